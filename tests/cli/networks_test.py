# SPDX-License-Identifier: Apache-2.0
"""Convolutions and networks of them: turned filters, few-shot classes, and what is refused."""
import json
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase


class Rotations(BlackBoxCase):
    def generate(self, *options):
        self.succeed("generate", "rotations", "-o", self.path("d.h5"), "--overwrite", *options)
        return self.path("d.h5")

    def fit(self, data, *options, code=0):
        self.succeed("fit", data, "-o", self.path("r.h5"), "--report", self.path("r.json"), "--overwrite", "--quiet",
                     *options, code=code)
        with open(self.path("r.json")) as f:
            return json.load(f)

    def test_the_data_are_the_convolution_of_the_images(self):
        data = self.generate("--turns", 4, "--fields", 1, "--tasks", 3, "--examples", 4, "--size", 7, "--noise", 0)
        with h5py.File(data) as f:
            x, y, partition = f["x"][()], f["y"][()], f["truth/kernel_partition"][()]
        self.assertEqual((x.shape, y.shape, partition.shape), ((3, 4, 1, 7, 7), (3, 4, 4, 5, 5), (4, 9)))
        windows = np.lib.stride_tricks.sliding_window_view(x[1, :, 0], (3, 3), axis=(1, 2)).reshape(-1, 9)
        kernel, rest, *_ = np.linalg.lstsq(windows, np.moveaxis(y[1], 1, -1).reshape(-1, 4), rcond=None)
        self.assertLess(rest.max(), 1e-20)
        turned = np.stack([np.rot90(kernel[:, 0].reshape(3, 3), k) for k in range(4)]).reshape(4, 9)
        np.testing.assert_allclose(kernel.T, turned, atol=1e-12)

    def test_auto_finds_the_quarter_turns_without_being_told_that_there_are_images(self):
        data = self.generate("--turns", 4, "--fields", 1, "--tasks", 60, "--examples", 4, "--scramble")
        report = self.fit(data, "--resamples", 0)
        self.assertEqual(report["layers"][0]["group"]["name"], "C4")
        self.assertIn("On top of the translation, the 4 channels of the convolution are quarter turns of 1 filter (p4).",
                      report["notes"])
        self.assertTrue({c["name"]: c["ok"] for c in report["checks"]}["translation"])
        self.assertIn("Exact", self.succeed("score", self.path("r.h5"), "--truth", data))

    def write_images(self, weights, x, inputs, outputs):
        rng = np.random.default_rng(3)
        y = np.einsum("tab,teb->tea", weights, x)
        y += 0.1 * rng.normal(size=y.shape)
        with h5py.File(self.path("d.h5"), "w") as f:
            f["x"] = x.reshape(*x.shape[:2], *inputs)
            f["y"] = y.reshape(*y.shape[:2], *outputs)
        return self.path("d.h5")

    def test_images_whose_layer_does_not_translate_are_not_taken_for_a_convolution(self):
        rng = np.random.default_rng(1)
        weights = rng.normal(size=(6, 144, 196))
        data = self.write_images(weights, rng.normal(size=(6, 6, 196)), (1, 14, 14), (1, 12, 12))
        report = self.fit(data, "--resamples", 0)
        self.assertEqual(report["layers"][0]["verdict"]["level"], "none")
        self.assertFalse(any("kernel of a convolution" in note for note in report["notes"]))

    def test_images_that_keep_their_size_may_wrap_around(self):
        rng = np.random.default_rng(2)
        places = np.arange(169).reshape(13, 13)
        weights = np.zeros((4, 169, 169))
        for down in range(-1, 2):
            for right in range(-1, 2):
                sees = np.roll(places, (-down, -right), axis=(0, 1)).ravel()
                weights[:, np.arange(169), sees] = rng.normal(size=(4, 1))
        data = self.write_images(weights, rng.normal(size=(4, 8, 169)), (1, 13, 13), (1, 13, 13))
        report = self.fit(data, "--resamples", 0)
        self.assertEqual(report["layers"][0]["group"]["name"], "C13 x C13")
        self.assertEqual(report["layers"][0]["partition"],
                         {"blocks": 9, "inactive": 169 * 160, "sizes": [169] * 9})

    def test_msr_shares_and_maml_does_not(self):
        data = self.generate("--turns", 8, "--tasks", 100, "--examples", 4, "--noise", 0, "--size", 8)
        model = ["--model", "conv(24,3)", "--outer-steps", 300, "--outer-lr", 0.005]
        shared = self.fit(data, "--method", "msr", *model)["heldout"]["soft"]
        apart = self.fit(data, "--method", "maml", *model)["heldout"]["soft"]
        self.assertLess(shared, apart / 3)

    def test_one_convolution_by_moments_is_the_same_network_as_on_images(self):
        data = self.generate("--turns", 4, "--fields", 1, "--tasks", 20, "--examples", 4, "--size", 6)
        options = ["--method", "maml", "--outer-steps", 20]
        moments = self.fit(data, *options, "--model", "conv(4,3)")
        images = self.fit(data, *options, "--model", "conv(4,3) flatten")
        self.assertAlmostEqual(moments["heldout"]["soft"] / images["heldout"]["soft"], 1, places=6)

    def test_what_does_not_fit_is_refused(self):
        data = self.generate("--tasks", 12, "--size", 6)
        fit = ["fit", data, "-o", self.path("r.h5")]
        for model, message in (
                ("conv(12,5)", "--model: the network makes [12, 2, 2], but the data's outputs are [12, 4, 4]"),
                ("conv(12,9)", "--model: a window of 9 x 9 does not fit in 6 x 6"),
                ("conv(12,3) relu", "--model: expected a network whose last step has weights: conv, linear, bias or norm"),
                ("conv(12,3 relu", "--model: 'conv(12,3 relu': at character 10: expected ',' or ')', found ' relu'")):
            self.assertIn(message, self.refuse(2, *fit, "--method", "msr", "--model", model))
        self.assertIn("--model: expected fc or one convolution", self.refuse(2, *fit, "--model", "conv(12,3) bias"))
        self.assertIn("--ways: only for a dataset of kind classes, found kind tasks",
                      self.refuse(2, *fit, "--ways", 3))
        self.assertIn("--loss: expected squared or absolute for numbers, found cross-entropy",
                      self.refuse(2, *fit, "--method", "msr", "--loss", "cross-entropy"))
        self.assertIn("--turns: expected 4 or 8, found '5'",
                      self.refuse(2, "generate", "rotations", "--turns", 5, "-o", self.path("e.h5")))


class Classes(BlackBoxCase):
    def write(self, **changes):
        """Ten classes of 6 images: a bright row or column at a place of its own, with noise."""
        rng = np.random.default_rng(1)
        x = 0.3 * rng.normal(size=(10, 6, 5, 5))
        for c in range(10):
            x[(c, slice(None), c // 2) if c % 2 else (c, slice(None), slice(None), c // 2)] += 2
        content = {"x": x, "split": np.int8([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]), **changes}
        with h5py.File(self.path("c.h5"), "w") as f:
            for name, value in content.items():
                if value is not None:
                    f[name] = value
            f.attrs["kind"] = "classes"
        return self.path("c.h5")

    FIT = ["--method", "msr", "--model", "conv(4,3,pad=1) norm relu linear bias", "--ways", 3, "--queries", 3]

    def test_a_network_learns_to_tell_classes_apart(self):
        out = ["-o", self.path("r.h5"), "--report", self.path("r.json"), "--overwrite"]
        text = self.succeed("fit", self.write(), *out, *self.FIT, "--outer-steps", 100, "--inner-lr", 0.5, "--meta-batch",
                            8, "--test-tasks", 50, "--outer-lr", 0.01, "--test-inner-steps", 3)
        self.assertIn("10 classes of 6 images", text)
        self.assertIn("conv1: 36 weights; no ties were looked for among them.", " ".join(text.split()))
        self.assertNotIn("No symmetry found", text)
        self.assertRegex(" ".join(text.split()), r"conv1: (how its taps adapt makes no difference that can be told \(|its taps may "
                         r"adapt exactly alike, at no cost that can be told, under: |that its taps adapt exactly alike costs ).*"
                         r"loss [+-]\S+ \+- \S+ on 200 meta-validation tasks")
        with open(self.path("r.json")) as f:
            heldout = json.load(f)["heldout"]
        self.assertEqual((heldout["metric"], heldout["tasks"], heldout["support"], heldout["query"]), ("accuracy", 50, 3, 9))
        self.assertGreater(heldout["soft"], 0.6)
        with h5py.File(self.path("r.h5")) as f:
            accuracies = f["history/test_accuracy"][()]
        self.assertAlmostEqual(accuracies.mean(), heldout["soft"])
        self.succeed("inspect", self.path("r.h5"))

    def test_the_answer_does_not_depend_on_threads(self):
        results = []
        for threads in (1, 2):
            self.succeed("fit", self.write(), "-o", self.path("r.h5"), "--overwrite", "--quiet", *self.FIT, "--outer-steps", 5,
                         "--test-tasks", 10, "--threads", threads)
            with h5py.File(self.path("r.h5")) as f:
                results.append((f["history/query_loss"][()].tolist(), f["history/test_accuracy"][()].tolist()))
        self.assertEqual(*results)

    def test_the_sharing_of_another_fit_is_taken_as_it_is(self):
        data, out = self.write(), ["--overwrite", "--quiet", *self.FIT, "--outer-steps", 5, "--test-tasks", 10]
        maml = lambda options: ["maml" if option == "msr" else option for option in options]
        self.succeed("fit", data, "-o", self.path("r.h5"), *out)
        self.succeed("fit", data, "-o", self.path("s.h5"), *out, "--seed", 1, "--sharing-from", self.path("r.h5"))
        with h5py.File(self.path("r.h5")) as f, h5py.File(self.path("s.h5")) as g:
            for factor in "012":
                name = f"layers/conv1/factors/{factor}"
                np.testing.assert_array_equal(f[name], g[name])
                self.assertNotEqual(f[name].shape, (0, 0))
            self.assertTrue(np.any(f["layers/conv1/filter"][()] != g["layers/conv1/filter"][()]))
            learned = np.einsum("ab,cd,ef->acebdf", *(f[f"layers/conv1/factors/{n}"][()] for n in "012")).reshape(36, 36)
            np.testing.assert_allclose(f["layers/conv1/sharing_matrix"], learned, atol=1e-12)
        note = json.loads(self.succeed("report", self.path("s.h5"), "--format", "json"))["notes"][-1]
        self.assertEqual(note, f"The sharing is that of {self.path('r.h5')}: it was taken as it is.")
        with h5py.File(self.path("r.h5"), "r+") as f:
            del f["layers/conv1/factors/2"]
            f["layers/conv1/factors/2"] = np.eye(4)
        fit = ["fit", data, "-o", self.path("t.h5"), *self.FIT, "--sharing-from", self.path("r.h5")]
        self.assertIn("--sharing-from: layer conv1: expected matrices of sizes [4, 4] [1, 1] [9, 9], found [4, 4] [1, 1] "
                      "[4, 4]", self.refuse(2, *fit))
        self.assertIn("--sharing-from: layer conv1: expected a layer of this model that can learn a sharing, found none",
                      self.refuse(2, *fit, "--sharing", "none"))
        self.assertIn("is also --sharing-from", self.refuse(2, *fit, "--checkpoint", self.path("r.h5")))
        self.assertIn("only with --method msr, found method maml", self.refuse(2, *maml(fit)))
        self.succeed("fit", data, "-o", self.path("r.h5"), *maml(out))
        self.assertIn("/layers: expected a sharing learned by method msr, found none", self.refuse(3, *fit))

    def test_single_precision_gives_the_same_answer_to_single_precision(self):
        losses = {}
        for precision in ("double", "single"):
            self.succeed("fit", self.write(), "-o", self.path("r.h5"), "--overwrite", "--quiet", *self.FIT, "--outer-steps", 5,
                         "--test-tasks", 10, "--precision", precision)
            with h5py.File(self.path("r.h5")) as f:
                losses[precision] = f["history/query_loss"][()]
                self.assertEqual(f["options_used"].attrs["precision"], precision)
        np.testing.assert_allclose(losses["single"], losses["double"], rtol=1e-4)
        self.assertTrue(np.any(losses["single"] != losses["double"]))
        self.assertIn("--precision: expected double or single, found 'half'",
                      self.refuse(2, "fit", self.write(), "-o", self.path("r.h5"), *self.FIT, "--precision", "half"))

    def test_inspect_tells_what_is_there(self):
        text = self.succeed("inspect", self.write())
        self.assertIn("10 of 6 images", text)
        self.assertIn("4 training, 3 validation, 3 test", text)

    def test_a_title_of_classes_is_shown_clean_and_cut(self):
        data = self.write()
        with h5py.File(data, "r+") as f:
            f.attrs["title"] = "red \x1b[31m" + "x" * 5000
        text = self.succeed("inspect", data)
        self.assertIn("red", text)
        self.assertNotIn("\x1b", text)
        self.assertLess(text.count("x" * 10), 300)

    def test_what_does_not_fit_is_refused(self):
        fit = ["fit", self.write(), "-o", self.path("r.h5")]
        msr = [*fit, "--method", "msr", "--model", "linear bias"]
        self.assertIn("--ways: expected at most 4, the training classes, found 5", self.refuse(2, *msr))
        self.assertIn("--queries: expected at most 6 images of a class", self.refuse(2, *msr, "--ways", 3, "--queries", 6))
        self.assertIn("--method: expected msr or maml for a dataset of kind classes, found auto", self.refuse(2, *fit, "--ways", 3))
        self.assertIn("--model: expected NETWORK for data of kind classes, found 'fc'",
                      self.refuse(2, *fit, "--ways", 3, "--method", "msr"))
        self.assertIn("--augment: expected none, or some of", self.refuse(2, *msr, "--augment", "turn"))
        for changes, message in (({"x": np.zeros((4, 5))}, "/x: expected an array of numbers [classes, images, height"),
                                 ({"split": np.int8([0] * 9)}, "/split: expected integers [10], one a class"),
                                 ({"split": np.int8([0] * 9 + [3])}, "/split[9]: expected 0 (training), 1 (validation) or 2"),
                                 ({"split": np.int8([2] * 10)}, "/split: expected at least one training class (0)"),
                                 ({"x": None}, "/x: expected an array of numbers")):
            self.write(**changes)
            self.assertIn(message, self.refuse(3, *msr))


if __name__ == "__main__":
    unittest.main()
