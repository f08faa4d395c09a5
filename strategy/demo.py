"""The strategy of the demonstration workspace: a Nordic maker of hand-knitted sweaters."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts import records
from accounts.models import User, Workspace
from strategy.guidance import ROLE_NOBODY_HOLDS, key_of
from strategy.maturity import QUESTIONS
from strategy.models import (
    Audience,
    BusinessObjective,
    Channel,
    CompanySummary,
    Competitor,
    CompetitorFigures,
    Distribution,
    Goal,
    JourneyStage,
    MaturityAssessment,
    Mission,
    Person,
    Persona,
    Positioning,
    Region,
    ResponseSituation,
    Review,
    Strategy,
    SwotItem,
    TargetMarket,
    TeamRole,
    channel_key,
)
from strategy.purposes import suggested_metrics
from strategy.responses import SUGGESTIONS
from strategy.selectors.documents import current_strategy
from strategy.services import channels as channels_service
from strategy.services import documents, guidance, journey, lifecycle, maturity, people, response, swot
from strategy.services import objectives as objectives_service

COMPANY: dict[str, Any] = {
    "name": "Saaristo Knitwear",
    "headquarters": "Turku, Finland",
    "founded_on": date(2016, 4, 1),
    "founder": "Elina Lindqvist",
    "milestones": [
        {"on": "2016-06", "text": "First stall at the Turku medieval market"},
        {"on": "2019", "text": "Own web shop"},
        {"on": "2022-10", "text": "First orders from Norway and Germany"},
        {"on": "2025", "text": "Half of the sales from abroad"},
    ],
    "resources": "Six knitters at home, two flat-bed machines, wool from three farms within 80 km",
    "capabilities": "400 sweaters a month, made to measure within ten days, mended for life",
    "personal_story": (
        "My grandmother knitted for the fishermen of the archipelago. "
        "I sell the same pattern, from the same breed of sheep."
    ),
}

MISSION: dict[str, Any] = {
    "statement": "A sweater for twenty years, from a farm you can visit.",
    "business_now": "We knit sweaters to measure and sell them on our own site and on Instagram.",
    "ultimate_purpose": "That a sweater is bought once, mended, and handed on.",
    "effect_on_customers": "They own fewer clothes, know who made them, and spend less over the years.",
    "effect_on_company": "Mending becomes half of the work, and every knitter is trained for it.",
}

PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": "Elina Lindqvist", "title": "Founder", "hours_per_week": Decimal(8)},
    {
        "name": "Anna Virtanen",
        "title": "Content and customer service",
        "hours_per_week": Decimal(14),
        "note": "Six hours of it go to Germany; away on Wednesdays.",
    },
    {
        "name": "Katrin Weber",
        "title": "Translator, freelance",
        "hours_per_week": Decimal("2.5"),
        "note": "German texts within two working days.",
    },
)

HOLDERS = {
    "boss": "Elina Lindqvist",
    "copy": "Anna Virtanen",
    "creative": "Elina Lindqvist",
    "ads": "Anna Virtanen",
    "distribution": "Anna Virtanen",
    "conversation": "Anna Virtanen",
}
"""Who holds which standard role; nobody talks with influencers yet."""

TRANSLATIONS: dict[str, Any] = {
    "name": "Translations",
    "duties": "Puts texts into German and checks what a machine has translated.",
}

SWOT = {
    "strength": (
        "Wool from three farms we know by name",
        "Every sweater is mended free of charge for life",
        "Half of the buyers come back within two years",
    ),
    "weakness": (
        "Questions asked on a Saturday wait until Monday",
        "Product texts in German are machine-translated",
    ),
    "opportunity": (
        "German customers search for 'Troyer' in autumn",
        "Repair kits for the sweaters people already own",
        "Knitting groups ask for our yarn",
    ),
    "threat": ("Ads cost twice as much in December", "Copies from ultra-fast fashion within weeks"),
}

PERSONAS: tuple[dict[str, Any], ...] = (
    {
        "name": "Marit, the careful giver",
        "role": "Teacher at an upper secondary school",
        "experience": "Fifteen years; knits a little herself",
        "income_level": "About 48,000 € a year",
        "family": "Partner and two children at school",
        "age": "35–50",
        "gender": "Mostly women",
        "location": "Bergen and its surroundings, Norway",
        "channels_used": "Instagram in the evening, two knitting groups on Facebook",
        "content_consumed": "Short films of how things are made, interior magazines, local news",
        "business_goals": "Gifts for colleagues that say something about the school",
        "personal_goals": "To buy less, and things that last",
        "challenges": "Little time; cannot tell good wool from bad online",
        "our_impact": "One sweater worn for twenty years, mended by us",
        "objections": "Is 189 € too much? Will it itch? Can I send it back from Norway?",
        "unique_selling_point": "The only sweater that names the farm and the knitter",
    },
    {
        "name": "Jonas, the buyer of a design shop",
        "role": "Buyer for a small chain of design shops",
        "experience": "Ten years in retail, knows materials well",
        "income_level": "Orders 5,000–20,000 € a season",
        "age": "30–45",
        "location": "Hamburg and Berlin, Germany",
        "channels_used": "LinkedIn, trade fairs, newsletters of makers",
        "content_consumed": "Trade press, look books, Instagram of other shops",
        "business_goals": "Three new suppliers a year with a margin above 50 %",
        "personal_goals": "To be the first to show a maker",
        "challenges": "Delivery dates of small makers slip",
        "our_impact": "Firm delivery weeks and displays that tell the story",
        "objections": "Can you deliver 60 pieces in six weeks?",
        "unique_selling_point": "Numbered pieces, sold in one shop per town",
    },
    {
        "name": "Sale hunter",
        "is_negative": True,
        "role": "Any",
        "location": "Anywhere with free returns",
        "channels_used": "Price comparison sites, coupon groups",
        "challenges": "Wants the lowest price, whatever the material",
        "objections": "Buys at half price only, returns two of three, never comes back",
    },
)

CHANNELS: tuple[dict[str, Any], ...] = (
    {
        "name": "Instagram",
        "kind": "instagram",
        "purpose": "advertising",
        "purpose_note": "Shows new patterns to people who like to make things, and sends them to the shop.",
        "gets_largest_budget": True,
    },
    {
        "name": "Facebook",
        "kind": "facebook",
        "purpose": "community",
        "purpose_note": "Home of loyal customers: mending stories, questions about care, first look at new yarn.",
        "is_support": True,
    },
    {
        "name": "LinkedIn",
        "kind": "linkedin",
        "purpose": "awareness",
        "purpose_note": "Buyers of shops meet the maker behind the brand.",
    },
    {
        "name": "Google Ads",
        "kind": "google_ads",
        "purpose": "sales",
        "purpose_note": "People who already search for a wool sweater.",
    },
    {
        "name": "E-mail",
        "kind": "email",
        "purpose": "secondary_sales",
        "purpose_note": "One letter a month to customers; repair kits and yarn.",
    },
    {
        "name": "Website",
        "kind": "website",
        "purpose": "sales",
        "purpose_note": "Buying and upselling; the story of each farm.",
        "is_primary_sales": True,
    },
)

REGIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Western Norway",
        "country": "NO",
        "best_buyers": "Bergen and Stavanger, families in houses near the coast",
        "language": "Norwegian",
        "holidays": "17 May, the autumn holiday in week 40, presents from mid-November",
        "shopping_drivers": "Rain from September on; a good sweater is a present for life",
    },
    {
        "name": "Northern Germany",
        "country": "DE",
        "best_buyers": "Hamburg, Bremen and the islands; sailors and people with a dog",
        "language": "German",
        "holidays": "Nikolaus on 6 December; the first storm in October",
        "shopping_drivers": "The 'Troyer' is a tradition; quality is compared, reviews are read",
    },
)

TARGET_MARKET: dict[str, Any] = {
    "business_model": "both",
    "industry": "Design shops and museum shops",
    "occupation": "Teachers, nurses, engineers; people who work outdoors",
    "whereabouts": "Larger towns on the coast; shops in Hamburg, Berlin and Copenhagen",
    "business_goals": "Shops look for goods with a story and a margin above 50 %",
}

AUDIENCE: dict[str, Any] = {
    "name": "Givers in Bergen",
    "titles": "Teachers and nurses; whoever organises the present at work",
    "geography": "Bergen and its surroundings",
    "relation": "new",
    "span": "across",
    "part": "decider",
    "pain_points": "Presents that are never worn; no time to compare wool",
    "information_sources": "Colleagues who knit, tests in magazines, films of how it is made",
    "message": "A present that is worn for twenty years, and mended for free.",
    "watering_holes": [
        {"name": "Strikk og drikk Bergen", "note": "Facebook group: which wool itches, who mends"},
        {"name": "#norskstrikk", "note": "New patterns, photographs of finished sweaters"},
    ],
}

CHANNELS_OF_PERSONAS = {
    "Marit, the careful giver": ("instagram", "facebook"),
    "Jonas, the buyer of a design shop": ("linkedin", "e-mail"),
}

COMPETITORS: tuple[dict[str, Any], ...] = (
    {
        "name": "Nordstrikk",
        "website": "https://nordstrikk.example",
        "location": "Oslo; ships to all of Europe",
        "milestones": "Founded 2011; second shop 2023; 100,000 sweaters in 2025",
        "distribution": "Own web shop, two shops, sixty retailers",
        "communication_channels": "Instagram daily, Facebook weekly, a letter every Friday",
        "mission": "Everyday wool for everyone",
        "goals": "Germany: hiring for Hamburg, first adverts in German",
    },
    {
        "name": "Fjordgarn",
        "website": "https://fjordgarn.example",
        "location": "Stavanger, Norway",
        "milestones": "Began as a yarn mill in 1956; ready-made sweaters since 2020",
        "distribution": "Yarn shops all over Scandinavia",
        "communication_channels": "Facebook groups of knitters, a magazine twice a year",
        "mission": "Yarn that outlives the fashion",
        "goals": "To sell kits online",
    },
)

READINGS = {
    ("Nordstrikk", "instagram"): ((18400, 420, 31), (19900, 455, 36), (22100, 510, 44)),
    ("Nordstrikk", "facebook"): ((9800, 90, 14), (9760, 84, 12), (9710, 80, 11)),
    ("Fjordgarn", "instagram"): ((6100, 210, 18), (6450, 225, 20), (6700, 230, 21)),
    ("Fjordgarn", "facebook"): ((14200, 260, 64), (14900, 280, 71), (15300, 275, 70)),
}
"""Followers, average likes and average comments, half a year, a quarter and a week ago."""
DAYS_AGO = (182, 91, 7)

COMPETITORS_SWOT: dict[str, dict[str, tuple[str, ...]]] = {
    "Nordstrikk": {
        "strength": ("A new film every day", "Delivers the next day"),
        "weakness": ("Comments stay unanswered for days",),
        "opportunity": ("A shop in Hamburg",),
        "threat": ("Everything comes from one factory abroad",),
    },
    "Fjordgarn": {
        "strength": ("Every knitter knows the yarn",),
        "weakness": ("The web shop is hard to use on a phone",),
        "opportunity": ("Kits for beginners",),
        "threat": ("Yarn shops close",),
    },
}


METRICS_BESIDES = {"instagram": ("followers",), "facebook": ("service_requests",)}
"""What the goals are measured by, beyond what the purpose of their channel suggests."""


@transaction.atomic
def seed(*, workspace: Workspace, by: User | None, today: date) -> dict[str, Any]:
    """Write the strategy where it is missing; return channels by key and the goals in order."""
    strategy = current_strategy() or _begin(workspace, by, today)
    _company(strategy, by)
    _people(workspace, by)
    _swot(strategy, by)
    _personas(strategy, by)
    channels = _channels(workspace, by)
    _market(strategy, by)
    _people_to_reach(strategy, by, channels)
    _competitors(strategy, by, today)
    _offer(strategy, by)
    _journey(strategy, by)
    _responses(strategy, by)
    _care(channels, by)
    goals = _goals(strategy, by, today, channels)
    _looking_back(strategy, by, today)
    _approve_and_review(strategy, by, today)
    return {"strategy": strategy, "channels": channels, "goals": goals}


def _begin(workspace: Workspace, by: User | None, today: date) -> Strategy:
    """Begin a strategy in the middle of its two years."""
    first_day, last_day = documents.default_period(today - relativedelta(years=1))
    name = f"{first_day.year}–{last_day.year}"
    return documents.start(workspace=workspace, by=by, name=name, starts_on=first_day, ends_on=last_day)


def _approve_and_review(strategy: Strategy, by: User | None, today: date) -> None:
    if strategy.versions.exists():
        return
    lifecycle.approve(strategy, by=by)
    records.save(Review(workspace=strategy.workspace, strategy=strategy, held_by=by), by=by, **review_plan(today))


def review_plan(today: date) -> dict[str, Any]:
    """Return the answers of a review held three weeks ago, over the three months before it."""
    held_on = today - timedelta(days=21)
    return {
        "held_on": held_on,
        "period_start": held_on - relativedelta(months=3),
        "period_end": held_on - timedelta(days=1),
        "result": "Germany grows as planned; repair kits sell better by letter than by advertisement.",
        "next_steps": "The paid campaign in Germany begins after Christmas, when advertisements are cheap again.",
        "effectiveness": "Yes in Norway and Finland. In Germany we know after the winter.",
        "improvements": "Questions on Saturdays still wait until Monday.",
        "decisions": "Half of the December ad budget moves to January.",
    }


def _company(strategy: Strategy, by: User | None) -> None:
    if not CompanySummary.objects.exists():
        records.save(CompanySummary(workspace=strategy.workspace, strategy=strategy), by=by, **COMPANY)
    if not Mission.objects.exists():
        records.save(Mission(workspace=strategy.workspace, strategy=strategy), by=by, **MISSION)


def _people(workspace: Workspace, by: User | None) -> None:
    """Write people and their roles where nobody is named yet."""
    if Person.objects.exists():
        return
    team = {plan["name"]: people.save_person(Person(workspace=workspace), by=by, **plan) for plan in PEOPLE}
    for role in TeamRole.objects.filter(key__in=HOLDERS):
        people.save_role(role, by=by, holder=team[HOLDERS[role.key]])
    people.save_role(TeamRole(workspace=workspace), by=by, **TRANSLATIONS, holder=team["Katrin Weber"])


def _swot(strategy: Strategy, by: User | None) -> None:
    if SwotItem.objects.exists():
        return
    for quadrant, texts in SWOT.items():
        for text in texts:
            swot.add_swot_item(strategy=strategy, quadrant=quadrant, text=text, by=by)


def _personas(strategy: Strategy, by: User | None) -> None:
    known = set(Persona.objects.values_list("name", flat=True))
    for answers in PERSONAS:
        if answers["name"] not in known:
            records.save(Persona(workspace=strategy.workspace, strategy=strategy), by=by, **answers)


def _channels(workspace: Workspace, by: User | None) -> dict[str, Channel]:
    known = {channel.key: channel for channel in Channel.objects.all()}
    for plan in CHANNELS:
        key = channel_key(plan["name"])
        if key not in known:
            metrics = [*suggested_metrics(plan["purpose"]), *METRICS_BESIDES.get(key, ())]
            known[key] = channels_service.save_channel(Channel(workspace=workspace), by=by, metrics=metrics, **plan)
    return known


def _goals(strategy: Strategy, by: User | None, today: date, channels: dict[str, Channel]) -> list[Goal]:
    known = {goal.title: goal for goal in Goal.objects.all()}
    objectives = {objective.key: objective for objective in BusinessObjective.objects.filter(strategy=strategy)}
    objectives[OWN] = _own_objective(strategy, by)
    for plan in goal_plans(today, channels):
        if plan["title"] not in known:
            served = objectives[plan.pop("business_objective")]
            goal = Goal(workspace=strategy.workspace, strategy=strategy, business_objective=served)
            known[plan["title"]] = records.save(goal, by=by, **plan)
    return [known[plan["title"]] for plan in goal_plans(today, channels)]


def _own_objective(strategy: Strategy, by: User | None) -> BusinessObjective:
    known = BusinessObjective.objects.filter(strategy=strategy, name=OWN_OBJECTIVE["name"]).first()
    if known:
        return known
    objective = BusinessObjective(workspace=strategy.workspace, strategy=strategy)
    return objectives_service.save_objective(objective, by=by, **OWN_OBJECTIVE)


def goal_plans(today: date, channels: dict[str, Channel]) -> list[dict[str, Any]]:
    """Return three goals around today: one under way, one at its beginning, one nearly due."""
    return [
        {
            "title": "Double the German Instagram audience in six months",
            "specific": "Win followers in Germany who like handmade knitwear and read German.",
            "metric": "followers",
            "metric_name": "Followers in Germany",
            "baseline": Decimal(6000),
            "target": Decimal(12000),
            "unit": "followers",
            "achievable": "The Finnish audience doubled in eight months without a campaign.",
            "relevant": "Anna, six hours a week; a translator; 3,000 € for advertising. All in place.",
            "hours_per_week": Decimal(6),
            "money": Decimal(3000),
            "starts_on": today - timedelta(days=70),
            "deadline": today + timedelta(days=112),
            "business_objective": "acquisition",
            "channel": channels["instagram"],
        },
        {
            "title": "Answer every question within a working day",
            "specific": "Questions in comments and messages on Facebook are answered the same or the next working day.",
            "metric": "service_requests",
            "baseline": Decimal(140),
            "target": Decimal(260),
            "unit": "requests a month",
            "achievable": "Most arrive on two evenings; a shared inbox and ready answers halve the time.",
            "relevant": "Elina and Anna take turns, half an hour a day.",
            "hours_per_week": Decimal("2.5"),
            "starts_on": today - timedelta(days=14),
            "deadline": today + timedelta(days=250),
            "business_objective": "satisfaction",
            "channel": channels["facebook"],
        },
        {
            "title": "Sell 300 repair kits by e-mail this season",
            "specific": "Owners of sweaters older than two years buy a kit with matching yarn.",
            "metric": "purchases",
            "baseline": Decimal(45),
            "target": Decimal(300),
            "unit": "kits",
            "achievable": "3,100 addresses, every second letter is opened; 45 kits were sold in a trial.",
            "relevant": "Kits are packed on Fridays; the letter takes four hours a month.",
            "hours_per_week": Decimal(5),
            "starts_on": today - timedelta(days=120),
            "deadline": today + timedelta(days=38),
            "business_objective": OWN,
            "channel": channels["e-mail"],
        },
    ]


def _market(strategy: Strategy, by: User | None) -> None:
    known = set(Region.objects.filter(strategy=strategy).values_list("name", flat=True))
    for answers in REGIONS:
        if answers["name"] not in known:
            records.save(Region(workspace=strategy.workspace, strategy=strategy), by=by, **answers)
    if not TargetMarket.objects.filter(strategy=strategy).exists():
        records.save(TargetMarket(workspace=strategy.workspace, strategy=strategy), by=by, **TARGET_MARKET)


def _people_to_reach(strategy: Strategy, by: User | None, channels: dict[str, Channel]) -> None:
    for persona in Persona.objects.filter(strategy=strategy, channels=None, name__in=CHANNELS_OF_PERSONAS):
        used = [channels[key] for key in CHANNELS_OF_PERSONAS[persona.name]]
        records.save(persona, by=by, channels=used)
    if not Audience.objects.filter(strategy=strategy).exists():
        reached: dict[str, Any] = {
            "personas": list(Persona.objects.filter(strategy=strategy, name__startswith="Marit")),
            "channels": [channels["instagram"], channels["facebook"]],
        }
        records.save(Audience(workspace=strategy.workspace, strategy=strategy), by=by, **AUDIENCE, **reached)


def _competitors(strategy: Strategy, by: User | None, today: date) -> None:
    if Competitor.objects.filter(strategy=strategy).exists():
        return
    for answers in COMPETITORS:
        competitor = records.save(Competitor(workspace=strategy.workspace, strategy=strategy), by=by, **answers)
        _readings(competitor, by, today)
        for quadrant, texts in COMPETITORS_SWOT[competitor.name].items():
            for text in texts:
                swot.add_swot_item(strategy=strategy, quadrant=quadrant, text=text, competitor=competitor, by=by)


def _readings(competitor: Competitor, by: User | None, today: date) -> None:
    for (name, network), counts in READINGS.items():
        for days, (followers, likes, comments) in zip(DAYS_AGO, counts, strict=True):
            if name == competitor.name:
                figures = CompetitorFigures(
                    workspace=competitor.workspace, strategy=competitor.strategy, competitor=competitor
                )
                records.save(
                    figures,
                    by=by,
                    network=network,
                    observed_on=today - timedelta(days=days),
                    followers=followers,
                    average_likes=likes,
                    comments=comments,
                )


POSITIONING: dict[str, Any] = {
    "product": "Sweaters in the patterns of the archipelago, knitted to measure",
    "materials": "Wool of Finnsheep from three farms, undyed or dyed with plants; buttons of birch",
    "proof_of_quality": "Mended free of charge for life; 4.9 of 5 from 620 buyers",
    "uniqueness": "Every sweater names its farm and its knitter",
    "handmade": "partly",
    "made_in": "Turku and the islands around it",
    "cost": Decimal(82),
    "price": Decimal(151),
    "purchases_per_year": Decimal("0.5"),
    "years_retained": Decimal(6),
    "affordability": "Marit buys one good sweater every second year and has done so before. Students cannot.",
    "reinvested_share": Decimal("0.2"),
}

DISTRIBUTION: dict[str, Any] = {
    "own_site": "A web shop in four languages; two of three orders come in here",
    "reach": "both",
    "social_networks": "Instagram with product tags, Facebook for customers, LinkedIn for shops",
    "blog": "One article a month on how wool is made, worn and mended",
    "affiliate_programme": "Who brings a friend gets a ball of yarn; the friend gets 10 %",
    "influencers": "Two knitters with 8,000 followers each; they keep the sweater they show",
    "paid_campaigns": "Instagram from September to December, search ads all year",
    "promotion_formats": "Numbered editions, a repair week in January; never a sale",
}

JOURNEY: dict[str, tuple[str, str, int | None]] = {
    "Discovers you": ("Sees a short film on Instagram, or searches for a wool sweater.", "ads", None),
    "Looks closer": ("Lands on the sweater's own page: farm, knitter, price and size guide at once.", "creative", None),
    "Asks": ("By direct message or the form. We answer by name and send the size guide.", "conversation", 4 * 60),
    "Orders": ("In the shop, in three steps, without an account. Measures can be sent later.", "distribution", None),
    "Pays": ("By card, mobile payment or invoice.", "distribution", None),
    "Order received": ("Elina sees it the same day and names the knitter.", "boss", 24 * 60),
    "Waits": ("Two pictures on the way: the yarn, and the sweater on the needles.", "creative", 5 * 24 * 60),
    "Gets it": ("By post with tracking, in a box that fits the letter box.", "distribution", 10 * 24 * 60),
    "Gives feedback": ("A letter after three weeks asks two questions.", "conversation", None),
    "Recommends": ("Pictures of customers are shared with their leave.", "creative", None),
    "Returns it": ("Within 60 days, free in the Nordic countries; money back on arrival.", "boss", 3 * 24 * 60),
}
"""Answer, key of the role that owns it, minutes."""

SITUATIONS = ("hostile_comment", "late_deliveries", "account_taken_over")

CARE_OF_CHANNELS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "instagram": ("creative", ("short_video", "story", "image"), "Three a week, in Finnish and German"),
    "facebook": ("conversation", ("image", "customer_story", "service"), "Two a week; answers the same day"),
    "linkedin": ("boss", ("text", "article"), "Twice a month, in English"),
    "google ads": ("ads", ("text",), ""),
    "e-mail": ("copy", ("offer", "article"), "The first Thursday of the month"),
    "website": ("distribution", ("article", "customer_story", "offer"), ""),
}
"""Key of the role that owns the channel, kinds of content, a note."""


def _offer(strategy: Strategy, by: User | None) -> None:
    once: tuple[tuple[Any, dict[str, Any]], ...] = ((Positioning, POSITIONING), (Distribution, DISTRIBUTION))
    for model, answers in once:
        if not model.objects.filter(strategy=strategy).exists():
            records.save(model(workspace=strategy.workspace, strategy=strategy), by=by, **answers)


def _journey(strategy: Strategy, by: User | None) -> None:
    roles = _roles_by_key()
    for stage in JourneyStage.objects.filter(strategy=strategy, answer="", owner=None, name__in=JOURNEY):
        answer, role, minutes = JOURNEY[stage.name]
        journey.save_stage(stage, by=by, answer=answer, owner=roles.get(role), service_minutes=minutes)


def _responses(strategy: Strategy, by: User | None) -> None:
    if not ResponseSituation.objects.filter(strategy=strategy).exists():
        for key in SITUATIONS:
            response.add_suggested(strategy=strategy, suggestion=SUGGESTIONS[key], by=by)


def _care(channels: dict[str, Channel], by: User | None) -> None:
    roles = _roles_by_key()
    for key, (role, kinds, note) in CARE_OF_CHANNELS.items():
        channel = channels[key]
        if channel.owner_id is None and not channel.content_kinds:
            care: dict[str, Any] = {"owner": roles.get(role), "content_kinds": list(kinds), "content_note": note}
            channels_service.save_channel(channel, by=by, **care)


def _roles_by_key() -> dict[str, TeamRole]:
    return {role.key: role for role in TeamRole.objects.exclude(key="")}


OWN = "own"
OWN_OBJECTIVE: dict[str, Any] = {
    "name": "Sweaters that are worn for twenty years",
    "social_kpi": "Owners who ask how to care for and mend theirs",
    "metrics": ["purchases", "comments", "shares"],
}
HALF_A_YEAR_AGO = {"figures": 1, "targets": 1, "earning": 1, "costs": 1, "learning": 1, "tools": 1, "enquiries": 1}
A_MONTH_AGO = {"answering": 3, "channels": 3, "earning": 1, "resources": 3}
WHY_NO_INFLUENCERS = "We look for partners once the German account has its first thousand followers."


def _looking_back(strategy: Strategy, by: User | None, today: date) -> None:
    """Assess the team twice, and answer one remark; only once, so that what a visitor took back stays so."""
    if MaturityAssessment.objects.exists():
        return
    plain = dict.fromkeys(QUESTIONS, 2)
    for days, answers in ((182, HALF_A_YEAR_AGO), (30, A_MONTH_AGO)):
        taken_on = today - timedelta(days=days)
        maturity.assess(workspace=strategy.workspace, answers={**plain, **answers}, taken_on=taken_on, by=by)
    for role in TeamRole.objects.filter(holder=None):
        remark = key_of(ROLE_NOBODY_HOLDS, str(role.pk))
        guidance.dismiss(strategy=strategy, remark=remark, reason=WHY_NO_INFLUENCERS, by=by)
