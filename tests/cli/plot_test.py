# SPDX-License-Identifier: Apache-2.0
"""Plots: each suffix is a format, and all of them show the same."""
import os
import re
import unittest
import xml.dom.minidom
import zlib

import h5py

from blackbox import BlackBoxCase
from png import png_rows


def cells_of(svg):
    """Middle of each cell on the page, and its colour; and the page's width and height."""
    cells = {}
    for group in svg.getElementsByTagName("g"):
        if not group.hasAttribute("shape-rendering"):
            continue
        left, top, side = map(int, re.match(r"translate\((\d+) (\d+)\) scale\((\d+)\)", group.getAttribute("transform")).groups())
        for path in group.getElementsByTagName("path"):
            x = y = 0
            for move, dx, dy, length in re.findall(r"([Mm])(-?\d+) (-?[\d.]+)h(\d+)", path.getAttribute("d")):
                x, y = (int(dx), int(float(dy))) if move == "M" else (x + int(dx), y + int(dy))
                for j in range(x, x + int(length)):
                    cells[left + j * side + side // 2, top + y * side + side // 2] = path.getAttribute("stroke")
                x += int(length)
    return cells, int(svg.getAttribute("width")), int(svg.getAttribute("height"))


def pdf_content(data):
    return b"\n".join(zlib.decompress(stream) for stream in
                      re.findall(rb"/FlateDecode.*?>>\s*stream\r?\n(.*?)endstream", data, flags=re.DOTALL)
                      if stream[:1] == b"\x78")


class Plot(BlackBoxCase):
    def setUp(self):
        super().setUp()
        self.result = self.fit(self.generate("d.h5", "group", "--group", "cyclic(6)"), "--resamples", 0)

    def plot(self, name, *arguments):
        self.succeed("report", self.result, "--plot", self.path(name), *arguments)
        with open(self.path(name), "rb") as f:
            return f.read()

    def test_dots_have_the_colours_of_the_drawing(self):
        cells, width, height = cells_of(xml.dom.minidom.parseString(self.plot("p.svg")).documentElement)
        self.assertEqual((len(cells), len(set(cells.values()))), (36, 6))
        self.plot("p.png")
        found_width, found_height, channels, rows = png_rows(self.path("p.png"))
        self.assertEqual((found_width, found_height), (2 * width, 2 * height))
        for (x, y), color in cells.items():
            self.assertEqual("#" + rows[2 * y][2 * x * channels:2 * x * channels + 3].hex(), color, (x, y))
        text = [row for row in rows[:60] if set(row) != {255}]
        self.assertGreater(len(text), 10, "no title above the matrix")

    def test_a_pdf_is_one_page_with_the_same_colours_and_texts(self):
        cells, width, height = cells_of(xml.dom.minidom.parseString(self.plot("p.svg")).documentElement)
        data = self.plot("p.pdf")
        self.assertTrue(data.startswith(b"%PDF-1.") and data.rstrip().endswith(b"%%EOF"))
        self.assertEqual(len(re.findall(rb"/Type /Page\b", data)), 1)
        box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
        self.assertEqual((float(box[1]), float(box[2])), (0.75 * width, 0.75 * height))
        fills = {tuple(round(255 * float(c)) for c in fill.split()[:3])
                 for fill in re.findall(rb"[\d.]+ [\d.]+ [\d.]+ rg", pdf_content(data))}
        for color in set(cells.values()):
            self.assertIn(tuple(bytes.fromhex(color[1:])), fills)
        self.assertIn(b"/FontFile", data)

    def test_the_same_plot_is_the_same_file(self):
        for suffix in ("svg", "pdf", "png"):
            self.assertEqual(self.plot(f"a.{suffix}"), self.plot(f"b.{suffix}"), suffix)
        self.assertEqual(self.plot("a"), self.plot("c.SVG"))

    def test_a_plot_without_title(self):
        texts = {}
        for name, arguments in (("with", []), ("without", ["--no-title"])):
            svg = xml.dom.minidom.parseString(self.plot(name + ".svg", *arguments)).documentElement
            texts[name] = [text.firstChild.data for text in svg.getElementsByTagName("text")]
            self.plot(name + ".png", *arguments)
        with h5py.File(self.result) as f:
            title = f.attrs["dataset_title"]
        title = title.decode() if isinstance(title, bytes) else title
        self.assertIn(title, texts["with"])
        self.assertTrue(any("6 shared parameters" in text for text in texts["with"]))
        rest = [text for text in texts["with"] if text != title and "36 weights are" not in text and text != "around (C6)."]
        self.assertEqual(texts["without"], rest)
        self.assertLess(png_rows(self.path("without.png"))[1], png_rows(self.path("with.png"))[1])

    def test_suffixes_that_are_none_are_refused_before_the_work(self):
        for name in ("p.gif", "p.html", "p.jpeg", "p.pdf.old"):
            expected = f"--plot: expected a name that ends in .svg, .pdf or .png, found '{self.path(name)}'"
            self.check_error(["report", self.result, "--plot", self.path(name)], expected)
            self.check_error(["fit", self.path("d.h5"), "-o", self.path("r.h5"), "--plot", self.path(name)], expected)
        self.check_error(["report", self.result, "--no-title"], "--no-title: only with --plot")
        self.assertEqual(self.files(), ["d.h5", "result.h5"])

    def test_without_cairo_there_is_no_pdf_and_that_is_said_before_the_work(self):
        with open(self.path("libcairo.so.2"), "w") as f:
            f.write("no library")
        without = {**os.environ, "LD_LIBRARY_PATH": self.folder}
        for suffix in ("pdf", "png"):
            message = self.refuse(5, "fit", self.path("d.h5"), "-o", self.path("r.h5"), "--plot", self.path("p." + suffix),
                                  env=without)
            self.assertIn("apt-get install libcairo2", message)
            self.assertIn("libcairo2", self.refuse(5, "report", self.result, "--plot", self.path("p." + suffix), env=without))
        self.succeed("report", self.result, "--plot", self.path("p.svg"), env=without)
        self.assertEqual(self.files(), ["d.h5", "libcairo.so.2", "p.svg", "result.h5"])

    def test_fit_draws_what_report_draws(self):
        self.fit(self.path("d.h5"), "--resamples", 0, "--plot", self.path("f.pdf"), "--no-title", result="again.h5")
        with open(self.path("f.pdf"), "rb") as f:
            self.assertEqual(f.read(), self.plot("r.pdf", "--no-title"))


if __name__ == "__main__":
    unittest.main()
