"""Cards: every kind, size and language gives layers that fit, read and never change."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from apps.providers.capabilities.image import CardKind, Visual
from apps.providers.embedded.cards.background import OVERSIZE, zone
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import READABLE, luminance, luminances, parse, ratio
from apps.providers.embedded.cards.frame import Box, Frame
from apps.providers.embedded.cards.maker import CardMaker
from apps.providers.errors import ProviderError
from tests.providers.embedded.cards.cast import SIZES, STYLES, all_paths, pixels, request_for

FAST = (540, 960)


def test_it_is_an_image_source_named_cards() -> None:
    assert CardMaker.name == "cards"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", list(CardKind))
def test_every_layer_stays_in_the_safe_area(
    tmp_path: Path, kind: CardKind, language: str, size: tuple[int, int]
) -> None:
    visual = CardMaker().create(request_for(tmp_path, kind, language, size))
    assert_safe(visual, size)


@pytest.mark.parametrize("size", [FAST, (960, 540)])
@pytest.mark.parametrize("icon", ["🔥", ""])
@pytest.mark.parametrize("kind", [CardKind.TITLE, CardKind.STATEMENT])
def test_no_layout_overflows_however_long_the_headline(
    tmp_path: Path, kind: CardKind, icon: str, size: tuple[int, int]
) -> None:
    headline = "세상에서가장긴낱말하나가여기에띄어쓰기없이적혀있습니다 그리고 " * 4
    for position in range(8):
        request = request_for(
            tmp_path, kind, "ko", size, headline=headline, icon=icon, position=position
        )
        visual = CardMaker().create(request)
        assert_safe(visual, size)


def assert_safe(visual: Visual, size: tuple[int, int]) -> None:
    safe = Frame(*size).safe
    assert visual.layers
    for layer in visual.layers:
        shapes = {pixels(path).shape for path in layer.paths}
        assert len(shapes) == 1
        height, width, channels = shapes.pop()
        assert channels == 4
        assert safe.contains(Box(layer.x, layer.y, width, height)), (layer, width, height)
        assert 1 <= len(layer.paths) <= 14


def test_the_safe_area_leaves_the_platform_and_the_captions_their_room() -> None:
    short, wide = Frame(1080, 1920).safe, Frame(1920, 1080).safe
    assert (short.x, short.right, short.y, short.bottom) == (64, 960, 240, 1240)
    assert (wide.y, wide.bottom) == (90, 840)


@pytest.mark.parametrize("kind", list(CardKind))
def test_the_same_request_gives_the_same_bytes(tmp_path: Path, kind: CardKind) -> None:
    first = CardMaker().create(request_for(tmp_path / "a", kind, size=FAST))
    second = CardMaker().create(request_for(tmp_path / "b", kind, size=FAST))
    assert [path.name for path in all_paths(first)] == [path.name for path in all_paths(second)]
    for one, other in zip(all_paths(first), all_paths(second), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_cards_share_a_folder_without_overwriting_each_other(tmp_path: Path) -> None:
    visuals = [
        CardMaker().create(request_for(tmp_path, size=FAST, position=position))
        for position in range(3)
    ]
    paths = [path for visual in visuals for path in all_paths(visual)]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("style", list(STYLES))
def test_text_is_readable_on_the_background_wherever_the_camera_pans(
    tmp_path: Path, style: str, size: tuple[int, int]
) -> None:
    look = STYLES[style]
    for position in range(5):
        card = Card(request_for(tmp_path, style=style, size=size, position=position))
        card.light()
        background = pixels(card.background_path)
        height, width = background.shape[:2]
        box = zone(card.frame, width, height)
        # A letter is read against its surroundings, so grain is averaged away first.
        local = cv2.blur(background, (9, 9))[box.y : box.bottom : 4, box.x : box.right : 4]
        light = luminances(local.astype(np.float32))
        for color in (parse(look.text_color), card.accent):
            worst = min(
                ratio(luminance(color), float(light.max())),
                ratio(luminance(color), float(light.min())),
            )
            assert worst >= READABLE, (style, position, color, worst)


def test_the_background_is_larger_than_the_frame_for_the_camera(tmp_path: Path) -> None:
    visual = CardMaker().create(request_for(tmp_path))
    height, width = pixels(visual.background_path).shape[:2]
    assert width == pytest.approx(1080 * OVERSIZE, abs=2)
    assert height == pytest.approx(1920 * OVERSIZE, abs=2)


@pytest.mark.parametrize("kind", [CardKind.TITLE, CardKind.STATEMENT])
def test_neighbouring_scenes_never_share_a_layout(tmp_path: Path, kind: CardKind) -> None:
    signs = []
    for position in range(8):
        visual = CardMaker().create(request_for(tmp_path, kind, size=FAST, position=position))
        signs.append(tuple((layer.enter, layer.x, layer.y) for layer in visual.layers))
    assert all(one != other for one, other in itertools.pairwise(signs))
    assert len(set(signs)) >= (4 if kind is CardKind.TITLE else 6)


@pytest.mark.parametrize("position", range(8))
def test_an_icon_that_is_vendored_is_shown_and_floats(tmp_path: Path, position: int) -> None:
    shown = CardMaker().create(request_for(tmp_path, size=FAST, position=position))
    assert any(layer.bob and layer.enter == "pop" for layer in shown.layers)


def test_an_icon_that_is_not_vendored_leaves_no_gap_and_no_box(tmp_path: Path) -> None:
    unknown = request_for(tmp_path / "a", size=FAST, icon="🇰🇷", position=1)
    none = request_for(tmp_path / "b", size=FAST, icon="", position=1)
    one, other = CardMaker().create(unknown), CardMaker().create(none)
    places = [[(layer.x, layer.y) for layer in visual.layers] for visual in (one, other)]
    assert places[0] == places[1]


def test_emoji_in_a_headline_change_nothing(tmp_path: Path) -> None:
    plain = CardMaker().create(request_for(tmp_path / "a", size=FAST, headline="모래 배터리"))
    emoji = CardMaker().create(request_for(tmp_path / "b", size=FAST, headline="모래 🔥배터리 ✨"))
    for one, other in zip(plain.layers, emoji.layers, strict=True):
        assert one.paths[0].read_bytes() == other.paths[0].read_bytes()


@pytest.mark.parametrize("kind", list(CardKind))
def test_a_card_without_words_figures_or_icon_is_still_a_picture(
    tmp_path: Path, kind: CardKind
) -> None:
    request = request_for(
        tmp_path, kind, size=FAST, headline="", emphasis=(), label="", icon="", items=(), figures=()
    )
    assert pixels(CardMaker().create(request).background_path).size


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (CardKind.NUMBER, {"figures": ()}),
        (CardKind.LIST, {"items": ()}),
        (CardKind.BARS, {"figures": ()}),
        (CardKind.TIMELINE, {"items": (), "figures": ()}),
        (CardKind.COMPARISON, {"items": (), "figures": ()}),
    ],
)
def test_a_kind_without_its_data_is_drawn_as_a_statement(
    tmp_path: Path, kind: CardKind, fields: dict[str, Any]
) -> None:
    bare = CardMaker().create(request_for(tmp_path / "a", kind, size=FAST, **fields))
    statement = CardMaker().create(request_for(tmp_path / "b", size=FAST, **fields))
    for one, other in zip(bare.layers, statement.layers, strict=True):
        assert (one.x, one.y) == (other.x, other.y)


def test_a_number_counts_up_and_ends_on_what_was_said(tmp_path: Path) -> None:
    visual = CardMaker().create(request_for(tmp_path, CardKind.NUMBER, "en"))
    counting = max(visual.layers, key=lambda layer: len(layer.paths))
    assert len(counting.paths) >= 8
    assert counting.paths[0].read_bytes() != counting.paths[-1].read_bytes()


def test_bars_and_list_rows_come_in_one_after_another(tmp_path: Path) -> None:
    for kind, least in ((CardKind.BARS, 3), (CardKind.LIST, 2), (CardKind.TIMELINE, 2)):
        visual = CardMaker().create(request_for(tmp_path, kind, "en", FAST))
        delays = sorted({layer.delay_ms for layer in visual.layers})
        assert len(delays) > least


def test_an_unknown_font_is_refused_by_name(tmp_path: Path) -> None:
    request = request_for(tmp_path)
    style = dataclasses.replace(request.style, headline_font="Papyrus")
    with pytest.raises(ProviderError, match="'Papyrus' is not known"):
        CardMaker().create(dataclasses.replace(request, style=style))


def test_a_colour_that_is_no_colour_is_refused(tmp_path: Path) -> None:
    request = request_for(tmp_path)
    style = dataclasses.replace(request.style, accent_color="yellow")
    with pytest.raises(ProviderError, match="'yellow' is not written as #RRGGBB"):
        CardMaker().create(dataclasses.replace(request, style=style))


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ProviderError, match="cannot be saved"):
        CardMaker().create(request_for(blocked / "inside", size=FAST))
