"""A film's title, topic and tags."""

from __future__ import annotations

import re
from collections import Counter

from apps.core.language import clean_text, strip_emoji
from apps.core.language.korean import morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS, KOREAN_PLAIN_NOUNS
from apps.core.language.words import ENGLISH_WORD, content_words, english_base

MOST_TITLE_CHARACTERS = 100
MOST_TAGS = 8
LEAST_TAGS = 5
SITE_SEPARATOR = re.compile(r"\s+(?:\||::|»|›|-|–|—|·|<)\s+")
SITE_NAME = re.compile(
    r"\b(?:news|times|post|blog|magazine|wikipedia|guardian|bbc|cnn|npr|reuters|journal|medium|"
    r"youtube|daily|herald|tribune|wired|official site|home)\b|\.(?:com|org|net|kr|io)\b|"
    r"(?:일보|신문|뉴스|경제|방송|위키백과|나무위키|블로그|매거진|닷컴|타임스|저널|KBS|MBC|SBS|YTN|JTBC)$",
    re.IGNORECASE,
)
NOT_A_TAG = re.compile(r"(?:ed|ing|ly|n't|est)$")
NOUN_PLACE = re.compile(
    r"\b(?:the|a|an|of|in|on|for|with|from|at|to the|its|their|his|her|our|every|each|most|some|"
    r"\d+) (?:[\w-]+ )??([a-z][\w-]{3,})(?=[\s.,;:!?])",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"hundred|thousand|million|billion|trillion|percent", re.IGNORECASE)
PROPER_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][a-z]+(?: (?:[A-Z][a-z]+|[IVX]+))+\b", re.M)


def clean_title(title: str) -> str:
    """The title without site names, at most 100 characters, cut between words."""
    text = re.sub(r"\s+", " ", strip_emoji(clean_text(title))).strip(" -|·")
    while True:
        separators = list(SITE_SEPARATOR.finditer(text))
        if not separators or not _is_site(separators[-1].group(), text[separators[-1].end() :]):
            break
        text = text[: separators[-1].start()].rstrip()
    if len(text) <= MOST_TITLE_CHARACTERS:
        return text
    return (
        text[: MOST_TITLE_CHARACTERS + 1].rsplit(" ", 1)[0][:MOST_TITLE_CHARACTERS].rstrip(" ,;:-")
    )


def key_words(title: str, text: str, language: str) -> tuple[str, ...]:
    """Five to eight nouns, the most telling first; fewer when the text has fewer."""
    counts = _korean_nouns(text) if language == "ko" else _english_nouns(text)
    in_title = set(_korean_nouns(title) if language == "ko" else _english_nouns(title))
    ranked = sorted(
        counts, key=lambda word: (-counts[word] * (2.0 if word in in_title else 1.0), word)
    )
    repeated = [word for word in ranked if counts[word] > 1 or word in in_title]
    chosen: list[str] = []
    for word in repeated if len(repeated) >= LEAST_TAGS else ranked:
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return tuple(chosen[:MOST_TAGS])


def _is_site(separator: str, segment: str) -> bool:
    if separator.strip() in ("|", "::", "»", "›", "<"):
        return True
    return len(segment.split()) <= 4 and bool(SITE_NAME.search(segment))


def _korean_nouns(text: str) -> Counter[str]:
    """Nouns, those written together as one word ("세계기록유산" of three) counted as one."""
    counts: Counter[str] = Counter()
    for line in text.split("\n"):
        run: list[str] = []
        end = -1
        for piece in (*morphemes(line), None):
            is_noun = piece is not None and piece.tag in ("NNG", "NNP", "SL")
            if is_noun and piece is not None and (not run or piece.start == end):
                run.append(piece.form)
                end = piece.end
                continue
            _count_run(counts, run)
            run = [piece.form] if is_noun and piece is not None else []
            end = piece.end if piece is not None else -1
    return counts


def _count_run(counts: Counter[str], run: list[str]) -> None:
    word = "".join(run)
    if 2 <= len(word) <= 10 and word not in KOREAN_PLAIN_NOUNS:
        counts[word] += 1


def _english_nouns(text: str) -> Counter[str]:
    """Proper names, and words that stand where a noun stands, in their commonest form."""
    counts: Counter[str] = Counter(match.group().lower() for match in PROPER_NAME.finditer(text))
    forms: dict[str, Counter[str]] = {}
    nouns = {english_base(match.group(1)) for match in NOUN_PLACE.finditer(text)}
    for word in ENGLISH_WORD.findall(text):
        lowered = re.sub(r"['’]s$", "", word.lower())
        if (
            lowered in ENGLISH_PLAIN_WORDS
            or AMOUNT.fullmatch(lowered)
            or len(lowered) < 4
            or NOT_A_TAG.search(lowered)
        ):
            continue
        base = english_base(lowered)
        if base in nouns:
            forms.setdefault(base, Counter())[lowered] += 1
    for surfaces in forms.values():
        counts[surfaces.most_common(1)[0][0]] += surfaces.total()
    return counts


def topic_of(title: str, text: str, tags: tuple[str, ...], language: str) -> str:
    """What the title is about, written as the title writes it; else the first tag; may be ""."""
    if language == "ko":
        nouns = [noun for noun in _korean_nouns(title) if noun in tags]
        return nouns[0] if nouns else next(iter(tags), "")
    counts = Counter(content_words(text, "en"))
    best, best_worth = "", 0
    for run in re.split(r"[^\w\s'’-]|\d\S*", title):
        phrase: list[str] = []
        for word in (*run.split(), ""):
            count = counts[english_base(word)] if word else 0
            if count and not AMOUNT.fullmatch(word):
                phrase.append(word)
                continue
            worth = sum(counts[english_base(w)] for w in phrase)
            if worth >= best_worth and phrase:
                best, best_worth = " ".join(phrase), worth
            phrase = []
    return best or next(iter(tags), "")
