"""R1: workers die at every step and at any moment; nothing is lost and nothing charged twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from apps.contents.models import ContentRun
from tests.faults.orders import order_many
from tests.faults.recoveries import Recoveries
from tests.faults.results import Result, spread
from tests.faults.site import Site
from tests.faults.verdict import judge
from tests.faults.waiting import unfinished, wait_for_end, wait_for_progress
from tests.support.workers import wait_until

CALLED = ("script_generation", "safety_check", "tts", "image_gen", "render")
PLACES = (
    *(f"{point}.{step}" for step in CALLED for point in ("before", "after", "done")),
    "done.storyboard",
    *(
        f"{point}.{step}"
        for step in ("script_generation", "safety_check", "storyboard")
        for point in ("unsent", "sent")
    ),
)
FEW_PLACES = ("before.script_generation", "unsent.storyboard", "after.tts", "done.render")
RECOVERY_SECONDS = 60.0
# Names of settings whose quick values are replaced by the product's own.
TIMES = ("LEASE", "HEARTBEAT", "SWEEP", "RESEND")


@dataclass(frozen=True, slots=True)
class Storm:
    """kills: how many deaths; films: how many are to be in the making at least."""

    kills: int
    films: int
    workers: tuple[str, ...]
    seed: int


def every_place(site: Site, places: tuple[str, ...] = PLACES) -> Result:
    """One death of the child and one of the tree at every place of the production line.

    A step whose worker dies three times is parked, and its run fails with a refund: that is right.
    """
    result = Result(
        "R1a", "a worker dies before a call, after it, and after the save, at each step"
    )
    runs: list[ContentRun] = []
    met: Counter[str] = Counter()
    with Recoveries() as recoveries:
        for kind in ("child", "tree"):
            for place in places:
                (site.folder / "bombs" / f"{place}.{kind}").touch()
            number = 0
            while _armed(site) and number < 3 * len(places):
                runs += order_many(f"{kind} {number}", films=4)
                number += 1
                wait_for_end(runs)
        met.update(path.name.rsplit(".", 2)[0] for path in _exploded(site))
        _wait_until_all_recovered(recoveries)
    wanted = {f"{place}.{kind}" for place in places for kind in ("child", "tree")}
    verdict = judge(runs, site.folder / "calls")
    result.add(
        {"kills": sum(met.values()), **verdict.figures, **_times(recoveries)},
        verdict.violations,
    )
    result.expect(set(met) >= wanted, f"Nobody died at {sorted(wanted - set(met))}.")
    _in_time(result, recoveries.seconds)
    return result


def any_moment(site: Site, storm: Storm) -> Result:
    """A seeded killer: two of three times one child, else a whole worker, at random moments."""
    result = Result("R1", f"{storm.kills} random kills (seed {storm.seed})")
    chance = random.Random(storm.seed)
    done = Counter[str]()
    runs: list[ContentRun] = []
    with Recoveries(lambda working: site.hands() - working) as recoveries:
        while sum(done.values()) < storm.kills:
            if unfinished(runs) < storm.films:
                runs += order_many(f"storm {len(runs)}", films=max(4, storm.films // 2))
            time.sleep(chance.uniform(0.05, 1.2))
            kind = _kill_someone(site, chance, storm.workers)
            if kind:
                done[kind] += 1
        stopped = time.monotonic()
        wait_for_end(runs)
        drained = time.monotonic() - stopped
        _wait_until_all_recovered(recoveries)
    verdict = judge(runs, site.folder / "calls")
    figures: dict[str, Any] = {"kills": sum(done.values())}
    figures |= {f"of a {kind}": done[kind] for kind in sorted(done)}
    figures |= {**verdict.figures, **_times(recoveries), "drained s": round(drained, 1)}
    result.add(figures, verdict.violations)
    # Whether anybody is there to take over while the killing goes on is the killer's choice: what
    # counts is how long the job was not free, and how long it then waited beside an idle hand.
    result.figures |= spread("free, and a hand idle", recoveries.ours)
    _in_time(result, recoveries.ours)
    return result


def at_the_products_times(site: Site) -> Result:
    """Leases, sweeps and resends as they are installed: whole workers die in the middle of films,
    with messages that nobody had begun, and everything has ended a minute later."""
    result = Result("R1t", "whole workers die, at the times that are installed")
    times = {f"PIPELINE_{name}_SECONDS": "" for name in TIMES}
    unset = {name: value for name, value in site.environment.items() if name not in times}
    site.dismiss("beat")
    for name in site.workers():
        site.dismiss(name)
    quick, site.environment = site.environment, unset
    site.start_beat()
    site.start_worker("one")
    site.wait_for_workers()
    runs: list[ContentRun] = []
    slowest = 0.0
    with Recoveries() as recoveries:
        for number in range(3):
            ordered = order_many(f"own times {number}", films=4)
            wait_for_progress(ordered)
            site.kill("one")
            began = time.monotonic()
            wait_for_end(ordered)
            slowest = max(slowest, time.monotonic() - began)
            runs += ordered
        _wait_until_all_recovered(recoveries)
    verdict = judge(runs, site.folder / "calls")
    result.add({"kills": 3, **verdict.figures, **_times(recoveries)}, verdict.violations)
    result.figures["all ended after s"] = round(slowest, 1)
    _in_time(result, recoveries.seconds)
    site.environment = quick
    return _back_to_quick(site, result)


def _back_to_quick(site: Site, result: Result) -> Result:
    for name in ("beat", *site.workers()):
        site.dismiss(name)
    site.start_beat()
    for name in ("one", "two"):
        site.start_worker(name)
    site.wait_for_workers()
    return result


def _times(recoveries: Recoveries) -> dict[str, Any]:
    return {**spread("freed", recoveries.freed), **spread("taken over", recoveries.seconds)}


def _in_time(result: Result, seconds: list[float]) -> None:
    longest = max(seconds, default=0.0)
    result.expect(longest <= RECOVERY_SECONDS, f"A recovery took {longest:.0f} s.")


def _kill_someone(site: Site, chance: random.Random, workers: tuple[str, ...]) -> str:
    """SIGKILL to a child of a worker, or to all of it; "" when nobody was there to be killed."""
    name = chance.choice(workers)
    if chance.random() < 1 / 3:
        if not site.children_of(name):
            return ""
        site.kill(name)
        return "tree"
    children = site.children_of(name)
    if not children:
        return ""
    try:
        chance.choice(children).kill()
    except psutil.NoSuchProcess:
        return ""
    return "child"


def _wait_until_all_recovered(recoveries: Recoveries) -> None:
    wait_until(lambda: recoveries.waiting == 0, "every orphan is taken over")


def _armed(site: Site) -> bool:
    return any((site.folder / "bombs").iterdir())


def _exploded(site: Site) -> list[Path]:
    return list((site.folder / "exploded").iterdir())
