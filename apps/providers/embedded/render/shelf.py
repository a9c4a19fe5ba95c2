"""The finished segments of one film: those that were kept, and those encoded since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import SegmentStore
from apps.providers.embedded.render.parts import Part, read_part
from apps.providers.embedded.render.segments import Segment
from apps.providers.errors import ProviderError


class Shelf:
    """Everything that comes out of the store is looked through before it is used."""

    def __init__(self, segments: Sequence[Segment], store: SegmentStore | None) -> None:
        self._segments, self._store = segments, store
        self._parts: dict[str, Part] = {}
        for segment in segments:
            if store is not None and segment.name not in self._parts:
                path = store.get(segment.name)
                part = read_part(path, segment.frame_count) if path else None
                if part is not None:
                    self._parts[segment.name] = part

    @property
    def kept_frames(self) -> int:
        """Frames of the film that need not be made."""
        return sum(segment.frame_count for segment in self._segments if segment.name in self._parts)

    def missing_runs(self) -> list[list[Segment]]:
        """Segments still to be encoded, those that follow each other together."""
        runs: list[list[Segment]] = []
        follows = False
        for segment in self._segments:
            is_missing = segment.name not in self._parts
            if is_missing and follows:
                runs[-1].append(segment)
            elif is_missing:
                runs.append([segment])
            follows = is_missing
        return runs

    def put(self, segment: Segment, path: Path) -> None:
        """Take in a segment that was just encoded; its file stays where it is."""
        part = read_part(path, segment.frame_count)
        if part is None:
            raise ProviderError(
                _(
                    "The film could not be rendered because ffmpeg left a part of it unfinished; "
                    "try again."
                )
            )
        self._parts[segment.name] = part
        if self._store is not None:
            self._store.put(segment.name, path)

    def parts(self) -> list[Part]:
        """All segments in the film's order, once none is missing."""
        return [self._parts[segment.name] for segment in self._segments]
