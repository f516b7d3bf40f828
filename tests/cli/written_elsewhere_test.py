# SPDX-License-Identifier: Apache-2.0
"""Files that other programs have really written (tests/io_h5py/foreign/README.md): each is read with the numbers that went
into it, or refused with what mends it, and that is then done."""
import os
import re
import shutil
import sys
import types
import unittest
import unittest.mock

import h5py
import numpy as np

from blackbox import BlackBoxCase

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "io_h5py")
FOREIGN = os.path.join(HERE, "foreign")
sys.path += [HERE, FOREIGN]
from dataset_read_test import fnv1a  # noqa: E402
from numbers_of_all import COUNTS, X, Y  # noqa: E402

NA_OF_R = np.uint64(0x7FF00000000007A2).view("f8")  # a NaN with 1954 in it


def real(name):
    return os.path.join(FOREIGN, name)


def with_hole(array, place, value=np.nan):
    array = np.array(array, float)
    array[place] = value
    return array


class Foreign(BlackBoxCase):
    def check_read(self, name, *options, x=X, y=Y, note=None):
        """The fit has seen exactly these numbers; returns the page of inspect."""
        data = name if os.path.isabs(name) else real(name)
        result = self.fit(data, *options, "--resamples", 0, "--overwrite")
        with h5py.File(result) as f:
            self.assertEqual(int(f.attrs["dataset_checksum"], 16), fnv1a(x, y))
        page = " ".join(self.succeed("inspect", data, *options).split())
        self.assertIn(f"tasks {len(x)} of {x.shape[1]} examples", page)
        if note is None:
            self.assertNotIn(" note ", page)
        else:
            self.assertIn(note, page)
        return page

    def check_refused(self, name, *parts, options=()):
        data = name if os.path.isabs(name) else real(name)
        for command in (["inspect", data], ["fit", data, "-o", self.path("r.h5")]):
            message = self.refuse(3, *command, *options)
            for part in (data, "expected", "found", *parts):
                self.assertIn(part, message)
        return message

    def check_mended(self, name, *parts, options=(), x=X, y=Y, words=()):
        """The file is refused, and its message has a line of Python: what that writes are these numbers."""
        message = self.check_refused(name, *parts)
        self.run_line(message, words)
        with h5py.File(self.path("new.h5")) as f:
            np.testing.assert_array_equal(f["x"][()], x)
            np.testing.assert_array_equal(f["y"][()], y)
        page = self.succeed("inspect", self.path("new.h5"), *options)
        self.assertIn("valid dataset", page)
        self.assertIn(f"{len(x)} of {x.shape[1]} examples", page)

    def run_line(self, message, words):
        line = re.search(r"in Python: (.*; g\.close\(\))", message).group(1)
        for word, replacement in words:
            self.assertIn(word, message[message.index("g.close()"):])  # it says what to put there
            line = line.replace(word, replacement)
        self.follow_advice(line)


class ColumnsFirst(Foreign):
    """Programs that reverse the axes."""

    def test_arrays(self):
        for name, author in (("matio.mat", "MATLAB (attribute MATLAB_class)"),
                             ("matio_compressed.mat", "MATLAB"), ("hdf5storage.mat", "MATLAB"),
                             ("matlab_imitation.mat", "MATLAB"), ("r_rhdf5.h5", "R (attribute rhdf5-NA.OK)"),
                             ("r_rhdf5_created.h5", "R (attribute"),
                             ("r_hdf5r.h5", "R (all axes can grow, in chunks [11, 11, 11] as hdf5r cuts them)")):
            with self.subTest(name):
                self.check_refused(name, f"/x: expected axes [task, example, ...], found shape [3, 4, 12] written by {author}",
                                   "--axes reversed", "--axes stored")
                self.check_read(name, "--axes", "reversed")

    def test_rhdf5_turns_them_round_itself(self):
        self.check_refused("r_rhdf5_native.h5", "found shape [12, 4, 3] written by R", "--axes stored")
        self.check_read("r_rhdf5_native.h5", "--axes", "stored")

    def test_what_is_missing_in_r(self):
        x, y = with_hole(COUNTS, (1, 0, 2)), with_hole(Y, (4, 3, 1), NA_OF_R)
        for name in ("r_rhdf5_missing.h5", "r_hdf5r_missing.h5"):
            with self.subTest(name):
                self.check_refused(name, "/x[2, 0, 1]: expected a finite number, found -2147483648, a fill value; "
                                   "--missing drop", options=["--axes", "reversed"])
                self.check_read(name, "--axes", "reversed", "--missing", "drop", x=x, y=y,
                                note="left out because they miss a value: 2 examples")

    def test_groups_for_tasks(self):
        self.check_mended("r_rhdf5_tasks.h5", "one group for each task (3 groups", "written by R", "--missing drop",
                          x=with_hole(COUNTS[:3], (1, 0, 2)), y=Y[:3], options=["--missing", "drop"])

    def test_structs_of_matlab(self):
        self.check_mended("hdf5storage_structs.mat", "one group for each task (3 groups", "written by MATLAB", x=X[:3],
                          y=Y[:3])

    def test_cell_arrays_of_matlab(self):
        self.check_mended("hdf5storage_cells.mat", "references to arrays, as in a cell array of MATLAB", x=X[:3], y=Y[:3])
        self.check_mended("hdf5storage_struct_of_cells.mat", "a group '/data' that has an x and a y, written by MATLAB",
                          x=X[:3], y=Y[:3])

    def test_octave(self):
        self.check_mended("octave.h5", "/x: ", "a group of Octave, whose /x/value has the numbers")
        self.check_mended("octave_types.h5", "a group of Octave", x=COUNTS)

    def test_structs_of_octave(self):
        self.check_mended("octave_struct.h5", "a group '/data' that has an x and a y, written by Octave")
        self.check_mended("octave_structs.h5", "one group for each task (3 groups with an x and a y: 'task_1'", "by Octave",
                          x=X[:3], y=Y[:3])
        self.check_mended("octave_struct_of_structs.h5", "(3 groups in /tasks/value with an x and a y", "by Octave", x=X[:3],
                          y=Y[:3])

    def test_formats_that_are_not_hdf5(self):
        self.check_refused("octave.txt", "expected an HDF5 file, found a text file of Octave", "save('-hdf5'")

    def test_format_before_7_3(self):
        self.check_read("octave_v7.mat")
        self.assertIn("a MATLAB file of a format before 7.3", self.refuse(3, "report", real("octave_v7.mat")))


class Matlab(Foreign):
    """The one file that MATLAB itself has written."""

    def test_its_array_is_known_as_matlabs(self):
        shutil.copy(real("matlab_r2007a.mat"), self.path("d.mat"))
        self.check_refused(self.path("d.mat"), "nothing of that name (the file has 'testdouble')")
        with h5py.File(self.path("d.mat"), "r+") as f:
            f.move("testdouble", "x")  # a row of 9 numbers from 0 to 2 pi
        self.check_refused(self.path("d.mat"), "found shape [9, 1] written by MATLAB (attribute MATLAB_class)",
                           options=["--kind", "vectors"])
        page = self.succeed("inspect", self.path("d.mat"), "--kind", "vectors", "--axes", "stored")
        self.assertRegex(page, r"/x +float64 \[9, 1\], from 0 to 6\.283, mean 3\.142")

    def test_the_imitation_is_like_it(self):
        heads, marks = [], []
        for name in ("matlab_r2007a.mat", "matlab_imitation.mat"):
            with open(real(name), "rb") as f:
                head = f.read(512 + 8)
            self.assertRegex(head[:116], rb"\AMATLAB 7\.\d MAT-file, Platform: \w+, Created on: "
                                         rb"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} HDF5 schema \d\.\d\d \. *\Z")
            heads.append(head[116:])
            with h5py.File(real(name)) as f:
                mark = next(iter(f.values())).attrs.get_id("MATLAB_class")
                kind = mark.get_type()
                marks.append((mark.shape, kind.get_size(), kind.get_strpad(), kind.get_cset(), kind.is_variable_str()))
        self.assertEqual(*heads)
        self.assertEqual(*marks)


class Pandas(Foreign):
    def test_rows_in_turn(self):
        for name in ("pandas_fixed.h5", "pandas_table.h5"):
            with self.subTest(name):
                self.check_mended(name, "found a table of pandas; ", words=[("TASKS", "12")])

    def test_rows_by_their_index(self):
        for name in ("pandas_fixed_index.h5", "pandas_table_index.h5", "pandas_table_columns.h5", "pandas_mixed.h5"):
            with self.subTest(name):
                self.check_mended(name, "a table of pandas whose index has two levels, which are taken for task and example")

    def test_a_series_and_a_row_that_is_not_there(self):
        self.check_mended("pandas_series.h5", "--missing drop", options=["--missing", "drop"], x=with_hole(X, (1, 2)),
                          y=Y[:, :, 1:2])

    def test_one_table_for_all(self):
        """Its line needs pandas: what it asks of a DataFrame is done here by hand."""
        def read_hdf(path, key):
            with h5py.File(path) as f:
                columns = dict(zip(f[key]["block0_items"].asstr()[()], f[key]["block0_values"][()].T))
            return Columns(columns)

        class Columns(dict):
            def __getitem__(self, names):
                values = np.stack([self.get(name) for name in names], -1)
                return types.SimpleNamespace(to_numpy=lambda: values)

        words = [("INPUTS", "['a', 'b', 'c']"), ("OUTPUTS", "['u', 'v', 'w']"), ("TASKS", "12")]
        with unittest.mock.patch.dict(sys.modules, pandas=types.SimpleNamespace(read_hdf=read_hdf)):
            self.check_mended("pandas_one_frame.h5", "found tables of pandas: 'data'; ", words=words)

    def test_pytables(self):
        self.check_read("pytables_arrays.h5")
        self.check_mended("pytables_table.h5", "found a table of PyTables; ", words=[("TASKS", "12")])
        self.check_mended("pytables_rows.h5", "found rows of variable length (H5T_VLEN)")

    def test_groups_for_tasks(self):
        self.check_mended("pytables_groups.h5", "one group for each task (3 groups", x=X[:3], y=Y[:3])

    def test_a_compression_of_pytables(self):
        with unittest.mock.patch.dict(os.environ, HDF5_PLUGIN_PATH=self.path("no-plug-ins")):
            self.check_refused("pytables_blosc.h5", "'blosc' (HDF5 filter 32001)",
                               f"ptrepack --complib=zlib --complevel=5 {real('pytables_blosc.h5')} new.h5")
        self.check_read("pytables_blosc_repacked.h5")  # what this command wrote


class NetCdf(Foreign):
    NOTE = "the axes of /x are read in the order that their names ask for, (2, 1, 0) of the file"

    def test_axes_in_another_order(self):
        for name in ("xarray_netcdf4.nc", "xarray_h5netcdf.nc", "xarray_coordinates.nc"):
            with self.subTest(name):
                self.check_read(name, note=self.NOTE)

    def test_axes_in_order(self):
        self.check_read("xarray_station.nc")

    def test_packed_and_missing(self):
        for name in ("xarray_netcdf4_missing.nc", "xarray_h5netcdf_missing.nc"):
            with self.subTest(name):
                self.check_refused(name, "/x[2, 0, 1]: expected a finite number, found -32767, a fill value; --missing drop")
                self.check_read(name, "--missing", "drop", x=with_hole(X, (1, 0, 2)), y=with_hole(Y, (4, 3, 1)),
                                note=self.NOTE)

    def test_groups_for_tasks(self):
        """Their axes turned by their names, their numbers unpacked."""
        self.check_mended("xarray_tasks.nc", "one group for each task (3 groups", x=with_hole(X[:3], (1, 0, 2)), y=Y[:3],
                          options=["--missing", "drop"])

    def test_the_classic_format(self):
        self.check_refused("xarray_classic.nc", "found a netCDF file of the classic format",
                           f"nccopy -k nc4 {real('xarray_classic.nc')} new.nc")
        self.check_read("xarray_classic_converted.nc")  # what this command wrote


class Virtual(Foreign):
    def test_its_sources_are_beside_it(self):
        self.check_read("virtual.h5")

    def test_its_sources_are_elsewhere(self):
        data = self.path("virtual.h5")
        shutil.copy(real("virtual.h5"), data)
        self.check_refused(data, "/x: expected a virtual dataset whose sources are there, found a source 'virtual_half_0.h5' "
                           "that is not there; put it beside the file", "HDF5_VDS_PREFIX=FOLDER")
        page = self.succeed("inspect", data, env={**os.environ, "HDF5_VDS_PREFIX": FOREIGN})
        self.assertIn("12 of 4 examples", page)
        shutil.copy(real("virtual_half_0.h5"), self.folder)
        self.check_refused(data, "a source 'virtual_half_1.h5' that is not there")
        shutil.copy(real("virtual_half_1.h5"), self.folder)
        self.check_read(data)


class AllOfThem(unittest.TestCase):
    def test_each_file_is_used_and_small(self):
        with open(os.path.abspath(__file__)) as f:
            text = f.read()
        for name in os.listdir(FOREIGN):
            if name.endswith((".h5", ".nc", ".mat", ".txt")):
                self.assertIn(f'"{name}"', text)
                self.assertLess(os.path.getsize(real(name)), 25000, name)


if __name__ == "__main__":
    unittest.main()
