# SPDX-License-Identifier: Apache-2.0
# python3 matlab_imitation.py     (h5py 3.7)
"""What MATLAB's save -v7.3 writes, as far as matlab_r2007a.mat, a real one, shows it: the first 128 bytes of a user block
of 512, and MATLAB_class as a scalar string of fixed length that leaves no room for the zero that is said to end it. Needed
because no MATLAB can be had to write our numbers."""
import h5py
import numpy as np

from numbers_of_all import X, Y

TEXT = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Mar  2 10:11:12 2020 HDF5 schema 1.00 ."

string = h5py.h5t.C_S1.copy()
string.set_size(len("double"))
with h5py.File("matlab_imitation.mat", "w", userblock_size=512) as f:
    for name, values in (("x", X), ("y", Y)):
        f[name] = values.T
        mark = h5py.h5a.create(f[name].id, b"MATLAB_class", string, h5py.h5s.create(h5py.h5s.SCALAR))
        mark.write(np.array(b"double"), mtype=string)
with open("matlab_imitation.mat", "r+b") as f:
    f.write(TEXT.ljust(116) + bytes(8) + b"\x00\x02IM")
