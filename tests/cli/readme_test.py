# SPDX-License-Identifier: Apache-2.0
"""The Python of README.md does what the text around it says."""
import importlib.util
import os
import re
import subprocess
import sys
import unittest

from blackbox import BlackBoxCase

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../README.md")


def programs(heading):
    """The Python programs between this heading and the next one."""
    with open(README, encoding="utf-8") as f:
        section = re.split(r"^#+ ", f.read().split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```python\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)


class Readme(BlackBoxCase):
    def run_python(self, program):
        done = subprocess.run([sys.executable, "-c", program], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_what_was_found_can_be_used(self):
        (make,) = programs("Bring your own data")
        self.run_python(make)
        page = self.succeed("fit", "ring.h5", "-o", "ring-result.h5", "--resamples", 0, cwd=self.folder)
        self.assertIn("24 of 64 weights are 3 shared parameters; the other 40 are always zero", page.replace("\n  ", " "))
        use, layer = programs("Use what was found")
        look = "\nprint(len(generators) > 0, sorted(order) == list(range(8)), np.count_nonzero(weight))\n"
        self.assertEqual(self.run_python(use + look), "True True 24\n")
        if importlib.util.find_spec("torch") is None:
            compile(layer, "README.md", "exec")
            self.skipTest("PyTorch is not installed: its layer was only parsed")
        self.run_python(use + layer + "tied(torch.ones(5, 8)).sum().backward()\n")


if __name__ == "__main__":
    unittest.main()
