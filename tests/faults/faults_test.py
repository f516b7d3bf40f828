# SPDX-License-Identifier: Apache-2.0
"""Writing loses nothing: a full disk, a call that fails, a kill at any moment leave the old file or the new one whole, and
the next run removes what is left."""
import errno
import os
import random
import shutil
import subprocess
import sys
import time
import unittest

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

from blackbox import PROGRAM, BlackBoxCase, run  # noqa: E402

SHIM = os.environ["FAULT_SHIM"]
CALLS = ["create", "write", "pwrite", "ftruncate", "fsync", "rename"]
KILLS = int(os.environ.get("SYMDISCOVER_TEST_KILLS", 40))


def temporaries(folder):
    return [name for name in os.listdir(folder) if name.startswith(".symdiscover-")]


class Faults(BlackBoxCase):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(1)
        x = rng.normal(size=(12, 4, 4))
        data = self.write("d.h5", x=x, y=x + 0.1 * rng.normal(size=x.shape))
        os.mkdir(self.path("out"))
        self.out = self.path("out")
        self.result, self.report, self.plot = (os.path.join(self.out, name) for name in ("r.h5", "r.json", "r.svg"))
        fit = ["fit", data, "--resamples", "0", "--quiet", "--overwrite"]
        self.commands = {
            "fit": [*fit, "-o", self.result, "--report", self.report, "--plot", self.plot],
            "generate": ["generate", "conv1d", "--length", "9", "--taps", "3", "--tasks", "20", "--overwrite", "-o",
                         self.result],
        }

    def run_with(self, command, **fault):
        environment = {**os.environ, "LD_PRELOAD": SHIM, **{f"FAULT_{k.upper()}": str(v) for k, v in fault.items()}}
        return subprocess.run([PROGRAM, *command], capture_output=True, text=True, env=environment,
                              stdin=subprocess.DEVNULL)

    def calls(self, command, call):
        count = self.path("count")
        done = self.run_with(command, call=call, count=count)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(count) as f:
            return int(f.read())

    def check_whole(self, where):
        """Each file is there as a whole or not at all."""
        if os.path.exists(self.result):
            done = run("inspect", self.result)
            self.assertEqual((done.returncode, done.stderr), (0, ""), where)
        for name, end in ((self.report, "}\n"), (self.plot, "</svg>\n")):
            if os.path.exists(name):
                with open(name) as f:
                    self.assertTrue(f.read().endswith(end), where)

    def each_call(self):
        for name, command in self.commands.items():
            for call in CALLS:
                for number in range(1, self.calls(command, call) + 1):
                    yield name, command, call, number

    def test_a_call_that_fails(self):
        tried = 0
        for old, error in ((False, errno.ENOSPC), (False, errno.EIO), (True, errno.ENOSPC)):
            for name, command, call, number in self.each_call():
                shutil.rmtree(self.out)
                os.mkdir(self.out)
                if old:
                    with open(self.result, "wb") as f:
                        f.write(b"old")
                done = self.run_with(command, call=call, number=number, error=error)
                where = f"{name}: {call} {number}, {'over an old file' if old else 'new'}: {done.stderr}"
                self.assertEqual(done.returncode, 5, where)
                self.assertRegex(done.stderr, r"\Asymdiscover: error: [^\n]*cannot be written[^\n]*\n\Z", where)
                self.assertEqual(temporaries(self.out), [], where)
                if old and os.path.getsize(self.result) == 3:
                    os.remove(self.result)
                self.check_whole(where)
                tried += 1
        self.assertGreater(tried, 100)

    def test_a_kill_at_every_call(self):
        for name, command, call, number in self.each_call():
            shutil.rmtree(self.out)
            os.mkdir(self.out)
            done = self.run_with(command, call=call, number=number, error="kill")
            where = f"{name}: killed at {call} {number}"
            self.assertEqual(done.returncode, -9, where)
            self.check_whole(where)
            again = run(*command)
            self.assertEqual(again.returncode, 0, where + again.stderr)
            self.assertEqual(temporaries(self.out), [], where)

    def test_kills_at_random_moments(self):
        moments = random.Random(3)
        command = self.commands["fit"]
        began = time.monotonic()
        self.assertEqual(run(*command).returncode, 0)
        lasts = time.monotonic() - began
        for kill in range(KILLS):
            process = subprocess.Popen([PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, 1.1 * lasts))
            process.kill()
            process.wait()
            self.check_whole(f"kill {kill}")
        self.assertEqual(run(*command).returncode, 0)
        self.assertEqual(temporaries(self.out), [])

    def test_a_limit_on_the_size_of_files(self):
        for kilobytes in (0, 4, 16):
            for name, command in self.commands.items():
                shutil.rmtree(self.out)
                os.mkdir(self.out)
                done = subprocess.run(["bash", "-c", f'ulimit -f {kilobytes}; exec "$0" "$@"', PROGRAM, *command],
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, 5, f"{name}, {kilobytes} kB: {done.stderr}")
                self.assertIn("cannot be written: File too large", done.stderr)
                self.assertEqual(temporaries(self.out), [])
                self.check_whole(name)

    def test_what_others_write_at_the_time_is_left_alone(self):
        """A temporary file that is locked belongs to a run that goes on."""
        import fcntl
        left, held = (os.path.join(self.out, f".symdiscover-{n}-0.tmp") for n in (1, 2))
        for name in (left, held):
            with open(name, "w") as f:
                f.write("half")
        with open(held) as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            self.assertEqual(run(*self.commands["generate"]).returncode, 0)
            self.assertEqual(temporaries(self.out), [os.path.basename(held)])


class Replacing(BlackBoxCase):
    GENERATE = ["generate", "conv1d", "--length", "9", "--taps", "3", "--tasks", "20"]

    def generate_over(self, target, *options):
        return run(*self.GENERATE, "-o", target, *options)

    def test_permissions_and_owner_are_kept(self):
        target = self.path("d.h5")
        for mode in (0o600, 0o644, 0o664, 0o444):
            with open(target, "w") as f:
                f.write("old")
            os.chmod(target, mode)
            if os.geteuid() == 0 and mode != 0o444:
                os.chown(target, 12345, 54321)
            old = os.stat(target)
            self.assertEqual(self.generate_over(target, "--overwrite").stderr, "")
            new = os.stat(target)
            self.assertGreater(new.st_size, 3)
            self.assertEqual((new.st_mode, new.st_uid, new.st_gid), (old.st_mode, old.st_uid, old.st_gid))
            os.remove(target)

    def test_a_new_file_has_the_permissions_that_the_umask_leaves(self):
        target = self.path("d.h5")
        subprocess.run(["bash", "-c", 'umask 027; exec "$0" "$@"', PROGRAM, *self.GENERATE, "-o", target], check=True)
        self.assertEqual(os.stat(target).st_mode & 0o777, 0o640)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_read_only_file_of_someone_else_stays(self):
        target = self.path("d.h5")
        with open(target, "w") as f:
            f.write("theirs")
        os.chmod(target, 0o444)
        os.chown(target, 12345, 54321)
        done = self.generate_over(target, "--overwrite")
        self.assertEqual(done.returncode, 5)
        self.assertIn("it belongs to another user and is read-only", done.stderr)
        with open(target) as f:
            self.assertEqual(f.read(), "theirs")

    def test_a_link_stays_one(self):
        os.mkdir(self.path("far"))
        for target in ("far/there.h5", "far/not_yet.h5"):
            link = self.path("link.h5")
            os.symlink(target, link)
            if "there" in target:
                open(self.path(target), "w").close()
            self.assertEqual(self.generate_over(link, "--overwrite").returncode, 0)
            self.assertEqual(os.readlink(link), target)
            self.assertEqual(run("inspect", self.path(target)).returncode, 0)
            self.assertEqual(os.listdir(self.path("far")).count(os.path.basename(target)), 1)
            os.remove(link)
        os.symlink("link.h5", self.path("link.h5"))
        self.assertEqual(self.generate_over(self.path("link.h5"), "--overwrite").returncode, 5)

    def test_of_several_that_write_one_name_one_wins(self):
        for _ in range(8):
            target = self.path("d.h5")
            runs = [subprocess.Popen([PROGRAM, *self.GENERATE, "-o", target, "--seed", str(seed)], stderr=subprocess.PIPE,
                                     text=True) for seed in range(4)]
            done = [process.communicate()[1] for process in runs]
            self.assertEqual(sorted(process.returncode for process in runs), [0, 5, 5, 5], done)
            self.assertEqual(self.files(), ["d.h5"])
            os.remove(target)

    def test_what_is_read_is_never_the_output(self):
        data = self.path("d.h5")
        self.assertEqual(self.generate_over(data).returncode, 0)
        config = self.path("fit.ini")
        with open(config, "w") as f:
            f.write("seed = 3\n")
        os.symlink("d.h5", self.path("soft.h5"))
        os.link(data, self.path("hard.h5"))
        os.symlink("fit.ini", self.path("soft.ini"))
        before = {}
        for name in ("d.h5", "fit.ini"):
            with open(self.path(name), "rb") as f:
                before[name] = f.read()
        fit = ["fit", data, "--overwrite", "--config", config]
        for output in ("soft.h5", "hard.h5", "soft.ini", "fit.ini", "d.h5"):
            for option in ("-o", "--report", "--plot"):
                other = [] if option == "-o" else ["-o", self.path("r.h5")]
                done = run(*fit, *other, option, self.path(output))
                self.assertEqual(done.returncode, 2, f"{option} {output}: {done.stderr}")
                self.assertIn("expected another file", done.stderr)
        self.assertEqual(run(*self.GENERATE, "--config", config, "--overwrite", "-o", config).returncode, 2)
        for name, content in before.items():
            with open(self.path(name), "rb") as f:
                self.assertEqual(f.read(), content)
        self.assertNotIn("r.h5", self.files())

    def test_what_the_data_lead_to_is_never_the_output(self):
        import h5py
        far = self.path("far.h5")
        self.assertEqual(self.generate_over(far).returncode, 0)
        with h5py.File(self.path("d.h5"), "w") as f, h5py.File(far) as g:
            f["x"] = h5py.ExternalLink("far.h5", "/x")
            f["y"] = g["y"][()]
        done = run("fit", self.path("d.h5"), "-o", far, "--overwrite")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is also read for DATA; expected another file", done.stderr)
        self.assertEqual(run("inspect", far).returncode, 0)


class Options(BlackBoxCase):
    def test_a_configuration_that_is_no_file(self):
        os.mkfifo(self.path("pipe"))
        fit = ["fit", self.path("none.h5"), "-o", self.path("r.h5"), "--config"]
        for name, what in ((self.folder, "a folder"), (self.path("pipe"), "no file"), ("/dev/zero", "no file")):
            message = self.refuse(2, *fit, name)
            self.assertEqual(message, f"--config: '{name}' is {what}; expected a file with lines like seed = 3")

    def test_keys_that_are_there_twice(self):
        config = self.path("fit.ini")
        for lines in ("seed = 3\nquiet = true\nseed = 4\n", "quiet = true\nseed = 1\nquiet = true\n"):
            with open(config, "w") as f:
                f.write(lines)
            key = lines.split(" ")[0]
            message = self.refuse(2, "fit", self.path("none.h5"), "-o", self.path("r.h5"), "--config", config)
            self.assertEqual(message, f"{config}: key '{key}' is there more than once; expected it once")


if __name__ == "__main__":
    unittest.main()
