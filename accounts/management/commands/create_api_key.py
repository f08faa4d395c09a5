from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from accounts import services
from accounts.models import ApiKey, Workspace


class Command(BaseCommand):
    help = "Create an API key for a workspace and print the key, nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", required=True, help="the workspace's address (slug)")
        parser.add_argument("--access", choices=ApiKey.Access.values, default=ApiKey.Access.READ)
        parser.add_argument("--name", default="command line")

    def handle(self, *, workspace: str, access: str, name: str, **options: Any) -> None:
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace with the address {workspace!r}.")
        with scope(workspace=found):
            key = services.create_api_key(workspace=found, name=name, access=access, by=None)
        self.stdout.write(key.secret)
