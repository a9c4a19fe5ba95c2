"""Files in an S3 bucket. Loaded only by installations that have one."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from storages.backends.s3 import S3Storage
from storages.utils import clean_name


class StreamingS3Storage(S3Storage):  # type: ignore[misc]
    """Reads what is asked for and no more: opening a file would load all of it into memory."""

    def open_stream(self, name: str, start: int = 0, stop: int | None = None) -> Any:
        """A readable stream of bytes start to stop (not included), by a ranged GetObject:
        https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html

        Raises FileNotFoundError.
        """
        part: dict[str, str] = {}
        if start or stop is not None:
            part["Range"] = f"bytes={start}-{'' if stop is None else stop - 1}"
        try:
            return self._object(name).get(**part)["Body"]
        except ClientError as error:
            raise _told(error, name) from error

    def size(self, name: str) -> int:
        """Bytes; FileNotFoundError when there is no such file, as for files on a disk."""
        try:
            return int(self._object(name).content_length)
        except ClientError as error:
            raise _told(error, name) from error

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(clean_name(name)))


def _told(error: ClientError, name: str) -> Exception:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return FileNotFoundError(name) if status == 404 else error
