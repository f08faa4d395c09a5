"""Writing a strategy one at a time."""

from strategy.models import Strategy


def locked(strategy_id: int) -> Strategy:
    """Return the strategy as it is stored now, and let nobody else change it until this transaction ends."""
    return Strategy.objects.select_for_update(no_key=True).get(pk=strategy_id)
