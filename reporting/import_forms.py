"""What is typed about imports and observations."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.formats import currency_choices
from accounts.forms import RecordForm
from reporting.models import CampaignSpelling, Import, Observation
from strategy.models import Channel


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or TSV, up to 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.tab,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class FileOptionsForm(forms.Form):
    """What holds for every row of a file, as far as its columns do not say it."""

    channel = forms.CharField(
        label=_("Channel of the whole file"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-channels", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Paid or organic"), choices=Observation.Kind.choices, required=False)
    first_day = forms.DateField(label=_("First day of the file"), required=False, widget=date_input())
    last_day = forms.DateField(label=_("Last day of the file"), required=False, widget=date_input())
    day_first = forms.TypedChoiceField(
        label=_("Dates such as 03/04/2026"),
        choices=[
            ("", _("Decide from the column")),
            ("yes", _("3 April (day first)")),
            ("no", _("4 March (month first)")),
        ],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    decimal_sign = forms.ChoiceField(
        label=_("Decimal sign"),
        choices=[("", _("Decide from the column")), (",", _("Comma: 1.234,56")), (".", _("Point: 1,234.56"))],
        required=False,
    )
    file_currency = forms.ChoiceField(label=_("Currency of the file"), required=False)

    def __init__(self, data: Any = None, *, run: Import) -> None:
        super().__init__(data, initial=_initial(run.options))
        self.run = run
        currency: Any = self.fields["file_currency"]
        currency.choices = [("", _("As the file says, else ours")), *currency_choices()]
        if "channel" in run.mapping.values():
            self.fields["channel"].label = _("Channel where the column is empty")
        if "date" in run.mapping.values():
            del self.fields["first_day"], self.fields["last_day"]
        if run.preview.get("day_first") is None and "day_first" not in run.options:
            del self.fields["day_first"]
        for code in self.rate_currencies():
            self.fields[f"rate_{code}"] = forms.DecimalField(
                label=_("1 %(code)s in %(currency)s") % {"code": code, "currency": run.workspace.currency},
                min_value=0,
                max_digits=18,
                decimal_places=8,
                required=False,
                initial=run.options.get("rates", {}).get(code),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Row(*(Column(name, css_class="col-sm-6 col-xl-4") for name in self.fields)))

    def rate_currencies(self) -> list[str]:
        return sorted({*self.run.preview.get("currencies", []), *self.run.options.get("rates", {})})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day must not be before the first day."))
        return values

    def options(self) -> dict[str, Any]:
        """Return the choices as they are kept with the import, empty ones left out."""
        values = self.cleaned_data
        plain = {name: value for name, value in values.items() if not name.startswith("rate_")}
        rates = {
            name.removeprefix("rate_"): str(value)
            for name, value in values.items()
            if name.startswith("rate_") and value
        }
        options = {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
        options["rates"] = rates
        return {name: value for name, value in options.items() if value not in ("", None, {})}


def _initial(options: dict[str, Any]) -> dict[str, Any]:
    shown = dict(options)
    if "day_first" in shown:
        shown["day_first"] = "yes" if shown["day_first"] else "no"
    return shown


class ObservationForm(RecordForm):
    class Meta:
        model = Observation
        fields = [
            "channel", "kind", "campaign", "post", "date", "until",
            "spend", "revenue", "impressions", "reach", "frequency", "clicks", "video_views",
            "engagements", "likes", "comments", "shares", "saves",
            "leads", "customers", "purchases", "service_requests",
            "followers", "open_leads", "nps",
        ]  # fmt: skip
        widgets = {
            "date": date_input(),
            "until": date_input(),
            "campaign": forms.TextInput(attrs={"list": "known-campaigns", "autocomplete": "off"}),
        }
        help_texts = {
            "campaign": _("Leave empty for what belongs to no campaign."),
            "post": _("Leave empty for a whole channel or campaign."),
            "until": _("Leave empty for one day. A longer period is spread evenly over its days."),
            "reach": _("People reached in exactly this period. Never added up."),
            "nps": _("From −100 to 100."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = False
        for name in ("spend", "revenue"):
            self.fields[name].label = f"{self.fields[name].label} ({self.workspace.currency})"
        for name, field in self.fields.items():
            if isinstance(field, forms.DecimalField | forms.IntegerField) and name != "version":
                field.widget.attrs |= {
                    "step": "any" if isinstance(field, forms.DecimalField) else "1",
                    "inputmode": "decimal",
                }
        self.helper.layout = Layout(
            "version",
            _group(
                _("What it is about"),
                _columns("channel", "kind", "campaign", "post", "date", "until", width="col-sm-6"),
            ),
            HTML(_("<p class='text-secondary'>Fill in what you know. An empty field is unknown, which is not 0.</p>")),
            _group(_("Money"), _columns("spend", "revenue")),
            _group(_("Seen and clicked"), _columns("impressions", "clicks", "video_views", "reach", "frequency")),
            _group(_("Reactions"), _columns("engagements", "likes", "comments", "shares", "saves")),
            _group(_("Business"), _columns("leads", "customers", "purchases", "service_requests")),
            _group(_("State at the end of the day"), _columns("followers", "open_leads", "nps")),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) is not None for name in self.figures()):
            self.add_error(None, _("Enter at least one figure."))
        return values

    def figures(self) -> list[str]:
        about = ("version", "channel", "kind", "campaign", "post", "date", "until")
        return [name for name in self.fields if name not in about]


def _group(title: Any, fields: Row) -> Fieldset:
    return Fieldset(title, fields, css_class="figure-group")


def _columns(*names: str, width: str = "col-6 col-md-4") -> Row:
    return Row(*(Column(name, css_class=width) for name in names))


class ObservationFilterForm(forms.Form):
    """Which rows to list; what cannot be read is ignored with a word about it."""

    channel: Any = forms.ModelChoiceField(
        label=_("Channel"), queryset=None, required=False, empty_label=_("All channels")
    )
    kind = forms.ChoiceField(
        label=_("Paid or organic"), choices=[("", _("Both")), *Observation.Kind.choices], required=False
    )
    campaign = forms.CharField(
        label=_("Campaign"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"list": "known-campaigns", "autocomplete": "off"}),
    )
    start = forms.DateField(label=_("From"), required=False, widget=date_input())
    end = forms.DateField(label=_("To"), required=False, widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel: Any = self.fields["channel"]
        channel.queryset = Channel.objects.all()
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"


def known_campaigns(most: int = 200) -> list[str]:
    return list(CampaignSpelling.objects.order_by("name").values_list("name", flat=True)[:most])
