"""An installation of its own: PostgreSQL, Redis, workers, a beat, a web server, in one folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from autoclip.embedded.layout import layout_of
from autoclip.embedded.processes import working_in
from autoclip.embedded.services import start_services
from tests.faults.bombs import FOLDER_VARIABLE, WORKER_VARIABLE
from tests.support.workers import BASE_DIR, CeleryProcess, wait_until

# Leases short enough that hundreds of deaths fit into minutes; the ratios are the product's.
QUICK_TIMES = {
    "PIPELINE_LEASE_SECONDS": "3",
    "PIPELINE_HEARTBEAT_SECONDS": "0.6",
    "PIPELINE_SWEEP_SECONDS": "1.5",
    "PIPELINE_RESEND_SECONDS": "6",
}
MARK = "AUTOCLIP_FAULTS_SITE"


class Site:
    """Its parts are started and killed by name; close() leaves no process behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bombs", "exploded", "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._services = start_services(folder / "services")
        self._layout = layout_of(folder / "services")
        self.environment = {
            **os.environ,
            **QUICK_TIMES,
            MARK: str(folder),
            FOLDER_VARIABLE: str(folder),
            "DATABASE_URL": self._services.database_url,
            "REDIS_URL": self._services.redis_url,
            "AUTOCLIP_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_CONN_MAX_AGE": "60",
        }
        self.parts: dict[str, CeleryProcess | subprocess.Popen[bytes]] = {}
        self._makers: dict[str, Callable[[], CeleryProcess]] = {}
        self.starts: dict[str, int] = {}
        self._closing = threading.Event()
        self._guard = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="site-watcher", daemon=True)
        self._watcher.start()

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=BASE_DIR, env=self.environment, check=True)

    def start_worker(self, name: str, concurrency: int = 2, **changes: str) -> None:
        """A worker that is started again whenever it has died, as a supervisor would."""
        environment = {**self.environment, WORKER_VARIABLE: name, **changes}
        words = ["worker", "-Q", "default,media,publish", "-n", f"{name}@%h"]
        words += ["--concurrency", str(concurrency)]
        words += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        self._keep(name, words, environment)

    def start_beat(self, **changes: str) -> None:
        words = ["beat", "--pidfile", "", "--loglevel", "INFO", "--max-interval", "1"]
        self._keep("beat", words, {**self.environment, **changes})

    def _keep(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        log = self.folder / "logs" / f"{name}.log"
        self._makers[name] = lambda: CeleryProcess(*words, environment=environment, log=log)
        with self._guard:
            self.parts[name] = self._makers[name]()
            self.starts[name] = 1

    def kill(self, name: str) -> None:
        """SIGKILL to a part and all its children; the watcher starts it again."""
        part = self.parts[name]
        assert isinstance(part, CeleryProcess)
        part.kill_all()

    def dismiss(self, name: str) -> None:
        """Kill a part for good."""
        self._makers.pop(name, None)
        with self._guard:
            part = self.parts.pop(name)
        assert isinstance(part, CeleryProcess)
        part.kill_all()

    def stop_web(self) -> None:
        """End the web server and its workers, if there is one."""
        web = self.parts.pop("web", None)
        if isinstance(web, subprocess.Popen):
            web.terminate()
            web.wait(timeout=20)

    def workers(self) -> list[str]:
        """Names of the workers that are kept alive."""
        return [name for name in self._makers if name != "beat"]

    def children_of(self, name: str) -> list[psutil.Process]:
        """The processes that do a worker's work."""
        part = self.parts[name]
        assert isinstance(part, CeleryProcess)
        return part.children()

    def is_ready(self, name: str) -> bool:
        return self._times_ready(name) >= 1

    def _times_ready(self, name: str) -> int:
        log = self.folder / "logs" / f"{name}.log"
        return log.read_text(errors="replace").count(" ready.") if log.exists() else 0

    def hands(self) -> int:
        """Processes that wait for work or do it, of workers that have come up again."""
        up = [name for name in self.workers() if self._times_ready(name) >= self.starts[name]]
        return sum(len(self.children_of(name)) for name in up)

    def wait_for_workers(self) -> None:
        for name in self.workers():
            wait_until(partial(self.is_ready, name), f"{name} is ready")

    def restart_database(self, how: signal.Signals) -> None:
        """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovery follows);
        the services' keeper starts it again."""
        pid = int((self._layout.postgres_dir / "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
        process.send_signal(how)
        psutil.wait_procs([process], timeout=30)

    @contextmanager
    def database_outage(self) -> Iterator[None]:
        """No database for the length of the block: the keeper is held, so nothing restarts it."""
        keeper = psutil.Process(json.loads(self._layout.record.read_text())["keeper"])
        keeper.suspend()
        try:
            self.restart_database(signal.SIGINT)
            yield
        finally:
            keeper.resume()

    def restart_redis(self) -> None:
        """SIGKILL; what was not written to its log is lost."""
        processes = working_in(self._layout.redis_dir, "valkey-server")
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=10)

    def _watch(self) -> None:
        while not self._closing.wait(0.1):
            for name, make in list(self._makers.items()):
                with self._guard:
                    part = self.parts.get(name)
                    dead = isinstance(part, CeleryProcess) and not part.alive
                    if dead and not self._closing.is_set() and name in self._makers:
                        self.parts[name] = make()
                        self.starts[name] += 1

    def close(self) -> None:
        self._closing.set()
        self._watcher.join()
        for part in self.parts.values():
            if isinstance(part, CeleryProcess):
                part.kill_all()
            else:
                part.kill()
                part.wait()
        self._services.stop()
        left = [process.pid for process in psutil.process_iter() if self._is_ours(process)]
        assert left == [], f"Processes were left behind: {left}"

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.pid != os.getpid() and process.environ().get(MARK) == str(self.folder)
        except psutil.Error:
            return False


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """A migrated site for the length of a block; its folder is gone after a good end."""
    site = Site(folder)
    try:
        site.manage("migrate", "-v", "0")
        yield site
    finally:
        site.close()
    shutil.rmtree(folder, ignore_errors=True)
