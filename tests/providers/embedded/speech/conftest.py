"""Fixtures of speech tests: one loaded engine for all of them."""

from __future__ import annotations

import pytest

from apps.providers.embedded.speech.facade import EmbeddedSpeech


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSpeech:
    return EmbeddedSpeech(cache_directory=tmp_path_factory.mktemp("models"))
