# SPDX-License-Identifier: Apache-2.0
# python3 hdf5storage_matlab.py     (hdf5storage 0.1.19, Debian 12: package python3-hdf5storage)
"""MATLAB's format 7.3 by hdf5storage, which is meant to be read by MATLAB: arrays, structs, and cell arrays of tasks."""
import hdf5storage
import numpy as np

from numbers_of_all import X, Y


def save(path, **variables):
    hdf5storage.savemat(path, variables, format="7.3", oned_as="row", appendmat=False)


def cells(values):
    column = np.empty((len(values), 1), object)
    column[:, 0] = list(values)
    return column


save("hdf5storage.mat", x=X, y=Y)
save("hdf5storage_structs.mat", **{f"task_{t}": {"x": X[t], "y": Y[t]} for t in range(3)})
save("hdf5storage_cells.mat", x=cells(X[:3]), y=cells(Y[:3]))
save("hdf5storage_struct_of_cells.mat", data={"x": cells(X[:3]), "y": cells(Y[:3])})
