"""ElevenLabs on loopback:
https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps"""

from __future__ import annotations

import base64
from typing import Any

from tests.support.vendors.samples import pcm
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

KNOWN = {"text", "model_id", "language_code", "voice_settings", "seed", "previous_text"}
LEAD_SECONDS, CHARACTER_SECONDS = 0.3, 0.1


class ElevenLabsServer(VendorServer):
    """Every character takes CHARACTER_SECONDS, after LEAD_SECONDS of silence. answer replaces
    parts of the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.replaced: dict[str, Any] = {}
        self.route("POST", r"/v1/text-to-speech/[A-Za-z0-9]+/with-timestamps", self._speak)

    def _speak(self, seen: Seen) -> Reply:
        need(seen.headers.get("xi-api-key") == KEY, "the key is not in its header")
        need(seen.query.get("output_format") == "pcm_24000", "this server only speaks pcm_24000")
        body = seen.body
        need(isinstance(body.get("text"), str) and body["text"], "text is required")
        need(set(body) <= KNOWN, "unknown field")
        need(0.7 <= body.get("voice_settings", {}).get("speed", 1.0) <= 1.2, "speed out of range")
        text = body["text"]
        starts = [round(LEAD_SECONDS + CHARACTER_SECONDS * i, 3) for i in range(len(text))]
        seconds = LEAD_SECONDS + CHARACTER_SECONDS * len(text)
        sound = pcm(seconds=seconds, rate=24_000, silent=((0.0, LEAD_SECONDS),))
        alignment = {
            "characters": list(text),
            "character_start_times_seconds": starts,
            "character_end_times_seconds": [round(s + CHARACTER_SECONDS, 3) for s in starts],
        }
        return Reply(
            {
                "audio_base64": base64.b64encode(sound).decode(),
                "alignment": alignment,
                "normalized_alignment": alignment,
                **self.replaced,
            }
        )


def error(http: int, code: str, message: str, name: str = "status") -> Reply:
    return Reply({"detail": {name: code, "message": message}}, http)
