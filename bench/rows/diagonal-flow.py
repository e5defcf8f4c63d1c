"""Flow of u^2 - v^2, d = 1000, 100 samples, to a loss of 1e-8, by its start: seconds, beside scipy's DOP853."""
import numpy as np
from scipy.integrate import solve_ivp

from bench import seconds_of

FEATURES, SAMPLES, LOSS = 1000, 100, 1e-8
cases, rounds = (0.1, 0.01, 0.001), 2
required = {0.1: 1, 0.01: 1, 0.001: 10}
# Of the weights by a method of high order where the start is large, else of their logarithms by Chebyshev steps: the squared distance to
# the truth at its end is that of a run at 1e-8 but for a relative 1e-4.
LARGE, SMALL = "method: rk8pd, tolerance: 1e-8, absolute: 1e-12", "method: rkc, coordinates: held, tolerance: 1e-4, absolute: 1e-12"

EXPERIMENT = """experiment: diagonal-flow
title: Flow of a diagonal network
source: a benchmark
problem:
  data: {{kind: sparse, samples: 100, features: 1000, nonzero: 5, seed: 1}}
  loss: {{kind: squared, reduction: mean}}
parameterization: {{kind: difference, depth: 2}}
init: {{kind: constant, value: {alpha}}}
optimizer: {{kind: gradient-flow, {method}}}
stop: {{loss: 1e-8, time: 1e9, steps: 1000000}}
record: {{at: {{values: [0]}}, observables: [loss]}}
"""


def ours(bench, case):
    return bench.made(EXPERIMENT.format(alpha=case, method=LARGE if case > 0.05 else SMALL))


def peer(bench, case):
    draw = np.random.default_rng(1)
    x, truth = draw.standard_normal((SAMPLES, FEATURES)), np.zeros(FEATURES)
    truth[:5] = 5**-0.5
    y = x @ truth

    def residual(w):
        return x @ (w[:FEATURES] ** 2 - w[FEATURES:] ** 2) - y

    def velocity(t, w):
        g = residual(w) @ x / SAMPLES
        return np.concatenate([-2 * w[:FEATURES] * g, 2 * w[FEATURES:] * g])

    def fits(t, w):
        r = residual(w)
        return np.log(r @ r / 2 / SAMPLES / LOSS)

    fits.terminal = True
    start = np.full(2 * FEATURES, case)
    return seconds_of(lambda: solve_ivp(velocity, (0, 1e9), start, method="DOP853", events=fits, rtol=1e-8, atol=1e-12))
