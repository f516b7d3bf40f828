# SPDX-License-Identifier: Apache-2.0
"""Data in NPZ, NPY and MATLAB's files, arrays by other names, one recording cut into tasks, and `convert`."""
import io
import os
import pickle
import re
import shutil
import unittest
import zipfile

import h5py
import numpy as np

from array_files import write_mat
from blackbox import BlackBoxCase, contents, partition_of, same_partition
from fit_data_test import TWO_BLOCKS, tasks_tied_by

X, Y = tasks_tied_by(TWO_BLOCKS)
WHOLE = np.round(10 * X).astype(">i2")


class ArrayCase(BlackBoxCase):
    def npz(self, name="d.npz", save=np.savez, **arrays):
        save(self.path(name), **arrays)
        return self.path(name)

    def mat(self, name="d.mat", **arrays):
        write_mat(self.path(name), **arrays)
        return self.path(name)

    def npy(self, name, values):
        np.save(self.path(name), values)
        return self.path(name)

    def checksum(self, *arguments):
        return re.search(r"checksum +(0x\w+)", self.succeed("inspect", *arguments)).group(1)

    def result_of(self, data, *options, name="r.h5"):
        self.fit(data, "--resamples", 0, "--overwrite", *options, result=name)
        return contents(self.path(name))


class SameNumbers(ArrayCase):
    """Whatever the file, the values are those of the same arrays in HDF5."""

    def check(self, x, y, *data):
        self.assertEqual(self.checksum(*data), self.checksum(self.write("same.h5", x=x, y=y)))

    def test_types(self):
        for kind in ("f2", "f4", ">f4", "f8", ">f8", "i1", "u1", ">i2", "u2", "i4", ">u4", "i8", "u8", "?"):
            with self.subTest(kind):
                x = (X > 0) if kind == "?" else np.round(10 * abs(X)).astype(kind)
                self.check(x, Y, self.npz(x=x, y=Y))
                type_line = re.search(r"/x +(\S+)", self.succeed("inspect", self.path("d.npz"))).group(1)
                self.assertEqual(type_line, np.dtype(kind).name)

    def test_orders_of_axes(self):
        self.check(X, Y, self.npz(x=np.asfortranarray(X), y=np.asfortranarray(Y)))
        strided = np.random.default_rng(0).normal(size=(3, 40, 5, 7, 2))
        self.check(strided, strided[..., 0], self.npz(x=np.asfortranarray(strided), y=strided[..., 0]))

    def test_compressed(self):
        self.check(X, Y.astype("f4"), self.npz(save=np.savez_compressed, x=X, y=Y.astype("f4")))

    def test_two_files(self):
        self.check(WHOLE, Y, "--y", self.npy("b.npy", Y), self.npy("a.npy", WHOLE))
        self.check(WHOLE, Y, "--y", self.npz("b.npz", y=Y), self.npz("a.npz", x=WHOLE, y=X))

    def test_matlab(self):
        for order in "<>":
            for compress in (False, True):
                with self.subTest(order=order, compress=compress):
                    self.check(X, Y.astype("f4"), self.mat(order=order, compress=compress, x=X, y=Y.astype("f4")))
        self.check(WHOLE, Y, self.mat(x=WHOLE.astype("i2"), y=Y))
        self.check(X > 0, Y, self.mat(x=X > 0, y=Y))

    def test_fit(self):
        fits = [(X.astype("f4"), Y), (WHOLE, Y.astype(">f8"))]
        for x, y in fits:
            expected = self.result_of(self.write("d.h5", x=x, y=y))
            self.assertTrue(same_partition(partition_of(self.path("r.h5")), TWO_BLOCKS))
            packed = self.npz(save=np.savez_compressed, x=np.asfortranarray(x), y=y)
            self.assertEqual(self.result_of(packed), expected)
        self.assertEqual(self.result_of(self.mat(x=WHOLE.astype("i2"), y=Y)), expected)

    def test_split(self):
        split = np.arange(len(X), dtype="i8") % 3
        for data in (self.npz(x=X, y=Y, split=split), self.mat(x=X, y=Y, split=split)):
            self.assertIn("40 training, 40 validation, 40 test (from /split)", self.succeed("inspect", data))
        self.check_error(["inspect", self.npz(x=X, y=Y, split=split[:7])],
                         f"{self.path('d.npz')}: /split: expected integers [120], one a task, found int64 [7]", code=3)

    def test_other_kinds(self):
        data = self.npz(x=X[:, 0], y=Y[:, 0])
        self.assertIn("120\n", self.succeed("inspect", data, "--kind", "supervised"))
        self.assertIn("means      6", self.succeed("inspect", data, "--kind", "vectors"))


class Names(ArrayCase):
    def test_of_arrays(self):
        names = ["--x-name", "signals", "--y-name", "force"]
        expected = self.checksum(self.write("same.h5", x=X, y=Y))
        for data in (self.write("d.h5", signals=X, force=Y), self.npz(signals=X, force=Y), self.mat(signals=X, force=Y)):
            self.assertEqual(self.checksum(data, *names), expected)
        nested = self.write("n.h5", a__signals=X, a__force=Y)
        self.assertEqual(self.checksum(nested, "--x-name", "a/signals", "--y-name", "/a/force"), expected)

    def test_messages_have_the_files_own(self):
        data = self.npz(signals=X, force=Y[:7])
        message = self.refuse(3, "inspect", data, "--x-name", "signals", "--y-name", "force")
        self.assertIn(f"{data}: /force: expected 120 tasks (axis 0) as in /x", message)
        X_bad = X.copy()
        X_bad[3, 2, 1] = np.inf
        message = self.refuse(3, "inspect", self.npz(signals=X_bad, force=Y), "--x-name", "signals", "--y-name", "force")
        self.assertEqual(message, f"{data}: /signals[3, 2, 1]: expected a finite number, found inf")

    def test_missing_names_are_told(self):
        message = self.refuse(3, "inspect", self.npz(a=X, b=Y))
        self.assertIn("/x: expected an array of numbers [tasks, examples, inputs...], found nothing of that name (the "
                      "file has 'a', 'b'); say what it is called with --x-name NAME", message)
        message = self.refuse(3, "fit", self.npy("a.npy", X), "-o", self.path("r.h5"))
        self.assertIn("/y: expected an array of numbers [tasks, examples, outputs...], found nothing: the file is one "
                      "array; where y is in a file of its own, say --y FILE", message)


class Recordings(ArrayCase):
    def test_window(self):
        x, y = X.reshape(-1, 6), Y.reshape(-1, 4)
        expected = self.checksum(self.write("same.h5", x=X, y=Y))
        recordings = (self.write("d.h5", x=x, y=y), self.npz(x=x, y=y), self.mat(x=x, y=y))
        for data in recordings:
            self.assertEqual(self.checksum(data, "--window", 8), expected)
        page = self.succeed("inspect", self.write("d.h5", x=x[:-3], y=y[:-3]), "--window", 8)
        self.assertIn("119 of 8 examples", page)
        self.assertIn("the last 5 of 957 rows are left out: they are no whole task of 8", " ".join(page.split()))
        result = self.result_of(recordings[1], "--window", 8)
        self.assertEqual(result, self.result_of(self.path("same.h5")))

    def test_refused(self):
        data = self.npz(x=X.reshape(-1, 6), y=Y.reshape(-1, 4)[:-1])
        self.assertIn("expected 960 rows (axis 0) as in /x, found 959", self.refuse(3, "inspect", data, "--window", 8))
        data = self.npz(x=X[0], y=Y[0])
        self.assertIn("expected at least 9 rows (axis 0), as --window says, found 8",
                      self.refuse(3, "inspect", data, "--window", 9))
        self.check_error(["inspect", data, "--window", 1], "--window: expected a whole number of at least 2, found '1'")
        self.assertIn("or say --window N", self.refuse(3, "inspect", data))

    def test_only_of_tasks(self):
        for kind in ("supervised", "vectors", "classes"):
            data = self.write("d.h5", x=X[:, 0], y=Y[:, 0])
            with h5py.File(data, "r+") as f:
                f.attrs["kind"] = kind
            self.check_error(["inspect", data, "--window", 8],
                             f"--window: expected for data of kind tasks, found kind {kind}")


class Convert(ArrayCase):
    def test_round_trip(self):
        split = np.arange(len(X), dtype="i1") % 3
        data = self.npz(x=WHOLE, y=Y, split=split)
        out = self.path("out.h5")
        self.assertEqual(self.succeed("convert", data, "-o", out), "")
        with h5py.File(out) as f:
            np.testing.assert_array_equal(f["x"][()], WHOLE)
            np.testing.assert_array_equal(f["y"][()], Y)
            np.testing.assert_array_equal(f["split"][()], split)
            self.assertEqual((f.attrs["format"], f.attrs["version"]), ("symdiscover-dataset", 1))
        self.assertEqual(self.checksum(out), self.checksum(data))

    def test_what_is_left_out_is_not_there(self):
        x = X.copy()
        x[3, 2, 1] = x[5, 0, 0] = x[5, 7, 0] = np.nan
        data, out = self.npz(x=x, y=Y), self.path("out.h5")
        self.succeed("convert", data, "--missing", "drop", "-o", out,
                     stderr=f"symdiscover: note: {data}: left out because they miss a value: 3 examples\n")
        with h5py.File(out) as f:
            counts = f["examples"][()]
            self.assertEqual((counts[3], counts[5], np.sum(counts)), (7, 6, x.shape[0] * 8 - 3))
            for stored, whole in ((f["x"][()], x), (f["y"][()], Y)):
                np.testing.assert_array_equal(stored[3, :7], np.delete(whole[3], 2, 0))
                np.testing.assert_array_equal(stored[5, :6], whole[5, 1:7])
                np.testing.assert_array_equal(stored[6], whole[6])
        self.assertEqual(self.result_of(out, name="a.h5"), self.result_of(data, "--missing", "drop", name="b.h5"))

    def test_samples_that_are_left_out_are_not_there(self):
        x = X[:, 0].copy()
        x[[3, 50], 1] = np.nan
        data, out = self.npz(x=x, y=Y[:, 0]), self.path("out.h5")
        self.succeed("convert", data, "--missing", "drop", "--kind", "supervised", "-o", out,
                     stderr=f"symdiscover: note: {data}: left out because they miss a value: 2 samples\n")
        with h5py.File(out) as f:
            np.testing.assert_array_equal(f["x"][()], np.delete(x, [3, 50], 0))
            np.testing.assert_array_equal(f["y"][()], np.delete(Y[:, 0], [3, 50], 0))
            parts = np.repeat([0, 1, 2], [84, 12, 24])  # of the file with all of them
            np.testing.assert_array_equal(f["sample_split"][()], np.delete(parts, [3, 50]))

    def test_other_kinds_truth_and_texts(self):
        with h5py.File(self.path("d.h5"), "w") as f:
            f["x"], f["y"], f["truth/partition"] = X, Y, TWO_BLOCKS
            f.attrs["title"] = "two blocks"
        self.succeed("convert", self.path("d.h5"), "-o", self.path("out.h5"))
        with h5py.File(self.path("out.h5")) as f:
            np.testing.assert_array_equal(f["truth/partition"][()], TWO_BLOCKS)
            self.assertEqual(f.attrs["title"], "two blocks")
        self.succeed("convert", self.npz(x=X[:, 0], y=Y[:, 0]), "--kind", "supervised", "-o", self.path("s.h5"))
        with h5py.File(self.path("s.h5")) as f:
            self.assertEqual((f.attrs["kind"], f["x"].shape), ("supervised", (120, 6)))

    def test_refused(self):
        data = self.npz(x=X, y=Y)
        self.check_error(["convert", data], "--output: expected the name of a file, found nothing")
        self.check_error(["convert", data, "-o", data], f"--output: '{data}' is also DATA; expected another file")
        self.check_error(["convert", "-o", "a.h5"], "DATA: expected the name of a file, found nothing")
        self.check_error(["convert", data, "--x", data, "-o", "a.h5"], "--x: not together with DATA; expected one")
        self.check_error(["convert", data, "-o", "-"],
                         "--output: '-' is no file; HDF5 cannot be written to a stream")
        self.check_error(["generate", "conv1d", "-o", "-"],
                         "--output: '-' is no file; HDF5 cannot be written to a stream")
        self.write("there.h5", x=X)
        self.assertIn("--overwrite", self.refuse(5, "convert", data, "-o", self.path("there.h5")))
        self.refuse(3, "convert", self.npz(x=X, y=Y[:3]), "-o", self.path("new.h5"))
        self.assertFalse(os.path.exists(self.path("new.h5")))


class Record(ArrayCase):
    """A result knows the files that it was fitted to."""

    def test_found_again(self):
        a, b = self.npy("a.npy", X), self.npy("b.npy", Y)
        self.fit(a, "--y", b, "--resamples", 0)
        with h5py.File(self.path("result.h5")) as f:
            self.assertEqual(f.attrs["dataset_path"], a)
            self.assertEqual(f["options_used"].attrs["y"], b)
            self.assertEqual(f.attrs["dataset_checksum"], self.checksum(a, "--y", b))
        group = ["--group", "trivial(6)", "--output-group", "trivial(4)", "--format", "json"]
        scored = self.succeed("score", self.path("result.h5"), *group)
        self.assertIn('"wrong_group"', scored)
        os.mkdir(self.path("moved"))
        for name in ("a.npy", "b.npy", "result.h5"):
            shutil.move(self.path(name), self.path("moved"))
        self.assertEqual(self.succeed("score", self.path("moved/result.h5"), *group), scored)
        self.npy("moved/b.npy", Y + 1)
        self.assertIn("checksum", self.succeed("score", self.path("moved/result.h5"), *group))

    def test_truth_from_another_file(self):
        self.fit(self.npz(signals=X, y=Y), "--x-name", "signals", "--resamples", 0)
        truth = self.write("truth.h5", x=X, y=Y, truth__partition=TWO_BLOCKS)
        self.assertIn("Exact", self.succeed("score", self.path("result.h5"), "--truth", truth))

    def test_default_output(self):
        data = self.npz("ring.npz", x=X, y=Y)
        self.succeed("fit", data, "--quiet", "--resamples", 0, cwd=self.folder)
        self.assertEqual(self.files(), ["ring-result.h5", "ring.npz"])
        self.assertIn("--overwrite", self.refuse(5, "fit", data, "--quiet", cwd=self.folder))


class Refusals(ArrayCase):
    def mended(self, message, x, y):
        """Runs the Python of the message; the new file has these arrays."""
        line = re.search(r"in Python: (.*\))", message).group(1)
        self.follow_advice(line)
        self.assertEqual(self.checksum(self.path("new.npz")), self.checksum(self.write("same.h5", x=x, y=y)))

    def test_objects_of_python(self):
        objects = np.empty(len(X), object)
        objects[:] = list(X)
        message = self.refuse(3, "inspect", self.npz(x=objects, y=Y))
        self.assertIn("found objects of Python; if they are one array for each task, of the same size, convert", message)
        self.mended(message, X, Y)

    def test_complex(self):
        message = self.refuse(3, "inspect", self.npz(x=X + 2j * X, y=Y))
        self.mended(message, np.stack([X, 2 * X], -1), Y)
        self.assertIn("complex numbers", self.refuse(3, "inspect", self.mat(x=X + 1j, y=Y)))

    def test_other_types(self):
        for values, name in ((np.full(X.shape, "a"), "text"), (np.zeros(X.shape, "M8[s]"), "dates or times"),
                             (np.zeros(X.shape, "f4,i4"), "a structure of several fields"),
                             (np.zeros(X.shape, "f16"), "numbers of type '<f16'")):
            with self.subTest(name):
                self.assertIn(f"/x: expected an array of numbers [tasks, examples, inputs...], found {name}; convert it "
                              "in Python:", self.refuse(3, "inspect", self.npz(x=values, y=Y)))

    def test_labels(self):
        self.assertIn("/y: expected outputs of a regression: floating-point numbers", self.refuse(
            3, "inspect", self.npz(x=X, y=(Y > 0).astype("i4"))))

    def test_other_files(self):
        def write(name, data):
            with open(self.path(name), "wb") as f:
                f.write(data)
            return self.path(name)

        def archive(name, entry):
            with zipfile.ZipFile(self.path(name), "w") as f:
                f.writestr(entry, "text")
            return self.path(name)

        for data, word in ((write("d.parquet", b"PAR1" + bytes(100)), "pd.read_parquet"),
                           (write("d.pkl", pickle.dumps({"x": X})), "np.load"),
                           (write("d.gz", b"\x1f\x8b" + bytes(100)), "gunzip"),
                           (write("d.rds", b"\x1f\x8b" + bytes(100)), "write.csv"),
                           (archive("d.xlsx", "xl/workbook.xml"), "pd.read_excel"),
                           (archive("d.pt", "archive/data.pkl"), "torch.load"),
                           (archive("d.zip", "a.txt"), "without arrays"),
                           (write("d.bin", b"12345"), "another kind of file")):
            with self.subTest(data):
                self.assertIn(word, self.refuse(3, "inspect", data))

    def test_options_that_do_not_fit(self):
        data = self.npz(x=X, y=Y)
        self.check_error(["inspect", data, "--task", "a"], f"--task: only for CSV files, found {data}")
        self.check_error(["inspect", data, "--window", 5, "--task", "a"], "--window: expected without --task, found both")
        self.assertIn("two NPY, NPZ, MATLAB or CSV files of one format",
                      self.refuse(3, "inspect", data, "--y", self.npy("y.npy", Y)))
        self.assertIn("or HDF5; convert", self.refuse(3, "inspect", self.write("x.h5", x=X), "--y", data))


class Damaged(ArrayCase):
    def refused(self, name, *parts):
        message = self.refuse(3, "inspect", self.path(name))
        for part in (self.path(name), *parts):
            self.assertIn(part, message)

    def cut(self, name, size):
        with open(self.path(name), "r+b") as f:
            f.truncate(size if size >= 0 else os.path.getsize(self.path(name)) + size)

    def header(self, text, data=b"", version=1, name="d.npz"):
        array = b"\x93NUMPY" + bytes([version, 0]) + len(text).to_bytes(2, "little") + text.encode() + data
        with zipfile.ZipFile(self.path(name), "w") as f:
            f.writestr("x.npy", array)
            stream = io.BytesIO()
            np.save(stream, Y)
            f.writestr("y.npy", stream.getvalue())

    def test_cut_short(self):
        self.npz(x=X, y=Y)
        self.cut("d.npz", -100)
        self.refused("d.npz", "an NPZ file", "damaged data")
        self.mat(x=X, y=Y)
        self.cut("d.mat", -100)
        self.refused("d.mat", "damaged or cut short")
        self.npy("d.npy", X)
        self.cut("d.npy", -8)
        self.refused("d.npy", f"/x: expected {X.nbytes} bytes of values, found {X.nbytes - 8}: damaged or cut short")
        for name in ("d.npz", "d.npy", "d.mat"):
            self.cut(name, 0)
            self.refused(name)

    def test_a_byte_that_changed(self):
        for save in (np.savez, np.savez_compressed):
            self.npz(save=save, x=X, y=Y)
            with open(self.path("d.npz"), "r+b") as f:
                f.seek(5000)
                byte = f.read(1)
                f.seek(5000)
                f.write(bytes([byte[0] ^ 0x40]))
            self.refused("d.npz", "/x", "damaged data")

    def test_headers(self):
        good = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }"
        self.header(good % "(2, 2, 3)", bytes(96))
        self.assertIn("/y", self.refuse(3, "inspect", self.path("d.npz")))  # x itself is well
        for shape in ("(2, 2, 4)", "(-1,)", "(2, 2", "(99999999999, 99999999999, 99999999999)", "(2, 2, 3), 'a': 1",
                      "(9223372036854775807, 2)", "(99999999999999999999999, 1)", "(4000000000, 4000000000)"):
            with self.subTest(shape):
                self.header(good % shape, bytes(96))
                self.refused("d.npz", "/x")
        for text in ("", "{", "{'descr': '<f8'}", "x" * 100, "{'descr': [[[[[", "{'shape': (,)}"):
            with self.subTest(text):
                self.header(text, bytes(96))
                self.refused("d.npz", "/x", "damaged data")
        self.header(good % "(2, 2, 3)", bytes(96), version=9)
        self.refused("d.npz", "unknown version")

    def test_more_than_there_is(self):
        """Sizes that no machine has: said at once."""
        self.header("{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 1000000, 10), }", bytes(96))
        self.refused("d.npz", "/x")
        self.mat(x=X, y=Y)
        with open(self.path("d.mat"), "r+b") as f:
            f.seek(128 + 8 + 16 + 8)  # the first of the axes
            f.write((2**31 - 1).to_bytes(4, "little"))
        self.refused("d.mat", "/x")


if __name__ == "__main__":
    unittest.main()
