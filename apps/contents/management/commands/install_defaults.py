from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from apps.accounts.services.staff_groups import install_staff_groups
from apps.subscriptions.services.defaults import install_plans
from apps.templates.services.defaults import install_prompts, install_templates
from apps.usage.services.upkeep import maintain_partitions


class Command(BaseCommand):
    help = "Install plans, prices, prompts, system templates and staff groups. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        maintain_partitions(now=timezone.now())
        with translation.override("en"), transaction.atomic():
            counts = {
                "plans and prices": install_plans(),
                "templates": install_templates(),
                "prompts": install_prompts(),
                "staff groups": install_staff_groups(),
            }
        changed = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self.stdout.write(f"Installed {changed}." if changed else "Defaults are in place.")
