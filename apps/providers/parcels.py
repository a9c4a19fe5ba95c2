"""An engine's answer with its files in one piece of bytes, to be kept and opened again.

A zip: `answer.json` beside the files that the answer names. Values that JSON does not know carry
their kind. Only the shapes of `apps.providers` are opened again: a parcel calls no other code.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import orjson
from django.utils.module_loading import import_string

ANSWER = "answer.json"
SHAPES = "apps.providers."
MOST_BYTES = 50_000_000


class CannotPack(Exception):
    """The answer holds something that has no place in a parcel, or too much of it."""


def pack(answer: Any, folder: Path | None, facts: Mapping[str, Any]) -> bytes:
    """answer and its files, which lie below folder, with facts (plain JSON) about the call."""
    files: dict[str, Path] = {}
    told = orjson.dumps({"answer": _told(answer, folder, files), "facts": dict(facts)})
    if sum(path.stat().st_size for path in files.values()) > MOST_BYTES:
        raise CannotPack("the files are too large")
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as archive:
        archive.writestr(ANSWER, told)
        for name, path in files.items():
            archive.write(path, name)
    return parcel.getvalue()


def open_parcel(parcel: bytes, folder: Path | None) -> tuple[Any, dict[str, Any]]:
    """The answer and the facts; its files are written below folder."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        told = orjson.loads(archive.read(ANSWER))
        for name in archive.namelist():
            if name != ANSWER and folder is not None:
                # extract() keeps names inside the folder, whatever they say.
                archive.extract(name, folder)
    return _made(told["answer"], folder), told["facts"]


def _told(value: Any, folder: Path | None, files: dict[str, Path]) -> Any:
    if isinstance(value, Enum):
        return {"kind": "enum", "shape": _shape(value), "value": value.value}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return {"kind": "decimal", "value": str(value)}
    if isinstance(value, Path):
        return {"kind": "file", "value": _add(value, folder, files)}
    if isinstance(value, (tuple, list)):
        items = [_told(item, folder, files) for item in value]
        return {"kind": "tuple" if isinstance(value, tuple) else "list", "value": items}
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        told = {name: _told(item, folder, files) for name, item in value.items()}
        return {"kind": "map", "value": told}
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _told(getattr(value, one.name), folder, files) for one in fields(value)}
        return {"kind": "record", "shape": _shape(value), "value": told}
    raise CannotPack(f"{type(value).__name__} has no place in a parcel")


def _shape(value: object) -> str:
    shape = f"{type(value).__module__}.{type(value).__qualname__}"
    if not shape.startswith(SHAPES):
        raise CannotPack(f"{shape} is none of the providers' shapes")
    return shape


def _add(path: Path, folder: Path | None, files: dict[str, Path]) -> str:
    if folder is None or not path.is_relative_to(folder) or not path.is_file():
        raise CannotPack("a file lies outside of the answer's folder")
    name = path.relative_to(folder).as_posix()
    files[name] = path
    return name


def _made(told: Any, folder: Path | None) -> Any:
    if not isinstance(told, dict):
        return told
    value = told["value"]
    match told["kind"]:
        case "decimal":
            return Decimal(value)
        case "file":
            return (folder or Path()) / value
        case "tuple":
            return tuple(_made(item, folder) for item in value)
        case "list":
            return [_made(item, folder) for item in value]
        case "map":
            return {name: _made(item, folder) for name, item in value.items()}
    if not told["shape"].startswith(SHAPES):
        raise CannotPack(f"{told['shape']} is none of the providers' shapes")
    shape = import_string(told["shape"])
    if told["kind"] == "enum":
        return shape(value)
    return shape(**{name: _made(item, folder) for name, item in value.items()})
