"""A template's past: every design it had, what changed, and bringing one back."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from apps.core.errors import Conflict
from apps.core.models import AuditLog
from apps.templates.design.differences import design_changes, shortened
from apps.templates.errors import DesignInvalid, SystemTemplateKept, TemplateEditingNotAllowed
from apps.templates.models import Template
from apps.templates.services import defaults, versions
from apps.templates.services.exchange import import_templates
from apps.templates.services.templates import (
    create_template,
    duplicate_template,
    update_template,
)
from apps.templates.services.versions import restore_version
from apps.usage.owners import Owner
from tests.support.cast import Cast
from tests.support.productions import subscribe
from tests.templates.designs import design, picture, text


def said(before: Any, after: Any) -> list[tuple[str, str, str, str]]:
    return [
        (one.path, one.change, one.before_text, one.after_text)
        for one in design_changes(before, after)
    ]


def test_changes_are_told_by_path() -> None:
    before = design(text("Headline"), text("Old"))
    after = copy.deepcopy(before)
    after["elements"][1]["color"] = "#EEEEEE"
    after["elements"][1]["plate_color"] = "#000000"
    after["elements"][2] = text("New")
    after["size"]["width"] = 720
    after["colors"]["palettes"][0][1] = "#FFFFFF"
    after["variants"] = {"mid": {"size": {"width": 640, "height": 360}}}
    assert said(before, after) == [
        ("size.width", "changed", "360", "720"),
        (
            "colors.palettes[0]",
            "changed",
            "#101020, #203050, #405070",
            "#101020, #FFFFFF, #405070",
        ),
        ("Headline.color", "changed", "{accent}", "#EEEEEE"),
        ("Headline.plate_color", "added", "", "#000000"),
        ("Old", "removed", "text", ""),
        ("New", "added", "", "text"),
        ("variants", "added", "", '{"mid":{"size":{"width":640,"height":360}}}'),
    ]
    assert said(before, before) == []
    shown = {one.path: one.after_colors for one in design_changes(before, after)}
    assert shown["Headline.color"] == ("#EEEEEE",)
    assert shown["colors.palettes[0]"] == ("#101020", "#FFFFFF", "#405070")
    assert shown["size.width"] == ()


def test_another_order_is_told_and_long_texts_are_cut() -> None:
    before = design(text("One"), text("Two"))
    after = {**before, "elements": [before["elements"][i] for i in (0, 2, 1)]}
    ((path, change, old, new),) = said(before, after)
    assert (path, change) == ("elements", "moved")
    assert (old, new) == ("Visual, One, Two", "Visual, Two, One")
    image = {**text("Logo"), "type": "image", "source": picture(64, 64)}
    (cut,) = design_changes(design(image), design({**image, "source": "brand:logo"}))
    assert cut.path == "Logo.source"
    assert len(cut.before_text) < 130
    assert len(shortened({"a": [cut.before]})["a"][0]) < 130


@pytest.mark.parametrize("broken", [None, 5, "text", [], {}, {"elements": [5, {"type": "text"}]}])
def test_a_design_of_any_shape_can_be_compared(broken: Any) -> None:
    assert design_changes(broken, design())
    assert design_changes(design(), broken)


@pytest.fixture
def ours(cast: Cast) -> Template:
    subscribe(Owner(organization_id=cast.team.pk), plan="pro")
    return create_template(
        by=cast.editor,
        organization=cast.team,
        name="Ours",
        slug="ours",
        template_data=design(text()),
    )


def history(template: Template) -> list[tuple[int, str, str]]:
    rows = template.versions.order_by("number")
    return [(row.number, str(row.author or ""), row.note) for row in rows]


@pytest.mark.django_db
def test_every_design_is_kept_with_who_and_why(cast: Cast, ours: Template) -> None:
    update_template(by=cast.owner, template=ours, name="Renamed")
    update_template(
        by=cast.owner, template=ours, template_data=design(text(text="Two")), note="Two"
    )
    update_template(by=cast.owner, template=ours, template_data=design(text(text="Two")))
    assert history(ours) == [(1, str(cast.editor), ""), (2, str(cast.owner), "Two")]
    copied = duplicate_template(by=cast.editor, template=ours, organization=cast.team)
    entry = {"name": "In", "template_data": ours.template_data}
    (taken,) = import_templates(by=cast.editor, entries=[entry], organization=cast.team)
    for made in (copied, taken):
        assert history(made) == [(1, str(cast.editor), "")]
    first = ours.versions.get(number=1)
    assert (first.name, first.template_data) == ("Ours", design(text()))


@pytest.mark.django_db
def test_a_design_that_cannot_be_used_leaves_no_version(cast: Cast, ours: Template) -> None:
    with pytest.raises(DesignInvalid):
        update_template(by=cast.owner, template=ours, template_data=design(text(font="Comic")))
    assert len(history(ours)) == 1


@pytest.mark.django_db
def test_an_old_design_comes_back_as_a_new_version(cast: Cast, ours: Template) -> None:
    first = ours.versions.get(number=1)
    with pytest.raises(Conflict):
        restore_version(by=cast.editor, template=ours, version=first)
    update_template(by=cast.owner, template=ours, template_data=design(text(text="Two")))
    for person in (cast.viewer, cast.outsider):
        with pytest.raises(TemplateEditingNotAllowed):
            restore_version(by=person, template=ours, version=first)
    kept = restore_version(by=cast.editor, template=ours, version=first)
    ours.refresh_from_db()
    assert ours.template_data == design(text())
    assert (kept.number, kept.restored_from, kept.author) == (3, 1, cast.editor)
    (entry,) = AuditLog.objects.filter(action="template.restored")
    assert entry.changes == {"from": 1, "version": 3}


@pytest.mark.django_db
def test_a_version_whose_font_is_gone_does_not_come_back(cast: Cast, ours: Template) -> None:
    old = ours.versions.create(
        number=2, name="Ours", template_data=design(text(font="Comic")), author=cast.editor
    )
    with pytest.raises(DesignInvalid):
        restore_version(by=cast.editor, template=ours, version=old)
    ours.refresh_from_db()
    assert ours.template_data == design(text())


@pytest.mark.django_db
def test_versions_are_not_rewritten_and_the_oldest_but_the_first_are_let_go(
    cast: Cast, ours: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ours.versions.update(note="other")
    ours.versions.update(author=None)
    monkeypatch.setattr(versions, "MOST_VERSIONS", 3)
    for word in "abcd":
        update_template(by=cast.owner, template=ours, template_data=design(text(text=word)))
    assert [number for number, _author, _note in history(ours)] == [1, 4, 5]


@pytest.mark.django_db
def test_the_products_templates_have_a_history_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    aurora = Template.objects.get(slug="aurora")
    assert history(aurora) == [(1, "", "")]
    defaults.install_templates()
    assert history(aurora) == [(1, "", "")]
    Template.objects.filter(pk=aurora.pk).update(template_data=design())
    defaults.install_templates()
    assert history(aurora) == [(1, "", ""), (2, "", "")]
    with pytest.raises(SystemTemplateKept):
        restore_version(by=cast.staff, template=aurora, version=aurora.versions.get(number=1))
