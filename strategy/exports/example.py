"""The strategy of a made-up company, written in every section: what a filled document looks like.

A snapshot (`strategy.snapshot`) that was never stored, in the language that is active.
"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from strategy import sections, snapshot
from strategy.journey import STANDARD_STAGES
from strategy.models import Strategy
from strategy.objectives import ALIGNMENTS
from strategy.sections import SECTIONS, Part
from strategy.snapshot import Document, Entry
from strategy.team_roles import STANDARD_ROLES

COMPANY = "Saaristo Knitwear"
OWNER, HELPER = "Elina Lindqvist", "Anna Virtanen"


def example(today: date) -> Document:
    """Return the document of a strategy that began with this year."""
    first, last = date(today.year, 1, 1), date(today.year + 1, 12, 31)
    parts = {
        **_who(),
        **_market(),
        **_competition(first),
        **_offer(),
        **_plan(first),
    }
    return {
        "format": snapshot.FORMAT,
        "strategy": {
            "id": 0,
            "name": _("Strategy %(first)d–%(last)d") % {"first": first.year, "last": last.year},
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
            "state": Strategy.State.APPROVED.value,
        },
        "workspace": {"name": COMPANY, "currency": "EUR", "language": get_language() or "en"},
        "parts": {part.key: parts[part.key] for section in SECTIONS for part in section.parts},
    }


def entry(part: Part, /, **fields: Any) -> Entry:
    """Return a row with these answers; the other fields stay empty."""
    if unknown := set(fields) - set(part.fields):
        raise ValueError(f"{part.key} has no {unknown}")
    answers = {name: fields.get(name, _nothing(part.model._meta.get_field(name))) for name in part.fields}
    label = str(next(iter(fields.values())))
    return {"uid": label, "id": 0, "label": label, "fields": answers}


def _nothing(field: Any) -> Any:
    if isinstance(field, models.ManyToManyField | models.JSONField):
        return []
    if isinstance(field, models.BooleanField):
        return field.default
    return None if field.null else field.get_default()


def reference(label: str) -> dict[str, str]:
    return {"uid": label, "label": label}


def _role(key: str) -> dict[str, str]:
    return reference(str(next(role.name for role in STANDARD_ROLES if role.key == key)))


def _who() -> dict[str, list[Entry]]:
    return {
        "company": [
            entry(
                sections.COMPANY,
                name=COMPANY,
                headquarters=_("Turku, Finland"),
                founded_on="2016-04-01",
                founder=OWNER,
                milestones=[
                    {"on": "2016-06", "text": _("First stall at the Turku medieval market")},
                    {"on": "2019", "text": _("Own web shop")},
                    {"on": "2022-10", "text": _("First orders from Norway and Germany")},
                    {"on": "2025", "text": _("Half of the sales from abroad")},
                ],
                resources=_("Six knitters at home, two flat-bed machines, wool from three farms within 80 km"),
                capabilities=_("400 sweaters a month, made to measure within ten days, mended for life"),
                personal_story=_(
                    "My grandmother knitted for the fishermen of the archipelago. "
                    "I sell the same pattern, from the same breed of sheep."
                ),
            )
        ],
        "mission": [
            entry(
                sections.MISSION,
                statement=_("A sweater for every generation, from a farm you can visit."),
                business_now=_(
                    "Knitted sweaters, yarn and repair kits, sold in our own shop and in a few design shops."
                ),
                ultimate_purpose=_("Clothes are mended and handed down instead of thrown away."),
                effect_on_customers=_("They own fewer things, know who made them, and wear them for twenty years."),
                effect_on_company=_("We grow as fast as the farms can, and mending becomes half of the work."),
            )
        ],
        "people": [
            entry(sections.PEOPLE, name=HELPER, title=_("Content and customer service"), hours_per_week="12"),
            entry(sections.PEOPLE, name=OWNER, title=_("Founder"), hours_per_week="6", note=_("Away in July")),
        ],
        "team_roles": [
            entry(
                sections.TEAM_ROLES,
                name=str(role.name),
                duties=str(role.duties),
                holder=reference(OWNER if role.key in ("boss", "ads", "influencers") else HELPER),
            )
            for role in STANDARD_ROLES
        ],
    }


def _market() -> dict[str, list[Entry]]:
    return {
        "regions": [
            entry(
                sections.REGIONS,
                name=_("Western Norway"),
                country="NO",
                best_buyers=_("Bergen and Stavanger, families in houses near the coast"),
                language=_("Norwegian; English is read, but seldom answered"),
                holidays=_("17 May, autumn holiday in week 40, Christmas presents from mid-November"),
                shopping_drivers=_("Rain from September on; a good sweater is a present for life"),
            ),
            entry(
                sections.REGIONS,
                name=_("Northern Germany"),
                country="DE",
                best_buyers=_("Hamburg, Bremen and Kiel"),
                language=_("German"),
                holidays=_("Advent; shops look for new goods in February and August"),
                shopping_drivers=_("Sailing, origin of the wool, firm delivery dates"),
            ),
        ],
        "target_market": [
            entry(
                sections.TARGET_MARKET,
                business_model="both",
                industry=_("Design shops and museum shops"),
                occupation=_("Teachers, nurses, engineers; people who work outdoors"),
                whereabouts=_("Larger towns on the coast; shops in Hamburg, Berlin and Copenhagen"),
                business_goals=_("Shops look for goods with a story and a margin above 50 %"),
            )
        ],
        "personas": [
            entry(
                sections.PERSONAS,
                name=_("Marit, the careful giver"),
                role=_("Teacher at an upper secondary school"),
                experience=_("Fifteen years; knits a little herself"),
                income_level=_("About 48,000 € a year"),
                family=_("Partner and two children at school"),
                age=_("35–50"),
                gender=_("Mostly women"),
                location=_("Bergen and its surroundings, Norway"),
                channels=[reference("Facebook"), reference("Instagram")],
                channels_used=_("Instagram in the evening, two knitting groups on Facebook"),
                content_consumed=_("Short films of how things are made, interior magazines, local news"),
                business_goals=_("Gifts for colleagues that say something about the school"),
                personal_goals=_("To buy less, and things that last"),
                challenges=_("Little time; cannot tell good wool from bad online"),
                our_impact=_("One sweater that is worn for twenty years, mended by us free of charge"),
                objections=_("Is 189 € too much? Will it itch? Can I send it back?"),
                unique_selling_point=_("The only one that names the farm and the knitter of each sweater"),
            ),
            entry(
                sections.PERSONAS,
                name=_("Sale hunter"),
                is_negative=True,
                location=_("Anywhere with free returns"),
                channels_used=_("Price comparison sites, coupon groups"),
                challenges=_("Wants the lowest price, whatever the material"),
                objections=_("Buys at half price only, returns two of three, never comes back"),
            ),
        ],
        "audiences": [
            entry(
                sections.AUDIENCES,
                name=_("People who give wool"),
                titles=_("Parents and teachers"),
                geography=_("Western Norway"),
                relation="new",
                span="across",
                part="both",
                pain_points=_("Presents that are forgotten by January"),
                information_sources=_("Friends, knitting groups, the local newspaper"),
                message=_("Give something that is mended, not replaced."),
                watering_holes=[
                    {"name": "#strikkedilla", "note": _("Patterns, and where to buy yarn")},
                    {"name": _("Knitting festival in Bergen"), "note": _("What is new this autumn")},
                ],
                personas=[reference(_("Marit, the careful giver"))],
                channels=[reference("Facebook"), reference("Instagram")],
            ),
            entry(
                sections.AUDIENCES,
                name=_("Buyers of design shops"),
                titles=_("Buyers and owners of shops"),
                geography=_("Hamburg, Berlin, Copenhagen"),
                relation="new",
                span="one",
                industry=_("Design shops and museum shops"),
                part="decider",
                pain_points=_("Small makers deliver late"),
                information_sources=_("Trade fairs, trade press, look books"),
                message=_("Sixty pieces in six weeks, each with the name of its farm."),
                channels=[reference("LinkedIn")],
            ),
        ],
    }


def _competition(first: date) -> dict[str, list[Entry]]:
    rival, cheap = "Fjordstrikk", "Warm & Fast"
    counts = ((rival, "instagram", 14200, 15100, 17300), (cheap, "instagram", 61000, 63500, 63900))
    days = (first - timedelta(days=184), first - timedelta(days=92), first)
    return {
        "competitors": [
            entry(
                sections.COMPETITORS,
                name=rival,
                website="https://fjordstrikk.example",
                location=_("Ålesund, Norway"),
                milestones=_("Began in 2011; a shop in Oslo since 2021"),
                distribution=_("Own shop online, twelve shops in Norway"),
                communication_channels=_("Instagram every day, a letter every second week"),
                mission=_("Norwegian patterns for everyday wear"),
                goals=_("More shops in Denmark, as they told a newspaper"),
            ),
            entry(
                sections.COMPETITORS,
                name=cheap,
                location=_("Online only"),
                communication_channels=_("Advertisements on Instagram, influencers"),
            ),
        ],
        "competitor_figures": [
            entry(
                sections.COMPETITOR_FIGURES,
                competitor=reference(name),
                network=network,
                observed_on=day.isoformat(),
                followers=followers,
                average_likes=str(followers // 40),
                average_shares=str(followers // 900),
                comments=str(followers // 600),
            )
            for name, network, *path in counts
            for day, followers in zip(days, path, strict=True)
        ],
        "swot": [
            *(_swot(None, quadrant, text) for quadrant, text in _own_swot()),
            _swot(rival, "strength", _("Known all over Norway")),
            _swot(rival, "weakness", _("Does not mend")),
            _swot(rival, "opportunity", _("Tourists who look for something Norwegian")),
            _swot(rival, "threat", _("Depends on one spinning mill")),
        ],
    }


def _own_swot() -> tuple[tuple[str, str], ...]:
    return (
        ("strength", _("Wool from three farms we know by name")),
        ("strength", _("Every sweater is mended free of charge for life")),
        ("strength", _("Half of the buyers come back within two years")),
        ("weakness", _("Questions asked on a Saturday wait until Monday")),
        ("weakness", _("Product texts in German are machine-translated")),
        ("opportunity", _("Repair kits for the sweaters people already own")),
        ("opportunity", _("Knitting groups ask for our yarn")),
        ("threat", _("Ads cost twice as much in December")),
        ("threat", _("Copies from ultra-fast fashion within weeks")),
    )


def _swot(competitor: str | None, quadrant: str, text: str) -> Entry:
    whose = reference(competitor) if competitor else None
    return entry(sections.SWOT, text=text, competitor=whose, quadrant=quadrant)


def _offer() -> dict[str, list[Entry]]:
    answers = {
        "Discovers you": (_("Instagram and search; a friend who wears one."), "creative", None),
        "Looks closer": (_("The film of the farm their sweater comes from."), "creative", None),
        "Asks": (
            _("By direct message or under a post. We answer by name, with a link to the sizes."),
            "conversation",
            240,
        ),
        "Orders": (_("In the web shop, without an account."), "boss", None),
        "Pays": (_("By card, Vipps or invoice."), "boss", None),
        "Order received": (_("Printed every morning at eight; knitted within ten days."), "boss", 1440),
        "Waits": (_("A picture of the knitter at work, half-way."), "copy", 7200),
        "Gets it": (_("By post with a tracking number; in a bag made of left-over yarn."), "distribution", 4320),
        "Gives feedback": (_("A letter after thirty days with one question."), "conversation", 1440),
        "Recommends": (_("Pictures with our tag are shown on the site, with permission."), "copy", None),
        "Returns it": (
            _("Within sixty days, free of charge; most are exchanged for another size."),
            "conversation",
            1440,
        ),
    }
    return {
        "positioning": [
            entry(
                sections.POSITIONING,
                product=_("Sweaters in the patterns of the archipelago, knitted to measure"),
                materials=_("Wool of the Finnsheep of three farms, undyed or dyed with plants"),
                proof_of_quality=_("Mended free of charge for life; 4.9 of 5 from 620 buyers"),
                uniqueness=_("Every sweater names its farm and its knitter"),
                handmade="partly",
                made_in=_("Turku and the islands around it"),
                cost="82",
                price="151",
                purchases_per_year="0.5",
                years_retained="6",
                affordability=_("Marit buys one good sweater in two years; a chain asks 60 for acrylic"),
                reinvested_share="0.2",
            )
        ],
        "distribution": [
            entry(
                sections.DISTRIBUTION,
                own_site=_("A web shop in four languages; two of three orders come in here"),
                reach="both",
                social_networks=_("Instagram with product tags, Facebook for customers, LinkedIn for shops"),
                blog=_("One article a month on how wool is made and mended"),
                affiliate_programme=_("A customer who brings a friend gets a ball of yarn; the friend gets 10 %"),
                influencers=_("Two knitters with 8,000 followers each; they keep the sweater they show"),
                paid_campaigns=_("Instagram from September to December, search ads all year"),
                promotion_formats=_("Numbered editions, a repair week in January; never a sale"),
            )
        ],
        "journey": [
            entry(
                sections.JOURNEY,
                name=str(stage.name),
                question=str(stage.question),
                answer=answer,
                owner=_role(owner),
                service_minutes=minutes,
                metric=stage.metric,
            )
            for stage, (answer, owner, minutes) in zip(STANDARD_STAGES, answers.values(), strict=True)
        ],
        "channels": [
            _channel("E-mail", "email", "secondary_sales", _("One letter a month to customers; repair kits and yarn.")),
            _channel(
                "Facebook",
                "facebook",
                "community",
                _("Home of loyal customers: mending stories, questions about care, first look at new yarn."),
                is_support=True,
            ),
            _channel(
                "Instagram",
                "instagram",
                "advertising",
                _("Shows new patterns to people who like to make things, and sends them to the shop."),
                gets_largest_budget=True,
            ),
            _channel("LinkedIn", "linkedin", "awareness", _("Buyers of shops meet the maker behind the brand.")),
            _channel(
                "Website", "website", "sales", _("Buying and upselling; the story of each farm."), is_primary_sales=True
            ),
        ],
    }


CHANNEL_METRICS = {
    "E-mail": ["clicks", "purchases"],
    "Facebook": ["service_requests", "comments"],
    "Instagram": ["followers", "clicks", "spend"],
    "LinkedIn": ["reach", "leads"],
    "Website": ["purchases", "revenue"],
}


def _channel(name: str, kind: str, purpose: str, note: str, **marks: bool) -> Entry:
    return entry(
        sections.CHANNELS,
        name=name,
        kind=kind,
        purpose=purpose,
        purpose_note=note,
        owner=_role("distribution"),
        metrics=CHANNEL_METRICS[name],
        content_kinds=["image", "customer_story"],
        **marks,
    )


def _plan(first: date) -> dict[str, list[Entry]]:
    objectives = {alignment.objective: str(alignment.business_kpi) for alignment in ALIGNMENTS}
    return {
        "objectives": [
            entry(
                sections.OBJECTIVES,
                name=str(alignment.business_kpi),
                social_kpi=str(alignment.social_kpi),
                metrics=list(alignment.metrics),
            )
            for alignment in ALIGNMENTS
        ],
        "goals": [
            entry(
                sections.GOALS,
                title=_("Double the German Instagram audience in six months"),
                specific=_("Win followers in Germany who like handmade knitwear and read German."),
                metric="followers",
                metric_name=_("Followers in Germany"),
                baseline="6000",
                target="12000",
                unit=_("followers"),
                achievable=_("The Finnish audience doubled in eight months without a campaign."),
                relevant=_("Anna, six hours a week; a translator; 3,000 € for advertising. All in place."),
                hours_per_week="6",
                money="3000",
                starts_on=first.isoformat(),
                deadline=(first + timedelta(days=180)).isoformat(),
                business_objective=reference(objectives["acquisition"]),
                channel=reference("Instagram"),
            ),
            entry(
                sections.GOALS,
                title=_("Answer every question within a working day"),
                specific=_("Questions on Facebook are answered the same or the next working day."),
                metric="service_requests",
                baseline="140",
                target="260",
                unit=_("requests a month"),
                achievable=_("Most arrive on two evenings; a shared inbox and ready answers halve the time."),
                relevant=_("Elina and Anna take turns, half an hour a day."),
                hours_per_week="5",
                starts_on=first.isoformat(),
                deadline=(first + timedelta(days=264)).isoformat(),
                business_objective=reference(objectives["satisfaction"]),
                audience=reference(_("People who give wool")),
                channel=reference("Facebook"),
            ),
        ],
        "responses": [
            entry(
                sections.RESPONSES,
                name=_("A hostile comment goes viral"),
                severity="high",
                signs=_("One comment gets more replies than any post this week, or strangers begin to share it."),
                responder=_role("conversation"),
                answer_within_minutes=60,
                escalate_to=_role("boss"),
                escalate_when=_("A journalist asks, somebody threatens, or it grows for more than three hours."),
                steps=_(
                    "Stop all scheduled posts and advertisements.\n"
                    "Find out what is true before you answer.\n"
                    "Answer once, in public, under the comment; carry on in private."
                ),
                prepared_wording=_(
                    "Thank you for telling us. This is not how it should be, and we are finding out what happened. "
                    "We will answer here by [time]."
                ),
            )
        ],
    }
