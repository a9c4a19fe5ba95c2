"""Signs that nobody sees, speaks or means: what must not stand in names and scripts."""

from __future__ import annotations

import unicodedata

# Marks that turn the direction of writing could show another text than the one that is meant.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# More accents on one letter than any written language has cover the lines above and below.
MOST_ACCENTS = 4


def has_unseen(text: str) -> bool:
    """Are there control characters, private or impossible ones, or marks that turn the writing?"""
    return any(_is_unseen(sign) for sign in text)


def without_unseen(text: str) -> str:
    """text without them, for titles that come from elsewhere."""
    return "".join(sign for sign in text if not _is_unseen(sign))


def is_invisible(text: str) -> bool:
    """Is there nothing to see: only spaces and signs without a shape (U+200B and the like)?"""
    return all(unicodedata.category(sign)[0] in "CZ" for sign in text)


def is_piled(text: str) -> bool:
    """Do accents stand on one letter in a pile?"""
    height = 0
    for sign in text:
        height = height + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if height > MOST_ACCENTS:
            return True
    return False


def _is_unseen(sign: str) -> bool:
    # The last two of every plane, and 32 more, are no characters (Unicode 16, section 23.7).
    is_none = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return is_none or sign in TURNING or unicodedata.category(sign) in ("Cc", "Cs", "Co")
