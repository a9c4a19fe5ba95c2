"""Films of high dynamic range in the colours of all others."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.fitting import covering
from apps.providers.embedded.render.hdr import HLG, PQ, displayed, to_bt709
from apps.providers.embedded.render.planes import FrameBuffer, to_bgr

COLORS = ("000000", "404040", "808080", "C0C0C0", "C03030", "30A040", "3050C0", "E0AC90")
SIDE = 64


def hdr_clip(path: Path, transfer: str) -> Path:
    """Patches of BT.709 colours in a BT.2020 film of ten bits, white paper at 203 nits."""
    boxes = ",".join(
        f"drawbox={SIDE * place}:0:{SIDE}:{SIDE}:0x{color}:fill"
        for place, color in enumerate(COLORS)
    )
    chain = (
        f"format=gbrp,{boxes},format=gbrp,setparams=range=pc:color_primaries=bt709:color_trc=bt709:colorspace=gbr,"
        "zscale=rin=full:tin=bt709:pin=bt709:min=gbr:t=linear:npl=203,format=gbrpf32le,"
        f"zscale=p=bt2020:t={transfer}:m=bt2020nc:r=limited:npl=203,format=yuv420p10le"
    )
    size = f"{SIDE * len(COLORS)}x{SIDE}"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi"),
        *("-i", f"color=black:size={size}:rate=30:duration=0.2,format=gbrp", "-vf", chain),
        *("-c:v", "libx265", "-x265-params", "log-level=none:crf=8", "-tag:v", "hvc1", str(path)),
    ]
    subprocess.run(command, check=True)
    return path


def patches(path: Path) -> NDArray[np.int64]:
    """The colours that a reader shows, red first."""
    width = SIDE * len(COLORS)
    frame = FrameBuffer(width, SIDE)
    ClipReader(path, covering(width, SIDE), 30).draw(frame.planes, 0)
    rgb = cv2.cvtColor(np.asarray(to_bgr(frame.planes)), cv2.COLOR_BGR2RGB)
    return np.asarray(rgb[SIDE // 2, SIDE // 2 :: SIDE], np.int64)


MEANT = np.array([[int(color[i : i + 2], 16) for i in (0, 2, 4)] for color in COLORS])


@pytest.mark.parametrize(("transfer", "tolerance"), [("smpte2084", 16), ("arib-std-b67", 26)])
def test_colours_of_such_a_film_are_those_it_was_made_of(
    tmp_path: Path, transfer: str, tolerance: int
) -> None:
    """HLG's own system gamma, which the made film does without, shifts them a little."""
    shown = patches(hdr_clip(tmp_path / "hdr.mp4", transfer))
    assert np.abs(shown[:3] - MEANT[:3]).max() <= 4
    assert np.abs(shown[4:] - MEANT[4:]).max() <= tolerance
    # the brightest greys make room for lights
    assert 175 <= shown[3].min() <= shown[3].max() <= 196


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_lights_grow_to_white_and_never_go_back(transfer: int) -> None:
    grey = np.repeat(np.linspace(0, 1, 200)[:, None], 3, axis=1)
    shown = displayed(grey, transfer)
    assert np.ptp(shown, axis=1).max() < 0.002
    assert (np.diff(shown[:, 0]) >= -1e-6).all()
    assert shown[0].max() < 0.01
    assert shown[-1].min() > 0.99


def test_white_paper_is_bright_and_not_the_brightest() -> None:
    paper = displayed(np.full((1, 3), 0.75), HLG)
    assert 0.88 < paper.min() < paper.max() < 0.96


def test_the_table_is_made_again_when_somebody_cleared_it_away() -> None:
    def table() -> Path:
        arguments = dict(to_bt709(PQ))["lut3d"]
        return Path(arguments.partition(":")[0].removeprefix("file="))

    shutil.rmtree(table().parent)
    assert table().read_text().startswith("LUT_3D_SIZE 33\n")


@pytest.mark.parametrize("transfer", [0, 1, 2, 13, 14])
def test_all_others_are_left_as_they_are(transfer: int) -> None:
    assert to_bt709(transfer) == ()
