# SPDX-License-Identifier: Apache-2.0
"""The Python of README.md and of docs/tutorial.md does what the text around it says, and links lead somewhere."""
import importlib.util
import pathlib
import re
import subprocess
import sys
import unittest

from blackbox import BlackBoxCase

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs/tutorial.md"


def programs(page, heading):
    """The Python programs between this heading and the next one."""
    section = re.split(r"^#+ ", page.read_text("utf-8").split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```python\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """What links to this page's headings are called, as GitHub and GitLab have it."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Readme(BlackBoxCase):
    def run_python(self, program):
        done = subprocess.run([sys.executable, "-c", program], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_what_was_found_can_be_used(self):
        (make,) = programs(TUTORIAL, "Bring your own data")
        self.assertEqual(programs(README, "symdiscover"), [make])
        self.run_python(make)
        page = self.succeed("fit", "ring.h5", "-o", "ring-result.h5", "--resamples", 0, cwd=self.folder)
        self.assertIn("24 of 64 weights are 3 shared parameters; the other 40 are always zero", page.replace("\n  ", " "))
        self.succeed("report", "ring-result.h5", "--plot", "ring.svg", cwd=self.folder)
        self.assertEqual(pathlib.Path(self.path("ring.svg")).read_bytes(), (ROOT / "docs/pictures/ring.svg").read_bytes())
        use, layer = programs(TUTORIAL, "Use what was found")
        look = "\nprint(len(generators) > 0, sorted(order) == list(range(8)), np.count_nonzero(weight))\n"
        self.assertEqual(self.run_python(use + look), "True True 24\n")
        if importlib.util.find_spec("torch") is None:
            compile(layer, "tutorial.md", "exec")
            self.skipTest("PyTorch is not installed: its layer was only parsed")
        self.run_python(use + layer + "tied(torch.ones(5, 8)).sum().backward()\n")

    def test_what_was_found_can_be_handed_over(self):
        (make,) = programs(TUTORIAL, "Bring your own data")
        self.run_python(make)
        self.succeed("fit", "ring.h5", "-o", "ring-result.h5", "--report", "ring-report.json", "--resamples", 0, cwd=self.folder)
        read, *others = programs(TUTORIAL, "Hand it over to emlp or escnn")
        for other in others:
            compile(other, "tutorial.md", "exec")
        look = """
import h5py
partition = h5py.File("ring-result.h5")["layers/layer/partition"][()]
weight = np.append(np.random.default_rng(0).normal(size=partition.max() + 1), 0.0)[partition]
layer = np.zeros((16, 16))
layer[8:, :8] = weight
commute = [np.allclose(layer @ generator, generator @ layer) for generator in generators]
print(generators.shape[1:], len(commute) > 0 and all(commute), np.allclose(layer @ generators[0], layer))
"""
        self.assertEqual(self.run_python(read + look), "(16, 16) True False\n")

    def test_one_dataset_without_tasks(self):
        (make,) = programs(TUTORIAL, "One dataset instead of many tasks")
        self.run_python(make)
        page = self.succeed("fit", "sensors.h5", "-o", "sensors-result.h5", cwd=self.folder)
        self.assertIn("6 coordinates have 2 different means", page)
        self.assertRegex(page, r"\n *a b a b a b\n")

    def test_links_lead_somewhere(self):
        pages = [README, *sorted((ROOT / "docs").glob("*.md"))]
        links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))]
        for page, link in links:
            if link.startswith("https://"):
                continue
            with self.subTest(page=page.name, link=link):
                path, _, anchor = link.partition("#")
                target = page.parent / path if path else page
                self.assertTrue(target.is_file())
                self.assertTrue(not anchor or anchor in anchors(target))
        self.assertGreater(len(links), 20)


if __name__ == "__main__":
    unittest.main()
