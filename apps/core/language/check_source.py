"""Refuse, before any work, a source text that no film can be made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from django.utils.translation import gettext_noop

from apps.core.language.cleaning import clean_text, has_words
from apps.core.language.detect import detect_language, script_share
from apps.core.sentences import gettext

# 150 KB and 100 KB as UTF-8: many times what the longest film says.
MOST_CHARACTERS = {"ko": 50_000, "en": 100_000}
# About three short sentences: a Hangul syllable says more than a Latin letter.
LEAST_CHARACTERS = {"ko": 60, "en": 150}
LEAST_SCRIPT_SHARE = 0.4
# On average: no language that is written with spaces comes near, one endless word is far beyond.
MOST_LETTERS_A_WORD = 60
LANGUAGE_NAMES = {
    "ko": gettext_noop("Korean"),
    "en": gettext_noop("English"),
    "ja": gettext_noop("Japanese"),
    "zh": gettext_noop("Chinese"),
    "ru": gettext_noop("Russian"),
    "ar": gettext_noop("Arabic"),
    "he": gettext_noop("Hebrew"),
    "el": gettext_noop("Greek"),
    "hi": gettext_noop("Hindi"),
    "th": gettext_noop("Thai"),
    "fr": gettext_noop("French"),
    "de": gettext_noop("German"),
    "es": gettext_noop("Spanish"),
    "pt": gettext_noop("Portuguese"),
    "it": gettext_noop("Italian"),
    "nl": gettext_noop("Dutch"),
    "sv": gettext_noop("Swedish"),
    "pl": gettext_noop("Polish"),
    "tr": gettext_noop("Turkish"),
    "id": gettext_noop("Indonesian"),
    "vi": gettext_noop("Vietnamese"),
}
SENTENCES = {
    "empty": gettext_noop("The text is empty. Paste an article of at least %(least)d characters."),
    "too_long": gettext_noop(
        "The text has %(characters)d characters, more than the limit of %(most)d. "
        "Give one article, not a whole collection."
    ),
    "only_markup": gettext_noop(
        "The text holds only markup and no words. Paste the article itself."
    ),
    "no_words": gettext_noop(
        "The text holds only emoji or punctuation. Write or paste some sentences."
    ),
    "other_language": gettext_noop(
        "The text is in %(found)s, but the project is in %(wanted)s. "
        "Give a text in %(wanted)s, or choose a project in %(found)s."
    ),
    "not_the_language": gettext_noop(
        "The text does not look like %(wanted)s, the language of the project. "
        "Give a text in %(wanted)s."
    ),
    "too_short": gettext_noop(
        "The text has %(characters)d characters, too few for a film. "
        "Give at least %(least)d characters, about three sentences."
    ),
}


@dataclass(eq=False)
class SourceProblem(Exception):
    """A source text that cannot be used.

    code is stable for machines; params fill the %-placeholders of `SENTENCES[code]`.
    """

    code: str
    params: Mapping[str, str | int] = dataclass_field(default_factory=dict)
    field: str = "text"

    @property
    def sentence(self) -> str:
        """With the names of languages as words of their own."""
        values = {
            name: gettext(value) if isinstance(value, str) else value
            for name, value in self.params.items()
        }
        return gettext(SENTENCES[self.code]) % values

    def __str__(self) -> str:
        return self.sentence


def check_source_text(text: str, language: str) -> None:
    """Raise SourceProblem when the text, raw or cleaned, cannot carry a film in the language
    ("ko" or "en"). The length is looked at first, so that a huge text costs nothing."""
    least = LEAST_CHARACTERS[language]
    most = MOST_CHARACTERS[language]
    if len(text) > most:
        raise SourceProblem("too_long", {"characters": len(text), "most": most})
    if not text.strip():
        raise SourceProblem("empty", {"least": least})
    cleaned = clean_text(text)
    if not cleaned:
        raise SourceProblem("only_markup")
    if not has_words(cleaned):
        raise SourceProblem("no_words")
    _check_language(cleaned, language)
    if len(cleaned) < least:
        raise SourceProblem("too_short", {"characters": len(cleaned), "least": least})


def _check_language(text: str, language: str) -> None:
    found, wanted = detect_language(text), LANGUAGE_NAMES[language]
    if found is not None and found != language:
        raise SourceProblem(
            "other_language", {"found": LANGUAGE_NAMES.get(found, found), "wanted": wanted}
        )
    words = len(text.split())
    is_unbroken = len(text) > MOST_LETTERS_A_WORD * words
    is_strange = found is None and words >= 30 and language != "ko"
    if script_share(text, language) < LEAST_SCRIPT_SHARE or is_unbroken or is_strange:
        raise SourceProblem("not_the_language", {"wanted": wanted})
