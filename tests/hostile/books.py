"""Workbooks, damaged: their bytes, the zip archive, its XML, the cells. A kind gets a Book and returns bytes."""
import io
import re
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

from common import BYTES, Kinds, value

KINDS = Kinds()
MAIN = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SHEET = XML + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CELL = re.compile(r'<c r="([A-Z]+)([0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.S)
MB = 1 << 20


class Book:
    """A sound workbook: its parts in order, and one of its sheets of records to work on."""

    def __init__(self, data, rng):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.rng = rng
        targets = {match[2]: match[1] for match in re.finditer(r'Target="/?(?:xl/)?(worksheets/[^"]*)"[^>]* Id="([^"]*)"', self.text(RELS))}
        targets.update((match[1], match[2]) for match in re.finditer(r'Id="([^"]*)"[^>]* Target="/?(?:xl/)?(worksheets/[^"]*)"', self.text(RELS)))
        sheets = ["xl/" + targets[match[2]] for match in re.finditer(r'<sheet name="([^"]*)"[^>]*r:id="([^"]*)"', self.text(MAIN))
                  if "hidden" not in match[0] and match[1] != "填写说明"]
        self.sheet = rng.choice([name for name in sheets if len(CELL.findall(self.text(name))) > 30])

    def text(self, name):
        return self.parts[name].decode("utf-8")

    def put(self, name, text):
        self.parts[name] = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return self

    def edit(self, name, old, new, count=1):
        """Replaces what must be there."""
        changed, n = re.subn(old, lambda match: new(match) if callable(new) else new, self.text(name), count=count, flags=re.S)
        if not n:
            raise LookupError("%s has no %s" % (name, old))
        return self.put(name, changed)

    def edit_one(self, old, new):
        """Replaces one of the matches in the sheet."""
        matches = list(re.finditer(old, self.text(self.sheet), re.S))
        if not matches:
            raise LookupError("%s has no %s" % (self.sheet, old))
        match, text = self.rng.choice(matches), self.text(self.sheet)
        return self.put(self.sheet, text[:match.start()] + (new(match) if callable(new) else new) + text[match.end():])

    def pack(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def cell(match, text):
    """A cell of a text where another was, in its style."""
    style = re.search(r' s="[0-9]+"', match[3])
    text = escape("".join(c if c >= " " or c in "\t\n\r" else "_x%04X_" % ord(c) for c in text)).replace("\r", "&#13;").replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
    return '<c r="%s%s"%s t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (match[1], match[2], style[0] if style else "", text)


def kind_of_cell(match, attributes, inside):
    return '<c r="%s%s" %s>%s</c>' % (match[1], match[2], attributes, inside)


# ---- bytes ---------------------------------------------------------------------------------------------------------------------------------

def on_bytes(function):
    def kind(rng, book):
        return function(rng, book.pack())
    kind.__name__ = "zip_" + function.__name__
    return kind


def on_part(function):
    """The same in a part before it is packed: what gets past the checksums."""
    def kind(rng, book):
        name = rng.choice([book.sheet, book.sheet, rng.choice(list(book.parts))])
        return book.put(name, function(rng, book.parts[name])).pack()
    kind.__name__ = "xml_" + function.__name__
    return kind


for function in BYTES:
    KINDS.add()(on_bytes(function))
    KINDS.add()(on_part(function))


# ---- the archive: records of a zip file, by hand -------------------------------------------------------------------------------------------

def archive(entries, count=None, comment=b"", shift=0, start=None):
    """Entries are dicts: name, data (or raw: packed already), and whatever of the fields is to be wrong."""
    out, central = io.BytesIO(), io.BytesIO()
    for entry in entries:
        name, data = entry["name"].encode("utf-8", "surrogateescape"), entry.get("data", b"")
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        raw = entry["raw"] if "raw" in entry else packer.compress(data) + packer.flush()
        crc, size = entry.get("crc", zlib.crc32(data)), entry.get("size", len(data))
        fields = [entry.get("flags", 0x800), entry.get("method", 8), 0, 0x5c21, crc, entry.get("packed", len(raw)), size, len(name)]
        at = entry.get("at", out.tell())
        if "at" not in entry:
            out.write(struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, fields[0], *fields[1:4], entry.get("local_crc", crc), fields[5],
                                  entry.get("local_size", size), entry.get("name_length", len(name)), 0) + name + raw)
        extra = entry.get("extra", b"")
        central.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 20, 20, *fields, len(extra), 0, 0, 0, 0, at) + name + extra)
    place, n = out.tell() if start is None else start, len(entries) if count is None else count
    out.write(central.getvalue())
    out.write(struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, n & 0xffff, n & 0xffff, central.tell(), (place + shift) & 0xffffffff, len(comment)) + comment)
    return out.getvalue()


def entries_of(book):
    return [{"name": name, "data": data} for name, data in book.parts.items()]


def entry(entries, name):
    return next(e for e in entries if e["name"] == name)


@KINDS.add(refused=True)
def a_part_twice(rng, book):
    entries = entries_of(book)
    return archive(entries + [dict(entry(entries, rng.choice([book.sheet, MAIN])))])


@KINDS.add()
def a_part_twice_but_for_case(rng, book):
    entries = entries_of(book)
    return archive(entries + [dict(entry(entries, book.sheet), name=book.sheet.upper(), data=(SHEET % "").encode())])


@KINDS.add()
def names_of_another_case(rng, book):
    return archive([dict(e, name=rng.choice([str.upper, str.title, lambda n: "/" + n, lambda n: n.replace("/", "\\")])(e["name"]))
                    for e in entries_of(book)])


@KINDS.add(refused=True)
def a_wrong_checksum(rng, book):
    entries = entries_of(book)
    entry(entries, rng.choice([book.sheet, MAIN]))["crc"] = rng.getrandbits(32)
    return archive(entries)


@KINDS.add(refused=True)
def a_wrong_size(rng, book):
    entries = entries_of(book)
    wrong = entry(entries, rng.choice([book.sheet, MAIN]))
    wrong["size"] = rng.choice([0, 1, len(wrong["data"]) - 1, len(wrong["data"]) + 1, 0x7fffffff, 0xfffffffe])
    return archive(entries)


@KINDS.add()
def sizes_that_differ(rng, book):
    entries = entries_of(book)
    entry(entries, book.sheet).update(local_size=rng.choice([0, 5, 0xffffffff]), local_crc=rng.getrandbits(32))
    return archive(entries)


@KINDS.add(refused=True)
def packed_size_wrong(rng, book):
    entries = entries_of(book)
    entry(entries, book.sheet)["packed"] = rng.choice([0, 1, 100, 0x7fffffff, 0xfffffffe])
    return archive(entries)


def inflated(total, fill=b" ", before=b"", after=b""):
    """A part of that many bytes, packed; never whole in memory: a block that stands alone, many times."""
    packer, crc, block = zlib.compressobj(9, zlib.DEFLATED, -15), 0, fill * (MB // len(fill))
    head = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    many = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(after) + packer.flush()
    for piece in [before] + [block] * (total // MB) + [after]:
        crc = zlib.crc32(piece, crc)
    return {"raw": head + many * (total // MB) + tail, "crc": crc, "size": len(before) + len(block) * (total // MB) + len(after)}


@KINDS.add(refused=True)
def a_zip_bomb(rng, book):
    entries = entries_of(book)
    bomb = entry(entries, rng.choice([book.sheet, MAIN, TYPES, STYLES]))
    head, tail = bomb["data"][:-20], bomb["data"][-20:]
    bomb.update(inflated(rng.choice([90, 150, 300]) * MB, rng.choice([b" ", b"<!---->", b"\n"]), head if rng.random() < 0.7 else b"", tail))
    if rng.random() < 0.3:
        bomb["size"] = rng.choice([1000, len(head)])
    return archive(entries)


@KINDS.add(refused=True)
def many_small_bombs(rng, book):
    entries = [e for e in entries_of(book)]
    for e in entries:
        if e["name"].startswith("xl/worksheets/"):
            e.update(inflated(9 * MB, b" ", e["data"]))
    while len([e for e in entries if e["name"].startswith("xl/worksheets/")]) < 12:
        n = 100 + len(entries)
        entries.append(dict(inflated(9 * MB, b" ", (SHEET % "").encode()), name="xl/worksheets/sheet%d.xml" % n))
        edit = book.edit(MAIN, "</sheets>", '<sheet name="单位%d" sheetId="%d" r:id="more%d"/></sheets>' % (n, n, n)).edit(
            RELS, "</Relationships>", '<Relationship Id="more%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet%d.xml"/></Relationships>' % (n, n))
        entry(entries, MAIN)["data"], entry(entries, RELS)["data"] = edit.parts[MAIN], edit.parts[RELS]
    return archive(entries)


@KINDS.add()
def ten_thousand_parts(rng, book):
    more = rng.choice([9000, 10000, 12000, 65535, 70000])
    return archive(entries_of(book) + [{"name": "xl/media/%d" % i, "raw": b"\3\0"} for i in range(more)])


@KINDS.add(refused=True)
def a_zip_in_a_zip(rng, book):
    inside = book.pack()
    return archive([{"name": rng.choice(["book.xlsx", MAIN, "xl/"]), "data": inside}])


@KINDS.add(refused=True)
def a_password(rng, book):
    entries = entries_of(book)
    for e in entries if rng.random() < 0.5 else [entry(entries, book.sheet)]:
        e["flags"] = rng.choice([1, 0x41, 0x2001])
    return archive(entries)


@KINDS.add()
def paths_out(rng, book):
    evil = ["../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "xl/../../x", "C:\\x", "xl/\0evil", "", "\udc80\udcff", "a/" * 200, "x" * 60000]
    return archive([{"name": name, "data": b"x"} for name in evil] + entries_of(book))


@KINDS.add()
def other_methods(rng, book):
    entries = entries_of(book)
    chosen = entry(entries, book.sheet)
    method, pack = rng.choice([(0, bytes), (12, __import__("bz2").compress), (14, bytes), (99, bytes), (93, bytes), (1, bytes), (9, bytes)])
    chosen.update(method=method, raw=pack(chosen["data"]))
    return archive(entries)


@KINDS.add()
def a_comment(rng, book):
    return archive(entries_of(book), comment=rng.choice([b"x" * 65535, b"PK\5\6" * 100, b"PK\5\6" + bytes(18), book.pack()[:60000]]))


@KINDS.add()
def a_directory_elsewhere(rng, book):
    return archive(entries_of(book), shift=rng.choice([-100000000, -1, 1, 46, 100000000, 0x7fffffff]))


@KINDS.add()
def a_wrong_count(rng, book):
    return archive(entries_of(book), count=rng.choice([0, 1, len(book.parts) - 1, len(book.parts) + 1, 0xfffe, 0xffff]))


@KINDS.add(refused=True)
def parts_that_overlap(rng, book):
    """Ten thousand names for the same packed bytes."""
    bomb = dict(inflated(30 * MB, b" "), name="xl/worksheets/sheet1.xml")
    entries = [bomb] + [dict(bomb, name="xl/worksheets/sheet%d.xml" % i, at=0) for i in range(2, rng.choice([12, 9000]))]
    return archive(entries + [e for e in entries_of(book) if not e["name"].startswith("xl/worksheets/")])


@KINDS.add(refused=True)
def sizes_of_64_bits(rng, book):
    entries = entries_of(book)
    wrong = entry(entries, book.sheet)
    wrong["size"] = wrong["packed"] = 0xffffffff
    wrong["extra"] = struct.pack("<HHQQ", 1, 16, rng.choice([1 << 40, (1 << 63) - 1, (1 << 64) - 1]), len(wrong["data"]))
    return archive(entries)


@KINDS.add()
def no_deflate(rng, book):
    entries = entries_of(book)
    wrong = entry(entries, book.sheet)
    wrong.update(raw=rng.choice([b"", b"\x07", b"\xff" * 50, b"\0\0\0\0\0", rng.randbytes(5000)]))
    return archive(entries)


# ---- the package: parts and what leads to them ----------------------------------------------------------------------------------------------

@KINDS.add(refused=True)
def a_part_missing(rng, book):
    del book.parts[rng.choice([MAIN, RELS, book.sheet])]
    return book.pack()


@KINDS.add()
def a_part_missing_that_could(rng, book):
    for name in [STYLES, STRINGS, TYPES, "_rels/.rels"]:
        if rng.random() < 0.4:
            book.parts.pop(name, None)
    return book.pack()


@KINDS.add()
def targets_elsewhere(rng, book):
    to = rng.choice(["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://localhost/x", "", ".", "..", "/", "workbook.xml", "styles.xml",
                     "_rels/workbook.xml.rels", "worksheets/", "worksheets/none.xml", "worksheets/./sheet1.xml", "worksheets/%2e%2e/x", "x" * 70000])
    sheet = re.escape(book.sheet[len("xl/"):])
    return book.edit(RELS, 'Target="(/xl/)?%s"' % sheet, 'Target="%s"' % to).pack()


@KINDS.add()
def all_sheets_the_same(rng, book):
    return book.edit(RELS, r'Target="(/xl/)?worksheets/[^"]*"', 'Target="%s"' % book.sheet[len("xl/"):], count=0).pack()


@KINDS.add()
def outer_targets_in_a_circle(rng, book):
    return book.edit("_rels/.rels", 'Target="[^"]*workbook.xml"', 'Target="%s"' % rng.choice(["_rels/.rels", RELS, book.sheet, "", TYPES])).pack()


@KINDS.add()
def ids_exchanged(rng, book):
    ids = re.findall(r' Id="([^"]+)"', book.text(RELS))
    return book.edit(RELS, r' Id="[^"]+"', lambda match: ' Id="%s"' % rng.choice(ids + ["", "rId99999"]), count=0).pack()


@KINDS.add(refused=True)
def two_thousand_sheets(rng, book):
    sheet = re.search(r"<sheet [^>]*/>", book.text(MAIN))[0]
    return book.edit(MAIN, "</sheets>", re.sub(r'name="[^"]*"', 'name="x%s"', sheet).replace("%s", "") * 2000 + "</sheets>").pack()


@KINDS.add()
def names_of_sheets(rng, book):
    names = ["", " ", "x" * 32, "x" * 1000, "x" * 300000, "案件", "文书", "a/b\\c:d?e*[f]", "&#10;", "&#x202e;x", "'", "_x0000_", "../x", "=1"]
    return book.edit(MAIN, r'<sheet ([^>]*?)name="[^"]*"', lambda match: '<sheet %sname="%s"' % (match[1], rng.choice(names)),
                     count=rng.choice([0, 1])).pack()


# ---- XML -------------------------------------------------------------------------------------------------------------------------------------

def with_type(book, definition, name, use):
    """A document type before the root, and its entity in the text of a cell."""
    book.put(name, re.sub(r"(<\?xml[^>]*\?>)?", lambda m: m[0] + "<!DOCTYPE x %s>" % definition, book.text(name), count=1))
    if use and name == book.sheet:
        book.edit_one(CELL.pattern, lambda m: '<c r="%s%s" t="inlineStr"><is><t>%s</t></is></c>' % (m[1], m[2], use))
    return book.pack()


@KINDS.add(refused=True)
def an_entity_bomb(rng, book):
    levels = "".join('<!ENTITY e%d "%s">' % (i, "&e%d;" % (i - 1) * 10) for i in range(1, 10))
    return with_type(book, '[<!ENTITY e0 "lol">%s]' % levels, rng.choice([book.sheet, MAIN, STYLES]), "&e9;")


@KINDS.add(refused=True)
def a_long_entity(rng, book):
    return with_type(book, '[<!ENTITY a "%s">]' % ("x" * 100000), book.sheet, "&a;" * 20000)


@KINDS.add(refused=True)
def an_outer_entity(rng, book):
    outer = rng.choice(["file:///etc/passwd", "/dev/zero", "http://localhost:9/x", "/dev/stdin", "no-such"])
    return with_type(book, '[<!ENTITY a SYSTEM "%s">]' % outer, rng.choice([book.sheet, RELS, MAIN]), "&a;")


@KINDS.add(refused=True)
def an_outer_type(rng, book):
    return with_type(book, rng.choice(['SYSTEM "file:///etc/passwd"', 'PUBLIC "x" "/dev/zero"', '[<!ENTITY % p SYSTEM "/dev/zero"> %p;]',
                                       '[<!ATTLIST c r CDATA "A1">]', "[]"]), rng.choice([book.sheet, MAIN]), None)


@KINDS.add()
def deep_elements(rng, book):
    depth, name = rng.choice([50, 64, 65, 1000, 200000]), rng.choice(["c", "is", "row", "x", "extLst"])
    return book.edit_one("<row ", "<%s>" % name * depth + "</%s>" % name * rng.choice([depth, 0]) + "<row ").pack()


@KINDS.add()
def long_tags(rng, book):
    n = rng.choice([1000, 100000, 3000000])
    long = rng.choice(['<c %s="1"/>' % ("a" * n), '<c a="%s"/>' % ("a" * n), "<%s/>" % ("a" * n), "<c %s/>" % " ".join('a%d=""' % i for i in range(n // 10)),
                       "<!--%s-->" % ("a" * n), "<?a %s?>" % ("a" * n), "<![CDATA[%s]]>" % ("a" * n), '<c r="A1" t="%s"/>' % ("a" * n)])
    return book.edit_one("<row ", long + "<row ").pack()


@KINDS.add()
def absurd_dimensions(rng, book):
    ref = rng.choice(["A1:XFD1048576", "A1:ZZZZZZ99999999999", "XFD1048576", "", "A0:A0", "-", "B2:A1", "A1:A1", "1:1", "A:A"])
    return book.edit(book.sheet, r"(<worksheet[^>]*>)(.*?<dimension[^>]*/>)?", lambda match: '%s<dimension ref="%s"/>' % (match[1], ref)).pack()


@KINDS.add(refused=True)
def cells_out_of_range(rng, book):
    ref = rng.choice(["XFE%s", "ZZZZZZZZZZZZ%s", "A1048577", "A0", "A99999999999999999999", "1A", "A", "7", "A-1", "Ａ%s", "A%s:B%s", "A 1", "$A$1x"])
    return book.edit_one(CELL.pattern, lambda m: '<c r="%s" t="inlineStr"><is><t>x</t></is></c>' % ref.replace("%s", m[2])).pack()


@KINDS.add()
def cells_elsewhere(rng, book):
    new = [lambda m: "A" + m[2], lambda m: "XFD" + m[2], lambda m: m[1] + "1", lambda m: (m[1] + m[2]).lower(), lambda m: m[1] + str(int(m[2]) + 1),
           lambda m: m[1] + "1048576", lambda m: "ALL" + m[2], lambda m: "$%s$%s" % (m[1], m[2])]
    how = rng.choice(new)
    return book.edit_one(CELL.pattern, lambda m: m[0].replace('r="%s%s"' % (m[1], m[2]), 'r="%s"' % how(m))).pack()


@KINDS.add()
def cells_without_places(rng, book):
    return book.edit(book.sheet, r'<c r="[^"]*"', "<c", count=rng.choice([0, 1, 20])).pack()


@KINDS.add()
def numbers_of_rows(rng, book):
    number = rng.choice(["0", "-1", "1", "1048576", "1048577", "4294967297", "99999999999999999999", "1e3", "", "x", " 7", "07", "2.0"])
    return book.edit_one(r'<row r="[0-9]+"', '<row r="%s"' % number).pack()


@KINDS.add()
def rows_without_numbers(rng, book):
    return book.edit(book.sheet, r'<row r="[0-9]+"', "<row", count=rng.choice([0, 3])).pack()


@KINDS.add()
def a_row_twice(rng, book):
    return book.edit_one(ROW.pattern, lambda m: m[0] * rng.choice([2, 3, 500])).pack()


@KINDS.add()
def rows_backwards(rng, book):
    rows = ROW.findall(book.text(book.sheet))
    return book.edit(book.sheet, r"<sheetData>.*</sheetData>", "<sheetData>%s</sheetData>" % "".join(rows[::-1])).pack()


@KINDS.add()
def many_empty_rows(rng, book):
    n = rng.choice([10000, 300000, 1048000])
    more = rng.choice(['<row/>' * n, "".join('<row r="%d"/>' % i for i in range(1001, min(n, 500000))), '<row><c/></row>' * min(n, 300000),
                       '<row><c r="XFD1"/></row>' * 10000])
    return book.edit(book.sheet, "</sheetData>", more + "</sheetData>").pack()


@KINDS.add(refused=True)
def many_full_rows(rng, book):
    row = "<row>%s</row>" % "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % rng.choice(["x", "案" * 50]) for _ in range(40))
    return book.edit(book.sheet, "</sheetData>", row * rng.choice([1000, 5000]) + "</sheetData>").pack()


@KINDS.add(refused=True)
def strings_that_are_not_there(rng, book):
    index = rng.choice(["-1", "99999999", "4294967295", "4294967296", "1e99", "x", "0x1", "1.5", " "])
    return book.edit_one(CELL.pattern, lambda m: kind_of_cell(m, 't="s"', "<v>%s</v>" % index)).pack()


@KINDS.add()
def many_strings(rng, book):
    n = rng.choice([1000, 100000, 2200000])
    strings = XML + '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%s">%s</sst>' % (
        rng.choice(["0", "-1", "4294967295", str(n)]), rng.choice(["<si/>", "<si><t>x</t></si>", "<si><r><t>x</t></r></si>"]) * n)
    if STRINGS in book.parts:
        return book.put(STRINGS, strings).pack()
    book.edit(RELS, "</Relationships>", '<Relationship Id="strings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
              'Target="sharedStrings.xml"/></Relationships>')
    return book.put(STRINGS, strings).pack()


@KINDS.add(refused=True)
def no_xml_characters(rng, book):
    bad = rng.choice([b"\0", b"\x01", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"&#0;", b"&#xFFFE;", b"&#x110000;", b"&none;", b"\xef\xbf\xbe"])
    text = book.parts[book.sheet]
    at = rng.choice([m.start() for m in re.finditer(rb"<row ", text)])
    return book.put(book.sheet, text[:at] + b"<row><c><v>" + bad + b"</v></c></row>" + text[at:]).pack()


@KINDS.add()
def another_encoding(rng, book):
    encoding, name = rng.choice([("utf-16", "UTF-16"), ("gb18030", "GB18030"), ("gb18030", "UTF-8"), ("utf-8", "UTF-16"), ("utf-8", "ISO-8859-1"), ("utf-8", "none"),
                                 ("utf-8-sig", "UTF-8"), ("utf-32", "UTF-32"), ("utf-8", "US-ASCII"), ("utf-16-le", "UTF-8")])
    part = rng.choice([book.sheet, MAIN])
    text = re.sub(r"^<\?xml[^>]*\?>", "", book.text(part))
    return book.put(part, ('<?xml version="1.0" encoding="%s"?>' % name + text).encode(encoding, "replace")).pack()


@KINDS.add()
def other_namespaces(rng, book):
    part = rng.choice([book.sheet, MAIN])
    return book.edit(part, r'xmlns="[^"]*"', 'xmlns="%s"' % rng.choice(["", "x", "http://purl.oclc.org/ooxml/spreadsheetml/main", "x" * 70000])).pack()


@KINDS.add()
def prefixes(rng, book):
    text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", book.text(book.sheet)).replace("xmlns=", "xmlns:x=", 1)
    return book.put(book.sheet, text).pack()


@KINDS.add()
def remarks_in_values(rng, book):
    return book.edit(book.sheet, "</(t|v)>", lambda m: rng.choice(["<!-- x -->", "<?x y?>", "<![CDATA[<&]]>", "&amp;&lt;", "<t>x</t>"]) + m[0],
                     count=rng.choice([1, 10])).pack()


@KINDS.add()
def merged_ranges(rng, book):
    refs = rng.choice([["A1:XFD1048576"], ["A2:AZ900"], ["B1:A2"], ["A1"], ["A1:A1"], ["XFE1:XFF2"], [""], ["A3:C9", "B4:D7"], ["A%d:B%d" % (i, i) for i in range(1, 70000)],
                       ["A5:A30"], ["A1:A99999999999"]])
    merges = "<mergeCells>%s</mergeCells>" % "".join('<mergeCell ref="%s"/>' % ref for ref in refs)
    return book.edit(book.sheet, "</sheetData>(<mergeCells.*</mergeCells>)?", "</sheetData>" + merges).pack()


@KINDS.add()
def styles_out_of_range(rng, book):
    index = rng.choice(["-1", "99999", "4294967296", "", "x"])
    return book.edit(book.sheet, r'(<c r="[^"]*")( s="[0-9]*")?', lambda m: '%s s="%s"' % (m[1], index), count=0).pack()


@KINDS.add()
def formats_of_numbers(rng, book):
    code = rng.choice(["yyyy" * 5000, "[" * 5000, "\"" * 3, "0" * 100000, "[$-zh]", "\\", ";;;;;;;;", "[h]:mm:ss.000", "General;General", "@", "e", "[DBNum1]yyyy年"])
    book.edit(STYLES, r"(<styleSheet[^>]*>)(<numFmts.*?</numFmts>)?", lambda m: '%s<numFmts><numFmt numFmtId="164" formatCode="%s"/></numFmts>' % (
        m[1], escape(code, {'"': "&quot;"})))
    return book.edit(STYLES, r'numFmtId="14"', 'numFmtId="164"', count=0).pack() if 'numFmtId="14"' in book.text(STYLES) else book.pack()


@KINDS.add()
def all_is_hidden(rng, book):
    book.edit(book.sheet, r"<row ", '<row hidden="1" ', count=0)
    return book.edit(book.sheet, r"<sheetData>", '<cols><col min="1" max="%s" hidden="1"/></cols><sheetData>' % rng.choice(["16384", "99999999", "0", "-1"])).pack()


# ---- cells -----------------------------------------------------------------------------------------------------------------------------------

@KINDS.add()
def strange_texts(rng, book):
    for _ in range(rng.choice([1, 1, 4, 30])):
        book.edit_one(CELL.pattern, lambda m: cell(m, value(rng)))
    return book.pack()


@KINDS.add()
def strange_numbers(rng, book):
    numbers = ["5.2E+17", "522725000000000000", "1e308", "1E400", "-1e308", "NaN", "inf", "-0", "0.1e-400", "", " 1", "1 ", "1,5", "0x10", "1e", "١", "9" * 400, "0.0000001",
               "45000.999999999", "-1", "0", "0.5", "60", "61", "2958465", "2958466", "1e10", "TRUE"]
    for _ in range(rng.choice([1, 1, 5])):
        book.edit_one(CELL.pattern, lambda m: kind_of_cell(m, m[3].replace('t="inlineStr"', "").replace('t="s"', "").strip(), "<v>%s</v>" % rng.choice(numbers)))
    return book.pack()


@KINDS.add()
def formulas(rng, book):
    inside = rng.choice(["<f>1+1</f>", "<f>A1</f><v>2</v>", "<f>NOW()</f><v>46000.5</v>", '<f t="shared" si="0" ref="A1:XFD1048576">A1</f><v>x</v>', "<f/><v/>",
                         "<f>%s</f>" % ("A1+" * 50000), "<f>cmd|' /C calc'!A0</f><v>1</v>"])
    return book.edit_one(CELL.pattern, lambda m: kind_of_cell(m, rng.choice(['t="str"', 't="n"', ""]), inside)).pack()


@KINDS.add()
def kinds_of_cells(rng, book):
    attributes, inside = rng.choice([('t="e"', "<v>#REF!</v>"), ('t="e"', ""), ('t="b"', "<v>2</v>"), ('t="b"', "<v>1</v>"), ('t="d"', "<v>2026-02-30</v>"), ('t="x"', "<v>1</v>"),
                                     ('t=""', "<v>1</v>"), ('t="inlineStr"', "<v>1</v>"), ('t="inlineStr"', "<is/>"), ('t="str"', "<is><t>x</t></is>"), ('t="n"', "<v>x</v>"),
                                     ('t="inlineStr"', "<is><r><t>岚</t></r><r><rPr><b/></rPr><t>纪</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></is>")])
    return book.edit_one(CELL.pattern, lambda m: kind_of_cell(m, attributes, inside)).pack()


@KINDS.add()
def values_twice(rng, book):
    return book.edit_one(CELL.pattern, lambda m: kind_of_cell(m, 't="str"', rng.choice(["<v>x</v><v>y</v>", "<is><t>x</t></is><v>y</v>", "<v><v>x</v></v>"]))).pack()


@KINDS.add()
def first_rows_changed(rng, book):
    """Title and header rows: left out, doubled, emptied, exchanged."""
    rows = ROW.findall(book.text(book.sheet))
    at = rng.randrange(min(5, len(rows)))
    change = rng.choice(["leave", "double", "empty", "exchange"])
    if change == "leave":
        del rows[at]
    elif change == "double":
        rows.insert(rng.randrange(len(rows) + 1), rows[at])
    elif change == "empty":
        rows[at] = CELL.sub(lambda m: '<c r="%s%s"/>' % (m[1], m[2]), rows[at])
    else:
        other = rng.randrange(len(rows))
        rows[at], rows[other] = rows[other], rows[at]
    rows = [re.sub(r'(r="[A-Z]*)[0-9]+"', lambda m: '%s%d"' % (m[1], i), row) for i, row in enumerate(rows, 1)]
    return book.edit(book.sheet, r"<sheetData>.*</sheetData>", "<sheetData>%s</sheetData>" % "".join(rows)).pack()


@KINDS.add()
def headings_changed(rng, book):
    row = rng.randrange(1, 7)
    return book.edit(book.sheet, r'<row r="%d".*?</row>' % row, lambda match: CELL.sub(
        lambda m: cell(m, rng.choice(["案号", "姓名", "文书种类", "日期", "", "no such", "案号\n（必填）"])) if rng.random() < 0.3 else m[0], match[0])).pack()


@KINDS.add()
def one_text_everywhere(rng, book):
    text = value(rng)[:2000]
    return book.edit(book.sheet, r'(?<=<row r="[1-9][0-9]").*', lambda match: CELL.sub(lambda m: cell(m, text), match[0])).pack()


@KINDS.add()
def cells_emptied(rng, book):
    for _ in range(rng.choice([1, 10, 60])):
        book.edit_one(CELL.pattern, lambda m: rng.choice(["", '<c r="%s%s"/>' % (m[1], m[2]), cell(m, " ")]))
    return book.pack()


@KINDS.add()
def cells_exchanged(rng, book):
    cells = list(CELL.finditer(book.text(book.sheet)))
    inside = [(m[3], m[4]) for m in cells]
    a, b = rng.randrange(len(inside)), rng.randrange(len(inside))
    inside[a], inside[b] = inside[b], inside[a]
    each = iter(inside)

    def put(match):
        attributes, content = next(each)
        return '<c r="%s%s"%s>%s</c>' % (match[1], match[2], attributes, content or "")
    return book.put(book.sheet, CELL.sub(put, book.text(book.sheet))).pack()


@KINDS.add()
def a_row_of_another_case(rng, book):
    row = rng.choice(ROW.findall(book.text(book.sheet)))
    number = int(re.search(r'r="([0-9]+)"', row)[1])
    row = re.sub(r'(r="[A-Z]*)%d"' % number, lambda m: m[1] + '900"', row)
    row = CELL.sub(lambda m: cell(m, rng.choice(["岚纪立〔2026〕12号", "岚纪立〔2026〕999号", "岚纪立", ""])) if m[1] == "A" else m[0], row)
    return book.edit(book.sheet, "</sheetData>", row + "</sheetData>").pack()


@KINDS.add()
def totals_below(rng, book):
    text = rng.choice(["合计", "小计", "填表人：王某", "注：本表", "单位（盖章）"])
    return book.edit(book.sheet, "</sheetData>", '<row r="2000"><c r="%s2000" t="inlineStr"><is><t>%s</t></is></c><c r="D2000"><v>12</v></c></row></sheetData>' % (
        rng.choice("ABC"), text)).pack()
