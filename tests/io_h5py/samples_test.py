# SPDX-License-Identifier: Apache-2.0
"""Datasets of kinds supervised and vectors: h5py and our reader and writer see the same values, parts and truth."""
import unittest

import h5py
import numpy as np

from probe import ProbeCase

X = np.arange(6 * 2 * 3.0).reshape(6, 2, 3)
Y = np.arange(6 * 4.0).reshape(6, 4) + 50
PARTS = np.int8([0, 3, 2, 1, 0, 2])


def parse(text):
    found = {"part": []}
    for line in text.splitlines():
        word, *values = line.split()
        if word == "part":
            found["part"].append(int(values[0]))
        else:
            found[word] = values
    return found


class Samples(ProbeCase):
    def dump(self, kind, **datasets):
        with h5py.File(self.path("data.h5"), "w") as f:
            f.attrs["kind"] = kind
            for name, values in datasets.items():
                f[name.replace("__", "/")] = values
        return parse(self.probe("dump", self.path("data.h5"), "0"))

    def check_values(self, found, name, rows, x, y):
        expected = np.concatenate([x[rows].ravel(), y[rows].ravel()])
        np.testing.assert_array_equal(np.array(found[name], float), expected)

    def test_supervised(self):
        truth = np.arange(24).reshape(4, 2, 3)[:, ::-1]
        found = self.dump("supervised", x=X, y=Y, sample_split=PARTS, truth__partition=truth.reshape(4, 6))
        self.assertEqual(found["shape"], ["6", "6", "4"])
        self.assertEqual(found["part"], PARTS.tolist())
        self.check_values(found, "train", [0, 4], X, Y)
        self.check_values(found, "test", [2, 5], X, Y)
        self.assertEqual(found["truth"], [str(i) for i in range(24)])

    def test_outputs_of_one_axis_are_one_output(self):
        found = self.dump("supervised", x=X, y=Y[:, 0], sample_split=PARTS, truth__partition=np.zeros((2, 3), int))
        self.assertEqual(found["shape"], ["6", "6", "1"])
        self.check_values(found, "train", [0, 4], X, Y[:, 0])
        self.assertEqual(found["truth"], ["0"] * 6)

    def test_vectors_and_the_default_parts(self):
        x = np.arange(20 * 3.0).reshape(20, 3)
        found = self.dump("vectors", x=x, truth__partition=[4, 4, -1])
        self.assertEqual(found["part"], [0] * 14 + [1] * 2 + [2] * 4)
        self.assertEqual(found["shape"], ["20", "3", "0"])
        self.assertEqual(found["truth"], ["0", "0", "-1"])
        self.check_values(found, "test", [16, 17, 18, 19], x, np.zeros((20, 0)))

    def test_what_we_write_h5py_reads(self):
        for verb, kind in (("write-supervised", "supervised"), ("write-vectors", "vectors")):
            path = self.path(f"{kind}.h5")
            self.probe(verb, path)
            with h5py.File(path) as f:
                self.assertEqual(f.attrs["kind"], kind)
                np.testing.assert_array_equal(f["x"][()], np.arange(30.0).reshape(5, 2, 3))
                np.testing.assert_array_equal(f["sample_split"][()], [0, 2, 3, 1, 0])
                if kind == "supervised":
                    np.testing.assert_array_equal(f["y"][()], np.arange(100.0, 110).reshape(5, 2))
                    self.assertEqual(f["truth/partition"].shape, (2, 6))
                else:
                    self.assertNotIn("y", f)
                    self.assertEqual(f["truth/partition"].shape, (6,))
            self.assertEqual(parse(self.probe("dump", path, "0"))["part"], [0, 2, 3, 1, 0])


if __name__ == "__main__":
    unittest.main()
