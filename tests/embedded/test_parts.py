"""Addresses, locks, ports, secrets and room on the disk."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autoclip.embedded.addresses import broker_url, connection_urls, redis_database
from autoclip.embedded.disk import require_space
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.layout import MAX_SOCKET_PATH_BYTES, layout_of
from autoclip.embedded.locks import FileLock, is_free
from autoclip.embedded.ports import is_port_free, require_port
from autoclip.embedded.secrets import stored_secret


def test_celery_and_redis_py_spell_the_same_socket_differently() -> None:
    assert broker_url("unix:///srv/r.sock?db=2") == "redis+socket:///srv/r.sock?virtual_host=2"
    assert broker_url("redis://:word@host:6379/1") == "redis://:word@host:6379/1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:///srv/r.sock?db=0", "unix:///srv/r.sock?db=5"),
        ("redis://host:6379/0", "redis://host:6379/5"),
        ("redis://host", "redis://host/5"),
    ],
)
def test_another_numbered_database_is_on_the_same_server(url: str, expected: str) -> None:
    assert redis_database(url, 5) == expected


@pytest.mark.parametrize("name", ["a", "a b", "한글", "deep" * 40])
def test_every_data_folder_has_a_socket_path_the_system_accepts(tmp_path: Path, name: str) -> None:
    layout = layout_of(tmp_path / name)
    assert len(bytes(layout.socket_dir / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH_BYTES
    assert "\n" not in connection_urls(tmp_path / name).database_url


def test_one_holder_keeps_others_out_until_it_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "x"), FileLock(tmp_path / "x")
    assert first.try_acquire()
    assert not second.acquire(timeout_seconds=0.0)
    first.release()
    assert second.try_acquire()
    second.release()


def test_shared_holders_admit_each_other_but_nobody_who_wants_it_alone(tmp_path: Path) -> None:
    with FileLock(tmp_path / "x", shared=True) as lock:
        assert lock.try_acquire()
        assert is_free(tmp_path / "x", shared=True)
        assert not is_free(tmp_path / "x")
    assert is_free(tmp_path / "x")


def test_a_busy_port_is_named_with_its_owner_and_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_port_free("127.0.0.1", port)
        with pytest.raises(ServicesError) as caught:
            require_port("127.0.0.1", port)
    assert f"Port {port} is already used by" in str(caught.value)
    assert f"process {os.getpid()}" in str(caught.value)
    assert f"make run PORT={port + 1}" in str(caught.value)


def test_an_address_this_machine_does_not_have_is_a_sentence() -> None:
    with pytest.raises(ServicesError, match="no address 'no such host'"):
        is_port_free("no such host", 8000)


def test_too_little_room_says_how_much_is_needed_and_what_to_do(tmp_path: Path) -> None:
    require_space(tmp_path, 100, measure=lambda _: 100)
    with pytest.raises(ServicesError, match=r"Only 1\.0 GB are free .* 1\.5 GB are needed: free"):
        require_space(tmp_path, 1_500_000_000, measure=lambda _: 1_000_000_000)


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    made = stored_secret(path)
    assert len(made) >= 50
    assert stored_secret(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
