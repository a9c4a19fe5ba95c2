"""Prompts get owners and templates a history, on a filled database, and both can be taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.models import User
from apps.core.ids import new_id
from tests.templates.designs import design

BEFORE = [("templates", "0002_brand_kits_and_previews")]
TEMPLATE = (
    "INSERT INTO templates (id, created_at, updated_at, name, slug, description, thumbnail_url,"
    " template_type, content_format, template_data, is_active, is_premium, usage_count) VALUES"
    " (%s, now(), '2024-02-29T12:00Z', 'Old', 'old', '', '', 'system', 'short', %s, true, false, 0)"
)


def migrate(target: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(target)


def ask(sql: str, *values: Any) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


PROMPT = (
    "INSERT INTO prompts (id, created_at, updated_at, type, name, vertical, language,"
    " content_format, system_prompt, scene_template, image_template, hook_template,"
    " call_to_action, version, is_active) VALUES (%s, now(), now(), 'script', 'x', 'tech', 'en',"
    " 'short', 'x', '', '', '', '', %s, %s)"
)


def add_prompt(version: int, *, is_active: bool, owner: object = None) -> None:
    if owner is None:
        ask(PROMPT, new_id(), version, is_active)
    else:
        owned = PROMPT.replace("is_active)", "is_active, user_id)").replace(
            "%s, %s)", "%s, %s, %s)"
        )
        ask(owned, new_id(), version, is_active, owner)


@pytest.mark.django_db(transaction=True)
def test_a_filled_database_goes_back_and_forward() -> None:
    person = User.objects.create_user("owner@example.com").pk
    for owner in (None, person):
        add_prompt(1, is_active=False, owner=owner)
        add_prompt(2, is_active=True, owner=owner)
        for version, is_active in ((1, False), (9, True)):
            with pytest.raises(IntegrityError), transaction.atomic():
                add_prompt(version, is_active=is_active, owner=owner)
    ask(TEMPLATE, new_id(), json.dumps(design()))
    try:
        migrate(BEFORE)
        rows = ask("SELECT version, is_active FROM prompts ORDER BY version")
        assert rows == [(1, False), (2, True)]
        with pytest.raises(IntegrityError):
            add_prompt(9, is_active=True)
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    first = ask(
        "SELECT v.number, v.name, v.template_data = t.template_data, v.created_at::date::text"
        " FROM template_versions v JOIN templates t ON t.id = v.template_id"
    )
    assert first == [(1, "Old", True, "2024-02-29")]
    assert ask("SELECT version, is_active FROM prompts ORDER BY version") == rows
    add_prompt(1, is_active=True, owner=person)
