"""Turning the bytes of a page into text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from apps.core.fetching import FetchedPage

# The head of a page in which browsers look for its charset (WHATWG HTML, "prescan").
PRESCAN_BYTES = 1024
GUESS_BYTES = 100_000
META_CHARSET = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CERTAIN_UTF8 = re.compile(rb"(?:[\xe1-\xef][\x80-\xbf]{2}){3}")
# WHATWG Encoding: labels that mean a larger set than their name says.
WIDER_CODECS = {
    "euc_kr": "cp949",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
LABELS = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "ms949": "cp949",
    "x-windows-949": "cp949",
    "x-sjis": "cp932",
}


def decode_page(page: FetchedPage) -> str:
    """The page's text, never failing: bytes that fit no charset become replacement marks.

    Order: byte order mark, UTF-8 that cannot be anything else, header, the page's own declaration,
    and when none of them fits the bytes, UTF-8, Korean, and a guess.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if page.body.startswith(mark):
            return page.body.decode(codec, errors="replace")
    if certain := _certain_utf8(page.body):
        return certain
    declared = (_codec(page.charset), _codec(_declared_in(page.body)))
    for codec in (*declared, "utf-8", "cp949"):
        if codec and (text := _decode_strictly(page.body, codec)) is not None:
            return text
    chosen = next((codec for codec in declared if codec), "") or _guess(page.body)
    return page.body.decode(chosen, errors="replace")


def _certain_utf8(body: bytes) -> str:
    """The text of bytes that are UTF-8 whatever is declared: several three-byte letters in a row
    have that form by chance in no other charset; "" otherwise."""
    if not CERTAIN_UTF8.search(body):
        return ""
    return _decode_strictly(body, "utf-8") or ""


def _declared_in(body: bytes) -> str:
    head = body[:PRESCAN_BYTES]
    found = XML_ENCODING.match(head.lstrip()) or META_CHARSET.search(head)
    return found.group(1).decode("ascii", errors="ignore") if found else ""


def _codec(label: str) -> str:
    """Python's codec for a charset label, or "" when there is none for text."""
    name = label.strip().lower()
    if name in LABELS:
        return LABELS[name]
    try:
        found = codecs.lookup(name).name if name else ""
        "".encode(found or "utf-8")
    except (LookupError, ValueError):
        return ""
    return WIDER_CODECS.get(found, found)


def _decode_strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(body: bytes) -> str:
    best = from_bytes(body[:GUESS_BYTES]).best()
    return best.encoding if best is not None else "utf-8"
