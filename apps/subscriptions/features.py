"""The feature flags of a plan: exactly these keys."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from apps.core.sentences import gettext as _

FLAGS = (
    "advanced_templates",
    "priority_rendering",
    "api_access",
    "white_label",
    "analytics_pro",
    "custom_voices",
)


def default_features() -> dict[str, Any]:
    return {**dict.fromkeys(FLAGS, False), "team_seats": 1}


def validate_features(features: Any) -> None:
    """Raise ValidationError unless features holds every flag as a boolean and team_seats >= 1."""
    if not isinstance(features, dict):
        raise ValidationError(_("Features must be an object of named flags."))
    known = {*FLAGS, "team_seats"}
    unknown = sorted(set(features) - known)
    if unknown:
        raise ValidationError(_("Unknown features: %(names)s.") % {"names": ", ".join(unknown)})
    missing = sorted(known - set(features))
    if missing:
        raise ValidationError(_("Missing features: %(names)s.") % {"names": ", ".join(missing)})
    wrong = [name for name in FLAGS if not isinstance(features[name], bool)]
    if wrong:
        raise ValidationError(
            _("These features are on or off: %(names)s.") % {"names": ", ".join(wrong)}
        )
    seats = features["team_seats"]
    if isinstance(seats, bool) or not isinstance(seats, int) or seats < 1:
        raise ValidationError(_("team_seats must be a whole number of at least 1."))
