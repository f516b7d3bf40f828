#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sums of digits of [LPS] (Yeh, Hu, Hasegawa-Johnson and Schwing, AISTATS 2022, section 5.2).

    python3 tests/experiments/lps_sum.py                  builds the program, then lengths 2 to 10, 5 seeds
    python3 tests/experiments/lps_sum.py --plot FILE      also draws the errors: .svg, .png or .pdf

Which positions of a sequence of L digits share a layer? y is their sum, or the sum with the weights -1, 1, -1, ..., plus
U(-0.5, 0.5); 100 train, 150 validation, 250 tuning and 100,000 test samples. The sharing is chosen on the train and
validation samples; the network is then trained on both, by the tuning samples' error until that falls no longer.

Errors are mean absolute test errors in the units of y: of the sharing that was found (tied), the true one (oracle), none
(unshared), and a random one of the same shape (wrong). The test labels carry the noise, which alone has 0.25. The paper's
released code judges by labels without noise, where for L = 4 its oracle had 0.067 and 0.049 in two runs; with e that
error of the network's outputs against the true sum, the error here is about 0.25 + the mean of e squared.

The last column: `pass`, the partition distance is 0 for every seed and the tied error within 5 % of the oracle's. A FAIL
makes the exit code 1.
"""
import argparse
import pathlib
import sys
import tempfile

import lps_program as lps

WEIGHTINGS = {1: "1, 1, 1, ...", 2: "-1, 1, -1, ..."}


def verdict(trials):
    exact = all(t.distance == 0 for t in trials)
    near = all(t.errors["tied"] <= 1.05 * t.errors["oracle"] for t in trials)
    return "pass" if exact and near else "FAIL"


def measure(args, folder):
    """{(blocks, length): trials}."""
    results = {}
    for blocks in args.blocks:
        for length in args.lengths:
            problem = ["sum", "--length", length, "--blocks", blocks, "--test", args.test]
            fit = lps.fit_options(args.method, "deepset")
            results[blocks, length] = [lps.trial(args.program, folder, problem, fit, seed)
                                       for seed in range(1, args.seeds + 1)]
            print(f"weights {WEIGHTINGS[blocks]}, length {length}: {lps.distances(results[blocks, length])}",
                  file=sys.stderr)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lengths", type=int, nargs="+", default=list(range(2, 11)))
    parser.add_argument("--blocks", type=int, nargs="+", choices=WEIGHTINGS, default=list(WEIGHTINGS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--test", type=int, default=100_000, help="test samples")
    parser.add_argument("--method", default="auto", help="of fit")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")
    args = parser.parse_args()
    args.program = args.program or lps.build()
    with tempfile.TemporaryDirectory(prefix="lps_sum.") as folder:
        results = measure(args, folder)
    lps.print_table(
        ["weights", "L", "partition distance", "tied", "oracle", "unshared", "wrong", "", "seconds a fit"],
        [[WEIGHTINGS[blocks], str(length), lps.distances(trials)] +
         [lps.shown(lps.error_of(trials, name)) for name in lps.ERRORS] +
         [verdict(trials), f"{lps.mean(t.seconds for t in trials):.1f}"]
         for (blocks, length), trials in results.items()])
    if args.plot:
        panels = [(f"weights {WEIGHTINGS[blocks]}", {length: results[blocks, length] for length in args.lengths})
                  for blocks in args.blocks]
        lps.plot(args.plot, panels, "length", "mean absolute test error")
    return 1 if any(verdict(trials) == "FAIL" for trials in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
