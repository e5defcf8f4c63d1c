"""Deep matrix factorization, depth 3, as a flow (rkc, 1e-4; weights are near 0.1) to a loss of 1e-6 beside descent at rate 1: seconds."""
required = 15

EXPERIMENT = """experiment: completion-flow
title: Deep matrix factorization to a fit
source: a benchmark
problem:
  data: {{kind: completion, rows: 100, cols: 100, rank: 5, observed: 2000, seed: 1}}
  loss: {{kind: squared, reduction: mean, factor: 2}}
parameterization: {{kind: deep-linear, depth: 3}}
init: {{kind: gaussian, normalize: fan-in, scale: 0.1, seed: 1}}
optimizer: {optimizer}
stop: {{loss: 1e-6, steps: 200000, time: 1e9}}
record: {{at: {{values: [0]}}, observables: [loss]}}
"""
rounds = 2


def ours(bench, case):
    return bench.made(EXPERIMENT.format(optimizer="{kind: gradient-flow, method: rkc, tolerance: 1e-4, absolute: 1e-5}"))


def peer(bench, case):
    return bench.made(EXPERIMENT.format(optimizer="{kind: gradient-descent, rate: 1}"))
