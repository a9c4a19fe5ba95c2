"""The Celery application. PostgreSQL is the truth about work; Celery only carries ids."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")

app = Celery("autoclip")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
