"""A person's own recording of a script."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_noop

from apps.accounts.models import User
from apps.contents.models import Content, OwnNarration
from apps.contents.policies import check_can_edit_project
from apps.contents.states import ContentStatus
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.sentences import gettext as _

MOST_BYTES = 40_000_000
_SENTENCES = {
    "not_audio": gettext_noop("This is no recording. Give a WAV, MP3, M4A, OGG or FLAC file."),
    "damaged": gettext_noop("The recording is damaged and cannot be read. Export it again."),
    "too_long": gettext_noop("The recording is longer than %(most)d minutes."),
    "too_short": gettext_noop("The recording is shorter than a second."),
    "silent": gettext_noop("Nobody speaks in the recording. Look at the microphone."),
}
# How much faster or slower than a voice a person may read.
_FASTEST, _SLOWEST = 0.45, 2.5
_CHARACTERS_PER_SECOND = {"ko": 6.0, "en": 14.0}


def recorded(content: Content) -> dict[str, str]:
    """What a run needs to know of the content's recording; empty when there is none."""
    found = OwnNarration.objects.filter(content=content).first()
    return {"key": found.storage_key, "checksum": found.checksum} if found else {}


@transaction.atomic
def set_narration(*, by: User, content: Content, name: str, data: bytes) -> OwnNarration:
    """Take a recording of the current script; the next run is spoken by it, sentence by sentence.

    Raises InvalidInput (field "file") for what is no recording of that script.
    """
    # Here and below, because it decodes sound, and every process reads this module.
    from apps.providers.media.recordings import RATE_HZ

    check_can_edit_project(by, content.project)
    _check_idle(content)
    script = content.current_script
    if script is None:
        raise InvalidInput(
            _("Write or produce the script first: the recording is aligned to it."), field="file"
        )
    samples = _decoded(data)
    _check_length(len(samples) / RATE_HZ, str(script.as_json()["full_text"]), content)
    checksum = hashlib.sha256(data).hexdigest()
    key = f"narrations/{content.pk}/{checksum[:32]}.wav"
    _store(key, samples)
    before = OwnNarration.objects.filter(content=content).first()
    narration, _is_new = OwnNarration.objects.update_or_create(
        content=content,
        defaults={
            "storage_key": key,
            "checksum": checksum,
            "file_name": " ".join(name.split())[:200] or "recording",
            "duration_ms": len(samples) * 1000 // RATE_HZ,
            "uploaded_by": by,
        },
    )
    if before and before.storage_key != key:
        _forget(before.storage_key)
    changes = {"file": narration.file_name, "seconds": narration.duration_ms / 1000}
    audit.record(by=by, action="narration.set", target=content, changes=changes)
    return narration


@transaction.atomic
def remove_narration(*, by: User, content: Content) -> None:
    """Let a voice speak again; without a recording nothing happens."""
    check_can_edit_project(by, content.project)
    _check_idle(content)
    narration = OwnNarration.objects.filter(content=content).first()
    if narration is None:
        return
    _forget(narration.storage_key)
    narration.delete()
    audit.record(by=by, action="narration.removed", target=content)


def _check_idle(content: Content) -> None:
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first."))


def _decoded(data: bytes) -> Any:
    from apps.providers.media.recordings import MOST_SECONDS, BadRecording, decoded

    if len(data) > MOST_BYTES:
        raise InvalidInput(
            _("The recording is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000},
            field="file",
        )
    try:
        return decoded(data)
    except BadRecording as error:
        sentence = _(_SENTENCES[error.code]) % {"most": MOST_SECONDS // 60}
        raise InvalidInput(sentence, field="file") from error


def _check_length(seconds: float, text: str, content: Content) -> None:
    """A recording of another text mostly shows by its length."""
    pace = _CHARACTERS_PER_SECOND[content.project.language]
    expected = sum(not character.isspace() for character in text) / pace
    if not _FASTEST * expected <= seconds <= _SLOWEST * expected + 5:
        raise InvalidInput(
            _(
                "The recording is %(seconds)d s long; "
                "read aloud, the script takes about %(wanted)d s."
            )
            % {"seconds": round(seconds), "wanted": round(expected)},
            field="file",
        )


def _store(key: str, samples: Any) -> None:
    from apps.providers.embedded.speech import audio
    from apps.providers.media.recordings import RATE_HZ

    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.WORK_ROOT) as folder:
        path = Path(folder) / "narration.wav"
        audio.write_wav(path, samples, RATE_HZ)
        with path.open("rb") as file:
            default_storage.save(key, File(file))


def _forget(key: str) -> None:
    transaction.on_commit(lambda: default_storage.delete(key))
