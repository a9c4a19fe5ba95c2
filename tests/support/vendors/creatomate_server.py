"""Creatomate on loopback:
https://www.creatomate.com/docs/api/rest-api/post-v1-renders
https://creatomate.com/docs/api/reference/what-is-a-render
https://creatomate.com/docs/api/render-script/element-properties
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.vendors.samples import mp4
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

TYPES = {"image", "video", "audio", "text", "shape", "composition"}
RENDER = "1a2b3c4d-0000-4000-8000-000000000001"


class CreatomateServer(VendorServer):
    """states: what GET tells, in order; the last one stays. folder: where the files lie whose
    addresses begin with {url}/files/."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.states = ["planned", "rendering", "succeeded"]
        self.error_message = ""
        self.film = mp4(180, 320, 1.0, sound=True)
        self.order: dict[str, Any] = {}
        self.read_files: list[str] = []
        self.route("POST", "/v1/renders", self._start)
        self.route("GET", f"/v1/renders/{RENDER}", self._look)
        self.route("GET", f"/films/{RENDER}.mp4", self._fetch)

    def _start(self, seen: Seen) -> Reply:
        check_key(seen)
        self.order = seen.body
        chosen = {"template_id", "source", "tags"} & set(self.order)
        need(len(chosen) == 1, "give a template, a source or tags")
        if "source" in self.order:
            self._check_source(self.order["source"])
        else:
            values = self.order["modifications"].items()
            self._read(value for name, value in values if name.endswith(".source"))
        return Reply([self._render("planned")], 202)

    def _look(self, seen: Seen) -> Reply:
        check_key(seen)
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Reply(self._render(state))

    def _fetch(self, seen: Seen) -> Reply:
        need("authorization" not in seen.headers, "the key went to a host of files")
        return Reply(self.film, content_type="video/mp4")

    def _render(self, state: str) -> dict[str, Any]:
        found = {
            "id": RENDER,
            "status": state,
            "url": f"{self.url}/films/{RENDER}.mp4",
            "output_format": "mp4",
            "template_id": self.order.get("template_id"),
        }
        return {**found, "error_message": self.error_message} if state == "failed" else found

    def _check_source(self, source: dict[str, Any]) -> None:
        need(source["output_format"] == "mp4", "a film is an mp4")
        need(1 <= source["frame_rate"] <= 60, "frame_rate is out of range")
        busy: dict[int, float] = {}
        for element in source["elements"]:
            need(element["type"] in TYPES, f"unknown type {element['type']}")
            need(element["type"] == "text" or element.get("source"), "a file needs a source")
            if "duration" in element:
                free_from = busy.get(element["track"], 0.0)
                need(element["time"] >= free_from - 0.001, "elements of one track overlap")
                busy[element["track"]] = element["time"] + element["duration"]
        self._read(element["source"] for element in source["elements"] if "source" in element)

    def _read(self, addresses: Any) -> None:
        """The vendor fetches every file while it works on the order."""
        for address in addresses:
            start = f"{self.url}/files/"
            need(address.startswith(start), f"{address} cannot be fetched")
            path = self.folder / address.removeprefix(start)
            need(path.is_file() and path.stat().st_size, f"{address} is not there")
            self.read_files.append(path.name)


def check_key(seen: Seen) -> None:
    need(seen.headers.get("authorization") == f"Bearer {KEY}", "the key is not in its header")
