from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput, NotAllowed, ProblemList
from apps.core.models import AuditLog
from apps.organizations.errors import AddressNotProven, PermissionMissing
from apps.organizations.models import Organization
from apps.organizations.services.organizations import (
    change_organization,
    create_organization,
    reinstate_organization,
    suspend_organization,
)
from tests.organizations.conftest import place_of
from tests.support.cast import Cast


def test_whoever_founds_a_team_owns_it(newcomer: User) -> None:
    team = create_organization(by=newcomer, name="  New team ")
    assert (team.name, team.slug, team.status) == ("New team", "new-team", "active")
    assert place_of(newcomer, team).role == "owner"
    entry = AuditLog.objects.get(action="organization.created")
    assert (entry.organization_id, entry.actor_id) == (team.pk, str(newcomer.pk))


def test_an_unproven_address_founds_nothing(someone: User) -> None:
    with pytest.raises(AddressNotProven):
        create_organization(by=someone, name="New team")
    assert not Organization.objects.exists()


def test_short_names_are_made_unique(newcomer: User) -> None:
    teams = [
        create_organization(by=newcomer, name=name) for name in ("Duo", "Duo", "우리 팀", "팀")
    ]
    slugs = [team.slug for team in teams]
    assert slugs[0] == "duo"
    assert slugs[2] == "team"
    assert len(set(slugs)) == 4


def test_staff_found_a_team_for_somebody(cast: Cast, newcomer: User) -> None:
    team = create_organization(by=cast.staff, owner=newcomer, name="Customer")
    assert place_of(newcomer, team).role == "owner"
    assert not team.members.filter(user=cast.staff).exists()
    with pytest.raises(NotAllowed):
        create_organization(by=newcomer, owner=cast.owner, name="Trick")


BAD = [
    ("name", "x" * 300),
    ("name", "a\x00b"),
    ("name", "two\nlines"),
    ("name", "   "),
    ("logo_url", "javascript:alert(1)"),
    ("logo_url", "ftp://example.com/logo.png"),
    ("brand_colors", {"primary": "red"}),
    ("brand_colors", {"border": "#000000"}),
    ("brand_colors", ["#000000"]),
    ("settings", {"language": "xx"}),
    ("settings", {"timezone": "Mars/Phobos"}),
    ("settings", {"timezone": 9}),
    ("settings", {"plan_type": "enterprise"}),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_bad_values_are_refused_by_name(field: str, value: Any, cast: Cast) -> None:
    with pytest.raises(ProblemList) as refused:
        change_organization(organization=cast.team, by=cast.owner, **{field: value})
    assert {one.field for one in refused.value.problems} == {field}
    assert Organization.objects.get(pk=cast.team.pk).name == "Team"
    assert not AuditLog.objects.filter(action="organization.changed").exists()


@pytest.mark.parametrize("field", ["slug", "status", "custom_domain", "plan_type"])
def test_other_fields_are_not_changed_by_hand(field: str, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_organization(organization=cast.team, by=cast.owner, **{field: "x"})
    assert refused.value.field == field


def test_a_change_is_written_once_and_audited(cast: Cast) -> None:
    colors = {"primary": "#4f63e8"}
    change_organization(
        organization=cast.team,
        by=cast.owner,
        name="Team",
        brand_colors=colors,
        settings={"timezone": "Europe/Berlin"},
    )
    cast.team.refresh_from_db()
    assert cast.team.chosen_settings.timezone == "Europe/Berlin"
    assert cast.team.chosen_settings.language == "ko"
    entry = AuditLog.objects.get(action="organization.changed")
    assert set(entry.changes) == {"brand_colors", "settings"}
    change_organization(organization=cast.team, by=cast.owner, brand_colors=colors)
    assert AuditLog.objects.filter(action="organization.changed").count() == 1


def test_editors_do_not_change_the_team(cast: Cast) -> None:
    with pytest.raises(PermissionMissing):
        change_organization(organization=cast.team, by=cast.editor, name="Mine")


def test_staff_suspend_and_reinstate(cast: Cast) -> None:
    suspend_organization(organization=cast.team, by=cast.staff)
    assert Organization.objects.get(pk=cast.team.pk).status == "suspended"
    with pytest.raises(Conflict):
        suspend_organization(organization=cast.team, by=cast.staff)
    reinstate_organization(organization=cast.team, by=cast.staff)
    actions = AuditLog.objects.filter(target_id=str(cast.team.pk)).values_list("action", flat=True)
    assert {"organization.suspended", "organization.reinstated"} <= set(actions)


def test_owners_do_not_suspend_their_team(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        suspend_organization(organization=cast.team, by=cast.owner)
