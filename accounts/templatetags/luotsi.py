"""What every page shares: icons, the menu's current item, and numbers in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import selectors
from accounts.doors import OpenDoor, open_doors
from accounts.formats import reader_locale
from accounts.models import Membership, Workspace
from accounts.roles import Role

register = template.Library()

UNKNOWN = "–"
type Number = Decimal | int | float


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a Tabler outline icon; without a label it is decoration and hidden from screen readers."""
    source = static("dist/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, source, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', source, name)


@register.filter
def money(value: Number | None, currency: str) -> str:
    """Write an amount with its currency, in the decimals of that currency."""
    if value is None:
        return UNKNOWN
    return format_currency(value, currency, locale=reader_locale())


@register.filter
def ratio(value: Number | None) -> str:
    """Write a ratio such as ROAS with two decimals."""
    if value is None:
        return UNKNOWN
    return format_decimal(value, format="#,##0.00", locale=reader_locale())


@register.filter
def percent(value: Number | None) -> str:
    """Write a ratio as a percentage with at most one decimal: 0.125 is 12.5 %."""
    if value is None:
        return UNKNOWN
    locale = reader_locale()
    pattern = str(locale.percent_formats[None].pattern).replace("#,##0", "#,##0.#")
    return format_percent(value, format=pattern, locale=locale)


def signed_percent(value: Number | None) -> str:
    """Write a change as a percentage, with its sign also where it grew."""
    return ("+" if value is not None and value > 0 else "") + percent(value)


@register.filter
def number(value: Number | None) -> str:
    """Write a count or measure with the reader's grouping and at most two decimals."""
    if value is None:
        return UNKNOWN
    return format_decimal(value, format="#,##0.##", locale=reader_locale())


@register.simple_tag(takes_context=True)
def active(context: template.Context, *places: str) -> str:
    """Return "active" when the page's namespace or view name is one of `places`."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    if match is None:
        return ""
    return "active" if {match.namespace, match.view_name} & set(places) else ""


@register.simple_tag
def doors(workspace: Workspace) -> list[OpenDoor]:
    return open_doors(workspace.slug)


@dataclass(frozen=True)
class Menu:
    """What the side bar is about: the page's workspace, or the only one of the person."""

    memberships: list[Membership]
    workspace: Workspace | None
    is_owner: bool
    sees_history: bool


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> Menu:
    own = list(selectors.memberships_of(context["user"]))
    page_workspace = context.get("workspace") or (own[0].workspace if len(own) == 1 else None)
    current = next((membership for membership in own if membership.workspace == page_workspace), None)
    role = Role(current.role) if current else Role.VIEWER
    return Menu(own, page_workspace, role == Role.OWNER, role.includes(Role.EDITOR))


@register.filter
def form_errors(form: object) -> Iterable[tuple[str, str, str]]:
    """List (field id, label, message) of a form's field errors, for the summary above it."""
    for bound in form:  # type: ignore[attr-defined]
        for message in bound.errors:
            yield bound.id_for_label or bound.auto_id, bound.label, message
