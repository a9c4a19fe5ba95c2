"""Picture and sound into one MP4 that starts to play before it is all there."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path

import av
from av import Packet
from av.container import InputContainer, OutputContainer
from av.stream import Stream

from apps.providers.errors import ProviderError


def mux(picture: Path, sound: Path, output: Path) -> None:
    """Copy both streams, unchanged, into output with its index at the front."""
    try:
        with (
            av.open(str(picture)) as film,
            av.open(str(sound)) as track,
            av.open(str(output), "w", format="mp4", options={"movflags": "+faststart"}) as made,
        ):
            _interleave([film, track], made)
    except OSError as error:
        raise ProviderError(
            f"The film could not be put together: {error.strerror or error};"
            " free some disk space and try again."
        ) from error


def _interleave(sources: list[InputContainer], made: OutputContainer) -> None:
    targets = [made.add_stream_from_template(source.streams[0]) for source in sources]
    packets = [_timed(source, number) for number, source in enumerate(sources)]
    for _, number, packet in heapq.merge(*packets, key=lambda timed: timed[:2]):
        packet.stream = targets[number]
        made.mux(packet)


def _timed(source: InputContainer, number: int) -> Iterator[tuple[float, int, Packet[Stream]]]:
    """A file's packets with their decoding times in seconds; the empty last one is left out."""
    for packet in source.demux(source.streams[0]):
        if packet.dts is not None:
            yield float(packet.dts * packet.time_base), number, packet
