from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User, UserSession
from apps.core.models import AuditLog
from apps.organizations.invitation_tokens import hash_of
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.states import Role
from tests.isolation.tenant import Tenant


def plant(tenant: Tenant) -> None:
    """A team with one person in each role, a session of its owner and an entry of its diary."""
    word = tenant.word
    team = tenant.make(
        "organization", Organization, slug=f"{word}-team", custom_domain=f"{word}.example"
    )
    for role in Role.values:
        _member(tenant, role, role)
    _member(tenant, "spare", Role.EDITOR)
    _invitation(tenant, team)
    tenant.make("session", UserSession, user=tenant.people["owner"], session_key=word)
    tenant.make(
        "audit",
        AuditLog,
        organization_id=team.pk,
        actor_id=tenant.ids["user_owner"],
        target_id=str(team.pk),
    )


def _member(tenant: Tenant, name: str, role: str) -> None:
    person = tenant.make(
        f"user_{name}",
        User,
        email=f"{name}@{tenant.word}.example",
        password="!",
        locale="en",
        timezone="UTC",
        email_verified=True,
    )
    tenant.people[name] = person
    tenant.make(
        f"member_{name}",
        OrganizationMember,
        organization_id=tenant.ids["organization"],
        user=person,
        role=role,
    )


def _invitation(tenant: Tenant, team: Organization) -> None:
    token = f"{tenant.word}-secret"
    tenant.make(
        "invitation",
        OrganizationInvitation,
        organization=team,
        email=f"invited@{tenant.word}.example",
        token_hash=hash_of(token),
        expires_at=timezone.now() + timedelta(days=7),
        invited_by=tenant.people["owner"],
    )
    tenant.name("invitation_token", token)
    tenant.name("no_token", f"{tenant.word}-guessed")
