#!/usr/bin/env python3
"""What goes wrong with spreadsheets of offices, by number, and what becomes of it here: a value, or a refusal in words.

    pitfalls.py REVIEW_BINARY [--show] [NUMBER…]

1 to 15 are of files from Excel and WPS, 16 to 24 of dates and times, 25 to 30 of people and units, 31 to 44 of what is written. Each line of LINES is one
import into a database that holds two units, two cases and four persons: what is in the files, what is said (`says`), what the database answers then
(`asks`), what other commands print (`then`). `cells` is many texts in one column: a value each, or Refused with its message. What is refused has to
leave the database as it was. The wording is English; that every message has its Chinese is tested elsewhere. Last line `N passed, N failed`.
"""
import argparse
import datetime
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

ONE, TWO = "岚纪立〔2026〕1号", "岚纪立〔2026〕2号"
UNITS = "单位代码,单位全称,机关代字\n522700,青岚县纪委监委,岚纪\n001,云溪镇纪委,云纪\n"
CASES = "案号,办案单位,结案时间\n%s,青岚县纪委监委,2026-08-03\n%s,001,2026-08-04\n" % (ONE, TWO)
PERSONS = "案号,姓名\n{0},王伟\n{0},于洋\n{1},王伟\n{1},买买提·艾力\n".format(ONE, TWO)
TODAY = "2026-11-24"


class Refused(str):
    """The message of a cell that is not taken; lines after the first are its hint."""


class Line:
    """run: commands instead of the import of all files; then: commands after it with a pattern of what each prints (status 0, or as third)."""

    def __init__(self, number, what, files, status, says=(), silent=(), asks=(), run=None, then=(), env=()):
        self.number, self.what, self.files, self.status = number, what, files, status
        self.says, self.silent, self.asks, self.then, self.env = [says] if isinstance(says, str) else says, silent, asks, then, dict(env)
        self.run = run if run is not None else [["import", "case.db", *files]]


def taken(number, what, files, asks=(), **more):
    return Line(number, what, files, 0, asks=asks, **more)


def refused(number, what, files, says, status=65, **more):
    return Line(number, what, files, status, says=says, **more)


# Columns that single cells are tried in: file, headings before it, what stands under them in row n, and the SQL of row n.
COLUMNS = {
    "落款日期": ("文书", "案号,种类,标题", ONE + ",立案决定书,{n}", "SELECT dated_on FROM document WHERE title = '{n}'"),
    "起页": ("文书", "案号,种类,标题", ONE + ",立案决定书,{n}", "SELECT page_from FROM document WHERE title = '{n}'"),
    "文号": ("文书", "案号,种类,标题", ONE + ",立案决定书,{n}", "SELECT doc_no FROM document WHERE title = '{n}'"),
    "种类": ("文书", "案号,标题", ONE + ",{n}", "SELECT kind FROM document WHERE title = '{n}'"),
    "被审查调查人": ("文书", "案号,种类,标题", ONE + ",立案决定书,{n}",
               "SELECT coalesce(name, 'all') FROM document LEFT JOIN respondent USING (respondent_id) WHERE title = '{n}'"),
    "开始": ("笔录", "案号,种类,被谈话人", ONE + ",谈话,人{n}", "SELECT started_at FROM interview WHERE interviewee = '人{n}'"),
    "谈话人": ("笔录", "案号,种类,被谈话人,开始", ONE + ",谈话,人{n},2026-03-0{n} 09:00", "SELECT interviewer1 || '+' || interviewer2 FROM interview WHERE interviewee = '人{n}'"),
    "谈话人1": ("笔录", "案号,种类,被谈话人,开始", ONE + ",谈话,人{n},2026-03-0{n} 09:00", "SELECT interviewer1 FROM interview WHERE interviewee = '人{n}'"),
    "出生年月": ("被审查调查人", "案号,姓名", ONE + ",人{n}", "SELECT birth_on FROM respondent WHERE name = '人{n}'"),
    "入党时间": ("被审查调查人", "案号,姓名", ONE + ",人{n}", "SELECT party_joined_on FROM respondent WHERE name = '人{n}'"),
    "党内职务": ("被审查调查人", "案号,姓名", ONE + ",人{n}", "SELECT party_posts FROM respondent WHERE name = '人{n}'"),
    "工作单位": ("被审查调查人", "案号,姓名", ONE + ",人{n}", "SELECT work_unit FROM respondent WHERE name = '人{n}'"),
    "人大代表/政协委员/党代表/委员": ("被审查调查人", "案号,姓名", ONE + ",人{n}",
                         "SELECT coalesce(npc_level, '?') || ' ' || coalesce(cppcc_level, '?') || ' ' || coalesce(committee_member_level, '?') FROM respondent WHERE name = '人{n}'"),
    "金额": ("物品", "案号,名称", ONE + ",物{n}", "SELECT amount FROM property_item WHERE name = '物{n}'"),
    "收缴金额": ("案件", "案号,办案单位", "岚纪立〔2026〕1{n}号,001", "SELECT confiscated_amt FROM case_file WHERE case_no = '岚纪立〔2026〕1{n}号'"),
    "案件编码": ("案件", "案号,办案单位", "岚纪立〔2026〕1{n}号,001", "SELECT reg_code FROM case_file WHERE case_no = '岚纪立〔2026〕1{n}号'"),
    "办案单位": ("案件", "案号", "岚纪立〔2026〕1{n}号", "SELECT lead_unit FROM case_file WHERE case_no = '岚纪立〔2026〕1{n}号'"),
    "党纪处分": ("立案登记表", "填报单位名称,立案决定书,被调查人,案件编码", "云溪镇纪委,岚纪立〔2026〕1{n}号,人{n},AQL-{n}",
             "SELECT sanction FROM decision JOIN respondent USING (respondent_id) WHERE name = '人{n}' AND kind = 'party'"),
    "政务处分": ("立案登记表", "填报单位名称,立案决定书,被调查人,案件编码", "云溪镇纪委,岚纪立〔2026〕1{n}号,人{n},AQL-{n}",
             "SELECT sanction FROM decision JOIN respondent USING (respondent_id) WHERE name = '人{n}' AND kind = 'government'"),
}


def quoted(text):
    return '"%s"' % text.replace('"', '""')


def cells(number, what, heading, pairs, **more):
    """One import of what is taken, one of what is refused."""
    name, headings, fixed, sql = COLUMNS[heading]
    for refusal in (False, True):
        rows = [(text, value) for text, value in pairs if isinstance(value, Refused) == refusal]
        if not rows:
            continue
        text = "%s,%s\n" % (headings, quoted(heading))
        text += "".join("%s,%s\n" % (fixed.format(n=n), quoted(cell)) for n, (cell, _) in enumerate(rows, 1))
        files = {name + ".csv": text}
        if refusal:
            letter = "ABCDEFG"[headings.count(",") + 1]
            says = ["row %d, column %s (%s): %s" % (n, heading, letter, value.replace("\n", "\n    ")) for n, (_, value) in enumerate(rows, 2)]
            # rows after a line end within a cell: row is the row of the sheet
            yield refused(number, what, files, says, **more)
        else:
            yield taken(number, what, files, [(sql.format(n=n), value) for n, (_, value) in enumerate(rows, 1)], **more)


def workbook(path, sheets):
    """sheets: name: (rows, merged ranges, hidden rows); a text is text, a number is one, a pair is a number in a format of dates."""
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006/"

    def cell(row, column, value):
        at = "%s%d" % (chr(64 + column), row)
        if value == "":
            return '<c r="%s"/>' % at
        if isinstance(value, str):
            return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (at, escape(value))
        return '<c r="%s" s="%d"><v>%s</v></c>' % (at, isinstance(value, tuple), value[0] if isinstance(value, tuple) else value)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        link = '<Relationships xmlns="%srelationships">%%s</Relationships>' % package
        archive.writestr("_rels/.rels", head + link % '<Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.xml"/>' % rel)
        names = list(sheets)
        archive.writestr("xl/workbook.xml", head + '<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>' % (
            main, rel, "".join('<sheet name="%s" sheetId="%d" r:id="s%d"/>' % (name, i, i) for i, name in enumerate(names, 1))))
        archive.writestr("xl/_rels/workbook.xml.rels", head + link % ("".join(
            '<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, rel, i) for i in range(1, len(names) + 1)) +
            '<Relationship Id="t" Type="%s/styles" Target="styles.xml"/>' % rel))
        archive.writestr("xl/styles.xml", head + '<styleSheet xmlns="%s"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>' % main)
        for i, name in enumerate(names, 1):
            rows, merged, hidden = sheets[name]
            archive.writestr("xl/worksheets/sheet%d.xml" % i, head + '<worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' % (
                main, "".join('<row r="%d"%s>%s</row>' % (r, ' hidden="1"' if r in hidden else "", "".join(cell(r, c, v) for c, v in enumerate(row, 1)))
                              for r, row in enumerate(rows, 1)),
                '<mergeCells>%s</mergeCells>' % "".join('<mergeCell ref="%s"/>' % m for m in merged) if merged else ""))


def book(**sheets):
    return {name: value if isinstance(value, tuple) else (value, (), ()) for name, value in sheets.items()}


def case_csv(n, unit="001", closed="2026-08-05"):
    return "案号,办案单位,结案时间\n岚纪立〔2026〕%s号,%s,%s\n" % (n, unit, closed)


def china():
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()


NO_DATE = "'%s' is no date, expected 2025-03-01 or 2025年3月1日 [cell-date]"
SEVERAL = "'%s' is a period, or more than one day; write one day [cell-date]"
COUNT = "SELECT count(*) FROM case_file"
NAMES = "SELECT group_concat(name, ' ') FROM respondent WHERE name LIKE '%龙%'"
RARE = "案号,姓名\n%s,龙𬱖㛃\n" % ONE
EXTRA = "案号,办案单位,结案时间\n岚纪立〔2026〕3号,001,2026-08-05\n"
BROKEN = "案号,办案单位,结案时间,案件名称\n岚纪立〔2026〕3号,001,2026-08-05,\"一行\n二行\"\n岚纪立〔2026〕4号,001,2026-08-05,\"三\n四\"\n"
REGISTER = "填报单位名称,案件编码,立案决定书,被调查人,结案时间\n"
MISSING = ["missing", "case.db", "--lang", "zh", "-o", "out.csv"]
SCORED = ["score", "case.db", "--format", "csv", "--no-save"]
DETAILED = (["score", "case.db", "--rubric", "detailed", "--as-of", TODAY, "--outside-validity", "--quiet"], "")
SMALL = {"small.dict.yaml": """dictionary: small
version: '1'
case: c
complete: true
records:
  c: {key: id, number: no, columns: {id: int, no: text, got_on: date, done_on: date}}
""", "small.yaml": """rubric: small
version: '1'
records: small.dict.yaml
calendar: calendar-cn.yaml
points: 100
classes: [{id: good, from: 90}, {id: poor, from: 0}]
items:
  - {id: M, title: t, basis: b, deduct: 1, check: {deadline: {from: got_on, to: done_on, within: 1 month}}}
  - {id: W, title: t, basis: b, deduct: 1, check: {deadline: {from: got_on, to: done_on, within: 2 working days}}}
""", "small.test.yaml": """rubric: small.yaml
as_of: 2026-11-24
tests:
  - {name: the last day of February, c: {got_on: 2026-01-31, done_on: 2026-02-28}, expect: {M: pass}}
  - {name: not the first of March, c: {got_on: 2026-01-31, done_on: 2026-03-01}, expect: {M: fail}}
  - {name: in a leap year, c: {got_on: 2024-01-31, done_on: 2024-02-29}, expect: {M: pass}}
  - {name: a Saturday that is worked and the Monday after, c: {got_on: 2026-05-08, done_on: 2026-05-11}, expect: {W: pass}}
  - {name: one day more, c: {got_on: 2026-05-08, done_on: 2026-05-12}, expect: {W: fail}}
  - {name: a weekend, c: {got_on: 2026-05-15, done_on: 2026-05-19}, expect: {W: pass}}
"""}
CHANCE = "dictionary: d\nversion: '1'\ncase: c\nrecords:\n  c: {key: id, number: no, columns: {id: int, no: {type: text, title: {zh: 联通}}}}\n"
PAPERS = "案号,种类,标题,落款日期,文号\n"

LINES = [
    # ---- files from Excel and WPS
    taken(1, "GBK without BOM", {"被审查调查人.csv": ("案号,姓名\n%s,龙飞\n" % ONE).encode("gbk")}, [(NAMES, "龙飞")]),
    taken(1, "characters outside GBK", {"被审查调查人.csv": RARE.encode("gb18030")}, [(NAMES, "龙𬱖㛃")]),
    taken(1, "UTF-8 with BOM", {"被审查调查人.csv": RARE.encode("utf-8-sig")}, [(NAMES, "龙𬱖㛃")]),
    taken(1, "UTF-16, little", {"被审查调查人.csv": b"\xff\xfe" + RARE.encode("utf-16-le")}, [(NAMES, "龙𬱖㛃")]),
    taken(1, "UTF-16, big", {"被审查调查人.csv": b"\xfe\xff" + RARE.encode("utf-16-be")}, [(NAMES, "龙𬱖㛃")]),
    taken(2, "ASCII", {"unit.csv": "unit_code,unit_name\n9,X\n"}, [("SELECT unit_name FROM unit WHERE unit_code = '9'", "X")]),
    taken(2, "GBK that is UTF-8 by chance", {"d.yaml": CHANCE, "c.csv": "联通\n联通\n".encode("gbk")}, [("SELECT no FROM c", "联通")],
          run=[["init", "new.db", "--records", "d.yaml"], ["import", "new.db", "c.csv", "--records", "d.yaml"]]),
    taken(3, "files are UTF-8 with a BOM", {}, run=[MISSING], then=[(["(bytes)", "out.csv"], "^efbbbfe6a188e58fb72c")]),
    taken(3, "on demand GB18030", {}, run=[[*MISSING, "--encoding", "gb18030"]], then=[(["(bytes)", "out.csv"], "^b0b8bac52c")]),
    refused(3, "but only CSV", {}, "--encoding 只用于 CSV：请加上 --format csv", run=[[*MISSING[:-1], "out.xlsx", "--encoding", "gb18030"]], status=64),
    taken(4, "BOM before the first heading, and a second one", {"案件.csv": "\ufeff\ufeff" + EXTRA}, [(COUNT, "3")]),
    taken(5, "sep=;", {"案件.csv": "sep=;\n" + EXTRA.replace(",", ";")}, [(COUNT, "3")]),
    taken(5, "tabs", {"案件.csv": EXTRA.replace(",", "\t")}, [(COUNT, "3")]),
    taken(5, "semicolons", {"案件.csv": EXTRA.replace(",", ";")}, [(COUNT, "3")]),
    taken(6, "line ends within cells", {"案件.csv": BROKEN.replace("\n", "\r\n")}, [("SELECT group_concat(replace(title, char(10), '/'), ' ') FROM case_file", "一行/二行 三/四")]),
    taken(6, "CR within cells", {"案件.csv": BROKEN.replace("一行\n", "一行\r").replace("三\n", "三\r")},
          [("SELECT group_concat(replace(title, char(10), '/'), ' ') FROM case_file", "一行/二行 三/四")]),
    taken(6, "empty rows by the hundred", {"案件.csv": EXTRA + ",,\n" * 500}, [(COUNT, "3")], silent=["warning"]),
    taken(6, "title, who filled it in, total", {"立案登记表.csv": "云溪镇立案登记表,,,,\n填报单位：云溪镇纪委,,,填报日期：2026年10月1日,\n" + REGISTER +
          "云溪镇纪委,AQL-3,岚纪立〔2026〕3号,赵某,2026.8.3\n合计,,,1,\n"}, [(COUNT, "3")], says=["row 5 is a total and left out", "2 rows above the headings are left out"]),
    taken(7, "headings of two rows", {"案件.csv": "案号,办案单位,收缴,,没收\n,,金额,册数,金额\n岚纪立〔2026〕3号,001,2.8,,1\n".replace("册数", "").replace(",,1\n", ",,1\n")},
          [("SELECT confiscated_amt || ' ' || forfeited_amt FROM case_file WHERE case_no LIKE '%3号'", "2800000 1000000")]),
    taken(8, "one unit for merged rows", {"立案登记表.csv": REGISTER + "云溪镇纪委,A-3,岚纪立〔2026〕3号,赵某,2026.8.3\n,A-4,岚纪立〔2026〕4号,钱某,2026.8.3\n"},
          [("SELECT group_concat(reporting_unit) FROM case_file", "001,001")]),
    taken(8, "but no date and no name from above", {"立案登记表.csv": REGISTER + "云溪镇纪委,A-3,岚纪立〔2026〕3号,赵某,2026.8.3\n,A-4,岚纪立〔2026〕4号,,\n"},
          [("SELECT count(*) || ' ' || count(closed_on) FROM case_file WHERE reg_code LIKE 'A-%'", "2 1"), ("SELECT count(*) FROM respondent WHERE name = '赵某'", "1")]),
    taken(8, "in a workbook only what is merged is filled", {"立案登记表.xlsx": book(立案登记表=([
        ["填报单位名称", "案件编码", "立案决定书", "被调查人", "结案时间"], ["云溪镇纪委", "A-3", "岚纪立〔2026〕3号", "赵某", (46237,)], ["", "A-4", "岚纪立〔2026〕4号", "钱某", ""],
        ["", "A-5", "岚纪立〔2026〕5号", "孙某", ""]], ["A2:A3", "E2:E3"], ()))},
        [("SELECT group_concat(reg_code || ' ' || coalesce(reporting_unit, '?') || ' ' || coalesce(closed_on, '?'), ', ') FROM case_file WHERE reg_code > ''", "A-3 001 2026-08-03, A-4 001 ?, A-5 ? ?")]),
    refused(8, "a day in merged cells", {"文书.xlsx": book(文书=([["案号", "种类", "落款日期"], [ONE, "立案决定书", (46237,)], [ONE, "立案通知书", ""]], ["C2:C3"], ()))},
            "row 3, column 落款日期 (C): the cell is merged with one above; write the value in each row [cell-merged]"),
    refused(8, "a dictionary that fills dates or names down", {"d.yaml": "dictionary: d\nversion: '1'\ncase: c\nrecords:\n  c: {key: id, number: no, columns: {id: int, no: text, got_on: date}}\n"
            "sheets: {s: {title: x, columns: {案号: c.no, 日期: {to: c.got_on, fill: down}}}}\n"}, "'got_on' holds dates or what is a person's: it is not filled down", run=[["init", "new.db", "--records", "d.yaml"]]),
    taken(9, "hidden rows are read, and said", {"案件.xlsx": book(案件=([["案号", "办案单位"], ["岚纪立〔2026〕3号", "001"], ["岚纪立〔2026〕4号", "001"]], (), (3,)))},
          [(COUNT, "4")], says=["1 hidden row is read", "case: 2 rows"]),
    refused(10, ".xls", {"案件.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}, "this is a workbook of an old kind (.xls, .et); save it as an Excel workbook (.xlsx)"),
    refused(10, ".xls that is called .csv", {"案件.csv": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}, "this is a workbook of an old kind (.xls, .et); save it as an Excel workbook (.xlsx)"),
    taken(10, "a workbook that is called .csv", {"案件.csv": book(案件=[["案号", "办案单位"], ["岚纪立〔2026〕3号", "001"]])}, [(COUNT, "3")]),
    *cells(11, "long codes", "案件编码", [
        ("5.22725E+17", Refused("'5.22725E+17': the spreadsheet has turned a long number into this and lost digits; format the column as text and enter it again [cell-lost-digits]"))]),
    *cells(11, "long codes that end in zeros", "案件编码", [("522725202600000000", "522725202600000000")], says="the spreadsheet may have turned the last digits into zeros"),
    refused(11, "a number of 18 digits in a workbook", {"案件.xlsx": book(案件=[["案号", "办案单位", "案件编码"], ["岚纪立〔2026〕3号", "001", 522725202600000123]])},
            "'522725202600000123' is a number of more than 15 digits, of which spreadsheets keep no more"),
    *cells(12, "zeros before", "办案单位", [("001", "001"), ('="001"', "001"), ("'001", "001"),
                                            ("1", Refused("there is no '1' among unit, neither in the files nor in the database [ref-unknown]"))]),
    *cells(13, "words for nothing", "落款日期", [(word, None) for word in ("", "—", "-", "/", "不详", "空", "待补", "待补充", "待查", "未知", "不明", " － ")] + [
        (word, Refused("'%s' is an error of the spreadsheet, not a value [cell-error]" % word)) for word in ("#REF!", "#N/A", "#VALUE!")] + [
        ("无", Refused("'无' says that there is none, which this column can't hold; leave it empty if it is not known [cell-none]"))]),
    *cells(13, "words of one column", "入党时间", [("群众", None), ("无", None), ("非党员", None), ("2001年7月", "2001-07")]),
    taken(13, "无 is an answer where there may be none", {"被审查调查人.csv": "案号,姓名,党内职务\n%s,王伟,无\n%s,于洋,不详\n" % (ONE, ONE)}, [
        ("SELECT group_concat(coalesce(party_posts, '-')) FROM respondent WHERE respondent_id < 3", "-,不详")]),
    taken(13, "待补 is not", {"文书.csv": "案号,种类,签批人,标题\n{0},立案请示,,x\n{0},立案审批表,待补,\n{0},审理报告,不详,\n{0},审查调查报告,无,\n".format(ONE)},
          [("SELECT group_concat(coalesce(approver, '-')) FROM document", "-,不详,不详,-")]),
    *cells(14, "half and full width", "落款日期", [("２０２５－０３－０１", "2025-03-01"), ("\u30002025.3.1\u00a0", "2025-03-01"), ("2025\u200b-03-01", "2025-03-01")]),
    taken(14, "compared as one, shown as written", {"文书.csv": "案号,被审查调查人,种类,标题\n岚纪立［2026］１号,王\u3000伟,立案决定书,Ａ（一）\n岚纪立【2026】1号,王\u200b伟,立案通知书,：\n"},
          [("SELECT group_concat(title, ' ') FROM document JOIN respondent USING (respondent_id) WHERE name = '王伟' AND document.case_id = 1", "Ａ（一） ：")]),
    taken(15, "formulas do not go out as such", {"案件.csv": "案号,办案单位,结案时间\n@SUM(1)号,001,2026-08-05\n+1+1号,001,2026-08-05\n"},
          then=[(SCORED, r"\n'@SUM\(1\)号,"), (SCORED, r"\n'\+1\+1号,")]),
    # ---- dates and times
    *cells(16, "forms of dates", "落款日期", [(text, "2025-03-01") for text in (
        "2025-3-1", "2025.3.1", "2025.03.01", "2025/3/1", "2025年3月1日", "20250301", "二〇二五年三月一日", "二○二五年三月一日", "2025年3月1日上午", "2025-03-01 00:00:00",
        "2025年3月1日（星期六）", "本处分决定自2025年3月1日起生效", "自二〇二五年三月一日起执行。")] + [
        ("25.3.1", Refused("'25.3.1': a year of two digits, expected four as in 2025-03-01 [cell-date]")),
        ("3月1日", Refused("'3月1日' lacks the year, expected 2025-03-01 or 2025年3月1日 [cell-date]"))] + [
        (text, Refused("'%s' lacks the day, expected 2025-03-01 or 2025年3月1日 [cell-date]" % text)) for text in ("2025年3月", "2025.3", "2025-03")]),
    taken(17, "the spreadsheet's numbers of days", {"文书.xlsx": book(文书=[["案号", "种类", "标题", "落款日期"]] + [[ONE, "立案决定书", str(n), n] for n in (20000, 45717, 46000)])},
          [("SELECT group_concat(dated_on, ' ') FROM document", "1954-10-03 2025-03-01 2025-12-09")], says="3 numbers in date columns are taken as days"),
    refused(17, "others are none", {"文书.xlsx": book(文书=[["案号", "种类", "标题", "落款日期"]] + [[ONE, "立案决定书", str(n), n] for n in (19999, 60000, 60001)])},
            [NO_DATE % 19999, "'60000' is out of range, expected 1949-10-01 to " + TODAY, NO_DATE % 60001]),
    *cells(17, "in text it may be anything", "落款日期", [("45717", Refused("'45717' is the spreadsheet's number of a day; format the column as a date [cell-date]"))]),
    *cells(18, "months", "出生年月", [("1975.3", "1975-03"), ("1975年3月", "1975-03"), ("1975-03", "1975-03"), ("1975-3-8", "1975-03-08"),
                                       ("1980.1", Refused("'1980.1' may be January or October (spreadsheets drop the last zero); write 2025-01 or 2025-10 [cell-date]"))]),
    *cells(19, "years and days that can't be", "落款日期", [
        ("25-03-01", Refused("'25-03-01': a year of two digits, expected four as in 2025-03-01 [cell-date]")),
        ("2052-03-01", Refused("'2052-03-01' is out of range, expected 1949-10-01 to %s [cell-range]" % TODAY)),
        ("2025年2月30日", Refused("'2025年2月30日': there is no such day [cell-date]")), ("2025-4-31", Refused("'2025-4-31': there is no such day [cell-date]")),
        ("3/4/2025", Refused("'3/4/2025': a date with the year at its end is not taken [cell-date]\nwrite 2025-04-03 or 2025-03-04")),
        ("2025-13-01", Refused("'2025-13-01': there is no such day [cell-date]"))]),
    *cells(20, "periods, several days", "落款日期", [(text, Refused(SEVERAL % text)) for text in (
        "2025年3月1日-5日", "2025.3.1至2025.3.5", "3月上旬", "2025年3月上旬", "2025.3.1、2025.3.2", "2025.3.1；2025.3.2", "2025-03-01~2025-03-05", "2025-03-01 2025-03-02")]),
    refused(20, "several days, a line each", {"文书.csv": PAPERS + ONE + ",立案决定书,x,\"2025-03-01\n2025-03-02\",\n"}, "is a period, or more than one day; write one day [cell-date]"),
    *cells(21, "times", "开始", [("2026-03-01 9:30", "2026-03-01 09:30"), ("2026-03-02 09：30", "2026-03-02 09:30"), ("2026年3月3日9点30分", "2026-03-03 09:30"),
                                ("2026年3月4日上午9时30分", "2026-03-04 09:30"), ("2026年3月5日21时5分", "2026-03-05 21:05"),
                                ("2026-03-06 24:00", Refused("'2026-03-06 24:00': 24:00 may be meant as either day; write 23:59, or 00:00 of the next [cell-datetime]")),
                                ("9点30分", Refused("'9点30分' is a time without its day, expected 2025-03-01 09:30 [cell-datetime]"))]),
    taken(21, "an end after midnight under the day of the start is told", {"笔录.csv": "案号,种类,被谈话人,开始,结束\n%s,谈话,王伟,2026-03-01 22:30,2026-03-01 00:40\n" % ONE},
          [("SELECT ended_at FROM interview", "2026-03-01 00:40")], then=[DETAILED, (["show", "case.db", ONE, "--format", "ndjson"], "'item': 'B18'(?!.*\\n.*'item': 'B18').*'outcome': 'unknown'")]),
    taken(22, "a month after 31 January", SMALL, run=[["lint", "small.yaml"]], then=[(["lint", "small.yaml"], "6 expectations met, 0 not")]),
    taken(23, "today is the day in China", {"文书.csv": PAPERS + "%s,立案决定书,1,%s,\n" % (ONE, china())}, env={"REVIEW_TODAY": "", "TZ": "XXX+12"}),
    refused(23, "whatever the machine's zone", {"文书.csv": PAPERS + "%s,立案决定书,1,%s,\n" % (ONE, china() + datetime.timedelta(days=1))},
            "is out of range, expected 1949-10-01 to %s" % china(), env={"REVIEW_TODAY": "", "TZ": "XXX-14"}),
    taken(24, "Saturdays that are worked", SMALL, run=[["calendar", "check"]], then=[(["lint", "small.yaml"], "6 expectations met, 0 not")]),
    # ---- people and units
    taken(25, "two 王伟 of two cases are two", {"文书.csv": "案号,种类,被审查调查人\n{0},立案决定书,王伟\n{1},立案决定书,王伟\n".format(ONE, TWO)},
          [("SELECT count(DISTINCT respondent_id) FROM document", "2")]),
    *cells(25, "spellings of a name", "被审查调查人", [("王 伟", "王伟"), ("王\u200b伟", "王伟"), (" 于洋", "于洋"),
                                             ("於洋", Refused("there is no '於洋' among respondent of this case [ref-unknown]\ndid you mean '于洋'?")),
                                             ("王偉", Refused("there is no '王偉' among respondent of this case [ref-unknown]\ndid you mean '王伟'?"))]),
    taken(25, "three middle dots", {"文书.csv": "案号,种类,标题,被审查调查人\n{0},立案决定书,1,买买提•艾力\n{0},立案通知书,2,买买提・艾力\n".format(TWO)},
          [("SELECT count(*) FROM document JOIN respondent USING (respondent_id) WHERE name = '买买提·艾力'", "2")]),
    refused(25, "none", {"文书.csv": "案号,种类,标题,被审查调查人\n%s,立案决定书,1,买买提艾力\n" % TWO}, "did you mean '买买提·艾力'?"),
    taken(25, "one that may be another", {"被审查调查人.csv": PERSONS + "%s,於洋\n" % ONE}, [("SELECT count(*) FROM respondent", "5")],
          says="'于洋' and '於洋' of one case are two persons here; if it is one, spell the name alike"),
    *cells(26, "several people in one cell", "谈话人", [("张三、李四", "张三+李四"), ("王五；赵六", "王五+赵六")]),
    *cells(26, "where one is expected", "谈话人1", [("张三（记录）", "张三（记录）")] + [
        (text, Refused("'%s' is more than one name; write one in each row or column [cell-several]" % text)) for text in ("张三、李四", "张三 李四（记录）", "张三等2人", "张三和李四")]),
    taken(27, "several persons, two decisions of one, one paper for all", {
        "处分决定.csv": "案号,被处分人,处分种类,处分档次\n{0},王伟,党纪处分,警告\n{0},王伟,政务处分,记过\n{0},于洋,党纪处分,警告\n".format(ONE), "文书.csv": PAPERS + ONE + ",党纪处分决定书,x,,\n"},
        [("SELECT group_concat(name || ':' || kind, ' ') FROM decision JOIN respondent USING (respondent_id)", "王伟:party 王伟:government 于洋:party"),
         ("SELECT count(*) FROM document WHERE respondent_id IS NULL", "1")]),
    *cells(27, "two persons in the cell of one", "被审查调查人", [("", "all"), ("王伟、于洋", Refused(
        "'王伟、于洋' is more than one name; write one in each row or column [cell-several]\nwhat concerns all persons of a case leaves the cell empty"))]),
    taken(28, "a unit that was renamed", {"单位.csv": "单位代码,单位全称,曾用名\n001,乡村振兴局纪检组,云溪镇纪委、扶贫办；扶贫开发办\n",
                                    "案件.csv": "案号,办案单位\n岚纪立〔2026〕3号,扶贫办\n岚纪立〔2026〕4号,云溪镇纪委\n岚纪立〔2026〕5号,乡村振兴局纪检组\n岚纪立〔2026〕6号,扶贫开发办\n"},
          [("SELECT count(*) FROM case_file WHERE lead_unit = '001'", "5")]),
    refused(28, "a name of two units", {"单位.csv": "单位代码,单位全称,曾用名\n001,云溪镇纪委,镇纪委\n002,平远镇纪委,镇纪委\n", "案件.csv": case_csv(3, "镇纪委")},
            "there are several '镇纪委' among unit; write the key [ref-ambiguous]"),
    taken(28, "an earlier name that is another unit's name now", {"单位.csv": "单位代码,单位全称,曾用名\n001,云溪镇纪委,\n002,平远镇纪委,云溪镇纪委\n", "案件.csv": case_csv(3, "云溪镇纪委")},
          [("SELECT lead_unit FROM case_file WHERE case_id = 3", "001")]),
    *cells(28, "a name that nobody has told", "办案单位", [("云溪镇纪委监委", Refused("there is no '云溪镇纪委监委' among unit, neither in the files nor in the database [ref-unknown]\ndid you mean '云溪镇纪委'?"))]),
    taken(29, "who files, who investigates, who adjudicates", {"案件.csv": "案号,办案单位,填报单位,审理机关\n岚纪立〔2026〕3号,001,云溪镇纪委,青岚县纪委监委\n"},
          [("SELECT lead_unit || ' ' || reporting_unit || ' ' || trial_unit FROM case_file WHERE case_no LIKE '%3号'", "001 001 522700")]),
    taken(30, "officers who are not named are found", {"笔录.csv": "案号,种类,被谈话人,开始,结束,谈话人1,谈话人2,记录人\n%s,谈话,王伟,2026-03-01 09:00,2026-03-01 10:00,张三,,\n" % ONE},
          then=[DETAILED, (["issues", "case.db", "--format", "csv"], "names no recorder"), (["issues", "case.db", "--format", "csv"], "interviewers 张., ")]),
    refused(30, "one that nobody has entered", {"办案人员.csv": "姓名\n张三\n", "案件人员.csv": "案号,姓名,角色\n%s,李四,主办审理人\n" % ONE},
            "there is no '李四' among staff, neither in the files nor in the database [ref-unknown]"),
    # ---- what is written
    *cells(31, "党内警告 and 警告", "党纪处分", [("党内警告", "warning"), ("警告", "warning"), ("党内严重警告", "serious_warning")]),
    *cells(32, "the longer word first", "政务处分", [("警告", "warning"), ("记过", "demerit"), ("记大过", "major_demerit"), ("开除公职", "dismissal"), ("开除", "dismissal")]),
    *cells(32, "the column decides", "党纪处分", [("警告", "warning"), ("严重警告", "serious_warning"), ("开除党籍", "expulsion"), ("党内警告、政务警告", Refused("'党内警告、政务警告' is not among the values of this column [cell-code]")),
                                        ("记过", Refused("'记过'"))]),
    *cells(33, "amounts in 元", "金额", [("2.8万", 2800000), ("2.8万元", 2800000), ("28,000", 2800000), ("28000元", 2800000), ("人民币贰万捌仟元整", 2800000), ("28000.10", 2800010),
                                  ("2.8万元（其中1万元为礼金）", Refused("'2.8万元（其中1万元为礼金）' says more than an amount; write the amount alone [cell-money]")),
                                  ("5000美元", Refused("'5000美元' is in foreign money, expected an amount in 元 [cell-money]")),
                                  ("茅台酒2瓶", Refused("'茅台酒2瓶' is no amount in 元 [cell-money]")), ("0.005", Refused("'0.005' is no amount in 元 [cell-money]"))]),
    *cells(33, "of the register in 万元", "收缴金额", [("2.8", 2800000), ("28000元", 2800000), ("0.1", 100000)]),
    *cells(34, "no deputy", "人大代表/政协委员/党代表/委员", [("非人大代表、非政协委员、非党委委员", "none none none"), ("县人大代表、非政协委员", "county none ?"), ("人大代表", Refused("'人大代表'"))]),
    *cells(35, "pages that were put in", "起页", [("12", 12), ("12-1", Refused("'12-1' is no whole number [cell-int]"))]),
    taken(35, "pages begin anew in each volume", {"文书.csv": "案号,种类,卷号,起页\n{0},立案决定书,1,3\n{0},立案通知书,2,3\n".format(ONE)},
          [("SELECT group_concat(volume_no || '/' || page_from, ' ') FROM document", "1/3 2/3")]),
    taken(36, "case numbers in any brackets", {"文书.csv": "案号,种类,标题\n岚纪立[2026]1号,立案决定书,1\n岚纪立（2026）1号,立案通知书,2\n 岚纪立〔２０２６〕1 号,审理报告,3\n"},
          [("SELECT count(*) FROM document WHERE case_id = 1", "3")]),
    *cells(36, "numbers of papers", "文号", [(text, text) for text in ("荔纪〔2025〕12号", "荔纪[2025]12号", "荔纪（2025）12号", "荔纪发〔2025〕12号-1", "国监诉字〔2022〕22号-补诉1号")]),
    refused(36, "a number without its rest", {"文书.csv": "案号,种类\n第12号,立案决定书\n"}, "there is no case '第12号', neither in the files nor in the database [link-unknown]"),
    taken(37, "the text of the law goes by the day", {"违纪违法事实.csv": "案号,序号,被审查调查人,适用条规,条规版本,终止时间,最终是否认定\n" + "".join(
        "%s,%d,王伟,监察法,%s,%s,是\n" % (ONE, n, text, day) for n, (text, day) in enumerate((("2018", "2025-05-31"), ("2018", "2025-06-01"), ("2024", "2025-06-01")), 1)),
        "处分决定.csv": "案号,被处分人,处分种类,决定日期\n%s,王伟,政务处分,2026-08-03\n" % ONE},
          then=[DETAILED, (["show", "case.db", ONE, "--format", "ndjson"], "'item': 'C02'.*'outcome': 'fail', 'n': 1,")]),
    taken(38, "the day of the paper and the day it takes effect are kept apart",
          {"处分决定.csv": "案号,被处分人,处分种类,决定日期,生效日期,落款日期\n%s,王伟,党纪处分,2026-08-03,2026-08-03,2026-08-06\n" % ONE},
          [("SELECT decided_on || ' ' || effective_on || ' ' || dated_on FROM decision", "2026-08-03 2026-08-03 2026-08-06")]),
    taken(39, "papers of one day are shown, no points taken",
          {"文书.csv": PAPERS + "".join("%s,%s,x,2026-08-03,\n" % (ONE, kind) for kind in ("立案请示", "立案决定书", "审查调查报告", "审理报告", "党纪处分决定书", "处分执行通知书", "谈话笔录"))},
          then=[DETAILED, (["issues", "case.db", "--format", "csv"], "X19.*7 of 7 kinds of papers are dated 2026-08-03")]),
    *cells(40, "0 is no empty cell", "收缴金额", [("0", 0), ("0.00", 0), ("", None)]),
    *cells(41, "names of papers", "种类", [("立案呈批表", "filing_form"), ("立案审批表", "filing_form"), ("立案请示", "filing_request"), ("见面材料", "facts_material"), ("事实材料", "facts_material"),
                                      ("错误事实材料", "facts_material"), ("室务会记录", "trial_dept_minutes"), ("审理室集体审议记录", "trial_dept_minutes")]),
    taken(42, "rows stay in the order of the file", {"案件.csv": "案号,办案单位,结案时间\n" + "".join("%s,001,2026-08-05\n" % n for n in ("张〔2026〕1号", "阿〔2026〕1号", "王〔2026〕1号", "云〔2026〕1号"))},
          then=[(SCORED, "张〔2026〕1号.*\n阿〔2026〕1号.*\n王〔2026〕1号.*\n云〔2026〕1号")]),
    taken(43, "columns of a table stand under each other", {"案件.csv": case_csv(3) + "a,001,2026-08-05\n"}, then=[(["(columns)", "score", "case.db", "--no-save"], "^4 of 4$")]),
    taken(44, "case and blanks go by characters", {"案件.csv": "案号,办案单位,案件编码\n岚纪立〔2026〕3号,001,\u3000ＡQL-3\u3000\n", "文书.csv": "案件编码,种类\naql-3,立案决定书\n"},
          [("SELECT count(*) FROM document", "1")]),
]


# ---- one line ----------------------------------------------------------------------------------------------------------------------------

ENVIRONMENT = {"PATH": os.environ["PATH"], "REVIEW_LANG": "en", "TZ": "UTC", "REVIEW_TODAY": TODAY, "USER": "tester"}


def review(binary, folder, words, env=()):
    done = subprocess.run([binary, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, env={**ENVIRONMENT, **dict(env)})
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def write(folder, files):
    for name, value in files.items():
        path = os.path.join(folder, name)
        if isinstance(value, dict):
            workbook(path, value)
        else:
            with open(path, "wb") as file:
                file.write(value if isinstance(value, bytes) else value.encode())


def content(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def ground(binary, folder):
    files = {"单位.csv": UNITS, "案件.csv": CASES, "被审查调查人.csv": PERSONS}
    write(folder, files)
    for words in (["init", "case.db"], ["import", "case.db", *files, "--quiet"]):
        status, out, err = review(binary, folder, words)
        if status:
            sys.exit("status %d: %s\n%s" % (status, words, err))
    for name in files:
        os.remove(os.path.join(folder, name))


def aligned(text):
    """How many rows of the table have a cell where the heading `unit` begins, by the cells of a terminal."""
    wide = ["".join(c * 2 if "\u2e80" <= c <= "\uffef" else c for c in line) for line in text.splitlines()]
    head = next(i for i, line in enumerate(wide) if line.startswith("case ") and " unit " in line)
    at, rows = wide[head].index("unit"), [line for line in wide[head + 1:wide.index("", head)]]
    return "%d of %d" % (sum(line[at - 2:at] == "  " and line[at] != " " for line in rows), len(rows))


def printed(binary, folder, words):
    """What a command prints, quotation marks as ', or what a file holds."""
    if words[0] == "(bytes)":
        with open(os.path.join(folder, words[1]), "rb") as file:
            return 0, file.read().hex()
    if words[0] == "(columns)":
        status, out, err = review(binary, folder, words[1:])
        return status, aligned(out)
    status, out, err = review(binary, folder, words)
    return status, out.replace('"', "'") + err


def asked(folder, name, sql):
    db = sqlite3.connect(os.path.join(folder, name))
    rows = db.execute(sql).fetchall()
    db.close()
    return [row[0] for row in rows]


def failures(binary, folder, line):
    """What does not hold; what was said."""
    wrong, said, status = [], "", 0
    write(folder, line.files)
    before = content(os.path.join(folder, "case.db"))
    for words in line.run:
        status, out, err = review(binary, folder, words, line.env)
        said += out + err
        if status:
            break
    if status != line.status:
        wrong.append("status %d, not %d" % (status, line.status))
    wrong += ["does not say: %s" % text for text in line.says if text not in said]
    wrong += ["says: %s" % text for text in line.silent if text in said]
    if line.status and content(os.path.join(folder, "case.db")) != before:
        wrong.append("refused, and the database is another")
    for sql, value in line.asks if not wrong else ():
        got = asked(folder, "new.db" if "new.db" in line.run[0] else "case.db", sql)
        if [None if x is None else str(x) for x in got] != [None if value is None else str(value)]:
            wrong.append("%s: %s, not %s" % (sql, got, value))
    for words, pattern in line.then if not wrong else ():
        status, text = printed(binary, folder, words)
        said += text
        if status or not re.search(pattern, text):
            wrong.append("'%s' (status %d) prints no '%s'" % (" ".join(words), status, pattern))
    return wrong, said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("numbers", nargs="*", type=int, help="only these")
    parser.add_argument("--show", action="store_true", help="print the table and what is said")
    options = parser.parse_args()
    binary, passed, failed = os.path.abspath(options.binary), 0, 0
    missed = set(range(1, 45)) - {line.number for line in LINES}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as top:
        base = os.path.join(top, "base")
        os.mkdir(base)
        ground(binary, base)
        for line in LINES:
            if options.numbers and line.number not in options.numbers:
                continue
            folder = os.path.join(top, "x")
            shutil.copytree(base, folder)
            wrong, said = failures(binary, folder, line)
            shutil.rmtree(folder)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong or options.show:
                print("%d %s: %s" % (line.number, line.what, "; ".join(wrong) or ("refused" if line.status else "taken")))
                print("".join("  | %s\n" % text for text in said.splitlines()[:60 if wrong else 8]), end="")
    for number in sorted(missed):
        print("%d: no line is of this" % number)
    failed += len(missed)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
