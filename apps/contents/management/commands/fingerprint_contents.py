from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.contents.models import Content
from apps.contents.services.fingerprints import refresh_fingerprint


class Command(BaseCommand):
    help = "Note what contents are about that were made before near-duplicates were looked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        missing = Content.objects.filter(fingerprint__isnull=True)
        if options["dry_run"]:
            self.stdout.write(f"{missing.count()} contents have no fingerprint.")
            return
        count = 0
        for content in missing.select_related("project").iterator(chunk_size=200):
            refresh_fingerprint(content)
            count += 1
        self.stdout.write(f"Noted {count} contents.")
