"""Words that people asked to hear said in another way than they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.core.language.korean import has_final_consonant

# What may follow a listed word inside its token: Korean particles and forms of "to be".
_PARTICLE = (
    r"(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|까지|부터|보다|처럼|께|한테|라|란|나|이나|"
    r"이라|이란|입니다|이다|이며|이고|인|였|이었|들|님|씨)"
)
# Particles with two forms: behind a final consonant, behind a vowel.
_PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("이나", "나"), ("이란", "란"))
_PAIRED = re.compile(rf"({'|'.join(form for pair in _PAIRS for form in pair)})(?![가-힣])")
_TOWARDS = re.compile(r"(으로|로)(?![가-힣])")


@dataclass(frozen=True, slots=True)
class Respelling:
    """tokens: what to say for each written token. names: the tokens of each listed name of
    several words; all of it is said in place of the first, the others are silent."""

    tokens: list[str]
    names: tuple[range, ...]


def respell(tokens: Sequence[str], pronunciations: Mapping[str, str]) -> Respelling:
    """Return the tokens with every listed word replaced, one result per token.

    A listed word is found whatever its case, whole or before a Korean particle or 's; the particle
    takes the form that the reading asks for (AI는, read 인공지능, is said 인공지능은).
    A longer listed word wins over a shorter one, and nothing is replaced twice.
    """
    result = list(tokens)
    names: list[range] = []
    done: set[int] = set()
    for written in sorted(pronunciations, key=lambda word: (-len(word), word)):
        words = written.split()
        for start in range(len(tokens) - len(words) + 1 if words else 0):
            places = range(start, start + len(words))
            spoken = _respelled(result[start : places.stop], words, pronunciations[written])
            if spoken is not None and done.isdisjoint(places):
                result[start : places.stop] = [spoken, *[""] * (len(words) - 1)]
                done.update(places)
                if len(words) > 1:
                    names.append(places)
    return Respelling(result, tuple(names))


def respelled(tokens: Sequence[str], pronunciations: Mapping[str, str]) -> list[str]:
    """The tokens of `respell` alone."""
    return respell(tokens, pronunciations).tokens


def used(text: str, pronunciations: Mapping[str, str]) -> dict[str, str]:
    """The entries that change how this very text is said."""
    tokens = text.split()
    return {
        written: spoken
        for written, spoken in pronunciations.items()
        if respelled(tokens, {written: spoken}) != tokens
    }


def _respelled(tokens: Sequence[str], words: Sequence[str], spoken: str) -> str | None:
    name = re.escape(" ".join(words))
    after = r"(?![A-Za-z0-9])" if words[-1].isascii() else rf"(?=\W|$|{_PARTICLE})"
    found = re.match(rf"(\W*){name}{after}(.*)", " ".join(tokens), re.IGNORECASE | re.DOTALL)
    return f"{found[1]}{spoken}{_agreeing(found[2], spoken)}" if found else None


def _agreeing(rest: str, spoken: str) -> str:
    """The particle that begins `rest` in the form that goes with the sound before it."""
    last = spoken.rstrip()[-1:]
    if not "가" <= last <= "힣":
        return rest
    is_closed = bool(has_final_consonant(last))
    towards = _TOWARDS.match(rest)
    if towards:
        # ㄹ counts as open here: 서울로.
        form = "으로" if is_closed and (ord(last) - 0xAC00) % 28 != 8 else "로"
        return form + rest[towards.end() :]
    paired = _PAIRED.match(rest)
    if not paired:
        return rest
    closed, opened = next(pair for pair in _PAIRS if paired[1] in pair)
    return (closed if is_closed else opened) + rest[paired.end() :]
