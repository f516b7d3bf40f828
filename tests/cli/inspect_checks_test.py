# SPDX-License-Identifier: Apache-2.0
"""symdiscover inspect: what it sees in the data without fitting anything."""
import re
import subprocess
import unittest

import h5py
import numpy as np

from blackbox import PROGRAM, BlackBoxCase

RNG = np.random.default_rng(4)
X = RNG.normal(size=(30, 6, 5))
Y = RNG.normal(size=(30, 6, 2)) * 3


class Checks(BlackBoxCase):
    def facts(self, *options, **arrays):
        page = self.succeed("inspect", self.write("d.h5", **arrays), *options)
        self.assertLessEqual(max(map(len, page.splitlines()[1:])), 80, page)
        return re.sub(r"\s+", " ", page)

    def test_scales_of_few_columns_are_listed(self):
        page = self.facts(x=X, y=Y)
        flat = Y.reshape(-1, 2)
        rms, means = np.sqrt((flat**2).mean(0)), flat.mean(0)
        self.assertIn(f"outputs 2: rms {rms[0]:.3g}, {rms[1]:.3g}; means {means[0]:.3g}, {means[1]:.3g}", page)
        self.assertIn("check nothing constant, no copies, no values that stand for missing ones", page)

    def test_scales_of_many_columns_are_summarised(self):
        x = RNG.normal(size=(30, 6, 40))
        rms = np.sqrt((x.reshape(-1, 40)**2).mean(0))
        self.assertIn(f"inputs 40: rms {rms.min():.3g} to {rms.max():.3g}; means", self.facts(x=x, y=Y))

    def test_columns_that_never_vary(self):
        x, y = X.copy(), Y.copy()
        x[:, :, [1, 3]], y[:, :, 0] = [2.5, 0.0], 1.0
        page = self.facts(x=x, y=y)
        self.assertIn("check inputs 1 and 3 never vary: the data say nothing of their weights", page)
        self.assertIn("check output 0 never varies", page)
        self.assertNotIn("copies of each other", page)  # constant ones are no copies
        self.assertNotIn("nothing constant", page)

    def test_columns_that_are_copies(self):
        x = X.copy()
        x[:, :, 4] = x[:, :, 0]
        self.assertIn("check inputs 0 and 4 are copies of each other", self.facts(x=x, y=Y))
        x[29, 5, 4] += 1e-9
        self.assertNotIn("copies of each other", self.facts(x=x, y=Y))

    def test_tasks_and_examples_that_are_copies(self):
        x, y = X.copy(), Y.copy()
        x[17], y[17] = x[3], y[3]
        x[20, 1], y[20, 1] = x[21, 0], y[21, 0]
        page = self.facts(x=x, y=y)
        self.assertIn("check tasks 3 and 17 are copies of each other", page)
        self.assertIn("check 7 of 180 examples repeat another one", page)

    def test_the_same_inputs_with_other_outputs_are_no_copies(self):
        x = np.broadcast_to(X[0], X.shape)
        self.assertIn("no copies", self.facts(x=x, y=Y))

    def test_values_that_stand_for_missing_ones(self):
        for value in (-9999.0, -999.0, 1e20, 77.25):
            x = X.copy()
            x[[2, 5, 9], 1, 3] = value
            page = self.facts(x=x, y=Y)
            self.assertRegex(page, rf"check {re.escape(f'{value:g}'.replace('e+', r'e+'))} stands 3 times in /x, far from")
            self.assertIn("--missing drop", page)
            x[[5, 9], 1, 3] = 0.5
            self.assertNotIn("stands", self.facts(x=x, y=Y))  # once is an outlier

    def test_values_in_reach_of_the_others_stand_for_themselves(self):
        x = RNG.integers(-1200, 1200, size=X.shape)
        x[0, :3] = -999
        self.assertNotIn("stands", self.facts(x=x, y=Y))

    def test_scales_that_lie_far_apart(self):
        self.assertIn("if the inputs have different units", self.facts(x=X * [1, 1, 1, 1, 1e4], y=Y))
        self.assertNotIn("units", self.facts(x=X * [1, 1, 1, 1, 10], y=Y))

    def test_samples(self):
        page = self.facts("--kind", "vectors", x=np.concatenate([X[0], X[0][:1]]))
        self.assertIn("numbers 5: rms", page)
        self.assertIn("check 1 of 7 examples repeat another one", page)

    def test_what_a_fit_takes(self):
        self.assertRegex(self.facts(x=X, y=Y), r"a fit with method auto takes up to \d+ MB of memory and seconds\s*$")
        x = RNG.normal(size=(3, 2, 200))
        self.assertRegex(self.facts(x=x, y=x), r"takes up to \d+ MB of memory and seconds, or minutes where little is")
        self.assertRegex(self.facts(x=RNG.normal(size=(3, 2, 1001)), y=RNG.normal(size=(3, 2, 1000))),
                         r"takes up to \d+ MB of memory and minutes or longer")

    def test_examples_that_are_left_out_do_not_count(self):
        x, y = X.copy(), Y.copy()
        x[4, :2, 0] = np.nan
        page = self.facts("--missing", "drop", x=x, y=y)
        kept = np.delete(x.reshape(-1, 5), [24, 25], 0)
        rms = np.sqrt((kept**2).mean(0))
        self.assertIn("inputs 5: rms " + ", ".join(f"{value:.3g}" for value in rms), page)

    def test_a_file_larger_than_memory(self):
        """Chunks that were never written take no disk; the program may have less memory than the data."""
        with h5py.File(self.path("d.h5"), "w") as f:
            f.create_dataset("x", (600, 10, 10_000), "f4", chunks=(8, 10, 10_000), fillvalue=1.5)
            f.create_dataset("y", (600, 10, 2), "f4", fillvalue=2.5)
        limited = 'ulimit -v 450000; exec "$0" inspect "$1"'
        done = subprocess.run(["bash", "-c", limited, PROGRAM, self.path("d.h5")], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("inputs 0, 1, 2, 3, 4, 5, 6, 7, ... (10000 of them) never vary", re.sub(r"\s+", " ", done.stdout))


if __name__ == "__main__":
    unittest.main()
