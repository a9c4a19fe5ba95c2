"""Whose library: a choice among the owners that have files, and those lately active."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.models import User
from apps.contents.models import MediaAsset
from apps.organizations.models import Organization
from apps.usage.owners import Owner

MOST_OFFERED = 100


def read_owner(text: str) -> Owner | None:
    """ "organization:<id>" or "user:<id>" of somebody there is; None for anything else."""
    kind, _colon, number = text.partition(":")
    try:
        pk = UUID(number)
    except ValueError:
        return None
    if kind == "organization" and Organization.objects.filter(pk=pk).exists():
        return Owner(organization_id=pk)
    if kind == "user" and User.objects.filter(pk=pk).exists():
        return Owner(user_id=pk)
    return None


def owner_choices(by: User, chosen: Owner | None) -> list[tuple[str, str]]:
    """(value, name): teams, then people with files; the acting person and the chosen one always."""
    teams = Organization.objects.order_by("name")[:MOST_OFFERED]
    found = {f"organization:{team.pk}": team.name for team in teams}
    files = MediaAsset.objects.filter(content__isnull=True, user__isnull=False)
    ids = files.order_by("user_id").values_list("user_id", flat=True).distinct()[:MOST_OFFERED]
    wanted = {by.pk, *ids} | ({chosen.user_id} if chosen and chosen.user_id else set())
    people = User.objects.filter(pk__in=wanted).order_by("email")
    found |= {f"user:{person.pk}": person.email for person in people}
    if chosen and chosen.organization_id:
        team = Organization.objects.get(pk=chosen.organization_id)
        found[f"organization:{team.pk}"] = team.name
    return list(found.items())
