"""The choices of many selects at once: written once, then marked for each."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def person_options(people: list[tuple[int, str]]) -> SafeString:
    """Write the options of a select of people."""
    return format_html_join("", '<option value="{}">{}</option>', ((str(pk), name) for pk, name in people))


@register.filter
def choosing(options: SafeString, pk: int | None) -> SafeString:
    """Mark one of the options as chosen; names are escaped, so that only a value can look like one."""
    return mark_safe(options.replace(f'<option value="{pk}">', f'<option value="{pk}" selected>', 1))  # noqa: S308
