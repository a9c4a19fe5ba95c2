"""Make and fill a virtual environment from a lock file with hashes.

Run by file name with whatever Python the machine has (3.11 or newer), before anything is
installed: only the standard library here. Usage: virtualenv.py base|dev|bench
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
FOLDERS = {"base": ".venv", "dev": ".venv", "bench": ".venv-bench"}
NEEDED_BYTES = 4_000_000_000
SHOWN_LINES = 15

TROUBLES = {
    "No space left on device": "The disk is full: free about 4 GB and run the same command again.",
    "DO NOT MATCH THE HASHES": (
        "A downloaded package is not the one that was locked: try again, and if it stays so, do "
        "not trust the package index you are using."
    ),
    "No matching distribution": (
        "A package does not exist for this Python or this kind of machine: use Python 3.11 to "
        "3.13 on Linux or macOS (make PYTHON=python3.11 ...)."
    ),
    "Connection": "The package index could not be reached: check the network and try again.",
    "Permission denied": "This folder cannot be written to: check whom it belongs to.",
}


class InstallError(Exception):
    """One sentence that says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=sorted(FOLDERS))
    kind = parser.parse_args().kind
    folder = PROJECT_DIR / FOLDERS[kind]
    try:
        folder.mkdir(exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install(folder, kind)
    except (InstallError, OSError) as error:
        print(f"\n  {error}\n", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _install(folder: Path, kind: str) -> None:
    stamp = folder / ".installed.json"
    installed: dict[str, str] = json.loads(stamp.read_text()) if stamp.exists() else {}
    usable = _works(folder / "bin" / "python")
    if usable and installed.get(kind) == _digest(kind):
        return
    # `dev` holds all of `base`: an environment that has it keeps it.
    if kind == "base" and "dev" in installed:
        kind = "dev"
    if not usable:
        _make(folder)
    _say(f"Installing packages into {folder.name} (about 1.6 GB; some minutes the first time)")
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "-q"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command += ["--root-user-action", "ignore", "-r", str(_lock_file(kind))]
    _run(command)
    kinds = ("base", "dev") if kind == "dev" else (kind,)
    stamp.write_text(json.dumps({one: _digest(one) for one in kinds}))


def _make(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise InstallError(
            f"Only {free / 1e9:.1f} GB are free on the disk of {PROJECT_DIR}, and the packages "
            f"need about {NEEDED_BYTES / 1e9:.0f} GB while they are installed: free some space."
        )
    _say(f"Making the virtual environment {folder.name} with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallError(
            "Python's venv module does not work here: install it (on Debian and Ubuntu: "
            f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv) and run the "
            f"same command again. It said: {(done.stdout + done.stderr).strip()[-300:]}"
        )


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode == 0:
        return
    print("\n".join(done.stdout.splitlines()[-SHOWN_LINES:]), file=sys.stderr)  # noqa: T201
    advice = "The packages could not be installed; what pip said is above."
    raise InstallError(next((TROUBLES[key] for key in TROUBLES if key in done.stdout), advice))


def _works(python: Path) -> bool:
    """Is there a Python with pip that is new enough? It may have vanished with a system update."""
    if not python.exists():
        return False
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def _lock_file(kind: str) -> Path:
    return PROJECT_DIR / "requirements" / f"{kind}.txt"


def _digest(kind: str) -> str:
    return hashlib.sha256(_lock_file(kind).read_bytes()).hexdigest()


def _say(sentence: str) -> None:
    print(f"  {sentence}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
