#!/usr/bin/env python3
"""An independent reading of the rubric language, slow and plain.

    oracle.py DUMP.json CASE.db --as-of YYYY-MM-DD [--from D --to D] [--tests [--incomplete R,R]]

Every check is evaluated by loops over the rows of a case.  SQLite answers one expression at a
time, with the values of the row bound as parameters; it joins and aggregates nothing, except in
the `query` checks, which run as they are written over temporary tables of converted values.

Points are integers of hundredths.  Truth has three values: True, False and OPEN.
"""
import argparse
import datetime as dt
import json
import re
import sqlite3
import sys
from decimal import Decimal

OPEN = "open"
VAL, ABSENT, UNKNOWN = "value", "absent", "unknown"
MAX_TIMES = 1_000_000

# A reference to a row of another case is not followed (see the report of the oracle's decisions).
FOLLOW_ACROSS_CASES = False


class SpecError(Exception):
    """The rubric or the dictionary says something this reader cannot make sense of."""


class RowError(Exception):
    """SQLite failed while it evaluated an expression on one row."""


# ---------------------------------------------------------------- dates

RE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.A)
RE_MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.A)
RE_DATETIME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?\Z", re.A)


class Time:
    """A moment as precise as it was written: month, date or minute."""
    __slots__ = ("at", "has_time", "is_month")

    def __init__(self, at, has_time=False, is_month=False):
        self.at, self.has_time, self.is_month = at, has_time, is_month

    @property
    def date(self):
        return self.at.date()

    @property
    def month(self):
        return (self.at.year, self.at.month)

    def text(self):
        if self.is_month:
            return "%04d-%02d" % self.month
        day = "%04d-%02d-%02d" % (self.at.year, self.at.month, self.at.day)
        return day + " %02d:%02d" % (self.at.hour, self.at.minute) if self.has_time else day


def parse_time(value):
    """Time of a text, or None if it is no date."""
    if not isinstance(value, str):
        return None
    try:
        found = RE_DATE.match(value)
        if found:
            return Time(dt.datetime(*map(int, found.groups())))
        found = RE_DATETIME.match(value)
        if found:
            year, month, day, hour, minute, second = found.groups()
            if int(second or 0) > 59:
                return None
            return Time(dt.datetime(int(year), int(month), int(day), int(hour), int(minute)), has_time=True)
        found = RE_MONTH.match(value)
        if found:
            return Time(dt.datetime(int(found[1]), int(found[2]), 1), is_month=True)
    except ValueError:
        pass
    return None


def full_date(value):
    """The same, without dates of month precision."""
    time = parse_time(value)
    return None if time is None or time.is_month else time


def month_end(year, month):
    first = dt.date(year + (month == 12), month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return (first - dt.timedelta(days=1)).day if first else 31


def add_months(at, months):
    index = at.year * 12 + at.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    if not 1 <= year <= 9999:
        raise OverflowError
    return at.replace(year=year, month=month, day=min(at.day, month_end(year, month)))


class Calendar:
    def __init__(self, tree):
        tree = tree or {}
        self.holidays = set(tree.get("holidays") or [])
        self.workdays = set(tree.get("workdays") or [])
        self.years = {int(day[:4]) for day in self.holidays}

    def is_working(self, day):
        """True, False, or None where the calendar does not reach."""
        if day.year not in self.years:
            return None
        text = day.isoformat()
        if text in self.holidays:
            return False
        return text in self.workdays or day.weekday() < 5

    def add(self, day, count):
        """The count-th working day after (before, if negative) day; None where not covered."""
        step = dt.timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            working = self.is_working(day)
            if working is None:
                return None
            left -= working
        return day

    def between(self, start, end):
        """Working days in (start, end]."""
        if end < start:
            count = self.between(end, start)
            return None if count is None else -count
        count, day = 0, start
        while day < end:
            day += dt.timedelta(days=1)
            working = self.is_working(day)
            if working is None:
                return None
            count += working
        return count

    def next_working(self, day):
        while True:
            working = self.is_working(day)
            if working is None:
                return None
            if working:
                return day
            day += dt.timedelta(days=1)


FOLD_DROP = set([0x20, 0xA0, 0x3000, 0xFEFF] + list(range(0x09, 0x0E)) + list(range(0x200B, 0x200E)))
FOLD_MAP = {ord(a): b for a, b in zip("〔［【[〕］】]•・", "(" * 4 + ")" * 4 + "··")}


def fold(text):
    if text is None:
        return None
    out = []
    for char in str(text):
        code = ord(char)
        if code in FOLD_DROP:
            continue
        if code in FOLD_MAP:
            char = FOLD_MAP[code]
        elif 0xFF01 <= code <= 0xFF5E:
            char = chr(code - 0xFEE0)
            char = {"[": "(", "]": ")"}.get(char, char)
        if "A" <= char <= "Z":
            char = char.lower()
        out.append(char)
    return "".join(out)


def sql_functions(calendar):
    """name -> (number of arguments, function) of everything rubric SQL may call beside SQLite's own."""
    def on_dates(count, work):
        def call(*args):
            if any(arg is None for arg in args):
                return None
            times = [full_date(arg) for arg in args[:count]]
            if None in times:
                return None
            if not all(isinstance(arg, int) for arg in args[count:]):
                return None
            try:
                return work(*times, *args[count:])
            except (OverflowError, ValueError):
                return None
        return call

    def months(a, b):
        if b.date < a.date:
            return -months(b, a)
        start, end = a.at.replace(hour=0, minute=0), b.at.replace(hour=0, minute=0)
        count = (end.year - start.year) * 12 + end.month - start.month
        return count if add_months(start, count) <= end else count - 1

    def minutes(a, b):
        if not (a.has_time and b.has_time):
            return None
        return int((b.at - a.at).total_seconds()) // 60

    def edge(last):
        def call(value):
            time = parse_time(value)
            if time is None:
                return None
            if time.is_month and last:
                return "%04d-%02d-%02d" % (*time.month, month_end(*time.month))
            return Time(time.at).text()
        return call

    def year(value):
        time = parse_time(value)
        return None if time is None else time.at.year

    def add_working(a, n):
        day = calendar.add(a.date, n)
        return None if day is None else day.isoformat()

    return {
        "days": (2, on_dates(2, lambda a, b: (b.date - a.date).days)),
        "working_days": (2, on_dates(2, lambda a, b: calendar.between(a.date, b.date))),
        "months": (2, on_dates(2, months)),
        "minutes": (2, on_dates(2, minutes)),
        "add_days": (2, on_dates(1, lambda a, n: Time(a.at + dt.timedelta(days=n), a.has_time).text())),
        "add_months": (2, on_dates(1, lambda a, n: Time(add_months(a.at, n), a.has_time).text())),
        "add_working_days": (2, on_dates(1, add_working)),
        "first_day": (1, edge(False)),
        "last_day": (1, edge(True)),
        "year": (1, year),
        "fold": (1, fold),
    }


# ---------------------------------------------------------------- small readers

def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def as_text(value):
    if value is True or value is False:
        return "true" if value else "false"
    return str(value)


def key_text(key):
    """A key as the tables beside the records name it."""
    return as_text(key[0]) if len(key) == 1 else json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def hundredths(value):
    """'0.5' -> 50"""
    number = Decimal(as_text(value)) * 100
    if number != number.to_integral_value():
        raise SpecError("more than two decimals: %r" % (value,))
    return int(number)


def points_text(value):
    sign, value = ("-", -value) if value < 0 else ("", value)
    whole, part = divmod(value, 100)
    return sign + str(whole) + (("." + "%02d" % part).rstrip("0") if part else "")


def and3(*values):
    if False in values:
        return False
    return OPEN if OPEN in values else True


RE_INT = re.compile(r"[+-]?\d+\Z", re.A)


def convert(value, kind, month=False, codes=None):
    """(value, converted?) of a stored value under a type of the dictionary."""
    if value is None or value == "":
        return None, True
    if isinstance(value, bytes):
        return None, False
    if kind in ("int", "money", "points"):
        if isinstance(value, float):
            if value != value or value in (float("inf"), float("-inf")) or value != int(value):
                return None, False
            value = int(value)
        elif isinstance(value, str):
            if not RE_INT.match(value):
                return None, False
            value = int(value)
        return (value, True) if -2**63 <= value < 2**63 else (None, False)
    if kind == "bool":
        if isinstance(value, str) and value in ("0", "1"):
            value = int(value)
        return (value, True) if isinstance(value, int) and value in (0, 1) else (None, False)
    if kind in ("text", "code"):
        if isinstance(value, float):
            return None, False
        value = str(value)
        if kind == "code" and codes is not None and value not in codes:
            return None, False
        return value, True
    time = parse_time(value)
    if time is None:
        return None, False
    if kind == "date":
        if time.is_month:
            return (time.text(), True) if month else (None, False)
        return Time(time.at).text(), True
    if kind == "datetime":
        return (None, False) if time.is_month else (time.text(), True)
    raise SpecError("unknown type %r" % kind)


# ---------------------------------------------------------------- dictionary

class Column:
    def __init__(self, name, spec, shared):
        spec = {"type": spec} if isinstance(spec, str) else dict(spec or {})
        self.name = name
        self.type = spec.get("type")
        self.stored = spec.get("column", name)
        self.empty = spec.get("empty", "unknown")
        if self.empty is None:
            self.empty = "unknown"
        self.month = spec.get("precision") == "month"
        self.ref = spec.get("ref")
        self.alias = None
        if self.ref:
            self.alias = spec.get("as") or (name[:-3] if name.endswith("_id") else name)
        self.sql = spec.get("sql")
        self.tags = {}
        self.codes = None
        if self.type == "code":
            codes = spec.get("codes", "any")
            if isinstance(codes, str):
                codes = None if codes == "any" else shared[codes]
            if codes is not None:
                self.codes = {as_text(code) for code in codes}
                self.tags = tags_of(codes)

    @property
    def affinity(self):
        if self.type in ("int", "bool", "money", "points"):
            return "INTEGER"
        return "TEXT" if self.type else None


def tags_of(codes):
    tags = {}
    if isinstance(codes, dict):
        for code, spec in codes.items():
            if isinstance(spec, dict):
                for tag in as_list(spec.get("is")):
                    tags.setdefault(tag, []).append(as_text(code))
    return tags


class Record:
    def __init__(self, name, spec, shared):
        self.name = name
        self.spec = spec
        self.table = spec.get("table") or name
        self.key = as_list(spec.get("key"))
        self.case = as_list(spec.get("case"))
        self.kind = spec.get("kind")
        self.date = spec.get("date")
        self.columns = {col: Column(col, body, shared) for col, body in (spec.get("columns") or {}).items()}
        for col in self.key + self.case:
            if col not in self.columns:
                self.columns[col] = Column(col, {}, shared)
        self.derive = dict(spec.get("derive") or {})
        self.refs = {col.alias: col for col in self.columns.values() if col.ref}

    def has(self, name):
        return name in self.columns or name in self.derive

    def column(self, name):
        """The exact spelling of a column, however SQL spells it."""
        if self.has(name):
            return name
        for known in list(self.columns) + list(self.derive):
            if known.lower() == name.lower():
                return known
        return None


class Row:
    __slots__ = ("record", "key", "case", "values", "bad", "derived", "members")

    def __init__(self, record, values, bad):
        self.record, self.values, self.bad = record, values, bad
        self.key = tuple(values[col] for col in record.key)
        self.case = None
        self.derived = {}
        self.members = {}


class Case:
    def __init__(self, row):
        self.row = row
        row.case = self
        self.key = row.key
        self.rows = {}
        self.complete = {}
        self.items = {}


# ---------------------------------------------------------------- SQL expressions

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<blob>[xX]'[0-9A-Fa-f]*')
  | (?P<string>'(?:[^']|'')*')
  | (?P<number>(?:0[xX][0-9A-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
  | (?P<param>:[^\W\d]\w*)
  | (?P<name>[^\W\d][\w$]*)
  | (?P<op>\|\||->>|->|<<|>>|<=|>=|<>|==|!=|.)
""", re.X | re.S)


def tokenize(text):
    tokens = []
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "space":
            continue
        if kind == "op" and found.group() in ('"', "`", "[", ";"):
            raise SpecError("not allowed in SQL: %s in %r" % (found.group(), text))
        tokens.append((kind, found.group()))
    return tokens


AGGREGATES = ("has", "count", "first", "last", "next")


class Expression:
    """One SQL expression, compiled for a kind of row: SQL with numbered parameters, and what to bind."""

    def __init__(self, engine, text, own, this):
        self.engine = engine
        self.text = as_text(text)
        self.own, self.this = own, this
        self.reads = []          # getters: (own row, this row, case, match) -> (value, status)
        self.slots = {}          # what is read -> its parameter
        self.scalars = []        # SQL of scalar subselects
        self.only = None
        tokens = tokenize(self.text)
        if not tokens:
            raise SpecError("empty expression")
        self.sql = self.rewrite(tokens)
        self.query = self.bound("SELECT (%s)" % self.sql)
        self.scalars = [self.bound("SELECT " + scalar) for scalar in self.scalars]
        if len(tokens) == 1 and tokens[0][0] == "name" and len(self.reads) == 1:
            self.only = self.reads[0]
        else:
            try:
                engine.db.execute("EXPLAIN " + self.query[0], [None] * self.query[1])
            except sqlite3.Error as error:
                raise SpecError("%s: %s" % (error, self.text)) from error

    @staticmethod
    def bound(sql):
        """SQL and the number of parameters SQLite wants for it (the reads of a next_R come last and unseen)."""
        return sql, max((int(place) for place in re.findall(r"\?(\d+)", re.sub(r"'(?:[^']|'')*'", "", sql))), default=0)

    # --- rewriting

    def slot(self, what, getter, affinity=None):
        if what not in self.slots:
            self.reads.append(getter)
            self.slots[what] = len(self.reads)
        place = "?%d" % self.slots[what]
        return "CAST(%s AS %s)" % (place, affinity) if affinity else place

    def column_slot(self, who, record, name):
        getter = self.engine.getter(who, record, name)
        column = record.columns.get(name)
        return self.slot((who, name), getter, column.affinity if column else None)

    def rewrite(self, tokens):
        engine, out, index = self.engine, [], 0
        scopes = []              # one a bracket: None, or the table columns visible inside a subselect
        marks = []
        while index < len(tokens):
            kind, word = tokens[index]
            previous = tokens[index - 1] if index else ("", "")
            following = tokens[index + 1] if index + 1 < len(tokens) else ("", "")
            lower = word.lower()
            if word == "(":
                inner = None
                if following[0] == "name" and following[1].lower() in ("select", "with", "values"):
                    inner = self.table_columns(tokens, index)
                    before = previous[1].lower()
                    if before not in ("exists", "in") and not any(scope is not None for scope in scopes):
                        marks.append((len(scopes), len(out)))
                scopes.append(inner)
                out.append(word)
            elif word == ")":
                scopes.pop()
                out.append(word)
                if marks and marks[-1][0] == len(scopes):
                    self.scalars.append(" ".join(out[marks.pop()[1]:]))
            elif kind == "string" and lower == "'now'":
                out.append("'%s'" % engine.as_of)
            elif kind == "param":
                out.append(self.parameter(word[1:]))
            elif kind != "name":
                out.append(word)
            elif lower == "current_date":
                out.append("'%s'" % engine.as_of)
            elif previous[1] == ".":
                out.append(word)
            elif lower in ("date", "datetime", "julianday") and following[1] == "(" and tokens[index + 2][1] == ")":
                out.append("%s('%s')" % (word, engine.as_of))
                index += 2
            elif following[1] == "(" and self.aggregate(word):
                text, index = self.call(tokens, index)
                out.append(text)
            elif following[1] == ".":
                text = self.qualified(word, tokens[index + 2][1], scopes)
                if text is None:
                    out.append(word)
                else:
                    out.append(text)
                    index += 2
            elif previous[1].lower() == "in" and following[1] != "(":
                out.append(engine.set_sql(word))
            elif following[1] == "(" or previous[1].lower() in ("as", "collate"):
                out.append(word)
            else:
                out.append(self.bare(word, scopes))
            index += 1
        return " ".join(out)

    def table_columns(self, tokens, start):
        """Lower-case names that belong to the tables of a subselect."""
        depth, names, tables = 0, set(), self.engine.tables
        lowered = {name.lower(): name for name in tables}
        for index in range(start, len(tokens)):
            word = tokens[index][1].lower()
            depth += (word == "(") - (word == ")")
            if depth == 0:
                break
            if tokens[index][0] != "name":
                continue
            if word in lowered:
                names.update(col.lower() for col in tables[lowered[word]]["columns"])
                names.add(word)
            if tokens[index - 1][1].lower() == "as":
                names.add(word)
        return names

    def bare(self, word, scopes):
        for scope in scopes:
            if scope is not None and word.lower() in scope:
                return word
        name = self.own.column(word)
        if name is None:
            return word
        return self.column_slot("own", self.own, name)

    def qualified(self, head, name, scopes):
        engine = self.engine
        if head.lower() == "this":
            found = self.this.column(name)
            if found is None:
                raise SpecError("this.%s: no such column of %s" % (name, self.this.name))
            return self.column_slot("this", self.this, found)
        if head == engine.case_record.name:
            found = engine.case_record.column(name)
            if found is None:
                raise SpecError("%s.%s: no such column" % (head, name))
            return self.column_slot("case", engine.case_record, found)
        ref = self.own.refs.get(head)
        if ref is None:
            return None
        target = engine.records[ref.ref]
        found = target.column(name)
        if found is None:
            raise SpecError("%s.%s: no such column of %s" % (head, name, target.name))
        inner = engine.getter("own", target, found)

        def read(own, this, case, match):
            row = engine.follow(own, ref)
            return (None, UNKNOWN) if row is None else inner(row, row, case, ())
        column = target.columns.get(found)
        return self.slot(("ref", head, found), read, column.affinity if column else None)

    def parameter(self, name):
        if name not in self.engine.parameters:
            raise SpecError("unknown parameter :%s" % name)
        return sql_literal(self.engine.parameters[name])

    def aggregate(self, word):
        head, _, rest = word.partition("_")
        return head.lower() in AGGREGATES and rest in self.engine.records

    def call(self, tokens, index):
        """has_R(...) and its kin become a parameter."""
        engine = self.engine
        head, _, rest = tokens[index][1].partition("_")
        head, record = head.lower(), engine.records[rest]
        depth, end, arguments = 0, index + 1, [[]]
        while True:
            word = tokens[end][1]
            depth += (word == "(") - (word == ")")
            if depth == 0:
                break
            if word == "," and depth == 1:
                arguments.append([])
            elif not (word == "(" and depth == 1):
                arguments[-1].append(tokens[end])
            end += 1
        if arguments == [[]]:
            arguments = []
        literals = []
        for argument in arguments:
            is_text = len(argument) == 1 and argument[0][0] == "string"
            literals.append(argument[0][1][1:-1].replace("''", "'") if is_text else None)
        before = None
        column = record.date
        kinds = literals
        if head in ("first", "last"):
            kinds = literals[:1]
            if len(literals) > 1:
                column = literals[1]
            if len(literals) > 2:
                raise SpecError("too many arguments: %s" % self.text)
        elif head == "next":
            kinds = literals[:-1]
            before = Expression(engine, join_tokens(arguments[-1]), self.own, self.this)
        if None in kinds:
            raise SpecError("kinds are literals: %s" % self.text)
        if kinds and not record.kind:
            raise SpecError("%s has no kinds" % record.name)
        if head in ("first", "last", "next") and (column is None or not record.has(column)):
            raise SpecError("%s has no such date: %s" % (record.name, column))
        viewer = self.this
        engine.check_view(viewer, record)
        if before is not None:
            for what, place in list(before.slots.items()):
                self.slot(what, before.reads[place - 1])

        def read(own, this, case, match):
            members = engine.members(this, case, record, match)
            if kinds:
                members = [(row, and3(m, engine.of_kind(row, kinds))) for row, m in members]
            complete = engine.is_complete(record, case)
            if head == "has":
                return engine.agg_any(members, complete)
            if head == "count":
                return engine.agg_count(members, complete, None)
            if head == "next":
                limit, _ = before.value(own, this, case, match)
                return engine.agg_edge(members, complete, column, False, limit, True)
            return engine.agg_edge(members, complete, column, head == "last")
        return self.slot(("call", join_tokens(tokens[index:end + 1])), read), end

    # --- evaluating

    def value(self, own, this, case, match=()):
        """(value, status) on a row."""
        if self.only is not None:
            return self.only(own, this, case, match)
        read = [getter(own, this, case, match) for getter in self.reads]
        values = [item[0] for item in read]
        result = self.evaluate(self.query, values)
        if result is not None:
            return result, VAL
        empty = [status for value, status in read if value is None]
        for scalar in self.scalars:
            if self.evaluate(scalar, values) is None:
                empty.append(UNKNOWN)
        return None, ABSENT if empty and all(status == ABSENT for status in empty) else UNKNOWN

    def evaluate(self, query, values):
        return self.engine.run(query[0], values[:query[1]])

    def truth(self, own, this, case, match=()):
        """True, False or OPEN."""
        value, status = self.value(own, this, case, match)
        if value is None:
            return False if status == ABSENT else OPEN
        if isinstance(value, (int, float)):
            return value != 0
        return bool(self.engine.run("SELECT CASE WHEN ?1 THEN 1 ELSE 0 END", [value]))


def join_tokens(tokens):
    return " ".join(word for _, word in tokens)


def sql_literal(value):
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def quote(name):
    return '"' + name.replace('"', '""') + '"'


# ---------------------------------------------------------------- limits

RE_LIMIT = re.compile(r"\s*(:[^\W\d]\w*|\d+)\s+(working\s+days?|days?|months?|years?|hours?|minutes?)\s*\Z")
FAMILIES = {"day": "days", "month": "days", "year": "days", "working day": "working", "hour": "minutes", "minute": "minutes"}


class Limit:
    def __init__(self, text, parameters):
        found = RE_LIMIT.match(as_text(text))
        if not found:
            raise SpecError("no limit: %r" % text)
        number = found[1]
        self.count = int(parameters[number[1:]]) if number.startswith(":") else int(number)
        self.unit = re.sub(r"\s+", " ", found[2])
        if self.unit.endswith("s"):
            self.unit = self.unit[:-1]
        self.family = FAMILIES[self.unit]


def push(time, limits, calendar, times=1):
    """time + the sum of limits (times over); None where the calendar does not reach."""
    months = sum(l.count * {"month": 1, "year": 12}.get(l.unit, 0) for l in limits) * times
    days = sum(l.count for l in limits if l.unit == "day") * times
    minutes = sum(l.count * {"hour": 60, "minute": 1}.get(l.unit, 0) for l in limits) * times
    working = [l.count for l in limits if l.family == "working"]
    if working:
        day = calendar.add(time.date, sum(working) * times)
        return None if day is None else Time(dt.datetime.combine(day, dt.time()))
    at = add_months(time.at, months) + dt.timedelta(days=days, minutes=minutes)
    return Time(at, time.has_time)


def earlier(a, b):
    """a < b at the precision both have."""
    if a.is_month or b.is_month:
        return a.month < b.month
    if a.has_time and b.has_time:
        return a.at < b.at
    return a.date < b.date


# ---------------------------------------------------------------- outcomes of one row

class Outcome:
    """What a test said about one row: violations (pairs of which and how many), or a word."""
    __slots__ = ("word", "found")

    def __init__(self, word, found=()):
        self.word, self.found = word, list(found)


PASS, NOT_CONCERNED, ROW_OPEN, NOT_DUE = (Outcome(w) for w in ("pass", "not_concerned", "open", "not_due"))


def violation(count=1, which=""):
    return Outcome("violation", [(which, count)])


# ---------------------------------------------------------------- the reader

class Oracle:
    def __init__(self, dump, as_of, tests=False, incomplete=()):
        self.rubric = dump["rubric"]
        self.dictionary = dump["dictionary"]
        self.as_of = as_of
        self.today = dt.date.fromisoformat(as_of)
        self.all_complete = tests
        self.incomplete = set(incomplete)
        self.calendar = Calendar(dump.get("calendar"))
        shared = self.dictionary.get("codes") or {}
        self.records = {name: Record(name, spec, shared) for name, spec in self.dictionary["records"].items()}
        self.case_record = self.records[self.dictionary["case"]]
        for name, columns in (self.rubric.get("derive") or {}).items():
            self.records[name].derive.update(columns or {})
        self.parameters = {}
        for name, spec in (self.rubric.get("parameters") or {}).items():
            self.parameters[name] = spec["value"] if isinstance(spec, dict) else spec
        sets = self.rubric.get("sets") or {}
        self.sets = {name: as_list(words) for name, words in sets.items() if not isinstance(words, dict)}
        self.tags = {}
        lists = [tags_of(codes) for codes in shared.values()]
        lists += [col.tags for record in self.records.values() for col in record.columns.values()]
        for tags in lists:
            for tag, codes in tags.items():
                known = self.tags.setdefault(tag, [])
                known.extend(code for code in codes if code not in known)
        for name, change in sets.items():
            if isinstance(change, dict):  # {add, drop} of a tag
                drop = [as_text(word) for word in change.get("drop") or []]
                kept = [code for code in self.tags[name] if code not in drop]
                self.tags[name] = kept + [word for word in map(as_text, change.get("add") or []) if word not in kept]
        self.tables = self.rubric.get("tables") or {}
        self.cache = {}
        self.computing = set()
        self.connect()

    # --- SQLite

    def connect(self):
        self.db = sqlite3.connect(":memory:", cached_statements=4000, isolation_level=None)
        self.db.text_factory = str
        for name, (count, function) in sql_functions(self.calendar).items():
            self.db.create_function(name, count, function, deterministic=True)
        for name, table in self.tables.items():
            columns = table["columns"]
            self.db.execute("CREATE TABLE %s (%s)" % (quote(name), ", ".join(quote(c) for c in columns)))
            for row in table.get("rows") or []:
                values = [int(v) if isinstance(v, bool) else v for v in row]
                self.db.execute("INSERT INTO %s VALUES (%s)" % (quote(name), ", ".join("?" * len(columns))), values)

    def run(self, sql, values):
        try:
            return self.db.execute(sql, values).fetchone()[0]
        except (sqlite3.Error, OverflowError) as error:
            raise RowError("%s: %s" % (error, sql)) from error

    def set_sql(self, name):
        if name in self.sets or name in self.tags:
            words = self.sets.get(name)
            if words is None:
                words = self.tags[name]
            return "(" + ", ".join(sql_literal(word) for word in words) + ")"
        return name

    def expression(self, text, own, this):
        key = (as_text(text), own.name, this.name)
        if key not in self.cache:
            self.cache[key] = Expression(self, text, own, this)
        return self.cache[key]

    def point(self, text, own, this):
        """A point of time: SQL, or RECORD.KIND, or RECORD.KIND.COLUMN."""
        text = as_text(text).strip()
        parts = text.split(".")
        if 2 <= len(parts) <= 3 and all(re.fullmatch(r"[^\W\d]\w*", part) for part in parts):
            head = parts[0]
            is_row = head in ("this", self.case_record.name) or head in own.refs
            record = self.records.get(head)
            if not is_row and record is not None and record.kind and record.case:
                arguments = ", ".join(sql_literal(part) for part in parts[1:])
                text = "first_%s(%s)" % (head, arguments)
        return self.expression(text, own, this)

    # --- reading the case database

    def load(self, path):
        source = sqlite3.connect("file:%s?mode=ro" % path.replace("?", "%3f").replace("#", "%23"), uri=True)
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.source_complete(source)
        unasked = self.source_unasked(source)
        self.lookup = {}
        self.everything = {}
        for record in self.records.values():
            columns = [col for col in record.columns.values() if not col.sql]
            sql = "SELECT %s FROM %s" % (", ".join(quote(col.stored) for col in columns), quote(record.table))
            rows = []
            for stored in source.execute(sql):
                values, bad = {}, set()
                for col, value in zip(columns, stored):
                    kind = col
                    if col.type is None and col.name in record.case:
                        kind = self.case_record.columns[self.case_record.key[record.case.index(col.name)]]
                    if value == "不详" and col.empty == "none":
                        converted, good = None, False
                    elif kind.type is None:
                        converted, good = (None if value == "" else value), True
                    else:
                        converted, good = convert(value, kind.type, kind.month, kind.codes)
                    values[col.name] = converted
                    if not good:
                        bad.add(col.name)
                rows.append(Row(record, values, bad))
                bad.update(unasked.get((record.name, key_text(rows[-1].key)), ()))
            self.everything[record.name] = rows
            self.lookup[record.name] = {row.key: row for row in rows}
        source.close()
        self.cases = {}
        for row in self.everything[self.case_record.name]:
            if None not in row.key:
                self.cases[row.key] = Case(row)
        for record in self.records.values():
            if not record.case:
                continue
            for case in self.cases.values():
                case.rows[record.name] = []
            for row in self.everything[record.name]:
                case = self.cases.get(tuple(row.values[col] for col in record.case))
                if case:
                    row.case = case
                    case.rows[record.name].append(row)

    def source_complete(self, source):
        self.stated = set()
        try:
            rows = source.execute("SELECT * FROM review_complete").fetchall()
        except sqlite3.OperationalError:
            rows = []
        for row in rows:
            if row[0] is not None:
                self.stated.add((as_text(row[0]), None if row[1] is None else as_text(row[1])))

    @staticmethod
    def source_unasked(source):
        """Columns that no sheet has asked of a row: their NULL is not known."""
        try:
            rows = source.execute("SELECT record, row_key, columns FROM review_unasked").fetchall()
        except sqlite3.OperationalError:
            rows = []
        out = {}
        for record, key, columns in rows:
            out.setdefault((record, key), set()).update(json.loads(columns))
        return out

    def is_complete(self, record, case):
        if self.all_complete:
            return record.name not in self.incomplete
        said = record.spec.get("complete")
        if said is None:
            said = self.dictionary.get("complete")
        if said is True:
            return True
        is_lookup = not record.case and record is not self.case_record
        if is_lookup:
            key = None
        else:
            if case is None:
                return False
            if record.name in case.complete:
                return case.complete[record.name]
            key = key_text(case.key)
        answer = (record.name, key) in self.stated or ("all", key) in self.stated
        if not is_lookup:
            case.complete[record.name] = answer
        return answer

    # --- values of a row

    def getter(self, who, record, name):
        if who == "case":
            return lambda own, this, case, match: self.get(case.row, name)
        if who == "this":
            return lambda own, this, case, match: self.get(this, name)
        return lambda own, this, case, match: self.get(own, name)

    def get(self, row, name):
        """(value, status) of a column: stored, computed or derived."""
        record = row.record
        if name in record.derive:
            return self.computed(row, name, self.derived_value)
        column = record.columns[name]
        if column.sql:
            return self.computed(row, name, self.sql_column)
        value = row.values[name]
        if value is not None:
            return value, VAL
        return None, ABSENT if self.empty_means(row, name) == "none" else UNKNOWN

    def empty_means(self, row, name):
        """What the NULL of a stored column says: none, all or unknown."""
        column = row.record.columns.get(name)
        if column is None or column.sql or name in row.bad:
            return "unknown"
        if column.empty == "none":
            return "none" if self.is_complete(row.record, row.case) else "unknown"
        return column.empty

    def computed(self, row, name, work):
        if name not in row.derived:
            mark = (id(row), name)
            if mark in self.computing:
                raise SpecError("%s.%s is derived from itself" % (row.record.name, name))
            self.computing.add(mark)
            try:
                row.derived[name] = work(row, name)
            except RowError as error:
                row.derived[name] = error
            finally:
                self.computing.discard(mark)
        if isinstance(row.derived[name], RowError):
            raise row.derived[name]
        return row.derived[name]

    def sql_column(self, row, name):
        column = row.record.columns[name]
        value, status = self.expression(column.sql, row.record, row.record).value(row, row, row.case)
        if value is None:
            return None, status
        value, _ = convert(value, column.type, column.month, column.codes)
        return (value, VAL) if value is not None else (None, UNKNOWN)

    def derived_value(self, row, name):
        spec = row.record.derive[name]
        case = row.case
        if "sql" in spec:
            return self.expression(spec["sql"], row.record, row.record).value(row, row, case)
        match = tuple(as_list(spec.get("match")))
        how = next(word for word in ("first", "last", "sum", "count", "any") if word in spec)
        target, _, column = spec[how].partition(".")
        record = self.records[target]
        members = self.narrowed(row, case, record, match, spec.get("kind"), spec.get("where"))
        complete = self.is_complete(record, case)
        if how == "any":
            return self.agg_any(members, complete)
        if how == "count":
            return self.agg_count(members, complete, spec.get("distinct"))
        if how == "sum":
            return self.agg_sum(members, complete, column)
        return self.agg_edge(members, complete, column or record.date, how == "last")

    def follow(self, row, ref):
        """The row a reference points at, or None."""
        value, _ = self.get(row, ref.name)
        if value is None:
            return None
        found = self.lookup[ref.ref].get((value,))
        if found is None:
            return None
        if found.record.case and not FOLLOW_ACROSS_CASES and (found.case is None or found.case is not row.case):
            return None
        return found

    # --- which rows belong

    def check_view(self, viewer, record):
        if not record.case:
            raise SpecError("%s is no record of a case" % record.name)

    def members(self, this, case, record, match):
        """[(row, True|OPEN)] of the rows that may belong to this row; seen from the case: all."""
        if this is None or this is case.row:
            return [(row, True) for row in case.rows[record.name]]
        key = (record.name, match)
        if key in this.members:
            return this.members[key]
        refs = [col for col in record.columns.values() if col.ref == this.record.name]
        if len(refs) > 1 and not match:
            raise SpecError("match is required: %s has two references to %s" % (record.name, this.record.name))
        out = []
        for row in case.rows[record.name]:
            belongs = True
            if len(refs) == 1:
                belongs = self.points_at(row, refs[0], this)
            for column in match:
                if belongs is False:
                    break
                belongs = and3(belongs, self.equal_at(this, row, column))
            if belongs is not False:
                out.append((row, belongs))
        this.members[key] = out
        return out

    def points_at(self, row, ref, this):
        value, _ = self.get(row, ref.name)
        if value is not None:
            return (value,) == this.key
        return True if self.empty_means(row, ref.name) == "all" else OPEN

    def equal_at(self, this, row, column):
        for side in (this, row):
            if not side.record.has(column):
                raise SpecError("match: %s has no column %s" % (side.record.name, column))
        left, right = self.get(this, column)[0], self.get(row, column)[0]
        if left is not None and right is not None:
            return left == right
        for side, value in ((this, left), (row, right)):
            if value is None and self.empty_means(side, column) == "all":
                return True
        return OPEN

    def of_kind(self, row, kinds):
        value, _ = self.get(row, row.record.kind)
        return OPEN if value is None else value in kinds

    def words(self, value):
        """Kinds as written: a code, a list, or the name of a set or tag."""
        out = []
        for word in as_list(value):
            word = as_text(word)
            if word in self.sets:
                out.extend(as_text(code) for code in self.sets[word])
            elif word in self.tags:
                out.extend(self.tags[word])
            else:
                out.append(word)
        return out

    def narrowed(self, this, case, record, match, kinds=None, where=None):
        """members() further narrowed by kind and condition; False rows are left out."""
        out = []
        words = None if kinds is None else self.words(kinds)
        condition = None
        if where is not None:
            condition = self.expression(where, record, this.record)
        for row, belongs in self.members(this, case, record, match):
            if words is not None:
                belongs = and3(belongs, self.of_kind(row, words))
            if condition is not None and belongs is not False:
                belongs = and3(belongs, condition.truth(row, this, case, match))
            if belongs is not False:
                out.append((row, belongs))
        return out

    # --- aggregates: lists of (row, True|OPEN|False)

    @staticmethod
    def agg_any(members, complete):
        if any(m is True for _, m in members):
            return 1, VAL
        if complete and not any(m is OPEN for _, m in members):
            return 0, VAL
        return None, UNKNOWN

    def agg_count(self, members, complete, distinct):
        if not complete:
            return None, UNKNOWN
        sure = [row for row, m in members if m is True]
        unsure = [row for row, m in members if m is OPEN]
        if distinct is None:
            return (None, UNKNOWN) if unsure else (len(sure), VAL)
        values = [self.get(row, distinct)[0] for row in sure]
        others = [self.get(row, distinct)[0] for row in unsure]
        if None in values or None in others or not set(others) <= set(values):
            return None, UNKNOWN
        return len(set(values)), VAL

    def agg_sum(self, members, complete, column):
        if not complete:
            return None, UNKNOWN
        total = 0
        for row, m in members:
            if m is False:
                continue
            value, status = self.get(row, column)
            if value is None and status == UNKNOWN:
                return None, UNKNOWN
            if m is OPEN and value:
                return None, UNKNOWN
            total += value or 0
        return total, VAL

    def agg_edge(self, members, complete, column, last, limit=None, has_limit=False):
        """The first or last value; next_R is the first that is not before a limit."""
        if has_limit and limit is None:
            return None, UNKNOWN
        sure, unsure = [], []
        for row, m in members:
            if m is False:
                continue
            value, status = self.get(row, column)
            if value is None and status == ABSENT:
                continue
            if value is not None and has_limit and value < limit:
                continue
            (sure if m is True else unsure).append(value)
        if None in sure or None in unsure:
            return None, UNKNOWN
        if not sure:
            if unsure or not complete:
                return None, UNKNOWN
            return None, ABSENT
        answer = max(sure) if last else min(sure)
        for value in unsure:
            if (value > answer) if last else (value < answer):
                return None, UNKNOWN
        return answer, VAL

    # --- the tests: one row (or the case)

    def test_row(self, check, this, case):
        record = this.record
        match = tuple(as_list(check.get("match"))) if check.get("each") else ()
        concerned = True
        if check.get("when") is not None:
            concerned = self.expression(check["when"], record, record).truth(this, this, case, match)
            if concerned is False:
                return NOT_CONCERNED
        for name in ("where", "case", "filled", "agree", "order", "none", "require", "deadline"):
            if name in check:
                outcome = getattr(self, "test_" + name)(check, this, case, match)
                break
        else:
            raise SpecError("no test: %r" % (check,))
        if concerned is OPEN and outcome.word not in ("pass", "not_concerned"):
            return ROW_OPEN
        return outcome

    def test_where(self, check, this, case, match, word="where"):
        record = this.record
        true = self.expression(check[word], record, record).truth(this, this, case, match)
        if true is OPEN:
            return ROW_OPEN
        if not true:
            return PASS
        count = 1
        if check.get("times") is not None:
            value, _ = self.expression(check["times"], record, record).value(this, this, case, match)
            if value is not None:
                value = self.run("SELECT CAST(?1 AS INTEGER)", [value])
                count = min(max(value, 1), MAX_TIMES)
        return violation(count)

    def test_case(self, check, this, case, match):
        return self.test_where(check, this, case, match, "case")

    def test_filled(self, check, this, case, match):
        found, unreadable = [], False
        for column in as_list(check["filled"]):
            if as_text(column) in this.bad:
                unreadable = True   # something stands there, so it is not empty
                continue
            value, _ = self.expression(column, this.record, this.record).value(this, this, case, match)
            if value is None or value == "":
                found.append((as_text(column), 1))
        return Outcome("violation", found) if found else ROW_OPEN if unreadable else PASS

    def test_agree(self, check, this, case, match):
        tolerance = int(check.get("tolerance") or 0)
        values, unsure = [], False
        for point in as_list(check["agree"]):
            value, status = self.point(point, this.record, this.record).value(this, this, case, match)
            if value is not None:
                values.append(value)
            elif status == UNKNOWN:
                unsure = True
        if values:
            if any(isinstance(value, str) for value in values):
                differ = len(set(values)) > 1
            else:
                differ = max(values) - min(values) > tolerance
            if differ:
                return violation()
        if unsure:
            return ROW_OPEN
        return PASS if len(values) > 1 else NOT_CONCERNED

    def test_order(self, check, this, case, match):
        strict = check.get("strict") is True
        found, unsure, count, before = [], False, 0, None
        for place, point in enumerate(as_list(check["order"]), 1):
            value, status = self.point(point, this.record, this.record).value(this, this, case, match)
            if value is None:
                unsure = unsure or status == UNKNOWN
                continue
            if isinstance(value, str):
                value = parse_time(value)
                if value is None:
                    unsure = True
                    continue
            count += 1
            if before is not None:
                if isinstance(value, Time):
                    less, more = earlier(value, before), earlier(before, value)
                    blurred = value.is_month or before.is_month
                else:
                    less, more, blurred = value < before, before < value, False
                if less:
                    found.append((str(place), 1))
                elif strict and not more:
                    if blurred:
                        unsure = True
                    else:
                        found.append((str(place), 1))
            before = value
        if found:
            return Outcome("violation", found)
        if unsure:
            return ROW_OPEN
        return PASS if count > 1 else NOT_CONCERNED

    def some(self, this, case, match, record, kinds, where):
        """True: such a row is there; False: there is none; OPEN."""
        members = self.narrowed(this, case, record, match, kinds, where)
        if any(m is True for _, m in members):
            return True
        if members or not self.is_complete(record, case):
            return OPEN
        return False

    def test_none(self, check, this, case, match):
        there = self.some(this, case, match, self.records[check["none"]], None, check.get("with"))
        return {True: PASS, False: violation(), OPEN: ROW_OPEN}[there]

    def test_require(self, check, this, case, match):
        found, unsure = [], False

        def all_kinds(tree):
            for name, kinds in tree.items():
                record = self.records[name]
                for kind in self.words(kinds):
                    yield kind, self.some(this, case, match, record, [kind], check.get("with"))
        for name, tree in check["require"].items():
            if name == "any":
                answers = [there for _, there in all_kinds(tree)]
                if True in answers:
                    continue
                if OPEN in answers:
                    unsure = True
                else:
                    found.append(("", 1))
                continue
            for kind, there in all_kinds({name: tree}):
                if there is False:
                    found.append((kind, 1))
                unsure = unsure or there is OPEN
        if found:
            return Outcome("violation", found)
        return ROW_OPEN if unsure else PASS

    # --- deadlines

    def test_deadline(self, check, this, case, match):
        spec = check["deadline"]
        record = this.record

        def moment(text):
            value, status = self.point(text, record, record).value(this, this, case, match)
            if value is None:
                return None, status
            time = parse_time(value)
            return (time, VAL) if time else (None, UNKNOWN)
        has_due = "due" in spec
        start, status = moment(spec["due"] if has_due else spec["from"])
        if start is None:
            if status == ABSENT and spec.get("no_start") == "not_applicable":
                return NOT_CONCERNED
            return ROW_OPEN
        end, status = moment(spec["to"])
        if end is None and status == UNKNOWN:
            return ROW_OPEN
        sure, doubtful = [], []
        for extension in as_list(spec.get("extend")):
            applies = True
            if extension.get("when") is not None:
                applies = self.expression(extension["when"], record, record).truth(this, this, case, match)
            limit = Limit(extension["by"], self.parameters)
            if applies is True:
                sure.append(limit)
            elif applies is OPEN:
                doubtful.append(limit)
        pauses = self.pauses(spec["pause"], this, case, match) if spec.get("pause") else None
        shortest = self.deadline(spec, start, end, sure, pauses)
        if not doubtful:
            return shortest
        longest = self.deadline(spec, start, end, sure + doubtful, pauses)
        if shortest.word != longest.word:
            return ROW_OPEN
        return longest if longest.word == "violation" and longest.found[0][1] < shortest.found[0][1] else shortest

    def deadline(self, spec, start, end, extra, pauses):
        """Every reading of blurred ends must agree."""
        table = spec.get("within", spec.get("at_least"))
        family = "days"
        if table is not None:
            sample = table["default"] if isinstance(table, dict) else table
            family = Limit(sample, self.parameters).family
        elif extra:
            family = extra[0].family
        starts = self.readings(start, family)
        ends = [None] if end is None else self.readings(end, family)
        outcomes = []
        for one in starts:
            for other in ends:
                try:
                    outcomes.append(self.one_deadline(spec, table, one, other, extra, pauses))
                except OverflowError:
                    outcomes.append(ROW_OPEN)
        words = {outcome.word for outcome in outcomes}
        if len(words) > 1:
            return ROW_OPEN
        if words == {"violation"}:
            return min(outcomes, key=lambda outcome: outcome.found[0][1])
        return outcomes[0]

    @staticmethod
    def readings(time, family):
        if time.is_month:
            days = [time.at.replace(day=day) for day in range(1, month_end(*time.month) + 1)]
        else:
            days = [time.at]
        if family != "minutes":
            return [Time(day, time.has_time) for day in days]
        if time.has_time:
            return [time]
        return [Time(days[0].replace(hour=0, minute=0), True), Time(days[-1].replace(hour=23, minute=59), True)]

    def one_deadline(self, spec, table, start, end, extra, pauses):
        has_due, at_least = "due" in spec, "at_least" in spec
        calendar = self.calendar
        if end is not None and not has_due and earlier(end, start):
            return ROW_OPEN
        at_once = end is None and spec.get("no_end") == "late"
        limits = list(extra)
        if table is not None:
            limits.insert(0, self.limit_for(table, start))
        last = Time(start.at.replace(hour=0, minute=0)) if has_due else start
        if limits:
            last = push(last, limits, calendar)
        if last is None:
            return violation() if at_once else ROW_OPEN
        if at_least:
            if end is None:
                return NOT_DUE if self.today < last.date else PASS
            return violation() if earlier(end, last) else PASS
        unsure = False
        if pauses is not None:
            last, forever, unsure = self.pause(last, None if has_due else start, pauses)
            if forever:
                if at_once:
                    return violation()
                return NOT_DUE if end is None else PASS
        if spec.get("roll") is True:
            day = calendar.next_working(last.date)
            if day is None:
                unsure = True
            else:
                last = Time(dt.datetime.combine(day, last.at.time()), last.has_time)
        count = self.overrun(spec, last, end)
        if count is None:
            return violation() if at_once else ROW_OPEN
        if at_once:
            return violation(1 if unsure else max(1, count))
        if count:
            return ROW_OPEN if unsure else violation(count)
        return NOT_DUE if end is None else PASS

    def limit_for(self, table, start):
        if not isinstance(table, dict):
            return Limit(table, self.parameters)
        day = start.date.isoformat()
        keys = [key for key in table if key != "default" and key <= day]
        return Limit(table[max(keys)] if keys else table["default"], self.parameters)

    def overrun(self, spec, last, end):
        """How many violations an end (or, without one, the as-of date) makes; None: not countable."""
        if end is None:
            end = Time(dt.datetime.combine(self.today, dt.time()))
        if not earlier(last, end):
            return 0
        if spec.get("per") is None:
            return 1
        step = Limit(spec["per"], self.parameters)
        if step.family == "minutes" and not end.has_time:
            end = Time(end.at, True)
        count = 0
        while count < MAX_TIMES:
            try:
                mark = push(last, [step], self.calendar, count) if count else last
            except OverflowError:
                break
            if mark is None:
                return None
            if not earlier(mark, end):
                break
            count += 1
        return count

    def pauses(self, spec, this, case, match):
        """(starts, ends, anything doubtful, whether ends are known to be all)"""
        doubtful, dates, complete = False, [], []
        for word in ("from", "to"):
            parts = as_text(spec[word]).split(".")
            record, kind = self.records[parts[0]], parts[1]
            column = parts[2] if len(parts) > 2 else record.date
            complete.append(self.is_complete(record, case))
            found = []
            for row, m in self.narrowed(this, case, record, match, [kind]):
                time = full_date(self.get(row, column)[0])
                if m is OPEN or time is None:
                    doubtful = True
                else:
                    found.append(time.date)
            dates.append(sorted(found))
        return dates[0], dates[1], doubtful or not all(complete)

    @staticmethod
    def pause(last, start, pauses):
        """(last day moved, paused for ever, doubtful)"""
        starts, ends, doubtful = pauses
        spans = []
        for begin in starts:
            end = min((day for day in ends if day >= begin), default=None)
            if spans and (spans[-1][1] is None or begin <= spans[-1][1]):
                if spans[-1][1] is not None and (end is None or end > spans[-1][1]):
                    spans[-1] = (spans[-1][0], end)
            else:
                spans.append((begin, end))
        for begin, end in spans:
            if begin > last.date:
                break
            if end is None:
                if not doubtful:
                    return last, True, False
                continue
            first = begin if start is None else max(begin, start.date)
            if start is not None and end <= start.date:
                continue
            last = Time(last.at + (end - first), last.has_time)
        return last, False, doubtful

    # --- items

    def checks_of(self, item):
        if "checks" in item:
            return item["checks"]
        return [item["check"]] if "check" in item else []

    def is_manual(self, item):
        return any(check.get("manual") is True for check in self.checks_of(item))

    def judge_item(self, item, case):
        """{outcome, count, open, places}: what an item says about a case."""
        said = {"outcome": None, "count": 0, "open": False, "places": set()}
        try:
            self.judge_checks(item, case, said)
        except RowError:
            said.update(outcome="unknown", count=0, open=True, places=set())
        return said

    def judge_checks(self, item, case, said):
        case_record = self.case_record
        applies = True
        if item.get("when") is not None:
            applies = self.expression(item["when"], case_record, case_record).truth(case.row, case.row, case)
        if applies is False:
            said["outcome"] = "not_applicable"
            return
        if self.is_manual(item):
            said["outcome"] = "not_checked"
            return
        seen = set()
        for check in self.checks_of(item):
            if "query" in check:
                self.judge_query(item, check, case, said, seen)
                continue
            each = check.get("each")
            if each:
                record = self.records[each]
                rows = case.rows[each]
                if not self.is_complete(record, case):
                    said["open"] = True
            else:
                record, rows = case_record, [case.row]
            for row in rows:
                outcome = self.test_row(check, row, case)
                self.note(item, record, list(row.key) if each else None, outcome, said, seen)
        if said["count"]:
            outcome = "fail"
        elif said["open"]:
            outcome = "unknown"
        else:
            outcome = next((word for word in ("not_due", "pass") if word in seen), "not_applicable")
        if applies is OPEN and outcome in ("fail", "not_due"):
            outcome = "unknown"
            said.update(count=0, open=True, places=set())
        said["outcome"] = outcome

    @staticmethod
    def note(item, record, key, outcome, said, seen):
        if outcome.word == "violation":
            for which, count in outcome.found:
                said["count"] += count
                said["places"].add((record.name, None if key is None else tuple(key), which))
        elif outcome.word == "open":
            said["open"] = True
        else:
            seen.add(outcome.word)

    # --- queries

    def judge_query(self, item, check, case, said, seen):
        concerned = True
        if check.get("when") is not None:
            concerned = self.expression(check["when"], self.case_record, self.case_record).truth(case.row, case.row, case)
            if concerned is False:
                return
        rows, reads, failed = self.query_rows(check)
        if failed:
            raise failed
        record = self.records[check["of"]] if check.get("of") else self.case_record
        whole = all(self.is_complete(self.records[name], case) for name in reads)
        if not whole:
            said["open"] = True
        mine = rows.get(case.key, [])
        if not mine and whole:
            seen.add("pass")
        for key, violated in mine:
            outcome = ROW_OPEN if violated is None else violation() if violated else PASS
            if concerned is OPEN and outcome is not PASS:
                outcome = ROW_OPEN
            self.note(item, record, key if check.get("of") else None, outcome, said, seen)

    def query_rows(self, check):
        """({case key: [(row key, violated)]}, records read)"""
        text = as_text(check["query"])
        if text in self.queries:
            return self.queries[text]
        self.fill_tables()
        out, previous = [], ("", "")
        for kind, word in tokenize(text):
            if kind == "param":
                if word[1:] not in self.parameters:
                    raise SpecError("unknown parameter %s" % word)
                word = sql_literal(self.parameters[word[1:]])
            elif kind == "name" and previous[1].lower() == "in":
                word = self.set_sql(word)
            elif kind == "string" and word.lower() == "'now'":
                word = "'%s'" % self.as_of
            elif kind == "name" and word.lower() == "current_date":
                word = "'%s'" % self.as_of
            out.append(word)
            previous = (kind, word)
        reads, failed, grouped = set(), None, {}
        names = {name.lower(): name for name in self.records}

        def watch(action, first, *_):
            if action == sqlite3.SQLITE_READ and first and first.lower() in names:
                reads.add(names[first.lower()])
            return sqlite3.SQLITE_OK
        self.db.set_authorizer(watch)
        try:
            cursor = self.db.execute(" ".join(out))
            columns = [column[0].lower() for column in cursor.description]
            found = cursor.fetchall()
        except sqlite3.OperationalError as error:
            if "no such" in str(error) or "syntax" in str(error):
                raise SpecError("%s: %s" % (error, text)) from error
            found, failed, columns = [], RowError(str(error)), [c.lower() for c in self.case_record.key]
        finally:
            self.db.set_authorizer(None)
        places = [columns.index(name.lower()) for name in self.case_record.key]
        for values in found:
            violated = 1
            if "violated" in columns:
                violated = values[columns.index("violated")]
                violated = self.run("SELECT CASE WHEN ?1 THEN 1 WHEN NOT ?1 THEN 0 END", [violated])
            key = None
            if "row" in columns:
                key = [values[columns.index("row")]]
            grouped.setdefault(tuple(values[place] for place in places), []).append((key, violated))
        self.queries[text] = (grouped, reads, failed)
        return self.queries[text]

    def fill_tables(self):
        """The records as tables, for queries only: converted values and `sql:` columns."""
        if self.filled:
            return
        self.filled = True
        for record in self.records.values():
            columns = list(record.columns.values())
            body = ", ".join(quote(col.name) + " " + (col.affinity or "") for col in columns)
            self.db.execute("CREATE TABLE %s (%s)" % (quote(record.name), body))
            slots = ", ".join("?" * len(columns))
            rows = [[self.get(row, col.name)[0] for col in columns] for row in self.everything[record.name]]
            self.db.executemany("INSERT INTO %s VALUES (%s)" % (quote(record.name), slots), rows)
            for column in record.case[:1] or record.key[:1]:
                self.db.execute("CREATE INDEX %s ON %s (%s)" % (quote("by " + record.name), quote(record.name), quote(column)))
        keys = self.case_record.key
        self.db.execute("CREATE TABLE selection (%s)" % ", ".join(
            quote(key) + " " + (self.case_record.columns[key].affinity or "") for key in keys))
        self.db.executemany("INSERT INTO selection VALUES (%s)" % ", ".join("?" * len(keys)), [list(k) for k in self.selected])

    # --- points and classes

    def cost_of(self, item):
        """(what one violation costs, the most an item costs, whether it is once per case)"""
        deduct = item.get("deduct")
        if item.get("severity") == "advice" or deduct is None:
            return 0, 0, True
        if not isinstance(deduct, dict):
            return hundredths(deduct), hundredths(deduct), True
        if "range" in deduct:
            low, high = (hundredths(value) for value in deduct["range"])
            return low, hundredths(deduct["max"]) if "max" in deduct else high, True
        return hundredths(deduct["each"]), hundredths(deduct["max"]), False

    def raw_cost(self, item, count):
        one, most, once = self.cost_of(item)
        return min(one if once else one * count, most)

    def take(self, costs):
        """[(item id, raw, cut by category, by dimension, by rubric)] in the order of the rubric."""
        rest = {None: hundredths(self.rubric.get("points", 100))}
        parents = {}
        for dimension in self.rubric.get("dimensions") or []:
            rest[dimension["id"]] = hundredths(dimension["points"])
            parents[dimension["id"]] = (None, dimension["id"])
            for category in dimension.get("categories") or []:
                rest[category["id"]] = hundredths(category["points"])
                parents[category["id"]] = (category["id"], dimension["id"])
        out = []
        for item, raw in costs:
            if raw <= 0:
                continue
            category, dimension = parents[item["in"]] if item.get("in") is not None else (None, None)
            cuts, left = [], raw
            for cap, present in ((category, category), (dimension, dimension), (None, True)):
                before = left
                if present:
                    left = min(left, rest[cap])
                cuts.append(before - left)
            for cap in {category, dimension, None}:
                rest[cap] -= left
            out.append((item["id"], raw, *cuts))
        return out

    @staticmethod
    def total(taken):
        return sum(raw - a - b - c for _, raw, a, b, c in taken)

    def class_index(self, score, severities):
        classes = self.rubric.get("classes") or []
        if "veto" in severities:
            return len(classes) - 1
        for index, one in enumerate(classes):
            if score >= hundredths(one["from"]) and not severities & set(as_list(one.get("forbid"))):
                return index
        return len(classes) - 1

    def score(self, said):
        """Score, lowest, class and deductions, from {item id: said}."""
        now, worst = [], []
        happened, feared = set(), set()
        decided = applicable = 0
        for item in self.rubric["items"]:
            if item["id"] not in said:
                continue
            one = said[item["id"]]
            outcome, manual = one["outcome"], self.is_manual(item)
            severity = item.get("severity") or "minor"
            confirm, advice = item.get("confirm") is True, severity == "advice"
            most = 0 if "award" in item else self.cost_of(item)[1]
            raw = self.raw_cost(item, one["count"]) if outcome == "fail" else 0
            now.append((item, 0 if confirm else raw))
            doubtful = outcome == "unknown" or (outcome == "fail" and one["open"])
            worst.append((item, most if doubtful or outcome == "not_checked" else raw))
            if advice:
                continue
            if outcome == "fail" and not confirm:
                happened.add(severity)
            if doubtful and not manual:
                feared.add(severity)
            if outcome == "fail" and confirm and severity != "veto":
                feared.add(severity)   # a person may still confirm it; it is in lowest too
            if outcome == "not_checked" and severity != "veto" and "award" not in item:
                feared.add(severity)
            if not manual and outcome not in ("not_applicable", "not_due"):
                applicable += 1
                decided += outcome in ("pass", "fail")
        points = hundredths(self.rubric.get("points", 100))
        taken = self.take(now)
        score = points - self.total(taken)
        lowest = min(score, points - self.total(self.take(worst)))
        classes = self.rubric.get("classes") or []
        result = {"score": score, "lowest": lowest, "class": "", "possible": [], "deductions": taken}
        if not classes:
            return result
        best, last = self.class_index(score, happened), self.class_index(lowest, happened | feared)
        result["possible"] = [one["id"] for one in classes[best:last + 1]]
        threshold = as_text((self.rubric.get("assessed") or {}).get("at_least", "70%")).rstrip("%")
        enough = applicable > 0 and Decimal(decided) * 100 >= Decimal(threshold) * applicable
        lost = "veto" in happened or (len(classes) > 1 and score < hundredths(classes[-2]["from"]))
        result["class"] = classes[best]["id"] if enough or lost else "insufficient"
        return result

    # --- a whole run

    def select(self, period_from, period_to):
        spec, record = self.case_record.spec, self.case_record
        closed = spec.get("closed")
        period = spec.get("period") or closed
        left = {"open": 0, "outside_period": 0, "no_date": 0, "not_for_rubric": 0, "unplaced": 0}
        chosen = []
        for key in sorted(self.cases, key=key_order):
            case = self.cases[key]
            if closed and self.get(case.row, closed)[0] is None:
                left["no_date" if closed in case.row.bad else "open"] += 1
                continue
            if period_from or period_to:
                day = self.get(case.row, period)[0] if period else None
                day = day[:10] if day else None
                if day is None:
                    left["no_date"] += 1
                    continue
                if (period_from and day < period_from) or (period_to and day > period_to):
                    left["outside_period"] += 1
                    continue
            if self.rubric.get("cases") is not None:
                mine = self.expression(self.rubric["cases"], record, record).truth(case.row, case.row, case)
                if mine is not True:
                    left["unplaced" if mine is OPEN else "not_for_rubric"] += 1
                    continue
            chosen.append(case)
        return chosen, left

    def evaluate(self, path, period_from=None, period_to=None):
        self.load(path)
        self.queries, self.filled = {}, False
        chosen, left = self.select(period_from, period_to)
        self.selected = [case.key for case in chosen]
        cases = []
        for case in chosen:
            said = {item["id"]: self.judge_item(item, case) for item in self.rubric["items"]}
            cases.append(self.report(case, said))
        return {"cases": cases, "left_out": left}

    def report(self, case, said):
        result = self.score(said)
        number = None
        if self.case_record.spec.get("number"):
            number = self.get(case.row, self.case_record.spec["number"])[0]
        violations = [[item, record, None if key is None else list(key), which]
                      for item, one in said.items() for record, key, which in one["places"]]
        return {
            "case": list(case.key),
            "number": " ".join(as_text(part) for part in case.key) if number is None else as_text(number),
            "score": points_text(result["score"]),
            "lowest": points_text(result["lowest"]),
            "class": result["class"],
            "possible": result["possible"],
            "items": {item: [one["outcome"], one["count"]] for item, one in said.items()},
            "violations": sorted(violations, key=violation_order),
            "deductions": [[item] + [points_text(value) for value in values] for item, *values in result["deductions"]],
        }


def key_order(key):
    """Numbers before texts."""
    return [(isinstance(part, str), part) for part in key]


def violation_order(entry):
    item, record, key, which = entry
    return (item, record, key is not None, [(part is not None, isinstance(part, str), part) for part in key or []], which)


def canonical(document):
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dump")
    parser.add_argument("database")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    parser.add_argument("--tests", action="store_true", help="every record is complete, as in rule tests")
    parser.add_argument("--incomplete", default="", help="with --tests: except these records")
    options = parser.parse_args(argv)
    with open(options.dump, encoding="utf-8") as source:
        dump = json.load(source)
    incomplete = [name for name in options.incomplete.split(",") if name]
    oracle = Oracle(dump, options.as_of, options.tests, incomplete)
    sys.stdout.reconfigure(encoding="utf-8")
    print(canonical(oracle.evaluate(options.database, options.first, options.last)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
