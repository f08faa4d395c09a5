from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.models import User


class Command(BaseCommand):
    help = "Create a workspace and print its address (slug), nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--currency", default="EUR", help="three letters, such as EUR, NOK or USD")
        parser.add_argument("--time-zone", default="Europe/Helsinki")
        parser.add_argument("--language", default="en")
        parser.add_argument("--fiscal-year-start", type=int, default=1, help="month, 1 to 12")

        parser.add_argument("--owner", help="e-mail address of a signed-up person who becomes its owner")

    def handle(self, *, name: str, owner: str | None, **options: Any) -> None:
        person = self._person(owner) if owner else None
        fields = {key: options[key] for key in ("currency", "time_zone", "language", "fiscal_year_start")}
        try:
            workspace = services.create_workspace(name=name, by=person, **fields)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(workspace.slug)

    @staticmethod
    def _person(email: str) -> User:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody has signed up as {email}.")
        return person
