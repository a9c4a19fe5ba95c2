"""Reading a vendor's JSON: what is not as documented is named, not guessed."""

from __future__ import annotations

import base64
import binascii
from typing import Any, TypeVar

from apps.providers.errors import ProviderError

T = TypeVar("T")


def pick(vendor: str, data: Any, *path: str | int, kind: type[T]) -> T:
    """The value at path, of this kind (an int also counts as a float).

    Raises ProviderError (permanent: asking again would give the same form) naming the place.
    """
    found: Any = data
    for step in path:
        is_there = (
            step < len(found)
            if isinstance(step, int) and isinstance(found, list)
            else isinstance(found, dict) and step in found
        )
        if not is_there:
            raise _unknown_form(vendor, path)
        found = found[step]
    if kind is float and type(found) is int:
        found = float(found)
    if not isinstance(found, kind) or (kind is not bool and isinstance(found, bool)):
        raise _unknown_form(vendor, path)
    return found


def count(data: Any, name: str) -> int:
    """A number of units in a vendor's account of what was used; 0 when it tells none."""
    value = data.get(name) if isinstance(data, dict) else None
    return value if type(value) is int and value > 0 else 0


def decoded(vendor: str, text: str) -> bytes:
    """Bytes of Base64 text."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ProviderError(
            f"{vendor} sent a file that cannot be decoded. Try again.", permanent=False
        ) from None


def _unknown_form(vendor: str, path: tuple[str | int, ...]) -> ProviderError:
    place = ".".join(str(step) for step in path)
    return ProviderError(
        f"{vendor} answered in a form that is not known here (“{place}” is missing or of another "
        "kind). Check its base URL and model, or choose another provider.",
        permanent=True,
    )
