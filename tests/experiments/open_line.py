# SPDX-License-Identifier: Apache-2.0
"""The order of inputs and outputs along the line of a convolution with open ends, read off its partition."""
import h5py
import numpy as np


def chain_outputs(active):
    """Neighbours on the line have most inputs in common. Starts at either end."""
    shared = active.astype(int) @ active.T.astype(int)
    np.fill_diagonal(shared, 0)
    neighbours = [np.flatnonzero(line == shared.max()).tolist() for line in shared]
    ends = [a for a, near in enumerate(neighbours) if len(near) == 1]
    if len(ends) != 2 or any(len(near) > 2 for near in neighbours):
        raise ValueError("the outputs do not form a line")
    order = [ends[0]]
    while len(order) < len(neighbours):
        order.append(next(a for a in neighbours[order[-1]] if a not in order[-2:]))
    return order


def true_line(data):
    """(input_order, output_order) of the dataset's true partition: the index that stands first, second, ..."""
    with h5py.File(data) as f:
        active = f["truth/partition"][()] >= 0
    outputs = chain_outputs(active)
    # An input stands where the outputs that look at it stand, on average; the ends' ones are seen by fewer.
    place = [np.mean(np.flatnonzero(active[outputs, j])) for j in range(active.shape[1])]
    if len(set(place)) < len(place):
        raise ValueError("the inputs do not form a line")
    return np.argsort(place).tolist(), outputs


def read_found_line(result):
    with h5py.File(result) as f:
        layer = f["layers/layer"]
        if "input_order" not in layer:
            return None
        return {"shape": layer.attrs.get("arrangement"), "input_order": layer["input_order"][()].tolist(),
                "output_order": layer["output_order"][()].tolist()}


def same_line(found, truth):
    """Whether an arrangement is this line from either end. Without orders things stand as they are."""
    if not found or found.get("shape") != "line":
        return False
    inputs, outputs = truth
    got = (list(found.get("input_order") or range(len(inputs))), list(found.get("output_order") or range(len(outputs))))
    return got in ((inputs, outputs), (inputs[::-1], outputs[::-1]))
