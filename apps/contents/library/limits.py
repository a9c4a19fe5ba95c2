"""How large a file of a library may be, whatever plan its owner has."""

from __future__ import annotations

MOST_BYTES = {"image": 40_000_000, "video": 500_000_000, "audio": 200_000_000}
MOST_UPLOAD_BYTES = max(MOST_BYTES.values())
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 16_000
# What is smaller shows nothing, however it is enlarged.
LEAST_SIDE = 16
# Larger pictures are prepared by a worker, not while somebody waits for the answer.
QUICK_PIXELS = 13_000_000
MOST_FRAME_PIXELS = 4096 * 2304
MOST_SECONDS = {"video": 600, "audio": 3600}
# What is kept: enough for a film of 1920 by 1080 with room to move.
KEPT_IMAGE_SIDE = 4096
KEPT_CLIP_SIDE = 1920
PREVIEW_SIDE = 480
# A conversion that takes longer than this is ended.
CONVERSION_SECONDS = 900
