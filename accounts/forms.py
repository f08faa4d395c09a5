"""The base of every form that edits a record, and the forms of accounts."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from accounts import formats
from accounts.models import ApiKey, User, Workspace
from accounts.roles import Role
from accounts.tenancy import WorkspaceModel


class RecordFormType(forms.models.ModelFormMetaclass):
    """Let forms with references be declared outside any workspace; `RecordForm` fills in their rows."""

    def __new__(mcs, *args: Any, **kwargs: Any) -> Any:
        with scopes_disabled():
            return super().__new__(mcs, *args, **kwargs)


class RecordForm(forms.ModelForm, metaclass=RecordFormType):
    """A model form within a workspace.

    It carries the `version` it was opened with; choices of other records come
    from the current scope, so only the workspace's own can be picked.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.instance.workspace = workspace
        if self.instance.pk:
            self.initial.setdefault("version", self.instance.version)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                self._offer_own_rows(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @staticmethod
    def _offer_own_rows(field: forms.ModelChoiceField) -> None:
        model = field.queryset.model if field.queryset is not None else None
        if model is not None and issubclass(model, WorkspaceModel):
            field.queryset = model._default_manager.all()

    def fields_to_save(self) -> dict[str, Any]:
        """Return the cleaned values of the model's own fields, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WithHelper:
    """Let crispy draw the fields; the page writes the form tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class WorkspaceForm(WithHelper, forms.ModelForm):
    currency = forms.ChoiceField(
        label=_("Currency"), help_text=_("All amounts are kept in it, so it cannot change later.")
    )
    fiscal_year_start = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), coerce=int, choices=lambda: list(MONTHS.items())
    )

    class Meta:
        model = Workspace
        fields = ["name", "currency", "time_zone", "language", "fiscal_year_start"]
        labels = {"name": _("Name"), "time_zone": _("Time zone"), "language": _("Language")}
        help_texts = {
            "name": _("The company, or the client whose social media you plan."),
            "time_zone": _("Decides when a day and a month are over."),
            "language": _("For members who have not chosen their own, and for e-mails and reports."),
        }
        widgets = {"time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = cast(forms.ChoiceField, self.fields["currency"])
        currency.choices = formats.currency_choices()
        # Another name for the same amounts would be a lie, and there is no one rate for all of them.
        currency.disabled = self.instance.pk is not None


class InvitationForm(WithHelper, forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EDITOR)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role)


class ApiKeyForm(WithHelper, forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What will use it, for instance “Nightly export”.")
    )
    access = forms.ChoiceField(
        label=_("Access"),
        choices=ApiKey.Access.choices,
        initial=ApiKey.Access.READ,
        help_text=_("Read sees what a viewer sees; read and write may do what an editor may."),
    )


class ProfileForm(WithHelper, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Your name"), "language": _("Language")}
        help_texts = {"name": _("Shown to the other members instead of your e-mail address."), "language": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["language"]).choices = [("", _("As the workspace")), *settings.LANGUAGES]
