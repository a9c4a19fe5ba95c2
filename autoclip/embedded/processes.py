"""Starting, finding and ending operating system processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import psutil

from autoclip.embedded.account import LAUNCHER, Account

KILL_WAIT_SECONDS = 5.0
POLL_SECONDS = 0.02

# What to send and how long to wait for the end, step by step; SIGKILL follows by itself.
StopSteps = Sequence[tuple[signal.Signals, float]]


def spawn(
    command: Sequence[str],
    *,
    cwd: Path,
    log: Path,
    death_signal: signal.Signals,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output added to `log`, asking the platform to
    send `death_signal` when this process dies."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), "--parent", str(os.getpid())]
    launcher += ["--death-signal", str(int(death_signal))]
    launcher += account.launch_options if account else []
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [*launcher, "--", *command],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=dict(env) if env is not None else None,
        )


def stop_tree(pid: int, steps: StopSteps) -> None:
    """End a process step by step, then whatever is left of its descendants."""
    try:
        process = psutil.Process(pid)
        family = process.children(recursive=True)
    except psutil.NoSuchProcess:
        return
    for number, patience_seconds in steps:
        family += [one for one in _descendants(process) if one not in family]
        try:
            process.send_signal(number)
            process.wait(patience_seconds)
        except psutil.NoSuchProcess:
            break
        except psutil.TimeoutExpired:
            continue
        break
    kill_all([process, *family])


def kill_all(processes: Iterable[psutil.Process]) -> None:
    """SIGKILL, and wait until they are gone."""
    alive = [one for one in processes if is_alive(one)]
    for one in alive:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    _wait(alive, KILL_WAIT_SECONDS)


def end_all(processes: Sequence[psutil.Process], patience_seconds: float) -> None:
    """SIGTERM to all, then SIGKILL to those that are still there."""
    for one in processes:
        try:
            one.terminate()
        except psutil.NoSuchProcess:
            continue
    kill_all(_wait(processes, patience_seconds))


def is_alive(process: psutil.Process) -> bool:
    """Running, and not a zombie that waits for its parent."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def find(matches: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """Living processes of this machine, ours aside, that we may look at and that match."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and is_alive(process) and matches(process):
                found.append(process)
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return found


def working_in(folder: Path, program: str) -> list[psutil.Process]:
    """Processes called `program` (or `program: ...`) whose working folder is `folder`."""
    return find(lambda one: one.name().startswith(program) and Path(one.cwd()) == folder)


def _wait(processes: Iterable[psutil.Process], patience_seconds: float) -> list[psutil.Process]:
    """Those still alive when the time is over. An ended process that nobody collects (the first
    process of many containers does not) counts as gone, unlike in psutil."""
    deadline = time.monotonic() + patience_seconds
    alive = [one for one in processes if is_alive(one)]
    while alive and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        alive = [one for one in alive if is_alive(one)]
    return alive


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
