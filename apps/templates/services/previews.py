"""Looking into a design: one frame at once, or a few seconds made by a worker."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.api.throttling import count_attempt
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechClip
from apps.providers.errors import ProviderError
from apps.templates.design import Design, parse_design
from apps.templates.models import TemplatePreview
from apps.templates.preview.scaling import scaled_to
from apps.templates.preview.story import Story, story
from apps.templates.states import PREVIEW_STATES, PreviewStatus

logger = structlog.get_logger(__name__)

# Part of every preview's name: one more when previews look different for the same design.
VERSION = 2
FRAME_SIDE, SMALL_SIDE = 960, 480
CLIP_SIDE = 640
CLIP_MS = 5000
KEPT_FOR = timedelta(days=2)
_FRAME_SECONDS = 6 * 3600
_FRAMES_A_MINUTE, _CLIPS_A_MINUTE = 120, 12


def frame_of(
    *, by: User, design: Mapping[str, Any], language: str, at_ms: int, is_small: bool = False
) -> bytes:
    """A JPEG of one moment of the sample film, drawn now or taken from the cache.

    design is a composed one. Raises DesignInvalid, or TooManyAttempts.
    """
    side = SMALL_SIDE if is_small else FRAME_SIDE
    key = f"template-frame:{_digest(design, language, at_ms, side)}"
    kept = cache.get(key)
    if isinstance(kept, bytes):
        return kept
    count_attempt("template-frames", str(by.pk), most=_FRAMES_A_MINUTE, window_seconds=60)
    data = draw_frame(parse_design(design), language=language, at_ms=at_ms, side=side)
    cache.set(key, data, _FRAME_SECONDS)
    return data


def draw_frame(design: Design, *, language: str, at_ms: int, side: int) -> bytes:
    """One moment of the sample film in a design, as a JPEG no larger than side."""
    # Here, because drawing loads OpenCV, which pages without a preview do without.
    from apps.templates.preview.film import sample_film

    told = story(language)
    at_ms = max(0, min(at_ms, told.duration_ms - 1))
    with _scratch() as folder:
        request = sample_film(
            scaled_to(design, side),
            told,
            from_ms=at_ms,
            until_ms=at_ms,
            work_dir=folder / "film",
            language=language,
        )
        engine = registry.previewer()
        return engine.render_frame(request, at_ms, folder / "frame.jpg").read_bytes()


@transaction.atomic
def ask_for_preview(
    *, by: User, design: Mapping[str, Any], language: str, start_ms: int
) -> TemplatePreview:
    """Five seconds of the sample film. A clip that was made before is ready at once."""
    told = story(language)
    parse_design(design)
    start_ms = max(0, min(start_ms, told.duration_ms - CLIP_MS))
    digest = _digest(design, language, start_ms, CLIP_SIDE)
    preview = TemplatePreview(
        requested_by=by,
        design=dict(design),
        language=language,
        start_ms=start_ms,
        duration_ms=CLIP_MS,
        digest=digest,
    )
    key = f"previews/{digest}.mp4"
    if default_storage.exists(key):
        preview.status, preview.file_key = PreviewStatus.READY, key
        preview.finished_at = timezone.now()
    else:
        count_attempt("template-clips", str(by.pk), most=_CLIPS_A_MINUTE, window_seconds=60)
    preview.save()
    audit.record(by=by, action="template_preview.asked", target=preview)
    if preview.status == PreviewStatus.WAITING:
        enqueue("templates.make_preview", preview.pk)
    return preview


def make_preview(preview_id: UUID) -> None:
    """Make the clip of a preview that waits; one that is gone or made already is left alone."""
    preview = TemplatePreview.objects.filter(pk=preview_id, status=PreviewStatus.WAITING).first()
    if preview is None:
        return
    key = f"previews/{preview.digest}.mp4"
    complaint = ""
    try:
        if not default_storage.exists(key):
            key, complaint = _render(preview, story(preview.language), key)
    except ProviderError as error:
        logger.warning("preview_failed", preview=str(preview.pk), error=str(error))
        PREVIEW_STATES.move(
            preview, PreviewStatus.FAILED, error=str(error), finished_at=timezone.now()
        )
        return
    PREVIEW_STATES.move(
        preview, PreviewStatus.READY, file_key=key, error=complaint, finished_at=timezone.now()
    )


def purge_previews() -> int:
    """Remove previews older than KEPT_FOR with their clips; return how many."""
    old = TemplatePreview.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    digests = set(old.values_list("digest", flat=True))
    removed = old.delete()[0]
    used = set(TemplatePreview.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests - used:
        default_storage.delete(f"previews/{digest}.mp4")
        default_storage.delete(_silent(f"previews/{digest}.mp4"))
    return removed


def _render(preview: TemplatePreview, told: Story, key: str) -> tuple[str, str]:
    """Make the clip; return its key, and why nobody speaks in it, if nobody does."""
    from apps.templates.preview.film import sample_film

    with _scratch() as folder:
        voices, complaint = _voices(preview, told, folder)
        # A clip that should speak is not kept for others.
        key = _silent(key) if complaint else key
        request = sample_film(
            scaled_to(parse_design(preview.design), CLIP_SIDE),
            told,
            from_ms=preview.start_ms,
            until_ms=preview.start_ms + preview.duration_ms,
            work_dir=folder / "film",
            language=preview.language,
            voices=voices,
        )
        engine = registry.previewer()
        clip = engine.render_excerpt(
            request, preview.start_ms, preview.duration_ms, folder / "clip.mp4"
        )
        with clip.open("rb") as file:
            default_storage.save(key, File(file))
    return key, complaint


def _voices(
    preview: TemplatePreview, told: Story, folder: Path
) -> tuple[dict[int, SpeechClip], str]:
    from apps.templates.preview.voice import spoken

    language = "ko" if preview.language == "ko" else "en"
    heard = told.heard(preview.start_ms, preview.start_ms + preview.duration_ms)
    try:
        return spoken(told, heard, language=language, work_dir=folder), ""
    except ProviderError as error:
        logger.warning("preview_without_voice", preview=str(preview.pk), error=str(error))
        return {}, _("Nobody speaks in this clip: %(reason)s") % {"reason": error}


def _silent(key: str) -> str:
    return key.replace(".mp4", "-silent.mp4")


def _digest(design: Mapping[str, Any], language: str, at_ms: int, side: int) -> str:
    """SHA-256 of all that decides a preview."""
    facts = [VERSION, design, language, at_ms, side]
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


@contextmanager
def _scratch() -> Iterator[Path]:
    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=settings.WORK_ROOT, prefix="preview-") as folder:
            yield Path(folder)
    except OSError as error:
        raise ProviderError(
            _("The preview could not be written: %(reason)s.") % {"reason": error}
        ) from error
