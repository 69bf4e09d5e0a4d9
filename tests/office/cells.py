"""The cells of a workbook, read by nothing of the program's: {sheet: {row: {column letters: text}}}."""
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def words(element):
    """A text of one piece or of runs; readings above it are no part of it."""
    return "".join(t.text or "" for run in [element] + element.findall(MAIN + "r") for t in run.findall(MAIN + "t"))


def read(path):
    with zipfile.ZipFile(path) as archive:
        def tree(name):
            return ElementTree.fromstring(archive.read(name))
        strings = [words(si) for si in tree("xl/sharedStrings.xml")] if "xl/sharedStrings.xml" in archive.namelist() else []
        parts = {rel.get("Id"): rel.get("Target") for rel in tree("xl/_rels/workbook.xml.rels")}
        book = {}
        for sheet in tree("xl/workbook.xml").find(MAIN + "sheets"):
            rows = book[sheet.get("name")] = {}
            for cell in tree("xl/" + parts[sheet.get(LINK)].replace("/xl/", "")).iter(MAIN + "c"):
                value, inline = cell.find(MAIN + "v"), cell.find(MAIN + "is")
                text = words(inline) if inline is not None else (value.text or "" if value is not None else "")
                if cell.get("t") == "s" and text:
                    text = strings[int(text)]
                if text:
                    column, row = re.match("([A-Z]+)([0-9]+)", cell.get("r")).groups()
                    rows.setdefault(int(row), {})[column] = text
    return book
