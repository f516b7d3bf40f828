# SPDX-License-Identifier: Apache-2.0
"""symdiscover compare: results of restarts, of other data, and of other shapes side by side."""
import json
import os
import shutil
import unittest

import h5py

from blackbox import BlackBoxCase


class Compare(BlackBoxCase):
    def setUp(self):
        super().setUp()
        ring = self.generate("ring.h5", "group", "--group", "cyclic(6)")
        self.first = self.fit(ring, "--resamples", 0, result="first.h5")
        self.second = self.fit(ring, "--resamples", 0, "--seed", 1, result="second.h5")
        mirrored = self.generate("mirrored.h5", "group", "--group", "dihedral(6)")
        self.mirrored = self.fit(mirrored, "--resamples", 0, result="third.h5")

    def compare(self, *results):
        return json.loads(self.succeed("compare", *results, "--format", "json"))

    def test_distances_worked_out_by_hand(self):
        """D6 ties shifts by 1 and 5, and by 2 and 4: of 36 weights the 6 of one of each pair must go."""
        found = self.compare(self.first, self.second, self.mirrored)
        (layer,) = found["compared"]
        self.assertEqual(layer["partition_distance"], [[0, 0, 12], [0, 0, 12], [12, 12, 0]])
        self.assertEqual((layer["layer"], layer["weight_shape"], layer["elements"]), ("layer", [6, 6], 36))
        self.assertEqual((layer["results"], layer["same_sharing"]), ([0, 1, 2], [[0, 1]]))
        self.assertEqual((found["not_compared"], found["same_data"]), ([], False))
        self.assertTrue(self.compare(self.first, self.second)["same_data"])

    def test_each_result_is_what_its_report_says(self):
        found = self.compare(self.first, self.mirrored)["results"]
        for file, one in zip((self.first, self.mirrored), found):
            report = json.loads(self.succeed("report", file, "--format", "json"))
            (layer,), (reported,) = one["layers"], report["layers"]
            self.assertEqual((one["file"], one["method"], one["seed"]), (file, report["method"], report["seed"]))
            for name in ("metric", "tied", "soft", "unshared", "wrong"):
                self.assertEqual(one["heldout"][name], report["heldout"][name])
            self.assertEqual((layer["verdict"], layer["blocks"], layer["group"]["name"], layer["pattern"]),
                             (reported["verdict"]["level"], reported["shared_parameters"], reported["group"]["name"],
                              reported["pattern"]["name"]))

    def test_distances_are_those_of_score(self):
        """A result with three labels changed, against the other as the truth."""
        changed = shutil.copy(self.first, self.path("changed.h5"))
        with h5py.File(changed, "r+") as f:
            labels = f["layers/layer/partition"][()]
            labels[0, 1], labels[3, 3], labels[5, 0] = labels[0, 0], -1, 6
            f["layers/layer/partition"][...] = labels
        truth = shutil.copy(self.path("ring.h5"), self.path("truth.h5"))
        with h5py.File(truth, "r+") as f:
            f["truth/partition"][...] = labels
        score = json.loads(self.succeed("score", self.first, "--truth", truth, "--format", "json"))
        distance = score["layers"][0]["partition_distance"]
        self.assertEqual(distance, 3)
        self.assertEqual(self.compare(self.first, changed)["compared"][0]["partition_distance"],
                         [[0, distance], [distance, 0]])

    def test_layers_of_other_shapes_are_said_not_to_be_compared(self):
        small = self.fit(self.generate("small.h5", "group", "--group", "cyclic(4)"), "--resamples", 0, result="small-r.h5")
        found = self.compare(self.first, small, self.second)
        self.assertEqual(found["compared"][0]["results"], [0, 2])
        (left,) = found["not_compared"]
        self.assertEqual((left["result"], left["layer"], left["weight_shape"]), (1, "layer", [4, 4]))
        page = self.succeed("compare", self.first, small, self.second)
        self.assertIn("Not compared: no other result has a layer of this name and shape", page)
        self.assertIn("  2: layer layer, 4 outputs x 4 inputs\n", page)
        self.assertIn("Results 1 and 3 found exactly the same.", page)
        alone = self.compare(self.first, small)
        self.assertEqual((alone["compared"], len(alone["not_compared"])), ([], 2))

    def test_what_cannot_be_compared_at_all(self):
        self.check_error(["compare", self.first],
                         f"RESULT: expected two results or more, found only '{self.first}'")
        self.check_error(["compare"], "RESULT: expected the name of a file, found nothing")
        self.assertIn(f"{self.path('ring.h5')}: attribute format", self.refuse(3, "compare", self.first, self.path("ring.h5")))
        self.assertIn("none.h5", self.refuse(3, "compare", self.first, self.path("none.h5")))
        self.check_error(["compare", self.first, self.second, "--format", "gap"],
                         "--format: expected text or json, found 'gap'")

    def test_the_page_fits_a_terminal(self):
        page = self.succeed("compare", "first.h5", "second.h5", "third.h5", cwd=self.folder)
        self.assertLessEqual(max(map(len, page.splitlines())), 80, page)
        narrow = self.succeed("compare", "first.h5", "second.h5", "third.h5", cwd=self.folder,
                              env={**os.environ, "COLUMNS": "40"})
        self.assertEqual(narrow.split(), page.split())
        self.assertGreater(len(narrow.splitlines()), len(page.splitlines()))
        self.assertIn("1: first.h5 (auto, seed 0)\n2: second.h5 (auto, seed 1)\n", page)


if __name__ == "__main__":
    unittest.main()
