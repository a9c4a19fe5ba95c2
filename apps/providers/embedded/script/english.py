"""Rules of English for choosing and finishing sentences."""

from __future__ import annotations

import re

from apps.core.language import strip_emoji
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS

BOILERPLATE = re.compile(
    r"^(?:by [A-Z][\w.]+ [A-Z][\w.]+$|photo(?:graph)?s?\b.{0,40}[:/]|image\b.{0,30}[:/]|credit:|"
    r"source:|read (?:more|also|next)|related\b|see also\b|advertisement|sign up|subscribe|"
    r"follow us|share this|click (?:here|on)|published\b|updated\b|last updated|copyright|©|"
    r"all rights reserved|this (?:article|post|story) (?:was|is|has|appeared|originally)|"
    r"(?:the author|editor.s note)|watch:|listen:|table of contents|cookie)|"
    r"\b(?:all rights reserved|click here|our newsletter|cookie policy|affiliate links?)\b|"
    r"\(?(?:getty images|shutterstock|file photo|courtesy of)\)?|\S+@\S+\.\w+",
    re.IGNORECASE,
)
ASIDES = (
    (re.compile(r"\s*\[(?:\d+|[a-z]|citation needed|note \d+|edit)(?:[,–-]\s*\d+)*\]", re.I), ""),
    (re.compile(r"\s*\([^()]*\)"), ""),
    (re.compile(r"^\s*(?:-|\(?\d{1,2}[.)])\s+(?=\S)"), ""),
    (re.compile(r"^\s*(?:Q|A|Question|Answer)\s*\d*\s*[.:]\s+"), ""),
    (re.compile(r"^[A-Z][A-Za-z .]{2,25},? \((?:AP|Reuters|AFP)\)\s*[—–-]\s*"), ""),
    (re.compile(r"^[A-Z]{3,}(?: [A-Z]{2,})*(?:, [A-Z][a-z.]+)? [—–]\s+"), ""),
)
OPENER = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|also|meanwhile|in fact|indeed|"
    r"therefore|thus|hence|consequently|as a result|for example|for instance|after all|of course|"
    r"on the other hand|in other words|that said|still|even so|instead|besides|likewise|similarly|"
    r"nevertheless|nonetheless|interestingly|surprisingly|finally|overall|in short|in conclusion),"
    r"\s+|^(?:and|but|so|yet|therefore|thus|hence|consequently)\s+(?=(?:the|a|an|in|on|by|for|most|many|some|every|each|[a-z]+s)\b)",
    re.IGNORECASE,
)
POINTING_WORDS = re.compile(
    r"afterwards|and|another|because|both|but|doing|either|he|her|here|hers|"
    r"him|his|it|its|later|neither|or|others|otherwise|she|so|such|that|their|"
    r"theirs|them|then|there's|thereby|these|they|this|those|which|who|whose|"
    r"yet"
)
# "that" after a verb and "it" after a subject are harmless; these point back wherever they stand.
POINTING_BACK = re.compile(
    r"\b(?:this|these|those|such|the same|also|the latter|the former|the other|the two|the three|"
    r"in between)\b(?! (?:as|who|that|with|day|week|month|year|century|because|whose|of you)\b)",
    re.IGNORECASE,
)
# "The difference is ..." and "... is a little shorter" compare with something said before.
UNNAMED_SUBJECT = re.compile(
    r"^the (?:difference|change|result|results|reason|answer|problem|solution|effect|idea|process|"
    r"move|decision|study|finding|figure|number|rest|first|second|third|last|next|jump|rise|fall|"
    r"company|team|group|report|plan|project|man|woman|couple|others?) "
    r"(?:is|are|was|were|has|had|have|will|would|can|could|came|did|does|also|\w+ed)\b",
    re.IGNORECASE,
)
COMPARATIVE = re.compile(
    r"\b(?:shorter|longer|larger|smaller|bigger|higher|lower|older|younger|faster|slower|better|"
    r"worse|cheaper|easier|harder|stronger|weaker|warmer|cooler|hotter|colder|thinner|wider|"
    r"even (?:more|less))\b"
    r"(?!.*\bthan\b)",
    re.IGNORECASE,
)
EMPTY_SUBJECT = re.compile(
    r"^(?:it (?:is|was|takes|took|turns|seems|costs) (?:\w+ ){0,4}?(?:to|that|for)\b|"
    r"there (?:is|are|was|were)|that is why \w+ (?:was|is|are)|those who|this (?:year|week|month))",
    re.IGNORECASE,
)
PERSONAL = re.compile(r"\b(?:I|I['’]\w+|my|me|mine|myself)\b")
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
REASON = re.compile(r"\b(?:because|so|due to|that is why|thanks to|reasons?)\b", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|can|could|will|would|may|might|must|does|do|did|"
    r"should|\w{3,}ed|became|made|took|came|went|gave|found|said|grew|fell|rose|held|kept|led|"
    r"left|lost|met|ran|saw|sold|spent|won|wrote|began|built|brought|broke|spoke|ate|drove|flew|froze|heard|hit|hurt|knew|laid|let|"
    r"paid|put|sank|sat|sent|set|slept|stood|stole|struck|taught|thought|threw|told|woke|wore|means|makes|takes|uses|"
    r"needs|gives|helps|keeps|costs|remains|contains|covers|shows|lives|works)\b",
    re.IGNORECASE,
)
DROPPABLE_TAIL = re.compile(
    r",\s+(?:which|who|where|whose|such as|(?!according|following|pending|excluding|depending|"
    r"assuming|barring|regarding|considering)[a-z]{3,}ing)\b[^,;]*(?:,[^,;]*)?(?=[.!?]?$)"
)
LIMITING = re.compile(
    r"\b(?:only|unless|except|if|not|never|without|no|nor|until|but|though|although)\b", re.I
)
CLAUSE_BORDER = re.compile(
    r";\s+|\s[—–]\s|,\s+(?=(?:and|but|so|yet|while|because|although)\s+"
    r"(?:the|a|an|it|he|she|they|we|its|their|his|her|this|that|there|many|most|some|[A-Z0-9]))"
)


class EnglishGrammar:
    shortest = 9
    comfortable = 66
    splits_over = 118
    longest = 170

    def trim(self, sentence: str) -> str:
        text = strip_emoji(sentence)
        if BOILERPLATE.search(text):
            return ""
        for pattern, replacement in ASIDES:
            text = pattern.sub(replacement, text)
        text = re.sub(r"\s+([,.;:!?])", r"\1", text)
        return re.sub(r"\s{2,}", " ", text).strip()

    def is_complete(self, sentence: str, *, is_whole_line: bool) -> bool:
        words = sentence.split()
        if len(words) < 3 or sentence.endswith((":", "...", "…", ",", ";")):
            return False
        if sentence[0] in '“"‘' and QUOTED.sub("", sentence).strip(" .") == "":
            return False
        if _has_open_quote(sentence):
            return False
        if sentence.rstrip("”\"’')")[-1:] in (".", "!", "?"):
            return True
        return not is_whole_line and len(words) >= 6 and bool(FINITE.search(sentence))

    def opener(self, sentence: str) -> str:
        match = OPENER.match(sentence)
        return match.group() if match else ""

    def leans_on_previous(self, sentence: str, *, opens_paragraph: bool) -> bool:  # noqa: ARG002
        if EMPTY_SUBJECT.match(sentence):
            return False
        outside = QUOTED.sub(" ", sentence)
        if any(rule.search(outside) for rule in (POINTING_BACK, UNNAMED_SUBJECT, COMPARATIVE)):
            return True
        for word in re.findall(r"[A-Za-z][\w’']*", outside):
            lowered = word.lower().replace("’", "'").removesuffix("'s")
            if POINTING_WORDS.fullmatch(lowered):
                return True
            if lowered not in ENGLISH_PLAIN_WORDS:
                return False
        return False

    def gives_a_reason(self, sentence: str) -> bool:
        return bool(REASON.search(sentence))

    def is_personal(self, sentence: str) -> bool:
        return bool(PERSONAL.search(QUOTED.sub(" ", sentence)))

    def shorten(self, sentence: str) -> str:
        match = DROPPABLE_TAIL.search(sentence)
        if not match or LIMITING.search(match.group()):
            return sentence
        kept = sentence[: match.start()]
        is_sound = len(kept.split()) >= 6 and FINITE.search(kept) and not _has_open_quote(kept)
        return f"{kept}." if is_sound else sentence

    def split_beats(self, sentence: str) -> tuple[str, ...]:
        middle = len(sentence) / 2
        borders = sorted(
            CLAUSE_BORDER.finditer(sentence), key=lambda match: abs(match.start() - middle)
        )
        for border in borders:
            first, second = sentence[: border.start()], sentence[border.end() :]
            if _is_clause(first) and _is_clause(second):
                return self.finish(first), self.finish(second)
        return (sentence,)

    def finish(self, sentence: str) -> str:
        text = sentence.strip().rstrip(",;:—– ")
        text = text[:1].upper() + text[1:]
        return text if text[-1:] in '.!?”"’' else f"{text}."


def _is_clause(text: str) -> bool:
    if len(text.split()) < 6 or _has_open_quote(text):
        return False
    # "because ..." or "while ..." as a beat of its own would be a fragment.
    return bool(FINITE.search(text)) and not re.match(
        r"(?:because|while|although|if|when|as|since)\b", text, re.IGNORECASE
    )


def _has_open_quote(text: str) -> bool:
    return text.count("“") != text.count("”") or text.count('"') % 2 == 1
