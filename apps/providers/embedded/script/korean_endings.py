"""Plain Korean endings made polite (하십시오체), by morphology: -다 to -습니다.

Only the ending changes; every character before the last predicate stays as the source has it.
"""

from __future__ import annotations

from apps.core.language.korean import Morpheme, join_morphemes, morphemes

PLAIN_ENDINGS = frozenset(("다", "ᆫ다", "는다"))
QUOTES = "\"'”’」』》"
# Clipped news endings: "... 할 전망." reads "... 할 전망입니다."
CLIPPED_NOUN_TAGS = frozenset(("NNG", "NNB", "NNP", "XSN"))


def make_polite(sentence: str) -> str:
    """One sentence with a polite ending and a full stop. Polite sentences, questions and
    quotations standing alone come back as they are."""
    text = sentence.strip()
    body = text.rstrip(".。! ")
    if not body or body[-1] in "?？" + QUOTES:
        return text
    pieces = [piece for piece in morphemes(body + ".") if piece.tag != "SF"]
    if not pieces:
        return text
    stop = "!" if text.endswith("!") else "."
    return (_polite_body(body, pieces) or body) + stop


def _polite_body(body: str, pieces: list[Morpheme]) -> str | None:
    last = pieces[-1]
    before = pieces[-2] if len(pieces) > 1 else None
    if last.tag == "EF" and last.form in PLAIN_ENDINGS and before is not None:
        return _replace_ending(body, pieces)
    if last.tag == "ETN" and last.form in ("음", "ᆷ") and before is not None:
        return _replace_ending(body, pieces)
    if last.tag == "NNB" and last.form == "듯":
        return f"{body}합니다"
    if last.tag in CLIPPED_NOUN_TAGS and last.end == len(body):
        return f"{body}입니다"
    return None


def _replace_ending(body: str, pieces: list[Morpheme]) -> str | None:
    ending, before = pieces[-1], pieces[-2]
    # The past tense ends in a whole syllable (했, 았), so that only the ending itself changes.
    if before.tag == "EP" and before.form != "시" and ending.form == "다":
        return f"{body[: ending.start]}습니다"
    start = len(pieces) - 2
    while start > 0 and pieces[start].tag == "EP":
        start -= 1
    stem = pieces[start]
    if not stem.is_stem:
        return None
    if stem.tag == "VCP":
        # "3배다", "책이다": the copula may have no letters of its own.
        kept = (
            body[: stem.start].removesuffix("이") if stem.end == stem.start else body[: stem.start]
        )
        polite = "이었습니다" if any(p.form == "었" for p in pieces[start:]) else "입니다"
        return kept + polite
    parts = [(piece.form, piece.raw_tag) for piece in pieces[start:-1]]
    return body[: stem.start] + join_morphemes([*parts, ("습니다", "EF")])
