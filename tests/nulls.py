"""nulls.py DATABASE: every value of every column that may not be NULL is made so, a column at a time, and every command that reads is
asked. None may die of a signal or hang, and what is damaged is said by one of them at least. OVERPARAM names the program.
"""
import os, shutil, sqlite3, subprocess, sys

COMMANDS = [
    "list", "list --all --json", "list --where steps>1 --sort variant", "list --all --columns id,key,reason,build", "show 1", "show 2 --json", "compare 1 2",
    "compare 1 2 --json", "digest", "doctor", "export 1", "export --all out", "why 1", "why", "plan --json", "status", "checkpoints",
    "claims --json", "lineage 1", "lineage", "tag 1", "note 1", "remove 1 --dry-run", "gc --dry-run", "sql recent-runs",
    "verify -q --sample 2", "backup copy.sqlite --force", "crate", "inputs", "provenance",
]


def columns(db):
    """Table and column of those that are declared not to be NULL."""
    for (table,) in db.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'").fetchall():
        for _, column, _, never, _, _ in db.execute(f"pragma table_info({table})"):
            if never and db.execute(f"select count(*) from {table}").fetchone()[0]:
                yield table, column


def schema(file, change):
    db = sqlite3.connect(file)
    db.execute("pragma writable_schema = 1")
    change(db)
    db.commit()
    db.close()


def lax(db):
    for (name,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        db.execute(f"drop trigger {name}")
    db.execute("update sqlite_schema set sql = replace(replace(replace(sql, 'is not null', 'notnull'), ' not null', ''), 'check (', 'check (1 or ') where type = 'table'")


def plant(file, table, column):
    """False where the table itself cannot hold it."""
    before = sqlite3.connect(file).execute("select name, sql from sqlite_schema where type = 'table'").fetchall()
    schema(file, lax)
    db = sqlite3.connect(file)
    db.execute("pragma foreign_keys = off")
    try:
        db.execute(f"update {table} set {column} = null where rowid in (select rowid from {table} limit 2)"
                   if "without rowid" not in dict(before)[table] else f"update {table} set {column} = null")
        db.commit()
    except sqlite3.DatabaseError:
        return False
    finally:
        db.close()
    schema(file, lambda db: db.executemany("update sqlite_schema set sql = ?2 where name = ?1 and type = 'table'", before))
    return True


def ask(words):
    try:
        done = subprocess.run([os.environ["OVERPARAM"], *words.split()], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return "hangs", ""
    return done.returncode, done.stderr.decode(errors="replace")


def main(file):
    shutil.copy(file, "sound.sqlite")
    wrong = planted = 0
    for table, column in list(columns(sqlite3.connect("sound.sqlite"))):
        shutil.copy("sound.sqlite", file)
        if not plant(file, table, column):
            continue
        planted += 1
        said = 0
        for words in COMMANDS:
            status, complaint = ask(words)
            said += status in (1, 3)
            if status == "hangs" or status < 0 or status > 3:
                wrong += 1
                print(f"{table}.{column} NULL, {words}: {status} {complaint}")
        if not said:
            wrong += 1
            print(f"{table}.{column} NULL: nobody says so")
    shutil.copy("sound.sqlite", file)
    print(f"{planted} columns, {len(COMMANDS)} commands, {wrong} wrong")
    sys.exit(wrong > 0 or planted < 60)


main(sys.argv[1])
