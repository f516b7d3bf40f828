# SPDX-License-Identifier: Apache-2.0
"""Runs io_probe (found through the environment variable IO_PROBE) in a folder of its own."""
import os
import subprocess
import tempfile
import unittest

IO_PROBE = os.environ.get("IO_PROBE", "build/ci/tests/io_h5py/io_probe")


class ProbeCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def probe(self, *arguments, code=0, **options):
        """Returns stdout of a success, or the one line on stderr of a failure with this exit code."""
        done = subprocess.run([IO_PROBE, *arguments], capture_output=True, text=True, **options)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        if code == 0:
            self.assertEqual(done.stderr, "")
            return done.stdout
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr.strip()
