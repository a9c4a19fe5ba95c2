from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.subscriptions.services.reconcile import CHECKS, reconcile


class Command(BaseCommand):
    help = "Prove every rule of the credit ledger over everything; ends with 1 when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        proof = reconcile()
        for name in CHECKS:
            ids = proof.violations.get(name, ())
            self.stdout.write(f"{'BROKEN' if ids else 'ok':<8}{name}")
            for identifier in ids[:20]:
                self.stdout.write(f"        {identifier}")
        self.stdout.write(
            f"{proof.rows} rows of {proof.subscriptions} subscriptions, "
            f"{len(proof.violations)} of {len(CHECKS)} rules broken."
        )
        if proof.violations:
            raise CommandError("The credit ledger is not right.")
