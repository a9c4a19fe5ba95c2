"""Every address below a content, for everybody: 404 for strangers, 403 for those who only look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import get_resolver, reverse
from rest_framework.test import APIClient

from apps.contents.models import Content, ContentRun, ScriptProposal
from apps.contents.services.runs import start_run
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
ADDRESSES = get_resolver("autoclip.urls").namespace_dict["api"][1].reverse_dict
SCRIPT = {"hook": "What is a metre?", "body": ["A bar."]}

# name of the address, method, body, answer for an editor and for a viewer
RULES: list[tuple[str, str, Any, int, int]] = [
    ("content", "get", None, 200, 200),
    ("content", "patch", {"title": "New"}, 409, 403),
    ("content-script", "put", SCRIPT, 409, 403),
    ("content-script-versions", "get", None, 200, 200),
    ("content-script-version", "get", None, 200, 200),
    ("content-script-diff", "get", None, 200, 200),
    ("content-script-restore", "post", None, 409, 403),
    ("content-script-proposals", "get", None, 200, 200),
    ("content-script-proposals", "post", {"scope": "hook"}, 409, 403),
    ("content-script-proposal", "get", None, 200, 200),
    ("content-script-proposal-accept", "post", None, 409, 403),
    ("content-script-proposal-discard", "post", None, 200, 403),
    ("content-disclosures", "get", None, 200, 200),
    ("content-disclosures", "patch", {"made_for_kids": True}, 200, 403),
    ("content-similar", "get", None, 200, 200),
    ("content-similar", "post", {"similar_to": "0", "reason": "Because."}, 400, 403),
    ("content-plan", "post", {}, 200, 403),
    ("content-runs", "get", None, 200, 200),
    ("content-runs", "post", {}, 409, 403),
    ("content-run", "get", None, 200, 200),
    ("content-run-logs", "get", None, 200, 200),
    ("content-run-cancel", "post", {}, 200, 403),
    ("content-run-events", "head", None, 200, 200),
    ("content-uploads", "get", None, 200, 200),
    ("content-uploads", "post", {"channels": ["0198b5a0-0000-7000-8000-000000000000"]}, 400, 403),
    ("content-narration", "get", None, 404, 404),
    ("content-narration-audio", "get", None, 404, 404),
    ("content-video", "head", None, 200, 200),
    ("content-thumbnail", "head", None, 200, 200),
    ("content-scene-picture", "head", None, 200, 200),
    ("content-scenes", "get", None, 200, 200),
    ("content-scenes", "post", {"narration": "New."}, 409, 403),
    ("content-scenes-order", "put", {"order": []}, 409, 403),
    ("content-scenes-undo", "post", {}, 409, 403),
    ("content-scenes-reset", "post", {}, 409, 403),
    ("content-scene", "patch", {"is_muted": True}, 409, 403),
    ("content-scene", "delete", None, 409, 403),
    ("content-scene-split", "post", {"at": 2}, 409, 403),
    ("content-scene-merge", "post", {}, 409, 403),
    ("content-scene-redraw", "post", {}, 409, 403),
]


@pytest.fixture
def run(cast: Cast, film: Content) -> ContentRun:
    """A content that is being produced for the second time, so that it has everything."""
    return start_run(by=cast.owner, content=film)


def ask(client: APIClient, run: ContentRun, name: str, method: str, body: Any) -> int:
    scene = run.content.scenes.earliest("position")
    proposal, _made = ScriptProposal.objects.get_or_create(
        content=run.content,
        script_version=run.content.script_versions.get(),
        scope="hook",
        defaults={"status": "ready", "lines": ["Ever seen a metre?"]},
    )
    known = {
        "content_id": run.content_id,
        "run_id": run.pk,
        "position": 0,
        "scene_id": scene.pk,
        "number": 1,
        "other": 1,
        "proposal_id": proposal.pk,
    }
    (_pattern, wanted), *_others = ADDRESSES.getlist(name)[0][0]
    url = reverse(f"api:{name}", kwargs={key: known[key] for key in wanted})
    return int(getattr(client, method)(url, body).status_code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[1]} {rule[0]}")
def test_each_sees_and_changes_what_their_role_allows(
    cast: Cast, api: Api, run: ContentRun, rule: tuple[str, str, Any, int, int]
) -> None:
    name, method, body, editor, viewer = rule
    assert ask(api(cast.outsider), run, name, method, body) == 404
    assert ask(api(cast.staff), run, name, method, body) == 404
    assert ask(api(None), run, name, method, body) == 401
    assert ask(api(cast.viewer), run, name, method, body) == viewer
    assert ask(api(cast.editor), run, name, method, body) == editor


def test_the_table_above_knows_every_address_below_a_content() -> None:
    names = {name for name in ADDRESSES if isinstance(name, str)}
    below = {name for name in names if name == "content" or name.startswith("content-")}
    assert below == {rule[0] for rule in RULES}


def test_a_run_is_found_only_below_its_own_content(cast: Cast, api: Api, run: ContentRun) -> None:
    other = Content.objects.create(project=cast.project, title="Other")
    url = f"/api/v1/contents/{other.pk}/runs/{run.pk}/"
    for name in ("", "logs/", "events/"):
        assert api(cast.owner).get(f"{url}{name}").status_code == 404
    assert api(cast.owner).post(f"{url}cancel/").status_code == 404


def test_staff_who_are_viewers_of_a_team_are_viewers_here(cast: Cast, api: Api) -> None:
    cast.team.members.create(user=cast.staff, role="viewer")
    url = f"/api/v1/contents/{cast.content.pk}/"
    assert api(cast.staff).get(url).status_code == 200
    assert api(cast.staff).patch(url, {"title": "New"}).status_code == 403
