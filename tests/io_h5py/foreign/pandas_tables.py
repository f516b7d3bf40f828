# SPDX-License-Identifier: Apache-2.0
# python3 pandas_tables.py     (pandas 1.5 and PyTables 3.7, Debian 12: packages python3-pandas python3-tables)
"""DataFrames by DataFrame.to_hdf in both formats, arrays and tables by PyTables itself."""
import subprocess

import numpy as np
import pandas as pd
import tables

from numbers_of_all import X, Y

FRAMES = {"x": ("a", "b", "c"), "y": ("u", "v", "w")}
INDEX = pd.MultiIndex.from_product([range(12), range(4)], names=["task", "example"])


def frames(index=None):
    for (name, columns), values in zip(FRAMES.items(), (X, Y)):
        yield name, pd.DataFrame(values.reshape(-1, 3), index, columns)


def write(path, index=None, **settings):
    if settings["format"] == "table":
        settings.update(index=False, complib="zlib", complevel=9)
    for number, (name, frame) in enumerate(frames(index)):
        frame.to_hdf(path, name, mode="a" if number else "w", **settings)


write("pandas_fixed.h5", format="fixed")
write("pandas_fixed_index.h5", INDEX, format="fixed")
write("pandas_table.h5", format="table")
write("pandas_table_index.h5", INDEX, format="table")
write("pandas_table_columns.h5", INDEX, format="table", data_columns=True)

# Rows in another order than that of the index, numbers of several types.
shuffled = np.random.default_rng(0).permutation(len(INDEX))
for number, (name, frame) in enumerate(frames(INDEX)):
    mixed = frame.astype({frame.columns[1]: "f4"}).iloc[shuffled]
    mixed.to_hdf("pandas_mixed.h5", name, mode="a" if number else "w", format="fixed")

# A Series for the only output; one row of x is not there.
(_, x), (_, y) = frames(INDEX)
x.drop(index=(1, 2)).to_hdf("pandas_series.h5", "x", mode="w", format="fixed")
y["v"].to_hdf("pandas_series.h5", "y", format="fixed")

# All in one frame.
one = pd.concat([frame for _, frame in frames(INDEX)], axis=1)
one.reset_index().to_hdf("pandas_one_frame.h5", "data", mode="w", format="fixed")

with tables.open_file("pytables_arrays.h5", "w") as f:
    f.create_array("/", "x", X)
    f.create_carray("/", "y", obj=Y, filters=tables.Filters(complib="zlib", complevel=5, shuffle=True))

with tables.open_file("pytables_groups.h5", "w") as f:
    for task in range(3):
        group = f.create_group("/", f"task_{task}")
        f.create_array(group, "x", X[task])
        f.create_array(group, "y", Y[task])

with tables.open_file("pytables_blosc.h5", "w") as f:
    for name, values in (("x", X), ("y", Y)):
        f.create_carray("/", name, obj=values, filters=tables.Filters(complib="blosc", complevel=5))

with tables.open_file("pytables_table.h5", "w") as f:
    for name, values in (("x", X), ("y", Y)):
        f.create_table("/", name, np.rec.fromarrays(values.reshape(-1, 3).T, names=FRAMES[name]), chunkshape=48)

# A row for each task, of variable length.
with tables.open_file("pytables_rows.h5", "w") as f:
    for name, values in (("x", X), ("y", Y)):
        rows = f.create_vlarray("/", name, tables.Float64Atom(shape=(3,)), chunkshape=12)
        for task in values:
            rows.append(task)

subprocess.run(["ptrepack", "--complib=zlib", "--complevel=5", "pytables_blosc.h5", "pytables_blosc_repacked.h5"],
               check=True)  # what the message about pytables_blosc.h5 advises
