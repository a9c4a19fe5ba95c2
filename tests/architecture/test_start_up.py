"""A process that has started holds no large library: each is loaded where it is first used."""

from __future__ import annotations

import json
import subprocess
import sys

LARGE = (
    "PIL",
    "av",
    "boto3",
    "cv2",
    "feedparser",
    "fontTools",
    "kiwipiepy",
    "lxml",
    "numpy",
    "onnxruntime",
    "openpyxl",
    "stripe",
    "trafilatura",
)
_WEB_SERVER = """
from autoclip.wsgi import application
from django.urls import get_resolver

def load(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            load(pattern)

load(get_resolver())
"""
_WORKER = """
import django; django.setup()
from autoclip.celery import app
app.loader.import_default_modules()
assert "contents.run_job" in app.tasks
"""


def _loaded_by(code: str) -> list[str]:
    """Which of the large libraries a new Python holds after this code."""
    shows = f"import json, sys\nprint(json.dumps([n for n in {LARGE!r} if n in sys.modules]))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{shows}"], capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(run.stdout.splitlines()[-1])
    return names


def test_a_web_server_with_all_its_addresses_holds_none() -> None:
    assert _loaded_by(_WEB_SERVER) == []


def test_a_worker_with_all_its_tasks_holds_none() -> None:
    assert _loaded_by(_WORKER) == []
