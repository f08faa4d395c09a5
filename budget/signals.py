"""What the budget tells the rooms that count on it."""

from django.dispatch import Signal

#: Sent when a transaction that changed a figure of a budget is stored, once for each budget however
#: often it was written, with `budget_id`.
budget_changed = Signal()

#: Sent inside the check that raised an alert, with `workspace` and `alert` (a `LineAlert`).
budget_alert = Signal()
