"""When each written token is heard."""

from __future__ import annotations

from collections.abc import Sequence

from apps.providers.capabilities.speech import WordTiming

Span = tuple[float, float]

# How long a token that is not spoken (a lone dash, say) is shown beside its neighbour.
_SILENT_TOKEN_MS = 20
# A longer space between two words is a pause that the model made without a mark.
_LONGEST_JOIN_SECONDS = 0.12


def symbol_spans(symbols_per_token: Sequence[str], durations: Sequence[float]) -> list[Span | None]:
    """Return (start, end) in seconds of each token, None for a token without sounds.

    symbols_per_token: what was spoken, token by token; a single space was between two tokens.
    durations: seconds of each symbol of the joined text, spaces included.
    Nobody is silent between two words of one breath: the model's space is where the second one
    begins (forced alignment hears it there), so such words touch. Punctuation marks carry the
    pause behind a word; they and the space after them are no part of any.
    """
    spans: list[Span | None] = []
    position, now = 0, 0.0
    # Until when sound has gone on without a pause.
    joined = -1.0
    for number, symbols in enumerate(symbols_per_token):
        if number:
            space = durations[position]
            if now + space - joined >= _LONGEST_JOIN_SECONDS:
                joined = -1.0
            now += space
            position += 1
        span: Span | None = None
        for symbol in symbols:
            length = durations[position]
            if is_sound(symbol):
                start = span[0] if span else joined if joined >= 0.0 else now
                span = (start, now + length)
                joined = now + length
            elif symbol != " ":
                joined = -1.0
            now += length
            position += 1
        spans.append(span)
    return spans


def is_sound(symbol: str) -> bool:
    """Tell whether a phoneme symbol is heard as part of a word."""
    return symbol not in ' .,;:!?…—"“”()'


def shared_out(
    spans: Sequence[Span | None], names: Sequence[range], tokens: Sequence[str]
) -> list[Span | None]:
    """Return the spans with every name's one span divided among its tokens by their lengths.

    names: tokens that are said together, in the span of the first of them.
    """
    divided = list(spans)
    for name in names:
        span = spans[name.start]
        if span is None:
            continue
        lengths = [max(1, sum(c.isalnum() for c in tokens[index])) for index in name]
        total, done = sum(lengths), 0
        for index, length in zip(name, lengths, strict=True):
            first = span[0] + (span[1] - span[0]) * done / total
            done += length
            divided[index] = (first, span[0] + (span[1] - span[0]) * done / total)
    return divided


def word_timings(
    tokens: Sequence[str], spans: Sequence[Span | None], duration_ms: int
) -> tuple[WordTiming, ...]:
    """Return one timing per token: rising, not overlapping, at least 1 ms long, inside the clip.

    A token without sounds sits in a short span right after the word before it.
    """
    starts, ends = _glued(spans)
    for i in range(len(tokens)):
        starts[i] = max(starts[i], ends[i - 1] if i else 0)
        ends[i] = max(ends[i], starts[i] + 1)
    limit = duration_ms
    for i in reversed(range(len(tokens))):
        ends[i] = min(ends[i], limit)
        starts[i] = min(starts[i], ends[i] - 1)
        limit = starts[i]
    return tuple(
        WordTiming(text=token, start_ms=start, end_ms=end)
        for token, start, end in zip(tokens, starts, ends, strict=True)
    )


def _glued(spans: Sequence[Span | None]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for i, span in enumerate(spans):
        if span is not None:
            start, end = round(span[0] * 1000), round(span[1] * 1000)
        else:
            following = next((s for s in spans[i + 1 :] if s is not None), None)
            next_start = round(following[0] * 1000) if following else None
            start = ends[-1] if ends else max(0, (next_start or 0) - _SILENT_TOKEN_MS)
            end = start + _SILENT_TOKEN_MS
            if next_start is not None:
                end = min(end, max(start + 1, next_start))
        starts.append(start)
        ends.append(end)
    return starts, ends
