# SPDX-License-Identifier: Apache-2.0
"""The report as a page of HTML: what is on it, for findings of several kinds."""
import html.parser
import json
import os
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(html.parser.HTMLParser):
    """Texts by element, classes and attributes; fails where an element is not closed by its own tag."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.attributes = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.attributes += [(tag, *pair) for pair in attributes]
        if tag not in VOID:
            self.open.append((tag, dict(attributes).get("class", "")))

    def handle_startendtag(self, tag, attributes):
        self.attributes += [(tag, *pair) for pair in attributes]

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.texts.append((" > ".join(name for name, _ in self.open), data.strip()))

    def of(self, tag):
        return [text for path, text in self.texts if path.endswith("> " + tag)]

    def text(self):
        return " ".join(text for path, text in self.texts if "style" not in path)


def image_tasks(size=6, taps=3, tasks=80, examples=12, noise=0.05):
    """A convolution of images with open ends, another filter each task."""
    rng = np.random.default_rng(5)
    out = size - taps + 1
    x = rng.normal(size=(tasks, examples, size, size))
    filters = rng.normal(size=(tasks, taps, taps))
    y = noise * rng.normal(size=(tasks, examples, out, out))
    for i in range(taps):
        for j in range(taps):
            y += filters[:, i, j, None, None, None] * x[:, :, i:i + out, j:j + out]
    return {"x": x, "y": y}


class HtmlReport(BlackBoxCase):
    def page_of(self, result):
        text = self.succeed("report", result, "--format", "html")
        self.assertLess(len(text.encode()), 500_000)
        return Page(text)

    def test_a_page_of_a_ring(self):
        data = self.generate("data.h5", "group", "--group", "cyclic(8)")
        result = self.fit(data, "--report", self.path("ring.html"), "--seed", 3)
        with open(self.path("ring.html"), encoding="utf-8") as f:
            saved = f.read()
        self.assertEqual(saved, self.succeed("report", result, "--format", "html"))
        self.succeed("report", result, "--report", self.path("again.html"))
        with open(self.path("again.html"), encoding="utf-8") as f:
            self.assertEqual(f.read(), saved)
        page = Page(saved)
        report = json.loads(self.succeed("report", result, "--format", "json"))
        self.assertEqual(len(page.of("h1")), 1)
        self.assertIn("8 shared parameters", page.of("h1")[0])
        self.assertLess(page.text().index("Certain: such findings"), page.text().index("8 shared parameters"))
        for section in ("Held-out error", "Sharing", "Alternatives", "Shared parameters", "Group", "The data",
                        "How it was fitted"):
            self.assertIn(section, page.of("h2"))
        for name in ("tied", "soft", "unshared", "wrong"):
            self.assertTrue(any(cell.startswith(f"{report['heldout'][name]:.4g}") for cell in page.of("td")), name)
        self.assertIn(report["layers"][0]["verdict"]["runner_up"]["name"], page.of("td"))
        self.assertIn("(0 1 2 3 4 5 6 7)", page.text())
        self.assertIn("Method auto, seed 3", page.text())

    def test_shared_parameters_have_the_values_of_the_result(self):
        result = self.fit(self.generate("data.h5", "conv1d", "--length", 12), "--resamples", 0)
        page = self.page_of(result)
        with h5py.File(result) as f:
            layer = f["layers/layer"]
            weights = layer["sharing_matrix"][()] @ layer["filter"][()]
            labels = layer["partition"][()].ravel()
        for block in range(3):
            self.assertIn(f"{weights[labels == block].mean():.4g}", page.of("td"))

    def test_images_are_stencils_of_their_shape(self):
        result = self.fit(self.write("image.h5", **image_tasks()), "--resamples", 2)
        page = self.page_of(result)
        self.assertIn("The inputs are 6 x 6.", page.text())
        self.assertIn("output 10", page.of("text"))  # row 2, column 2 of 4 x 4
        letters = [text for text in page.of("text") if set(text) == {"a"}]
        # In the matrix 16 weights of the block, in each of two stencils one.
        self.assertEqual(sorted(map(len, letters)), [1, 1, 16])

    def test_nothing_found_is_a_page_too(self):
        result = self.fit(self.generate("d.h5", "group", "--group", "trivial(4)"), "--resamples", 0)
        page = self.page_of(result)
        self.assertIn("No symmetry found", page.of("h1")[0])
        self.assertIn("No verdict", page.text())
        self.assertNotIn("Sharing", page.of("h2"))
        self.assertNotIn("A row for each", page.text())

    def test_samples_have_a_page(self):
        result = self.fit(self.generate("means.h5", "means", "--dims", 5, "--blocks", 2))
        page = self.page_of(result)
        self.assertIn("different means", page.of("h1")[0])
        self.assertIn("A cell for each of 5 coordinates. The same colour and letter is the same mean.",
                      page.of("figcaption"))

    def test_curves_of_a_fit_by_gradients(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(4)")
        result = self.fit(data, "--method", "msr", "--outer-steps", 30)
        with h5py.File(result) as f:
            losses = f["history/query_loss"][()]
        page = self.page_of(result)
        self.assertIn(f"Query loss: {len(losses)} values, the last {losses[-1]:.4g}.", page.of("figcaption"))

    def test_a_network_has_a_finding_for_each_layer(self):
        data = self.generate("d.h5", "conv1d", "--length", 8)
        result = self.fit(data, "--method", "msr", "--model", "linear(5) relu linear", "--outer-steps", 20)
        page = self.page_of(result)
        self.assertEqual(page.of("h1"), ["What was found in 2 layers"])
        for name in ("linear1", "linear2"):
            self.assertEqual(len([text for text in page.of("h2") if text.startswith(name + ": ")]), 1)
            self.assertIn("Alternatives of " + name, page.of("h2"))

    def test_texts_of_the_data_are_texts(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(4)")
        with h5py.File(data, "r+") as f:
            f.attrs["title"] = "</p><script>alert(1)</script> \u202e & \x07"
            f.attrs["source"] = "<img src=x onerror=alert(1)>"
        page = self.page_of(self.fit(data, "--resamples", 0))
        self.assertEqual([tag for tag, *_ in page.attributes if tag in ("script", "img")], [])
        self.assertIn("</p><script>alert(1)</script> \ufffd & \ufffd", page.of("p"))
        self.assertIn("Source of the data: <img src=x onerror=alert(1)>", page.of("p"))

    def test_a_page_needs_nothing_from_elsewhere(self):
        text = self.succeed("report", self.fit(self.generate("d.h5", "conv1d", "--length", 9), "--resamples", 0),
                            "--format", "html")
        self.assertEqual([(tag, name) for tag, name, _ in Page(text).attributes
                          if name in ("src", "href", "xlink:href", "srcset", "action") or name.startswith("on")], [])
        for word in ("url(", "@import", "http:", "https:", "<script", "<link"):
            self.assertNotIn(word, text)

    def test_suffixes_that_are_none_are_refused_before_the_work(self):
        data = self.generate("d.h5", "group", "--group", "cyclic(4)")
        allowed = ".txt, .json, .g or .html"
        for name in ("r.md", "r.htm", "r.pdf", "r.html.bak"):
            self.check_error(["fit", data, "-o", self.path("r.h5"), "--report", self.path(name)],
                             f"--report: expected a name that ends in {allowed}, found '{self.path(name)}'")
        self.assertEqual(self.files(), ["d.h5"])

    def test_an_existing_page_stays(self):
        result = self.fit(self.generate("d.h5", "group", "--group", "cyclic(4)"), "--resamples", 0)
        with open(self.path("p.html"), "w") as f:
            f.write("old")
        self.assertIn("--overwrite", self.refuse(5, "report", result, "--report", self.path("p.html")))
        with open(self.path("p.html")) as f:
            self.assertEqual(f.read(), "old")
        self.succeed("report", result, "--report", self.path("p.html"), "--overwrite")
        self.assertGreater(os.path.getsize(self.path("p.html")), 5000)


if __name__ == "__main__":
    unittest.main()
