from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.accounts.models import User
from apps.accounts.services.first_superuser import create_first_superuser


class Command(BaseCommand):
    help = "Create the first superuser and print a generated password, once. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="admin@localhost.localdomain")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        created = create_first_superuser(email=options["email"])
        if created is None:
            emails = User.objects.filter(is_superuser=True).order_by("id").values_list("email")
            self.stdout.write(f"Sign in as {emails[0][0]} with the password you have.")
            return
        self.stdout.write(
            f"Sign in with\n  e-mail    {created.user.email}\n  password  {created.password}\n"
            "The password is shown this once; change it with: python manage.py changepassword "
            f"{created.user.email}"
        )
        if not settings.REQUIRE_STAFF_MFA:
            self.stdout.write(
                "Staff may sign in without a second factor; REQUIRE_STAFF_MFA=true demands one."
            )
