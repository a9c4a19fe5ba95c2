"""A template made into the design of one film: its format, the brand, the modifications, the
film's own words. What comes out is frozen with the order and stands for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from apps.templates.design.branding import Brand, put_on_brand, sources_of
from apps.templates.design.film import Design, parse_design
from apps.templates.design.kinds import OF_LIBRARY
from apps.templates.design.modifications import apply_modifications
from apps.templates.design.references import FILM_WORDS
from apps.templates.design.variants import for_format


def compose(
    data: Mapping[str, Any],
    *,
    content_format: str,
    brand: Brand | None = None,
    modifications: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    clips: Callable[[Design], Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """The design of one film out of sound template_data. words: the film's title, label, channel.
    clips: finds the clips of a media library that it names; without it they are left out.

    A template without variants and references stays as it was, so that films made with it are
    not made again. Raises DesignInvalid for modifications that do not suit.
    """
    made = for_format(data, content_format)
    if brand:
        made = put_on_brand(made, brand)
    made = apply_modifications(made, modifications or {})
    used = sources_of(made["elements"])
    files = {name: key for name, key in (brand.files if brand else {}).items() if name in used}
    text = orjson.dumps(made["elements"]).decode()
    if clips and OF_LIBRARY in text:
        files |= clips(parse_design(made))
    if files:
        made["files"] = files
    said = {name: (words or {}).get(name, "") for name in FILM_WORDS if f"{{{name}}}" in text}
    if said:
        made["words"] = said
    return made
