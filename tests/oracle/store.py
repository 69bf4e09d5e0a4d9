"""The newest run of a store as the oracle's document, read from the run tables by plain SQL."""
import json
import sqlite3

OUTCOMES = ("pass", "fail", "unknown", "not_applicable", "not_due", "not_checked", "waived")


def points(hundredths):
    sign, rest = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    text = "%s%d.%02d" % (sign, rest // 100, rest % 100)
    return text.rstrip("0").rstrip(".")


def unpack(blob):
    """Numbers of 7 bits a byte, low first, 128 goes on."""
    number = shift = 0
    for byte in blob or b"":
        number |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            yield number
            number = shift = 0


def outcomes(ids, codes, counts):
    numbers, found = unpack(counts), {}
    for item, code in zip(ids, codes):
        n = next(numbers) if code & 64 else 1 if code & 32 else 0
        found[item] = [OUTCOMES[code & 15], n]
    return found


def digest(path):
    """Digest of the newest run's texts, selection and results; and its remarks."""
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    found = db.execute("SELECT run, digest FROM run ORDER BY run DESC LIMIT 1").fetchone()
    remarks = db.execute("SELECT * FROM run_remark WHERE run = ? ORDER BY 1, 2, 3, 4", found[:1]).fetchall()
    db.close()
    return found[1], remarks


def read(path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    (run,) = db.execute("SELECT max(run) FROM run").fetchone()
    items, classes = {}, {}
    for rubric, _, item in db.execute("SELECT rubric, item, id FROM run_item WHERE run = ? ORDER BY rubric, item", (run,)):
        items.setdefault(rubric, []).append(item)
    for rubric, at, name in db.execute("SELECT rubric, class, id FROM run_class WHERE run = ? ORDER BY rubric, class", (run,)):
        classes.setdefault(rubric, {})[at] = name if at >= 0 else "insufficient"
    cases = []
    for row in db.execute("SELECT position, rubric, case_key, number, score, lowest, class, score_class, worst_class,"
                          " outcomes, counts FROM run_case WHERE run = ? ORDER BY position", (run,)):
        position, rubric, key, number, score, lowest, at, best, worst, codes, counts = row
        ids = items.get(rubric, [])
        cases.append({
            "case": json.loads(key), "number": number, "score": points(score), "lowest": points(lowest),
            "class": classes[rubric][at], "possible": [classes[rubric][i] for i in range(best, worst + 1)],
            "items": outcomes(ids, codes, counts),
            "violations": [[ids[item], record, key and json.loads(key), which] for item, record, key, which in db.execute(
                "SELECT item, record, row_key, which FROM violation WHERE run = ? AND position = ? AND hint = 0 ORDER BY seq",
                (run, position))],
            "deductions": [[ids[item]] + [points(n) for n in numbers] for item, *numbers in db.execute(
                "SELECT item, raw, category_cut, dimension_cut, rubric_cut FROM deduction WHERE run = ? AND position = ?"
                " ORDER BY item", (run, position))],
        })
    left = dict(db.execute("SELECT reason, count(*) FROM run_left_out WHERE run = ? GROUP BY reason", (run,)))
    db.close()
    return {"cases": cases, "left_out": left}
