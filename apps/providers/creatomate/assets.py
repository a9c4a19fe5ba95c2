"""Local files at web addresses, for as long as the vendor needs them.

The vendor fetches pictures and sound itself, so they have to be where it can reach them: in the
installation's storage, which signs its addresses (S3 and its kin do; a local folder cannot).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages

from apps.core.ids import new_id
from apps.core.sentences import gettext as _
from apps.core.storage import public_address
from apps.providers.errors import ProviderError
from apps.providers.http import stop_if_cancelled

FOLDER = "vendor-assets"
# Longer than any render is waited for.
FORGOTTEN_AFTER = timedelta(days=1)


class PublishedFiles:
    """Files put into one folder of a storage. Asking twice for one file publishes it once."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._folder = f"{FOLDER}/{new_id()}"
        self._names: list[str] = []
        self._addresses: dict[Path, str] = {}

    def address(self, path: Path) -> str:
        """Where the vendor can read the file. Raises ProviderError when it cannot."""
        if path not in self._addresses:
            stop_if_cancelled()
            wanted = f"{self._folder}/{len(self._names):03d}{path.suffix}"
            with path.open("rb") as file:
                name = self._storage.save(wanted, File(file))
            self._names.append(name)
            self._addresses[path] = self._checked(name)
        return self._addresses[path]

    def _checked(self, name: str) -> str:
        address = public_address(self._storage, name)
        if not address:
            raise ProviderError(
                _(
                    "Creatomate reads pictures and sound at web addresses, and the files of this "
                    "installation have none. Set S3_BUCKET, or choose another renderer."
                ),
                permanent=True,
            )
        return address

    def remove(self) -> None:
        for name in self._names:
            with contextlib.suppress(OSError):
                self._storage.delete(name)


@contextlib.contextmanager
def published(storage: str) -> Iterator[PublishedFiles]:
    """Files that are gone afterwards whatever happens. storage: its name in STORAGES."""
    files = PublishedFiles(storages[storage])
    try:
        yield files
    finally:
        files.remove()


def remove_forgotten(storage: Storage, *, now: datetime) -> int:
    """Remove files that killed workers left for the vendor to read; return how many. A folder's
    name tells when it was made."""
    try:
        folders, _files = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    removed = 0
    for folder in folders:
        if now - _made_at(folder) < FORGOTTEN_AFTER:
            continue
        for name in storage.listdir(f"{FOLDER}/{folder}")[1]:
            storage.delete(f"{FOLDER}/{folder}/{name}")
            removed += 1
        with contextlib.suppress(OSError):
            storage.delete(f"{FOLDER}/{folder}")
    return removed


def _made_at(folder: str) -> datetime:
    """The time in a UUIDv7 (RFC 9562, section 5.7); the beginning of time for other names."""
    try:
        return datetime.fromtimestamp((UUID(folder).int >> 80) / 1000, UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)
