"""The roles every team has, even when one person wears every hat."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class StandardRole:
    key: str
    name: str | Promise
    duties: str | Promise


STANDARD_ROLES = (
    StandardRole("boss", _("Boss"), _("Decides, and says no when there is too much.")),
    StandardRole("copy", pgettext_lazy("role", "Copy"), _("Writes the texts.")),
    StandardRole("creative", _("Creative"), _("Owns pictures, films and the look.")),
    StandardRole("ads", _("Ad campaigns"), _("Runs the paid campaigns and watches their money.")),
    StandardRole("distribution", _("Distribution"), _("Publishes content, each piece where it belongs.")),
    StandardRole("influencers", _("Influencers"), _("Talks with influencers and partners.")),
    StandardRole("conversation", _("Conversation"), _("Answers comments and direct messages.")),
)
