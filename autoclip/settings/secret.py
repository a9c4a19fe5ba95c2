"""A secret made once for this installation and kept beside its data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def stored_secret(path: Path) -> str:
    """Return the secret in the file at path, making it (readable by its owner only) when absent.

    Two processes that start together agree: the file is created exclusively, and the loser reads
    what the winner wrote.
    """
    for _attempt in range(50):
        try:
            kept = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            kept = ""
        if kept:
            return kept
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    raise RuntimeError(f"Could not create the secret key file {path}. Is its folder writable?")
