from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from reporting import demo


class Command(BaseCommand):
    help = "Create the demo workspace with a year of plausible data; running it again changes nothing."

    requires_system_checks = []  # they load every page, which the web server does anyway

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", default=settings.PUBLIC_URL, help="where the product is served, for the notice"
        )

    def handle(self, *, address: str, **options: Any) -> None:
        logins = demo.prepare()
        self.stdout.write(f"\n  Luotsi is served at {address}\n\n  Demo logins:")
        for login in logins:
            self.stdout.write(f"    {login.role:<7} {login.email:<24} {login.password}")
        self.stdout.write("\n  Ctrl-C ends everything.\n\n")
