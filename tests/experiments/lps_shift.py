#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The cross-correlations of [LPS] (Yeh, Hu, Hasegawa-Johnson and Schwing, AISTATS 2022, section 5.3).

    python3 tests/experiments/lps_shift.py                builds the program, then 6 to 1,000 weights, 5 seeds
    python3 tests/experiments/lps_shift.py --plot FILE    also draws the errors: .svg, .png or .pdf

Which positions of a locally connected layer share their filter? y is the cross-correlation of standard normal x with the
kernel 1, 3, 5, ..., plus N(0, 0.1), where 0.1 is read as the variance; 50 train, 100 validation and 10,000 test samples.

Errors are mean squared test errors, of which the noise has 0.1: of the sharing that was found (tied), the true one
(oracle), none (unshared), and a random one of the same shape (wrong), where there is another. The last column: `pass`, the
partition distance is 0 for every seed. A FAIL makes the exit code 1.
"""
import argparse
import pathlib
import sys
import tempfile

import lps_program as lps

SIZES = [(2, 3), (5, 3), (7, 5), (16, 5), (200, 5)]  # positions, taps


def verdict(trials):
    return "pass" if all(t.distance == 0 for t in trials) else "FAIL"


def measure(args, folder):
    """{weights: trials}."""
    results = {}
    for positions, taps in SIZES:
        weights = positions * taps
        if weights not in args.weights:
            continue
        problem = ["shift", "--length", positions + taps - 1, "--taps", taps]
        fit = lps.fit_options(args.method, f"lc:{taps}")
        results[weights] = [lps.trial(args.program, folder, problem, fit, seed) for seed in range(1, args.seeds + 1)]
        print(f"{weights} weights: {lps.distances(results[weights])}", file=sys.stderr)
    return results


def main():
    sizes = [positions * taps for positions, taps in SIZES]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=int, nargs="+", choices=sizes, default=sizes)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--method", default="auto", help="of fit")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")
    args = parser.parse_args()
    args.program = args.program or lps.build()
    with tempfile.TemporaryDirectory(prefix="lps_shift.") as folder:
        results = measure(args, folder)
    shapes = {positions * taps: f"{positions} x {taps}" for positions, taps in SIZES}
    lps.print_table(
        ["weights", "positions x taps", "partition distance", "tied", "oracle", "unshared", "wrong", "",
         "seconds a fit"],
        [[str(weights), shapes[weights], lps.distances(trials)] +
         [lps.shown(lps.error_of(trials, name)) for name in lps.ERRORS] +
         [verdict(trials), f"{lps.mean(t.seconds for t in trials):.1f}"] for weights, trials in results.items()])
    if args.plot:
        lps.plot(args.plot, [("cross-correlation", results)], "weights", "mean squared test error", xscale="log")
    return 1 if any(verdict(trials) == "FAIL" for trials in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
