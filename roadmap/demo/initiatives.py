"""Initiatives of the demonstration workspace."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from accounts import records
from accounts.models import User, Workspace
from roadmap.models import Initiative
from strategy.models import Channel, Goal, Person

WEEK = timedelta(days=6)
"""From the first day of seven to the last."""
OWNERS = {
    "Open a German account": ("Anna Virtanen", "instagram"),
    "Localise the 50 best performing pieces": ("Katrin Weber", "instagram"),
    "Paid campaign across Germany for 1,000 local followers": ("Anna Virtanen", "instagram"),
    "Publish unique or localised German content daily": ("Anna Virtanen", "instagram"),
    "5,000 followers through influencers": ("Elina Lindqvist", "instagram"),
    "Shared inbox for comments and messages": ("Elina Lindqvist", "facebook"),
    "Ready answers to the twenty most asked questions": ("Anna Virtanen", "facebook"),
    "Photograph and price the kits": ("Elina Lindqvist", "website"),
    "Letter to owners of sweaters older than two years": ("Elina Lindqvist", "e-mail"),
    "Film: mending an elbow in five minutes": ("Anna Virtanen", "instagram"),
}
"""Who owns which initiative, and the key of its channel."""


def seed(*, workspace: Workspace, by: User | None, today: date, goals: Sequence[Goal]) -> list[Initiative]:
    """Write the initiatives of the demonstration goals where they are missing."""
    known = {(initiative.goal_id, initiative.title): initiative for initiative in Initiative.objects.all()}
    people = {person.name: person for person in Person.objects.all()}
    channels = {channel.key: channel for channel in Channel.objects.all()}
    plans = [
        {"goal": goal, **plan}
        for goal, of_goal in zip(goals, (audience(today), service(today), repair_kits(today)), strict=True)
        for plan in of_goal
    ]
    for plan in plans:
        key = (plan["goal"].pk, plan["title"])
        if key not in known:
            owner, channel = OWNERS.get(plan["title"], ("", ""))
            placed: dict[str, Any] = {"owner": people.get(owner), "channel": channels.get(channel)}
            known[key] = records.save(Initiative(workspace=workspace), by=by, **plan, **placed)
    return [known[plan["goal"].pk, plan["title"]] for plan in plans]


def audience(today: date) -> list[dict[str, Any]]:
    """Return the practitioners' worked example: a foreign audience doubled in six months."""
    start = today - timedelta(days=70)
    return [
        {
            "title": "Open a German account",
            "description": "Handle, profile text, landing page, two-factor sign-in.",
            "starts_on": start,
            "ends_on": start + WEEK,
            "success_measure": "The account is live and linked from the site",
            "resources": "Anna, 6 hours",
            "status": Initiative.Status.DONE,
        },
        {
            "title": "Localise the 50 best performing pieces",
            "description": "Chosen by saves and shares\nTranslated and checked by a native speaker",
            "starts_on": start + timedelta(days=7),
            "ends_on": start + timedelta(days=7) + WEEK,
            "success_measure": "50 pieces approved",
            "resources": "Anna 10 hours, translator 400 €",
            "status": Initiative.Status.DONE,
        },
        {
            "title": "Paid campaign across Germany for 1,000 local followers",
            "starts_on": start + timedelta(days=84),
            "ends_on": start + timedelta(days=84) + WEEK,
            "success_measure": "1,000 new followers in Germany, below 1.20 € each",
            "resources": "1,200 € from the ad budget; Anna 4 hours",
            "status": Initiative.Status.PLANNED,
        },
        {
            "title": "Publish unique or localised German content daily",
            "starts_on": start + timedelta(days=14),
            "until_goal_is_met": True,
            "success_measure": "One piece a day; saves per piece above 12",
            "resources": "Anna 3 hours a week, two photographs a week from the knitters",
            "status": Initiative.Status.IN_PROGRESS,
        },
        {
            "title": "5,000 followers through influencers",
            "description": "Ten makers of knitting videos, one sweater each",
            "starts_on": start + timedelta(days=21),
            "ends_on": start + timedelta(days=111),
            "success_measure": "5,000 followers who came through a maker's link",
            "resources": "Ten sweaters, 1,500 €; risk: two makers are on leave in December",
            "status": Initiative.Status.WAITING,
        },
    ]


def service(today: date) -> list[dict[str, Any]]:
    return [
        {
            "title": "Shared inbox for comments and messages",
            "starts_on": today - timedelta(days=10),
            "ends_on": today + timedelta(days=11),
            "success_measure": "Every message has a name beside it within an hour",
            "resources": "Elina, two evenings; 25 € a month",
            "status": Initiative.Status.IN_PROGRESS,
        },
        {
            "title": "Ready answers to the twenty most asked questions",
            "starts_on": today + timedelta(days=14),
            "ends_on": today + timedelta(days=35),
            "success_measure": "Half of the questions answered with them",
            "resources": "Anna 8 hours",
        },
        {
            "title": "Chat robot on the site",
            "starts_on": today + timedelta(days=40),
            "ends_on": today + timedelta(days=75),
            "success_measure": "A third of the questions solved without us",
            "status": Initiative.Status.DROPPED,
        },
    ]


def repair_kits(today: date) -> list[dict[str, Any]]:
    return [
        {
            "title": "Photograph and price the kits",
            "starts_on": today - timedelta(days=118),
            "ends_on": today - timedelta(days=98),
            "success_measure": "Twelve kits in the shop",
            "resources": "Photographer 350 €",
            "status": Initiative.Status.DONE,
        },
        {
            "title": "Letter to owners of sweaters older than two years",
            "starts_on": today - timedelta(days=90),
            "until_goal_is_met": True,
            "success_measure": "One kit in forty letters",
            "resources": "Elina 4 hours a month",
            "status": Initiative.Status.IN_PROGRESS,
        },
        {
            "title": "Film: mending an elbow in five minutes",
            "starts_on": today - timedelta(days=30),
            "ends_on": today - timedelta(days=5),
            "success_measure": "2,000 views and 40 kits sold from its link",
            "resources": "Anna 6 hours",
            "status": Initiative.Status.IN_PROGRESS,
        },
    ]
