"""What must survive, shown on real processes: `python -m tests.faults [--short] [--only R1,R3]`.

A site of its own is started in a folder that is removed afterwards: PostgreSQL, Redis, Celery
workers, a beat and a web server, all of which are killed and restarted. Each promise prints one
line and writes a JSON file beside the benchmarks'. The exit code is 1 when one was broken.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.harness import RESULTS_DIR
from tests.faults.results import Result, write
from tests.faults.site import Site, running_site

WORKERS = ("one", "two")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--short", action="store_true", help="a minute instead of many")
    parser.add_argument("--only", default="", help="promises, such as R1,R3")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--results", type=Path, default=RESULTS_DIR)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(time.time()) % 100_000
    broken = 0
    with running_site(Path(tempfile.mkdtemp(prefix="autoclip-faults-"))) as site:
        os.environ.update(site.environment)
        import django

        django.setup()
        for result in _promises(site, options, seed):
            write(result, options.results)
            broken += bool(result.violations)
    return 1 if broken else 0


def _promises(site: Site, options: argparse.Namespace, seed: int) -> Iterator[Result]:
    from tests.faults import (
        r1_kills,
        r2_messages,
        r3_database,
        r4_vendors,
        r14_machine,
        s3_scale_out,
    )

    short = options.short
    films, engines = (2, "quick") if short else (8, "real")
    places = r1_kills.FEW_PLACES if short else r1_kills.PLACES
    storm = r1_kills.Storm(options.kills, films=12, workers=WORKERS, seed=seed)
    with_workers: dict[str, Callable[[], Result]] = {
        "R1A": lambda: r1_kills.every_place(site, places),
        "R1": lambda: r1_kills.any_moment(site, storm),
        "R1T": lambda: r1_kills.at_the_products_times(site),
        "R2": lambda: r2_messages.messages(site, films=films),
        "R3": lambda: r3_database.restarts(site, films=films, with_outage=not short),
    }
    without_workers: dict[str, Callable[[], Result]] = {
        "S3": lambda: s3_scale_out.two_machines(site, films=2, engines=engines),
        "R4": lambda: r4_vendors.misbehaviour(site.folder / "calls"),
        "R14": lambda: r14_machine.machine(site),
    }
    wanted = {name for name in options.only.upper().split(",") if name} or (
        {"R1A", "R2", "R3"} if short else {*with_workers, *without_workers}
    )
    site.start_beat()
    for name in WORKERS[: 1 if short else 2]:
        site.start_worker(name)
    site.wait_for_workers()
    for name, show in with_workers.items():
        if name in wanted:
            yield show()
    for name in site.workers():
        site.dismiss(name)
    for name, show in without_workers.items():
        if name in wanted:
            yield show()


if __name__ == "__main__":
    sys.exit(main())
