"""tamper.py [--unsealed] DATABASE SQL: change runs behind the program's back.

The triggers that forbid it are taken away and put back. What was changed then carries the digests that the program would have
written (src/store/seal.c, computed here a second time), as if it had been made so; with --unsealed it carries the old ones.
"""
import hashlib, sqlite3, struct, sys

BUILD = "b.version, b.commit_id, b.dirty, b.compiler, b.flags, b.gsl, b.blas, b.blas_kernel, b.cpu, b.host, b.system"
LATER = "b.host, b.cpu, b.commit_id, b.flags, b.compiler, b.id"
RESULTS = [
    "select key, status, reason, steps, evaluations, time from run where id = ?1",
    "select version, words from run_program where run = ?1",
    "select bytes from run_weights where run = ?1",
]
REST = [
    f"""select x.name, variant, run.profile, wall_seconds, cpu_seconds, seed, started, peak_memory, f.digest, {BUILD}
        from run join experiment x on x.id = experiment join build b on b.id = build join parameter_set f on f.id = fixed
        where run.id = ?1""",
    """select path.name, value, member from run join parameter on parameter_set = swept
        join path on path.id = path where run.id = ?1 order by path.name""",
    f"""select started, status, reason, signal, wall_seconds, cpu_seconds, peak_memory, words, {BUILD}
        from attempt join build b on b.id = build where run = ?1 order by started, {LATER}""",
    f"""select made, person, share, sampled, {BUILD} from adopted_run join adoption a on a.id = adoption
        join build b on b.id = build where run = ?1 order by made, person, b.host""",
    f"""select status, reason, steps, evaluations, time, wall_seconds, cpu_seconds, started, peak_memory, weights, {BUILD}
        from conflict join build b on b.id = build where run = ?1 order by started, {LATER}""",
    """select started, o.name, component, sequence, step, s.time, at, value, kind from conflict c
        join conflict_sample s on s.conflict = c.id join observable o on o.id = observable
        where run = ?1 order by started, sequence, o.name, component, value""",
]
SHARED = "select path.name, value, member from parameter join path on path.id = path where parameter_set = ?1 order by path.name"
TYPES = {int: 1, float: 2, str: 3, bytes: 4, type(None): 5}


def digest(content):
    return hashlib.sha256(content).digest()[:16]


def cell(value):
    kind = bytes([TYPES[type(value)]])
    if isinstance(value, float):
        return kind + struct.pack("<d", value)
    if isinstance(value, (str, bytes)):
        content = value.encode() if isinstance(value, str) else value
        return kind + struct.pack("<Q", len(content)) + content
    return kind + struct.pack("<q", value or 0)


def rows(db, sql, run):
    return b"".join(cell(value) for row in db.execute(sql, [run]) for value in row)


def samples(db, run):
    for name, number in db.execute("select name, id from observable where id in (select observable from sample where run = ?1) "
                                   "order by cast(name as blob)", [run]).fetchall():
        of_name = rows(db, "select component, sequence, step, time, at, value, kind from sample where run = ?1 and observable = "
                           f"{number} order by component, sequence", run)
        yield name.encode() + b"\0" + digest(of_name)


def closed(db, queries, run):
    return b"".join(rows(db, sql, run) + b"\xff" for sql in queries)


def seal(db, run):
    results = digest(closed(db, RESULTS, run) + b"".join(samples(db, run)))
    return results, digest(results + closed(db, REST, run))


def main(unsealed, file, sql):
    db = sqlite3.connect(file)
    triggers = db.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    drop = "".join(f"drop trigger {name};" for name, _ in triggers)
    db.executescript(f"begin immediate; {drop} {sql};")
    for (shared,) in [] if unsealed else db.execute("select id from parameter_set where digest is not null").fetchall():
        db.execute("update parameter_set set seal = ? where id = ?", [digest(closed(db, [SHARED], shared)), shared])
    for (run,) in [] if unsealed else db.execute("select id from run").fetchall():
        db.execute("update run set results = ?, seal = ? where id = ?", [*seal(db, run), run])
    for _, text in triggers:
        db.execute(text)
    db.commit()


main("--unsealed" in sys.argv, *sys.argv[-2:])
