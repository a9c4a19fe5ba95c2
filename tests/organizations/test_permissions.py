"""The matrix as data, and the same answers from Python and from the database."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.organizations.models import OrganizationMember
from apps.organizations.permissions import (
    EXCEPTIONABLE,
    MATRIX,
    OWNERS_ALONE,
    Permission,
    granted,
    validate_exceptions,
)
from apps.organizations.selectors import (
    allowed_by,
    audit_seen_by,
    editable_by,
    memberships_of,
    owned_by,
    permitted_in,
)
from apps.organizations.states import OrganizationStatus, Role
from apps.projects.models import Project
from tests.organizations.conftest import place_of
from tests.support.cast import Cast

# owner, admin, editor, viewer
TRUTH = {
    "view": "yyyy",
    "edit_content": "yyyn",
    "produce": "yyyn",
    "publish": "yyyn",
    "review": "yynn",
    "manage_projects": "yyyn",
    "manage_channels": "yynn",
    "view_usage": "yyyy",
    "view_audit": "yynn",
    "manage_members": "yynn",
    "manage_billing": "yynn",
    "manage_organization": "yynn",
    "transfer_ownership": "ynnn",
}


def test_the_table_names_every_permission() -> None:
    assert set(TRUTH) == set(Permission)


@pytest.mark.parametrize(("name", "row"), TRUTH.items())
def test_every_role_has_what_the_table_says(name: str, row: str) -> None:
    for role, answer in zip(Role, row, strict=True):
        assert (Permission(name) in MATRIX[role]) is (answer == "y"), role


def test_exceptions_widen_and_narrow_a_role() -> None:
    assert Permission.VIEW_AUDIT in granted("viewer", {"view_audit": True})
    assert Permission.PRODUCE not in granted("editor", {"produce": False})
    assert granted("admin", {}) == MATRIX[Role.ADMIN]


def test_who_may_not_see_may_do_nothing() -> None:
    assert granted("editor", {"view": False, "produce": True}) == frozenset()


CASES = [
    (role, exceptions)
    for role in ("admin", "editor", "viewer")
    for exceptions in (
        {},
        *({name: value} for name, value in itertools.product(EXCEPTIONABLE, (True, False))),
        {"view": False, "manage_billing": True},
        {"edit_content": True, "produce": False},
    )
]


def test_the_database_gives_the_same_answers(cast: Cast) -> None:
    place = place_of(cast.editor, cast.team)
    for role, exceptions in CASES:
        place.role, place.permissions = role, exceptions
        place.save()
        asked = {p for p in Permission if permitted_in(cast.editor, p).exists()}
        assert asked == place.effective, (role, exceptions)


def test_selectors_follow_a_members_exceptions(cast: Cast) -> None:
    def rows(condition: Any) -> bool:
        return Project.objects.filter(condition).exists()

    OrganizationMember.objects.filter(user=cast.viewer).update(
        permissions={"edit_content": True, "view_audit": True}
    )
    assert rows(editable_by(cast.viewer))
    assert audit_seen_by(cast.viewer).exists()
    OrganizationMember.objects.filter(user=cast.editor).update(permissions={"edit_content": False})
    assert rows(owned_by(cast.editor))
    assert not rows(editable_by(cast.editor))
    OrganizationMember.objects.filter(user=cast.editor).update(permissions={"view": False})
    assert not rows(owned_by(cast.editor))
    assert memberships_of(cast.editor).exists()


def test_a_condition_is_one_query_however_many_teams(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(Project.objects.filter(allowed_by(cast.editor, Permission.MANAGE_PROJECTS)))
    assert len(asked) == 1


def test_nobody_is_permitted_in_a_suspended_team(cast: Cast) -> None:
    cast.team.status = OrganizationStatus.SUSPENDED
    cast.team.save()
    assert not permitted_in(cast.owner, Permission.VIEW).exists()


def test_a_suspended_person_is_permitted_nothing(cast: Cast) -> None:
    cast.owner.status = "suspended"
    assert not permitted_in(cast.owner, Permission.VIEW).exists()
    assert not Project.objects.filter(owned_by(cast.owner)).exists()


@pytest.mark.parametrize(
    "exceptions",
    [{"fly": True}, {"view": "yes"}, {"view": 1}, {"view": None}, [], "view", {"": True}]
    + [{name: True} for name in OWNERS_ALONE],
)
def test_an_unknown_name_or_value_is_refused(exceptions: Any) -> None:
    with pytest.raises(ValidationError):
        validate_exceptions(exceptions)


def test_the_database_keeps_owners_whole(cast: Cast) -> None:
    owners = OrganizationMember.objects.filter(role="owner")
    with pytest.raises(IntegrityError), transaction.atomic():
        owners.update(permissions={"view": False})
