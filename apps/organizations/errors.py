from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.core.errors import Conflict, InvalidInput, NotAllowed, RuleBroken


class PermissionMissing(NotAllowed):
    """The person is in the organization, but may not do this there."""

    code = "permission_missing"

    def __init__(self, permission_label: str | Promise) -> None:
        super().__init__(
            _("Your place in the team does not allow this: %(permission)s. Ask an owner or admin.")
            % {"permission": permission_label}
        )


class AboveYou(NotAllowed):
    """Nobody gives, or takes from somebody, what they do not have themselves."""

    code = "above_you"

    def __init__(self, *, field: str = "") -> None:
        super().__init__(
            _("This needs permissions that you do not have yourself. Ask an owner of the team."),
            field=field,
        )


class AddressNotProven(NotAllowed):
    code = "email_unverified"

    def __init__(self) -> None:
        super().__init__(_("Confirm your e-mail address first."))


class ForAnotherAddress(NotAllowed):
    """Does not say for which: a forwarded letter must not tell."""

    code = "another_address"

    def __init__(self) -> None:
        super().__init__(_("This invitation is for another e-mail address. Sign in with that one."))


class LastOwner(Conflict):
    """Without an owner nobody could decide about the organization."""

    code = "last_owner"

    def __init__(self, *, field: str = "") -> None:
        super().__init__(
            _("This is the team's last owner. Hand over the ownership first."), field=field
        )


class TeamsNeedYou(Conflict):
    """Somebody wants to delete their account who is the last owner of teams with others in it."""

    code = "last_owner"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            _(
                "You are the last owner of: %(teams)s. Hand over the ownership, or remove the "
                "other members first."
            )
            % {"teams": ", ".join(names)}
        )


class WrongOrganizationState(Conflict):
    code = "wrong_state"


class OrganizationClosed(Conflict):
    """Suspended, or without an owner who could act."""

    code = "organization_closed"

    def __init__(self) -> None:
        super().__init__(_("This team takes nobody in at the moment."))


class OwnerNotInvited(InvalidInput):
    code = "owner_not_invited"

    def __init__(self) -> None:
        super().__init__(
            _("Nobody is invited as owner. Invite them in another role, then hand over."),
            field="role",
        )


class OwnerIsWhole(InvalidInput):
    code = "owner_is_whole"

    def __init__(self) -> None:
        super().__init__(_("An owner may do everything: no exceptions."), field="permissions")


class AlreadyMember(Conflict):
    code = "already_member"

    def __init__(self) -> None:
        super().__init__(_("This person is in the team already."), field="email")


class AlreadyInvited(Conflict):
    code = "already_invited"

    def __init__(self) -> None:
        super().__init__(
            _("This address has an open invitation. Send that one again, or revoke it."),
            field="email",
        )


class InvitationUnknown(RuleBroken):
    """Nobody ever got a letter with this link, or a newer one replaced it."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("This link is wrong, or was replaced by a newer one."), field="token")


class InvitationSettled(Conflict):
    """Accepted, declined or revoked: each letter is answered once."""

    code = "invitation_used"

    def __init__(self) -> None:
        super().__init__(_("This invitation was answered or taken back already."), field="token")


class InvitationExpired(Conflict):
    code = "invitation_expired"

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is too old. Ask the team to send it again."), field="token"
        )


class NotAMember(InvalidInput):
    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("Choose an active member of this team."), field="member")
