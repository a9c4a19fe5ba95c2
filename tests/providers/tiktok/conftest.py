"""TikTok on loopback for every test of this room."""

from tests.support.platforms.tiktok_server import tiktok

__all__ = ["tiktok"]
