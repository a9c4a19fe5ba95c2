"""Everything a person reads is there in Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

from apps.core.fetching.errors import SENTENCES as FETCHING
from apps.core.language.check_source import SENTENCES as SOURCES

ROOT = Path(settings.BASE_DIR)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HOW = (
    "Add it: python manage.py makemessages -l ko -i '.venv*' --no-location, translate it in "
    "locale/ko/LC_MESSAGES/django.po, then pybabel compile -d locale -D django."
)


def files() -> Iterator[tuple[Path, bytes]]:
    for folder in ("apps", "autoclip"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield path, re.sub(r"^[ \t]+", "", marked, flags=re.MULTILINE).encode()


def texts() -> Iterator[tuple[str, str, str]]:
    """Every marked text: file, context ("" when it has none), the text (its singular)."""
    for path, source in files():
        for _line, message, _comments, context in extract(
            "python", BytesIO(source), keywords=KEYWORDS
        ):
            text = message[0] if isinstance(message, tuple) else message
            if text:
                yield path.name, context or "", text


def korean(context: str, text: str) -> str:
    return translation.pgettext(context, text) if context else translation.gettext(text)


def has_korean(context: str, text: str) -> bool:
    """Names such as HTML or SHA-256 are the same in every language."""
    words = text.replace("%", " ").split()
    return korean(context, text) != text or all(word.isupper() for word in words)


def test_every_marked_text_has_its_korean() -> None:
    with translation.override("ko"):
        missing = sorted({entry for entry in texts() if not has_korean(*entry[1:])})
    assert not missing, HOW


@pytest.mark.parametrize("table", [FETCHING, SOURCES], ids=["fetching", "sources"])
def test_tables_of_sentences_have_their_korean(table: dict[str, str]) -> None:
    with translation.override("ko"):
        assert [text for text in table.values() if not has_korean("", text)] == []


@pytest.mark.parametrize("folder", ["ko", "en", "borrowed/ko"])
def test_compiled_catalogues_are_in_step_with_their_sources(folder: str) -> None:
    base = ROOT / "locale" / folder / "LC_MESSAGES"
    with (base / "django.po").open("rb") as source:
        wanted = read_po(source)
    with (base / "django.mo").open("rb") as compiled:
        found = GNUTranslations(compiled)
    for message in wanted:
        if not message.id or not message.string or message.fuzzy:
            continue
        context = message.context
        if isinstance(message.id, tuple):
            assert found.ngettext(message.id[0], message.id[1], 1) == message.string[0]
        elif isinstance(context, str):
            assert found.pgettext(context, str(message.id)) == message.string
        else:
            assert found.gettext(str(message.id)) == message.string
