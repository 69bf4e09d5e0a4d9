"""CSV files into the tables that `review init` makes: the program, and the sqlite3 shell's .import."""
import csv
import os
import sqlite3

from measuring import Variant, output_of, rounds, say, table


def export(bench, folder, rows):
    """About so many rows as people have them: cases and their rows by number, nothing unreadable."""
    cases = max(1, rows * 10 // 468)
    db = sqlite3.connect("file:%s?mode=ro" % bench.database(cases, 10), uri=True)
    os.makedirs(folder, exist_ok=True)
    written = 0
    for record in bench.job["records"]:
        columns = [row[1] for row in db.execute("PRAGMA table_info(%s)" % record)][1:]
        cells = ["nullif(t.%s, '不详')" % name for name in columns]
        if record != "case_file":
            columns, cells = ["case_no"] + columns, ["c.case_no"] + cells
        select = "SELECT %s FROM %s AS t JOIN case_file AS c USING (case_id) ORDER BY case_id" % (", ".join(cells), record)
        with open(os.path.join(folder, record + ".csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(columns)
            for row in db.execute(select):
                out.writerow(row)
                written += 1
    db.close()
    return written


def counts(path, records):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    found = {record: db.execute("SELECT count(*) FROM " + record).fetchone()[0] for record in records}
    db.close()
    return found


def bench(of):
    records = list(of.job["records"])
    folder, shell_folder = of.path("import"), of.path("import-shell")
    database = of.path("import.db")
    say("  writes the files")
    rows = export(of, folder, of.options.rows)

    def new():
        for end in ("", "-journal", ".review"):
            if os.path.exists(database + end):
                os.remove(database + end)
        output_of([of.review, "init", database, "--records", of.path("bench.dict.yaml"), "--quiet"])

    files = [os.path.join(folder, record + ".csv") for record in records]
    program = Variant("review import", [of.review, "import", database, *files, "--records", of.path("bench.dict.yaml"),
                                        "--quiet"], before=new)
    program.output()
    imported = counts(database, records)
    if sum(imported.values()) != rows:
        raise SystemExit("bench: %d rows were imported, not %d" % (sum(imported.values()), rows))
    # The shell gets the same rows as the tables have them: keys of cases for their numbers, columns in order.
    os.makedirs(shell_folder, exist_ok=True)
    script = of.path("import.sql")
    with open(script, "w", encoding="utf-8") as file:
        for record in records:
            path = os.path.join(shell_folder, record + ".csv")
            with open(path, "w", encoding="utf-8") as out:
                out.write(output_of(["sqlite3", "-readonly", "-csv", "-header", database, "SELECT * FROM " + record]))
            file.write(".import --csv --skip 1 '%s' %s\n" % (path, record))
    shell = Variant("sqlite3 shell's .import", ["sqlite3", database], stdin=script, before=new)
    shell.output()
    if counts(database, records) != imported:
        raise SystemExit("bench: the shell imported other rows")
    rounds([shell, program], of.options.rounds, of.path("measure"))
    print("### Import of {:,} rows of CSV ({:.0f} MB)\n".format(
        rows, sum(os.path.getsize(path) for path in files) / 1e6))
    table([shell, program], shell, per=rows, unit="rows")
