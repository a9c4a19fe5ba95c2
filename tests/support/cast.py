"""A small fixed cast for tests of who may do what.

A team with an owner, an editor and a viewer; an outsider with nothing to do with it; and staff of
the installation who are not in the team.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

# Imported inside: this plugin is also loaded where Django is not set up.
if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from apps.accounts.models import User
    from apps.contents.models import Content
    from apps.organizations.models import Organization
    from apps.projects.models import Project


@dataclass(frozen=True)
class Cast:
    """The people, their team, its project and a draft in it."""

    owner: User
    editor: User
    viewer: User
    outsider: User
    staff: User
    team: Organization
    project: Project
    content: Content


@pytest.fixture
def cast(db: None) -> Cast:
    """Nobody has a password: hashing them takes longer than most tests."""
    from apps.accounts.models import User
    from apps.organizations.models import Organization, OrganizationMember
    from tests.support.productions import install_everything, make_content, make_project

    install_everything()
    people = {
        name: User.objects.create_user(f"{name}@example.com", name=name.title(), locale="en")
        for name in ("owner", "editor", "viewer", "outsider")
    }
    staff = User.objects.create_superuser("staff@example.com", locale="en")
    team = Organization.objects.create(name="Team", slug="team")
    for role in ("owner", "editor", "viewer"):
        OrganizationMember.objects.create(organization=team, user=people[role], role=role)
    project = make_project(people["owner"], organization=team)
    content = make_content(people["owner"], project=project)
    return Cast(**people, staff=staff, team=team, project=project, content=content)


@pytest.fixture
def someone(db: None) -> User:
    """One person alone, where nothing else of the cast is needed."""
    from apps.accounts.models import User

    return User.objects.create_user("someone@example.com", name="Someone", locale="en")


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """A client of the API, signed in as somebody or as nobody."""
    from rest_framework.test import APIClient

    def client(user: User | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.force_login(user)
        return made

    return client
