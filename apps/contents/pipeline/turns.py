"""Whose turn it is: the one job that a free worker of a queue takes next.

The highest priority first; then the tenant with the fewest jobs at work; then the oldest. A tenant
has a limit of jobs at work, so that a large order does not fill every worker.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from apps.contents.pipeline.definitions import QUEUES
from apps.contents.pipeline.leases import Lease, worker_name
from apps.contents.states import Priority

# Jobs of a queue that may be taken now, of whomever.
_MAY_BE_TAKEN = """
    job.queue = %(queue)s AND job.status = 'pending' AND job.ready_at IS NOT NULL
    AND (job.next_attempt_at IS NULL OR job.next_attempt_at <= statement_timestamp())
    AND job.attempt < %(most_attempts)s
    AND EXISTS (
        SELECT 1 FROM content_runs run
        WHERE run.id = job.run_id AND run.status = 'running' AND run.cancel_requested_at IS NULL
    )
"""

# Walks idx_content_jobs_next from tenant to tenant instead of reading every waiting job. Locks the
# tenant that is found, so that two workers do not both take the last job of its limit.
_BEST_TENANT = f"""
WITH RECURSIVE waiting AS (
    (SELECT priority, tenant_id FROM content_jobs
     WHERE queue = %(queue)s AND status = 'pending'
       AND ready_at IS NOT NULL AND tenant_id IS NOT NULL
     ORDER BY priority DESC, tenant_id DESC LIMIT 1)
    UNION ALL
    SELECT after.priority, after.tenant_id FROM waiting CROSS JOIN LATERAL (
        SELECT priority, tenant_id FROM content_jobs
        WHERE queue = %(queue)s AND status = 'pending'
          AND ready_at IS NOT NULL AND tenant_id IS NOT NULL
          AND (priority, tenant_id) < (waiting.priority, waiting.tenant_id)
        ORDER BY priority DESC, tenant_id DESC LIMIT 1
    ) after
), at_work AS (
    SELECT tenant_id, count(*) AS jobs FROM content_jobs
    WHERE status = 'running' GROUP BY tenant_id
)
SELECT priority, tenant_id, pg_advisory_xact_lock(hashtextextended(tenant_id::text, 0)) FROM (
    SELECT best.priority, best.tenant_id FROM waiting best
    CROSS JOIN LATERAL (
        SELECT job.id FROM content_jobs job
        WHERE job.priority = best.priority AND job.tenant_id = best.tenant_id AND {_MAY_BE_TAKEN}
        ORDER BY job.id LIMIT 1
    ) oldest
    LEFT JOIN at_work ON at_work.tenant_id = best.tenant_id
    WHERE COALESCE(at_work.jobs, 0)
        < CASE WHEN best.priority >= %(high)s THEN %(high_limit)s ELSE %(limit)s END
    ORDER BY best.priority DESC, COALESCE(at_work.jobs, 0), oldest.id
    LIMIT 1
) found
"""  # noqa: S608 (put together from constants)

# The guards are asked again: the tenant's lock may have been waited for.
_TAKE = f"""
UPDATE content_jobs SET
    status = 'running', attempt = attempt + 1, lease_token = lease_token + 1,
    lease_owner = %(worker)s,
    lease_expires_at = statement_timestamp() + make_interval(secs => %(lease_seconds)s),
    heartbeat_at = statement_timestamp(),
    started_at = COALESCE(started_at, statement_timestamp()),
    next_attempt_at = NULL, progress = 0, error_message = ''
WHERE id = (
    SELECT job.id FROM content_jobs job
    WHERE job.priority = %(priority)s AND job.tenant_id = %(tenant)s AND {_MAY_BE_TAKEN}
    ORDER BY job.id LIMIT 1 FOR UPDATE OF job SKIP LOCKED
) AND (
    SELECT count(*) FROM content_jobs WHERE status = 'running' AND tenant_id = %(tenant)s
) < %(tenant_limit)s
RETURNING id, lease_token
"""  # noqa: S608 (put together from constants)

# All priorities are named, because the index has them before the tenant.
_WAITED_IN = """
SELECT name FROM unnest(%s::text[]) AS name WHERE EXISTS (
    SELECT 1 FROM content_jobs job
    WHERE job.queue = name AND job.priority = ANY(%s) AND job.tenant_id = %s
      AND job.status = 'pending' AND job.ready_at IS NOT NULL
)
"""

# Every loss is another worker's gain; so many in a row do not happen.
_MOST_TRIES = 50


def limit_of(priority: int) -> int:
    """How many jobs of one tenant may be at work, in all queues, while such a job is taken."""
    if priority >= Priority.HIGH:
        return int(settings.PRIORITY_TENANT_RUNNING_JOBS)
    return int(settings.TENANT_RUNNING_JOBS)


def take_next(queue: str) -> Lease | None:
    """Claim the job of the queue whose turn it is; None when there is none that may be taken."""
    for _try in range(_MOST_TRIES):
        with transaction.atomic(), connection.cursor() as cursor:
            asked: dict[str, Any] = {
                "queue": queue,
                "most_attempts": settings.PIPELINE_MAX_ATTEMPTS,
                "high": Priority.HIGH.value,
                "high_limit": limit_of(Priority.HIGH),
                "limit": limit_of(Priority.NORMAL),
            }
            cursor.execute(_BEST_TENANT, asked)
            best = cursor.fetchone()
            if best is None:
                return None
            cursor.execute(_TAKE, {**asked, **_taking(best[0], best[1])})
            taken = cursor.fetchone()
        if taken:
            return Lease(job_id=taken[0], token=taken[1])
    return None


def queues_waited_in(tenant_id: UUID | None) -> list[str]:
    """The queues in which jobs of the tenant wait, perhaps for one of its own to end."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITED_IN, [list(QUEUES), Priority.values, tenant_id])
        return [row[0] for row in cursor.fetchall()]


def _taking(priority: int, tenant_id: UUID) -> dict[str, Any]:
    return {
        "priority": priority,
        "tenant": tenant_id,
        "tenant_limit": limit_of(priority),
        "worker": worker_name(),
        "lease_seconds": settings.PIPELINE_LEASE_SECONDS,
    }
