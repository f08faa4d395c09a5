"""Situations most teams meet sooner or later, with a plan to begin from."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.models import ResponseSituation

HOUR = 60
DAY = 24 * HOUR
Severity = ResponseSituation.Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedSituation:
    """A situation with its plan; roles by their key in `strategy.team_roles`."""

    key: str
    name: str | Promise
    severity: Severity
    answer_within_minutes: int
    responder: str
    escalate_to: str
    signs: str | Promise
    escalate_when: str | Promise
    steps: str | Promise
    prepared_wording: str | Promise

    def texts(self) -> dict[str, str]:
        """Return the texts in the language that is active now."""
        names = ("name", "signs", "escalate_when", "steps", "prepared_wording")
        return {name: str(getattr(self, name)) for name in names}


_LIST = (
    SuggestedSituation(
        key="hostile_comment",
        name=_("A hostile comment goes viral"),
        severity=Severity.HIGH,
        answer_within_minutes=HOUR,
        responder="conversation",
        escalate_to="boss",
        signs=_("One comment gets more replies than any post this week, or strangers begin to share it."),
        escalate_when=_("A journalist asks, somebody threatens, or it grows for more than three hours."),
        steps=_(
            "Stop all scheduled posts and advertisements.\n"
            "Find out what is true before you answer.\n"
            "Answer once, in public, under the comment; carry on in private.\n"
            "Never delete a comment unless it breaks the law or the house rules; keep a picture of it.\n"
            "Write down what happened and what you change."
        ),
        prepared_wording=_(
            "Thank you for telling us. This is not how it should be, and we are finding out what happened. "
            "We will answer here by [time]. If you like, write to us at [address], so that we can put it right for you."
        ),
    ),
    SuggestedSituation(
        key="wrong_price",
        name=_("A wrong price is published"),
        severity=Severity.MEDIUM,
        answer_within_minutes=HOUR,
        responder="ads",
        escalate_to="boss",
        signs=_("Unusually many orders of one product, or someone asks whether the price can be true."),
        escalate_when=_("More than ten people have ordered at the wrong price."),
        steps=_(
            "Correct the price on the site and pause the advertisements that show it.\n"
            "Correct the post and say that you did.\n"
            "Decide whether orders at the wrong price are honoured, the same for everyone.\n"
            "Write to everyone who ordered, before they ask."
        ),
        prepared_wording=_(
            "We made a mistake: the price of [product] was shown as [wrong price]; it is [right price]. "
            "Who ordered before [time] gets it at the price shown. We are sorry for the confusion."
        ),
    ),
    SuggestedSituation(
        key="account_taken_over",
        name=_("An account is taken over"),
        severity=Severity.HIGH,
        answer_within_minutes=30,
        responder="boss",
        escalate_to="boss",
        signs=_("Posts nobody of you wrote, a changed e-mail address, or nobody can sign in."),
        escalate_when=_("At once."),
        steps=_(
            "Use the network's page for stolen accounts.\n"
            "Change the password of the company e-mail and end all sessions.\n"
            "Remove the account's access to money: advertising account, shop, card.\n"
            "Tell customers on your other channels and on the site.\n"
            "Afterwards: two-factor sign-in for everyone, and access only for those who need it."
        ),
        prepared_wording=_(
            "Our account on [network] is in the wrong hands at the moment. Please do not open links or pay anything "
            "there. You reach us at [address]. We tell you here as soon as it is ours again."
        ),
    ),
    SuggestedSituation(
        key="late_deliveries",
        name=_("Deliveries are late"),
        severity=Severity.MEDIUM,
        answer_within_minutes=4 * HOUR,
        responder="conversation",
        escalate_to="boss",
        signs=_("Three or more customers ask on one day where their order is."),
        escalate_when=_("The delay is longer than a week, or touches gifts for a holiday."),
        steps=_(
            "Find out which orders are touched and until when.\n"
            "Write to each customer before they write to you, with a new date.\n"
            "Offer to take the order back.\n"
            "Pause the advertisements for what cannot be delivered."
        ),
        prepared_wording=_(
            "Your order [number] will arrive later than we promised: we now expect it on [date]. The reason is "
            "[reason]. If that is too late for you, tell us and you have your money back within [days] days."
        ),
    ),
    SuggestedSituation(
        key="key_person_ill",
        name=_("A key person falls ill"),
        severity=Severity.MEDIUM,
        answer_within_minutes=DAY,
        responder="boss",
        escalate_to="boss",
        signs=_("Whoever runs a channel is away without having handed it over."),
        escalate_when=_("They are away for longer than a week."),
        steps=_(
            "The stand-in signs in with their own access; if there is none, the boss gives it.\n"
            "Publish only what is ready; postpone the rest.\n"
            "Answer questions first, everything else later.\n"
            "Look at running campaigns every day: pause what nobody watches."
        ),
        prepared_wording=_(
            "We are fewer than usual this week, so an answer may take until [day]. Urgent? Write to [address]."
        ),
    ),
    SuggestedSituation(
        key="product_recall",
        name=_("A product must be called back"),
        severity=Severity.HIGH,
        answer_within_minutes=2 * HOUR,
        responder="boss",
        escalate_to="boss",
        signs=_("A customer is hurt, a supplier warns you, or an authority writes."),
        escalate_when=_("At once."),
        steps=_(
            "Stop selling and advertising the product.\n"
            "Ask the authority in charge what has to be said, and how.\n"
            "Write to every buyer; put it at the top of the site and of every channel.\n"
            "Answer every question the same day, from one list of answers.\n"
            "Say when it is over."
        ),
        prepared_wording=_(
            "If you bought [product] between [date] and [date], please stop using it: [reason]. Send it back free of "
            "charge to [address]; you get your money back or a new one. We are sorry. Questions: [address]."
        ),
    ),
)

SUGGESTIONS: dict[str, SuggestedSituation] = {suggestion.key: suggestion for suggestion in _LIST}
