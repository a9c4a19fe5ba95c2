"""Templates of one's own: made, changed, copied, carried away in files, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.models import AuditLog
from apps.templates.models import Template
from apps.usage.owners import Owner
from tests.support.cast import Cast
from tests.support.productions import subscribe
from tests.templates.designs import design, text

Api = Callable[[Any], APIClient]
URL = "/api/v1/templates/"


@pytest.fixture
def new(cast: Cast) -> dict[str, Any]:
    """What makes a template of the team, whose plan brings templates of its own."""
    subscribe(Owner(organization_id=cast.team.pk), plan="pro")
    return {
        "name": "Ours",
        "slug": "ours",
        "template_data": design(text()),
        "organization": str(cast.team.pk),
    }


def fields(answer: Any) -> list[str]:
    return [one["field"] for one in answer.json()["errors"]]


def test_an_editor_makes_one_and_changes_it_unless_somebody_was_faster(
    cast: Cast, api: Api, new: dict[str, Any]
) -> None:
    client = api(cast.editor)
    made = client.post(URL, new)
    assert made.status_code == 201, made.content
    address, version = made["Location"], made["ETag"]
    changed = client.patch(address, {"name": "Other"}, headers={"If-Match": version})
    assert changed.json()["name"] == "Other"
    late = client.patch(address, {"name": "Late"}, headers={"If-Match": version})
    assert late.status_code == 412
    assert client.delete(address).status_code == 204
    assert not Template.objects.filter(slug="ours").exists()
    actions = AuditLog.objects.filter(action__startswith="template.").values_list(
        "action", flat=True
    )
    assert sorted(actions) == ["template.changed", "template.created", "template.deleted"]


def test_roles_and_plans_decide_who_may(cast: Cast, api: Api, new: dict[str, Any]) -> None:
    assert api(cast.viewer).post(URL, new).status_code == 403
    assert api(cast.outsider).post(URL, new).status_code == 400
    alone = {key: value for key, value in new.items() if key != "organization"}
    refused = api(cast.outsider).post(URL, alone)
    assert (refused.status_code, refused.json()["code"]) == (402, "plan_limit_reached")
    assert not Template.objects.filter(slug="ours").exists()


def test_every_mistake_is_told_and_nothing_is_made(
    cast: Cast, api: Api, new: dict[str, Any]
) -> None:
    new["template_data"] = design(text(font="Comic", x=0.9))
    answer = api(cast.editor).post(URL, new)
    assert answer.status_code == 400
    assert fields(answer) == [
        "template_data.elements[1].font",
        "template_data.elements[1].width",
        "template_data.elements[1].x",
    ]
    new["template_data"] = "text"
    assert fields(api(cast.editor).post(URL, new)) == ["template_data"]
    assert not Template.objects.filter(slug="ours").exists()


def test_a_short_name_is_an_owner_s_only_once(cast: Cast, api: Api, new: dict[str, Any]) -> None:
    client = api(cast.editor)
    client.post(URL, new)
    again = client.post(URL, new)
    assert (again.status_code, fields(again)) == (409, ["slug"])


def test_a_system_template_is_copied_not_changed(cast: Cast, api: Api, new: dict[str, Any]) -> None:
    aurora = Template.objects.get(slug="aurora")
    client = api(cast.editor)
    assert client.patch(f"{URL}{aurora.pk}/", {"name": "Mine"}).status_code == 403
    assert client.delete(f"{URL}{aurora.pk}/").status_code == 403
    copies = [
        client.post(f"{URL}{aurora.pk}/duplicate/", {"organization": new["organization"]}).json()
        for _ in range(2)
    ]
    assert [copy["slug"] for copy in copies] == ["aurora-copy", "aurora-copy-2"]
    assert copies[0]["template_data"] == aurora.template_data


def test_templates_travel_as_one_file(cast: Cast, api: Api, new: dict[str, Any]) -> None:
    client = api(cast.editor)
    ids = [
        str(pk)
        for pk in Template.objects.filter(slug__in=("ember", "signal")).values_list("pk", flat=True)
    ]
    document = client.get(f"{URL}export/?id={ids[0]}&id={ids[1]}").json()
    assert document["format"] == "autoclip-templates"
    taken = client.post(
        f"{URL}import/", {"document": document, "organization": new["organization"]}
    )
    assert taken.status_code == 201, taken.content
    assert {row["slug"] for row in taken.json()} == {"ember", "signal"}
    copy = Template.objects.get(slug="ember", organization=cast.team)
    assert (
        copy.template_data
        == Template.objects.get(slug="ember", user=None, organization=None).template_data
    )


BROKEN: dict[str, Callable[[Any], None]] = {
    "format": lambda file: file.update(format="other"),
    "version": lambda file: file.update(version=9),
    "templates": lambda file: file.update(templates=[]),
    "templates[1].name": lambda file: file["templates"][1].update(name=5),
    "templates[1].owner": lambda file: file["templates"][1].update(owner="x"),
    "templates[1].content_format": lambda file: file["templates"][1].update(content_format="tv"),
    "templates[1].template_data.version": (
        lambda file: file["templates"][1]["template_data"].update(version=9)
    ),
    "templates[2]": lambda file: file["templates"].append("text"),
}


def test_a_file_with_a_mistake_is_not_taken_at_all(
    cast: Cast, api: Api, new: dict[str, Any]
) -> None:
    client, before = api(cast.editor), Template.objects.count()
    for field, break_it in BROKEN.items():
        entries = [{"name": name, "template_data": design(text())} for name in ("First", "Second")]
        document = {"format": "autoclip-templates", "version": 1, "templates": entries}
        break_it(document)
        answer = client.post(
            f"{URL}import/", {"document": document, "organization": new["organization"]}
        )
        assert (answer.status_code, fields(answer)) == (400, [field])
    assert Template.objects.count() == before


def test_the_schema_is_there_to_be_read(cast: Cast, api: Api) -> None:
    answer = api(cast.viewer).get(f"{URL}schema/").json()
    assert answer["$schema"].endswith("2020-12/schema")
    assert "progress_bar" in answer["$defs"]
