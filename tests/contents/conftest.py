from __future__ import annotations

import pytest

from apps.accounts.models import User
from apps.contents.models import Content
from tests.support.productions import install_everything, make_content, make_person


@pytest.fixture
def defaults(db: None) -> None:
    install_everything()


@pytest.fixture
def person(defaults: None) -> User:
    return make_person()


@pytest.fixture
def content(person: User) -> Content:
    return make_content(person)
