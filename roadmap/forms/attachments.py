"""Links and files, as they are added and looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from roadmap.models import Attachment


class LinkForm(forms.Form):
    url = forms.URLField(
        label=_("Address"),
        max_length=1000,
        assume_scheme="https",
        error_messages={"invalid": _("This is no address of the web. It begins with https:// or http://.")},
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class AttachmentForm(RecordForm):
    class Meta:
        model = Attachment
        fields = ["title", "url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.file:
            del self.fields["url"]
        else:
            self.fields["url"].required = True


def _input() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search"})


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class FilesFilterForm(forms.Form):
    """What of the files is shown."""

    WHERE = (
        ("", _("Everywhere")),
        ("strategy", _("On the strategy")),
        ("initiative", _("On initiatives")),
        ("task", _("On tasks")),
    )
    KINDS = (("", _("Files and links")), ("file", _("Files")), ("link", _("Links")))

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=_input())
    where = forms.ChoiceField(label=_("Where"), choices=WHERE, required=False, widget=_select())
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False, widget=_select())
