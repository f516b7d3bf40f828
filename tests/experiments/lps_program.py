# SPDX-License-Identifier: Apache-2.0
"""What the experiments of [LPS] that run the program itself have in common: data, fit, score; tables; plots."""
import collections
import json
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ERRORS = ("tied", "oracle", "unshared", "wrong")

# One fitted dataset: the partition distance, the held-out error of each kind and the seconds that `fit` took.
Trial = collections.namedtuple("Trial", ["distance", "errors", "seconds"])


def build():
    for command in (["--preset", "release", "--log-level=WARNING", "-DSYMDISCOVER_TESTS=OFF"],
                    ["--build", "--preset", "release", "--target", "symdiscover"]):
        subprocess.run(["cmake", *command], cwd=ROOT, check=True, stdout=sys.stderr)
    return ROOT / "build" / "release" / "symdiscover"


def run(program, *arguments):
    """What the program prints. An exit code other than 0 ends the experiment."""
    done = subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def fit_options(method, model):
    """No bootstrap, which nobody looks at here, where the method has one."""
    return ["--method", method, "--model", model, *(["--resamples", 0] if method == "auto" else [])]


def trial(program, folder, problem, fit, seed):
    """Generates the problem, fits it and compares with its truth; `problem` and `fit` are arguments."""
    data, result = (pathlib.Path(folder) / name for name in ("data.h5", "result.h5"))
    run(program, "generate", *problem, "--seed", seed, "-o", data, "--overwrite", "--quiet")
    started = time.monotonic()
    run(program, "fit", data, "-o", result, "--overwrite", "--quiet", "--seed", seed, *fit)
    seconds = time.monotonic() - started
    score = json.loads(run(program, "score", result, "--truth", data, "--format", "json"))
    heldout = json.loads(run(program, "report", result, "--format", "json"))["heldout"]
    return Trial(score["layers"][0]["partition_distance"], {name: heldout[name] for name in ERRORS}, seconds)


def mean(values):
    """Of numbers some of which may be None, as `wrong` is where there is no other sharing of the same shape."""
    known = [value for value in values if value is not None]
    return statistics.mean(known) if known else None


def error_of(trials, name):
    return mean(t.errors[name] for t in trials)


def shown(value):
    return "" if value is None else f"{value:.4f}"


def distances(trials):
    """`0, 5 of 5`, or the distances when there are others than 0."""
    exact = sum(t.distance == 0 for t in trials)
    worst = "" if exact == len(trials) else f"up to {max(t.distance for t in trials)}; "
    return f"{worst}0 in {exact} of {len(trials)}"


def print_table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def plot(path, panels, xlabel, ylabel, xscale="linear"):
    """A panel for each (title, {x: trials}): the errors against x, the seeds' range around their mean. Not of `wrong`,
    which is far above the others."""
    try:
        import matplotlib
    except ImportError:
        sys.exit(f"{path}: no plot without matplotlib (Debian: python3-matplotlib)")
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lps"  # the same figures, the same bytes
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, len(panels), figsize=(4.8 * len(panels), 3.6), squeeze=False)
    for axis, (title, trials) in zip(axes[0], panels):
        for name, style in (("unshared", "-"), ("tied", "-"), ("oracle", "--")):
            values = [[t.errors[name] for t in group] for group in trials.values()]
            means = [statistics.mean(group) for group in values]
            ranges = [[m - min(g) for m, g in zip(means, values)], [max(g) - m for m, g in zip(means, values)]]
            axis.errorbar(list(trials), means, ranges, label=name, marker=".", linestyle=style, capsize=2)
        axis.set_title(title)
        axis.set_xlabel(xlabel)
        axis.set_xscale(xscale)
        axis.grid(alpha=0.3)
    axes[0][0].set_ylabel(ylabel)
    axes[0][0].legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    print(f"wrote {path}", file=sys.stderr)
