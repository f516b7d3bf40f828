# SPDX-License-Identifier: Apache-2.0
"""Runs symdiscover (found through the environment variable SYMDISCOVER) in a folder of its own, as a user would."""
import os
import pty
import signal
import subprocess
import tempfile
import unittest

import h5py
import numpy as np

PROGRAM = os.environ["SYMDISCOVER"]
TIMEOUT = 300 * int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))  # seconds


def run(*arguments, **settings):
    settings = {"timeout": TIMEOUT, "stdin": subprocess.DEVNULL, **settings}
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, **settings)


class BlackBoxCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def files(self):
        return sorted(os.listdir(self.folder))

    def succeed(self, *arguments, code=0, stderr="", **settings):
        """Runs, expects this exit code and exactly this on stderr, and returns what is on stdout."""
        done = run(*arguments, **settings)
        self.assertEqual((done.returncode, done.stderr), (code, stderr), f"{arguments}: {done.stdout}")
        return done.stdout

    def refuse(self, code, *arguments, **settings):
        """Runs, expects this exit code, nothing on stdout and one line on stderr; returns the message on it."""
        done = run(*arguments, **settings)
        self.assertEqual((done.returncode, done.stdout), (code, ""), f"{arguments}: {done.stderr}")
        self.assertRegex(done.stderr, r"\Asymdiscover: error: [^\n]+\n\Z")
        return done.stderr[len("symdiscover: error: "):-1]

    def check_error(self, arguments, message, code=2):
        self.assertEqual(self.refuse(code, *arguments), message)

    def follow_advice(self, line):
        """Runs a line of Python that a message has, in the folder, as users do."""
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            exec(line, {})
        finally:
            os.chdir(before)

    def generate(self, name, *arguments):
        self.assertEqual(self.succeed("generate", *arguments, "-o", self.path(name)), "")
        return self.path(name)

    def write(self, name, **datasets):
        """A dataset as h5py's users write it."""
        with h5py.File(self.path(name), "w") as f:
            for key, values in datasets.items():
                f[key.replace("__", "/")] = values
        return self.path(name)

    def fit(self, data, *arguments, result="result.h5"):
        self.assertEqual(self.succeed("fit", data, "-o", self.path(result), "--quiet", *arguments), "")
        return self.path(result)

    def on_terminal(self, *arguments, **settings):
        """What appears on the terminal that stdout is."""
        terminal, inner = pty.openpty()
        self.addCleanup(os.close, terminal)
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=inner, **settings)
        os.close(inner)
        page = drain(terminal)
        self.assertEqual(process.wait(TIMEOUT), 0)
        return page

    def interrupt(self, *arguments, number=signal.SIGINT):
        """Runs with a terminal for stderr and sends the signal as soon as there is progress.

        Returns the exit code, stdout and what was on the terminal.
        """
        terminal, inner = pty.openpty()
        self.addCleanup(os.close, terminal)
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=inner, text=True)
        os.close(inner)
        shown = os.read(terminal, 4096).decode()
        process.send_signal(number)
        stdout, _ = process.communicate(timeout=TIMEOUT)
        return process.returncode, stdout, shown + drain(terminal)


def drain(terminal):
    """What is left on a terminal that nobody writes to any more."""
    text = ""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so at the end
            return text
        text += part.decode()
        if not part:
            return text


def contents(file):
    """All datasets, by bytes, and all attributes that are not text or about options."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            found[name] = (item.dtype.str, item.shape, item[()].tobytes())
        for key, value in item.attrs.items():
            if not name.startswith("options_") and np.asarray(value).dtype.kind in "biuf":
                found[f"{name}@{key}"] = np.asarray(value).tobytes()

    with h5py.File(file) as f:
        visit("/", f)
        f.visititems(visit)
    return found


def partition_of(file):
    with h5py.File(file) as f:
        return f["layers/layer/partition"][()]


def same_partition(a, b):
    """Whether two arrays of labels tie the same elements and leave the same ones (-1) out."""
    pairs = set(zip(np.ravel(a).tolist(), np.ravel(b).tolist()))
    left = {x for x, _ in pairs}
    right = {y for _, y in pairs}
    inactive_agree = all((x == -1) == (y == -1) for x, y in pairs)
    return np.shape(a) == np.shape(b) and inactive_agree and len(pairs) == len(left) == len(right)
