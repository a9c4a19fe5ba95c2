from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.accounts.services.key_rotation import rotate_second_factors


class Command(BaseCommand):
    help = "Encrypt second factors again under the first of FIELD_ENCRYPTION_KEYS. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        count = rotate_second_factors(dry_run=options["dry_run"])
        verb = "would be" if options["dry_run"] else "were"
        self.stdout.write(f"{count} secrets {verb} encrypted again.")
