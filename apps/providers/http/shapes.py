"""Reading a vendor's JSON: what is not as documented is named, not guessed."""

from __future__ import annotations

import base64
import binascii
from typing import Any, TypeVar

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError
from apps.providers.http.account import Vendor

T = TypeVar("T")


def pick(vendor: str | Vendor, data: Any, *path: str | int, kind: type[T]) -> T:
    """The value at path, of this kind (an int also counts as a float).

    Raises ProviderError naming the place. It is permanent (asking again would give the same form)
    but for a platform, given as a Vendor: a question about what is out already is asked again.
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


def section(data: Any, name: str) -> dict[str, Any]:
    """The object under name; empty when it is missing or of another kind."""
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


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
            _("%(vendor)s sent a file that cannot be decoded. Try again.") % {"vendor": vendor},
            permanent=False,
        ) from None


def _unknown_form(vendor: str | Vendor, path: tuple[str | int, ...]) -> ProviderError:
    place = ".".join(str(step) for step in path)
    if isinstance(vendor, Vendor):
        sentence = gettext_noop(
            "{vendor} answered in a form that is not known here (“{field}” is missing or of "
            "another kind). Try again; if it stays so, check {place}."
        )
        return ProviderError(vendor.say(sentence, field=place, place=f"{vendor.settings}_API_URL"))
    return ProviderError(
        _(
            "%(vendor)s answered in a form that is not known here (“%(place)s” is "
            "missing or of another kind). Check its base URL and model, or choose "
            "another provider."
        )
        % {"vendor": vendor, "place": place},
        permanent=True,
    )
