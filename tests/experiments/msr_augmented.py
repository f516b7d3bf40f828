#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""[MSR]'s experiment on augmentation baked into the architecture: few-shot classification with augmented query images.

    python3 sample_data/render_characters.py -o characters.h5
    python3 tests/experiments/msr_augmented.py characters.h5 --outer-steps 6000     two arms, 3 seeds

Four 3 x 3 layers, 28 x 28, 5-way 1-shot, 4 tasks a step, query images turned by up to 30 degrees, mirrored and cropped;
3 inner steps at test. Arms: `learned`, a Kronecker sharing for each layer; `identity`, none (MAML). Both are judged on
the same meta-test tasks: the difference is paired, with its 95 % interval over tasks. Characters rendered from fonts are
not Omniglot, and these are not the paper's figures; normalisation sees the query images of a task together.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import h5py

from msr_table import build

ARMS = {"learned": ["--method", "msr"], "identity": ["--method", "maml"]}
AUGMENT = "rotate:30,flip-h,flip-v,crop:0.8"


def fit(options, folder, arm, seed):
    """The accuracy of each meta-test task, what the report says of the layers, and seconds."""
    result, report = folder / f"{arm}.h5", folder / f"{arm}.json"
    started = time.monotonic()
    subprocess.run([options.program, "fit", options.data, "-o", result, "--report", report, "--overwrite", "--quiet",
                    *ARMS[arm], "--model", f"conv4:{options.channels}", "--ways", str(options.ways), "--shots",
                    str(options.shots), "--augment", AUGMENT, "--meta-batch", "4", "--test-inner-steps", "3",
                    "--outer-steps", str(options.outer_steps), "--test-tasks", str(options.test_tasks), "--seed",
                    str(seed), "--precision", options.precision, "--threads", str(options.threads)], check=True)
    seconds = time.monotonic() - started
    with h5py.File(result) as f:
        accuracies = f["history/test_accuracy"][()].tolist()
    return accuracies, json.loads(report.read_text())["notes"], seconds


def interval(values):
    return 1.96 * statistics.stdev(values) / math.sqrt(len(values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path, help="a dataset of kind classes")
    parser.add_argument("--ways", type=int, default=5)
    parser.add_argument("--shots", type=int, default=1)
    parser.add_argument("--channels", type=int, default=16)
    parser.add_argument("--outer-steps", type=int, default=2500)
    parser.add_argument("--test-tasks", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--precision", choices=["single", "double"], default="single")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")
    options = parser.parse_args()
    options.program = options.program or build()
    print("| seed | learned, % | identity, % | difference ± 95 % | seconds |")
    print("|" + "---|" * 5)
    better = 0
    with tempfile.TemporaryDirectory(prefix="msr_augmented.") as folder:
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            found = {arm: fit(options, pathlib.Path(folder), arm, seed) for arm in ARMS}
            learned, identity = (found[arm][0] for arm in ("learned", "identity"))
            difference = [100 * (a - b) for a, b in zip(learned, identity)]
            half = interval(difference)
            better += statistics.mean(difference) > half
            print(f"| {seed} | {100 * statistics.mean(learned):.1f} ± {100 * interval(learned):.1f} | "
                  f"{100 * statistics.mean(identity):.1f} ± {100 * interval(identity):.1f} | "
                  f"{statistics.mean(difference):.1f} ± {half:.1f} | {sum(f[2] for f in found.values()):.0f} |", flush=True)
            for note in found["learned"][1]:
                print(f"seed {seed}: {note}", file=sys.stderr)
    return 0 if better == options.seeds else 1


if __name__ == "__main__":
    sys.exit(main())
