"""Files out of the storage backend, in blocks, with ranges (RFC 9110, section 14)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from apps.core.storage import Stream, open_stream

BLOCK_BYTES = 256 * 1024
MAX_NAME_CHARACTERS = 120
_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")


class RangeNotSatisfiable(Exception):
    """The range begins after the end of the file."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes start to stop of a file, stop not included."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start


def parse_range(header: str, size: int) -> ByteRange | None:
    """The one range that header asks for; None when the whole file is the answer.

    Several ranges, other units and broken syntax give the whole file, as the RFC allows. Raises
    RangeNotSatisfiable.
    """
    match = _RANGE.fullmatch(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
    if start >= stop:
        raise RangeNotSatisfiable
    return ByteRange(start, stop)


def file_response(
    request: HttpRequest,
    storage_key: str,
    content_type: str,
    filename: str | None = None,
    *,
    download: bool = False,
) -> HttpResponseBase:
    """Answer with a stored file: whole, a range of it, only its headers, or "unchanged".

    filename is what a browser would save it as (any text); download makes it do so. Raises Http404
    when the file is not there.
    """
    size = _size(storage_key)
    etag = f'"{hashlib.sha256(f"{storage_key}:{size}".encode()).hexdigest()[:32]}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "ETag": etag,
        "Vary": "Cookie",
    }
    disposition = content_disposition_header(download, _safe(filename) if filename else "")
    if disposition:
        headers["Content-Disposition"] = disposition
    if _is_unchanged(request, etag):
        return HttpResponse(status=304, headers=headers)
    try:
        part = _wanted_range(request, etag, size)
    except RangeNotSatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    span = part or ByteRange(0, size)
    headers["Content-Length"] = str(span.length)
    if part:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=content_type)
    file = open_stream(default_storage, storage_key, span.start, span.stop)
    blocks = AsyncBlocks(file, span) if isinstance(request, ASGIRequest) else Blocks(file, span)
    return StreamingHttpResponse(blocks, status=status, headers=headers, content_type=content_type)


class _Reader:
    """Reads one range out of a stream that begins with it, block by block, and closes it."""

    def __init__(self, file: Stream, span: ByteRange) -> None:
        self._file = file
        self._left = span.length

    def read_block(self) -> bytes:
        block = self._file.read(min(BLOCK_BYTES, self._left)) if self._left else b""
        self._left -= len(block)
        if not block:
            self.close()
        return block

    def close(self) -> None:
        """Called by Django at the end of the answer, also when the client went away."""
        self._file.close()


class Blocks(_Reader):
    """For WSGI."""

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self.read_block()
        if not block:
            raise StopIteration
        return block


class AsyncBlocks(_Reader):
    """For ASGI, where Django would first read all of a plain iterator."""

    def __aiter__(self) -> AsyncBlocks:
        return self

    async def __anext__(self) -> bytes:
        block = await sync_to_async(self.read_block, thread_sensitive=False)()
        if not block:
            raise StopAsyncIteration
        return block


def _size(storage_key: str) -> int:
    if not storage_key:
        raise Http404
    try:
        return default_storage.size(storage_key)
    except FileNotFoundError as error:
        raise Http404 from error


def _is_unchanged(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or etag in (tag.removeprefix("W/") for tag in known)


def _wanted_range(request: HttpRequest, etag: str, size: int) -> ByteRange | None:
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", etag).strip()
    if request.method not in {"GET", "HEAD"} or not header or condition != etag:
        return None
    return parse_range(header, size)


def _safe(filename: str) -> str:
    """A name that every file system takes; never a path. The ending survives a long title."""
    name = " ".join(_UNSAFE.sub(" ", filename).split())
    match = _ENDING.search(name)
    ending = match.group() if match else ""
    stem = name.removesuffix(ending)[:MAX_NAME_CHARACTERS].strip(" .")
    return f"{stem or 'file'}{ending}"
