"""What to look for in a library of pictures: the narration's key terms, in its own language."""

from __future__ import annotations

from collections.abc import Iterator

from apps.core.language.korean import morphemes
from apps.core.language.words import content_words

MOST_TERMS = 3
# Nouns that stand for an amount or a relation show nothing.
_KOREAN = """
결과 경우 과정 관계 기준 내용 대부분 때문 문제 방법 방식 변화 부분 비율 사실 상황 수준 수치 시기
시대 영향 이상 이유 이하 이후 일부 전체 정도 조사 종류 중심 차이 처음 최근 평균 필요 현재 효과
"""
_ENGLISH = """
amount average case change difference effect example fact kind level number part percent problem
rate reason result share time total type way year million billion thousand
"""
PICTURELESS = frozenset((*_KOREAN.split(), *_ENGLISH.split()))


def search_terms(narration: str, headline: str, language: str) -> tuple[str, ...]:
    """At most three things that can be seen, the most telling first: names and long nouns, those
    of the headline before others."""
    words = list(dict.fromkeys(_nouns(narration, language)))
    if not words:
        words = list(dict.fromkeys(content_words(headline, language)))
    weight = {
        word: (word.casefold() in headline.casefold(), min(len(word), 8), -place)
        for place, word in enumerate(words)
    }
    return tuple(sorted(words, key=lambda word: weight[word], reverse=True)[:MOST_TERMS])


def _nouns(text: str, language: str) -> Iterator[str]:
    if language != "ko":
        for word in content_words(text, language):
            if word not in PICTURELESS and len(word) > 2:
                yield word
        return
    run: list[str] = []
    end = -1
    for piece in [*morphemes(text), None]:
        is_noun = piece is not None and piece.tag in ("NNG", "NNP", "SL")
        if run and not (piece is not None and is_noun and piece.start == end):
            term = "".join(run)
            if len(term) > 1 and term not in PICTURELESS:
                yield term
            run = []
        if piece is not None and is_noun:
            run.append(piece.form)
            end = piece.end
