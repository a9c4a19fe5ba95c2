"""Looking into a design: a frame at once, five seconds by a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import av
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from apps.templates.models import Template, TemplatePreview
from apps.templates.services.previews import make_preview, purge_previews
from tests.support.cast import Cast
from tests.templates.designs import design, text

Api = Callable[[Any], APIClient]
FRAME, PREVIEWS = "/api/v1/templates/frame/", "/api/v1/template-previews/"


def pixels(answer: Any) -> Image.Image:
    assert answer.status_code == 200, answer.content
    return Image.open(BytesIO(answer.content)).convert("RGB")


def test_a_frame_shows_the_design_as_it_is_written(cast: Cast, api: Api) -> None:
    client = api(cast.viewer)
    shape = {"name": "S", "type": "shape", "color": "#00FF00", "track": 2}
    box = {"x": 0, "y": 0, "width": 1, "height": 0.2, "bleeds": True}
    data = design({**shape, **box})
    image = pixels(client.post(FRAME, {"template_data": data, "language": "en", "second": 2}))
    assert image.size == (360, 640)
    red, green, blue = image.getpixel((180, 40))  # type: ignore[misc]
    assert green > 200
    assert max(red, blue) < 60
    hidden = {"template_data": data, "second": 2, "modifications": {"S.visible": False}}
    assert pixels(client.post(FRAME, hidden)).getpixel((180, 40)) != (red, green, blue)


def test_a_mistake_is_told_in_place_of_a_frame(cast: Cast, api: Api) -> None:
    client = api(cast.viewer)
    wrong = client.post(FRAME, {"template_data": design(text(font="Comic"))})
    assert wrong.json()["errors"][0]["field"] == "template_data.elements[1].font"
    both = client.post(FRAME, {})
    assert (both.status_code, both.json()["errors"][0]["field"]) == (400, "template")
    unknown = {"template_data": design(), "modifications": {"Nobody.x": 1}}
    assert client.post(FRAME, unknown).json()["errors"][0]["field"] == "modifications.Nobody.x"


@pytest.mark.django_db(transaction=True)
def test_five_seconds_are_made_once_and_thrown_away_in_time(cast: Cast, api: Api) -> None:
    small = Template.objects.get(slug="small")
    wanted = {"template": str(small.pk), "language": "en", "second": 3}
    client = api(cast.viewer)
    asked = client.post(PREVIEWS, wanted)
    assert (asked.status_code, asked.json()["status"]) == (201, "waiting")
    make_preview(TemplatePreview.objects.get().pk)
    state = client.get(asked["Location"]).json()
    assert state["status"] == "ready", state
    answer: Any = client.get(state["clip"])
    clip = b"".join(answer.streaming_content)
    assert state["error"] == ""
    with av.open(BytesIO(clip), "r") as film:
        assert 4.8 < (film.duration or 0) / 1_000_000 < 5.2
        assert film.streams.audio
    assert client.post(PREVIEWS, wanted).json()["status"] == "ready"
    assert api(cast.editor).get(asked["Location"]).status_code == 404
    key = TemplatePreview.objects.first().file_key  # type: ignore[union-attr]
    TemplatePreview.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert purge_previews() == 2
    assert not default_storage.exists(key)
