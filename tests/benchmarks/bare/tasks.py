"""Celery with nothing in it, and Celery in the bare Django project."""

from __future__ import annotations

import os

from celery import Celery

if os.environ.get("BARE_DJANGO"):
    import django

    django.setup()

app = Celery("bare", broker=os.environ["BARE_BROKER_URL"])
app.conf.update(task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=1)


@app.task(name="bare.nothing")
def nothing() -> None:
    return
