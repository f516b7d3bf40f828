# SPDX-License-Identifier: Apache-2.0
"""Fits whose time and memory are measured: `frontier.py --cost`, `sizes.py`."""
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

from judged_fits import Fit, fit_command, read_fit, result_of

POLL = 0.01  # seconds
GIGABYTE = 10**9


def peak_of(pid):
    """The most memory that a process has had so far, in bytes; 0 when it has ended. Not ru_maxrss, which starts with
    what Python itself had at the time."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"VmHWM:\s*(\d+) kB", text)
    return 1024 * int(found[1]) if found else 0


def watched(process, timeout):
    """The exit code, or "timeout" and the process is killed; and its peak memory."""
    deadline, peak = time.monotonic() + timeout, 0
    while process.poll() is None:
        peak = max(peak, peak_of(process.pid))
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            return "timeout", peak
        time.sleep(POLL)
    return process.returncode, peak


def measured_fit(program, data, *options, timeout=120, threads=2, most_memory=None):
    """A fit, and its peak memory in bytes. More than `most_memory` is denied to it, so that nothing else suffers."""
    result = result_of(data)
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        started = time.monotonic()
        process = subprocess.Popen(fit_command(program, data, result, *options, threads=threads),
                                   stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT)
        if most_memory:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (int(most_memory), int(most_memory)))
        exit_code, peak = watched(process, timeout)
        seconds = time.monotonic() - started
        words.seek(0)
        text = words.read()
    if exit_code == "timeout":
        return Fit("timeout", seconds, text, {}, None), peak
    return read_fit(program, result, exit_code, seconds, text), peak


def memory_here():
    """Of the machine, in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
