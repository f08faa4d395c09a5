"""Roles of a workspace, from widest to narrowest: owner ▸ editor ▸ contributor ▸ viewer.

- owner: members, API keys and settings of the workspace, and all below
- editor: every document, budget and import, and all below
- contributor: tasks, content, metric entry and own expenses, and all below
- viewer: reads documents and dashboards
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")

    def includes(self, other: "Role") -> bool:
        """Tell whether this role may do whatever the other may."""
        order = list(Role)
        return order.index(self) <= order.index(other)
