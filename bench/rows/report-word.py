"""The write-up of the reduced profile when one word of its text was changed: seconds, with and without the PDF."""
import shutil
import subprocess

cases, rounds = ("page and paper", "page"), 3
limit = {"page and paper": 5, "page": 1.5}
OPTIONS = {"page and paper": [], "page": ["--html-only"]}
made = {}


def project(bench, case):
    """A copy of the project whose runs, figures and write-up are made."""
    if case not in made:
        folder = bench.folder / f"report-{len(made)}"
        database = bench.root / "db" / "quick.sqlite"
        if not database.exists():
            subprocess.run(["make", "-C", bench.root, "quick"], check=True, stdout=subprocess.DEVNULL)
        for part in ("experiments", "plots", "report", "data", "db/queries"):
            if (bench.root / part).exists():
                shutil.copytree(bench.root / part, folder / part)
        shutil.copy(database, folder / "db" / "overparam.sqlite")
        bench.call("report", *OPTIONS[case], where=folder)
        made[case] = folder
    return made[case]


def ours(bench, case):
    folder = project(bench, case)
    text = folder / "report" / "report.md"
    words = text.read_text()
    text.write_text(words.replace(" is ", " was ", 1) if " is " in words else words + "\nA word more.\n")
    return bench.seconds("report", *OPTIONS[case], where=folder)
