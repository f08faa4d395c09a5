from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Budget")

    def ready(self) -> None:
        from accounts import trail
        from budget import guidance  # noqa: F401 - registers its remarks on a strategy

        trail.name_kinds(
            Budget=_("budget"),
            BudgetLine=_("budget line"),
            Expense=_("expense"),
            Move=_("movement of money"),
        )
