"""What a vendor answered is not paid for twice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from apps.accounts.models import User
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice, WordTiming
from apps.providers.capabilities.usage import CallUsage
from apps.usage.gateway import Gateway
from apps.usage.gateway.answers import answer_name
from apps.usage.models import ApiUsage
from apps.usage.owners import Owner

pytestmark = pytest.mark.django_db
CENT = CallUsage(requests=1, cost_micro_usd=10_000)


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.parcels: dict[str, bytes] = {}

    def load(self, name: str) -> bytes | None:
        return self.parcels.get(name)

    def save(self, name: str, parcel: bytes) -> None:
        self.parcels[name] = parcel


class Speaker:
    """A vendor that counts how often it is asked."""

    name = "elevenlabs"
    calls = 0

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("v", "en", "V", "female", "elevenlabs", 15.0),)

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        self.calls += 1
        request.output_path.write_bytes(b"sound")
        return SpeechClip(request.output_path, 90, 8000, (WordTiming("a", 0, 90),), usage=CENT)


@dataclass
class Line:
    """One customer's gateway, anew for each worker."""

    owner: Owner
    shelf: Shelf
    folder: Path

    def speak(self, text: str = "Hello.") -> tuple[SpeechClip, Gateway]:
        gateway = Gateway(owner=self.owner, answers=self.shelf, first={"speech": "elevenlabs"})
        request = SpeechRequest(
            text, "en", "v", self.folder / f"{len(list(self.folder.iterdir()))}.wav"
        )
        clip: SpeechClip = gateway.call(
            "speech", "tts", lambda engine: engine.synthesize(request), units=lambda _clip: (6, 90)
        )
        return clip, gateway


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch, settings: object) -> Speaker:
    vendor = Speaker()
    monkeypatch.setattr(registry, "engine", lambda *_names, **_key: vendor)
    monkeypatch.setattr(registry, "is_ready", lambda *_names: True)
    monkeypatch.setattr(registry, "order", lambda _capability: ("elevenlabs", "embedded"))
    return vendor


@pytest.fixture
def line(someone: User, tmp_path: Path, speaker: Speaker) -> Line:
    return Line(Owner(user_id=someone.pk), Shelf(), tmp_path)


def test_the_same_question_of_the_same_job_is_answered_from_the_store(
    line: Line, speaker: Speaker
) -> None:
    first, _gateway = line.speak()
    first.audio_path.unlink()
    again, gateway = line.speak()
    assert speaker.calls == 1
    assert again.audio_path.read_bytes() == b"sound"
    assert again.words == first.words
    assert gateway.cost_usd == 0
    assert ApiUsage.objects.count() == 1


def test_another_question_is_asked(line: Line, speaker: Speaker) -> None:
    line.speak("Hello.")
    line.speak("Goodbye.")
    assert speaker.calls == 2


def test_a_line_that_was_not_written_any_more_is_written_by_who_takes_over(
    line: Line, speaker: Speaker
) -> None:
    line.speak()
    ApiUsage.objects.all().delete()
    _clip, gateway = line.speak()
    assert speaker.calls == 1
    row = ApiUsage.objects.get()
    assert (row.estimated_cost, row.input_units, row.output_units) == (Decimal("0.01"), 6, 90)
    assert gateway.cost_usd == Decimal("0.01")
    line.speak()
    assert ApiUsage.objects.count() == 1


def test_engines_that_come_with_the_product_are_simply_asked_again(
    line: Line, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "takes_key", lambda *_names: False)
    line.speak()
    line.speak()
    assert speaker.calls == 2
    assert line.shelf.parcels == {}


def test_a_question_is_known_by_its_words_and_not_by_where_the_file_goes() -> None:
    def name(text: str, place: str, provider: str = "a") -> str:
        return answer_name(provider, "synthesize", SpeechRequest(text, "en", "v", Path(place)))

    assert name("Hello.", "/a/1.wav") == name("Hello.", "/b/2.wav")
    assert name("Hello.", "/a/1.wav") != name("Hullo.", "/a/1.wav")
    assert name("Hello.", "/a/1.wav") != name("Hello.", "/a/1.wav", provider="b")
