"""The base of every form that edits a record."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from accounts.models import Workspace
from accounts.tenancy import WorkspaceModel


class RecordForm(forms.ModelForm[Any]):
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
            if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, WorkspaceModel):
                field.queryset = field.queryset.model._default_manager.all()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def fields_to_save(self) -> dict[str, Any]:
        """Return the cleaned values of the model's own fields, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
