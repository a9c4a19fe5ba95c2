"""One supervisor per data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.locks import FileLock


@dataclass(frozen=True)
class Holder:
    """Who supervises: process id and the address people open."""

    pid: int
    address: str


class RunLock:
    """The lock itself is the kernel's and dies with its holder; the note beside it tells others
    who that is, and a note without a lock tells of a supervisor that was killed."""

    def __init__(self, run_dir: Path) -> None:
        self._lock = FileLock(run_dir / "supervisor.lock")
        self._note = run_dir / "supervisor.json"

    def take(self, holder: Holder) -> Holder | None:
        """Become the supervisor; return the predecessor that was killed, if any.

        Raises ServicesError when another supervisor is alive.
        """
        if not self._lock.try_acquire():
            other = self._read()
            where = f" at {other.address} (process {other.pid})" if other else ""
            way = f", or with: kill {other.pid}" if other else ""
            raise ServicesError(
                f"AutoClip is already running{where}: use it, or stop it first with Ctrl-C in its "
                f"window{way}."
            )
        predecessor = self._read()
        self._note.write_text(json.dumps(asdict(holder)), encoding="utf-8")
        return predecessor

    def release(self) -> None:
        if self._lock.held:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def _read(self) -> Holder | None:
        try:
            found = json.loads(self._note.read_text(encoding="utf-8"))
            return Holder(pid=int(found["pid"]), address=str(found["address"]))
        except (FileNotFoundError, ValueError, KeyError):
            return None
