from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = _("Roadmap")

    def ready(self) -> None:
        from accounts import trail
        from roadmap import consequences, guidance  # noqa: F401 - guidance registers its remarks on a strategy
        from roadmap.selectors import foresight

        consequences.register(foresight.begins_too_early)
        consequences.register(foresight.ends_too_late)
        consequences.register(foresight.overloads_people)

        trail.name_kinds(
            Initiative=_("initiative"),
            Effort=_("hours of a person"),
            Risk=_("risk"),
            Dependency=_("dependency"),
            Milestone=_("milestone"),
            Task=_("task"),
            RecurringTask=_("task that comes back"),
            ChecklistItem=_("point of a check list"),
            TimeEntry=_("time spent"),
            StageLimit=_("limit of a stage"),
            Attachment=_("file or link"),
            DigestSettings=_("digest"),
        )
