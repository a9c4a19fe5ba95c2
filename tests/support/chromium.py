"""A Chromium for the browser tests: `python -m tests.support.chromium` prints the path of one,
installing it first when the machine has none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
IN_CACHE = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
VERSION_PATIENCE_SECONDS = 60
ADVICE = """\
The browser tests need a Chromium, and none could be installed here. Do one of these:
  - install it yourself (Debian, Ubuntu: apt-get install chromium; macOS: brew install chromium),
  - or let Playwright do it: .venv/bin/python -m playwright install --with-deps chromium,
  - or name the one you have: make test CHROMIUM=/path/to/chromium"""


def find_chromium() -> Path | None:
    """The first Chromium on this machine that really starts."""
    return next((path for path in _candidates() if _starts(path)), None)


def install_chromium() -> Path | None:
    """Install one the way the platform allows; None when nothing worked."""
    for commands in _ways():
        if all(_succeeds(command) for command in commands):
            found = find_chromium()
            if found:
                return found
    return None


def main() -> int:
    if os.environ.get("CHROMIUM") and not _starts(Path(os.environ["CHROMIUM"])):
        _say(f"CHROMIUM is set to {os.environ['CHROMIUM']}, which is not a browser that starts.")
        return 1
    found = find_chromium()
    if found is None:
        _say("No Chromium was found: installing one for the browser tests.")
        found = install_chromium()
    if found is None:
        _say(ADVICE)
        return 1
    print(found)  # noqa: T201 (the answer)
    return 0


def _candidates() -> Iterator[Path]:
    if os.environ.get("CHROMIUM"):
        yield Path(os.environ["CHROMIUM"])
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from (Path(name) for name in APPLICATIONS)
    for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *CACHES):
        if cache:
            for pattern in IN_CACHE:
                yield from sorted(Path(cache).expanduser().glob(pattern), reverse=True)


def _starts(path: Path) -> bool:
    """Ubuntu's `chromium-browser` may be a script that only tells where to get the real one."""
    try:
        done = subprocess.run(
            [str(path), "--version"],
            capture_output=True,
            text=True,
            timeout=VERSION_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def _ways() -> Iterator[list[list[str]]]:
    root = os.geteuid() == 0
    if shutil.which("apt-get") and (root or _succeeds(["sudo", "-n", "true"])):
        sudo = [] if root else ["sudo", "-n"]
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        yield [
            [*sudo, *quiet, "update"],
            [*sudo, *quiet, "install", "-y", "--no-install-recommends", "chromium"],
        ]
    playwright = [sys.executable, "-m", "playwright", "install"]
    if root and shutil.which("apt-get"):
        yield [[*playwright, "--with-deps", "chromium"]]
    yield [[*playwright, "chromium"]]


def _succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 (a command for people)


if __name__ == "__main__":
    sys.exit(main())
