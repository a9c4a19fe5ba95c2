from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.states import StateTable


def state_tables() -> Iterator[StateTable]:
    """Every table of legal transitions, from the `states` module of every app of ours."""
    for config in apps.get_app_configs():
        if config.name.startswith("apps.") and find_spec(f"{config.name}.states"):
            members = vars(import_module(f"{config.name}.states")).values()
            yield from (member for member in members if isinstance(member, StateTable))


class Command(BaseCommand):
    help = "Draw docs/states/ from the tables of legal transitions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a drawing is stale")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        folder = settings.BASE_DIR / "docs" / "states"
        stale = []
        for table in state_tables():
            path = folder / f"{table.name}.md"
            drawing = f"# {table.name.capitalize()}\n\n```mermaid\n{table.diagram()}```\n"
            if path.exists() and path.read_text(encoding="utf-8") == drawing:
                continue
            stale.append(table.name)
            if not options["check"]:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(drawing, encoding="utf-8")
        if stale and options["check"]:
            raise CommandError(
                f"Stale: {', '.join(stale)}. Run: python manage.py draw_state_diagrams"
            )
        self.stdout.write(f"Drew {', '.join(stale)}." if stale else "Drawings are up to date.")
