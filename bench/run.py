"""Measure what `bench/README.md` promises, as ratios of one run: `make bench`."""

import os
import sys

from bench import scratch


def main() -> int:
    with scratch.database() as url:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        ratios = _measure(url)
    return 0 if all(ratio.met is not False for ratio in ratios) else 1


def _measure(url: str):  # type: ignore[no-untyped-def]
    import logging

    from django.core.management import call_command

    from bench import dashboard, data, grid, imports, recompute, roadmap, sheet, strategies
    from bench.timing import HEAD, Ratio
    from config.celery import app

    logging.disable(logging.INFO)
    # The benchmarks call the work themselves; what is sent to a worker goes nowhere.
    app.conf.update(broker_url="memory://", broker_transport_options={})
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(HEAD, flush=True)
    ratios: list[Ratio] = []

    def tell(*found: Ratio) -> None:
        ratios.extend(found)
        for ratio in found:
            print(ratio.row(), flush=True)

    few = data.workspace("Few", days=100)
    data.tidy()
    (alone,) = recompute.seconds_to_recompute([few], rounds=15)
    many = data.workspace("Many", days=1000, posts=10)
    data.tidy()
    tell(*dashboard.measure(few, many))
    found, dense = recompute.seconds_to_recompute([few, many], rounds=15)
    what = "recompute after 1,000 edited rows"
    tell(
        Ratio(f"{what}, 1,010,000 stored", "10,000 stored", found, alone, "≤ 1.2", found <= 1.2 * alone),
        Ratio(f"{what}, months ten times as dense", "1,010,000 stored", dense, found),
    )
    tell(*imports.measure(url))
    data.tidy()
    tell(*strategies.measure())
    tell(*grid.measure())
    data.tidy()
    tell(*roadmap.measure())
    tell(*sheet.measure())
    return ratios


if __name__ == "__main__":
    sys.exit(main())
