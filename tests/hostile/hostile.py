#!/usr/bin/env python3
"""Damaged workbooks and CSV files, which `review import` takes or refuses, but never half.

    hostile.py REVIEW_BINARY [--seeds A..B] [--no-limits] [--keep FOLDER] [--show] [--stop N]

Each seed is one workbook (books.py) and one CSV file (texts.py) of the sample, damaged, given to `review import` on a copy of a database that holds rows
already. It has to end by itself with a status of its own, in 2 s of processor time and 256 MB of address space. If it refuses, the
message names the file, and the database is as it was; if it takes the file, the database is sound, every row belongs to a case, every reference leads
somewhere, and the same file again changes nothing. Some kinds of damage no right program may take. --no-limits: under sanitizers, which need more of both.

Prints what failed with the command that shows it again; last line `N passed, N failed`.
"""
import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "sample")
UNITS = os.path.join(SAMPLE, "units")
sys.path.insert(0, HERE)
import books
import common
import texts

MEMORY_KB, SECONDS = 256 * 1024, 2
WALL = 120                                # a loaded machine; only what hangs takes so long
STATUSES = {0, 65, 66}                    # 73, 74, 75: outputs, the disk, a lock: nothing here provokes them
CHUNK = 60
BOOKS = ["units/雾溪乡纪委.xlsx", "units/平远镇纪委.xlsx", "units/青岚县纪委监委第二纪检监察室.xlsx", "立案登记表.xlsx", "form.xlsx"]
TEXTS = ["csv/case_file.csv", "csv/respondent.csv", "csv/step.csv", "csv/document.csv", "csv/interview.csv", "csv/decision.csv", "csv/measure.csv",
         "csv/transfer.csv", "csv/case_staff.csv", "csv/property_item.csv", "csv/suggestion.csv", "单位.csv", "物品.csv"]
OPTIONS = [[], [], [], ["--replace"], ["--complete", "all"], ["--ignore-sheets"], ["--replace", "--complete", "all", "--ignore-sheets"], ["--lang", "zh"]]
ENVIRONMENT = dict(os.environ, REVIEW_LANG="en", TZ="UTC")


def review(binary, *arguments):
    done = subprocess.run([binary, *arguments], capture_output=True, env=ENVIRONMENT)
    if done.returncode:
        sys.exit("status %d: %s\n%s" % (done.returncode, " ".join(arguments), done.stderr.decode("utf-8", "replace")))
    return done.stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Ground:
    """A database that holds the register and some units, and what its rows must point at."""

    def __init__(self, binary, folder):
        self.path = os.path.join(folder, "ground.db")
        sample = [os.path.join(SAMPLE, name) for name in ("单位.csv", "立案登记表.xlsx", *BOOKS[:1], "物品.csv")]
        review(binary, "init", self.path, "--quiet")
        review(binary, "import", self.path, *sample, "--by", "tests", "--quiet")
        self.form = os.path.join(folder, "form.xlsx")
        review(binary, "form", self.path, "--unit", "雾溪乡纪委", "-o", self.form, "--lang", "zh", "--quiet")
        self.bytes, self.digest = read(self.path), digest(self.path)
        dictionary = json.loads(review(binary, "rubric", "dump", "standard"))["dictionary"]
        self.records, self.case = dictionary["records"], dictionary["case"]

    def sound(self, path):
        """What is wrong with a database after an import."""
        db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        wrong = [line for line, in db.execute("PRAGMA integrity_check") if line != "ok"]
        for name, record in self.records.items():
            links = {column: spec["ref"] for column, spec in record["columns"].items() if isinstance(spec, dict) and spec.get("ref")}
            if record.get("case") and record["case"] != record["key"]:
                links[record["case"]] = self.case
            for column, target in links.items():
                key = self.records[target]["key"]
                query = 'SELECT count(*) FROM "%s" r WHERE NOT EXISTS (SELECT 1 FROM "%s" t WHERE t."%s" = r."%s")' % (name, target, key, column)
                lost, = db.execute(query + ("" if column == record.get("case") else ' AND "%s" IS NOT NULL' % column)).fetchone()
                if lost:
                    wrong.append("%d rows of %s whose %s leads to no %s" % (lost, name, column, target))
        lost, = db.execute('SELECT count(*) FROM review_complete WHERE "case" NOT IN (SELECT "%s" FROM "%s")' % (
            self.records[self.case]["key"], self.case)).fetchone()
        if lost:
            wrong.append("%d statements of completeness about no case" % lost)
        db.close()
        return wrong


def digest(path, tables=None):
    """Of a whole database, or of the rows of some tables."""
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    if tables is None:
        lines = db.iterdump()
    else:
        lines = (repr(row) for table in tables for row in db.execute('SELECT * FROM "%s" ORDER BY rowid' % table))
    try:
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    except sqlite3.OperationalError as error: # a journal was left behind: nobody may look at it read-only
        return str(error)
    finally:
        db.close()


# ---- the damaged files -------------------------------------------------------------------------------------------------------------------

def damaged_book(seed, ground):
    name, rng = common.draw(books.KINDS, seed)
    base = rng.choice(BOOKS)
    for base in [base] + BOOKS:           # where the base has not what the kind is about
        data = read(ground.form if base == "form.xlsx" else os.path.join(SAMPLE, base))
        try:
            return name, books.KINDS[name][1], os.path.basename(base), books.KINDS[name][0](rng, books.Book(data, rng)), rng
        except LookupError as error:
            last = error
    raise last


def damaged_text(seed, ground):
    name, rng = common.draw(texts.KINDS, seed)
    base = rng.choice(TEXTS)
    text = read(os.path.join(SAMPLE, base)).decode("gb18030" if base == "物品.csv" else "utf-8-sig")
    return name, texts.KINDS[name][1], os.path.basename(base), texts.KINDS[name][0](rng, texts.Text(text, rng)), rng


MAKERS = {"book": damaged_book, "text": damaged_text}


def make(tasks, folder, ground):
    """In a process of its own: a big one would count as the peak of those that it starts."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            for what, seed in tasks:
                name, must, base, data, rng = MAKERS[what](seed, ground)
                place = os.path.join(folder, "%s-%d" % (what, seed))
                os.mkdir(place)
                with open(os.path.join(place, base), "wb") as file:
                    file.write(data)
                with open(os.path.join(place, "task.json"), "w", encoding="utf-8") as file:
                    json.dump({"kind": name, "must": must, "file": base, "options": rng.choice(OPTIONS)}, file)
            status = 0
        except BaseException as error:
            print("%s %s: %r" % (what, seed, error), flush=True)
        os._exit(status)
    if os.waitpid(child, 0)[1]:
        sys.exit("a damaged file could not be made")


# ---- one run -----------------------------------------------------------------------------------------------------------------------------

class Run:
    """One import: its status, what it said, what it took."""

    def __init__(self, binary, place, options, limits):
        command = [binary, "import", "case.db", *options, "--by", "tests"]
        if limits:
            command = ["sh", "-c", 'ulimit -v %d; ulimit -t %d; exec "$@"' % (MEMORY_KB, 4 * SECONDS), "sh", *command]
        with open(os.path.join(place, "stdout"), "wb") as out, open(os.path.join(place, "stderr"), "wb") as err:
            child = subprocess.Popen(command, cwd=place, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=ENVIRONMENT)
            end = time.monotonic() + (WALL if limits else 10 * WALL)
            while True:
                pid, status, self.usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() > end:
                    child.kill()
                time.sleep(0.002)
        self.status = child.returncode = os.waitstatus_to_exitcode(status)
        self.said = read(os.path.join(place, "stderr")).decode("utf-8", "replace")
        self.seconds = self.usage.ru_utime + self.usage.ru_stime


def check(binary, place, ground, limits):
    """What is wrong, and the run."""
    with open(os.path.join(place, "task.json"), encoding="utf-8") as file:
        task = json.load(file)
    path = os.path.join(place, "case.db")
    shutil.copyfile(ground.path, path)
    command = [task["file"], *task["options"]]
    run, wrong = Run(binary, place, command, limits), []
    if run.status and run.seconds > SECONDS:          # a loaded machine: the better of two
        run = min(run, Run(binary, place, command, limits), key=lambda run: run.seconds)
    if run.status not in STATUSES:
        wrong.append("status %d" % run.status)
    if limits and run.seconds > SECONDS:
        wrong.append("%.2f s of processor time" % run.seconds)
    left = set(os.listdir(place)) - {"case.db", "task.json", "stdout", "stderr", task["file"]}
    if left:
        wrong.append("files left behind: %s" % ", ".join(sorted(left)))
    if run.status == 0:
        wrong += ground.sound(path)
        if task["must"] == common.REFUSED:
            wrong.append("was taken, has to be refused")
        before = digest(path, ground.records)
        again = Run(binary, place, command, limits)
        if again.status != 0:
            wrong.append("status %d when it comes again: %s" % (again.status, again.said[:400]))
        elif digest(path, ground.records) != before:
            wrong.append("again, it changes the database")
    else:
        if read(path) != ground.bytes and digest(path) != ground.digest:
            wrong.append("refused, but the database changed")
        if task["file"] not in run.said:
            wrong.append("the message does not name the file")
    return task, wrong, run


# ---- all of them -------------------------------------------------------------------------------------------------------------------------

class Count:
    passed = failed = 0
    seconds = memory = 0.0
    statuses, kinds = {}, {}

    def add(self, what, seed, task, wrong, run):
        self.seconds, self.memory = max(self.seconds, run.seconds), max(self.memory, run.usage.ru_maxrss / 1024)
        self.statuses[run.status] = self.statuses.get(run.status, 0) + 1
        seen = self.kinds.setdefault((what, task["kind"]), [0, 0, 0])
        seen[run.status == 0] += 1
        seen[2] = max(seen[2], run.seconds)
        if not wrong:
            self.passed += 1
            return
        self.failed += 1
        print("%s %d, %s of %s:" % (what, seed, task["kind"], task["file"]))
        for line in wrong:
            print("  " + line)
        for line in run.said.splitlines()[:6]:
            print("  | " + line[:300])
        print("  again: python3 tests/hostile/hostile.py BINARY --seeds %d --what %s --keep FOLDER; review import case.db %s" % (
            seed, what, " ".join([task["file"], *task["options"]])))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--seeds", default="1..60")
    parser.add_argument("--what", choices=sorted(MAKERS), action="append")
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--keep", help="keep the files in this folder")
    parser.add_argument("--show", action="store_true", help="print how often each kind was refused and taken")
    parser.add_argument("--stop", type=int, default=20)
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    first, _, last = options.seeds.partition("..")
    tasks = [(what, seed) for seed in range(int(first), int(last or first) + 1) for what in options.what or sorted(MAKERS)]
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(binary, folder)
        for start in range(0, len(tasks), CHUNK):
            chunk = tasks[start:start + CHUNK]
            work = os.path.join(options.keep or folder, "work")
            os.makedirs(work)
            make(chunk, work, ground)
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                places = [os.path.join(work, "%s-%d" % task) for task in chunk]
                for task, result in zip(chunk, pool.map(lambda place: check(binary, place, ground, not options.no_limits), places)):
                    count.add(*task, *result)
            if options.keep:
                for place in os.listdir(work):
                    os.rename(os.path.join(work, place), os.path.join(options.keep, place))
            shutil.rmtree(work)
            if count.failed >= options.stop:
                break
    if options.show:
        for (what, kind), seen in sorted(count.kinds.items()):
            print("%s %-32s refused %3d, taken %3d, at most %.2f s" % (what, kind, *seen))
    print("statuses %s; at most %.2f s of processor time, %.0f MB of memory" % (
        ", ".join("%d: %d" % pair for pair in sorted(count.statuses.items())), count.seconds, count.memory))
    print("%d passed, %d failed" % (count.passed, count.failed))
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
