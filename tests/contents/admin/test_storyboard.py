"""The storyboard editor and the media library in the console."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.contents.models import Content, MediaAsset
from apps.contents.services.scripts import edit_script
from tests.contents.api.test_media_assets import picture
from tests.support.cast import Cast

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def board(cast: Cast) -> Content:
    edit_script(
        content=cast.content,
        by=cast.owner,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "Now it is light."],
        call_to_action="Follow us.",
    )
    return Content.objects.get(pk=cast.content.pk)


def edit(staff: Client, board: Content, **fields: Any) -> Any:
    url = reverse("admin:contents_content_scenes", args=[board.pk])
    scene = board.scenes.order_by("position")[1]
    return staff.post(url, {"scene": str(scene.pk), **fields}, headers=FETCH)


def said(board: Content) -> list[str]:
    return list(board.scenes.order_by("position").values_list("narration", flat=True))


def test_the_page_shows_every_scene_and_the_chosen_ones_details(
    staff: Client, board: Content, django_assert_max_num_queries: Any
) -> None:
    url = reverse("admin:contents_content_storyboard", args=[board.pk])
    scene = board.scenes.order_by("position")[2]
    staff.get(url)
    with django_assert_max_num_queries(40):
        page = staff.get(f"{url}?scene={scene.pk}").content.decode()
    assert page.count("data-choose=") == 4
    assert ">Now it is light.</textarea>" in page
    assert "<html" not in staff.get(f"{url}?part=1").content.decode()


def test_edits_answer_with_the_board(staff: Client, board: Content) -> None:
    assert edit(staff, board, action="split", at="9").status_code == 200
    assert said(board)[1:3] == ["It was a", "bar of platinum."]
    edit(staff, board, action="merge")
    edit(staff, board, action="move", to="left")
    assert said(board)[0] == "It was a bar of platinum."
    edit(staff, board, action="undo")
    answer = edit(staff, board, action="save", narration="It was metal.", is_muted="1")
    assert "It was metal." in answer.content.decode()
    assert board.scenes.order_by("position")[1].is_muted


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"action": "explode"},
        {"action": "split", "at": "soon"},
        {"action": "save", "narration": ""},
        {"action": "save", "version": "0", "is_muted": "1"},
        {"action": "asset", "asset": "1"},
        {"action": "order", "order": "a,b"},
    ],
)
def test_a_refused_edit_says_why_and_changes_nothing(
    staff: Client, board: Content, fields: dict[str, str]
) -> None:
    answer = edit(staff, board, **fields)
    assert answer.status_code == 422
    assert "data-problems" in answer.content.decode()
    assert not Content.objects.get(pk=board.pk).has_own_storyboard


def test_files_are_uploaded_found_and_shown(staff: Client, cast: Cast, board: Content) -> None:
    files = [
        SimpleUploadedFile("Sea.jpg", picture()),
        SimpleUploadedFile("Sand.jpg", picture("yellow")),
        SimpleUploadedFile("virus.jpg", b"MZ" * 100),
    ]
    answer = staff.post(
        reverse("admin:contents_mediaasset_upload"),
        {"owner": f"organization:{cast.team.pk}", "files": files},
        headers=FETCH,
    )
    told = answer.json()
    assert (answer.status_code, told["added"], len(told["problems"])) == (200, 2, 1)
    assert told["problems"][0].startswith("virus.jpg: ")
    library = reverse("admin:contents_mediaasset_library")
    assert "Sand" in staff.get(library).content.decode()
    found = staff.get(f"{library}?q=Sea&owner=organization:{cast.team.pk}").content.decode()
    assert 'class="lib-title">Sea<' in found
    assert "Sand" not in found
    asset = MediaAsset.objects.get(title="Sea")
    edit(staff, board, action="asset", asset=str(asset.pk))
    picker = staff.get(reverse("admin:contents_content_picker", args=[board.pk])).content.decode()
    assert picker.count("data-repeats=") == 1
    staff.post(reverse("admin:contents_mediaasset_discard", args=[asset.pk]))
    assert MediaAsset.objects.filter(pk=asset.pk).exists(), "a scene shows it"
