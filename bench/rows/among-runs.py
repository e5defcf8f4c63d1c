"""Commands among 100,000 runs: seconds."""
import many

cases = ("plan", "compare", "why", "doctor")
limit = {"plan": 0.2, "compare": 0.05, "why": 0.1, "doctor": 1.5}
COMMANDS = {"plan": ["plan"], "compare": ["compare", "1", "2"], "why": ["why", "500"], "doctor": ["doctor"]}


def ours(bench, case):
    file, _ = many.database(bench)
    return bench.seconds(*COMMANDS[case], where=file.parent.parent)
