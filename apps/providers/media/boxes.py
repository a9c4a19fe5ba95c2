"""The boxes that an MP4 or MOV file is made of (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

import struct
from typing import BinaryIO

_HEADER = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")
# Files have a handful of boxes at the top, fragmented ones some thousands.
_MOST_BOXES = 100_000
_FILLED = (b"moov", b"mdat", b"moof")


def is_broken_off(file: BinaryIO, size_bytes: int) -> bool:
    """Does a box at the top say that it is longer than what is left of the file?

    A player shows what is there of such a file and stops in the middle of it.
    """
    at = 0
    for _index in range(_MOST_BOXES):
        if at + _HEADER.size > size_bytes:
            return False
        file.seek(at)
        length, kind = _HEADER.unpack(file.read(_HEADER.size))
        least = _HEADER.size
        if length == 0:
            return False
        if length == 1:
            large = file.read(_LARGE.size)
            if len(large) < _LARGE.size:
                return True
            length, least = _LARGE.unpack(large)[0], _HEADER.size + _LARGE.size
        if length < least:
            return False
        at += length
        if at > size_bytes:
            # What follows the last box may be anything, and looks like one by chance.
            return kind in _FILLED
    return False
