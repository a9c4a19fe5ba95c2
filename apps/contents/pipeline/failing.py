"""What an error of a step means for its job: another attempt, the end, or waiting for a while."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError

from apps.contents.models import ContentJob
from apps.contents.pipeline import endings
from apps.contents.pipeline.leases import Lease
from apps.contents.pipeline.outages import Outage, outage_of, raise_alarm, through_outages
from apps.core.errors import RuleBroken
from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

logger = structlog.get_logger(__name__)


def record_fault(error: Exception, job: ContentJob, lease: Lease, *, cost_usd: Decimal) -> None:
    """Write down why the step did not work, and what follows. cost_usd: of this attempt."""
    outage = outage_of(error)
    if outage is not None:
        logger.warning("job_met_outage", job=str(job.pk), exc_info=error)
        _wait_out(outage, job, lease, cost_usd)
        return
    permanent, retry_after, patience = True, None, timedelta(0)
    message = str(error)
    if isinstance(error, ProviderError):
        permanent = error.permanent or error.outcome_unknown
        retry_after = error.retry_after
        patience = endings.PATIENCE if error.not_asked else patience
    elif isinstance(error, (OSError, DatabaseError)):
        logger.warning("job_fault", job=str(job.pk), exc_info=error)
        permanent, message = False, _fault_sentence(error)
    elif isinstance(error, SoftTimeLimitExceeded):
        message = _(
            "This step took longer than %(minutes)d minutes, so it was stopped. "
            "Make the text shorter, or raise LONGEST_STEP_SECONDS."
        ) % {"minutes": settings.LONGEST_STEP_SECONDS // 60}
    elif not isinstance(error, RuleBroken):
        # A bug of ours: kept, shown and logged, never swallowed; trying again would not help.
        logger.error("job_bug", job=str(job.pk), step=job.job_type, exc_info=error)
        message = _(
            "An unexpected fault stopped this step (%(kind)s: %(error)s). "
            "The installation's log holds the details."
        ) % {"kind": type(error).__name__, "error": error}
    through_outages(
        lambda: endings.job_failed(
            job,
            lease,
            message,
            permanent=permanent,
            retry_after=retry_after,
            patience=patience,
            cost_usd=cost_usd,
        )
    )


def _wait_out(outage: Outage, job: ContentJob, lease: Lease, cost_usd: Decimal) -> None:
    """Let the job wait until the installation works again, however long that takes."""
    through_outages(
        lambda: endings.job_failed(
            job,
            lease,
            outage.sentence,
            permanent=False,
            retry_after=outage.wait_seconds,
            patience=timedelta.max,
            cost_usd=cost_usd,
        )
    )
    through_outages(lambda: raise_alarm(outage, job))


def _fault_sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return _(
            "A file could not be read or written (%(reason)s). Check the rights of the data folder "
            "and the disk; the step is tried again by itself."
        ) % {"reason": error.strerror or error}
    return _(
        "The result could not be written down (%(kind)s). The step is tried again by itself; "
        "the installation's log holds the details."
    ) % {"kind": type(error).__name__}
