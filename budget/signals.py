"""What the budget tells the rooms that count on it."""

from django.dispatch import Signal

#: Sent inside the service that changed a cost, with `workspace` and `channel_months`: the set of
#: (channel id or None, first day of month) whose costs may differ now.
costs_changed = Signal()
