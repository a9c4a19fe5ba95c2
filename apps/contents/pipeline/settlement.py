"""What a run costs in credits: taken when it starts, given back for each part not delivered.

A run has two parts with a price, the script and the film. A part is delivered when this run made
it: what failed, was stopped, or was taken over from an earlier run is refunded by a counter-entry
that names the job.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.accounts.models import User
from apps.contents.models import ContentJob, ContentRun
from apps.contents.states import JobStatus, JobType
from apps.core.sentences import gettext as _
from apps.subscriptions.models import CreditPrice, CreditTransaction
from apps.subscriptions.selectors import Quote, usage_rows_of
from apps.subscriptions.services.credits import charge, give_back
from apps.usage.gateway import preferred
from apps.usage.owners import Owner

# The job that delivers each part; the part's name stands in the ledger's rows.
DELIVERED_BY: Mapping[str, JobType] = {
    CreditPrice.Operation.SCRIPT: JobType.SCRIPT_GENERATION,
    CreditPrice.Operation.VIDEO: JobType.RENDER,
}
_MADE_BY: Mapping[str, str] = {
    CreditPrice.Operation.SCRIPT.value: "script",
    CreditPrice.Operation.VIDEO.value: "render",
}


def free_operations(owner: Owner, *, own_script: bool) -> frozenset[str]:
    """What costs no credits: a script that a person wrote, and steps that the owner's own key
    does. The film is free when the renderer is the owner's own."""
    found = {operation for operation, name in _MADE_BY.items() if _is_own_key(owner, name)}
    return frozenset(found | ({CreditPrice.Operation.SCRIPT.value} if own_script else set()))


def _is_own_key(owner: Owner, capability: str) -> bool:
    chosen = preferred(owner, capability)
    return chosen is not None and chosen.is_own_key


def price_of(job_type: str, quote: Quote) -> int:
    """The credits that stand for this step in the quote: those of the part that it delivers."""
    return sum(quote.parts[part] for part, job in DELIVERED_BY.items() if job == job_type)


def charge_run(run: ContentRun, quote: Quote, by: User) -> None:
    """Take the quoted price; raises InsufficientCredits, and then the run does not start."""
    for part, credits in quote.parts.items():
        charge(
            by=by,
            owner=Owner.of(run.content.project),
            credits=credits,
            content_id=run.content_id,
            run_id=run.pk,
            description=part,
        )
    run.charged_credits = quote.total_credits
    run.save(update_fields=["charged_credits"])


def settle_run(run: ContentRun) -> int:
    """Refund what the ended run did not deliver; return how many credits."""
    rows = usage_rows_of(run.pk)
    if not rows:
        return 0
    jobs = {job.job_type: job for job in run.jobs.all()}
    refunded = 0
    for usage in rows:
        job = jobs[DELIVERED_BY[usage.description]]
        if job.status != JobStatus.COMPLETED or job.is_reused:
            credits = _refund(usage, job, list(jobs.values()))
            refunded += credits
            if job.is_reused:
                job.saved_credits = credits
                job.save(update_fields=["saved_credits"])
    if refunded:
        run.refunded_credits = refunded
        run.save(update_fields=["refunded_credits"])
    return refunded


def _refund(usage: CreditTransaction, job: ContentJob, jobs: list[ContentJob]) -> int:
    part = CreditPrice.Operation(usage.description).label
    if job.is_reused:
        reason = _("%(part)s: taken over from an earlier run") % {"part": part}
    else:
        # The part was not made because an earlier step broke: that one is to blame.
        job = next((one for one in jobs if one.status == JobStatus.FAILED), job)
        words = _("%(part)s: not made, because “%(step)s” failed")
        if job.status != JobStatus.FAILED:
            words = _("%(part)s: stopped before “%(step)s” was done")
        reason = words % {"part": part, "step": JobType(job.job_type).label}
    return give_back(usage=usage, job_id=job.pk, reason=reason).credits_amount
