#!/usr/bin/env python3
"""What somebody tries who hands us a rubric, a case database, a spreadsheet, a case number, a name of a unit; and what comes of it.

    attack.py REVIEW_BINARY [--show] [NAME…]

ATTACKS is the table: who, what, by which commands, with which end. Each runs in a folder of its own beside one that nobody asked about: there nothing
is written, and what lies there (SECRET) is never printed. Commands end by themselves with the status of the table; what they write keeps to its folder;
a file they refuse is as it was. WORDS then stand for texts everywhere a text can stand, and every format of every command is looked through: no formula,
tag or escape is one any more. Last line `N passed, N failed`.
"""
import argparse
import csv
import hashlib
import html.parser
import io
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

SECONDS = 60                             # of a loaded machine; what hangs takes longer
SECRET = "the-secret-of-the-neighbour"
LONG = "汉" * 300
WORDS = ["../../x", "/etc/passwd", "..", ".", "a/../../b", "a\\b", "CON", LONG, LONG + "x", "\u202e〕1〔6202", "\u200fx\u2066y", "x\x1b[2Jy", "a\rb", "a\nb", "a\tb",
         "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "\t=1+1", "=HYPERLINK(\"http://x.example\")", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
         "</style><b>", "[x](javascript:alert(1))", "a|b", "`x`", "'); DROP TABLE paper; --", "%s%n%99999d", "{case_file.a}", "$(touch x)", "\ufeffx", "\U0001f468\u200d\U0001f469",
         "\x7fx", "\x85x", "-o", "--quiet"]

DICTIONARY = """dictionary: d
version: '1'
case: case_file
complete: true
records:
  unit: {key: code, columns: {code: text, name: text}}
  case_file: {key: case_id, number: case_no, unit: lead, identity: [case_no], columns: {case_id: int, case_no: text, lead: {type: text, ref: unit}, a: int, filed_on: date}}
  paper: {key: id, case: case_id, kind: kind, identity: [name], columns: {id: int, kind: {type: code, codes: [plan, report]}, name: text, seen: bool}}
"""
RUBRIC = """rubric: r
version: '1'
records: d.yaml
classes: [{id: good, from: 60}, {id: poor, from: 0}]
%sitems:
  - {id: A, title: t, basis: b, deduct: {each: 1, max: 9}, %scheck: %s}
"""
TABLES = """CREATE TABLE unit(code TEXT PRIMARY KEY, name TEXT);
CREATE TABLE case_file(case_id INTEGER PRIMARY KEY, case_no TEXT, lead TEXT, a INTEGER, filed_on TEXT);
CREATE TABLE paper(id INTEGER PRIMARY KEY, case_id INTEGER, kind TEXT, name TEXT, seen INTEGER);
INSERT INTO unit VALUES ('u', '甲局'); INSERT INTO case_file VALUES (1, '〔2026〕1号', 'u', 5, '2026-01-01');
INSERT INTO paper VALUES (1, 1, 'plan', 'p', 0);
"""


def rubric(check="{case: a > 1}", head="", item=""):
    return RUBRIC % (head, item, check)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def database(path, sql="", tables=TABLES):
    db = sqlite3.connect(path)
    db.executescript(tables + sql)
    db.close()


def book(path, sheet="", target="worksheets/sheet1.xml", mode="", doctype="", more=()):
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="%s/%s" Target="%s" %s/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", links % (rel, "officeDocument", "xl/workbook.xml", ""))
        archive.writestr("xl/workbook.xml", '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="paper" sheetId="1" r:id="a"/></sheets></workbook>' % (main, rel))
        archive.writestr("xl/_rels/workbook.xml.rels", links % (rel, "worksheet", target, mode))
        head = "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % name for name in ("case_no", "kind", "name"))
        archive.writestr("xl/worksheets/sheet1.xml", '%s<worksheet xmlns="%s"><sheetData><row>%s</row>%s</sheetData></worksheet>' % (doctype, main, head, sheet))
        for name, data in more:
            archive.writestr(name, data)


def journal(names):
    """A hot journal that says it is one of several, of which the file `names` keeps the list: SQLite deletes that file when it rolls back."""
    def make(path):
        magic, name = bytes.fromhex("d9d505f920a163d7"), names.encode()
        header = magic + struct.pack(">5I", 0, 1, 2, 512, 4096)
        tail = struct.pack(">I", (1 << 30) // 4096 + 1) + name + struct.pack(">2I", len(name), sum(name) & 0xffffffff) + magic
        with open(path, "wb") as file:
            file.write(header.ljust(512, b"\0") + tail)
    return make


def text_row(*cells):
    return "<row>%s</row>" % "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % cell for cell in cells)


# ---- the table ---------------------------------------------------------------------------------------------------------------------------

LINT, SCORE = ["lint", "r.yaml"], ["score", "case.db", "--rubric", "r.yaml", "--timeout", "1", "-o", "out.csv"]
IMPORT = ["import", "case.db", "--records", "d.yaml", "--by", "x"]
RUNAWAY = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT "


class Attack:
    """`status` of each of `run`, `says` in what it says; files by name: a text, bytes, or a function that gets the path."""

    def __init__(self, who, what, run, status, says="", files=(), sql="", keeps=True):
        self.who, self.what, self.run, self.status, self.says, self.files, self.sql, self.keeps = who, what, run, status, says, dict(files), sql, keeps


def of_rubric(what, text, status=65, says="", run=LINT, **files):
    return Attack("rubric", what, run, status, says, {"r.yaml": text, **{name.replace("__", "."): value for name, value in files.items()}})


def of_database(what, sql, status, says="", run=SCORE, files=(), keeps=True):
    return Attack("database", what, run, status, says, {"r.yaml": rubric("{each: paper, where: seen = 0}"), **dict(files)}, sql, keeps)


def of_sheet(what, name, make, status=65, says="", keeps=True, run=()):
    return Attack("sheet", what, [*IMPORT, name, *run], status, says, {name: make}, keeps=keeps)


SQL = {                                  # an expression, and what is said of it
    "an extension": "load_extension('x') IS NULL", "a file read": "readfile('../beside/secret.yaml') = ''", "a file written": "writefile('../beside/x', 'x') = 1",
    "another database": "1; ATTACH '../beside/x' AS y", "a pragma": "EXISTS (SELECT 1 FROM pragma_database_list)", "the schema": "EXISTS (SELECT 1 FROM sqlite_master)",
    "a lot of memory": "length(zeroblob(1000000000)) > 1", "an aggregate": "(SELECT group_concat('x') FROM paper) > 1", "a splice": "1) OR (1",
    "a comment": "1 /*", "a loop": "(%s max(n) FROM t) > 1" % RUNAWAY, "depth": "(" * 5000 + "1" + ")" * 5000, "length": "a = 1" + " OR a = 1" * 40000,
}
QUERIES = {
    "a loop": RUNAWAY + "1 AS case_id FROM t", "a write": "DELETE FROM paper", "two statements": "SELECT case_id FROM paper; DELETE FROM paper",
    "another schema": "SELECT sql AS case_id FROM main.sqlite_master", "the file behind": "SELECT case_id FROM main.paper",
    "a virtual table": "SELECT 1 AS case_id FROM fts5vocab", "a pragma": "SELECT 1 AS case_id FROM pragma_database_list",
}
MANY = "INSERT %%s FROM json_each('[%s]');" % ",".join(map(str, range(2, 1000)))
SLOW = "SELECT a.case_id FROM %s WHERE %s = 'x'" % (", ".join("paper %s" % c for c in "abcdefghijkl"), " || ".join("%s.name" % c for c in "abcdefghijkl"))
ATTACKS = [
    *(of_rubric("%s: %s" % (key, name), rubric(head="calendar: %s\n" % quoted(name)) if key == "calendar" else rubric().replace("d.yaml", quoted(name))
                if key == "records" else "rubric: s\nversion: '1'\nextends: %s\n" % quoted(name), says="leads out of the folder")
      for key in ("records", "extends", "calendar") for name in ("../beside/secret.yaml", "/etc/passwd", "..", "x/../../beside/secret.yaml", "..\\beside\\secret.yaml")),
    of_rubric("set of files outside", "rubric_set: s\nuse: [{rubric: ../beside/secret.yaml}]\n", says="leads out of the folder"),
    of_rubric("extends itself", "rubric: s\nversion: '1'\nextends: r.yaml\n", says="r.yaml"),
    of_rubric("tests of a rubric outside", rubric(), says="leads out of the folder", r__test__yaml="rubric: ../beside/secret.yaml\nas_of: 2026-01-01\ntests: []\n"),
    of_rubric("records: a pipe", rubric().replace("d.yaml", "pipe"), 65, says="pipe", pipe=lambda path: os.mkfifo(path)),
    Attack("rubric", "a device", ["lint", "/dev/zero"], 66, "/dev/zero"),
    of_rubric("aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", says="r.yaml:1:"),
    of_rubric("a tag", "rubric: !!python/object/apply:os.system ['touch x']\n", says="r.yaml:1:"),
    of_rubric("a second document", rubric() + "---\nrubric: t\n", says="document"),
    of_rubric("depth", "rubric: " + "[" * 100000, says="r.yaml:1:"),
    of_rubric("five megabytes", "#" * (5 << 20), says="r.yaml"),
    of_rubric("300,000 nodes", "x: [" + "1," * 300000 + "]", says="r.yaml"),
    of_rubric("no UTF-8", b"rubric: \xff\xfe\x80", says="r.yaml"),
    of_rubric("a NUL", b"rubric: r\0\n", says="r.yaml"),
    of_rubric("an escape in a title", rubric(item="advice: \"x\x1b[2Jy\", "), says="r.yaml"),
    of_rubric("an item's name", rubric().replace("id: A", "id: ../../x"), says="r.yaml"),
    *(of_rubric("SQL: " + what, rubric("{case: %s}" % quoted(sql)), says="r.yaml:") for what, sql in SQL.items()),
    *(of_rubric("query: " + what, rubric("{query: %s}" % quoted(sql)), says="r.yaml:") for what, sql in QUERIES.items()),
    Attack("rubric", "a query without end", SCORE, 65, "took longer", {"r.yaml": rubric("{query: %s}" % quoted(SLOW))}, MANY % "INTO paper SELECT value, 1, 'plan', 'p', 0"),
    Attack("rubric", "each row counts all rows", SCORE, 65, "took longer", {"r.yaml": rubric("{each: paper, where: count_paper('plan') > 9999999}")},
           "INSERT INTO paper WITH RECURSIVE t(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM t WHERE n < 60000) SELECT n, 1, 'plan', 'p', 0 FROM t;"),
    Attack("rubric", "a pattern of many ways", SCORE, 0, "", {"r.yaml": rubric("{each: paper, where: %s}" % quoted("name LIKE '%s'" % ("%x" * 20 + "%y")))},
           "UPDATE paper SET name = printf('%.*c', 1000000, 'x');"),
    of_rubric("a text that grows", rubric("{each: paper, where: %s}" % quoted("replace(" * 20 + "name" + ", 'p', 'pppppppppp')" * 20 + " = 'x'")), 0, run=SCORE),
    Attack("office", "a rubric outside", ["init", "case.db", "--records", "d.yaml", "--office", "o.yaml"], 65, "leads out of the folder",
           {"o.yaml": "office: o\ncode: O\nname: x\nrubric: ../beside/secret.yaml\n"}),
    Attack("office", "a calendar outside", ["init", "case.db", "--records", "d.yaml", "--office", "o.yaml"], 65, "leads out of the folder",
           {"o.yaml": "office: o\ncode: O\nname: x\ncalendar: /etc/passwd\n"}),
    of_database("a view without end", "DROP TABLE paper; CREATE VIEW paper AS %s n AS id, 1 AS case_id, 'plan' AS kind, 'x' AS name, 0 AS seen FROM t;" % RUNAWAY, 65, "took longer"),
    of_database("a view that writes", "DROP TABLE paper; CREATE VIEW paper AS SELECT 1 AS id, 1 AS case_id, 'plan' AS kind, writefile('../beside/x', 'x') AS name, 0 AS seen;", 65),
    of_database("a view that reads", "DROP TABLE paper; CREATE VIEW paper AS SELECT 1 AS id, 1 AS case_id, 'plan' AS kind, readfile('../beside/secret.yaml') AS name, 0 AS seen;", 65),
    of_database("a view that loads", "DROP TABLE paper; CREATE VIEW paper AS SELECT 1 AS id, 1 AS case_id, 'plan' AS kind, load_extension('x') AS name, 0 AS seen;", 65),
    of_database("a view on itself", "DROP TABLE paper; CREATE VIEW q AS SELECT 1 AS id; CREATE VIEW paper AS SELECT * FROM paper2; CREATE VIEW paper2 AS SELECT * FROM paper;", 65),
    of_database("a column that takes its time", "DROP TABLE paper; CREATE TABLE paper(id INTEGER PRIMARY KEY, case_id INTEGER, kind TEXT, name TEXT); "
                + MANY % "INTO paper SELECT value, 1, 'plan', 'p'" + "ALTER TABLE paper ADD COLUMN seen AS (length(printf('%.*c', 4000000 + id, 'x')));", 65, "took longer"),
    of_database("a trigger", "CREATE TRIGGER t AFTER INSERT ON paper BEGIN DELETE FROM case_file; END;", 0, "", [*IMPORT, "paper.csv"],
                {"paper.csv": "case_no,kind,name\n〔2026〕1号,report,q\n"}, keeps=False),
    of_database("a check that writes", "DROP TABLE paper; CREATE TABLE paper(id INTEGER PRIMARY KEY, case_id INTEGER, kind TEXT, name TEXT CHECK (load_extension(name) IS NULL), seen INTEGER);",
                65, "", [*IMPORT, "paper.csv"], {"paper.csv": "case_no,kind,name\n〔2026〕1号,report,q\n"}),
    of_database("a store for a case database", "PRAGMA application_id = 0x52564957;", 65, run=[*IMPORT, "paper.csv"], files={"paper.csv": "case_no,kind\n〔2026〕1号,plan\n"}),
    *(of_database("a journal that deletes, at " + run[0], "", status, "journal", run, {"case.db-journal": journal("../beside/secret.yaml"), "paper.csv": "case_no,kind,name\n〔2026〕1号,report,q\n"})
      for run, status in ((SCORE, 65), ([*IMPORT, "paper.csv"], 65), (["init", "case.db", "--records", "d.yaml"], 65))),
    of_database("a table of strange names", "CREATE TABLE \"x\"\"; DROP TABLE paper; --\"(\"a\x1b[2J\" TEXT);", 0),
    of_database("a text of 5 MB", "UPDATE paper SET name = printf('%.*c', 5000000, 'x');", 65, "too big"),
    Attack("database", "text", ["score", "text.db", "--rubric", "r.yaml"], 65, "text.db", {"r.yaml": rubric(), "text.db": "SQLite format 3\0" + "x" * 4096}),
    Attack("database", "a pipe", ["score", "pipe.db", "--rubric", "r.yaml"], 66, "pipe.db", {"r.yaml": rubric(), "pipe.db": os.mkfifo}),
    Attack("database", "a store whose journal deletes", SCORE, 65, "journal", {"r.yaml": rubric(), "case.db.review": lambda path: database(path, "CREATE TABLE x(y);", ""),
                                                                               "case.db.review-journal": journal("../beside/secret.yaml")}),
    Attack("database", "a store that is none", SCORE, 65, "case.db.review", {"r.yaml": rubric(), "case.db.review": lambda path: database(path, "PRAGMA user_version = 1;")}),
    of_sheet("an entity", "paper.xlsx", lambda path: book(path, text_row("&x;", "plan", "p"), doctype='<!DOCTYPE x [<!ENTITY x SYSTEM "../beside/secret.yaml">]>'), says="paper.xlsx"),
    of_sheet("entities without end", "paper.xlsx", lambda path: book(path, text_row("&b;", "plan", "p"), doctype='<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s">]>' % (
        "x" * 10000, "&a;" * 10000)), says="paper.xlsx"),
    *(of_sheet("a sheet outside: " + target, "paper.xlsx", lambda path, target=target, mode=mode: book(path, target=target, mode=mode), says="paper.xlsx")
      for target, mode in (("../../../beside/secret.yaml", ""), ("file:///etc/passwd", 'TargetMode="External"'), ("/etc/passwd", ""))),
    of_sheet("an archive that writes", "paper.xlsx", lambda path: book(path, text_row("〔2026〕1号", "report", "q"), more=[("../beside/x", "x"), ("/tmp/x", "x")]), 0, keeps=False),
    of_sheet("a bomb", "paper.xlsx", lambda path: book(path, " " * (8 << 20)), says="paper.xlsx"),
    of_sheet("a formula", "paper.xlsx", lambda path: book(path, '<row><c t="inlineStr"><is><t>〔2026〕1号</t></is></c><c/><c><f>HYPERLINK("http://x")</f></c></row>'), says="paper.xlsx"),
    of_sheet("a case that is none", "paper.csv", "case_no,kind,name\n../../x,plan,p\n", says="../../x"),
    of_sheet("a case number of 300 characters", "paper.csv", "case_no,kind,name\n%s,plan,p\n" % LONG, says="汉汉"),
    of_sheet("a case number that turns round", "paper.csv", "case_no,kind,name\n\u202e号1〕6202〔,plan,p\n", says="paper.csv: row 2"),
    of_sheet("SQL", "paper.csv", "case_no,kind,name\n〔2026〕1号,report,\"'); DROP TABLE paper; --\"\n", 0, keeps=False),
    of_sheet("a heading of SQL", "paper.csv", "case_no,\"name\"\" = 1; --\"\n〔2026〕1号,x\n", says="paper.csv"),
    of_sheet("problems into the database", "paper.csv", "case_no,kind\nx,plan\n", 65, run=["--problems", "case.db"]),
    Attack("number", "show ../../x", ["show", "case.db", "../../x"], 66, "", {}),
    Attack("output", "onto the case database", [*SCORE[:-1], "case.db"], 73, "case.db", {"r.yaml": rubric()}),
    Attack("output", "onto the rubric", [*SCORE[:-1], "r.yaml"], 73, "r.yaml", {"r.yaml": rubric()}),
]


# ---- one attack --------------------------------------------------------------------------------------------------------------------------

def contents(folder):
    """Every file below, and what is in it."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            found[os.path.relpath(path, folder)] = hashlib.sha256(open(path, "rb").read()).hexdigest() if os.path.isfile(path) and not os.path.islink(path) else "x"
    return found


def review(binary, folder, words):
    done = subprocess.run([binary, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                          env={"PATH": os.environ["PATH"], "REVIEW_LANG": "en", "TZ": "UTC", "TMPDIR": folder})
    return done.returncode, done.stdout, done.stderr


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def attacked(binary, top, attack):
    """What is wrong with the end of an attack."""
    home, wrong = os.path.join(top, "home"), []
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(os.path.join(top, "beside"))
    os.mkdir(home)
    for name in ("secret.yaml", "r.yaml"):
        with open(os.path.join(top, "beside", name), "w") as file:
            file.write("rubric: %s\n" % SECRET)
    database(os.path.join(home, "case.db"), attack.sql)
    if attack.run[0] == "import":
        with open(os.path.join(home, "d.yaml"), "w") as file:
            file.write(DICTIONARY)
        review(binary, home, ["init", "case.db", "--records", "d.yaml"])
    for name, value in {"d.yaml": DICTIONARY, **attack.files}.items():
        path = os.path.join(home, name)
        if callable(value):
            value(path)
        else:
            with open(path, "wb") as file:
                file.write(value if isinstance(value, bytes) else value.encode())
    before = contents(top)
    status, out, err = review(binary, home, attack.run)
    after, said = contents(top), (out + err).decode("utf-8", "replace")
    if status != attack.status:
        wrong.append("status %d, not %d" % (status, attack.status))
    if attack.says not in said or (status not in (0, 1) and not err):
        wrong.append("does not say '%s'" % attack.says)
    if SECRET in said or "root:x" in said:
        wrong.append("tells what lies elsewhere")
    if CONTROL.search(said):
        wrong.append("prints %r" % CONTROL.search(said)[0])
    new = {name for name in after if before.get(name) != after[name] and name not in ("home", "beside")}
    allowed = {"home/out.csv", "home/case.db.review"} if status == 0 else {"home/case.db.review"} if status == 73 else set()
    allowed |= set() if attack.keeps else {"home/case.db"}
    if new - allowed or set(before) - set(after):
        wrong.append("changes %s" % sorted(new - allowed | set(before) - set(after)))
    return wrong, said


# ---- words everywhere --------------------------------------------------------------------------------------------------------------------

class Tags(html.parser.HTMLParser):
    """Tags that our pages never have, attributes that do something, links elsewhere."""
    bad = ()

    def handle_starttag(self, tag, attributes):
        if tag in ("b", "img", "iframe") or any(name.startswith("on") or (name in ("href", "src") and not (value or "").startswith(("#", "data:"))) for name, value in attributes):
            self.bad = (*self.bad, "<%s %s>" % (tag, attributes))
        self.tag = tag

    def handle_data(self, data):
        if getattr(self, "tag", "") == "script" and "alert(1)" in data and "<script>alert" in data:
            self.bad = (*self.bad, data[:40])


def cells_of(data):
    return (cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row)


def rows_of(path):
    with open(path, "rb") as file:
        return len(list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))) - 1


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?", text)


def bad_csv(data):
    text = data.decode("utf-8-sig")
    return [cell[:40] for cell in cells_of(data) if cell and cell[0] in "=+-@\t\r\n＝＋－＠" and not is_number(cell)] + CONTROL.findall(text.replace("\r\n", "\n"))[:3]


def bad_html(data):
    tags = Tags()
    tags.feed(data.decode())
    return [*tags.bad, *(["script of a text"] if b"<script>alert" in data or b"</style><b>" in data else []), *CONTROL.findall(data.decode())[:3]]


def bad_md(data):
    text = data.decode()
    return re.findall(r"(?<!\\)<(?:script|img|b)\b", text) + re.findall(r"(?<!\\)\]\(javascript", text) + CONTROL.findall(text)[:3]


def bad_xlsx(data):
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            if name.startswith("/") or ".." in name or "externalLink" in name or re.search('TargetMode="External"|<hyperlink [^>]*r:id', text):
                found.append(name)
            if "worksheets/sheet" in name:
                found += [f for f in re.findall(r"<f[^>]*>([^<]*)", text) if any(w in f for w in ("cmd", "HYPERLINK", "1+1"))]
    return found


def bad_json(data):
    lines = data.decode().split("\n")
    try:
        json.loads(data)
    except ValueError:
        [json.loads(line) for line in lines if line]
    return CONTROL.findall(data.decode())[:3]


def bad_table(data):
    return CONTROL.findall(data.decode())[:3]


LOOK = {"csv": bad_csv, "html": bad_html, "md": bad_md, "xlsx": bad_xlsx, "json": bad_json, "ndjson": bad_json, "table": bad_table}
OVER = [["score", "case.db", "--rubric", "w.yaml", "--no-save"], ["issues", "case.db"], ["show", "case.db", WORDS[0]], ["show", "case.db", WORDS[15]], ["runs", "case.db"],
        ["runs", "case.db", "1"], ["report", "case.db"], ["sheet", "case.db"], ["missing", "case.db", "--rubric", "w.yaml"], ["rubric", "show", "w.yaml"]]


def words_rubric():
    """Words that YAML takes as a title of an item, its basis, its advice, its sentence."""
    items = ["- {id: W%d, title: %s, basis: %s, advice: %s, detail: %s, deduct: 1, check: {each: paper, where: id = %d}}" % (
        i, *[quoted(word.replace("{", "{{").replace("}", "}}") if j == 3 else word) for j in range(4)], i)
        for i, word in enumerate(w for w in WORDS if not CONTROL.search(w) and "\n" not in w and "\t" not in w and "\ufeff" not in w)]
    return ("rubric: w\nversion: '1'\ntitle: %s\nrecords: d.yaml\npoints: 100\nclasses: [{id: good, from: 60, title: %s}, {id: poor, from: 0}]\nitems:\n  %s\n"
            "  - {id: N, title: n, basis: b, deduct: {each: 1, max: 9}, detail: \"{name}\", check: {each: paper, where: seen = 0}}\n") % (
        quoted(WORDS[22]), quoted(WORDS[15]), "\n  ".join(items))


def words_everywhere(binary, top):
    """Each file that comes of them, and what is wrong with it."""
    home = os.path.join(top, "home")
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(home)
    database(os.path.join(home, "case.db"), "DELETE FROM paper; DELETE FROM case_file; DELETE FROM unit;")
    db = sqlite3.connect(os.path.join(home, "case.db"))
    for i, word in enumerate(WORDS):
        db.execute("INSERT INTO unit VALUES (?, ?)", (word, word))
        db.execute("INSERT INTO case_file VALUES (?, ?, ?, ?, '2026-01-01')", (i, word, word, None if i % 2 else i))
        db.execute("INSERT INTO paper VALUES (?, ?, 'plan', ?, 0)", (i, i, word))
    db.commit()
    db.close()
    for name, text in (("d.yaml", DICTIONARY), ("w.yaml", words_rubric())):
        with open(os.path.join(home, name), "w", encoding="utf-8") as file:
            file.write(text)
    status, _, err = review(binary, home, ["score", "case.db", "--rubric", "w.yaml", "--quiet", "-o", "first.csv"])
    if status:
        yield "score", ["status %d: %s" % (status, err.decode("utf-8", "replace")[:500])]
    for words in OVER:
        for form, look in LOOK.items():
            if words[:2] == ["rubric", "show"] and form == "ndjson":
                continue
            name = " ".join(w if len(w) < 20 else "…" for w in words) + " --format " + form
            path = os.path.join(home, "out." + form)
            options = ["-o", path] if form == "xlsx" else []
            status, out, err = review(binary, home, [*words, "--format", form, *options])
            if status:
                if b"--format" not in err:                 # a format that the command has not
                    yield name, ["status %d: %s" % (status, err.decode("utf-8", "replace")[:300])]
                continue
            if form == "xlsx":
                with open(path, "rb") as file:
                    out = file.read()
            yield name, look(out)
    review(binary, home, ["issues", "case.db", "-o", "out.csv"])
    for words in (["issues", "case.db", "--split-by", "case"], ["issues", "case.db", "--format", "html", "--split-by", "unit"], ["issues", "case.db", "--format", "xlsx", "--split-by", "case"],
                  ["sheet", "case.db", "--split-by", "case"], ["sheet", "case.db", "--format", "xlsx", "--split-by", "unit"], ["issues", "case.db", "--split-by", "unit"], ["form", "case.db", "--records", "d.yaml", "--split-by", "unit"],
                  ["missing", "case.db", "--rubric", "w.yaml", "--split-by", "unit"]):
        folder = os.path.join(home, "split")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        before = contents(top)
        status, out, err = review(binary, home, [*words, "-o", "split"])
        after, names, wrong = contents(top), os.listdir(folder), []
        new = [name for name in after if before.get(name) != after[name] and not name.startswith("home/split/")]
        if status or new:
            wrong.append("status %d: %s; writes %s" % (status, err.decode("utf-8", "replace")[:300], new))
        # units whose names differ in nothing that people see are one
        if len(names) != len(WORDS) and words[-1] == "case":
            wrong.append("%d files for %d names" % (len(names), len(WORDS)))
        for name in names:
            if words[0] == "sheet" or "--format" in words:
                with open(os.path.join(folder, name), "rb") as file:
                    wrong += LOOK[name.rsplit(".", 1)[-1]](file.read())
        if words[0] == "issues" and "--format" not in words and sum(rows_of(os.path.join(folder, name)) for name in names) != rows_of(os.path.join(home, "out.csv")):
            wrong.append("the files do not hold every line")
        wrong += [name for name in names if CONTROL.search(name) or name[0] in "-." or re.search(r'[\\:*?"<>|]', name) or name.split(".")[0].upper() == "CON"]
        yield " ".join(words), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*", help="only what has one of these words")
    parser.add_argument("--show", action="store_true", help="print the table and what is said")
    options = parser.parse_args()
    binary, passed, failed = os.path.abspath(options.binary), 0, 0

    def count(name, wrong, said=""):
        nonlocal passed, failed
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong or options.show:
            print("%s: %s (%.1f s)" % (name, "; ".join(map(str, wrong)) or "held", time.monotonic() - start))
            print("".join("  | %s\n" % line[:200] for line in said.splitlines()[:4]), end="")

    start = time.monotonic()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as top:
        for attack in ATTACKS:
            name = "%s, %s" % (attack.who, attack.what)
            if not options.names or any(word in name for word in options.names):
                start = time.monotonic()
                try:
                    count(name, *attacked(binary, top + "/x", attack))
                except subprocess.TimeoutExpired:
                    count(name, ["does not end"])
        if not options.names or "words" in options.names:
            for name, wrong in words_everywhere(binary, top + "/x"):
                count("words, " + name, wrong)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
