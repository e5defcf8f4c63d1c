#!/usr/bin/python3
"""bench.py [-n] [-o FILE] [WORD...]: measure each row of bench/rows, or those of whose name a word is a part.

A row is a file of rows/. It has a docstring, whose first line says what is measured, and

    ours(bench, case)           what this program takes, in the unit of the row
    peer(bench, case)           what the usual way takes, where there is one: numpy, scipy
    required                    how many times better than the peer we have to be; or, without a peer,
    limit                       what ours may take at most
    cases, unit, rounds         (None,), "s", 5: optional. required and limit may be tables by case.

Both sides are measured in one process run after run, ours, peer, ours, peer, ... after one round that does not count, so that a
machine that is slower for a while is so for both (`rounds = 1`: without it). The ratio is peer / ours, or limit / ours: more is better. Its median over the
rounds counts; the spread is from the least to the largest. Each row is added to bench/history.csv (-n: it is not).

The environment is left as it is, but that numpy gets one thread, as a run has. This file is Debian's python3 with python3-numpy
and python3-scipy, whatever other python3 comes first in PATH.
"""
import argparse
import csv
import datetime
import importlib.util
import os
import pathlib
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
COLUMNS = ["date", "commit", "machine", "row", "unit", "ours", "other", "ratio", "low", "high", "required"]
sys.path.insert(0, str(HERE))


class Bench:
    """What rows measure with. Files are made in `folder`, which is empty at the beginning."""

    def __init__(self, folder):
        self.root = ROOT
        self.program = os.environ.get("OVERPARAM", str(ROOT / "overparam"))
        self.folder = pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def call(self, *arguments, where=None, status=0):
        """The program's answer."""
        done = subprocess.run([self.program, *arguments], cwd=where or self.folder, capture_output=True, text=True)
        if done.returncode != status:
            sys.exit(f"bench: overparam {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def seconds(self, *arguments, **how):
        """That a command takes."""
        start = time.perf_counter()
        self.call(*arguments, **how)
        return time.perf_counter() - start

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def ask(self, database, query):
        """Its first row."""
        with sqlite3.connect(database) as connection:
            return connection.execute(query).fetchone()

    def made(self, text, query="select min(wall_seconds) from runs"):
        """The text is an experiment's: its runs are made by one worker, and the database is asked."""
        name = text.split()[1]
        database = self.folder / "made.sqlite"
        database.unlink(missing_ok=True)
        self.call("run", "-q", "-j", "1", "--no-backup", "--db", str(database), self.write(f"{name}.yaml", text))
        return self.ask(database, query)[0]


def seconds_of(work):
    """That a function takes: for peers."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    row = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(row)
    return row


def of_case(value, case):
    return value[case] if isinstance(value, dict) else value


def measure(row, bench, case):
    """Of each round what ours took, and what the other did."""
    pairs = []
    rounds = getattr(row, "rounds", 5)
    warm = rounds > 1
    for _ in range(rounds + warm):
        ours = row.ours(bench, case)
        pairs.append((ours, row.peer(bench, case) if hasattr(row, "peer") else of_case(row.limit, case)))
    return pairs[warm:]


def judge(row, case, pairs):
    ratios = sorted(other / ours for ours, other in pairs)
    return {"unit": getattr(row, "unit", "s"), "ours": statistics.median(ours for ours, _ in pairs),
            "other": statistics.median(other for _, other in pairs), "ratio": statistics.median(ratios), "low": ratios[0],
            "high": ratios[-1], "required": of_case(getattr(row, "required", 1), case)}


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True).stdout.strip()


def surroundings():
    """The day, the commit and the machine."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    kernel = os.environ.get("OPENBLAS_CORETYPE")
    return {"date": datetime.date.today().isoformat(),
            "commit": git("rev-parse", "--short=10", "HEAD") + ("+" if git("status", "--porcelain", "src") else ""),
            "machine": f"{os.cpu_count()} x {model}" + (f" as {kernel}" if kernel else "")}


def told(result):
    verdict = "holds" if result["ratio"] >= result["required"] else "FAILS"
    return (f"{result['row']:34} {result['ours']:10.4g} {result['other']:10.4g} {result['unit']:8} {result['ratio']:8.2f}"
            f" ({result['low']:.2f} to {result['high']:.2f})  {result['required']:6.4g}  {verdict}")


def remember(file, results):
    new = not file.exists()
    with open(file, "a", newline="") as out:
        rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        if new:
            rows.writeheader()
        for r in results:
            rows.writerow({k: f"{v:.4g}" if isinstance(v, float) else v for k, v in r.items()})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", action="store_true", help="do not add to the history")
    parser.add_argument("-o", metavar="FILE", type=pathlib.Path, default=HERE / "history.csv", help="the history")
    parser.add_argument("words", metavar="WORD", nargs="*")
    given = parser.parse_args()
    bench, about, failed = Bench(ROOT / "build" / "bench" / "work"), surroundings(), 0
    print(f"{about['date']} {about['commit']} {about['machine']}\n"
          f"{'row':34} {'ours':>10} {'other':>10} {'unit':8} {'ratio':>8} (spread)  required", flush=True)
    for path in sorted((HERE / "rows").glob("*.py")):
        row = load(path)
        for case in getattr(row, "cases", (None,)):
            name = path.stem if case is None else f"{path.stem} {case}"
            if given.words and not any(w in name for w in given.words):
                continue
            result = {**about, "row": name, **judge(row, case, measure(row, bench, case))}
            failed += result["ratio"] < result["required"]
            print(told(result), flush=True)
            if not given.n:
                remember(given.o, [result])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
