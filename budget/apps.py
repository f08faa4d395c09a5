from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Budget")

    def ready(self) -> None:
        from accounts import trail
        from budget import (
            guidance,  # noqa: F401 - registers its remarks on a strategy
            receivers,  # noqa: F401 - connects them
        )
        from budget.selectors.funding import money_left_behind
        from roadmap import consequences

        consequences.register(money_left_behind)
        trail.name_kinds(
            Budget=_("budget"),
            BudgetApproval=_("decision on a budget"),
            BudgetLine=_("budget line"),
            ExchangeRate=_("exchange rate"),
            Expense=_("expense"),
            InitiativeFunding=_("money set aside"),
            LineTemplate=_("template of a line"),
            Move=_("movement of money"),
            Receipt=_("receipt"),
            RecurringExpense=_("recurring expense"),
            SheetImport=_("imported file"),
            Takeover=_("takeover of money"),
        )
