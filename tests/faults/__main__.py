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
from collections.abc import Iterator
from pathlib import Path

from tests.faults.results import RESULTS_DIR, Result, write
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

    wanted = {name for name in options.only.upper().split(",") if name}

    def asked(name: str) -> bool:
        return not wanted or name in wanted

    site.start_beat()
    for name in WORKERS[: 1 if options.short else 2]:
        site.start_worker(name)
    site.wait_for_workers()
    if asked("R1A"):
        yield r1_kills.every_place(site)
    if asked("R1") and not options.short:
        yield r1_kills.any_moment(site, kills=options.kills, films=12, workers=WORKERS, seed=seed)
    if asked("R2"):
        yield r2_messages.messages(site, films=2 if options.short else 8)
    if asked("R3"):
        films = 2 if options.short else 8
        yield r3_database.restarts(site, films=films, with_outage=not options.short)
    for name in site.workers():
        site.dismiss(name)
    if asked("S3"):
        engines = "quick" if options.short else "real"
        yield s3_scale_out.two_machines(site, films=2, engines=engines)
    if asked("R4"):
        yield r4_vendors.misbehaviour(site.folder / "calls")
    if asked("R14"):
        yield r14_machine.machine(site)


if __name__ == "__main__":
    sys.exit(main())
