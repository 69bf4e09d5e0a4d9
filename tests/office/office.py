#!/usr/bin/env python3
"""A form through LibreOffice and back.

    office.py REVIEW_BINARY [--keep FOLDER]

The form of a database is saved again by LibreOffice, as .xlsx and by way of .ods: imported, it changes nothing, and the next form is the same, byte for byte.
Then LibreOffice itself, by a macro that types into cells as a clerk would, edits it: texts, dates, months, moments, numbers, money, codes, a cell emptied, a
row more, a row cleared. Imported, the next form differs in these cells and in no other.

Needs soffice (make deps-office). Last line `N passed, N failed`.
"""
import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "sample")
sys.path.insert(0, HERE)
import cells

FILES = ["单位.csv", "立案登记表.xlsx", "units/青岚县纪委监委第二纪检监察室.xlsx", "物品.csv"]
ENVIRONMENT = dict(os.environ, REVIEW_LANG="zh", TZ="UTC", LC_ALL="C.UTF-8")
HEAD, KEY, CASE = 3, "内部序号", "岚纪立〔2026〕1号"

# Sheet, row (a heading and what stands below it), heading, what is typed, what the next form holds ('': nothing).
EDITS = [
    ("案件", ("案号", CASE), "简要案情", "尹怀德收受礼金（已核实）、“节礼”问题", "尹怀德收受礼金（已核实）、“节礼”问题"),
    ("案件", ("案号", CASE), "档号", "'0012", "0012"),
    ("案件", ("案号", CASE), "结案时间", "2026-08-15", "46249"),
    ("案件", ("案号", CASE), "案卷册数", "7", "7"),
    ("案件", ("案号", CASE), "收缴金额（万元）", "2.85", "2.85"),
    ("案件", ("案号", CASE), "案件类型", "职务违法", "职务违法"),
    ("案件", ("案号", CASE), "案情简单", "是", "是"),
    ("被审查调查人", ("姓名", "尹怀德"), "出生年月", "1979-05-01", "28976"),
    ("笔录", (KEY, "1"), "开始时间", "2026-01-01 10:30", "46023.4375"),
    ("处分决定", (KEY, "1"), "宣布日期", "2026年9月1日", "46266"),
    ("涉案财物", ("财物编号", "C01-1"), "金额（元）", "1234567.89", "1234567.89"),
    ("文书", (KEY, "2"), "文号", "岚纪呈〔2026〕007号", "岚纪呈〔2026〕007号"),
    ("程序节点", (KEY, "2"), "完成日期", "", ""),
]
ADDED = ("文书", {"案号": CASE, "文书种类": "立案决定书", "文号": "岚纪立决〔2026〕99号", "落款日期": "2026-03-01"}, {"落款日期": "46082"})
CLEARED = ("程序节点", (KEY, "3"))
BASIC = """Sub Edit
Dim how(0) As New com.sun.star.beans.PropertyValue
how(0).Name = "Hidden"
how(0).Value = True
doc = StarDesktop.loadComponentFromURL("%s", "_blank", 0, how())
%s
how(0).Name = "FilterName"
how(0).Value = "Calc MS Excel 2007 XML"
doc.storeToURL("%s", how())
doc.close(True)
StarDesktop.terminate()
End Sub
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">%s</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
<library:element library:name="Module1"/></library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>
"""


def run(command, seconds=300):
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=seconds)
    if done.returncode:
        sys.exit("status %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr.decode("utf-8", "replace")))
    return done.stdout.decode("utf-8")


class Office:
    """soffice with a profile of its own."""

    def __init__(self, folder):
        self.folder, self.profile = folder, os.path.join(folder, "profile")

    def run(self, *arguments):
        run(["soffice", "-env:UserInstallation=file://" + self.profile, "--headless", "--norestore", "--nologo", *arguments])

    def convert(self, path, ending):
        self.run("--convert-to", ending, "--outdir", os.path.join(self.folder, "out"), path)
        return os.path.join(self.folder, "out", os.path.splitext(os.path.basename(path))[0] + "." + ending)

    def macro(self, source, lines, target):
        basic = os.path.join(self.profile, "user", "basic")
        os.makedirs(os.path.join(basic, "Standard"), exist_ok=True)
        code = BASIC % ("file://" + source, "\n".join(lines), "file://" + target)
        for name, text in [("script.xlc", LIBRARIES), ("Standard/script.xlb", LIBRARY), ("Standard/Module1.xba", MODULE % escape(code))]:
            with open(os.path.join(basic, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.run("macro:///Standard.Module1.Edit")
        if not os.path.exists(target):
            sys.exit("the macro saved nothing")


def string(text):
    return '"%s"' % text.replace('"', '""')


def typed(sheet, place, text):
    return 'doc.Sheets.getByName(%s).getCellRangeByName("%s").Formula = %s' % (string(sheet), place, string(text))


class Form:
    """What a form holds, by sheet, row and heading."""

    def __init__(self, path):
        self.book = cells.read(path)

    def headings(self, sheet):
        return {text: column for column, text in self.book[sheet][HEAD].items()}

    def row(self, sheet, which):
        heading, value = which
        column = self.headings(sheet)[heading]
        found = [number for number, row in self.book[sheet].items() if number > HEAD and row.get(column) == value]
        if len(found) != 1:
            sys.exit("%s: %d rows %s %s" % (sheet, len(found), heading, value))
        return found[0]

    def rows(self, sheet):
        """Each row as a sorted tuple of what its cells hold."""
        names = {column: text for text, column in self.headings(sheet).items()} if HEAD in self.book[sheet] else {}
        return [tuple(sorted((names.get(column, column), text) for column, text in row.items())) for _, row in sorted(self.book[sheet].items())]


def contents(path):
    db = sqlite3.connect(path)
    rows = [line for line in db.iterdump() if 'INSERT INTO "review_' not in line]
    db.close()
    return rows


class Test:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.office = binary, folder, Office(folder)
        self.database, self.form = os.path.join(folder, "case.db"), os.path.join(folder, "form.xlsx")
        self.passed = self.failed = 0
        run([binary, "init", self.database, "--quiet"])
        run([binary, "import", self.database, *[os.path.join(SAMPLE, name) for name in FILES], "--quiet"])
        run([binary, "form", self.database, "-o", self.form, "--quiet"])

    def expect(self, what, wrong):
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)
        if wrong:
            print("%s:" % what)
            for line in wrong[:12]:
                print("  " + line)

    def back(self, name, form, *options):
        """Imports a form into a copy of the database; the copy and the next form."""
        database, again = os.path.join(self.folder, name + ".db"), os.path.join(self.folder, name + "-form.xlsx")
        shutil.copyfile(self.database, database)
        run([self.binary, "import", database, form, "--quiet", *options])
        run([self.binary, "form", database, "-o", again, "--quiet"])
        return database, again

    def saved_again(self, name, form):
        database, again = self.back(name, form)
        before, after = contents(self.database), contents(database)
        self.expect("saved as %s, the rows" % name, ["- " + line for line in before if line not in after] + ["+ " + line for line in after if line not in before])
        with open(self.form, "rb") as one, open(again, "rb") as other:
            self.expect("saved as %s, the next form" % name, [] if one.read() == other.read() else ["differs"])

    def edited(self):
        old, lines = Form(self.form), []
        for sheet, which, heading, text, _ in EDITS:
            lines.append(typed(sheet, old.headings(sheet)[heading] + str(old.row(sheet, which)), text))
        sheet, values, _ = ADDED
        for heading, text in values.items():
            lines.append(typed(sheet, old.headings(sheet)[heading] + str(max(old.book[sheet]) + 1), text))
        sheet, which = CLEARED
        number = old.row(sheet, which)
        lines.append('doc.Sheets.getByName(%s).getCellRangeByName("A%d:AMJ%d").clearContents(1023)' % (string(sheet), number, number))
        target = os.path.join(self.folder, "edited.xlsx")
        self.office.macro(self.form, lines, target)
        _, again = self.back("edited", target, "--replace")
        self.compare(old, Form(again))

    def compare(self, old, new):
        expected = {sheet: old.rows(sheet) for sheet in old.book}
        for sheet, which, heading, _, text in EDITS:
            at = next(i for i, row in enumerate(expected[sheet]) if which in row)
            row = dict(expected[sheet][at], **{heading: text})
            expected[sheet][at] = tuple(sorted((name, cell) for name, cell in row.items() if cell))
        sheet, values, shown = ADDED
        numbers = [int(text) for row in expected[sheet] for heading, text in row if heading == KEY and text.isdigit()]
        expected[sheet].append(tuple(sorted(dict(values, **shown, **{KEY: str(max(numbers) + 1)}).items())))
        sheet, which = CLEARED
        expected[sheet] = [row for row in expected[sheet] if which not in row]
        for sheet, rows in expected.items():
            found = new.rows(sheet)
            self.expect("edited, sheet " + sheet, ["- %s" % (row,) for row in rows if row not in found] + ["+ %s" % (row,) for row in found if row not in rows] +
                        (["%d rows, expected %d" % (len(found), len(rows))] if len(found) != len(rows) else []))
        self.expect("edited, sheets", [] if list(new.book) == list(old.book) else ["%s" % list(new.book)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--keep", help="work in this folder and keep it")
    options = parser.parse_args()
    if not shutil.which("soffice"):
        sys.exit("soffice is needed: make deps-office")
    with tempfile.TemporaryDirectory() as folder:
        if options.keep:
            os.makedirs(options.keep)
        test = Test(os.path.abspath(options.binary), os.path.abspath(options.keep or folder))
        test.saved_again("xlsx", test.office.convert(test.form, "xlsx"))
        test.saved_again("ods", test.office.convert(test.office.convert(test.form, "ods"), "xlsx"))
        test.edited()
    print("%d passed, %d failed" % (test.passed, test.failed))
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main())
