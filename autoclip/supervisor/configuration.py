"""What `make run` reads from the environment and `.env`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from autoclip.embedded.errors import ServicesError

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Configuration:
    """host, port: where the web server listens; embedded: do we bring the database and broker?
    is_private: nobody but this machine's people can reach it."""

    project_dir: Path
    data_dir: Path
    host: str
    port: int
    embedded: bool
    is_private: bool = False

    @property
    def address(self) -> str:
        """What a person types into a browser on this machine."""
        local = self.host in EVERYWHERE or self.host == "127.0.0.1"
        name = "localhost" if local else self.host
        return f"http://[{name}]:{self.port}" if ":" in name else f"http://{name}:{self.port}"


def read_configuration() -> Configuration:
    """Raises ServicesError when a setting cannot be understood."""
    try:
        # Not at the top: importing the settings reads `.env`, which may hold mistakes.
        from autoclip.settings.environment import BASE_DIR, DATA_DIR, env

        host = env.str("HOST", default="127.0.0.1")
        is_published = env.bool("HTTPS", default=False) or env.str("PUBLIC_URL", default="")
        return Configuration(
            project_dir=BASE_DIR,
            data_dir=DATA_DIR,
            host=host,
            port=_port(env.int("PORT", default=8000)),
            embedded=not (env.str("DATABASE_URL", default="") and env.str("REDIS_URL", default="")),
            is_private=host in LOOPBACK and not is_published,
        )
    except (ImproperlyConfigured, ValueError) as error:
        raise ServicesError(
            f"A setting in the environment or in .env cannot be used: {error}"
        ) from error


def _port(number: int) -> int:
    if not 1 <= number <= 65535:
        raise ValueError(f"PORT is {number}, and ports go from 1 to 65535.")
    return number
