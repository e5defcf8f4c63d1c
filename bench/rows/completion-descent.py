"""Descent of deep matrix factorization, 100 x 100 with 2000 entries observed, by depth: milliseconds of 1000 steps."""
import numpy as np

from bench import seconds_of

STEPS = 1000
SIDE, RANK, OBSERVED, RATE = 100, 5, 2000, 0.2
cases, required, unit = (2, 3, 4), 2, "ms"


def experiment(depth):
    return f"""experiment: completion-descent
title: Deep matrix factorization
source: a benchmark
problem:
  data: {{kind: completion, rows: {SIDE}, cols: {SIDE}, rank: {RANK}, observed: {OBSERVED}, seed: 1}}
  loss: {{kind: squared, reduction: mean, factor: 2}}
parameterization: {{kind: deep-linear, depth: {depth}}}
init: {{kind: gaussian, normalize: fan-in, scale: {1e-3 ** (1 / depth)}, seed: 1}}
optimizer: {{kind: gradient-descent, rate: {RATE}}}
stop: {{steps: {STEPS}}}
record: {{at: {{values: [0]}}, observables: [loss]}}
"""


def ours(bench, case):
    return 1e6 * bench.made(experiment(case)) / STEPS


def descend(layers, rows, cols, targets, steps):
    """The chain from below, the gradient back through it."""
    for _ in range(steps):
        below = [None, layers[0]]
        for layer in layers[1:]:
            below.append(layer @ below[-1])
        slope = np.zeros((SIDE, SIDE))
        slope[rows, cols] = 2 / OBSERVED * (below[-1][rows, cols] - targets)
        gradients = []
        for j in range(len(layers) - 1, 0, -1):
            gradients.append(slope @ below[j].T)
            slope = layers[j].T @ slope
        gradients.append(slope)
        for layer, gradient in zip(layers, reversed(gradients)):
            layer -= RATE * gradient


def peer(bench, case):
    draw, steps = np.random.default_rng(1), STEPS // 4
    truth = draw.standard_normal((SIDE, RANK)) @ draw.standard_normal((RANK, SIDE))
    truth *= SIDE / np.linalg.norm(truth)
    rows, cols = np.divmod(draw.choice(SIDE * SIDE, OBSERVED, replace=False), SIDE)
    layers = [draw.standard_normal((SIDE, SIDE)) * 1e-3 ** (1 / case) / np.sqrt(SIDE) for _ in range(case)]
    return 1e6 * seconds_of(lambda: descend(layers, rows, cols, truth[rows, cols], steps)) / steps
