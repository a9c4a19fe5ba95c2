"""R3: PostgreSQL restarts while films are made and people ask for lists."""

from __future__ import annotations

import signal
import time

import httpx2

from apps.contents.models import ContentJob
from tests.faults.orders import customer, order_many
from tests.faults.results import Result
from tests.faults.site import Site
from tests.faults.verdict import judge
from tests.faults.waiting import wait_for_end, wait_for_progress
from tests.faults.web import Asker, signed_in, start_web

WAYS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


# Longer than a request waits for a connection.
OUTAGE_SECONDS = 14.0


def restarts(site: Site, *, films: int, with_outage: bool) -> Result:
    """Both ways, each in the middle of the work; then, if wanted, an outage that requests meet: a
    restart alone is over before they have waited in vain."""
    result = Result("R3", "the database restarts, fast and immediate")
    person, _project = customer(0)
    client = signed_in(start_web(site), person)
    runs = []
    with client, Asker(client, "/api/v1/contents/") as asker:
        for name, way in WAYS.items():
            ordered = order_many(f"restart {name}", films=films)
            wait_for_progress(ordered)
            site.restart_database(way)
            began = time.monotonic()
            wait_for_end(ordered)
            result.figures[f"ended after {name} s"] = round(time.monotonic() - began, 1)
            runs += ordered
        if with_outage:
            ordered = order_many("outage", films=films)
            wait_for_progress(ordered)
            with site.database_outage():
                _look_at_pages(client, result)
                time.sleep(OUTAGE_SECONDS)
            wait_for_end(ordered)
            runs += ordered
        time.sleep(1)
    site.stop_web()
    verdict = judge(runs, site.folder / "calls")
    figures = {f"requests {status}": count for status, count in sorted(asker.answers.items())}
    result.add({**verdict.figures, **figures}, verdict.violations)
    result.violations += [f"Not a clean answer: {one}" for one in dict.fromkeys(asker.unclean)]
    if with_outage:
        result.expect(asker.answers[503], "No request met the outage: this run shows nothing.")
    result.expect(
        verdict.figures.get("completed") == len(runs), "A run failed for a restart of the database."
    )
    most = max(ContentJob.objects.filter(run__in=runs).values_list("attempt", flat=True))
    result.figures["most attempts of a job"] = most
    result.expect(most == 1, "A restart of the database used up an attempt.")
    return result


def _look_at_pages(client: httpx2.Client, result: Result) -> None:
    """People at the console are told calmly, in their language, and when to come back."""
    words = {"ko": '<html lang="ko">', "en": "One moment, please"}
    for path in ("/admin/", "/admin/login/", "/admin/contents/contentrun/"):
        for language, word in words.items():
            page = client.get(path, headers={"Accept-Language": language})
            is_calm = page.status_code == 503 and word in page.text and page.headers["Retry-After"]
            result.expect(is_calm, f"{path} ({language}) answered {page.status_code}.")
