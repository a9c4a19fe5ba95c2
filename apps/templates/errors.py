from __future__ import annotations

from apps.core.errors import InvalidInput


class DesignInvalid(InvalidInput):
    """A template's data does not describe a film; field is the path to what is wrong."""

    code = "design_invalid"
