# SPDX-License-Identifier: Apache-2.0
"""symdiscover fit: streams, files, exit codes, and the same numbers every time."""
import json
import os
import signal
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, contents, partition_of, run, same_partition

CIRCULANT_6 = (np.arange(6)[None, :] - np.arange(6)[:, None]) % 6


class FitCase(BlackBoxCase):
    def setUp(self):
        super().setUp()
        self.data = self.generate("c6.h5", "group", "--group", "cyclic(6)")
        self.result = self.path("result.h5")

    def fit_arguments(self, *arguments):
        return ["fit", self.data, "-o", self.result, *arguments]


class Outputs(FitCase):
    def test_the_report_goes_to_stdout_and_nothing_to_stderr(self):
        page = self.succeed(*self.fit_arguments())
        self.assertIn("36 weights are 6 shared parameters: a convolution that wraps around (C6).", page)
        self.assertNotIn("\x1b", page)
        self.assertEqual(page, self.succeed("report", self.result))
        self.assertEqual(self.files(), ["c6.h5", "result.h5"])

    def test_quiet_writes_the_files_only(self):
        self.assertEqual(self.succeed(*self.fit_arguments("--quiet")), "")
        self.assertTrue(same_partition(partition_of(self.result), CIRCULANT_6))

    def test_report_files_are_what_report_prints(self):
        self.succeed(*self.fit_arguments("--quiet", "--report", self.path("r.txt"), "--resamples", 2))
        with open(self.path("r.txt")) as f:
            self.assertEqual(f.read(), self.succeed("report", self.result))
        self.succeed(*self.fit_arguments("--quiet", "--overwrite", "--report", self.path("r.json"), "--resamples", 2))
        with open(self.path("r.json")) as f:
            self.assertEqual(json.load(f), json.loads(self.succeed("report", self.result, "--format", "json")))

    def test_the_plot_is_what_report_draws(self):
        self.succeed(*self.fit_arguments("--quiet", "--plot", self.path("fit.svg"), "--resamples", 0))
        self.succeed("report", self.result, "--plot", self.path("report.svg"))
        with open(self.path("fit.svg")) as one, open(self.path("report.svg")) as other:
            self.assertEqual(one.read(), other.read())

    def test_options_of_a_configuration_file(self):
        with open(self.path("fit.ini"), "w") as f:
            f.write("seed = 3\nresamples = 2\nquiet = true\n")
        self.assertEqual(self.succeed(*self.fit_arguments("--config", self.path("fit.ini"), "--seed", 4)), "")
        with h5py.File(self.result) as f:
            self.assertEqual(f.attrs["seed"], 4)
            self.assertEqual(f["options_given"].attrs["resamples"], "2")

    def test_narrow_vector_instructions_find_the_same(self):
        widest = self.succeed(*self.fit_arguments())
        os.remove(self.result)
        narrow = self.succeed(*self.fit_arguments(), env={**os.environ, "SYMDISCOVER_VECTORS": "baseline"})
        self.assertEqual(narrow, widest)

    def test_colours_on_a_terminal_unless_told_otherwise(self):
        self.fit(self.data)
        report = ["report", self.result]
        self.assertIn("\x1b[", self.succeed(*report, "--color", "always", env={**os.environ, "NO_COLOR": "1"}))
        self.assertNotIn("\x1b", self.succeed(*report))
        plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        for arguments, environment, colored in (([], plain, True), (["--color", "never"], plain, False),
                                                ([], {**plain, "NO_COLOR": "1"}, False),
                                                ([], {**plain, "NO_COLOR": ""}, True)):
            page = self.on_terminal(*report, *arguments, env=environment)
            self.assertEqual("\x1b[" in page, colored, arguments)

    def test_the_result_has_what_its_readers_rely_on(self):
        self.fit(self.data, "--seed", 5)
        with h5py.File(self.result) as f:
            layer = f["layers/layer"]
            columns = layer["sharing_matrix"].shape[1]
            self.assertEqual(layer["sharing_matrix"].shape[0], 36)
            self.assertEqual((layer["partition"].shape, layer["filter"].shape), ((6, 6), (columns,)))
            self.assertEqual(layer["partition"][0].tolist(), [0, 1, 2, 3, 4, 5])  # by first appearance
            self.assertEqual((layer.attrs["group_name"], layer.attrs["group_order"]), ("C6", "6"))
            inputs, outputs = layer["generators_input"][()], layer["generators_output"][()]
            self.assertEqual(f.attrs["format"], "symdiscover-result")
            self.assertEqual((f.attrs["version"], f.attrs["seed"], f.attrs["method"]), (1, 5, "auto"))
            self.assertEqual(list(f.attrs["dataset_x_shape"]), [200, 8, 6])
            self.assertEqual(f["options_used"].attrs["latent"], str(columns))
            self.assertGreater(f["history/noise_variance"].shape[0], 0)
            partition = layer["partition"][()]
        for moved_inputs, moved_outputs in zip(inputs, outputs):
            np.testing.assert_array_equal(partition[np.ix_(moved_outputs, moved_inputs)], partition)


class Repeatable(FitCase):
    def test_same_seed_same_numbers_whatever_the_threads(self):
        for name, method in {"auto": ["--resamples", 3],
                             "msr": ["--method", "msr", "--latent", 6, "--outer-steps", 30],
                             "maml": ["--method", "maml", "--outer-steps", 30]}.items():
            found = [contents(self.fit(self.data, *method, "--seed", 2, "--threads", threads, result=f"{name}{i}.h5"))
                     for i, threads in enumerate((1, 2, 3, 1))]
            for other in found[1:]:
                self.assertEqual(found[0], other, name)

    def test_another_seed_gives_other_numbers(self):
        arguments = ["--method", "msr", "--latent", 6, "--outer-steps", 5, "--seed"]
        first = contents(self.fit(self.data, *arguments, 1, result="a.h5"))
        second = contents(self.fit(self.data, *arguments, 2, result="b.h5"))
        self.assertNotEqual(first["layers/layer/sharing_matrix"], second["layers/layer/sharing_matrix"])

    def test_the_truth_in_the_file_is_not_looked_at(self):
        with_truth = contents(self.fit(self.data))
        with h5py.File(self.data, "r+") as f:
            del f["truth"]
        self.assertEqual(with_truth["layers/layer/sharing_matrix"],
                         contents(self.fit(self.data, result="b.h5"))["layers/layer/sharing_matrix"])
        with h5py.File(self.data, "r+") as f:
            f["truth/partition"] = np.zeros((6, 6), "i4")
        self.assertTrue(same_partition(partition_of(self.fit(self.data, result="c.h5")), CIRCULANT_6))


class Refusals(FitCase):
    def test_values_and_combinations(self):
        for arguments, message in (
                (["--latent", 37], "--latent: 37: expected auto or 1 to 36, the number of weights"),
                (["--blocks", 37], "--blocks: 37: expected auto or 1 to 36, the number of weights"),
                (["--support", 8], "--support: 8: expected less than 8, the examples of a task, so that some judge"),
                (["--model", "conv:3"], "--model: expected fc for tasks with method auto, found 'conv:3'"),
                (["--outer-lr", "0.1"], "--outer-lr: only with --method msr or maml or bilevel, found method auto"),
                (["--method", "maml", "--latent", 3], "--latent: only with --method auto or msr, found method maml"),
                (["--hypergradient", "exact"], "--hypergradient: only with --method bilevel, found method auto")):
            self.check_error(self.fit_arguments(*arguments), message)
        for option, value in (("--inner-steps", 0), ("--inner-lr", "1e999"), ("--inner-lr", "fast"),
                              ("--inner-lr-mode", "none"), ("--outer-optimiser", "lbfgs"), ("--outer-steps", "1.5"),
                              ("--meta-batch", -1), ("--restarts", 0), ("--resamples", -1), ("--support", 0),
                              ("--threads", 2000), ("--seed", "x"), ("--hypergradient", "none")):
            message = self.refuse(2, *self.fit_arguments(option, value))
            self.assertRegex(message, f"^{option}: expected .*, found '{value}'$")
        self.assertEqual(self.files(), ["c6.h5"])

    def test_models_that_do_not_fit_the_data(self):
        message = self.refuse(2, *self.fit_arguments("--method", "msr", "--model", "conv:3"))
        self.assertIn("--model: conv:3 makes 4 outputs of the data's 6 inputs", message)

    def test_methods_and_models_of_one_sample_set(self):
        for method in ("bilevel", "bruteforce"):
            self.check_error(self.fit_arguments("--method", method),
                             f"--method: expected auto, msr or maml for a dataset of kind tasks, found {method}")
        for model in ("mean", "deepset"):
            self.check_error(self.fit_arguments("--model", model),
                             f"--model: expected fc, lc:TAPS, conv:TAPS or NETWORK for tasks, found '{model}'")

    def test_the_output_is_not_the_input(self):
        before = contents(self.data)
        for same in (self.data, os.path.join(self.folder, ".", "c6.h5")):
            message = self.refuse(2, "fit", self.data, "-o", same, "--overwrite")
            self.assertIn("is also DATA; expected another file", message)
        os.symlink(self.data, self.path("link.h5"))
        for data, output in ((self.data, self.path("link.h5")), (self.path("link.h5"), self.data)):
            self.assertIn("is also DATA", self.refuse(2, "fit", data, "-o", output, "--overwrite"))
        self.assertEqual(contents(self.data), before)

    def test_existing_files_stay(self):
        for option, name in (("-o", "result.h5"), ("--report", "report.txt"), ("--plot", "plot.svg")):
            with open(self.path(name), "w") as f:
                f.write("old")
            others = [] if option == "-o" else ["-o", self.path("other.h5")]
            message = self.refuse(5, "fit", self.data, *others, option, self.path(name))
            self.assertIn(self.path(name), message)
            self.assertIn("--overwrite", message)
            with open(self.path(name)) as f:
                self.assertEqual(f.read(), "old")
        self.assertEqual(self.files(), ["c6.h5", "plot.svg", "report.txt", "result.h5"])

    def test_outputs_that_cannot_be_written_are_noticed_before_the_work(self):
        slow = ["--method", "msr", "--latent", 6, "--outer-steps", 10000000]
        self.assertIn("No such file", self.refuse(5, "fit", self.data, "-o", self.path("none/r.h5"), *slow))
        self.assertIn("No such file", self.refuse(5, *self.fit_arguments("--report", self.path("none/r.txt"), *slow)))
        self.assertIn("a folder has this name", self.refuse(5, "fit", self.data, "-o", self.folder, *slow))
        if os.geteuid() != 0:
            os.chmod(self.folder, 0o500)
            self.assertIn("Permission denied", self.refuse(5, *self.fit_arguments(*slow)))


class EarlyEnds(FitCase):
    def check_valid(self, termination):
        self.assertIn("valid result", self.succeed("inspect", self.result))
        with h5py.File(self.result) as f:
            self.assertEqual(f.attrs["termination"], termination)
            self.assertTrue(np.isfinite(f["layers/layer/sharing_matrix"][()]).all())

    def test_a_fit_that_diverges_says_so_and_keeps_its_best(self):
        done = run(*self.fit_arguments("--method", "maml", "--inner-lr", "1e6"))
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, r"\Asymdiscover: error: the fit diverged: [^\n]*inner-lr[^\n]*; written "
                                      rf"to {self.result}\n\Z")
        self.assertIn("The fit diverged (see Fit).", done.stdout)
        self.check_valid("diverged")
        self.assertIn("diverged", self.succeed("report", self.result))

    def test_interrupted_fits_keep_what_was_reached(self):
        slow = ["--method", "msr", "--latent", 6, "--outer-steps", 10000000]
        for number in (signal.SIGINT, signal.SIGTERM):
            code, page, terminal = self.interrupt(*self.fit_arguments("--overwrite", *slow), number=number)
            self.assertEqual(code, 130)
            self.assertIn("The fit was interrupted.", page)
            self.assertIn(f"symdiscover: interrupted: what was reached is in {self.result}", terminal)
            self.check_valid("interrupted")

    def test_interrupted_closed_form(self):
        data = self.generate("conv.h5", "conv1d", "--length", 30)
        code, page, _ = self.interrupt("fit", data, "-o", self.result)
        self.assertEqual(code, 130)
        self.assertIn("The fit was interrupted.", page)
        self.check_valid("interrupted")

    def test_the_progress_bar_is_for_terminals_and_not_for_quiet(self):
        slow = ["--method", "msr", "--latent", 6, "--outer-steps", 10000000]
        _, _, terminal = self.interrupt(*self.fit_arguments(*slow))
        self.assertRegex(terminal, r"\r\x1b\[K[a-z ]+\[=* *\] +\d+ %  loss [^ ]+")
        steps = ["--method", "msr", "--latent", 6, "--outer-steps", 20, "--overwrite"]
        self.assertEqual(self.succeed(*self.fit_arguments(*steps, "--quiet")), "")


if __name__ == "__main__":
    unittest.main()
