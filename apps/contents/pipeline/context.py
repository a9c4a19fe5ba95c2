"""What a step is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.providers import Providers
from apps.providers.errors import Cancelled


@dataclass(frozen=True, slots=True)
class StepContext:
    """One step's view of the world. results holds the data of the steps it needs, by job type.

    providers is the one way to any engine. work_dir is scratch, removed afterwards; report takes
    0.0 to 1.0.
    """

    brief: Brief
    providers: Providers
    results: Mapping[str, Mapping[str, Any]]
    files: ArtifactStore
    work_dir: Path
    report: Callable[[float], None]
    log: Callable[[str], object]
    is_cancelled: Callable[[], bool]

    def stop_if_cancelled(self) -> None:
        """Steps call this between two pieces of work."""
        if self.is_cancelled():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class StepResult:
    """data is JSON and all that later steps see; files are named in it by storage key."""

    data: Mapping[str, Any]
    provider: str


class StepRefused(Exception):
    """The step worked, and its answer is no: data is still recorded, and the run ends here."""

    def __init__(self, message: str, result: StepResult) -> None:
        super().__init__(message)
        self.result = result
