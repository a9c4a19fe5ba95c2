from __future__ import annotations

import sys

import pytest

from apps.providers.embedded.music import moods, pick_track
from apps.providers.errors import ProviderError


def test_every_mood_has_several_tracks_that_are_there() -> None:
    assert moods() == ("calm", "energetic", "happy", "nostalgic", "tender")
    for mood in moods():
        tracks = {pick_track(mood, seed) for seed in range(60)}
        assert len(tracks) >= 5
        for track in tracks:
            assert track.path.is_file()
            assert track.mood == mood
            assert track.license == "MIT"


def test_the_same_seed_picks_the_same_track() -> None:
    assert pick_track("calm", 7) == pick_track("calm", 7)


def test_the_package_is_data_and_its_code_is_not_run() -> None:
    pick_track("calm", 7)
    assert "immich_memories_music" not in sys.modules


def test_an_unknown_mood_says_which_there_are() -> None:
    with pytest.raises(ProviderError, match="choose one of: calm, energetic"):
        pick_track("gloomy", 1)
