"""What is wrong with a text that should be JSON, in words for whoever wrote it."""

from __future__ import annotations

import orjson
from django.utils.translation import gettext as _


def not_json(error: orjson.JSONDecodeError) -> str:
    """A sentence on where the text stops being JSON: the parser's own words are for programmers,
    and English. Told apart by them all the same, for the error has no codes."""
    reason = error.msg
    if "UTF-8" in reason:
        return _("This is not JSON: it must be text in UTF-8.")
    if "depth" in reason:
        return _("This JSON is nested too deeply to be read.")
    place = {"line": error.lineno, "column": error.colno}
    if "infinity" in reason:
        return _("The number in line %(line)d, column %(column)d, is too large.") % place
    return _("This is not JSON: it cannot be read from line %(line)d, column %(column)d, on.") % (
        place
    )
