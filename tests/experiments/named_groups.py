#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is the symmetry of data found, whatever group it is, and called by its name?

    python3 tests/experiments/named_groups.py                    builds the program, then all groups, one seed
    python3 tests/experiments/named_groups.py --only wreath --seeds 3

For each group: linear maps that it leaves as they are, noise 0.1; in their natural order, and with inputs and outputs
in random orders (scrambled). `fit` is told nothing. Also a convolution with open ends, whose line has to be found.

The group that is found is the largest with that sharing, which can be larger than the one that made the data: the
names expected here were worked out by hand. Factors of a product may come in any order.

A line that is not `pass` says what is wrong: the partition (its distance to the truth), the name, the order, closed, or
the line. Any of these makes the exit code 1.
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time

import lps_program as program_runs
from open_line import read_found_line, same_line, true_line

# Group, name, order, tasks and examples of each task.
GROUPS = [
    ("cyclic(12)", "C12", 12, 200, 8),
    ("cyclic(16)", "C16", 16, 200, 8),
    ("dihedral(5)", "D5", 10, 200, 8),
    ("dihedral(8)", "D8", 16, 200, 8),
    ("dihedral(12)", "D12", 24, 200, 8),
    ("symmetric(6)", "S6", 720, 200, 8),
    ("symmetric(10)", "S10", 3628800, 200, 8),
    ("alternating(5)", "S5", 120, 200, 8),
    ("reflection(6)", "C2", 2, 200, 8),
    ("reflection(7)", "C2", 2, 200, 8),
    ("reflection(8)", "C2", 2, 200, 8),
    ("translation(2,4)", "C2 x C4", 8, 200, 8),
    ("translation(3,3)", "C3 x C3", 9, 200, 8),
    ("translation(4,4)", "C4 x C4", 16, 200, 8),
    ("translation(5,5)", "C5 x C5", 25, 200, 8),
    ("translation(3,5)", "C15", 15, 200, 8),
    ("p4(3)", "p4m(3)", 72, 200, 8),
    ("p4(4)", "p4m(4)", 128, 200, 8),
    ("p4(5)", "p4(5)", 100, 200, 8),
    ("p4(6)", "p4(6)", 144, 200, 8),
    ("p4m(4)", "p4m(4)", 128, 200, 8),
    ("p4m(5)", "p4m(5)", 200, 200, 8),
    ("p4m(6)", "p4m(6)", 288, 200, 8),
    ("grid(symmetric(3),symmetric(4))", "S3 x S4", 144, 200, 8),
    ("grid(symmetric(3),symmetric(3))", "S3 x S3", 36, 200, 8),
    ("grid(cyclic(3),symmetric(4))", "C3 x S4", 72, 200, 8),
    ("grid(dihedral(5),symmetric(3))", "D5 x S3", 60, 200, 8),
    ("grid(cyclic(3),cyclic(4))", "C12", 12, 200, 8),
    ("union(symmetric(3),symmetric(4))", "S3 x S4", 144, 200, 8),
    ("union(cyclic(4),cyclic(4))", "C4 x C4", 16, 200, 8),
    ("union(cyclic(5),symmetric(4))", "C5 x S4", 120, 200, 8),
    ("union(dihedral(5),symmetric(6))", "D5 x S6", 7200, 200, 8),
    ("wreath(cyclic(4),symmetric(3))", "C4 wr S3", 384, 200, 8),
    ("wreath(symmetric(3),symmetric(4))", "S3 wr S4", 31104, 200, 8),
    ("wreath(dihedral(4),symmetric(3))", "D4 wr S3", 3072, 200, 8),
    ("wreath(cyclic(3),cyclic(4))", "C3 wr C4", 324, 200, 8),
]
LEVEL = -3  # the column of the verdict
CONVOLUTION = ["conv1d", "--length", 70, "--taps", 3]


def fitted(args, folder, problem, scrambled, seed):
    """Generates and fits: the dataset, the result, its partition distance, its first layer's report, the seconds."""
    data, result = folder / "data.h5", folder / "result.h5"
    scramble = ["--scramble"] if scrambled else []
    run = lambda *arguments: program_runs.run(args.program, *arguments)  # noqa: E731
    run("generate", *problem, *scramble, "--seed", seed, "-o", data, "--overwrite", "--quiet")
    started = time.monotonic()
    run("fit", data, "-o", result, "--overwrite", "--quiet", "--seed", seed)
    seconds = time.monotonic() - started
    distance = json.loads(run("score", result, "--truth", data, "--format", "json"))["layers"][0]["partition_distance"]
    layer = json.loads(run("report", result, "--format", "json"))["layers"][0]
    return data, result, distance, layer, seconds


def same_name(a, b):
    return sorted(a.split(" x ")) == sorted(b.split(" x "))


def row(case, scrambled, data_size, distance, found, expected, layer, seconds, wrong):
    group, outcome = layer["group"], ", ".join(wrong) or "pass"
    cells = [case, "scrambled" if scrambled else "natural", data_size, distance, found, expected, group["order"],
             "yes" if group["closed"] else "no", layer["verdict"]["level"], f"{seconds:.1f}", outcome]
    print(f"{case}, {cells[1]}: {outcome} ({seconds:.1f} s)", file=sys.stderr)
    return [str(cell) for cell in cells]


def try_group(args, folder, case, scrambled, seed):
    expression, expected, order, tasks, examples = case
    problem = ["group", "--group", expression, "--tasks", tasks, "--examples", examples]
    _, _, distance, layer, seconds = fitted(args, folder, problem, scrambled, seed)
    group = layer["group"]
    wrong = [what for what, right in (
        ("partition", distance == 0), ("name", same_name(group["name"], expected)),
        ("order", group["order"] == str(order)), ("closed", group["closed"])) if not right]
    return row(expression, scrambled, f"{tasks} x {examples}", distance, group["name"], expected, layer, seconds, wrong)


def try_convolution(args, folder, scrambled, seed):
    data, result, distance, layer, seconds = fitted(args, folder, CONVOLUTION, scrambled, seed)
    pattern = layer["pattern"]
    truth = true_line(data)
    wrong = [what for what, right in (
        ("partition", distance == 0), ("pattern", (pattern["name"], pattern.get("width")) == ("toeplitz", 3)),
        ("line in the report", same_line(layer.get("arrangement"), truth)),
        ("line in the result", same_line(read_found_line(result), truth))) if not right]
    found = f"{pattern['name']} {pattern.get('width', '')}"
    return row("conv1d 70 -> 68, 3 taps", scrambled, "200 x 8", distance, found, "toeplitz 3", layer, seconds, wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help="groups whose expression has this in it")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")
    args = parser.parse_args()
    args.program = args.program or program_runs.build()
    rows = []
    with tempfile.TemporaryDirectory(prefix="named_groups.") as name:
        folder = pathlib.Path(name)
        for seed in range(1, args.seeds + 1):
            for scrambled in (False, True):
                rows += [try_group(args, folder, case, scrambled, seed) for case in GROUPS if args.only in case[0]]
                if args.only in "conv1d":
                    rows.append(try_convolution(args, folder, scrambled, seed))
    program_runs.print_table(["group", "order of points", "tasks x examples", "partition distance", "name",
                              "expected", "order", "closed", "verdict", "seconds a fit", ""], rows)
    passed = sum(cells[-1] == "pass" for cells in rows)
    print(f"pass: {passed} of {len(rows)}; certain: {sum(cells[LEVEL] == 'certain' for cells in rows)}")
    return 1 if any(cells[-1] != "pass" for cells in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
