"""REST endpoint of the team's templates of lines."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.api import NamedChoiceField, RecordViewSet
from budget import services
from budget.api.fields import MoneySerializer
from budget.models import BudgetLine, LineTemplate


class LineTemplateSerializer(MoneySerializer):
    policy = NamedChoiceField(
        choices=BudgetLine.Policy.choices,
        required=False,
        help_text=_("Left out: surplus for advertising, none for the other categories."),
    )

    class Meta:
        model = LineTemplate
        fields = [
            "name",
            "category",
            "policy",
            "cap_amount",
            "cap_share",
            "cap_excess",
            "actuals_from",
            "planned_per_month",
        ]


class LineTemplateViewSet(RecordViewSet):
    """Lines as the team usually plans them, to start new lines from; lines made from one stay as they are."""

    model = LineTemplate
    serializer_class = LineTemplateSerializer
    ordering = ("category", "name", "pk")

    def write(self, instance: LineTemplate, **fields: Any) -> LineTemplate:
        return services.save_line_template(instance, by=self.actor, **fields)

    def remove(self, instance: LineTemplate) -> None:
        services.delete_line_template(instance, by=self.actor)
