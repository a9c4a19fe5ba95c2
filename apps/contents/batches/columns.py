"""Which column of a file gives which field of a video."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _

# In the order in which pages show them.
FIELDS = ("title", "topic", "text", "url", "template", "voice")
LABELS = {
    "title": gettext_lazy("Title"),
    "topic": gettext_lazy("Topic"),
    "text": gettext_lazy("Text"),
    "url": gettext_lazy("Web page"),
    "template": gettext_lazy("Template"),
    "voice": gettext_lazy("Voice"),
}
# A title alone is a topic.
SOURCES = ("text", "url", "topic", "title")
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "제목", "타이틀", "영상제목"),
    "topic": ("topic", "subject", "keyword", "idea", "주제", "토픽", "키워드", "소재"),
    "text": (
        *("text", "article", "body", "content", "source", "script"),
        *("본문", "내용", "텍스트", "글", "원문", "기사", "원고", "대본"),
    ),
    "url": ("url", "link", "address", "page", "webpage", "주소", "링크", "웹페이지", "웹주소"),
    "template": ("template", "design", "템플릿", "디자인", "서식"),
    "voice": ("voice", "narrator", "목소리", "음성", "보이스", "성우"),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}


def guessed_mapping(columns: Sequence[str]) -> dict[str, int]:
    """Fields by the names of the columns, in Korean or English; the first of a kind counts.

    A file of one column holds texts, unless its name says otherwise.
    """
    found: dict[str, int] = {}
    for number, name in enumerate(columns):
        field = _FIELD_OF.get(re.sub(r"[\W_]+", "", name.casefold()))
        if field:
            found.setdefault(field, number)
    if len(columns) == 1 and not any(field in found for field in SOURCES):
        return {"text": 0}
    return found


def checked_mapping(mapping: Mapping[str, int], columns: Sequence[str]) -> dict[str, int]:
    """The mapping in the order of FIELDS. Raises InvalidInput naming the field."""
    for field, column in mapping.items():
        if field not in FIELDS:
            raise InvalidInput(
                _("There is no field “%(field)s”. Known are: %(known)s.")
                % {"field": field, "known": ", ".join(FIELDS)},
                field=f"mapping.{field}",
            )
        if not 0 <= column < len(columns):
            raise InvalidInput(
                _("There is no column %(number)d; the file has %(count)d, from 0.")
                % {"number": column, "count": len(columns)},
                field=f"mapping.{field}",
            )
    if len(set(mapping.values())) < len(mapping):
        raise InvalidInput(_("One column cannot be two fields."), field="mapping")
    if not any(source in mapping for source in SOURCES):
        raise InvalidInput(
            _("Say which column holds the text, the web page, the topic or the title."),
            field="mapping",
        )
    return {field: mapping[field] for field in FIELDS if field in mapping}
