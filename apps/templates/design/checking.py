"""The check of a template that somebody made: its design, its variants, and nothing else in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from apps.core.sentences import gettext as _
from apps.templates.design.film import Design, parse_design
from apps.templates.design.kinds import OF_LIBRARY
from apps.templates.design.reading import ROOT
from apps.templates.design.variants import check_variants
from apps.templates.errors import DesignInvalid

MOST_BYTES = 2_000_000
# What an order adds to a design. A template that brought them could name anybody's files.
ORDERED_KEYS = ("files", "words")


def check_template_data(data: Any) -> Design:
    """Raise DesignInvalid with every mistake; nothing is made of a template that has one."""
    if isinstance(data, dict):
        for key in ORDERED_KEYS:
            if key in data:
                raise DesignInvalid.at(f"{ROOT}.{key}", _("is added when a film is ordered"))
    design = parse_design(data)
    _check_no_stored_files(data)
    if len(orjson.dumps(data)) > MOST_BYTES:
        raise DesignInvalid.at(
            ROOT, _("is larger than %(most)d MB") % {"most": MOST_BYTES // 1_000_000}
        )
    check_variants(data)
    return design


def _check_no_stored_files(data: Mapping[str, Any]) -> None:
    """A template is carried to other owners and installations, and their files are others."""
    named = {
        f"{ROOT}.elements[{number}].source": element.get("source")
        for number, element in enumerate(data["elements"])
    }
    variants = data.get("variants")
    for name, variant in variants.items() if isinstance(variants, dict) else ():
        changes = variant.get("modifications") if isinstance(variant, dict) else None
        if isinstance(changes, dict):
            path = f"{ROOT}.variants.{name}.modifications"
            named |= {f"{path}.{key}": changes[key] for key in changes}
    for path, value in named.items():
        if path.endswith(".source") and isinstance(value, str) and value.startswith(OF_LIBRARY):
            raise DesignInvalid.at(
                path, _("is chosen for a project or a film, by a modification, not in a template")
            )
