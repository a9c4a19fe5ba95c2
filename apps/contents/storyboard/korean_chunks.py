"""A Korean sentence as chunks, each of which can be dropped whole without leaving an orphan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.core.language.korean import Morpheme, morphemes

DROPPED_WORDS = re.compile(
    r"약|매우|아주|정말|무려|바로|이미|역시|그대로|또|또한|특히|실제로|물론|결국|그래서|그러나|하지만|"
    r"그리고|한편|따라서|즉|사실|이처럼|과연|즉시|오히려|더욱"
)
IGNORED_TAGS = frozenset(("SF", "SP", "SE", "SSO", "SSC", "SS"))
# Nouns that mean nothing without what modifies them.
BARE_NOUNS = frozenset(
    (
        "것",
        "곳",
        "점",
        "때",
        "뒤",
        "경우",
        "셈",
        "이유",
        "계획",
        "수",
        "중",
        "방법",
        "사람",
        "길",
        "일",
        "데",
    )
) | frozenset(("가운데", "동안", "전", "후", "예정", "전망", "원리", "내용", "일부"))

CONDITIONS = frozenset(("면", "으면", "어야", "아야", "려면", "으려면", "더라도", "어도", "아도"))
CLAUSE_ENDINGS = CONDITIONS | frozenset(
    ("고", "며", "으며", "지만", "는데", "은데", "ᆫ데", "으나", "면서", "으면서", "므로", "으므로")
)


@dataclass(frozen=True, slots=True)
class Word:
    """One space-separated word with its morphemes; quotation marks and final stops left out."""

    text: str
    pieces: tuple[Morpheme, ...]
    has_comma: bool

    @property
    def last(self) -> Morpheme:
        return self.pieces[-1]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that hang together: a noun with all that modifies it, an adverb, or a clause."""

    words: tuple[Word, ...]

    @property
    def last(self) -> Morpheme:
        return self.words[-1].last

    @property
    def is_topic(self) -> bool:
        return self.last.tag == "JX" and self.last.form in ("은", "는", "ᆫ")

    @property
    def is_subject(self) -> bool:
        return self.last.tag == "JKS"

    @property
    def is_object(self) -> bool:
        return self.last.tag == "JKO"

    @property
    def is_clause(self) -> bool:
        return _ends_clause(self.words[-1])

    @property
    def is_adverbial(self) -> bool:
        return self.last.tag in ("JKB", "MAG", "MAJ") or self.is_time

    @property
    def is_time(self) -> bool:
        return self.last.tag == "NNB" and self.last.form in ("년", "월", "일")

    @property
    def is_pronoun(self) -> bool:
        return len(self.words) == 1 and self.words[0].pieces[0].tag == "NP"

    def name_only(self) -> Chunk:
        """A subject that ends in a proper name needs no title: "임금 세종은" is "세종은"."""
        name = self.words[-1]
        is_named = name.pieces[0].tag == "NNP" and re.fullmatch(r"[가-힣]{3,}", name.text)
        return Chunk(self.words[-1:]) if is_named and (self.is_topic or self.is_subject) else self

    def without_clause(self) -> Chunk:
        """Without its adnominal clause ("글자를 풀이한 책은" is "책은"), where the noun allows."""
        for place in range(len(self.words) - 1, 0, -1):
            head = self.words[place].pieces[0]
            if self.words[place - 1].last.tag == "ETM":
                return (
                    self
                    if head.form in BARE_NOUNS or head.tag == "NNB"
                    else Chunk(self.words[place:])
                )
        return self


def words_of(sentence: str) -> list[Word]:
    text = re.sub(r"[“”\"]", "", sentence)
    pieces = morphemes(text)
    found: list[Word] = []
    for match in re.finditer(r"\S+", text):
        inside = tuple(
            p
            for p in pieces
            if match.start() <= p.start < match.end() and p.tag not in IGNORED_TAGS
        )
        word = match.group().strip(".,!?;:…")
        if inside and word and not DROPPED_WORDS.fullmatch(word):
            found.append(Word(word, inside, match.group().endswith(",")))
    return found


def chunks_of(words: list[Word]) -> list[Chunk]:
    """An adnominal verb ("만든") takes everything since the topic or the last clause into its
    noun's chunk: what belongs to it cannot be told by form, and too large a chunk is safe."""
    chunks: list[Chunk] = []
    current: list[Word] = []
    for word in words:
        current.append(word)
        if word.last.tag == "ETM" or _ends_clause(word):
            while chunks and not (chunks[-1].is_topic or chunks[-1].words[-1].has_comma):
                current = [*chunks.pop().words, *current]
        if _closes(word):
            chunks.append(Chunk(tuple(current)))
            current = []
    return [*chunks, Chunk(tuple(current))] if current else chunks


def _ends_clause(word: Word) -> bool:
    """-고, -며, -지만, -면 end a clause; -어, -게, -지 lead on to the next verb."""
    return word.last.tag == "EC" and (word.has_comma or word.last.form in CLAUSE_ENDINGS)


def _closes(word: Word) -> bool:
    if word.last.tag in ("JX", "JKS", "JKO", "JKB", "JKC", "MAG", "MAJ") or _ends_clause(word):
        return True
    return word.last.tag == "NNB" and word.last.form in ("년", "월", "일")
