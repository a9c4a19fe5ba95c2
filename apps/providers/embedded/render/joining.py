"""Parts of the picture and the sound into one MP4 that starts to play before it is all there."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av import Packet
from av.container import OutputContainer
from av.stream import Stream

from apps.core.sentences import gettext as _
from apps.providers.embedded.render.parts import Part
from apps.providers.errors import ProviderError

_Timed = tuple[float, int, "Packet[Stream]"]
"""When a packet is decoded, in seconds, the number of its stream, and the packet."""


def join(parts: Sequence[Part], sound: Path, output: Path, frames_per_second: int) -> None:
    """Copy the parts one after the other, and the sound, unchanged, into output with its index at
    the front."""
    if len({part.headers for part in parts}) > 1:
        raise ProviderError(
            _(
                "The film's parts were encoded in different ways and do not fit together; "
                "start the step again."
            ),
        )
    try:
        with av.open(str(output), "w", format="mp4", options={"movflags": "+faststart"}) as made:
            _copy(parts, sound, made, frames_per_second)
    except OSError as error:
        raise ProviderError(
            _("The film could not be put together: %(reason)s; free some disk space and try again.")
            % {"reason": error.strerror or error}
        ) from error


def _copy(
    parts: Sequence[Part], sound: Path, made: OutputContainer, frames_per_second: int
) -> None:
    with av.open(str(parts[0].path)) as first, av.open(str(sound)) as track:
        targets = [made.add_stream_from_template(file.streams[0]) for file in (first, track)]
        sources = [_pictures(parts, frames_per_second), _sound(track.demux(track.streams[0]))]
        for _, number, packet in heapq.merge(*sources, key=lambda timed: timed[:2]):
            packet.stream = targets[number]
            made.mux(packet)


def _pictures(parts: Sequence[Part], frames_per_second: int) -> Iterator[_Timed]:
    """The parts' packets with the film's times: frames counted, never added up from seconds."""
    delay = max(part.delay for part in parts)
    first = 0
    for part in parts:
        with av.open(str(part.path)) as file:
            packets = (packet for packet in file.demux(file.streams[0]) if packet.size)
            for position, (packet, rank) in enumerate(zip(packets, part.ranks, strict=True)):
                packet.time_base = Fraction(1, frames_per_second)
                packet.pts, packet.dts = first + rank, first + position - delay
                packet.duration = 1
                yield packet.dts / frames_per_second, 0, packet
        first += len(part.ranks)


def _sound(packets: Iterator[Packet[Stream]]) -> Iterator[_Timed]:
    """The sound's packets; the empty last one is left out."""
    for packet in packets:
        if packet.dts is not None:
            yield float(packet.dts * packet.time_base), 1, packet
