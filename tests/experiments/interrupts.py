#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does every fit end when it is told to, and leave what it reached? 100 interrupts at random moments.

    python3 tests/experiments/interrupts.py                          builds the program, then 100 tries
    python3 tests/experiments/interrupts.py --program P --only msr   these kinds of fits
    python3 tests/experiments/interrupts.py --program P --try 17     one try again

The kinds: every method and model, of tasks, of one sample set and of samples without outputs, and the large layers of
`sizes.py`. Each is first fitted without an interrupt, for 20 s at most; then SIGINT and SIGTERM in turn come at random
between 0.2 s and the end of that.

A try is right when the program ends within 2 s, with exit code 130, or 0 where it had just finished, and there is a
result that `report` reads. A fit that refuses its data (exit code 2 or 3) has nothing to interrupt: it is said, and
not tried. Exit code 1 when a try is not right.
"""
import argparse
import collections
import pathlib
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np

import sizes
from judged_fits import add_program_option, fit_command, program_of, result_of, write_arrays
from lps_program import ROOT, print_table
from lps_program import run as run_program

BOUND = 2.0  # seconds
EARLIEST, LONGEST = 0.2, 20.0
PATIENCE = 60.0  # what has not ended by then is killed
SIGNALS = (signal.SIGINT, signal.SIGTERM)

# data: words for `generate`, the name of a case of sizes.py, or a path below the repository; options of `fit`.
Kind = collections.namedtuple("Kind", ["data", "options"])
Try = collections.namedtuple("Try", ["number", "kind", "signal", "delay", "seconds", "exit_code", "said", "wrong"])

TASKS = "group --group cyclic(16) --tasks 200 --examples 8 --scramble"
RING = "group --group cyclic(40) --tasks 400 --examples 8 --scramble"
MEANS = "means --dims 40 --blocks 5"
SHIFT = "shift --length 20 --taps 5"
LONG = ["--outer-steps", 100000]
KINDS = {
    "auto, tasks": Kind(RING, []),
    "auto, open band": Kind("conv1d --length 70 --taps 3 --tasks 200", []),
    "auto, one task": Kind("group --group cyclic(64) --tasks 1", []),
    "msr": Kind(TASKS, ["--method", "msr", *LONG]),
    "msr, 3 restarts": Kind(TASKS, ["--method", "msr", "--restarts", 3, *LONG]),
    "maml": Kind(TASKS, ["--method", "maml", *LONG]),
    "maml, conv:3": Kind("conv1d --length 70 --taps 3 --tasks 200", ["--method", "maml", "--model", "conv:3", *LONG]),
    "auto, means": Kind("means --dims 2000 --blocks 20", []),
    "bilevel, means": Kind(MEANS, ["--method", "bilevel", *LONG]),
    "bilevel, double loop": Kind(MEANS, ["--method", "bilevel", "--lower-level", "steps", *LONG]),
    "bruteforce, means": Kind("means --dims 10 --blocks 3", ["--method", "bruteforce"]),
    "auto, samples": Kind("shift --length 60 --taps 5 --train 400", ["--model", "fc"]),
    "auto, positions": Kind("shift --length 300 --taps 5", ["--model", "lc:5"]),
    "bilevel, positions": Kind(SHIFT, ["--method", "bilevel", "--model", "lc:5", *LONG]),
    "bruteforce, positions": Kind("shift --length 14 --taps 5", ["--method", "bruteforce", "--model", "lc:5"]),
    "auto, deep set": Kind("sum --length 10", ["--model", "deepset"]),
    "bilevel, deep set": Kind("sum --length 6", ["--method", "bilevel", "--model", "deepset", *LONG]),
    "bruteforce, deep set": Kind("sum --length 6", ["--method", "bruteforce", "--model", "deepset"]),
    "photograph": Kind("sample_data/photo_scanlines.h5", []),
    **{name: Kind(name, []) for name in sizes.CASES},
}


def write_data(program, folder, name):
    data = folder / f"data{list(KINDS).index(name)}.h5"
    source = KINDS[name].data
    if source in sizes.CASES:
        write_arrays(data, sizes.make(source)[0])
    elif source.endswith(".h5"):
        return ROOT / source
    else:
        run_program(program, "generate", *shlex.split(source), "-o", data, "--quiet")
    return data


def started(program, data, result, options, threads):
    return subprocess.Popen(fit_command(program, data, result, *options, threads=threads), stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")


def ended(process, timeout):
    """The exit code, or None and the process is killed; and what it said."""
    try:
        _, words = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        _, words = process.communicate()
        return None, words
    return process.returncode, words


def length_of(program, folder, name, args):
    """The data of a kind, how long its fit takes, 20 s at most, and why it cannot be interrupted, if so."""
    data = write_data(program, folder, name)
    start = time.monotonic()
    code, words = ended(started(program, data, result_for(folder, data), KINDS[name].options, args.threads), LONGEST)
    seconds = time.monotonic() - start
    reason = "" if code in (None, 0) else f"exit {code}: {' '.join(words.split())[:160]}"
    print(f"{name}: {reason or f'a fit takes {seconds:.1f} s' if code is not None else 'a fit takes longer'}",
          file=sys.stderr)
    return data, seconds, reason


def result_for(folder, data):
    return result_of(folder / data.name)


def wrong_of(program, result, code, seconds):
    wrong = []
    if code is None:
        return [f"did not end in {PATIENCE:g} s"]
    if seconds > BOUND:
        wrong.append(f"took {seconds:.1f} s")
    if code not in (0, 130):
        wrong.append(f"exit {code}")
    if not result.exists():
        wrong.append("no result")
    elif subprocess.run([program, "report", result], capture_output=True).returncode != 0:
        wrong.append("report does not read the result")
    return wrong


def attempt(program, folder, name, number, data, length, args):
    """Starts a fit, interrupts it, and looks at what is left."""
    rng = random.Random(f"{args.seed} {number}")
    delay = rng.uniform(min(EARLIEST, length / 2), length)
    sent = SIGNALS[number // len(args.only) % 2]
    result = result_for(folder, data)
    process = started(program, data, result, KINDS[name].options, args.threads)
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(sent)
    start = time.monotonic()
    code, words = ended(process, PATIENCE)
    seconds = time.monotonic() - start
    said = "stopping" in words.lower()
    done = Try(number, name, sent.name, delay, seconds, code, said, wrong_of(program, result, code, seconds))
    print(f"{number}: {name}, {sent.name} after {delay:.1f} s: {', '.join(done.wrong) or f'{seconds:.2f} s'}",
          file=sys.stderr)
    return done


def measure(program, folder, args):
    """All tries, and why some kinds are left out. The number of a try says its kind: they take turns."""
    known, tries, refused = {}, [], {}
    for number in range(args.tries) if args.number is None else [args.number]:
        name = args.only[number % len(args.only)]
        if name not in known:
            known[name] = length_of(program, folder, name, args)
        data, length, reason = known[name]
        if reason:
            refused[name] = reason
        else:
            tries.append(attempt(program, folder, name, number, data, length, args))
    return tries, refused


def print_kinds(tries, refused, names):
    rows = []
    for name in names:
        here = [t for t in tries if t.kind == name]
        if here:
            interrupted = [t for t in here if t.exit_code != 0]
            seconds = [t.seconds for t in interrupted]
            shown = f"{float(np.median(seconds)):.2f}, {max(seconds):.2f}" if seconds else ""
            rows.append([name, str(len(here)), str(len(interrupted)), shown, str(sum(t.seconds > BOUND for t in here)),
                         str(sum(t.said for t in interrupted)), "FAIL" if any(t.wrong for t in here) else "pass"])
        elif name in refused:
            rows.append([name, "0", "", "", "", "", refused[name]])
    print_table(["fit", "tries", "interrupted", "seconds to the end: median, most", f"over {BOUND:g} s",
                 'said "stopping"', ""], rows)


def print_wrong(tries):
    wrong = [t for t in tries if t.wrong]
    for t in wrong:
        print(f"try {t.number}: {t.kind}, {t.signal} after {t.delay:.2f} s: {', '.join(t.wrong)}; exit code "
              f"{t.exit_code}, {t.seconds:.2f} s")
    print(f"right: {len(tries) - len(wrong)} of {len(tries)}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="TEXT", default=[""], help="kinds with one of these in the name")
    parser.add_argument("--tries", type=int, default=100, metavar="N", help="over all kinds (100)")
    parser.add_argument("--try", type=int, dest="number", metavar="N", help="this one, with the same --only")
    parser.add_argument("--seed", type=int, default=1, help="of the delays (1)")
    parser.add_argument("--threads", type=int, default=2, help="of a fit (2)")
    parser.add_argument("--list", action="store_true", help="print the kinds of fits and end")
    add_program_option(parser)
    args = parser.parse_args()
    args.only = [name for name in KINDS if any(text in name for text in args.only)]
    if not args.only:
        parser.error("--only: no kind of fit has any of these in its name; --list prints them")
    return args


def main():
    args = parse()
    if args.list:
        print("\n".join(args.only))
        return 0
    program = program_of(args)
    with tempfile.TemporaryDirectory(prefix="interrupts.") as folder:
        tries, refused = measure(program, pathlib.Path(folder), args)
    print_kinds(tries, refused, args.only)
    print_wrong(tries)
    return 1 if any(t.wrong for t in tries) else 0


if __name__ == "__main__":
    sys.exit(main())
