"""The shapes of an organization's JSON columns. A key nobody knows is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models.user import validate_time_zone

BRAND_COLORS = ("primary", "secondary", "accent", "background", "text")
SETTINGS = ("language", "timezone")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """language: of letters to people whose own is not known ("ko", "en"). timezone: an IANA name,
    in which the team's days and months begin."""

    language: str
    timezone: str


def settings_in(stored: dict[str, str]) -> OrganizationSettings:
    """The stored settings, filled up with the installation's defaults."""
    return OrganizationSettings(
        language=stored.get("language") or settings.LANGUAGE_CODE,
        timezone=stored.get("timezone") or settings.TIME_ZONE,
    )


def validate_brand_colors(colors: Any) -> None:
    """Raise ValidationError unless it is {name of BRAND_COLORS: "#rrggbb"}; every key optional."""
    for name, color in _known(colors, BRAND_COLORS).items():
        if not isinstance(color, str) or not _COLOR.fullmatch(color):
            raise ValidationError(
                _("“%(name)s” must be a colour such as #4f63e8.") % {"name": name}, code="color"
            )


def validate_settings(given: Any) -> None:
    """Raise ValidationError unless it is {"language": ..., "timezone": ...}; every key optional."""
    known = _known(given, SETTINGS)
    for name, value in known.items():
        if not isinstance(value, str):
            raise ValidationError(_("“%(name)s” must be text.") % {"name": name})
    if "language" in known and known["language"] not in dict(settings.LANGUAGES):
        raise ValidationError(
            _("There is no language “%(name)s” here.") % {"name": known["language"][:20]}
        )
    if "timezone" in known:
        validate_time_zone(known["timezone"])


def _known(given: Any, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ValidationError(_("This must be an object of named values."))
    unknown = sorted(str(name)[:50] for name in given if name not in names)
    if unknown:
        raise ValidationError(
            _("Unknown names: %(names)s. Known are: %(known)s.")
            % {"names": ", ".join(unknown[:10]), "known": ", ".join(names)},
            code="unknown_field",
        )
    return given
