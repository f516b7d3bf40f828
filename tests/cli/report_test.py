# SPDX-License-Identifier: Apache-2.0
"""symdiscover report: the page, and every key of the JSON with its type and value."""
import json
import os
import re
import shutil
import subprocess
import unittest
import xml.dom.minidom

import h5py

from blackbox import BlackBoxCase


class Report(BlackBoxCase):
    def report(self, *problem, fit=()):
        self.result = self.fit(self.generate("data.h5", *problem), *fit)
        return json.loads(self.succeed("report", self.result, "--format", "json"))

    def check_types(self, report):
        heldout, (layer,) = report["heldout"], report["layers"]
        self.assertIsInstance(report["method"], str)
        self.assertEqual(heldout["metric"], "mse")
        for name in ("soft", "tied", "unshared", "wrong", "ci95"):
            self.assertIsInstance(heldout[name], float)
            self.assertGreater(heldout[name], 0.0)
        for name in ("tasks", "support", "query"):
            self.assertIsInstance(heldout[name], int)
        self.assertIsInstance(layer["name"], str)
        for name in ("weights", "shared_parameters"):
            self.assertIsInstance(layer[name], int)
        self.assertEqual(layer["partition"]["blocks"], layer["shared_parameters"])
        self.assertEqual(len(layer["partition"]["sizes"]), layer["shared_parameters"])
        self.assertEqual(sum(layer["partition"]["sizes"]) + layer["partition"]["inactive"], layer["weights"])
        self.assertTrue(0.0 <= layer["confidence"] <= 1.0)
        self.assertIsInstance(layer["group"]["order"], str)
        self.assertIsInstance(layer["group"]["closed"], bool)
        for generator in layer["group"]["generators"]:
            for side, size in (("output", layer["weight_shape"][0]), ("input", layer["weight_shape"][1])):
                self.assertEqual(sorted(generator[side]), list(range(size)))

    def test_json_of_a_cyclic_layer(self):
        report = self.report("group", "--group", "cyclic(16)")
        self.check_types(report)
        (layer,) = report["layers"]
        self.assertEqual((report["method"], report["termination"]), ("auto", "converged"))
        self.assertEqual(report["heldout"]["tasks"], 40)
        self.assertEqual(report["heldout"]["support"] + report["heldout"]["query"], 8)
        self.assertEqual((layer["weight_shape"], layer["weights"], layer["shared_parameters"]), ([16, 16], 256, 16))
        self.assertEqual(layer["partition"], {"blocks": 16, "inactive": 0, "sizes": [16] * 16})
        self.assertEqual((layer["group"]["name"], layer["group"]["order"], layer["group"]["closed"]), ("C16", "16", True))
        self.assertEqual(len(layer["group"]["generators"]), 1)
        self.assertEqual(layer["pattern"]["name"], "circulant")
        self.assertLess(report["heldout"]["tied"], 0.02)  # noise 0.1, squared, is 0.01
        self.assertGreater(report["heldout"]["unshared"], 1.0)
        self.assertGreater(report["heldout"]["wrong"], 1.0)

    def test_json_of_a_convolution(self):
        report = self.report("conv1d", "--length", 20, "--taps", 3)
        self.check_types(report)
        (layer,) = report["layers"]
        self.assertEqual((layer["weight_shape"], layer["weights"], layer["shared_parameters"]), ([18, 20], 360, 3))
        self.assertEqual(layer["partition"], {"blocks": 3, "inactive": 306, "sizes": [18, 18, 18]})
        self.assertEqual(layer["pattern"], {"name": "toeplitz", "width": 3, "first_offset": 0})
        self.assertEqual((layer["group"]["name"], layer["group"]["order"]), ("trivial", "1"))
        self.assertEqual(layer["group"]["generators"], [])

    def test_json_without_resamples_has_no_confidence(self):
        report = self.report("group", "--group", "cyclic(4)", fit=["--resamples", 0])
        self.assertIsNone(report["layers"][0]["confidence"])

    def test_the_page_fits_a_terminal(self):
        result = self.fit(self.generate("d.h5", "conv1d", "--length", 90, "--tasks", 60), "--resamples", 0)
        page = self.succeed("report", result)
        body = page[page.index("\nFinding"):page.index("\nFit\n")]  # around it stand paths, however long
        self.assertLessEqual(max(map(len, body.splitlines())), 80, page)
        self.assertIn("88 outputs (rows) x 90 inputs (columns), the first 40 x 76 of them", page)

    def test_json_says_how_the_group_acts_and_what_order_reveals_it(self):
        (layer,) = self.report("group", "--group", "cyclic(6)", fit=["--resamples", 0])["layers"]
        self.assertIs(layer["group"]["recognised"], True)
        for name in ("orbits", "transitive", "faithful"):
            self.assertIn(name, layer["group"])
        arrangement = layer["arrangement"]
        self.assertIsInstance(arrangement["shape"], str)
        for side in ("input", "output"):
            self.assertEqual(sorted(arrangement[f"{side}_order"]), list(range(6)))
            self.assertIsInstance(arrangement[f"{side}_sizes"], list)

    def test_a_plot_is_well_formed_whatever_the_title(self):
        data = self.generate("d.h5", "conv1d", "--length", 20)
        with h5py.File(data, "r+") as f:
            f.attrs["title"] = "a < b & \"c\" > \u03bb"
        result = self.fit(data, "--resamples", 0)
        page = self.succeed("report", result, "--plot", self.path("p.svg"))
        self.assertEqual(page, self.succeed("report", result))
        plot = xml.dom.minidom.parse(self.path("p.svg")).documentElement
        self.assertEqual(plot.tagName, "svg")
        self.assertEqual(plot.getElementsByTagName("title")[0].firstChild.data, "a < b & \"c\" > \u03bb")
        texts = [text.firstChild.data for text in plot.getElementsByTagName("text")]
        for text in ("input", "output", "a: 18 weights", "always zero: 306", "17", "19"):
            self.assertIn(text, texts)
        cells = [path for path in plot.getElementsByTagName("path") if path.parentNode.hasAttribute("shape-rendering")]
        self.assertEqual(len({path.getAttribute("stroke") for path in cells}), 3)
        for path in cells:  # a run of one cell in each of 18 rows
            self.assertEqual(re.findall("h[0-9]+", path.getAttribute("d")), ["h1"] * 18)

    def test_a_plot_does_not_replace_a_file_unasked(self):
        result = self.fit(self.generate("d.h5", "group", "--group", "cyclic(4)"), "--resamples", 0)
        with open(self.path("p.svg"), "w") as f:
            f.write("old")
        self.assertIn("--overwrite", self.refuse(5, "report", result, "--plot", self.path("p.svg")))
        with open(self.path("p.svg")) as f:
            self.assertEqual(f.read(), "old")
        self.succeed("report", result, "--plot", self.path("p.svg"), "--overwrite")
        xml.dom.minidom.parse(self.path("p.svg"))
        self.assertIn("also RESULT", self.refuse(2, "report", result, "--plot", result, "--overwrite"))
        self.assertEqual(self.files(), ["d.h5", "p.svg", "result.h5"])

    def test_gap_reads_the_group(self):
        result = self.fit(self.generate("d.h5", "group", "--group", "wreath(cyclic(4),symmetric(3))"), "--resamples", 0)
        program = self.succeed("report", result, "--format", "gap")
        self.assertIn("\n# order: 384\n", program)
        self.assertTrue(program.endswith("\n# check: Size(G) = 384\n"), program)
        self.assertLessEqual(max(map(len, program.splitlines()[1:])), 80)
        if not shutil.which("gap"):
            self.skipTest("GAP is not installed: only the text was looked at")
        sizes = 'Print(List([G, G_inputs, G_outputs], Size), "\\n");'
        done = subprocess.run(["gap", "-q", "-A"], input=program + sizes, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.stdout.split("\n")[0], "[ 384, 384, 384 ]")

    def test_the_report_needs_the_result_only(self):
        self.report("group", "--group", "cyclic(4)")
        page = self.succeed("report", self.result)
        os.remove(self.path("data.h5"))
        shutil.move(self.result, self.path("moved.h5"))
        self.assertEqual(self.succeed("report", self.path("moved.h5")), page)

    def test_bad_results(self):
        self.report("group", "--group", "cyclic(4)")
        with h5py.File(self.result, "r+") as f:
            del f["layers/layer/partition"]
        message = self.refuse(3, "report", self.result)
        self.assertIn(f"{self.result}: /layers/layer/partition: expected", message)
        self.assertIn("nothing of that name", self.refuse(3, "report", self.path("none.h5")))
        self.check_error(["report", self.result, "--format", "xml"], "--format: expected text, json, gap or html, found 'xml'")

    def test_an_arrangement_that_cannot_be(self):
        self.report("group", "--group", "p4(3)", "--scramble")
        damages = [("arrangement_input_sizes", [2, 5], "sizes of a torus of 9, found 2, 5"),
                   ("arrangement_output_sizes", [9, -1], "sizes of a torus of 9, found 9, -1"),
                   ("arrangement", "spiral", "expected one of none, line, ring, grid, torus, set, blocks, parts, found")]
        for name, value, expected in damages:
            with self.subTest(name):
                damaged = shutil.copy(self.result, self.path("damaged.h5"))
                with h5py.File(damaged, "r+") as f:
                    f["layers/layer"].attrs[name] = value
                message = self.refuse(3, "report", damaged)
                self.assertIn(f"{damaged}: attribute {name} of /layers/layer: ", message)
                self.assertIn(expected, message)
        with h5py.File(self.result, "r+") as f:
            f["layers/layer/input_order"][0] = f["layers/layer/input_order"][1]
        self.assertIn("/layers/layer/input_order: expected each of 0..8 once", self.refuse(3, "report", self.result))


if __name__ == "__main__":
    unittest.main()
