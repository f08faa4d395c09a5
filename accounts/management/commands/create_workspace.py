from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services


class Command(BaseCommand):
    help = "Create a workspace and print its address (slug), nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--currency", default="EUR", help="three letters, such as EUR, NOK or USD")
        parser.add_argument("--time-zone", default="Europe/Helsinki")
        parser.add_argument("--language", default="en")
        parser.add_argument("--fiscal-year-start", type=int, default=1, help="month, 1 to 12")

    def handle(self, *, name: str, **options: Any) -> None:
        fields = {key: options[key] for key in ("currency", "time_zone", "language", "fiscal_year_start")}
        try:
            workspace = services.create_workspace(name=name, by=None, **fields)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(workspace.slug)
