"""A render in a process of its own, stopped in the middle: what is left of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.providers.embedded.render import films

PROGRAM = """
import sys
from pathlib import Path
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.errors import Cancelled
from tests.providers.embedded.render import films

folder = Path(sys.argv[1])
scene = films.scene(folder / "picture.png", 600_000)
try:
    EmbeddedRenderer().render(
        films.request(folder, (scene,), size=(320, 240)),
        lambda share: (folder / "begun").touch() if share > 0 else None,
        (folder / "stop").exists,
    )
except Cancelled:
    sys.exit(7)
"""


@pytest.fixture
def rendering(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in the middle of a film of ten minutes."""
    films.busy_picture(tmp_path / "picture.png", (400, 300), 1)
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)])
    try:
        _wait_until(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
        assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_cancelled_render_ends_its_encoder_and_leaves_no_file(
    rendering: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (encoder,) = _children(rendering.pid)
    assert list((tmp_path / "work").iterdir())
    (tmp_path / "stop").touch()
    assert rendering.wait(60) == 7
    assert not _is_alive(encoder)
    assert list((tmp_path / "work").iterdir()) == []
    assert list((tmp_path / "out").iterdir()) == []


def test_an_encoder_does_not_outlive_a_killed_worker(
    rendering: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (encoder,) = _children(rendering.pid)
    rendering.send_signal(signal.SIGKILL)
    rendering.wait()
    _wait_until(lambda: not _is_alive(encoder))
    assert list((tmp_path / "out").iterdir()) == []


def _wait_until(is_so: Callable[[], bool]) -> None:
    """Wait a minute at most: the machine may be busy."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("It did not become so.")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid: int) -> bool:
    """A process that ended and that nobody has asked about yet is not alive."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
