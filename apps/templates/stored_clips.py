"""Clips of an owner's media library in a design, named by modifications as "media:<id>".

Libraries stand on a floor above: it says here, when it starts, how a clip is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.templates.design import Design
from apps.templates.design.elements import Element
from apps.templates.design.kinds import OF_LIBRARY
from apps.templates.design.modifications import FIELD
from apps.templates.errors import DesignInvalid, DesignMistake
from apps.usage.owners import Owner


@dataclass(frozen=True, slots=True)
class StoredClip:
    """Where a clip is stored, and how long it is."""

    key: str
    duration_ms: int


FindClip = Callable[[Owner, UUID], StoredClip]
"""The owner's clip of that id. Raises InvalidInput when there is none that can be used."""


def no_library(_owner: Owner, _clip_id: UUID) -> StoredClip:
    raise InvalidInput(_("There is no media library here."))


class Libraries:
    """Where clips are looked for: in no library until one is connected."""

    find: FindClip = staticmethod(no_library)

    @classmethod
    def connect(cls, find: FindClip) -> None:
        cls.find = staticmethod(find)


def stored_clips(design: Design, owner: Owner) -> dict[str, str]:
    """Storage keys of the library's clips that the design shows, by "media:<id>".

    Raises DesignInvalid, each mistake at "modifications.<Element.property>".
    """
    found: dict[str, str] = {}
    mistakes: list[DesignMistake] = []
    for element in design.clips:
        source = str(element.values["source"])
        if not source.startswith(OF_LIBRARY):
            continue
        try:
            found[source] = _checked(element, owner, source).key
        except DesignMistake as mistake:
            mistakes.append(mistake)
        except InvalidInput as problem:
            mistakes.append(DesignMistake(str(problem), field=f"{FIELD}.{element.name}.source"))
    if mistakes:
        raise DesignInvalid(mistakes)
    return found


def _checked(element: Element, owner: Owner, source: str) -> StoredClip:
    clip = Libraries.find(owner, UUID(source.removeprefix(OF_LIBRARY)))
    if element.values["trim_start"] * 1000 >= clip.duration_ms:
        raise DesignMistake(
            _("is after the clip's end: the clip is %(seconds).1f seconds long")
            % {"seconds": clip.duration_ms / 1000},
            field=f"{FIELD}.{element.name}.trim_start",
        )
    return clip
