# SPDX-License-Identifier: Apache-2.0
"""Data as people really have them, made small, with the answer that is right for each.

Most are a ring of 8 sensors: y = W x, W a convolution of 3 taps that wraps around (C8: 3 shared parameters, 24 of 64
weights active, the other 40 always zero), 200 tasks of 12 examples, noise 0.1. Each case then does to them what real
life does: `CASES` says what. A case's numbers depend on its name alone.
"""
import numpy as np

RING = "C8, 3 blocks, 40 inactive"
RING_OF_6 = "C6, 3 blocks, 18 inactive"

# Name: what is right.
CASES = {
    "offset_output": RING,
    "offset_task": RING,
    "relu": f"{RING}; a third of y is left unexplained",
    "common_noise": RING,
    "loud_output": f"{RING}; output 5 is named",
    "noisy_task": f"{RING}; task 17 is named",
    "outliers": RING,
    "lagged_noise": RING,
    "standardised": f"{RING}, nearly",
    "gains": f"{RING}, up to gains",
    "mixed_units": f"{RING}, up to a factor",
    "mirror_signs": "order 2, with signs, 32 blocks",
    "own_deviation": f"{RING}, approximately",
    "dead_input": f"{RING}; input 5 cannot be known",
    "twin_inputs": f"{RING}; inputs 6 and 7 cannot be told apart",
    "copied_tasks": "10 tasks, each 20 times: copies are no evidence",
    "ragged": f"exit 3 names --missing drop, which finds {RING}",
    "largest_double": "exit 3 names y[31, 4, 2]",
    "tiny_numbers": RING,
    "supervised_offset": f"{RING_OF_6}; error near 0.01",
    "supervised_units": f"{RING_OF_6}, up to a factor",
    "no_symmetry_offset": "nothing tied",
    "torus_28": "C28 x C28, 9 blocks, 607600 inactive",
}
MIRROR = np.array([4, 5, 6, 7, 0, 1, 2, 3])
NOISE = {"standardised": 0.001, "gains": 0.01, "lagged_noise": 0.3}  # where it is not 0.1


def autoregressive(rng, shape, rho):
    """Normal numbers of variance 1, along axis 1 a time series whose neighbours correlate by rho."""
    series = rng.normal(size=shape)
    for i in range(1, shape[1]):
        series[:, i] = rho * series[:, i - 1] + np.sqrt(1 - rho * rho) * series[:, i]
    return series


def standardised(values):
    return (values - values.mean(axis=(0, 1))) / values.std(axis=(0, 1))


def ring_partition(n, taps=3):
    """Output a sees the inputs a + 1, a, a - 1, ...; all others are inactive."""
    partition = np.full((n, n), -1)
    for k in range(taps):
        partition[np.arange(n), (np.arange(n) + 1 - k) % n] = k
    return partition


def torus_partition(n):
    """Of an n x n torus, filters of 3 x 3."""
    partition = np.full((n * n, n * n), -1, np.int16)
    rows, columns = np.divmod(np.arange(n * n), n)
    for i in range(3):
        for j in range(3):
            partition[np.arange(n * n), (rows + 1 - i) % n * n + (columns + 1 - j) % n] = 3 * i + j
    return partition


def mirror_partition():
    """Each weight is tied to its mirror image, whatever its sign."""
    index = np.arange(64).reshape(8, 8)
    return np.minimum(index, index[np.ix_(MIRROR, MIRROR)])


def true_partition(name):
    if name == "no_symmetry_offset":
        return np.arange(30).reshape(5, 6)
    if name == "mirror_signs":
        return mirror_partition()
    if name == "torus_28":
        return torus_partition(28)
    return ring_partition(6 if name.startswith("supervised") else 8)


def supervised(name, rng):
    x = rng.normal(size=(400, 6))
    y = sum(w * np.roll(x, k - 1, axis=1) for k, w in enumerate((1, 2, -1.0))) + 0.1 * rng.normal(size=x.shape)
    if name == "supervised_offset":
        return x, y + 5
    x[:, 4] *= 1000
    return x, y


def torus(rng):
    x = rng.normal(size=(60, 20, 28, 28))
    w = rng.normal(size=(60, 3, 3))
    y = sum(w[:, i, j, None, None, None] * np.roll(x, (i - 1, j - 1), (2, 3)) for i in range(3) for j in range(3))
    return x.astype("f4"), (y + 0.1 * rng.normal(size=y.shape)).astype("f4")


def mirror_signs(rng):
    mirror = np.eye(8)[MIRROR] * np.array([1, 1, -1, -1, 1, 1, -1, -1.0])[:, None]
    w = rng.normal(size=(300, 8, 8))
    w = (w + mirror @ w @ mirror.T) / np.sqrt(2)
    x = rng.normal(size=(300, 12, 8))
    return x, np.einsum("tij,tej->tei", w, x) + 0.1 * rng.normal(size=x.shape)


def no_symmetry(rng):
    x = rng.normal(size=(150, 12, 6))
    y = np.einsum("tij,tej->tei", rng.normal(size=(150, 5, 6)), x)
    return x, y + rng.normal(size=5) + rng.normal(size=y.shape) * 0.1 * 2.0 ** np.arange(5)


def deviating(rng, x, v):
    """Every active weight of every task is off by 30 %."""
    w = np.zeros((len(x), 8, 8))
    for a in range(8):
        for k in range(3):
            w[:, a, (a + 1 - k) % 8] = v[k, :, 0, 0] + 0.3 * rng.normal(size=len(x))
    return np.einsum("taj,tej->tea", w, x)


def ring_outputs(name, rng, x, v):
    """With noise, which is drawn before all else."""
    noise = rng.normal(size=x.shape)
    if name == "lagged_noise":
        noise = autoregressive(rng, x.shape, 0.5)
    if name == "own_deviation":
        y = deviating(rng, x, v)
    else:
        y = sum(v[k] * np.roll(x, k - 1, axis=2) for k in range(3))
    if name == "relu":
        y = np.maximum(y, 0)
    size = NOISE.get(name, 0.1)
    if name == "loud_output":
        size = np.where(np.arange(8) == 5, 1.0, size)
    if name == "noisy_task":
        size = np.where(np.arange(len(x)) == 17, 0.5, size)[:, None, None]
    return y + size * noise


def offset(name, rng, y):
    """What is added to the outputs."""
    tasks, examples, _ = y.shape
    if name == "offset_output":
        return rng.normal(size=8)
    if name == "offset_task":
        return rng.normal(size=(tasks, 1, 1))
    if name == "common_noise":
        return 0.3 * rng.normal(size=(tasks, examples, 1))
    if name == "outliers":
        return (rng.random(y.shape) < 0.001) * 30 * rng.normal(size=y.shape)
    return 0


def in_other_units(name, rng, x, y):
    if name == "standardised":
        return standardised(x), standardised(y)
    if name == "gains":
        return x * (1 + 0.05 * rng.normal(size=8)), y
    if name == "mixed_units":
        x = x * 1e-5
        x[..., 3] *= 1e6
        return x, y * 1e-5
    return (x * 1e-160, y * 1e-160) if name == "tiny_numbers" else (x, y)


def ring(name, rng):
    tasks, examples = 10 if name == "copied_tasks" else 200, 14 if name == "ragged" else 12
    x = rng.normal(size=(tasks, examples, 8))
    v = rng.normal(size=(3, tasks, 1, 1))
    if name == "dead_input":
        x[..., 5] = 0
    if name == "twin_inputs":
        x[..., 7] = x[..., 6]
    if name == "lagged_noise":
        x = autoregressive(rng, x.shape, 0.5)
    y = ring_outputs(name, rng, x, v)
    x, y = in_other_units(name, rng, x, y + offset(name, rng, y))
    if name == "copied_tasks":
        x, y = np.tile(x, (20, 1, 1)), np.tile(y, (20, 1, 1))
    if name == "ragged":
        for t, count in enumerate(rng.integers(6, 15, tasks)):
            x[t, count:] = y[t, count:] = np.nan
    if name == "largest_double":
        y[31, 4, 2] = np.finfo(float).max
    return x, y


def make(name):
    """The arrays of the case's file, for `write_arrays`."""
    rng = np.random.default_rng(sum(name.encode()))
    if name.startswith("supervised"):
        x, y = supervised(name, rng)
        return {"x": x, "y": y, "@kind": "supervised"}
    special = {"torus_28": torus, "mirror_signs": mirror_signs, "no_symmetry_offset": no_symmetry}
    x, y = special[name](rng) if name in special else ring(name, rng)
    return {"x": x, "y": y}
