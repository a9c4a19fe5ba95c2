"""P3: from a text to a film on the embedded engines, against the narration and the film alone.

    python -m tests.benchmarks.p3_production [--rounds 5] [--language en]

Everything around the two big steps (script, check, storyboard, pictures, claims, queries, files)
should cost at most a tenth of them. Jobs are worked on in this process by two threads, as
`make_video` does without a worker; engines are warm, as they are in a worker.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.contents.models import ContentRun


def measure(language: str, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from apps.contents.states import JobType, RunStatus
    from tests.benchmarks.harness import at_most, report
    from tests.support.productions import install_everything, make_person

    call_command("migrate", verbosity=0)
    install_everything()
    person = make_person()
    totals, limits = [], []
    for number in range(rounds + 1):
        run, seconds = _produce(person, language, number)
        assert run.status == RunStatus.COMPLETED, run.error_message
        took = {
            job.job_type: (job.completed_at - job.started_at).total_seconds()
            for job in run.jobs.all()
            if job.completed_at and job.started_at
        }
        print({step: round(value, 2) for step, value in took.items()}, round(seconds, 2))
        if number:  # the first round warms the engines
            totals.append(seconds)
            limits.append(took[JobType.TTS] + took[JobType.RENDER])
    report(
        f"P3-{language}",
        "text to film",
        [at_most("all / (narration + film)", totals, limits, 1.10)],
        {"all": totals, "narration + film": limits},
    )


def _produce(person: User, language: str, number: int) -> tuple[ContentRun, float]:
    from io import StringIO

    from django.core.management.base import OutputWrapper

    from apps.contents.console import produce
    from apps.contents.management.commands.make_first_video import SAMPLES
    from apps.contents.management.commands.make_video import read_text_file
    from apps.contents.services.contents import create_content
    from apps.contents.services.runs import start_run
    from tests.support.productions import make_project

    title, text = read_text_file(next(SAMPLES.glob(f"*.{language}.*")))
    project = make_project(person, language, style_preset={})
    content = create_content(by=person, project=project, title=f"{title} {number}", text=text)
    began = time.perf_counter()
    run = start_run(by=person, content=content)
    run = produce(run, by=person, out=OutputWrapper(StringIO()))
    return run, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--language", default="en", choices=("en", "ko"))
    options = parser.parse_args()
    from autoclip.embedded.services import services_running

    with (
        tempfile.TemporaryDirectory(prefix="autoclip-bench-") as folder,
        services_running(Path(folder) / "services", throwaway=True) as urls,
    ):
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = urls.database_url, urls.redis_url
        os.environ["AUTOCLIP_DATA_DIR"] = str(Path(folder) / "data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
        measure(options.language, options.rounds)


if __name__ == "__main__":
    main()
