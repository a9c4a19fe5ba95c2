"""English headlines: cut at phrase borders, articles dropped as newspapers do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS

LEAD_IN = re.compile(
    r"^(?:(?:the next time|whenever|when|as|while)\b[^,]{3,60},\s+|"
    r"(?:however|moreover|also|meanwhile|today|now|then|still|therefore|indeed|finally|but|and|"
    r"so|yet|in fact|of course|\w+ (?:years|days|months) later),?\s+|"
    r"(?:in|on|by|at|after|before|since|during|under|until|from|for|around|with|within|among)\b"
    r"[^,]{0,45},\s+)",
    re.IGNORECASE,
)
PRONOUN_SUBJECT = re.compile(
    r"^(?:it|they|he|she|we|this|that|there)(?:['’]s|['’]re)?\s+(?:(?:is|are|was|were)\s+)?", re.I
)
APPOSITION = re.compile(r"(?<=[a-z]), (?:an?|the) [^,]{3,40}(?:, [A-Z][a-z]+)?, (?=[a-z])")
SAYING = re.compile(
    r"^(?:\w+\s){0,3}?\w+ (?:say|says|said|expect|found|find|believe|think|estimate)(?: that)? "
    r"(?:it|they|he|she) (?=\w)",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"\b(?:the|an?)\s+(?!(?:little|few|lot|bit|second|minute|hour|day|night|week|month|year|time)\b)",
    re.IGNORECASE,
)
FILLER = re.compile(r"\b(?:simply|really|actually|also|just|probably not|had to)\s+", re.I)
BORDER = re.compile(
    r",\s|;\s|:\s|\s[—–]\s|\s(?=(?:because|which|who|that|while|when|where|and|but|so|"
    r"to(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b)|in|on|at|"
    r"by|for|from|with|into|across|through|during|after|before|since|under|over|between|against|"
    r"as|than|away|every|around|without|until|yet)\s)"
)
# What follows such a word may turn the meaning round, so that it must not be cut away.
TURNING = re.compile(
    r"\b(?:only|unless|except|if|not|never|no|without|until|than|but|instead|yet|nothing|rather|"
    r"hardly|fewer|less)\b|n['’]t\b",
    re.IGNORECASE,
)
CLAUSE_BORDER = re.compile(r",\s+(?:and|but|so|while|because|although)\s|;\s")
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|can|could|will|would|may|might|must|should|did|does)\b"
)
VERB = re.compile(
    FINITE.pattern
    + r"|\b(?:[a-z]{3,}ed|helps?|makes?|made|took|takes?|came|went|gave|gives?|found|"
    r"grew|fell|rose|held|kept|led|left|lost|met|saw|sold|won|wrote|began|built|brought|broke|"
    r"causes?|cures?|prevents?|means?|shows?|works?|sends?|sent)\b"
)
SMALL_START = re.compile(
    r"^(?:\W+|(?:the|an?|and|but|so|to|of|be|by|in|on|at|for|than|with|from|it|he|she|they|that|"
    r"which|who|where|when|while|because|as|up|into|every|around|since|until)\s+)+",
    re.IGNORECASE,
)
DANGLING_END = re.compile(
    r"\b(?:the|an?|of|to|in|on|at|by|for|from|with|and|or|but|is|are|was|were|be|been|has|have|had|"
    r"did|does|do|can|could|will|would|may|might|must|should|not|as|than|that|its|their|his|her|"
    r"most|more|very|every|each|about|only|instead|when|where|why|how|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|half|average|number|know|needed|ordered|decided|worried|voted|tells|"
    r"helps?|called|became|due|into|found|says|said|showed|like|someone)$",
    re.IGNORECASE,
)


def english_headline(sentence: str, most: int) -> str:
    text = re.sub(r"[“”\"]", "", sentence).strip().rstrip(".!")
    for variant in _variants(text):
        if len(variant) <= most and len(variant.split()) >= 2:
            return _capital(variant)
    *_, shortest = _core_variants(text)
    clause = CLAUSE_BORDER.split(shortest)[0]
    if len(clause) <= most and clause != shortest and not TURNING.search(shortest[len(clause) :]):
        return _capital(clause)
    cuts = (_cut(variant, most) for variant in _core_variants(text))
    return _capital(next((cut for cut in cuts if cut), "") or _best_phrase(shortest, most))


def english_figure_phrase(sentence: str, display: str, most: int) -> str:
    """The phrase that holds a figure ("$2.4 billion flood barrier"), or ""."""
    for phrase in BORDER.split(sentence.rstrip(".!?")):
        text = SMALL_START.sub("", phrase).strip(" ,")
        is_phrase = display in text and text != display and not FINITE.search(text)
        if is_phrase and len(text) <= most and not DANGLING_END.search(text):
            return _capital(text)
    return ""


def _variants(text: str) -> Iterator[str]:
    """Shorter and shorter forms of the whole sentence, none of which loses a claim."""
    yield text
    yield from _core_variants(text)


def _core_variants(text: str) -> Iterator[str]:
    text = re.sub(r", (?:however|though|of course|in fact),", "", text)
    for _ in range(2):
        led = LEAD_IN.sub("", text, count=1)
        text = led if len(led.split()) >= 3 else text
    text = APPOSITION.sub(" ", text, count=1)
    yield text
    text = SAYING.sub("", text, count=1)
    text = PRONOUN_SUBJECT.sub("", text, count=1)
    yield text
    text = re.sub(r"^(?:the|an?|its|their|his|her)\s+", "", text, flags=re.IGNORECASE)
    yield text
    yield FILLER.sub("", ARTICLE.sub("", text))


def _cut(text: str, most: int) -> str:
    """The longest beginning that ends at a phrase border and keeps the meaning, or ""."""
    for border in sorted(BORDER.finditer(text), key=lambda match: -match.start()):
        head, tail = text[: border.start()], text[border.start() :]
        if len(head) > most or TURNING.search(tail) or DANGLING_END.search(head):
            continue
        if len(_content(head)) + bool(re.search(r"\d", head)) >= 2 and len(head) >= 12:
            return head
    return ""


def _best_phrase(text: str, most: int) -> str:
    """The phrase between borders that says most; whole words always."""
    phrases = [SMALL_START.sub("", phrase) for phrase in BORDER.split(text)]
    whole = [phrases[0], *(phrase for phrase in phrases[1:] if not FINITE.search(phrase))]
    fitting = [p for p in whole if p and len(p) <= most and not DANGLING_END.search(p)]
    fitting = [p for p in fitting if not TURNING.search(p) and len(_content(p)) >= 2]
    if TURNING.search(text):
        # What is left of such a sentence may claim the opposite; a thing alone claims nothing.
        fitting = [p for p in fitting if not VERB.search(p)]
    if fitting:
        return max(fitting, key=_weight)
    words = re.split(VERB, text, maxsplit=1)[0].split() or text.split()
    while len(words) > 1 and (len(" ".join(words)) > most or DANGLING_END.search(" ".join(words))):
        words.pop()
    return " ".join(words)


def _content(phrase: str) -> list[str]:
    return [
        w for w in re.findall(r"[A-Za-z][\w'’-]*", phrase) if w.lower() not in ENGLISH_PLAIN_WORDS
    ]


def _weight(phrase: str) -> float:
    return len(_content(phrase)) + 1.5 * bool(re.search(r"\d", phrase))


def _capital(text: str) -> str:
    text = re.sub(r"\s{2,}", " ", text).strip(" ,;:—–")
    return text[:1].upper() + text[1:]
