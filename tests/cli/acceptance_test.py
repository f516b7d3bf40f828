# SPDX-License-Identifier: Apache-2.0
"""What symdiscover promises: the sharing of these problems is found exactly, without any option."""
import os
import unittest

from blackbox import BlackBoxCase

PROBLEMS = (["conv1d", "--length", 70, "--taps", 3], ["group", "--group", "cyclic(16)"],
            ["group", "--group", "symmetric(10)"])
PHOTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sample_data", "photo_scanlines.h5")


class Acceptance(BlackBoxCase):
    seeds = [1]

    def test_the_sharing_is_found_exactly(self):
        for seed in self.seeds:
            for problem in PROBLEMS:
                with self.subTest(problem=problem, seed=seed):
                    data = self.generate("data.h5", *problem, "--seed", seed, "--overwrite")
                    result = self.fit(data, "--overwrite", "--resamples", 0)
                    self.succeed("score", result, "--truth", data, "--require-exact")


class Photograph(BlackBoxCase):
    def test_the_filters_are_convolutions(self):
        page = self.succeed("fit", PHOTO, "-o", self.path("photo.h5"))
        self.assertIn("114 of 1520 weights are 3 shared parameters", page)
        self.assertIn("a convolution of width 3 with open ends", " ".join(page.split()))
        self.succeed("score", self.path("photo.h5"), "--truth", PHOTO, "--require-exact")
        tied = next(line.split()[1] for line in page.splitlines() if line.startswith("    tied "))
        self.assertLess(float(tied), 1.05 * 2.5e-5)  # the noise floor


if __name__ == "__main__":
    unittest.main()
