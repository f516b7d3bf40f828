# SPDX-License-Identifier: Apache-2.0
"""Runs the program for `same_results.py` and writes down all that it says and writes.

A record is {item: {aspect: entry}}: an item is the dataset or a fit; an entry is a text, an exit code, a list of texts,
or an array as {"dtype", "shape", "bytes"}. What depends on the place or the version is named alike.
"""
import base64
import os
import pathlib
import re
import subprocess
import tempfile

import h5py
import numpy as np

from same_results_commands import COMMAND_FILES, command_lines

PATIENCE = 300  # seconds for one command


class Program:
    """A symdiscover, run in a folder of its own."""

    def __init__(self, path, folder):
        self.path = pathlib.Path(path).resolve()
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self.environment.pop("NO_COLOR", None)
        self.version = self.run("--version").stdout.split()[-1]

    def run(self, *arguments):
        command = [self.path, *map(str, arguments)]
        try:
            return subprocess.run(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, errors="replace", timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, f"none after {PATIENCE} s", "", "")

    def plain(self, text):
        """Without the version and the folder."""
        text = text.replace(str(self.folder.resolve()), "FOLDER").replace(str(self.folder), "FOLDER")
        return re.sub(rf"(?<![\d.]){re.escape(self.version)}(?![\d.])", "VERSION", text)

    def record(self, *arguments):
        done = self.run(*arguments)
        return {"exit code": done.returncode, "stdout": self.plain(done.stdout), "stderr": self.plain(done.stderr)}

    def answer(self, *arguments):
        """stdout; with what is on stderr and the exit code where that is not 0."""
        done = self.record(*arguments)
        trouble = f"{done['stderr']}exit code {done['exit code']}\n" if done["stderr"] or done["exit code"] else ""
        return done["stdout"] + trouble

    def read(self, name):
        file = self.folder / name
        return self.plain(file.read_text(errors="replace")) if file.exists() else "no such file"


def type_of(dtype):
    """The name of an HDF5 type."""
    text = h5py.check_string_dtype(dtype)
    return f"text, {text.encoding}, {text.length or 'any'} bytes" if text else str(dtype)


def entry_of_array(values):
    values = np.asarray(values)
    coded = base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
    return {"dtype": values.dtype.str, "shape": list(values.shape), "bytes": coded}


def entry_of(program, value):
    """Texts as texts, numbers as arrays, whatever HDF5 type they have."""
    if isinstance(value, h5py.Empty):
        return f"empty, of type {value.dtype}"
    if np.asarray(value).dtype.kind not in "OSU":
        return entry_of_array(value)
    texts = [t.decode(errors="replace") if isinstance(t, bytes) else str(t) for t in np.ravel(np.asarray(value, "O"))]
    return program.plain(texts[0]) if np.ndim(value) == 0 else [program.plain(text) for text in texts]


def contents(program, name):
    """Every dataset and attribute of an HDF5 file: {path or path@attribute: entry}; nothing where there is no file."""
    found = {}
    if not (program.folder / name).exists():
        return found

    def visit(path, item):
        found[path] = "a group"
        if isinstance(item, h5py.Dataset):
            found[path] = entry_of(program, item[()])
            found[f"{path} (stored)"] = f"{type_of(item.dtype)}, chunks {item.chunks}, compression {item.compression}"
        for key, value in item.attrs.items():
            found[f"{path}@{key}"] = entry_of(program, value)
            found[f"{path}@{key} (type)"] = type_of(item.attrs.get_id(key).dtype)

    with h5py.File(program.folder / name, "r") as file:
        visit("/", file)
        file.visititems(lambda path, item: visit(f"/{path}", item))
    return found


def write_arrays(path, arrays):
    """As h5py's users do; a name with @ is an attribute."""
    with h5py.File(path, "w") as file:
        for name, values in arrays.items():
            if name.startswith("@"):
                file.attrs[name[1:]] = values
            else:
                file[name] = values


def make_dataset(program, case):
    if case.generate is None:
        write_arrays(program.folder / "data.h5", case.make(np.random.default_rng(case.seed)))
        return {}
    done = program.record("generate", *case.generate, "-o", "data.h5")
    return {"arguments": shown(case.generate), **done, **contents(program, "data.h5")}


def shown(arguments):
    return " ".join(map(str, arguments))


def record_answers(program, case):
    """What the other commands say about result.h5."""
    answers = {"inspect": program.answer("inspect", "result.h5"), "plot": program.read("plot.svg"),
               "report text": program.answer("report", "result.h5", "--color", "always"),
               "report json": program.answer("report", "result.h5", "--format", "json"),
               "report gap": program.answer("report", "result.h5", "--format", "gap"),
               "saved report": program.read("report.json")}
    truths = {"score": ["--truth", "data.h5", "--require-exact"]} if case.generate else {}
    if case.group:
        outputs = case.generate[case.generate.index("--output-group") + 1] if "--output-group" in case.generate else ""
        truths["score of the group"] = ["--group", case.group, *(["--output-group", outputs] if outputs else [])]
    for name, truth in truths.items():
        answers[f"{name} text"] = program.answer("score", "result.h5", *truth)
        answers[f"{name} json"] = program.answer("score", "result.h5", *truth, "--format", "json")
    return answers


def record_fit(program, case, options):
    for name in ("result.h5", "report.json", "plot.svg"):
        (program.folder / name).unlink(missing_ok=True)
    threads = [] if "--threads" in options else ["--threads", 2]
    arguments = ["--seed", case.seed, *threads, *options]
    record = {"arguments": shown(arguments),
              **program.record("fit", "data.h5", "-o", "result.h5", "--report", "report.json", "--plot", "plot.svg",
                               *arguments)}
    if not (program.folder / "result.h5").exists():
        return record
    result = {f"result {key}": entry for key, entry in contents(program, "result.h5").items()}
    return {**record, **result, **record_answers(program, case)}


def record_case(path, case):
    with tempfile.TemporaryDirectory(prefix="same.") as folder:
        program = Program(path, folder)
        record = {"dataset": {**make_dataset(program, case), "inspect": program.answer("inspect", "data.h5")}}
        for name, options in case.fits.items():
            record[name] = record_fit(program, case, options)
    return record


def record_commands(path):
    """Command lines that are refused, and helps: {command line: record}; each must leave the folder as it is."""
    with tempfile.TemporaryDirectory(prefix="same.") as folder:
        program = Program(path, folder)
        for name, make in COMMAND_FILES.items():
            make(program, program.folder / name)
        there = sorted(os.listdir(folder))
        records = {}
        for arguments in command_lines():
            record = program.record(*arguments)
            left = sorted(os.listdir(folder))
            records[shown(arguments) or "(nothing)"] = {**record, "files left": sorted(set(left) ^ set(there))}
            for name in set(left) - set(there):
                (program.folder / name).unlink()
    return records
