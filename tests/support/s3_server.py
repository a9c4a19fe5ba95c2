"""An S3 server on loopback: moto's (https://docs.getmoto.org/en/latest/docs/server_mode.html).

It runs in a process of its own. Where moto is not installed beside the tests, MOTO_SERVER may name
the `moto_server` program of another environment.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import httpx2

from tests.support.workers import wait_until

BUCKET = "films"


def moto_command() -> list[str] | None:
    """How moto is started here, or None where there is none."""
    if program := os.environ.get("MOTO_SERVER"):
        return [program]
    if importlib.util.find_spec("moto"):
        return [sys.executable, "-m", "moto.server"]
    return None


@contextmanager
def running_s3(log: Path) -> Iterator[dict[str, str]]:
    """An empty bucket; the environment that makes an installation keep its files there."""
    command = moto_command()
    assert command is not None, "moto is not installed: pip install 'moto[server,s3]'."
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*command, "-H", "127.0.0.1", "-p", str(port)], stdout=output, stderr=output
        )
    try:
        wait_until(lambda: _answers(address), "the S3 server answers")
        facts = {"region_name": "us-east-1", "aws_access_key_id": "key"}
        client = boto3.client("s3", endpoint_url=address, aws_secret_access_key="secret", **facts)
        client.create_bucket(Bucket=BUCKET)
        yield {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": address,
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY": "key",
            "S3_SECRET_KEY": "secret",
        }
    finally:
        server.kill()
        server.wait()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2).status_code < 500
    except httpx2.TransportError:
        return False
