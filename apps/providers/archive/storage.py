"""Files of the archive in the installation's storage, whichever backend that is."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

METADATA = "metadata.json"


class ArchiveStorage:
    """name: which of settings.STORAGES. Every method raises ProviderError.

    A file is replaced, never kept beside a newer one. Backends that write a file whole or not at
    all (both of ours do) never show half of one.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def backend(self) -> Storage:
        return storages[self._name]

    def write_file(self, name: str, source: Path) -> None:
        """Copy source there, block by block."""
        with told_failures(), source.open("rb") as file:
            self._write(name, File(file))

    def write_json(self, name: str, value: Any) -> None:
        with told_failures():
            self._write(name, ContentFile(orjson.dumps(value, option=orjson.OPT_INDENT_2)))

    def read_json(self, name: str) -> Any:
        """None when there is no such file, or none that can be read."""
        with told_failures():
            try:
                with self.backend.open(name) as file:
                    return orjson.loads(file.read())
            except (FileNotFoundError, orjson.JSONDecodeError):
                return None

    def has(self, name: str, size_bytes: int) -> bool:
        with told_failures():
            try:
                return self.backend.size(name) == size_bytes
            except FileNotFoundError:
                return False

    def remove_folder(self, folder: str) -> None:
        """Remove it, the file that makes it a publication first; one that is gone is no error."""
        with told_failures():
            try:
                _folders, names = self.backend.listdir(folder)
            except FileNotFoundError:
                return
            for name in sorted(names, key=lambda one: one != METADATA):
                self.backend.delete(f"{folder}/{name}")
            # Only storage with real folders has one left.
            with contextlib.suppress(OSError):
                self.backend.delete(folder)

    def _write(self, name: str, content: File[Any]) -> None:
        backend = self.backend
        if backend.exists(name):
            backend.delete(name)
        written = backend.save(name, content)
        if written != name:
            backend.delete(written)
            raise ProviderError(
                _("Somebody else writes to the same place in the archive. Try again.")
            )


@contextlib.contextmanager
def told_failures() -> Iterator[None]:
    """Turn failures of the storage into ProviderError."""
    try:
        yield
    except _failures() as error:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ProviderError(
                _(
                    "The storage of this installation is full. Make room for the archive; "
                    "the upload goes on by itself."
                )
            ) from error
        raise ProviderError(
            _(
                "The storage of this installation could not be used. Check it, or try again in a "
                "few minutes."
            )
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    """boto3 is loaded only by installations that have a bucket.

    https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html
    """
    known: list[type[Exception]] = [OSError]
    if botocore := sys.modules.get("botocore.exceptions"):
        known += [botocore.BotoCoreError, botocore.ClientError]
    if boto3 := sys.modules.get("boto3.exceptions"):
        known.append(boto3.Boto3Error)
    return tuple(known)
