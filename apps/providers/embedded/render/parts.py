"""Finished parts of a picture track: H.264 in MP4, each beginning with a key frame of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av


@dataclass(frozen=True, slots=True)
class Part:
    """One file. ranks: for each packet in the order of the file, which frame of the part it shows;
    headers: H.264's parameter sets, which must be the same in all parts of one film."""

    path: Path
    ranks: tuple[int, ...]
    headers: bytes

    @property
    def delay(self) -> int:
        """By how many frames a packet may have to be decoded before it is shown."""
        return max(position - rank for position, rank in enumerate(self.ranks))


def read_part(path: Path, frame_count: int) -> Part | None:
    """Look through a part; None when it is not whole, or not of that many frames."""
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            headers = stream.codec_context.extradata
            packets = [packet for packet in file.demux(stream) if packet.size]
            shown = [packet.pts for packet in packets if packet.pts is not None]
            begins_alone = bool(packets) and packets[0].is_keyframe
    except (av.error.FFmpegError, OSError, IndexError):
        return None
    if not headers or not begins_alone or not len(shown) == len(set(shown)) == frame_count:
        return None
    rank_of = {time: rank for rank, time in enumerate(sorted(shown))}
    return Part(path, tuple(rank_of[time] for time in shown), headers)
