# SPDX-License-Identifier: Apache-2.0
"""symdiscover generate: what it writes is what was asked for."""
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

    def test_same_seed_same_data_whatever_the_threads(self):
        arguments = ["conv1d", "--length", 9, "--tasks", 130]
        first = contents(self.generate("a.h5", *arguments, "--seed", 4, "--threads", 1))
        self.assertEqual(first, contents(self.generate("b.h5", *arguments, "--seed", 4, "--threads", 2)))
        self.assertNotEqual(first["x"], contents(self.generate("c.h5", *arguments, "--seed", 5))["x"])

    def test_the_source_is_the_command_that_makes_the_same_data_again(self):
        for problem in (["group", "--group", "dihedral(4)", "--scramble", "--correlation", 0.5], ["conv1d"],
                        ["lowrank", "--rank", 3]):
            data = self.generate(f"{problem[0]}.h5", *problem, "--tasks", 3, "--noise", 0.25, "--seed", 7)
            with h5py.File(data) as f:
                program, verb, *command = shlex.split(f.attrs["source"])
            self.assertEqual((program, verb), ("symdiscover", "generate"))
            again = self.generate("again.h5", *command, "--overwrite")
            self.assertEqual(contents(data), contents(again))

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

    def test_planned_problems_are_refused_by_name(self):
        for problem in ("means", "sum", "shift"):
            self.check_error(["generate", problem, "-o", self.path("d.h5")],
                             f"PROBLEM: '{problem}' is not there yet; expected group, conv1d or lowrank")

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
