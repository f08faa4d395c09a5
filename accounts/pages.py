"""Pages that create, edit and delete one record, the same way in every room.

What was typed is never lost: drafts are kept while typing, a rejected form
keeps its content, and a save over someone else's change shows both and lets
the person choose field by field. A second click on save does nothing more.
"""

import copy
import re
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import conflicts, records, services
from accounts.access import WorkspaceView
from accounts.conflicts import Conflict, Difference
from accounts.forms import RecordForm
from accounts.models import FormDraft
from accounts.records import VersionConflict
from accounts.roles import Role

SUBMISSION_REMEMBERED_FOR = 3600  # seconds
SUBMISSION = re.compile(r"[0-9A-Za-z-]{1,64}")


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
        form = self.build_form(instance=instance, initial=self.initial())
        opened = conflicts.opened_with(form).as_text()
        if draft:
            first = {name: text for name, text in conflicts.before_the_choice(draft.data).items() if text}
            form = self.build_form(instance=instance, initial={**self.initial(), **self._typed(draft), **first})
            opened = first.get("opened", opened)
        return self.show(form, draft=draft, opened=opened)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        instance = self.get_object()
        target = self.draft_key(instance)
        chosen = conflicts.choices_in(request.POST)
        form = self.build_form(request.POST, request.FILES, instance=instance)
        conflicts.take_theirs(form, chosen)
        if not form.is_valid():
            return (
                self._choose_again(instance.pk) if chosen and instance.pk else self.show(form, opened=self._opened_text)
            )
        if not self._first_time():
            return self._done(instance)
        try:
            self._refuse_when_created_meanwhile(form)
            saved = self.write(form)
        except VersionConflict as conflict:
            self._forget_submission()
            return self._face(conflict.current, target)
        except ValidationError as error:
            self._forget_submission()
            self._add_errors(form, error)
            return self.show(form, opened=self._opened_text)
        except Exception:
            # Nothing is stored: sending it again must not pass for the second click.
            self._forget_submission()
            raise
        services.discard_draft(user=request.user, key=target)
        messages.success(request, self.saved_message)
        return self._done(saved)

    def _done(self, saved: Any) -> HttpResponse:
        """Lead on, and prove to the browser that this submission is stored: it may forget its copy of it."""
        answer = HttpResponseRedirect(self.success_url(saved))
        if self._submission:
            answer.set_cookie(
                f"saved-{self._submission}",
                "1",
                max_age=SUBMISSION_REMEMBERED_FOR,
                samesite="Lax",
                secure=settings.BEHIND_TLS,
            )
        return answer

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
        self, form: RecordForm, draft: FormDraft | None = None, conflict: Conflict | None = None, opened: str = ""
    ) -> HttpResponse:
        instance = form.instance
        context = {
            "form": form,
            "record": instance if instance.pk else None,
            "title": self.title_edit if instance.pk else self.title_new,
            "draft": draft,
            "draft_key": self.draft_key(instance),
            "submission": uuid.uuid4().hex,
            "opened": opened,
            "conflict": conflict,
            "cancel_url": self.success_url(instance),
            **self.context(form),
        }
        return render(self.request, self.template_name, context)

    # --- Someone else saved in between ---

    @property
    def _opened_text(self) -> str:
        return str(self.request.POST.get("opened", ""))

    def _refuse_when_created_meanwhile(self, form: RecordForm) -> None:
        """Refuse a form that was opened before the record existed: it has no version to tell."""
        if form.instance.pk and conflicts.read_opened(self._opened_text).pk is None:
            raise VersionConflict(self._stored_now(form.instance.pk))

    def _stored_now(self, pk: Any) -> Any:
        return self.model._default_manager.get(pk=pk)

    def _face(self, current: Any, draft_key: str) -> HttpResponse:
        """Show what was typed beside what is stored; where nothing differs there is nothing left to save."""
        stored = self.build_form(instance=current)
        typed = self._typed_anew(current)
        differences = self._compare(typed, stored)
        if not differences:
            services.discard_draft(user=self.request.user, key=draft_key)
            messages.success(self.request, self.saved_message)
            return self._done(current)
        return self._show_conflict(typed, stored, differences)

    def _choose_again(self, pk: Any) -> HttpResponse:
        """Show the choice again when what was typed meanwhile cannot be saved."""
        current = self._stored_now(pk)
        stored = self.build_form(instance=current)
        typed = self._typed_anew(current)
        return self._show_conflict(typed, stored, self._compare(typed, stored))

    def _compare(self, typed: RecordForm, stored: RecordForm) -> list[Difference]:
        opened = conflicts.read_opened(self._opened_text)
        return conflicts.compare(typed, stored, opened, conflicts.choices_in(self.request.POST))

    def _typed_anew(self, current: Any) -> RecordForm:
        """Return the form with what was typed, and the stored version, so that saving again is about that one."""
        typed = self.request.POST.copy()
        typed["version"] = str(current.version)
        form = self.build_form(typed, self.request.FILES, instance=copy.copy(current))
        form.full_clean()
        for name, choice in conflicts.choices_in(self.request.POST).items():
            if choice == conflicts.THEIRS:
                form.errors.pop(name, None)
        return form

    def _show_conflict(self, typed: RecordForm, stored: RecordForm, differences: list[Difference]) -> HttpResponse:
        first = conflicts.before_the_choice(self.request.POST)
        conflict = Conflict(differences, conflicts.last_saved(stored.instance), first["version"], first["opened"])
        return self.show(typed, conflict=conflict, opened=conflicts.opened_with(stored).as_text())

    # --- One submission, once ---

    @property
    def _submission(self) -> str:
        sent = self.request.POST.get("submission", "")
        return sent if SUBMISSION.fullmatch(sent) else ""

    @property
    def _submission_key(self) -> str:
        return f"submission:{self.request.user.pk}:{self._submission}"

    def _first_time(self) -> bool:
        return not self._submission or cache.add(self._submission_key, True, SUBMISSION_REMEMBERED_FOR)

    def _forget_submission(self) -> None:
        cache.delete(self._submission_key)

    @staticmethod
    def _add_errors(form: RecordForm, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)


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
