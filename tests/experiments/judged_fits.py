# SPDX-License-Identifier: Apache-2.0
"""What the experiments that judge the program's answers have in common: a dataset is written and fitted, and what was
found is compared with the partition that is known to be true."""
import collections
import concurrent.futures
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

from lps_program import build

try:
    import h5py
    import numpy as np

    from same_results_record import write_arrays  # noqa: F401, for those that import this module
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}: expected a Python that has numpy and h5py, such as /usr/bin/python3 with the Debian package "
             "python3-h5py")

INACTIVE = -1
STAKED = ("certain", "likely")  # the levels with which the program stakes something on its finding
MANY_BLOCKS = 400

# text is all that the program printed; report the JSON, {} without a result; partition what was found, or None.
Fit = collections.namedtuple("Fit", ["exit_code", "seconds", "text", "report", "partition"])


def measure_each(measure, datasets, jobs):
    """measure(folder, index) of all datasets, so many at once, in their order; where it was interrupted, those that
    there are."""
    findings = []
    with tempfile.TemporaryDirectory(prefix="symdiscover.") as folder, \
            concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(measure, folder, index) for index in range(datasets)]
        try:
            for count, future in enumerate(waiting, start=1):
                findings.append(future.result())
                if count % 50 == 0:
                    print(f"{count} of {datasets}", file=sys.stderr)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            print(f"interrupted: {len(findings)} of {datasets}", file=sys.stderr)
    return findings


def fit_command(program, data, result, *options, threads=1):
    return [str(program), "fit", str(data), "-o", str(result), "--threads", str(threads), *map(str, options)]


def result_of(data):
    """Where the result of a dataset goes; there is none yet."""
    result = pathlib.Path(data).with_suffix(".result.h5")
    result.unlink(missing_ok=True)
    return result


def fit(program, data, *options, timeout=120, threads=1):
    """Fits a dataset with the options given and no others; the exit code is "timeout" where there was no answer."""
    result = result_of(data)
    started = time.monotonic()
    try:
        done = subprocess.run(fit_command(program, data, result, *options, threads=threads), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=timeout)
    except subprocess.TimeoutExpired:
        return Fit("timeout", time.monotonic() - started, "", {}, None)
    return read_fit(program, result, done.returncode, time.monotonic() - started, done.stdout + done.stderr)


def read_fit(program, result, exit_code, seconds, text):
    """What a fit that has ended with this exit code has found."""
    if exit_code != 0 or not result.exists():
        return Fit(exit_code, seconds, text, {}, None)
    report = subprocess.run([str(program), "report", str(result), "--format", "json"], capture_output=True, text=True)
    if report.returncode != 0:
        return Fit(f"{report.returncode} of report", seconds, text + report.stderr, {}, None)
    with h5py.File(result) as file:
        partition = file["layers/layer/partition"][()]
    return Fit(0, seconds, text, json.loads(report.stdout), partition)


def fit_arrays(program, folder, name, arrays, timeout):
    """Writes a dataset, fits it and takes both files away again."""
    file = pathlib.Path(folder) / f"{name}.h5"
    write_arrays(file, arrays)
    try:
        return fit(program, file, timeout=timeout)
    finally:
        for written in (file, file.with_suffix(".result.h5")):
            written.unlink(missing_ok=True)


def layer_of(found):
    return found.report["layers"][0]


def level_of(found):
    """The verdict's level; of a fit without an answer what there was instead."""
    if found.partition is None:
        return found.exit_code if found.exit_code == "timeout" else f"exit {found.exit_code}"
    return layer_of(found).get("verdict", {}).get("level", "no verdict")


def group_of(found):
    """`C8`, or the pattern where the group is trivial or has no name."""
    group, pattern = layer_of(found)["group"], layer_of(found)["pattern"]["name"]
    if group["name"] == "trivial" and pattern != "none":
        return pattern
    return group["name"] if group["recognised"] else f"order {group['order']}"


def canonical(partition):
    """Blocks numbered by first appearance; what is inactive stays so."""
    labels = np.asarray(partition)
    values, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    active = values != INACTIVE
    numbers = np.full(len(values), INACTIVE)
    numbers[np.flatnonzero(active)[np.argsort(first[active])]] = np.arange(active.sum())
    return numbers[codes].reshape(labels.shape)


def same_partition(a, b):
    return np.shape(a) == np.shape(b) and np.array_equal(canonical(a), canonical(b))


def ties_nothing(partition):
    labels = np.asarray(partition)
    labels = labels[labels != INACTIVE]
    return len(np.unique(labels)) == len(labels)


def best_matching(weights):
    """The largest sum of a one-to-one choice of rows and columns (Hungarian method, on rows <= columns)."""
    cost = -np.asarray(weights if weights.shape[0] <= weights.shape[1] else weights.T, float)
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, int)  # the row of each column, from 1; column 0 is where a search starts
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        slack, came_from, done = np.full(columns + 1, np.inf), np.zeros(columns + 1, int), np.zeros(columns + 1, bool)
        while owner[column]:
            done[column] = True
            reduced = cost[owner[column] - 1] - row_price[owner[column]] - column_price[1:]
            better = np.append(False, reduced < slack[1:]) & ~done
            slack[better], came_from[better] = reduced[better[1:]], column
            nearest = int(np.argmin(np.where(done, np.inf, slack)))
            step = slack[nearest]
            row_price[owner[done]] += step
            column_price[done] -= step
            slack[~done] -= step
            column = nearest
        while column:
            owner[column], column = owner[came_from[column]], came_from[column]
    return -sum(cost[owner[c] - 1, c - 1] for c in range(1, columns + 1) if owner[c])


def partition_distance(a, b):
    """The fewest weights to leave out so that the partitions agree; inactive agrees with inactive only. None where that
    takes too long to find out."""
    a, b = canonical(a).ravel(), canonical(b).ravel()
    both = (a != INACTIVE) & (b != INACTIVE)
    if min(a.max(initial=0), b.max(initial=0)) >= MANY_BLOCKS:
        return 0 if np.array_equal(a, b) else None
    table = np.zeros((a.max(initial=0) + 1, b.max(initial=0) + 1))
    np.add.at(table, (a[both], b[both]), 1)
    return int(len(a) - np.sum((a == INACTIVE) & (b == INACTIVE)) - best_matching(table))


def described(partition):
    """`3 blocks, 40 inactive`."""
    labels = np.asarray(partition)
    blocks, inactive = len(np.unique(labels[labels != INACTIVE])), int(np.sum(labels == INACTIVE))
    return f"{blocks} block{'s' if blocks != 1 else ''}" + (f", {inactive} inactive" if inactive else "")


def drawn(partition):
    """A letter or a number for each weight, as reports have it."""
    names = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    cell = [["." if k == INACTIVE else names[k] if k < len(names) else str(k) for k in row]
            for row in canonical(partition).tolist()]
    width = max(len(text) for row in cell for text in row)
    return "\n".join("    " + " ".join(text.rjust(width) for text in row) for row in cell)


def share_interval(hits, count):
    """Wilson's 95 % interval of a share."""
    if count == 0:
        return 0.0, 1.0
    z, share = 1.959964, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def plain(text):
    """In one line, since reports break theirs anywhere."""
    return " ".join(text.split())


def checks_of(found):
    """The report's remarks on the data, and on the fit to them."""
    bad = [check.get("message", "") for check in found.report.get("checks", []) if not check.get("ok", True)]
    return [*bad, *found.report.get("notes", [])]


def add_program_option(parser):
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")


def program_of(args):
    """The program given, or else one that is built now."""
    program = (args.program or build()).resolve()
    if not program.is_file():
        sys.exit(f"{program}: expected a symdiscover that is built, found no such file")
    return program
