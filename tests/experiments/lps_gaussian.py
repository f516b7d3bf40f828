#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Gaussian experiments of [LPS] (Yeh, Hu, Hasegawa-Johnson and Schwing, AISTATS 2022, section 5.1).

    python3 tests/experiments/lps_gaussian.py                 builds the program, then all four, 200 trials
    python3 tests/experiments/lps_gaussian.py --experiment 1  one of them
    python3 tests/experiments/lps_gaussian.py --plot FILE     also draws them: .svg, .png or .pdf

Which of K means are equal? N(mean, 1), blocks as equal in size as they can be with means 0, 3, 6, ...; 100 samples, 30 of
them train and 70 validation unless that is swept. A method chooses a partition, whose means are then fitted to all 100
samples; MSE is |theta-hat - theta|^2, whose expectation is B / 100 for the oracle and K / 100 without sharing.

Prints two Markdown tables: each experiment over all its settings beside what the paper's released code reaches, and each
setting. The last column of the first says whether `bilevel` does at least as well as that code in its exact rate and in its
MSE. Rates and errors of both are subject to chance: the 95 % half-width of an MSE is given. A FAIL makes the exit code 1.
"""
import argparse
import collections
import csv
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "release"
AXES = {1: "K", 2: "train samples", 3: "blocks", 4: "K"}
# Exact rate and MSE over the settings of an experiment, by the released code: relaxed, brute force, oracle.
REFERENCE = {
    1: {"bilevel": (0.70, 0.0260), "bruteforce": (0.85, 0.0206), "oracle": (1.0, 0.0132)},
    2: {"bilevel": (0.48, 0.0349), "bruteforce": (0.62, 0.0302), "oracle": (1.0, 0.0122)},
    3: {"bilevel": (0.91, 0.0384), "bruteforce": (0.92, 0.0379), "oracle": (1.0, 0.0331)},
    4: {"bilevel": (0.17, 0.186), "oracle": (1.0, 0.0121)},
}
TABLE_1_DISTANCE = {2: 0.145, 4: 0.490, 6: 0.590}  # [LPS, table 1]: the setting of experiment 1, by K


def build():
    """The program, compiled."""
    configure = ["cmake", "--preset", "release", "-DSYMDISCOVER_EXPERIMENTS=ON", "-DSYMDISCOVER_TESTS=OFF"]
    for command in (configure, ["cmake", "--build", "--preset", "release", "--target", "gaussian"]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    return BUILD / "tests" / "experiments" / "gaussian"


def run(program, experiment, args):
    """The lines of one experiment, numbers as numbers, and the seconds it took."""
    command = [program, "--experiment", str(experiment), "--trials", str(args.trials), "--seed", str(args.seed)]
    if args.threads:
        command += ["--threads", str(args.threads)]
    if args.method:
        command += ["--method", *args.method]
    start = time.monotonic()
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = [
        {key: value if key == "method" else float(value) for key, value in line.items()}
        for line in csv.DictReader(out.splitlines(), delimiter="\t")
    ]
    return lines, time.monotonic() - start


def summary(lines):
    """Means over an experiment's settings, by method, in the order of the program."""
    by_method = collections.OrderedDict()
    for line in lines:
        by_method.setdefault(line["method"], []).append(line)
    result = collections.OrderedDict()
    for method, group in by_method.items():
        mean = {key: sum(line[key] for line in group) / len(group) for key in ("mse", "exact", "distance")}
        mean["mse_ci95"] = sum(line["mse_ci95"] ** 2 for line in group) ** 0.5 / len(group)
        mean["seconds"] = sum(line["seconds"] for line in group)
        result[method] = mean
    return result


def verdict(experiment, method, mean):
    if method != "bilevel":
        return ""
    rate, mse = REFERENCE[experiment]["bilevel"]
    return "pass" if mean["exact"] >= rate and mean["mse"] <= mse else "FAIL"


def print_summary(results):
    print("| exp | method | exact | MSE ± 95 % | partition distance | reference: exact, MSE | | CPU seconds |")
    print("|---|---|---|---|---|---|---|---|")
    failed = False
    for experiment, (lines, _) in results.items():
        for method, mean in summary(lines).items():
            reference = REFERENCE[experiment].get(method)
            text = f"{100 * reference[0]:.0f} %, {reference[1]:.4f}" if reference else ""
            word = verdict(experiment, method, mean)
            failed |= word == "FAIL"
            print(f"| {experiment} | {method} | {100 * mean['exact']:.1f} % | {mean['mse']:.4f} ± {mean['mse_ci95']:.4f} "
                  f"| {mean['distance']:.3f} | {text} | {word} | {mean['seconds']:.2f} |")
    print("\n" + ", ".join(f"experiment {e}: {seconds:.1f} s" for e, (_, seconds) in results.items()) +
          " by the clock, all methods\n")
    return failed


def print_settings(results):
    print("| exp | setting | method | exact | MSE ± 95 % | partition distance | paper's distance |")
    print("|---|---|---|---|---|---|---|")
    failed = False
    for experiment, (lines, _) in results.items():
        for line in lines:
            swept = int(line["swept"])
            paper = TABLE_1_DISTANCE.get(swept) if experiment == 1 and line["method"] == "bilevel" else None
            word = "" if paper is None else f"{paper:.3f}, {'pass' if line['distance'] < paper else 'FAIL'}"
            failed |= "FAIL" in word
            print(f"| {experiment} | {AXES[experiment]} {swept} | {line['method']} | {100 * line['exact']:.1f} % | "
                  f"{line['mse']:.4f} ± {line['mse_ci95']:.4f} | {line['distance']:.3f} | {word} |")
    return failed


def plot(results, path):
    """A row for each experiment: MSE and exact rate against what is swept."""
    try:
        import matplotlib
    except ImportError:
        sys.exit(f"{path}: no plot without matplotlib (Debian: python3-matplotlib)")
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lps_gaussian"  # the same figures, the same bytes
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(len(results), 2, figsize=(9, 2.8 * len(results)), squeeze=False)
    for row, (experiment, (lines, _)) in zip(axes, results.items()):
        for method in summary(lines):
            group = [line for line in lines if line["method"] == method]
            swept = [line["swept"] for line in group]
            row[0].errorbar(swept, [line["mse"] for line in group], [line["mse_ci95"] for line in group],
                            label=method, marker=".", capsize=2)
            row[1].plot(swept, [100 * line["exact"] for line in group], label=method, marker=".")
        row[0].set_ylabel(f"experiment {experiment}\nMSE")
        row[0].set_yscale("log")
        row[1].set_ylabel("exact, %")
        row[1].set_ylim(-5, 105)
        for axis in row:
            axis.set_xlabel(AXES[experiment])
            axis.grid(alpha=0.3)
    axes[0][0].legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    print(f"wrote {path}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experiment", type=int, nargs="+", choices=(1, 2, 3, 4), default=[1, 2, 3, 4])
    parser.add_argument("--method", nargs="+", help="names; default all")
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="default: all the machine has")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--program", type=pathlib.Path, help="instead of building it")
    args = parser.parse_args()
    program = args.program or build()
    results = {experiment: run(program, experiment, args) for experiment in args.experiment}
    failed = print_summary(results)
    failed |= print_settings(results)
    if args.plot:
        plot(results, args.plot)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
