"""Makes a screenshot smaller: the colours it uses most, at most 256 of them, each pixel a byte.

A page of ours is paper, ink and a few colours; what else there is are the edges of letters, and
one near to it stands for those without anyone seeing it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SIGN = b"\x89PNG\r\n\x1a\n"
MOST, OFTEN = 256, 96
RGB, RGBA, PALETTE, PAETH = 2, 6, 3, 4
Pixels = NDArray[np.uint8]


def smaller(png: bytes) -> bytes:
    """Return a picture of 8-bit colours with a palette; the larger one where that is no gain."""
    pixels = _pixels(png)
    height, width, _ = pixels.shape
    colours, places, often = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    kept = _kept(colours[np.argsort(often)[::-1]].astype(np.int32))
    nearest = [int(((kept - each) ** 2).sum(axis=1).argmin()) for each in colours.astype(np.int32)]
    rows = np.array(nearest, np.uint8)[places.reshape(-1)].reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    made = SIGN + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", head),
            (b"PLTE", kept.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
    )
    return min(made, png, key=len)


def _kept(colours: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the colours used most, and those that are farthest from all of these."""
    kept = colours[:OFTEN]
    far = np.min([((colours - each) ** 2).sum(axis=1) for each in kept], axis=0)
    while len(kept) < MOST and far.max() > 0:
        new = colours[far.argmax()]
        kept = np.vstack([kept, new])
        far = np.minimum(far, ((colours - new) ** 2).sum(axis=1))
    return kept


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGN)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _pixels(png: bytes) -> Pixels:
    """Return the red, green and blue of each pixel."""
    parts = list(_chunks(png))
    width, height, _, kind = struct.unpack(">IIBB", dict(parts)[b"IHDR"][:10])
    step = {RGB: 3, RGBA: 4}[kind]
    raw = zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT"))
    lines, before = [], bytearray(width * step)
    for at in range(0, height * (width * step + 1), width * step + 1):
        before = _unfiltered(raw[at], bytearray(raw[at + 1 : at + 1 + width * step]), before, step)
        lines.append(bytes(before))
    found = np.frombuffer(b"".join(lines), np.uint8).reshape(height, width, step)
    return found[:, :, :3]


def _unfiltered(how: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    """Return a line as it was before it was written as differences (PNG, 9.2)."""
    for at in range(len(line) if how else 0):
        left = line[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        up = above[at]
        guess = _paeth(left, up, corner) if how == PAETH else (0, left, up, (left + up) // 2)[how]
        line[at] = (line[at] + guess) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    near = left + above - corner
    return min((left, above, corner), key=lambda each: abs(near - each))
