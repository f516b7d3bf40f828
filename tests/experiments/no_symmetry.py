#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How often is a symmetry found where there is none? 500 small datasets whose weights are all different.

    python3 tests/experiments/no_symmetry.py                                   builds the program, then all of them
    python3 tests/experiments/no_symmetry.py --program P --seed 1001           others of the same kinds
    python3 tests/experiments/no_symmetry.py --program P --dataset 12 --keep F one of them: its report; its data in F

3 to 40 inputs and 1 to 40 outputs, flat or in a natural shape ([channels, n], [h, w], [channels, h, w]), square or
not; 1 to 20 tasks of 2 to 10 examples; noise 0.03 to 0.5. Most weights are normal and independent; some mix a few
filters that all tasks have in common, and some are smooth, so that neighbours are nearly alike. `fit` is told nothing.

At most 1 % of the answers may be a tie that is called certain or likely: above it the exit code is 1. All ties are
listed, and all datasets without an answer (a refusal, a timeout), which count for nothing.
"""
import argparse
import collections
import pathlib
import shlex
import sys
import tempfile

import numpy as np

from judged_fits import (STAKED, add_program_option, described, drawn, fit, fit_arrays, group_of, level_of, measure_each,
                         program_of, share_interval, ties_nothing, write_arrays)
from lps_program import print_table

BOUND = 0.01
LEAST_INPUTS, MOST_INPUTS = 3, 40
SHAPES = ("flat", "channels", "image", "channels of images")
WEIGHTS = ("independent", "few filters", "smooth")

# x [tasks, examples, *input shape], y; shape and weights say of which kinds.
Dataset = collections.namedtuple("Dataset", ["index", "shape", "weights", "noise", "x", "y"])
Finding = collections.namedtuple("Finding", ["index", "title", "shape", "weights", "tasks", "level", "tied", "found",
                                             "seconds"])


def input_shape(rng, kind):
    """With 3 to 40 inputs, no size being more likely than others by much."""
    while True:
        n = int(rng.integers(LEAST_INPUTS, MOST_INPUTS + 1))
        if kind == "flat":
            return (n,)
        sizes = rng.integers(2, 8, 3 if kind == "channels of images" else 2)
        if kind == "image" and rng.random() < 0.4:
            sizes[1] = sizes[0]
        if LEAST_INPUTS <= np.prod(sizes) <= MOST_INPUTS:
            return tuple(int(size) for size in sizes)


def output_shape(rng, inputs):
    """The inputs' shape, as often as not; else other channels, a valid convolution's smaller one, or anything flat."""
    choice = rng.random()
    if choice < 0.5:
        return inputs
    if choice < 0.65 and len(inputs) > 1:
        return (int(rng.integers(1, 5)), *inputs[1:])
    if choice < 0.8:
        return tuple(max(1, size - int(rng.integers(0, 3))) for size in inputs)
    return (int(rng.integers(1, MOST_INPUTS + 1)),)


def smooth(rng, tasks, outputs, inputs):
    """Of each task a normal field over outputs x inputs, whose neighbours correlate by 0.6 to 0.9."""
    correlation = rng.uniform(0.6, 0.9)
    roots = [np.linalg.cholesky(correlation ** np.abs(np.subtract.outer(np.arange(n), np.arange(n))))
             for n in (outputs, inputs)]
    return roots[0] @ rng.normal(size=(tasks, outputs, inputs)) @ roots[1].T


def weights_of(rng, kind, tasks, outputs, inputs):
    """[tasks, outputs, inputs]"""
    if kind == "smooth":
        return smooth(rng, tasks, outputs, inputs)
    if kind == "few filters":
        filters = int(rng.integers(2, 5))
        mixed = rng.normal(size=(tasks, filters)) @ rng.normal(size=(filters, outputs * inputs))
        return mixed.reshape(tasks, outputs, inputs) / np.sqrt(filters)
    return rng.normal(size=(tasks, outputs, inputs))


def dataset(seed, index):
    rng = np.random.default_rng([seed, index])
    shape = SHAPES[index % len(SHAPES)]
    kind = rng.choice(WEIGHTS, p=(0.7, 0.15, 0.15))
    inputs = input_shape(rng, shape)
    outputs = output_shape(rng, inputs)
    tasks, examples = int(rng.integers(1, 21)), int(rng.integers(2, 11))
    noise = float(np.exp(rng.uniform(np.log(0.03), np.log(0.5))))
    x = rng.normal(size=(tasks, examples, int(np.prod(inputs))))
    weights = weights_of(rng, kind, tasks, int(np.prod(outputs)), int(np.prod(inputs)))
    y = np.einsum("taj,tej->tea", weights, x)
    y += noise * rng.normal(size=y.shape)
    return Dataset(index, shape, str(kind), noise, x.reshape(tasks, examples, *inputs),
                   y.reshape(tasks, examples, *outputs))


def title(data):
    tasks, examples = data.x.shape[:2]
    return (f"{list(data.x.shape[2:])} -> {list(data.y.shape[2:])}, {data.weights} weights, "
            f"{tasks} task{'s' if tasks > 1 else ''} of {examples}, noise {data.noise:.2g}")


def finding_of(data, found):
    common = (data.index, title(data), data.shape, data.weights, len(data.x), level_of(found))
    if found.partition is None:
        words = [line for line in found.text.splitlines() if line.startswith("symdiscover: ")]
        return Finding(*common, False, " ".join(words)[:200], found.seconds)
    return Finding(*common, not ties_nothing(found.partition), f"{group_of(found)}, {described(found.partition)}",
                   found.seconds)


def measure(program, folder, args, index):
    data = dataset(args.seed, index)
    return finding_of(data, fit_arrays(program, folder, f"data{index}", {"x": data.x, "y": data.y}, args.timeout))


def measure_all(program, args):
    return measure_each(lambda folder, index: measure(program, folder, args, index), args.datasets, args.jobs)


def is_wrong(finding):
    return finding.tied and finding.level in STAKED


def is_answered(finding):
    return finding.level in (*STAKED, "undecided", "none")


def tasks_group(finding):
    return "1 task" if finding.tasks == 1 else "2 to 5 tasks" if finding.tasks <= 5 else "6 to 20 tasks"


def print_counts(findings):
    """By shape, weights and number of tasks, and over all."""
    groups = collections.OrderedDict([("all", findings)])
    for name_of in (lambda f: f.shape, lambda f: f"{f.weights} weights", tasks_group):
        for name in sorted({name_of(f) for f in findings}):
            groups[name] = [f for f in findings if name_of(f) == name]
    rows = []
    for name, here in groups.items():
        wrong = sum(is_wrong(f) for f in here)
        answered = sum(map(is_answered, here))
        low, high = share_interval(wrong, answered)
        rows.append([name, str(len(here)), str(sum(f.tied for f in here)), str(wrong),
                     f"{100 * wrong / max(1, answered):.1f} % ({100 * low:.1f} to {100 * high:.1f})",
                     str(len(here) - answered)])
    print_table(["", "datasets", "with a tie", "called certain or likely", "share of the answers (95 %)", "no answer"],
                rows)


def print_lists(findings, args):
    program = ["--program", str(args.program)] if args.program else []
    for finding in findings:
        if finding.tied or not is_answered(finding):
            command = shlex.join(["python3", "tests/experiments/no_symmetry.py", *program, "--seed", str(args.seed),
                                  "--dataset", str(finding.index)])
            print(f"{finding.level}: {finding.title}\n    {finding.found}\n    {command}")
    seconds = sorted(f.seconds for f in findings)
    print(f"seconds a fit: half below {seconds[len(seconds) // 2]:.1f}, at most {seconds[-1]:.1f}")


def show(program, args):
    """One dataset: its report, the sharing found; with --keep its files."""
    data = dataset(args.seed, args.dataset)
    with tempfile.TemporaryDirectory(prefix="no_symmetry.") as temporary:
        folder = args.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"no_symmetry_{args.seed}_{args.dataset}.h5"
        write_arrays(file, {"x": data.x, "y": data.y})
        found = fit(program, file, timeout=args.timeout)
        finding = finding_of(data, found)
        print(found.text if args.keep is None else f"{found.text}\nthe data: {file}")
    if found.partition is not None:
        print(f"Found\n{drawn(found.partition)}")
    for name, value in finding._asdict().items():
        print(f"{name:8} {value}")
    return 1 if is_wrong(finding) else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=500, metavar="N", help="(500)")
    parser.add_argument("--seed", type=int, default=1, help="below 1000 for development (1)")
    parser.add_argument("--dataset", type=int, metavar="K", help="this one, and everything about it")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="with --dataset: where its files stay")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="fits that run at once, one thread each (2)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for a fit, by the clock (120)")
    add_program_option(parser)
    return parser.parse_args()


def main():
    args = parse()
    program = program_of(args)
    if args.dataset is not None:
        return show(program, args)
    findings = measure_all(program, args)
    if not findings:
        return 130
    print_counts(findings)
    print_lists(findings, args)
    wrong = sum(map(is_wrong, findings))
    answered = sum(map(is_answered, findings))
    passed = wrong <= BOUND * answered
    print(f"ties called certain or likely: {wrong} of {answered} answers, at most {100 * BOUND:g} %: "
          f"{'pass' if passed else 'FAIL'}; no answer: {len(findings) - answered}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
