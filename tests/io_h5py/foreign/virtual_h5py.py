# SPDX-License-Identifier: Apache-2.0
# python3 virtual_h5py.py     (h5py 3.7)
"""A virtual dataset put together from two files, as beamlines write them."""
import h5py

from numbers_of_all import X, Y

layout = h5py.VirtualLayout(X.shape, X.dtype)
for half in range(2):
    source = f"virtual_half_{half}.h5"
    with h5py.File(source, "w") as f:
        f["entry/data"] = X[6 * half:6 * half + 6]
    layout[6 * half:6 * half + 6] = h5py.VirtualSource(source, "entry/data", (6, 4, 3))
with h5py.File("virtual.h5", "w", libver="latest") as f:
    f.create_virtual_dataset("x", layout)
    f["y"] = Y
