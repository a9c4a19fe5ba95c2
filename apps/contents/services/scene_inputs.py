"""What people type for a scene, checked: each error names its field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from apps.contents.scripts.checks import MAX_BEAT_CHARACTERS
from apps.contents.storyboard.choices import SceneChoices, read_figure
from apps.core.errors import InvalidInput
from apps.core.language import clean_text
from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import CardKind

MAX_HEADLINE, MAX_PROMPT, MAX_LINE = 120, 1000, 80
MOST_LINES = 8
_SAID = re.compile(r"\w")


class PictureChoices(Protocol):
    """What was chosen for a picture; None leaves a thing as it is."""

    @property
    def kind(self) -> str | None: ...
    @property
    def headline(self) -> str | None: ...
    @property
    def prompt(self) -> str | None: ...
    @property
    def items(self) -> tuple[str, ...] | None: ...
    @property
    def figures(self) -> tuple[str, ...] | None: ...


def checked_narration(text: str) -> str:
    """One line of words that can be spoken."""
    text = " ".join(clean_text(text).split())
    if not _SAID.search(text):
        raise InvalidInput(_("A scene needs words to say."), field="narration")
    if len(text) > MAX_BEAT_CHARACTERS:
        raise InvalidInput(
            _("The narration of a scene has at most %(most)d characters.")
            % {"most": MAX_BEAT_CHARACTERS},
            field="narration",
        )
    return text


def checked_choices(choices: SceneChoices, changes: PictureChoices, language: str) -> SceneChoices:
    """choices with the changes. Raises InvalidInput."""
    if changes.kind is not None:
        choices = replace(choices, kind=_kind(changes.kind))
    if changes.headline is not None:
        choices = replace(choices, headline=_line("headline", changes.headline, MAX_HEADLINE))
    if changes.prompt is not None:
        choices = replace(choices, prompt=_line("prompt", changes.prompt, MAX_PROMPT))
    if changes.items is not None:
        choices = replace(choices, items=_lines("items", changes.items))
    if changes.figures is not None:
        choices = replace(choices, figures=_figures(changes.figures, language))
    return choices


def _kind(kind: str) -> str:
    if kind and kind not in list(CardKind):
        known = ", ".join(CardKind)
        raise InvalidInput(_("Choose one of: %(known)s.") % {"known": known}, field="kind")
    return kind


def _line(field: str, text: str, most: int) -> str:
    text = " ".join(clean_text(text).split())
    if len(text) > most:
        raise InvalidInput(
            _("At most %(most)d characters have room here.") % {"most": most}, field=field
        )
    return text


def _lines(field: str, lines: Sequence[str]) -> tuple[str, ...]:
    found = [_line(f"{field}.{place}", line, MAX_LINE) for place, line in enumerate(lines)]
    found = [line for line in found if line]
    if len(found) > MOST_LINES:
        raise InvalidInput(
            _("At most %(most)d lines have room on a card.") % {"most": MOST_LINES}, field=field
        )
    return tuple(found)


def _figures(lines: Sequence[str], language: str) -> tuple[str, ...]:
    found = _lines("figures", lines)
    for place, line in enumerate(found):
        if read_figure(line, language) is None:
            raise InvalidInput(
                _("Write each value as a name, a colon and a number, such as “2020: 14%%”.") % {},
                field=f"figures.{place}",
            )
    return found
