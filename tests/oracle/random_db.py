#!/usr/bin/env python3
"""A small random case database for the dictionary of a dump.

    random_db.py SEED OUT.db [--dict DUMP.json]

The same seed and dictionary give the same content.  Values are drawn from small pools so that
kinds repeat, texts agree and dates lie on and beside the limits of a rubric.
"""
import argparse
import datetime as dt
import json
import os
import random
import re
import sqlite3
import sys

ANCHORS = ["2024-01-31", "2024-02-29", "2024-12-20", "2025-01-24", "2025-01-31", "2025-03-31", "2025-05-20", "2025-11-28", "2026-01-05"]
OFFSETS = [0, 0, 0, 1, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 14, 15, 20, 21, 28, 29, 30, 31, 32, 40, 41, 59, 60, 61, 62, 90, 91, 92, 181, 365]
STEPS = [0, 0, 0, 0, 1, 1, 3, 5, 7, 9, 10, 11, 20, 28, 30, 31]
CLOCKS = ["00:00", "08:00", "09:59", "10:00", "10:00", "10:01", "21:59", "22:00", "22:01", "23:59"]
TEXTS = ["A", "a", "B", "Ａ", "x", "〔2025〕1号", "(2025)1 号", "[2025]1号", "2", "A b"]
NUMBERS = [0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 7, 9]
MONEY = [0, 50, 100, 100, 150, 151, 200, 201, 250, 300]
GARBAGE = {
    "int": ["x", "1.5", 1.5, "1e3", "0x1", b"\x01", "99999999999999999999"],
    "bool": ["yes", 2, -1, "true", b"1"],
    "text": [b"\x00\x01", b"A"],
    "code": ["no_such", "Filed", " ", b"A"],
    "date": ["2025-02-30", "2025-2-3", "20250203", "03/02/2025", "2025-13-01", "2025-01", 45000, "2025-01-31 24:00", "?"],
    "datetime": ["2025-02-30 10:00", "2025-01-31 10", "2025-01-31 25:00", "2025-01", "10:00", 3, "2025-01-31  10:00"],
}
GARBAGE["money"] = GARBAGE["points"] = GARBAGE["int"]


def as_list(value):
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def as_of(seed):
    """The as-of date that goes with a seed."""
    rng = random.Random("as-of %s" % seed)
    day = dt.date.fromisoformat(rng.choice(ANCHORS)) + dt.timedelta(days=rng.choice(OFFSETS + [500]))
    return day.isoformat()


class Maker:
    def __init__(self, seed, dump):
        self.seed = seed
        self.rng = random.Random("review %s" % seed)
        self.order = random.Random("order %s" % seed)
        self.dictionary = dump["dictionary"]
        self.records = self.dictionary["records"]
        self.case_name = self.dictionary["case"]
        self.rubric = dump.get("rubric") or {}
        self.words = self.quoted_words(self.rubric)
        rng = self.rng
        self.p_null = rng.choice([0, 0, 0.02, 0.05, 0.15, 0.3])
        self.p_empty = rng.choice([0, 0, 0.03])
        self.p_garbage = rng.choice([0, 0, 0, 0.02, 0.08])
        self.p_foreign = rng.choice([0, 0, 0, 0.15])
        self.p_kindless = rng.choice([0, 0.03, 0.1])
        self.typed = rng.random() < 0.7
        self.most_rows = rng.choice([0, 1, 2, 3, 4, 5, 5, 5])
        self.offsets = rng.choice([OFFSETS, OFFSETS, OFFSETS[:12], OFFSETS[12:24]])
        self.calm = rng.random() < 0.4      # dates follow one another, kinds come in turn
        self.now = None
        self.turns = {}
        self.counter = 0
        self.keys = {}           # record -> [(case number, key)]

    @staticmethod
    def quoted_words(rubric):
        """Words in quotes anywhere in the rubric, and the kinds that `require` names."""
        found = []

        def walk(node, kinds):
            if isinstance(node, dict):
                for name, child in node.items():
                    walk(child, kinds or name in ("require", "kind", "sets", "rows"))
            elif isinstance(node, list):
                for child in node:
                    walk(child, kinds)
            elif isinstance(node, str):
                if kinds and re.fullmatch(r"[^\W\d]\w*", node):
                    found.append(node)
                found.extend(re.findall(r"'([^\W\d]\w*)'", node))
        walk(rubric, False)
        return sorted(set(found)) or ["a", "b"]

    def kinds_of(self, name):
        """Kinds of an open list: those that the rubric asks this record for."""
        found = set()
        sets = self.rubric.get("sets") or {}

        def walk(node):
            if isinstance(node, dict):
                for key, child in node.items():
                    if key == name:
                        for word in as_list(child):
                            found.update(as_list(sets.get(word, word)) if isinstance(word, str) else [])
                    walk(child)
            elif isinstance(node, list):
                for child in node:
                    walk(child)
            elif isinstance(node, str):
                found.update(re.findall(r"\b(?:has|count|first|last|next)_%s\('(\w+)'" % re.escape(name), node))
        for item in self.rubric.get("items") or []:
            walk(item)
        return sorted(word for word in found if isinstance(word, str)) + ["other"] if found else self.words

    # --- columns

    def columns(self, name):
        """{column: spec} of what is stored, key and case columns included."""
        record = self.records[name]
        out = {}
        for column, spec in (record.get("columns") or {}).items():
            out[column] = {"type": spec} if isinstance(spec, str) else dict(spec)
        for column in as_list(record.get("case")) + as_list(record.get("key")):
            out.setdefault(column, {"type": None})
        return {column: spec for column, spec in out.items() if "sql" not in spec}

    def declared(self, spec):
        if not self.typed:
            return ""
        return {"int": "INTEGER", "bool": "INTEGER", "money": "INTEGER", "points": "INTEGER"}.get(spec.get("type"), "TEXT" if spec.get("type") else "")

    def codes(self, spec):
        codes = spec.get("codes", "any")
        if isinstance(codes, str) and codes != "any":
            codes = (self.dictionary.get("codes") or {})[codes]
        return self.words if codes == "any" or codes is None else [str(code) for code in codes]

    # --- values

    def date(self):
        if self.calm and self.now and self.rng.random() < 0.9:
            self.now += dt.timedelta(days=self.rng.choice(STEPS))
            return self.now.isoformat()
        anchor = dt.date.fromisoformat(self.rng.choice(self.anchors))
        return (anchor + dt.timedelta(days=self.rng.choice(self.offsets))).isoformat()

    def value(self, spec, name=""):
        rng, kind = self.rng, spec.get("type")
        if kind == "bool":
            return rng.choice([0, 1, 1, "1"] if not self.typed else [0, 1, 1])
        if kind in ("money", "points"):
            return rng.choice(MONEY)
        if kind == "int":
            number = rng.choice(NUMBERS)
            return rng.choice([number] * 8 + ["%d" % number, "+%d" % number, float(number)])
        if kind == "code":
            return rng.choice(self.codes(spec))
        if kind == "date":
            day = self.date()
            if spec.get("precision") == "month":
                return rng.choice([day, day[:7], day[:7]])
            return rng.choice([day] * 8 + [day + " 10:00"])
        if kind == "datetime":
            day, clock = self.date(), rng.choice(CLOCKS)
            return rng.choice([day + " " + clock] * 7 + [day, day + "T" + clock, day + " " + clock + ":30"])
        return rng.choice(CLOCKS if name == "clock" else TEXTS)

    def stored(self, spec, name):
        rng = self.rng
        chance = rng.random()
        if chance < self.p_null:
            return None
        chance = rng.random()
        if chance < self.p_empty:
            return ""
        if spec.get("empty") == "none" and spec.get("type") and chance > 1 - self.p_garbage:
            return "不详"
        if chance < self.p_empty + self.p_garbage and spec.get("type") in GARBAGE:
            return rng.choice(GARBAGE[spec["type"]])
        return self.value(spec, name)

    def reference(self, spec, case):
        rng = self.rng
        target = spec["ref"]
        mine = [key for number, key in self.keys[target] if number in (case, None)]
        if self.records[target].get("case"):
            others = [key for number, key in self.keys[target] if number != case]
            if others and rng.random() < self.p_foreign:
                return rng.choice(others)
        chance = rng.random()
        if chance < max(self.p_null, 0.1):
            return None
        if chance < max(self.p_null, 0.1) + 0.05 or not mine:
            return "none such" if spec.get("type") == "text" else 999999
        return rng.choice(mine)

    # --- rows

    def new_key(self, name, column):
        self.counter += 1
        kind = self.columns(name)[column].get("type")
        return "%s%d" % (self.rng.choice(["k", "甲", "K-"]), self.counter) if kind in ("text", "code") else self.counter

    def make(self):
        rng = self.rng
        cases = rng.randint(1, 6)
        plan = []                # (record, case number, key or None)
        for name, record in self.records.items():
            self.keys[name] = []
            numbers = [None]
            if name == self.case_name:
                plan += [(name, number) for number in range(cases)]
                continue
            if record.get("case"):
                numbers = list(range(cases))
            for number in numbers:
                plan += [(name, number)] * rng.randint(0, self.most_rows)
        plan.sort(key=lambda entry: entry[0] != self.case_name)
        case_key = as_list(self.records[self.case_name]["key"])
        self.case_keys = [[self.new_key(self.case_name, column) for column in case_key] for _ in range(cases)]
        rows = []
        for name, number in plan:
            key = as_list(self.records[name]["key"])
            given = {}
            if name == self.case_name:
                given = dict(zip(key, self.case_keys[number]))
            elif len(key) == 1:
                given = {key[0]: self.new_key(name, key[0])}
            if len(key) == 1:
                self.keys[name].append((number, given[key[0]]))
            rows.append((name, number, given))
        self.case_anchors = [rng.sample(ANCHORS, 2) for _ in range(cases)]
        return [(name, self.row(name, number, given)) for name, number, given in rows]

    def row(self, name, number, given):
        rng, record = self.rng, self.records[name]
        self.anchors = self.case_anchors[number] if number is not None else ANCHORS
        if (name, number) not in self.turns:
            self.turns[name, number] = 0
            self.now = dt.date.fromisoformat(self.anchors[0])
        key = as_list(record["key"])
        out = {}
        for column, spec in self.columns(name).items():
            if column in given:
                out[column] = given[column]
            elif column in as_list(record.get("case")):
                out[column] = self.case_keys[number][as_list(record["case"]).index(column)]
                if column not in key and rng.random() < 0.02:
                    out[column] = rng.choice([None, 888888 if isinstance(out[column], int) else "nowhere"])
            elif column in key:
                self.counter += 1
                out[column] = self.value(spec) if spec.get("type") == "code" else self.counter % 3 if len(key) > 2 else self.counter
            elif spec.get("ref"):
                out[column] = self.reference(spec, number)
            elif column == record.get("kind"):
                if self.codes(spec) is self.words:
                    spec = {"type": "code", "codes": self.kinds_of(name)}
                kinds = self.codes(spec)
                turn, self.turns[name, number] = self.turns[name, number], self.turns[name, number] + 1
                word = kinds[turn % len(kinds)] if self.calm and rng.random() < 0.9 else rng.choice(kinds)
                out[column] = None if rng.random() < self.p_kindless else word
                if rng.random() < self.p_garbage:
                    out[column] = rng.choice(GARBAGE["code"][:3])
            elif column in (record.get("closed"),):
                out[column] = None if rng.random() < 0.05 else self.value(spec)
            else:
                out[column] = self.stored(spec, column)
        return out

    # --- completeness

    def complete(self, made):
        """Rows of review_complete, or None: no such table."""
        rng = self.rng
        how = rng.choice(["absent", "some", "some", "most", "all", "all", "all"])
        if how == "absent":
            return None
        share = {"some": 0.5, "most": 0.9, "all": 1}[how]
        out = []
        for key in self.case_keys:
            text = "|".join(str(part) for part in key)
            if rng.random() < share / 2:
                out.append(("all", text))
                continue
            for name, record in self.records.items():
                if (record.get("case") or name == self.case_name) and rng.random() < share:
                    out.append((name, text))
        for name, record in self.records.items():
            if not record.get("case") and name != self.case_name and rng.random() < share:
                out.append((rng.choice([name, name, "all"]), None))
        return out

    def unasked(self, made):
        """Rows of review_unasked, or None: no such table. Drawn apart, so that the rest of a seed stays as it was."""
        rng = random.Random("unasked %s" % self.seed)
        if rng.random() < 0.5:
            return None
        out = []
        for name, row in made:
            columns = [column for column, spec in self.columns(name).items() if spec.get("empty") == "none" and rng.random() < 0.3]
            if columns and rng.random() < 0.3:
                key = [row[column] for column in as_list(self.records[name]["key"])]
                text = str(key[0]) if len(key) == 1 else json.dumps(key, ensure_ascii=False, separators=(",", ":"))
                out.append((name, text, json.dumps(columns)))
        return out

    @staticmethod
    def split(unasked):
        """A statement a column: nothing keeps a row from being named twice."""
        return [(name, key, json.dumps([column])) for name, key, columns in unasked for column in json.loads(columns)]

    def write(self, path):
        if os.path.exists(path):
            os.remove(path)
        db = sqlite3.connect(path, isolation_level=None)
        quote = lambda name: '"' + name.replace('"', '""') + '"'
        made = self.make()
        db.execute("BEGIN")
        for name, record in self.records.items():
            columns = self.columns(name)
            body = ", ".join((quote(spec.get("column", column)) + " " + self.declared(spec)).strip() for column, spec in columns.items())
            db.execute("CREATE TABLE %s (%s)" % (quote(record.get("table", name)), body))
        seen, rows = set(), []
        for name, row in made:
            record, columns = self.records[name], self.columns(name)
            key = as_list(record["key"])
            mark = (name, tuple(row[column] for column in key))
            if mark in seen:
                continue
            seen.add(mark)
            rows.append((name, row))
        self.order.shuffle(rows)   # no reader may rely on the order in which rows were stored
        for name, row in rows:
            record, columns = self.records[name], self.columns(name)
            names = ", ".join(quote(columns[column].get("column", column)) for column in row)
            db.execute("INSERT INTO %s (%s) VALUES (%s)" % (quote(record.get("table", name)), names, ", ".join("?" * len(row))), list(row.values()))
        stated = self.complete(made)
        if stated is not None:
            db.execute('CREATE TABLE review_complete (record TEXT, "case" TEXT, "by" TEXT, at TEXT)')
            db.executemany("INSERT INTO review_complete VALUES (?, ?, 'made up', '2026-01-01 00:00')", stated)
        unasked = self.unasked(made)
        if unasked is not None:
            db.execute("CREATE TABLE review_unasked (record TEXT, row_key TEXT, columns TEXT)")
            db.executemany("INSERT INTO review_unasked VALUES (?, ?, ?)", self.split(unasked))
        db.execute("COMMIT")
        db.close()


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("database")
    parser.add_argument("--dict", dest="dump", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "torture.json"))
    options = parser.parse_args(argv)
    with open(options.dump, encoding="utf-8") as source:
        dump = json.load(source)
    Maker(options.seed, dump).write(options.database)
    print(as_of(options.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
