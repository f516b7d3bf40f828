#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Large layers: are they found exactly, how long does it take, and how much memory?

    python3 tests/experiments/sizes.py                               builds the program, then all of them
    python3 tests/experiments/sizes.py --program P --only torus_28   these cases
    python3 tests/experiments/sizes.py --write FOLDER                the datasets, no fit

torus_28: 784 -> 784, translations of a 28 x 28 torus, 3 x 3 taps, 20 tasks of 20 examples. ring_500: C500 from one
task of 8. ring_200_scrambled: C200, inputs and outputs relabelled, 600 tasks of 8, may be refused in so many words.
inputs_5000: 5,000 inputs to one output, all alike, 20 tasks of 8. supervised_1000: one set of 2,000 samples, 1,000
inputs tied in 4 blocks. means_5000: 5,000 means of which each is one of 5, 100 samples.

`fit` is told nothing. A line passes when the partition is the true one within its seconds and its memory, or where
that is allowed when the data or options are refused within them: exit code 3 or 2, or a report that ties nothing and
says that it did not look everywhere. Exit code 1 when a line does not.
"""
import argparse
import collections
import pathlib
import re
import sys
import tempfile

import numpy as np

from judged_fits import (add_program_option, described, group_of, level_of, plain, program_of, same_partition,
                         ties_nothing, write_arrays)
from lps_program import print_table
from measured_runs import GIGABYTE, measured_fit, memory_here
from real_data import make as real_case
from real_data import torus_partition

# make(rng) -> (arrays of the file, true partition); seconds and memory are bounds.
Case = collections.namedtuple("Case", ["make", "seconds", "memory", "may_refuse"])
REFUSALS = (2, 3)  # exit codes
Outcome = collections.namedtuple("Outcome", ["name", "fit", "peak", "exact", "wrong"])


def ring_partition(n):
    """All n taps."""
    return (np.arange(n) - np.arange(n)[:, None]) % n


def ring(rng, n, tasks, examples=8, noise=0.1):
    """x and y of C(n), by circular correlation."""
    x = rng.normal(size=(tasks, examples, n))
    taps = rng.normal(size=(tasks, 1, n))
    y = np.fft.irfft(np.fft.rfft(x) * np.conj(np.fft.rfft(taps)), n)
    return x, y + noise * rng.normal(size=x.shape)


def torus_28(_):
    """The first 20 tasks of the case of this name."""
    arrays = real_case("torus_28")
    return {name: values[:20] for name, values in arrays.items()}, torus_partition(28)


def ring_500(rng):
    x, y = ring(rng, 500, 1)
    return {"x": x, "y": y}, ring_partition(500)


def ring_200_scrambled(rng):
    x, y = ring(rng, 200, 600)
    inputs, outputs = rng.permutation(200), rng.permutation(200)
    return {"x": x[..., inputs], "y": y[..., outputs]}, ring_partition(200)[np.ix_(outputs, inputs)]


def inputs_5000(rng):
    x = rng.normal(size=(20, 8, 5000))
    y = rng.normal(size=(20, 1, 1)) * x.sum(axis=2, keepdims=True)
    return {"x": x, "y": y + 0.1 * rng.normal(size=y.shape)}, np.zeros((1, 5000), int)


def supervised_1000(rng):
    block = rng.integers(4, size=1000)
    x = rng.normal(size=(2000, 1000))
    y = x @ np.array([1.0, -2.0, 0.5, 3.0])[block] + 0.1 * rng.normal(size=len(x))
    return {"x": x, "y": y, "@kind": "supervised"}, block[None, :]


def means_5000(rng):
    block = rng.integers(5, size=5000)
    return {"x": 3.0 * block + rng.normal(size=(100, 5000)), "@kind": "vectors"}, block


CASES = {
    "torus_28": Case(torus_28, 30, 2 * GIGABYTE, False),
    "ring_500": Case(ring_500, 10, None, False),
    "ring_200_scrambled": Case(ring_200_scrambled, 60, None, True),
    "inputs_5000": Case(inputs_5000, 20, None, False),
    "supervised_1000": Case(supervised_1000, 20, None, False),
    "means_5000": Case(means_5000, 10, None, False),
}


def make(name):
    """The arrays of a case's file and its true partition; they depend on the name alone."""
    return CASES[name].make(np.random.default_rng(sum(name.encode())))


def is_refused(found):
    """By the exit code, or by a report that ties nothing and says that it did not look everywhere."""
    layers = found.report.get("layers", [])
    unsearched = bool(layers) and not layers[0]["searched"] and ties_nothing(found.partition)
    return found.exit_code in REFUSALS or unsearched


def wrong_of(case, found, peak, exact):
    """Why a fit does not pass."""
    wrong = []
    if not exact and not (case.may_refuse and is_refused(found)):
        wrong.append("not exact" if found.partition is not None else level_of(found))
    if found.seconds > case.seconds:
        wrong.append(f"{found.seconds:.0f} s")
    if case.memory and peak > case.memory:
        wrong.append(f"{peak / 1e6:.0f} MB")
    return wrong


def judge(program, folder, args, name):
    arrays, truth = make(name)
    data = folder / "data.h5"  # not the case's name, which reports print
    write_arrays(data, arrays)
    del arrays
    found, peak = measured_fit(program, data, timeout=args.timeout, threads=args.threads,
                               most_memory=0.7 * memory_here())
    exact = found.partition is not None and same_partition(np.ravel(found.partition), np.ravel(truth))
    return Outcome(name, found, peak, exact, wrong_of(CASES[name], found, peak, exact))


def row_of(outcome):
    case, found = CASES[outcome.name], outcome.fit
    what = re.sub(r"\S*/(?=data\.)", "", plain(found.text))[:200]
    if found.partition is not None:
        what = f"{group_of(found)}, {described(found.partition)}"
    bound = f"{case.seconds} s" + (f", {case.memory / 1e9:g} GB" if case.memory else "")
    return [outcome.name, what, "exact" if outcome.exact else "not exact", level_of(found), str(found.exit_code),
            f"{found.seconds:.1f}", f"{outcome.peak / 1e6:.0f}", bound,
            f"FAIL: {', '.join(outcome.wrong)}" if outcome.wrong else "pass"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=CASES, metavar="NAME", default=list(CASES), help="these cases")
    parser.add_argument("--write", type=pathlib.Path, metavar="FOLDER", help="write the datasets and fit nothing")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for a fit (120)")
    parser.add_argument("--threads", type=int, default=2, help="of a fit (2)")
    add_program_option(parser)
    return parser.parse_args()


def main():
    args = parse()
    if args.write:
        args.write.mkdir(parents=True, exist_ok=True)
        for name in args.only:
            arrays, truth = make(name)
            write_arrays(args.write / f"{name}.h5", {**arrays, "truth/partition": truth.astype("i4")})
        return 0
    program = program_of(args)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="sizes.") as folder:
        for name in args.only:
            outcomes.append(judge(program, pathlib.Path(folder), args, name))
            print(f"{name}: {row_of(outcomes[-1])[-1]} ({outcomes[-1].fit.seconds:.1f} s)", file=sys.stderr)
    print_table(["case", "found", "", "verdict", "exit code", "seconds", "peak MB", "bound", ""],
                [row_of(outcome) for outcome in outcomes])
    return 1 if any(outcome.wrong for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
