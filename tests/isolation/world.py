"""The tenants and everybody who knocks, with a browser each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User, UserSession
from apps.accounts.services.staff_groups import STAFF_GROUPS, install_staff_groups
from apps.accounts.states import UserStatus
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.states import OrganizationStatus
from tests.isolation import actors
from tests.isolation.rows import PLANTERS
from tests.isolation.tenant import Tenant, strangers_ids
from tests.support.productions import install_everything


class Visitor(Client):
    """A browser that begins every request with the cookies it had at first."""

    def __init__(self, user: User | None = None) -> None:
        super().__init__(raise_request_exception=False)
        if user is not None:
            self.force_login(user)
        self._first = self.cookies.output()

    def refresh(self) -> Visitor:
        self.cookies = SimpleCookie(self._first.replace("Set-Cookie: ", ""))
        return self


@dataclass
class World:
    """team is who is knocked at; rivals and sleepers have rows of every kind too."""

    team: Tenant
    rivals: Tenant
    sleepers: Tenant
    nobody: dict[str, str]
    visitors: dict[str, Visitor]
    people: dict[str, User]


def build_world() -> World:
    install_everything()
    install_staff_groups()
    team, rivals, sleepers = (_plant(word) for word in ("zaunkoenig", "gimpel", "siebenschlaefer"))
    people = {name: team.people[name] for name in actors.MEMBERS}
    people |= {actors.OUTSIDER: rivals.people["owner"], actors.SLEEPER: sleepers.people["owner"]}
    people[actors.SUSPENDED] = _suspended(team)
    people |= _staff()
    User.objects.create_superuser("another@example.com")
    visitors = {name: Visitor(user) for name, user in people.items()}
    visitors[actors.ANONYMOUS] = Visitor()
    for visitor in visitors.values():
        # what the first request of a session writes down is written down before the tests begin
        visitor.get("/api/v1/session/")
    # nor does a session that is a minute old by then write that it is still in use
    UserSession.objects.update(last_activity_at=timezone.now() + datetime.timedelta(days=1))
    User.objects.filter(pk=people[actors.SUSPENDED].pk).update(status=UserStatus.SUSPENDED)
    Organization.objects.filter(pk=sleepers.ids["organization"]).update(
        status=OrganizationStatus.SUSPENDED
    )
    return World(team, rivals, sleepers, strangers_ids(team), visitors, people)


def _plant(word: str) -> Tenant:
    tenant = Tenant(word)
    tenant.name("word", word)
    for plant in PLANTERS:
        plant(tenant)
    tenant.name("owner_email", tenant.people["owner"].email)
    return tenant


def _suspended(team: Tenant) -> User:
    user = User.objects.create_user("suspended@example.com", locale="en", email_verified=True)
    OrganizationMember.objects.create(
        organization_id=team.ids["organization"], user=user, role="editor"
    )
    return user


def _staff() -> dict[str, User]:
    def make(name: str, **more: Any) -> User:
        return User.objects.create_user(
            f"{name}@example.com", locale="en", email_verified=True, is_staff=True, **more
        )

    staff = {actors.CLERK: make("clerk"), actors.SUPERUSER: make("root", is_superuser=True)}
    for name in STAFF_GROUPS:
        staff[name.lower()] = make(name.lower())
        staff[name.lower()].groups.add(Group.objects.get(name=name))
    return staff
