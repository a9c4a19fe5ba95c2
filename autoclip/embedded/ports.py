"""Is an address free to listen on, and if not, whose is it?"""

from __future__ import annotations

import socket

import psutil

from autoclip.embedded.errors import ServicesError


def is_port_free(host: str, port: int) -> bool:
    """Could a server listen there now?

    Raises ServicesError when this machine has no such address or does not allow the port.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, OverflowError) as error:
        raise ServicesError(
            f"This machine has no address '{host}': choose another, for example "
            "make run HOST=127.0.0.1."
        ) from error
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as error:
            raise ServicesError(
                f"Port {port} is reserved for the system: choose one above 1023, for example "
                "make run PORT=8000."
            ) from error
        except OSError:
            return False
    return True


def listener(port: int) -> str:
    """Who listens on the port, in words; less when the platform does not tell us."""
    try:
        for found in psutil.net_connections(kind="tcp"):
            if found.status == psutil.CONN_LISTEN and found.pid and found.laddr[1:] == (port,):
                return f"{psutil.Process(found.pid).name()} (process {found.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return "another program"
    return "another program"


def require_port(host: str, port: int) -> None:
    """Raise when somebody listens there already."""
    if not is_port_free(host, port):
        raise ServicesError(
            f"Port {port} is already used by {listener(port)}: stop it, or choose another port "
            f"with make run PORT={port + 1}."
        )
