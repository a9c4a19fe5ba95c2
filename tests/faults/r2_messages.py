"""R2: messages are lost, doubled and late; the database alone knows what is due."""

from __future__ import annotations

import time

import redis
from celery import current_app
from django.conf import settings

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.definitions import BY_TYPE
from tests.faults.orders import order_many
from tests.faults.results import Result
from tests.faults.site import Site
from tests.faults.verdict import judge
from tests.faults.waiting import unfinished, wait_for_end, wait_for_progress


def messages(site: Site, *, films: int) -> Result:
    """Each trouble meets runs that are in the middle of their work."""
    result = Result("R2", "messages lost, doubled and late")
    runs: list[ContentRun] = []
    runs += _deliver_three_times(films)
    flushed, waited = _while_working(films, "flushed", _flush)
    restarted, again = _while_working(films, "restarted", site.restart_redis)
    runs += flushed + restarted
    (site.folder / "bombs" / "unsent.script_generation.child").touch()
    (site.folder / "bombs" / "unsent.storyboard.tree").touch()
    unpublished = order_many("unpublished", films=films)
    wait_for_end(unpublished)
    runs += unpublished
    wait_for_end(runs)
    verdict = judge(runs, site.folder / "calls")
    figures = {
        "ended after FLUSHALL s": round(waited, 1),
        "ended after the broker's kill s": round(again, 1),
        "worker restarts": sum(site.starts.values()) - len(site.starts),
    }
    result.add({**verdict.figures, **figures}, verdict.violations)
    left = list((site.folder / "bombs").iterdir())
    result.expect(left == [], f"Nobody died between commit and message: {left}.")
    completed = ContentRun.objects.filter(pk__in=[run.pk for run in runs], status="completed")
    result.expect(completed.count() == len(runs), "A run failed for the loss of a message.")
    return result


def _deliver_three_times(films: int) -> list[ContentRun]:
    """Every message is sent again twice: when its job becomes ready, and when it is long done."""
    runs = order_many("tripled", films=films)
    seen: set[object] = set()
    deadline = time.monotonic() + 120
    while unfinished(runs) and time.monotonic() < deadline:
        jobs = ContentJob.objects.filter(run__in=runs, enqueued_at__isnull=False)
        for job in [job for job in jobs if job.pk not in seen]:
            seen.add(job.pk)
            _send(job)
            _send(job)
        time.sleep(0.05)
    for job in ContentJob.objects.filter(run__in=runs):
        _send(job)
    return runs


def _send(job: ContentJob) -> None:
    current_app.send_task("contents.run_job", args=[str(job.pk)], queue=BY_TYPE[job.job_type].queue)


def _while_working(films: int, title: str, trouble: object) -> tuple[list[ContentRun], float]:
    """Let trouble come while these films are made; return how long they took after it."""
    assert callable(trouble)
    runs = order_many(title, films=films)
    wait_for_progress(runs)
    trouble()
    began = time.monotonic()
    wait_for_end(runs)
    return runs, time.monotonic() - began


def _flush() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
