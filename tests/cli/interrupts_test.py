# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C and SIGTERM end a fit within two seconds, wherever it is, and what was reached can be read."""
import os
import random
import resource
import signal
import subprocess
import time
import unittest

import numpy as np

from blackbox import PROGRAM, TIMEOUT, BlackBoxCase, run

PATIENCE = int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))
MOST_SECONDS = 2.0 * PATIENCE
MOST_DELAY = 0.8  # seconds before the signal


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def catches(pid, number):
    """Whether the process has a handler for this signal, or is over."""
    try:
        with open(f"/proc/{pid}/status") as status:
            caught = next((line.split()[1] for line in status if line.startswith("SigCgt")), None)
    except OSError:
        return True
    return caught is None or int(caught, 16) >> (number - 1) & 1 == 1


def of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class InterruptsTest(BlackBoxCase):
    def setUp(self):
        super().setUp()
        self.rng = np.random.default_rng(7)
        self.delays = random.Random(11)

    def tasks(self, name, inputs, tasks, examples, blocks):
        """Tasks of a layer whose weights are shared at random: nothing that a fit could guess."""
        x = self.rng.normal(size=(tasks, examples, inputs))
        partition = self.rng.integers(0, blocks, size=(inputs, inputs))
        weights = self.rng.normal(size=(tasks, blocks))[:, partition]
        y = np.einsum("tej,taj->tea", x, weights) + 0.1 * self.rng.normal(size=x.shape)
        return self.write(name, x=x, y=y)

    def samples(self, name, inputs, outputs, count):
        x = self.rng.normal(size=(count, inputs))
        weights = self.rng.normal(size=6)[self.rng.integers(0, 6, size=(outputs, inputs))]
        return self.write(name, x=x, y=x @ weights.T + 0.1 * self.rng.normal(size=(count, outputs)))

    def vectors(self, name, numbers, count):
        means = self.rng.normal(size=5)[self.rng.integers(0, 5, numbers)]
        return self.write(name, x=means + self.rng.normal(size=(count, numbers)))

    def try_once(self, arguments, number, delay):
        """Signals a fit after the delay. False when it has ended by then."""
        if os.path.exists(self.path("result.h5")):
            os.remove(self.path("result.h5"))
        command = [PROGRAM, "fit", *arguments, "-o", self.path("result.h5"), "--threads", "1"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not catches(process.pid, number):
            time.sleep(0.005)
        try:
            process.wait(delay)
            process.communicate()
            return False
        except subprocess.TimeoutExpired:
            pass
        before = of_children()
        used = processor_seconds(process.pid)
        began = time.monotonic()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=TIMEOUT)
        elapsed = time.monotonic() - began
        # On a busy machine the program waits for its turn: the time that it works counts then.
        worked = of_children() - before - used
        where = f"{arguments} after {delay:.2f} s: {elapsed:.2f} s, of these {worked:.2f} at work; {stderr}"
        if process.returncode == 0:  # all was done, and the program about to end
            return False
        self.assertEqual(process.returncode, 130, where)
        self.assertIn("symdiscover: stopping", stderr.split("\n"), where)
        self.assertLess(min(elapsed, worked), MOST_SECONDS, where)
        if "nothing was found" in stderr:  # it still read the data
            self.assertNotIn("result.h5", self.files(), where)
            return True
        complete = "interrupted when the fit was complete" in stderr  # it came while the result was saved
        self.assertEqual("The fit was interrupted." in stdout, not complete, where)
        report = run("report", self.path("result.h5"))
        self.assertEqual((report.returncode, report.stderr), (0, ""), where)
        self.assertEqual("The fit was interrupted." in report.stdout, not complete, where)
        return not complete

    def check(self, *arguments):
        for number in (signal.SIGINT, signal.SIGTERM):
            delay = self.delays.uniform(0.1, MOST_DELAY)
            while not self.try_once(arguments, number, delay):
                delay /= 2.0
                self.assertGreater(delay, 0.005, f"{arguments} is too quick to be interrupted")

    def test_closed_form(self):
        self.check(self.tasks("layer.h5", 48, 60, 12, 40))

    def test_a_large_layer(self):
        self.check(self.tasks("large.h5", 300, 8, 6, 1000))

    def test_gradients(self):
        data = self.tasks("small.h5", 12, 100, 8, 10)
        self.check(data, "--method", "msr", "--outer-steps", "1000000")

    def test_supervised(self):
        self.check(self.samples("supervised.h5", 1200, 1, 1500), "--kind", "supervised")

    def test_means(self):
        self.check(self.vectors("means.h5", 3000, 30), "--kind", "vectors")

    def test_bilevel(self):
        self.check(self.vectors("few_means.h5", 600, 400), "--kind", "vectors", "--method", "bilevel")

    def test_brute_force(self):
        self.check(self.samples("ten.h5", 10, 1, 300), "--kind", "supervised", "--method", "bruteforce")


if __name__ == "__main__":
    unittest.main()
