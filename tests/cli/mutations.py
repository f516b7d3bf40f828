# SPDX-License-Identifier: Apache-2.0
"""Small valid files of many kinds, and ways to damage them: what the tests of damaged files are made of."""
import os
import random
import struct
import subprocess

import h5py
import numpy as np

TASKS, EXAMPLES, SIZE = 12, 4, 4
SIGNATURES = [b"\x89HDF", b"TREE", b"HEAP", b"SNOD", b"GCOL", b"OHDR", b"OCHK", b"FRHP", b"FHDB", b"BTHD", b"BTLF",
              b"FADB", b"EAHD", b"EAIB", b"FAHD"]


def arrays(rng, tasks=TASKS):
    """A ring of four inputs."""
    x = rng.normal(size=(tasks, EXAMPLES, SIZE))
    v = rng.normal(size=(2, tasks, 1, 1))
    return x, v[0] * x + v[1] * np.roll(x, 1, axis=2) + 0.01 * rng.normal(size=x.shape)


def write_seeds(folder, program):
    """Writes the files; returns their paths, datasets first, and how many of them are datasets."""
    rng = np.random.default_rng(5)
    x, y = arrays(rng)
    whole = np.round(100 * x).astype("i4")
    ways = {
        "plain": {},
        "chunks": {"chunks": (3, 4, 4)},
        "gzip": {"chunks": (3, 4, 4), "compression": "gzip", "shuffle": True},
        "lzf": {"chunks": (5, 4, 4), "compression": "lzf", "fletcher32": True},
        "growing": {"chunks": (4, 4, 2), "maxshape": (None, None, None), "compression": "gzip"},
    }
    if "szip" in h5py.filters.encode:
        ways["szip"] = {"chunks": (3, 4, 4), "compression": "szip"}
    paths = []

    def add(name, version, fill):
        path = os.path.join(folder, f"{name}-{version}.h5")
        with h5py.File(path, "w", libver=version) as f:
            fill(f)
        paths.append(path)

    for version in ("earliest", "latest"):
        for name, way in ways.items():
            def fill(f, way=way):
                f.create_dataset("x", data=x, **way)
                f.create_dataset("y", data=y, **way)
                f.attrs["title"], f.attrs["source"] = "a ring", "drawn at random"
            add(name, version, fill)
        add("integers", version, lambda f: (f.create_dataset("x", data=whole, chunks=(3, 4, 4), scaleoffset=0),
                                            f.create_dataset("y", data=y.astype("f4"), chunks=(3, 4, 4), scaleoffset=4)))
        add("truth", version, write_truth(x, y))
        add("scales", version, write_scales(x, y))
        add("vectors", version, lambda f: (f.create_dataset("x", data=x[:, 0]), f.attrs.update(kind="vectors")))
        add("links", version, write_links(x, y))
    datasets = len(paths)
    for i, data in enumerate(paths[:datasets:3]):
        path = os.path.join(folder, f"result{i}.h5")
        done = subprocess.run([program, "fit", data, "-o", path, "--quiet", "--resamples", "2"], capture_output=True)
        assert done.returncode == 0, done.stderr
        paths.append(path)
    return paths, datasets


def write_truth(x, y):
    def fill(f):
        f["x"], f["y"] = x.astype(">f4"), y
        f["split"] = np.repeat([0, 1, 2], [8, 2, 2]).astype("i1")
        f["truth/partition"] = np.int32([[(j - i) % 4 for j in range(4)] for i in range(4)])
        turn = np.int32([[1, 2, 3, 0]])
        f["truth/generators_input"], f["truth/generators_output"] = turn, turn
        f.attrs.update(format="symdiscover-dataset", version=1, kind="tasks", title="a ring")
    return fill


def write_scales(x, y):
    def fill(f):
        f["x"], f["y"] = x, y
        for i, name in enumerate(["task", "example", "input"]):
            f[name] = np.arange(x.shape[i])
            f[name].make_scale(name)
            f["x"].dims[i].attach_scale(f[name])
        f["x"].attrs["units"] = "m"
        f["x"].attrs["history"] = ["made", "by hand"]
    return fill


def write_links(x, y):
    """Values of a virtual dataset, and a soft link, within one file."""
    def fill(f):
        f["parts/first"], f["parts/second"] = x[:6], x[6:]
        layout = h5py.VirtualLayout(shape=x.shape, dtype=x.dtype)
        layout[:6] = h5py.VirtualSource(f["parts/first"])
        layout[6:] = h5py.VirtualSource(f["parts/second"])
        f.create_virtual_dataset("x", layout)
        f["outputs"] = y
        f["y"] = h5py.SoftLink("/outputs")
    return fill


INTERESTING = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**32, 2**40, 2**61, 2**62,
               2**63, 2**64 - 1, 922337203685477581]


def places_of_headers(content):
    places = []
    for signature in SIGNATURES:
        at = content.find(signature)
        while at >= 0:
            places.append(at)
            at = content.find(signature, at + 1)
    return places


def damage(content, random_numbers):
    """One kind of damage, at one to three places."""
    r = random_numbers
    data = bytearray(content)
    headers = places_of_headers(content)
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        at = r.randrange(len(data))
        if headers and r.random() < 0.6:  # aimed at what says where everything is
            at = min(len(data) - 1, r.choice(headers) + r.randrange(80))
        kind = r.randrange(7)
        if kind == 0:
            data[at] ^= 1 << r.randrange(8)
        elif kind == 1:
            data[at] = r.choice([0, 1, 0x7F, 0x80, 0xFF, r.randrange(256)])
        elif kind == 2:
            width = r.choice([1, 2, 4, 8])
            value = struct.pack("<Q", r.choice(INTERESTING))[:width]
            data[at:at + width] = value[:len(data) - at]
        elif kind == 3 and len(data) > 8:
            del data[r.randrange(8, len(data)):]
        elif kind == 4:
            length = min(r.choice([4, 8, 16, 64]), len(data) // 2)
            other = r.randrange(len(data) - length + 1)
            at = min(at, len(data) - length)
            data[at:at + length], data[other:other + length] = data[other:other + length], data[at:at + length]
        elif kind == 5:
            for i in range(at, min(len(data), at + r.choice([2, 8, 32]))):
                data[i] = r.randrange(256)
        else:
            length = r.choice([1, 4, 8])
            data[at:at + length] = data[at:at + length][::-1]
    mend_checksums(data)
    return bytes(data)


def lookup3(key, initial=0):
    """Jenkins' hash, HDF5's checksum of its newer structures."""
    mask = 0xFFFFFFFF

    def rot(value, bits):
        return (value << bits | value >> (32 - bits)) & mask

    a = b = c = (0xDEADBEEF + len(key) + initial) & mask
    at = 0
    while len(key) - at > 12:
        words = struct.unpack_from("<III", key, at)
        a, b, c = (a + words[0]) & mask, (b + words[1]) & mask, (c + words[2]) & mask
        for shift_a, shift_b, shift_c in ((4, 6, 8), (16, 19, 4)):
            a = ((a - c) & mask) ^ rot(c, shift_a)
            c = (c + b) & mask
            b = ((b - a) & mask) ^ rot(a, shift_b)
            a = (a + c) & mask
            c = ((c - b) & mask) ^ rot(b, shift_c)
            b = (b + a) & mask
        at += 12
    rest = key[at:]
    if not rest:
        return c
    words = struct.unpack("<III", bytes(rest) + bytes(12 - len(rest)))
    a, b, c = (a + words[0]) & mask, (b + words[1]) & mask, (c + words[2]) & mask
    for target, shift in (("c", 14), ("a", 11), ("b", 25), ("c", 16), ("a", 4), ("b", 14), ("c", 24)):
        if target == "c":
            c = ((c ^ b) - rot(b, shift)) & mask
        elif target == "a":
            a = ((a ^ c) - rot(c, shift)) & mask
        else:
            b = ((b ^ a) - rot(a, shift)) & mask
    return c


def mend_checksums(data):
    """Makes the checksums of object headers right again: otherwise nothing behind them would ever be tried."""
    at = data.find(b"OHDR")
    while 0 <= at and at + 6 < len(data):
        flags = data[at + 5]
        size_bytes = 1 << (flags & 3)
        begin = at + 6 + (16 if flags & 32 else 0) + (4 if flags & 16 else 0)
        length = int.from_bytes(data[begin:begin + size_bytes], "little")
        end = begin + size_bytes + length
        if end + 4 <= len(data):
            data[end:end + 4] = struct.pack("<I", lookup3(bytes(data[at:end])))
        at = data.find(b"OHDR", at + 4)


def numbers(seed):
    return random.Random(seed)
