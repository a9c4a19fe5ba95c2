from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from apps.templates.models import Template
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/templates/"


def own(cast: Cast) -> Template:
    data = Template.objects.get(slug="aurora").template_data
    return Template.objects.create(
        slug="ours",
        name="Ours",
        template_type="custom",
        organization=cast.team,
        template_data=data,
    )


def slugs(page: Any) -> set[str]:
    return {row["slug"] for row in page.json()["results"]}


def test_system_templates_are_everybody_s_and_custom_ones_their_team_s(
    cast: Cast, api: Api
) -> None:
    template = own(cast)
    assert {"aurora", "ours"} <= slugs(api(cast.viewer).get(f"{URL}?limit=100"))
    assert "ours" not in slugs(api(cast.outsider).get(f"{URL}?limit=100"))
    assert api(cast.viewer).get(f"{URL}{template.pk}/").status_code == 200
    assert api(cast.outsider).get(f"{URL}{template.pk}/").status_code == 404
    assert api(None).get(URL).status_code == 401


def test_one_template_comes_with_its_design_and_the_list_without(cast: Cast, api: Api) -> None:
    client = api(cast.viewer)
    row = client.get(URL).json()["results"][0]
    assert "template_data" not in row
    assert client.get(f"{URL}{row['id']}/").json()["template_data"]["version"] == 1


def test_templates_are_chosen_by_format(cast: Cast, api: Api) -> None:
    page = api(cast.viewer).get(f"{URL}?content_format=mid&limit=100").json()["results"]
    assert {row["content_format"] for row in page} <= {"mid"}
    wrong = api(cast.viewer).get(f"{URL}?content_format=wide")
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "content_format"


def test_a_template_out_of_use_is_gone(cast: Cast, api: Api) -> None:
    Template.objects.filter(slug="aurora").update(is_active=False)
    assert "aurora" not in slugs(api(cast.viewer).get(f"{URL}?limit=100"))
