# SPDX-License-Identifier: Apache-2.0
"""Pages of HTML as others see them: tidy checks that they are valid, chromium draws them. Skipped (exit code 77) where
neither is installed."""
import os
import shutil
import subprocess
import sys
import unittest

from blackbox import TIMEOUT, BlackBoxCase
from html_report_test import image_tasks
from png import png_rows

TIDY = shutil.which("tidy")
CHROMIUM = shutil.which("chromium")


class HtmlPages(BlackBoxCase):
    def pages(self):
        ring = self.fit(self.generate("ring.h5", "group", "--group", "cyclic(8)"), result="r1.h5")
        image = self.fit(self.write("image.h5", **image_tasks()), "--resamples", 2, result="r2.h5")
        none = self.fit(self.generate("none.h5", "group", "--group", "trivial(4)"), "--resamples", 0, result="r3.h5")
        for name, result in (("ring", ring), ("image", image), ("none", none)):
            self.succeed("report", result, "--quiet", "--report", self.path(name + ".html"))
            yield name, self.path(name + ".html")

    @unittest.skipUnless(TIDY, "tidy is not installed")
    def test_pages_are_valid(self):
        for name, page in self.pages():
            with self.subTest(name):
                done = subprocess.run([TIDY, "-quiet", "-errors", page], capture_output=True, text=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def screenshot(self, page, width, height):
        """As the browser draws it; the crash of a browser is no fault of the page, and fails all the same."""
        picture = self.path(f"{width}.png")
        done = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                               "--force-device-scale-factor=1", "--disable-background-networking",
                               f"--user-data-dir={self.path('browser')}", f"--window-size={width},{height}",
                               f"--screenshot={picture}", "file://" + page], capture_output=True, text=True,
                              timeout=TIMEOUT)
        self.assertTrue(os.path.exists(picture), done.stderr[-2000:])
        return png_rows(picture)

    @unittest.skipUnless(CHROMIUM, "chromium is not installed")
    def test_a_browser_draws_the_sharing_in_wide_and_narrow_windows(self):
        pages = dict(self.pages())
        for width in (1000, 500):
            found_width, height, channels, rows = self.screenshot(pages["ring"], width, 2400)
            self.assertEqual((found_width, height), (width, 2400))
            colors = {row[i:i + 3] for row in rows for i in range(0, len(row), channels)}
            for color in ("332288", "ddcc77", "117733", "88ccee", "cc6677", "882255", "44aa99", "999933"):
                self.assertIn(bytes.fromhex(color), colors, f"no {color} in a window of {width}")
            # Nothing runs out of the window: its last pixels are white from top to bottom.
            self.assertEqual({row[-4 * channels:] for row in rows}, {b"\xff" * 4 * channels})


if __name__ == "__main__":
    if not TIDY and not CHROMIUM:
        print("neither tidy nor chromium is installed")
        sys.exit(77)
    unittest.main()
