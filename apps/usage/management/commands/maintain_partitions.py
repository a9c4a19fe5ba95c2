from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.core import partitions
from apps.usage.services.upkeep import maintain_partitions, monthly_tables, months_missing


class Command(BaseCommand):
    help = "Make the coming months of tables kept by month, drop months that are too old."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        now = timezone.now()
        if options["dry_run"]:
            going = [
                one.name for table in monthly_tables() for one in partitions.expired(table, now=now)
            ]
            self._say("Would make", months_missing(now=now))
            self._say("Would drop", going)
            return
        done = maintain_partitions(now=now)
        self._say("Made", done.created)
        self._say("Dropped", done.dropped)

    def _say(self, verb: str, names: Any) -> None:
        self.stdout.write(f"{verb} {', '.join(names) or 'nothing'}.")
