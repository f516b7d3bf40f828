#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How few tasks are enough? For 12 groups and patterns the fewest with which 19 of 20 datasets are found exactly.

    python3 tests/experiments/frontier.py --plot frontier.svg            builds the program, then all of it: hours
    python3 tests/experiments/frontier.py --only C16 S10 --noise 0.1     these groups at this noise
    python3 tests/experiments/frontier.py --order natural                not with inputs and outputs relabelled
    python3 tests/experiments/frontier.py --msr                          beside it msr, told the number of blocks
    python3 tests/experiments/frontier.py --done-when                    fixed numbers of tasks, all seeds: pass or fail
    python3 tests/experiments/frontier.py --cost                         one task of C(n), n = 8 to 1000: time, memory

A file has x and y and nothing else, and `fit` no options: exact means that its partition is the true one. The numbers
of tasks are 1, 2, 3, 4, 6, 8, 12, ...; they are doubled until enough seeds are exact, then halved back. Tasks of a seed
are the same however many there are.

Beside it an oracle (`oracle.py`), told the truth and what it is most easily mistaken for, which only chooses between
them by evidence; relabelled or not is the same to it. In natural order at most 1.5 times its tasks, plus one, should
do: the column `allowed`. Exit code 1 when a line fails, here at noise 0.1.
"""
import argparse
import collections
import concurrent.futures
import functools
import json
import pathlib
import sys
import tempfile
import threading

import chart
from frontier_cases import (ORDERS, Case, band_case, draw, grid_case, ordered, reflected_ring_case, reversal_case,
                            ring_case, set_case, side_by_side_case, torus_case, turned_torus_case, twelve, wreath_case)
from frontier_search import Row, Trial, allowed_failures, fewest, ladder, shown_seconds
from judged_fits import STAKED, add_program_option, fit, level_of, program_of, same_partition, write_arrays
from lps_program import print_table
from measured_runs import measured_fit, memory_here
from oracle import odds
from sizes import ring_partition

NOISES = (0.03, 0.1, 0.5)
STOPPED = threading.Event()  # by Ctrl-C
COST_SIZES = (8, 16, 32, 64, 128, 256, 512, 1000)

# A case, its tasks, noise and order, of the first two lines of what the work is done when.
Line = collections.namedtuple("Line", ["case", "tasks", "noise", "order"])


def lines_done_when():
    one = [ring_case(16, 4), reflected_ring_case(16, 4), ring_case(64, 8), torus_case(8, 8), turned_torus_case(5, 4),
           side_by_side_case(4), reversal_case(8, 6)]
    two = [band_case(68, 4), wreath_case(4), grid_case(4)]
    set_of_ten, torus = set_case(10, 3), torus_case(4, 4)
    natural = [Line(case, 1, 0.1, "natural") for case in one] + [Line(torus, 1, 0.2, "natural"),
                                                                 Line(set_of_ten, 2, 0.3, "natural")]
    natural += [Line(case, 2, 0.1, "natural") for case in two]
    # Half of what the search by itself took: 84, 40, 40, 15, 64.
    scrambled = [Line(ring_case(16, 4), 42, 0.1, "scrambled"), Line(reflected_ring_case(16, 4), 20, 0.1, "scrambled"),
                 Line(turned_torus_case(5, 4), 20, 0.1, "scrambled"), Line(set_of_ten, 7, 0.3, "scrambled"),
                 Line(torus, 32, 0.2, "scrambled")]
    return natural + scrambled


def try_seed(program, folder, args, line, seed, options=()):
    """One dataset, fitted."""
    x, y, truth = ordered(line.case, line.order, seed, *draw(line.case, seed, line.tasks, line.noise))
    data = folder / f"data{threading.get_ident()}.h5"  # not the case's name, which says what is to be found
    write_arrays(data, {"x": x, "y": y})
    found = fit(program, data, *options, timeout=args.timeout, threads=args.threads)
    exact = found.partition is not None and same_partition(found.partition, truth)
    return Trial(line.tasks, seed, exact, level_of(found), found.seconds)


def enough(args, trial_of, trials):
    """Whether as many seeds are exact as have to be; ends as soon as that is known."""
    failures = 0
    for seed in seeds_of(args):
        if STOPPED.is_set():
            raise concurrent.futures.CancelledError
        trials.append(trial_of(seed))
        failures += not trials[-1].exact
        if failures > allowed_failures(args.seeds):
            return False
    return True


def seeds_of(args):
    return range(args.first_seed, args.first_seed + args.seeds)


def oracle_row(args, case, noise):
    """The fewest tasks with which the oracle is right; None: not even with the most."""
    trials = []

    def right(seed, tasks):
        return odds(case.truth, case.rivals, *draw(case, seed, tasks, noise))[0] > 0

    def passes(tasks):
        return enough(args, lambda seed: Trial(tasks, seed, bool(right(seed, tasks)), "", 0), trials)

    return Row(case.name, case.examples, noise, "oracle", fewest(passes, ladder(args.most)), trials)


def fit_row(program, folder, args, case, noise, order, options=(), name=None):
    trials = []

    def passes(tasks):
        line = Line(case, tasks, noise, order)
        return enough(args, lambda seed: try_seed(program, folder, args, line, seed, options), trials)

    row = Row(case.name, case.examples, noise, name or order, fewest(passes, ladder(args.most)), trials)
    print(f"{case.name}, noise {noise:g}, {row.kind}: {row.fewest or f'more than {args.most}'}", file=sys.stderr)
    return row


def msr_row(program, folder, args, case, noise):
    blocks = len(set(case.truth[case.truth >= 0].tolist()))
    return fit_row(program, folder, args, case, noise, "natural", ["--method", "msr", "--blocks", blocks], "msr")


def measure_all(program, folder, args, cases):
    """Rows of the oracle and of fits, in the order of the table: what is finished when Ctrl-C comes."""
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        waiting = []
        for case in cases:
            for noise in args.noise:
                waiting.append(pool.submit(oracle_row, args, case, noise))
                waiting += [pool.submit(fit_row, program, folder, args, case, noise, order) for order in args.order]
                if args.msr:
                    waiting.append(pool.submit(msr_row, program, folder, args, case, noise))
        try:
            concurrent.futures.wait(waiting)
        except KeyboardInterrupt:
            STOPPED.set()
            pool.shutdown(cancel_futures=True)
            print("interrupted: the table has what was finished", file=sys.stderr)
    return [future.result() for future in waiting if not is_cancelled(future)]


def is_cancelled(future):
    return future.cancelled() or isinstance(future.exception(), concurrent.futures.CancelledError)


def tasks_shown(row, args):
    return "" if row is None else str(row.fewest or f"> {args.most}")


def cells(args, row, oracle, msr):
    allowed = int(1.5 * oracle.fewest + 1) if oracle.fewest and row.kind == "natural" else None
    word = "" if allowed is None else "pass" if row.fewest and row.fewest <= allowed else "FAIL"
    staked = sum(trial.level in STAKED and not trial.exact for trial in row.trials)
    return [row.name, str(row.examples), f"{row.noise:g}", row.kind, tasks_shown(row, args), tasks_shown(oracle, args),
            str(allowed or ""), tasks_shown(msr, args), shown_seconds(row), str(staked), word]


def print_frontier(args, rows):
    """The table; whether a line of it fails at the noise of which something is asked."""
    by_kind = {(row.name, row.noise, row.kind): row for row in rows}
    table = [cells(args, row, by_kind[row.name, row.noise, "oracle"],
                   by_kind.get((row.name, row.noise, "msr")) if row.kind == "natural" else None)
             for row in rows if row.kind in ORDERS and (row.name, row.noise, "oracle") in by_kind]
    print_table(["group", "examples", "noise", "order", "fewest tasks", "oracle", "allowed", "msr",
                 "seconds a fit: median, most", "wrong, called certain or likely", ""], table)
    return any(line[-1] == "FAIL" and line[2] == "0.1" for line in table)


def plot(args, rows):
    panels = []
    for noise in args.noise:
        marks = {}
        for row in rows:
            if row.noise == noise:
                marks.setdefault(row.name, []).append((row.kind, row.fewest))
        panels.append(chart.Panel(f"noise {noise:g}", marks))
    chart.write(args.plot, panels, list(dict.fromkeys(row.name for row in rows)), args.most,
                f"fewest tasks at which {args.seeds - allowed_failures(args.seeds)} of {args.seeds} datasets are exact")
    print(f"wrote {args.plot}", file=sys.stderr)


def print_done_when(program, folder, args):
    """Whether a line fails."""
    table = []
    for line in lines_done_when():
        name, tasks, noise, order = line.case.name, line.tasks, line.noise, line.order
        if args.only and name not in args.only or order not in args.order:
            continue
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            trials = list(pool.map(functools.partial(try_seed, program, folder, args, line), seeds_of(args)))
        row = Row(name, line.case.examples, noise, order, tasks, trials)
        exact = sum(trial.exact for trial in trials)
        levels = collections.Counter(trial.level for trial in trials if not trial.exact)
        wrong = ", ".join(f"{count} {level}" for level, count in levels.items())
        word = "pass" if args.seeds - exact <= allowed_failures(args.seeds) else "FAIL"
        print(f"{name}, {order}: {exact} of {args.seeds}, {word}", file=sys.stderr)
        table.append([name, f"{tasks} x {row.examples}", f"{noise:g}", order, f"{exact} of {args.seeds}", wrong,
                      shown_seconds(row), word])
    print_table(["group", "tasks x examples", "noise", "order", "exact", "verdicts of the others",
                 "seconds a fit: median, most", ""], table)
    return any(line[-1] == "FAIL" for line in table)


def print_cost(program, folder, args):
    """Whether a ring is not exact."""
    table = []
    for n in args.sizes:
        truth = ring_partition(n)
        x, y = draw(Case(f"C{n}", truth, {}, 8), args.first_seed, 1, 0.1)
        write_arrays(folder / "data.h5", {"x": x, "y": y})
        found, peak = measured_fit(program, folder / "data.h5", timeout=args.timeout, threads=args.threads,
                                   most_memory=0.7 * memory_here())
        exact = found.partition is not None and same_partition(found.partition, truth)
        table.append([f"C{n}", str(n * n), "exact" if exact else "not exact", level_of(found), f"{found.seconds:.2f}",
                      f"{peak / 1e6:.0f}"])
        print(f"C{n}: {', '.join(table[-1][2:5])} s", file=sys.stderr)
    print_table(["group", "weights", "", "verdict", "seconds", "peak MB"], table)
    return any(line[2] != "exact" for line in table)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--done-when", action="store_true", help="fixed numbers of tasks instead")
    what.add_argument("--cost", action="store_true", help="time and memory against n instead")
    parser.add_argument("--only", nargs="+", metavar="NAME",
                        help=f"of {', '.join(twelve())}; of --done-when others too")
    parser.add_argument("--noise", nargs="+", type=float, default=NOISES, metavar="X", help="(0.03 0.1 0.5)")
    parser.add_argument("--order", nargs="+", choices=ORDERS, default=ORDERS, help="(both)")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="datasets of each kind (20)")
    parser.add_argument("--first-seed", type=int, default=1, metavar="N", help="(1)")
    parser.add_argument("--most", type=int, default=512, metavar="N", help="tasks to try (512)")
    parser.add_argument("--sizes", nargs="+", type=int, default=COST_SIZES, metavar="N", help="with --cost (8 to 1000)")
    parser.add_argument("--msr", action="store_true", help="also msr told the number of blocks, natural order; slow")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for a fit, which is not exact then (120)")
    parser.add_argument("--threads", type=int, default=1, help="of a fit (1)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="fits that run at once, but for --cost (2)")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="also draw the frontier (SVG)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every trial of the frontier")
    add_program_option(parser)
    args = parser.parse_args()
    unknown = [name for name in args.only or [] if not args.done_when and name not in twelve()]
    if unknown:
        parser.error(f"--only: expected names out of {', '.join(twelve())}; found {', '.join(unknown)}")
    return args


def print_all(program, folder, args):
    cases = [case for name, case in twelve().items() if name in (args.only or [name])]
    rows = measure_all(program, folder, args, cases)
    if not rows:
        return STOPPED.is_set()
    failed = print_frontier(args, rows) or STOPPED.is_set()
    if args.plot:
        plot(args, rows)
    if args.json:
        records = [{**row._asdict(), "trials": [trial._asdict() for trial in row.trials]} for row in rows]
        args.json.write_text(json.dumps(records, indent=1))
    return failed


def main():
    args = parse()
    program = program_of(args)
    task = print_done_when if args.done_when else print_cost if args.cost else print_all
    with tempfile.TemporaryDirectory(prefix="frontier.") as folder:
        return 1 if task(program, pathlib.Path(folder), args) else 0


if __name__ == "__main__":
    sys.exit(main())
