from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = _("Roadmap")

    def ready(self) -> None:
        from accounts import trail
        from roadmap import guidance  # noqa: F401 - registers its remarks on a strategy

        trail.name_kinds(
            Initiative=_("initiative"),
        )
