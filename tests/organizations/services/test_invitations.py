from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import OutboxMail, User
from apps.core.errors import InvalidInput, RuleBroken
from apps.core.models import AuditLog
from apps.organizations.errors import (
    AboveYou,
    AddressNotProven,
    AlreadyInvited,
    AlreadyMember,
    ForAnotherAddress,
    InvitationExpired,
    InvitationSettled,
    InvitationUnknown,
    OrganizationClosed,
    OwnerNotInvited,
    PermissionMissing,
)
from apps.organizations.models import OrganizationInvitation
from apps.organizations.services.answers import accept_invitation, decline_invitation
from apps.organizations.services.invitations import (
    expire_invitations,
    invite,
    resend_invitation,
    revoke_invitation,
)
from apps.organizations.services.members import set_permissions
from apps.organizations.services.organizations import suspend_organization
from tests.organizations.conftest import Invited, mailed_token, place_of
from tests.organizations.seats import SeatsTaken
from tests.support.cast import Cast


def make_old(invitation: OrganizationInvitation) -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    OrganizationInvitation.objects.filter(pk=invitation.pk).update(expires_at=past)


def test_an_invitation_is_mailed_and_accepted(cast: Cast, newcomer: User, invited: Invited) -> None:
    invitation, token = invited("NewComer@Example.com", "viewer")
    assert invitation.email == "newcomer@example.com"
    assert token not in str(vars(invitation))
    days = (invitation.expires_at - timezone.now()).total_seconds() / 86_400
    assert 6.9 < days <= 7
    member = accept_invitation(token=token, by=newcomer)
    assert (member.role, member.invited_by) == ("viewer", cast.owner)
    invitation.refresh_from_db()
    assert invitation.status == "accepted"
    actions = set(
        AuditLog.objects.filter(organization_id=cast.team.pk).values_list("action", flat=True)
    )
    assert {"organization.invited", "organization.joined"} <= actions


@pytest.mark.parametrize(
    ("reader", "team", "sender", "subject"),
    [
        ("en", "ko", "ko", "Join “Team” on AutoClip"),
        (None, "en", "ko", "Join “Team” on AutoClip"),
        (None, None, "en", "Join “Team” on AutoClip"),
    ],
)
def test_the_letter_speaks_its_readers_language(
    reader: str | None,
    team: str | None,
    sender: str,
    subject: str,
    cast: Cast,
    invited: Invited,
) -> None:
    if reader:
        User.objects.create_user("new@example.com", locale=reader)
    cast.team.settings = {"language": team} if team else {}
    cast.team.save()
    cast.owner.locale = sender
    cast.owner.save()
    invited("new@example.com")
    mail = OutboxMail.objects.latest("id")
    assert mail.subject == subject
    assert "Owner" in mail.text
    assert "Owner" in mail.html


def test_nothing_is_mailed_about_what_was_rolled_back(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    @transaction.atomic
    def invite_and_fail() -> None:
        invite(organization=cast.team, email="a@example.com", role="editor", by=cast.owner)
        raise SystemError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(SystemError):
        invite_and_fail()
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("nobody", "editor", "email"),
        ("a@b\x00.com", "editor", "email"),
        ("two\nlines@example.com", "editor", "email"),
        ("x" * 300 + "@example.com", "editor", "email"),
        ("", "editor", "email"),
        ("a@example.com", "emperor", "role"),
        ("a@example.com", "owner", "role"),
    ],
)
def test_bad_invitations_are_refused_by_field(
    email: str, role: str, field: str, cast: Cast
) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite(organization=cast.team, email=email, role=role, by=cast.owner)
    assert refused.value.field == field
    assert not OrganizationInvitation.objects.exists()


def test_nobody_is_invited_as_owner_even_by_the_database(cast: Cast, invited: Invited) -> None:
    invitation, _token = invited()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationInvitation.objects.filter(pk=invitation.pk).update(role="owner")
    with pytest.raises(OwnerNotInvited):
        invite(organization=cast.team, email="a@example.com", role="owner", by=cast.owner)


def test_members_and_invited_people_are_not_invited_again(cast: Cast, invited: Invited) -> None:
    with pytest.raises(AlreadyMember):
        invited("EDITOR@example.com")
    invited("new@example.com")
    with pytest.raises(AlreadyInvited):
        invited("New@Example.com")
    assert OrganizationInvitation.objects.count() == 1


def test_one_open_letter_per_address_is_a_rule_of_the_database(
    cast: Cast, invited: Invited
) -> None:
    invitation, _token = invited()
    invitation.pk, invitation.token_hash = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save(force_insert=True)


def test_only_who_manages_members_invites(cast: Cast, admin: User) -> None:
    for by in (cast.editor, cast.viewer, cast.outsider):
        with pytest.raises(PermissionMissing):
            invite(organization=cast.team, email="a@example.com", role="viewer", by=by)
    place = place_of(admin, cast.team)
    set_permissions(member=place, permissions={"manage_billing": False}, by=cast.owner)
    with pytest.raises(AboveYou):
        invite(organization=cast.team, email="a@example.com", role="admin", by=admin)
    invite(organization=cast.team, email="a@example.com", role="editor", by=admin)


def test_each_letter_is_answered_once(cast: Cast, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    accept_invitation(token=token, by=newcomer)
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(InvitationSettled):
            answer(token=token, by=newcomer)
    assert cast.team.members.filter(user=newcomer).count() == 1


def test_an_old_letter_does_not_work(cast: Cast, newcomer: User, invited: Invited) -> None:
    invitation, token = invited()
    make_old(invitation)
    with pytest.raises(InvitationExpired):
        accept_invitation(token=token, by=newcomer)
    assert expire_invitations() == 1
    assert expire_invitations() == 0
    with pytest.raises(InvitationExpired):
        accept_invitation(token=token, by=newcomer)


def test_letters_are_for_one_proven_address(cast: Cast, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    with pytest.raises(ForAnotherAddress):
        accept_invitation(token=token, by=cast.outsider)
    newcomer.email_verified = False
    with pytest.raises(AddressNotProven):
        accept_invitation(token=token, by=newcomer)
    with pytest.raises(InvitationUnknown):
        accept_invitation(token="guess", by=newcomer)
    assert not cast.team.members.filter(user__in=(newcomer, cast.outsider)).exists()


def test_declined_and_revoked_letters_free_the_seat(
    cast: Cast, newcomer: User, invited: Invited, settings: Any
) -> None:
    settings.SEATS_OF_THE_TEST = 4
    _invitation, token = invited()
    decline_invitation(token=token, by=newcomer)
    invitation, token = invited()
    revoke_invitation(invitation=invitation, by=cast.owner)
    with pytest.raises(InvitationSettled):
        revoke_invitation(invitation=invitation, by=cast.owner)
    with pytest.raises(InvitationSettled):
        accept_invitation(token=token, by=newcomer)
    invited()


def test_open_letters_hold_a_seat(cast: Cast, invited: Invited, settings: Any) -> None:
    settings.SEATS_OF_THE_TEST = 4
    first, _token = invited("one@example.com")
    with pytest.raises(SeatsTaken) as refused:
        invited("two@example.com")
    assert refused.value.field == "email"
    make_old(first)
    invited("two@example.com")


def test_a_seat_lost_meanwhile_is_not_taken(
    cast: Cast, newcomer: User, invited: Invited, settings: Any
) -> None:
    settings.SEATS_OF_THE_TEST = 4
    _invitation, token = invited()
    settings.SEATS_OF_THE_TEST = 3
    with pytest.raises(SeatsTaken):
        accept_invitation(token=token, by=newcomer)
    assert OrganizationInvitation.objects.get().status == "pending"


def test_sending_again_makes_a_new_link(
    cast: Cast,
    newcomer: User,
    invited: Invited,
    django_capture_on_commit_callbacks: Any,
) -> None:
    invitation, old = invited()
    make_old(invitation)
    expire_invitations()
    invitation.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        sent = resend_invitation(invitation=invitation, by=cast.owner)
    assert sent.is_open
    new = mailed_token("newcomer@example.com")
    with pytest.raises(InvitationUnknown):
        accept_invitation(token=old, by=newcomer)
    accept_invitation(token=new, by=newcomer)
    with pytest.raises(RuleBroken):
        resend_invitation(invitation=invitation, by=cast.owner)


def test_an_expired_letter_asks_for_a_seat_again(
    cast: Cast, invited: Invited, settings: Any
) -> None:
    invitation, _token = invited()
    make_old(invitation)
    settings.SEATS_OF_THE_TEST = 3
    with pytest.raises(SeatsTaken):
        resend_invitation(invitation=invitation, by=cast.owner)


def test_an_expired_letter_makes_room_for_a_new_one(cast: Cast, invited: Invited) -> None:
    invitation, _token = invited()
    make_old(invitation)
    invited()
    states = OrganizationInvitation.objects.order_by("id").values_list("status", flat=True)
    assert list(states) == ["expired", "pending"]
    with pytest.raises(AlreadyInvited):
        resend_invitation(
            invitation=OrganizationInvitation.objects.get(status="expired"), by=cast.owner
        )


def test_a_closed_team_takes_nobody_in(cast: Cast, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    User.objects.filter(pk=cast.owner.pk).update(status="suspended")
    with pytest.raises(OrganizationClosed):
        accept_invitation(token=token, by=newcomer)
    User.objects.filter(pk=cast.owner.pk).update(status="active")
    suspend_organization(organization=cast.team, by=cast.staff)
    with pytest.raises(OrganizationClosed):
        accept_invitation(token=token, by=newcomer)
