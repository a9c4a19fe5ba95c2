"""Korean headlines: modifiers dropped and the predicate made short, as newspapers do.

"탄소 배출이 약 70% 줄어들었습니다." becomes "탄소 배출 70% 감소".
"""

from __future__ import annotations

import re

from apps.contents.storyboard.korean_chunks import (
    BARE_NOUNS,
    CONDITIONS,
    Chunk,
    Word,
    chunks_of,
    words_of,
)
from apps.core.language.korean import Morpheme, join_morphemes

SHORT_PREDICATES = {
    "줄어들": "감소",
    "줄": "감소",
    "늘어나": "증가",
    "늘": "증가",
    "떨어지": "하락",
    "오르": "상승",
    "넘어서": "돌파",
}
TOLERANCE = 3
COORDINATING = frozenset(
    ("고", "며", "으며", "지만", "는데", "은데", "면", "으면", "므로", "으므로")
)
BARE_PREDICATES = frozenset(
    ("것", "예정", "계획", "셈", "때문", "수", "전망", "점", "이유", "방침")
)
REPORTING = frozenset(("나타나", "드러나", "조사되", "집계되"))


def korean_headline(sentence: str, most: int) -> str:
    words = words_of(sentence)
    if not words:
        return sentence.strip(" .!?")
    if words[-1].last.tag not in ("EF", "ETN"):
        return _fit_nouns(words, most)
    before, ending, is_nominal = _predicate(words)
    chunks = [c for c in chunks_of(before) if not (c.is_pronoun and c.is_topic)]
    headline = _shorten(chunks, ending, most, is_nominal=is_nominal)
    # A little too long is better than a phrase without its predicate.
    headline = headline or _shorten(chunks, ending, most + TOLERANCE, is_nominal=is_nominal)
    return headline or _best_noun_phrase(chunks, most) or ending


def _size(text: str) -> int:
    return len(text.replace(" ", ""))


def _predicate(words: list[Word]) -> tuple[list[Word], str, bool]:
    """(words before the predicate, the predicate made short, is it a noun now?)."""
    start = _predicate_start(words)
    final, before = words[-1], words[:start]
    helpers = [word.text for word in words[start:-1]]
    stems = [p for p in final.pieces if p.is_stem]
    if not stems:
        return before, " ".join([*helpers, final.text]), True
    stem = stems[-1]
    leading = final.text[: max(0, stem.start - final.pieces[0].start)]
    if stem.tag == "VCP":
        noun = leading.removesuffix("이") if stem.end > stem.start else leading
        return before, " ".join([*helpers, noun]), noun != "때문"
    if helpers:
        if stem.form in REPORTING and len(words) > 2 and words[-2].text == "것으로":
            return _unreported(words[:-2])
        return before, " ".join([*helpers, leading + _plain(final, stem)]), False
    if stem.tag == "XSV" and stem.form in ("하", "되", "시키") and len(leading) >= 2:
        return before, leading, True
    if stem.form in SHORT_PREDICATES and not leading:
        return before, SHORT_PREDICATES[stem.form], True
    return before, leading + _plain(final, stem), False


def _predicate_start(words: list[Word]) -> int:
    """Where the predicate begins: "의심해야 한다", "본떠 만들었다", "쓸 수 있었다" are one each."""
    start = len(words) - 1
    while start > 0:
        before, word = words[start - 1], words[start]
        leads_on = before.last.tag == "EC" and not before.has_comma
        leads_on = leads_on and (before.last.form not in COORDINATING or word.pieces[0].tag == "VX")
        completes = before.last.tag in ("ETM", "ETN") and word.pieces[0].form in BARE_PREDICATES
        if not (leads_on or completes or before.text in ("것으로", "수", "수는", "안", "못")):
            break
        start -= 1
    return start


def _unreported(words: list[Word]) -> tuple[list[Word], str, bool]:
    """ "... 기록한 것으로 나타났다" is "... 기록"."""
    final = words[-1]
    stems = [p for p in final.pieces if p.is_stem]
    leading = final.text[: max(0, stems[-1].start - final.pieces[0].start)] if stems else ""
    if stems and stems[-1].tag in ("XSV", "XSA") and len(leading) >= 2:
        return words[:-1], leading, True
    if stems and stems[-1].form in SHORT_PREDICATES and not leading:
        return words[:-1], SHORT_PREDICATES[stems[-1].form], True
    plain = leading + _plain(final, stems[-1]) if stems else final.text
    return words[:-1], plain, False


def _plain(final: Word, stem: Morpheme) -> str:
    """The predicate in plain style with its tense: 만들었습니다 is 만들었다."""
    past = [p for p in final.pieces if p.tag == "EP"]
    parts = [(stem.form, stem.raw_tag), *((p.form, p.raw_tag) for p in past)]
    is_verb = stem.tag in ("VV", "XSV", "VX") and not past and stem.form not in ("있", "없", "싶")
    return join_morphemes([*parts, ("ᆫ다" if is_verb else "다", "EF")])


def _shorten(chunks: list[Chunk], ending: str, most: int, *, is_nominal: bool) -> str:
    """The longest form that fits, or "" when what would be left says something else."""
    forms = [chunks]
    kept = chunks
    for place in range(len(kept)):
        kept = [*kept[:place], kept[place].without_clause(), *kept[place + 1 :]]
        forms.append(kept)
    kept = [chunk.name_only() for chunk in kept]
    forms.append(kept)
    for is_droppable in (_is_side_clause, _is_droppable_adverbial):
        for chunk in [c for c in kept if is_droppable(c)]:
            kept = [c for c in kept if c is not chunk]
            forms.append(kept)
    has_condition = any(c.is_clause and c.last.form in CONDITIONS for c in chunks)
    if not has_condition:
        essential = [c for c in kept if not (c.is_adverbial or c.is_clause)]
        forms += [essential, essential[-2:]]
    for form in forms:
        text = _render(form, ending, is_nominal=is_nominal)
        if form and _size(text) <= most:
            return text
    return ""


def _is_side_clause(chunk: Chunk) -> bool:
    return chunk.is_clause and chunk.last.form not in CONDITIONS


def _is_droppable_adverbial(chunk: Chunk) -> bool:
    """Negation and degree (더, 가장, 전혀, 안) carry the meaning and stay."""
    stays = chunk.last.tag == "MAG" and chunk.last.form not in ("오늘날", "처음", "다시", "따로")
    return chunk.is_adverbial and not stays and re.search(r"\d", _text(chunk)) is None


def _text(chunk: Chunk) -> str:
    return " ".join(word.text + ("," if word.has_comma else "") for word in chunk.words)


def _bare(chunk: Chunk) -> str:
    """Without its final particle."""
    text = _text(chunk).rstrip(",")
    piece = chunk.last
    if piece.tag in ("JX", "JKS", "JKO", "JKB", "JKC") and text.endswith(piece.form):
        return text[: -len(piece.form)]
    return text


def _render(chunks: list[Chunk], ending: str, *, is_nominal: bool) -> str:
    parts: list[str] = []
    short = SHORT_PREDICATES.values()
    for place, chunk in enumerate(chunks):
        is_last = place == len(chunks) - 1
        if is_nominal and chunk.is_topic:
            # "가격 하락" needs no comma; "폭염, 조용한 재난" does.
            parts.append(_bare(chunk) if is_last and ending in short else f"{_bare(chunk)},")
        elif is_nominal and (chunk.is_subject or (chunk.is_object and is_last)):
            parts.append(_bare(chunk))
        else:
            parts.append(_text(chunk))
    return " ".join([*parts, ending]).strip(" ,.")


def korean_figure_phrase(sentence: str, display: str, most: int) -> str:
    """The noun phrase that holds a figure ("바닷속 2,500m"), or ""."""
    for chunk in chunks_of(words_of(sentence)[:-1]):
        if chunk.is_clause:
            continue
        text = _bare(chunk.without_clause())
        while text and _size(text) > most and " " in text:
            text = text.split(" ", 1)[1]
        if display in text and text != display and _size(text) <= most:
            return text
    return ""


def _best_noun_phrase(chunks: list[Chunk], most: int) -> str:
    nouns = [_bare(c.without_clause()) for c in chunks if not (c.is_clause or c.is_pronoun)]
    fitting = [
        text
        for text in nouns
        if 2 <= _size(text) <= most and not text[0].isdigit() and text.split()[-1] not in BARE_NOUNS
    ]
    return max(fitting, key=_size, default="")


def _fit_nouns(words: list[Word], most: int) -> str:
    """A sentence without a predicate: its last words that fit."""
    kept = list(words)
    while len(kept) > 1 and _size("".join(word.text for word in kept)) > most:
        kept.pop(0)
    return " ".join(word.text + ("," if word.has_comma else "") for word in kept).strip(" ,.")
