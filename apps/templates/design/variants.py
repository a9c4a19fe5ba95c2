"""One template for several formats: what differs in each is a size and some modifications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.sentences import gettext as _
from apps.projects.states import ContentFormat
from apps.templates.design.film import parse_design
from apps.templates.design.modifications import apply_modifications
from apps.templates.design.reading import ROOT, Notes, note_unknown
from apps.templates.errors import DesignInvalid, DesignMistake

KEYS = ("size", "safe_area", "modifications")


def formats_of(data: Mapping[str, Any], own: str) -> tuple[str, ...]:
    """The formats a template can make: its own, and those it has a variant for."""
    return (own, *(name for name in (data.get("variants") or {}) if name != own))


def for_format(data: Mapping[str, Any], content_format: str) -> dict[str, Any]:
    """The design as it is for one format; as it stands where it has no variant for that."""
    variants = data.get("variants") or {}
    plain = {key: value for key, value in data.items() if key != "variants"}
    variant = variants.get(content_format)
    if not variant:
        return plain
    sized = {**plain, **{key: variant[key] for key in ("size", "safe_area") if key in variant}}
    path = f"{ROOT}.variants.{content_format}"
    return _modified(sized, variant.get("modifications") or {}, path)


def check_variants(data: Mapping[str, Any]) -> None:
    """Raise DesignInvalid unless every variant makes a sound design. data itself is sound."""
    variants = data.get("variants")
    path = f"{ROOT}.variants"
    notes = Notes()
    if variants is None:
        return
    if not isinstance(variants, dict):
        raise DesignInvalid.at(path, _("must be an object"))
    note_unknown(variants, path, tuple(ContentFormat.values), notes)
    for name, variant in variants.items():
        if not isinstance(variant, dict):
            notes.add(f"{path}.{name}", _("must be an object"))
            continue
        note_unknown(variant, f"{path}.{name}", KEYS, notes)
        if not isinstance(variant.get("modifications", {}), dict):
            notes.add(f"{path}.{name}.modifications", _("must be an object"))
    notes.raise_if_any()
    for name in variants:
        _check(data, name, f"{path}.{name}")


def _check(data: Mapping[str, Any], name: str, path: str) -> None:
    try:
        parse_design(for_format(data, name))
    except DesignInvalid as invalid:
        raise DesignInvalid(
            DesignMistake(
                str(one),
                field=one.field if one.field.startswith(path) else one.field.replace(ROOT, path, 1),
            )
            for one in invalid.problems
        ) from invalid


def _modified(data: dict[str, Any], changes: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Apply changes that only together make the design fit its new size."""
    return apply_modifications(data, changes, field=f"{path}.modifications")
