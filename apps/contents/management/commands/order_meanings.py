from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.contents.meanings.orders import CAPABILITY, order_all
from apps.projects.models import Project
from apps.usage.gateway import candidates
from apps.usage.owners import Owner


class Command(BaseCommand):
    help = (
        "Have vendors asked again what all contents mean, after another provider or model was "
        "chosen. What was asked of the same model before is not asked again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count owners only")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        found = Project.objects.order_by().values_list("user_id", "organization_id").distinct()
        owners = [Owner(user_id=user, organization_id=team) for user, team in found]
        asked = [owner for owner in owners if candidates(owner, CAPABILITY)]
        if options["dry_run"]:
            self.stdout.write(f"{len(asked)} of {len(owners)} owners have somebody to ask.")
            return
        count = sum(order_all(owner) for owner in asked)
        self.stdout.write(f"Ordered {count} contents of {len(asked)} owners.")
