"""The schema of templates as a file of the documentation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.templates.design.schema import json_schema

PATH = Path(settings.BASE_DIR) / "docs" / "api" / "template.schema.json"


class Command(BaseCommand):
    help = "Writes docs/api/template.schema.json, or says with --check whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:  # noqa: ARG002
        wanted = orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2) + b"\n"
        if not check:
            PATH.write_bytes(wanted)
            self.stdout.write(f"Wrote {PATH.name}.")
        elif not PATH.is_file() or PATH.read_bytes() != wanted:
            self.stderr.write("The schema changed; run: python manage.py write_template_schema")
            sys.exit(1)
