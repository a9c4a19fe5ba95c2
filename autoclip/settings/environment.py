"""Where settings come from: the process environment, then `.env` beside manage.py."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"))

DATA_DIR = Path(env.str("AUTOCLIP_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DEBUG: bool = env.bool("DEBUG", default=False)
