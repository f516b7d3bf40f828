# SPDX-License-Identifier: Apache-2.0
"""Thousands of damaged files. None makes the program crash, hang, or say more than one line; and where it takes one for
whole, it has read what h5py reads.

    SYMDISCOVER=build/ci/symdiscover python3 tests/cli/mutated_files_test.py --files 100000 --seed 7 --keep FOLDER

tries as many as one likes, and keeps the files that fail."""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy as np

import mutations
from blackbox import PROGRAM

PATIENCE = int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))
MOST_SECONDS = 20 * PATIENCE
FILES = 1000 // PATIENCE
PRIME, MASK = 0x100000001B3, 2**64 - 1
DECODED = {"_FillValue", "missing_value", "scale_factor", "add_offset", "DIMENSION_LIST", "DIMENSION_LABELS",
           "_ARRAY_DIMENSIONS", "_Netcdf4Dimid", "MATLAB_class", "rhdf5-NA.OK"}


def fnv1a(*arrays):
    checksum = 0xCBF29CE484222325
    for array in arrays:
        for byte in np.ascontiguousarray(array, "<f8").tobytes():
            checksum = (checksum ^ byte) * PRIME & MASK
    return checksum


def checksum_by_h5py(path):
    """What h5py reads, as the checksum that `inspect` shows; None where it refuses, or where numbers are decoded."""
    with h5py.File(path, "r") as f:
        values = [f[name] for name in ("x", "y") if name in f]
        if any(DECODED & set(one.attrs) for one in values) or "_NCProperties" in f.attrs:
            return None
        if f.attrs.get("kind", "") == "vectors":
            values = values[:1]
        return fnv1a(*[one[()].astype("f8") for one in values])


def in_a_child(path):
    """The same in a process of its own: the library crashes in h5py as well."""
    output, inner = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(output)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            found = checksum_by_h5py(path)
            os.write(inner, str(found).encode())
        finally:
            os._exit(0)
    os.close(inner)
    text = b""
    deadline = time.monotonic() + 10
    os.set_blocking(output, False)
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0] == child:
            break
        time.sleep(0.001)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
    try:
        text = os.read(output, 100)
    except BlockingIOError:
        pass
    os.close(output)
    return int(text) if text.isdigit() else None


def commands_for(path, is_dataset, numbers, folder):
    if is_dataset:
        fit = ["fit", path, "-o", os.path.join(folder, "out.h5"), "--overwrite", "--quiet", "--resamples", "0"]
        return fit if numbers.random() < 0.05 else ["inspect", path]
    return numbers.choice([["report", path], ["report", path, "--format", "json"], ["inspect", path],
                           ["report", path, "--plot", os.path.join(folder, "out.svg"), "--overwrite"],
                           ["report", path, "--format", "html"], ["compare", path, path],
                           ["score", path, "--truth", path], ["report", path, "--format", "gap"]])


def without_library_reports(stderr):
    """Under the sanitizers the reader's process says what the HDF5 library did before it crashed. Only that is left out:
    a report whose innermost frame, beyond the sanitizer and the C library, is ours stays."""
    frames = re.findall(rb"\n +#\d+ 0x\w+ (.*)", stderr)
    inner = next((f for f in frames if not re.search(rb"libsanitizer|sysdeps|libasan|libc\.so", f)), b"")
    if PATIENCE > 1 and re.search(rb"libhdf5|^in H5\w*_", inner):  # linked as an archive it has no file of its own
        return stderr[stderr.rfind(b"symdiscover: error: "):]
    return stderr


def fault_of(arguments, path, codes=(0, 3, 4)):
    """What the program did wrong with this file; empty where nothing."""
    began = time.monotonic()
    try:
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=MOST_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return f"no answer in {MOST_SECONDS} s"
    seconds = time.monotonic() - began
    if done.returncode not in codes:
        return f"exit {done.returncode}: {done.stderr[:300]}"
    said = without_library_reports(done.stderr)
    if done.returncode == 3 and not re.fullmatch(rb"symdiscover: error: [^\x00-\x1f\x7f]+\n", said):
        return f"not one line: {done.stderr[:500]}"
    if done.returncode == 3 and done.stdout:
        return "an error, and something on stdout"
    bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout.decode("utf-8"))
    if bad:
        return f"a control character on stdout: {bad.group(0)!r}"
    shown = re.search(rb"checksum +0x([0-9a-f]{16})", done.stdout)
    if arguments[0] == "inspect" and shown and b"valid dataset" in done.stdout:
        expected = in_a_child(path)
        if expected is not None and expected != int(shown.group(1), 16):
            return f"other values than h5py reads: {done.stdout.decode()}"
    return f"{seconds:.1f} s" if seconds > MOST_SECONDS else ""


def try_files(count, seed, keep=None):
    """Returns how many files had each exit code, and what went wrong: (number, seed file, command, fault)."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        seeds, datasets = mutations.write_seeds(folder, PROGRAM)
        contents = [open(path, "rb").read() for path in seeds]
        damaged = os.path.join(folder, "damaged.h5")
        for i in range(count):
            numbers = mutations.numbers(f"{seed}-{i}")
            which = numbers.randrange(len(seeds))
            with open(damaged, "wb") as f:
                f.write(mutations.damage(contents[which], numbers))
            arguments = commands_for(damaged, which < datasets, numbers, folder)
            fault = fault_of(arguments, damaged)
            if not fault:
                continue
            faults.append((i, os.path.basename(seeds[which]), arguments[0], fault))
            if keep:
                os.makedirs(keep, exist_ok=True)
                with open(damaged, "rb") as source, open(os.path.join(keep, f"{seed}-{i}.h5"), "wb") as target:
                    target.write(source.read())
    return faults


class MutatedFiles(unittest.TestCase):
    def test_what_is_whole_is_whole(self):
        """The seeds are valid, and the comparison with h5py can tell."""
        with tempfile.TemporaryDirectory() as folder:
            seeds, datasets = mutations.write_seeds(folder, PROGRAM)
            for path in seeds[:datasets]:
                self.assertEqual(fault_of(["inspect", path], path), "", path)
                page = subprocess.run([PROGRAM, "inspect", path], capture_output=True, text=True).stdout
                expected = in_a_child(path)
                if expected is not None:
                    self.assertIn(f"0x{expected:016x}", page)

    def test_files_that_once_failed(self):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "broken")
        names = sorted(name for name in os.listdir(folder) if name.endswith(".h5"))
        self.assertGreaterEqual(len(names), 10)
        for name in names:
            path = os.path.join(folder, name)
            with self.subTest(name=name), tempfile.TemporaryDirectory() as out:
                for arguments in (["inspect", path], ["fit", path, "-o", os.path.join(out, "r.h5")], ["report", path]):
                    began = time.monotonic()
                    self.assertEqual(fault_of(arguments, path, codes=(3,)), "")
                    self.assertLess(time.monotonic() - began, 5 * PATIENCE)
                    self.assertEqual(os.listdir(out), [])

    def test_damaged_files(self):
        self.assertEqual(try_files(FILES, seed=1), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--files", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    options, rest = parser.parse_known_args()
    if options.files is None:
        unittest.main(argv=[sys.argv[0], *rest])
    faults = try_files(options.files, options.seed, options.keep)
    for fault in faults:
        print(*fault)
    print(f"{options.files} files, {len(faults)} faults")
    sys.exit(bool(faults))
