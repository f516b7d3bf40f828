# SPDX-License-Identifier: Apache-2.0
"""symdiscover fit on datasets as people write them: f["x"] = x; f["y"] = y."""
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, partition_of, same_partition

TASKS, EXAMPLES = 120, 8


def tasks_tied_by(partition, seed=0, inputs=None, noise=0.1):
    """Linear tasks whose weights are tied by a partition [m, n]; -1 is zero."""
    rng = np.random.default_rng(seed)
    partition = np.asarray(partition)
    values = np.append(rng.normal(size=(TASKS, partition.max() + 1)), np.zeros((TASKS, 1)), axis=1)
    x = rng.normal(size=(TASKS, EXAMPLES, partition.shape[1])) if inputs is None else inputs
    y = np.einsum("taj,tnj->tna", values[:, partition], x)
    return x, y + noise * rng.normal(size=y.shape)


TWO_BLOCKS = np.array([[0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0], [0, 0, 0, -1, -1, -1], [1, 1, 1, -1, -1, -1]])
CIRCULANT_5 = (np.arange(5)[None, :] - np.arange(5)[:, None]) % 5


class PlainDatasets(BlackBoxCase):
    def check(self, truth, x, y):
        data = self.write("data.h5", x=x, y=y)
        found = partition_of(self.fit(data, "--overwrite", "--resamples", 0))
        self.assertTrue(same_partition(found, truth), found)

    def test_square_and_not(self):
        self.check(CIRCULANT_5, *tasks_tied_by(CIRCULANT_5))
        self.check(TWO_BLOCKS, *tasks_tied_by(TWO_BLOCKS))
        self.check(TWO_BLOCKS.T, *tasks_tied_by(TWO_BLOCKS.T))

    def test_types_and_byte_orders(self):
        x, y = tasks_tied_by(TWO_BLOCKS)
        for kind in ("<f4", ">f4", ">f8", "f2"):
            with self.subTest(kind):
                self.check(TWO_BLOCKS, x.astype(kind), y.astype(kind))

    def test_integer_inputs(self):
        rng = np.random.default_rng(3)
        for kind in ("i1", ">i4", "u2"):
            with self.subTest(kind):
                inputs = rng.integers(0 if kind == "u2" else -3, 4, size=(TASKS, EXAMPLES, 6))
                x, y = tasks_tied_by(TWO_BLOCKS, inputs=inputs)
                self.check(TWO_BLOCKS, x.astype(kind), y)

    def test_more_axes_are_flattened_row_by_row(self):
        truth = np.tile(np.arange(5), 4)[None, :].repeat(3, axis=0)  # weights tied along the columns of a 4 x 5 input
        x, y = tasks_tied_by(truth)
        self.check(truth, x.reshape(TASKS, EXAMPLES, 4, 5), y)

    def test_one_output_without_an_axis_of_its_own(self):
        x, y = tasks_tied_by(np.array([[0, 0, 0, 1, 1, 1]]))
        self.check([[0, 0, 0, 1, 1, 1]], x, y[:, :, 0])

    def test_chunked_and_compressed(self):
        x, y = tasks_tied_by(TWO_BLOCKS)
        with h5py.File(self.path("data.h5"), "w") as f:
            f.create_dataset("x", data=x, chunks=(7, 3, 2), compression="gzip", shuffle=True)
            f.create_dataset("y", data=y, chunks=(50, 8, 4), compression="lzf")
        self.assertTrue(same_partition(partition_of(self.fit(self.path("data.h5"))), TWO_BLOCKS))


class NothingToTie(BlackBoxCase):
    def test_no_symmetry_is_an_answer(self):
        page = self.succeed("fit", self.generate("d.h5", "group", "--group", "trivial(4)"), "-o", self.path("r.h5"))
        self.assertIn("No symmetry found: no two of the 16 weights are tied.", page)
        self.assertNotIn("nan", page)

    def test_outputs_that_are_only_noise(self):
        rng = np.random.default_rng(0)
        data = self.write("d.h5", x=rng.normal(size=(120, 8, 6)), y=rng.normal(size=(120, 8, 5)))
        page = self.succeed("fit", data, "-o", self.path("r.h5"))
        self.assertIn("No weight found: all 30 are zero as far as the data show.", page)

    def test_outputs_that_are_zero(self):
        rng = np.random.default_rng(0)
        data = self.write("d.h5", x=rng.normal(size=(120, 8, 6)), y=np.zeros((120, 8, 5)))
        page = self.succeed("fit", data, "-o", self.path("r.h5"))
        self.assertIn("No weight found: all 30 are zero as far as the data show.", page)
        self.assertNotIn("nan", page)

    def test_the_result_of_outputs_that_are_zero_is_valid(self):
        for tasks in (3, 20, 120):
            for inputs in (1, 6):
                with self.subTest(tasks=tasks, inputs=inputs):
                    x = np.random.default_rng(0).normal(size=(tasks, 8, inputs))
                    data = self.write("d.h5", x=x, y=np.zeros((tasks, 8, 5)))
                    result = self.fit(data, "--overwrite")
                    self.assertIn("valid result", self.succeed("inspect", result))
                    self.assertNotIn("nan", self.succeed("report", result))

    def test_outputs_of_which_a_resample_may_see_only_zeros(self):
        y = np.zeros((20, 8, 5))
        y[3] = 1.0
        result = self.fit(self.write("d.h5", x=np.random.default_rng(0).normal(size=(20, 8, 6)), y=y))
        self.assertIn("valid result", self.succeed("inspect", result))

    def test_fewest_tasks_and_examples(self):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(3, 2, 2))
        self.assertIn("Finding", self.succeed("fit", self.write("d.h5", x=x, y=x), "-o", self.path("r.h5")))


if __name__ == "__main__":
    unittest.main()
