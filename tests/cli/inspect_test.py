# SPDX-License-Identifier: Apache-2.0
"""symdiscover inspect: what is in a dataset or a result; and every bad dataset gets its line, from fit as well."""
import os
import sys
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "io_h5py"))
from bad_dataset_test import BAD  # noqa: E402  (the list of everything that can be wrong with a dataset)

X = np.random.default_rng(1).normal(size=(10, 4, 3))


class Inspect(BlackBoxCase):
    def test_a_dataset(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(5)", "--tasks", 10)
        page = self.succeed("inspect", data)
        for part in (f"{data}: valid dataset", "group: linear maps from cyclic(5) to cyclic(5)", "10 of 8 examples",
                     "7 training, 1 validation, 2 test", "float64 [10, 8, 5]", "25 of a linear layer",
                     "5 blocks (sizes 5, 5, 5, 5, 5)"):
            self.assertIn(part, page)

    def test_a_dataset_without_truth(self):
        page = self.succeed("inspect", self.write("d.h5", x=X, y=X[:, :, :2]))
        self.assertRegex(page, "truth +not known")

    def test_a_result(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(5)")
        page = self.succeed("inspect", self.fit(data, "--seed", 3))
        for part in ("valid result", "method     auto", "ended      converged", data, "symdiscover 0.1.0, seed 3",
                     "option     seed = 3", "5 blocks (sizes 5, 5, 5, 5, 5)", "group C5 of order 5, pattern circulant"):
            self.assertIn(part, page)

    def test_lines_fit_a_terminal(self):
        with h5py.File(self.write("d.h5", x=X, y=X), "r+") as f:
            f.attrs["source"] = " ".join(["word"] * 50)
        page = self.succeed("inspect", self.path("d.h5"))
        self.assertLessEqual(max(map(len, page.splitlines()[1:])), 80, page)
        self.assertEqual(page.count("word"), 50)

    def test_it_has_no_format(self):
        self.assertIn("unknown option '--format'", self.refuse(2, "inspect", "d.h5", "--format", "json"))


class BadDatasets(BlackBoxCase):
    def check(self, path, *parts):
        for command in (["inspect", path], ["fit", path, "-o", self.path("result.h5")]):
            message = self.refuse(3, *command)
            self.assertTrue(message.startswith(f"{path}: "), message)
            for part in ("expected", "found", *parts):
                self.assertIn(part, message)
        self.assertNotIn("result.h5", self.files())

    def test_contents(self):
        for number, (name, (write, parts)) in enumerate(BAD.items()):
            with self.subTest(name):
                path = self.path(f"bad{number}.h5")
                with h5py.File(path, "w") as f:
                    write(f)
                self.check(path, *parts)

    def test_files_that_are_no_datasets(self):
        self.check(self.path("none.h5"), "nothing of that name")
        self.check(self.folder, "a folder")
        with open(self.path("bad.h5"), "w") as f:
            f.write("x,y\n1,2\n")
        self.check(self.path("bad.h5"), "another kind of file")

    def test_a_truncated_file(self):
        path = self.write("whole.h5", x=X, y=X)
        with open(path, "rb") as f:
            content = f.read()
        for length in (100, len(content) // 2, len(content) - 1):
            with open(self.path("bad.h5"), "wb") as f:
                f.write(content[:length])
            self.check(self.path("bad.h5"), "truncated")

    def test_a_result_is_no_dataset_and_the_other_way_round(self):
        data = self.write("d.h5", x=X, y=X)
        result = self.fit(data)
        self.assertIn("symdiscover report", self.refuse(3, "fit", result, "-o", self.path("again.h5")))
        for command in (["report", data], ["score", data, "--truth", data]):
            self.assertIn("symdiscover fit", self.refuse(3, *command))


if __name__ == "__main__":
    unittest.main()
