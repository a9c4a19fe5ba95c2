from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Encrypt stored secrets again under the first of FIELD_ENCRYPTION_KEYS. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        count = sum(
            import_string(path)(dry_run=options["dry_run"]) for path in settings.KEY_ROTATIONS
        )
        verb = "would be" if options["dry_run"] else "were"
        self.stdout.write(f"{count} secrets {verb} encrypted again.")
