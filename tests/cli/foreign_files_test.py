# SPDX-License-Identifier: Apache-2.0
"""Files laid out as other programs do: the message names what it found, and its line of Python mends it.

What h5py lays out here is what no other program was at hand to write; the files of those that were are in
written_elsewhere_test.py.
"""
import os
import re
import sys
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, partition_of, same_partition
from fit_data_test import TWO_BLOCKS, tasks_tied_by

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "io_h5py"))
from axes_test import matlab, xarray  # noqa: E402  (arrays as other programs write them)

X, Y = tasks_tied_by(TWO_BLOCKS)


def octave(f, name, values):
    """As Octave's save -hdf5 does: a group with the type and the value, the axes reversed."""
    group = f.create_group(name)
    group.attrs["OCTAVE_NEW_FORMAT"] = np.uint8(1)
    group["type"] = np.string_("matrix")
    group["value"] = values.T


def variable_length(f, name, values):
    rows = f.create_dataset(name, values.shape[:2], h5py.vlen_dtype("f8"))
    for index in np.ndindex(values.shape[:2]):
        rows[index] = values[index]


class Foreign(BlackBoxCase):
    def file(self, *writers):
        with h5py.File(self.path("d.h5"), "w") as f:
            for write in writers:
                write(f)
        return self.path("d.h5")

    def refusal(self, data, *parts):
        for command in (["inspect", data], ["fit", data, "-o", self.path("r.h5")]):
            message = self.refuse(3, *command)
            for part in (data, "expected an array of numbers [tasks, examples, inputs...], found", *parts):
                self.assertIn(part, message)
        return message

    def check_mended(self, message, *options, x=X, y=Y):
        """Runs the line of Python that the message has; what it writes are the tasks."""
        line = re.search(r"in Python: (.*; g\.close\(\))", message).group(1)
        self.follow_advice(line)
        with h5py.File(self.path("new.h5")) as f:
            np.testing.assert_array_equal(f["x"][()], x)
            np.testing.assert_array_equal(f["y"][()], y)
        self.assertIn("valid dataset", self.succeed("inspect", self.path("new.h5"), *options))

    def test_octave_and_a_plain_array(self):
        data = self.file(lambda f: octave(f, "x", X), lambda f: f.create_dataset("y", data=Y))
        self.check_mended(self.refusal(data, "Octave"))

    def test_rows_of_variable_length(self):
        data = self.file(lambda f: variable_length(f, "x", X), lambda f: variable_length(f, "y", Y))
        self.check_mended(self.refusal(data, "found rows of variable length (H5T_VLEN)"))

    def test_one_group_for_each_task(self):
        def write(f):
            for task in range(len(X)):
                f[f"task_{task}/x"], f[f"task_{task}/y"] = X[task], Y[task]
            f["remark"] = 1.0
        message = self.refusal(self.file(write), "one group for each task (120 groups with an x and a y: 'task_0', "
                                                 "'task_1', 'task_10', ...)")
        self.check_mended(message)

    def test_one_group_for_each_task_in_a_group(self):
        def write(f):
            for task in range(len(X)):
                f[f"data/{task}/x"], f[f"data/{task}/y"] = X[task], Y[task]
        self.check_mended(self.refusal(self.file(write), "one group for each task (120 groups in /data with an x and a y"))

    def test_groups_of_different_length(self):
        x, y = X.copy(), Y.copy()
        x[1, 3:], y[1, 3:] = np.nan, np.nan

        def write(f):
            for task in range(len(X)):
                end = 3 if task == 1 else None
                f[f"task_{task:03}/x"], f[f"task_{task:03}/y"] = X[task, :end], Y[task, :end]
        message = self.refusal(self.file(write), "--missing drop")
        self.check_mended(message, "--missing", "drop", x=x, y=y)

    def test_groups_with_numbers_that_stand_for_others(self):
        """Each group has its own scale; what fills is the same in all."""
        def write(f):
            for task in range(len(X)):
                scale = 2.0 ** (task % 3)
                f[f"{task}/x"], f[f"{task}/y"] = np.round(X[task] * 4).astype("i2"), Y[task] / scale
                f[f"{task}/x"].attrs.update(scale_factor=0.25, _FillValue=np.int16(-32767))
                f[f"{task}/y"].attrs.update(scale_factor=scale, add_offset=[1.0])
            f["5/x"][2, 3] = -32767
        x = np.round(X * 4) / 4
        x[5, 2, 3] = np.nan
        self.check_mended(self.refusal(self.file(write), "--missing drop"), "--missing", "drop", x=x, y=Y + 1.0)

    def test_references_of_another_program(self):
        def write(f):
            for name, values in (("x", X), ("y", Y)):
                for task in range(len(X)):
                    f[f"all/{name}{task}"] = values[task]
                f[name] = np.array([f[f"all/{name}{task}"].ref for task in range(len(X))], h5py.ref_dtype)
        self.check_mended(self.refusal(self.file(write), "references to arrays"))

    def test_a_group_of_pandas_of_another_kind(self):
        self.refusal(self.file(lambda f: f.create_group("x").attrs.update(pandas_type=np.string_("wide"))),
                     "something else of pandas or PyTables")


class Options(BlackBoxCase):
    def test_reversed_axes_are_fitted(self):
        with h5py.File(self.path("d.h5"), "w", userblock_size=512) as f:  # MATLAB's own header goes there
            matlab(f, "x", X)
            matlab(f, "y", Y)
        self.assertIn("--axes reversed", self.refuse(3, "fit", self.path("d.h5"), "-o", self.path("r.h5")))
        result = self.fit(self.path("d.h5"), "--axes", "reversed", "--resamples", 0)
        self.assertTrue(same_partition(partition_of(result), TWO_BLOCKS))
        page = self.succeed("inspect", self.path("d.h5"), "--axes", "reversed")
        self.assertIn("120 of 8 examples", page)
        score = self.succeed("score", result, "--group", "union(symmetric(3),symmetric(3))", "--output-group", "trivial(4)")
        self.assertIn("constrained to the group", score)  # the dataset is read as the fit has read it

    def test_missing_values_are_left_out(self):
        x = X.copy()
        x[[0, 5, 119], [1, 2, 3], 4] = np.nan
        data = self.write("d.h5", x=x, y=Y)
        for command in (["inspect", data], ["fit", data, "-o", self.path("r.h5")]):
            self.assertEqual(self.refuse(3, *command), f"{data}: /x[0, 1, 4]: expected a finite number, found NaN; "
                             "--missing drop leaves out the examples that miss a value")
        self.assertRegex(self.succeed("inspect", data, "--missing", "drop"), "note +left out because they miss a value: 3 examples")
        result = self.fit(data, "--missing", "drop", "--resamples", 0)
        self.assertTrue(same_partition(partition_of(result), TWO_BLOCKS))
        page = self.succeed("inspect", result)
        self.assertIn("missing = drop", page)
        self.assertIn("left out because they miss a value: 3 examples", page)

    def test_kinds(self):
        x = np.random.default_rng(0).normal(size=(200, 6)) + [0, 3, 0, 3, 0, 3]
        data = self.write("d.h5", x=x)
        self.assertIn("--kind vectors", self.refuse(3, "fit", data, "-o", self.path("r.h5")))
        self.assertTrue(same_partition(partition_of(self.fit(data, "--kind", "vectors")), [[0, 1, 0, 1, 0, 1]]))
        self.assertRegex(self.succeed("inspect", data, "--kind", "vectors"), "kind +vectors")
        both = self.write("both.h5", x=x, y=x)
        self.assertIn("--kind supervised", self.refuse(3, "inspect", both))
        self.assertIn("36 of a linear layer", self.succeed("inspect", both, "--kind", "supervised"))
        self.assertIn("200 of 6 examples", self.succeed("inspect", both, "--kind", "tasks"))
        self.assertRegex(self.succeed("inspect", both, "--kind", "vectors"), "note +/y is there and is not looked at")

    def test_a_kind_in_the_file_gives_way(self):
        with h5py.File(self.write("d.h5", x=X[0], y=Y[0]), "r+") as f:
            f.attrs["kind"] = "vectors"
        self.assertRegex(self.succeed("inspect", self.path("d.h5"), "--kind", "supervised"), "kind +supervised")

    def test_notes_are_told_and_kept(self):
        with h5py.File(self.path("d.h5"), "w") as f:
            xarray(f, "x", X.transpose(1, 2, 0), ["sample", "sensor", "task"])
            xarray(f, "y", Y, ["task", "sample", "sensor"])
        note = "the axes of /x are read in the order that their names ask for, (2, 0, 1) of the file"
        page = self.succeed("fit", self.path("d.h5"), "-o", self.path("r.h5"), "--resamples", 0,
                            stderr=f"symdiscover: note: {self.path('d.h5')}: {note}\n")
        self.assertIn("Finding", page)
        self.succeed("fit", self.path("d.h5"), "-o", self.path("q.h5"), "--resamples", 0, "--quiet")
        self.assertIn(note, " ".join(self.succeed("inspect", self.path("q.h5")).split()))

    def test_values_that_are_not_allowed(self):
        for option, value, allowed in (("--kind", "task", "tasks, supervised, vectors or classes"),
                                       ("--axes", "c", "auto, reversed or stored"), ("--missing", "nan", "error or drop")):
            for command in (["inspect", "d.h5"], ["fit", "d.h5", "-o", "r.h5"]):
                self.assertIn(allowed, self.refuse(2, *command, option, value))


if __name__ == "__main__":
    unittest.main()
