"""Real PostgreSQL and Redis, started, shared, killed and stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.keeper import Keeper
from autoclip.embedded.layout import layout_of
from autoclip.embedded.processes import is_alive, kill_all
from autoclip.embedded.services import (
    Services,
    are_running,
    connection_urls,
    services_running,
    start_services,
)
from tests.embedded.conftest import keepers_of, servers_of

pytestmark = pytest.mark.processes
PROJECT_DIR = Path(__file__).resolve().parents[2]


def test_data_survives_a_stop_and_nothing_is_left_running(bare_data_dir: Path) -> None:
    with services_running(bare_data_dir) as urls:
        write(urls.database_url, urls.redis_url)
        assert servers_of(bare_data_dir)
        assert are_running(bare_data_dir)
    assert servers_of(bare_data_dir) == []
    assert keepers_of(bare_data_dir) == []
    assert not are_running(bare_data_dir)
    with services_running(bare_data_dir) as urls:
        assert read(urls.database_url, urls.redis_url) == ("kept", b"kept")


def test_a_broker_message_acknowledged_by_nobody_is_durable_and_never_evicted(
    data_dir: Path,
) -> None:
    with services_running(data_dir) as urls:
        client = redis.Redis.from_url(urls.redis_url)
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        with psycopg.connect(urls.database_url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_the_last_user_stops_the_services_not_the_first(data_dir: Path) -> None:
    first = start_services(data_dir, throwaway=True)
    second = start_services(data_dir, throwaway=True)
    first.stop()
    assert are_running(data_dir)
    with psycopg.connect(second.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.stop()
    assert servers_of(data_dir) == []


def test_two_starts_at_once_share_one_keeper(data_dir: Path) -> None:
    started: list[Services] = []
    threads = [
        threading.Thread(target=lambda: started.append(start_services(data_dir, throwaway=True)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == 2
    assert len(keepers_of(data_dir)) == 1
    for services in started:
        services.stop()
    assert servers_of(data_dir) == []


def test_servers_stop_by_themselves_when_their_only_user_is_killed(data_dir: Path) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)], cwd=PROJECT_DIR, stdout=subprocess.PIPE
    )
    assert user.stdout is not None
    with user.stdout as output:
        assert output.readline() == b"held\n"
        assert servers_of(data_dir)
        user.kill()
        user.wait()
    eventually(lambda: servers_of(data_dir) == [] and keepers_of(data_dir) == [])


def test_services_start_again_after_everything_was_killed(data_dir: Path) -> None:
    services = start_services(data_dir)
    write(services.database_url, services.redis_url)
    # Redis writes its journal once a second: wait until the value is on disk.
    redis.Redis.from_url(services.redis_url).waitaof(1, 0, 5000)
    kill_all(keepers_of(data_dir) + servers_of(data_dir))
    services.ensure()
    assert read(services.database_url, services.redis_url) == ("kept", b"kept")
    services.stop()
    assert servers_of(data_dir) == []


def test_an_orphaned_postmaster_is_ended_before_a_new_one_starts(data_dir: Path) -> None:
    services = start_services(data_dir)
    (orphan,) = [one for one in servers_of(data_dir) if one.ppid() == keeper_pid(data_dir)][:1]
    # A stopped process cannot answer the end of its parent, like one on a platform without the
    # parent-death signal.
    orphan.suspend()
    kill_all(keepers_of(data_dir))
    orphan.resume()
    services.ensure()
    assert len(keepers_of(data_dir)) == 1
    assert not is_alive(orphan)
    services.stop()


def test_a_pid_file_that_names_a_stranger_does_not_keep_the_database_down(data_dir: Path) -> None:
    with services_running(data_dir):
        note = (data_dir / "postgres" / "postmaster.pid").read_text(encoding="utf-8")
    stranger = note.replace(note.splitlines()[0], str(os.getppid()), 1)
    (data_dir / "postgres" / "postmaster.pid").write_text(stranger, encoding="utf-8")
    with services_running(data_dir) as urls, psycopg.connect(urls.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_keeper_restarts_a_server_that_falls(data_dir: Path) -> None:
    with services_running(data_dir, throwaway=True) as urls:
        pid = json.loads(layout_of(data_dir).record.read_text())["servers"]["Redis"]
        os.kill(pid, 9)
        eventually(lambda: answers(urls.redis_url))


def test_a_damaged_cluster_is_a_sentence_with_the_folder_in_it(bare_data_dir: Path) -> None:
    (bare_data_dir / "postgres").mkdir(parents=True)
    (bare_data_dir / "postgres" / "half-made").touch()
    with pytest.raises(ServicesError, match=r"never finished: remove that folder") as caught:
        start_services(bare_data_dir)
    assert str(bare_data_dir / "postgres") in str(caught.value)
    assert keepers_of(bare_data_dir) == []


def test_a_full_disk_is_a_sentence_and_starts_nothing(data_dir: Path) -> None:
    keeper = Keeper(layout_of(data_dir), throwaway=False, measure_free=lambda _: 200_000_000)
    with pytest.raises(ServicesError, match=r"Only 0\.2 GB are free .* 0\.3 GB are needed"):
        keeper.start()
    assert servers_of(data_dir) == []


@pytest.mark.parametrize("name", ["deep" * 30, "내 var, 1%"])
def test_a_data_folder_too_deep_or_odd_for_a_socket_works_all_the_same(
    bare_data_dir: Path, name: str
) -> None:
    folder = bare_data_dir / name
    sockets = layout_of(folder).socket_dir
    assert not sockets.is_relative_to(folder)
    with services_running(folder, throwaway=True) as urls:
        assert answers(urls.redis_url)
        with psycopg.connect(urls.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()


def test_the_address_is_known_and_stable_before_anything_runs(bare_data_dir: Path) -> None:
    before = connection_urls(bare_data_dir)
    assert not bare_data_dir.exists()
    with services_running(bare_data_dir, throwaway=True) as during:
        assert during == before
    assert connection_urls(bare_data_dir) == before


HOLD = """
import sys, time
from pathlib import Path
from autoclip.embedded.services import start_services
services = start_services(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(600)
"""


def write(database_url: str, redis_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS word")
    redis.Redis.from_url(redis_url).set("word", "kept")


def read(database_url: str, redis_url: str) -> tuple[object, object]:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT word FROM note").fetchone()
    assert row is not None
    return row[0], redis.Redis.from_url(redis_url).get("word")


def answers(redis_url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(redis_url).ping())
    except redis.ConnectionError:
        return False


def keeper_pid(data_dir: Path) -> int:
    return keepers_of(data_dir)[0].pid


def eventually(condition: Callable[[], bool], patience_seconds: float = 30.0) -> None:
    deadline = time.monotonic() + patience_seconds
    while not condition():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.05)
