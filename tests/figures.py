#!/usr/bin/env python3
"""The figures of a report are the same in HTML, XLSX and JSON, and the same as those of `score` and of SQL over the run tables.

    figures.py REVIEW_BINARY

Reports on the small sample and on the sample quarter; what is summed up is computed again here, in fractions. Last line
`N passed, N failed` (a table of a report counts once).
"""
import glob
import html.parser
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
import zipfile
from fractions import Fraction as F

import quarters

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.path.abspath(sys.argv[1])
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def review(*command):
    done = subprocess.run((BINARY,) + command, capture_output=True, env=dict(os.environ, REVIEW_LANG="en", LC_ALL="C"), timeout=600)
    if done.returncode != 0:
        sys.exit("exit %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr.decode("utf-8", "replace")))
    return done.stdout


# ---- readers --------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Tables of a page by their section's id: headings, and rows of cells (text, whether it is a number)."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.section, self.cell, self.row = {}, None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "section":
            self.section = attributes["id"]
            self.tables[self.section] = ([], [])
        elif tag == "tr":
            self.row = None if attributes.get("class") == "p" else []
        elif tag in ("td", "th") and self.row is not None:
            self.cell = ["", attributes.get("class") == "n", tag]
        elif tag == "br" and self.cell is not None:
            self.cell[0] += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.row.append(self.cell)
            self.cell = None
        elif tag == "tr" and self.row:
            heads, rows = self.tables[self.section]
            if self.row[0][2] == "th":
                heads.extend(cell[0] for cell in self.row)
            else:
                rows.append([(text, number) for text, number, _ in self.row])

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[0] += data


def workbook(path):
    """Sheets by name: rows of cells, text or Fraction; shares in percent."""
    with zipfile.ZipFile(path) as file:
        parts = {name: tree.fromstring(file.read(name)) for name in file.namelist()}
    strings = [] if "xl/sharedStrings.xml" not in parts else [
        "".join(t.text or "" for t in item.iter(MAIN + "t")) for item in parts["xl/sharedStrings.xml"].iter(MAIN + "si")]
    formats = {f.get("numFmtId"): f.get("formatCode") for f in parts["xl/styles.xml"].iter(MAIN + "numFmt")}
    styles = [formats.get(x.get("numFmtId"), "") for x in parts["xl/styles.xml"].find(MAIN + "cellXfs")]
    sheets = {}
    for i, sheet in enumerate(parts["xl/workbook.xml"].iter(MAIN + "sheet")):
        rows = []
        for row in parts["xl/worksheets/sheet%d.xml" % (i + 1)].iter(MAIN + "row"):
            cells = []
            for cell in row.iter(MAIN + "c"):
                value, kind = cell.find(MAIN + "v"), cell.get("t")
                if kind == "inlineStr":
                    cells.append("".join(t.text or "" for t in cell.iter(MAIN + "t")))
                elif value is None:
                    cells.append(None)
                elif kind == "s":
                    cells.append(strings[int(value.text)])
                else:
                    style = styles[int(cell.get("s", 0))]
                    # what a spreadsheet holds is a double: 0.067 is meant
                    number = F(value.text).limit_denominator(10**6) * (100 if "%" in style else 1)
                    cells.append(None if "yy" in style else number)
            rows.append(cells)
        sheets[sheet.get("name")] = rows
    return sheets


def json_numbers(row, without=()):
    return [F(str(v)) for k, v in row.items() if k not in without and isinstance(v, (int, float)) and not isinstance(v, bool)]


def page_numbers(row):
    return [F(text.rstrip("%")) for text, number in row if number and text != ""]


def sheet_numbers(row):
    return [cell for cell in row if isinstance(cell, F)]


# ---- what it must be ------------------------------------------------------------------------------


def rounded(value, digits):
    """Halves away from zero; nothing here is negative."""
    return F(math.floor(value * 10**digits + F(1, 2)), 10**digits)


def mean(values):
    return rounded(F(sum(values), len(values)), 2) if values else None


def share(k, n):
    return rounded(F(100 * k, n), 1)


def tail(k, n, p):
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def upper(k, n):
    tenths = next((t for t in range(1000 * k // n + 1, 1001) if tail(k, n, F(t, 1000)) <= F(1, 40)), 1000)
    return F(tenths, 10)


def interval(k, n):
    return 100 - upper(n - k, n), upper(k, n)


class Answer:
    """The run tables by SQL, and the sums over them."""

    def __init__(self, store):
        db = sqlite3.connect("file:%s?mode=ro" % store, uri=True)
        db.row_factory = sqlite3.Row
        self.cases = db.execute("SELECT * FROM run_case WHERE run = 1 ORDER BY position").fetchall()
        self.classes = [row["id"] or "insufficient" for row in db.execute(
            "SELECT class, id FROM run_class WHERE run = 1 GROUP BY class ORDER BY class < 0, class")]
        self.last = len(self.classes) - 2
        self.lost = db.execute("SELECT coalesce(sum(raw - category_cut - dimension_cut - rubric_cut), 0) FROM deduction WHERE run = 1").fetchone()[0]
        self.items = {row["id"]: row for row in db.execute("SELECT * FROM run_item WHERE run = 1")}
        self.awaiting = {row[0] for row in db.execute(
            "SELECT DISTINCT i.id FROM violation v JOIN run_case c USING (run, position) JOIN run_item i ON i.run = v.run AND i.rubric = c.rubric AND i.item = v.item "
            "WHERE v.run = 1 AND v.awaiting")}
        self.item_units = dict(db.execute(
            "SELECT i.id, count(DISTINCT c.unit) FROM violation v JOIN run_case c USING (run, position) JOIN run_item i ON i.run = v.run AND i.rubric = c.rubric AND i.item = v.item "
            "WHERE v.run = 1 AND NOT v.hint GROUP BY i.id"))
        # what `issues` lists: violations that are no hints; of advice, and waiting to be confirmed, apart
        rows = db.execute(
            "SELECT i.id, c.unit, v.position, v.awaiting FROM violation v JOIN run_case c USING (run, position) JOIN run_item i ON i.run = v.run AND i.rubric = c.rubric AND i.item = v.item "
            "WHERE v.run = 1 AND NOT v.hint").fetchall()
        self.violations = [(row["id"], row["unit"], row["position"], bool(row["awaiting"])) for row in rows]
        db.close()

    def issues(self, advice):
        """Found, awaiting and advice as violations; items failed: found ones, an item once a case."""
        found = [v for v in self.violations if v[0] not in advice and not v[3]]
        return {"found": len(found), "items_failed": len({(v[0], v[2]) for v in found}), "awaiting": sum(v[3] and v[0] not in advice for v in self.violations),
                "advice": sum(v[0] in advice for v in self.violations)}, found

    def by_class(self):
        return {name: sum(case["class"] == (i if i <= self.last else -1) for case in self.cases) for i, name in enumerate(self.classes)}

    def units(self):
        out = {}
        for name in {case["unit"] for case in self.cases}:
            own = [case for case in self.cases if case["unit"] == name]
            classed = [case for case in own if case["class"] >= 0]
            bad = sum(case["class"] == self.last for case in classed)
            low, high = interval(bad, len(classed)) if classed else (None, None)
            out[name] = {"cases": len(own), "mean": mean([F(c["score"], 100) for c in classed]), "mean_lowest": mean([F(c["lowest"], 100) for c in classed]),
                         "last_share": share(bad, len(classed)) if classed else None, "last_low": low, "last_high": high,
                         "exact": F(sum(c["score"] for c in classed), len(classed)) if len(classed) >= 3 and name else None,
                         **{"class_" + c: sum(case["class"] == (i if i <= self.last else -1) for case in own) for i, c in enumerate(self.classes)}}
        return out


# ---- the checks -----------------------------------------------------------------------------------


class Count:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, got, expected):
        if got == expected:
            self.passed += 1
            return
        self.failed += 1
        print("%s:\n  got      %.600s\n  expected %.600s" % (what, got, expected))


def check_json(count, name, report, score, answer):
    classes = answer.by_class()
    count.check(name + " classes", {row["class"]: row["cases"] for row in report["classes"]}, classes)
    count.check(name + " classes of score", {row["class"]: row["cases"] for row in score["classes"]}, classes)
    count.check(name + " scores", [(c["number"], F(str(c["score"])) * 100, F(str(c["lowest"])) * 100) for c in report["cases"]],
                [(c["number"], c["score"], c["lowest"]) for c in answer.cases])
    count.check(name + " cases of score", report["cases"], score["cases"])
    count.check(name + " points lost", sum(F(str(d["lost"])) for d in report["dimensions"]) * 100, answer.lost)
    count.check(name + " points lost, by case", sum(F(str(v)) for c in score["cases"] for k, v in c.items() if k.startswith("lost_")) * 100, answer.lost)
    for row in report["dimensions"]:
        lost = [F(str(c["lost_" + row["dimension"]])) for c in score["cases"]]
        count.check("%s dimension %s" % (name, row["dimension"]),
                    (row["cases"], row["with_loss"], F(str(row["lost"])), F(str(row["mean_lost"]))),
                    (len(lost), sum(x > 0 for x in lost), sum(lost), mean(lost)))
    units = answer.units()
    for row in report["units"]:
        expected = units.pop(row["unit"])
        exact = expected.pop("exact")
        better = sum(u["exact"] is not None and exact is not None and u["exact"] > exact for u in answer.units().values())
        expected["rank"] = None if exact is None else 1 + better
        got = {key: row[key] if row[key] is None else F(str(row[key])) for key in expected}
        count.check("%s unit %s" % (name, row["unit"]), got, expected)
    count.check(name + " units left", units, {})
    found = {i: r for i, r in answer.items.items() if r["fail"] > 0 and i not in answer.awaiting}
    advice = {row["item"] for row in report["for_people"] if row["severity"] == "advice"}
    count.check(name + " issues", {r["item"]: (r["cases"], r["violations"], F(str(r["lost"])) * 100, r["units"]) for r in report["common_issues"]},
                {i: (r["fail"], r["violations"], r["cost"], answer.item_units[i]) for i, r in found.items() if i not in advice})
    if report["common_issues"]:
        count.check(name + " all issues", report["common_issues"][-1]["cumulative"], 100)
    count.check(name + " not known", sum(r["cases"] for r in report["unknown_items"]), sum(c["n_open"] for c in answer.cases))
    count.check(name + " not known, by unit", sum(r["unknown"] for r in report["unknown_units"]), sum(c["n_open"] for c in answer.cases))
    count.check(name + " positive", {r["number"] for r in report["positive"]}, {c["number"] for c in answer.cases if c["class"] == 0 and not c["provisional"]})
    count.check(name + " negative", {r["number"] for r in report["negative"]}, {c["number"] for c in answer.cases if c["class"] == answer.last})
    classed = [c for c in answer.cases if c["class"] >= 0]
    count.check(name + " mean", F(str(report["trend"][-1]["mean"])), mean([F(c["score"], 100) for c in classed]))


def numbers_after(text, *words):
    """Of "issues found: 424; items failed …: 234", by word."""
    return [int(re.search(re.escape(word) + r"[^\d]*(\d+)", text).group(1)) for word in words]


def check_issues(count, name, folder, database, report, page, sheets, answer):
    """One word, one figure: `issues`, the report in each format and its page, `compare`, and SQL."""
    path = os.path.join(folder, name)
    advice = {row["item"] for row in report["for_people"] if row["severity"] == "advice"}
    expected, found = answer.issues(advice)
    review("report", database, "-o", path + ".md")
    review("issues", database, "-o", path + ".issues.json")
    with open(path + ".issues.json", encoding="utf-8") as file:
        issues = json.load(file)
    with open(path + ".md", encoding="utf-8") as file:
        markdown = file.read()
    with open(path + ".html", encoding="utf-8") as file:
        markup = re.sub(r"<[^>]+>", " ", file.read())
    compared = json.loads(review("compare", database, "1", "1", "--format", "json"))
    table = review("compare", database, "1", "1").decode()
    listed = [row["state"] for row in issues["issues"]]
    count.check(name + " issues listed", {key: listed.count(key) for key in ("found", "awaiting", "advice")}, {key: expected[key] for key in ("found", "awaiting", "advice")})
    count.check(name + " issues of issues", {key: issues[key] for key in ("found", "awaiting", "advice")}, {key: expected[key] for key in ("found", "awaiting", "advice")})
    count.check(name + " issues of report", {key: report[key] for key in expected}, expected)
    words = ("issues found", "items failed", "awaiting confirmation", "advice")
    head = next((" ".join(str(c) for c in row if c is not None) for rows in sheets.values() for row in rows if row and row[0] == "issues found"), "")
    for kind, text in (("md", markdown), ("html", markup), ("xlsx", head), ("page", review("report", database, "--page").decode())):
        text = text[text.index("issues found"):]
        count.check("%s issues of report.%s" % (name, kind), numbers_after(text, *words), list(expected.values()))
    for side in "ab":
        count.check("%s issues of compare, %s" % (name, side), [compared["%s_%s" % (key, side)] for key in ("found", "awaiting", "advice")], [expected[key] for key in ("found", "awaiting", "advice")])
    count.check(name + " issues of compare, sums", (compared["issues_same"], compared["issues_new"], compared["issues_gone"], len(compared["issues"])),
                (expected["found"], 0, 0, len(listed)))
    count.check(name + " issues of compare, words", numbers_after(table, "issues found", "awaiting confirmation", "advice"), [expected[key] for key in ("found", "awaiting", "advice")])
    count.check(name + " issues by unit", {r["unit"]: (r["found"], r["items_failed"]) for r in report["units"]},
                {u: (sum(v[1] == u for v in found), len({(v[0], v[2]) for v in found if v[1] == u})) for u in {c["unit"] for c in answer.cases}})
    count.check(name + " issues by unit, compared", {r["unit"]: r["issues_same"] for r in compared["units"]}, {r["unit"]: r["found"] for r in report["units"]})
    count.check(name + " issues by item", {r["item"]: (r["found"], r["cases"]) for r in report["common_issues"]},
                {i: (sum(v[0] == i for v in found), len({v[2] for v in found if v[0] == i})) for i in {v[0] for v in found}})
    count.check(name + " to confirm", sum(r["awaiting"] or 0 for r in report["for_people"]), expected["awaiting"])
    count.check(name + " to confirm, matters", [r["n"] for r in report["matters"] if r["matter"] == "to_confirm"], [expected["awaiting"]] if expected["awaiting"] else [])


SHEETS = {"classes": "classes", "matters": "matters to decide", "dimensions": "dimensions", "categories": "categories", "units": "results of the units",
          "common_issues": "common issues", "for_people": "for people to confirm or judge", "vetoes": "vetoes, one by one", "border": "cases at a border",
          "unknown_items": "not known, by item", "unknown_columns": "not known, by column", "unknown_units": "not known, by unit", "trend": "trend",
          "positive": "positive list", "negative": "negative list", "rubrics": "rubric"}


def check_formats(count, name, report, page, sheets):
    for key, title in SHEETS.items():
        rows = [json_numbers(row, ("run",)) for row in report[key]]
        if key == "positive":  # a page begins with the best
            count.check("%s %s.html" % (name, key), sorted(map(page_numbers, page[key][1])), sorted(rows))
        elif key == "negative":
            count.check("%s %s.html" % (name, key), sorted(map(page_numbers, page[key][1])), sorted(rows))
        elif key == "unknown_columns":
            count.check("%s %s.html" % (name, key), [page_numbers(row) for row in page[key][1]], rows[:20])
        else:
            count.check("%s %s.html" % (name, key), [page_numbers(row) for row in page[key][1]], rows)
        sheet = [sheet_numbers(row) for row in sheets[title][1:]]
        count.check("%s %s.xlsx" % (name, key), sorted(sheet) if key in ("positive", "negative") else sheet, sorted(rows) if key in ("positive", "negative") else rows)
    scores = [(c["number"], F(str(c["score"]))) for c in report["cases"]]
    heads, rows = page["cases"]
    at = heads.index("score")
    count.check(name + " cases.html", [(row[0][0], F(row[at][0])) for row in rows], scores)
    heads, *rows = sheets["cases"]
    at = heads.index("score")
    count.check(name + " cases.xlsx", [(row[0], row[at]) for row in rows], scores)


def check(count, name, folder, database, options):
    path = os.path.join(folder, name)
    review("score", database, "--quiet", "-o", path + ".score.json", *options)
    for ending in ("json", "html", "xlsx"):
        review("report", database, "-o", "%s.%s" % (path, ending))
    with open(path + ".json", encoding="utf-8") as file:
        report = json.load(file)
    with open(path + ".score.json", encoding="utf-8") as file:
        score = json.load(file)
    with open(path + ".html", encoding="utf-8") as file:
        page = Page(file.read()).tables
    answer, sheets = Answer(database + ".review"), workbook(path + ".xlsx")
    check_json(count, name, report, score, answer)
    check_formats(count, name, report, page, sheets)
    check_issues(count, name, folder, database, report, page, sheets, answer)


def check_trend(count, folder):
    """Two years of quarters: a line a quarter of its newest run, in order; figures by SQL; another standard is said to be one."""
    database = os.path.join(folder, "years.db")
    quarters.make(BINARY, database)
    review("report", database, "-o", database + ".json")
    review("report", database, "-o", database + ".html")
    with open(database + ".json", encoding="utf-8") as file:
        trend = json.load(file)["trend"]
    db = sqlite3.connect(database + ".review")
    expected, own = [], db.execute("SELECT scoring_digest FROM run ORDER BY run DESC LIMIT 1").fetchone()[0]
    for period, run, digest, as_of in db.execute("SELECT period, max(run), scoring_digest, as_of FROM run GROUP BY period ORDER BY period").fetchall():
        cases = db.execute("SELECT score, lowest, class FROM run_case WHERE run = ?", (run,)).fetchall()
        classed = [case for case in cases if case[2] >= 0]
        row = {"period": period, "run": run, "as_of": as_of, "cases": len(cases), "comparable": digest == own,
               "mean": mean([F(case[0], 100) for case in classed]), "mean_lowest": mean([F(case[1], 100) for case in classed])}
        row.update({"class_" + word: sum(case[2] == i for case in cases) for i, word in enumerate(("excellent", "qualified", "substandard"))})
        expected.append(dict(row, class_insufficient=sum(case[2] < 0 for case in cases)))
    db.close()
    got = [{key: F(str(value)) if key.startswith("mean") else value for key, value in row.items()} for row in trend]
    count.check("trend of two years", got, expected)
    count.check("trend, periods", [row["period"] for row in trend], quarters.QUARTERS)
    count.check("trend, another standard", [row["period"] for row in trend if not row["comparable"]], ["2025Q4"])
    means = [row["mean"] for row in trend]
    count.check("trend, better from quarter to quarter", means, sorted(means))
    with open(database + ".html", encoding="utf-8") as file:
        rows = Page(file.read()).tables["trend"][1]
    count.check("trend of the page", [page_numbers(row) for row in rows],
                [json_numbers(row if row["comparable"] else dict(row, period=row["period"] + " *"), ("run",)) for row in trend])


def main():
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        small, sample = os.path.join(folder, "small.db"), os.path.join(folder, "sample.db")
        review("init", small)
        review("import", small, *sorted(f for f in glob.glob(os.path.join(HERE, "small", "*.csv")) if not re.search("key_", f)), "--complete", "all", "--quiet")
        check(count, "small", folder, small, ("--as-of", "2026-08-01"))
        review("init", sample)
        review("import", sample, os.path.join(HERE, "sample", "单位.csv"), os.path.join(HERE, "sample", "立案登记表.xlsx"),
               *sorted(glob.glob(os.path.join(HERE, "sample", "units", "*.xlsx"))), os.path.join(HERE, "sample", "物品.csv"), "--complete", "property_item", "--quiet")
        check(count, "sample", folder, sample, ("--period", "2026Q3", "--as-of", "2026-10-05"))
        check_trend(count, folder)
    print("%d passed, %d failed" % (count.passed, count.failed))
    return count.failed > 0


if __name__ == "__main__":
    sys.exit(main())
