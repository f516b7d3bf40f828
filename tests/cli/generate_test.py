# SPDX-License-Identifier: Apache-2.0
"""symdiscover generate: what it writes is what was asked for."""
import os
import shlex
import signal
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, contents, run, same_partition

CIRCULANT_6 = (np.arange(6)[None, :] - np.arange(6)[:, None]) % 6


def weights_of(f):
    """Least squares task by task; exact where there is no noise and there are enough examples."""
    return np.stack([np.linalg.lstsq(x, y, rcond=None)[0].T for x, y in zip(f["x"][()], f["y"][()])])


class Generate(BlackBoxCase):
    def test_group_shapes_truth_and_values(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(6)", "--tasks", 5, "--examples", 9, "--noise", 0)
        with h5py.File(data) as f:
            self.assertEqual((f["x"].shape, f["y"].shape), ((5, 9, 6), (5, 9, 6)))
            self.assertTrue(same_partition(f["truth/partition"][()], CIRCULANT_6))
            self.assertEqual(f["truth/generators_input"].shape[1:], (6,))
            weights = weights_of(f)
        for block in range(6):
            values = weights[:, CIRCULANT_6 == block]
            np.testing.assert_allclose(values, values[:, :1].repeat(6, axis=1), atol=1e-9)

    def test_output_group_makes_an_invariant_map(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(6)", "--output-group", "trivial(1)", "--tasks", 4)
        with h5py.File(data) as f:
            self.assertEqual(f["y"].shape, (4, 8, 1))
            np.testing.assert_array_equal(f["truth/partition"][()], np.zeros((1, 6)))

    def test_every_named_group(self):
        blocks = {"trivial(4)": 16, "cyclic(6)": 6, "dihedral(6)": 4, "symmetric(6)": 2, "translation(2,3)": 6}
        for group, expected in blocks.items():
            data = self.generate(f"{group}.h5", "group", "--group", group, "--tasks", 3)
            with h5py.File(data) as f:
                self.assertEqual(f["truth/partition"][()].max() + 1, expected, group)

    def test_conv1d_and_lowrank_have_windows(self):
        window = np.arange(8)[None, :] - np.arange(6)[:, None]
        inside = (window >= 0) & (window < 3)
        for problem, truth in (("conv1d", np.where(inside, window, -1)),
                               ("lowrank", np.where(inside, np.arange(48).reshape(6, 8), -1))):
            data = self.generate(f"{problem}.h5", problem, "--length", 8, "--taps", 3, "--noise", 0, "--tasks", 4,
                                 "--examples", 12)
            with h5py.File(data) as f:
                self.assertTrue(same_partition(f["truth/partition"][()], truth), problem)
                np.testing.assert_allclose(weights_of(f)[:, ~inside], 0.0, atol=1e-9)

    def test_lowrank_weights_fill_few_dimensions(self):
        data = self.generate("d.h5", "lowrank", "--length", 9, "--taps", 3, "--rank", 2, "--noise", 0, "--tasks", 30,
                             "--examples", 12)
        with h5py.File(data) as f:
            singular_values = np.linalg.svd(weights_of(f).reshape(30, -1))[1]
        self.assertGreater(singular_values[5], 1e-3)
        self.assertLess(singular_values[6], 1e-9)

    def test_noise_and_correlation_are_as_told(self):
        data = self.generate("d.h5", "group", "--group", "trivial(4)", "--tasks", 200, "--examples", 30, "--noise", 0.5,
                             "--correlation", 0.8)
        with h5py.File(data) as f:
            x, y, weights = f["x"][()], f["y"][()], weights_of(f)
        correlations = np.corrcoef(x.reshape(-1, 4).T)
        self.assertAlmostEqual(correlations[0, 1], 0.8, delta=0.03)
        self.assertAlmostEqual(correlations[0, 2], 0.64, delta=0.04)
        residuals = y - np.einsum("tnj,taj->tna", x, weights)
        self.assertAlmostEqual((residuals**2).sum() / (200 * (30 - 4) * 4), 0.25, delta=0.02)

    def test_scrambled_truth_is_the_same_sharing_in_another_order(self):
        plain = self.generate("plain.h5", "group", "--group", "cyclic(6)", "--tasks", 3)
        scrambled = self.generate("scrambled.h5", "group", "--group", "cyclic(6)", "--tasks", 3, "--scramble")
        with h5py.File(plain) as a, h5py.File(scrambled) as b:
            self.assertFalse(same_partition(a["truth/partition"][()], b["truth/partition"][()]))
            self.assertEqual(np.bincount(b["truth/partition"][()].ravel()).tolist(), [6] * 6)
        with h5py.File(self.generate("conv.h5", "conv1d", "--length", 9, "--tasks", 3, "--scramble")) as f:
            self.assertIn("scrambled", f.attrs["title"])

    def test_same_seed_same_data_whatever_the_threads(self):
        arguments = ["conv1d", "--length", 9, "--tasks", 130]
        first = contents(self.generate("a.h5", *arguments, "--seed", 4, "--threads", 1))
        self.assertEqual(first, contents(self.generate("b.h5", *arguments, "--seed", 4, "--threads", 2)))
        self.assertNotEqual(first["x"], contents(self.generate("c.h5", *arguments, "--seed", 5))["x"])

    def test_same_seed_same_data_whatever_the_vector_instructions(self):
        widest = contents(self.generate("widest.h5", "conv1d"))
        self.succeed("generate", "conv1d", "-o", self.path("narrow.h5"),
                     env={**os.environ, "SYMDISCOVER_VECTORS": "baseline"})
        self.assertEqual(widest, contents(self.path("narrow.h5")))

    def test_the_source_is_the_command_that_makes_the_same_data_again(self):
        for problem in (["group", "--group", "dihedral(4)", "--scramble", "--correlation", 0.5], ["conv1d"],
                        ["lowrank", "--rank", 3], ["means", "--blocks", 2], ["sum", "--length", 3, "--blocks", 2],
                        ["shift", "--tuning", 4]):
            size = ["--test" if problem[0] in ("means", "sum", "shift") else "--tasks", 3]
            data = self.generate(f"{problem[0]}.h5", *problem, *size, "--noise", 0.25, "--seed", 7)
            with h5py.File(data) as f:
                program, verb, *command = shlex.split(f.attrs["source"])
            self.assertEqual((program, verb), ("symdiscover", "generate"))
            again = self.generate("again.h5", *command, "--overwrite")
            self.assertEqual(contents(data), contents(again))

    def test_the_source_names_all_that_the_data_are_made_of(self):
        size = "--train 30 --validation 70 --test 1000"
        for command, expected in (
                (["conv1d"], "conv1d --length 70 --taps 3 --tasks 3 --examples 8 --noise 0.1 --seed 0"),
                (["lowrank", "--length", 9, "--correlation", 0],
                 "lowrank --rank 2 --length 9 --taps 3 --tasks 3 --examples 8 --noise 0.1 --seed 0"),
                (["group", "--group", "dihedral(5)", "--output-group", "trivial(1)", "--scramble", "--correlation", .9],
                 'group --group "dihedral(5)" --output-group "trivial(1)" --tasks 3 --examples 8 --noise 0.1 --seed 0 '
                 "--correlation 0.9 --scramble"),
                (["means", "--seed", 4], f"means --dims 6 --blocks 1 {size} --noise 1 --seed 4"),
                (["shift", "--test", 1000], f"shift --length 8 --taps 3 {size.replace('30', '50').replace('70', '100')}"
                 " --noise 0.31622776601683794 --seed 0"),
                (["sum", "--length", 3, "--blocks", 2, "--noise", .25, "--test", 9],
                 "sum --length 3 --blocks 2 --train 100 --validation 150 --test 9 --tuning 250 --noise 0.25 --seed 0")):
            tasks = [] if command[0] in ("means", "sum", "shift") else ["--tasks", 3]
            with h5py.File(self.generate(f"{command[0]}.h5", *command, *tasks)) as f:
                self.assertEqual(f.attrs["source"], f"symdiscover generate {expected}")

    def test_the_help_names_the_problems_that_have_an_option_and_their_defaults(self):
        text = " ".join(run("generate", "--help").stdout.split())
        for words in ("--length N (=70) conv1d, lowrank, shift (8): number of inputs; sum (4): digits to add (at least 1)",
                      "--blocks N means (1): different means; sum (1): 2 for weights -1, 1, -1, ... (at least 1)",
                      "--tasks N (=200) number of tasks (at least 1)", "--tuning N samples to stop training by: sum 250 (",
                      "--noise X (=0.1) standard deviation of the noise: means 1, shift 0.316; sum: half its width, 0.5 (",
                      "PROBLEM group: weights tied by a group's orbits; conv1d: a convolution with open ends; lowrank: ",
                      "not tied; rotations: convolutions whose channels are turned filters. One set of samples: means: coordinates with equal means; sum: of digits; shift: "):
            self.assertIn(words, text)

    def test_options_of_other_problems_and_values_out_of_range_are_refused(self):
        to = ["-o", self.path("d.h5")]
        self.check_error(["generate", "conv1d", "--rank", 2, *to], "--rank: only with problem lowrank, found conv1d")
        self.check_error(["generate", "group", *to], '--group: expected a group such as "cyclic(16)", found nothing')
        for option, value in (("--tasks", 0), ("--examples", 1), ("--noise", -1), ("--noise", "nan"),
                              ("--correlation", 1), ("--length", 0), ("--taps", 71)):
            message = self.refuse(2, "generate", "conv1d", option, value, *to)
            self.assertRegex(message, f"^{option}: expected .*, found '?{value}'?$")
        for group in ("cyclic", "cyclic(0)", "cyclic(4", "cyclic(x)", "octahedral(4)", "translation(4)"):
            message = self.refuse(2, "generate", "group", "--group", group, *to)
            self.assertIn("--group", message)
            self.assertIn(group, message)
        self.assertEqual(self.files(), [])

    def test_means_are_vectors_in_blocks_of_equal_means(self):
        data = self.generate("d.h5", "means", "--dims", 7, "--blocks", 3, "--train", 500, "--noise", 0)
        with h5py.File(data) as f:
            self.assertEqual(f.attrs["kind"], "vectors")
            self.assertNotIn("y", f)
            self.assertEqual(f["x"].shape, (500 + 70 + 1000, 7))
            self.assertEqual(np.bincount(f["sample_split"][()]).tolist(), [500, 70, 1000])
            truth, x = f["truth/partition"][()], f["x"][0]
        self.assertEqual(truth.shape, (7,))
        self.assertEqual(sorted(np.bincount(truth)), [2, 2, 3])
        self.assertEqual(set(x), {0.0, 3.0, 6.0})
        self.assertTrue(same_partition(truth, x))

    def test_sums_of_digits(self):
        for blocks, weights in ((1, [1, 1, 1, 1, 1]), (2, [-1, 1, -1, 1, -1])):
            data = self.generate(f"{blocks}.h5", "sum", "--length", 5, "--blocks", blocks, "--test", 700, "--noise",
                                 0.25)
            with h5py.File(data) as f:
                self.assertEqual(f.attrs["kind"], "supervised")
                self.assertEqual(np.bincount(f["sample_split"][()]).tolist(), [100, 150, 700, 250])
                x, y, truth = f["x"][()], f["y"][()], f["truth/partition"][()].ravel()
            self.assertEqual((x.shape, y.shape, truth.shape), ((1200, 5), (1200, 1), (5,)))
            self.assertEqual(set(x.ravel()), set(range(1, 10)))
            noise = y[:, 0] - x @ np.array(weights)
            self.assertTrue(0.24 < np.abs(noise).max() < 0.25)
            self.assertTrue(same_partition(truth, np.array(weights) + 1))

    def test_shift_is_a_cross_correlation(self):
        data = self.generate("d.h5", "shift", "--length", 6, "--taps", 2, "--test", 20, "--noise", 0)
        with h5py.File(data) as f:
            self.assertEqual(f.attrs["kind"], "supervised")
            x, y, truth = f["x"][()], f["y"][()], f["truth/partition"][()]
        self.assertEqual((x.shape, y.shape), ((170, 6), (170, 5)))
        np.testing.assert_allclose(y, x[:, :-1] + 3 * x[:, 1:])
        window = np.arange(6)[None, :] - np.arange(5)[:, None]
        self.assertTrue(same_partition(truth, np.where((window >= 0) & (window < 2), window, -1)))

    def test_each_problem_has_defaults_of_its_own(self):
        shapes = {"means": ((1100, 6), None), "sum": ((100500, 4), (100500, 1)), "shift": ((10150, 8), (10150, 6))}
        for problem, (x, y) in shapes.items():
            with h5py.File(self.generate(f"{problem}.h5", problem)) as f:
                self.assertEqual((f["x"].shape, f["y"].shape if "y" in f else None), (x, y))
                self.assertTrue(np.isfinite(f["x"][()]).all())

    def test_options_of_the_other_kind_of_problem_are_refused(self):
        to = ["-o", self.path("d.h5")]
        for option, value, problems in (("--tasks", 3, "group, conv1d, lowrank or rotations"),
                                        ("--examples", 3, "group, conv1d, lowrank or rotations"),
                                        ("--correlation", 0.5, "group, conv1d or lowrank")):
            self.check_error(["generate", "sum", option, value, *to], f"{option}: only with problem {problems}, found sum")
        self.check_error(["generate", "means", "--scramble", *to],
                         "--scramble: only with problem group, conv1d, lowrank or rotations, found means")
        for option in ("--train", "--validation", "--test", "--tuning"):
            self.check_error(["generate", "conv1d", option, 3, *to],
                             f"{option}: only with problem means, sum or shift, found conv1d")
        self.check_error(["generate", "sum", "--taps", 3, *to],
                         "--taps: only with problem conv1d, lowrank or shift, found sum")
        self.check_error(["generate", "sum", "--blocks", 3, *to], "--blocks: expected 1 or 2, found 3")
        self.check_error(["generate", "means", "--blocks", 7, *to],
                         "--blocks: expected 1 to the number of dims, 6, found 7")
        self.check_error(["generate", "shift", "--taps", 9, *to], "--taps: expected 1 to the length, 8, found 9")
        self.check_error(["generate", "means", "--train", 0, *to],
                         "--train: expected a whole number of at least 1, found '0'")
        self.assertEqual(self.files(), [])

    def test_an_existing_file_is_kept_unless_overwriting_is_asked_for(self):
        data = self.generate("d.h5", "conv1d", "--length", 9, "--tasks", 3)
        before = contents(data)
        message = self.refuse(5, "generate", "conv1d", "-o", data)
        self.assertIn(data, message)
        self.assertIn("--overwrite", message)
        self.assertEqual(contents(data), before)
        self.generate("d.h5", "conv1d", "--length", 10, "--tasks", 3, "--overwrite")
        self.assertNotEqual(contents(data), before)

    def test_a_folder_that_is_not_there_and_a_full_disk(self):
        self.assertIn("No such file", self.refuse(5, "generate", "conv1d", "-o", self.path("none/d.h5")))
        self.assertIn("/dev/full", self.refuse(5, "generate", "conv1d", "-o", "/dev/full", "--overwrite"))

    def test_interrupted_it_leaves_no_file(self):
        code, stdout, terminal = self.interrupt("generate", "conv1d", "--tasks", 1000000, "-o", self.path("d.h5"))
        self.assertEqual((code, stdout, self.files()), (130, "", []))
        self.assertIn("d.h5 was not written", terminal)
        code, _, _ = self.interrupt("generate", "conv1d", "--tasks", 1000000, "-o", self.path("d.h5"),
                                    number=signal.SIGTERM)
        self.assertEqual((code, self.files()), (130, []))

    def test_talk_is_silent_off_a_terminal(self):
        done = run("generate", "conv1d", "--tasks", 3, "-o", self.path("d.h5"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
