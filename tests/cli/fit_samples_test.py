# SPDX-License-Identifier: Apache-2.0
"""symdiscover fit on one sample set: kinds vectors and supervised, written as h5py's users write them."""
import json
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, contents, same_partition

PARTS = np.repeat(np.int8([0, 1, 2]), [40, 60, 100])


class Samples(BlackBoxCase):
    def data(self, name, kind, **datasets):
        path = self.write(name, sample_split=PARTS, **datasets)
        with h5py.File(path, "r+") as f:
            f.attrs["kind"] = kind
        return path

    def vectors(self, means=(0, 3, 0, 3, 6), name="v.h5", **datasets):
        rng = np.random.default_rng(2)
        return self.data(name, "vectors", x=rng.normal(size=(200, len(means))) + means, **datasets)

    def shifts(self, kernel=(1.0, 3.0), name="s.h5"):
        rng = np.random.default_rng(3)
        x = rng.normal(size=(200, 6))
        y = np.stack([x[:, a:a + len(kernel)] @ kernel for a in range(6 - len(kernel) + 1)], axis=1)
        return self.data(name, "supervised", x=x, y=y + 0.3 * rng.normal(size=y.shape))

    def tokens(self, weights=(1, -1, 1, -1), name="t.h5"):
        rng = np.random.default_rng(4)
        x = rng.integers(1, 10, size=(200, len(weights)))
        return self.data(name, "supervised", x=x, y=(x @ weights)[:, None] + rng.uniform(-0.5, 0.5, size=(200, 1)))

    def fit(self, data, *options, result="r.h5"):
        self.succeed("fit", data, "-o", self.path(result), "--quiet", "--overwrite", *options)
        return self.path(result)

    def partition(self, result):
        with h5py.File(result) as f:
            return f["layers/layer/partition"][()]

    def report(self, result):
        return json.loads(self.succeed("report", result, "--format", "json"))

    def test_means_by_every_method(self):
        data = self.vectors(truth__partition=[0, 1, 0, 1, 2])
        for method, *options in (("auto",), ("bruteforce", "--criterion", "evidence"), ("bilevel",)):
            with self.subTest(method):
                result = self.fit(data, "--method", method, *options)
                found = self.report(result)
                self.assertEqual((found["method"], found["model"]), (method, "mean"))
                heldout = found["heldout"]
                self.assertEqual((heldout["metric"], heldout["samples"]), ("mse", 100))
                self.assertEqual(found["layers"][0]["weight_shape"], [1, 5])
                self.assertEqual(heldout["soft"] is not None, method == "bilevel")
                if method != "bilevel":
                    self.assertTrue(same_partition(self.partition(result), np.array([[0, 1, 0, 1, 2]])))
                    self.assertAlmostEqual(heldout["tied"], heldout["oracle"], places=12)
                    self.assertGreater(heldout["wrong"], 1.5 * heldout["tied"])

    def test_the_means_are_those_of_the_blocks(self):
        data = self.vectors()
        with h5py.File(data) as f:
            x = f["x"][:100]
        with h5py.File(self.fit(data)) as f:
            np.testing.assert_allclose(f["layers/layer/filter"][()],
                                       [x[:, [0, 2]].mean(), x[:, [1, 3]].mean(), x[:, 4].mean()], rtol=1e-9)
            np.testing.assert_array_equal(f["layers/layer/sharing_matrix"][()].argmax(1), [0, 1, 0, 1, 2])

    def test_a_shared_filter_is_a_convolution(self):
        window = np.arange(6)[None, :] - np.arange(5)[:, None]
        truth = np.where((window >= 0) & (window < 2), window, -1)
        data = self.shifts()
        for model in ("fc", "lc:2"):
            with self.subTest(model):
                result = self.fit(data, "--model", model)
                self.assertTrue(same_partition(self.partition(result), truth))
                layer = self.report(result)["layers"][0]
                self.assertEqual((layer["pattern"]["name"], layer["pattern"]["width"]), ("toeplitz", 2))

    def test_positions_of_tokens(self):
        result = self.fit(self.tokens(), "--resamples", 2)
        self.assertTrue(same_partition(self.partition(result), np.array([[0, 1, 0, 1]])))
        found = self.report(result)
        self.assertEqual((found["model"], found["heldout"]["metric"]), ("deepset", "mae"))
        self.assertLess(found["heldout"]["tied"], found["heldout"]["unshared"])

    def test_bilevel_finds_filters_and_positions_too(self):
        window = np.arange(6)[None, :] - np.arange(5)[:, None]
        for data, options, truth in (
                (self.shifts(), ["--model", "lc:2"], np.where((window >= 0) & (window < 2), window, -1)),
                (self.shifts(), ["--model", "lc:2", "--hypergradient", "neumann", "--lower-level", "steps"],
                 np.where((window >= 0) & (window < 2), window, -1)),
                (self.tokens(), [], np.array([[0, 1, 0, 1]]))):
            result = self.fit(data, "--method", "bilevel", *options)
            self.assertTrue(same_partition(self.partition(result), truth), options)
            found = self.report(result)
            self.assertLess(found["heldout"]["tied"], found["heldout"]["unshared"])

    def test_the_page(self):
        for data, parts in ((self.vectors(), ("200 samples", "The 5 coordinates have 3 different means", "a b a b +",
                                              "100 test samples; fitted to 100 other samples", "model mean",
                                              "Bound for Gaussian noise", "run again on 10 random")),
                            (self.tokens(), ("4 positions share 2 layers", "mean absolute error",
                                             "a layer for each position"))):
            page = self.succeed("fit", data, "-o", self.path("r.h5"), "--overwrite")
            for part in parts:
                self.assertIn(part, page)
            self.assertLessEqual(max(map(len, page.splitlines()[1:])), 80, page)

    def test_threads_change_nothing(self):
        for data in (self.vectors(), self.shifts(), self.tokens()):
            one = contents(self.fit(data, "--threads", 1, "--resamples", 4, result="a.h5"))
            two = contents(self.fit(data, "--threads", 2, "--resamples", 4, result="b.h5"))
            self.assertEqual(one, two)

    def test_blocks_can_be_told(self):
        with h5py.File(self.fit(self.vectors(), "--blocks", 2)) as f:
            self.assertEqual(f["layers/layer/partition"][()].max(), 1)

    def test_refusals(self):
        vectors, shifts = self.vectors(), self.shifts()
        no_validation = self.write("n.h5", x=np.zeros((4, 2)), sample_split=np.int8([0, 0, 2, 2]))
        with h5py.File(no_validation, "r+") as f:
            f.attrs["kind"] = "vectors"
        for data, options, part in (
                (vectors, ["--method", "msr"], "--method: expected auto, bilevel or bruteforce for a dataset of kind v"),
                (vectors, ["--model", "fc"], "--model: expected mean for data of kind vectors, found 'fc'"),
                (shifts, ["--model", "mean"], "--model: expected fc, lc:TAPS or deepset for data of kind supervised"),
                (shifts, ["--model", "conv:2"], "use lc:2"),
                (shifts, ["--model", "lc:3"], "makes 4 outputs"),
                (shifts, ["--method", "bruteforce"], "10 elements"),
                (vectors, ["--blocks", 6], "--blocks: expected auto or 1 to 5, found 6"),
                (vectors, ["--latent", 2], "--latent: only for a dataset of kind tasks"),
                (vectors, ["--method", "bilevel", "--criterion", "evidence"], "--criterion: expected validation"),
                (no_validation, ["--method", "bruteforce"], "--method: bruteforce compares sharings by validation")):
            message = self.refuse(2, "fit", data, "-o", self.path("r.h5"), *options)
            self.assertIn(part, message)
        message = self.refuse(3, "fit", shifts, "-o", self.path("r.h5"), "--model", "deepset")
        self.assertIn("expected", message)
        self.assertNotIn("r.h5", self.files())

    def test_data_without_test_samples(self):
        with h5py.File(self.vectors(), "r+") as f:
            f["sample_split"][...] = PARTS % 2
        result = self.fit(self.path("v.h5"))
        self.assertIsNone(self.report(result)["heldout"]["tied"])
        self.assertIn("the dataset has no test samples", self.succeed("report", result))

    def test_score_with_the_truth_in_the_file(self):
        data = self.vectors(truth__partition=[0, 1, 0, 1, 2])
        self.succeed("score", self.fit(data), "--truth", data, "--require-exact")


if __name__ == "__main__":
    unittest.main()
