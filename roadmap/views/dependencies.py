"""What waits for what: one tie at a time."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.pages import RecordDeleteView, RecordEditView
from roadmap.forms.schedule import DependencyForm
from roadmap.models import Dependency
from roadmap.services.dependencies import save_dependency


class OfInitiatives:
    """Leads back to what an initiative hangs together with."""

    request: Any

    def success_url(self, instance: Dependency) -> str:
        initiative = instance.successor_id or self.request.GET.get("successor") or self.request.GET.get("predecessor")
        if not str(initiative).isdecimal():
            return reverse("roadmap:timeline", args=[self.request.workspace.slug])
        return reverse("roadmap:initiative_schedule", args=[self.request.workspace.slug, initiative])


class DependencyEdit(OfInitiatives, RecordEditView):
    model = Dependency
    form_class = DependencyForm
    title_new = _("One initiative waits for another")
    title_edit = _("One initiative waits for another")
    template_name = "roadmap/schedule_dependency_form.html"

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in ("predecessor", "successor") if name in self.request.GET}

    def write(self, form: Any) -> Dependency:
        return save_dependency(
            form.instance, by=self.request.user, version=form.cleaned_data.get("version"), **form.fields_to_save()
        )

    def draft_key(self, instance: Dependency) -> str:
        successor = self.request.GET.get("successor", "")
        return super().draft_key(instance) + (f"-{successor}" if not instance.pk and successor.isdecimal() else "")


class DependencyDelete(OfInitiatives, RecordDeleteView):
    model = Dependency
    warning = _("The two initiatives stay as they are; only the tie between them goes.")
