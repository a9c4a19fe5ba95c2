"""Reading a body piece by piece, never holding more of it than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from apps.core.fetching.errors import FetchFailed

ACCEPTED_ENCODINGS = "gzip, deflate"
# zlib window bits: 31 reads gzip (RFC 1952), 15 zlib (RFC 1950), -15 bare deflate (RFC 1951).
GZIP_WINDOW, ZLIB_WINDOW, BARE_WINDOW = 31, 15, -15


class BodyReader:
    """Collects one body of at most limit bytes after decompression.

    FetchFailed: "too_large" as soon as one byte too many would exist, "encoding_refused" for a
    compression that was not asked for, "answer_broken" for compressed bytes that make no sense.
    """

    def __init__(self, host: str, encoding: str, limit: int) -> None:
        self._host = host
        self._encoding = encoding.strip().lower()
        self._limit = limit
        self._body = bytearray()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchFailed("encoding_refused", host=host, encoding=self._encoding[:40])

    def check_declared_size(self, content_length: str) -> None:
        """Refuse before reading when the server itself says that the body is too large."""
        if content_length.isdecimal() and int(content_length) > self._limit:
            raise self._too_large()

    def read(self, chunks: Iterable[bytes]) -> bytes:
        if self._encoding in {"", "identity"}:
            for chunk in chunks:
                self._keep(chunk)
        else:
            self._read_compressed(chunks)
        return bytes(self._body)

    def _read_compressed(self, chunks: Iterable[bytes]) -> None:
        inflater = None
        for chunk in chunks:
            if not chunk:
                continue
            inflater = inflater or zlib.decompressobj(self._window(chunk[0]))
            self._inflate(inflater, chunk)
        if inflater is not None and not inflater.eof:
            raise FetchFailed("answer_broken", host=self._host)

    def _window(self, first_byte: int) -> int:
        """Servers mean either of two formats by "deflate"; a zlib header's low half is 8."""
        if self._encoding != "deflate":
            return GZIP_WINDOW
        return ZLIB_WINDOW if first_byte & 0x0F == zlib.DEFLATED else BARE_WINDOW

    def _inflate(self, inflater: zlib._Decompress, chunk: bytes) -> None:
        """Inflate at most one byte more than still fits, so that a bomb never unfolds."""
        if inflater.eof:
            return
        try:
            self._keep(inflater.decompress(chunk, self._limit - len(self._body) + 1))
        except zlib.error:
            raise FetchFailed("answer_broken", host=self._host) from None

    def _keep(self, piece: bytes) -> None:
        if len(self._body) + len(piece) > self._limit:
            raise self._too_large()
        self._body += piece

    def _too_large(self) -> FetchFailed:
        megabytes = max(1, self._limit // 1_000_000)
        return FetchFailed("too_large", host=self._host, limit_mb=megabytes)
