"""Where the embedded services keep their things under the data folder (`var/`)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

# The address of a Unix socket may have 104 bytes on macOS and 108 on Linux, its end included.
MAX_SOCKET_PATH_BYTES = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
# A comma separates hosts for PostgreSQL's clients, and each client of Redis has its own idea of
# what must be quoted in a URL.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Layout:
    """Paths of one installation's services; none of them is made by asking for it."""

    data_dir: Path

    @property
    def postgres_dir(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def redis_dir(self) -> Path:
        return self.data_dir / "redis"

    @property
    def run_dir(self) -> Path:
        return self.data_dir / "run"

    @property
    def log_dir(self) -> Path:
        return self.data_dir / "log"

    @property
    def users_lock(self) -> Path:
        """Held shared by everyone who needs the services."""
        return self.run_dir / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper for as long as it lives."""
        return self.run_dir / "keeper.lock"

    @property
    def record(self) -> Path:
        """Which keeper serves now, as JSON; there only while the servers answer."""
        return self.run_dir / "services.json"

    @property
    def socket_dir(self) -> Path:
        """`run/sockets`, or a short folder under /tmp when the data folder lies too deep or has
        unusual characters in its path."""
        inside = self.run_dir / "sockets"
        short = len(bytes(inside / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES
        if short and PLAIN_PATH.fullmatch(str(inside)):
            return inside
        name = hashlib.sha256(bytes(self.data_dir)).hexdigest()[:16]
        return Path("/tmp") / f"autoclip-{name}"  # noqa: S108 (owner and mode are checked at start)

    @property
    def redis_socket(self) -> Path:
        return self.socket_dir / "redis.sock"


def layout_of(data_dir: Path) -> Layout:
    """The layout of a data folder, however the caller spelled its path."""
    return Layout(data_dir.expanduser().resolve())
