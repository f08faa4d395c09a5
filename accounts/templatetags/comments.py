"""How a comment is written on a page."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

from accounts import mentions
from accounts.models import Comment

register = template.Library()


@register.filter
def comment_text(comment: Comment) -> SafeString:
    """Write a comment with its line breaks, links that can be followed, and the people it mentions set off."""
    pieces = mentions.pieces(comment.text, list(comment.mentions.all()))
    written = format_html_join("", "{}", ((_piece(text, calls),) for text, calls in pieces))
    return linebreaksbr(written)


def _piece(text: str, calls: bool) -> SafeString:
    if calls:
        return format_html('<strong class="mention">{}</strong>', text)
    return mark_safe(urlize(text, nofollow=True, autoescape=True))  # noqa: S308 - urlize escapes
