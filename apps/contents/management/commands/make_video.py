from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.contents.console import produce
from apps.contents.errors import DiskAlmostFull
from apps.contents.models import Content, ContentRun
from apps.contents.services.articles import ArticleProblem, fetch_article
from apps.contents.services.briefs import RunChoices
from apps.contents.services.contents import create_content
from apps.contents.services.runs import start_run
from apps.contents.states import RunStatus, SourceType
from apps.core.errors import InvalidInput, RuleBroken
from apps.core.local_files import own_path
from apps.projects.models import Project
from apps.projects.services.projects import create_project
from apps.projects.states import ContentFormat, Language

EXIT_FAILED, EXIT_BAD_INPUT, EXIT_UNREACHABLE, EXIT_NO_DISK, EXIT_INTERRUPTED = 1, 2, 3, 4, 130
_MB = 1_000_000


class Command(BaseCommand):
    help = "Make a video from a text file, a web page or a feed, and wait for it."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--text", type=Path, metavar="FILE", help="a text file, title first")
        source.add_argument("--url", help="a web page with an article")
        source.add_argument("--feed", help="an RSS or Atom feed; its newest item is taken")
        parser.add_argument("--topic", default="", help="the title; alone it needs a text provider")
        parser.add_argument("--format", default=ContentFormat.SHORT, choices=ContentFormat.values)
        parser.add_argument("--language", default=Language.KOREAN, help="ko or en")
        parser.add_argument("--template", default="", help="a template's short name")
        parser.add_argument("--voice", default="", help="a voice's name")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to copy the film")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with translation.override("en"):
            try:
                self._make(options)
            except DiskAlmostFull as error:
                raise CommandError(str(error), returncode=EXIT_NO_DISK) from error
            except ArticleProblem as error:
                raise CommandError(str(error), returncode=EXIT_UNREACHABLE) from error
            except RuleBroken as error:
                raise CommandError(str(error), returncode=EXIT_BAD_INPUT) from error
            except KeyboardInterrupt:
                raise CommandError(
                    "Interrupted: the run was cancelled, its files were removed.",
                    returncode=EXIT_INTERRUPTED,
                ) from None

    def _make(self, options: dict[str, Any]) -> None:
        if options["language"] not in Language.values:
            raise InvalidInput(
                f"The language “{options['language']}” is not supported. Use ko or en."
            )
        _check_target(options["out"])
        title, facts = _source(options)
        by = _someone()
        content = create_content(
            by=by,
            project=_project(by, options["language"], options["format"]),
            title=title,
            **facts,
        )
        run = _start(by, content, options)
        self.stdout.write(f"{content.title}\n  {admin_address(content)}")
        self.stdout.write(f"  quote: {run.quoted_credits} credit(s)\n")
        run = produce(run, by=by, out=self.stdout)
        if run.status != RunStatus.COMPLETED:
            raise CommandError(
                run.error_message or "The run was cancelled.", returncode=EXIT_FAILED
            )
        self._report(run, options["out"])

    def _report(self, run: ContentRun, out: Path | None) -> None:
        content = Content.objects.get(pk=run.content_id)
        cost = sum(job.cost_usd for job in run.jobs.all())
        path = deliver(content, out)
        megabytes = default_storage.size(content.video_url) / _MB
        self.stdout.write(
            f"\nDone: {content.video_duration} s, {content.video_resolution}, {megabytes:.1f} MB\n"
            f"  cost   ${cost:.4f}\n  film   {path}\n  admin  {admin_address(content)}"
        )


def _check_target(out: Path | None) -> None:
    if out is None:
        return
    if out.is_dir() or not out.parent.resolve().is_dir():
        raise InvalidInput(f"{out} cannot be written: give a file name in a folder that exists.")
    free = shutil.disk_usage(out.parent.resolve()).free
    if free < settings.MIN_FREE_DISK_BYTES:
        raise DiskAlmostFull(free // _MB, settings.MIN_FREE_DISK_BYTES // _MB)


def _source(options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The title, and the text or the topic with where it is from."""
    topic = options["topic"]
    if options["url"] or options["feed"]:
        article = fetch_article(url=options["url"] or "", feed=options["feed"] or "")
        kind = SourceType.RSS if options["feed"] else SourceType.URL
        return (
            topic or article.title,
            {"text": article.text, "source_type": kind, "source_url": article.url},
        )
    if options["text"]:
        title, text = read_text_file(options["text"])
        return topic or title, {"text": text}
    if topic:
        return "", {"topic": topic}
    raise InvalidInput("Give one of --text, --url, --feed or --topic.")


def read_text_file(path: Path) -> tuple[str, str]:
    """The title (a first line that a blank line follows, or a Markdown heading) and the text."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise InvalidInput(f"{path} cannot be read: {reason}.", field="text") from error
    first, _newline, rest = raw.strip().partition("\n")
    if first.startswith("#") or (rest.startswith("\n") and len(first) <= 120):
        return re.sub(r"^#+\s*", "", first).strip(), rest.strip()
    return "", raw


def _someone() -> User:
    user = User.objects.filter(is_superuser=True, status="active").order_by("id").first()
    if user is None:
        raise CommandError(
            "There is no superuser yet. Run: python manage.py create_first_superuser",
            returncode=EXIT_BAD_INPUT,
        )
    return user


def _project(by: User, language: str, content_format: str) -> Project:
    name = f"Command line ({language}, {content_format})"
    return Project.objects.filter(user=by, name=name).first() or create_project(
        by=by, name=name, language=language, content_format=content_format
    )


def _start(by: User, content: Content, options: dict[str, Any]) -> ContentRun:
    choices = RunChoices(template=options["template"], voice=options["voice"])
    try:
        return start_run(by=by, content=content, choices=choices)
    except RuleBroken:
        content.delete()
        raise


def admin_address(content: Content) -> str:
    path = reverse("admin:contents_content_change", args=[content.pk])
    return f"{settings.PUBLIC_URL}{path}"


def deliver(content: Content, out: Path | None) -> str:
    if out is None:
        return str(own_path(default_storage, content.video_url) or content.video_url)
    with default_storage.open(content.video_url) as film, out.open("wb") as copy:
        shutil.copyfileobj(film, copy, 1 << 20)
    return str(out)
