"""An engine's answer, packed with its files and opened somewhere else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from apps.providers import parcels
from apps.providers.capabilities.image import Layer, Visual
from apps.providers.capabilities.safety import SafetyFlag, SafetyReport
from apps.providers.capabilities.script import ScriptDraft
from apps.providers.capabilities.speech import SpeechClip, WordTiming
from apps.providers.capabilities.usage import CallUsage
from apps.providers.parcels import CannotPack, open_parcel, pack

USED = CallUsage(model="m", requests=1, characters=12, cost_micro_usd=7)


def test_words_come_back_as_they_were() -> None:
    draft = ScriptDraft(
        title="길이", hook="처음.", body=("하나.", "둘."), call_to_action="끝.", usage=USED
    )
    flag = SafetyFlag(rule="r", severity="block", reason="why", excerpt="…", sentence_index=0)
    report = SafetyReport(score=Decimal("0.50"), flags=(flag,))
    for answer in (draft, report, None, [1, 2.5, True, "x"], {"a": (1, Decimal("0.1"))}):
        assert open_parcel(pack(answer, None, {"n": 1}), None) == (answer, {"n": 1})


def test_files_come_back_below_the_folder_where_they_are_wanted(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "layers").mkdir(parents=True)
    new.mkdir()
    for name in ("a.wav", "b.jpg", "layers/c.png"):
        (old / name).write_bytes(name.encode() * 9)
    clip = SpeechClip(old / "a.wav", 40, 8000, (WordTiming("a", 0, 40),), usage=USED)
    visual = Visual(old / "b.jpg", (Layer((old / "layers/c.png",), 1, 2),), asset_id="p:1")
    opened, _facts = open_parcel(pack((clip, visual), old, {}), new)
    assert opened[0].audio_path == new / "a.wav"
    assert opened[0].words == clip.words
    assert opened[1].layers[0].paths == (new / "layers/c.png",)
    assert (new / "layers/c.png").read_bytes() == (old / "layers/c.png").read_bytes()


def test_what_lies_elsewhere_is_too_large_or_of_another_kind_is_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dataclass
    class Stranger:
        x: int = 1

    inside, outside = tmp_path / "in", tmp_path / "outside.wav"
    inside.mkdir()
    outside.write_bytes(b"x")
    for answer in (outside, Stranger(), object()):
        with pytest.raises(CannotPack):
            pack(answer, inside, {})
    monkeypatch.setattr(parcels, "MOST_BYTES", 10)
    (inside / "large").write_bytes(bytes(11))
    with pytest.raises(CannotPack, match="large"):
        pack(inside / "large", inside, {})


def test_a_parcel_that_was_tampered_with_calls_no_code_and_leaves_no_file_outside(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    told = {"kind": "record", "shape": "subprocess.Popen", "value": {"args": "true"}}
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as archive:
        archive.writestr("answer.json", orjson.dumps({"answer": told, "facts": {}}))
        archive.writestr("../escaped", b"x")
    with pytest.raises(CannotPack):
        open_parcel(parcel.getvalue(), folder)
    assert not (tmp_path / "escaped").exists()
