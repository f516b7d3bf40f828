# SPDX-License-Identifier: Apache-2.0
"""symdiscover score: how far a result is from the truth, and the exit code of --require-exact."""
import json
import unittest

import numpy as np

from blackbox import BlackBoxCase

METRICS = {"partition_distance": 0, "normalized_partition_distance": 0.0, "adjusted_rand_index": 1.0,
           "variation_of_information": 0.0, "normalized_mutual_information": 1.0}


class Score(BlackBoxCase):
    def setUp(self):
        super().setUp()
        self.data = self.generate("c6.h5", "group", "--group", "cyclic(6)")
        self.result = self.fit(self.data, "--resamples", 0)

    def score(self, *arguments, code=0):
        return json.loads(self.succeed("score", self.result, "--format", "json", *arguments, code=code))

    def test_exact_by_file_and_by_group(self):
        for truth in (["--truth", self.data], ["--group", "cyclic(6)"],
                      ["--group", "cyclic(6)", "--output-group", "generators(6; (0 1 2 3 4 5))"]):
            score = self.score(*truth, "--require-exact")
            (layer,) = score["layers"]
            self.assertIs(score["exact"], True)
            self.assertIs(layer["exact"], True)
            self.assertEqual((layer["elements"], layer["blocks_found"], layer["blocks_true"]), (36, 6, 6))
            for name, value in METRICS.items():
                self.assertAlmostEqual(layer[name], value, places=12)
        page = self.succeed("score", self.result, "--truth", self.data)
        self.assertTrue(page.startswith("Exact: all 36 weights are where they belong, in 6 blocks.\n"), page)

    def test_not_exact(self):
        # The orbits of D6 on pairs: distances 0 and 3 (6 weights each), 1 and 2 (12 each, found as two blocks of 6).
        score = self.score("--group", "dihedral(6)")
        (layer,) = score["layers"]
        self.assertEqual((score["exact"], layer["exact"]), (False, False))
        self.assertEqual((layer["partition_distance"], layer["blocks_found"], layer["blocks_true"]), (12, 6, 4))
        self.assertAlmostEqual(layer["normalized_partition_distance"], 12 / 36)
        self.assertAlmostEqual(layer["variation_of_information"], 24 / 36 * np.log(2))
        self.assertTrue(0.0 < layer["adjusted_rand_index"] < 1.0)
        self.assertEqual(self.score("--group", "dihedral(6)", "--require-exact", code=1), score)
        page = self.succeed("score", self.result, "--group", "dihedral(6)", "--require-exact", code=1)
        self.assertTrue(page.startswith("Not exact: 12 of 36 weights are in the wrong block (6 blocks found, 4 true)."))

    def test_refusals(self):
        score = ["score", self.result]
        self.check_error(score, "--truth: expected a file, or --group EXPR; found neither")
        self.check_error([*score, "--truth", self.data, "--group", "cyclic(6)"],
                         "--group: not together with --truth; expected one")
        for option in (["--group"], ["--group", "cyclic(6)", "--output-group"]):
            self.assertIn(f"{option[-1]}: group expression", self.refuse(2, *score, *option, "cyclic(6"))
        self.assertIn("cyclic(5)", self.refuse(2, *score, "--group", "cyclic(5)"))

    def test_truths_that_do_not_fit(self):
        other = self.generate("c5.h5", "group", "--group", "cyclic(5)", "--tasks", 3)
        message = self.refuse(3, "score", self.result, "--truth", other)
        self.assertTrue(message.startswith(f"{other}: /truth/partition: expected 6 x 6 = 36 weights"), message)
        without = self.write("d.h5", x=np.ones((4, 3, 2)), y=np.ones((4, 3, 2)))
        self.assertIn("/truth", self.refuse(3, "score", self.result, "--truth", without))
        self.assertIn("nothing of that name", self.refuse(3, "score", self.result, "--truth", self.path("none.h5")))


if __name__ == "__main__":
    unittest.main()
