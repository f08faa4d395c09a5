"""How mature a team's work with social media is: questions, score, level, and what comes next.

Seven areas, two questions each. Each question has four statements, one for
each level, and the answer is the number of the one that fits best today: 1 to 4.

The rule: a team is at the highest level for which both hold,
* at least two thirds of its answers describe that level or a higher one, and
* no area lies more than one level below it (by the mean of its answers).

So a single strong area lifts nobody, a single neglected one holds the whole
back, and a better answer never lowers the level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.metrics import METRICS

type Text = str | Promise
type Answers = Mapping[str, int]

NEEDED_SHARE = Fraction(2, 3)
MOST_BELOW = 1
"""How many levels an area may lie below the level of the whole."""


class Level(models.IntegerChoices):
    BEGINNER = 1, _("Beginner")
    SKILLED = 2, _("Skilled")
    EXPERT = 3, _("Expert")
    FORERUNNER = 4, _("Forerunner")


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: Text
    statements: tuple[Text, Text, Text, Text]
    """What a team of each level would say, the beginner first."""


@dataclass(frozen=True, slots=True)
class Area:
    key: str
    title: Text
    questions: tuple[Question, ...]


AREAS = (
    Area(
        "analytics",
        _("Analytics"),
        (
            Question(
                "figures",
                _("How do you look at your figures?"),
                (
                    _("Now and then we look at likes and followers."),
                    _("Every month we write down reach, clicks and enquiries."),
                    _("We follow people from the first click to the sale and compare the channels."),
                    _("Figures decide what we do next, and everybody in the company can see them."),
                ),
            ),
            Question(
                "targets",
                _("How do you know that a goal is reached?"),
                (
                    _("Our goals have no numbers yet."),
                    _("Each goal has a number, a zero point and a date."),
                    _("Our goals are counted with figures of sales and service too."),
                    _("Our goals are part of the company's own targets and reviewed together with them."),
                ),
            ),
        ),
    ),
    Area(
        "conversation",
        _("Talking with customers"),
        (
            Question(
                "answering",
                _("What happens when somebody comments or writes to you?"),
                (
                    _("We answer when we happen to see it."),
                    _("Named people answer within a time we have agreed on."),
                    _("Messages of all channels arrive in one place, with what we know of the customer."),
                    _("What customers say changes what we sell and how we serve, and we tell them so."),
                ),
            ),
            Question(
                "unexpected",
                _("What happens when something goes wrong in public?"),
                (
                    _("We would find out then."),
                    _("We know who answers and who decides."),
                    _("There is a written plan with prepared wording."),
                    _("The plan is practised with service and management, and we learn from every case."),
                ),
            ),
        ),
    ),
    Area(
        "earning",
        _("Earning and return"),
        (
            Question(
                "earning",
                _("What does social media bring?"),
                (
                    _("We believe that it helps."),
                    _("We know which enquiries and sales came through it."),
                    _("We know what a customer costs and is worth, channel by channel."),
                    _("Together with finance we move money to where it comes back."),
                ),
            ),
            Question(
                "costs",
                _("What does it cost?"),
                (
                    _("We know roughly what the ads cost."),
                    _("There is a monthly budget, and we compare it with what was spent."),
                    _("We count working time too, and show the return with it and without."),
                    _("Costs and returns stand in the company's own reports."),
                ),
            ),
        ),
    ),
    Area(
        "cooperation",
        _("Working together"),
        (
            Question(
                "taking_part",
                _("Who takes part?"),
                (
                    _("One person, besides other work."),
                    _("A few people with agreed roles."),
                    _("Sales and customer service, every week."),
                    _("IT, sales, marketing, finance and management work together."),
                ),
            ),
            Question(
                "learning",
                _("How do people learn?"),
                (
                    _("Everybody learns alone."),
                    _("We share what worked and what did not."),
                    _("Others in the house are trained and have guidelines."),
                    _("Whoever wants to may speak for the company, and knows how."),
                ),
            ),
        ),
    ),
    Area(
        "channels",
        _("Channels and tools"),
        (
            Question(
                "channels",
                _("How do your channels work together?"),
                (
                    _("We have a profile or two and post the same everywhere."),
                    _("Each channel has a purpose and content of its own."),
                    _("Several channels run side by side and lead people on to each other."),
                    _("Customers move between all channels, also outside the net, without beginning again."),
                ),
            ),
            Question(
                "tools",
                _("Which tools do you use?"),
                (
                    _("The networks' own apps."),
                    _("A shared calendar and one place for planning."),
                    _("Publishing, site and customer register exchange their data."),
                    _("One picture of the customer across all tools, and new tools are tried regularly."),
                ),
            ),
        ),
    ),
    Area(
        "sales_data",
        _("Sales and service data"),
        (
            Question(
                "enquiries",
                _("What becomes of an enquiry?"),
                (
                    _("Nobody follows it up."),
                    _("It is passed on to somebody who sells."),
                    _("Sales reports what became of each one."),
                    _("Everybody who serves the customer sees the whole way."),
                ),
            ),
            Question(
                "satisfaction",
                _("How do you know whether customers are satisfied?"),
                (
                    _("From the comments."),
                    _("We collect feedback and reviews."),
                    _("We ask regularly and look at the answers together with service requests."),
                    _("We notice early when somebody may leave, and act."),
                ),
            ),
        ),
    ),
    Area(
        "leadership",
        _("Leadership and resources"),
        (
            Question(
                "management",
                _("What does management do?"),
                (
                    _("It does not follow what we do."),
                    _("It agrees to the goals and reads a report."),
                    _("It decides by the figures and reserves money for two years."),
                    _("It treats social media as a part of the business and leads by example."),
                ),
            ),
            Question(
                "resources",
                _("Who has the time?"),
                (
                    _("It is done when there is time."),
                    _("Hours are reserved every week."),
                    _("Named people have the time, the money and the training."),
                    _("The team tries new things, and resources follow what works."),
                ),
            ),
        ),
    ),
)
QUESTIONS = {question.key: question for area in AREAS for question in area.questions}
NEEDED_ANSWERS = -(-len(QUESTIONS) * NEEDED_SHARE.numerator // NEEDED_SHARE.denominator)
"""How many answers must describe a level or a higher one."""


def validate_answers(answers: object) -> None:
    """Check that every question is answered with the number of one of its statements."""
    if not isinstance(answers, dict) or set(answers) != set(QUESTIONS):
        raise ValidationError(_("Answer each question by its key: %(keys)s."), params={"keys": ", ".join(QUESTIONS)})
    wrong = [key for key, points in answers.items() if type(points) is not int or points not in Level.values]
    if wrong:
        raise ValidationError(_("Give 1, 2, 3 or 4 for: %(keys)s."), params={"keys": ", ".join(wrong)})


# --- Scoring -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AreaScore:
    area: Area
    points: int

    @property
    def most(self) -> int:
        return len(self.area.questions) * max(Level.values)

    @property
    def mean(self) -> Fraction:
        return Fraction(self.points, len(self.area.questions))


@dataclass(frozen=True, slots=True)
class Move:
    """The next step in one area: from what is true today to the statement after it."""

    area: Area
    question: Question
    today: Text
    next: Text


@dataclass(frozen=True, slots=True)
class Result:
    level: Level
    areas: list[AreaScore]

    @property
    def points(self) -> int:
        return sum(score.points for score in self.areas)

    @property
    def most(self) -> int:
        return sum(score.most for score in self.areas)

    @property
    def weakest(self) -> list[AreaScore]:
        """Return the areas with the fewest points; none where all are alike."""
        fewest, most = min(score.mean for score in self.areas), max(score.mean for score in self.areas)
        return [score for score in self.areas if score.mean == fewest] if fewest < most else []


def score(answers: Answers) -> Result:
    """Count the points of each area and find the level."""
    areas = [AreaScore(area, sum(answers[question.key] for question in area.questions)) for area in AREAS]
    return Result(max(level for level in Level if _reached(level, answers, areas)), areas)


def _reached(level: Level, answers: Answers, areas: list[AreaScore]) -> bool:
    enough = sum(points >= level for points in answers.values()) >= NEEDED_ANSWERS
    return level == Level.BEGINNER or (enough and all(area.mean >= level - MOST_BELOW for area in areas))


def next_move(answers: Answers) -> Move | None:
    """Return the one step to take next: in the weakest area, its weakest answer; None for a team at the top of all."""
    weakest = min(score(answers).areas, key=lambda area: area.mean).area
    question = min(weakest.questions, key=lambda question: answers[question.key])
    points = answers[question.key]
    if points == max(Level.values):
        return None
    return Move(weakest, question, question.statements[points - 1], question.statements[points])


# --- Advice --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Advice:
    """What a level is like, and what to do on it; the advice of the next level is what it needs."""

    summary: Text
    steps: tuple[Text, ...]


ADVICE = {
    Level.BEGINNER: Advice(
        _("You are finding your feet."),
        (
            _("Polish the basics: complete profiles, one purpose for each channel."),
            _("Learn to read the analytics you already have."),
            _("Start to talk with customers where they write to you."),
        ),
    ),
    Level.SKILLED: Advice(
        _("You know what you do; now find out what it earns."),
        (
            _("Build the earning logic: how does a follower become a customer, and what is one worth?"),
            _("Sharpen how you measure the return."),
            _("Start to work with the rest of the organisation."),
        ),
    ),
    Level.EXPERT: Advice(
        _("Your channels earn, and you can show it."),
        (
            _("Run several channels side by side."),
            _("Connect your tools with each other."),
            _("Merge your measures of return with the data of sales and service."),
        ),
    ),
    Level.FORERUNNER: Advice(
        _("Others learn from you."),
        (
            _("IT, sales, marketing, finance and management work together on it."),
            _("Keep what you have: review it every quarter, and teach others."),
        ),
    ),
}


def level_after(level: Level) -> Level | None:
    return Level(level + 1) if level < max(Level.values) else None


NEEDED = {
    Level.SKILLED: ("clicks", "leads", "purchases", "spend", "revenue"),
    Level.EXPERT: ("customers", "open_leads", "nps"),
}
"""Metrics that need more than a look at a profile: money and leads, then sales and service data."""


def level_needed(metric: str) -> Level:
    """Return the level at which teams usually master a metric."""
    return next((level for level, metrics in NEEDED.items() if metric in metrics), Level.BEGINNER)


def metric_names(level: Level) -> list[Text]:
    """Return what is usually measured on a level."""
    return [metric.label for metric in METRICS.values() if level_needed(metric.key) == level]


def metrics_above(level: Level) -> list[str]:
    """Return the metrics a team of this level does not usually master yet."""
    return [metric for needed, metrics in NEEDED.items() if needed > level for metric in metrics]


def questionnaire() -> list[dict[str, Any]]:
    """Return the areas with their questions as plain data."""
    return [
        {
            "key": area.key,
            "title": str(area.title),
            "questions": [
                {"key": one.key, "text": str(one.text), "statements": [str(text) for text in one.statements]}
                for one in area.questions
            ],
        }
        for area in AREAS
    ]
