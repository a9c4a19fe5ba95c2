"""From the times of characters to the times of words.

"alignment" of the answer holds three lists of one length: characters, and when each starts and
ends in seconds: https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from apps.providers.embedded.speech.timing import Span
from apps.providers.http import pick

VENDOR = "ElevenLabs"


def token_spans(answer: Any, sent: Sequence[str]) -> list[Span | None] | None:
    """(start, end) in seconds of each sent token, None for one without a letter or digit.

    sent: the tokens whose joined text was sent; an empty one was not. None when the vendor aligned
    another text than the one it got, or told no times: then they have to be estimated.
    """
    if pick(VENDOR, answer, kind=dict).get("alignment") is None:
        return None
    characters = pick(VENDOR, answer, "alignment", "characters", kind=list)
    starts = pick(VENDOR, answer, "alignment", "character_start_times_seconds", kind=list)
    ends = pick(VENDOR, answer, "alignment", "character_end_times_seconds", kind=list)
    if not len(characters) == len(starts) == len(ends):
        return None
    times: list[Span] = []
    for character, start, end in zip(characters, starts, ends, strict=True):
        if not (_is_time(start) and _is_time(end) and isinstance(character, str)):
            return None
        times += [(float(start), float(end))] * len(character)
    text = " ".join(token for token in sent if token)
    position = "".join(str(character) for character in characters).find(text)
    if position < 0:
        return None
    spans: list[Span | None] = []
    for token in sent:
        heard = [times[position + i] for i, c in enumerate(token) if c.isalnum()]
        spans.append((heard[0][0], max(end for _, end in heard)) if heard else None)
        position += len(token) + 1 if token else 0
    return spans


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and value >= 0
