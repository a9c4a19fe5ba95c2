from __future__ import annotations

from apps.accounts.models import User, UserSession
from apps.core.models import AuditLog
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.states import Role
from tests.isolation.tenant import Tenant


def plant(tenant: Tenant) -> None:
    """A team with one person in each role, a session of its owner and an entry of its diary."""
    word = tenant.word
    team = tenant.make("organization", Organization, slug=f"{word}-team")
    for role in Role.values:
        person = tenant.make(
            f"user_{role}",
            User,
            email=f"{role}@{word}.example",
            password="!",
            locale="en",
            timezone="UTC",
            email_verified=True,
        )
        tenant.people[role] = person
        tenant.make(f"member_{role}", OrganizationMember, organization=team, user=person, role=role)
    tenant.make("session", UserSession, user=tenant.people["owner"], session_key=word)
    tenant.make(
        "audit",
        AuditLog,
        organization_id=team.pk,
        actor_id=tenant.ids["user_owner"],
        target_id=str(team.pk),
    )
