"""Staff groups give each what its work needs and nothing more."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import STAFF_GROUPS, install_staff_groups
from tests.support.cast import Cast


def rights(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_installing_twice_changes_nothing_the_second_time(db: None) -> None:
    assert install_staff_groups() == len(STAFF_GROUPS)
    assert install_staff_groups() == 0


def test_a_group_that_was_widened_is_put_back(db: None) -> None:
    install_staff_groups()
    everything = Permission.objects.get(codename="delete_user")
    Group.objects.get(name="Support").permissions.add(everything)
    assert install_staff_groups() == 1
    assert "delete_user" not in rights("Support")


def test_every_named_right_exists(db: None) -> None:
    install_staff_groups()
    for name, wanted in STAFF_GROUPS.items():
        assert len(rights(name)) == sum(len(verbs) for verbs in wanted.values()), name


@pytest.mark.parametrize("name", STAFF_GROUPS)
def test_no_group_hands_out_power_or_touches_the_diary(name: str, db: None) -> None:
    install_staff_groups()
    powers = {
        f"{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("user", "group", "permission", "auditlog", "periodictask")
    }
    assert not rights(name) & powers


def test_support_and_finance_change_no_content(db: None) -> None:
    install_staff_groups()
    for name in ("Support", "Finance"):
        assert "change_content" not in rights(name)
        assert "view_content" in rights(name)


def test_only_a_superuser_hands_out_power(cast: Cast) -> None:
    clerk = User.objects.create_user("clerk@example.com", is_staff=True, locale="en")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client = Client()
    client.force_login(clerk)
    own = reverse("admin:accounts_user_change", args=[clerk.pk])
    page = client.get(own).content.decode()
    assert 'name="is_superuser"' not in page
    client.post(
        own,
        {
            "email": "clerk@example.com",
            "name": "C",
            "status": "active",
            "locale": "en",
            "timezone": "Asia/Seoul",
            "is_superuser": "on",
        },
    )
    clerk.refresh_from_db()
    assert not clerk.is_superuser
    assert (
        client.post(
            reverse("admin:accounts_user_change", args=[cast.staff.pk]), {"name": "x"}
        ).status_code
        == 403
    )
