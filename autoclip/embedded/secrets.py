"""Secrets an installation makes for itself at first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


def stored_secret(path: Path) -> str:
    """Return the secret kept in `path` (mode 600), making it first when there is none.

    Two processes that ask at once get the same answer: a hard link is made by one of them only.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(SECRET_BYTES) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
