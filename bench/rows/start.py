"""The start of the program: milliseconds of `overparam --version`."""
rounds, unit, limit = 20, "ms", 20


def ours(bench, case):
    return 1e3 * bench.seconds("--version")
