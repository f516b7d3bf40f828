# SPDX-License-Identifier: Apache-2.0
"""The groups and patterns of `frontier.py`, what each is most easily mistaken for, and data of them.

Data are those of `symdiscover generate group`: shared parameters N(0, 1), anew in each task, inputs N(0, 1), y = W x +
noise of the given standard deviation. Task t of a seed is the same however many tasks there are.
"""
import collections

import numpy as np

from judged_fits import INACTIVE, canonical
from trouble_data import (all_different, band, cyclic, dihedral, orbits, ring_beside_set, rolled, side_by_side,
                          swapped, symmetric, torus, wreath_c4_s3)

# truth: the partition; rivals: its natural neighbours by name, for the oracle; examples of a task.
Case = collections.namedtuple("Case", ["name", "truth", "rivals", "examples"])

ORDERS = ("natural", "scrambled")


def all_alike(outputs, inputs):
    return np.zeros((outputs, inputs), int)


def each_output_alike(outputs, parts, size):
    """Of each output the inputs of a part are alike."""
    return np.repeat(np.arange(outputs * parts).reshape(outputs, parts), size, axis=1)


def ring_case(n, examples):
    return Case(f"C{n}", cyclic(n), {f"D{n}": dihedral(n)}, examples)


def reflected_ring_case(n, examples):
    return Case(f"D{n}", dihedral(n), {f"C{n}": cyclic(n), f"S{n}": symmetric(n)}, examples)


def set_case(n, examples):
    rivals = {f"D{n}": dihedral(n), f"C{n}": cyclic(n), "all alike": all_alike(n, n)}
    return Case(f"S{n}", symmetric(n), rivals, examples)


def torus_and(n, *flips):
    """An n x n torus that is also flipped along these axes, one flip after the other."""
    return orbits(rolled(n, n), rolled(n, n, axis=1),
                  *(np.flip(np.arange(n * n).reshape(n, n), axes).ravel() for axes in flips))


def p4m(n):
    square = np.arange(n * n).reshape(n, n)
    return orbits(rolled(n, n), np.rot90(square).ravel(), np.flip(square, 0).ravel())


def torus_case(n, examples):
    rivals = {f"p4({n})": torus(n, turns=True), f"p4m({n})": p4m(n), "rows reflected": torus_and(n, 0),
              "columns reflected": torus_and(n, 1), "both reflected": torus_and(n, 0, 1),
              "turned by half": torus_and(n, (0, 1))}
    return Case(f"torus {n} x {n}", torus(n), rivals, examples)


def turned_torus_case(n, examples):
    return Case(f"p4({n})", torus(n, turns=True), {f"torus {n} x {n}": torus(n), f"p4m({n})": p4m(n)}, examples)


def pairs(rows, columns):
    """The product of two partitions of weights, on points (row, column)."""
    labels = rows[:, None, :, None] * (columns.max() + 1) + columns[None, :, None, :]
    return labels.reshape(len(rows) * len(columns), -1)


def grid_case(examples):
    three, four = canonical(symmetric(3)), canonical(symmetric(4))
    truth = pairs(three, four)  # 0: the same point, 1: the same row, 2: the same column, 3: neither
    rivals = {"C3 x S4": pairs(canonical(cyclic(3)), four), "S3 x C4": pairs(three, canonical(cyclic(4))),
              "S4 wr S3": np.where(truth == 3, 2, truth), "S3 wr S4": np.where(truth == 3, 1, truth),
              "S12": symmetric(12)}
    return Case("S3 x S4", truth, rivals, examples)


def wreath_case(examples):
    blocks, rest = np.arange(12).reshape(3, 4), np.arange(8)
    turn, swap = rolled(3, 4), blocks[swapped(3)].ravel()
    ring = side_by_side(rolled(4), rest)
    rivals = {"D4 wr S3": orbits(ring, side_by_side(np.arange(4)[::-1], rest), turn, swap),
              "C4 wr C3": orbits(ring, turn),
              "S4 wr S3": orbits(ring, side_by_side(swapped(4), rest), turn, swap)}
    return Case("C4 wr S3", wreath_c4_s3(), rivals, examples)


def diagonals(outputs, taps, first, last):
    """Output a sees the inputs a + first to a + last as far as they are there, out of those of `taps`."""
    offset = np.arange(outputs + taps - 1) - np.arange(outputs)[:, None]
    return np.where((offset >= first) & (offset <= last), offset - first, INACTIVE)


def band_case(outputs, examples):
    truth = band(outputs, 3, lambda a, k: k)
    rivals = {"windows": all_different(truth != INACTIVE), "5 taps": diagonals(outputs, 3, -1, 3),
              "4 taps": diagonals(outputs, 3, 0, 3), "2 taps": diagonals(outputs, 3, 0, 1),
              "reflected": band(outputs, 3, lambda a, k: k % 2)}
    return Case(f"band {outputs + 2} -> {outputs}", truth, rivals, examples)


def side_by_side_case(examples):
    ring, rest = np.arange(5), np.arange(4)
    turn = side_by_side(rolled(5), rest)
    roll, swap = side_by_side(ring, rolled(4)), side_by_side(ring, swapped(4))
    rivals = {"D5 + S4": orbits(turn, side_by_side(ring[::-1], rest), roll, swap), "C5 + C4": orbits(turn, roll),
              "S5 + S4": orbits(turn, side_by_side(swapped(5), rest), roll, swap)}
    return Case("C5 + S4", ring_beside_set(), rivals, examples)


def invariant_case(examples):
    rivals = {"all alike": all_alike(4, 12), "two halves": each_output_alike(4, 2, 6),
              "two in turn": np.arange(4)[:, None] * 2 + np.arange(12) % 2}
    return Case("invariant 12 -> 4", each_output_alike(4, 1, 12), rivals, examples)


def reversal_case(n, examples):
    return Case(f"reversal {n}", orbits(np.arange(n)[::-1]), {}, examples)


def twelve():
    """Those of the frontier, by name."""
    cases = [ring_case(16, 4), reflected_ring_case(16, 4), set_case(10, 3), torus_case(4, 4), turned_torus_case(5, 4),
             grid_case(4), wreath_case(4), ring_case(32, 4), ring_case(64, 8), band_case(38, 4), side_by_side_case(4),
             invariant_case(4)]
    return {case.name: case for case in cases}


def draw(case, seed, tasks, noise):
    """x [tasks, examples, inputs] and y of a dataset in natural order."""
    labels = canonical(case.truth)
    outputs, inputs = labels.shape
    x, y = np.empty((tasks, case.examples, inputs)), np.empty((tasks, case.examples, outputs))
    for t in range(tasks):
        rng = np.random.default_rng([seed, t])
        shared = rng.normal(size=labels.max() + 1)
        x[t] = rng.normal(size=x[t].shape)
        y[t] = x[t] @ np.where(labels == INACTIVE, 0.0, shared[labels]).T + noise * rng.normal(size=y[t].shape)
    return x, y


def ordered(case, order, seed, x, y):
    """x, y and the true partition in this order."""
    if order == "natural":
        return x, y, case.truth
    rng = np.random.default_rng([seed, 0, 1])  # no task's
    outputs, inputs = (rng.permutation(n) for n in case.truth.shape)
    return x[..., inputs], y[..., outputs], case.truth[np.ix_(outputs, inputs)]
