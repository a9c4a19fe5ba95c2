from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput, ProblemList
from apps.projects.models import Project
from apps.projects.pronunciations import (
    MOST_ENTRIES,
    clean_entries,
    entry_problems,
    too_many,
)


def checked_entries(
    entries: Sequence[Mapping[str, str]], language: str, *, field: str
) -> list[dict[str, str]]:
    """The entries, cleaned. Raises ProblemList that names every entry and part at fault
    ("entries.3.reading")."""
    if len(entries) > MOST_ENTRIES:
        raise InvalidInput(too_many(), field=field)
    cleaned = clean_entries(entries)
    problems = entry_problems(cleaned, language)
    if problems:
        raise ProblemList(
            InvalidInput(one.sentence, field=f"{field}.{one.index}.{one.part}") for one in problems
        )
    return cleaned


@transaction.atomic
def set_pronunciations(
    *, by: User, project: Project, entries: Sequence[Mapping[str, str]], field: str = "entries"
) -> Project:
    """Replace the project's list. Scenes whose words are said otherwise are spoken again by the
    next run; the others are taken over."""
    cleaned = checked_entries(entries, project.language, field=field)
    before = project.pronunciations
    if cleaned != before:
        project.pronunciations = cleaned
        project.save(update_fields=["pronunciations", "updated_at"])
        audit.record(
            by=by,
            action="project.pronunciations_changed",
            target=project,
            changes={"pronunciations": [before, cleaned]},
        )
    return project
