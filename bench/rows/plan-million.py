"""`plan` of an experiment of 1,000,000 runs: seconds."""
rounds, limit = 3, 2

EXPERIMENT = """experiment: million
title: A million runs
source: a benchmark
limit: 1000000
problem:
  data: {kind: gaussian, samples: 8, features: 4, seed: 1}
  loss: squared
parameterization: two-layer-linear
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 1000000]}}}
optimizer: {kind: gradient-descent, rate: 1e-3}
"""


def ours(bench, case):
    return bench.seconds("plan", "--db", "none.sqlite", bench.write("million.yaml", EXPERIMENT))
