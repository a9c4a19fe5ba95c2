"""What runs under the supervisor, and which commands prepare it."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

from autoclip.supervisor.children import ChildSpec

WEB_WORKERS = 2
# An open event stream keeps a thread: this many people may watch progress at the same time, and
# pages still come.
WEB_THREADS = 32
MEDIA_CONCURRENCY = 2
# gunicorn's own but for the query: platforms send codes back in it.
ACCESS_LOG = '%(h)s %(l)s %(u)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s "%(a)s"'


@dataclass(frozen=True)
class Preparation:
    """A `manage.py` command run before serving, and the sentence shown while it runs."""

    sentence: str
    command: list[str]


def manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


PREPARATIONS = (
    Preparation("Preparing the database", manage("migrate", "--noinput", "-v", "0")),
    Preparation("Collecting static files", manage("collectstatic", "--noinput", "-v", "0")),
    Preparation("Installing plans, prompts and templates", manage("install_defaults")),
)
FIRST_SUPERUSER = manage("create_first_superuser")
FIRST_VIDEO = manage("make_first_video")


def worker(name: str, queues: str, concurrency: int) -> ChildSpec:
    """A Celery worker. Asked politely it finishes what it does (ten seconds), then it hands its
    message back; the pipeline goes on from the last finished step next time."""
    words = ["-m", "celery", "-A", "autoclip", "worker", "-Q", queues, "-n", f"{name}@%h"]
    words += ["--concurrency", str(concurrency), "--prefetch-multiplier", "1"]
    words += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return ChildSpec(
        name=name,
        title=f"{name.replace('-', ' ')} process",
        command=[sys.executable, *words],
        stop_steps=((signal.SIGTERM, 10.0), (signal.SIGQUIT, 5.0)),
        death_signal=signal.SIGQUIT,
    )


def beat() -> ChildSpec:
    words = ["-m", "celery", "-A", "autoclip", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return ChildSpec(name="beat", title="clock (beat)", command=[sys.executable, *words])


def web(host: str, port: int) -> ChildSpec:
    """gunicorn with threads: admin, API, files and event streams on one port."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    words = ["-m", "gunicorn", "autoclip.wsgi:application", "--bind", bind]
    words += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS)]
    words += ["--threads", str(WEB_THREADS), "--timeout", "60", "--graceful-timeout", "3"]
    words += ["--access-logfile", "-", "--access-logformat", ACCESS_LOG, "--no-control-socket"]
    return ChildSpec(
        name="web",
        title="web server",
        command=[sys.executable, *words],
        environment={"DATABASE_POOL": "true"},
    )


def children(host: str, port: int) -> list[ChildSpec]:
    """In the order of their start; they stop in the opposite order."""
    return [
        worker("worker", "default,publish", 2),
        worker("media-worker", "media", MEDIA_CONCURRENCY),
        web(host, port),
        beat(),
    ]
