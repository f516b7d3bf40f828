# SPDX-License-Identifier: Apache-2.0
"""--checkpoint and --resume: a fit that was interrupted, or killed, goes on and ends in the same numbers."""
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from blackbox import PROGRAM, TIMEOUT, BlackBoxCase
from fit_data_test import TWO_BLOCKS, tasks_tied_by

OTHER_SPLIT = "split of checksum '0x[0-9a-f]{16}', found '0x[0-9a-f]{16}'"


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

    FEW_SHOTS = ["--method", "msr", "--model", "conv(4,3,pad=1) norm relu linear bias", "--ways", 3, "--queries", 3]

    def change(self, source, name, **arrays):
        """A copy of a dataset with other arrays, or attributes that are texts; None takes one away."""
        shutil.copy(source, self.path(name))
        with h5py.File(self.path(name), "r+") as f:
            for key, value in arrays.items():
                if isinstance(value, str):
                    f.attrs[key] = value
                    continue
                if key in f:
                    del f[key]
                if value is not None:
                    f[key] = value
        return self.path(name)

    def check_other_data(self, data, options, others):
        """A checkpoint of one dataset is refused for each of the others, by what differs."""
        state = self.path("state.h5")
        options = [*options, "--outer-steps", 4]
        self.fit(data, *options, "--checkpoint", state, "--checkpoint-steps", 4)
        for number, (what, arrays) in enumerate(others):
            other = self.change(data, f"other{number}.h5", **arrays)
            message = self.refuse(2, "fit", other, "-o", self.path("o.h5"), "--quiet", *options, "--resume", state)
            self.assertRegex(message, rf"--resume: {state} was made with {what}; expected the same data and options\Z")
        self.fit(self.change(data, "same.h5"), *options, "--resume", state, result="same-result.h5")

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
        self.check_resumes(10, self.classes(), *self.FEW_SHOTS, "--outer-steps", 200, "--test-tasks", 20, "--precision",
                           "single")

    def test_a_complete_fit_can_be_asked_again(self):
        data, state = self.data(), self.path("state.h5")
        options = ["--method", "maml", "--outer-steps", 40]
        whole = numbers(self.fit(data, *options, "--checkpoint", state, "--checkpoint-steps", 40))
        self.assertEqual(numbers(self.fit(data, *options, "--resume", state, result="again.h5")), whole)

    def test_other_classes_are_refused(self):
        data = self.classes()
        with h5py.File(data) as f:
            x = f["x"][()]
        halves, flat = x.reshape(20, 3, 1, 5, 5), x.reshape(-1)
        self.check_other_data(data, [*self.FEW_SHOTS, "--test-tasks", 20], [
            (OTHER_SPLIT, {"split": np.int8([1, 1, 1, 0, 0, 0, 0, 2, 2, 2])}),
            (OTHER_SPLIT, {"split": np.int8([0, 0, 0, 0, 2, 2, 2, 1, 1, 1])}),
            (OTHER_SPLIT, {"split": None}),
            (r"split of .*", {"x": halves, "split": np.int8([0] * 8 + [1] * 6 + [2] * 6)}),
            (r"x of shape '\[10, 6, 1, 5, 5\]', found '\[10, 6, 5, 5, 1\]'", {"x": x.reshape(10, 6, 5, 5, 1)}),
            ("data of kind 'classes', found 'tasks'",
             {"kind": "tasks", "x": flat[:1200].reshape(10, 6, 20), "y": flat[1200:].reshape(10, 6, 5)})])

    def test_other_tasks_are_refused(self):
        data = self.data()
        with h5py.File(data) as f:
            x, y = f["x"][()], f["y"][()]
        split = np.int8([0] * 42 + [1] * 6 + [2] * 12)
        data = self.change(data, "tasks.h5", split=split)
        counts = np.full(60, 10)
        counts[7] = 9
        self.check_other_data(data, ["--method", "msr", "--latent", 2], [
            ("data of checksum .*", {"examples": counts}),  # others are no values
            (OTHER_SPLIT, {"split": np.where(split > 0, 3 - split, 0)}),
            (r"x of shape '\[60, 10, 12\]', found '\[60, 10, 2, 6\]'", {"x": x.reshape(60, 10, 2, 6)}),
            (r"y of shape '\[60, 10, 10\]', found '\[60, 10, 2, 5\]'", {"y": y.reshape(60, 10, 2, 5)})])

    def test_a_broken_checkpoint_is_refused(self):
        data, state = self.data(), self.path("state.h5")
        options = ["--method", "msr", "--latent", 2, "--outer-steps", 20]
        self.fit(data, *options, "--checkpoint", state, "--checkpoint-steps", 20)
        for name, message in {"best": "the best parameters: expected finite numbers, found nan",
                              "parameters": "the parameters: expected finite numbers, found nan",
                              "optimiser": "the optimiser's memory: expected finite numbers, found nan",
                              "query_loss": "the progress: expected steps and losses of one fit"}.items():
            with h5py.File(state) as f:
                values = f[name][()]
            values[-1] = np.nan
            broken = self.change(state, f"{name}.h5", **{name: values})
            self.check_error(["fit", data, "-o", self.path("o.h5"), *options, "--resume", broken], f"{broken}: {message}", code=3)
        broken = self.change(state, "nothing.h5", options=None)
        self.check_error(["fit", data, "-o", self.path("o.h5"), *options, "--resume", broken],
                         f"{broken}: /options: expected what the fit was asked for, found nothing", code=3)

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
        self.assertRegex(self.refuse(3, *msr, "--resume", state), r"state.h5: the parameters: expected \d+ numbers, found 0\Z")


if __name__ == "__main__":
    unittest.main()
