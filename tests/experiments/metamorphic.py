#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does an answer depend on what must not matter? The same data in other orders, units and number types.

    python3 tests/experiments/metamorphic.py                          builds the program, then 40 datasets
    python3 tests/experiments/metamorphic.py --program P --only units these changes
    python3 tests/experiments/metamorphic.py --program P --dataset 23 --keep FOLDER

Half of the datasets are easy (plenty of tasks, no trouble), half hard: near the fewest tasks that do, or with a trouble
(`trouble_data.py`). Each is fitted as it is and changed in 22 ways. Compared with the first answer, relabelling undone,
are the partition, the verdict's level, the group, and the ratio of the tied to the unshared error, to a thousandth; not
the ratio where tasks or examples are reordered, since that chooses other examples to adapt on. Every file has a /split,
which moves with its tasks: without it the first 70 % would train. Examples of time series are left in their order.

The table counts the fits that differ in anything; all of them follow. Any makes the exit code 1.
"""
import argparse
import collections
import concurrent.futures
import functools
import pathlib
import shlex
import sys
import tempfile

import numpy as np

from judged_fits import (add_program_option, canonical, described, fit, layer_of, level_of, partition_distance,
                         program_of, write_arrays)
from lps_program import print_table
from trouble_data import SYMMETRIC, TROUBLES, draw, title

ERRORS_AGREE = 1e-3
SMALL = ["C8", "ring of 3 taps", "dense", "D8", "torus 3 x 3", "windows", "S5", "reversal", "two dense parts",
         "C5 beside S4", "open ends, 3 taps", "rows tied", "dense, square"]
UNITS = (1e-6, 1e-3, 8, 1e3, 1e6)

# Of a fit: what must not change. An error without an answer has a level only.
Answer = collections.namedtuple("Answer", ["partition", "level", "group", "errors"])
# Of a changed dataset: its arrays, and what brings a partition back to the labels as they were.
Change = collections.namedtuple("Change", ["arrays", "undo"])
Difference = collections.namedtuple("Difference", ["change", "data", "easy", "kinds", "command"])


def as_it_is(partition):
    return partition


def relabelled(arrays, rng, name):
    """Column k of what is found belongs to the input, or the output, order[k]."""
    order = rng.permutation(arrays[name].shape[2])
    back = np.argsort(order)
    undo = (lambda p: p[:, back]) if name == "x" else (lambda p: p[back])
    return Change({**arrays, name: arrays[name][..., order]}, undo)


def tasks_reordered(arrays, rng):
    order = rng.permutation(len(arrays["x"]))
    return Change({name: values[order] for name, values in arrays.items()}, as_it_is)


def examples_reordered(arrays, rng):
    tasks, examples, _ = arrays["x"].shape
    order = rng.permuted(np.tile(np.arange(examples), (tasks, 1)), axis=1)[..., None]
    return Change({**arrays, **{name: np.take_along_axis(arrays[name], order, axis=1) for name in "xy"}}, as_it_is)


def in_units(arrays, _, names, unit):
    return Change({**arrays, **{name: unit * arrays[name] for name in names}}, as_it_is)


def of_type(arrays, _, code):
    return Change({**arrays, **{name: arrays[name].astype(code) for name in "xy"}}, as_it_is)


CHANGES = {
    "inputs relabelled": functools.partial(relabelled, name="x"),
    "outputs relabelled": functools.partial(relabelled, name="y"),
    "tasks reordered": tasks_reordered,
    "examples reordered": examples_reordered,
    "-y": functools.partial(in_units, names="y", unit=-1),
    "float32": functools.partial(of_type, code="<f4"),
    "big-endian": functools.partial(of_type, code=">f8"),
    **{f"units: {' and '.join(names)} x {unit:g}": functools.partial(in_units, names=names, unit=unit)
       for names in ("x", "y", "xy") for unit in UNITS},
}
OTHER_EXAMPLES = ("tasks reordered", "examples reordered")  # to adapt on: held-out errors are others


def datasets(args):
    """(easy, dataset) by turns."""
    for index in range(args.datasets):
        pattern, turn = SMALL[index // 2 % len(SMALL)], index // 4
        if index % 2 == 0:
            size = (60 if pattern in SYMMETRIC else 150, 10, 0.1)
            yield True, draw(args.seed, index, pattern, "clean", size)
        elif index % 4 == 1:
            yield False, draw(args.seed, index, pattern, "clean", (8 + 3 * turn, 4, 0.2))
        else:
            yield False, draw(args.seed, index, pattern, TROUBLES[1 + 7 * turn % 15], (40, 8, 0.2))  # all but "clean"


def arrays_of(data):
    tasks = len(data.x)
    split = np.searchsorted([0.7, 0.8], np.arange(tasks) / tasks, "right")
    return {"x": data.x, "y": data.y, "split": split.astype("i1")}


def answer(program, file, change, timeout):
    write_arrays(file, change.arrays)
    found = fit(program, file, timeout=timeout)
    if found.partition is None:
        return Answer(None, level_of(found), None, None)
    group, heldout = layer_of(found)["group"], found.report["heldout"]
    errors = heldout["tied"] / heldout["unshared"] if heldout["tied"] and heldout["unshared"] else None
    name = f"{' x '.join(sorted(group['name'].split(' x ')))} of order {group['order']}"
    return Answer(canonical(change.undo(found.partition)), level_of(found), name, errors)


def errors_differ(before, after):
    if before is None or after is None:
        return before is not after
    return not abs(after - before) <= ERRORS_AGREE * abs(before)


def kinds_of(before, after, with_errors):
    """{what differs: how}"""
    kinds = {}
    if before.level != after.level:
        kinds["level"] = f"{before.level} -> {after.level}"
    if before.partition is None or after.partition is None:
        return kinds
    if not np.array_equal(before.partition, after.partition):
        kinds["partition"] = (f"{described(before.partition)} -> {described(after.partition)}, distance "
                              f"{partition_distance(before.partition, after.partition)}")
    if before.group != after.group:
        kinds["group"] = f"{before.group} -> {after.group}"
    if with_errors and errors_differ(before.errors, after.errors):
        kinds["errors"] = f"tied / unshared {before.errors} -> {after.errors}"
    return kinds


def command(args, data, change):
    program = ["--program", str(args.program)] if args.program else []
    return shlex.join(["python3", "tests/experiments/metamorphic.py", *program, "--seed", str(args.seed), "--dataset",
                       str(data.index), "--only", change, "--keep", "."])


def compare(program, folder, args, easy, data):
    """The changes tried, and the differences."""
    changes = [name for name in CHANGES if args.only in name and not (
        name == "examples reordered" and data.trouble.startswith("AR"))]
    arrays, differences = arrays_of(data), []
    before = answer(program, folder / f"data{data.index}.h5", Change(arrays, as_it_is), args.timeout)
    for name in changes:
        rng = np.random.default_rng([data.seed, data.index, list(CHANGES).index(name)])
        file = folder / f"data{data.index}.changed.h5"
        after = answer(program, file, CHANGES[name](arrays, rng), args.timeout)
        kinds = kinds_of(before, after, name not in OTHER_EXAMPLES)
        if kinds:
            differences.append(Difference(name, data, easy, kinds, command(args, data, name)))
    print(f"{data.index}: {title(data)}: {len(differences)} of {len(changes)} differ", file=sys.stderr)
    return [(name, easy) for name in changes], differences


def print_differences(tried, differences):
    rows = []
    for name in CHANGES:
        cells = [name]
        for easy in (True, False):
            count = sum(case == (name, easy) for case in tried)
            here = [d for d in differences if (d.change, d.easy) == (name, easy)]
            kinds = collections.Counter(kind for d in here for kind in d.kinds)
            cells += [f"{len(here)} of {count}", ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())]
        if (name, True) in tried or (name, False) in tried:
            rows.append(cells)
    print_table(["change", "easy", "in", "hard", "in"], rows)
    for difference in sorted(differences, key=lambda d: (not d.easy, list(CHANGES).index(d.change), d.data.index)):
        print(f"\n{'easy' if difference.easy else 'hard'}, {difference.change}: {title(difference.data)}")
        for kind, how in difference.kinds.items():
            print(f"    {kind}: {how}")
        print(f"    {difference.command}")


def compare_all(program, folder, args):
    """All changes tried, and all differences."""
    tried, differences = [], []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        waiting = [pool.submit(compare, program, folder, args, easy, data) for easy, data in datasets(args)
                   if args.dataset in (None, data.index)]
        try:
            for future in waiting:
                names, found = future.result()
                tried += names
                differences += found
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            print("interrupted: what follows is of the datasets above", file=sys.stderr)
    return tried, differences


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=40, metavar="N", help="half of them easy (40)")
    parser.add_argument("--seed", type=int, default=1, help="(1)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="fits that run at once, one thread each (2)")
    parser.add_argument("--only", default="", metavar="TEXT", help="changes whose name has this in it")
    parser.add_argument("--dataset", type=int, metavar="INDEX", help="this dataset")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="leave the last files there")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for a fit, by the clock (120)")
    add_program_option(parser)
    return parser.parse_args()


def main():
    args = parse()
    program = program_of(args)
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        tried, differences = compare_all(program, args.keep, args)
    else:
        with tempfile.TemporaryDirectory(prefix="metamorphic.") as folder:
            tried, differences = compare_all(program, pathlib.Path(folder), args)
    print_differences(tried, differences)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
