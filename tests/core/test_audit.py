from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.contents.services.contents import create_content
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.projects.models import Project
from apps.projects.services.projects import create_project, update_project
from apps.usage.models import Budget
from apps.usage.owners import Owner
from apps.usage.services.budgets import set_budget
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT

Api = Callable[..., APIClient]


def latest(action: str) -> AuditLog:
    return AuditLog.objects.filter(action=action).latest("id")


def break_the_log() -> None:
    """From here on the database refuses every new entry."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_logs ADD CHECK (action = '') NOT VALID")


def test_an_entry_says_who_what_and_which_team_it_is_about(cast: Cast) -> None:
    update_project(by=cast.editor, project=cast.project, name="Another name")
    entry = latest("project.changed")
    assert (entry.actor_id, entry.actor_label) == (str(cast.editor.pk), "editor@example.com")
    assert (entry.target_type, entry.target_id) == ("projects.project", str(cast.project.pk))
    assert entry.organization_id == cast.team.pk
    assert entry.changes == {"name": ["Series", "Another name"]}
    assert latest("content.created").organization_id == cast.team.pk


def test_an_entry_says_from_where(cast: Cast, api: Api) -> None:
    api(cast.editor).patch(
        f"/api/v1/projects/{cast.project.pk}/",
        {"name": "Renamed"},
        REMOTE_ADDR="2001:db8::7",
        HTTP_USER_AGENT="Studio\x07/1.0",
        HTTP_X_FORWARDED_FOR="6.6.6.6",
    )
    entry = latest("project.changed")
    assert (entry.ip_address, entry.user_agent) == ("2001:db8::7", "Studio/1.0")
    assert UUID(entry.request_id)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "wanted"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 8.8.8.8, 9.9.9.9", "8.8.8.8"),
        (2, "9.9.9.9", "10.0.0.1"),
        (1, "nonsense", None),
    ],
)
def test_only_our_own_proxies_are_believed(
    proxies: int,
    forwarded: str,
    wanted: str | None,
    cast: Cast,
    api: Api,
    settings: Settings,
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    api(cast.editor).patch(
        f"/api/v1/projects/{cast.project.pk}/",
        {"name": "Renamed"},
        REMOTE_ADDR="10.0.0.1",
        HTTP_X_FORWARDED_FOR=forwarded,
    )
    assert latest("project.changed").ip_address == wanted


def test_entries_cannot_be_changed_or_removed(someone: User) -> None:
    entry = audit.record(by=SYSTEM, action="tick", target=someone)
    critical = audit.record(
        by=SYSTEM, action="tick", target=someone, severity=AuditLog.Severity.CRITICAL
    )
    for row in (entry, critical):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            AuditLog.objects.filter(pk=row.pk).update(action="tock")
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            AuditLog.objects.filter(pk=row.pk).delete()


def change_project(cast: Cast) -> None:
    update_project(by=cast.editor, project=cast.project, name="Another name")


def make_project(cast: Cast) -> None:
    create_project(by=cast.editor, organization=cast.team, name="New")


def make_content(cast: Cast) -> None:
    create_content(by=cast.editor, project=cast.project, text=ENGLISH_TEXT)


def change_budget(cast: Cast) -> None:
    team = Owner(organization_id=cast.team.pk)
    set_budget(by=cast.owner, owner=team, limits={"monthly_hard_usd": Decimal(50)})


@pytest.mark.parametrize("change", [change_project, make_project, make_content, change_budget])
def test_a_change_that_cannot_be_audited_does_not_happen(
    change: Callable[[Cast], None], cast: Cast
) -> None:
    def state() -> list[object]:
        return [
            list(Project.objects.order_by("pk").values_list("pk", "name")),
            cast.project.contents.count(),
            list(Budget.objects.values_list("monthly_hard_usd", flat=True)),
        ]

    before = state()
    break_the_log()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(cast)
    assert state() == before


def test_a_refused_change_is_remembered_though_nothing_changed(cast: Cast, api: Api) -> None:
    answer = api(cast.viewer).patch(f"/api/v1/projects/{cast.project.pk}/", {"name": "Mine"})
    assert answer.status_code == 403
    entry = latest("request.refused")
    assert (entry.severity, entry.actor_id) == ("warning", str(cast.viewer.pk))
    assert entry.target_label == f"PATCH /api/v1/projects/{cast.project.pk}/"
    assert AuditLog.objects.filter(action="request.refused").count() == 1


def test_looking_at_what_is_not_shown_is_not_an_attempt(cast: Cast, api: Api) -> None:
    api(cast.outsider).get(f"/api/v1/projects/{cast.project.pk}/")
    assert not AuditLog.objects.filter(action="request.refused").exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_transaction_it_was_made_in() -> None:
    def attempt() -> None:
        audit.record_refusal(by=SYSTEM, action="request.refused", attempt="POST /x", reason="no")
        raise RuntimeError

    audit.collect_refusals()
    with pytest.raises(RuntimeError), transaction.atomic():
        attempt()
    audit.write_refusals()
    assert AuditLog.objects.get().changes == {"refused": "no"}


def test_guessing_at_addresses_is_remembered_without_the_password(db: None) -> None:
    assert not Client().login(username="Nobody@example.com", password="wrong horse")
    entry = latest("session.refused")
    assert (entry.actor_label, entry.severity) == ("nobody@example.com", "warning")
    assert "wrong" not in str(entry.changes)


def test_a_wrong_password_of_somebody_known_is_one_entry_about_them(db: None) -> None:
    known = User.objects.create_user("someone@example.com", "right horse")
    answer = APIClient().post(
        "/api/v1/session/", {"email": "someone@example.com", "password": "wrong horse"}
    )
    assert answer.status_code in {400, 401, 403}
    entry = AuditLog.objects.get(action="session.refused")
    assert entry.target_id == str(known.pk)


def test_a_password_typed_into_the_address_field_is_not_kept(db: None) -> None:
    assert not Client().login(username="my secret password", password="x")
    entry = latest("session.refused")
    assert "secret" not in f"{entry.actor_label} {entry.target_label} {entry.changes}"
