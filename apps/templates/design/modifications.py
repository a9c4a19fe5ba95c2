"""Modifications: "Element.property" names one value of a design, and says what it is this time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.sentences import gettext as _
from apps.templates.design.film import parse_design
from apps.templates.design.tables import ELEMENT_TYPES
from apps.templates.errors import DesignInvalid, DesignMistake

FIELD = "modifications"
MAX_MODIFICATIONS = 200


def apply_modifications(
    data: Mapping[str, Any], modifications: Mapping[str, Any], *, field: str = FIELD
) -> dict[str, Any]:
    """A design with some values changed; data itself stays as it is and must be sound.

    Raises DesignInvalid, each mistake at "<field>.<Element.property>": an element or a property
    that is not there, or a value that does not suit.
    """
    if not modifications:
        return dict(data)
    elements = [dict(element) for element in data["elements"]]
    places = {element["name"]: index for index, element in enumerate(elements)}
    mistakes = list(_mistakes_in_names(modifications, elements, places, field))
    if mistakes:
        raise DesignInvalid(mistakes)
    origins: dict[str, str] = {}
    for name, value in modifications.items():
        element, _dot, key = name.rpartition(".")
        elements[places[element]][key] = value
        origins[f"template_data.elements[{places[element]}].{key}"] = f"{field}.{name}"
    changed = {**data, "elements": elements}
    try:
        parse_design(changed)
    except DesignInvalid as invalid:
        raise DesignInvalid(
            DesignMistake(str(one), field=origins.get(one.field, field)) for one in invalid.problems
        ) from invalid
    return changed


def _mistakes_in_names(
    modifications: Mapping[str, Any],
    elements: list[dict[str, Any]],
    places: Mapping[str, int],
    field: str,
) -> list[DesignMistake]:
    if len(modifications) > MAX_MODIFICATIONS:
        sentence = _("holds more than %(most)d entries") % {"most": MAX_MODIFICATIONS}
        return [DesignMistake(sentence, field=field)]
    found = []
    for name in modifications:
        element, _dot, key = name.rpartition(".")
        path = f"{field}.{name[:130]}"
        if element not in places:
            sentence = _(
                "There is no element “%(element)s”; write Element.property. Elements are %(known)s."
            ) % {"element": element or name, "known": ", ".join(sorted(places))}
            found.append(DesignMistake(sentence, field=path))
            continue
        known = ELEMENT_TYPES[elements[places[element]]["type"]]
        if key not in known:
            sentence = _("“%(element)s” has no property “%(name)s”; it has %(known)s.") % {
                "element": element,
                "name": key,
                "known": ", ".join(sorted(known)),
            }
            found.append(DesignMistake(sentence, field=path))
    return found
