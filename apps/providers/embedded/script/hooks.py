"""The first line, said within three seconds, and the last one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from apps.core.language.korean import join_morphemes, morphemes
from apps.core.language.words import numbers_in, spoken_length
from apps.providers.embedded.script.korean_endings import make_polite
from apps.providers.embedded.script.particles import resolve_particles
from apps.providers.embedded.script.questions import WONDERING, looks_like_question

HOOK_SECONDS = 3.0
MOST_SYLLABLES = 18.0
MOST_ENGLISH_WORDS = 9
QUESTION_HOOKS = ("{title}",)
TITLE_HOOKS = {
    "ko": ("{title}, 알고 계셨나요?", "{title}, 들어 보셨나요?", "{title}, 무슨 이야기일까요?"),
    "en": ("{title}.",),
}
TOPIC_HOOKS = {
    "ko": (
        "{topic}, 어디까지 아시나요?",
        "{topic}, 제대로 알고 계신가요?",
        "{topic} 이야기입니다.",
    ),
    "en": ("{topic}: here is the story.", "{topic}: here is what to know."),
}
PLAIN_HOOKS = {"ko": ("알고 계셨나요?",), "en": ("Did you know this?",)}
CALLS_TO_ACTION = {
    "ko": (
        "다음 이야기도 궁금하시다면 구독해 주세요.",
        "재미있게 보셨다면 구독하고 다음 영상도 만나 보세요.",
        "새로 알게 되셨다면 주변에도 나눠 주세요.",
    ),
    "en": (
        "Follow for the next story.",
        "If this was new to you, share it with a friend.",
        "Subscribe, and the next story will find you.",
    ),
}


@dataclass(frozen=True, slots=True)
class HookSource:
    """What a hook may be made of: nothing outside it may be claimed."""

    title: str
    topic: str
    text: str
    language: str
    characters_per_second: float


def choose_hook(source: HookSource, template: str, short_sentences: Sequence[str] = ()) -> str:
    """The hook. Alternatives of the template come first; the same source gives the same hook.

    short_sentences are the source's own strongest ones that hold a number, best first.
    """
    return next(possible_hooks(source, template, short_sentences))


def possible_hooks(
    source: HookSource, template: str, short_sentences: Sequence[str] = ()
) -> Iterator[str]:
    """Every hook that could open the film, each once, best first; at least one."""
    seen: set[str] = set()
    for hook in _all_hooks(source, template, short_sentences):
        if hook not in seen:
            seen.add(hook)
            yield hook
    if not seen:
        yield PLAIN_HOOKS[source.language][0]


def _all_hooks(source: HookSource, template: str, short_sentences: Sequence[str]) -> Iterator[str]:
    titles = _speakable_titles(source.title, source.language)
    alternatives = _lines(template)
    for title in titles:
        is_question = looks_like_question(title, source.language)
        options: list[str] = _ordered(alternatives, source.title)
        if is_question:
            options = [line for line in options if line.rstrip(" .?!").endswith("{title}")]
        elif not options:
            options = _title_hooks(title, source)
        if is_question:
            options += QUESTION_HOOKS
        yield from _fitting(options, title, source)
    fallbacks = [
        *(line for line in _ordered(alternatives, source.title) if "{title}" not in line),
        *short_sentences,
        *(_ordered(TOPIC_HOOKS[source.language], source.title) if source.topic else ()),
        *PLAIN_HOOKS[source.language],
    ]
    yield from _fitting(fallbacks, source.title, source)
    for title in titles:
        if not looks_like_question(title, source.language):
            yield from _fitting(_title_hooks(title, source), title, source)


def choose_call_to_action(source: HookSource, template: str) -> str:
    lines = _lines(template) or CALLS_TO_ACTION[source.language]
    ordered = _ordered(lines, source.title)
    return next(
        (
            line
            for line in (_fill(line, source.title, source) for line in ordered)
            if "{" not in line
        ),
        CALLS_TO_ACTION[source.language][0],
    )


def fits_a_hook(text: str, language: str, characters_per_second: float) -> bool:
    """Can it be said within three seconds?"""
    length = spoken_length(text, language)
    if length > HOOK_SECONDS * characters_per_second:
        return False
    if language == "ko":
        return length <= MOST_SYLLABLES + 1
    return len(text.split()) <= MOST_ENGLISH_WORDS


def _title_hooks(title: str, source: HookSource) -> list[str]:
    if source.language == "en":
        if WONDERING.match(title):
            return ["Ever wondered " + title[0].lower() + title[1:].rstrip(".") + "?"]
        return list(TITLE_HOOKS["en"])
    statement = _korean_statement(title)
    return [statement] if statement else [*_ordered(TITLE_HOOKS["ko"], title), "{title}."]


def _korean_statement(title: str) -> str:
    """The title as a spoken sentence when it has a predicate, else ""."""
    pieces = morphemes(title)
    last, before = pieces[-1], pieces[-2] if len(pieces) > 1 else None
    if before is None:
        return ""
    if last.tag in ("EC", "EF") and last.form in ("어", "아") and before.tag == "VV":
        # News titles clip the past: "판매 35% 늘어" is said "판매 35% 늘었습니다".
        parts = [(before.form, before.raw_tag), ("었", "EP"), ("습니다", "EF")]
        return f"{title[: before.start]}{join_morphemes(parts)}."
    if last.tag == "EF":
        # "생명을 찾다" is a title in the dictionary form; "찾습니다" would say something else.
        is_dictionary_form = before.tag == "VV" and last.form == "다"
        return f"{title}." if is_dictionary_form else make_polite(title)
    return ""


def _speakable_titles(title: str, language: str) -> list[str]:
    """The title, then its parts around a colon or an ellipsis, for when it is too long to say."""
    whole = title.strip().strip("\"“”'‘’")
    separators = r"\s*(?::|…|\.\.\.|—|–| - )\s*" + (r"|,\s+" if language == "ko" else "")
    parts = [part.strip() for part in re.split(separators, whole)]
    least = 6 if language == "ko" else 9
    return [t for t in (whole, *parts) if t and (t == whole or len(t) >= least)]


def _fitting(lines: Iterable[str], title: str, source: HookSource) -> Iterator[str]:
    allowed = {*numbers_in(source.text), *numbers_in(source.title)}
    for line in lines:
        hook = _fill(line, title, source)
        if "{" in hook or not set(numbers_in(hook)) <= allowed:
            continue
        if fits_a_hook(hook, source.language, source.characters_per_second):
            yield hook


def _fill(line: str, title: str, source: HookSource) -> str:
    is_whole = line.strip() in ("{title}", "{title}.")
    spoken_title = title.rstrip(" .") if not title.endswith("?") else title
    if not is_whole:
        spoken_title = spoken_title.rstrip("?! ")
    filled = line.replace("{title}", spoken_title).replace("{topic}", source.topic)
    if source.language == "ko":
        filled = resolve_particles(filled)
    elif filled:
        filled = filled[0].upper() + filled[1:]
    if is_whole and looks_like_question(title, source.language):
        filled = filled.rstrip(".?") + "?"
    return filled if filled[-1:] in '.?!”"’' else f"{filled}."


def _lines(template: str) -> tuple[str, ...]:
    return tuple(line.strip(" -*\t") for line in template.splitlines() if line.strip(" -*\t"))


def _ordered(lines: Sequence[str], title: str) -> list[str]:
    """Turned by the title, so that films differ; those that say the most specific thing first."""
    if not lines:
        return []
    turn = crc32(title.encode()) % len(lines)
    turned = [*lines[turn:], *lines[:turn]]
    return sorted(turned, key=lambda line: ("{title}" not in line, "{topic}" not in line))
