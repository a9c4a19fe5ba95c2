"""Each line of a script beside the sentence of the source that it says, and what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from apps.contents.safety.facts import DATE, Fact, facts_in
from apps.contents.safety.matching import Source, bag_of
from apps.contents.safety.polarity import denied_words, opposites
from apps.core.language.korean import morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS
from apps.core.language.words import english_base

# Counted up when the comparison changes, so that scripts are looked at again.
VERSION = 1
HOOK, BODY, CALL = "hook", "body", "cta"
# Below this a line of the body says what no sentence of the source says.
LEAST_SUPPORT = 0.34
LEAST_WORDS = 3
# From here on two sentences are about the same, so that denials and opposites can be compared.
SAME_MATTER = 0.5
ENGLISH_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]+)*")
QUESTION = re.compile(r"[?？]\s*[”\"'’]?$")


@dataclass(frozen=True, slots=True)
class Difference:
    """rule names it for machines ("claim_number"); said is of the line, there of the source."""

    rule: str
    said: str
    there: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One line. source is the index of its sentence or -1; support is how much of it is there."""

    line: int
    part: str
    source: int
    sentence: str
    support: float
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "support": round(self.support, 2)}


def check_claims(
    lines: Sequence[str], source: Source, hints: Sequence[int] = ()
) -> tuple[Claim, ...]:
    """lines: hook, body lines, call to action. hints: the writer's index for each body line."""
    if not source.sentences:
        return ()
    last = len(lines) - 1
    found = []
    for number, line in enumerate(lines):
        part = HOOK if number == 0 else CALL if number == last else BODY
        hint = hints[number - 1] if part == BODY and number - 1 < len(hints) else -1
        if line.strip():
            found.append(_check(line, number, part, source, hint))
    return tuple(found)


def _check(line: str, number: int, part: str, source: Source, hint: int) -> Claim:
    index, support = source.best(line, hint)
    sentence = source.sentences[index] if index >= 0 else ""
    differences = [*_facts(line, sentence, source)]
    if part != CALL:
        differences += _names(line, source)
    if part == BODY:
        differences += _turned(line, sentence, support, source.language)
        if not differences and _is_unsupported(line, support, source.language):
            differences.append(Difference("claim_unsupported", line))
    shown = index if support >= LEAST_SUPPORT or part == BODY else -1
    return Claim(
        line=number,
        part=part,
        source=shown,
        sentence=sentence if shown >= 0 else "",
        support=support,
        differences=tuple(differences),
    )


def _facts(line: str, sentence: str, source: Source) -> Iterator[Difference]:
    language = source.language
    here = facts_in(sentence, language)
    for fact in facts_in(line, language):
        if any(fact.agrees_with(other) for other in here) or _is_elsewhere(fact, line, source):
            continue
        rule = "claim_date" if fact.unit == DATE else "claim_number"
        near = next((other for other in here if other.value == fact.value), None)
        if near is not None:
            yield Difference("claim_unit", fact.text, near.text)
        else:
            yield Difference(rule, fact.text, _nearest(fact, here))


def _is_elsewhere(fact: Fact, line: str, source: Source) -> bool:
    """In the title, or in another sentence that shares a word with the line."""
    if any(fact.agrees_with(other) for other in facts_in(source.title, source.language)):
        return True
    words = bag_of(line, source.language) - {fact.value}
    return any(
        words & bag and any(fact.agrees_with(other) for other in facts_in(text, source.language))
        for text, bag in zip(source.sentences, source.bags, strict=True)
    )


def _nearest(fact: Fact, here: Sequence[Fact]) -> str:
    """What the source says in its place: the one number of the same unit, if there is one."""
    alike = [other.text for other in here if other.unit == fact.unit]
    return alike[0] if len(alike) == 1 else ""


def _names(line: str, source: Source) -> Iterator[Difference]:
    known = source.text.lower()
    for name in _named(line, source.language):
        if name.lower() not in known:
            yield Difference("claim_name", name)


def _named(line: str, language: str) -> list[str]:
    if language == "ko":
        return [
            piece.form
            for piece in morphemes(line)
            if piece.tag in ("NNP", "SL") and len(piece.form) > 1
        ]
    found = []
    for match in ENGLISH_NAME.finditer(line):
        words = match.group().split()
        if match.start() == 0 or line[: match.start()].rstrip()[-1:] in '.!?:“"':
            # The first word of a sentence is written large anyway.
            words = words[1:]
        for word in words:
            base = re.sub(r"['’]s$", "", word)
            if base.lower() not in ENGLISH_PLAIN_WORDS and len(base) > 1:
                found.append(base)
    return found


def _turned(line: str, sentence: str, support: float, language: str) -> Iterator[Difference]:
    """What one denies and the other does not, and opposites."""
    if support < SAME_MATTER:
        return
    said, there = denied_words(line, language), denied_words(sentence, language)
    words, known = _bases(line, language), _bases(sentence, language)
    for word in sorted((there & words) - said):
        yield Difference("claim_negation", word, sentence)
    for word in sorted((said & known) - there):
        yield Difference("claim_negation", word, sentence)
    turned = opposites(line, sentence, language)
    if turned and not said and not there:
        yield Difference("claim_opposite", turned[0], turned[1])


def _bases(text: str, language: str) -> frozenset[str]:
    if language == "ko":
        return frozenset(piece.form for piece in morphemes(text))
    return frozenset(english_base(word) for word in re.findall(r"[\w’']+", text))


def _is_unsupported(line: str, support: float, language: str) -> bool:
    if QUESTION.search(line.strip()):
        return False
    return support < LEAST_SUPPORT and len(bag_of(line, language)) >= LEAST_WORDS
