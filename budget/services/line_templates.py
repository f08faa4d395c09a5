"""Save and delete the team's own templates of lines."""

from typing import Any

from django.db import transaction

from accounts import records
from accounts.models import User
from budget.models import BudgetLine, LineTemplate


@transaction.atomic
def save_line_template(
    template: LineTemplate, *, by: User | None, version: int | None = None, **fields: Any
) -> LineTemplate:
    """Create or change a template; without a policy it has the one usual for its category."""
    if "policy" in fields and not fields["policy"]:
        fields["policy"] = BudgetLine.default_policy(fields.get("category", template.category))
    elif template.pk is None and "policy" not in fields:
        fields["policy"] = BudgetLine.default_policy(fields["category"])
    return records.save(template, by=by, version=version, **fields)


def delete_line_template(template: LineTemplate, *, by: User | None) -> None:
    """Delete a template; lines made from it stay."""
    records.delete(template, by=by)
