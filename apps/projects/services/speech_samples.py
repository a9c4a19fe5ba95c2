"""Sentences spoken to be listened to: asked for by a person, made by a worker, kept by hash."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import orjson
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.models import Project, SpeechSample
from apps.projects.states import SAMPLE_STATES, SampleStatus
from apps.projects.voices import SAMPLE_TEXTS, check_speed, owner_voices, voice_named
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, SpeechSynthesizer
from apps.providers.embedded.speech.pronunciations import used
from apps.providers.errors import ProviderError
from apps.usage.errors import BudgetExceeded
from apps.usage.gateway import Caller, Gateway
from apps.usage.owners import Owner

VERSION = 1
MAX_TEXT = 300
KEPT_PER_PROJECT = 40
# A message that was lost is sent again when somebody asks after this.
RESEND_AFTER = timedelta(seconds=30)
TASK = "projects.make_speech_sample"


def ask_voice_sample(*, by: User, voice: str) -> SpeechSample:
    """The sample of a voice: made when the first person asks for it, the same for everybody."""
    found = voice_named(owner_voices(Owner(user_id=by.pk)), voice)
    return _ask(by, None, found.language, SAMPLE_TEXTS[found.language], voice=found.name)


def try_sentence(
    *,
    by: User,
    project: Project,
    text: str,
    entries: Mapping[str, str] | None = None,
    voice: str = "",
    speed: float | None = None,
    pitch: float | None = None,
) -> SpeechSample:
    """Have one sentence spoken as the project's films would say it.

    entries take the place of the project's pronunciations; voice, speed and pitch that of its
    style. Raises InvalidInput naming the field.
    """
    text = " ".join(text.split())
    if not any(character.isalnum() for character in text):
        raise InvalidInput(_("Write a sentence to listen to."), field="text")
    if len(text) > MAX_TEXT:
        raise InvalidInput(
            _("The sentence is longer than %(most)d characters.") % {"most": MAX_TEXT}, field="text"
        )
    style = project.style_preset
    voices = owner_voices(Owner.of(project))
    name = voice or str(style.get("voice") or "")
    chosen = voice_named(voices, name, language=project.language)
    wanted_speed = float(style.get("speed", 1.0)) if speed is None else speed
    check_speed(chosen, wanted_speed)
    known = (
        {e["term"]: e["reading"] for e in project.pronunciations} if entries is None else entries
    )
    return _ask(
        by,
        project,
        project.language,
        text,
        voice=chosen.name,
        speed=wanted_speed,
        pitch=float(style.get("pitch", 0.0)) if pitch is None else pitch,
        pronunciations=used(text, known),
    )


@transaction.atomic
def _ask(
    by: User, project: Project | None, language: str, text: str, *, voice: str, **sound: Any
) -> SpeechSample:
    facts = {"version": VERSION, "text": text, "voice": voice, "language": language, **sound}
    name = hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()
    now = timezone.now()
    sample, is_new = SpeechSample.objects.get_or_create(
        project=project,
        input_hash=name,
        defaults={
            "language": language,
            "text": text,
            "voice": voice,
            "requested_by": by,
            "sent_at": now,
            **sound,
        },
    )
    if is_new:
        if project is not None:
            audit.record(by=by, action="project.sentence_tried", target=project)
            _forget_oldest(project)
        enqueue(TASK, sample.pk)
    else:
        _ask_again(sample)
    return sample


def _ask_again(sample: SpeechSample) -> None:
    """Send the message again for a sample that failed, lost its file or its message."""
    now = timezone.now()
    if sample.status == SampleStatus.READY:
        if default_storage.exists(sample.storage_key):
            return
        SAMPLE_STATES.move(sample, SampleStatus.WAITING, duration_ms=None, sent_at=now)
    elif sample.status == SampleStatus.FAILED:
        SAMPLE_STATES.move(sample, SampleStatus.WAITING, error_message="", sent_at=now)
    elif now - sample.sent_at < RESEND_AFTER:
        return
    else:
        SpeechSample.objects.filter(pk=sample.pk).update(sent_at=now)
    enqueue(TASK, sample.pk)


def _forget_oldest(project: Project) -> None:
    """Sentences are tried and forgotten: only the newest ones of a project are kept."""
    old = project.speech_samples.order_by("-id")[KEPT_PER_PROJECT:]
    doomed = [(sample.pk, sample.storage_key) for sample in old]
    SpeechSample.objects.filter(pk__in=[pk for pk, _key in doomed]).delete()
    for _pk, key in doomed:
        if key:
            transaction.on_commit(lambda key=key: default_storage.delete(key))  # type: ignore[misc]


def make_sample(sample_id: str) -> None:
    """Speak a waiting sample and keep the sound; a sample that is gone or done is left alone."""
    sample = SpeechSample.objects.select_related("project").filter(pk=sample_id).first()
    if sample is None or sample.status != SampleStatus.WAITING:
        return
    owner = _payer(sample)
    if owner is None:
        SAMPLE_STATES.move(sample, SampleStatus.FAILED, error_message=_("Nobody asked for it."))
        return
    key = f"speech/{sample.project_id or 'voices'}/{sample.input_hash[:32]}.wav"
    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.WORK_ROOT) as folder:
        request = SpeechRequest(
            text=sample.text,
            language=sample.language,
            voice=sample.voice,
            output_path=Path(folder) / "sample.wav",
            speed=sample.speed,
            pronunciations=sample.pronunciations,
            pitch_semitones=sample.pitch,
        )
        try:
            clip = Gateway(owner).with_one("speech", lambda caller: _speak(caller, request))
        except (ProviderError, BudgetExceeded) as error:
            SAMPLE_STATES.move(sample, SampleStatus.FAILED, error_message=str(error))
            return
        with clip.audio_path.open("rb") as file:
            default_storage.save(key, File(file))
    SAMPLE_STATES.move(
        sample, SampleStatus.READY, storage_key=key, duration_ms=clip.duration_ms, error_message=""
    )


def _payer(sample: SpeechSample) -> Owner | None:
    """Whose budget and keys: the project's owner's, or those of the person who asked."""
    if sample.project is not None:
        return Owner.of(sample.project)
    return Owner(user_id=sample.requested_by_id) if sample.requested_by_id else None


def _speak(caller: Caller, request: SpeechRequest) -> SpeechClip:
    """By the engine that has the voice; another one would be another voice."""
    engine: SpeechSynthesizer = caller.engine()
    if request.voice not in {voice.name for voice in engine.voices()}:
        raise ProviderError(
            _("%(provider)s has no voice called %(voice)s.")
            % {"provider": caller.name, "voice": request.voice},
            permanent=True,
        )
    return cast(
        SpeechClip,
        caller.call(
            "sample",
            lambda speaker: speaker.synthesize(request),
            units=lambda clip: (len(request.text), clip.duration_ms),
        ),
    )
