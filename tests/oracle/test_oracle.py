#!/usr/bin/env python3
"""The oracle's own tests: cases whose outcome a person can work out by hand."""
import os
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle

NONE = {"type": "date", "empty": "none"}
DICTIONARY = {
    "dictionary": "tests",
    "case": "case_file",
    "codes": {"paper": {"filed": {"is": ["numbered"]}, "report": {"is": ["numbered"]}, "notice": None, "proof": None}},
    "records": {
        "unit": {"key": "code", "columns": {"code": "text", "level": "text", "parent": {"type": "text", "ref": "unit", "as": "above"}}},
        "staff": {"key": "staff_id", "columns": {"name": "text"}},
        "case_file": {
            "key": "case_id", "number": "case_no", "closed": "closed_on",
            "columns": {
                "case_no": "text", "kind": {"type": "code", "codes": ["duty", "party", "accountability"]}, "closed_on": "date",
                "unit": {"type": "text", "ref": "unit", "as": "lead"}, "trial": {"type": "text", "ref": "unit", "as": "court"},
                "accepted_on": "date", "ended_on": NONE, "asked": "int", "answered": "int", "registered": "money", "due_on": NONE,
            }},
        "person": {
            "key": "person_id", "case": "case_id",
            "columns": {"name": "text", "member": "bool", "retired_on": NONE, "born_on": {"type": "date", "precision": "month"},
                        "joined_on": {"type": "date", "precision": "month"}, "official": "bool", "managed_by": "text"}},
        "fact": {
            "key": "fact_id", "case": "case_id",
            "columns": {"person_id": {"type": "int", "ref": "person"}, "done_on": "date", "instrument": "text", "edition": "text",
                        "a": "money", "b": {"type": "money", "empty": "none"}, "c": {"type": "money", "empty": "none"}}},
        "evidence": {"key": "evidence_id", "case": "case_id", "kind": "kind", "date": "got_on",
                     "columns": {"fact_id": {"type": "int", "ref": "fact"}, "kind": {"type": "code", "codes": "any"}, "got_on": "date"}},
        "step": {
            "key": "step_id", "case": "case_id", "kind": "kind", "date": "done_on",
            "columns": {"person_id": {"type": "int", "ref": "person", "empty": "all"}, "kind": {"type": "code", "codes": "any"},
                        "done_on": "date", "ok_on": NONE, "votes": "int"}},
        "paper": {
            "key": "paper_id", "case": "case_id", "kind": "kind", "date": "dated_on",
            "columns": {"person_id": {"type": "int", "ref": "person", "empty": "all"}, "kind": {"type": "code", "codes": "paper"},
                        "dated_on": "date", "no": "text"}},
        "talk": {
            "key": "talk_id", "case": "case_id", "kind": "kind", "date": "began",
            "columns": {"person_id": {"type": "int", "ref": "person"}, "kind": {"type": "code", "codes": ["talk", "inquiry"]},
                        "asker": "text", "began": "datetime", "ended": {"type": "datetime", "empty": "none"}, "fixes": "int"}},
        "hold": {
            "key": "hold_id", "case": "case_id", "kind": "kind", "date": "began",
            "columns": {"person_id": {"type": "int", "ref": "person"}, "kind": {"type": "code", "codes": ["appear", "custody", "detention"]},
                        "began": "datetime", "ended": {"type": "datetime", "empty": "none"}, "told": {"type": "datetime", "empty": "none"},
                        "ext1_on": NONE, "ext2_on": NONE}},
        "sanction": {
            "key": "sanction_id", "case": "case_id", "kind": "kind", "date": "decided_on",
            "columns": {"person_id": {"type": "int", "ref": "person"}, "kind": {"type": "code", "codes": ["party", "government"]},
                        "what": "text", "decided_on": "date", "in_force_on": "date", "reported_on": NONE}},
        "duty": {"key": ["case_id", "staff_id", "role"], "case": "case_id", "kind": "role",
                 "columns": {"staff_id": {"type": "int", "ref": "staff"}, "role": {"type": "code", "codes": ["inquirer", "judge", "head"]}}},
        "goods": {"key": "goods_id", "case": "case_id",
                  "columns": {"amount": "money", "fate": "text", "took_on": "date", "stored_on": NONE, "witness": "text"}},
    },
}
CALENDAR = {"holidays": ["2025-01-01", "2025-03-10", "2025-04-04"], "workdays": ["2025-03-09"]}


def rubric(items, **more):
    tree = {
        "rubric": "tests", "version": "1", "points": 100, "items": items,
        "classes": [{"id": "best", "from": 90, "forbid": ["major"]}, {"id": "middle", "from": 70}, {"id": "last", "from": 0}],
    }
    tree.update(more)
    return tree


def run(tree, cases, as_of="2026-06-30", incomplete=(), lookups=None, complete=True, stated=None, **when):
    """The document of the oracle for cases given as {record: [rows]}; keys are numbered per record and case."""
    dump = {"rubric": tree, "dictionary": DICTIONARY, "calendar": CALENDAR}
    reader = oracle.Oracle(dump, as_of, complete, incomplete)
    handle, path = tempfile.mkstemp(suffix=".db")
    os.close(handle)
    try:
        db = sqlite3.connect(path, isolation_level=None)
        for record in reader.records.values():
            db.execute("CREATE TABLE %s (%s)" % (record.table, ", ".join(record.columns)))

        def insert(name, row):
            db.execute("INSERT INTO %s (%s) VALUES (%s)" % (name, ", ".join(row), ", ".join("?" * len(row))), list(row.values()))
        for name, rows in (lookups or {}).items():
            for row in rows:
                insert(name, row)
        for number, case in enumerate(cases, 1):
            own = {"case_id": number, "kind": "duty", "closed_on": "2025-12-31"}
            own.update(case.get("case_file", {}))
            insert("case_file", own)
            for name, rows in case.items():
                if name == "case_file":
                    continue
                key = reader.records[name].key
                for place, row in enumerate(rows, 1):
                    row = dict(row, case_id=number)
                    if len(key) == 1:
                        row.setdefault(key[0], number * 1000 + place)
                    for column in reader.records[name].columns.values():
                        if column.ref and reader.records[column.ref].case and isinstance(row.get(column.name), int):
                            row[column.name] += number * 1000
                    insert(name, row)
        if stated is not None:
            db.execute('CREATE TABLE review_complete (record, "case")')
            db.executemany("INSERT INTO review_complete VALUES (?, ?)", stated)
        db.close()
        return reader.evaluate(path, when.get("first"), when.get("last"))
    finally:
        os.remove(path)


class Case(unittest.TestCase):
    def outcomes(self, check, cases, expected, item=None, more=None, **options):
        """One check over cases: 'pass', 'fail 2' … of each."""
        one = dict({"id": "I", "title": "t", "deduct": 1}, **(item or {}))
        one["checks"] = check if isinstance(check, list) else [check]
        found = run(rubric([one], **(more or {})), cases, **options)["cases"]
        words = []
        for case in found:
            outcome, count = case["items"]["I"]
            words.append("fail %d" % count if outcome == "fail" else outcome)
        self.assertEqual(words, expected.split("; "))
        return found


def steps(*pairs, **more):
    return [dict({"kind": kind, "done_on": day}, **more) for kind, day in pairs]


class Limits(Case):
    MONTH = {"deadline": {"from": "step.received", "to": "step.proposed", "within": "1 month", "per": "10 days"}}

    def test_month_end(self):
        self.outcomes(self.MONTH, [{"step": steps(("received", "2025-01-31"), ("proposed", "2025-02-28"))}], "pass")

    def test_per_counts_started_tens(self):
        cases = [{"step": steps(("received", "2025-01-31"), ("proposed", day))} for day in ("2025-03-01", "2025-03-10", "2025-03-11", "2025-03-20", "2025-03-21")]
        self.outcomes(self.MONTH, cases, "fail 1; fail 1; fail 2; fail 2; fail 3")

    def test_no_date_and_kind_of_case(self):
        late = steps(("received", "2025-01-31"), ("proposed", "2025-09-01"))
        cases = [
            {"step": steps(("received", "2025-01-31"), ("proposed", None))},
            {"case_file": {"kind": "accountability"}, "step": late},
            {"case_file": {"kind": None}, "step": late},
        ]
        self.outcomes(self.MONTH, cases, "unknown; not_applicable; unknown", {"when": "kind <> 'accountability'"})

    def test_absent_end(self):
        cases = [{"step": steps(("received", "2025-01-31"))}]
        self.outcomes(self.MONTH, cases, "not_due", as_of="2025-02-28")
        self.outcomes(self.MONTH, cases, "fail 1", as_of="2025-03-01")
        self.outcomes(self.MONTH, cases, "unknown", as_of="2025-03-01", incomplete=["step"])

    def test_limit_by_date(self):
        check = {"deadline": {"from": "step.a", "to": "step.b", "within": {"default": ":months months", "2025-06-01": "3 months"}}}
        cases = [{"step": steps(("a", day), ("b", "2025-08-20"))} for day in ("2025-05-31", "2025-06-01")]
        self.outcomes(check, cases, "fail 1; pass", more={"parameters": {"months": {"value": 2}}})

    def test_pause(self):
        check = {"deadline": {"from": "accepted_on", "to": "ended_on", "within": "1 month", "pause": {"from": "step.back", "to": "step.again"}}}
        own = {"accepted_on": "2025-03-01", "ended_on": "2025-04-10"}
        self.outcomes(check, [
            {"case_file": own, "step": steps(("back", "2025-03-10"), ("again", "2025-03-25"))},
            {"case_file": own, "step": steps(("back", "2025-03-10"), ("again", "2025-03-18"))},
            {"case_file": own, "step": steps(("back", "2025-03-10"))},
            {"case_file": dict(own, ended_on=None), "step": steps(("back", "2025-03-10"))},
            {"case_file": own, "step": steps(("back", "2025-04-05"), ("again", "2025-04-20"))},
            {"case_file": own, "step": steps(("back", None))},
            {"case_file": own, "step": steps(("back", "2025-03-10"), ("back", "2025-03-12"), ("again", "2025-03-20"))},
            {"case_file": own, "step": steps((None, "2025-03-10"))},
        ], "pass; fail 1; pass; not_due; fail 1; unknown; pass; unknown")

    def test_extensions_by_condition(self):
        check = {"each": "hold", "when": "kind = 'detention'", "deadline": {
            "from": "began", "to": "ended", "within": "3 months",
            "extend": [{"by": "3 months", "when": "ext1_on IS NOT NULL"}, {"by": "2 months", "when": "ext2_on IS NOT NULL AND began >= '2025-06-01'"}]}}
        hold = lambda began, ended, one=None, two=None: {"hold": [{"kind": "detention", "began": began, "ended": ended, "ext1_on": one, "ext2_on": two}]}
        self.outcomes(check, [
            hold("2025-06-10 10:00", "2025-09-10 09:00"),
            hold("2025-06-10 10:00", "2025-09-10 10:01"),
            hold("2025-06-10 10:00", "2025-09-10"),
            hold("2025-06-10 10:00", "2026-02-09 09:00", "2025-09-01", "2025-12-01"),
            hold("2025-05-10 10:00", "2026-01-09 09:00", "2025-08-01", "2025-11-01"),
            {},
        ], "pass; fail 1; pass; pass; fail 1; not_applicable")

    def test_extension_open(self):
        check = {"deadline": {"from": "accepted_on", "to": "ended_on", "within": "1 month", "extend": {"by": "1 month", "when": "answered = 1"}}}
        own = {"accepted_on": "2025-03-01"}
        cases = [{"case_file": dict(own, ended_on=day)} for day in ("2025-04-01", "2025-04-02", "2025-05-02")]
        self.outcomes(check, cases, "pass; unknown; fail 1")

    def test_hours_and_what_follows(self):
        derive = {"hold": {
            "held": {"any": "hold", "where": "kind IN ('custody', 'detention') AND began >= this.ended", "match": "person_id"},
            "prior": {"last": "hold.ended", "where": "kind = 'appear' AND began < this.began", "match": "person_id"}}}
        twelve = {"each": "hold", "when": "kind = 'appear'", "deadline": {"from": "began", "to": "ended", "within": "12 hours", "extend": {"by": "12 hours", "when": "held"}}}
        apart = {"each": "hold", "when": "kind = 'appear' AND prior IS NOT NULL", "deadline": {"from": "prior", "to": "began", "at_least": "24 hours"}}
        kept = {"person": [{"name": "a"}], "hold": [
            {"person_id": 1, "kind": "appear", "began": "2025-07-01 08:00", "ended": "2025-07-02 07:00"},
            {"person_id": 1, "kind": "custody", "began": "2025-07-02 07:00", "ended": "2025-07-05 07:00"}]}
        twice = {"hold": [
            {"person_id": 1, "kind": "appear", "began": "2025-07-01 08:00", "ended": "2025-07-01 19:00"},
            {"person_id": 1, "kind": "appear", "began": "2025-07-02 08:00", "ended": "2025-07-02 19:00"}]}
        self.outcomes(twelve, [kept, twice], "pass; pass", more={"derive": derive})
        self.outcomes(apart, [kept, twice], "not_applicable; fail 1", more={"derive": derive})

    def test_hours_without_a_time(self):
        check = {"each": "talk", "deadline": {"from": "began", "to": "ended", "within": "24 hours"}}
        talk = lambda began, ended: {"talk": [{"began": began, "ended": ended}]}
        self.outcomes(check, [
            talk("2025-03-01 10:00", "2025-03-02"), talk("2025-03-01 10:00", "2025-03-03"),
            talk("2025-03-01 00:00", "2025-03-01"), talk("2025-03-01 10:00", "2025-03-01"),
        ], "unknown; fail 1; pass; unknown")

    def test_no_end_late(self):
        check = {"each": "hold", "deadline": {"from": "began", "to": "told", "within": "24 hours", "no_end": "late"}}
        self.outcomes(check, [{"hold": [{"began": "2026-06-30 10:00"}]}, {"hold": [{"began": None}]}], "fail 1; unknown")

    def test_not_reported(self):
        check = {"each": "sanction", "deadline": {"from": "in_force_on", "to": "reported_on", "within": "6 months"}}
        cases = [{"sanction": [{"kind": "party", "in_force_on": day}]} for day in ("2025-12-01", "2025-12-30", "2026-03-01")]
        self.outcomes(check, cases, "fail 1; not_due; not_due")

    def test_at_least(self):
        check = {"deadline": {"from": "accepted_on", "to": "ended_on", "at_least": "20 days"}}
        cases = [{"case_file": {"accepted_on": "2025-03-10", "ended_on": day}} for day in ("2025-03-20", "2025-03-30", "2025-03-09", None)]
        self.outcomes(check, cases, "fail 1; pass; unknown; pass")
        self.outcomes(check, cases[3:], "not_due", as_of="2025-03-29")

    def test_working_days(self):
        check = {"each": "goods", "deadline": {"from": "took_on", "to": "stored_on", "within": "5 working days"}}
        goods = lambda took, stored: {"goods": [{"took_on": took, "stored_on": stored}]}
        self.outcomes(check, [
            goods("2025-03-14", "2025-03-21"), goods("2025-03-14", "2025-03-24"),
            goods("2025-03-07", "2025-03-14"), goods("2025-12-30", "2026-01-20"), goods("2024-06-03", "2024-06-04"),
        ], "pass; fail 1; pass; unknown; unknown")

    def test_roll(self):
        check = {"deadline": {"from": "accepted_on", "to": "ended_on", "within": "5 days", "roll": True}}
        cases = [{"case_file": {"accepted_on": start, "ended_on": end}} for start, end in (
            ("2025-03-03", "2025-03-09"), ("2025-03-03", "2025-03-10"), ("2025-03-05", "2025-03-11"), ("2024-03-05", "2024-03-10"), ("2024-03-05", "2024-03-11"))]
        self.outcomes(check, cases, "pass; fail 1; pass; pass; unknown")

    def test_due(self):
        check = {"deadline": {"due": "due_on", "to": "ended_on", "no_start": "not_applicable"}}
        cases = [{"case_file": {"due_on": due, "ended_on": end}} for due, end in (
            ("2025-03-05", "2025-03-05"), ("2025-03-05", "2025-03-06"), (None, "2025-03-06"), ("2025-03-05", None), ("2026-07-01", None))]
        self.outcomes(check, cases, "pass; fail 1; not_applicable; fail 1; not_due")

    def test_month_precision(self):
        check = {"each": "person", "deadline": {"from": "born_on", "to": "joined_on", "within": "31 days"}}
        cases = [{"person": [{"born_on": a, "joined_on": b}]} for a, b in (("2025-01", "2025-01-15"), ("2025-01", "2025-01-31"), ("2025-01", "2025-02"), ("2025-01", "2025-04"), ("2025-01-31", "2025-02"))]
        self.outcomes(check, cases, "unknown; pass; unknown; fail 1; pass")

    def test_next(self):
        check = {"each": "step", "when": "kind = 'back'", "deadline": {"from": "done_on", "to": "next_step('again', done_on)", "within": "1 month"}}
        pairs = [("back", "2025-03-01"), ("again", "2025-03-20"), ("back", "2025-04-01"), ("again", "2025-05-20")]
        found = self.outcomes(check, [{"step": steps(*pairs)}], "fail 1")
        self.assertEqual(found[0]["violations"], [["I", "step", [1003], ""]])


class Rows(Case):
    def test_paper_of_each_person(self):
        check = {"each": "person", "when": "member", "require": {"paper": "proof"}}
        self.outcomes(check, [
            {"person": [{"member": 1}, {"member": 1}, {"member": 0}], "paper": [{"kind": "proof", "person_id": 1}]},
            {"person": [{"member": 1}, {"member": 1}], "paper": [{"kind": "proof"}]},
            {"person": [{"member": None}]},
            {"person": [{"member": None}], "paper": [{"kind": "proof"}]},
            {"person": [{"member": 1}], "paper": [{"kind": None}]},
        ], "fail 1; pass; unknown; pass; unknown")

    def test_garbage_is_not_all(self):
        self.outcomes({"each": "person", "none": "paper"}, [{"person": [{}], "paper": [{"kind": "proof", "person_id": "x"}]}], "unknown")

    def test_sanctions_of_each_person(self):
        heavy = {"any": "sanction", "where": "kind = 'party' AND what IN heavy"}
        out = {"any": "sanction", "where": "kind = 'government' AND what = 'dismissal'"}
        more = {"sets": {"heavy": ["expulsion", "probation"]}, "derive": {"person": {"heavy_party": heavy, "dismissed": out}}}
        case = {"person": [{"official": 1}, {"official": 1}], "sanction": [
            {"person_id": 1, "kind": "party", "what": "expulsion"}, {"person_id": 1, "kind": "government", "what": "dismissal"},
            {"person_id": 2, "kind": "party", "what": "probation"}, {"person_id": 2, "kind": "government", "what": "demotion"}]}
        self.outcomes({"each": "person", "when": "official AND retired_on IS NULL", "where": "heavy_party AND NOT dismissed"}, [case], "fail 1", more=more)
        self.outcomes({"each": "sanction", "where": "count_sanction() > 1", "match": ["person_id", "kind"]}, [case], "pass")

    def test_one_officer_in_two_roles(self):
        check = {"each": "duty", "when": "role IN ('judge', 'head')", "where": "has_duty('inquirer')", "match": "staff_id"}
        duty = [{"staff_id": 7, "role": "inquirer"}, {"staff_id": 7, "role": "judge"}, {"staff_id": 8, "role": "head"}]
        found = self.outcomes(check, [{"duty": duty}], "fail 1")
        self.assertEqual(found[0]["violations"], [["I", "duty", [1, 7, "judge"], ""]])

    def test_amounts(self):
        check = {"each": "fact", "agree": ["a", "b", "c"]}
        rows = [{"a": 2800, "b": 2800}, {"a": 2800, "b": None, "c": 2500}, {"a": 2800}]
        self.outcomes(check, [{"fact": rows}, {"fact": rows[:1]}, {"fact": rows[2:]}, {"fact": [{"b": 1, "c": 1}]}, {"fact": [{"b": 1, "c": 2}]}],
                      "fail 1; pass; not_applicable; unknown; fail 1")
        self.outcomes({"each": "fact", "agree": ["a", "b"], "tolerance": 5}, [{"fact": [{"a": 10, "b": 15}]}, {"fact": [{"a": 10, "b": 16}]}], "pass; fail 1")

    def test_sum_against_the_register(self):
        derive = {"case_file": {"taken": {"sum": "goods.amount", "where": "fate = 'confiscated'"}}}
        goods = [{"fate": "confiscated", "amount": 60}, {"fate": "confiscated", "amount": 50}]
        cases = [{"case_file": {"registered": 100}, "goods": goods}, {"case_file": {"registered": 110}, "goods": goods},
                 {"case_file": {"registered": 0}}, {"case_file": {"registered": None}, "goods": goods},
                 {"case_file": {"registered": 110}, "goods": goods + [{"fate": None, "amount": 5}]},
                 {"case_file": {"registered": 110}, "goods": goods + [{"fate": None, "amount": 0}]}]
        self.outcomes({"agree": ["registered", "taken"]}, cases, "fail 1; pass; pass; unknown; unknown; pass", more={"derive": derive})

    def test_order(self):
        self.outcomes({"each": "step", "when": "kind = 'branch'", "order": ["step.standing", "done_on", "sanction.party.decided_on"]}, [
            {"step": steps(("standing", "2025-05-10"), ("branch", "2025-05-05")), "sanction": [{"kind": "party", "decided_on": "2025-05-20"}]}], "fail 1")
        self.outcomes({"each": "hold", "order": ["paper.filed", "began"]}, [
            {"paper": [{"kind": "filed", "dated_on": "2025-03-01"}], "hold": [{"began": "2025-03-01 10:00"}]}], "pass")
        chain = {"order": ["step.a", "step.b", "step.c", "step.d"]}
        found = self.outcomes(chain, [{"step": steps(("a", "2025-01-05"), ("b", "2025-03-20"), ("c", "2025-03-10"), ("d", "2025-03-01"))},
                                      {"step": steps(("a", "2025-01-05"), ("d", "2025-01-05"))}, {"step": steps(("a", "2025-01-05"))}],
                              "fail 2; pass; not_applicable")
        self.assertEqual([entry[3] for entry in found[0]["violations"]], ["3", "4"])
        self.outcomes(dict(chain, strict=True), [{"step": steps(("a", "2025-01-05"), ("d", "2025-01-05"))}], "fail 1")
        strict = {"each": "person", "order": ["born_on", "joined_on"], "strict": True}
        self.outcomes(strict, [{"person": [{"born_on": "2025-01", "joined_on": "2025-01-20"}]}], "unknown")

    def test_edition_in_force(self):
        tables = {"editions": {"columns": ["name", "edition", "first", "final"], "rows": [["rules", "2018", "2018-10-01", "2023-12-31"], ["rules", "2023", "2024-01-01", "9999-12-31"]]}}
        derive = {"case_file": {"decided": {"first": "sanction.decided_on"}}}
        check = {"each": "fact", "when": "instrument IS NOT NULL", "where": (
            "NOT EXISTS (SELECT 1 FROM editions i WHERE i.name = this.instrument AND i.edition = this.edition "
            "AND (this.done_on BETWEEN i.first AND i.final OR case_file.decided BETWEEN i.first AND i.final))")}
        facts = [{"instrument": "rules", "edition": "2018", "done_on": day} for day in ("2023-05-01", "2024-05-01")]
        self.outcomes(check, [{"fact": facts, "sanction": [{"decided_on": "2025-03-01"}]}], "fail 1", more={"tables": tables, "derive": derive})

    def test_nothing_found_in_a_table(self):
        tables = {"months": {"columns": ["what", "months"], "rows": [["warning", 6], ["dismissal", None]]}}
        check = {"each": "sanction", "where": "(SELECT months FROM months m WHERE m.what = this.what) > 3"}
        self.outcomes(check, [{"sanction": [{"what": what}]} for what in ("warning", "dismissal", "other")], "fail 1; unknown; unknown", more={"tables": tables})

    def test_times(self):
        check = {"case": "answered < asked", "times": "asked - answered"}
        self.outcomes(check, [{"case_file": {"asked": 5, "answered": 3}}, {"case_file": {"asked": 5}}], "fail 2; unknown")

    def test_no_rows(self):
        self.outcomes({"each": "talk", "where": "fixes > 0"}, [{}], "not_applicable")
        self.outcomes({"each": "talk", "where": "fixes > 0"}, [{}, {"talk": [{"fixes": 0}]}, {"talk": [{"fixes": 1}]}], "unknown; unknown; fail 1", incomplete=["talk"])

    def test_units(self):
        lookups = {"unit": [{"code": "t1", "level": "town", "parent": "c1"}]}
        check = {"case": "trial <> unit AND trial <> lead.parent"}
        cases = [{"case_file": {"unit": "t1", "trial": trial}} for trial in ("c1", "x", None)] + [{"case_file": {"unit": "none", "trial": "x"}}]
        self.outcomes(check, cases, "pass; fail 1; unknown; unknown", lookups=lookups)
        self.outcomes({"each": "sanction", "require": {"step": "county_approved"}, "match": "person_id"},
                      [{"case_file": {"unit": "t1"}, "person": [{}], "sanction": [{"person_id": 1}]}], "fail 1", {"when": "lead.level = 'town'"}, lookups=lookups)

    def test_papers_before_a_step(self):
        check = {"require": {"paper": ["filed", "report", "notice", "proof"]}, "with": "dated_on <= first_step('handed')"}
        case = {"step": steps(("handed", "2025-06-01")), "paper": [
            {"kind": "filed", "dated_on": "2025-03-01"}, {"kind": "report", "dated_on": "2025-06-05"}, {"kind": "notice", "dated_on": None}]}
        found = self.outcomes(check, [case], "fail 2", {"when": "has_step('handed')"})
        self.assertEqual(found[0]["violations"], [["I", "case_file", None, "proof"], ["I", "case_file", None, "report"]])

    def test_require_any_and_tags(self):
        self.outcomes({"require": {"any": {"paper": "numbered", "step": "decided"}}}, [
            {}, {"paper": [{"kind": "report"}]}, {"step": steps(("decided", None))}, {"step": steps((None, "2025-01-01"))}], "fail 1; pass; pass; unknown")
        self.outcomes({"require": {"paper": "numbered"}}, [{}, {"paper": [{"kind": "report"}]}], "fail 2; fail 1")

    def test_retired(self):
        check = {"each": "sanction", "when": "kind = 'government'", "where": "person.retired_on <= decided_on"}
        case = {"person": [{"name": "a"}, {"name": "b", "retired_on": "2024-01-01"}],
                "sanction": [{"person_id": 1, "kind": "government", "decided_on": "2025-03-01"}, {"person_id": 2, "kind": "government", "decided_on": "2025-03-01"}]}
        alone = {"person": case["person"][:1], "sanction": case["sanction"][:1]}
        self.outcomes(check, [case, alone], "fail 1; pass")
        self.outcomes(check, [alone], "unknown", incomplete=["person"])
        garbled = {"person": [{"name": "a", "retired_on": "31.1."}], "sanction": alone["sanction"]}
        self.outcomes(check, [garbled], "unknown")

    def test_filled_and_none(self):
        found = self.outcomes({"each": "person", "filled": ["name", "born_on", "retired_on"]}, [{"person": [{"name": "", "born_on": "2000-01", "retired_on": None}]}], "fail 2")
        self.assertEqual([entry[3] for entry in found[0]["violations"]], ["name", "retired_on"])
        self.outcomes({"each": "fact", "none": "evidence"}, [
            {"fact": [{}, {}], "evidence": [{"fact_id": 1}]}, {"fact": [{}], "evidence": [{"fact_id": None}]}, {"fact": [{}], "evidence": [{"fact_id": 1}]}],
            "fail 1; unknown; pass")

    def test_open_first(self):
        derive = {"case_file": {"start": {"first": "step.done_on", "kind": "filed"}}}
        check = {"case": "start < '2025-02-01'"}
        self.outcomes(check, [
            {"step": steps(("filed", "2025-01-31"), (None, "2025-01-01"))}, {"step": steps(("filed", "2025-01-31"), (None, "2025-03-01"))},
            {"step": steps(("filed", "2025-01-31"), (None, None))}, {"step": []}], "unknown; fail 1; unknown; pass", more={"derive": derive})


class Queries(Case):
    OVERLAP = {"of": "talk", "query": (
        "SELECT a.case_id, a.talk_id AS row, b.case_id AS other_case, b.talk_id AS other_row, a.began < b.ended AND b.began < a.ended AS violated "
        "FROM talk a JOIN talk b USING (asker) WHERE a.talk_id <> b.talk_id")}

    def test_two_rooms(self):
        talk = lambda who, began, ended: {"talk": [{"asker": who, "began": "2025-03-01 " + began, "ended": ended and "2025-03-01 " + ended}]}
        found = self.outcomes(self.OVERLAP, [talk("a", "09:00", "11:00"), talk("a", "10:30", "12:00"), talk("b", "10:30", "12:00")], "fail 1; fail 1; pass")
        self.assertEqual(found[1]["violations"], [["I", "talk", [2001], ""]])
        self.outcomes(self.OVERLAP, [talk("a", "09:00", None), talk("a", "10:30", "12:00")], "unknown; unknown")
        self.outcomes(self.OVERLAP, [talk("b", "09:00", "10:00")], "unknown", incomplete=["talk"])

    def test_long_silence(self):
        check = {"query": (
            "SELECT case_id, t AS detail FROM (SELECT m.case_id, i.began AS t, lag(i.began, 1, m.began) OVER (PARTITION BY m.hold_id ORDER BY i.began) AS prior "
            "FROM hold m JOIN talk i ON i.case_id = m.case_id AND i.person_id = m.person_id AND i.began BETWEEN m.began AND m.ended "
            "WHERE m.kind = 'detention') WHERE days(prior, t) > :gap")}
        case = {"person": [{}], "hold": [{"person_id": 1, "kind": "detention", "began": "2025-03-01 08:00", "ended": "2025-04-30 08:00"}],
                "talk": [{"person_id": 1, "began": "2025-03-17 09:00"}, {"person_id": 1, "began": "2025-03-20 09:00"}]}
        self.outcomes(check, [case], "fail 1", more={"parameters": {"gap": 15}})

    def test_selection(self):
        check = {"query": (
            "SELECT DISTINCT case_id, witness AS detail FROM goods WHERE witness IN "
            "(SELECT witness FROM goods JOIN selection USING (case_id) GROUP BY witness HAVING count(DISTINCT case_id) > :most)")}
        goods = [{"goods": [{"witness": "z"}]}] * 3 + [{"goods": [{"witness": "z"}, {"witness": "w"}]}, {"goods": [{"witness": "w"}]}]
        self.outcomes(check, goods, "fail 1; fail 1; fail 1; fail 1; pass", more={"parameters": {"most": 3}})
        goods[0] = {"case_file": {"closed_on": None}, "goods": [{"witness": "z"}]}
        self.outcomes(check, goods, "pass; pass; pass; pass", more={"parameters": {"most": 3}})


class Conditions(Case):
    def test_null_of_nothing(self):
        self.outcomes({"case": "1 / answered > 2"}, [{"case_file": {"answered": 0}}], "unknown")

    def test_absent_is_false(self):
        self.outcomes({"case": "due_on < '2025-01-01'"}, [{}], "pass")
        self.outcomes({"case": "due_on < '2025-01-01' AND accepted_on > '2025-01-01'"}, [{}], "unknown")
        self.outcomes({"case": "due_on < '2025-01-01'"}, [{}], "unknown", incomplete=["case_file"])

    def test_textual_reads(self):
        self.outcomes({"case": "coalesce(accepted_on, due_on) > '2025'"}, [{}], "unknown")
        self.outcomes({"case": "CASE WHEN 1 THEN due_on ELSE accepted_on END > '2025'"}, [{}], "unknown")

    def test_item_when_open(self):
        cases = [{"case_file": {"asked": asked}} for asked in (None, 1)]
        self.outcomes({"case": "closed_on > '2025-01-01'"}, cases, "unknown; fail 1", {"when": "asked = 1"})
        self.outcomes({"case": "closed_on > '2026-01-01'"}, cases, "pass; pass", {"when": "asked = 1"})

    def test_today(self):
        self.outcomes({"case": "date('now') > closed_on"}, [{}], "fail 1", as_of="2026-01-01")
        self.outcomes({"case": "date('now') > closed_on"}, [{}], "pass", as_of="2025-12-31")


class Functions(unittest.TestCase):
    def test_dates(self):
        names = oracle.sql_functions(oracle.Calendar(CALENDAR))
        call = lambda name, *args: names[name][1](*args)
        for expected, *asked in (
            (28, "days", "2025-01-31", "2025-02-28 10:00"), (-1, "days", "2025-02-28", "2025-02-27"), (None, "days", "2025-02-30", "2025-02-27"),
            (None, "days", "2025-02", "2025-03-01"), (None, "minutes", "2025-01-31", "2025-01-31 10:00"), (-90, "minutes", "2025-02-01 00:30", "2025-01-31 23:00"),
            (0, "months", "2025-01-31", "2025-02-27"), (1, "months", "2025-01-31", "2025-02-28"), (-1, "months", "2025-02-28", "2025-01-31"), (12, "months", "2024-02-29", "2025-02-28"),
            ("2025-02-28 10:00", "add_months", "2025-01-31 10:00", 1), ("2024-02-28", "add_months", "2025-02-28", -12),
            ("2025-03-01 10:00", "add_days", "2025-02-28 10:00", 1), (None, "add_days", "9999-12-31", 1), (2, "working_days", "2025-03-07", "2025-03-11"),
            (-2, "working_days", "2025-03-11", "2025-03-07"), (None, "working_days", "2025-12-30", "2026-01-02"), ("2025-03-09", "add_working_days", "2025-03-07", 1),
            ("2025-02-28", "last_day", "2025-02"), ("2025-02-01", "first_day", "2025-02"), ("2025-02-07", "last_day", "2025-02-07 10:00"), (2025, "year", "2025-02"), (None, "year", "2025"),
            ("a(1)b", "fold", "Ａ 〔1】\u200bB"),
        ):
            self.assertEqual(call(*asked), expected, asked)

    def test_convert(self):
        for expected, *asked in (
            ((5, True), "+5", "int"), ((5, True), 5.0, "int"), ((None, False), 5.5, "int"), ((None, False), " 5", "int"), ((None, True), "", "int"),
            ((1, True), "1", "bool"), ((None, False), 2, "bool"), (("5", True), 5, "text"), ((None, False), 5.0, "text"),
            (("2025-01-31", True), "2025-01-31T10:00:59", "date"), ((None, False), "2025-01", "date"), ((None, False), "2025-01-31 24:00", "date"),
            (("2025-01-31 10:00", True), "2025-01-31T10:00:59", "datetime"), (("2025-01-31", True), "2025-01-31", "datetime"),
        ):
            self.assertEqual(oracle.convert(*asked), expected, asked)
        self.assertEqual(oracle.convert("2025-01", "date", True), ("2025-01", True))
        self.assertEqual(oracle.convert("z", "code", False, {"a"}), (None, False))


class Scores(unittest.TestCase):
    DIMENSIONS = [{"id": "facts", "points": 10, "categories": [{"id": "clear", "points": 4}, {"id": "solid", "points": 6}]}, {"id": "rest", "points": 90}]

    def one(self, items, case=None, **more):
        return run(rubric(items, **{k: v for k, v in more.items() if k in ("dimensions", "assessed", "classes", "points")}),
                   [case or {}], **{k: v for k, v in more.items() if k not in ("dimensions", "assessed", "classes", "points")})["cases"][0]

    @staticmethod
    def item(name, deduct, sql="1", **more):
        return dict({"id": name, "title": name, "deduct": deduct, "check": {"case": sql}}, **more)

    def test_exact(self):
        case = self.one([self.item("A", "10.05"), self.item("B", "0.5")])
        self.assertEqual((case["score"], case["lowest"]), ("89.45", "89.45"))
        self.assertEqual(case["deductions"], [["A", "10.05", "0", "0", "0"], ["B", "0.5", "0", "0", "0"]])

    def test_each_and_max(self):
        item = self.item("A", {"each": "0.3", "max": 1})
        item["check"] = {"case": "1", "times": "asked"}
        self.assertEqual(self.one([item], {"case_file": {"asked": 2}})["score"], "99.4")
        self.assertEqual(self.one([item], {"case_file": {"asked": 4}})["score"], "99")

    def test_caps(self):
        items = [self.item("A", 3, **{"in": "clear"}), self.item("B", 3, **{"in": "clear"}), self.item("C", 5, **{"in": "facts"}),
                 self.item("D", 6, **{"in": "solid"}), self.item("E", 95, **{"in": "rest"})]
        case = self.one(items, dimensions=self.DIMENSIONS)
        self.assertEqual(case["deductions"], [
            ["A", "3", "0", "0", "0"], ["B", "3", "2", "0", "0"], ["C", "5", "0", "0", "0"], ["D", "6", "0", "5", "0"], ["E", "95", "0", "5", "0"]])
        self.assertEqual(case["score"], "0")

    def test_rubric_cap(self):
        case = self.one([self.item("A", 60), self.item("B", 70)])
        self.assertEqual(case["deductions"], [["A", "60", "0", "0", "0"], ["B", "70", "0", "0", "30"]])
        self.assertEqual((case["score"], case["class"]), ("0", "last"))

    def test_lowest(self):
        items = [self.item("A", 5, "accepted_on > '2025'"), self.item("B", {"each": 1, "max": 4}), self.item("C", 2, "0")]
        items.append({"id": "M", "title": "m", "deduct": {"range": [2, 6], "max": 5}, "check": {"manual": True}})
        items.append(self.item("T", 50, "accepted_on > '2025'", severity="advice"))
        case = self.one(items)
        self.assertEqual((case["score"], case["lowest"]), ("99", "89"))
        self.assertEqual({k: v[0] for k, v in case["items"].items()}, {"A": "unknown", "B": "fail", "C": "pass", "M": "not_checked", "T": "unknown"})

    def test_open_rows_beside_a_violation(self):
        item = {"id": "A", "title": "a", "deduct": {"each": 1, "max": 4}, "check": {"each": "talk", "where": "fixes > 0"}}
        rows = {"talk": [{"fixes": 1}, {"fixes": None}]}
        case = self.one([item], rows)
        self.assertEqual((case["items"]["A"], case["score"], case["lowest"]), (["fail", 1], "99", "96"))
        case = self.one([item], {"talk": [{"fixes": 1}]}, incomplete=["talk"])
        self.assertEqual((case["score"], case["lowest"]), ("99", "96"))
        case = self.one([item], {"talk": [{"fixes": 1}]})
        self.assertEqual((case["score"], case["lowest"]), ("99", "99"))

    def test_confirm(self):
        case = self.one([self.item("A", 20, confirm=True, severity="major")])
        self.assertEqual((case["items"]["A"], case["score"], case["lowest"], case["class"]), (["fail", 1], "100", "80", "best"))
        self.assertEqual(case["possible"], ["best", "middle"])

    def test_classes(self):
        major, veto = self.item("A", 1, severity="major"), self.item("V", 0, severity="veto")
        self.assertEqual(self.one([major])["class"], "middle")
        self.assertEqual(self.one([self.item("A", 1)])["class"], "best")
        self.assertEqual(self.one([self.item("A", "10.01")])["class"], "middle")
        case = self.one([veto])
        self.assertEqual((case["class"], case["possible"]), ("last", ["last"]))
        del veto["deduct"]
        self.assertEqual((self.one([veto])["score"], self.one([veto])["class"]), ("100", "last"))

    def test_possible(self):
        unsure = self.item("A", 1, "accepted_on > '2025'", severity="major")
        fine = [self.item("F%d" % n, 1, "0") for n in range(9)]
        self.assertEqual(self.one(fine + [unsure])["possible"], ["best", "middle"])
        unsure["severity"] = "veto"
        self.assertEqual(self.one(fine + [unsure])["possible"], ["best", "middle", "last"])
        manual = {"id": "M", "title": "m", "severity": "veto", "check": {"manual": True}}
        self.assertEqual(self.one(fine + [manual])["possible"], ["best"])
        manual.update(severity="major", deduct=1)
        self.assertEqual(self.one(fine + [manual])["possible"], ["best", "middle"])

    def test_insufficient(self):
        fine = [self.item("F%d" % n, 1, "0") for n in range(7)]
        unsure = [self.item("U%d" % n, 1, "accepted_on > '2025'") for n in range(3)]
        self.assertEqual(self.one(fine + unsure)["class"], "best")
        self.assertEqual(self.one(fine[1:] + unsure)["class"], "insufficient")
        self.assertEqual(self.one(fine[1:] + unsure, assessed={"at_least": "60%"})["class"], "best")
        self.assertEqual(self.one(fine[1:] + unsure + [self.item("V", 0, severity="veto")])["class"], "last")
        self.assertEqual(self.one([self.item("A", 31)] + unsure)["class"], "last")
        self.assertEqual(self.one([{"id": "M", "title": "m", "deduct": 1, "check": {"manual": True}}])["class"], "insufficient")
        self.assertEqual(self.one([self.item("A", 1, "0", when="0")])["class"], "insufficient")


class Selection(unittest.TestCase):
    ITEMS = [{"id": "A", "title": "a", "deduct": 1, "check": {"filled": "case_no"}}]

    def test_left_out(self):
        cases = [{"case_file": own} for own in (
            {"closed_on": None}, {"closed_on": "2024-12-31"}, {"closed_on": "2025-03-31", "kind": "party"}, {"closed_on": "2025-03-31", "kind": None},
            {"closed_on": "2025-01-01", "case_no": "n1"}, {"closed_on": "2025-03-31"}, {"closed_on": "never"})]
        document = run(rubric(self.ITEMS, cases="kind <> 'party'"), cases, first="2025-01-01", last="2025-03-31")
        self.assertEqual(document["left_out"], {"open": 1, "outside_period": 1, "no_date": 1, "not_for_rubric": 1, "unplaced": 1})
        self.assertEqual([(case["case"], case["number"], case["score"]) for case in document["cases"]], [([5], "n1", "100"), ([6], "6", "99")])

    def test_stated_complete(self):
        items = [{"id": "A", "title": "a", "deduct": 1, "check": {"none": "paper"}}]
        for stated, expected in ((None, "unknown"), ([("paper", "1")], "fail"), ([("all", 1)], "fail"), ([("paper", "2"), ("step", "1"), ("paper", None)], "unknown")):
            found = run(rubric(items), [{}], complete=False, stated=stated)["cases"][0]
            self.assertEqual(found["items"]["A"][0], expected, stated)


if __name__ == "__main__":
    unittest.main()
