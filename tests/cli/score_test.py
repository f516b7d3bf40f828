# SPDX-License-Identifier: Apache-2.0
"""symdiscover score: how far a result is from the truth, and the exit code of --require-exact."""
import json
import os
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, run

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

    def reported(self, result):
        return json.loads(self.succeed("report", result, "--format", "json"))["heldout"]

    def test_short_names(self):
        self.assertEqual(self.score("--group", "C6"), self.score("--group", "cyclic(6)"))
        self.assertEqual(self.score("--group", "D6"), self.score("--group", "dihedral(6)"))
        self.assertIn("n from 3 to", self.refuse(2, "score", self.result, "--group", "D2"))

    def test_a_group_with_weights_that_are_zero(self):
        """Three taps on a ring of 8: of the 8 orbits of C8 five are zero."""
        rng = np.random.default_rng(0)
        x = rng.normal(size=(100, 10, 8))
        v = rng.normal(size=(3, 100, 1, 1))
        y = sum(v[k] * np.roll(x, k - 1, axis=2) for k in range(3)) + 0.1 * rng.normal(size=x.shape)
        result = self.fit(self.write("ring.h5", x=x, y=y), "--resamples", 0, result="ring-result.h5")
        score = ["score", result, "--group", "C8"]
        page = " ".join(self.succeed(*score).split())
        self.assertIn("consistent with C8; 40 weights are always zero besides. The 24 weights that are not zero are where "
                      "they belong, in 3 blocks", page)
        self.assertIn("always zero 40 weights, 0 in truth, 0 in both", page)
        (layer,) = json.loads(self.succeed(*score, "--format", "json"))["layers"]
        self.assertEqual((layer["exact"], layer["consistent"]), (False, True))
        self.assertEqual(layer["always_zero"], {"found": 40, "true": 0, "both": 0})
        self.succeed(*score, "--require-exact", "--quiet", code=1)
        (layer,) = json.loads(self.succeed("score", result, "--group", "S8", "--format", "json"))["layers"]
        self.assertEqual((layer["exact"], layer["consistent"]), (False, False))
        self.assertNotIn("consistent", self.succeed("score", result, "--group", "S8"))

    def test_constrained_to_the_found_group_the_error_is_the_reported_one(self):
        (layer,) = self.score("--group", "cyclic(6)")["layers"]
        reported = self.reported(self.result)
        heldout = layer["heldout"]
        self.assertIsNone(layer["heldout_note"])
        self.assertEqual(heldout["group"], reported["tied"])
        for name in ("metric", "tied", "unshared", "tasks"):
            self.assertEqual(heldout[name], reported[name], name)
        self.assertGreater(heldout["wrong_group"], 5 * heldout["group"])
        # Another group is judged on the same tasks: the trivial one ties nothing, and has no control.
        (layer,) = self.score("--group", "trivial(6)")["layers"]
        self.assertEqual(layer["heldout"]["group"], reported["unshared"])
        self.assertIsNone(layer["heldout"]["wrong_group"])
        self.assertIn("no wrong group", layer["heldout_note"])
        (layer,) = self.score("--group", "dihedral(6)")["layers"]
        self.assertGreater(layer["heldout"]["group"], 5 * reported["tied"])

    def test_the_protocol_is_the_one_of_the_fit(self):
        for options in (["--support", 1, "--seed", 3], ["--support", 6], ["--method", "msr", "--outer-steps", 30]):
            result = self.fit(self.data, "--overwrite", *options, result="other.h5")
            reported = self.reported(result)

            def constrained(group):
                score = json.loads(self.succeed("score", result, "--format", "json", "--group", group))
                return score["exact"], score["layers"][0]["heldout"]

            self.assertEqual(constrained("trivial(6)")[1]["group"], reported["unshared"], options)
            exact, heldout = constrained("cyclic(6)")
            self.assertEqual(exact, "msr" not in options)
            self.assertEqual(heldout["group"] == reported["tied"], exact)

    def test_equivariance_of_what_was_learned(self):
        (layer,) = self.score("--group", "dihedral(6)")["layers"]
        shift, reflection = layer["equivariance"]["generators"]
        self.assertEqual(layer["equivariance"]["of"], "sharing_matrix")
        self.assertEqual(layer["equivariance"]["error"], reflection)
        self.assertLess(shift, 0.1)
        # Of the six diagonals a reflection swaps 1 with 5 and 2 with 4.
        self.assertAlmostEqual(reflection, np.sqrt(8 / 6), delta=0.05)
        with h5py.File(self.result) as f:
            basis = np.linalg.qr(f["layers/layer/sharing_matrix"][()])[0]
        where = (np.arange(6) + 1) % 6
        moved = np.empty_like(basis)
        moved[(where[:, None] * 6 + where).ravel()] = basis
        self.assertAlmostEqual(shift, np.linalg.norm(moved - basis) / np.linalg.norm(basis), places=9)

    def test_equivariance_of_maml_is_that_of_its_start(self):
        result = self.fit(self.data, "--method", "maml", "--outer-steps", 5, result="maml.h5")
        (layer,) = json.loads(self.succeed("score", result, "--format", "json", "--group", "cyclic(6)"))["layers"]
        self.assertEqual(layer["equivariance"]["of"], "filter")
        with h5py.File(result) as f:
            start = (f["layers/layer/sharing_matrix"][()] @ f["layers/layer/filter"][()]).reshape(6, 6)
        moved = np.roll(start, (1, 1), (0, 1))
        self.assertAlmostEqual(layer["equivariance"]["error"], np.linalg.norm(moved - start) / np.linalg.norm(start),
                               places=9)

    def test_the_page_is_narrow_and_complete(self):
        page = self.succeed("score", self.result, "--group", "cyclic(6)")
        for words in ("equivariance error", "Held-out error: mean squared error on 40 meta-test tasks.",
                      "constrained to the group", "constrained to a wrong group", "tied as found", "unshared"):
            self.assertIn(words, page)
        self.assertLessEqual(max(map(len, page.splitlines())), 80)
        self.assertNotIn("Held-out", self.succeed("score", self.result, "--truth", self.data))

    def test_data_that_moved(self):
        moved = os.path.join(self.folder, "elsewhere")
        os.mkdir(moved)
        expected = self.score("--group", "cyclic(6)")
        # Beside the result, wherever both went.
        for file in (self.data, self.result):
            os.rename(file, os.path.join(moved, os.path.basename(file)))
        self.result = os.path.join(moved, "result.h5")
        self.assertEqual(self.score("--group", "cyclic(6)"), expected)
        # Nowhere: the rest is still told, and what to do about it.
        data = self.path("renamed.h5")
        os.rename(os.path.join(moved, "c6.h5"), data)
        (layer,) = self.score("--group", "cyclic(6)")["layers"]
        self.assertIsNone(layer["heldout"])
        self.assertIn("is not there; give the dataset that was fitted with --data FILE", layer["heldout_note"])
        self.assertTrue(layer["exact"])
        page = self.succeed("score", self.result, "--group", "cyclic(6)")
        self.assertIn("Held-out error under the group not measured: ", page)
        self.assertLessEqual(max(map(len, page.replace(self.folder, "").splitlines())), 80)
        self.assertEqual(self.score("--group", "cyclic(6)", "--data", data), expected)

    def test_data_recorded_relative_to_a_folder(self):
        done = run("fit", "c6.h5", "-o", "relative.h5", "--quiet", "--resamples", 0, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        score = json.loads(self.succeed("score", self.path("relative.h5"), "--format", "json", "--group", "cyclic(6)"))
        self.assertIsNotNone(score["layers"][0]["heldout"])

    def test_another_dataset_is_refused_or_left_alone(self):
        score = ["score", self.result, "--group", "cyclic(6)"]
        other = self.generate("other.h5", "group", "--group", "cyclic(6)", "--seed", 1)
        message = self.refuse(3, *score, "--data", other)
        self.assertRegex(message, rf"\A{other}: values of /x and /y: expected checksum '0x[0-9a-f]+' of the dataset that was "
                                  r"fitted, found checksum '0x[0-9a-f]+'\Z")
        small = self.generate("small.h5", "group", "--group", "cyclic(6)", "--tasks", 3)
        self.assertIn("/x: expected shape [200, 8, 6] of the dataset that was fitted, found shape [3, 8, 6]",
                      self.refuse(3, *score, "--data", small))
        self.assertIn("nothing of that name", self.refuse(3, *score, "--data", self.path("none.h5")))
        # Not asked for by name: a recorded path that now leads elsewhere is no reason to fail.
        os.replace(other, self.data)
        (layer,) = self.score("--group", "cyclic(6)")["layers"]
        self.assertIsNone(layer["heldout"])
        self.assertIn("of the dataset that was fitted, found checksum", layer["heldout_note"])

    def test_another_split_is_another_protocol(self):
        with h5py.File(self.data, "a") as f:
            f["split"] = np.repeat([0, 1, 2], [150, 20, 30]).astype("i1")
        (layer,) = self.score("--group", "cyclic(6)")["layers"]
        self.assertIsNone(layer["heldout"])
        self.assertIn("judged on 40 meta-test tasks, and", layer["heldout_note"])

    def test_data_without_test_samples(self):
        data = self.write("v.h5", x=np.random.default_rng(0).normal(size=(40, 3)), sample_split=np.zeros(40, "i1"))
        with h5py.File(data, "a") as f:
            f.attrs["kind"] = "vectors"
        result = self.fit(data, result="v-result.h5")
        score = ["score", result, "--group", "cyclic(3)", "--output-group", "trivial(1)"]
        (layer,) = json.loads(self.succeed(*score, "--format", "json"))["layers"]
        self.assertIsNone(layer["heldout"])
        self.assertIn("no meta-test tasks or test samples", layer["heldout_note"])
        self.assertIn("no meta-test tasks or test samples", " ".join(self.succeed(*score).split()))

    def test_samples(self):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(400, 4)) + [0, 3, 0, 3]
        data = self.write("v.h5", x=x)
        with h5py.File(data, "a") as f:
            f.attrs["kind"] = "vectors"
        result = self.fit(data, result="v-result.h5")
        score = ["score", result, "--format", "json", "--output-group", "trivial(1)", "--group"]
        (layer,) = json.loads(self.succeed(*score, "generators(4; (0 2)(1 3))"))["layers"]
        reported = self.reported(result)
        self.assertEqual(layer["heldout"]["group"], reported["tied"])
        self.assertEqual((layer["heldout"]["tasks"], layer["heldout"]["samples"]), (0, reported["samples"]))
        self.assertGreater(layer["heldout"]["wrong_group"], 2 * layer["heldout"]["group"])
        self.assertAlmostEqual(layer["equivariance"]["error"], 0.0)
        self.assertIn('name an output group on 1, such as "trivial(1)"',
                      self.refuse(2, "score", result, "--group", "cyclic(4)"))

    def test_invariant_map(self):
        group = ["--group", "union(cyclic(3),symmetric(2))", "--output-group", "trivial(1)"]
        data = self.generate("i.h5", "group", *group)
        result = self.fit(data, "--resamples", 0, result="i-result.h5")
        score = json.loads(self.succeed("score", result, "--format", "json", "--require-exact", *group))
        (layer,) = score["layers"]
        self.assertEqual((layer["elements"], layer["blocks_true"]), (5, 2))
        # The shift and twice the transposition: symmetric(n) has two generators even where they are the same.
        self.assertEqual(len(layer["equivariance"]["generators"]), 3)
        self.assertLess(layer["equivariance"]["error"], 0.2)
        self.assertEqual(layer["heldout"]["group"], self.reported(result)["tied"])
        self.assertGreater(layer["heldout"]["wrong_group"], layer["heldout"]["group"])

    def test_learned_by_gradients(self):
        data = self.generate("c.h5", "group", "--group", "cyclic(3)", "--tasks", 40)
        result = self.fit(data, "--method", "msr", "--latent", 3, "--outer-steps", 300, result="c-result.h5")
        (layer,) = json.loads(self.succeed("score", result, "--format", "json", "--group", "cyclic(3)"))["layers"]
        self.assertEqual(layer["partition_distance"], 0)
        self.assertEqual(layer["heldout"]["group"], self.reported(result)["tied"])

    def test_deep_sets_are_not_trained_again(self):
        data = self.generate("sum.h5", "sum", "--length", 2, "--test", 100, "--tuning", 20)
        result = self.fit(data, "--resamples", 0, result="sum-result.h5")
        with h5py.File(result) as f:
            outputs, inputs = f["layers/layer/partition"].shape
        (layer,) = json.loads(self.succeed("score", result, "--format", "json", "--group", f"cyclic({inputs})",
                                           "--output-group", f"trivial({outputs})"))["layers"]
        self.assertIsNone(layer["heldout"])
        self.assertIn("deepset", layer["heldout_note"])

    def test_refusals(self):
        score = ["score", self.result]
        self.check_error(score, "--truth: expected a file, or --group EXPR; found neither")
        self.check_error([*score, "--truth", self.data, "--group", "cyclic(6)"],
                         "--group: not together with --truth; expected one")
        self.check_error([*score, "--truth", self.data, "--data", self.data], "--data: only with --group")
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
