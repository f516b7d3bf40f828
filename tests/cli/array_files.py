# SPDX-License-Identifier: Apache-2.0
"""Arrays in files of other formats than HDF5, as the programs write them that no test can ask."""
import csv
import struct
import zlib

import numpy as np

CLASSES = {"f8": (6, 9), "f4": (7, 7), "i1": (8, 1), "u1": (9, 2), "i2": (10, 3), "u2": (11, 4), "i4": (12, 5),
           "u4": (13, 6), "i8": (14, 12), "u8": (15, 13)}


def element(order, kind, data):
    padding = -len(data) % 8
    return struct.pack(order + "II", kind, len(data)) + data + b"\0" * padding


def mat_matrix(order, name, values):
    """An array as MATLAB 5 to 7.2 lays it out: columns first, two axes at least."""
    values = np.asarray(values)
    if values.ndim < 2:
        values = values.reshape(1, -1)
    flags = 0
    if values.dtype == bool:
        values, flags = values.astype("u1"), 0x0200
    if values.dtype.kind == "c":
        flags = 0x0800
    kind = "f8" if values.dtype.kind == "c" else values.dtype.str[1:]
    matrix_class, number = CLASSES[kind]
    dims = struct.pack(order + f"{values.ndim}i", *values.shape)
    parts = [values.real, values.imag] if flags == 0x0800 else [values]
    body = element(order, 6, struct.pack(order + "II", flags | matrix_class, 0)) + element(order, 5, dims)
    body += element(order, 1, name.encode())
    for part in parts:
        body += element(order, number, np.asarray(part, order + kind).tobytes(order="F"))
    return struct.pack(order + "II", 14, len(body)) + body


def write_mat(path, compress=False, order="<", **arrays):
    with open(path, "wb") as f:
        text = b"MATLAB 5.0 MAT-file, Platform: GLNXA64, written by a test"
        f.write(text.ljust(124) + struct.pack(order + "H", 0x0100) + (b"IM" if order == "<" else b"MI"))
        for name, values in arrays.items():
            matrix = mat_matrix(order, name, values)
            if compress:
                packed = zlib.compress(matrix)
                matrix = struct.pack(order + "II", 15, len(packed)) + packed
            f.write(matrix)


def write_csv(path, columns, delimiter=",", end="\n", **settings):
    """Columns by name; None and NaN are empty cells."""
    with open(path, "w", newline="", **settings) as f:
        writer = csv.writer(f, delimiter=delimiter, lineterminator=end)
        writer.writerow(columns)
        for row in zip(*columns.values()):
            writer.writerow(["" if value is None or value != value else repr(value) if isinstance(value, float) else value
                             for value in row])


def table(tasks=None, **arrays):
    """Columns x0, x1, ..., y0, ... of arrays [tasks, examples, columns], and one that says the task."""
    columns = {}
    if tasks is not None:
        examples = next(iter(arrays.values())).shape[1]
        columns["task"] = np.repeat(tasks, examples).tolist()
    for name, values in arrays.items():
        for i, column in enumerate(values.reshape(-1, values.shape[-1]).T.tolist()):
            columns[f"{name}{i}"] = column
    return columns
