# SPDX-License-Identifier: Apache-2.0
"""x and y in files of their own."""
import os
import unittest

import numpy as np

from arrays_test import ArrayCase
from fit_data_test import TWO_BLOCKS, tasks_tied_by

X, Y = tasks_tied_by(TWO_BLOCKS)


class TwoFiles(ArrayCase):
    def test_missing_values(self):
        y = Y.copy()
        y[0, 1, 2] = np.nan
        a, b = self.npy("a.npy", X), self.npy("b.npy", y)
        self.check_error(["inspect", a, "--y", b], f"{b}: /y[0, 1, 2]: expected a finite number, found NaN; "
                         "--missing drop leaves out the examples that miss a value", code=3)
        self.assertIn("left out because they miss a value: 1 examples",
                      self.succeed("inspect", a, "--y", b, "--missing", "drop"))

    def test_arrays_of_the_same_name(self):
        expected = self.checksum(self.write("same.h5", x=X, y=Y))
        pairs = [(self.npz("a.npz", arr_0=X), self.npz("b.npz", arr_0=Y), "arr_0"),
                 (self.mat("a.mat", data=X), self.mat("b.mat", data=Y), "data"),
                 (self.npy("a.npy", X), self.npy("b.npy", Y), "v")]
        for a, b, name in pairs:
            for slash in ("", "/"):
                names = ["--x-name", slash + name, "--y-name", slash + name]
                self.assertEqual(self.checksum("--x", a, "--y", b, *names), expected)
        a, b = self.npz("a.npz", y=X, force=X), self.npz("b.npz", x=X, force=Y)
        self.assertEqual(self.checksum(a, "--y", b, "--x-name", "y", "--y-name", "/force"), expected)
        self.assertIn(f"{b}: /y: expected an array of numbers [tasks, examples, outputs...], found nothing of that name",
                      self.refuse(3, "inspect", a, "--y", b, "--x-name", "y"))

    def test_nothing_is_written_over_y(self):
        a, b = self.npy("a.npy", X), self.path("ydata")  # a name that a report may have
        os.rename(self.npy("b.npy", Y), b)
        for option in ("--report", "--plot", "--output", "--checkpoint", "--resume"):
            what = "DATA, --y, --output, --report or --plot" if option == "--resume" else "--y"
            fit = ["fit", "--x", a, "--y", b, "--overwrite", "--method", "msr", option, b]
            if option != "--output":
                fit += ["--output", self.path("r.h5")]
            self.check_error(fit, f"{option}: '{b}' is also {what}; expected another file")
        np.testing.assert_array_equal(np.load(b), Y)


if __name__ == "__main__":
    unittest.main()
