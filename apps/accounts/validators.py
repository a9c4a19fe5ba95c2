from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def no_control_characters(text: str) -> None:
    """Refuses what cannot be seen: control characters and line breaks (Unicode Cc, Zl, Zp)."""
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Cs"} for letter in text):
        raise ValidationError(
            _("Remove line breaks and characters that cannot be seen."), code="control_characters"
        )
