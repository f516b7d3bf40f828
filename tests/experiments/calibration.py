#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is a verdict worth? How often a finding is exact when it is called certain, likely, undecided or none.

    python3 tests/experiments/calibration.py                          builds the program, then 600 datasets
    python3 tests/experiments/calibration.py --program P --seed 1001  others of the same kinds
    python3 tests/experiments/calibration.py --program P --few        1 to 10 tasks instead of 5 to 400
    python3 tests/experiments/calibration.py --program P --scrambled  those in another order of inputs and outputs only
    python3 tests/experiments/calibration.py --program P --only 12    one of them: its file, the report, the comparison

`trouble_data.py` makes them: 17 kinds of sharing and 7 without any, from too few tasks to plenty, each with one of 16
troubles, four of which no model of the program contains. `fit` is told nothing. Exact: partition distance 0, where
inactive agrees with inactive only; the weights of a dead input, which nobody can know, are left out, and those that are
completed to the full truth are counted beside. For data without a sharing exact means that nothing is tied.

A dataset depends on the seed and its index. Seeds below 1000 are for development; a final measure takes one from 1000
on that nobody looked at before.
"""
import argparse
import collections
import json
import pathlib
import shlex
import sys

from judged_fits import (STAKED, add_program_option, described, drawn, fit, fit_arrays, group_of, layer_of,
                         level_of, measure_each, partition_distance, plain, program_of, same_partition,
                         share_interval, ties_nothing, write_arrays)
from lps_program import print_table
from trouble_data import DIFFERENT, OUTSIDE_THE_MODEL, SYMMETRIC, TROUBLES, dataset, is_exact, known, title

QUICK = 64
LEVELS = ["certain", "likely", "undecided", "none"]

# completed: also the weights of the dead input are the true ones. tied: something is.
Finding = collections.namedtuple("Finding", [
    "index", "pattern", "trouble", "symmetric", "title", "level", "probability", "exact", "completed", "tied",
    "distance", "found", "seconds", "grounds"])


def grounds(found):
    """What the verdict rests on, for who sets its levels."""
    layer = layer_of(found)
    errors = {name: found.report["heldout"].get(name) for name in ("soft", "tied", "unshared", "wrong", "ci95")}
    return {"verdict": layer.get("verdict"), "stability": layer.get("stability"), "closed": layer["group"]["closed"],
            "group": group_of(found), "pattern": layer["pattern"]["name"], "heldout": errors,
            "failed": [check["name"] for check in found.report.get("checks", []) if not check["ok"]]}


def finding_of(data, found):
    common = (data.index, data.pattern, data.trouble, data.symmetric, title(data), level_of(found))
    if found.partition is None:
        return Finding(*common, None, False, False, False, None, plain(found.text)[:200], found.seconds,
                       None)
    partition = known(data, found.partition)
    return Finding(*common, layer_of(found).get("verdict", {}).get("probability"), is_exact(data, found.partition),
                   same_partition(found.partition, data.truth), not ties_nothing(partition),
                   partition_distance(partition, known(data, data.truth)),
                   f"{group_of(found)}, {described(found.partition)}", found.seconds, grounds(found))


def measure(program, folder, args, index):
    data = dataset(args.seed, index, args.few)
    return finding_of(data, fit_arrays(program, folder, f"data{index}", {"x": data.x, "y": data.y}, args.timeout))


def measure_all(program, args):
    chosen = [index for index in range(args.datasets)
              if not args.scrambled or dataset(args.seed, index, args.few).scrambled]
    return measure_each(lambda folder, number: measure(program, folder, args, chosen[number]), len(chosen), args.jobs)


def levels_of(findings):
    """Those of the program, then timeouts and exits, as they come."""
    there = dict.fromkeys(f.level for f in findings)
    return LEVELS + sorted(level for level in there if level not in LEVELS)


def hits(findings):
    """`exact of count`, nothing where there are none."""
    return f"{sum(f.exact for f in findings)} of {len(findings)}" if findings else ""


def print_levels(findings):
    rows = []
    for level in levels_of(findings):
        here = [f for f in findings if f.level == level]
        exact = sum(f.exact for f in here)
        low, high = share_interval(exact, len(here))
        share = f"{100 * exact / len(here):.1f} % ({100 * low:.1f} to {100 * high:.1f})" if here else ""
        rows.append([level, str(len(here)), str(exact), share, hits([f for f in here if f.symmetric]),
                     hits([f for f in here if not f.symmetric]),
                     hits([f for f in here if f.trouble not in OUTSIDE_THE_MODEL]),
                     hits([f for f in here if f.trouble in OUTSIDE_THE_MODEL])])
    print_table(["verdict", "datasets", "exact", "share (95 %)", "with a sharing", "without",
                 "troubles the model knows", "that it does not know"], rows)


def print_by(findings, kind, values):
    """Exact of all, level by level, for each value of a field."""
    levels = levels_of(findings)
    rows = []
    for value in values:
        here = [f for f in findings if getattr(f, kind) == value]
        if here:
            rows.append([value, hits(here), *(hits([f for f in here if f.level == level]) for level in levels)])
    print()
    print_table([kind, "all", *levels], rows)


def print_sums(findings, args):
    without = [f for f in findings if not f.symmetric]
    dead = [f for f in findings if f.symmetric and f.exact and f.trouble == "dead input"]
    by_seconds = sorted(findings, key=lambda f: f.seconds)
    slowest = by_seconds[-1]
    print(f"\nwithout a sharing: {sum(f.tied for f in without)} of {len(without)} have a tie, and "
          f"{sum(f.tied and f.level in STAKED for f in without)} of these are called certain or likely")
    print(f"with a sharing and a dead input, exact where it can be known: {len(dead)}, completed to the full truth: "
          f"{sum(f.completed for f in dead)}")
    print(f"timeouts ({args.timeout:g} s): {sum(f.level == 'timeout' for f in findings)}; seconds a fit: half below "
          f"{by_seconds[len(findings) // 2].seconds:.1f}, at most {slowest.seconds:.1f} ({slowest.title})")


def print_wrong(findings, args):
    wrong = [f for f in findings if f.level in STAKED and not f.exact]
    print(f"\nwrong, and called certain or likely: {len(wrong)}")
    for finding in sorted(wrong, key=lambda f: (LEVELS.index(f.level), f.index)):
        print(f"{finding.level}: {finding.title}\n    found {finding.found}; distance {finding.distance}\n"
              f"    {command(args, finding.index)}")
    failed = [f for f in findings if f.level not in LEVELS]
    for finding in failed:
        print(f"{finding.level}: {finding.title}; {finding.found}\n    {command(args, finding.index)}")


def command(args, index):
    program = ["--program", str(args.program)] if args.program else []
    few = ["--few"] if args.few else []
    return shlex.join(["python3", "tests/experiments/calibration.py", *program, *few, "--seed", str(args.seed),
                       "--only", str(index)])


def show(program, args):
    """One dataset: its file, which has the truth too, the report, the comparison."""
    data = dataset(args.seed, args.only, args.few)
    file = args.to or pathlib.Path(f"calibration_{args.seed}_{args.only}{'_few' if args.few else ''}.h5")
    write_arrays(file, {"x": data.x, "y": data.y, "truth/partition": data.truth.astype("i4")})
    found = fit(program, file, timeout=args.timeout)
    print(found.text)
    print(f"{title(data)}{'' if data.dead is None else f'; input {data.dead} is dead'}\n\nTrue sharing\n"
          f"{drawn(data.truth)}")
    if found.partition is not None:
        print(f"Found\n{drawn(found.partition)}")
    for name, value in finding_of(data, found)._asdict().items():
        print(f"{name:12} {value}")
    print(f"the data: {file}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=600, metavar="N", help="(600)")
    parser.add_argument("--seed", type=int, default=1, help="below 1000 for development (1)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="fits that run at once, one thread each (2)")
    parser.add_argument("--quick", action="store_true", help=f"the first {QUICK} datasets")
    parser.add_argument("--few", action="store_true", help="1 to 10 tasks in a file")
    parser.add_argument("--scrambled", action="store_true", help="of them the third in another order")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write all findings")
    parser.add_argument("--only", type=int, metavar="INDEX", help="this dataset, and everything about it")
    parser.add_argument("--to", type=pathlib.Path, metavar="FILE", help="with --only: where its data go")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for a fit, by the clock (120)")
    add_program_option(parser)
    args = parser.parse_args()
    args.datasets = QUICK if args.quick else args.datasets
    return args


def main():
    args = parse()
    program = program_of(args)
    if args.only is not None:
        return show(program, args)
    findings = measure_all(program, args)
    if not findings:
        return 130
    print_levels(findings)
    print_by(findings, "trouble", TROUBLES)
    print_by(findings, "pattern", [*SYMMETRIC, *DIFFERENT])
    print_sums(findings, args)
    print_wrong(findings, args)
    if args.json:
        args.json.write_text(json.dumps({"seed": args.seed, "few": args.few,
                                         "findings": [f._asdict() for f in findings]}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
