from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest

from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.segments import SegmentFiles
from apps.contents.pipeline.visuals import pack_visual, unpack_visual
from apps.providers.capabilities.image import Layer, Visual
from apps.providers.embedded.render.clip_copies import small_clip
from apps.providers.errors import ProviderError
from tests.providers.embedded.render import films


@pytest.fixture
def visual(tmp_path: Path) -> Visual:
    picture = films.busy_picture(tmp_path / "picture.jpg", (90, 160), 1)
    layer = films.block_layer(tmp_path / "layer.png", (0, 0, 255), (20, 20))
    return Visual(
        background_path=picture,
        layers=(Layer((layer, layer), 4, 6, "pop"),),
        source="somebody",
        license="a licence",
        attribution="a person",
        clip_path=films.clip(tmp_path / "clip.mov", "testsrc2=64x96:rate=30:duration=0.5"),
        asset_id="somebody:video:7",
    )


def test_a_visual_comes_back_with_its_clip_and_all_it_says(visual: Visual, tmp_path: Path) -> None:
    pack = pack_visual(visual, tmp_path / "visual.zip", 90, 160)
    back = unpack_visual(pack, tmp_path / "back")
    assert back.clip_path is not None
    assert visual.clip_path is not None
    assert back.clip_path.read_bytes() == visual.clip_path.read_bytes()
    assert back.background_path.read_bytes() == visual.background_path.read_bytes()
    assert [path.read_bytes() for path in back.layers[0].paths] == [
        path.read_bytes() for path in visual.layers[0].paths
    ]
    for name in ("source", "license", "attribution", "asset_id"):
        assert getattr(back, name) == getattr(visual, name)
    assert (back.layers[0].x, back.layers[0].y, back.layers[0].enter) == (4, 6, "pop")


def test_a_still_has_no_clip(visual: Visual, tmp_path: Path) -> None:
    pack = pack_visual(replace(visual, clip_path=None), tmp_path / "visual.zip", 90, 160)
    assert unpack_visual(pack, tmp_path / "back").clip_path is None


def test_a_clip_too_large_to_keep_is_made_as_small_as_the_film_needs(tmp_path: Path) -> None:
    tone = ("-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac")
    large = films.clip(tmp_path / "large.mp4", "testsrc2=640x360:rate=60:duration=2", *tone)
    kept = small_clip(large, tmp_path / "kept.mp4", 90, 160, most_bytes=20_000)
    with av.open(str(kept)) as container:
        picture = container.streams.video[0]
        assert (picture.width, picture.height) == (284, 160)
        assert picture.frames == 60
        assert not container.streams.audio
    assert small_clip(large, tmp_path / "other.mp4", 90, 160) == large


def test_what_is_no_clip_cannot_be_made_smaller(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.mp4"
    nonsense.write_bytes(b"nonsense" * 100)
    with pytest.raises(ProviderError, match=r"clip nonsense\.mp4 could not be played") as raised:
        small_clip(nonsense, tmp_path / "kept.mp4", 90, 160, most_bytes=10)
    assert raised.value.permanent
    assert not (tmp_path / "kept.mp4").exists()


def test_a_segment_is_found_again_under_its_name_and_written_over(tmp_path: Path) -> None:
    files = ArtifactStore("0d0e0a0d-0000-4000-8000-000000000001")
    part = tmp_path / "part.mp4"
    store = SegmentFiles(files, tmp_path)
    assert store.get("one") is None
    for content in (b"first", b"second"):
        part.write_bytes(content)
        store.put("one", part)
        found = store.get("one")
        assert found is not None
        assert found.read_bytes() == content
    assert list(files.keys()) == [files.key("segments", "one.mp4")]
    files.remove_except(set())


def test_parts_that_the_newest_film_has_no_use_for_go(tmp_path: Path) -> None:
    files = ArtifactStore("0d0e0a0d-0000-4000-8000-000000000002")
    part = tmp_path / "part.mp4"
    part.write_bytes(b"part")
    files.save(files.key("video", "film.mp4"), part)
    before = SegmentFiles(files, tmp_path)
    for name in ("old", "kept"):
        before.put(name, part)
    now = SegmentFiles(files, tmp_path)
    now.get("kept")
    now.put("new", part)
    assert now.remove_others() == 1
    assert set(files.keys()) == {
        files.key("video", "film.mp4"),
        files.key("segments", "kept.mp4"),
        files.key("segments", "new.mp4"),
    }
    assert now.keys() == [files.key("segments", f"{name}.mp4") for name in ("kept", "new")]
    files.remove_except(set())
