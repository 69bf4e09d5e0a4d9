"""Workbooks, just enough of XLSX to look like those that Excel and WPS write. The same cells give the same bytes."""
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

GENERAL, HEAD, TITLE, DATE, DATE_CN, DATE_14, MOMENT, MONTH, MONEY, TEXT, FRAME = range(11)
FORMATS = {164: 'yyyy\\-mm\\-dd', 165: 'yyyy"年"m"月"d"日";@', 166: 'yyyy\\-mm\\-dd\\ hh:mm', 167: 'yyyy"年"m"月";@'}
# number format, font, border, wrapped and centred
STYLES = [(0, 0, 0, 0), (0, 1, 1, 1), (0, 2, 0, 1), (164, 0, 1, 0), (165, 0, 1, 0), (14, 0, 1, 0), (166, 0, 1, 0), (167, 0, 1, 0), (4, 0, 1, 0),
          (49, 0, 1, 0), (0, 0, 1, 0)]
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
DOCUMENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Number(str):
    """A number exactly as the file is to have it."""


class Rich(str):
    """A text whose first character is in bold: runs instead of one text."""


def letters(column):
    out = ''
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def serial(value):
    """Days since 30 December 1899, with as many digits as Excel writes."""
    if not isinstance(value, datetime):
        return str((value - date(1899, 12, 30)).days)
    minutes = value.hour * 60 + value.minute
    days = (value.date() - date(1899, 12, 30)).days
    return str(days) if not minutes else ('%.15g' % (days + minutes / 1440))


class Sheet:
    def __init__(self, name, hidden=False):
        self.name, self.hidden = name, hidden
        self.cells, self.merges, self.hidden_rows, self.hidden_columns, self.widths = {}, [], set(), set(), {}

    def put(self, row, column, value, style=GENERAL, formula=None):
        self.cells.setdefault(row, {})[column] = (value, style, formula)

    def merge(self, row, column, last_row, last_column):
        if (row, column) != (last_row, last_column):
            self.merges.append(f'{letters(column)}{row}:{letters(last_column)}{last_row}')


class Book:
    def __init__(self, inline=False):
        self.sheets, self.inline, self.strings = [], inline, {}

    def sheet(self, name, hidden=False):
        self.sheets.append(Sheet(name, hidden))
        return self.sheets[-1]

    def text(self, value):
        keep = ' xml:space="preserve"' if value != value.strip() or '\n' in value else ''
        if isinstance(value, Rich):
            return f'<r><rPr><b/><sz val="11"/></rPr><t>{escape(value[0])}</t></r><r><t{keep}>{escape(value[1:])}</t></r>'
        return f'<t{keep}>{escape(value)}</t>'

    def cell(self, at, value, style, formula):
        head = f'<c r="{at}"' + (f' s="{style}"' if style else '')
        if value == '' and formula is None:
            return head + '/>'
        f = f'<f>{escape(formula)}</f>' if formula else ''
        if isinstance(value, (date, datetime)):
            return f'{head}>{f}<v>{serial(value)}</v></c>'
        if isinstance(value, (int, float, Number)):
            return f'{head}>{f}<v>{value}</v></c>'
        if self.inline:
            return f'{head} t="inlineStr"><is>{self.text(value)}</is></c>'
        return f'{head} t="s"><v>{self.strings.setdefault(self.text(value), len(self.strings))}</v></c>'

    def xml(self, sheet):
        out = [DECLARATION, f'<worksheet xmlns="{MAIN}">']
        width = max((max(r) for r in sheet.cells.values()), default=1)
        out.append(f'<dimension ref="A1:{letters(width)}{max(sheet.cells, default=1)}"/>')
        out.append('<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>')
        for c in range(1, width + 1):
            out.append(f'<col min="{c}" max="{c}" width="{sheet.widths.get(c, 12)}" customWidth="1"' + (' hidden="1"/>' if c in sheet.hidden_columns else '/>'))
        out.append('</cols><sheetData>')
        for r in sorted(sheet.cells):
            out.append(f'<row r="{r}"' + (' hidden="1">' if r in sheet.hidden_rows else '>'))
            out += [self.cell(f'{letters(c)}{r}', *sheet.cells[r][c]) for c in sorted(sheet.cells[r])]
            out.append('</row>')
        out.append('</sheetData>')
        if sheet.merges:
            out.append(f'<mergeCells count="{len(sheet.merges)}">' + ''.join(f'<mergeCell ref="{m}"/>' for m in sheet.merges) + '</mergeCells>')
        out.append('<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>')
        return ''.join(out)

    def styles(self):
        fonts = ''.join(f'<font>{b}<sz val="{z}"/><name val="宋体"/><charset val="134"/></font>' for b, z in (('', 11), ('<b/>', 11), ('<b/>', 16)))
        line = ''.join(f'<{s} style="thin"><color auto="1"/></{s}>' for s in ('left', 'right', 'top', 'bottom')) + '<diagonal/>'
        xfs = ''.join(f'<xf numFmtId="{n}" fontId="{f}" fillId="0" borderId="{b}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"'
                      + (' applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>' if w else '/>') for n, f, b, w in STYLES)
        return (f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="{len(FORMATS)}">'
                + ''.join(f'<numFmt numFmtId="{k}" formatCode={quoteattr(v)}/>' for k, v in FORMATS.items())
                + f'</numFmts><fonts count="3">{fonts}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
                + '<fill><patternFill patternType="gray125"/></fill></fills>'
                + f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{line}</border></borders>'
                + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
                + f'<cellXfs count="{len(STYLES)}">{xfs}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>')

    def save(self, path):
        sheets = [self.xml(s) for s in self.sheets]
        n = len(sheets)
        parts = {
            '[Content_Types].xml': f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{DOCUMENT}sheet.main+xml"/>'
            + ''.join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{DOCUMENT}worksheet+xml"/>' for i in range(1, n + 1))
            + f'<Override PartName="/xl/styles.xml" ContentType="{DOCUMENT}styles+xml"/>'
            + ('' if self.inline else f'<Override PartName="/xl/sharedStrings.xml" ContentType="{DOCUMENT}sharedStrings+xml"/>') + '</Types>',
            '_rels/.rels': f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            'xl/workbook.xml': f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{REL}">'
            '<workbookPr date1904="0"/><bookViews><workbookView activeTab="0"/></bookViews><sheets>'
            + ''.join(f'<sheet name={quoteattr(s.name)} sheetId="{i}"' + (' state="hidden"' if s.hidden else '') + f' r:id="rId{i}"/>'
                      for i, s in enumerate(self.sheets, 1))
            + '</sheets></workbook>',
            'xl/_rels/workbook.xml.rels': f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
            + ''.join(f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, n + 1))
            + f'<Relationship Id="rId{n + 1}" Type="{REL}/styles" Target="styles.xml"/>'
            + ('' if self.inline else f'<Relationship Id="rId{n + 2}" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>') + '</Relationships>',
            'xl/styles.xml': self.styles(),
        }
        if not self.inline:
            parts['xl/sharedStrings.xml'] = (f'{DECLARATION}<sst xmlns="{MAIN}" uniqueCount="{len(self.strings)}">'
                                             + ''.join(f'<si>{s}</si>' for s in self.strings) + '</sst>')
        for i, x in enumerate(sheets, 1):
            parts[f'xl/worksheets/sheet{i}.xml'] = x
        with zipfile.ZipFile(path, 'w') as z:
            for name, text in parts.items():
                info = zipfile.ZipInfo(name, (2026, 10, 8, 9, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                z.writestr(info, text.encode('utf-8'), compresslevel=9)
