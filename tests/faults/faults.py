#!/usr/bin/env python3
"""faults.py --list | [--most N] [--only WORD,...] [--calls WORD,...] [--seconds N] [--allocations] [--points]: what a command does when the system does not.

OVERPARAM is the program. Every command is run once undisturbed, in a small project, and the calls of each kind that it makes of the system are
counted. Then it is run again and again, and the N-th call of one kind fails: once (when=N), or from there on (when=N+). With --allocations the N-th
allocation fails instead (tests/faults/allocations.c), with --points the program is killed at the N-th of its crash points (src/sys/crash.h; OVERPARAM
is of VARIANT=crash). At most N places of each kind, spread over all of them; --only and --list name the commands; with --seconds none is begun when so much time has passed.

Of every one of these is asked:
  it ends, not by a signal, with a status that err.h lists, and says why when that is not 0;
  when it is 0, what was made is what an undisturbed one makes;
  no process is left behind;
  the database is sound, and holds every run that it held before;
  the same command, undisturbed, then does what it would have done, and leaves no temporary file.
"""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = []  # its path
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS = 180  # several commands at a time, on a machine that is not idle
STATUSES = {0, 1, 2, 3, 130, 143}
LATE = "it was too late to begin"
ONCE = {"EINTR", "ENOLCK"}  # for good they would be a wait without end, which is what they say

# What fails, and how. Not execve: what a missing program does is asked elsewhere. Not brk: the kernel answers with the old end, which strace cannot.
CALLS = {
    "openat": ["EIO", "EMFILE", "EACCES"],
    "read": ["EIO", "EINTR"],
    "pread64": ["EIO"],
    "write": ["ENOSPC", "EIO"],
    "pwrite64": ["ENOSPC", "EIO"],
    "fsync": ["EIO"],
    "fdatasync": ["EIO"],
    "ftruncate": ["ENOSPC", "EIO"],
    "rename": ["EIO"],
    "link": ["EPERM"],
    "unlink": ["EIO"],
    "mkdir": ["ENOSPC"],
    "newfstatat": ["EIO"],
    "fstat": ["EIO"],
    "lseek": ["EIO"],
    "fcntl": ["EIO", "ENOLCK"],
    "flock": ["ENOLCK"],
    "getdents64": ["EIO"],
    "mmap": ["ENOMEM"],
    "clone": ["EAGAIN"],
    "socketpair": ["EMFILE"],
    "pipe": ["EMFILE"],
    "pipe2": ["EMFILE"],
    "memfd_create": ["EMFILE"],
    "signalfd4": ["EMFILE"],
    "sendto": ["EPIPE"],
    "recvfrom": ["ECONNRESET", "EINTR"],
    "poll": ["EINTR", "ENOMEM"],
    "wait4": ["EINTR"],
}


def run(argv, folder, env=None, seconds=SECONDS):
    """Status, standard output, standard error, and whether a process of it was left behind."""
    proc = subprocess.Popen(
        argv, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "OVERPARAM_BACKUP": "off", **(env or {})},
    )
    try:
        out, err = proc.communicate(timeout=seconds)
        status = proc.returncode
    except subprocess.TimeoutExpired:
        os.killpg(proc.pid, signal.SIGKILL)
        out, err = proc.communicate()
        status = "no end"
    return status, out, err, left_behind(proc.pid)


def left_behind(session):
    """Processes of the session that are no zombies; workers get a moment to see that their parent is gone."""
    for _ in range(40):
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] not in "ZX":
                found.append(stat.parent.name)
        if not found:
            return False
        subprocess.run(["sleep", "0.05"], check=False)
    os.killpg(session, signal.SIGKILL)
    return True


def program(folder, *words):
    return run([*PROGRAM, *words], folder)


def count(folder, database="db/overparam.sqlite"):
    """The runs that are there; None when they cannot be counted."""
    done = subprocess.run(
        ["sqlite3", "-cmd", ".timeout 5000", database, "select count(*) from run where status = 'done'"],
        cwd=folder, capture_output=True, text=True, check=False,
    )
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else None


def sound(folder, database="db/overparam.sqlite"):
    """Every page is, as SQLite sees it, once a journal that was left has been played back."""
    done = subprocess.run(
        ["sqlite3", "-cmd", ".timeout 5000", database, "pragma integrity_check"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() == "ok"


def hash_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Scenario:
    """One command: how its folder is made, what is run, and what it makes, as a text that can be compared."""

    def __init__(self, name, words, setup, result, before=True):
        self.name, self.words, self.setup, self.result, self.before = name, words, setup, result, before


def project(folder):
    program(folder, "new-report", ".")
    path = folder / "experiments/first.yaml"
    text = path.read_text()
    text = re.sub(r"log: \[0.01, 1, 3\]", "log: [0.1, 1, 2]", text)
    text = re.sub(r"range: \[1, 5\]", "range: [1, 2]", text)
    path.write_text(text)


def made(folder):
    project(folder)
    program(folder, "run", "-q", "-j", "2")


def old(folder):
    (folder / "db").mkdir()
    sql = (ROOT / "tests/fixtures/version-5.sql").read_text()
    subprocess.run(["sqlite3", "db/overparam.sqlite"], cwd=folder, input=sql, text=True, check=True)


def damaged(folder):
    made(folder)
    program(folder, "backup", "db/overparam.sqlite.backup")
    path = folder / "db/overparam.sqlite"
    size = path.stat().st_size
    with open(path, "r+b") as f:
        for at in range(8192, size, 8192):
            f.seek(at)
            f.write(b"\xff" * 512)


def answer(*words):
    return lambda folder: run([*PROGRAM, *words], folder)[1].decode()


def files(*patterns):
    return lambda folder: "\n".join(f"{p.relative_to(folder)} {hash_of(p)}" for g in patterns for p in sorted(folder.glob(g)))


SCENARIOS = [
    Scenario("run", ["run", "-q", "-j", "2"], project, answer("digest")),
    Scenario("migrate", ["tag", "1", "kept"], old, answer("sql", "--csv", "select run, word from tags")),
    Scenario("repair", ["doctor", "--repair", "--yes"], damaged, answer("digest"), before=False),
    Scenario("backup", ["backup", "--force", "copy.sqlite"], made, answer("digest", "--db", "copy.sqlite")),
    Scenario("export", ["export", "--all", "out"], made, files("out/*.csv")),
    Scenario("plot", ["plot"], made, files("build/figures/first.svg", "build/figures/first.pdf")),
    Scenario("report", ["report"], made, files("report/report.html")),
    Scenario("claims", ["claims"], made, answer("sql", "--csv", "select id, holds from claims")),
]


def spread(n, most):
    """At most `most` of the numbers from 1 to n, the first and the last among them."""
    if n <= most:
        return list(range(1, n + 1))
    return sorted({1 + round(i * (n - 1) / (most - 1)) for i in range(most)}) if most > 1 else [1 + n // 2]


class Bench:
    """A scenario with what an undisturbed command makes of it."""

    def __init__(self, scenario, folder, until):
        self.scenario, self.folder, self.until = scenario, folder, until
        self.template = folder / f"{scenario.name}.template"
        self.template.mkdir(parents=True)
        scenario.setup(self.template)
        calm = self.fresh("calm")
        status, out, err, _ = run([*PROGRAM, *scenario.words], calm)
        if status != 0:
            sys.exit(f"faults: {scenario.name} fails undisturbed ({status}): {out.decode()}{err.decode()}")
        self.expected = scenario.result(calm)
        self.names = names(calm)
        self.runs = count(self.template) if scenario.before and (self.template / "db/overparam.sqlite").exists() else 0
        shutil.rmtree(calm)

    def fresh(self, name):
        folder = self.folder / f"{self.scenario.name}.{name}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder)
        return folder

    def judge(self, name, prefix, env=None, killed=False, mute=False):
        """None, or what is wrong after the command was disturbed by what stands before it. mute: it cannot say anything."""
        if time.monotonic() > self.until:
            return LATE
        folder = self.fresh(name)
        status, out, err, left = run([*prefix, *PROGRAM, *self.scenario.words], folder, env)
        wrong = self.wrong_with(folder, (status, out, err, left), killed, mute)
        if not wrong:
            shutil.rmtree(folder, ignore_errors=True)
        return wrong

    def wrong_with(self, folder, done, killed, mute):
        status, out, err, left = done
        if status == "no end":
            return f"has no end within {SECONDS} s"
        if status < 0 and not (killed and status == -signal.SIGKILL):
            return f"ended by signal {-status}: {err.decode()[-300:]}"
        if status >= 0 and status not in STATUSES | {137 if killed else 0}:
            return f"ended with status {status}: {err.decode()[-300:]}"
        if left:
            return "a process is left behind"
        if status in STATUSES - {0} and not err.strip() and not out.strip() and not mute:
            return f"says nothing, with status {status}"
        if status == 0 and self.scenario.result(folder) != self.expected:
            return f"status 0, and made something else: {err.decode()[-300:]}"
        if self.scenario.before and (folder / "db/overparam.sqlite").exists() and (folder / "db/overparam.sqlite").stat().st_size > 0:
            if not sound(folder):
                return "the database is damaged"
            if (count(folder) or 0) < self.runs:
                return "runs are lost"
        status, out, err, _ = run([*PROGRAM, *self.scenario.words], folder)
        if status != 0:
            return f"undisturbed it fails afterwards ({status}): {err.decode()[-300:]}"
        if self.scenario.result(folder) != self.expected:
            return "undisturbed it then makes something else"
        extra = names(folder) - self.names
        return f"is left: {' '.join(sorted(extra))}" if extra else None


def names(folder):
    """Files that would be nobody's: drafts of what is written, copies that have no name yet, journals."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if re.search(r"\.(partial|new|restored|tmp)$|-journal$|\.draft-", p.name)}


def calls_of(bench):
    """How often each kind is called, by the process that does it most often, for strace counts in each apart; and how often before the program
    begins: its loader asks for the stack last (prlimit64)."""
    folder = bench.fresh("count")
    log = folder.with_suffix(".log")
    calls = ",".join("?" + c for c in CALLS)
    run(["strace", "-f", "-qq", "-o", str(log), "-e", f"trace=prlimit64,{calls}", *PROGRAM, *bench.scenario.words], folder, seconds=300)
    counts, before = {}, None
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"(\d+)\s+(\w+)\(", line)
        if found and found[2] in CALLS:
            of = counts.setdefault(found[1], {})
            of[found[2]] = of.get(found[2], 0) + 1
        elif found and before is None:
            before = dict(counts.get(found[1], {}))
    most = {call: max(of.get(call, 0) for of in counts.values()) for call in CALLS}
    return {call: ((before or {}).get(call, 0), n) for call, n in most.items() if n > (before or {}).get(call, 0)}


def faults_of(bench, most, kinds):
    for call, (before, n) in sorted(calls_of(bench).items()):
        if kinds and call not in kinds:
            continue
        for k in [before + i for i in spread(n - before, most)]:
            error = CALLS[call][k % len(CALLS[call])]
            for when in (f"{k}", f"{k}+"):
                if error in ONCE and when.endswith("+"):
                    continue
                yield f"{call} {error} {when}", ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"], None


def allocations_of(bench, most):
    library = os.environ["ALLOCATIONS"]
    folder = bench.fresh("count")
    tally = folder.with_suffix(".tally")
    run([*PROGRAM, *bench.scenario.words], folder, {"LD_PRELOAD": library, "FAULT_TALLY": str(tally)})
    n = max((int(x) for x in tally.read_text().split()), default=0)
    for k in spread(n, most):
        for manner in ("once", "on"):
            yield f"allocation {k} {manner}", ["env", f"LD_PRELOAD={library}", f"FAULT_AT={k}", f"FAULT_MANNER={manner}"], None


def points_of(bench):
    folder = bench.fresh("count")
    log = folder.with_suffix(".points")
    run([*PROGRAM, *bench.scenario.words], folder, {"OVERPARAM_CRASH_LOG": str(log)})
    passed = log.read_text().splitlines() if log.exists() else []
    for k in range(1, len(passed) + 1):
        yield f"killed at {passed[k - 1]} ({k})", [], {"OVERPARAM_CRASH_AT": str(k)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--only", default="")
    parser.add_argument("--calls", default="")
    parser.add_argument("--allocations", action="store_true")
    parser.add_argument("--points", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--jobs", type=int, default=int(os.environ.get("JOBS", "2")))
    options = parser.parse_args()
    if options.list:
        print(*(s.name for s in SCENARIOS))
        return
    only, kinds = [set(filter(None, x.split(","))) for x in (options.only, options.calls)]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="overparam-faults-"))
    PROGRAM[:] = [shutil.copy2(os.environ["OVERPARAM"], folder / "overparam")]  # a build may put another in its place meanwhile
    done, wrong, commands, until = 0, [], 0, time.monotonic() + options.seconds
    for scenario in SCENARIOS:
        if (only and scenario.name not in only) or time.monotonic() > until:
            continue
        bench = Bench(scenario, folder, until)
        commands += 1
        every = points_of(bench) if options.points else allocations_of(bench, options.most) if options.allocations else faults_of(bench, options.most, kinds)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            pending = {
                pool.submit(bench.judge, str(i), prefix, env, options.points, what.startswith("write ")): what for i, (what, prefix, env) in enumerate(every)
            }
            for future in concurrent.futures.as_completed(pending):
                if future.result() is LATE:
                    continue
                done += 1
                if future.result():
                    wrong.append(f"{scenario.name}: {pending[future]}: {future.result()}")
                    print(f"not ok {wrong[-1]}", flush=True)
    sort = "crash points" if options.points else "allocations" if options.allocations else "calls"
    print(f"faults: {done} {sort} of {commands} commands failed, {len(wrong)} of them went wrong")
    if wrong:
        print(f"the folders are in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if wrong or done == 0 else 0)


if __name__ == "__main__":
    main()
