# SPDX-License-Identifier: Apache-2.0
"""What we write, h5py reads: values in their places, plain types, and never half a file."""
import os
import resource
import signal
import unittest

import h5py
import numpy as np

from probe import ProbeCase


def few_kilobytes_only():
    """As a full disk would: writes beyond the limit fail."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def no_room_at_all():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


class WrittenDataset(ProbeCase):
    def setUp(self):
        super().setUp()
        self.probe("write-dataset", self.path("d.h5"))

    def test_values_shapes_and_types(self):
        with h5py.File(self.path("d.h5")) as f:
            self.assertEqual(sorted(f), ["split", "truth", "x", "y"])
            np.testing.assert_array_equal(f["x"], np.arange(72.0).reshape(4, 3, 2, 3))
            np.testing.assert_array_equal(f["y"], np.arange(1000.0, 1060.0).reshape(4, 3, 5))
            np.testing.assert_array_equal(f["split"], [0, 0, 1, 2])
            expected = np.full(30, -1)
            expected[3:13] = np.arange(10)
            np.testing.assert_array_equal(f["truth/partition"], expected.reshape(5, 6))
            np.testing.assert_array_equal(f["truth/generators_input"], [[1, 2, 3, 4, 5, 0]])
            np.testing.assert_array_equal(f["truth/generators_output"], [[4, 0, 1, 2, 3]])
            self.assertEqual([str(f[name].dtype) for name in ("x", "y", "split", "truth/partition")],
                             ["float64", "float64", "int8", "int32"])

    def test_attributes_are_plain(self):
        with h5py.File(self.path("d.h5")) as f:
            self.assertEqual(dict(f.attrs), {"format": "symdiscover-dataset", "version": 1, "problem": "counting",
                                             "title": "counting, with a Greek letter: λ"})

    def test_raw_bytes_are_row_major(self):
        with h5py.File(self.path("d.h5")) as f:
            offset = f["x"].id.get_offset()
        raw = np.fromfile(self.path("d.h5"), "<f8", 72, offset=offset)
        np.testing.assert_array_equal(raw, np.arange(72.0))

    def test_our_reader_agrees(self):
        text = self.probe("dump", self.path("d.h5"), "3,0")
        self.assertTrue(text.endswith("".join(
            " ".join(str(v) for v in values) + "\n"
            for values in ([*range(54, 72), *range(18)], [*range(1045, 1060), *range(1000, 1015)]))), text)

    def test_same_content_same_bytes(self):
        self.probe("write-dataset", self.path("again.h5"))
        with open(self.path("d.h5"), "rb") as a, open(self.path("again.h5"), "rb") as b:
            self.assertEqual(a.read(), b.read())


class WrittenResult(ProbeCase):
    def setUp(self):
        super().setUp()
        self.probe("write-result", self.path("r.h5"))

    def test_layers(self):
        with h5py.File(self.path("r.h5")) as f:
            layer = f["layers/linear"]
            np.testing.assert_array_equal(layer["sharing_matrix"], np.arange(0.5, 12).reshape(6, 2))
            np.testing.assert_array_equal(layer["filter"], [1.0, 2.0])
            self.assertEqual(list(layer["factors"]), ["0", "1"])
            np.testing.assert_array_equal(layer["factors/0"], np.eye(2))
            np.testing.assert_array_equal(layer["factors/1"], np.full((3, 1), 0.5))
            np.testing.assert_array_equal(layer["partition"], [[0, 0, 1], [-1, 1, 0]])
            self.assertEqual(layer["partition"].dtype, np.int32)
            self.assertEqual((layer["generators_input"].shape, layer["generators_output"].shape), ((0, 3), (0, 2)))
            np.testing.assert_array_equal(layer["input_order"], [0, 1, 2])
            np.testing.assert_array_equal(layer["output_order"], [0, 1])
            np.testing.assert_array_equal(layer["confidence_blocks"], [1.0, 0.25])
            np.testing.assert_array_equal(f["layers/a second/generators_input"], [[1, 2, 0], [0, 2, 1]])
            np.testing.assert_array_equal(f["layers/a second/generators_output"], [[1, 0], [0, 1]])
            self.assertEqual(list(f["layers"].attrs["names"]), ["linear", "a second"])

    def test_a_result_of_an_earlier_version_is_read(self):
        with h5py.File(self.path("r.h5"), "r+") as f:
            for group, names in (("/", ("model", "dataset_kind", "heldout_samples", "heldout_oracle", "heldout_gain",
                                        "heldout_gain_ci95")), ("layers/linear", (
                                            "noun", "group_recognised", "input_orbits", "output_orbits", "faithful_on_inputs",
                                            "faithful_on_outputs", "arrangement", "arrangement_input_sizes",
                                            "arrangement_output_sizes", "searched", "soft"))):
                for name in names:
                    del f[group].attrs[name]
            for name in ("input_order", "output_order"):
                del f["layers/linear"][name]
        self.probe("result", self.path("r.h5"))
        self.assertIn("method     msr", self.probe("inspect", self.path("r.h5")))

    def test_attributes_are_plain(self):
        with h5py.File(self.path("r.h5")) as f:
            layer = dict(f["layers/linear"].attrs)
            for name in ("arrangement_input_sizes", "arrangement_output_sizes", "unidentified_inputs",
                         "unidentified_outputs"):
                self.assertEqual(list(layer.pop(name)), [])
            for name in ("log_odds", "rival_heldout_gain"):
                self.assertTrue(np.isnan(layer.pop(name)))
            self.assertEqual(layer.pop("runner_up"), "")
            self.assertEqual(layer, {
                "group_recognised": True, "input_orbits": 0, "output_orbits": 0, "faithful_on_inputs": True,
                "faithful_on_outputs": True, "arrangement": "none",
                "noun": "weight", "group_name": "trivial", "group_order": "123456789012345678901234567890", "closed": True,
                "searched": True,
                "soft": False,
                "pattern": "locally-connected", "pattern_width": 3, "pattern_first_offset": -1,
                "confidence_resamples": 20, "confidence_pairs": 0.75, "confidence_exact": 0.5})
            self.assertIsInstance(f["layers/linear"].attrs["closed"], np.bool_)
            self.assertIsInstance(f["layers/linear"].attrs["pattern"], str)
            root = dict(f.attrs)
            self.assertEqual(list(root.pop("notes")), ["first note", "λ in a note"])
            self.assertEqual(list(root.pop("dataset_x_shape")), [4, 3, 2, 3])
            self.assertEqual(list(root.pop("dataset_y_shape")), [4, 3, 5])
            for name in ("heldout_oracle", "heldout_baseline"):
                self.assertTrue(np.isnan(root.pop(name)))
            self.assertEqual(root, {
                "model": "fc", "dataset_kind": "tasks", "heldout_samples": 0, "heldout_by_folds": False, "heldout_gain": 0.0,
                "heldout_gain_ci95": 0.0, "format": "symdiscover-result", "version": 1, "program_version": "9.9", "seed": 2**64 - 1,
                "method": "msr", "termination": "max_steps", "message": "", "dataset_path": "data/λ.h5",
                "dataset_title": "a title", "dataset_source": "", "dataset_checksum": "0x0123456789abcdef",
                "heldout_metric": "mse", "heldout_tasks": 48, "heldout_support": 10, "heldout_query": 10,
                "heldout_soft": 0.25, "heldout_ci95": 0.01, "heldout_tied": 0.2, "heldout_unshared": 0.9,
                "heldout_wrong": 1.5})
            self.assertEqual(dict(f["options_given"].attrs), {"outer-lr": "0.01"})
            self.assertEqual(dict(f["options_used"].attrs), {"outer-lr": "0.01", "support": ""})

    def test_history(self):
        with h5py.File(self.path("r.h5")) as f:
            np.testing.assert_array_equal(f["history/loss"], [3.0, 2.0, 1.5])
            self.assertEqual(f["history/empty"].shape, (0,))

    def test_read_and_written_again_it_is_the_same_file(self):
        self.probe("copy-result", self.path("r.h5"), self.path("copy.h5"))
        with open(self.path("r.h5"), "rb") as a, open(self.path("copy.h5"), "rb") as b:
            self.assertEqual(a.read(), b.read())

    def test_inspect(self):
        text = self.probe("inspect", self.path("r.h5"))
        for part in ("valid result", "weights [2, 3]", "2 blocks (sizes 3, 2), 1 inactive", "data/λ.h5"):
            self.assertIn(part, text)

    def check_bad(self, change, *parts):
        with h5py.File(self.path("r.h5"), "r+") as f:
            change(f)
        message = self.probe("result", self.path("r.h5"), code=3)
        for part in (self.path("r.h5"), "expected", "found", *parts):
            self.assertIn(part, message)

    def test_bad_results(self):
        def replace(name, values):
            def change(f):
                del f[name]
                f[name] = values
            return change
        layer = "layers/linear/"
        for change, *parts in (
                (lambda f: f.attrs.__delitem__("seed"), "attribute seed of /", "found none"),
                (lambda f: f.attrs.__setitem__("termination", "tired"), "one of converged, max_steps", "'tired'"),
                (lambda f: f.attrs.__setitem__("version", 3), "attribute version of /: expected 1, found 3"),
                (lambda f: f["layers/linear"].attrs.__setitem__("closed", 1.5), "attribute closed of /layers/linear"),
                (lambda f: f["layers"].attrs.__setitem__("names", ["x"]), "/layers: expected a member 'x'"),
                (lambda f: f.__delitem__("options_used"), "/options_used: expected a group"),
                (lambda f: f.__delitem__("layers"), "/layers: expected a group"),
                (lambda f: f.__delitem__(layer + "filter"), "/layers/linear/filter: expected a dataset"),
                (replace(layer + "partition", [0, 1]), "/layers/linear/partition", "shape [2]"),
                (replace(layer + "factors/0", np.ones(4)), "factors/0: expected float numbers [any, any]", "float64 [4]"),
                (replace(layer + "factors/1", np.full((3, 1), np.inf)), "factors/1: expected finite numbers", "found inf"),
                (replace(layer + "sharing_matrix", np.ones((5, 2))), "float numbers [6, any]", "float64 [5, 2]"),
                (replace(layer + "sharing_matrix", np.full((6, 2), np.nan)), "sharing_matrix", "found nan"),
                (replace(layer + "filter", [1.0, 2.0, 3.0]), "float numbers [2]", "float64 [3]"),
                (replace(layer + "generators_input", [[0, 0, 1]]), "generators_input[0]: expected a permutation"),
                (replace("layers/linear", 1.0), "/layers/linear: expected a group"),
                (replace("history/loss", [[1.0]]), "/history/loss", "float64 [1, 1]")):
            with self.subTest(parts[0]):
                self.probe("write-result", self.path("r.h5"), "overwrite")
                self.check_bad(change, *parts)

    def test_a_dataset_is_named_as_such(self):
        self.probe("write-dataset", self.path("d.h5"))
        self.assertIn("a dataset; make a result", self.probe("result", self.path("d.h5"), code=3))
        with h5py.File(self.path("plain.h5"), "w") as f:
            f["x"] = f["y"] = np.zeros((4, 3, 2))
        self.assertIn("a dataset; make a result", self.probe("result", self.path("plain.h5"), code=3))


class WholeOrNothing(ProbeCase):
    def check_refused(self, verb, target, *parts, overwrite=(), **options):
        message = self.probe(verb, target, *overwrite, code=5, **options)
        for part in (target, *parts):
            self.assertIn(part, message)

    def leftovers(self):
        return sorted(os.listdir(self.folder))

    def test_existing_file_stays(self):
        with open(self.path("old"), "w") as f:
            f.write("old")
        for verb in ("write-dataset", "write-result"):
            self.check_refused(verb, self.path("old"), "exists already", "--overwrite")
        with open(self.path("old")) as f:
            self.assertEqual(f.read(), "old")
        self.assertEqual(self.leftovers(), ["old"])

    def test_existing_file_is_replaced_when_asked(self):
        for verb in ("write-result", "write-dataset"):
            self.probe(verb, self.path("file"), "overwrite")
        self.probe("dump", self.path("file"), "0")
        self.assertEqual(self.leftovers(), ["file"])

    def test_folder_missing(self):
        self.check_refused("write-result", self.path("none/r.h5"), "cannot be written: No such file or directory")

    def test_target_is_a_folder_or_a_device(self):
        self.check_refused("write-result", self.folder, "a folder has this name", overwrite=("overwrite",))
        self.check_refused("write-result", "/dev/null", "not a file", overwrite=("overwrite",))
        self.assertTrue(os.path.exists("/dev/null"))

    @unittest.skipIf(os.geteuid() == 0, "root writes everywhere")
    def test_folder_without_permission(self):
        os.chmod(self.folder, 0o500)
        self.check_refused("write-result", self.path("r.h5"), "Permission denied")

    def test_full_disk_keeps_the_old_file_and_leaves_nothing(self):
        self.probe("write-dataset", self.path("file"))
        for limit in (few_kilobytes_only, no_room_at_all):
            self.check_refused("write-large", self.path("file"), "cannot be written: File too large",
                               overwrite=("overwrite",), preexec_fn=limit)
        self.check_refused("write-result", self.path("r.h5"), "File too large", preexec_fn=no_room_at_all)
        self.assertEqual(self.leftovers(), ["file"])
        self.probe("dump", self.path("file"), "0")

    def test_link_leads_to_the_new_file(self):
        os.mkdir(self.path("elsewhere"))
        self.probe("write-result", self.path("elsewhere/file"))
        os.symlink("elsewhere/file", self.path("link"))
        self.probe("write-dataset", self.path("link"), "overwrite")
        self.assertTrue(os.path.islink(self.path("link")))
        self.probe("dump", self.path("elsewhere/file"), "0")


if __name__ == "__main__":
    unittest.main()
