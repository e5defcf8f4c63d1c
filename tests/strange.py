"""strange.py DATABASE: a database of a stranger's. Values are replaced by something that their type admits and nobody expects, texts a column at a time,
numbers a table at a time; every command that reads is asked on a terminal, and answers of --json are read. None may die of a signal, hang, let through to the terminal
what moves its cursor, or answer with what is no JSON. OVERPARAM names the program.
"""
import json, os, pty, re, select, shutil, signal, sqlite3, subprocess, sys, time

SECONDS = 20
TEXT = "\x1b]0;own\x07\x1b[2J\u202e<script>alert(1)</script>'\"`$(touch /tmp/owned)%n%s\n\r\t\\\u0301" + "x" * 20000
# Of texts a column at a time, of the rest all of a table.
STRANGE = [{"TEXT": TEXT, "ANY": TEXT}, {"INTEGER": -1, "REAL": -1e308, "BLOB": b""}, {"INTEGER": 2**63 - 1, "REAL": 5e-324, "BLOB": b"\xff" * 7},
           {"TEXT": "../../../../etc/passwd"}]
COMMANDS = [
    "list", "list --all --json", "list --all --columns id,key,reason,build,notes", "show 1", "show 2 --json", "compare 1 2", "compare 1 2 --json --plot loss",
    "compare 1 2 --plot loss", "digest", "doctor", "export 1", "export 1 --json", "export 1 --weights", "export --all out", "why 1", "why", "plan --json", "status",
    "status --json", "checkpoints", "claims --json", "lineage 1", "lineage", "lineage --json", "tag 1", "note 1", "remove 1 --dry-run", "remove 1 --dry-run --json",
    "gc --dry-run", "gc --dry-run --json", "sql recent-runs", "verify -q --sample 1", "backup copy.sqlite --force", "crate", "inputs", "inputs --json",
    "provenance", "adopt --dry-run --json", "submit --dry-run", "submit --status", "merge other.sqlite --db merged.sqlite",
]


def columns(db):
    """Table, column and type of those that hold rows."""
    for (table,) in db.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'").fetchall():
        for _, column, sort, _, key, _ in db.execute(f"pragma table_info({table})"):
            if db.execute(f"select count(*) from {table}").fetchone()[0] and not (key and sort == "INTEGER" and column == "id"):
                yield table, column, sort.upper()


def plant(file, table, values):
    """In all rows of each column, or in one where they have to differ. False where the table's constraints forbid all of it: it would be nothing of ours."""
    db = sqlite3.connect(file)
    db.execute("pragma foreign_keys = off")
    triggers = db.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"drop trigger {name}")
    done = False
    for column, value in values.items():
        for where in ("", f" where {column} is (select {column} from {table} limit 1)"):
            try:
                db.execute(f"update {table} set {column} = ?{where}", (value,))
                done = True
                break
            except sqlite3.DatabaseError:
                continue
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.close()
    return done


def plants(db):
    """Table, and values by column."""
    found = list(columns(db))
    for strange in STRANGE:
        for table in dict.fromkeys(table for table, _, _ in found):
            values = {column: strange[sort] for t, column, sort in found if t == table and sort in strange}
            if strange is STRANGE[0]:
                yield from ((table, {column: value}) for column, value in values.items())
            elif values:
                yield table, values


def on_terminal(words):
    """Status, and what reaches the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(os.environ["OVERPARAM"], [os.environ["OVERPARAM"], *words])
    said, end = b"", time.monotonic() + SECONDS
    while True:
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)
            return "hangs", said
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            break
        said += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said


def moves(said):
    """Control characters but for ends of lines, tabs and colours."""
    return re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]", re.sub(rb"\x1b\[[0-9;]*m", b"", said))


def wrong_with(words):
    """What is wrong with the answer to a command, or None."""
    words = words.split()
    if "--json" not in words:
        status, said = on_terminal(words)
        found = moves(said)
        if found:
            return f"lets through {said[max(0, found.start() - 40):found.end() + 20]}"
    else:
        try:
            done = subprocess.run([os.environ["OVERPARAM"], *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "hangs"
        status, said = done.returncode, done.stdout
        try:
            for text in [said] if said.lstrip()[:1] == b"[" or b"\n " in said or b"\n\"" in said else said.splitlines():
                json.loads(text or b"null")
        except ValueError as error:
            return f"is no JSON: {error}: {said[:200]}"
    if status == "hangs" or status < 0 or status > 3:
        return f"{status}: {said[-300:]}"
    return None


def main(file):
    os.environ["PAGER"] = "cat"
    shutil.copy(file, "sound.sqlite")
    wrong = planted = 0
    for table, values in list(plants(sqlite3.connect("sound.sqlite"))):
        shutil.copy("sound.sqlite", file)
        if not plant(file, table, values):
            continue
        planted += 1
        for words in COMMANDS:
            shutil.copy(file, "other.sqlite")
            shutil.rmtree("out", ignore_errors=True)
            found = wrong_with(words)
            if found:
                wrong += 1
                print(f"{table} {', '.join(values)} = {str(next(iter(values.values())))[:30]!r}, {words}: {found}", flush=True)
    shutil.copy("sound.sqlite", file)
    print(f"{planted} values, {len(COMMANDS)} commands, {wrong} wrong")
    sys.exit(wrong > 0 or planted < 60)


main(sys.argv[1])
