"""The supervisor with small children of its own: started, crashed, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.processes import kill_all
from autoclip.supervisor.children import ChildSpec, leftovers
from autoclip.supervisor.configuration import Configuration
from autoclip.supervisor.loop import CommandFailedError, Stopped, Supervisor
from autoclip.supervisor.preflight import take_over
from autoclip.supervisor.runlock import Holder, RunLock
from tests.embedded.test_services import eventually

pytestmark = pytest.mark.processes
PROJECT_DIR = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# A child that starts a grandchild in a session of its own and does not listen to SIGTERM.
IGNORE_SIGTERM = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("grandchild", flush=True)
time.sleep(600)
"""
STUBBORN = [sys.executable, "-c", IGNORE_SIGTERM]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = (tmp_path / "var").resolve()
    yield folder
    kill_all(leftovers(folder))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(data_dir: Path, said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(project_dir=PROJECT_DIR, data_dir=data_dir, say=said.append)
    handlers = {number: signal.getsignal(number) for number in HANDLED}
    yield made
    made.stop()
    for number, handler in handlers.items():
        signal.signal(number, handler)


HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def test_stopping_ends_children_and_their_hidden_grandchildren(
    supervisor: Supervisor, data_dir: Path
) -> None:
    child = supervisor.start(
        ChildSpec("stubborn", "child", STUBBORN, stop_steps=((signal.SIGTERM, 0.2),))
    )
    eventually(lambda: b"grandchild" in child.log.read_bytes())
    assert len(leftovers(data_dir)) == 2
    supervisor.stop()
    assert leftovers(data_dir) == []


def test_a_child_that_crashes_is_announced_with_its_last_words_and_started_again(
    supervisor: Supervisor, said: list[str], data_dir: Path
) -> None:
    crash = [sys.executable, "-c", "import os; print('no luck today'); os._exit(3)"]
    child = supervisor.start(ChildSpec("unlucky", "unlucky child", crash))
    assert supervisor.wait_for(lambda: len(said) >= 2, timeout_seconds=60)
    assert said[0] == (
        "The unlucky child stopped unexpectedly (exit code 3: no luck today). Starting it again "
        f"in 1 s; its log is {child.log}."
    )
    assert "Starting it again in 2 s" in said[1]
    assert child.log == data_dir / "log" / "unlucky.log"


def test_a_killed_child_is_named_by_the_signal(supervisor: Supervisor, said: list[str]) -> None:
    child = supervisor.start(ChildSpec("sleeper", "sleeper", SLEEP))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert supervisor.wait_for(lambda: child.pid not in (None, first), timeout_seconds=60)
    assert "killed by SIGKILL" in said[0]


def test_ctrl_c_during_a_command_ends_the_command(supervisor: Supervisor, data_dir: Path) -> None:
    supervisor.listen()
    interrupt = f"import os, time; os.kill({os.getpid()}, 2); time.sleep(600)"
    with pytest.raises(Stopped):
        supervisor.run([sys.executable, "-c", interrupt])
    assert leftovers(data_dir) == []


def test_a_command_that_fails_carries_its_code_and_output(supervisor: Supervisor) -> None:
    with pytest.raises(CommandFailedError) as caught:
        supervisor.run([sys.executable, "-c", "print('half'); raise SystemExit(4)"])
    assert (caught.value.code, caught.value.output) == (4, "half\n")


def test_children_of_a_killed_supervisor_do_not_outlive_it(data_dir: Path) -> None:
    killed = start_and_kill_a_supervisor(data_dir, children=1)
    if sys.platform == "linux":
        eventually(lambda: leftovers(data_dir) == [])
    assert not psutil.pid_exists(killed)


def test_the_next_start_ends_what_a_killed_supervisor_left_and_says_so(data_dir: Path) -> None:
    # A grandchild in its own session gets no signal when the supervisor dies.
    killed = start_and_kill_a_supervisor(data_dir, children=2)
    assert leftovers(data_dir)
    said: list[str] = []
    lock = RunLock(data_dir / "run")
    take_over(configuration(data_dir), lock, said.append)
    assert leftovers(data_dir) == []
    assert said[0].startswith(f"The previous run (process {killed}) was ended without being able")
    lock.release()


def test_a_second_supervisor_is_told_where_the_first_one_is(data_dir: Path) -> None:
    first = RunLock(data_dir / "run")
    assert first.take(Holder(pid=4321, address="http://localhost:8000")) is None
    with pytest.raises(ServicesError) as caught:
        take_over(configuration(data_dir), RunLock(data_dir / "run"), print)
    assert "already running at http://localhost:8000 (process 4321)" in str(caught.value)
    assert "kill 4321" in str(caught.value)
    first.release()
    second = RunLock(data_dir / "run")
    assert second.take(Holder(pid=1, address="")) is None
    second.release()


def test_a_full_disk_stops_the_start(data_dir: Path) -> None:
    with pytest.raises(ServicesError, match=r"1\.5 GB are needed"):
        take_over(
            configuration(data_dir),
            RunLock(data_dir / "run"),
            print,
            measure_free=lambda _: 1_400_000_000,
        )


def test_a_busy_port_stops_the_start(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ServicesError, match=f"Port {port} is already used by"):
            take_over(configuration(data_dir, port), RunLock(data_dir / "run"), print)


def configuration(data_dir: Path, port: int = 0) -> Configuration:
    return Configuration(PROJECT_DIR, data_dir, "127.0.0.1", port, embedded=False)


SUPERVISE = """
import json, sys, time
from pathlib import Path
from autoclip.supervisor.children import ChildSpec
from autoclip.supervisor.loop import Supervisor
from autoclip.supervisor.runlock import Holder, RunLock
import os
data_dir, command, project = Path(sys.argv[1]), json.loads(sys.argv[2]), Path(sys.argv[3])
RunLock(data_dir / "run").take(Holder(os.getpid(), "http://localhost:8000"))
supervisor = Supervisor(project_dir=project, data_dir=data_dir, say=print)
child = supervisor.start(ChildSpec("child", "child", command))
print("started", flush=True)
supervisor.serve()
"""


def start_and_kill_a_supervisor(data_dir: Path, *, children: int) -> int:
    """children: how many processes must be there before it is killed; return its process id."""
    command = json.dumps(SLEEP if children == 1 else STUBBORN)
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(data_dir), command, str(PROJECT_DIR)],
        cwd=PROJECT_DIR,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == b"started\n"
        eventually(lambda: len(leftovers(data_dir)) >= children)
        process.kill()
        process.wait()
    return process.pid
