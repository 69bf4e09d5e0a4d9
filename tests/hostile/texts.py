"""CSV files, damaged. A kind gets a Text and returns bytes."""
import csv
import io

from common import BYTES, Kinds, value

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
KINDS = Kinds()


class Text:
    """A sound file: its rows, and how it is to be written."""

    def __init__(self, text, rng):
        self.rows = list(csv.reader(io.StringIO(text)))
        self.head = next(i for i, row in enumerate(self.rows) if all(row))   # below titles
        self.encoding = rng.choice(ENCODINGS)
        self.end = rng.choice(["\n", "\r\n"])
        self.delimiter = rng.choice([",", ",", ",", "\t", ";"])

    def text(self, quoting=csv.QUOTE_MINIMAL):
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.end, quoting=quoting).writerows(self.rows)
        return out.getvalue()

    def pack(self, text=None):
        out = self.text() if text is None else text
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(self.encoding, b"")
        return mark + out.encode(self.encoding, "surrogatepass" if self.encoding.startswith("utf") else "replace")


def on_bytes(function):
    def kind(rng, text):
        return function(rng, text.pack())
    kind.__name__ = function.__name__
    return kind


for function in BYTES:
    KINDS.add()(on_bytes(function))


# ---- encodings -----------------------------------------------------------------------------------------------------------------------------

@KINDS.add()
def another_encoding(rng, text):
    text.encoding = rng.choice(["utf-32", "utf-7", "big5hkscs", "shift_jisx0213", "euc_kr", "cp1252", "hz", "utf-16"])
    return text.text().encode(text.encoding, "replace")


@KINDS.add()
def no_mark(rng, text):
    return text.text().encode(rng.choice(["utf-16-le", "utf-16-be"]))


@KINDS.add()
def mixed_encodings(rng, text):
    lines = text.text().splitlines(True)
    at = rng.randrange(1, len(lines) + 1)
    return "".join(lines[:at]).encode("utf-8") + "".join(lines[at:]).encode("gb18030")


@KINDS.add()
def cells_in_another_encoding(rng, text):
    data = text.text().encode("utf-8")
    return data.replace("〔".encode(), "〔".encode("gb18030"), rng.choice([1, 3, 1000]))


@KINDS.add(refused=True)
def no_characters(rng, text):
    bad = rng.choice([b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xff\xff\xff"])
    lines = text.text().encode("utf-8").splitlines(True)
    at = rng.randrange(len(lines))
    lines[at] = bad + lines[at]
    return b"\xef\xbb\xbf" + b"".join(lines)


@KINDS.add(refused=True)
def half_a_unit(rng, text):
    return b"\xff\xfe" + text.text().encode("utf-16-le")[:-1]


@KINDS.add(refused=True)
def half_a_pair(rng, text):
    out = text.text()
    at = rng.randrange(len(out))
    return b"\xff\xfe" + (out[:at] + rng.choice(["\ud800", "\udfff"]) + out[at:]).encode("utf-16-le", "surrogatepass")


@KINDS.add()
def marks_everywhere(rng, text):
    out = text.text()
    for _ in range(rng.choice([1, 2, 50])):
        at = rng.choice([0, rng.randrange(len(out) + 1)])
        out = out[:at] + rng.choice(["\ufeff", "\ufffe"]) + out[at:]
    return text.pack(out)


@KINDS.add(refused=True)
def nul_inside(rng, text):
    out = text.text()
    at = rng.randrange(len(out))
    return text.pack(out[:at] + "\0" * rng.choice([1, 2, 4096]) + out[at:])


# ---- structure -----------------------------------------------------------------------------------------------------------------------------

@KINDS.add(refused=True)
def a_lone_quote(rng, text):
    text.rows[rng.randrange(len(text.rows))][0] = "QUOTE"
    return text.pack(text.text().replace("QUOTE", '"', 1))


@KINDS.add()
def quotes_anywhere(rng, text):
    out = text.text()
    for _ in range(rng.choice([1, 2, 5, 40])):
        at = rng.randrange(len(out))
        out = out[:at] + rng.choice(['"', '""', '"x', 'x"', '"\n', ',"', '",']) + out[at:]
    return text.pack(out)


@KINDS.add()
def quotes_of_other_kinds(rng, text):
    return text.pack(text.text(csv.QUOTE_ALL).replace('"', rng.choice(["'", "“", "`", "\\\""])))


@KINDS.add(refused=True)
def ten_thousand_columns(rng, text):
    for row in text.rows if rng.random() < 0.5 else [text.rows[text.head]]:
        row += [rng.choice(["x", ""])] * 9999 + ["x"]
    return text.pack()


@KINDS.add(refused=True)
def one_line_of_50_mb(rng, text):
    piece = rng.choice(["x", ",", '""', '"x",', "案"])
    text.encoding = rng.choice(["utf-8", "gb18030"])
    return text.pack() + (piece * ((50 << 20) // len(piece.encode()))).encode(text.encoding)


@KINDS.add()
def many_blank_lines(rng, text):
    at = rng.randrange(len(text.rows))
    text.rows[at:at] = [[""] * rng.choice([0, 1, 5])] * rng.choice([1, 1000, 300000])
    return text.pack()


@KINDS.add()
def many_quoted_newlines(rng, text):
    text.rows[-1][-1] = "\n" * rng.choice([1, 1000, 120000])
    return text.pack()


@KINDS.add()
def other_line_ends(rng, text):
    ends = rng.choice([["\r"], ["\n\r"], ["\r", "\n", "\r\n"], ["\u2028"], ["\x85"], ["\r\r\n"], [""]])
    return text.pack("".join(line + rng.choice(ends) for line in text.text().splitlines()))


@KINDS.add()
def delimiters_change(rng, text):
    lines = text.text().splitlines(True)
    for _ in range(rng.choice([1, 5])):
        at = rng.randrange(len(lines))
        lines[at] = lines[at].replace(text.delimiter, rng.choice(["\t", ";", "|", "，", " ", "\x1f"]))
    return text.pack(rng.choice(["", "sep=,\n", "sep=;\n", "sep=\n", "sep=" + "x" * 70000 + "\n"]) + "".join(lines))


@KINDS.add()
def ragged_rows(rng, text):
    for _ in range(rng.choice([1, 5, 50])):
        row = rng.choice(text.rows)
        if rng.random() < 0.5:
            del row[rng.randrange(len(row) + 1):]
        else:
            row += ["", value(rng)] * rng.choice([1, 3])
    return text.pack()


# ---- headers and cells ---------------------------------------------------------------------------------------------------------------------

@KINDS.add(refused=True)
def no_header(rng, text):
    del text.rows[:text.head + 1]
    return text.pack()


@KINDS.add(refused=True)
def a_heading_twice(rng, text):
    text.rows[text.head][-1] = text.rows[text.head][0]
    return text.pack()


@KINDS.add(refused=True)
def an_unknown_heading(rng, text):
    text.rows[text.head][rng.randrange(len(text.rows[text.head]))] = rng.choice(["no such", "案 号 码", "=case_id", "x" * 70000, "case_id; DROP TABLE x", "\u202ecase"])
    return text.pack()


@KINDS.add()
def an_empty_heading(rng, text):
    text.rows[text.head][rng.randrange(len(text.rows[text.head]))] = rng.choice(["", " ", "\n", "\u3000"])
    return text.pack()


@KINDS.add()
def header_only(rng, text):
    del text.rows[text.head + 1:]
    return text.pack(text.text().rstrip() if rng.random() < 0.5 else None)


@KINDS.add()
def header_again(rng, text):
    text.rows.insert(rng.randrange(text.head + 1, len(text.rows) + 1), list(text.rows[text.head]))
    return text.pack()


@KINDS.add()
def titles_above(rng, text):
    text.rows[:0] = [[value(rng) for _ in range(rng.choice([1, 2, 30]))] for _ in range(rng.choice([1, 3, 40]))]
    return text.pack()


@KINDS.add()
def columns_in_another_order(rng, text):
    order = list(range(len(text.rows[text.head])))
    rng.shuffle(order)
    text.rows = [[row[i] if i < len(row) else "" for i in order] for row in text.rows]
    return text.pack()


@KINDS.add()
def columns_exchanged(rng, text):
    rng.shuffle(text.rows[text.head])
    return text.pack()


@KINDS.add()
def a_column_left_out(rng, text):
    at = rng.randrange(len(text.rows[text.head]))
    for row in text.rows:
        del row[at:at + 1]
    return text.pack()


@KINDS.add()
def strange_values(rng, text):
    for _ in range(rng.choice([1, 1, 3, 30])):
        row = rng.choice(text.rows[text.head + 1:])
        row[rng.randrange(len(row))] = value(rng)
    return text.pack()


@KINDS.add()
def one_value_all_down(rng, text):
    at, what = rng.randrange(len(text.rows[text.head])), value(rng)[:5000]
    for row in text.rows[text.head + 1:]:
        row[at] = what
    return text.pack()


@KINDS.add()
def rows_many_times(rng, text):
    row = rng.choice(text.rows[text.head + 1:])
    text.rows += [list(row) for _ in range(rng.choice([1, 2, 100, 5000]))]
    return text.pack()


@KINDS.add()
def rows_that_differ_in_one_cell(rng, text):
    row = list(rng.choice(text.rows[text.head + 1:]))
    row[rng.randrange(len(row))] = value(rng)
    text.rows.insert(rng.randrange(text.head + 1, len(text.rows)), row)
    return text.pack()


@KINDS.add()
def rows_in_another_order(rng, text):
    rest = text.rows[text.head + 1:]
    rng.shuffle(rest)
    text.rows[text.head + 1:] = rest
    return text.pack()


@KINDS.add()
def totals_between(rng, text):
    row = [rng.choice(["合计", "小计", "总计", "注：", "填表人：王某"])] + [""] * (len(text.rows[text.head]) - 1)
    text.rows.insert(rng.randrange(text.head + 1, len(text.rows) + 1), row)
    return text.pack()


@KINDS.add()
def cells_emptied(rng, text):
    for _ in range(rng.choice([1, 5, 100])):
        row = rng.choice(text.rows[text.head + 1:])
        row[rng.randrange(len(row))] = rng.choice(["", " ", "\u3000", "\u00a0"])
    return text.pack()
