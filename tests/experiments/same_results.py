#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does a change of the code change an answer? Some 60 small datasets, each fitted in every way; 600 command lines.

    same_results.py store --program OLD --to FOLDER       writes down all that the program prints and writes
    same_results.py compare --program NEW --with FOLDER   the same again: what differs from what was stored
    same_results.py compare --program NEW --other OLD     two programs, without storing anything
    same_results.py native                                builds both: are a native build's answers the portable ones?

`compare` looks at exit codes, messages, reports in all formats, plots, scores, and every dataset and attribute of the
files, bit for bit. --answers-only leaves out the numbers: it looks at exit codes, partitions, groups, patterns and what
the report says in words. The exit code is 1 when anything differs that no --allow names.
"""
import argparse
import concurrent.futures
import gzip
import json
import pathlib
import re
import subprocess
import sys
import time

from lps_program import ROOT
from same_results_cases import all_cases
from same_results_compare import answers_of, compare_records, print_differences
from same_results_record import record_case, record_commands

COMMANDS = "command lines"
STORE = "results.json.gz"


def record_all(program, args):
    """{dataset: record}, and the record of the command lines under the name COMMANDS."""
    cases = [case for case in all_cases() if args.only in case.name]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        waiting = {case.name: pool.submit(record_case, program, case) for case in cases}
        if args.only in COMMANDS:
            waiting[COMMANDS] = pool.submit(record_commands, program)
        return {name: future.result() for name, future in waiting.items()}


def store(args):
    records = record_all(args.program, args)
    args.to.mkdir(parents=True, exist_ok=True)
    with gzip.open(args.to / STORE, "wt", compresslevel=3) as file:
        json.dump(records, file)
    print(f"{counted(records)} stored")
    return 0


def read_store(folder, only):
    with gzip.open(folder / STORE, "rt") as file:
        return {name: record for name, record in json.load(file).items() if only in name}


def counted(names):
    datasets = [name for name in names if name != COMMANDS]
    return f"{len(datasets)} datasets" + (" and the command lines" if COMMANDS in names else "")


def differences_of(old, new, args):
    """{dataset: its differences}, for the datasets of both."""
    chosen = answers_of if args.answers_only else dict
    names = [*old, *(name for name in new if name not in old)]
    return {name: list(compare_records(name, chosen(old.get(name, {})), chosen(new.get(name, {})))) for name in names}


def print_verdict(differences, allowed, started):
    """Returns whether all is the same but for what is allowed."""
    different = {name for name, found in differences.items() if any(not allowed(d) for d in found)}
    datasets = [name for name in differences if name != COMMANDS]
    same = sum(name not in different for name in datasets)
    commands = ""
    if COMMANDS in differences:
        commands = f"; the command lines {'differ' if COMMANDS in different else 'too'}"
    print(f"{same} of {len(datasets)} datasets the same{commands} ({time.monotonic() - started:.0f} s)")
    return not different


def compare(args):
    started = time.monotonic()
    old = read_store(args.stored, args.only) if args.stored else record_all(args.other, args)
    differences = differences_of(old, record_all(args.program, args), args)
    patterns = [re.compile(pattern) for pattern in args.allow]

    def allowed(difference):
        return any(pattern.search(difference.heading) for pattern in patterns)

    found = [difference for of_dataset in differences.values() for difference in of_dataset]
    print_differences([d for d in found if allowed(d)], "Different, and allowed to be")
    print_differences([d for d in found if not allowed(d)], "Different")
    return 0 if print_verdict(differences, allowed, started) else 1


def build(name, native):
    folder = ROOT / "build" / name
    for command in (["-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "--log-level=WARNING",
                     f"-DSYMDISCOVER_NATIVE={native}", "-DSYMDISCOVER_TESTS=OFF"],
                    ["--build", folder, "--target", "symdiscover"]):
        subprocess.run(["cmake", *command], check=True, stdout=sys.stderr)
    return folder / "symdiscover"


def compare_native(args):
    args.other, args.program, args.stored = build("portable", "OFF"), build("native", "ON"), None
    return compare(args)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="store|compare|native")
    for name, run in (("store", store), ("compare", compare), ("native", compare_native)):
        command = commands.add_parser(name)
        command.set_defaults(run=run, answers_only=name == "native", allow=[])
        command.add_argument("--only", default="", metavar="TEXT", help="datasets whose name has this in it")
        command.add_argument("--jobs", type=int, default=2, metavar="N", help="programs that run at once (2)")
        if name != "native":
            command.add_argument("--program", type=pathlib.Path, required=True, help="a symdiscover that is built")
        if name == "store":
            command.add_argument("--to", type=pathlib.Path, required=True, metavar="FOLDER")
        if name == "compare":
            old = command.add_mutually_exclusive_group(required=True)
            old.add_argument("--with", dest="stored", type=pathlib.Path, metavar="FOLDER", help="what `store` wrote")
            old.add_argument("--other", type=pathlib.Path, metavar="PROGRAM", help="another symdiscover")
            command.add_argument("--answers-only", action="store_true", help="not the numbers")
            command.add_argument("--allow", action="append", default=[], metavar="REGEX",
                                 help="differences that are meant to be, by their heading; may be given repeatedly")
    return parser.parse_args()


def main():
    args = parse()
    for program in filter(None, (getattr(args, "program", None), getattr(args, "other", None))):
        if not program.is_file():
            sys.exit(f"{program}: expected a symdiscover that is built, found no such file")
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())
