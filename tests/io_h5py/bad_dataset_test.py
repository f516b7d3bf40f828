# SPDX-License-Identifier: Apache-2.0
"""Every bad dataset gives one line that names the file, the object, what was expected and what was found."""
import os
import unittest

import h5py
import numpy as np

from probe import ProbeCase

X = np.arange(4 * 3 * 6.0).reshape(4, 3, 6)
Y = np.arange(4 * 3 * 5.0).reshape(4, 3, 5)


def with_value(array, index, value):
    changed = array.copy()
    changed[index] = value
    return changed


def arrays(x=X, y=Y, **others):
    """Writes /x and /y (unless None) and other datasets, named with __ for a slash."""
    def write(f):
        for name, values in {"x": x, "y": y, **others}.items():
            if values is not None:
                f[name.replace("__", "/")] = values
    return write


def attributes(**values):
    def write(f):
        arrays()(f)
        f.attrs.update(values)
    return write


def of_kind(kind, **values):
    def write(f):
        arrays(**values)(f)
        f.attrs["kind"] = kind
    return write


def pandas_file(f):
    f.attrs.update(CLASS=np.string_("GROUP"), PYTABLES_FORMAT_VERSION=np.string_("2.1"), VERSION=np.string_("1.0"))
    f.create_group("x").attrs["pandas_type"] = np.string_("frame")


def unknown_filter(f):
    # Up to 511 they are for tests: no plug-in has this one.
    arrays(x=None)(f)
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk((1, 3, 6))
    creation.set_filter(500, h5py.h5z.FLAG_OPTIONAL, (0, 0, 0, 0))
    h5py.h5d.create(f.id, b"x", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((4, 3, 6)), creation)


def dangling_link(f):
    arrays(x=None)(f)
    f["x"] = h5py.SoftLink("/nowhere")


IDENTITY_6, IDENTITY_5 = np.arange(6)[None], np.arange(5)[None]
COMPLEX = X.astype(complex)
TABLE = np.zeros((4, 3), [("a", "f8"), ("b", "i4")])

# name: (what to write, what the message must say)
BAD = {
    "x holds NaN": (arrays(x=with_value(X, (3, 2, 4), np.nan)), ["/x[3, 2, 4]: expected a finite number, found NaN; --missing drop leaves out"]),
    "y holds infinity": (arrays(y=with_value(Y, (1, 0, 2), -np.inf)), ["/y[1, 0, 2]", "found -inf"]),
    "x is missing": (arrays(x=None), ["/x: expected an array of numbers [tasks, examples, inputs...]", "'y'"]),
    "y is missing": (arrays(y=None, Y=Y), ["/y: expected an array of numbers", "'Y', 'x'"]),
    "nothing at all": (lambda f: None, ["/x", "the file is empty"]),
    "x is a group": (arrays(x=None, x__values=X), ["/x: expected an array of numbers", "found a group"]),
    "x leads nowhere": (dangling_link, ["/x", "nothing of that name"]),
    "x is text": (arrays(x=np.full((4, 3), b"1.5")), ["/x", "found string"]),
    "x is a table": (arrays(x=TABLE), ["/x", "found compound"]),
    "x is complex": (arrays(x=COMPLEX), ["/x", "complex"]),
    "x is one number": (arrays(x=3.5), ["/x", "found shape []"]),
    "x is empty": (arrays(x=h5py.Empty("f8")), ["/x", "shape [0]"]),
    "x has one axis": (arrays(x=X[:, 0, 0]), ["/x", "found shape [4]"]),
    "y has one axis": (arrays(y=Y[:, 0, 0]), ["/y", "found shape [4]"]),
    "x has no inputs": (arrays(x=X[:, :, :0]), ["/x", "no values: shape [4, 3, 0]"]),
    "no tasks": (arrays(x=X[:0], y=Y[:0]), ["/x", "shape [0, 3, 6]"]),
    "other number of tasks": (arrays(y=Y[:3]), ["/y: expected 4 tasks (axis 0) as in /x", "found 3, shape [3, 3, 5]"]),
    "other number of examples": (arrays(y=Y[:, :2]), ["/y: expected 3 examples (axis 1)", "found 2"]),
    "one example": (arrays(x=X[:, :1], y=Y[:, :1]), ["/x: expected at least 2 examples a task", "found 1"]),
    "no task": (arrays(x=X[:0], y=Y[:0]), ["/x: expected"]),
    "class labels": (arrays(y=np.zeros((4, 3), "i4")), ["/y", "int32 [4, 3]", "classification is not supported yet"]),
    "class labels of more axes": (arrays(y=Y.astype("u1")), ["/y: expected outputs of a regression", "uint8 [4, 3, 5]"]),
    "labels that are true or false": (arrays(y=Y > 3), ["/y: expected outputs of a regression", "bool [4, 3, 5]"]),
    "x of two axes": (arrays(x=X[:, 0], y=Y[:, 0]), ["/x", "[4, 6]; did you mean kind supervised? Say --kind supervised", "--kind tasks"]),
    "x of two axes, no y": (arrays(x=X[:, 0], y=None), ["/x", "[4, 6]; did you mean kind vectors? Say --kind vectors"]),
    "y of one axis": (arrays(y=Y[:, 0, 0]), ["/y", "did you mean kind supervised? Say --kind supervised"]),
    "the largest double": (arrays(x=with_value(X, (1, 2, 3), -np.finfo("f8").max)),
                           ["/x[1, 2, 3]: expected a finite number, found -1.7976931348623157e+308", "--missing drop"]),
    "the largest float": (arrays(y=with_value(Y, (0, 1, 4), np.finfo("f4").max)),
                          ["/y[0, 1, 4]: expected a finite number, found 3.4028234663852886e+38", "--missing drop"]),
    "far too large": (arrays(x=with_value(X, (2, 0, 5), 1e103)), ["/x[2, 0, 5]: expected a value of the same scale",
                                                                  "found one of size 1e+103", "--missing drop"]),
    "unknown compression": (unknown_filter, ["/x: expected no compression", "filter 500"]),
    "pandas": (pandas_file, ["/x", "a table of pandas", "h5py"]),
    "split too short": (arrays(split=np.int8([0, 2, 2])), ["/split: expected integers [4]", "found int8 [3]"]),
    "split of rank 2": (arrays(split=np.int8([[0, 0, 0, 2]])), ["/split", "found int8 [1, 4]"]),
    "split of floats": (arrays(split=[0.0, 0.0, 1.0, 2.0]), ["/split", "found float64 [4]"]),
    "split is a group": (arrays(split__a=1), ["/split: expected a dataset, found a group"]),
    "split has a 3": (arrays(split=np.int8([0, 0, 3, 2])), ["/split[2]: expected 0 (training)", "found 3"]),
    "split has a huge number": (arrays(split=[0, 0, 2**40, 2]), ["/split[2]", "found 1099511627776"]),
    "no training tasks": (arrays(split=np.int8([1, 1, 2, 2])), ["/split: expected at least one training task"]),
    "unknown format": (attributes(format="mnist"), ["attribute format of /: expected 'symdiscover-dataset'", "'mnist'"]),
    "format is a number": (attributes(format=7), ["attribute format of /: expected a string, found int64"]),
    "unknown version": (attributes(version=2), ["attribute version of /: expected 1, found 2"]),
    "version is text": (attributes(version="1"), ["attribute version of /: expected an integer, found string"]),
    "unknown kind": (attributes(kind="ta\nsk"),
                     ["attribute kind of /: expected 'tasks', 'supervised', 'vectors' or 'classes', found 'ta?sk'"]),
    "vectors with outputs": (attributes(kind="vectors"), ["/y: expected nothing, as the attribute kind is 'vectors'"]),
    "supervised without outputs": (of_kind("supervised", y=None), ["/y: expected an array of numbers [samples, out"]),
    "supervised, other number of samples": (of_kind("supervised", y=Y[:3]),
                                            ["/y: expected 4 samples (axis 0) as in /x", "found 3, shape [3, 3, 5]"]),
    "supervised with labels": (of_kind("supervised", y=np.arange(4)), ["/y: expected outputs of a regression",
                                                                        "class labels"]),
    "supervised with NaN": (of_kind("supervised", x=with_value(X, (3, 2, 4), np.nan)), ["/x[3, 2, 4]", "found NaN"]),
    "one sample": (of_kind("vectors", x=X[:1, 0], y=None), ["/x: expected at least 2 samples", "found 1"]),
    "samples split as tasks are, too long": (of_kind("vectors", x=X[:, 0], y=None, sample_split=np.zeros(5, int)),
                                             ["/sample_split: expected integers [4], one a sample"]),
    "sample split has a 4": (of_kind("vectors", x=X[:, 0], y=None, sample_split=[0, 1, 4, 2]),
                             ["/sample_split[2]: expected 0 (training), 1 (validation), 2 (test) or 3 (tuning)"]),
    "no training samples": (of_kind("vectors", x=X[:, 0], y=None, sample_split=[1, 1, 2, 3]),
                            ["/sample_split: expected at least one training sample"]),
    "truth of vectors too long": (of_kind("vectors", x=X[:, 0], y=None, truth__partition=np.zeros(5, int)),
                                  ["/truth/partition: expected integers [1, 6]", "int64 [5]"]),
    "title is a list": (attributes(title=[1, 2]), ["attribute title of /: expected a string, found int64 of shape [2]"]),
    "truth of other shape": (arrays(truth__partition=np.zeros((6, 5), int)),
                             ["/truth/partition: expected integers [5, 6]", "int64 [6, 5]"]),
    "truth of floats": (arrays(truth__partition=np.zeros((5, 6))), ["/truth/partition", "found float64"]),
    "truth has a label -2": (arrays(truth__partition=np.full((5, 6), -2)), ["/truth/partition, element 0", "found -2"]),
    "truth has a huge label": (arrays(truth__partition=np.full((5, 6), 2**31)), ["/truth/partition", "2147483648"]),
    "truth is a group": (arrays(truth__partition__a=1), ["/truth/partition: expected a dataset, found a group"]),
    "generators repeat": (arrays(truth__generators_input=IDENTITY_6 * 0, truth__generators_output=IDENTITY_5),
                          ["/truth/generators_input[0]: expected a permutation of 0..5"]),
    "generators too long": (arrays(truth__generators_input=IDENTITY_6, truth__generators_output=IDENTITY_6),
                            ["/truth/generators_output: expected integers [generators, 5]", "int64 [1, 6]"]),
    "generators outside": (arrays(truth__generators_input=IDENTITY_6, truth__generators_output=IDENTITY_5 + 1),
                           ["/truth/generators_output[0]"]),
    "generators of one side": (arrays(truth__generators_input=IDENTITY_6), ["/truth/generators_output", "nothing"]),
    "generators of other number": (arrays(truth__generators_input=IDENTITY_6[[0, 0]],
                                          truth__generators_output=IDENTITY_5),
                                   ["/truth/generators_output: expected 2 generators", "found 1"]),
}


class BadDataset(ProbeCase):
    def check(self, path, parts, verb="dump"):
        message = self.probe(verb, path, "0", code=3)
        for part in [f"{path}: ", "expected", "found", *parts]:
            self.assertIn(part, message)
        self.assertNotIn("HDF5-DIAG", message)

    def test_bad_contents(self):
        for name, (write, parts) in BAD.items():
            with self.subTest(name):
                with h5py.File(self.path("bad.h5"), "w") as f:
                    write(f)
                self.check(self.path("bad.h5"), parts)
                self.check(self.path("bad.h5"), parts, "inspect")
                self.check(self.path("bad.h5"), parts, "stream")

    def test_a_result_is_named_as_such(self):
        self.probe("write-result", self.path("result.h5"))
        self.check(self.path("result.h5"), ["a symdiscover result", "symdiscover report"])

    def test_missing_file(self):
        self.check(self.path("none.h5"), ["an HDF5 file", "nothing of that name"])

    def test_folder(self):
        self.check(self.folder, ["found a folder"])

    def test_device(self):
        self.check("/dev/null", ["no file"])

    def test_other_kinds_of_file(self):
        for content in (b"", b"x,y\n1,2\n", b"\x94NUMPY" + bytes(5000)):
            with open(self.path("bad.h5"), "wb") as f:
                f.write(content)
            self.check(self.path("bad.h5"), ["expected an HDF5, NPZ, NPY, MATLAB or CSV file, found another kind of file"])

    @unittest.skipIf(os.geteuid() == 0, "root reads everything")
    def test_file_without_permission(self):
        with h5py.File(self.path("bad.h5"), "w") as f:
            arrays()(f)
        os.chmod(self.path("bad.h5"), 0)
        self.check(self.path("bad.h5"), ["cannot be read: Permission denied"])

    def test_truncated_at_any_length(self):
        with h5py.File(self.path("whole.h5"), "w") as f:
            arrays()(f)
        with open(self.path("whole.h5"), "rb") as f:
            content = f.read()
        for length in range(8, len(content), 97):
            with open(self.path("bad.h5"), "wb") as f:
                f.write(content[:length])
            self.check(self.path("bad.h5"), ["an HDF5 file", "truncated"])

    def test_damaged_chunk(self):
        with h5py.File(self.path("bad.h5"), "w") as f:
            f.create_dataset("x", data=X, chunks=(4, 3, 6), compression="gzip")
            f["y"] = Y
            where = f["x"].id.get_chunk_info(0)
        with open(self.path("bad.h5"), "r+b") as f:
            f.seek(where.byte_offset)
            f.write(bytes([255] * where.size))
        self.check(self.path("bad.h5"), ["/x: expected float64, found damaged data"])

    def test_truth_is_asked_for_and_missing(self):
        with h5py.File(self.path("bad.h5"), "w") as f:
            arrays()(f)
        self.check(self.path("bad.h5"), ["/truth: expected a partition", "found none"], "truth")


if __name__ == "__main__":
    unittest.main()
