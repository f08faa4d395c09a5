"""Initiatives that teams plan again and again, with the tasks, risks and measures that belong to them.

Days are counted from the first day of the initiative, which is day 0.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roadmap.models import RecurringTask, Risk

type Text = str | Promise

LOW, MEDIUM, HIGH = Risk.Level.LOW, Risk.Level.MEDIUM, Risk.Level.HIGH
DAILY, WORKDAYS, WEEKLY = RecurringTask.Interval.DAY, RecurringTask.Interval.WORKDAY, RecurringTask.Interval.WEEK


@dataclass(frozen=True, slots=True)
class TaskIdea:
    """A task: `day` is when it is due; one that `repeats` begins on that day and comes back."""

    title: Text
    why: Text
    role: str
    day: int
    hours: int
    checklist: tuple[Text, ...] = ()
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class RiskIdea:
    title: Text
    likelihood: int
    effect: int
    response: Text
    source: str = Risk.Source.TEAM


@dataclass(frozen=True, slots=True)
class Template:
    """An initiative; without `days` it goes on until its goal is met. `after`: templates that come first."""

    key: str
    title: Text
    about: Text
    days: int | None
    measure: Text
    metric: str
    resources: Text
    role: str
    tasks: tuple[TaskIdea, ...]
    risks: tuple[RiskIdea, ...]
    after: tuple[str, ...] = ()
    icon: str = "route"


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """Templates that together reach a goal, each with the title it has in this plan."""

    key: str
    title: Text
    about: Text
    titles: dict[str, Text]


OPEN_ACCOUNT = Template(
    key="open_account",
    title=_("Open an account"),
    about=_("A new account, secured, filled and linked, before the first piece is published."),
    days=7,
    measure=_("The account is live, linked from the site, and protected by two-factor sign-in."),
    metric="followers",
    resources=_("About 10 hours of work; no money."),
    role="distribution",
    icon="plus",
    tasks=(
        TaskIdea(
            _("Reserve the handle and open the account"),
            _("The same name on all channels is found and trusted."),
            "distribution",
            0,
            1,
            (_("Company e-mail address used"), _("Business or creator account chosen")),
        ),
        TaskIdea(
            _("Turn on two-factor sign-in and add a second administrator"),
            _("A hijacked account takes weeks to win back."),
            "boss",
            1,
            1,
            (_("Recovery codes stored"), _("Second administrator has signed in")),
        ),
        TaskIdea(
            _("Write the profile text and choose the picture"),
            _("People decide within seconds whether this is really you."),
            "copy",
            2,
            2,
        ),
        TaskIdea(
            _("Make the landing page and link to it with UTM tags"),
            _("Visits from this account can then be told apart from others."),
            "copy",
            4,
            4,
            (_("Page is live"), _("Link opened and tried")),
        ),
        TaskIdea(
            _("Publish the first nine pieces"),
            _("An empty account is not followed."),
            "creative",
            6,
            4,
        ),
    ),
    risks=(
        RiskIdea(
            _("The handle is taken"),
            MEDIUM,
            MEDIUM,
            _("Keep two alternatives ready, and use the same one on all channels."),
            Risk.Source.THIRD_PARTY,
        ),
        RiskIdea(
            _("The platform locks the new account"),
            LOW,
            HIGH,
            _("Verify it with company papers, and do not advertise on the first day."),
            Risk.Source.THIRD_PARTY,
        ),
    ),
)

LOCALISE = Template(
    key="localise_content",
    title=_("Localise the best performing content"),
    about=_("What has worked already, in the language and with the habits of another audience."),
    days=7,
    measure=_("All chosen pieces are approved by a native speaker."),
    metric="saves",
    resources=_("About 15 hours of work, and a translator."),
    role="copy",
    after=("open_account",),
    icon="world",
    tasks=(
        TaskIdea(
            _("Choose the pieces by saves and shares"),
            _("Start from what people kept, not from what we like."),
            "creative",
            0,
            2,
        ),
        TaskIdea(
            _("Translate the texts and adapt examples, prices and holidays"),
            _("A word-for-word translation reads like one."),
            "copy",
            3,
            8,
            (_("Prices and units"), _("Holidays and seasons"), _("Links lead to pages in the language")),
        ),
        TaskIdea(
            _("Have a native speaker check them"),
            _("One odd sentence costs the trust of a new audience."),
            "copy",
            4,
            2,
        ),
        TaskIdea(
            _("Adapt pictures and subtitles"),
            _("Text inside pictures is forgotten most often."),
            "creative",
            5,
            4,
        ),
        TaskIdea(_("Schedule the first ten"), _("The account should not fall silent."), "distribution", 6, 1),
    ),
    risks=(
        RiskIdea(
            _("The translator is late"),
            MEDIUM,
            MEDIUM,
            _("Agree on the day in writing, and deliver in two parts."),
            Risk.Source.THIRD_PARTY,
        ),
        RiskIdea(_("The humour does not travel"), MEDIUM, LOW, _("Leave out what the native speaker would not post.")),
    ),
)

PAID_CAMPAIGN = Template(
    key="paid_campaign",
    title=_("Paid campaign"),
    about=_("A short campaign with a fixed amount and one number that tells whether it worked."),
    days=7,
    measure=_("The number of new followers is reached below the agreed cost each."),
    metric="followers",
    resources=_("The ad budget of the campaign, and about 10 hours of work."),
    role="ads",
    after=("localise_content",),
    icon="speakerphone",
    tasks=(
        TaskIdea(
            _("Set the audience, the amount and the highest cost per result"),
            _("Without a limit set beforehand every result looks acceptable."),
            "ads",
            0,
            2,
            (_("Negative personas excluded"), _("Spending limit set"), _("Tag tried out")),
        ),
        TaskIdea(
            _("Make three versions of the ad"),
            _("Nobody can tell in advance which one works."),
            "creative",
            1,
            4,
        ),
        TaskIdea(_("Approve and start the campaign"), _("Money leaves from here on."), "boss", 1, 1),
        TaskIdea(
            _("Look at the figures and stop the weakest version"),
            _("Half of the money is better spent in the second half."),
            "ads",
            3,
            1,
        ),
        TaskIdea(
            _("Write down the result and what was learnt"),
            _("The next campaign starts where this one ended."),
            "ads",
            6,
            1,
            (_("Cost per result"), _("Best audience"), _("What to do differently")),
        ),
    ),
    risks=(
        RiskIdea(
            _("The platform rejects the ads"),
            MEDIUM,
            HIGH,
            _("Hand them in two days early, and have a plainer version ready."),
            Risk.Source.THIRD_PARTY,
        ),
        RiskIdea(
            _("The cost per follower is too high"),
            MEDIUM,
            MEDIUM,
            _("Stop at half of the amount when the limit is passed, and change the audience."),
        ),
    ),
)

DAILY_PUBLISHING = Template(
    key="daily_publishing",
    title=_("Publish daily"),
    about=_("One piece a day until the goal is met: a rhythm the team can really keep."),
    days=None,
    measure=_("One piece a day, and more saves per piece than last month."),
    metric="engagements",
    resources=_("About 5 hours a week."),
    role="distribution",
    after=("open_account",),
    icon="calendar",
    tasks=(
        TaskIdea(
            _("Agree on the topics and who makes what"),
            _("An empty page every morning is what ends daily publishing."),
            "copy",
            0,
            3,
        ),
        TaskIdea(
            _("Publish the piece of the day"),
            _("Regularity is what both readers and networks reward."),
            "distribution",
            0,
            1,
            (_("Text proofread"), _("Picture described for those who cannot see it"), _("Link tagged")),
            repeats=DAILY,
        ),
        TaskIdea(
            _("Answer comments and messages"),
            _("An unanswered question is seen by everybody."),
            "conversation",
            0,
            1,
            repeats=WORKDAYS,
        ),
        TaskIdea(
            _("Plan next week's pieces"),
            _("A week in reserve survives an illness."),
            "copy",
            4,
            2,
            repeats=WEEKLY,
        ),
    ),
    risks=(
        RiskIdea(
            _("The one who publishes is away"),
            HIGH,
            MEDIUM,
            _("Keep five pieces in reserve, and name a deputy."),
        ),
        RiskIdea(
            _("Quality falls with the rhythm"),
            MEDIUM,
            HIGH,
            _("Compare saves per piece each month, and publish less often rather than worse."),
        ),
    ),
)

INFLUENCERS = Template(
    key="influencers",
    title=_("Cooperation with influencers"),
    about=_("People whom your audience trusts already, chosen, briefed, thanked and measured."),
    days=90,
    measure=_("The number of followers who came through an influencer's link."),
    metric="followers",
    resources=_("Products or fees for about ten influencers, and 2 hours a week."),
    role="influencers",
    after=("paid_campaign",),
    icon="users",
    tasks=(
        TaskIdea(
            _("List thirty influencers and choose ten"),
            _("How well their audience fits counts more than its size."),
            "influencers",
            10,
            8,
            (
                _("Audience in the right country"),
                _("Comments are by real people"),
                _("No competitor in the last months"),
            ),
        ),
        TaskIdea(
            _("Agree on content, pay, rights and labelling in writing"),
            _("Unlabelled advertising is against the law, and both sides are liable."),
            "boss",
            24,
            6,
            (_("Advertising is labelled"), _("Right to reuse the pictures"), _("Days of publication")),
        ),
        TaskIdea(
            _("Give each a link of their own"),
            _("Otherwise nobody can tell who brought whom."),
            "distribution",
            28,
            2,
        ),
        TaskIdea(_("Send products and the brief"), _("They need time to try it."), "influencers", 31, 4),
        TaskIdea(
            _("Follow what is published, and answer the comments"),
            _("New people ask their first questions there."),
            "conversation",
            35,
            1,
            repeats=WEEKLY,
        ),
        TaskIdea(
            _("Compare results at half time, and shift to the best"),
            _("Two of ten usually bring most of it."),
            "influencers",
            50,
            3,
        ),
        TaskIdea(
            _("Write down the result by influencer, and thank them"),
            _("The second cooperation is cheaper than the first."),
            "influencers",
            89,
            4,
        ),
    ),
    risks=(
        RiskIdea(
            _("An influencer does not deliver"),
            MEDIUM,
            MEDIUM,
            _("Pay half after publication, and keep two in reserve."),
            Risk.Source.THIRD_PARTY,
        ),
        RiskIdea(
            _("An influencer gets into a scandal"),
            LOW,
            HIGH,
            _("Agree on a way out in the contract; pause everything planned with them."),
            Risk.Source.THIRD_PARTY,
        ),
        RiskIdea(_("Followers leave after the giveaway"), MEDIUM, LOW, _("Count those who stay after 30 days.")),
    ),
)

CONTEST = Template(
    key="contest",
    title=_("Contest"),
    about=_("A short contest with fair rules, which brings people who may buy."),
    days=21,
    measure=_("New followers who are still there 30 days after the contest."),
    metric="engagements",
    resources=_("The prize, and about 12 hours of work."),
    role="creative",
    icon="gift",
    tasks=(
        TaskIdea(
            _("Choose a prize only the right people want"),
            _("A telephone as the prize brings people who want telephones."),
            "creative",
            2,
            2,
        ),
        TaskIdea(
            _("Write the rules and check them against the network's"),
            _("Contests that break the rules are taken down."),
            "copy",
            4,
            3,
            (_("Who may take part, and until when"), _("How the winner is drawn"), _("What happens to personal data")),
        ),
        TaskIdea(_("Publish the contest"), _("Early in the week more people see it."), "distribution", 7, 1),
        TaskIdea(_("Answer questions and remove cheating"), _("Fairness is watched."), "conversation", 14, 3),
        TaskIdea(_("Draw and announce the winner"), _("A promise kept in public."), "boss", 18, 1),
        TaskIdea(_("Write down the result"), _("It decides whether there is a next one."), "creative", 20, 1),
    ),
    risks=(
        RiskIdea(_("Prize hunters take part"), HIGH, LOW, _("Ask for something only the right people can answer.")),
        RiskIdea(_("The rules are disputed"), LOW, HIGH, _("Draw with a witness, and keep the list of entries.")),
    ),
)

TEMPLATES = {
    template.key: template
    for template in (OPEN_ACCOUNT, LOCALISE, PAID_CAMPAIGN, DAILY_PUBLISHING, INFLUENCERS, CONTEST)
}

SETS = {
    "foreign_audience": TemplateSet(
        key="foreign_audience",
        title=_("Win an audience abroad"),
        about=_("Doubles the German Instagram audience in six months: five initiatives, each after what it needs."),
        titles={
            "open_account": _("Open a German account"),
            "localise_content": _("Localise the 50 best performing pieces"),
            "paid_campaign": _("Paid campaign across Germany for 1,000 local followers"),
            "daily_publishing": _("Publish unique or localised German content daily"),
            "influencers": _("5,000 followers through influencers"),
        },
    )
}


def titles_of(key: str) -> dict[str, Text] | None:
    """Return the templates a key stands for, each with its title; None when nothing has this key."""
    if key in SETS:
        return SETS[key].titles
    return {key: TEMPLATES[key].title} if key in TEMPLATES else None
