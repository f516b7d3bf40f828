# SPDX-License-Identifier: Apache-2.0
"""symdiscover from Python: which weights of a layer are the same weight, and which group that makes.

    import symdiscover
    found = symdiscover.fit(x, y)      # x [tasks, examples, inputs...], y [tasks, examples, outputs...]
    found.partition                    # [outputs, inputs]: the block of each weight, -1 always zero
    found.group.name, found.verdict["level"], found.order.inputs
    print(found.text)

Runs the program symdiscover, which must be in PATH, or named by the environment variable SYMDISCOVER. Needs h5py and
NumPy; layer() needs PyTorch."""
import collections
import json
import os
import shutil
import subprocess
import tempfile

import h5py
import numpy as np

__all__ = ["Error", "Found", "Group", "Order", "fit", "layer", "load"]

Group = collections.namedtuple("Group", "name order generators closed")
"""The largest group that leaves the layer as it is: its name, its order (an int; None where it is not known), generators as pairs of permutations
(of inputs, of outputs: images[i] is where i goes), and whether it explains all of the sharing."""

Order = collections.namedtuple("Order", "inputs outputs")
"""The inputs and outputs that stand first, second, ... in the order that shows the finding."""


class Error(RuntimeError):
    """The program's message. `code` is its exit code: 2 options, 3 data, 4 diverged, 5 cannot write."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


class Found:
    """What was found. `partition`, `group`, `verdict`, `order`; `sharing_matrix` [outputs * inputs, k]; `report`, all of
    the JSON report; `text`, the report to be read; `path` of the result file where it was kept, else None."""

    def __init__(self, path, program=None):
        self.report = json.loads(_run(program, "report", path, "--format", "json"))
        self.text = _run(program, "report", path)
        self.path = path
        described = self.report["layers"][0]
        self.verdict = described["verdict"]
        with h5py.File(path, "r") as f:
            stored = f["layers"][described["name"]]
            self.partition = stored["partition"][()]
            self.sharing_matrix = stored["sharing_matrix"][()]
            self.order = Order(stored["input_order"][()], stored["output_order"][()])
            generators = list(zip(stored["generators_input"][()], stored["generators_output"][()]))
        group = described["group"]
        order = int(group["order"]) if group["order"].isdecimal() else None
        self.group = Group(group["name"], order, generators, group["closed"])

    def weight(self, shared):
        """The layer's weights [outputs, inputs] from its shared parameters, a number for each block."""
        return np.append(np.asarray(shared, float), 0.0)[self.partition]  # -1 is the last one: 0

    def __repr__(self):
        return (f"<Found: {self.partition.size} weights, {self.partition.max() + 1} shared parameters, group "
                f"{self.group.name}, {self.verdict['level']}>")


def _run(program, *arguments):
    program = program or os.environ.get("SYMDISCOVER") or shutil.which("symdiscover")
    if not program:
        raise FileNotFoundError("the program symdiscover is not in PATH; name it in the environment variable SYMDISCOVER")
    done = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode == 130:
        raise KeyboardInterrupt
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"symdiscover ended with {done.returncode}"]
        raise Error(lines[-1].removeprefix("symdiscover: error: "), done.returncode)
    return done.stdout


def _arguments(options):
    """inner_lr=0.1 is --inner-lr 0.1; True is an option without a value, None and False are left out."""
    arguments = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        arguments.append("--" + name.replace("_", "-"))
        if value is not True:
            arguments.append(str(value))
    return arguments


def fit(x, y=None, split=None, *, output=None, program=None, **options):
    """Discovers the sharing of the weights that map x to y.

    x [tasks, examples, inputs...] and y [tasks, examples, outputs...], and split [tasks] (0 training, 1 validation, 2
    test) where it is not to be 70, 10 and 20 %. One dataset instead of tasks: kind="supervised", or no y at all. All
    options of `symdiscover fit --help` are known by their names (seed=3, resamples=0, missing="drop"). The result file is
    kept where `output` names one. Raises Error with the program's message."""
    if y is None:
        options.setdefault("kind", "vectors")
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data.h5")
        with h5py.File(data, "w") as f:
            for name, values in (("x", x), ("y", y)):
                if values is not None:
                    f[name] = np.asarray(values)
            if split is not None:
                name = "sample_split" if options.get("kind") in ("supervised", "vectors") else "split"
                f[name] = np.asarray(split, "i1")
        result = output or os.path.join(folder, "result.h5")
        _run(program, "fit", data, "-o", result, "--quiet", *_arguments(options))
        found = Found(str(result), program)
    if output is None:
        found.path = None
    return found


def load(path, program=None):
    """What is in a result file that `symdiscover fit` has written."""
    return Found(str(path), program)


def layer(found):
    """A torch.nn.Module: a linear layer [..., inputs] -> [..., outputs] without bias whose weights are tied as found. Its
    one parameter `theta` has a number for each block; weight() has all of them."""
    import torch

    class TiedLinear(torch.nn.Module):
        def __init__(self, partition):
            super().__init__()
            self.register_buffer("partition", torch.as_tensor(np.asarray(partition), dtype=torch.long))
            bound = 1.0 / max(1, partition.shape[1]) ** 0.5  # as torch.nn.Linear begins
            self.theta = torch.nn.Parameter(torch.empty(int(partition.max()) + 1).uniform_(-bound, bound))

        def weight(self):
            return torch.cat([self.theta, self.theta.new_zeros(1)])[self.partition]

        def forward(self, x):
            return x @ self.weight().T

    return TiedLinear(found.partition)
