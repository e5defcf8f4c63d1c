"""1000 runs of two layers of two units, 20000 steps each, by one worker: nanoseconds of a step. numpy takes all runs at once."""
import numpy as np

from bench import seconds_of

RUNS, STEPS = 1000, 20000
required, unit, rounds = 40 / 18, "ns", 3  # 40 million steps a second where numpy has 18

EXPERIMENT = f"""experiment: tiny-runs
title: Many small runs
source: a benchmark
problem:
  data: {{kind: point, rows: 1, cols: 2, target: [1, 0.5]}}
  loss: squared
parameterization: {{kind: two-layer-linear, width: 2}}
init: {{kind: gaussian, scale: 0.1, seed: {{sweep: {{range: [1, {RUNS}]}}}}}}
optimizer: {{kind: gradient-descent, rate: 1e-3}}
stop: {{steps: {STEPS}}}
record: {{at: {{values: [0]}}, observables: [loss]}}
"""


def ours(bench, case):
    return 1e9 * bench.made(EXPERIMENT, "select sum(wall_seconds) from runs") / (RUNS * STEPS)


def peer(bench, case):
    draw, runs, steps = np.random.default_rng(1), 10000, 200
    u, v, target = 0.1 * draw.standard_normal((runs, 2, 2)), 0.1 * draw.standard_normal((runs, 2)), np.array([1, 0.5])

    def descend():
        nonlocal u, v
        for _ in range(steps):
            g = np.einsum("rk,rkd->rd", v, u) - target
            u, v = u - 1e-3 * v[:, :, None] * g[:, None, :], v - 1e-3 * np.einsum("rkd,rd->rk", u, g)

    return 1e9 * seconds_of(descend) / (runs * steps)
