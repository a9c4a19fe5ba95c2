"""The fonts that come with the product, by family name: for cards, thumbnails and captions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

FONT_DIR = Path(__file__).resolve().parents[3] / "static" / "fonts"

# The family name inside each file (name table, record 1), which caption renderers look for.
_FILES = {
    "Pretendard Black": "Pretendard-Black.otf",
    "Pretendard ExtraBold": "Pretendard-ExtraBold.otf",
    "Pretendard SemiBold": "Pretendard-SemiBold.otf",
    "Black Han Sans": "BlackHanSans-Regular.ttf",
    "Jua": "Jua-Regular.ttf",
    "Do Hyeon": "DoHyeon-Regular.ttf",
    "Anton": "Anton-Regular.ttf",
    "Montserrat ExtraBold": "Montserrat-ExtraBold.ttf",
}


def families() -> tuple[str, ...]:
    """Every family name that `font_path` knows."""
    return tuple(_FILES)


def font_path(family: str) -> Path:
    """The TTF or OTF file of a family. Raises ProviderError when the family is not known."""
    name = _FILES.get(family)
    if name is None:
        known = ", ".join(_FILES)
        raise ProviderError(
            _("The font %(family)r is not known; choose one of: %(known)s.")
            % {"family": family, "known": known},
            permanent=True,
        )
    return FONT_DIR / name


def covers(family: str, text: str) -> bool:
    """Whether the family has a glyph for every character of text that is not white space."""
    characters = _characters(family)
    return all(ord(character) in characters for character in text if not character.isspace())


@cache
def _characters(family: str) -> frozenset[int]:
    # Here, because most of those who ask for a font's file never look into it.
    from fontTools.ttLib import TTFont

    path = font_path(family)
    try:
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    except OSError as error:
        raise ProviderError(
            _("The file of the font %(family)r cannot be read (%(error)s); restore static/fonts/.")
            % {"family": family, "error": error},
            permanent=True,
        ) from error
