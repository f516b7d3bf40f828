# SPDX-License-Identifier: Apache-2.0
"""Axes in another order than ours: by the programs that write them so, by their names, by option."""
import unittest

import h5py
import numpy as np

from dataset_read_test import counting, parse
from probe import ProbeCase

X = counting(4, 3, 2, 5) / 2
Y = counting(4, 3, 6) / 2 + 0.25


def matlab(f, name, values):
    """As MATLAB's save -v7.3 does: the axes from the last to the first, and the class of the array."""
    f[name] = values.T
    f[name].attrs["MATLAB_class"] = np.string_("double")


def hdf5r(f, name, values):
    """As R's hdf5r does: no mark, but chunks like these."""
    chunk = {2: 32, 3: 11, 4: 6}[values.ndim]
    f.create_dataset(name, data=values.T, chunks=(chunk,) * values.ndim, maxshape=(None,) * values.ndim, compression=4)


def rhdf5(f, name, values):
    """As h5write of R's rhdf5 does."""
    f[name] = values.T
    f[name].attrs["rhdf5-NA.OK"] = np.int32([1])


def netcdf4(f, name, values, dims):
    """As netCDF-4 does for dimensions without coordinates."""
    for number, (dim, size) in enumerate(zip(dims, values.shape)):
        if dim not in f:
            f.create_dataset(dim, (size,), ">f4", fillvalue=0.0)
            f[dim].make_scale(f"This is a netCDF dimension but not a netCDF variable.{size:10d}")
            f[dim].attrs["_Netcdf4Dimid"] = np.int32(number)
    f[name] = values
    f[name].attrs["_Netcdf4Coordinates"] = np.int32(range(len(dims)))
    for axis, dim in enumerate(dims):
        f[name].dims[axis].attach_scale(f[dim])


def xarray(f, name, values, dims):
    f[name] = values
    f[name].attrs["_ARRAY_DIMENSIONS"] = np.array(dims, h5py.string_dtype())


def labels(f, name, values, dims):
    f[name] = values
    for axis, dim in enumerate(dims):
        f[name].dims[axis].label = dim


class Axes(ProbeCase):
    def write(self, *writers, **others):
        with h5py.File(self.path("d.h5"), "w") as f:
            for write in writers:
                write(f)
            for name, values in others.items():
                f[name.replace("__", "/")] = values

    def check(self, *options, x=X, y=Y, tasks=(2, 0, 3)):
        for verb in ("dump", "stream"):
            text = self.probe(verb, self.path("d.h5"), ",".join(map(str, tasks)), *options)
            found = parse("\n".join(line for line in text.splitlines() if not line.startswith("note")))
            np.testing.assert_array_equal(found["x_values"], x[list(tasks)].ravel())
            np.testing.assert_array_equal(found["y_values"], y[list(tasks)].ravel())
        return text

    def refusal(self, *parts, options=()):
        for verb in ("dump", "stream", "inspect"):
            message = self.probe(verb, self.path("d.h5"), "0", *(() if verb == "inspect" else options), code=3)
            for part in (self.path("d.h5"), "expected", "found", *parts):
                self.assertIn(part, message)

    def test_programs_that_reverse_the_axes(self):
        for write, author in ((matlab, "MATLAB (attr"), (rhdf5, "R (attr"), (hdf5r, "R (all axes can grow")):
            with self.subTest(author):
                self.write(lambda f: write(f, "x", X), lambda f: write(f, "y", Y))
                self.refusal(f"/x: expected axes [task, example, ...], found shape [5, 2, 3, 4] written by {author}",
                             "--axes reversed", "--axes stored")
                self.check("axes=reversed")

    def test_chunks_that_others_cut(self):
        """Alike on each axis, or with room to grow, but not both as hdf5r has it."""
        for chunks, most in (((6, 6, 6, 6), (None, None, None, 9)), ((6, 6, 6, 5), (None,) * 4), ((8,) * 4, (None,) * 4)):
            self.write(y=Y)
            with h5py.File(self.path("d.h5"), "r+") as f:
                f.create_dataset("x", data=X, chunks=chunks, maxshape=most)
            self.check()

    def test_one_attribute_is_enough(self):
        self.write(lambda f: matlab(f, "y", Y), x=X.T)
        self.refusal("/y", "--axes reversed")

    def test_reversed_before_writing(self):
        self.write(lambda f: matlab(f, "x", X.T), lambda f: matlab(f, "y", Y.T))
        self.refusal("--axes stored")
        self.check("axes=stored")

    def test_a_split_and_a_truth_of_matlab(self):
        truth = counting(6, 10) % 7
        self.write(lambda f: matlab(f, "x", X), lambda f: matlab(f, "y", Y), split=np.int8([[2, 0, 0, 1]]),
                   truth__partition=truth.T, truth__generators_input=np.roll(range(10), 1)[:, None],
                   truth__generators_output=np.roll(range(6), 2)[:, None])
        found = parse(self.check("axes=reversed"))
        self.assertEqual(found["split"], [[1, 2], [3], [0]])
        self.assertEqual([int(label) for label in found["truth"]], truth.ravel().tolist())
        self.assertEqual(" ".join(found["generator"]), "9 0 1 2 3 4 5 6 7 8 / 4 5 0 1 2 3")

    def test_a_value_is_named_as_the_file_has_it(self):
        x = X.copy()
        x[2, 1, 0, 3] = np.nan
        self.write(lambda f: matlab(f, "x", x), lambda f: matlab(f, "y", Y))
        self.assertIn("/x[3, 0, 1, 2]", self.probe("dump", self.path("d.h5"), "0", "axes=reversed", code=3))

    def test_samples(self):
        x, y = counting(7, 3) / 2, counting(7) / 2
        self.write(lambda f: matlab(f, "x", x), lambda f: matlab(f, "y", y), sample_split=np.zeros(7, int))
        self.assertIn("--axes reversed", self.probe("dump", self.path("d.h5"), "0", "kind=supervised", code=3))
        found = self.probe("dump", self.path("d.h5"), "0", "kind=supervised", "axes=reversed")
        self.assertIn("train " + " ".join(f"{v:.16g}" for v in [*x.ravel(), *y]), found)

    def test_many_tasks_from_compressed_chunks(self):
        x, y = counting(300, 4, 50) / 2, counting(300, 4, 30) / 2
        with h5py.File(self.path("d.h5"), "w") as f:
            f.create_dataset("x", data=x.T, chunks=(7, 2, 90), compression="gzip")
            f.create_dataset("y", data=y.T, chunks=True)
        self.check("axes=reversed", x=x, y=y, tasks=(299, 0, 1, 2, 150, 1))

    def test_names_in_order_say_nothing_new(self):
        for write in (netcdf4, xarray, labels):
            with self.subTest(write.__name__):
                self.write(lambda f: write(f, "x", X, ["task", "example", "row", "column"]),
                           lambda f: write(f, "y", Y, ["task", "example", "sensor"]))
                self.assertNotIn("note", self.check())

    def test_names_in_another_order(self):
        for write in (netcdf4, xarray, labels):
            with self.subTest(write.__name__):
                self.write(lambda f: write(f, "x", X.transpose(1, 2, 3, 0), ["Samples", "row", "column", "Tasks"]),
                           lambda f: write(f, "y", Y.transpose(2, 1, 0), ["sensor", "Samples", "Tasks"]))
                page = self.check()
                self.assertIn("note the axes of /x are read in the order that their names ask for, (3, 0, 1, 2)", page)
                self.assertIn("note the axes of /y are read in the order that their names ask for, (2, 1, 0)", page)

    def test_names_win_over_the_program(self):
        self.write(lambda f: xarray(f, "x", X, ["task", "example", "row", "column"]),
                   lambda f: xarray(f, "y", Y, ["task", "example", "sensor"]))
        with h5py.File(self.path("d.h5"), "r+") as f:
            f["x"].attrs["MATLAB_class"] = np.string_("double")
        self.check()

    def test_names_that_leave_it_open(self):
        self.write(lambda f: netcdf4(f, "x", X.transpose(1, 0, 2, 3), ["time", "task", "row", "column"]), y=Y)
        self.refusal("/x: expected axes [task, example, ...], found '[time, task, row, column]'",
                     "f['x'] = numpy.transpose(old['x'], (1, 0, 2, 3))", "--axes stored")

    def test_names_of_one_array_only(self):
        self.write(lambda f: xarray(f, "x", X.transpose(1, 0, 2, 3), ["example", "task", "row", "column"]), y=Y)
        self.refusal("/y: expected axes [task, example, ...], found no names, while the axes of /x have theirs")

    def test_samples_without_tasks(self):
        self.write(lambda f: xarray(f, "x", X, ["sample", "time", "row", "column"]), y=Y)
        self.refusal("/x", "did you mean --kind supervised?", "--axes stored")

    def test_names_of_samples(self):
        x, y = counting(4, 3) / 2, counting(4) / 2
        self.write(lambda f: xarray(f, "x", x.T, ["sensor", "sample"]), lambda f: xarray(f, "y", y, ["sample"]))
        found = self.probe("dump", self.path("d.h5"), "0", "kind=supervised")
        self.assertIn("shape 4 3 1", found)
        self.assertIn("test " + " ".join(f"{v:g}" for v in [*x[3], y[3]]), found)

    def test_a_shape_that_looks_reversed_is_read_with_a_note(self):
        x = counting(2, 3, 1000) / 2
        self.write(x=x, y=x)
        self.assertIn("note /x [2, 3, 1000] is read as 2 tasks of 3 examples; if it was written with its axes reversed, "
                      "and has 1000 tasks, say --axes reversed", self.check(x=x, y=x, tasks=(1, 0)))
        self.write(x=x, y=x[:, :, :7])  # outputs of which there are not as many as tasks
        self.assertNotIn("note", self.check(x=x, y=x[:, :, :7], tasks=(1, 0)))

    def test_arrays_that_fit_when_reversed(self):
        self.write(x=X.T, y=Y.T)
        self.refusal("/y: expected 5 tasks (axis 0) as in /x", "--axes reversed")
        self.check("axes=reversed")


class Virtual(ProbeCase):
    def write(self, source="source.h5", dataset="values", written=4):
        layout = h5py.VirtualLayout((4, 3, 10), "f8")
        for task in range(4):
            layout[task] = h5py.VirtualSource(source, dataset, (4, 3, 10))[task]
        with h5py.File(self.path("d.h5"), "w") as f:
            f.create_virtual_dataset("x", layout)
            f["y"] = Y
        with h5py.File(self.path("source.h5"), "w") as f:
            f["values"] = X.reshape(4, 3, 10)[:written]

    def test_sources_that_are_there(self):
        for source in ("source.h5", self.path("source.h5")):
            self.write(source)
            found = parse(self.probe("dump", self.path("d.h5"), "1"))
            np.testing.assert_array_equal(found["x_values"], X[1].ravel())

    def test_sources_that_are_not(self):
        for settings, found in ((dict(source="gone.h5"), "found a source 'gone.h5' that is not there"),
                                (dict(dataset="others"), "found a source 'source.h5' that has no 'others'"),
                                (dict(written=3), "'values' is too short: shape [3, 3, 10]")):
            with self.subTest(found):
                self.write(**settings)
                self.assertIn(found, self.probe("dump", self.path("d.h5"), "1", code=3))


if __name__ == "__main__":
    unittest.main()
