"""pandas: a frame for each record, a column of truth for each item, sums by case.

    peer_pandas.py JOB.json STATEMENTS DATABASE
"""
import json
import sqlite3
import sys

import numpy as np
import pandas as pd

from conditions import Pandas, answer, parse


def days(a, b):
    return (b - a).dt.days


def minutes(a, b):
    return (b - a).dt.total_seconds() // 60


def frame(db, record, select, columns):
    df = pd.read_sql_query(select, db)
    for name in df.columns:
        if columns.get(name) in ("date", "datetime"):
            df[name] = pd.to_datetime(df[name], errors="coerce")
    return df


def found_in(item, df, as_of):
    """A column of truth: the rows in which an item finds something."""
    if item["shape"] != "limit":
        text = " & ".join("(%s)" % Pandas().source(parse(item[key])) for key in ("when", "where") if item.get(key))
        return eval(text, {"df": df, "days": days, "minutes": minutes})
    of_kind = df[df["kind"] == item["kind"]]
    start = of_kind[item["from"]]
    last = start + (pd.DateOffset(months=item["months"]) if item["months"] else pd.Timedelta(days=item["days"]))
    late = of_kind[item["to"]] > last
    if item["absent"]:
        late |= of_kind[item["to"]].isna() & (last < as_of) & of_kind["complete"]
    return late.reindex(df.index, fill_value=False)


def missing(item, documents, cases):
    there = documents.loc[documents["kind"] == item["kind"], "case_id"]
    hidden = documents.loc[documents["kind"].isna(), "case_id"]
    lacks = cases["complete_document"] & ~cases["case_id"].isin(there) & ~cases["case_id"].isin(hidden)
    if item.get("when"):
        lacks &= eval(Pandas().source(parse(item["when"])), {"df": cases})
    return lacks


def main(job, statements, path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    frames = {record: frame(db, record, select, job["records"][record])
              for record, select in zip(job["records"], statements)}
    complete = pd.read_sql_query('SELECT CAST("case" AS INTEGER) AS case_id, record FROM review_complete', db)
    cases, as_of = frames["case_file"], pd.Timestamp(job["as_of"])
    for record in ("document", "step"):
        whole = complete.loc[complete["record"] == record, "case_id"]
        frames[record]["complete"] = frames[record]["case_id"].isin(whole)
        cases["complete_" + record] = cases["case_id"].isin(whole)
    of_case = cases[["case_id", "filed_on", "closed_on", "volumes"]].rename(
        columns={name: "case_" + name for name in ("filed_on", "closed_on", "volumes")})
    for record in ("document", "evidence"):
        frames[record] = frames[record].merge(of_case, on="case_id", how="left")
    counts = pd.DataFrame(index=cases["case_id"])
    columns = {}
    for number, item in enumerate(job["items"]):
        if item["shape"] == "manual":
            continue
        if item["shape"] == "required":
            df, mask = cases, missing(item, frames["document"], cases)
        else:
            df = frames[item["record"]]
            mask = found_in(item, df, as_of)
        columns[number] = df.loc[mask, "case_id"].value_counts()
    counts = pd.DataFrame(columns, index=cases["case_id"]).fillna(0).astype("int64")
    points = (counts * job["each"]).clip(upper=job["max"])
    total = 10000 * len(cases)
    for dimension, most in enumerate(job["dimension_max"]):
        parts = []
        for category in (True, False):
            numbers = [number for number in columns if job["items"][number]["dimension"] == dimension
                       and job["items"][number]["category"] == category]
            parts.append(points[numbers].sum(axis=1))
        total -= int(np.minimum(parts[0].clip(upper=job["category_max"]) + parts[1], most).sum())
    print(answer(job, counts.sum().to_dict(), (counts > 0).sum().to_dict(), total))


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        JOB = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        main(JOB, file.read().splitlines(), sys.argv[3])
