from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.models import User
from apps.accounts.services.erasure import erase_user
from apps.accounts.services.states import request_deletion
from apps.accounts.states import UserStatus
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput, RuleBroken
from apps.core.models import AuditLog
from apps.organizations.errors import (
    AboveYou,
    LastOwner,
    NotAMember,
    OwnerIsWhole,
    PermissionMissing,
    TeamsNeedYou,
)
from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.services.members import (
    change_role,
    leave_organization,
    remove_member,
    set_permissions,
    transfer_ownership,
)
from apps.organizations.services.organizations import create_organization
from apps.organizations.tasks import tidy_teams
from tests.organizations.conftest import Invited, place_of
from tests.support.cast import Cast


def test_owners_and_admins_give_roles(cast: Cast, admin: User) -> None:
    change_role(member=place_of(cast.viewer, cast.team), role="admin", by=cast.owner)
    change_role(member=place_of(cast.editor, cast.team), role="viewer", by=admin)
    assert place_of(cast.viewer, cast.team).role == "admin"
    entry = AuditLog.objects.filter(action="organization_member.changed").latest("id")
    assert entry.changes == {"role": ["editor", "viewer"]}
    assert entry.organization_id == cast.team.pk


@pytest.mark.parametrize("who", ["editor", "viewer", "outsider"])
def test_others_give_nothing(who: str, cast: Cast) -> None:
    member, by = place_of(cast.viewer, cast.team), getattr(cast, who)
    with pytest.raises(PermissionMissing):
        change_role(member=member, role="admin", by=by)
    with pytest.raises(PermissionMissing):
        set_permissions(member=member, permissions={}, by=by)
    with pytest.raises(PermissionMissing):
        transfer_ownership(organization=cast.team, to=member, by=by)


def test_a_role_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_role(member=place_of(cast.viewer, cast.team), role="emperor", by=cast.owner)
    assert refused.value.field == "role"


def test_nobody_gives_or_takes_more_than_they_have(cast: Cast, admin: User) -> None:
    viewer, owner = place_of(cast.viewer, cast.team), place_of(cast.owner, cast.team)
    with pytest.raises(AboveYou):
        change_role(member=viewer, role="owner", by=admin)
    with pytest.raises(AboveYou):
        change_role(member=owner, role="viewer", by=admin)
    with pytest.raises(AboveYou):
        remove_member(member=owner, by=admin)
    set_permissions(
        member=place_of(admin, cast.team), permissions={"manage_billing": False}, by=cast.owner
    )
    for permissions in ({"manage_billing": True}, {"view": False, "manage_billing": True}):
        with pytest.raises(AboveYou):
            set_permissions(member=viewer, permissions=permissions, by=admin)
    with pytest.raises(AboveYou):
        change_role(member=viewer, role="admin", by=admin)


def test_an_admin_does_not_widen_their_own_place(cast: Cast, admin: User) -> None:
    place = place_of(admin, cast.team)
    set_permissions(member=place, permissions={"manage_billing": False}, by=cast.owner)
    with pytest.raises(AboveYou):
        set_permissions(member=place, permissions={}, by=admin)


def test_exceptions_are_kept_until_the_role_changes(cast: Cast) -> None:
    place = place_of(cast.viewer, cast.team)
    set_permissions(member=place, permissions={"edit_content": True}, by=cast.owner)
    assert place_of(cast.viewer, cast.team).permissions == {"edit_content": True}
    change_role(member=place, role="editor", by=cast.owner)
    assert place_of(cast.viewer, cast.team).permissions == {}


@pytest.mark.parametrize("bad", [{"fly": True}, {"view": "no"}, {"transfer_ownership": True}, []])
def test_bad_exceptions_change_nothing(bad: Any, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_permissions(member=place_of(cast.viewer, cast.team), permissions=bad, by=cast.owner)
    assert refused.value.field == "permissions"


def test_an_owner_has_no_exceptions(cast: Cast) -> None:
    with pytest.raises(OwnerIsWhole):
        set_permissions(
            member=place_of(cast.owner, cast.team), permissions={"produce": False}, by=cast.owner
        )


def test_the_last_owner_stays(cast: Cast) -> None:
    place = place_of(cast.owner, cast.team)
    for by in (cast.owner, cast.staff):
        with pytest.raises(LastOwner):
            change_role(member=place, role="admin", by=by)
        with pytest.raises(LastOwner):
            remove_member(member=place, by=by)
    with pytest.raises(LastOwner):
        leave_organization(organization=cast.team, by=cast.owner)
    assert place_of(cast.owner, cast.team).role == "owner"


def test_an_owner_who_cannot_act_does_not_count(cast: Cast) -> None:
    change_role(member=place_of(cast.editor, cast.team), role="owner", by=cast.owner)
    User.objects.filter(pk=cast.editor.pk).update(status=UserStatus.SUSPENDED)
    with pytest.raises(LastOwner):
        leave_organization(organization=cast.team, by=cast.owner)


def test_one_of_two_owners_may_go(cast: Cast) -> None:
    change_role(member=place_of(cast.editor, cast.team), role="owner", by=cast.owner)
    leave_organization(organization=cast.team, by=cast.owner)
    assert not cast.team.members.filter(user=cast.owner).exists()


def test_ownership_is_handed_over(cast: Cast) -> None:
    heir = place_of(cast.editor, cast.team)
    set_permissions(member=heir, permissions={"produce": False}, by=cast.owner)
    transfer_ownership(organization=cast.team, to=heir, by=cast.owner)
    heir = place_of(cast.editor, cast.team)
    assert (heir.role, heir.permissions) == ("owner", {})
    assert place_of(cast.owner, cast.team).role == "admin"
    assert AuditLog.objects.filter(action="organization.ownership_transferred").count() == 1


def test_ownership_goes_to_active_members_only(cast: Cast, newcomer: User) -> None:
    other = create_organization(by=newcomer, name="Other")
    User.objects.filter(pk=cast.viewer.pk).update(status=UserStatus.SUSPENDED)
    for to in (
        place_of(newcomer, other),
        place_of(cast.viewer, cast.team),
        place_of(cast.owner, cast.team),
    ):
        with pytest.raises(NotAMember):
            transfer_ownership(organization=cast.team, to=to, by=cast.owner)
    assert place_of(cast.owner, cast.team).role == "owner"


def test_staff_rescue_a_team_whose_owner_is_gone(cast: Cast) -> None:
    User.objects.filter(pk=cast.owner.pk).update(status=UserStatus.SUSPENDED)
    transfer_ownership(organization=cast.team, to=place_of(cast.editor, cast.team), by=cast.staff)
    roles = dict(cast.team.members.values_list("user__name", "role"))
    assert roles == {"Owner": "admin", "Editor": "owner", "Viewer": "viewer"}


def test_what_waits_on_a_leaver_is_handed_on(
    cast: Cast, admin: User, invited: Invited, settings: Any
) -> None:
    settings.ORGANIZATION_LEAVING_HOOKS = ["tests.organizations.services.test_members.hear"]
    heard.clear()
    invitation, _token = invited(by=admin)
    remove_member(member=place_of(admin, cast.team), by=cast.owner)
    invitation.refresh_from_db()
    assert invitation.invited_by == cast.owner
    assert heard == [(cast.team, admin, cast.owner, cast.owner)]
    entry = AuditLog.objects.get(action="organization_member.removed")
    assert entry.changes["handed_on_to"] == cast.owner.email


def test_who_leaves_hands_on_to_the_owner(cast: Cast, admin: User, invited: Invited) -> None:
    invited(by=admin)
    leave_organization(organization=cast.team, by=admin)
    assert OrganizationInvitation.objects.get().invited_by == cast.owner
    assert AuditLog.objects.filter(action="organization_member.left").exists()
    with pytest.raises(NotAMember):
        leave_organization(organization=cast.team, by=admin)


def test_a_failing_hook_keeps_the_member(cast: Cast, settings: Any) -> None:
    settings.ORGANIZATION_LEAVING_HOOKS = ["tests.organizations.services.test_members.refuse"]
    with pytest.raises(RuleBroken):
        remove_member(member=place_of(cast.editor, cast.team), by=cast.owner)
    assert place_of(cast.editor, cast.team)


def test_a_last_owner_does_not_delete_their_account(cast: Cast) -> None:
    with pytest.raises(TeamsNeedYou, match="Team"):
        request_deletion(user=cast.owner, by=cast.owner)
    cast.owner.refresh_from_db()
    assert cast.owner.status == "active"
    transfer_ownership(organization=cast.team, to=place_of(cast.editor, cast.team), by=cast.owner)
    request_deletion(user=cast.owner, by=cast.owner)
    assert cast.owner.status == "deleted"


def test_a_team_of_one_goes_to_sleep_with_its_owner(cast: Cast) -> None:
    OrganizationMember.objects.exclude(user=cast.owner).delete()
    request_deletion(user=cast.owner, by=cast.owner)
    cast.team.refresh_from_db()
    assert cast.team.status == "active"
    assert place_of(cast.owner, cast.team).role == "owner"


def test_erased_people_give_their_seats_back(cast: Cast, newcomer: User) -> None:
    alone = create_organization(by=newcomer, name="Alone")
    for user in (cast.editor, newcomer):
        request_deletion(user=user, by=user)
        erase_user(user=user, by=SYSTEM)
    tidy_teams()
    assert not cast.team.members.filter(user=cast.editor).exists()
    assert alone.members.filter(user=newcomer).exists()
    entry = AuditLog.objects.get(action="organization_member.removed")
    assert entry.changes["handed_on_to"] == cast.owner.email
    tidy_teams()


heard: list[Any] = []


def hear(*, organization: Any, leaver: Any, heir: Any, by: Any) -> None:
    heard.append((organization, leaver, heir, by))


def refuse(**_whom: Any) -> None:
    raise RuleBroken("Not now.")
