# SPDX-License-Identifier: Apache-2.0
"""Datasets whose sharing is known, each with one trouble that real data have: `calibration.py`, `metamorphic.py`.

Half of them have a symmetry, or a sharing without one; the weights of the other half are all different. The weights of
a task are normal with variance 1, one draw for each block. A third of the datasets has inputs and outputs in random
orders.
"""
import collections

import numpy as np

from judged_fits import INACTIVE, same_partition, ties_nothing
from real_data import autoregressive, ring_partition

Dataset = collections.namedtuple(
    "Dataset", ["seed", "index", "pattern", "trouble", "symmetric", "noise", "scrambled", "x", "y", "truth", "dead"])


def rolled(*shape, axis=0):
    return np.roll(np.arange(np.prod(shape)).reshape(shape), 1, axis).ravel()


def swapped(n):
    return np.array([1, 0, *range(2, n)])


def side_by_side(first, second):
    return np.concatenate([first, second + len(first)])


def orbits(*generators):
    """The partition whose blocks are the orbits of permutations that move inputs and outputs alike."""
    n = len(generators[0])
    labels, before = np.arange(n * n).reshape(n, n), None
    while not np.array_equal(labels, before):
        before = labels
        for g in generators:
            labels = np.minimum(labels, labels[np.ix_(g, g)])
    return labels


def cyclic(n):
    return orbits(rolled(n))


def dihedral(n):
    return orbits(rolled(n), np.arange(n)[::-1])


def symmetric(n):
    return orbits(rolled(n), swapped(n))


def torus(n, turns=False):
    quarter = [np.rot90(np.arange(n * n).reshape(n, n)).ravel()] if turns else []
    return orbits(rolled(n, n), rolled(n, n, axis=1), *quarter)


def wreath_c4_s3():
    within = side_by_side(rolled(4), np.arange(8))
    blocks = np.arange(12).reshape(3, 4)
    return orbits(within, rolled(3, 4), blocks[swapped(3)].ravel())


def grid_c3_s4():
    return orbits(rolled(3, 4), rolled(3, 4, axis=1), np.arange(12).reshape(3, 4)[:, swapped(4)].ravel())


def ring_beside_set():
    ring, rest = np.arange(5), np.arange(4)
    return orbits(side_by_side(rolled(5), rest), side_by_side(ring, rolled(4)), side_by_side(ring, swapped(4)))


def band(outputs, taps, label):
    """Windows with open ends; label(output, tap)."""
    partition = np.full((outputs, outputs + taps - 1), INACTIVE)
    for k in range(taps):
        partition[np.arange(outputs), np.arange(outputs) + k] = [label(a, k) for a in range(outputs)]
    return partition


def all_different(active):
    return np.where(active, np.arange(active.size).reshape(active.shape), INACTIVE)


def dense(outputs, inputs):
    return all_different(np.ones((outputs, inputs), bool))


def two_dense_parts(first, second):
    part = np.arange(first + second) < first
    return all_different(part[:, None] == part)


SYMMETRIC = {
    "C8": lambda rng: cyclic(8),
    "C12": lambda rng: cyclic(12),
    "C16": lambda rng: cyclic(16),
    "D8": lambda rng: dihedral(8),
    "S5": lambda rng: symmetric(5),
    "S8": lambda rng: symmetric(8),
    "torus 3 x 3": lambda rng: torus(3),
    "torus 4 x 4": lambda rng: torus(4),
    "p4 on 3 x 3": lambda rng: torus(3, turns=True),
    "p4 on 5 x 5": lambda rng: torus(5, turns=True),
    "C4 wr S3": lambda rng: wreath_c4_s3(),
    "C3 x S4": lambda rng: grid_c3_s4(),
    "reversal": lambda rng: orbits(np.arange(rng.integers(5, 9))[::-1]),
    "ring of 3 taps": lambda rng: ring_partition(rng.integers(6, 17)),
    "open ends, 3 taps": lambda rng: band(rng.integers(5, 15), 3, lambda a, k: k),
    "rows tied": lambda rng: np.repeat(np.arange(rng.integers(4, 9))[:, None], rng.integers(5, 11), axis=1),
    "C5 beside S4": lambda rng: ring_beside_set(),
}
DIFFERENT = {
    "dense, square": lambda rng: dense(*[rng.integers(5, 11)] * 2),
    "dense": lambda rng: dense(*rng.integers(4, 13, 2)),
    "windows": lambda rng: band(rng.integers(5, 13), 3, lambda a, k: 3 * a + k),
    "windows on a ring": lambda rng: all_different(ring_partition(rng.integers(6, 15)) != INACTIVE),
    "two dense parts": lambda rng: two_dense_parts(*rng.integers(3, 7, 2)),
    "few filters": lambda rng: dense(*rng.integers(5, 9, 2)),  # the weights mix three
    "sizes on a ring": lambda rng: dense(*[rng.integers(6, 11)] * 2),  # the weights' sizes have a symmetry, no more
}
# Numbers of patterns have no divisor in common with that of troubles, so that all pairs occur.
TROUBLES = ["clean", "offset of each output", "offset of each task", "unequal outputs", "noise in common",
            "unequal tasks", "outliers, 0.1 %", "AR 0.5", "copied tasks", "dead input", "units", "correlated inputs",
            "relu", "mislabelled, 5 %", "AR 0.9", "outliers, 1 %"]
OUTSIDE_THE_MODEL = TROUBLES[12:]


def weights_of(rng, pattern, truth, tasks):
    """[tasks, outputs, inputs]"""
    blocks = truth.max() + 1
    if pattern == "few filters":
        values = rng.normal(size=(tasks, 3)) @ rng.normal(size=(3, blocks))
    else:
        values = rng.normal(size=(tasks, blocks))
    weights = np.where(truth == INACTIVE, 0.0, values[:, truth])
    if pattern == "sizes on a ring":
        weights *= np.exp(rng.normal(size=len(truth)))[cyclic(len(truth))]
    return weights


def inputs_of(rng, trouble, shape):
    """The inputs, and which of them is dead, if any."""
    if trouble.startswith("AR"):
        return autoregressive(rng, shape, float(trouble[2:])), None
    if trouble == "correlated inputs":
        return autoregressive(rng, (shape[0], shape[2], shape[1]), 0.8).swapaxes(1, 2), None
    x = rng.normal(size=shape)
    if trouble != "dead input":
        return x, None
    dead = int(rng.integers(shape[2]))
    x[..., dead] = rng.choice([0, 3.7])
    return x, dead


def noise_of(rng, trouble, shape, size):
    tasks, _, outputs = shape
    noise = autoregressive(rng, shape, float(trouble[2:])) if trouble.startswith("AR") else rng.normal(size=shape)
    one = rng.random() < 0.5  # one that is loud, or levels that differ
    if trouble == "unequal outputs":
        loud = rng.integers(outputs)
        noise *= np.where(np.arange(outputs) == loud, 10, 1) if one else 2 ** rng.uniform(-2, 2, outputs)
    if trouble == "unequal tasks":
        levels = np.where(np.arange(tasks) == rng.integers(tasks), 7, 1) if one else np.exp(rng.normal(size=tasks))
        noise *= levels[:, None, None]
    if trouble == "noise in common":
        noise += 3 * rng.normal(size=(*shape[:2], 1))
    return size * noise


def spoilt(rng, trouble, x, y):
    """What happens to the data once they are there."""
    tasks, examples, outputs = y.shape
    if trouble == "offset of each output":
        y = y + rng.normal(size=outputs)
    if trouble == "offset of each task":
        y = y + rng.normal(size=(tasks, 1, outputs if rng.random() < 0.5 else 1))
    if trouble.startswith("outliers"):
        share = 0.001 if "0.1" in trouble else 0.01
        y = y + (rng.random(y.shape) < share) * 30 * rng.normal(size=y.shape)
    if trouble == "mislabelled, 5 %":
        y = y.copy()
        wrong = max(1, round(0.05 * tasks)) if tasks > 2 else 0  # of two nobody could tell which is wrong
        for t in rng.choice(tasks, wrong, replace=False):
            y[t] = y[t][:, rng.permutation(outputs)]
    if trouble == "copied tasks":
        copies = int(rng.choice([2, 5, 20]))
        chosen = np.arange(tasks) % -(-tasks // copies)
        x, y = x[chosen], y[chosen]
    if trouble == "units":
        in_x, in_y = [(1e-3, 1), (1, 1e-3), (1e-3, 1e-3)][rng.integers(3)]
        x, y = x * in_x, y * in_y
    return x, y


def draw(seed, index, pattern, trouble, size=None, few=False):
    """A dataset of this pattern with this trouble; size is (tasks, examples, noise), or else drawn: from too few tasks
    to plenty, or few, 1 to 10."""
    rng = np.random.default_rng([seed, index])
    natural = {**SYMMETRIC, **DIFFERENT}[pattern](rng)
    drawn = (round(np.exp(rng.uniform(np.log(5), np.log(400)))), int(rng.integers(3, 15)),
             float(np.exp(rng.uniform(np.log(0.05), np.log(0.5)))))
    if few:
        drawn = (int(rng.integers(1, 11)), *drawn[1:])
    tasks, examples, noise = size or drawn
    scrambled = bool(rng.random() < 1 / 3)
    order = [rng.permutation(n) if scrambled else np.arange(n) for n in natural.shape]
    truth = natural[np.ix_(*order)]
    weights = weights_of(rng, pattern, natural, tasks)[:, order[0]][:, :, order[1]]
    x, dead = inputs_of(rng, trouble, (tasks, examples, truth.shape[1]))
    y = np.einsum("taj,tej->tea", weights, x)
    if trouble == "relu":
        y = np.maximum(y, 0)
    y = y + noise_of(rng, trouble, y.shape, noise)
    x, y = spoilt(rng, trouble, x, y)
    return Dataset(seed, index, pattern, trouble, pattern in SYMMETRIC, noise, scrambled, x, y, truth, dead)


def what_is(index):
    """The pattern and the trouble of a dataset, the same for all seeds."""
    patterns = list(DIFFERENT if index % 2 else SYMMETRIC)
    return patterns[index // 2 % len(patterns)], TROUBLES[index // 2 % len(TROUBLES)]


def dataset(seed, index, few=False):
    return draw(seed, index, *what_is(index), few=few)


def known(data, partition):
    """Without the weights of a dead input, which nobody can know."""
    return partition if data.dead is None else np.delete(partition, data.dead, axis=1)


def is_exact(data, partition):
    """The weights that can be known are tied as they truly are. Where none truly are: none is, whatever is inactive."""
    if ties_nothing(data.truth):
        return ties_nothing(known(data, partition))
    return same_partition(known(data, partition), known(data, data.truth))


def title(data):
    tasks, examples, inputs = data.x.shape
    return (f"{data.pattern}{', scrambled' if data.scrambled else ''}; {data.trouble}; {inputs} inputs, "
            f"{data.y.shape[2]} outputs, {tasks} task{'s' if tasks > 1 else ''} of {examples}, noise {data.noise:.2g}")
