"""Figures that a sentence sets side by side, each with its name from the sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from apps.contents.storyboard.numbers import Found, NumberKind, find_numbers
from apps.core.language.korean import morphemes
from apps.providers.capabilities.image import Figure

MOST_FIGURES = 4
MOST_LABEL = {"ko": 10, "en": 24}
CONTRAST = re.compile(r",? (?:while|whereas|compared (?:with|to)|but)\s+|;\s+")
SUBJECT = re.compile(
    r"^(?:.*?,\s+)?((?:the |a |an )?[\w'’ -]{2,40}?) (?:is|are|was|were|had|has|have|holds?|held|"
    r"costs?|weighs?|weighed|gets?|got|uses?|used|takes?|took|reach(?:es|ed)|lasts?|lasted|emits?)\b"
)
NOT_A_NAME = re.compile(r"^(?:it|they|he|she|this|that|there|which|who)$", re.IGNORECASE)
KOREAN_NOT_NAMES = re.compile(r"^(?:약|총|모두|최대|최소|무려|평균|단|한|매년|하루|전체)$")


def comparable_figures(sentence: str, language: str) -> tuple[Figure, ...]:
    """Two to four figures of one unit with different names, or () when that is not certain."""
    found = [item for item in find_numbers(sentence, language) if item.kind is not NumberKind.YEAR]
    labelled = _korean(sentence, found) if language == "ko" else _english(sentence)
    labels = [figure.label for figure in labelled]
    is_sound = len(labelled) >= 2 and len(set(labels)) == len(labels) and all(labels)
    return tuple(labelled[:MOST_FIGURES]) if is_sound else ()


def _english(sentence: str) -> list[Figure]:
    """ "A had 100 ..., while B has 97": the first figure of each clause, named by its subject."""
    clauses = CONTRAST.split(sentence)
    if len(clauses) != 2:
        return []
    figures = []
    for clause in clauses:
        subject = SUBJECT.match(clause)
        said = [n for n in find_numbers(clause, "en") if n.kind is not NumberKind.YEAR]
        found = [n for n in said if subject and n.start >= subject.end()]
        if not found or not subject or NOT_A_NAME.match(subject[1].strip()):
            return []
        label = re.sub(r"^(?:the|an?) ", "", subject[1].strip(), flags=re.IGNORECASE)
        if len(label) > MOST_LABEL["en"]:
            return []
        figures.append(replace(found[0].figure, label=label[:1].upper() + label[1:]))
    first, second = figures
    # "100 leap years ... has 97": the second leaves the unit out; two different ones are no match.
    if first.unit != second.unit and second.unit and first.unit:
        return []
    return figures


def _korean(sentence: str, found: list[Found]) -> list[Figure]:
    """Neighbouring figures of one unit, each right after its name: 자음 14자와 모음 10자."""
    named = [replace(item.figure, label=_name_before(sentence[: item.start])) for item in found]
    for start in range(len(named) - 1):
        first = named[start]
        run = [first]
        for place in range(start + 1, len(named)):
            between = sentence[found[place - 1].end : found[place].start]
            is_near = len(between) <= 16
            if not (named[place].unit == first.unit and named[place].label and is_near):
                break
            run.append(named[place])
        if len(run) >= 2 and first.label and first.unit:
            # A change over time (처음 28자 ... 오늘날 24자) is a pair and no part of a longer row.
            return run if _is_row(sentence, found[start : start + len(run)]) else run[:2]
    return []


def _is_row(sentence: str, found: list[Found]) -> bool:
    return all(
        re.match(r"\s*(?:와|과|,|·|이고|이며|으로|로)", sentence[before.end : after.start])
        for before, after in pairwise(found)
    )


def _name_before(before: str) -> str:
    """The noun right before a figure, without its particle."""
    match = re.search(r"([가-힣A-Za-z]+)\s*$", before)
    if not match or KOREAN_NOT_NAMES.match(match[1]):
        return ""
    pieces = morphemes(match[1])
    nouns = [piece for piece in pieces if piece.is_noun or piece.tag == "MAG"]
    rest = pieces[len(nouns) :]
    is_name = bool(nouns) and all(p.tag in ("JX", "JKS", "XSN") or p.form == "에서" for p in rest)
    label = match[1][: nouns[-1].end] if is_name else ""
    return label if len(label) <= MOST_LABEL["ko"] else ""
