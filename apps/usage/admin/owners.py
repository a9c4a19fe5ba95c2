"""The owner in a list of history: the name, or the id of an owner who is gone."""

from __future__ import annotations

from apps.usage.models.history import HistoryOfOwner


def owner_name(row: HistoryOfOwner) -> str:
    """For rows read with their owners (select_related), which leaves None for one who is gone."""
    return str(row.organization or row.user or row.organization_id or row.user_id or "")
