# SPDX-License-Identifier: Apache-2.0
"""Damaged NPZ, NPY, MATLAB and CSV files: none makes the program crash, hang, or say more than one line, and of an NPZ
that is taken for whole the values are those that NumPy reads.

    SYMDISCOVER=build/ci/symdiscover python3 tests/cli/mutated_arrays_test.py --files 20000 --seed 7 --keep FOLDER"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

import numpy as np

from array_files import table, write_csv, write_mat
from blackbox import PROGRAM
from mutated_files_test import fnv1a
from mutations import arrays

PATIENCE = int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))
MOST_SECONDS = 20 * PATIENCE
FILES = 600 // PATIENCE


def write_array_seeds(folder):
    """Paths, each with the options that it is read with."""
    x, y = arrays(np.random.default_rng(5))
    whole = np.round(100 * x).astype(">i2")
    seeds = []

    def path(name, *options):
        seeds.append((os.path.join(folder, name), options))
        return seeds[-1][0]

    np.savez(path("plain.npz"), x=x, y=y, split=np.zeros(len(x), "i1"))
    np.savez_compressed(path("packed.npz"), x=np.asfortranarray(whole), y=y.astype("f4"))
    np.save(path("array.npy", "--kind", "vectors"), x[:, 0])
    write_mat(path("plain.mat"), x=x, y=y)
    write_mat(path("packed.mat"), compress=True, x=whole.astype("i2"), y=y)
    write_mat(path("other-order.mat"), order=">", x=x, y=y)
    tasks = [f"task {i}" for i in range(len(x))]
    write_csv(path("table.csv", "--task", "task"), table(tasks, x=x, y=y))
    unequal = {name: values[:-3] for name, values in table(tasks, x=x, y=y).items()}
    write_csv(path("unequal.csv", "--task", "task", "--missing", "drop"), unequal, delimiter=";", end="\r\n")
    write_csv(path("samples.csv", "--kind", "supervised"), table(None, x=x, y=y))
    return seeds


def damaged(data, chance):
    """Some bytes changed, put in, cut out, repeated, or all that follows cut off."""
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        # Half of the damage is done where the structure is: at the beginning and at the end.
        near = min(len(data) - 1, 400)
        at = chance.choice([chance.randrange(len(data)), chance.randrange(near), len(data) - 1 - chance.randrange(near)])
        kind = chance.randrange(8)
        if kind < 3:
            data[at] = chance.randrange(256)
        elif kind == 3:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 4:
            data[at:at + chance.choice([1, 2, 4, 8])] = b""
        elif kind == 5:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice([1, 2, 4, 8])))
        elif kind == 6:
            data[at:at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f"])
        elif chance.randrange(4) == 0:
            data = data[:max(at, 1)]
        if len(data) < 2:
            break
    return bytes(data)


def checksum_by_numpy(path):
    """What NumPy reads, where it reads it and it is an NPZ's."""
    try:
        with np.load(path) as f:
            return fnv1a(f["x"].astype("f8"), f["y"].astype("f8"))
    except (OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile,
            SyntaxError, MemoryError, __import__("zlib").error, __import__("tokenize").TokenError):
        return None


def fault_of(path, options):
    """What is wrong with what the program says of the file; "" where all is well."""
    try:
        done = subprocess.run([PROGRAM, "inspect", path, *options], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return "it hangs"
    if done.returncode not in (0, 3):
        return f"exit code {done.returncode}: {done.stderr[:300]}"
    if done.returncode == 3:
        one = re.fullmatch(rb"symdiscover: error: [^\n]+\n", done.stderr)
        return "" if one and not done.stdout else f"not one line: {done.stderr[:300]}"
    if not path.endswith(".npz"):
        return ""
    found = int(re.search(rb"checksum +0x(\w+)", done.stdout).group(1), 16)
    expected = checksum_by_numpy(path)
    return "" if expected in (None, found) else "other values than NumPy's"


def try_files(count, seed, keep=None):
    """Tries so many; returns what went wrong."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        seeds = write_array_seeds(folder)
        for path, options in seeds:
            assert fault_of(path, options) == "", path
        for number in range(count):
            chance = random.Random(f"{seed} {number}")
            path, options = chance.choice(seeds)
            with open(path, "rb") as f:
                data = damaged(f.read(), chance)
            changed = os.path.join(folder, f"changed{os.path.splitext(path)[1]}")
            with open(changed, "wb") as f:
                f.write(data)
            fault = fault_of(changed, options)
            if fault:
                faults.append(f"file {number} of seed {seed}, from {os.path.basename(path)}: {fault}")
                if keep:
                    shutil.copy(changed, os.path.join(keep, f"{seed}-{number}{os.path.splitext(path)[1]}"))
    return faults


class MutatedArrays(unittest.TestCase):
    def test_files(self):
        self.assertEqual(try_files(FILES, seed=1), [])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    chosen = parser.parse_args()
    faults = try_files(chosen.files, chosen.seed, chosen.keep)
    print("\n".join(faults) or f"{chosen.files} files: all is well")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--files":
        sys.exit(main())
    unittest.main()
