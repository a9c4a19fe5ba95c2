"""`make clean-data`: remove everything this installation has made and stored."""

from __future__ import annotations

import os
import shutil
import sys

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.layout import layout_of
from autoclip.embedded.locks import FileLock
from autoclip.supervisor.configuration import read_configuration


def main() -> int:
    try:
        data_dir = read_configuration().data_dir
    except ServicesError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    if not data_dir.exists():
        print(f"There is nothing to remove: {data_dir} does not exist.")  # noqa: T201
        return 0
    # Whoever starts the services now waits for this lock, and then finds an empty folder.
    with (
        FileLock(data_dir / "run" / "supervisor.lock") as supervisor,
        FileLock(layout_of(data_dir).users_lock) as users,
    ):
        if not supervisor.try_acquire() or not users.try_acquire():
            print(  # noqa: T201
                f"AutoClip is running with {data_dir}: stop it with Ctrl-C in its window first.",
                file=sys.stderr,
            )
            return 1
        if os.environ.get("YES") != "1" and not _agreed(str(data_dir)):
            print("Nothing was removed.")  # noqa: T201
            return 1
        shutil.rmtree(data_dir)
    print(f"Removed {data_dir}.")  # noqa: T201
    return 0


def _agreed(folder: str) -> bool:
    """Only a person who types it agrees; no terminal means no."""
    question = f"Remove {folder} with the database, all videos and accounts? Type yes: "
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        return False


if __name__ == "__main__":
    sys.exit(main())
