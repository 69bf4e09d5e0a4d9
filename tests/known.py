#!/usr/bin/env python3
"""The program against answers that it had no part in: the keys of the small sample and of the sample quarter, which
follow from what was planted, and the two real sets.

    known.py REVIEW_BINARY

Prints what differs; last line `N passed, N failed` (a case counts once).
"""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "oracle"))
import store


def run(*command):
    done = subprocess.run(command, capture_output=True, env=dict(os.environ, REVIEW_LANG="en"), timeout=600)
    if done.returncode not in (0, 1):
        sys.exit("exit %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr.decode("utf-8", "replace")))


def rows(*path):
    with open(os.path.join(HERE, *path), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def score(binary, database, *options):
    path = database + ".review"
    run(binary, "score", database, "--store", path, "--format", "csv", "-o", "/dev/null", "--quiet", *options)
    return store.read(path)["cases"]


class Count:
    passed = failed = 0

    def case(self, name, differences):
        if differences:
            self.failed += 1
            for line in differences[:8]:
                print("%s: %s" % (name, line))
        else:
            self.passed += 1


def identity(db, record, key, dictionary):
    """The row's identity as the key writes it: values joined by ' · ', references by what they point at, NULL left out."""
    spec = dictionary["records"][record]
    if key is None:
        return ""
    keys = spec["key"] if isinstance(spec["key"], list) else [spec["key"]]
    row = dict(zip([c[1] for c in db.execute("PRAGMA table_info(%s)" % record)],
                   db.execute("SELECT * FROM %s WHERE %s" % (record, " AND ".join("%s = ?" % k for k in keys)), key).fetchone()))
    parts = []
    for column in spec.get("identity", keys):
        value, how = row[column], spec["columns"].get(column)
        target = how.get("ref") if isinstance(how, dict) else None
        if value is not None and target:
            goal = dictionary["records"][target]
            found = db.execute("SELECT %s FROM %s WHERE %s = ?" % (goal["identity"][-1 if target == "fact" else 0], target, goal["key"]), (value,)).fetchone()
            value = found[0] if found else value
        if value is not None:
            parts.append(str(value))
    return " · ".join(parts)


# Folders of CSV, and which records are stated whole with them: the small sample, and the quarter of which some sheets were never filled.
SMALL = [("small", ["all"])]
QUARTER = [
    ("sample/csv", ["all"]),
    ("sample/csv/part", "case_file respondent fact document step measure property_item decision transfer case_staff suggestion appeal".split()),
    ("sample/csv/register", ["case_file", "respondent", "property_item"]),
]


# The same quarter as a county has it: a register as the national system exports it, a workbook per unit, a CSV in GB18030.
FORMS = [(["sample/单位.csv", "sample/立案登记表.xlsx"], []), (["sample/units", "sample/物品.csv"], ["property_item"])]


def files_of(source):
    """The spreadsheets of a folder, or of a list of files and folders."""
    if isinstance(source, list):
        return [path for part in source for path in files_of(part)]
    source = os.path.join(HERE, source)
    if os.path.isfile(source):
        return [source]
    return sorted(os.path.join(source, f) for f in os.listdir(source) if f.endswith((".csv", ".xlsx")) and not f.startswith(("key_", "rough")))


def keyed(binary, folder, key, imports, count):
    import sqlite3
    database = os.path.join(folder, "%s-%d.db" % (key, len(imports)))
    run(binary, "init", database)
    for source, complete in imports:
        run(binary, "import", database, *[w for record in complete for w in ("--complete", record)], *files_of(source))
    dump = json.loads(subprocess.run([binary, "rubric", "dump", "standard"], capture_output=True, check=True).stdout)
    found = {c["number"]: c for c in score(binary, database, "--period", "2026Q3", "--as-of", "2026-10-05")}
    db = sqlite3.connect(database)
    items, violations = {}, {}
    for row in rows(key, "key_items.csv"):
        items.setdefault(row["case_no"], {})[row["item"]] = [row["outcome"], int(row["n"] or 0)]
    columns = list(rows(key, "key_violations.csv")[0])
    for row in rows(key, "key_violations.csv"):
        violations.setdefault(row["case_no"], set()).add(tuple(row[c] for c in columns[1:]))
    for row in rows(key, "key_scores.csv"):
        case = found.pop(row["case_no"], None)
        if not case:
            count.case(row["case_no"], ["not scored"])
            continue
        lines = []
        got = [case["score"], case["lowest"], case["class"], str(int(len(case["possible"]) > 1 or case["class"] == "insufficient")), ";".join(case["possible"])]
        want = [row[c] for c in ("score", "lowest", "class", "provisional", "possible")]
        if got != want:
            lines.append("key %s, program %s" % (want, got))
        for item in sorted(set(items[row["case_no"]]) | set(case["items"])):
            if items[row["case_no"]].get(item) != case["items"].get(item):
                lines.append("%s: key %s, program %s" % (item, items[row["case_no"]].get(item), case["items"].get(item)))
        mine = {(item, record, identity(db, record, key, dump["dictionary"]), which if not which.isdigit() else "")
                for item, record, key, which in case["violations"]}
        theirs = violations.get(row["case_no"], set())
        lines += ["violation only in the key: %s" % (v,) for v in sorted(theirs - mine)]
        lines += ["violation only of the program: %s" % (v,) for v in sorted(mine - theirs)]
        count.case(row["case_no"], lines)
    for number in found:
        count.case(number, ["scored, but not in the key"])
    db.close()


def real(binary, folder, name, count):
    database = os.path.join(folder, name + ".sqlite")
    shutil.copy(os.path.join(HERE, "real", name, name + ".sqlite"), database)
    found = {str(c["case"][0]): c for c in score(binary, database, "--rubric", os.path.join(HERE, "real", name, name + ".yaml"))}
    for row in rows("real", name, "expected_scores.csv"):
        case = found.pop(row["case_id"], None)
        failed = sorted(i for i, (outcome, _) in case["items"].items() if outcome == "fail") if case else None
        want = sorted(filter(None, row["issue_ids"].split(";")))
        wrong = not case or case["score"] != row["score"] or failed != want or len(failed) != int(row["n_issues"])
        count.case("%s %s" % (name, row["case_id"]), ["expected %s %s, program %s %s" % (row["score"], want, case and case["score"], failed)] if wrong else [])
    for key in found:
        count.case("%s %s" % (name, key), ["scored, but not expected"])


def main():
    binary = os.path.abspath(sys.argv[1])
    count = Count()
    with tempfile.TemporaryDirectory(prefix="known-") as folder:
        keyed(binary, folder, "small", SMALL, count)
        keyed(binary, folder, "sample", QUARTER, count)
        keyed(binary, folder, "sample", FORMS, count)
        for name in ("cn_judgment_steps", "nyc_ccrb"):
            real(binary, folder, name, count)
    print("%d passed, %d failed" % (count.passed, count.failed))
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
