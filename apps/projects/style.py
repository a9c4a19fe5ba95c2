"""A project's style preset: the named choices every new video of it starts from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import FASTEST, MOST_SEMITONES, SLOWEST
from apps.providers.embedded.music import is_choice, moods

KEYS = {
    "template": str,
    "voice": str,
    "speed": float,
    "pitch": float,
    "label": str,
    "music": str,
    "modifications": dict,
}
# A file of the media library, by its id: "own:0198…".
OWN_MUSIC = "own:"
_MOST_MODIFICATIONS = 200
_LONGEST_TEXT = 600


def validate_style(style: Any) -> None:
    """Raise ValidationError for unknown keys or values of another type. Every key is optional."""
    if not isinstance(style, dict):
        raise ValidationError(_("The style must be an object of named choices."))
    unknown = sorted(set(style) - set(KEYS))
    if unknown:
        raise ValidationError(
            _("Unknown style choices: %(names)s. Known are %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(sorted(KEYS))}
        )
    for name, value in style.items():
        wanted = KEYS[name]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not (is_number if wanted is float else isinstance(value, wanted)):
            raise ValidationError(
                _("The style choice “%(name)s” has a wrong type.") % {"name": name}
            )
    if not is_music(str(style.get("music", ""))):
        raise ValidationError(
            _("There is no music “%(name)s”. Known moods are: %(known)s; “none” is no music.")
            % {"name": style["music"], "known": ", ".join(moods())}
        )
    validate_modifications(style.get("modifications", {}))
    if not SLOWEST <= float(style.get("speed", 1.0)) <= FASTEST:
        raise ValidationError(_("The speed must be between 0.7 and 1.3."))
    if not -MOST_SEMITONES <= float(style.get("pitch", 0.0)) <= MOST_SEMITONES:
        raise ValidationError(_("The pitch must be between -4 and 4 semitones."))


def is_music(choice: str) -> bool:
    """Is it written as music is chosen? Whether a file of the library is there is known where
    libraries are."""
    if not choice.startswith(OWN_MUSIC):
        return is_choice(choice)
    try:
        UUID(choice.removeprefix(OWN_MUSIC))
    except ValueError:
        return False
    return True


def validate_modifications(modifications: Any) -> None:
    """Raise ValidationError unless it holds plain values by "Element.property".

    Whether the template has such an element is known where templates are.
    """
    if not isinstance(modifications, dict):
        raise ValidationError(_("Modifications are an object of values by Element.property."))
    if len(modifications) > _MOST_MODIFICATIONS:
        raise ValidationError(
            _("More than %(most)d modifications are too many.") % {"most": _MOST_MODIFICATIONS}
        )
    for name, value in modifications.items():
        element, _dot, key = str(name).rpartition(".")
        if not element or not key:
            raise ValidationError(
                _("The modification “%(name)s” is not written as Element.property.")
                % {"name": str(name)[:80]}
            )
        is_plain = value is None or isinstance(value, (str, int, float, bool))
        if not is_plain or len(str(value)) > _LONGEST_TEXT or "\x00" in f"{name}{value}":
            raise ValidationError(
                _("The modification “%(name)s” must be a text, a number, true or false.")
                % {"name": str(name)[:80]}
            )
