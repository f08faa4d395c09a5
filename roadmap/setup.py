"""What has to stand before a channel is used: the points of the asset set-up, each with its reason."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.models import Channel


@dataclass(frozen=True, slots=True)
class Point:
    """One point: `role` is the key of the standard role that sees to it.

    A point is settled once for the whole workspace, or for each channel whose kind it concerns.
    """

    key: str
    title: str | Promise
    why: str | Promise
    how: str | Promise
    role: str
    per_channel: bool = True
    kinds: tuple[str, ...] = ()
    """Kinds of channels it concerns; empty: all of them."""

    def concerns(self, channel: Channel | None) -> bool:
        """Tell whether it is settled for this channel; None stands for the whole workspace."""
        if channel is None:
            return not self.per_channel
        return self.per_channel and (not self.kinds or channel.kind in self.kinds)


_SOCIAL = tuple(Channel.SOCIAL)
_WITH_ADS = (*_SOCIAL, Channel.Kind.GOOGLE_ADS)
_WITH_SIGN_IN = (*_WITH_ADS, Channel.Kind.EMAIL, Channel.Kind.WEBSITE, Channel.Kind.BLOG, Channel.Kind.AFFILIATE)
_ELSEWHERE = (*_WITH_ADS, Channel.Kind.EMAIL, Channel.Kind.AFFILIATE, Channel.Kind.OTHER)

POINTS = (
    Point(
        "company_email",
        _("One well-protected company e-mail address for all accounts"),
        _("Whoever can read the mail can reset every password. A private address leaves with the person."),
        _("Create an address such as social@, give it two-factor sign-in, and let two people read it."),
        "boss",
        per_channel=False,
    ),
    Point(
        "password_manager",
        _("Passwords and recovery codes in a password manager"),
        _("A code on one telephone is lost with the telephone, and a shared list of passwords leaks."),
        _("Choose a password manager, invite the team, and store the recovery codes of every account in it."),
        "boss",
        per_channel=False,
    ),
    Point(
        "no_yearly_plans",
        _("No yearly plans bought up front"),
        _("In the first months you learn which tools you use. A year paid in advance is money you cannot move."),
        _("Go through the paid tools, turn yearly plans into monthly ones, and note when each may be cancelled."),
        "boss",
        per_channel=False,
    ),
    Point(
        "brand_assets",
        _("Folder of brand assets in shared storage"),
        _("Nobody should wait for a logo, or use last year's, because the one who has it is away."),
        _("Put logos, colours, fonts and approved pictures in one folder that the whole team can open."),
        "creative",
        per_channel=False,
    ),
    Point(
        "handle",
        _("Professional handle reserved"),
        _("The same name everywhere is found and trusted. A handle that somebody else takes rarely comes back."),
        _("Take the company's name, as short as possible and spelled the same on every channel."),
        "distribution",
        kinds=_SOCIAL,
    ),
    Point(
        "landing_page",
        _("Landing page for this channel"),
        _("Visitors who find what they were promised stay; and visits by channel can be told apart."),
        _("Make a page that goes on where the profile stops: the same words and picture, and one thing to do."),
        "copy",
        kinds=_ELSEWHERE,
    ),
    Point(
        "two_factor",
        _("Two-factor authentication"),
        _("A stolen password alone then opens nothing. A hijacked account takes weeks to win back."),
        _("Turn it on for every person with access, with an app or a key rather than text messages."),
        "boss",
        kinds=_WITH_SIGN_IN,
    ),
    Point(
        "second_admin",
        _("A second administrator"),
        _("When the only administrator is ill, leaves or is locked out, nobody can publish or answer."),
        _("Give a second person full rights through their own sign-in, never through a shared one."),
        "boss",
        kinds=_WITH_SIGN_IN,
    ),
    Point(
        "business_account",
        _("Business or creator account"),
        _("Private accounts show no figures, cannot advertise, and may be closed when used for business."),
        _("Switch the type of the account in its settings, and give the company's category and contact."),
        "distribution",
        kinds=_SOCIAL,
    ),
    Point(
        "profile",
        _("Profile picture and text as everywhere else"),
        _("People decide within seconds whether this is really you."),
        _("Use the same picture on all channels; say in the text what you do, for whom, and where to go next."),
        "creative",
        kinds=_SOCIAL,
    ),
    Point(
        "utm_link",
        _("Link with UTM tags in the profile"),
        _("Without tags, visits from the profile look like any others, and the channel gets no credit."),
        _("Link to the landing page with the source and medium in the address, and open it once to try."),
        "distribution",
        kinds=_SOCIAL,
    ),
    Point(
        "ad_account",
        _("Ad account with payment limits"),
        _("An ad account of the company's own keeps its history; a limit stops a mistake from costing a month."),
        _("Open it in the company's name, add the company's card, and set a spending limit for the account."),
        "ads",
        kinds=_WITH_ADS,
    ),
    Point(
        "pixel",
        _("Tag of the network on the site"),
        _("It counts what happens after the click. What was not counted from the start cannot be counted later."),
        _("Install the tag behind the consent banner, and check that a trial order arrives."),
        "ads",
        kinds=_WITH_ADS,
    ),
)

BY_KEY = {point.key: point for point in POINTS}


def points_for(channel: Channel | None) -> list[Point]:
    """Return the points of a channel, or those of the whole workspace."""
    return [point for point in POINTS if point.concerns(channel)]
