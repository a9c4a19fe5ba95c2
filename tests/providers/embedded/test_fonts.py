"""The vendored fonts: found by family, whole, and named inside as they are called outside."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from apps.providers.embedded import fonts
from apps.providers.errors import ProviderError

REQUIRED = {
    "Pretendard Black",
    "Pretendard ExtraBold",
    "Pretendard SemiBold",
    "Black Han Sans",
    "Jua",
    "Do Hyeon",
    "Anton",
    "Montserrat ExtraBold",
}
KOREAN = "모래로 데우는 마을, 섭씨 400도! 2,000톤, 탄소 배출 70% 감소? 구독하고 알림 받기 (휴대폰)"
LATIN = 'Charging to 80% keeps twice the life. "Why?" $1.25 - Battery\'s health, 0123456789!'
HANGUL = ("Pretendard Black", "Pretendard ExtraBold", "Pretendard SemiBold")


def test_every_family_that_templates_may_name_is_there() -> None:
    assert set(fonts.families()) >= REQUIRED


@pytest.mark.parametrize("family", sorted(REQUIRED))
def test_a_family_is_named_inside_its_file_as_captions_look_for_it(family: str) -> None:
    with TTFont(fonts.font_path(family), lazy=True) as font:
        assert font["name"].getDebugName(1) == family


@pytest.mark.parametrize("family", sorted(REQUIRED))
def test_every_family_writes_latin(family: str) -> None:
    assert fonts.covers(family, LATIN)


@pytest.mark.parametrize("family", sorted(REQUIRED - {"Anton", "Montserrat ExtraBold"}))
def test_korean_families_write_everyday_korean(family: str) -> None:
    assert fonts.covers(family, KOREAN)


@pytest.mark.parametrize("family", HANGUL)
def test_pretendard_writes_every_hangul_syllable(family: str) -> None:
    assert fonts.covers(family, "".join(chr(code) for code in range(0xAC00, 0xD7A4)))


def test_a_latin_family_does_not_claim_hangul() -> None:
    assert not fonts.covers("Anton", "모래")


@pytest.mark.parametrize("ask", [fonts.font_path, lambda family: fonts.covers(family, "a")])
def test_an_unknown_family_is_refused_with_the_known_ones(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ProviderError, match=r"'Papyrus' is not known.*Black Han Sans") as refusal:
        ask("Papyrus")
    assert refusal.value.permanent


def test_the_licence_travels_with_the_fonts() -> None:
    licence = (fonts.FONT_DIR / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for owner in ("Kil Hyung-jin", "Black Han Sans", "Jua", "Do Hyeon", "Anton", "Montserrat"):
        assert owner in licence
