"""The demo workspace: a knitwear brand's year, through every room."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

import budget.demo
import roadmap.demo
import strategy.demo
from accounts import services
from accounts.access import inside
from accounts.models import Membership, User, Workspace
from accounts.roles import Role
from reporting import demo_data
from reporting.recompute import recompute_workspace

NAME = "Demo: Aalto Knitwear"
ROLES = (Role.OWNER, Role.EDITOR, Role.VIEWER)


@dataclass(frozen=True)
class Login:
    role: str
    email: str
    password: str


def prepare() -> list[Login]:
    """Make sure the demo workspace is there, with its data, and return its logins."""
    users = {role: _user(role) for role in ROLES}
    workspace = Workspace.objects.filter(memberships__user=users[Role.OWNER], name=NAME).first()
    if workspace is None:
        workspace = _fill(users)
    with inside(workspace):
        recompute_workspace(workspace.pk)
        # Closed only now that its ad spend is known, else all of it would show as late.
        budget.demo.close_first_month(workspace=workspace, by=users[Role.OWNER], today=workspace.today())
    return [Login(role.value, user.email, settings.DEMO_PASSWORD) for role, user in users.items()]


@transaction.atomic
def _fill(users: dict[Role, User]) -> Workspace:
    owner = users[Role.OWNER]
    workspace = services.create_workspace(name=NAME, by=owner, currency="EUR", time_zone="Europe/Helsinki")
    for role, user in users.items():
        Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    today = workspace.today()
    with inside(workspace):
        document = strategy.demo.seed(workspace=workspace, by=owner, today=today)
        channels = document["channels"]
        roadmap.demo.seed(workspace=workspace, by=owner, today=today, goals=document["goals"])
        budget.demo.seed(workspace=workspace, by=owner, today=today, channels=channels.values())
        demo_data.seed(workspace=workspace, by=owner, today=today, channels=channels)
    return workspace


def _user(role: Role) -> User:
    email = f"{role.value}@demo.example"
    user = User.objects.filter(email=email).first() or User(email=email, name=f"Demo {role.value}")
    if not user.check_password(settings.DEMO_PASSWORD):
        user.set_password(settings.DEMO_PASSWORD)
        user.save()
    return user
