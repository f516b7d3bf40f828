# SPDX-License-Identifier: Apache-2.0
"""The fewest tasks that are enough, by doubling and bisection over 1, 2, 3, 4, 6, 8, 12, ...: `frontier.py`."""
import collections
import statistics

# One dataset: tasks, seed, whether it is exact, the verdict's level, the seconds of the fit.
Trial = collections.namedtuple("Trial", ["tasks", "seed", "exact", "level", "seconds"])

# Of a group at a noise; kind: natural, scrambled, oracle or msr. fewest is None where none of the numbers is enough.
Row = collections.namedtuple("Row", ["name", "examples", "noise", "kind", "fewest", "trials"])


def allowed_failures(seeds):
    """1 of 20."""
    return seeds // 20


def ladder(most):
    """1, 2, 3, 4, 6, 8, 12, 16, 24, ..."""
    rungs, power = [1], 2
    while power <= most:
        rungs += [power, power * 3 // 2]
        power *= 2
    return [rung for rung in rungs if rung <= most]


def fewest(passes, rungs):
    """The first of the rungs that passes, were all above it to pass too; None where the last does not."""
    failed, above = -1, 0  # rungs[failed] fails, rungs[above] is to be tried
    while not passes(rungs[above]):
        if above == len(rungs) - 1:
            return None
        failed, above = above, min(above + 2 if above else 1, len(rungs) - 1)
    while above - failed > 1:
        middle = (failed + above) // 2
        if passes(rungs[middle]):
            above = middle
        else:
            failed = middle
    return rungs[above]


def shown_seconds(row):
    """Median and most of the fits with as many tasks as it takes, or else with the most tried."""
    tasks = row.fewest or max(trial.tasks for trial in row.trials)
    seconds = [trial.seconds for trial in row.trials if trial.tasks == tasks]
    return f"{statistics.median(seconds):.1f}, {max(seconds):.1f}"
