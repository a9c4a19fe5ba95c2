"""A feed's text before it is parsed: not longer than needed, and without what the parser stumbles
over."""

from __future__ import annotations

import re

# So many entries, and so many characters, are read at either end.
MOST_AT_AN_END = 100
MOST_CHARACTERS = 2_000_000
ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
# Declared entities are how a small feed unfolds into gigabytes; no feed needs one.
ENTITY_MARK, NO_MARK = "<!ENTITY", "<!NOTHING"
ENTITY = re.compile(rf"{ENTITY_MARK}[^>]{{0,2000}}>")
MOST_ENTITIES = 1000
# Places on a map: nobody reads them, and the parser stumbles over broken ones.
PLACE = re.compile(r"</?(?:georss|gml):[^<>]*>")
REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,400}|[0-9]{1,400});?")


def shorten_feed(text: str) -> str:
    """The same feed with its first and its last entries only, for podcasts of twenty years: some
    list the newest first, some last."""
    ends = [match.end() for match in ENTRY_END.finditer(text)]
    first = [end for end in ends[:MOST_AT_AN_END] if end <= MOST_CHARACTERS]
    last = [end for end in ends[-MOST_AT_AN_END - 1 :] if len(text) - end <= MOST_CHARACTERS]
    if not first or not last or first[-1] >= last[0]:
        return text
    return text[: first[-1]] + text[last[0] :]


def is_too_long(text: str) -> bool:
    """Is it longer than two ends may be? The parser takes seconds for each million characters of
    some texts."""
    return len(text) > 2 * MOST_CHARACTERS


def harmless(text: str) -> str:
    """Without declared entities, places, and references to characters that there are not."""
    if text.count(ENTITY_MARK) <= MOST_ENTITIES:
        text = ENTITY.sub("", text)
    # What is left of them is made no declaration; the parser reads on all the same.
    text = text.replace(ENTITY_MARK, NO_MARK)
    return REFERENCE.sub(_reference, PLACE.sub("", text))


def _reference(match: re.Match[str]) -> str:
    digits = match[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_letter = 0 < number < 0xD800 or 0xDFFF < number < 0x110000
    return match[0] if is_letter else "\ufffd"
