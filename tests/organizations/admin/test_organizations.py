from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import install_staff_groups
from apps.core.models import AuditLog
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.services.organizations import create_organization
from tests.organizations.conftest import Invited, place_of
from tests.support.cast import Cast

LIST = reverse("admin:organizations_organization_changelist")
MEMBERS = reverse("admin:organizations_organizationmember_changelist")
LETTERS = reverse("admin:organizations_organizationinvitation_changelist")
INVITE = reverse("admin:organizations_organizationinvitation_add")
INLINES = ("members", "invitations")
EMPTY = {
    "logo_url": "",
    "custom_domain": "",
    "language": "",
    "timezone": "",
    **dict.fromkeys(("primary", "secondary", "accent", "background", "text"), ""),
}


@pytest.fixture
def console(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.staff)
    return client


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_staff_found_a_team_for_a_customer(console: Client, newcomer: User) -> None:
    add = reverse("admin:organizations_organization_add")
    given = {**EMPTY, "name": "Customer", "owner": "NEWCOMER@example.com"}
    assert console.post(add, given).status_code == 302
    team = Organization.objects.get(name="Customer")
    assert place_of(newcomer, team).role == "owner"
    assert AuditLog.objects.filter(action="organization.created", target_id=str(team.pk)).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 300),
        ("name", "a\x01b"),
        ("owner", "nobody@example.com"),
        ("timezone", "Nowhere"),
        ("primary", "red"),
        ("custom_domain", "not a domain"),
        ("logo_url", "javascript:alert(1)"),
    ],
)
def test_bad_input_is_an_error_of_the_form(
    field: str, value: str, console: Client, newcomer: User
) -> None:
    add = reverse("admin:organizations_organization_add")
    given = {**EMPTY, "name": "Customer", "owner": newcomer.email, field: value}
    answer = console.post(add, given)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Organization.objects.filter(name="Customer").exists()


def test_a_team_is_changed_through_the_service(cast: Cast, console: Client) -> None:
    given = {
        **EMPTY,
        "name": "Renamed",
        "language": "en",
        "timezone": "Europe/Berlin",
        "primary": "#112233",
        "custom_domain": "video.example.com",
        **{f"{name}-{kind}_FORMS": "0" for name in INLINES for kind in ("TOTAL", "INITIAL")},
    }
    assert console.post(page_of(cast.team), given).status_code == 302
    cast.team.refresh_from_db()
    assert cast.team.name == "Renamed"
    assert cast.team.brand_colors == {"primary": "#112233"}
    assert cast.team.settings == {"language": "en", "timezone": "Europe/Berlin"}
    (entry,) = AuditLog.objects.filter(target_id=str(cast.team.pk), action__contains="changed")
    assert entry.changes["name"] == ["Team", "Renamed"]


def test_the_page_shows_members_letters_and_the_matrix(
    cast: Cast, console: Client, invited: Invited
) -> None:
    invited("guest@example.com")
    OrganizationMember.objects.filter(user=cast.viewer).update(permissions={"view_audit": True})
    page = console.get(page_of(cast.team)).content.decode()
    for text in (
        "editor@example.com",
        "guest@example.com",
        "+ Read the audit log",
        "Hand over the ownership",
    ):
        assert text in page, text


def test_teams_are_suspended_and_reinstated(cast: Cast, console: Client) -> None:
    chosen = {"_selected_action": [str(cast.team.pk)]}
    for action, status in (("suspend_chosen", "suspended"), ("reinstate_chosen", "active")):
        console.post(LIST, {"action": action, **chosen})
        cast.team.refresh_from_db()
        assert cast.team.status == status
    again = console.post(LIST, {"action": "reinstate_chosen", **chosen}, follow=True)
    assert "already" in " ".join(str(one) for one in again.context["messages"])


def test_teams_are_found_by_a_members_address(cast: Cast, console: Client) -> None:
    assert "Team" in console.get(LIST, {"q": "editor@example.com"}).content.decode()
    found = console.get(LIST, {"q": "outsider@example.com"})
    assert found.context["cl"].result_count == 0


def test_operators_ask_which_teams_need_a_look(
    cast: Cast, console: Client, newcomer: User, invited: Invited
) -> None:
    alone = create_organization(by=newcomer, name="Alone")
    invited("guest@example.com")

    def found(question: str) -> set[str]:
        page = console.get(LIST, {"team": question})
        return {str(row) for row in page.context["cl"].result_list}

    assert found("alone") == {str(alone)}
    assert found("waiting") == {"Team"}
    assert found("ownerless") == set()
    User.objects.filter(pk=cast.owner.pk).update(status="suspended")
    assert found("ownerless") == {"Team"}


def test_staff_invite_send_again_and_take_back(
    cast: Cast, console: Client, django_capture_on_commit_callbacks: Any
) -> None:
    given = {"organization": str(cast.team.pk), "email": "Guest@Example.com", "role": "viewer"}
    assert console.post(INVITE, given).status_code == 302
    letter = OrganizationInvitation.objects.get()
    assert (letter.email, letter.invited_by) == ("guest@example.com", cast.staff)
    chosen = {"_selected_action": [str(letter.pk)]}
    console.post(LETTERS, {"action": "resend_chosen", **chosen})
    assert OrganizationInvitation.objects.get().token_hash != letter.token_hash
    console.post(LETTERS, {"action": "revoke_chosen", **chosen})
    assert OrganizationInvitation.objects.get().status == "revoked"
    again = console.post(LETTERS, {"action": "revoke_chosen", **chosen}, follow=True)
    assert "taken back already" in " ".join(str(one) for one in again.context["messages"])
    assert console.get(page_of(letter)).status_code == 200


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("EDITOR@example.com", "viewer", "email"),
        ("nobody", "viewer", "email"),
        ("guest@example.com", "owner", "role"),
        ("guest@example.com", "emperor", "role"),
    ],
)
def test_a_refused_invitation_is_an_error_of_the_form(
    email: str, role: str, field: str, cast: Cast, console: Client
) -> None:
    given = {"organization": str(cast.team.pk), "email": email, "role": role}
    answer = console.post(INVITE, given)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not OrganizationInvitation.objects.exists()


def test_a_full_team_is_an_error_of_the_form(cast: Cast, console: Client, settings: Any) -> None:
    settings.SEATS_OF_THE_TEST = 3
    given = {"organization": str(cast.team.pk), "email": "a@example.com", "role": "viewer"}
    answer = console.post(INVITE, given)
    assert "no seat for 4" in str(answer.context["adminform"].form.errors["email"])


def test_a_member_is_changed_through_the_services(cast: Cast, console: Client) -> None:
    place = place_of(cast.viewer, cast.team)
    given = {"role": "editor", "may_view_audit": "yes", "may_produce": "no"}
    assert console.post(page_of(place), given).status_code == 302
    place.refresh_from_db()
    assert (place.role, place.permissions) == ("editor", {"view_audit": True, "produce": False})
    shown = console.get(page_of(place))
    assert shown.context["adminform"].form["may_produce"].initial == "no"


def test_the_last_owner_is_protected_from_staff_too(cast: Cast, console: Client) -> None:
    place = place_of(cast.owner, cast.team)
    answer = console.post(page_of(place), {"role": "viewer"})
    assert list(answer.context["adminform"].form.errors) == ["role"]
    delete = reverse("admin:organizations_organizationmember_delete", args=[place.pk])
    answer = console.post(delete, {"post": "yes"}, follow=True)
    assert "last owner" in " ".join(str(one) for one in answer.context["messages"])
    assert place_of(cast.owner, cast.team).role == "owner"


def test_staff_hand_over_and_remove(cast: Cast, console: Client) -> None:
    heir = place_of(cast.editor, cast.team)
    console.post(MEMBERS, {"action": "make_owner", "_selected_action": [str(heir.pk)]})
    roles = dict(cast.team.members.values_list("user__name", "role"))
    assert roles == {"Owner": "admin", "Editor": "owner", "Viewer": "viewer"}
    old = place_of(cast.owner, cast.team)
    console.post(MEMBERS, {"action": "remove_chosen", "_selected_action": [str(old.pk)]})
    assert not cast.team.members.filter(user=cast.owner).exists()


def test_nobody_deletes_a_team_or_adds_a_member_by_hand(cast: Cast, console: Client) -> None:
    for name in ("organization_delete", "organizationmember_add"):
        args = [cast.team.pk] if name.endswith("delete") else []
        page = reverse(f"admin:organizations_{name}", args=args)
        assert console.get(page).status_code == 403


def test_support_looks_and_operators_work(cast: Cast) -> None:
    install_staff_groups()
    letter = {"organization": str(cast.team.pk), "email": "a@example.com", "role": "viewer"}
    for group, status in (("Support", 403), ("Operators", 302)):
        user = User.objects.create_user(f"{group}@example.com", is_staff=True, locale="en")
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        assert client.get(page_of(cast.team)).status_code == 200
        assert client.post(INVITE, letter).status_code == status


@pytest.mark.parametrize("page", ["teams", "team", "members", "letters"])
def test_pages_ask_the_same_however_long_they_are(
    page: str, cast: Cast, console: Client, invited: Invited, settings: Any
) -> None:
    settings.SEATS_OF_THE_TEST = 100
    url = {"teams": LIST, "team": page_of(cast.team), "members": MEMBERS, "letters": LETTERS}[page]

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert console.get(url).status_code == 200
        return len(asked)

    def grow(start: int) -> None:
        for number in range(start, start + 6):
            guest = User.objects.create_user(f"guest{number}@example.com", email_verified=True)
            OrganizationMember.objects.create(organization=cast.team, user=guest, role="viewer")
            invited(f"new{number}@example.com", "viewer")
            create_organization(by=guest, name=f"Team {number}")

    grow(0)
    count()
    before = count()
    grow(6)
    assert count() == before
