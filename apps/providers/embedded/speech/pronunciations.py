"""Words that people asked to hear said in another way than they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# What may follow a listed word inside its token: Korean particles and forms of "to be".
_PARTICLE = (
    r"(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|까지|부터|보다|처럼|께|한테|라|란|나|이나|"
    r"이라|이란|입니다|이다|이며|이고|인|였|이었|들|님|씨)"
)


def respelled(tokens: Sequence[str], pronunciations: Mapping[str, str]) -> list[str]:
    """Return the tokens with every listed word replaced, one result per token.

    A listed word is found whatever its case, whole or before a Korean particle or 's.
    A listed name of several words is said in place of its first token; the others fall silent.
    A longer listed word wins over a shorter one, and nothing is replaced twice.
    """
    result = list(tokens)
    done: set[int] = set()
    for written in sorted(pronunciations, key=lambda word: (-len(word), word)):
        words = written.split()
        for start in range(len(tokens) - len(words) + 1 if words else 0):
            places = range(start, start + len(words))
            spoken = _respelled(result[start : places.stop], words, pronunciations[written])
            if spoken is not None and done.isdisjoint(places):
                result[start : places.stop] = [spoken, *[""] * (len(words) - 1)]
                done.update(places)
    return result


def _respelled(tokens: Sequence[str], words: Sequence[str], spoken: str) -> str | None:
    name = re.escape(" ".join(words))
    after = r"(?![A-Za-z0-9])" if words[-1].isascii() else rf"(?=\W|$|{_PARTICLE})"
    found = re.match(rf"(\W*){name}{after}(.*)", " ".join(tokens), re.IGNORECASE | re.DOTALL)
    return f"{found[1]}{spoken}{found[2]}" if found else None
