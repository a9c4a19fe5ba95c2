"""Instagram on loopback for every test of this room."""

from tests.support.platforms.instagram_server import instagram

__all__ = ["instagram"]
