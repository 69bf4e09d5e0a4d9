#!/usr/bin/env python3
"""The program against the oracle, on random databases.

    compare.py REVIEW_BINARY [--seeds A..B] [--rubric FILE]... [--stop N]

For each seed and rubric: a random database, one run of each engine of the program, one of the oracle;
the first differences are printed with the commands that show them again.  Exit 0 if all agree, else 1.
"""
import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import oracle
import random_db
import store

PERIOD = ("2025-01-15", "2025-12-31")   # used by every fourth seed


class Failed(Exception):
    pass


def score_command(binary, rubric, database, as_of, period):
    """How the program is asked; what it found is then read from its store."""
    command = [binary, "score", database, "--rubric", rubric, "--as-of", as_of, "--outside-validity", "--store",
               database + ".review", "--format", "csv", "-o", "/dev/null", "--quiet"]
    return command + (["--period", "%s..%s" % period] if period else [])


def run(command):
    done = subprocess.run(command, capture_output=True, env=dict(os.environ, REVIEW_LANG="en"), timeout=120)
    if done.returncode not in (0, 1):
        raise Failed("exit %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr.decode("utf-8", "replace")[:2000]))
    return done.stdout


def score(binary, rubric, database, as_of, period, engine):
    """What the run found, and its digest: that of all results."""
    run(score_command(binary, rubric, database, as_of, period) + ["--engine", engine])
    found, digest = store.read(database + ".review"), store.digest(database + ".review")
    for end in ("", "-wal", "-shm"):
        if os.path.exists(database + ".review" + end):
            os.remove(database + ".review" + end)
    return found, digest


def normal(document):
    """{case key: its fields, lists in one order}, left out"""
    cases = {}
    for case in document["cases"]:
        case = dict(case)
        entries = [[item, record, key, str(which)] for item, record, key, which in case["violations"]]
        case["violations"] = sorted(entries, key=oracle.violation_order)
        cases[json.dumps(case["case"], ensure_ascii=False)] = case
    return cases, {reason: n for reason, n in document["left_out"].items() if n}


def differences(expected, found):
    """Lines that say where two documents differ, items first: they are the cause of the rest."""
    lines = []
    (cases, left), (others, other_left) = normal(expected), normal(found)
    if left != other_left:
        lines.append("left out: oracle %s, program %s" % (left, other_left))
    for key in sorted(set(cases) | set(others)):
        if key not in cases or key not in others:
            lines.append("case %s: only %s has it" % (key, "the oracle" if key in cases else "the program"))
            continue
        one, other = cases[key], others[key]
        for item in sorted(set(one["items"]) | set(other["items"])):
            mine, its = one["items"].get(item), other["items"].get(item)
            if mine != its:
                lines.append("case %s: %s: oracle %s, program %s" % (key, item, mine, its))
        for mark, here, there in () if one["items"] != other["items"] else (("oracle", one, other), ("program", other, one)):
            for entry in here["violations"]:
                if entry not in there["violations"]:
                    lines.append("case %s: violation only of the %s: %s" % (key, mark, json.dumps(entry, ensure_ascii=False)))
        for field in sorted(set(one) | set(other)):
            if one["items"] != other["items"] and field in ("deductions", "score", "lowest", "class", "possible"):
                continue   # they follow from the items
            if field not in ("items", "violations") and one.get(field) != other.get(field):
                lines.append("case %s: %s: oracle %s, program %s" % (key, field, one.get(field), other.get(field)))
    return lines


def asked_of(seed):
    return random_db.as_of(seed), PERIOD if seed % 4 == 3 else None


def compare(task):
    """A random database through the oracle and both engines: lines of what differs."""
    binary, rubric, folder, dump, seed = task
    as_of, period = asked_of(seed)
    database = os.path.join(folder, "%d.db" % seed)
    random_db.Maker(seed, dump).write(database)
    try:
        expected = oracle.Oracle(dump, as_of).evaluate(database, *(period or ()))
        asked = binary, rubric, database, as_of, period
        found, digest = score(*asked, "programs")
        lines = differences(expected, found)
        by_sql, other_digest = score(*asked, "sql")
        if digest != other_digest:
            lines.append("by programs and by SQL the digests differ: %s, %s" % (digest, other_digest))
            lines.extend("sql: " + line for line in differences(expected, by_sql))
    except (Failed, ValueError, subprocess.TimeoutExpired) as error:
        lines = [str(error)]
    os.remove(database)
    return lines


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--seeds", default="1..200", help="A..B")
    parser.add_argument("--rubric", action="append", help="default: torture.yaml beside this file")
    parser.add_argument("--stop", type=int, default=5, help="after so many failures")
    parser.add_argument("--lines", type=int, default=12, help="differences shown of one failure")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("..")
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="compare-") as folder, multiprocessing.Pool() as pool:
        for rubric in options.rubric or [os.path.join(HERE, "torture.yaml")]:
            dump = json.loads(run([options.binary, "rubric", "dump", rubric]))
            dump_path = os.path.join(folder, "dump.json")
            with open(dump_path, "w", encoding="utf-8") as out:
                json.dump(dump, out, ensure_ascii=False)
            tasks = [(options.binary, rubric, folder, dump, seed) for seed in range(int(first), int(last or first) + 1)]
            for seed, lines in zip((task[-1] for task in tasks), pool.imap(compare, tasks)):
                if not lines:
                    passed += 1
                    continue
                failed += 1
                print("seed %d, %s:" % (seed, rubric))
                for line in lines[:options.lines]:
                    print("  " + line)
                if len(lines) > options.lines:
                    print("  … and %d more" % (len(lines) - options.lines))
                as_of, period = asked_of(seed)
                print("  again:")
                here = os.path.relpath(HERE)
                print("    %s rubric dump %s > dump.json" % (options.binary, rubric))
                print("    python3 %s/random_db.py %d %d.db --dict dump.json" % (here, seed, seed))
                asked = " --from %s --to %s" % period if period else ""
                print("    python3 %s/oracle.py dump.json %d.db --as-of %s%s" % (here, seed, as_of, asked))
                print("    %s" % " ".join(score_command(options.binary, rubric, "%d.db" % seed, as_of, period)))
                if failed >= options.stop:
                    break
            if failed >= options.stop:
                break
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
