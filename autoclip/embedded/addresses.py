"""The addresses of the embedded services. They follow from the data folder alone, so a web
process, a worker and a person's shell agree on them without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from autoclip.embedded.layout import layout_of

DATABASE_USER = "autoclip"
DATABASE_NAME = "autoclip"
POSTGRES_PORT = 5432  # only names the socket file: nothing listens on the network


@dataclass(frozen=True)
class Urls:
    """database_url: libpq URL; redis_url: redis-py URL."""

    database_url: str
    redis_url: str


def connection_urls(data_dir: Path) -> Urls:
    """Addresses of the services of this data folder, running or not. Starts and writes nothing."""
    layout = layout_of(data_dir)
    return Urls(
        database_url=(
            f"postgresql://{DATABASE_USER}@/{DATABASE_NAME}"
            f"?host={layout.socket_dir}&port={POSTGRES_PORT}"
        ),
        redis_url=f"unix://{layout.redis_socket}?db=0",
    )


def redis_database(redis_url: str, number: int) -> str:
    """The same server, another numbered database."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()


def broker_url(redis_url: str) -> str:
    """`redis_url` as Celery's transport spells it: `unix://PATH?db=N` becomes
    `redis+socket://PATH?virtual_host=N`; network addresses are the same for both."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"
