"""What other floors ask before they let somebody go."""

from __future__ import annotations

from apps.accounts.models import User
from apps.organizations.errors import TeamsNeedYou
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.services.places import acting_owners
from apps.organizations.states import Role


def check_teams_keep_an_owner(user: User) -> None:
    """Raise TeamsNeedYou while user is the last owner of teams that have other members.

    A team of nobody else goes to sleep with the account: nobody can reach it or join it, and it is
    there again when the account is kept. Its rows stay, as the ledger does. Called in the
    transaction of the deletion: the locks last until the account is closed.
    """
    owned = OrganizationMember.objects.filter(user=user, role=Role.OWNER)
    teams = Organization.objects.filter(pk__in=owned.values("organization_id"))
    lonely = []
    for organization in teams.order_by("pk").select_for_update():
        others = organization.members.exclude(user=user)
        if others.exists() and {one.user_id for one in acting_owners(organization)} <= {user.pk}:
            lonely.append(organization.name)
    if lonely:
        raise TeamsNeedYou(lonely)
