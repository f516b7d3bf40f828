# SPDX-License-Identifier: Apache-2.0
"""Choosing between a few partitions that are told, by evidence: the least data with which anybody can.

y = W x + noise, W tied by a partition; its shared parameters are normal with one variance for all blocks and tasks, the
noise has one variance. Both variances are integrated over a log-uniform grid, never maximised, which would call data
without symmetry symmetric. Without sharing all weights have that prior: ridge regression.
"""
import collections

import numpy as np

from judged_fits import INACTIVE, canonical

# Of a weight, times the mean square of y over that of x and the number of inputs.
PRIOR_VARIANCES = np.logspace(-2, 2.5, 16)
NOISE_VARIANCES = np.logspace(-6, 0.5, 22)  # times the mean square of y

# What a task says under a hypothesis: the covariance of y has the variances prior * spread + noise in the directions
# where y has this energy, and in all others the noise alone.
Spectrum = collections.namedtuple("Spectrum", ["spread", "energy", "other_energy", "others"])


def spectrum(features, y):
    """Of y = features psi + noise."""
    gram = features.T @ features
    spread, directions = np.linalg.eigh(gram)
    seen = spread > 1e-10 * max(spread.max(initial=0), 1e-300)
    spread = spread[seen]
    energy = (directions[:, seen].T @ (features.T @ y)) ** 2 / spread
    return Spectrum(spread, energy, max(y @ y - energy.sum(), 0.0), len(y) - len(spread))


def tied_spectra(partition, x, y):
    labels = canonical(partition)
    one_hot = (labels[:, :, None] == np.arange(labels.max() + 1)).astype(float)  # [outputs, inputs, blocks]
    outputs, inputs, blocks = one_hot.shape
    sums = one_hot.transpose(1, 0, 2).reshape(inputs, outputs * blocks)
    return [spectrum((task_x @ sums).reshape(-1, blocks), task_y.ravel()) for task_x, task_y in zip(x, y)]


def unshared_spectra(x, y):
    return [spectrum(task_x, column) for task_x, task_y in zip(x, y) for column in task_y.T]


def log_evidence(spectra, x, y):
    """Up to a term that is the same for all hypotheses about these data."""
    size = np.mean(y**2)
    prior = PRIOR_VARIANCES[:, None, None] * size / (np.mean(x**2) * x.shape[-1])
    noise = NOISE_VARIANCES[None, :, None] * size
    total = np.zeros((len(PRIOR_VARIANCES), len(NOISE_VARIANCES)))
    for here in spectra:
        variance = prior * here.spread + noise
        total -= 0.5 * (np.log(variance) + here.energy / variance).sum(axis=2)
        total -= 0.5 * (here.others * np.log(noise) + here.other_energy / noise)[..., 0]
    return np.logaddexp.reduce(total, axis=None) - np.log(total.size)


def odds(truth, rivals, x, y):
    """The log odds of the truth against the best rival (no sharing is always one), and that rival's name."""
    against = {name: log_evidence(tied_spectra(partition, x, y), x, y) for name, partition in rivals.items()}
    if np.any(np.asarray(truth) == INACTIVE) or len(np.unique(truth)) < np.size(truth):
        against["none"] = log_evidence(unshared_spectra(x, y), x, y)
    best = max(against, key=against.get)
    return log_evidence(tied_spectra(truth, x, y), x, y) - against[best], best
