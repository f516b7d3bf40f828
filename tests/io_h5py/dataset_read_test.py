# SPDX-License-Identifier: Apache-2.0
"""What h5py writes, our reader sees: every value in its place, whatever its type and layout on disk."""
import os
import unittest

import h5py
import numpy as np

from probe import IO_PROBE, ProbeCase

TASKS, EXAMPLES, INPUTS, OUTPUTS = 11, 3, 5, 2


def counting(*shape, start=0):
    """Every value differs, so that a transposed or shifted reading cannot pass."""
    return (np.arange(np.prod(shape)) + start).reshape(shape)


def fnv1a(*arrays):
    state = 0xCBF29CE484222325
    for array in arrays:
        for byte in np.ascontiguousarray(array, "<f8").tobytes():
            state = (state ^ byte) * 0x100000001B3 % 2**64
    return state


def parse(text):
    """The lines that io_probe's dump prints, by their first word; the last two are the values of x and y."""
    *facts, x, y = text.splitlines()
    found = {"x_values": np.array(x.split(), float), "y_values": np.array(y.split(), float), "split": []}
    for line in facts:
        word, *values = line.split()
        if word == "split":
            found["split"].append([int(value) for value in values])
        else:
            found.setdefault(word, values)
    return found


class DatasetRead(ProbeCase):
    def read(self, name, tasks, verb="dump"):
        return parse(self.probe(verb, self.path(name), ",".join(map(str, tasks))))

    def check(self, x, y, tasks=(7, 0, 1, 2, 10, 7), kind=None, **storage):
        with h5py.File(self.path("data.h5"), "w") as f:
            if kind:
                f.attrs["kind"] = kind
            f.create_dataset("x", data=x, **storage)
            f.create_dataset("y", data=y, **storage)
        for verb in ("dump", "stream"):
            found = self.read("data.h5", tasks, verb)
            np.testing.assert_array_equal(found["x_values"], x[list(tasks)].astype(float).ravel())
            np.testing.assert_array_equal(found["y_values"], y[list(tasks)].astype(float).ravel())
            self.assertEqual(int(found["checksum"][0], 16), fnv1a(x, y))
        return found

    def test_every_number_type_is_read(self):
        for dtype in ("f2", "<f4", ">f4", "<f8", ">f8", "i1", "u1", "<i2", ">i2", ">u4", "<i8"):
            with self.subTest(dtype=dtype):
                y_dtype = dtype if "f" in dtype else "f4"  # integers are labels
                self.check(counting(TASKS, EXAMPLES, INPUTS).astype(dtype) % 120,
                           (counting(TASKS, EXAMPLES, OUTPUTS, start=50) % 120).astype(y_dtype))

    def test_booleans_are_zeros_and_ones(self):
        self.check(counting(TASKS, EXAMPLES, INPUTS) % 3 == 0, counting(TASKS, EXAMPLES, OUTPUTS) / 2)

    def test_every_layout_is_read(self):
        for storage in ({}, {"chunks": (1, 2, 2)}, {"chunks": (4, 3, 1), "compression": "gzip", "shuffle": True},
                        {"chunks": True, "fletcher32": True}, {"compression": "lzf"}, {"maxshape": (None,) * 3}):
            with self.subTest(storage=storage):
                self.check(counting(TASKS, EXAMPLES, INPUTS) / 7, counting(TASKS, EXAMPLES, OUTPUTS, start=500) / 7,
                           **storage)

    def test_batches_of_many_runs_come_in_the_order_asked_for(self):
        order = np.random.default_rng(0).permutation(TASKS)
        self.check(counting(TASKS, EXAMPLES, INPUTS) / 7, counting(TASKS, EXAMPLES, OUTPUTS) / 3, tuple(order),
                   chunks=(3, 2, 2))

    def test_more_axes_are_flattened_in_row_major_order(self):
        found = self.check(counting(TASKS, EXAMPLES, 2, 3), counting(TASKS, EXAMPLES, 2, 2, 2) / 2)
        self.assertEqual(found["shape"], ["11", "3", "6", "8"])

    def test_no_axis_after_the_examples_means_one_input_and_one_output(self):
        found = self.check(counting(TASKS, EXAMPLES), counting(TASKS, EXAMPLES) / 2, kind="tasks")
        self.assertEqual(found["shape"], ["11", "3", "1", "1"])

    def test_summary_is_that_of_numpy(self):
        x = np.random.default_rng(1).normal(3, 2, (TASKS, EXAMPLES, INPUTS))
        found = self.check(x, x)
        np.testing.assert_allclose([float(v) for v in found["x"]], [x.min(), x.max(), x.mean(), x.std()], rtol=1e-12)

    def test_values_beyond_one_run_of_the_scan_are_read_too(self):
        x = np.random.default_rng(2).normal(size=(30, 7, 20000)).astype("f4")
        y = x[:, :, :3]
        with h5py.File(self.path("data.h5"), "w") as f:
            f["x"], f["y"] = x, y
        for verb in ("dump", "stream"):
            found = self.read("data.h5", range(29, -1, -1), verb)
            np.testing.assert_array_equal(found["x_values"], x[::-1].astype(float).ravel())
            np.testing.assert_allclose(float(found["x"][3]), x.astype(float).std(), rtol=1e-10)

    def test_streaming_takes_little_memory(self):
        tasks, inputs, megabytes = 800, 10_000, 2**20
        with h5py.File(self.path("data.h5"), "w") as f:  # chunks that were never written take no disk and read as 1.5
            f.create_dataset("x", (tasks, 10, inputs), "f4", chunks=(8, 10, inputs), fillvalue=1.5)
            f.create_dataset("y", (tasks, 10, 2), "f4", fillvalue=2.5)
        child = os.posix_spawn(IO_PROBE, [IO_PROBE, "stream", self.path("data.h5"), "799,0"], os.environ,
                               file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(child, 0)
        self.assertEqual(status, 0)
        in_memory = tasks * 10 * inputs * 8
        self.assertGreater(in_memory, 600 * megabytes)
        self.assertLess(usage.ru_maxrss * 1024, in_memory / 2)

    def test_without_split_the_tasks_are_divided_70_10_20(self):
        found = self.check(counting(TASKS, EXAMPLES, INPUTS), counting(TASKS, EXAMPLES, OUTPUTS) / 2)
        self.assertEqual(found["split"], [[0, 1, 2, 3, 4, 5, 6, 7], [8], [9, 10]])


class DatasetExtras(ProbeCase):
    def write(self, change):
        with h5py.File(self.path("data.h5"), "w") as f:
            f["x"] = counting(4, 3, 2, 3) / 2
            f["y"] = counting(4, 3, 5) / 2
            change(f)
        return parse(self.probe("dump", self.path("data.h5"), "0"))

    def test_split_of_any_integer_type(self):
        for dtype in ("i1", "u2", ">i8"):
            found = self.write(lambda f: f.__setitem__("split", np.array([2, 0, 1, 0], dtype)))
            self.assertEqual(found["split"], [[1, 3], [2], [0]])

    def test_truth_is_canonical_and_may_have_the_full_shape(self):
        labels = np.where(counting(5, 6) % 4 == 0, -1, counting(5, 6) % 3 + 10)
        expected = [-1 if v < 0 else {11: 0, 12: 1, 10: 2}[v] for v in labels.ravel()]
        for shape in ((5, 6), (5, 2, 3)):
            found = self.write(lambda f: f.__setitem__("truth/partition", labels.reshape(shape).astype(">i8")))
            self.assertEqual([int(v) for v in found["truth"]], expected)

    def test_generators(self):
        def change(f):
            f["truth/generators_input"] = np.array([[1, 2, 3, 4, 5, 0]])
            f["truth/generators_output"] = np.array([[4, 3, 2, 1, 0]])
        self.assertEqual(self.write(change)["generator"], "1 2 3 4 5 0 / 4 3 2 1 0".split())

    def test_texts_of_every_string_type_show_in_inspect(self):
        def change(f):
            f.attrs["format"] = np.string_("symdiscover-dataset")
            f.attrs["version"] = np.array([1], ">u2")
            f.attrs["title"] = "grüße, λ"
            f.attrs["source"] = np.string_("fixed ASCII")
            f.attrs["noise"] = "0.1"
            f.attrs["empty"] = ""
            f.attrs["number"] = 3
        self.write(change)
        text = self.probe("inspect", self.path("data.h5"))
        for part in ("valid dataset", "grüße, λ", "fixed ASCII", "noise      0.1", "float64 [4, 3, 2, 3]"):
            self.assertIn(part, text)


if __name__ == "__main__":
    unittest.main()
