"""Two years of quarters: a case database whose files grow better, scored quarter by quarter.

    quarters.py REVIEW_BINARY CASEDB

From the first file of the small fixture: 20 to 27 files a quarter, of which ever fewer have issues without a conclusion. 2025Q2 is scored twice
(its files were mended in between: the newer run counts), 2025Q4 by another standard.
"""
import os
import sqlite3
import subprocess
import sys

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cli", "fixtures", "reports")
QUARTERS = ["%dQ%d" % (year, quarter) for year in (2025, 2026) for quarter in (1, 2, 3, 4)]


def fill(path):
    db = sqlite3.connect(path)
    with open(os.path.join(FIXTURES, "cases.sql"), encoding="utf-8") as file:
        db.executescript(file.read())
    db.execute("DELETE FROM file WHERE id > 1")
    for at, quarter in enumerate(QUARTERS):
        for i in range(20 + at):
            key, day = 1000 * (at + 1) + i, "%s-%02d-%02d" % (quarter[:4], 3 * int(quarter[5]) - 1, 1 + i)
            unconcluded = (i % 5) if i < 16 - 2 * at else 0  # each takes ten points off
            db.execute("INSERT INTO file SELECT ?, ?, CASE WHEN ? % 2 THEN '01' ELSE '02' END, trial_id, sort, ?, ?, 5, ?, accepted_on, finished_on FROM file WHERE id = 1",
                       (key, "丁纪立〔%s〕%d号" % (quarter[:4], 100 * int(quarter[5]) + i), i, day, day, 5 - unconcluded))
            for table, columns in (("person", "name, born, post, retired"), ("paper", "kind, number || '-%d', dated_on, volume_no, page_from" % key), ("step", "kind, done_on")):
                db.execute("INSERT INTO %s SELECT NULL, ?, %s FROM %s WHERE file_id = 1" % (table, columns, table), (key,))
            db.execute("INSERT INTO review_complete SELECT record, ?, by, at FROM review_complete WHERE \"case\" = 1", (key,))
    db.execute("DELETE FROM file WHERE id = 1")
    db.commit()
    db.close()


def score(binary, path, quarter, rubric="rubric.yaml", *options):
    subprocess.run([binary, "score", path, "--rubric", os.path.join(FIXTURES, rubric), "--period", quarter, "--as-of", "2027-01-10", "--quiet", "-o", os.devnull, *options],
                   check=True, env=dict(os.environ, LC_ALL="C"))


def make(binary, path):
    fill(path)
    score(binary, path, "2025Q2")
    db = sqlite3.connect(path)
    db.execute("UPDATE file SET concluded = 5 WHERE id = 2001")
    db.commit()
    db.close()
    for quarter in QUARTERS:
        score(binary, path, quarter, "rubric.yaml", *(("--set", "months=2") if quarter == "2025Q4" else ()))


if __name__ == "__main__":
    make(os.path.abspath(sys.argv[1]), sys.argv[2])
