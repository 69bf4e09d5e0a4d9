#!/usr/bin/env python3
"""The rubrics against each other: two readers of an item deduct the same.

    special.py REVIEW_BINARY

- An item of the standard says the same in the detailed review, word for word, and rests on the same sets, limits and derived columns,
  but for what OTHERWISE names.
- An item that a special rubric shares with the detailed review says the same there, but for what CHANGED names.
- On each case of the sample quarter an item of the checklist finds exactly what the items that it joins find in the detailed review.
- The cases of the sample whose class the set of the quarter changes are those of sample/quarter_classes.csv, for the items named there.

Prints what differs; last line `N passed, N failed`.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import known

# What a special rubric changes on purpose, beside place, points and severity.
CHANGED = {
    ("accountability", "A03"): "the division of duties is AQ05 there",
    ("accountability", "A10"): "the harm is AQ06 there",
    ("accountability", "E02"): "without any approval it is AQ01",
    ("accountability", "C11"): "person by person there",
    ("accountability", "A22"): "each case is one of accountability",
    ("simple", "E20"): "the facts of a judgment are not shown",
}
PLACE = ("in", "deduct", "severity")
# Where the standard and the detailed review differ: an item (its id), or something that items rest on (part.name), and why.
OTHERWISE = {
    "tables.sanctions": "the detailed review also ranks what accountability decides; no item of the standard looks up that kind",
}
# What a rubric says beside its items that changes what an item finds or costs.
RESTS = ("sets", "parameters", "tables", "derive")
WHOLE = ("records", "points", "factors", "assessed", "classes", "dimensions")


def dump(binary, name):
    done = subprocess.run([binary, "rubric", "dump", name], capture_output=True, check=True)
    return json.loads(done.stdout)["rubric"]


def differing(one, other, keys):
    return ["%s: %s is not %s" % (key, *(json.dumps(d.get(key), ensure_ascii=False)[:300] for d in (one, other)))
            for key in sorted(keys) if one.get(key) != other.get(key)]


def same_reviews(binary, count):
    """Each item of the standard, and what it rests on, as in the detailed review."""
    standard, detailed = dump(binary, "standard"), dump(binary, "detailed")
    found = {key: differing(standard, detailed, [key]) for key in WHOLE}
    items = {item["id"]: item for item in detailed["items"]}
    shared = [item for item in standard["items"] if item["id"] in items]
    for item in shared:
        other = items[item["id"]]
        found[item["id"]] = differing(item, other, set(item) | set(other))
    for part in RESTS:
        for name, value in standard[part].items():
            if part == "derive":       # name is that of a record
                for column in value:
                    found["derive.%s.%s" % (name, column)] = differing(value, detailed[part].get(name, {}), [column])
            else:
                found["%s.%s" % (part, name)] = differing(standard[part], detailed[part], [name])
    if len(shared) < 100:
        found["items"] = ["only %d are in both" % len(shared)]
    for name, why in OTHERWISE.items():
        found[name] = [] if found.get(name) else ["is the same, but OTHERWISE says: %s" % why]
    for name, lines in found.items():
        count.case("standard and detailed %s" % name, lines)


def same_items(binary, count):
    detailed = {item["id"]: item for item in dump(binary, "detailed")["items"]}
    standard = {item["id"]: item for item in dump(binary, "standard")["items"]}
    for name in ("accountability", "duty-crime", "simple", "four-class", "checklist"):
        for item in dump(binary, name)["items"]:
            base = standard.get(item["id"]) or detailed.get(item["id"])
            if not base:
                continue
            lines = ["%s is not that of the %s review" % (key, "standard" if item["id"] in standard else "detailed")
                     for key in sorted(set(base) | set(item)) if key not in PLACE and base.get(key) != item.get(key)]
            # an item may stand as in the standard or as in the detailed review
            other = detailed.get(item["id"], base)
            if all(other.get(key) == item.get(key) for key in set(other) | set(item) if key not in PLACE):
                lines = []
            why = CHANGED.get((name, item["id"]))
            if why and not lines:
                lines = ["is the same, but CHANGED says: %s" % why]
            elif why:
                lines = []
            count.case("%s %s" % (name, item["id"]), lines)


def quarter(binary, folder):
    """The sample quarter as a database."""
    database = os.path.join(folder, "quarter.db")
    known.run(binary, "init", database)
    for source, complete in known.QUARTER:
        known.run(binary, "import", database, *[w for record in complete for w in ("--complete", record)], *known.files_of(source))
    return database


def score(binary, database, rubric):
    path = "%s.%s" % (database, rubric)
    known.run(binary, "score", database, "--rubric", rubric, "--store", path, "--period", "2026Q3", "--as-of", "2026-10-05",
              "--format", "csv", "-o", "/dev/null", "--quiet")
    return {case["number"]: case for case in known.store.read(path)["cases"]}


def joined(binary, database, count):
    """Each item of the checklist is the sum of those that its basis names; H20 is judged by people in the detailed review."""
    parts = {item["id"]: re.findall("[A-Z][0-9]{2}", item["basis"]["zh"]) for item in dump(binary, "checklist")["items"] if item["id"][0] == "Q"}
    short, whole = score(binary, database, "checklist"), score(binary, database, "detailed")
    if len(parts) != 31:
        count.case("checklist", ["%d items, not 31" % len(parts)])
    for number, case in short.items():
        lines = []
        for item, ids in parts.items():
            found = [whole[number]["items"][i] for i in ids if i != "H20"]
            times = sum(n for _, n in found)
            words = {word for word, _ in found}
            word = "fail" if times else next((w for w in ("unknown", "not_due", "pass") if w in words), "not_applicable")
            if case["items"][item] != [word, times]:
                lines.append("%s: %s, but %s of the detailed review: %s %d" % (item, case["items"][item], ", ".join(ids), word, times))
        count.case(number, lines)


def changed_classes(binary, database, count):
    """Each case whose class is another under the set, with the grave items that fail in one of the two runs only."""
    grave = {item["id"] for name in ("standard", "accountability", "duty-crime", "simple")
             for item in dump(binary, name)["items"] if item.get("severity") in ("major", "veto")}
    before, after = score(binary, database, "standard"), score(binary, database, "quarter")
    expected = {row["case_no"]: row for row in known.rows("sample", "quarter_classes.csv")}
    for number, case in before.items():
        other = after.get(number, {"class": "unplaced", "items": {}})
        failed = [{i for i, (word, _) in c["items"].items() if word == "fail" and i in grave} for c in (case, other)]
        items = sorted(failed[0] ^ failed[1]) if other["items"] else []
        got = [case["class"], other["class"], items]
        row = expected.pop(number, None)
        want = [row["standard"], row["quarter"], [i for i in row["items"].split(";") if i]] if row else [case["class"], case["class"], got[2]]
        count.case("quarter %s" % number, [] if got == want else ["expected %s, got %s" % (want, got)])
    for number in expected:
        count.case("quarter %s" % number, ["is not scored"])


def main():
    binary = os.path.abspath(sys.argv[1])
    count = known.Count()
    same_reviews(binary, count)
    same_items(binary, count)
    with tempfile.TemporaryDirectory(prefix="special-") as folder:
        database = quarter(binary, folder)
        joined(binary, database, count)
        changed_classes(binary, database, count)
    print("%d passed, %d failed" % (count.passed, count.failed))
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
