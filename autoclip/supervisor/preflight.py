"""What must hold before anything is started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from autoclip.embedded.disk import free_bytes, require_space
from autoclip.embedded.ports import require_port
from autoclip.supervisor.children import end_leftovers
from autoclip.supervisor.configuration import Configuration
from autoclip.supervisor.runlock import Holder, RunLock

# A first video with its frames, the database and the logs take about half of it.
NEEDED_BYTES = 1_500_000_000


def take_over(
    configuration: Configuration,
    lock: RunLock,
    say: Callable[[str], None],
    *,
    measure_free: Callable[[Path], int] = free_bytes,
) -> None:
    """Become the only supervisor of the data folder, and clear away what a killed one left.

    Raises ServicesError: another one is alive, too little room, port taken.
    """
    killed = lock.take(Holder(os.getpid(), configuration.address))
    ended = end_leftovers(configuration.data_dir)
    if killed or ended:
        who = f"The previous run (process {killed.pid})" if killed else "A previous run"
        left = f"; {ended} of its processes were still there and have been ended" if ended else ""
        say(f"{who} was ended without being able to clean up: taking over{left}.")
    require_space(configuration.data_dir, NEEDED_BYTES, measure=measure_free)
    require_port(configuration.host, configuration.port)
