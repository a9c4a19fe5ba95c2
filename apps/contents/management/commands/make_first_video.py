from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from apps.accounts.models import User
from apps.contents.console import produce
from apps.contents.management.commands.make_video import (
    admin_address,
    deliver,
    read_text_file,
)
from apps.contents.models import Content
from apps.contents.services.contents import create_content
from apps.contents.services.runs import start_run
from apps.contents.states import ContentStatus, RunStatus
from apps.projects.services.projects import create_project
from apps.projects.states import Language

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(BaseCommand):
    help = "Make the installation's first video from a sample article, once. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        ours = Language.KOREAN if os.environ.get("LANG", "").startswith("ko") else Language.ENGLISH
        parser.add_argument("--language", default=ours, choices=Language.values)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with translation.override("en"):
            self._make(options["language"])

    def _make(self, language: str) -> None:
        content = Content.objects.filter(source_data__sample=True).order_by("id").first()
        if content and content.video_url:
            self._say_where(content)
            return
        by = User.objects.filter(is_superuser=True, status="active").order_by("id").first()
        if by is None:
            raise CommandError("There is no superuser yet: run create_first_superuser first.")
        content = content or _sample_content(by, language)
        if content.status == ContentStatus.PROCESSING:
            run = content.runs.get(status=RunStatus.RUNNING)
        else:
            run = start_run(by=by, content=content)
        self.stdout.write(f"Making the first video: {content.title}")
        run = produce(run, by=by, out=self.stdout)
        if run.status != RunStatus.COMPLETED:
            raise CommandError(f"The first video was not made: {run.error_message or run.status}")
        content.refresh_from_db()
        self._say_where(content)

    def _say_where(self, content: Content) -> None:
        self.stdout.write(
            f"The first video: {content.title} ({content.video_duration} s)\n"
            f"  watch  {admin_address(content)}\n  file   {deliver(content, None)}"
        )


def _sample_content(by: User, language: str) -> Content:
    sample = next(SAMPLES.glob(f"*.{language}.*"))
    title, text = read_text_file(sample)
    project = create_project(
        by=by, name="첫 영상" if language == "ko" else "First video", language=language
    )
    return create_content(
        by=by, project=project, title=title, text=text, source_facts={"sample": True}
    )
