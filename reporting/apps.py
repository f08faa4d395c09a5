from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from accounts import trail
        from reporting import (
            freshness,  # noqa: F401 - tells the budget how far reports reach
            goal_motion,  # noqa: F401 - tells the roadmap whether goals move
            measure_readings,  # noqa: F401 - tells the roadmap where measures stand
            observed_rates,  # noqa: F401 - answers the budget's calculators
        )

        trail.name_kinds(
            Observation=_("figures"),
            Import=_("import"),
            RoiSettings=_("ROI settings"),
            StaffHours=_("staff hours"),
        )
