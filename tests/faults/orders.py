"""Films ordered by several customers."""

from __future__ import annotations

from functools import cache

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun
from apps.contents.services.contents import create_content
from apps.contents.services.runs import start_run
from apps.projects.models import Project
from tests.support.productions import ENGLISH_TEXT as TEXT
from tests.support.productions import install_everything, make_person, make_project


@cache
def _installed() -> None:
    install_everything()


@cache
def customer(number: int) -> tuple[User, Project]:
    _installed()
    person = make_person(f"customer-{number}@example.com")
    return person, make_project(person)


def order_content(customer_number: int, title: str) -> Content:
    person, project = customer(customer_number)
    return create_content(by=person, project=project, title=title, text=TEXT)


def order(customer_number: int, title: str) -> ContentRun:
    """One film. Titles must differ, for calls are told apart by them."""
    content = order_content(customer_number, title)
    return start_run(by=content.project.user or customer(customer_number)[0], content=content)


def order_many(prefix: str, films: int, customers: int = 4) -> list[ContentRun]:
    return [order(number % customers, f"{prefix} {number}") for number in range(films)]
