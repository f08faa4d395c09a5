"""Pages that create, edit and delete one record, the same way in every room.

What was typed is never lost: drafts are kept while typing, a rejected form
keeps its content, and a save over someone else's change is refused once and
shows what the other saved. A second click on save does nothing more.
"""

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records, services
from accounts.access import WorkspaceView
from accounts.forms import RecordForm
from accounts.models import FormDraft
from accounts.records import VersionConflict
from accounts.roles import Role

SUBMISSION_REMEMBERED_FOR = 3600  # seconds


class RecordPage(WorkspaceView):
    """What the edit and delete pages of a record share."""

    model: ClassVar[Any]
    success_url_name: ClassVar[str]
    required_role = Role.EDITOR

    def get_object(self) -> Any:
        """Return the addressed record, or a fresh one."""
        if "pk" in self.kwargs:
            return get_object_or_404(self.model.objects.all(), pk=self.kwargs["pk"])
        return self.model(workspace=self.request.workspace)

    def success_url(self, instance: Any) -> str:
        return reverse(self.success_url_name, args=[self.request.workspace.slug])


class RecordEditView(RecordPage):
    """Create (no `pk` in the address) or edit a record with one form.

    Override `write` where a service has rules beyond `records.save`, and
    `context` for what the template needs besides the form.
    """

    form_class: ClassVar[type[RecordForm]]
    template_name: ClassVar[str] = "record_form.html"
    title_new: ClassVar[Any] = ""
    title_edit: ClassVar[Any] = ""
    saved_message: Any = gettext_lazy("Saved.")

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        instance = self.get_object()
        draft = FormDraft.objects.filter(user=request.user, key=self.draft_key(instance)).first()
        initial = {**self.initial(), **(self._typed(draft) if draft else {})}
        form = self.build_form(instance=instance, initial=initial)
        return self.show(form, draft=draft)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        instance = self.get_object()
        form = self.build_form(request.POST, request.FILES, instance=instance)
        if not form.is_valid():
            return self.show(form)
        target = self.draft_key(instance)
        if not self._first_time(request.POST.get("submission", "")):
            return HttpResponseRedirect(self.success_url(instance))
        try:
            saved = self.write(form)
        except VersionConflict as conflict:
            self._forget_submission()
            return self.show(self._facing(form, conflict), conflict=conflict)
        except ValidationError as error:
            self._forget_submission()
            self._add_errors(form, error)
            return self.show(form)
        services.discard_draft(user=request.user, key=target)
        messages.success(request, self.saved_message)
        return HttpResponseRedirect(self.success_url(saved))

    def build_form(self, *args: Any, **kwargs: Any) -> RecordForm:
        return self.form_class(*args, workspace=self.request.workspace, **kwargs)

    def _typed(self, draft: FormDraft) -> dict[str, Any]:
        """Return what a draft holds; a browser sends nothing for a box that is not ticked."""
        typed: dict[str, Any] = dict(draft.data)
        for name, field in self.form_class.base_fields.items():
            if not field.widget.value_omitted_from_data(draft.data, {}, name):
                typed[name] = field.widget.value_from_datadict(draft.data, {}, name)
        return typed

    def initial(self) -> dict[str, Any]:
        """Return the values a new form starts with."""
        return {}

    def write(self, form: RecordForm) -> Any:
        """Store what the form holds; raise ValidationError or VersionConflict to refuse."""
        return records.save(
            form.instance,
            by=self.request.user,
            version=form.cleaned_data.get("version"),
            **form.fields_to_save(),
        )

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {}

    def draft_key(self, instance: Any) -> str:
        return f"{self.model._meta.label_lower}.{instance.pk or 'new'}"

    def show(
        self, form: RecordForm, draft: FormDraft | None = None, conflict: VersionConflict | None = None
    ) -> HttpResponse:
        instance = form.instance
        context = {
            "form": form,
            "record": instance if instance.pk else None,
            "title": self.title_edit if instance.pk else self.title_new,
            "draft": draft,
            "draft_key": self.draft_key(instance),
            "submission": uuid.uuid4().hex,
            "saved_values": _saved_values(form, conflict.current) if conflict else [],
            "cancel_url": self.success_url(instance),
            **self.context(form),
        }
        return render(self.request, self.template_name, context)

    def _submission_key(self) -> str:
        return f"submission:{self.request.user.pk}:{self.request.POST.get('submission', '')}"

    def _first_time(self, submission: str) -> bool:
        return not submission or cache.add(self._submission_key(), True, SUBMISSION_REMEMBERED_FOR)

    def _forget_submission(self) -> None:
        cache.delete(self._submission_key())

    @staticmethod
    def _add_errors(form: RecordForm, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)

    @staticmethod
    def _facing(form: RecordForm, conflict: VersionConflict) -> RecordForm:
        """Return the form with what was typed and the stored version, so that saving again replaces it."""
        form.add_error(None, str(conflict))
        typed = QueryDict(mutable=True)
        typed.update(form.data)
        typed["version"] = str(conflict.current.version)
        form.data = typed
        return form


def _saved_values(form: RecordForm, current: Any) -> list[tuple[str, Any]]:
    """Return label and stored value of each field in which the stored record differs from the form."""
    differing = []
    for name in form.fields_to_save():
        stored = getattr(current, name)
        if stored != form.cleaned_data[name]:
            shown = getattr(current, f"get_{name}_display", lambda stored=stored: stored)()
            differing.append((str(form.fields[name].label or name), shown))
    return differing


class RecordDeleteView(RecordPage):
    """Ask before deleting, and delete on POST."""

    template_name: ClassVar[str] = "record_confirm_delete.html"
    warning: ClassVar[Any] = ""

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        instance = self.get_object()
        context = {"record": instance, "warning": self.warning, "cancel_url": self.success_url(instance)}
        return render(request, self.template_name, context)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        instance = self.get_object()
        target = self.success_url(instance)
        label = str(instance)
        self.remove(instance)
        messages.success(request, _("%(name)s has been deleted.") % {"name": label})
        return redirect(target)

    def remove(self, instance: Any) -> None:
        records.delete(instance, by=self.request.user)
