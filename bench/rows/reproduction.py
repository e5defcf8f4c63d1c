"""All runs of experiments/ with the machine's processors, and those of the reduced profile: seconds."""
cases, rounds = ("full", "quick"), 1
limit = {"full": 200, "quick": 60}


def ours(bench, case):
    database = bench.folder / f"{case}.sqlite"
    return bench.seconds("run", "-q", "--no-backup", "--profile", case, "--db", str(database), where=bench.root)
