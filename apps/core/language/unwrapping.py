"""Lines that were broken to fit a page, put together again.

Mails, PDF files and Markdown break a sentence wherever the line is full. A break between two
sentences, before a list item or after a heading stays.
"""

from __future__ import annotations

import itertools
import re

ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
# A sentence that ends in the middle of a line: this is running text, not a list of titles.
FLOWS = re.compile(r"[.!?…。][\"'”’)\]]*\s\S")
GOES_ON = re.compile(r"[\"'“‘(\[]*[a-zß-öø-ÿ]")
NEW_ITEM = re.compile(r"-\s|\d{1,3}[.)]\s|[①-⑳]|[가-하]\.\s")
HANGUL = re.compile(r"[가-힣]")
# Of the longest line of its paragraph; what is shorter was ended on purpose.
FULL_LINE = 0.7
# No page is so narrow: what is shorter was written in lines, such as a verse or an address.
LEAST_LINE = 25
LEAST_WIDTH = {"latin": 40, "hangul": 20}


def unwrap(text: str) -> str:
    """text with the lines of each paragraph joined where a sentence goes on."""
    return "\n\n".join(_paragraph(one.split("\n")) for one in text.split("\n\n"))


def _paragraph(lines: list[str]) -> str:
    longest = max(len(line) for line in lines)
    least = LEAST_WIDTH["hangul" if HANGUL.search("".join(lines)) else "latin"]
    is_running = longest >= least and any(FLOWS.search(line) for line in lines)
    joined = [lines[0]]
    for before, line in itertools.pairwise(lines):
        if _goes_on(before, line, is_full=is_running and len(before) >= FULL_LINE * longest):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str, *, is_full: bool) -> bool:
    if not before or not line or ENDS.search(before) or NEW_ITEM.match(line):
        return False
    is_lower = bool(GOES_ON.match(line)) and len(before) >= LEAST_LINE
    return is_lower or before.endswith(",") or is_full
