from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from roadmap.initiative_templates import TEMPLATES, Template
from strategy.models import TeamRole
from strategy.team_roles import STANDARD_ROLES

register = template.Library()

NAMES = {role.key: role.name for role in STANDARD_ROLES}


@register.filter
def in_role(key: str, roles: Mapping[str, TeamRole]) -> str:
    """Write a standard role as the team calls it, with who holds it."""
    role = roles.get(key)
    name = role.name if role else str(NAMES[key])
    return f"{name}: {role.holder}" if role and role.holder else _("%(role)s: nobody yet") % {"role": name}


@register.filter
def template_of(key: str) -> Template:
    """Return the template of a set's entry."""
    return TEMPLATES[key]
