#!/usr/bin/env python3
"""Times the program against SQLite's floor and against other ways to do the same job; see README.md beside this file.

    bench.py BUILD [--sections oracle,selfcheck,score,quarter,import,instructions] [--cases 10000,100000] [--percent 10,1,50]
                   [--rounds 5] [--only NAME,…] [--program NAME=OPTIONS]… [--quarter CASES] [--rows ROWS]

Needs what `make` and `make deps-bench` install; peers without their runtime are left out, and that is said.
Everything is made in BUILD/bench.  Exit 1 if a peer counted otherwise than the program.
"""
import argparse
import csv
import datetime
import fcntl
import json
import os
import platform
import shlex
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]
import compare
import conditions
import oracle
import store
from measuring import Failed, Variant, output_of, rounds, say, table

AS_OF = "2026-12-31"
LIMITS_RUN = "2026-03-01"   # a day on which limits without an end still run
QUARTER = "2026Q4"
TEXTS = {"bench.dict.yaml": "dictionary", "bench.yaml": "rubric", "expert.sql": "expert", "duckdb.sql": "duckdb",
         "long.sql": "long", "naive.sql": "naive", "needed.txt": "needed", "read.txt": "read", "job.json": "json"}
# Slow peers are timed on at most so many cases, and at the first share of violations, unless --only asks for them.
MOST = {"naive": 100_000, "pandas": 100_000, "python": 100_000, "duckdb": 100_000, "duckdb long": 100_000,
        "json-rules-engine": 10_000}

# Rules of the language as the expert's statement has them, and the same wrong.
WRONG = [("a day more", "'+30 days'", "'+31 days'"),
         ("ends of months", "date(step.done_on, 'start of month', '+2 months', '-1 day')", "'9999'"),
         ("an absent end is late", "'%s' >" % AS_OF, "'2025-12-31' >"),
         ("any kind may hide a paper", "coalesce(no_kind, 0) = 0 AND", ""),
         ("absence needs a complete list", "complete.document AND", ""),
         ("the cap of a category", "min(100, 0 +", "min(150, 0 +")]


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.abspath(os.path.join(options.build, "bench"))
        self.review = os.path.abspath(os.path.join(options.build, "review"))
        self.failed = 0
        self.left_out = set()
        os.makedirs(self.folder, exist_ok=True)
        self.lock = open(self.path("lock"), "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("another one runs in %s" % self.folder)
        for name, what in TEXTS.items():
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(output_of([self.path("gen"), what]))
        with open(self.path("job.json"), encoding="utf-8") as file:
            self.job = json.load(file)
        self.statements = self.lines("needed.txt")
        with open(self.path("rules.json"), "w", encoding="utf-8") as file:
            file.write(conditions.rules_json(self.job, self.statements))

    def path(self, name):
        return os.path.join(self.folder, name)

    def lines(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read().splitlines()

    def database(self, cases, percent):
        """Made once; again when the generator is newer."""
        path = self.path("%d-%d.db" % (cases, percent))
        if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(self.path("gen")):
            say("makes %s" % path)
            for end in ("", "-duck"):
                if os.path.exists(path + end):
                    os.remove(path + end)
            output_of([self.path("gen"), "db", path + ".new", str(cases), str(percent)])
            os.rename(path + ".new", path)
        return path

    # ---- the program -------------------------------------------------------------------------------------------

    def score(self, database, *options, as_of=AS_OF):
        store = [] if "--no-save" in options else ["--store", self.path("run.review")]
        return [self.review, "score", database, "--rubric", self.path("bench.yaml"), "--as-of", as_of, *store,
                "--format", "csv", "-o", self.path("scores.csv"), "--quiet", *options]

    def forget(self):
        """A run is saved once, so each starts with no store."""
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.path("run.review" + end)):
                os.remove(self.path("run.review" + end))

    def program(self, name, options, database, empty):
        return Variant(name, self.score(database, *options), start=self.score(empty, *options), before=self.forget)

    def counts(self):
        """What the peers print, from the run that was saved."""
        db = sqlite3.connect("file:%s?mode=ro" % self.path("run.review"), uri=True)
        violations, cases = {}, {}
        for item, n, of in db.execute("SELECT item, sum(count), count(DISTINCT position) FROM violation"
                                      " WHERE hint = 0 AND awaiting = 0 GROUP BY item"):
            violations[item], cases[item] = n, of
        (total,) = db.execute("SELECT sum(score) FROM run_case").fetchone()
        db.close()
        return conditions.answer(self.job, violations, cases, total)

    def total_printed(self):
        """The sum of the scores in the file that was written, in hundredths."""
        with open(self.path("scores.csv"), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return len(rows), sum(round(float(row["score"]) * 100) for row in rows)

    # ---- the peers ---------------------------------------------------------------------------------------------

    def leave_out(self, name, why):
        if name not in self.left_out:
            print("left out: %s: %s\n" % (name, why), flush=True)
        self.left_out.add(name)

    def python_with(self, module):
        """A Python that has a module; Debian's is asked too where another comes first."""
        for python in (sys.executable, "/usr/bin/python3"):
            if os.path.exists(python) and subprocess.run([python, "-c", "import " + module], capture_output=True).returncode == 0:
                return python
        return None

    def node_with(self, package):
        """The environment of a node that has a package, or None."""
        env = {"NODE_PATH": self.path("node_modules")}
        if not shutil.which("node"):
            return None
        done = subprocess.run(["node", "-e", "require('%s')" % package], capture_output=True, env=dict(os.environ, **env))
        return env if done.returncode == 0 else None

    def floor(self, name, statements, database, empty):
        return Variant(name, [self.path("floor"), database, self.path(statements)],
                       start=[self.path("floor"), empty, self.path(statements)])

    def shell(self, name, sql, database, empty):
        return Variant(name, ["sqlite3", "-readonly", database], stdin=self.path(sql), start=["sqlite3", "-readonly", empty])

    def loops(self, name, script, module, database, empty):
        python = self.python_with(module)
        if not python:
            return self.leave_out(name, "no Python has %s (make deps-bench)" % module)
        ask = [python, os.path.join(HERE, script), self.path("job.json"), self.path("needed.txt")]
        return Variant(name, ask + [database], start=ask + [empty])

    def rules(self, name, database, empty):
        env = self.node_with("better-sqlite3") and self.node_with("json-rules-engine")
        if not env:
            return self.leave_out(name, "node has no better-sqlite3 or json-rules-engine (make deps-bench)")
        ask = ["node", os.path.join(HERE, "peer_rules.cjs"), self.path("rules.json")]
        return Variant(name, ask + [database], env=env, start=ask + [empty])

    def duckdb(self, name, sql, database, empty):
        env = self.node_with("@duckdb/node-api")
        if not env:
            return self.leave_out(name, "node has no @duckdb/node-api (make deps-bench)")
        script = os.path.join(HERE, "peer_duckdb.cjs")
        for path in (database, empty):
            self.load_duckdb(script, path, env)
        ask = ["node", script, "query", self.path(sql)]
        return Variant(name, ask + [database + "-duck"], env=env, start=ask + [empty + "-duck"])

    def load_duckdb(self, script, database, env):
        if os.path.exists(database + "-duck"):
            return
        folder = self.path("csv")
        os.makedirs(folder, exist_ok=True)
        for record in list(self.job["records"]) + ["review_complete"]:
            with open(os.path.join(folder, record + ".csv"), "wb") as out:
                subprocess.run(["sqlite3", "-readonly", "-csv", "-header", database, "SELECT * FROM " + record],
                               stdout=out, check=True)
        load = Variant("load", ["node", script, "load", self.path("job.json"), folder, database + "-duck"], env=env)
        load.once(self.path("measure"))
        print("DuckDB's load of %s from CSV files: %.1f s CPU, %.1f s, %d MiB\n"
              % (os.path.basename(database), load.cpu[0], load.wall[0], load.peak / 1024))

    # ---- sections ----------------------------------------------------------------------------------------------

    def oracle(self):
        """The program against the independent one, on the edge cases too: every outcome, point and class."""
        dump = json.loads(output_of([self.review, "rubric", "dump", self.path("bench.yaml")]))
        for percent in (1, 10, 50):
            for period, as_of in ((None, AS_OF), (("2026-10-01", "2026-12-31"), AS_OF), (None, LIMITS_RUN)):
                database = self.database(300, percent)
                options = ["--period", "..".join(period)] if period else []
                self.forget()
                output_of(self.score(database, *options, as_of=as_of))
                found = store.read(self.path("run.review"))
                expected = oracle.Oracle(dump, as_of).evaluate(database, *(period or ()))
                lines = compare.differences(expected, found)
                print("oracle: 300 cases, %d %%, %s, as of %s: %d cases %s" % (
                    percent, period and QUARTER or "all", as_of, len(found["cases"]),
                    "as the oracle has them" if not lines else "differ:\n  " + "\n  ".join(lines[:12])))
                self.failed += bool(lines)
        print(flush=True)

    def variants(self, cases, percent):
        """All that are asked for, the floor first."""
        database, empty = self.database(cases, percent), self.database(1, percent)
        programs = [("review", []), ("review --no-save", ["--no-save"])]
        programs += [(name, shlex.split(options)) for name, options in (p.split("=", 1) for p in self.options.program)]
        makers = {
            "floor": lambda name: self.floor(name, "needed.txt", database, empty),
            "floor with places": lambda name: self.floor(name, "read.txt", database, empty),
            "expert": lambda name: self.shell(name, "expert.sql", database, empty),
            "naive": lambda name: self.shell(name, "naive.sql", database, empty),
            "python": lambda name: self.loops(name, "peer_python.py", "sqlite3", database, empty),
            "pandas": lambda name: self.loops(name, "peer_pandas.py", "pandas", database, empty),
            "duckdb": lambda name: self.duckdb(name, "duckdb.sql", database, empty),
            "duckdb long": lambda name: self.duckdb(name, "long.sql", database, empty),
            "json-rules-engine": lambda name: self.rules(name, database, empty),
        }
        makers.update({name: lambda name, options=options: self.program(name, options, database, empty)
                       for name, options in programs})
        asked = self.options.only
        unknown = [name for name in asked or [] if name not in makers]
        if unknown:
            raise Failed("no variant %s; there are: %s" % (", ".join(unknown), ", ".join(makers)))
        for name, make in makers.items():
            if asked and name not in asked + ["floor"]:
                continue
            if not asked and name in MOST and (cases > MOST[name] or percent != self.options.percent[0]):
                self.leave_out("%s, %d cases, %d %%" % (name, cases, percent), "slow; --only asks for it")
                continue
            made = make(name)
            if made:
                yield made

    def wrong_at(self, variant, expected):
        """Runs once; (place, found) of the numbers that are not the program's."""
        output = variant.output()
        if variant.name.startswith("floor"):
            return []
        if variant.command[0] != self.review:
            found = output.replace("|", " ").split()
        elif "--no-save" in variant.command:
            found = expected[:-1] + [str(self.total_printed()[1])]
        else:
            found = self.counts().split()
        return [(i, found[i:i + 1]) for i in range(len(expected)) if found[i:i + 1] != expected[i:i + 1]]

    def agrees(self, variant, expected):
        wrong = self.wrong_at(variant, expected)
        if wrong:
            self.failed += 1
            print("%s counts otherwise than the program, and is not timed:" % variant.name)
            for i, found in wrong[:10]:
                what = "points" if i == len(expected) - 1 else "item %d, %s" % (i // 2 + 1, "cases" if i % 2 else "violations")
                print("  %s: %s, not %s" % (what, found, expected[i]))
            print(flush=True)
        return not wrong

    def selfcheck(self):
        """Statements that get one rule wrong must be noticed."""
        database = self.database(300, 10)
        self.forget()
        output_of(self.score(database))
        expected, noticed = self.counts().split(), 0
        with open(self.path("expert.sql"), encoding="utf-8") as file:
            right = file.read()
        for rule, old, new in WRONG:
            with open(self.path("wrong.sql"), "w", encoding="utf-8") as file:
                file.write(right.replace(old, new))
            variant = self.shell("the expert who gets wrong: " + rule, "wrong.sql", database, database)
            if old not in right or not self.wrong_at(variant, expected):
                raise Failed("not noticed: %s" % variant.name)
            noticed += 1
        print("selfcheck: %d wrong statements noticed\n" % noticed, flush=True)

    def timed(self, cases, percent):
        database = self.database(cases, percent)
        self.forget()
        output_of(self.score(database))
        expected = self.counts().split()
        variants = []
        for variant in self.variants(cases, percent):
            say("  " + variant.name)
            if self.agrees(variant, expected):
                variants.append(variant)
        rounds(variants, self.options.rounds, self.path("measure"))
        print("### {:,} cases, {} % violations\n".format(cases, percent))
        print("{:,.1f} MB; violations found: {:,}; mean score {:.2f}\n".format(
            os.path.getsize(database) / 1e6, sum(map(int, expected[0:-1:2])), int(expected[-1]) / cases / 100))
        table(variants, variants[0], per=cases)

    def scores(self):
        for cases in self.options.cases:
            for percent in self.options.percent:
                self.timed(cases, percent)

    def quarter(self):
        """A quarter of 1,000 cases, spread over a big database."""
        cases = self.options.quarter
        database, empty = self.database(cases, 10), self.database(1, 10)
        inside = " WHERE case_id IN (SELECT case_id FROM case_file WHERE closed_on >= '2026-10-01') ORDER"
        with open(self.path("quarter.txt"), "w", encoding="utf-8") as file:
            file.write("".join(line.replace(" ORDER", inside) + "\n" for line in self.statements))
        floor = self.floor("floor of the quarter", "quarter.txt", database, empty)
        variants = [floor, self.floor("floor of all", "needed.txt", database, empty)]
        variants += [self.program(name, options + ["--period", QUARTER], database, empty)
                     for name, options in (("review", []), ("review --no-save", ["--no-save"]))]
        for variant in variants:
            variant.output()
        scored, _ = self.total_printed()
        rounds(variants, self.options.rounds, self.path("measure"))
        print("### A quarter of {:,} cases inside {:,}\n".format(scored, cases))
        table(variants, floor, per=scored)

    def instructions(self):
        """Instructions a case, by callgrind: what two sizes differ by, so that starting is not in it."""
        if not shutil.which("valgrind"):
            return self.leave_out("instructions", "no valgrind (make deps-check)")
        print("### Instructions a case, by callgrind\n\n| variant | thousands |\n|---|---|")
        for name, command in (("floor", lambda db: [self.path("floor"), db, self.path("needed.txt")]),
                              ("review", self.score),
                              ("review --no-save", lambda db: self.score(db, "--no-save"))):
            counts = []
            for cases in (500, 1500):
                self.forget()
                done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] +
                                      command(self.database(cases, 10)), capture_output=True)
                told = [line for line in done.stderr.decode().splitlines() if "Collected :" in line]
                if done.returncode or not told:
                    raise Failed(done.stderr.decode("utf-8", "replace"))
                counts.append(int(told[0].split()[-1]))
            print("| %s | %.0f |" % (name, (counts[1] - counts[0]) / 1e6))
        print(flush=True)

    def imports(self):
        import importing
        importing.bench(self)


def numbers(text):
    return [int(n.replace("_", "")) for n in text.split(",")]


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    print("%s; %d × %s; Linux %s; SQLite %s; load %.1f when it began\n" % (
        datetime.date.today(), len(models), models[0] if models else platform.machine(), platform.release(),
        output_of(["sqlite3", "--version"]).split()[0], os.getloadavg()[0]), flush=True)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    sections = {"oracle": Bench.oracle, "selfcheck": Bench.selfcheck, "score": Bench.scores, "quarter": Bench.quarter, "import": Bench.imports,
                "instructions": Bench.instructions}
    parser.add_argument("build")
    parser.add_argument("--sections", default=",".join(sections), help="(default: %(default)s)")
    parser.add_argument("--cases", type=numbers, default=[10_000], help="how many; a list (default: 10000)")
    parser.add_argument("--percent", type=numbers, default=[10, 1, 50], help="violations; a list (default: 10,1,50)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda text: text.split(","), help="these variants and the floor")
    parser.add_argument("--program", action="append", default=[], metavar="NAME=OPTIONS", help="one more way to score")
    parser.add_argument("--quarter", type=int, default=100_000, help="cases around the quarter (default: 100000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows to import (default: 1000000)")
    options = parser.parse_args(argv)
    bench = Bench(options)
    machine()
    for section in options.sections.split(","):
        say(section)
        sections[section](bench)
    return 1 if bench.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as error:
        sys.exit("bench: %s" % error)
