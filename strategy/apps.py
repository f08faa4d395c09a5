from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "strategy"
    verbose_name = _("Strategy")

    def ready(self) -> None:
        from accounts import topics
        from strategy.selectors import guidance  # noqa: F401 - registers the remarks of this room first
        from strategy.topics import place_of

        topics.register("strategy", place_of)
