"""A whole design: what `template_data` means for a film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import LookStyle
from apps.providers.capabilities.render import CaptionStyle
from apps.templates.design.elements import (
    LANDSCAPE_MARGINS,
    PORTRAIT_MARGINS,
    Element,
    Margins,
    note_misplaced,
    read_elements,
)
from apps.templates.design.reading import ROOT, Notes, note_unknown, read_object
from apps.templates.design.tables import (
    FRAMES_PER_SECOND,
    MOTIONS,
    OPTIONAL,
    TOP,
    VERSIONS,
)

KEYS = ("version", "frames_per_second", "elements", "variants", "files", "words", *TOP, *OPTIONAL)


@dataclass(frozen=True, slots=True)
class Design:
    """One film's look.

    palettes: each a gradient's colours, dark first; scenes take them in turn. drawn: the elements
    that stand over the scenes, lower tracks first. intro and outro: the names of the brand's clips
    to play around the film, or "". clips: every clip that is shown, around the film or in it. Of
    an order: files, where its pictures and clips are stored, by name, and words, the film's title,
    label and channel as far as texts name them.
    """

    width: int
    height: int
    frames_per_second: int
    headline_font: str
    body_font: str
    text_color: str
    accent_color: str
    palettes: tuple[tuple[str, ...], ...]
    motions: tuple[str, ...]
    transition_ms: int
    label: str
    captions: CaptionStyle | None
    progress_bar_color: str | None
    music_mood: str | None
    music_gain_db: float
    backdrop: str = "mesh"
    layouts: tuple[str, ...] = ()
    safe_area: Margins = PORTRAIT_MARGINS
    drawn: tuple[Element, ...] = ()
    intro: str = ""
    outro: str = ""
    clips: tuple[Element, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def look(self, scene: int, seed: int) -> LookStyle:
        """The colours and fonts of one scene."""
        return LookStyle(
            palette=self.palettes[(seed + scene) % len(self.palettes)],
            text_color=self.text_color,
            accent_color=self.accent_color,
            headline_font=self.headline_font,
            body_font=self.body_font,
            backdrop=self.backdrop,
            layouts=self.layouts,
        )


def parse_design(data: Any) -> Design:
    """Read template_data of any version; raise DesignInvalid naming the path of every mistake."""
    notes = Notes()
    if not isinstance(data, dict):
        notes.add(ROOT, _("must be an object"))
        notes.raise_if_any()
    note_unknown(data, ROOT, KEYS, notes)
    if data.get("version") not in VERSIONS or isinstance(data.get("version"), bool):
        notes.add(f"{ROOT}.version", _("must be 1 or 2"))
    groups = {
        name: read_object(data.get(name), f"{ROOT}.{name}", table, notes)
        for name, table in TOP.items()
    } | {
        name: read_object(data.get(name) or {}, f"{ROOT}.{name}", table, notes)
        for name, table in OPTIONAL.items()
    }
    rate = data.get("frames_per_second")
    sentence = FRAMES_PER_SECOND.problem(rate)
    if sentence:
        notes.add(f"{ROOT}.frames_per_second", sentence)
    elements = read_elements(data, notes)
    size = groups["size"]
    safe = _margins(groups["safe_area"], size)
    note_misplaced(elements, safe, notes)
    notes.raise_if_any()
    return replace(
        _design(groups, int(rate or 0), elements),
        safe_area=safe,
        files=dict(data.get("files") or {}),
        words=dict(data.get("words") or {}),
    )


def _design(
    groups: Mapping[str, dict[str, Any]], rate: int, elements: tuple[Element, ...]
) -> Design:
    shown = [element for element in elements if element.is_shown]
    single = {element.type: element.values for element in shown}
    visual, audio = single.get("visual"), single.get("audio")
    clips = tuple(one for one in shown if one.type == "video" and one.values["source"])
    around = {one.place: str(one.values["source"]) for one in clips}
    drawn = [element for element in shown if element.is_drawn]
    return Design(
        width=int(groups["size"]["width"]),
        height=int(groups["size"]["height"]),
        frames_per_second=rate,
        headline_font=groups["fonts"]["headline"],
        body_font=groups["fonts"]["body"],
        text_color=groups["colors"]["text"],
        accent_color=groups["colors"]["accent"],
        palettes=tuple(tuple(palette) for palette in groups["colors"]["palettes"]),
        motions=tuple(visual["motions"] or MOTIONS) if visual else ("push_in",),
        transition_ms=int(visual["transition_ms"]) if visual else 0,
        label=str(single.get("label", {}).get("text") or ""),
        captions=_captions(single.get("caption")),
        progress_bar_color=single.get("progress_bar", {}).get("color"),
        music_mood=audio["mood"] if audio else None,
        music_gain_db=float(audio["gain_db"]) if audio else -8.0,
        backdrop=groups["cards"]["backdrop"],
        layouts=tuple(groups["cards"]["layouts"]),
        drawn=tuple(sorted(drawn, key=lambda element: int(element.values["track"]))),
        intro=around.get("before", ""),
        outro=around.get("after", ""),
        clips=clips,
    )


def _margins(given: Mapping[str, Any], size: Mapping[str, Any]) -> Margins:
    is_portrait = (size["height"] or 0) >= (size["width"] or 0)
    usual = PORTRAIT_MARGINS if is_portrait else LANDSCAPE_MARGINS
    sides = {side: getattr(usual, side) for side in ("top", "right", "bottom", "left")}
    return Margins(
        **{
            side: value if given[side] is None else float(given[side])
            for side, value in sides.items()
        }
    )


def _captions(values: Mapping[str, Any] | None) -> CaptionStyle | None:
    if values is None:
        return None
    return CaptionStyle(
        font=values["font"],
        size_px=int(values["size_px"]),
        color=values["color"],
        highlight_color=values["highlight_color"],
        outline_color=values["outline_color"],
        outline_px=int(values["outline_px"]),
        center_y=float(values["center_y"]),
        max_width=float(values["max_width"]),
        max_words=int(values["max_words"]),
        plate_color=values["plate_color"],
        marker_color=values["marker_color"],
        is_upper_case=values["case"] == "upper",
    )
