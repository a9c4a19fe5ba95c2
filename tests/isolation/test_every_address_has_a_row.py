"""A new address, method or input that the tables do not know fails here, with what to add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.isolation.routes import ROUTES, TABLES
from tests.isolation.table import Route
from tests.isolation.walk import Address, addresses, is_console

TABLE = "tests/isolation/routes/<app>.py"
# Fields that name a row by something else than an id.
NAMING = {"template"}


def _api() -> list[Address]:
    return [one for one in addresses() if not is_console(one)]


@pytest.mark.parametrize("address", _api(), ids=lambda one: one.name)
def test_the_table_knows(address: Address) -> None:
    route = ROUTES.get(address.name)
    assert route is not None, (
        f"/{address.pattern} is new: say who may use it, with a line such as "
        f'Route("{address.name}", {{{_rules(address)}}}) in {TABLE}.'
    )
    missing = set(address.methods) - set(route.methods)
    assert not missing, (
        f"/{address.pattern} answers {', '.join(sorted(missing))} too: add the methods and who may "
        f'use them to Route("{address.name}", ...) in {TABLE}.'
    )


def test_the_table_knows_no_other_addresses() -> None:
    gone = set(ROUTES) - {address.name for address in _api()}
    assert not gone, f"No such address any more: remove {', '.join(sorted(gone))} from {TABLE}."


def test_every_address_is_there_once() -> None:
    assert len(ROUTES) == sum(len(table) for table in TABLES)
    names = [address.name for address in _api()]
    assert len(names) == len(set(names)), "Give every address a name of its own."


def test_every_input_that_names_a_row_is_tried() -> None:
    untried = [
        f'{method} {path} takes "{field}", which may name somebody else\'s row: add it with a '
        f'placeholder such as "{{project}}" to Route("{name}", ...) in {TABLE}.'
        for path, method, name, field in _naming_inputs()
        if not _is_tried(ROUTES.get(name), method, field)
    ]
    assert not untried, "\n".join(untried)


def _rules(address: Address) -> str:
    return ", ".join(f'"{method}": SEEN' for method in address.methods or ("GET",))


def _is_tried(route: Route | None, method: str, field: str) -> bool:
    if route is None:
        return False
    asked = "&".join((route.query, *route.queries))
    body = str(route.body.get(method, {}))
    named = (f"'{field}': '{{", f"'{field}': ['{{")
    return f"{field}={{" in asked or any(one in body for one in named)


def _naming_inputs() -> Iterator[tuple[str, str, str, str]]:
    """Path, method, route and name of every input of the API's schema that names a row."""
    names = {f"/{one.pattern}": one.name for one in addresses() if one.name.startswith("api:")}
    names = {_braced(pattern): name for pattern, name in names.items()}
    generator: Any = SchemaGenerator
    schema = generator().get_schema(request=None, public=True)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            fields = {
                one["name"]
                for one in operation.get("parameters", ())
                if one["in"] == "query" and _names_a_row(one["name"], one["schema"])
            }
            for content in operation.get("requestBody", {}).get("content", {}).values():
                fields |= set(_fields(content["schema"], schema["components"]["schemas"]))
            for field in sorted(fields):
                yield path, method.upper(), names[path], field


def _braced(pattern: str) -> str:
    """<uuid:content_id> as {content_id}."""
    parts = pattern.split("<")
    inner = [part.partition(">") for part in parts[1:]]
    return parts[0] + "".join(f"{{{name.split(':')[-1]}}}{rest}" for name, _, rest in inner)


def _fields(schema: Any, components: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _fields(one, components)
        return
    if "$ref" in schema:
        yield from _fields(components[schema["$ref"].rpartition("/")[2]], components)
    for name, inner in schema.get("properties", {}).items():
        if _names_a_row(name, inner):
            yield name
        yield from _fields(inner, components)
    for key in ("allOf", "oneOf", "anyOf"):
        yield from _fields(schema.get(key, []), components)
    if "items" in schema:
        yield from _fields(schema["items"], components)


def _names_a_row(name: str, schema: Any) -> bool:
    is_id = schema.get("format") == "uuid" or schema.get("items", {}).get("format") == "uuid"
    return is_id or name in NAMING
