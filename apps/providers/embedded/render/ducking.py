"""Music that makes room for the voice: when it is lowered, by how much, and how smoothly."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.providers.embedded.render.planes import Pixels
from apps.providers.embedded.render.sound import SAMPLE_RATE, Samples

STEPS_PER_SECOND = 100
STEP = SAMPLE_RATE // STEPS_PER_SECOND
BELOW_SPEECH_DB = 12.0
"""How far under the narration's loudness the music lies while somebody speaks."""

_QUIET_DB = -35.0
_BRIDGE_MS = 600
_LEAD_MS = 180
_TAIL_MS = 320
_RAMP_MS = 300


def speech_steps(blocks: Iterable[Samples]) -> NDArray[np.bool_]:
    """For each hundredth of a second, whether somebody speaks in it.

    Blocks are narration, samples x 1, in whole steps but for the last. Speech is what lies less
    than 35 dB under the loudest step.
    """
    powers = [np.zeros(0, np.float32)]
    for block in blocks:
        padded = np.pad(block[:, 0], (0, -len(block) % STEP))
        powers.append(np.square(padded.reshape(-1, STEP)).mean(axis=1))
    power = np.concatenate(powers)
    loudest = float(power.max(initial=0.0))
    return power > max(loudest * 10 ** (_QUIET_DB / 10), 1e-9)


def duck_curve(speech: NDArray[np.bool_], depth_db: float) -> NDArray[np.float32]:
    """Music gain per step: depth_db (negative) under speech, 1.0 away from it.

    The music goes down before a word, stays down over breaths, and comes back slowly.
    """
    talking: Pixels = speech.astype(np.uint8).reshape(1, -1)
    if not talking.any() or depth_db >= 0:
        return np.ones(talking.size, np.float32)
    bridge = np.ones((1, _steps(_BRIDGE_MS)), np.uint8)
    lead, tail = _steps(_LEAD_MS), _steps(_TAIL_MS)
    talking = cv2.erode(cv2.dilate(talking, bridge), bridge)
    spread = np.ones((1, lead + tail + 1), np.uint8)
    talking = cv2.dilate(talking, spread, anchor=(tail, 0))
    window = np.hanning(_steps(_RAMP_MS) + 2)[1:-1]
    edge = len(window) // 2
    padded = np.pad(talking[0].astype(np.float64), edge, mode="edge")
    share = np.convolve(padded, window / window.sum(), mode="valid")[: talking.size]
    return np.asarray(10 ** (depth_db * share / 20), np.float32)


def _steps(milliseconds: int) -> int:
    return milliseconds * STEPS_PER_SECOND // 1000
