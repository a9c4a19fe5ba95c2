"""Pexels on loopback: https://www.pexels.com/api/documentation/"""

from __future__ import annotations

from typing import Any

from tests.support.vendors.samples import jpeg, mp4
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

ORIENTATIONS = {"landscape", "portrait", "square"}


class PexelsServer(VendorServer):
    """photos and videos are the ids found for any query of `known`, or for every query.

    Files are served from the same host; asking for them with the key is a mistake.
    """

    def __init__(self) -> None:
        super().__init__()
        self.photos = [101, 102, 103, 104, 105, 106]
        self.videos = [201, 202, 203]
        self.known: set[str] = set()
        self.picture = jpeg(648, 1152)
        self.clip = mp4(180, 320)
        self.file_headers: dict[str, str] = {}
        self.route("GET", "/v1/search", self._photos)
        self.route("GET", "/videos/search", self._videos)
        self.route("GET", r"/photos/\d+/.*\.jpeg", self._picture)
        self.route("GET", r"/video-files/\d+/.*\.mp4", self._film)

    def _found(self, seen: Seen, ids: list[int]) -> list[int]:
        need(seen.headers.get("authorization") == KEY, "the key is not in its header")
        need(seen.query.get("query"), "query is required")
        need(seen.query.get("orientation") in ORIENTATIONS, "unknown orientation")
        need(1 <= int(seen.query.get("per_page", "15")) <= 80, "per_page is out of range")
        need(seen.query.get("locale") in {"en-US", "ko-KR"}, "unknown locale")
        return ids if not self.known or seen.query["query"] in self.known else []

    def _photos(self, seen: Seen) -> Reply:
        found = [self._photo(number) for number in self._found(seen, self.photos)]
        return Reply({"page": 1, "per_page": 40, "total_results": len(found), "photos": found})

    def _photo(self, number: int) -> dict[str, Any]:
        original = f"{self.url}/photos/{number}/pexels-photo-{number}.jpeg"
        return {
            "id": number,
            "width": 3024,
            "height": 4032,
            "url": f"https://www.pexels.com/photo/bridge-{number}/",
            "photographer": "Kim Haneul",
            "photographer_url": "https://www.pexels.com/@haneul",
            "photographer_id": 7,
            "avg_color": "#6E633A",
            "src": {"original": original, "portrait": f"{original}?fit=crop&h=1200&w=800"},
            "liked": False,
            "alt": "A bridge",
        }

    def _videos(self, seen: Seen) -> Reply:
        found = [self._video(number) for number in self._found(seen, self.videos)]
        return Reply({"page": 1, "per_page": 40, "total_results": len(found), "videos": found})

    def _video(self, number: int) -> dict[str, Any]:
        sizes = [(360, 640), (540, 960), (1080, 1920), (2160, 3840)]
        return {
            "id": number,
            "width": 2160,
            "height": 3840,
            "url": f"https://www.pexels.com/video/{number}/",
            "image": f"{self.url}/photos/{number}/free-video-{number}.jpeg",
            "duration": 1 if number == self.videos[0] else 12,
            "user": {"id": 8, "name": "Ada Jung", "url": "https://www.pexels.com/@ada"},
            "video_files": [
                {
                    "id": index,
                    "quality": "hd",
                    "file_type": "video/mp4",
                    "width": width,
                    "height": height,
                    "fps": 30.0,
                    "link": f"{self.url}/video-files/{number}/{width}x{height}.mp4",
                }
                for index, (width, height) in enumerate(reversed(sizes))
            ],
            "video_pictures": [],
        }

    def _picture(self, seen: Seen) -> Reply:
        need("authorization" not in seen.headers, "the key went to a host of files")
        return Reply(self.picture, content_type="image/jpeg", headers=self.file_headers)

    def _film(self, seen: Seen) -> Reply:
        need("authorization" not in seen.headers, "the key went to a host of files")
        return Reply(self.clip, content_type="video/mp4", headers=self.file_headers)
