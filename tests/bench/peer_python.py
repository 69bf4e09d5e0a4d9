"""A script over sqlite3: loops over the rows, a branch for each kind, plain comparisons.

    peer_python.py JOB.json STATEMENTS DATABASE
"""
import collections
import datetime
import functools
import json
import re
import sqlite3
import sys

from conditions import Python, answer, columns_in, kinds_of, parse, score_of


@functools.lru_cache(maxsize=None)
def date(text):
    try:
        return datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


@functools.lru_cache(maxsize=None)
def days(a, b):
    a, b = date(a), date(b)
    return (b - a).days if a and b else None


@functools.lru_cache(maxsize=None)
def minutes(a, b):
    a, b = date(a), date(b)
    return int((b - a).total_seconds()) // 60 if a and b else None


@functools.lru_cache(maxsize=None)
def last_day(start, months, days_more):
    """The last day of a limit; '9999' where its start is not known: nothing is after that."""
    at = date(start)
    if at is None:
        return "9999"
    if months:
        year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
        following = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        last = (following - datetime.timedelta(1)).day
        return datetime.date(year, month + 1, min(at.day, last)).isoformat()
    return (at + datetime.timedelta(days_more)).date().isoformat()


def lines_of(item, number):
    """Source that counts an item in a row whose kind is already known."""
    add = "found[case_id, %d] += 1" % number
    if item["shape"] != "limit":
        parts = [] if kinds_of(item) or not item.get("when") else [Python().source(parse(item["when"]))]
        return ["if %s:" % " and ".join(parts + [Python().source(parse(item["where"]))]), "    " + add]
    lines = ["last = last_day(%s, %d, %d)" % (item["from"], item["months"], item["days"]),
             "if %s is not None:" % item["to"], "    if %s > last:" % item["to"], "        " + add]
    if item["absent"]:
        lines += ["elif %r > last and (%r, case_id) in complete:" % (AS_OF, item["record"]), "    " + add]
    return lines


def source_of(record, select, items):
    """A function that goes through the rows of a record."""
    names = re.match("SELECT (.*) FROM", select).group(1)
    of_case = sorted({name for _, item in items for key in ("when", "where") if item.get(key)
                      for table, name in columns_in(parse(item[key])) if table})
    lines = ["for %s in rows:" % names]
    if of_case:
        lines.append("    %s, = cases[case_id]" % ", ".join("case_" + name for name in of_case))
    if record == "document":
        lines.append("    kinds[case_id].add(kind)")
    by_kind = collections.defaultdict(list)
    for number, item in items:
        for kind in kinds_of(item) or [None]:
            by_kind[kind] += lines_of(item, number)
    always = by_kind.pop(None, [])
    word = "if"
    for kind, body in sorted(by_kind.items()):
        lines.append("    %s kind == %r:" % (word, kind))
        lines += ["        " + line for line in body]
        word = "elif"
    lines += ["    " + line for line in always]
    return "def go(rows, cases, complete, kinds, found):\n" + "\n".join("    " + line for line in lines), of_case


def main(job, statements, path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    db.execute("BEGIN")
    found, kinds = collections.defaultdict(int), collections.defaultdict(set)
    complete = {(record, int(case)) for case, record in db.execute('SELECT "case", record FROM review_complete')}
    for record, select in zip(job["records"], statements):
        items = [(number, item) for number, item in enumerate(job["items"])
                 if item.get("record") == record and item["shape"] != "required"]
        source, of_case = source_of(record, select, items)
        scope = dict(globals())
        exec(source, scope)   # the script that somebody would write by hand
        cases = of_case and {row[0]: row[1:] for row in db.execute(
            "SELECT case_id, %s FROM case_file" % ", ".join(of_case))}
        scope["go"](db.execute(select), cases, complete, kinds, found)
    required = [(number, item["kind"], parse(item["when"])[3][1] if item.get("when") else None)
                for number, item in enumerate(job["items"]) if item["shape"] == "required"]
    by_case = {}
    for case_id, case_kind in db.execute("SELECT case_id, case_kind FROM case_file"):
        by_case[case_id] = {}
        there = kinds[case_id]
        if ("document", case_id) in complete and None not in there:
            for number, kind, only in required:
                if kind not in there and (only is None or only == case_kind):
                    found[case_id, number] += 1
    violations, cases = collections.Counter(), collections.Counter()
    for (case_id, number), n in found.items():
        violations[number] += n
        cases[number] += 1
        by_case[case_id][number] = n
    print(answer(job, violations, cases, sum(score_of(job, of) for of in by_case.values())))


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        JOB = json.load(file)
    AS_OF = JOB["as_of"]
    with open(sys.argv[2], encoding="utf-8") as file:
        main(JOB, file.read().splitlines(), sys.argv[3])
