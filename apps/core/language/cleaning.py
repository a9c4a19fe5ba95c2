"""Raw source text in, plain paragraphs out."""

from __future__ import annotations

import re
import unicodedata

from apps.core.language.unwrapping import unwrap

BLOCK_TAGS = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|"
    r"form|h1|h2|h3|h4|h5|h6|header|hr|li|main|nav|ol|p|pre|section|table|"
    r"td|th|tr|ul"
)
DROPPED_TAGS = re.compile(
    r"button|figcaption|form|head|iframe|nav|noscript|script|style|svg|template|"
    r"title"
)
TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|blockquote|body|br|button|caption|cite|code|div|dl|dd|dt|em|"
    r"figure|figcaption|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|li|link|"
    r"main|mark|meta|nav|ol|p|pre|s|script|section|small|span|strong|style|sub|sup|svg|table|"
    r"tbody|td|th|thead|title|tr|u|ul|video)(?:\s[^<>]*)?/?>|<!--|<!doctype",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE)
URL = re.compile(
    r"(?:<\s*)?(?:https?://|www\.)[^\s<>()\[\]가-힣]+(?:\([^\s()]*\)[^\s<>()]*)?(?:\s*>)?",
    re.IGNORECASE,
)
# Every repetition excludes its own opener, so that no input takes more than linear time.
MARKDOWN = (
    (re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"^[ \t]*\[[^\[\]\n]+\]:[ \t]*\S.*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+([^\n]*?)[ \t#]*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]*){3,}$|^=+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+•‣◦·▪■□▶►○●-][ \t]+", re.MULTILINE), "- "),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])"), r"\1"),
    (re.compile(r"(?<!`)`([^`\n]+)`(?!`)"), r"\1"),
    (re.compile(r"~~([^~\n]+)~~"), r"\1"),
)
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U00002600-\U000027bf\U00002b00-\U00002bff\U0001f1e6-\U0001f1ff"
    "\u231a-\u23ff\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
)
CITATION = re.compile(r"[ \t]*\[(?:\d{1,3}|citation needed|출처 필요)\](?!\()", re.IGNORECASE)
WORD_CHARACTER = re.compile(r"[^\W_]")


def clean_text(raw: str) -> str:
    """Plain text: NFC, no control characters, tags, Markdown,
    citation marks or web addresses.

    Paragraphs are separated by one empty line; list items keep a leading "- "; emoji stay. A
    sentence that was broken to fit a page is whole again.
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    if TAG.search(text) or ENTITY.search(text):
        text = _text_of_html(text)
    for pattern, replacement in MARKDOWN:
        text = pattern.sub(replacement, text)
    text = CITATION.sub("", URL.sub("", text))
    return _tidy(text)


def strip_emoji(text: str) -> str:
    return re.sub(r"[ \t]{2,}", " ", EMOJI.sub("", text)).strip()


def has_words(text: str) -> bool:
    """False when only emoji, punctuation or nothing is there."""
    return bool(WORD_CHARACTER.search(EMOJI.sub("", text)))


def _text_of_html(text: str) -> str:
    # Here, because most texts hold no HTML.
    from lxml import html
    from lxml.etree import ParserError, iterwalk

    # Line breaks inside HTML mean nothing, but plain text with a stray tag keeps its paragraphs.
    if re.search(r"<(?:p|div|br|li|article|body|section)\b", text, re.IGNORECASE):
        text = re.sub(r"\n", " ", text)
    try:
        root = html.fromstring(f"<div>{text}</div>")
    except ParserError:
        return ""
    pieces: list[str] = []
    dropped = 0
    for event, element in iterwalk(root, events=("start", "end", "comment")):
        # Comments and processing instructions have a function for a tag; only their tail is text.
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        starts = event == "start"
        if DROPPED_TAGS.fullmatch(name):
            dropped += 1 if starts else -1
        if name == "br":
            pieces.append("\n" if starts else "")
        elif name == "li":
            pieces.append("\n- " if starts else "")
        elif BLOCK_TAGS.fullmatch(name):
            pieces.append("\n\n")
        piece = element.text if starts else element.tail
        if piece and not dropped:
            pieces.append(piece)
    return "".join(pieces)


def _tidy(text: str) -> str:
    text = text.replace("\xa0", " ").replace("\u3000", " ")
    text = re.sub(r"[\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u00ad]", "", text)
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    lines = ["" if line in ("-", "()", "[]") else line for line in lines]
    lines = [re.sub(r"\(\s*\)|\[\s*\]", "", line).strip() for line in lines]
    return unwrap(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
