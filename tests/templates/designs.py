"""A small sound design for tests, and pieces to break it with."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from PIL import Image


def picture(width: int = 8, height: int = 8) -> str:
    data = BytesIO()
    Image.new("RGBA", (width, height), "#FF0000").save(data, "PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()


def text(name: str = "Title", **values: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": "text",
        "text": "Hello",
        "font": "{headline}",
        "size_px": 30,
        "color": "{accent}",
        "x": 0.1,
        "y": 0.2,
        "width": 0.8,
        "height": 0.1,
        **values,
    }


def design(*elements: dict[str, Any], **top: Any) -> dict[str, Any]:
    return {
        "version": 2,
        "size": {"width": 360, "height": 640},
        "frames_per_second": 30,
        "fonts": {"headline": "Do Hyeon", "body": "Pretendard SemiBold"},
        "colors": {
            "text": "#FFFFFF",
            "accent": "#FFE04D",
            "palettes": [["#101020", "#203050", "#405070"]],
        },
        "elements": [{"name": "Visual", "type": "visual"}, *elements],
        **top,
    }
