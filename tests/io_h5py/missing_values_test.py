# SPDX-License-Identifier: Apache-2.0
"""Examples that miss a value: left out where asked for, whatever says "missing" in the file."""
import os
import unittest

import h5py
import numpy as np

from dataset_read_test import counting, parse
from probe import ProbeCase

X = counting(5, 4, 3) + 0.5
Y = counting(5, 4, 2) + 100.5
HOLES = [(1, 0), (1, 2), (4, 3)]  # task, example


def ragged(array, holes=HOLES):
    """The rows that are left first, then zeros."""
    expected = np.zeros_like(array)
    for task in range(array.shape[0]):
        left = [e for e in range(array.shape[1]) if (task, e) not in holes]
        expected[task, :len(left)] = array[task, left]
    return expected


class MissingValues(ProbeCase):
    def write(self, x=X, y=Y, attributes=(), of_file=(), **others):
        with h5py.File(self.path("d.h5"), "w") as f:
            f["x"], f["y"] = x, y
            f["x"].attrs.update(attributes)
            f.attrs.update(of_file)
            for name, values in others.items():
                f[name] = values

    def with_holes(self, value, dtype="f8"):
        """In x of the first two, in y of the last."""
        x, y = X.astype(dtype), Y.astype(dtype)
        x[1, 0, 2], x[1, 2, 0], y[4, 3, 1] = value, value, value
        return x, y

    def check_dropped(self, tasks=(4, 1, 0, 1), expected=(X, Y)):
        for verb in ("dump", "stream"):
            found = parse(self.probe(verb, self.path("d.h5"), ",".join(map(str, tasks)), "missing=drop"))
            self.assertEqual(found["counts"], ["3", "2", "4", "2"])
            np.testing.assert_array_equal(found["x_values"], ragged(expected[0])[list(tasks)].ravel())
            np.testing.assert_array_equal(found["y_values"], ragged(expected[1])[list(tasks)].ravel())

    def check_refused(self, *parts):
        for verb in ("dump", "stream"):
            message = self.probe(verb, self.path("d.h5"), "0", code=3)
            for part in (self.path("d.h5"), "--missing drop", *parts):
                self.assertIn(part, message)

    def test_nan_and_the_largest_numbers(self):
        for value in (np.nan, np.finfo("f8").max, -np.finfo("f4").max):
            with self.subTest(value=value):
                self.write(*self.with_holes(value))
                self.check_refused("/x[1, 0, 2]: expected")
                self.check_dropped()

    def test_nothing_missing_is_as_without(self):
        self.write()
        for verb in ("dump", "stream"):
            self.assertEqual(self.probe(verb, self.path("d.h5"), "1,3", "missing=drop"),
                             self.probe(verb, self.path("d.h5"), "1,3"))

    def test_the_summary_is_that_of_what_is_there(self):
        x, y = self.with_holes(np.finfo("f8").max)
        self.write(x, y)
        found = parse(self.probe("dump", self.path("d.h5"), "0", "missing=drop"))
        there = x[x < 1e300]
        np.testing.assert_allclose([float(v) for v in found["x"]], [there.min(), there.max(), there.mean(), there.std()],
                                   rtol=1e-12)

    def test_infinity_is_no_missing_value(self):
        self.write(*self.with_holes(np.inf))
        self.assertIn("/x[1, 0, 2]: expected a finite number, found inf",
                      self.probe("dump", self.path("d.h5"), "0", "missing=drop", code=3))

    def test_a_task_with_too_little_left(self):
        x = X.copy()
        x[2, :3, 0] = np.nan
        self.write(x)
        for verb in ("dump", "stream"):
            message = self.probe(verb, self.path("d.h5"), "0", "missing=drop", code=3)
            self.assertIn("/x and /y, task 2: expected at least 2 examples that miss no value", message)
            self.assertIn("found 1 of 4", message)

    def test_fill_values(self):
        for name, value in (("_FillValue", -999.0), ("missing_value", [-999.0, -998.0])):
            with self.subTest(name):
                x, y = self.with_holes(-999.0)
                x[1, 2, 0] = np.min(value)
                y[4, 3, 1] = np.nan
                self.write(x, y, {name: value})
                self.check_refused("/x[1, 0, 2]: expected a finite number, found -999, a fill value; --missing drop")
                self.check_dropped()

    def test_a_fill_value_of_another_precision(self):
        x, y = self.with_holes(np.float32(1e20), "f4")
        y[4, 3, 1] = np.nan
        self.write(x, y, {"_FillValue": 1e20})
        self.check_dropped()

    def test_the_default_fill_of_netcdf_and_of_nobody_else(self):
        x, y = self.with_holes(9.969209968386869e36, "f4")
        y[4, 3, 1] = np.nan
        for attributes, of_file in ((dict(_Netcdf4Dimid=np.int32(0)), ()), ({}, dict(_NCProperties="version=2"))):
            self.write(x, y, attributes, of_file)
            self.check_dropped()
        self.write(x, Y)
        self.probe("dump", self.path("d.h5"), "0")

    def test_the_missing_integer_of_r(self):
        x = counting(5, 4, 3).astype("i4")
        expected = x.astype(float)
        x[1, 0, 2] = x[1, 2, 0] = -2**31
        y = Y.copy()
        y[4, 3] = np.nan
        self.write(x, y, {"rhdf5-NA.OK": np.int32(1)})
        for verb in ("dump", "stream"):
            found = parse(self.probe(verb, self.path("d.h5"), "1", "missing=drop", "axes=stored"))
            self.assertEqual(found["counts"], ["2"])
            np.testing.assert_array_equal(found["x_values"], ragged(expected)[1].ravel())
        self.write(x, Y)
        self.probe("dump", self.path("d.h5"), "0")

    def test_packed_integers(self):
        """As netCDF packs them: the fill is compared before scale and offset."""
        packed = counting(5, 4, 3).astype("i2")
        packed[1, 0, 2] = packed[1, 2, 0] = -32767
        x = counting(5, 4, 3) * 0.5 + 10
        y = Y.copy()
        y[4, 3] = np.nan
        self.write(packed, y, {"_FillValue": np.int16([-32767]), "scale_factor": 0.5, "add_offset": [10.0]})
        self.check_dropped(expected=(x, Y))

    def test_packed_outputs_are_no_labels(self):
        self.write(X, Y.astype("i2"))
        self.assertIn("class labels", self.probe("dump", self.path("d.h5"), "0", code=3))
        with h5py.File(self.path("d.h5"), "r+") as f:
            f["y"].attrs["scale_factor"] = 0.25
        found = parse(self.probe("dump", self.path("d.h5"), "2"))
        np.testing.assert_array_equal(found["y_values"], Y.astype("i2")[2].ravel() * 0.25)

    def test_scales_that_make_no_sense(self):
        for value, found in ((0.0, "found 0"), (np.nan, "found nan"), ([1.0, 2.0], "found 2 numbers"),
                             ("two", "found string of shape []")):
            with self.subTest(found):
                self.write(attributes={"scale_factor": value})
                message = self.probe("dump", self.path("d.h5"), "0", code=3)
                self.assertIn("attribute scale_factor of /x: expected", message)
                self.assertIn(found, message)


class NetCdf(ProbeCase):
    """A file that the netCDF4 module has written: axes (sensor, sample, task) by their names, an integer of x that is
    packed and filled, an example of y that was never written."""
    PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "netcdf4.nc")

    def test_it_is_refused_with_the_number_on_disk(self):
        self.assertIn("/x[1, 2, 3]: expected a finite number, found -32767, a fill value; --missing drop",
                      self.probe("dump", self.PATH, "0", code=3))

    def test_it_is_read(self):
        x, y = counting(4, 3, 2) * 0.5 + 10, counting(4, 3, 2) + 0.25
        for verb in ("dump", "stream"):
            text = self.probe(verb, self.PATH, "0,1,2,3", "missing=drop")
            found = parse("\n".join(line for line in text.splitlines() if not line.startswith("note")))
            self.assertEqual(found["counts"], ["3", "2", "3", "2"])
            holes = [(3, 2), (1, 1)]
            np.testing.assert_array_equal(found["x_values"], ragged(x, holes).ravel())
            np.testing.assert_array_equal(found["y_values"], ragged(y, holes).ravel())


class MissingSamples(ProbeCase):
    def test_samples_are_left_out_with_their_parts(self):
        x, y = np.arange(12.0).reshape(6, 2), np.arange(6.0) + 50
        x[1, 1], y[4] = np.nan, np.finfo("f8").max
        with h5py.File(self.path("d.h5"), "w") as f:
            f.attrs["kind"] = "supervised"
            f["x"], f["y"], f["sample_split"] = x, y, [0, 0, 2, 1, 0, 2]
        self.assertIn("/x[1, 1]: expected a finite number", self.probe("dump", self.path("d.h5"), "0", code=3))
        page = self.probe("dump", self.path("d.h5"), "0", "missing=drop").splitlines()
        self.assertEqual(page[:5], ["shape 4 2 1", "part 0", "part 2", "part 1", "part 2"])
        self.assertIn("train 0 1 50", page)
        self.assertIn("test 4 5 10 11 52 55", page)

    def test_no_training_sample_is_left(self):
        with h5py.File(self.path("d.h5"), "w") as f:
            f.attrs["kind"] = "vectors"
            f["x"], f["sample_split"] = [[1.0, np.nan], [3.0, 4.0], [5.0, 6.0]], [0, 1, 2]
        self.assertIn("at least one training sample", self.probe("dump", self.path("d.h5"), "0", "missing=drop", code=3))


if __name__ == "__main__":
    unittest.main()
