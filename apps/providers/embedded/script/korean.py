"""Rules of Korean for choosing and finishing sentences."""

from __future__ import annotations

import re
from itertools import pairwise

from apps.core.language import strip_emoji
from apps.core.language.korean import Morpheme, morphemes
from apps.providers.embedded.script.korean_endings import make_polite

BOILERPLATE = re.compile(
    r"사진\s*[=:/]|사진 ?제공|그래픽\s*[=:]|영상\s*[=:]|자료\s*[=:]|"
    r"출처\s*[=:]|무단 ?(?:전재|복제|배포)|"
    r"재배포|ⓒ|©|관련 ?기사|기사 ?제보|더 ?보기|바로 ?가기|구독 ?(?:하기|신청|버튼)|좋아요|클릭|"
    r"뉴스레터|로그인|회원 ?가입|저작권|광고|"
    r"^\S{2,4} (?:기자|특파원|인턴기자)$|"
    r"기자\s*\S+@|\S+@\S+\.\w+|자세한 (?:내용|사항)|입력\s*\d{4}|수정\s*\d{4}|\[편집자"
)
ASIDES = (
    (
        re.compile(
            r"^\s*[\[(【][^\])】]{0,30}(?:=|뉴스|일보|신문|기자|앵커)[^\])】]{0,30}[\])】]\s*"
        ),
        "",
    ),
    (re.compile(r"^\s*\S{2,4} ?(?:기자|특파원|앵커)\s*=\s*"), ""),
    (re.compile(r"\s*\[(?:\d+|주\d*|편집|출처 필요)\]"), ""),
    (re.compile(r"\s*[(（][^()（）]*[)）]"), ""),
    (re.compile(r"^\s*(?:-|[①-⑳]|\(?\d{1,2}[.)])\s+(?=\S)"), ""),
    (re.compile(r"^\s*(?:Q|A|질문|답변?|문)\s*\d*\s*[.:]\s*"), ""),
)
OPENER = re.compile(
    r"^(?:그러나|하지만|그런데|한편|또한|또|그리고|아울러|게다가|더구나|더욱이|특히|실제로|사실|물론|"
    r"따라서|그래서|그러므로|결국|즉|다만|반면|이처럼|이렇듯|예를 들어|예컨대|마지막으로|끝으로|"
    r"무엇보다|그렇지만|그럼에도|이어|먼저|우선)(?:,\s*|\s+)"
)
POINTING_PRONOUNS = frozenset(
    (
        "그",
        "그녀",
        "이",
        "이것",
        "그것",
        "이들",
        "그들",
        "저들",
        "여기",
        "거기",
        "이곳",
        "그곳",
        "이거",
    )
)
POINTING_DETERMINERS = frozenset(
    ("이", "그", "저", "이런", "그런", "이러한", "그러한", "해당", "이같은", "그같은", "다른")
)
POINTING_BACK = re.compile(
    r"^(?:당시|이후|이때|그때|이에|이를|이로써|여기에|같은 해|같은 날|같은 기간|반대로|그 ?결과|"
    r"그 ?뒤|그 ?후|이 ?밖에|이 ?가운데|이 ?때문에|덕분에|뿐만 아니라|그중|이중|나머지|둘째|셋째|"
    r"두 번째|세 번째|\d+(?:년|일|개월|달|주|시간) (?:뒤|후|만에)|이는|이것이|전자는|후자는|"
    r"둘 다|이처럼|이렇게|그렇게)"
)
POINTING_INSIDE = re.compile(
    r"(?:^|\s)(?:이 같은|이와 같은|그 같은|당시|이후|그 ?뒤로도|그동안에?)\s"
)
REASON = re.compile(r"때문|덕분|이유|까닭|탓|위해|위한|므로|원인|그래서|따라서")
PERSONAL_PRONOUNS = frozenset(("나", "저", "내", "제", "필자"))
SUBJECT_TAGS = frozenset(("JKS", "JX", "JKC"))
QUOTED = re.compile(r"[“\"‘'][^”\"’']*[”\"’']")
CLAUSE_BORDER = re.compile(r"(?:고|며|지만|는데|은데|으나|면서|어서|아서|므로),\s+|;\s+")


class KoreanGrammar:
    shortest = 7
    comfortable = 32
    splits_over = 60
    longest = 92

    def trim(self, sentence: str) -> str:
        text = strip_emoji(sentence)
        for pattern, replacement in ASIDES:
            text = pattern.sub(replacement, text)
        if BOILERPLATE.search(text):
            return ""
        return re.sub(r"\s{2,}", " ", re.sub(r"\s+([,.!?])", r"\1", text)).strip()

    def is_complete(self, sentence: str, *, is_whole_line: bool) -> bool:
        if sentence.endswith((":", "...", "…", ",", ";", "·")) or _has_open_quote(sentence):
            return False
        if QUOTED.sub("", sentence).strip(" .") == "":
            return False
        pieces = [piece for piece in morphemes(sentence) if piece.tag not in ("SF", "SSC", "SW")]
        if not pieces:
            return False
        ends_in_verb = pieces[-1].tag == "EF"
        has_full_stop = sentence.rstrip("”\"’')")[-1:] in (".", "!", "?")
        return ends_in_verb or (has_full_stop and not is_whole_line)

    def opener(self, sentence: str) -> str:
        match = OPENER.match(sentence)
        return match.group() if match else ""

    def leans_on_previous(self, sentence: str, *, opens_paragraph: bool) -> bool:
        if POINTING_BACK.search(sentence) or POINTING_INSIDE.search(sentence):
            return True
        pieces = morphemes(QUOTED.sub("그림", sentence))
        has_subject = any(piece.tag in SUBJECT_TAGS for piece in pieces)
        return _points_back(pieces) or not (has_subject or opens_paragraph)

    def gives_a_reason(self, sentence: str) -> bool:
        return bool(REASON.search(sentence))

    def is_personal(self, sentence: str) -> bool:
        return any(
            piece.tag == "NP" and piece.form in PERSONAL_PRONOUNS
            for piece in morphemes(QUOTED.sub(" ", sentence))
        )

    def shorten(self, sentence: str) -> str:
        """Korean puts its verb last, so that no trailing clause can be dropped."""
        return sentence

    def split_beats(self, sentence: str) -> tuple[str, ...]:
        middle = len(sentence) / 2
        borders = sorted(
            CLAUSE_BORDER.finditer(sentence), key=lambda match: abs(match.end() - middle)
        )
        for border in borders:
            first, second = sentence[: border.end()].strip(), sentence[border.end() :]
            is_sound = min(len(first), len(second)) >= 15 and not _has_open_quote(first)
            if is_sound:
                return first, second
        return (sentence,)

    def finish(self, sentence: str) -> str:
        return make_polite(sentence)


def _points_back(pieces: tuple[Morpheme, ...]) -> bool:
    for piece, following in pairwise(pieces):
        if piece.tag == "NP" and piece.form in POINTING_PRONOUNS:
            return True
        if piece.tag == "MM" and piece.form in POINTING_DETERMINERS and following.is_noun:
            return True
    return False


def _has_open_quote(text: str) -> bool:
    pairs = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))
    return text.count('"') % 2 == 1 or any(text.count(a) != text.count(b) for a, b in pairs)
