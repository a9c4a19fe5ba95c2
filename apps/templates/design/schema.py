"""The published JSON Schema (2020-12) of template_data, made of the tables that the check reads."""

from __future__ import annotations

from typing import Any

from apps.projects.states import ContentFormat
from apps.templates.design.elements import NAME_AND_TYPE
from apps.templates.design.kinds import Property, Schema, Table
from apps.templates.design.references import REFERENCE
from apps.templates.design.tables import (
    ELEMENT_TYPES,
    FRAMES_PER_SECOND,
    MAX_ELEMENTS,
    OPTIONAL,
    TOP,
    VERSIONS,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WHOLE_REFERENCE = {"$ref": "#/$defs/reference"}


def json_schema() -> Schema:
    """Sizes and circles of references, and boxes that reach out of the frame, are checked besides:
    a schema cannot say them."""
    groups = {name: _object(table) for name, table in {**TOP, **OPTIONAL}.items()}
    return {
        "$schema": DRAFT,
        "title": "AutoClip template",
        "description": "What the template_data of a template holds.",
        "type": "object",
        "properties": {
            "version": {"enum": list(VERSIONS)},
            "frames_per_second": FRAMES_PER_SECOND.schema(),
            **groups,
            "elements": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_ELEMENTS,
                "items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in ELEMENT_TYPES]},
            },
            "variants": _variants(groups),
        },
        "required": ["version", "frames_per_second", *TOP, "elements"],
        "additionalProperties": False,
        "$defs": {
            "reference": {
                "type": "string",
                "pattern": f"^{REFERENCE.pattern}$",
                "description": "{accent}, {text}, {headline}, {body}, {palette.0} or "
                "{Element.property}.",
            },
            **{name: _element(name, table) for name, table in ELEMENT_TYPES.items()},
        },
    }


def _element(name: str, table: Table) -> Schema:
    schema = _object(table, can_refer=True)
    schema["properties"] = {
        "name": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[^{}\\n]+$"},
        "type": {"const": name},
        **schema["properties"],
    }
    schema["required"] = [*NAME_AND_TYPE, *schema["required"]]
    return schema


def _object(table: Table, *, can_refer: bool = False) -> Schema:
    return {
        "type": "object",
        "properties": {name: _property(one, can_refer=can_refer) for name, one in table.items()},
        "required": [name for name, one in table.items() if one.is_required],
        "additionalProperties": False,
    }


def _property(one: Property, *, can_refer: bool) -> Schema:
    schema: Schema = {"description": one.about}
    if one.default is not None:
        schema["default"] = one.default
    plain = one.kind.schema()
    if can_refer:
        return {**schema, "anyOf": [plain, _WHOLE_REFERENCE]}
    return {**schema, **plain}


def _variants(groups: dict[str, Schema]) -> Schema:
    variant: Schema = {
        "type": "object",
        "properties": {
            "size": groups["size"],
            "safe_area": groups["safe_area"],
            "modifications": modifications_schema(),
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "What differs for another format than the template's own.",
        "properties": dict.fromkeys(ContentFormat.values, variant),
        "additionalProperties": False,
    }


def modifications_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": 'Values by "Element.property".',
        "propertyNames": {"pattern": "^.+\\..+$"},
        "maxProperties": 200,
    }
