# SPDX-License-Identifier: Apache-2.0
"""--checkpoint and --resume: a fit that was interrupted, or killed, goes on and ends in the same numbers."""
import os
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from blackbox import PROGRAM, TIMEOUT, BlackBoxCase
from fit_data_test import TWO_BLOCKS, tasks_tied_by


def numbers(path):
    """The bytes of every dataset of a result."""
    found = {}
    with h5py.File(path) as f:
        f.visititems(lambda name, item: found.update({name: item[()].tobytes()} if isinstance(item, h5py.Dataset) else {}))
    return found


class Checkpoints(BlackBoxCase):
    def data(self):
        return self.generate("d.h5", "conv1d", "--length", 12, "--taps", 3, "--tasks", 60, "--examples", 10)

    def classes(self):
        rng = np.random.default_rng(1)
        with h5py.File(self.path("c.h5"), "w") as f:
            f["x"] = rng.normal(size=(10, 6, 1, 5, 5)) + rng.normal(size=(10, 1, 1, 5, 5))
            f["split"] = np.int8([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
            f.attrs["kind"] = "classes"
        return self.path("c.h5")

    def end(self, number, *arguments):
        """Runs until there is a checkpoint and a little more, sends the signal and waits; the exit code."""
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + TIMEOUT
        while not os.path.exists(self.path("state.h5")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(0.02)
        process.send_signal(number)
        return process.wait(TIMEOUT)

    def check_resumes(self, every, data, *options):
        whole = numbers(self.fit(data, *options, result="whole.h5"))
        for number, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
            keep = ["--checkpoint", self.path("state.h5"), "--checkpoint-steps", every, "--overwrite"]
            arguments = ["fit", data, "-o", self.path("r.h5"), "--quiet", *options, *keep]
            self.assertEqual(self.end(number, *arguments), code)
            with h5py.File(self.path("state.h5")) as f:
                self.assertEqual(f.attrs["format"], "symdiscover-checkpoint")
                self.assertLess(len(f["query_loss"]), len(np.frombuffer(whole["history/query_loss"])))
            for threads in (1, 2):  # the first writes no further checkpoint
                self.fit(data, *options, "--resume", self.path("state.h5"), "--overwrite", "--threads", threads, result="r.h5")
                self.assertEqual(numbers(self.path("r.h5")), whole)
            self.fit(data, *options, "--resume", self.path("state.h5"), *keep, result="r.h5")
            self.assertEqual(numbers(self.path("r.h5")), whole)
            os.remove(self.path("state.h5"))

    def test_a_layer_goes_on(self):
        self.check_resumes(100, self.data(), "--method", "msr", "--latent", 3, "--outer-steps", 2000)

    def test_a_network_of_classes_goes_on_in_single_precision(self):
        self.check_resumes(10, self.classes(), "--method", "msr", "--model", "conv(4,3,pad=1) norm relu linear bias", "--ways", 3,
                           "--queries", 3, "--outer-steps", 200, "--test-tasks", 20, "--precision", "single")

    def test_a_complete_fit_can_be_asked_again(self):
        data, state = self.data(), self.path("state.h5")
        options = ["--method", "maml", "--outer-steps", 40]
        whole = numbers(self.fit(data, *options, "--checkpoint", state, "--checkpoint-steps", 40))
        self.assertEqual(numbers(self.fit(data, *options, "--resume", state, result="again.h5")), whole)

    def test_other_names_of_the_same_values_go_on(self):
        x, y = tasks_tied_by(TWO_BLOCKS)
        state, plot = self.path("state.h5"), self.path("p.svg")
        a, b = self.path("a.npy"), self.path("b.npy")
        np.save(a, x)
        np.save(b, y)
        options = ["--method", "maml", "--outer-steps", 20]
        whole = numbers(self.fit(a, "--y", b, *options, "--checkpoint", state, "--checkpoint-steps", 20))
        for i, files in enumerate((["--x", a, "--y", b], [a, "--y", os.path.join(self.folder, ".", "b.npy")])):
            self.succeed("fit", *files, *options, "--resume", state, "--quiet", "-o", self.path(f"{i}.h5"), "--plot", plot,
                         "--no-title", "--overwrite")
            self.assertEqual(numbers(self.path(f"{i}.h5")), whole)

    def test_what_does_not_fit_is_refused(self):
        data, state = self.data(), self.path("state.h5")
        fit = ["fit", data, "-o", self.path("r.h5"), "--outer-steps", 20, "--latent", 2]
        self.succeed(*fit, "--quiet", "--method", "msr", "--checkpoint", state, "--checkpoint-steps", 20)
        fit[3] = self.path("other.h5")
        msr = [*fit, "--method", "msr"]
        self.check_error([*msr, "--seed", 3, "--resume", state],
                         f"--resume: {state} was made with seed '0', found '3'; expected the same data and options")
        other = self.generate("e.h5", "conv1d", "--length", 12, "--taps", 3, "--tasks", 60, "--examples", 10, "--seed", 9)
        self.assertIn(f"--resume: {state} was made with data of checksum '0x",
                      self.refuse(2, "fit", other, *msr[2:], "--resume", state))
        self.assertIn("none.h5: expected an HDF5 file, found nothing", self.refuse(3, *msr, "--resume", self.path("none.h5")))
        self.assertIn("f.h5: attribute format of /: expected 'symdiscover-checkpoint', found a dataset",
                      self.refuse(3, *msr, "--resume", self.generate("f.h5", "conv1d")))
        self.assertIn("a checkpoint; go on with it by", self.refuse(3, "fit", state, "-o", self.path("x.h5")))
        self.check_error([*msr, "--checkpoint", state],
                         f"{state}: exists already; give --overwrite to replace it", code=5)
        self.check_error([*msr, "--checkpoint", data],
                         f"--checkpoint: '{data}' is also DATA, --y, --output, --report or --plot; expected another file")
        self.check_error([*fit[:4], "--checkpoint", self.path("s.h5")],
                         "--checkpoint: only with --method msr or maml, found method auto")
        self.check_error([*msr, "--restarts", 2, "--resume", state],
                         f"--resume: {state} was made with restarts '1', found '2'; expected the same data and options")
        self.check_error([*msr, "--restarts", 2, "--checkpoint", self.path("s.h5")],
                         "--restarts: expected 1 with checkpoint or resume, found 2")
        self.check_error([*msr, "--checkpoint-steps", 0], "--checkpoint-steps: expected a whole number of at least 1, found '0'")
        self.check_error([*msr, "--checkpoint-steps", 100], "--checkpoint-steps: only with --checkpoint")
        with h5py.File(state, "r+") as f:
            del f["parameters"]
        self.assertRegex(self.refuse(3, *msr, "--resume", state), r"state.h5: /parameters: expected \d+ numbers, found 0\Z")


if __name__ == "__main__":
    unittest.main()
