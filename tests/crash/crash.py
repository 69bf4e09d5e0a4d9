#!/usr/bin/env python3
"""`review` killed at every write, and told at every write that it failed: what it leaves is the old state or the new one.

    crash.py REVIEW_BINARY [--points N] [--only SCENARIO] [--generator PROGRAM] [--show]

Each scenario runs once undisturbed, under strace, which counts its system calls that change files. Then, for each n of each of them (of very many N that
lie evenly, the first and the last among them), it runs on a copy and gets SIGKILL at the n-th; of a third as many, the call fails with EINTR, EIO or ENOSPC
instead, and the program ends in the new state or with a promised status and its reason. After that the databases are sound, all they hold is
the old or the new, outputs are the old file or the new one and never newer than the store, and the next undisturbed run ends in the new state.

The generator (tests/bench/gen.c, built) makes the scenario of 20,000 cases, of which fewer points are tried.

Prints what failed; last line `N passed, N failed`.
"""
import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "sample")
REGISTER = [os.path.join(SAMPLE, name) for name in ("单位.csv", "立案登记表.xlsx")]
UNIT = os.path.join(SAMPLE, "units", "雾溪乡纪委.xlsx")
CALLS = ["write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"]
# Readers read the old or the new state, or say what is to be done: they never write, so they can't take back what was half done.
READS = {66: "init or import was broken off", 65: "create it with 'review init'"}
KILL = "signal=KILL"
FAULTS = ["error=EINTR", "error=EIO", "error=ENOSPC"]
PROMISED = {71, 73, 74, 75}
ENDS = 8                                  # the first and the last calls are not left out
# Over the moment, too, or drawn by lot.
HASHES = {("run", "chain"), ("run", "previous"), ("review_change", "mark"), ("run_mark", "mark")}
ENVIRONMENT = dict(os.environ, REVIEW_LANG="en", TZ="UTC")
# Stamps are of the day in China, some of UTC.
def days():
    return {time.strftime("%Y-%m-%d", time.gmtime(time.time() + ahead)) for ahead in (0, 8 * 3600)}


DAYS = days()


class Failed(Exception):
    pass


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, env=ENVIRONMENT, timeout=300)
    return done.returncode, done.stderr.decode("utf-8", "replace")


def must(command, folder):
    status, said = run(command, folder)
    if status:
        raise Failed("status %d: %s\n%s" % (status, " ".join(command), said))


# ---- scenarios: how a folder is prepared, what is killed ---------------------------------------------------------------------------------

SCORE = ["score", "case.db", "--period", "2026Q3", "--as-of", "2026-10-05", "--format", "csv", "-o", "scores.csv", "--quiet"]


def empty(review, folder):
    pass


def tables(review, folder):
    must([review, "init", "case.db", "--quiet"], folder)


def older_tables(review, folder):
    """A table and a column are lacking, so that init has something to add."""
    tables(review, folder)
    change(folder, "case.db", 'DROP TABLE suggestion; ALTER TABLE step DROP COLUMN votes_for')


def register(review, folder):
    tables(review, folder)
    must([review, "import", "case.db", *REGISTER, "--quiet"], folder)


def other_rows(review, folder):
    """The unit's rows as somebody else has changed them: one differs, some are missing, one is too many."""
    register(review, folder)
    must([review, "import", "case.db", UNIT, "--quiet"], folder)
    change(folder, "case.db", """
        UPDATE document SET dated_on = '2020-01-01', title = 'another' WHERE doc_id % 3 = 0;
        DELETE FROM step WHERE step_id % 2 = 0;
        INSERT INTO fact(case_id, seq, summary) SELECT case_id, 77, 'only here' FROM document LIMIT 1;
        UPDATE decision SET sanction_text = '';""")


def scored(review, folder):
    register(review, folder)
    must([review, *SCORE], folder)
    must([review, "import", "case.db", UNIT, "--complete", "all", "--quiet"], folder)


def change(folder, name, script):
    db = sqlite3.connect(os.path.join(folder, name))
    db.executescript(script)
    db.close()


def older_store(review, folder):
    """A store of the first version, with a run in it, which the next score migrates, with a copy beside it."""
    scored(review, folder)
    change(folder, "case.db.review", """
        DROP TABLE run_mark; DROP TABLE taken_replaced; DROP TABLE taken_case; DROP TABLE taken_class; DROP TABLE taken; PRAGMA user_version = 1;""")


def exported(review, folder):
    """Two offices' exports, of which one is taken already."""
    for office in "ab":
        with open(os.path.join(folder, office + ".yaml"), "w", encoding="utf-8") as stream:
            stream.write("office: %s\ncode: %s\nname: %s\nlanguage: en\n" % (office, office.upper(), office))
        must([review, "init", office + ".db", "--office", office + ".yaml", "--quiet"], folder)
        change(folder, office + ".db", "INSERT INTO case_file(case_no, closed_on) VALUES ('%s1', '2026-08-0%d')" % (office, 1 + (office == "b")))
        must([review, "score", office + ".db", "--period", "2026Q3", "--as-of", "2026-10-05", "--quiet", "-o", "scores.csv"], folder)
        must([review, "export", office + ".db", "-o", office + ".json", "--quiet"], folder)
    os.remove(os.path.join(folder, "scores.csv"))
    must([review, "rollup", "case.db.review", "a.json", "--quiet", "-o", "scores.csv"], folder)


def many(generator):
    """20,000 cases of about 48 rows, beside the folder: nothing writes to them, so that no copy is needed."""
    def prepare(review, folder):
        for name, what in (("../bench.dict.yaml", ["dictionary"]), ("../bench.yaml", ["rubric"])):
            with open(os.path.join(folder, name), "wb") as stream:
                subprocess.run([generator, *what], stdout=stream, check=True)
        must([generator, "db", "../many.db", "20000", "10"], folder)
    return prepare


SCENARIOS = {
    "init": (empty, ["init", "case.db", "--quiet"]),
    "init of older tables": (older_tables, ["init", "case.db", "--quiet"]),
    "first import": (tables, ["import", "case.db", *REGISTER, UNIT, "--quiet"]),
    "import with changes": (other_rows, ["import", "case.db", UNIT, "--replace", "--complete", "all", "--problems", "problems.csv", "--quiet"]),
    "first score": (register, SCORE),
    "second score": (scored, SCORE),
    "score that migrates the store": (older_store, SCORE),
    "rollup": (exported, ["rollup", "case.db.review", "b.json", "--quiet", "--format", "csv", "-o", "scores.csv"]),
}
MANY = "score of 20,000 cases"
MANY_COMMAND = ["score", "../many.db", "--rubric", "../bench.yaml", "--as-of", "2026-10-01", "--store", "case.db.review", "--format", "csv", "-o", "scores.csv", "--quiet"]


# ---- states ------------------------------------------------------------------------------------------------------------------------------

def still(text):
    """Moments of this run are no difference."""
    return re.sub("(%s)[ T][0-9:.]+Z?" % "|".join(DAYS), "now", text)


def rows(folder, name):
    """All rows of a database, by table; without its rows nothing of it counts. A database that is not there has none. Opening it rolls back what is half done."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return {}
    db = sqlite3.connect(path)
    try:
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Failed("%s is not sound" % name)
        names = [table for table, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        found = {}
        for table in names:
            columns = [name for _, name, *_ in db.execute('PRAGMA table_info("%s")' % table) if (table, name) not in HASHES]
            query = 'SELECT %s FROM "%s"' % (", ".join('"%s"' % name for name in columns), table)
            found[table] = still(repr(sorted(map(repr, db.execute(query)))))
        return {table: text for table, text in found.items() if text != "[]"}
    except sqlite3.Error as error:
        raise Failed("%s: %s" % (name, error))
    finally:
        db.close()


def schema(folder):
    path = os.path.join(folder, "case.db")
    if not os.path.exists(path):
        return []
    db = sqlite3.connect(path)
    try:
        return db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        db.close()


def file(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as stream:
        return stream.read()


def state(folder):
    """What of it a user could see, each part by itself old or new."""
    return {"case database": (rows(folder, "case.db"), schema(folder)), "store": rows(folder, "case.db.review"), "scores": file(folder, "scores.csv"),
            "problems": file(folder, "problems.csv")}


# Where a part is new, those after it in this list must be new too: results are saved before they are written.
ORDER = ["scores", "store", "case database"]


def judge(found, old, new):
    told = {}
    for part in old:
        if found[part] not in (old[part], new[part]):
            raise Failed("%s: neither old nor new" % part)
        told[part] = found[part] == new[part]
    for first, then in zip(ORDER, ORDER[1:]):
        if told[first] and old[first] != new[first] and not told[then]:
            raise Failed("%s are new, %s is old" % (first, then))


# ---- kills -------------------------------------------------------------------------------------------------------------------------------

def traced(review, command, folder, *options):
    log = os.path.join(folder, "..", os.path.basename(folder) + ".trace")
    known = subprocess.run(["strace", "-e", "trace=" + ",".join("?" + call for call in CALLS), "true"], capture_output=True)
    if known.returncode:
        sys.exit("strace is needed: make deps-check\n" + known.stderr.decode())
    return log, run(["strace", "-f", "-qq", "-o", log, *options, review, *command], folder)


def count_calls(review, command, folder):
    log, (status, said) = traced(review, command, folder, "-e", "trace=" + ",".join("?" + call for call in CALLS))
    if status:
        raise Failed("status %d undisturbed: %s" % (status, said))
    counts = {}
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"[0-9]+ +([a-z0-9]+)\(", line)
            if match:
                counts[match[1]] = counts.get(match[1], 0) + 1
    os.remove(log)
    return counts


def points(n, most):
    ends = min(ENDS, most // 2)
    if n <= most:
        return list(range(1, n + 1))
    evenly = {1 + i * (n - 1) // (most - 1) for i in range(most)}
    return sorted(evenly | set(range(1, ends + 1)) | set(range(n - ends + 1, n + 1)))


def injured(fault, log, status):
    """Whether the fault came: with threads the last calls may be others."""
    if fault == KILL:
        return status in (-9, 137)
    with open(log, encoding="utf-8", errors="replace") as lines:
        return any("(INJECTED)" in line for line in lines)


def try_once(review, command, template, folder, fault, call, n, old, new):
    """None, or what is wrong. Also whether the fault came."""
    shutil.copytree(template, folder)
    try:
        log, (status, said) = traced(review, command, folder, "-e", "trace=" + call, "-e", "inject=%s:%s:when=%d" % (call, fault, n))
        killed = injured(fault, log, status)
        os.remove(log)
        if status and not (killed and fault == KILL) and not (killed and status in PROMISED and said):
            return "status %d: %s" % (status, said), killed
        if killed and not status and state(folder) != new:
            return "says that all is done, and it is not", killed
        # Whoever comes first finds it as it was left: on a copy, the reader that rolls nothing back and the same command.
        reader = folder + ".read"
        shutil.copytree(folder, reader)
        judge(state(folder), old, new)
        status, said = run([review, "missing", "case.db", "--quiet", "-o", "missing.csv"], reader) if os.path.exists(os.path.join(reader, "case.db")) else (0, "")
        if status and (status not in READS or READS[status] not in said):
            return "a reader: status %d: %s" % (status, said), killed
        left = [name for name in os.listdir(folder) if name.startswith(".review-")]
        if len(left) > 1:
            return "left behind: %s" % ", ".join(left), killed
        status, said = run([review, *command], reader)
        if status:
            return "the next run: status %d: %s" % (status, said), killed
        if state(reader) != new:
            return "the next run does not end in the new state", killed
        return None, killed
    except Failed as error:
        return str(error), True
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(folder + ".read", ignore_errors=True)


def scenario(review, name, prepare, command, work, most, show):
    template, whole = os.path.join(work, "old"), os.path.join(work, "new")
    os.makedirs(template)
    prepare(review, template)
    shutil.copytree(template, whole)
    counts = count_calls(review, command, whole)
    old, new = state(template), state(whole)
    if old == new:
        raise Failed("changes nothing")
    tasks = [(fault, call, n) for fault in [KILL, *FAULTS] for call in CALLS
             for n in points(counts.get(call, 0), most if fault == KILL else max(2, most // 3))]
    passed = failed = kills = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = pool.map(lambda task: try_once(review, command, template, os.path.join(work, "%s-%s-%d" % task), *task, old, new), tasks)
        for (fault, call, n), (wrong, killed) in zip(tasks, done):
            kills += killed
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print("%s, %s at %s %d: %s" % (name, fault, call, n, wrong))
    if kills < len(tasks) * 0.9:
        print("%s: only %d of %d faults came" % (name, kills, len(tasks)))
        failed += 1
    if show:
        print("%s: %d of %s" % (name, kills, ", ".join("%d %s" % (n, call) for call, n in counts.items())))
    shutil.rmtree(work)
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--points", type=int, default=40, help="of each call in each scenario at most about so many")
    parser.add_argument("--only", choices=[*SCENARIOS, MANY], action="append")
    parser.add_argument("--generator", help="of many cases: without it their scenario is left out, which is said")
    parser.add_argument("--show", action="store_true", help="print how many calls there were")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        todo = {name: (*how, options.points) for name, how in SCENARIOS.items()}
        if options.generator:
            todo[MANY] = (many(os.path.abspath(options.generator)), MANY_COMMAND, max(2, options.points // 8))
        else:
            print("left out: %s (no --generator)" % MANY)
        for name in options.only or todo:
            prepare, command, most = todo[name]
            try:
                good, bad = scenario(os.path.abspath(options.binary), name, prepare, command, os.path.join(folder, name.replace(" ", "-").replace(",", "")), most, options.show)
            except Failed as error:
                print("%s: %s" % (name, error))
                good, bad = 0, 1
            passed, failed = passed + good, failed + bad
            DAYS.update(days())
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
