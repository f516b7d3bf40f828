#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Outer steps a CPU second, one thread each, of symdiscover and of the same step written plainly in PyTorch.

    python3 tests/experiments/msr_speed.py --program build/release/symdiscover

Needs PyTorch (packages python3-torch and libopenblas0-pthread). Two fits: `conv4`, four 3 x 3 layers of 16 channels with a
Kronecker sharing, 28 x 28, 5-way 1-shot with 5 queries a class, 4 tasks a step; and `msr-fc`, [MSR]'s one layer of 70
inputs and 68 outputs with k = 3, 1 and 19 examples, 32 tasks a step, its tasks batched in PyTorch too. Both are second
order, with Adam. The program's time is that of its fits, drawing and turning of images included, between two numbers of
outer steps; PyTorch's images are there already. The two take turns, and the best of each is compared: other programs on
the machine slow either down.
"""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import h5py
import numpy as np
import torch
import torch.nn.functional as F

from msr_table import build

CHANNELS, WAYS, TASKS = 16, 5, 4


class Conv4:
    """Filters v, factors A, B, C of each layer, learned inner rates."""

    def __init__(self):
        torch.manual_seed(1)
        self.factors, self.filters = [], []
        for inputs in (1, CHANNELS, CHANNELS, CHANNELS):
            self.factors += [torch.eye(CHANNELS), torch.eye(inputs), torch.eye(9)]
            v = torch.empty(CHANNELS, inputs, 3, 3)
            torch.nn.init.kaiming_uniform_(v, a=5**0.5)
            self.filters += [v, torch.ones(CHANNELS), torch.zeros(CHANNELS)]
        self.factors += [torch.eye(WAYS), torch.eye(CHANNELS)]
        v = torch.empty(WAYS, CHANNELS)
        torch.nn.init.kaiming_uniform_(v, a=5**0.5)
        self.filters += [v, torch.zeros(WAYS)]
        self.rates = [torch.tensor(0.1) for _ in self.filters]
        learned = [p.requires_grad_() for p in (*self.factors, *self.filters, *self.rates)]
        self.optimiser = torch.optim.Adam(learned, 1e-3)
        self.tasks = [(torch.rand(WAYS, 1, 28, 28), torch.arange(WAYS), torch.rand(5 * WAYS, 1, 28, 28),
                       torch.arange(5 * WAYS) % WAYS) for _ in range(TASKS)]

    def forward(self, x, filters):
        for layer in range(4):
            a, b, c = self.factors[3 * layer:3 * layer + 3]
            v, gamma, beta = filters[3 * layer:3 * layer + 3]
            w = torch.einsum("po,oist->pist", a, v)
            w = torch.einsum("ji,pist->pjst", b, w)
            w = (w.reshape(*w.shape[:2], 9) @ c.T).reshape(w.shape)
            x = F.batch_norm(F.conv2d(x, w, padding=1), None, None, gamma, beta, training=True)
            x = F.max_pool2d(F.relu(x), 2)
        a, b = self.factors[12:]
        return F.linear(x.flatten(1), a @ filters[12] @ b.T, filters[13])

    def step(self):
        total = 0.0
        for x, y, query_x, query_y in self.tasks:
            loss = F.cross_entropy(self.forward(x, self.filters), y)
            slopes = torch.autograd.grad(loss, self.filters, create_graph=True)
            adapted = [v - rate * slope for v, rate, slope in zip(self.filters, self.rates, slopes)]
            total = total + F.cross_entropy(self.forward(query_x, adapted), query_y) / TASKS
        self.optimiser.zero_grad()
        total.backward()
        self.optimiser.step()


class MsrFc:
    def __init__(self):
        torch.manual_seed(1)
        self.u = (0.01 * torch.randn(68 * 70, 3)).requires_grad_()
        self.v = (torch.randn(3) / 68**0.5).requires_grad_()
        self.rate = torch.tensor(0.1, requires_grad=True)
        self.optimiser = torch.optim.Adam([self.u, self.v, self.rate], 1e-3)
        self.x, self.y = torch.randn(400, 20, 70), torch.randn(400, 20, 68)

    def predict(self, v, x):
        return x @ (v @ self.u.T).reshape(-1, 68, 70).transpose(1, 2)

    def step(self):
        chosen = torch.randint(400, (32,))
        x, y = self.x[chosen], self.y[chosen]
        v = self.v.expand(32, 3)
        loss = ((self.predict(v, x[:, :1]) - y[:, :1]) ** 2).mean((1, 2)).sum()
        slope, = torch.autograd.grad(loss, v, create_graph=True)
        total = ((self.predict(v - self.rate * slope, x[:, 1:]) - y[:, 1:]) ** 2).mean()
        self.optimiser.zero_grad()
        total.backward()
        self.optimiser.step()


def torch_rate(kind, steps):
    model = kind()
    for _ in range(3):
        model.step()
    started = time.process_time()
    for _ in range(steps):
        model.step()
    return steps / (time.process_time() - started)


def program_rate(command, steps):
    """Outer steps a CPU second between 50 steps and so many more."""
    seconds = []
    for count in (50, 50 + steps):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*map(str, command), "--outer-steps", str(count)], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return steps / (seconds[1] - seconds[0])


def write_data(folder):
    """Data without validation tasks: looks at them are no outer steps."""
    rng = np.random.default_rng(1)
    with h5py.File(folder / "conv4.h5", "w") as f:
        f["x"] = rng.random((60, 10, 28, 28), dtype=np.float32)
        f["split"] = np.int8([0] * 50 + [2] * 10)
        f.attrs["kind"] = "classes"
    with h5py.File(folder / "msr-fc.h5", "w") as f:
        f["x"], f["y"] = rng.normal(size=(420, 20, 70)), rng.normal(size=(420, 20, 68))
        f["split"] = np.int8([0] * 400 + [2] * 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, help="a symdiscover that is built already")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    program = options.program or build()
    torch.set_num_threads(1)
    fits = {"conv4": (Conv4, 100, ["--model", f"conv4:{CHANNELS}", "--meta-batch", TASKS, "--test-tasks", 1, "--augment",
                                   "rotate:30,flip-h,flip-v,crop:0.8"]),
            "msr-fc": (MsrFc, 2000, ["--latent", 3, "--support", 1, "--blocks", 3])}
    print("| fit | PyTorch | double | single | double / PyTorch | single / PyTorch |")
    print("|" + "---|" * 6)
    with tempfile.TemporaryDirectory(prefix="msr_speed.") as folder:
        folder = pathlib.Path(folder)
        write_data(folder)
        for name, (kind, steps, arguments) in fits.items():
            rates = {"torch": [], "double": [], "single": []}
            for _ in range(options.rounds):
                rates["torch"].append(torch_rate(kind, steps))
                for precision in ("double", "single"):
                    rates[precision].append(program_rate(
                        [program, "fit", folder / f"{name}.h5", "-o", folder / "r.h5", "--overwrite", "--quiet", "--method",
                         "msr", "--threads", 1, "--precision", precision, *arguments], steps))
            best = {what: max(values) for what, values in rates.items()}
            print(f"| {name} | {best['torch']:.1f} | {best['double']:.1f} | {best['single']:.1f} | "
                  f"{best['double'] / best['torch']:.2f} | {best['single'] / best['torch']:.2f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
