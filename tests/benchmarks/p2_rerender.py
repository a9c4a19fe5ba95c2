"""P2: a film made again after one scene changed, against making all of it.

    python -m tests.benchmarks.p2_rerender [--rounds 5]

Two figures: the film alone (one scene's words and picture are new), and the whole run (speech and
pictures of the other scenes are taken over by their input hash). The limit is a stream copy of the
finished film. Jobs are worked on in this process; engines are warm.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path


def measure(rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from apps.contents.services.runs import start_run
    from apps.contents.services.scripts import edit_script
    from apps.contents.states import JobType, RunStatus
    from tests.benchmarks.harness import at_most, report
    from tests.support.productions import (
        install_everything,
        make_content,
        make_person,
        make_project,
        work_off,
    )

    call_command("migrate", verbosity=0)
    install_everything()
    person = make_person()
    seconds: dict[str, list[float]] = {
        name: [] for name in ("film", "film again", "run", "run again", "stream copy")
    }

    def produce(film: str, whole: str, *, counts: bool) -> str:
        began = time.perf_counter()
        run = work_off(start_run(by=person, content=content))
        taken = time.perf_counter() - began
        assert run.status == RunStatus.COMPLETED, run.error_message
        job = run.jobs.get(job_type=JobType.RENDER)
        assert not job.is_reused
        assert job.completed_at
        assert job.started_at
        if counts:
            seconds[film].append((job.completed_at - job.started_at).total_seconds())
            seconds[whole].append(taken)
        return str((job.result or {})["key"])

    for number in range(rounds + 1):
        content = make_content(person, project=make_project(person, style_preset={}))
        counts = number > 0  # the first round warms the engines
        produce("film", "run", counts=counts)
        content.refresh_from_db()
        script = content.script
        edit_script(
            content=content,
            by=person,
            hook=script["hook"],
            body=[f"The metre has a long history, part {number + 1}.", *script["body"][1:]],
            call_to_action=script["cta"],
        )
        content.refresh_from_db()
        key = produce("film again", "run again", counts=counts)
        if counts:
            seconds["stream copy"].append(_stream_copy(key))
    report(
        "P2",
        "one scene changed",
        [
            at_most("film again / film", seconds["film again"], seconds["film"], 0.3),
            at_most("run again / run", seconds["run again"], seconds["run"], 0.3),
        ],
        seconds,
    )


def _stream_copy(key: str) -> float:
    import imageio_ffmpeg
    from django.core.files.storage import default_storage

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.mp4"
        words = ["-v", "error", "-i", default_storage.path(key), "-c", "copy", str(target)]
        began = time.perf_counter()
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *words], check=True)
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    from autoclip.embedded.services import services_running

    with (
        tempfile.TemporaryDirectory(prefix="autoclip-bench-") as folder,
        services_running(Path(folder) / "services", throwaway=True) as urls,
    ):
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = urls.database_url, urls.redis_url
        os.environ["AUTOCLIP_DATA_DIR"] = str(Path(folder) / "data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
        measure(options.rounds)


if __name__ == "__main__":
    main()
