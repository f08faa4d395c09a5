"""Which of the four categories a heading or a line's name speaks of."""

import re

TOOLS, ADVERTISING, SERVICES, ASSETS = "tools", "advertising", "services", "assets"

# Beginnings of words, the plainer ones first; en, fi, nb, lv.
WORDS: dict[str, str] = {
    ASSETS: (
        "asset domain hosting website landing verkkotunnus verkkosiv kotisiv omaisuu domene nettsted nettside "
        "domēn mājaslap aktīv"
    ),
    TOOLS: (
        "tool software licen subscription saas app työkalu ohjelmisto lisenssi tilau verktøy programvare "
        "lisens abonnement rīk programmatūr licence canva hootsuite buffer adobe figma mailchimp hubspot"
    ),
    SERVICES: (
        "service hired agency freelanc photograph designer copywriter developer video consult manager palvelu "
        "toimisto valokuva kuvaaja kopio suunnittelija konsult tjeneste byrå fotograf tekstforfatter utvikler "
        "pakalpojum aģentūr dizain"
    ),
    ADVERTISING: (
        "ad ads advert campaign paid promotion boost ppc sem google meta facebook instagram tiktok snapchat "
        "linkedin youtube pinterest reddit twitter influencer mainon mainos kampanja annons reklam reklām "
        "kampaņ"
    ),
}


def category_of(stated: str, name: str) -> tuple[str, bool]:
    """Return the category that a heading states, else one guessed from the name, and whether it is a guess.

    Advertising where nothing tells: it is what most of such a budget is.
    """
    if stated and (found := _spoken_of(stated)):
        return found, False
    return _spoken_of(name) or _spoken_of(stated) or ADVERTISING, True


def _spoken_of(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    for category, beginnings in WORDS.items():
        for word in words:
            if any(word == start if len(start) <= 3 else word.startswith(start) for start in beginnings.split()):
                return category
    return ""
