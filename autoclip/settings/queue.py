"""Celery and beat. The broker may lose, repeat or delay messages: the sweeper on beat puts right
what it did (see apps/contents/pipeline/sweeper.py)."""

from __future__ import annotations

from celery.schedules import crontab

from autoclip.embedded.addresses import broker_url, connection_urls
from autoclip.settings.environment import DATA_DIR, env

__all__ = [
    "CELERY_BEAT_SCHEDULE",
    "CELERY_BEAT_SCHEDULER",
    "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP",
    "CELERY_BROKER_TRANSPORT_OPTIONS",
    "CELERY_BROKER_URL",
    "CELERY_ENABLE_UTC",
    "CELERY_TASK_ACKS_LATE",
    "CELERY_TASK_DEFAULT_QUEUE",
    "CELERY_TASK_IGNORE_RESULT",
    "CELERY_TASK_PUBLISH_RETRY_POLICY",
    "CELERY_TASK_REJECT_ON_WORKER_LOST",
    "CELERY_TASK_SOFT_TIME_LIMIT",
    "CELERY_TASK_TIME_LIMIT",
    "CELERY_TIMEZONE",
    "CELERY_WORKER_HIJACK_ROOT_LOGGER",
    "CELERY_WORKER_PREFETCH_MULTIPLIER",
    "LONGEST_STEP_SECONDS",
    "PIPELINE_HEARTBEAT_SECONDS",
    "PIPELINE_LEASE_SECONDS",
    "PIPELINE_MAX_ATTEMPTS",
    "PIPELINE_RESEND_SECONDS",
    "PIPELINE_SWEEP_SECONDS",
    "PRIORITY_TENANT_RUNNING_JOBS",
    "REDIS_URL",
    "TENANT_RUNNING_JOBS",
    "TENANT_RUNNING_UPLOADS",
    "UPLOAD_MAX_ATTEMPTS",
]

REDIS_URL = env.str("REDIS_URL", default="") or connection_urls(DATA_DIR).redis_url

LONGEST_STEP_SECONDS = env.int("LONGEST_STEP_SECONDS", default=3600)
PIPELINE_LEASE_SECONDS = env.int("PIPELINE_LEASE_SECONDS", default=20)
PIPELINE_HEARTBEAT_SECONDS = env.float("PIPELINE_HEARTBEAT_SECONDS", default=4.0)
PIPELINE_SWEEP_SECONDS = env.float("PIPELINE_SWEEP_SECONDS", default=10.0)
PIPELINE_MAX_ATTEMPTS = env.int("PIPELINE_MAX_ATTEMPTS", default=3)
PIPELINE_RESEND_SECONDS = env.float("PIPELINE_RESEND_SECONDS", default=30.0)
# How often an upload is begun, or gone on with, before a person has to look.
UPLOAD_MAX_ATTEMPTS = env.int("UPLOAD_MAX_ATTEMPTS", default=5)
# How many jobs of one customer may be at work at once; the second is for jobs of high priority.
TENANT_RUNNING_JOBS = env.int("TENANT_RUNNING_JOBS", default=4)
PRIORITY_TENANT_RUNNING_JOBS = env.int("PRIORITY_TENANT_RUNNING_JOBS", default=8)
# How many films of one customer may be on their way to platforms at once.
TENANT_RUNNING_UPLOADS = env.int("TENANT_RUNNING_UPLOADS", default=2)

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": LONGEST_STEP_SECONDS + 600}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = LONGEST_STEP_SECONDS
CELERY_TASK_TIME_LIMIT = LONGEST_STEP_SECONDS + 120
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "send-waiting-again": {"task": "contents.send_waiting_again", "schedule": 60.0},
    # One more way: processes sweep by themselves (apps/contents/pipeline/watch.py).
    "sweep-jobs": {
        "task": "contents.sweep_jobs",
        "schedule": PIPELINE_SWEEP_SECONDS,
        "options": {"expires": 60},
    },
    "sweep-uploads": {
        "task": "contents.sweep_uploads",
        "schedule": PIPELINE_SWEEP_SECONDS,
        "options": {"expires": 60},
    },
    "tidy-files": {"task": "contents.tidy_files", "schedule": crontab(minute=25)},
    "advance-batches": {"task": "contents.advance_batches", "schedule": PIPELINE_SWEEP_SECONDS},
    "tidy-source-visits": {
        "task": "projects.tidy_visits",
        "schedule": crontab(hour=19, minute=10),
    },
    "look-at-sources": {
        "task": "projects.tick",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "sweep-meanings": {
        "task": "contents.sweep_meanings",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "take-waiting-items": {"task": "contents.take_waiting", "schedule": 300.0},
    "erase-due-users": {
        "task": "accounts.erase_due_users",
        "schedule": crontab(hour=18, minute=10),
    },
    "tidy-sessions": {"task": "accounts.tidy_sessions", "schedule": crontab(hour=18, minute=20)},
    "purge-outbox": {"task": "accounts.purge_outbox", "schedule": crontab(hour=18, minute=30)},
    "purge-answered-requests": {
        "task": "core.purge_idempotency_keys",
        "schedule": crontab(hour=18, minute=40),
    },
    "tidy-teams": {"task": "organizations.tidy_teams", "schedule": crontab(hour=18, minute=50)},
    "purge-template-previews": {
        "task": "templates.purge_previews",
        "schedule": crontab(hour=19, minute=0),
    },
    "check-channels": {
        "task": "projects.check_channels",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "ask-due-metrics": {
        "task": "contents.ask_due_metrics",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tidy-channels": {"task": "projects.tidy_channels", "schedule": 600.0},
    "refresh-daily-costs": {"task": "usage.refresh_daily_costs", "schedule": 600.0},
    "run-subscriptions": {"task": "subscriptions.run_due", "schedule": 60.0},
    "charge-renewals": {"task": "subscriptions.charge_renewals", "schedule": 300.0},
    "settle-payments": {"task": "subscriptions.settle_payments", "schedule": 60.0},
    "handle-payment-events": {
        "task": "subscriptions.handle_payment_events",
        "schedule": 60.0,
    },
    "end-at-vendors": {"task": "subscriptions.end_at_vendors", "schedule": 300.0},
    "reconcile-credits": {
        "task": "subscriptions.reconcile_credits",
        "schedule": crontab(hour=18, minute=50),
    },
    "maintain-partitions": {"task": "usage.maintain_partitions", "schedule": 86_400.0},
}
