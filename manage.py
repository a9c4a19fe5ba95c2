#!/usr/bin/env python
"""Django's command line for AutoClip.

Commands that need PostgreSQL and Redis find the ones of a running `make run`, or start the
embedded ones for as long as they take.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

WITHOUT_SERVICES = {
    "",
    "--help",
    "--version",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "makemigrations",
    "spectacular",
    "version",
}


def services_for(command: str) -> AbstractContextManager[object]:
    from autoclip.settings.environment import DATA_DIR, env

    given = env.str("DATABASE_URL", default="") and env.str("REDIS_URL", default="")
    if given or command in WITHOUT_SERVICES:
        return nullcontext()
    from autoclip.embedded.services import services_running

    return services_running(DATA_DIR)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
    from django.core.management import execute_from_command_line

    with services_for(sys.argv[1] if len(sys.argv) > 1 else ""):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
