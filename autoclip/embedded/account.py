"""Which operating system account the servers run as.

PostgreSQL refuses to run as root. When root starts us, the servers run as the owner of the data
folder, or as `nobody` when that is root too. Nothing is added to the machine's accounts.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autoclip.embedded.errors import ServicesError

UNPRIVILEGED = "nobody"
LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Account:
    """A non-root account the servers are handed to."""

    name: str
    uid: int
    gid: int

    @property
    def launch_options(self) -> list[str]:
        return ["--uid", str(self.uid), "--gid", str(self.gid)]


def service_account(data_dir: Path) -> Account | None:
    """The account to switch to; None when we are not root and simply stay who we are."""
    if os.geteuid() != 0:
        return None
    owner = data_dir.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise ServicesError(
            "PostgreSQL does not run as root and this machine has no account to run it as: start "
            "as an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def private_folder(path: Path, account: Account | None) -> None:
    """Make `path` a folder that only the servers' account (and root) can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = account.uid if account else os.geteuid()
    if account and path.stat().st_uid != wanted:
        for found in [path, *path.rglob("*")]:
            os.chown(found, account.uid, account.gid, follow_symlinks=False)
    if path.lstat().st_uid != wanted or path.is_symlink():
        raise ServicesError(
            f"{path} belongs to another account: give it to the account that runs AutoClip "
            "(chown -R), or remove it."
        )
    path.chmod(0o700)


def open_way(path: Path, account: Account) -> list[Path]:
    """Let the account pass through (not list) the folders above `path`; return those changed."""
    changed = []
    for folder in path.parents:
        status = folder.stat()
        if status.st_uid != account.uid and not status.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
            changed.append(folder)
    return changed


def open_programs(program: Path, folders: list[Path], account: Account) -> list[Path]:
    """Let the account run `program`, whose files lie in `folders`; return the folders above
    that had to be opened."""
    if _can_run(program, account):
        return []
    changed = open_way(program, account)
    for found in [one for folder in folders for one in (folder, *folder.rglob("*"))]:
        mode = stat.S_IMODE(found.stat().st_mode)
        wanted = mode | 0o044 | (0o011 if found.is_dir() or mode & 0o100 else 0)
        if mode != wanted:
            found.chmod(wanted)
    if not _can_run(program, account):
        raise ServicesError(
            f"The account '{account.name}' cannot run {program}: start AutoClip as an ordinary "
            "user, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return changed


def _can_run(program: Path, account: Account) -> bool:
    command = [sys.executable, "-I", "-S", str(LAUNCHER), "--parent", str(os.getpid())]
    command += ["--death-signal", "9", *account.launch_options, "--", str(program), "--version"]
    return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
