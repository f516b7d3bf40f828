#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""[MSR]'s experiment on augmentation baked into the architecture: few-shot classification with augmented query images.

    python3 sample_data/render_characters.py -o characters.h5
    python3 tests/experiments/msr_augmented.py characters.h5 --outer-steps 6000     four arms, 3 seeds

Four 3 x 3 layers, 28 x 28, 5-way 1-shot, 4 tasks a step, query images turned by up to 30 degrees, mirrored and cropped;
3 inner steps at test. Arms: `learned`, a Kronecker sharing for each layer; `wrong`, what that arm learned, held fixed
with the nine taps of each window put in another order: the same numbers for another geometry; `identity`, none (MAML);
`random`, held fixed: factors of normal numbers. All are judged on the same meta-test tasks: differences are paired, with
their 95 % intervals over tasks. Characters rendered from fonts are not Omniglot, and these are not the paper's figures;
normalisation sees the query images of a task together.
"""
import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

from msr_table import build

ARMS = ("learned", "wrong", "identity", "random")
AUGMENT = "rotate:30,flip-h,flip-v,crop:0.8"


def fit(options, folder, arm, seed):
    """The accuracy of each meta-test task, what the report says of the layers, and seconds."""
    result, report = folder / f"{arm}.h5", folder / f"{arm}.json"
    method = ["--method", "maml" if arm == "identity" else "msr"]
    if arm in ("wrong", "random"):
        method += ["--sharing-from", given_sharing(folder, arm, seed)]
    started = time.monotonic()
    subprocess.run([options.program, "fit", options.data, "-o", result, "--report", report, "--overwrite", "--quiet",
                    *method, "--model", f"conv4:{options.channels}", "--ways", str(options.ways), "--shots",
                    str(options.shots), "--augment", AUGMENT, "--meta-batch", "4", "--test-inner-steps", "3",
                    "--outer-steps", str(options.outer_steps), "--test-tasks", str(options.test_tasks), "--seed",
                    str(seed), "--precision", options.precision, "--threads", str(options.threads)], check=True)
    seconds = time.monotonic() - started
    with h5py.File(result) as f:
        accuracies = f["history/test_accuracy"][()]
    return accuracies, json.loads(report.read_text())["notes"], seconds


def given_sharing(folder, arm, seed):
    """A result with the sharing of that arm, from the one of the arm that learned."""
    rng = np.random.default_rng(seed)
    given = folder / f"{arm}-sharing.h5"
    shutil.copy(folder / "learned.h5", given)
    with h5py.File(given, "r+") as f:
        for layer in f["layers"].values():
            for factor in layer["factors"].values():
                size = len(factor)
                if arm == "random":
                    factor[...] = rng.normal(size=(size, size)) / math.sqrt(size)
            if arm == "wrong":
                order = rng.permutation(size)  # of the taps, the last of the axes
                factor[...] = factor[()][order][:, order]
    return given


def interval(values):
    return 1.96 * values.std(ddof=1) / math.sqrt(len(values))


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
    print("| seed | " + ", % | ".join(ARMS) + ", % | learned - " + " | learned - ".join(ARMS[1:]) + " | seconds |")
    print("|" + "---|" * (2 * len(ARMS) + 1))
    better, orders = 0, set()
    with tempfile.TemporaryDirectory(prefix="msr_augmented.") as folder:
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            found = {arm: fit(options, pathlib.Path(folder), arm, seed) for arm in ARMS}
            percent = {arm: 100 * found[arm][0] for arm in ARMS}
            gains = [percent["learned"] - percent[arm] for arm in ARMS[1:]]
            better += all(gain.mean() > interval(gain) for gain in gains)
            orders.add(tuple(sorted(ARMS, key=lambda arm: -percent[arm].mean())))
            cells = [f"{percent[arm].mean():.1f} ± {interval(percent[arm]):.1f}" for arm in ARMS]
            cells += [f"{gain.mean():.1f} ± {interval(gain):.1f}" for gain in gains]
            print(f"| {seed} | {' | '.join(cells)} | {sum(f[2] for f in found.values()):.0f} |", flush=True)
            for note in found["learned"][1]:
                print(f"seed {seed}: {note}", file=sys.stderr)
    print(f"Orders of the arms, the best first: {'; '.join(' > '.join(order) for order in orders)}.")
    return 0 if better == options.seeds and len(orders) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
