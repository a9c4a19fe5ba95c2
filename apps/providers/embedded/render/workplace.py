"""What all work on films needs: a folder to work in, quiet threads, and whole results or none."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import RenderRequest
from apps.providers.errors import ProviderError


@contextlib.contextmanager
def appearing(output_path: Path) -> Iterator[Path]:
    """Where to write a file that appears at output_path complete, or not at all."""
    unfinished = output_path.with_name(f".{output_path.stem}.part{output_path.suffix}")
    try:
        output_path.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        unfinished.replace(output_path)
    except OSError as error:
        raise ProviderError(
            _("The film could not be written: %(reason)s; check the folder and its free space.")
            % {"reason": error.strerror or error}
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


@contextlib.contextmanager
def scratch_folder(request: RenderRequest) -> Iterator[Path]:
    """A folder of one piece of work, gone afterwards; OpenCV keeps to one thread meanwhile.

    The encoder needs every processor; OpenCV's own threads would only get in its way.
    """
    request.work_dir.mkdir(parents=True, exist_ok=True)
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory(dir=request.work_dir, prefix="render-") as folder:
            yield Path(folder)
    finally:
        cv2.setNumThreads(before)
