"""R4: vendors misbehave, and every call still has the right outcome, sentence and line of usage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models.functions import Now
from django.test.utils import override_settings

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.definitions import STEPS
from apps.contents.pipeline.runner import run_job
from apps.contents.services.contents import create_content
from apps.contents.services.runs import cancel_run, start_run
from apps.usage.gateway import breaker
from apps.usage.gateway.routing import Candidate
from apps.usage.models import ApiUsage
from tests.faults.orders import customer
from tests.faults.results import Result
from tests.faults.verdict import judge
from tests.support.vendors.faults import FAULTS, PATIENT, QUICK, Fault
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.samples import SCRIPT, SOURCE
from tests.support.vendors.server import KEY, Reply, instead

_numbers = count(1)
SCRIPT_STEP, PICTURES_STEP = "script_generation", "image_gen"


class Vendor:
    """OpenAI on loopback under a name of its own, so that nothing is remembered of others."""

    def __init__(self, *, is_quick: bool) -> None:
        self.server = OpenAIServer()
        self.server.answers = [SCRIPT]
        self.name = f"loopback{next(_numbers)}"
        self.options = {
            "api_key": KEY,
            "base_url": f"{self.server.url}/v1",
            **(QUICK if is_quick else PATIENT),
        }


@contextmanager
def asked(capability: str, *, is_quick: bool = False, way_out: bool) -> Iterator[Vendor]:
    """The vendor is asked first for the capability; way_out: then the quick engine."""
    vendor = Vendor(is_quick=is_quick)
    engines = settings.PROVIDERS[capability]
    entry = {"class": engines["openai"]["class"], "options": vendor.options}
    changed = {**settings.PROVIDERS, capability: {**engines, vendor.name: entry}}
    route = [vendor.name, "quick"] if way_out else [vendor.name]
    routes = {**settings.PROVIDER_ROUTES, capability: route}
    with ExitStack() as stack:
        stack.enter_context(vendor.server.running())
        stack.enter_context(override_settings(PROVIDERS=changed, PROVIDER_ROUTES=routes))
        yield vendor


def misbehaviour(site_book: Any) -> Result:
    """Every fault of the adapters' own list, through the pipeline and the gateway."""
    result = Result("R4", "vendors misbehave")
    runs: list[ContentRun] = []
    for fault in FAULTS:
        runs.append(_falls_back(result, fault))
        runs.append(_alone(result, fault))
        runs.append(_paid(result, fault))
    runs.append(_wrong_schema(result))
    runs += _breaker(result)
    verdict = judge(runs, site_book)
    result.add({"faults": len(FAULTS), **verdict.figures}, verdict.violations)
    return result


def _order(title: str) -> ContentRun:
    person, project = customer(9)
    content = create_content(by=person, project=project, title=title, text=SOURCE)
    return start_run(by=person, content=content)


def _work(run: ContentRun, step: str) -> ContentJob:
    """Do the steps up to this one, in this process."""
    for name in (one.job_type for one in STEPS):
        job = run.jobs.get(job_type=name)
        if job.status == "pending":
            ContentJob.objects.filter(pk=job.pk).update(next_attempt_at=None)
            run_job(str(job.pk))
        if name == step:
            break
    return run.jobs.get(job_type=step)


def _usage(job: ContentJob) -> list[tuple[str, bool]]:
    """Who was called for the job, in order, and whether it answered."""
    rows = ApiUsage.objects.filter(job_id=job.pk).order_by("created_at")
    return [(row.service, row.status_code == 200) for row in rows]


def _end(run: ContentRun) -> ContentRun:
    run.refresh_from_db()
    if run.status == "running":
        person, _project = customer(9)
        cancel_run(by=person, run=run)
    return run


def _falls_back(result: Result, fault: Fault) -> ContentRun:
    """With a way out, the next provider answers at once."""
    with asked("script", is_quick=fault.is_quick, way_out=True) as vendor:
        vendor.server.then(fault.misdeed)
        run = _order(f"Falls back from {fault.name}")
        job = _work(run, SCRIPT_STEP)
    result.expect(job.status == "completed", f"{fault.name}: no way out ({job.error_message}).")
    wanted = [(vendor.name, False), ("quick", True)]
    result.expect(_usage(job) == wanted, f"{fault.name}: usage {_usage(job)}.")
    return _end(run)


def _alone(result: Result, fault: Fault) -> ContentRun:
    """With nobody else to ask, a passing fault is waited out and the next attempt succeeds; a
    lasting one ends the run with its sentence, and everything is given back."""
    with asked("script", is_quick=fault.is_quick, way_out=False) as vendor:
        vendor.server.then(fault.misdeed)
        run = _order(f"Alone with {fault.name}")
        job = _work(run, SCRIPT_STEP)
        said = job.error_message
        result.expect(_usage(job) == [(vendor.name, False)], f"{fault.name}: usage {_usage(job)}.")
        result.expect(all(words in said for words in fault.says), f"{fault.name}: says “{said}”.")
        result.expect(KEY not in said, f"{fault.name}: the key is in the sentence.")
        if fault.permanent:
            run.refresh_from_db()
            result.expect(run.status == "failed", f"{fault.name}: the run is {run.status}.")
            given_back = run.refunded_credits == run.charged_credits
            result.expect(given_back, f"{fault.name}: not everything was given back.")
        else:
            _waits(result, fault, job)
            cache.delete(breaker._key(Candidate("script", vendor.name).switch, "until"))
            job = _work(run, SCRIPT_STEP)
            result.expect(job.status == "completed", f"{fault.name}: {job.error_message}")
    return _end(run)


def _waits(result: Result, fault: Fault, job: ContentJob) -> None:
    result.expect(job.status == "pending", f"{fault.name}: the step is {job.status}.")
    now = ContentJob.objects.filter(pk=job.pk).values_list(Now(), flat=True).get()
    if job.next_attempt_at is None:
        result.violations.append(f"{fault.name}: the step does not wait.")
    elif fault.waits:
        seconds = (job.next_attempt_at - now).total_seconds()
        near = fault.waits[0] - 5 <= seconds <= fault.waits[1] + 1
        result.expect(near, f"{fault.name}: waits {seconds:.0f} s instead of {fault.waits}.")


def _paid(result: Result, fault: Fault) -> ContentRun:
    """A picture costs money: when its answer is lost it may have been made, so nobody is asked
    again blindly, neither the vendor nor the way out."""
    with asked("image", is_quick=fault.is_quick, way_out=True) as vendor:
        vendor.server.then(fault.misdeed)
        run = _order(f"Paid, {fault.name}")
        job = _work(run, PICTURES_STEP)
    calls = _usage(job)
    if fault.is_lost:
        result.expect(job.status == "failed", f"{fault.name}, paid: the step is {job.status}.")
        result.expect(len(vendor.server.requests) == 1, f"{fault.name}: asked again blindly.")
        result.expect(calls == [(vendor.name, False)], f"{fault.name}, paid: usage {calls}.")
    else:
        result.expect(job.status == "completed", f"{fault.name}, paid: {job.error_message}")
        result.expect(
            calls[:2] == [(vendor.name, False), ("quick", True)],
            f"{fault.name}, paid: usage {calls}.",
        )
    return _end(run)


def _wrong_schema(result: Result) -> ContentRun:
    """A model that does not keep to the schema is asked to repair once, then the next is asked."""
    with asked("script", way_out=True) as vendor:
        vendor.server.answers = [{"unexpected": 1}]
        run = _order("The wrong schema")
        job = _work(run, SCRIPT_STEP)
    result.expect(job.status == "completed", f"wrong schema: {job.error_message}")
    result.expect(len(vendor.server.requests) == 2, "wrong schema: not repaired exactly once.")
    wanted = [(vendor.name, False), ("quick", True)]
    result.expect(_usage(job) == wanted, f"wrong schema: usage {_usage(job)}.")
    return _end(run)


def _breaker(result: Result) -> list[ContentRun]:
    """After five faults nobody calls; past its time one call tries, and a good answer closes it."""
    runs = []
    with asked("script", way_out=True) as vendor:
        switch = Candidate("script", vendor.name).switch
        vendor.server.then(*[instead(Reply({"error": "x"}, 500))] * breaker.FAILURES)
        for number in range(breaker.FAILURES + 2):
            run = _order(f"Breaker {number}")
            _work(run, SCRIPT_STEP)
            runs.append(_end(run))
        asked_times = len(vendor.server.requests)
        result.expect(asked_times == breaker.FAILURES, f"Called {asked_times} times.")
        result.expect(breaker.state(switch) == "open", "The breaker did not open.")
        cache.delete(breaker._key(switch, "until"))  # its time is past
        run = _order("Breaker heals")
        job = _work(run, SCRIPT_STEP)
        runs.append(_end(run))
        result.expect(breaker.state(switch) == "closed", "The breaker did not close.")
        result.expect(_usage(job) == [(vendor.name, True)], f"After healing: {_usage(job)}.")
    return runs
