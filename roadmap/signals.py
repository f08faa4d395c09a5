"""What the roadmap tells other rooms; sent inside the transaction of the service that did it.

Receivers get the instance and `by`, the person who did it (None: the system).
"""

from django.dispatch import Signal

initiative_saved = Signal()
"""`initiative`: created or changed."""

initiative_rescheduled = Signal()
"""`initiative`, `before` (first and last day as they were): its dates have changed."""

initiative_health_overruled = Signal()
"""`initiative`: the team says its health differs from the computed one, or takes that back."""

milestone_reached = Signal()
"""`milestone`: marked as reached."""

task_saved = Signal()
"""`task`: created or changed, but not moved."""

task_moved = Signal()
"""`task`, `before` (its stage until now): it came into another stage."""

time_spent = Signal()
"""`task`, `month` (its first day): hours on the task were written down, changed or deleted."""
