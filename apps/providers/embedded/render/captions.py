"""Which words are on screen when, and how they are laid out. No pixels here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from apps.providers.capabilities.render import RenderScene
from apps.providers.embedded.render.timeline import SceneSpan, first_frame_from

HOLD_MS = 250
"""How long a chunk stays after its last word, when nothing follows."""
PAUSE_MS = 350
"""A silence this long between two words parts them."""
GLANCE_MS = 450
"""A phrase shorter than this flickers by itself and joins its neighbour."""

_CLAUSE_ENDS = tuple(".,!?…;:。，、！？；：")
_SENTENCE_ENDS = tuple(".!?…。！？")
_CLOSERS = "\"'”’)]}」』》〉"
_UNSAID = ".,;:。，、；："
_ONE_LINE_SCALE = 0.9
"""Rather one line shrunk this far than two."""


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """One word and when it is heard, in film time."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class CaptionState:
    """Frames first_frame up to, not including, end_frame show these words, one of them current."""

    first_frame: int
    end_frame: int
    words: tuple[str, ...]
    current: int


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """Indices of words line by line (one or two lines), and the scale at which they fit."""

    lines: tuple[tuple[int, ...], ...]
    scale: float


def words_of(
    scene: RenderScene, span: SceneSpan, can_show: Callable[[str], bool]
) -> list[CaptionWord]:
    """A scene's words in film time, without characters that the font cannot show; none when it is
    muted."""
    if scene.is_muted:
        return []
    offset = span.start_ms + scene.speech_offset_ms
    words = []
    for word in scene.words:
        text = "".join(character for character in word.text if can_show(character)).strip()
        if text:
            words.append(CaptionWord(text, offset + word.start_ms, offset + word.end_ms))
    return words


def chunk_words(words: Sequence[CaptionWord], max_words: int) -> list[tuple[CaptionWord, ...]]:
    """Group words into what is shown together: whole phrases where they fit, else even parts."""
    chunks: list[tuple[CaptionWord, ...]] = []
    for phrase in _join_glances(_split_phrases(words), max_words):
        count = math.ceil(len(phrase) / max(max_words, 1))
        for part in range(count):
            start = part * len(phrase) // count
            end = (part + 1) * len(phrase) // count
            chunks.append(tuple(phrase[start:end]))
    return chunks


def caption_states(
    chunks: Sequence[tuple[CaptionWord, ...]], frames_per_second: int, frame_count: int
) -> list[CaptionState]:
    """One state per word, in order and never overlapping.

    A word is current from its start until the next one starts; a chunk is on screen from its first
    word until the next chunk, or for HOLD_MS after its last word.
    """
    states: list[CaptionState] = []
    for chunk, following in itertools.zip_longest(chunks, chunks[1:]):
        chunk_end = chunk[-1].end_ms + HOLD_MS
        if following is not None:
            chunk_end = min(chunk_end, following[0].start_ms)
        ends = [*(word.start_ms for word in chunk[1:]), chunk_end]
        texts = _displayed(chunk)
        for index, (word, end_ms) in enumerate(zip(chunk, ends, strict=True)):
            first = first_frame_from(word.start_ms, frames_per_second)
            end = min(first_frame_from(end_ms, frames_per_second), frame_count)
            if first < end:
                states.append(CaptionState(first, end, texts, index))
    return states


def film_states(
    scenes: Sequence[RenderScene],
    spans: Sequence[SceneSpan],
    max_words: int,
    can_show: Callable[[str], bool],
    frames_per_second: int,
) -> list[CaptionState]:
    """The states of a whole film.

    Each scene's are counted from its own first frame: where a scene starts in the film never
    changes what it shows.
    """
    states: list[CaptionState] = []
    for scene, span in zip(scenes, spans, strict=True):
        words = words_of(scene, replace(span, start_ms=0), can_show)
        left = spans[-1].end_frame - span.first_frame
        moved = [
            replace(
                state,
                first_frame=state.first_frame + span.first_frame,
                end_frame=state.end_frame + span.first_frame,
            )
            for state in caption_states(chunk_words(words, max_words), frames_per_second, left)
        ]
        if moved:
            states = _up_to(states, moved[0].first_frame)
        states += moved
    return states


def _up_to(states: Sequence[CaptionState], end_frame: int) -> list[CaptionState]:
    """The states as far as they are shown before a frame."""
    return [
        replace(state, end_frame=min(state.end_frame, end_frame))
        for state in states
        if state.first_frame < end_frame
    ]


def arrange(widths: Sequence[float], space: float, max_width: float) -> CaptionLines:
    """Lay words of these widths on one line, or on two balanced ones, shrunk until they fit."""
    everything = tuple(range(len(widths)))
    total = _line_width(widths, space)
    if len(widths) < 2 or total * _ONE_LINE_SCALE <= max_width:
        return CaptionLines((everything,), min(1.0, max_width / max(total, 1)))
    split = min(
        range(1, len(widths)),
        key=lambda at: max(_line_width(widths[:at], space), _line_width(widths[at:], space)),
    )
    widest = max(_line_width(widths[:split], space), _line_width(widths[split:], space))
    return CaptionLines((everything[:split], everything[split:]), min(1.0, max_width / widest))


def _line_width(widths: Sequence[float], space: float) -> float:
    return sum(widths) + space * (len(widths) - 1)


def _split_phrases(words: Sequence[CaptionWord]) -> list[list[CaptionWord]]:
    phrases: list[list[CaptionWord]] = []
    previous: CaptionWord | None = None
    for word in words:
        parted = (
            previous is None
            or previous.text.rstrip(_CLOSERS).endswith(_CLAUSE_ENDS)
            or word.start_ms - previous.end_ms >= PAUSE_MS
        )
        if parted:
            phrases.append([])
        phrases[-1].append(word)
        previous = word
    return phrases


def _join_glances(phrases: list[list[CaptionWord]], max_words: int) -> list[list[CaptionWord]]:
    """Join a phrase too short to read to the next one, inside a sentence and without a pause."""
    joined: list[list[CaptionWord]] = []
    for phrase in phrases:
        if joined and _may_join(joined[-1], phrase, max_words):
            joined[-1] = joined[-1] + phrase
        else:
            joined.append(phrase)
    return joined


def _may_join(first: list[CaptionWord], second: list[CaptionWord], max_words: int) -> bool:
    return (
        len(first) + len(second) <= max_words
        and second[0].start_ms - first[0].start_ms < GLANCE_MS
        and second[0].start_ms - first[-1].end_ms < PAUSE_MS
        and not first[-1].text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)
    )


def _displayed(chunk: Sequence[CaptionWord]) -> tuple[str, ...]:
    """The words as shown: a chunk's closing comma or full stop only clutters, so it goes."""
    texts = [word.text for word in chunk]
    last = texts[-1]
    bare = last.rstrip(_UNSAID)
    if bare and not set(bare) & set(_UNSAID):
        texts[-1] = bare
    return tuple(texts)
