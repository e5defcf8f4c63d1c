"""The experiment of 100,000 trivial runs, which several rows share."""
import time

EXPERIMENT = """experiment: many
title: A hundred thousand trivial runs
source: a benchmark
problem:
  data: {kind: gaussian, samples: 4, features: 2, seed: 1}
  loss: squared
parameterization: {kind: two-layer-linear, width: 2}
init: {kind: gaussian, scale: {sweep: {log: [1e-3, 1, 100]}}, seed: {sweep: {range: [1, 1000]}}}
optimizer: {kind: gradient-descent, rate: 1e-3}
stop: {steps: 10}
record: {at: {every: 1}, observables: [loss]}
"""


def database(bench, anew=False):
    """The file of a database in which they are all made, in a project of its own; and the seconds that it took."""
    folder, seconds = bench.folder / "many", 0
    file = folder / "db" / "overparam.sqlite"
    if anew:
        file.unlink(missing_ok=True)
    if not file.exists():
        bench.write("many/experiments/many.yaml", EXPERIMENT)
        seconds = bench.seconds("run", "-q", "-j", "2", "--no-backup", where=folder)
        time.sleep(0.1)
        bench.call("run", where=folder)  # what was written at the time of planning is looked at again
    return file, seconds
