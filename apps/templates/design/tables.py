"""Every key that a design may have, with what its value may be: the one source of the check
(`reading.py`), of the published schema (`schema.py`) and of what can be modified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import BACKDROPS, LAYOUTS
from apps.providers.embedded import fonts
from apps.providers.embedded.music import moods
from apps.templates.design.kinds import (
    Choice,
    Clip,
    Color,
    Number,
    Picture,
    Pixels,
    Property,
    Several,
    Switch,
    Table,
    Words,
)

VERSIONS = (1, 2)
MAX_ELEMENTS = 100
MOTIONS = ("drift_left", "drift_right", "drift_up", "drift_down", "push_in", "pull_out")
ENTERS = ("none", "fade", "slide_up", "slide_left", "zoom", "pop")
LEAVES = ("none", "fade")
SHAPES = ("rectangle", "ellipse")
ALIGNMENTS = ("left", "center", "right")
LEVELS = ("top", "middle", "bottom")
CASES = ("none", "upper")
FITS = ("contain", "cover")
BRAND_PICTURES = ("brand:logo", "brand:watermark")
PLACES = ("before", "after", "inside")
AT_END = ("loop", "hold", "leave")
BRAND_CLIPS = ("brand:intro", "brand:outro")


def _one_of(*known: str) -> Choice:
    return Choice(lambda: known, lambda: _("“%(value)s” is not known; known are %(known)s"))


FONT = Choice(
    fonts.families,
    lambda: _("the font “%(value)s” is not installed; installed are %(known)s"),
)
MOOD = Choice(moods, lambda: _("“%(value)s” is not a mood; known are %(known)s"))
SHARE = Number(0, 1)
MILLISECONDS = Number(0, 5000, whole=True)
PALETTE = Several(Color(), 3, 6, lambda: _("must be three to six colours such as #1A2B3C"))

SIZE: Table = {
    "width": Property(Pixels(240, 3840), "The frame's width in pixels.", is_required=True),
    "height": Property(Pixels(240, 3840), "The frame's height in pixels.", is_required=True),
}
FONTS: Table = {
    "headline": Property(FONT, "Headlines of the cards.", is_required=True),
    "body": Property(FONT, "Smaller text of the cards.", is_required=True),
}
COLORS: Table = {
    "text": Property(Color(), "Text on the cards.", is_required=True),
    "accent": Property(Color(), "Stressed words, rules, marks.", is_required=True),
    "palettes": Property(
        Several(PALETTE, 1, 12, lambda: _("must be a list of at least one palette")),
        "Backgrounds, dark colour first; the scenes take them in turn.",
        is_required=True,
    ),
}
CARDS: Table = {
    "backdrop": Property(_one_of(*BACKDROPS), "The ground of the cards.", "mesh"),
    "layouts": Property(
        Several(
            _one_of(*LAYOUTS),
            1,
            len(LAYOUTS),
            lambda: _("must be a list out of %(known)s") % {"known": ", ".join(LAYOUTS)},
        ),
        "The layouts that headlines take turns in; all of them when left out.",
        [],
    ),
}
SAFE_AREA: Table = {
    side: Property(Number(0, 0.4), f"The share at the {side} that a platform may cover.")
    for side in ("top", "right", "bottom", "left")
}

SEEN: Table = {"visible": Property(Switch(), "Is it shown at all?", default=True)}
PLACED: Table = {
    **SEEN,
    "track": Property(Number(1, 100, whole=True), "A higher track lies over a lower one.", 1),
    "time": Property(
        Number(-36_000, 36_000), "When it appears, in seconds; below 0 from the end.", 0.0
    ),
    "duration": Property(Number(0.1, 36_000), "Seconds on screen; to the end when left out."),
    "x": Property(SHARE, "Left edge, as a share of the frame's width.", is_required=True),
    "y": Property(SHARE, "Top edge, as a share of the frame's height.", is_required=True),
    "width": Property(Number(0.001, 1), "As a share of the frame's width.", is_required=True),
    "height": Property(Number(0.001, 1), "As a share of the frame's height.", is_required=True),
    "opacity": Property(SHARE, "From 0, unseen, to 1.", 1.0),
    "enter": Property(_one_of(*ENTERS), "How it comes in.", "none"),
    "enter_ms": Property(MILLISECONDS, "How long that takes.", 400),
    "leave": Property(_one_of(*LEAVES), "How it goes.", "none"),
    "leave_ms": Property(MILLISECONDS, "How long that takes.", 300),
    "bleeds": Property(Switch(), "May it stand outside of the safe area?", default=False),
}
BOX = ("x", "y", "width", "height")
# What is in the frame only at times has a box only then.
BOX_IF_INSIDE: Table = {name: replace(PLACED[name], is_required=False) for name in BOX}
ALIGNED: Table = {
    "align": Property(_one_of(*ALIGNMENTS), "Where it stands in its box.", "center"),
    "level": Property(_one_of(*LEVELS), "How high it stands in its box.", "middle"),
}

# Every element type with its properties. "name" and "type" are common to all.
ELEMENT_TYPES: Mapping[str, Table] = {
    "visual": {
        "motions": Property(
            Several(
                _one_of(*MOTIONS),
                1,
                24,
                lambda: _("must be a list out of %(known)s") % {"known": ", ".join(MOTIONS)},
            ),
            "How the scenes' pictures move, in turn.",
            list(MOTIONS),
        ),
        "transition_ms": Property(
            Number(0, 2000, whole=True), "Crossfade between scenes; 0 is a cut.", 300
        ),
    },
    "label": {
        "text": Property(Words(300), "The pill above headlines; a project may say another.", "")
    },
    "caption": {
        **SEEN,
        "font": Property(FONT, "The captions' font.", is_required=True),
        "size_px": Property(Pixels(20, 200), "Their size.", is_required=True),
        "color": Property(Color(), "The words.", is_required=True),
        "highlight_color": Property(Color(), "The word being said.", is_required=True),
        "outline_color": Property(Color(), "The edge of the letters.", is_required=True),
        "outline_px": Property(Pixels(0, 30), "How wide it is.", is_required=True),
        "plate_color": Property(Color(can_be_none=True), "A plate behind the words."),
        "marker_color": Property(Color(can_be_none=True), "A block behind the word being said."),
        "case": Property(_one_of(*CASES), "upper: capitals, where the script has them.", "none"),
        "center_y": Property(Number(0.1, 0.95), "How far down they stand.", is_required=True),
        "max_width": Property(Number(0.3, 0.95), "Share of the frame's width.", 0.86),
        "max_words": Property(Number(1, 8, whole=True), "Words shown together.", 3),
    },
    "progress_bar": {
        **SEEN,
        "color": Property(Color(), "The bar that fills along the top.", is_required=True),
    },
    "audio": {
        **SEEN,
        "mood": Property(MOOD, "Which music.", is_required=True),
        "gain_db": Property(Number(-40, 0), "Against the narration, while nobody speaks.", -8.0),
    },
    "text": {
        **PLACED,
        **ALIGNED,
        "text": Property(
            Words(300, is_filled_in=True),
            "What it says; {title}, {label}, {channel} and {Element.property} are filled in.",
            is_required=True,
        ),
        "font": Property(FONT, "Its font.", is_required=True),
        "size_px": Property(
            Pixels(8, 400), "Its largest size; smaller where it must fit its box.", is_required=True
        ),
        "color": Property(Color(), "The letters.", is_required=True),
        "outline_color": Property(Color(can_be_none=True), "The edge of the letters."),
        "outline_px": Property(Pixels(0, 30), "How wide the edge is.", 0),
        "plate_color": Property(Color(can_be_none=True), "A plate behind the text."),
        "padding_px": Property(Pixels(0, 200), "Room between text and plate.", 24),
        "radius_px": Property(Pixels(0, 400), "The plate's round corners.", 0),
        "case": Property(_one_of(*CASES), "upper: capitals, where the script has them.", "none"),
        "lines": Property(Number(1, 8, whole=True), "The most lines it is set in.", 2),
    },
    "shape": {
        **PLACED,
        "shape": Property(_one_of(*SHAPES), "What is drawn.", "rectangle"),
        "color": Property(Color(can_be_none=True), "Its colour; an edge alone when left out."),
        "color_to": Property(Color(can_be_none=True), "A second colour it turns into downwards."),
        "opacity_to": Property(SHARE, "The opacity it turns into downwards; the same if left out."),
        "outline_color": Property(Color(can_be_none=True), "Its edge."),
        "outline_px": Property(Pixels(0, 60), "How wide the edge is.", 0),
        "radius_px": Property(Pixels(0, 2000), "Round corners.", 0),
    },
    "image": {
        **PLACED,
        **ALIGNED,
        "source": Property(
            Picture(BRAND_PICTURES), "A picture of the brand kit, or one in here.", is_required=True
        ),
        "fit": Property(_one_of(*FITS), "cover fills the box and is cut.", "contain"),
        "radius_px": Property(Pixels(0, 2000), "Round corners.", 0),
    },
    "logo": {
        **PLACED,
        **ALIGNED,
        "source": Property(
            Picture(BRAND_PICTURES), "Which picture of the brand kit.", "brand:logo"
        ),
    },
    "video": {
        **PLACED,
        **BOX_IF_INSIDE,
        **ALIGNED,
        "source": Property(
            Clip(BRAND_CLIPS),
            "A clip of the brand kit; for a project or a film also media: and the id of a clip in "
            "the owner's media library. Without one the element is left out.",
        ),
        "place": Property(
            _one_of(*PLACES),
            "Before the first scene, after the last, or inside of the frame; inside when it has "
            "a box, else before.",
        ),
        "fit": Property(_one_of(*FITS), "cover fills the box and is cut.", "cover"),
        "radius_px": Property(Pixels(0, 2000), "Round corners.", 0),
        "trim_start": Property(Number(0, 3600), "Where in the clip it begins, in seconds.", 0.0),
        "at_end": Property(
            _one_of(*AT_END), "At the clip's end: begin again, hold its last picture, go.", "loop"
        ),
        "volume": Property(
            SHARE, "From 0, silent, to 1, as loud as the voice; lower while somebody speaks.", 0.0
        ),
    },
}
# What a film has one of.
SINGLE_TYPES = frozenset({"visual", "label", "caption", "progress_bar", "audio"})
DRAWN_TYPES = frozenset({"text", "shape", "image", "logo"})
TOP: Mapping[str, Table] = {
    "size": SIZE,
    "fonts": FONTS,
    "colors": COLORS,
}
OPTIONAL: Mapping[str, Table] = {"cards": CARDS, "safe_area": SAFE_AREA}
FRAMES_PER_SECOND = Number(24, 60, whole=True)
