# SPDX-License-Identifier: Apache-2.0
"""The commands of docs/gallery.md lead to the findings, verdicts and pictures that stand below them."""
import json
import pathlib
import re
import shlex
import unittest

from blackbox import BlackBoxCase

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def lines_like(pattern, section):
    return re.findall(pattern, section, flags=re.MULTILINE)


class Gallery(BlackBoxCase):
    def setUp(self):
        super().setUp()
        self.here = pathlib.Path(self.folder)
        (self.here / "sample_data").symlink_to(ROOT / "sample_data")

    def check(self, section):
        for command in lines_like(r"^    symdiscover (.*)$", section):
            page = self.succeed(*shlex.split(command), cwd=self.folder)
        (finding,) = lines_like(r"^> (.*)$", section)
        self.assertIn(finding, " ".join(page.split()))
        (result,) = lines_like(r"^    symdiscover fit .* -o (\S+)", section)
        (verdict,) = lines_like(r"^Verdict: (\w+)\.$", section)
        report = json.loads(self.succeed("report", result, "--format", "json", cwd=self.folder))
        self.assertEqual(report["layers"][0]["verdict"]["level"], verdict)
        self.check_picture(section)

    def check_picture(self, section):
        (drawn,) = lines_like(r"^    symdiscover fit .* --plot (\S+)", section)
        (shown,) = lines_like(r"^!\[.+\]\((\S+)\)$", section)
        self.assertEqual(shown, f"pictures/{drawn}")
        same = (self.here / drawn).read_bytes() == (DOCS / shown).read_bytes()
        self.assertTrue(same, f"docs/{shown} is not what the program draws: bash docs/gallery.sh draws it anew")

    def test_findings_and_pictures(self):
        sections = re.split(r"^## ", (DOCS / "gallery.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
        self.assertGreaterEqual(len(sections), 6)
        for section in sections:
            with self.subTest(section.splitlines()[0]):
                self.check(section)

    def test_nothing_is_shown_that_no_command_draws(self):
        pages = [ROOT / "README.md", *DOCS.glob("*.md")]
        shown = {name for page in pages for name in lines_like(r"\]\(\S*pictures/(\S+)\)", page.read_text("utf-8"))}
        self.assertEqual(shown, {path.name for path in (DOCS / "pictures").iterdir()})


if __name__ == "__main__":
    unittest.main()
