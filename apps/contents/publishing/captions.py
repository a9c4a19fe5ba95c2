"""A captions file (SubRip) from the words of a film.

https://en.wikipedia.org/wiki/SubRip#Format: a number, "hh:mm:ss,mmm --> hh:mm:ss,mmm", the text in
one or two lines, an empty line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Netflix's guide asks for 42 characters a line and 7 seconds at most; Korean letters are twice as
# wide: https://partnerhelp.netflixstudios.com/hc/en-us/articles/216001127
MOST_COLUMNS = 42
MOST_SECONDS = 6.0
# Words so far apart do not belong together.
PAUSE_MS = 700
LEAST_MS = 500
_ENDS = (".", "!", "?", "…", "。")


@dataclass(frozen=True, slots=True)
class Word:
    """Times are milliseconds of the film's clock."""

    text: str
    start_ms: int
    end_ms: int


def words_of(scenes: Iterable[Mapping[str, Any]]) -> list[Word]:
    """The words of a rendering's scenes, in order; those without a time are left out."""
    found = [
        Word(str(word["text"]).strip(), int(word["start_ms"]), int(word["end_ms"]))
        for scene in scenes
        for word in scene.get("words") or ()
    ]
    return sorted((word for word in found if word.text), key=lambda word: word.start_ms)


def as_srt(words: Sequence[Word]) -> str:
    """The file; "" for no words."""
    lines = list(_lines(words))
    blocks = []
    for number, line in enumerate(lines, start=1):
        following = lines[number][0].start_ms if number < len(lines) else None
        start, end = line[0].start_ms, max(line[-1].end_ms, line[0].start_ms + LEAST_MS)
        # One caption is gone before the next is there.
        end = end if following is None else max(min(end, following), start + 1)
        text = " ".join(word.text for word in line)
        blocks.append(f"{number}\n{_clock(start)} --> {_clock(end)}\n{text}\n")
    return "\n".join(blocks)


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and _is_full(line, word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _is_full(line: Sequence[Word], word: Word) -> bool:
    return (
        _columns(" ".join(one.text for one in (*line, word))) > MOST_COLUMNS
        or word.end_ms - line[0].start_ms > MOST_SECONDS * 1000
        or word.start_ms - line[-1].end_ms > PAUSE_MS
        or line[-1].text.rstrip("\"'”’)").endswith(_ENDS)
    )


def _columns(text: str) -> int:
    return sum(2 if ord(letter) >= 0x1100 else 1 for letter in text)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{rest:03d}"
