"""Descent of a two-layer linear network, d = h = 32, 64 samples: milliseconds of 1000 steps."""
import numpy as np

from bench import seconds_of

STEPS = 20000
required, unit = 10, "ms"

EXPERIMENT = f"""experiment: two-layer
title: Descent of a two-layer linear network
source: a benchmark
problem:
  data: {{kind: gaussian, samples: 64, features: 32, seed: 1}}
  loss: {{kind: squared, reduction: mean}}
parameterization: {{kind: two-layer-linear, width: 32}}
init: {{kind: gaussian, scale: 0.1, seed: 1}}
optimizer: {{kind: gradient-descent, rate: 1e-3}}
stop: {{steps: {STEPS}}}
"""


def ours(bench, case):
    return 1e6 * bench.made(EXPERIMENT) / STEPS


def peer(bench, case):
    draw = np.random.default_rng(1)
    x, u, v = draw.standard_normal((64, 32)), 0.1 * draw.standard_normal((32, 32)), 0.1 * draw.standard_normal(32)
    y = x @ draw.standard_normal(32)

    def descend():
        nonlocal u, v
        for _ in range(STEPS // 4):
            g = x.T @ (x @ (u.T @ v) - y) / 64
            u, v = u - 1e-3 * np.outer(v, g), v - 1e-3 * (u @ g)

    return 1e6 * seconds_of(descend) / (STEPS // 4)
