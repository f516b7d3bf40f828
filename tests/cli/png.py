# SPDX-License-Identifier: Apache-2.0
"""Reads PNG files, for tests that look at pictures."""
import struct
import zlib


def png_rows(path):
    """Width, height and the bytes of each row of a PNG with 8 bits a channel, filters undone."""
    with open(path, "rb") as f:
        data = f.read()
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    channels = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(packed)
    rows, before = [], bytes(width * channels)
    for y in range(height):
        start = y * (width * channels + 1)
        row = bytearray(raw[start + 1:start + 1 + width * channels])
        undo(raw[start], row, before, channels)
        rows.append(bytes(row))
        before = row
    return width, height, channels, rows


def undo(kind, row, before, channels):
    for i in range(len(row)):
        left = row[i - channels] if i >= channels else 0
        corner = before[i - channels] if i >= channels else 0
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + before[i]) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + before[i]) // 2) & 255
        elif kind == 4:
            near = min((abs(before[i] - corner), 0, left), (abs(left - corner), 1, before[i]),
                       (abs(left + before[i] - 2 * corner), 2, corner))
            row[i] = (row[i] + near[2]) & 255
