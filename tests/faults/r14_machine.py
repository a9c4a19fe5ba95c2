"""R14: the disk is full, a clock is wrong, a month's partition is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models.functions import Now
from django.test.utils import override_settings

from apps.contents.models import ContentJob, ContentRun, JobLog
from apps.contents.pipeline import leases
from apps.core import partitions
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.subscriptions.models import CreditTransaction
from apps.usage.models import ApiUsage
from tests.faults.orders import customer, order, order_many
from tests.faults.results import Result
from tests.faults.site import Site
from tests.faults.verdict import judge
from tests.faults.waiting import wait_for_end
from tests.support.workers import BASE_DIR, wait_until

DISK_BYTES = 3_000_000
TABLES = ("api_usages", "analytics_events", "workflow_logs", "audit_logs_info")


def machine(site: Site) -> Result:
    """All three, one after the other."""
    result = Result("R14", "disk full, clock wrong, partition missing")
    _refused_before_it_is_charged(result)
    runs = [_full_disk(result, site), _wrong_clock(result, site)]
    verdict = judge(runs, site.folder / "calls")
    result.add(verdict.figures, verdict.violations)
    _missing_partitions(result, site)
    return result


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of DISK_BYTES at folder (tmpfs); False where this process may not mount one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _refused_before_it_is_charged(result: Result) -> None:
    customer(0)
    before = CreditTransaction.objects.count()
    with override_settings(MIN_FREE_DISK_BYTES=10**18):
        try:
            order(0, "No room")
            result.violations.append("A run began without room on the disk.")
        except RuleBroken as refusal:
            result.figures["refused with"] = f"“{refusal}”"
    result.expect(CreditTransaction.objects.count() == before, "A refused run was charged.")


def _full_disk(result: Result, site: Site) -> ContentRun:
    """A worker's scratch disk is full, of which the ordering process knows nothing; then somebody
    makes room."""
    folder = site.folder / "data-small"
    (folder / "work").mkdir(parents=True)
    media = site.folder / "data" / "media"
    media.mkdir(parents=True, exist_ok=True)
    (folder / "media").symlink_to(media)
    with small_disk(folder / "work") as mounted:
        result.figures["full disk"] = "tmpfs" if mounted else "not shown: may not mount"
        filler = folder / "work" / "filler"
        site.start_worker("small", AUTOCLIP_DATA_DIR=str(folder))
        site.wait_for_workers()
        if mounted:
            _fill(filler)
        run = order(0, "Full disk")
        said = JobLog.objects.filter(job__run=run, message__contains="The disk is full")
        if mounted:
            wait_until(said.exists, "the worker says that the disk is full")
            charged = ContentRun.objects.get(pk=run.pk).status == "running"
            result.expect(charged, "A full disk ended the run at once.")
            filler.unlink()
        wait_for_end([run])
        site.dismiss("small")
    run.refresh_from_db()
    result.expect(run.status == "completed", f"Full disk: {run.status}, {run.error_message}")
    return run


def _fill(filler: Path) -> None:
    """Write until the disk takes no more."""
    file = os.open(filler, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):
            while True:
                os.write(file, bytes(4096))
    finally:
        os.close(file)


def _wrong_clock(result: Result, site: Site) -> ContentRun:
    """A machine whose clock is an hour ahead sweeps: it may not take a living worker's job. One
    that is an hour behind has to find the job of a dead worker all the same."""
    run = order(0, "Wrong clock")
    job = run.jobs.get(position=0)
    lease = leases.claim(job)
    assert lease is not None
    held = ContentJob.objects.filter(pk=job.pk)
    held.update(lease_expires_at=Now() + timedelta(minutes=30))
    _sweep_with_clock(site, hours=1)
    job.refresh_from_db()
    result.expect(
        (job.status, job.lease_token) == ("running", lease.token),
        "A clock that is ahead stole a living worker's job.",
    )
    held.update(lease_expires_at=Now() - timedelta(seconds=1))
    _sweep_with_clock(site, hours=-1)
    job.refresh_from_db()
    result.expect(job.status == "pending", "A clock that is behind left a dead worker's job.")
    site.start_worker("any")
    wait_for_end([run])
    return run


def _sweep_with_clock(site: Site, *, hours: int) -> None:
    """One sweep by a process whose clock is wrong."""
    code = f"""
import django, time_machine
from datetime import datetime, timedelta, UTC
django.setup()
from apps.contents.pipeline.sweeper import sweep
with time_machine.travel(datetime.now(UTC) + timedelta(hours={hours}), tick=True):
    sweep()
"""
    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=site.environment, check=True)


def _missing_partitions(result: Result, site: Site) -> None:
    """This month's partitions vanish; films are made all the same, and somebody is told."""
    month = partitions.month_of(datetime.now(UTC))
    before = AuditLog.objects.filter(severity="critical").count()
    for table in TABLES:
        found = [one for one in partitions.partitions_of(table) if one.month == month]
        for one in found:
            partitions.drop(table, one)
    runs = order_many("No partition", films=2)
    wait_for_end(runs)
    made = [
        table
        for table in TABLES
        if any(one.month == month for one in partitions.partitions_of(table))
    ]
    result.expect(made == list(TABLES), f"Partitions were made for {made} only.")
    jobs = ContentJob.objects.filter(run__in=runs)
    result.expect(
        all(job.status == "completed" for job in jobs), "A film failed for a missing partition."
    )
    rows = ApiUsage.objects.filter(job_id__in=jobs.values("pk")).count()
    calls = ApiUsage.objects.filter(job_id__in=jobs.values("pk"), status_code=200).count()
    result.expect(rows and rows == calls, "A call has no line of usage.")
    alarms = AuditLog.objects.filter(severity="critical").count() - before
    result.expect(alarms >= len(TABLES), f"{alarms} alarms for {len(TABLES)} missing partitions.")
    result.figures |= {"partitions made": len(made), "alarms": alarms}
