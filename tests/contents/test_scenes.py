"""Editing a storyboard: every edit is one version, can be undone, and keeps the script true."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404

from apps.accounts.models import User
from apps.contents.errors import (
    AssetShownAlready,
    EditingNotAllowed,
    NobodyDraws,
    NoScenes,
    NothingToUndo,
    SceneLocked,
    StoryboardChanged,
)
from apps.contents.models import Content, MediaAsset, StoryboardBlock
from apps.contents.services.runs import start_run
from apps.contents.services.scene_order import (
    add_scene,
    merge_scene,
    remove_scene,
    reorder_scenes,
    reset_storyboard,
    split_scene,
    undo_storyboard,
)
from apps.contents.services.scenes import SceneChanges, edit_scene, redraw_scene
from apps.contents.services.scripts import edit_script
from apps.core.errors import Conflict, InvalidInput
from apps.core.models import AuditLog
from tests.support.productions import make_person

SENTENCES = [
    "How long is a metre?",
    "It was a bar of platinum.",
    "Now it is light.",
    "Follow us.",
]


@pytest.fixture
def board(person: User, content: Content) -> Content:
    """A content with a script that a person wrote, never produced."""
    edit_script(
        content=content,
        by=person,
        hook=SENTENCES[0],
        body=SENTENCES[1:3],
        call_to_action=SENTENCES[3],
    )
    content.refresh_from_db()
    return content


def rows(content: Content) -> list[StoryboardBlock]:
    return list(StoryboardBlock.objects.filter(content=content).order_by("position"))


def said(content: Content) -> list[str]:
    return [row.narration for row in rows(content)]


def place(content: Content, number: int) -> uuid.UUID:
    return rows(content)[number].pk


def own_file(person: User, **fields: Any) -> MediaAsset:
    name = uuid.uuid4().hex
    facts = {"kind": "image", "storage_key": f"media/{name}.jpg", "checksum": name, "size_bytes": 1}
    return MediaAsset.objects.create(user=person, mime_type="image/jpeg", **{**facts, **fields})


def change(by: User, content: Content, number: int, **changes: Any) -> Content:
    return edit_scene(
        by=by, content=content, scene_id=place(content, number), changes=SceneChanges(**changes)
    )


def test_a_saved_script_has_a_scene_for_each_sentence(board: Content) -> None:
    assert said(board) == SENTENCES
    assert [row.slot for row in rows(board)] == [0, 1, 2, 3]
    assert not board.has_own_storyboard


def test_without_a_script_there_is_nothing_to_arrange(person: User, content: Content) -> None:
    with pytest.raises(NoScenes):
        add_scene(by=person, content=content, narration="One.", after=None)


def test_new_words_are_a_new_version_of_the_script(person: User, board: Content) -> None:
    change(person, board, 1, narration="  It was a bar\nof platinum and iridium. ")
    board.refresh_from_db()
    assert board.current_script is not None
    assert board.current_script.body[0] == "It was a bar of platinum and iridium."
    assert board.current_script.author == person
    assert board.script["full_text"].splitlines() == said(board)
    assert board.has_own_storyboard


def test_an_order_of_ones_own_turns_round_what_the_script_says(
    person: User, board: Content
) -> None:
    before = rows(board)
    order = [before[2].pk, before[0].pk, before[1].pk, before[3].pk]
    reorder_scenes(by=person, content=board, order=order)
    board.refresh_from_db()
    assert [row.pk for row in rows(board)] == order
    assert [row.slot for row in rows(board)] == [2, 0, 1, 3], "pictures move with their scenes"
    assert board.current_script is not None
    assert board.current_script.hook == SENTENCES[2]
    assert board.current_script.call_to_action == SENTENCES[3]


@pytest.mark.parametrize("fault", ["one missing", "one twice", "a stranger"])
def test_an_order_names_every_scene_once(person: User, board: Content, fault: str) -> None:
    order = [row.pk for row in rows(board)]
    wrong = {
        "one missing": order[:-1],
        "one twice": [*order[:-1], order[0]],
        "a stranger": [*order[:-1], uuid.uuid4()],
    }
    with pytest.raises(InvalidInput) as caught:
        reorder_scenes(by=person, content=board, order=wrong[fault])
    assert caught.value.field == "order"


def test_a_scene_is_split_at_the_cursor_and_merged_again(person: User, board: Content) -> None:
    at = SENTENCES[1].index("of platinum")
    split_scene(by=person, content=board, scene_id=place(board, 1), at=at)
    assert said(board)[1:3] == ["It was a bar", "of platinum."]
    assert [row.slot for row in rows(board)] == [0, 1, 4, 2, 3]
    merge_scene(by=person, content=board, scene_id=place(board, 1))
    assert said(board) == SENTENCES


@pytest.mark.parametrize("at", [0, -1, 25, 400, 24])
def test_both_parts_of_a_split_scene_have_words(person: User, board: Content, at: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        split_scene(by=person, content=board, scene_id=place(board, 1), at=at)
    assert caught.value.field == "at"
    assert said(board) == SENTENCES


def test_the_last_scene_has_no_next_one(person: User, board: Content) -> None:
    with pytest.raises(Conflict):
        merge_scene(by=person, content=board, scene_id=place(board, 3))


def test_scenes_are_added_and_removed(person: User, board: Content) -> None:
    add_scene(by=person, content=board, narration="Look.", after=None)
    add_scene(by=person, content=board, narration="Still.", after=place(board, 1))
    assert said(board)[:3] == ["Look.", SENTENCES[0], "Still."]
    for _time in range(4):
        remove_scene(by=person, content=board, scene_id=place(board, 0))
    with pytest.raises(InvalidInput, match=r"two scenes|두 장면|.+"):
        remove_scene(by=person, content=board, scene_id=place(board, 0))
    assert len(said(board)) == 2


def test_the_second_editor_is_told_and_loses_nothing(person: User, board: Content) -> None:
    seen = board.storyboard_version
    edit_scene(
        by=person,
        content=board,
        scene_id=place(board, 1),
        changes=SceneChanges(is_muted=True),
        version=seen,
    )
    with pytest.raises(StoryboardChanged) as caught:
        remove_scene(by=person, content=board, scene_id=place(board, 2), version=seen)
    assert caught.value.status == 409
    assert rows(board)[1].is_muted
    assert said(board) == SENTENCES


def test_a_locked_scene_keeps_words_and_picture(person: User, board: Content) -> None:
    change(person, board, 1, is_locked=True)
    held: dict[str, Any] = {"by": person, "content": board, "scene_id": place(board, 1)}
    attempts: list[Callable[[], Content]] = [
        lambda: change(person, board, 1, narration="Other words."),
        lambda: change(person, board, 1, source="card"),
        lambda: redraw_scene(**held),
        lambda: remove_scene(**held),
        lambda: merge_scene(by=person, content=board, scene_id=place(board, 0)),
        lambda: split_scene(**held, at=6),
    ]
    for attempt in attempts:
        with pytest.raises(SceneLocked):
            attempt()
    change(person, board, 1, is_locked=False, narration="Other words.")
    assert said(board)[1] == "Other words."


def test_a_file_is_shown_once_unless_asked(person: User, board: Content) -> None:
    picture = own_file(person)
    change(person, board, 1, asset=picture)
    with pytest.raises(AssetShownAlready) as caught:
        change(person, board, 2, asset=picture)
    assert caught.value.field == "asset"
    change(person, board, 2, asset=picture, repeats=True)
    assert [row.visual_source for row in rows(board)] == ["auto", "own", "own", "auto"]
    change(person, board, 2, source="card")
    assert rows(board)[2].asset_id is None


@pytest.mark.parametrize(
    "fields", [{"kind": "music"}, {"status": "processing"}, {"somebody": "else"}, {"content": True}]
)
def test_only_a_ready_picture_of_the_same_owner_is_shown(
    person: User, board: Content, fields: dict[str, Any]
) -> None:
    owner = make_person("other@example.com") if fields.pop("somebody", "") else person
    if fields.pop("content", False):
        fields["content"] = board
    with pytest.raises(InvalidInput) as caught:
        change(person, board, 1, asset=own_file(owner, **fields))
    assert caught.value.field == "asset"


def test_nobody_is_asked_for_pictures_who_is_not_set_up(person: User, board: Content) -> None:
    for source in ("stock", "generated"):
        with pytest.raises(NobodyDraws):
            change(person, board, 1, source=source)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("narration", " "),
        ("narration", "…"),
        ("narration", "a" * 601),
        ("kind", "pie"),
        ("source", "dream"),
        ("headline", "a" * 121),
        ("items", ("a",) * 9),
        ("figures", ("2020: 14%", "more")),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    person: User, board: Content, field: str, value: Any
) -> None:
    with pytest.raises(InvalidInput) as caught:
        change(person, board, 1, **{field: value})
    assert caught.value.field.startswith(field)
    board.refresh_from_db()
    assert said(board) == SENTENCES
    assert not board.has_own_storyboard


def test_edits_are_undone_one_after_the_other(person: User, board: Content) -> None:
    first = rows(board)
    change(person, board, 1, narration="Other words.", kind="number")
    remove_scene(by=person, content=board, scene_id=place(board, 2))
    undo_storyboard(by=person, content=board)
    assert said(board) == [SENTENCES[0], "Other words.", *SENTENCES[2:]]
    undo_storyboard(by=person, content=board)
    assert said(board) == SENTENCES
    assert [row.pk for row in rows(board)] == [row.pk for row in first]
    board.refresh_from_db()
    assert not board.has_own_storyboard
    assert board.current_script is not None
    assert board.current_script.beats == SENTENCES
    with pytest.raises(NothingToUndo):
        undo_storyboard(by=person, content=board)


def test_a_file_that_is_gone_does_not_come_back_with_an_undo(person: User, board: Content) -> None:
    picture = own_file(person)
    change(person, board, 1, asset=picture)
    change(person, board, 1, source="auto")
    picture.delete()
    undo_storyboard(by=person, content=board)
    assert (rows(board)[1].visual_source, rows(board)[1].asset_id) == ("auto", None)


def test_starting_over_forgets_choices_and_keeps_words(person: User, board: Content) -> None:
    change(person, board, 1, kind="quote", headline="A bar", is_muted=True)
    change(person, board, 2, narration="Now it is only light.")
    reset_storyboard(by=person, content=board)
    board.refresh_from_db()
    assert not board.has_own_storyboard
    assert [row.choices for row in rows(board)] == [{}] * 4
    assert said(board)[2] == "Now it is only light."
    undo_storyboard(by=person, content=board)
    assert rows(board)[1].choices == {"kind": "quote", "headline": "A bar"}


def test_an_edited_script_keeps_the_edits_of_other_scenes(person: User, board: Content) -> None:
    picture = own_file(person)
    change(person, board, 1, asset=picture)
    change(person, board, 2, is_muted=True, headline="Light")
    board.refresh_from_db()
    edit_script(
        content=board,
        by=person,
        hook="How long is one metre?",
        body=["A new thought entirely.", SENTENCES[1], SENTENCES[2]],
        call_to_action=SENTENCES[3],
    )
    found = rows(board)
    assert [row.narration for row in found][1:3] == ["A new thought entirely.", SENTENCES[1]]
    assert found[2].asset_id == picture.pk
    assert (found[3].is_muted, found[3].choices) == (True, {"headline": "Light"})
    assert [row.slot for row in found] == [0, 4, 1, 2, 3]


def test_while_it_is_produced_nobody_edits(person: User, board: Content) -> None:
    start_run(by=person, content=board)
    with pytest.raises(Conflict):
        change(person, board, 1, is_muted=True)


def test_strangers_edit_nothing(board: Content) -> None:
    with pytest.raises(EditingNotAllowed):
        change(make_person("other@example.com"), board, 1, is_muted=True)


def test_a_scene_of_another_content_is_not_found(person: User, board: Content) -> None:
    with pytest.raises(Http404):
        edit_scene(
            by=person, content=board, scene_id=uuid.uuid4(), changes=SceneChanges(is_muted=True)
        )


def test_every_edit_is_in_the_audit_log(person: User, board: Content) -> None:
    change(person, board, 1, is_muted=True)
    entry = AuditLog.objects.filter(action="scene.changed").get()
    assert entry.changes == {"scene": 2, "is_muted": True}
