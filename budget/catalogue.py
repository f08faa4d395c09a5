"""Lines that social media teams usually plan, to start a budget from."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class UsualLine:
    """A line to start from; `channel_kind` names the kind of channel it pays for, if it is one's own."""

    key: str
    name: str | Promise
    category: str
    about: str | Promise
    channel_kind: str = ""


USUAL_LINES = (
    UsualLine("scheduling-tool", _("Scheduling tool"), "tools", _("Plans and publishes posts.")),
    UsualLine("design-tool", _("Design tool"), "tools", _("Pictures and templates for posts.")),
    UsualLine("video-tool", _("Video editing tool"), "tools", _("Cuts and captions of short videos.")),
    UsualLine("analytics-tool", _("Analytics tool"), "tools", _("Reports beyond those of the platforms.")),
    UsualLine("listening-tool", _("Social listening tool"), "tools", _("What is said about the brand.")),
    UsualLine("stock-media", _("Stock pictures and music"), "tools", _("Licences for media made by others.")),
    UsualLine("writing-tool", _("Writing assistant"), "tools", _("Drafts, spelling and translations.")),
    UsualLine("instagram-ads", _("Instagram ads"), "advertising", _("Paid reach on Instagram."), "instagram"),
    UsualLine("facebook-ads", _("Facebook ads"), "advertising", _("Paid reach on Facebook."), "facebook"),
    UsualLine("tiktok-ads", _("TikTok ads"), "advertising", _("Paid reach on TikTok."), "tiktok"),
    UsualLine("youtube-ads", _("YouTube ads"), "advertising", _("Paid views on YouTube."), "youtube"),
    UsualLine("linkedin-ads", _("LinkedIn ads"), "advertising", _("Paid reach among professionals."), "linkedin"),
    UsualLine("pinterest-ads", _("Pinterest ads"), "advertising", _("Paid reach on Pinterest."), "pinterest"),
    UsualLine("google-ads", _("Google Ads"), "advertising", _("Search and display ads."), "google_ads"),
    UsualLine("influencers", _("Influencers"), "advertising", _("Paid posts of others about you.")),
    UsualLine("photographer", _("Photographer"), "services", _("Pictures of products, places and people.")),
    UsualLine("videographer", _("Videographer"), "services", _("Shooting and cutting videos.")),
    UsualLine("copywriter", _("Copywriter"), "services", _("Texts of posts, ads and landing pages.")),
    UsualLine("ad-manager", _("Ad manager"), "services", _("Sets up and looks after paid campaigns.")),
    UsualLine("designer", _("Designer"), "services", _("Visual identity and pictures.")),
    UsualLine("developer", _("Developer"), "services", _("Landing pages, tracking and shop.")),
    UsualLine("translator", _("Translator"), "services", _("Posts and ads in other languages.")),
    UsualLine("domain", _("Domain"), "assets", _("The address of the site.")),
    UsualLine("hosting", _("Website hosting"), "assets", _("Where the site runs.")),
    UsualLine("landing-pages", _("Landing pages"), "assets", _("The pages ads lead to.")),
    UsualLine("online-shop", _("Online shop"), "assets", _("The fee of the shop system.")),
)
