"""The quarter as it really comes in: the register, a form per unit, the list of property, the units. See ROUGH in plant.py."""
import csv
import os
from datetime import date, datetime
from zlib import crc32

import xlsx
from cases import (BAISHI, COUNTY, HEALTH, HOUSING, LABEL, PINGYUAN, QINGGANG, ROOMS, SHABA, SHIGU, SONGPING, STATIONED, WUXI, YUNXI)

WIDE = str.maketrans('0123456789.-', '０１２３４５６７８９．－')

# How each hand writes a day; `real` is a date of the spreadsheet.
HANDS = {
    ROOMS[0]: ['real'], ROOMS[1]: ['real', 'cn'], ROOMS[2]: ['iso', 'real'], ROOMS[3]: ['real-cn', 'dot'], YUNXI: ['dot1'], SONGPING: ['real'], SHIGU: ['cn'],
    BAISHI: ['dash', 'dot', 'cn', 'slash', 'iso', 'real', 'dot1'], QINGGANG: ['real-14', 'real-14', 'slash'], SHABA: ['dash', 'compact'], WUXI: ['real'],
    PINGYUAN: ['dot', 'cn', 'real-cn'], STATIONED: ['real-cn'], HEALTH: ['iso'], HOUSING: ['real', 'dash'],
    'register': ['real', 'dash', 'dot', 'cn', 'real-cn', 'iso'], 'items': ['dash', 'dot', 'slash'],
}
# Columns in which 无 is allowed: the dictionary marks them `empty: none`.
NONE = {'archived', 'retired', 'left', 'party_post', 'consequence', 'ir', 'fm', 'tr', 'dec', 'doc_no', 'months', 'influence', 'announced', 'signed', 'reported',
        'exempt', 'extended', 'tag', 'notified', 'disposed', 'due', 'replied', 'served', 'hr', 'dossier', 'approver', 'approved', 'filed', 'filing_unit', 'sup_filed',
        'sup_unit'}


class Clerk:
    """Fills in the cells of one file, roughly; says of each roughness where it first is and how often."""

    def __init__(self, file, hand, off, log):
        self.file, self.hand, self.off, self.log = file, HANDS[hand], off, log
        self.idle = hand == WUXI                # left everything as it was sent

    def may(self, what):
        return what not in self.off

    def now(self, what, one_in, key):
        """Whether this roughness befalls the place, one in so many."""
        return self.may(what) and crc32(f'{what}|{self.file}|{key}'.encode()) % one_in == 0

    def note(self, what, sheet, at, written, means):
        entry = self.log.setdefault((what, self.file), [0, sheet, at, written, means])
        entry[0] += 1

    def value(self, sheet, at, value, type_, key=''):
        """What stands in the cell, and its style; value is as cases.py has it."""
        name, style = type_, xlsx.FRAME

        def say(what, written, style=xlsx.FRAME):
            self.note(what, sheet, at, written if isinstance(written, str) else str(written), plain)
            return written, style

        place = f'{sheet}!{at}'
        if value == '' or value is None:
            plain = ''
            if self.idle:
                return '', style
            if key in NONE and self.now('none', 4, place):
                return say('none', '无')
            if self.now('dash', 9, place):
                return say('dash', '—/-–'[crc32(place.encode()) % 4])
            if key not in NONE and name in ('text', 'int', 'date') and self.now('unknown', 6, place):
                return say('unknown', ('不详', '待补')[crc32(place.encode()) % 2])
            return '', style
        if name == 'date':
            plain = str(value)
            if plain == '无':
                return plain, style
            return self.month(plain, place, say) if len(plain) == 7 else self.day(date.fromisoformat(plain), place, say)
        if name == 'datetime':
            plain = str(value)
            return self.moment(plain, place, say)
        if name == 'bool':
            plain = LABEL['bool'][value]
            return say('yes', '√') if value and self.now('yes', 40, place) else self.text(plain, place, say)
        if name == 'int':
            plain = str(value)
            if self.now('int-wide', 80, place):
                return say('int-wide', plain.translate(WIDE))
            return say('int-text', plain, xlsx.TEXT) if self.now('int-text', 60, place) else (int(value), style)
        if name == 'money':
            plain = str(value)
            return self.money(plain, key in MONEY, place, say)
        plain = LABEL[name][value] if name in LABEL else str(value)
        if key == 'version' and self.may('year-number'):
            return say('year-number', int(plain))
        if name == 'ref':
            return self.reference(plain, place, say)
        return self.text(plain, place, say)

    def text(self, plain, place, say):
        if plain and self.now('blank', 60, place):
            return say('blank', [plain + ' ', '　' + plain, plain + '\u00a0', plain + '\u200b', ' ' + plain + '　'][crc32(place.encode()) % 5])
        return plain, xlsx.FRAME

    def reference(self, plain, place, say):
        if '〔' in plain:
            if self.now('case-brackets', 30, place):
                return say('case-brackets', plain.translate(str.maketrans('〔〕', ['[]', '（）', '【】'][crc32(place.encode()) % 3])))
            if self.now('case-wide', 60, place):
                return say('case-wide', plain.translate(WIDE))
            if self.now('case-blank', 60, place):
                return say('case-blank', plain.replace('〕', '〕 '))
        if len(plain) == 2 and self.now('name-blank', 3, place):
            return say('name-blank', plain[0] + '　' + plain[1])
        if '·' in plain and self.now('name-dot', 2, place):
            return say('name-dot', plain.replace('·', '•'))
        return self.text(plain, place, say)

    def day(self, d, place, say):
        for what, one_in, written in (('date-wide', 70, f'{d.year}-{d.month:02d}-{d.day:02d}'.translate(WIDE)),
                                      ('date-week', 70, f'{d.year}年{d.month}月{d.day}日（星期{"一二三四五六日"[d.weekday()]}）'), ('date-midnight', 70, f'{d} 00:00:00')):
            if self.now(what, one_in, place):
                return say(what, written)
        form = self.hand[crc32(place.encode()) % len(self.hand)]
        if form.startswith('real'):
            return d, {'real': xlsx.DATE, 'real-cn': xlsx.DATE_CN, 'real-14': xlsx.DATE_14}[form]
        written = {'iso': str(d), 'dash': f'{d.year}-{d.month}-{d.day}', 'dot': f'{d.year}.{d.month:02d}.{d.day:02d}', 'dot1': f'{d.year}.{d.month}.{d.day}',
                   'cn': f'{d.year}年{d.month}月{d.day}日', 'slash': f'{d.year}/{d.month}/{d.day}', 'compact': f'{d.year}{d.month:02d}{d.day:02d}'}[form]
        return say('date-' + form, written) if self.may('date-' + form) else (str(d), xlsx.FRAME)

    def month(self, plain, place, say):
        year, month = plain.split('-')
        if self.now('month-real', 12, place):
            return say('month-real', date(int(year), int(month), 1), xlsx.MONTH)
        if self.now('month-cn', 5, place):
            return say('month-cn', f'{year}年{int(month)}月')
        return say('month-dot', f'{year}.{month}') if self.now('month-dot', 5, place) else (plain, xlsx.TEXT)

    def moment(self, plain, place, say):
        if len(plain) == 10:
            return plain, xlsx.FRAME
        d = datetime.fromisoformat(plain)
        hour, minute = d.hour, d.minute
        forms = [('time-real', d, xlsx.MOMENT), ('time-cn', f'{d.year}年{d.month}月{d.day}日{hour}时{minute}分', xlsx.FRAME),
                 ('time-dot', f'{d.year}.{d.month}.{d.day} {hour}:{minute:02d}', xlsx.FRAME),
                 ('time-colon', f'{d.year}-{d.month}-{d.day} {hour}：{minute:02d}', xlsx.FRAME),
                 ('time-half', f'{d.year}年{d.month}月{d.day}日{"上午" if hour < 12 else "下午"}{hour if hour <= 12 else hour - 12}:{minute:02d}', xlsx.FRAME),
                 ('time-seconds', f'{plain}:00', xlsx.FRAME), ('', plain, xlsx.FRAME)]
        what, written, style = forms[crc32(place.encode()) % len(forms)]
        return say(what, written, style) if what and self.may(what) else (plain, xlsx.FRAME)

    def money(self, plain, wide, place, say):
        """wide: in 万元, as the register has it."""
        if self.now('money-wide', 24, place):
            return say('money-wide', plain.translate(WIDE))
        if plain == '0.86005' and self.may('money-binary'):
            return say('money-binary', xlsx.Number('0.86004999999999998'))
        if plain != '0' and self.now('money-text', 4, place):
            if wide:
                return say('money-text', [f'{plain}万元', f'{plain}万'][crc32(place.encode()) % 2])
            if plain == '28000' or (plain.endswith('0000') and len(plain) > 4):
                return say('money-text', f'{int(plain) / 10000:g}万元')
            if '.' not in plain:
                return say('money-text', [f'{int(plain):,}.00', f'{int(plain):,}', f'￥{plain}', f'{plain}元'][crc32(place.encode()) % 4])
        return xlsx.Number(plain), xlsx.FRAME if wide else xlsx.MONEY


# ---- the register -----------------------------------------------------------------------------------------------------

REGISTER = [('reg_code', '案件编码'), ('code', '涉案人员编码'), ('reporting', '填报单位名称'), ('name', '被调查人'), ('gender', '性别'), ('age', '年龄'), ('birth', '出生年月'),
            ('education', '学历'), ('ethnicity', '民族'), ('member', '是否中共党员'), ('joined', '入党时间'), ('first_filed', '立案时间'), ('case_no', '立案决定书'),
            ('filed', '纪委立案时间'), ('filing_unit', '纪委立案机关'), ('sup_filed', '监委立案时间'), ('sup_unit', '监委立案机关'), ('filing_report', '立案报告'),
            ('brief', '简要案情'), ('eight', '是否违反中央八项规定精神'), ('confessed', '是否主动交代问题'), ('closed', '结案时间'), ('party', '党纪处分'), ('government', '政务处分'),
            ('no_post', '是否属于本应撤销党内职务但本人没有党内职务而给予严重警告处分'), ('confiscated', '收缴金额（万元）'), ('forfeited', '没收金额'), ('refund', '责令退赔金额'),
            ('handover', '登记上交金额'), ('recovered', '追缴失职渎职滥用职权造成的损失金额'), ('accepted', '审理受理时间'), ('trial_closed', '审结时间'), ('trial', '审理机关'),
            ('decision_text', '处分决定'), ('investigation_text', '审查调查报告'), ('trial_text', '审理报告')]
MONEY = ('confiscated', 'forfeited', 'refund', 'handover', 'recovered')
OF_PERSON = ('code', 'name', 'gender', 'age', 'birth', 'education', 'ethnicity', 'member', 'joined', 'confessed', 'party', 'government', 'no_post', 'decision_text')
TYPES = {'gender': 'gender', 'age': 'int', 'birth': 'date', 'joined': 'date', 'member': 'bool', 'confessed': 'bool', 'eight': 'bool', 'no_post': 'bool',
         'first_filed': 'date', 'filed': 'date', 'sup_filed': 'date', 'closed': 'date', 'accepted': 'date', 'trial_closed': 'date', 'party': 'sanction',
         'government': 'sanction', 'reporting': 'ref', 'filing_unit': 'ref', 'sup_unit': 'ref', 'trial': 'ref'}


def texts(c, person, sanctions):
    """The whole text of four papers, as the export has it, much shortened."""
    if not c.case['reg_code']:
        return dict.fromkeys(('filing_report', 'decision_text', 'investigation_text', 'trial_text'), '')
    name, brief = person['name'], c.case['brief']
    closed = str(c.case['closed'])
    made = '、'.join(LABEL['sanction'][d['sanction']] for d in sanctions)
    text = {'filing_report': f'关于对{name}有关问题立案的请示\n经初步核实，{brief}属实，建议予以立案。'}
    text['decision_text'] = (f'关于给予{name}{made}处分的决定\n{name}，{person["birth"]}出生。经查，{brief}。经研究，决定给予{name}{made}处分。\n'
                             f'本处分决定自{closed}起生效。') if made and closed else ''
    text['investigation_text'] = f'关于{name}有关问题的审查调查报告\n一、基本情况；二、{brief}；三、处理建议。' if c.case['accepted'] else ''
    text['trial_text'] = f'关于{name}有关问题的审理报告\n非人大代表、非政协委员。案件事实清楚，证据确凿。' if c.case['trial_closed'] else ''
    return text


def register(path, rows, off, log):
    clerk = Clerk(os.path.basename(path), 'register', off, log)
    book = xlsx.Book()
    sheet = book.sheet('立案登记表')
    register_head(sheet, clerk)
    order = list(dict.fromkeys(r['unit'] for r in rows['case_file']))
    r, of_unit = 4, {}
    for case in sorted(rows['case_file'], key=lambda x: order.index(x['unit'])):
        begin, r = r, register_case(sheet, clerk, r, case, rows)
        of_unit.setdefault(case['unit'], [begin, 0])[1] = r - 1
    for unit, (first, last) in of_unit.items():         # but for the county commission, one of whose cases lacks it
        if unit != COUNTY and clerk.may('merged-unit'):
            for k in range(first, last + 1):
                sheet.put(k, 3, unit if k == first else '', xlsx.FRAME)
            sheet.merge(first, 3, last, 3)
            clerk.note('merged-unit', sheet.name, f'C{first}:C{last}', unit, unit)
    if clerk.may('total-row'):
        register_total(sheet, r)
        clerk.note('total-row', sheet.name, f'A{r}', '合计', 'no row')
        r += 1
    if clerk.may('empty-rows'):
        empty_rows(sheet, clerk, r, 40, len(REGISTER))
    book.save(path)


def register_head(sheet, clerk):
    sheet.put(1, 1, '立案登记表', xlsx.TITLE)
    sheet.merge(1, 1, 1, len(REGISTER))
    sheet.put(2, 1, '填报单位：青岚县纪委监委')
    sheet.put(2, 8, '填报日期：2026年10月3日')
    sheet.put(2, 26, '金额单位：万元')
    for j, (key, head) in enumerate(REGISTER, 1):
        what, written = {'gender': ('head-blank', '性 别'), 'ethnicity': ('head-blank', '民 族'),
                         'confiscated': ('head-newline', '收缴金额\n（万元）')}.get(key, ('', ''))
        if what and clerk.may(what):
            clerk.note(what, sheet.name, f'{xlsx.letters(j)}3', written, head)
            head = written
        sheet.put(3, j, head, xlsx.HEAD)
        sheet.widths[j] = 24 if key.endswith('_text') or key in ('brief', 'filing_report') else 13
    if clerk.may('hidden-column'):
        clerk.note('hidden-column', sheet.name, 'Q', '监委立案机关', '')
        sheet.hidden_columns.add(17)


def register_case(sheet, clerk, r, case, rows):
    """A row per person from r on; returns the next row."""
    c = case['_']
    people = [p for p in rows['respondent'] if p['case'] == c.no]
    many, first = len(people) > 1, people[0]['name']
    merged = many and first in ('袁守正', '查良臣', '滕家岭') and clerk.may('merged-rows')
    first_only = many and first == '穆清扬' and clerk.may('first-row-only')
    for i, person in enumerate(people):
        of = {d['kind']: d for d in rows['decision'] if d['case'] == c.no and d['name'] == person['name'] and d['kind'] in ('party', 'government')}
        values = {**case, **{k: person.get(k, '') for k in OF_PERSON}, **texts(c, person, of.values())}
        values['first_filed'] = case['filed'] or case['sup_filed']
        for kind in ('party', 'government'):
            values[kind] = of[kind]['sanction'] if kind in of else ''
        values['no_post'] = of['party']['no_post'] if 'party' in of else ''
        for j, (key, _) in enumerate(REGISTER, 1):
            at = f'{xlsx.letters(j)}{r + i}'
            if i and key not in OF_PERSON and (merged or (first_only and key in MONEY)):
                sheet.put(r + i, j, '', xlsx.FRAME)
                if not merged:
                    clerk.note('first-row-only', sheet.name, at, '', str(values[key]))
            else:
                sheet.put(r + i, j, *register_cell(sheet, clerk, at, key, person['name'], values[key]))
    if merged:
        for j, (key, _) in enumerate(REGISTER, 1):
            if key not in OF_PERSON and (key != 'reporting' or case['unit'] == COUNTY):
                sheet.merge(r, j, r + len(people) - 1, j)
        clerk.note('merged-rows', sheet.name, f'A{r}:A{r + len(people) - 1}', case['case_no'], '')
    return r + len(people)


def register_cell(sheet, clerk, at, key, person, value):
    if key in ('case_no', 'reg_code', 'filing_report') or key.endswith('_text'):
        return value, xlsx.FRAME
    if key in MONEY:
        return clerk.value(sheet.name, at, value, 'money', key)
    if (person, key) in SANCTION_WORDS and clerk.may('sanction-words'):
        clerk.note('sanction-words', sheet.name, at, SANCTION_WORDS[person, key], LABEL['sanction'][value])
        return SANCTION_WORDS[person, key], xlsx.FRAME
    if (person, key) in LEFT_OUT and clerk.may('left-out'):
        if value != '':
            clerk.note('left-out', sheet.name, at, '', str(value))
        return '', xlsx.FRAME
    if key == 'name' and person == '尹怀德' and clerk.may('rich-text'):
        clerk.note('rich-text', sheet.name, at, value, value)
        return xlsx.Rich(value), xlsx.FRAME
    return clerk.value(sheet.name, at, value, TYPES.get(key, 'text'), key)


def register_total(sheet, r):
    """As the system sums up: what is repeated counts twice, what is text does not count."""
    sheet.put(r, 1, '合计', xlsx.HEAD)
    sheet.put(r, 4, f'{r - 4}人', xlsx.FRAME)
    for j, (key, _) in enumerate(REGISTER, 1):
        if key in MONEY:
            cells = [sheet.cells[k][j][0] for k in range(4, r)]
            total = sum(round(float(v) * 100000) for v in cells if isinstance(v, xlsx.Number)) / 100000
            at = xlsx.letters(j)
            sheet.put(r, j, xlsx.Number('%.15g' % total), xlsx.FRAME, formula=f'SUM({at}4:{at}{r - 1})')


def empty_rows(sheet, clerk, r, n, width):
    for k in range(r, r + n):
        for j in range(1, width + 1):
            sheet.put(k, j, '', xlsx.FRAME)
    clerk.note('empty-rows', sheet.name, f'A{r}', f'{n} rows with borders', 'no rows')


# 党内 is not part of a sanction's name, and 开除公职 is 开除
SANCTION_WORDS = {('彭立冬', 'party'): '党内严重警告', ('田满仓', 'party'): '党内警告', ('石满囤', 'party'): '党内严重警告', ('殷鉴秋', 'government'): '开除公职',
                  ('束修远', 'government'): '政务记过'}

# What the register's clerk did not know; the unit's form has it. A Party sanction of someone outside the Party is a veto, and shows only then.
LEFT_OUT = {('师道明', 'party')}

# ---- the forms of the units -------------------------------------------------------------------------------------------

SHEETS = [('case_file', '案件'), ('respondent', '被审查调查人'), ('step', '程序节点'), ('decision', '处分决定'), ('fact', '违纪违法事实'), ('evidence', '证据'), ('interview', '笔录'),
          ('document', '文书'), ('measure', '措施'), ('transfer', '移送司法'), ('case_staff', '案件人员'), ('suggestion', '纪检监察建议'), ('staff', '办案人员')]
STEPS = ['clue_received', 'disposal_proposed', 'disposal_approved', 'prelim_approved', 'prelim_report', 'prelim_report_approved', 'filing_requested',
         'filing_approved', 'filing_announced', 'filing_unit_notified', 'invest_ext_approved', 'facts_met', 'ir_group_discussion', 'transfer_to_trial', 'trial_accepted',
         'sent_back', 'sent_back_returned', 'trial_talk', 'trial_talk_waived', 'trial_dept_meeting', 'trial_report', 'trial_report_approved', 'hearing_statement',
         'standing_committee', 'decision_announced', 'plan_meeting', 'county_review', 'branch_meeting', 'party_committee_approved']
APPROVER = '处置意见审批人'
# What 白石镇 calls them, which still uses a form of its own.
SHORT = {'clue_received': '收到线索', 'prelim_approved': '初核审批', 'prelim_report_approved': '初核报告审批', 'filing_announced': '宣布立案', 'filing_unit_notified': '通报单位',
         'facts_met': '事实见面', 'transfer_to_trial': '移送审理', 'trial_accepted': '审理受理', 'trial_dept_meeting': '室务会', 'standing_committee': '常委会审议',
         'decision_announced': '宣布处分'}
# The two lines above 处分决定 in 云溪镇: a group and what is under it; alone where nothing is.
TWO_LINES = [('案号', ['案号']), ('被处分人', ['被处分人']), ('决定种类', ['决定种类']), ('处分档次', ['处分档次']), ('期限', ['政务处分期（月）', '党纪影响期（月）']), ('文号', ['文号']),
             ('日期', ['集体决定日期', '生效日期', '落款日期']), ('审议主体', ['审议主体']), ('宣布', ['日期', '范围', '人数']), ('本人签写意见日期', ['本人签写意见日期']),
             ('执行报告日期', ['执行报告日期']), ('送达单位', ['送达单位']), ('职务工资变更日期', ['职务工资变更日期']), ('归档回执日期', ['归档回执日期']),
             ('申诉权利告知', ['申诉权利告知']), ('写明可直至党中央提出申诉', ['写明可直至党中央提出申诉'])]
NOT_WHOLE = {WUXI: [s for _, s in SHEETS if s not in ('案件', '被审查调查人', '办案人员')], HEALTH: ['笔录', '证据']}
GUIDE = ['填写说明', '1. 白色单元格由承办部门填写，灰色单元格已预填，请勿改动案号。', '2. 没有发生的填“无”，不清楚的留空。', '3. 每张表填完后在右上角“本表已填全”处填“是”。',
         '4. 案号、被审查调查人须与登记表一致。']


def form(path, unit, rows, columns, off, log):
    """One unit's workbook."""
    clerk = Clerk('units/' + os.path.basename(path), unit, off, log)
    book = xlsx.Book(inline=unit in (HOUSING, WUXI) and clerk.may('inline'))
    if book.inline:
        clerk.note('inline', '', '', 'every text in its cell', '')
    if clerk.may('extra-sheet'):
        guide = book.sheet('填写说明')
        for i, line in enumerate(GUIDE, 1):
            guide.put(i, 1, line, xlsx.TITLE if i == 1 else xlsx.GENERAL)
        clerk.note('extra-sheet', guide.name, 'A1', GUIDE[0], 'no record')
    mine = [c for c in rows['case_file'] if c['_'].dept == unit]
    for record, title in SHEETS:
        sheet = book.sheet(title)
        if unit == SHABA and record == 'interview' and clerk.may('sheet-name'):
            sheet.name += ' '
            clerk.note('sheet-name', sheet.name, '', sheet.name, title)
        above(sheet, clerk, unit, title)
        if record == 'step':
            steps(sheet, clerk, unit, mine, rows)
        elif record == 'staff':
            listing(sheet, clerk, unit, record, [s for s in rows[record] if home(s['name'], rows) == unit], mine, columns[record])
        else:
            listing(sheet, clerk, unit, record, [x for x in rows[record] if x['_'].dept == unit], mine, columns[record])
    if clerk.may('hidden-sheet'):
        codes = book.sheet('代码表', hidden=True)
        for j, (head, words) in enumerate((('文书种类', list(LABEL['document'].values())[:60]), ('节点', LABEL['step'].values())), 1):
            codes.put(1, j, head, xlsx.HEAD)
            for i, word in enumerate(words, 2):
                codes.put(i, j, word)
        clerk.note('hidden-sheet', codes.name, 'A1', '文书种类', 'no record')
    book.save(path)


def above(sheet, clerk, unit, title):
    """The title, who filled it in and when, and whether it is whole."""
    label, answer = '本表已填全', '' if title in NOT_WHOLE.get(unit, ()) else '是'
    if unit in (SHABA, PINGYUAN) and clerk.may('whole-words'):
        label, answer = ('本表已填全：', '是 ') if unit == SHABA else ('本表已填全（是/空）', '是')
        clerk.note('whole-words', sheet.name, 'E2', label, '本表已填全')
    sheet.put(1, 1, f'{title}（2026年第三季度评查案件）', xlsx.TITLE)
    sheet.put(2, 1, f'填报单位：{unit}')
    sheet.put(2, 3, f'填报日期：2026年10月{4 + crc32(unit.encode()) % 4}日')
    sheet.put(2, 5, label, xlsx.HEAD)
    sheet.put(2, 6, answer, xlsx.FRAME)


def listing(sheet, clerk, unit, record, some, mine, columns):
    """A row of the sheet for a row of the record."""
    fields = [c for c in columns if c[2]]
    shown = list(fields)                            # with None where the sheet has a column of its own
    heads = [c[2] for c in fields]
    for what, who, where, at, head in (('number-column', SONGPING, 'document', 0, '序号'), ('gap-column', SHABA, 'document', 4, ''),
                                       ('remark-column', SHIGU, 'decision', len(fields), '备注')):
        if (unit, record) == (who, where) and clerk.may(what):
            shown.insert(at, None)
            heads.insert(at, head)
            clerk.note(what, sheet.name, f'{xlsx.letters(at + 1)}3', head, 'no column')
    r = 4
    if unit == YUNXI and record == 'decision' and clerk.may('two-lines'):
        two_lines(sheet)
        clerk.note('two-lines', sheet.name, 'A3:U4', '宣布 / 日期', '宣布日期')
        r = 5
    else:
        for j, head in enumerate(heads, 1):
            sheet.put(3, j, head, xlsx.HEAD)
    for i, x in enumerate(some, 1):
        for j, field in enumerate(shown, 1):
            if field is None:
                sheet.put(r, j, {'序号': i, '备注': '已核对原件' if i == 1 else ''}.get(heads[j - 1], ''), xlsx.FRAME)
            elif (record, field[0]) in (('case_file', 'case_no'), ('case_file', 'reg_code'), ('respondent', 'name')):
                sheet.put(r, j, x[field[0]], xlsx.FRAME)            # prefilled
            else:
                sheet.put(r, j, *clerk.value(sheet.name, f'{xlsx.letters(j)}{r}', x.get(field[0], ''), field[3], field[0]))
        if unit == ROOMS[2] and record == 'document' and x['volume'] == 'trial' and clerk.may('hidden-rows'):
            clerk.note('hidden-rows', sheet.name, f'A{r}', 'a filter is on', '')
            sheet.hidden_rows.add(r)
        r += 1
    if not some and unit == WUXI and record != 'staff' and clerk.may('prefilled'):
        for c in mine:
            sheet.put(r, 1, c['case_no'], xlsx.FRAME)
            for j in range(2, len(heads) + 1):
                sheet.put(r, j, '', xlsx.FRAME)
            clerk.note('prefilled', sheet.name, f'A{r}', c['case_no'], 'no row')
            r += 1
    if unit in (BAISHI, QINGGANG) and record in ('document', 'evidence', 'interview') and clerk.may('empty-rows'):
        empty_rows(sheet, clerk, r, 30, len(heads))


def home(officer, rows):
    """The unit in whose form an officer stands: that of the first case he or she worked on."""
    return next(s['_'].dept for s in rows['case_staff'] if s['name'] == officer)


def two_lines(sheet):
    j = 1
    for group, under in TWO_LINES:
        sheet.put(3, j, group, xlsx.HEAD)
        for k, head in enumerate(under):
            if k:
                sheet.put(3, j + k, '', xlsx.HEAD)
            sheet.put(4, j + k, '' if under == [group] else head, xlsx.HEAD)
        sheet.merge(3, j, 4 if under == [group] else 3, j + len(under) - 1)
        j += len(under)


def steps(sheet, clerk, unit, mine, rows):
    """A row per case, a column per step; what concerns one person has a row of that person's."""
    short = SHORT if unit == BAISHI and clerk.may('short-heads') else {}
    for j, head in enumerate(['案号', '被审查调查人'] + [short.get(k, LABEL['step'][k]) for k in STEPS] + [APPROVER], 1):
        if 2 < j < len(STEPS) + 3 and STEPS[j - 3] in short:
            clerk.note('short-heads', sheet.name, f'{xlsx.letters(j)}3', head, LABEL['step'][STEPS[j - 3]])
        sheet.put(3, j, head, xlsx.HEAD)
    r = 4
    for c in mine:
        done = [s for s in rows['step'] if s['case'] == c['case_no']]
        for person in dict.fromkeys([''] + [s['name'] for s in done]):
            sheet.put(r, 1, *(clerk.value(sheet.name, f'A{r}', c['case_no'], 'ref') if done else (c['case_no'], xlsx.FRAME)))
            sheet.put(r, 2, *(clerk.value(sheet.name, f'B{r}', person, 'ref') if person else ('', xlsx.FRAME)))
            days = {s['kind']: s['on'] for s in done if s['name'] == person}
            for j, kind in enumerate(STEPS, 3):
                on, at = days.get(kind, ''), f'{xlsx.letters(j)}{r}'
                if on and kind == 'filing_unit_notified' and unit == ROOMS[0] and clerk.may('formula'):
                    left = f'{xlsx.letters(j - 1)}{r}'
                    clerk.note('formula', sheet.name, at, '=' + left, str(on))
                    sheet.put(r, j - 1, on, xlsx.DATE)
                    sheet.put(r, j, on, xlsx.DATE, formula=left)
                elif on:
                    sheet.put(r, j, *clerk.value(sheet.name, at, on, 'date'))
                else:
                    sheet.put(r, j, '', xlsx.FRAME)
            approver = next((s['approver'] for s in done if s['kind'] == 'disposal_approved' and s['name'] == person), None)
            at = f'{xlsx.letters(len(STEPS) + 3)}{r}'
            sheet.put(r, len(STEPS) + 3, *(('', xlsx.FRAME) if approver is None else clerk.value(sheet.name, at, approver, 'text', 'approver')))
            if not done and clerk.may('prefilled'):
                clerk.note('prefilled', sheet.name, f'A{r}', c['case_no'], 'no step')
            r += 1


# ---- CSV --------------------------------------------------------------------------------------------------------------

def items(path, rows, columns, off, log):
    """The list of property of the case supervision office, as a Chinese Excel saves it."""
    clerk = Clerk(os.path.basename(path), 'items', off, log)
    out = []
    if clerk.may('csv-title'):
        out += [['青岚县纪委监委涉案财物登记台账'], ['填报单位：案件监督管理室', '', '填报日期：2026.10.8']]
        clerk.note('csv-title', '', 'A1', out[0][0], 'no header')
    out.append([c[2] for c in columns['property_item']])
    if clerk.may('head-newline'):
        out[-1][12] = '处理意见\n审定日期'
        clerk.note('head-newline', '', f'M{len(out)}', out[-1][12], '处理意见审定日期')
    for x in rows['property_item']:
        line = []
        for j, (key, _, _, type_) in enumerate(columns['property_item'], 1):
            value, _ = clerk.value('', f'{xlsx.letters(j)}{len(out) + 1}', x.get(key, ''), type_, key)
            line.append(str(value))
        out.append(line)
    width = len(columns['property_item'])
    if clerk.may('total-row'):
        out.append(['合计', '', '', '', '', str(len(rows['property_item'])), f'{sum(round(float(x["amount"]) * 100) for x in rows["property_item"]) / 100:,.2f}'])
        clerk.note('total-row', '', f'A{len(out)}', '合计', 'no row')
    if clerk.may('csv-tail'):
        out += [[]] * 12
        clerk.note('csv-tail', '', f'A{len(out) - 11}', ',' * (width - 1), 'no rows')
    clerk.note('csv-gb18030', '', '', '㛃 is beyond GBK', '')
    with open(path, 'w', encoding='gb18030', newline='') as f:
        csv.writer(f, lineterminator='\r\n').writerows(line + [''] * (width - len(line)) for line in out)


def units(path, rows, columns, off, log):
    with open(path, 'w', encoding='utf-8-sig', newline='') as f:
        w = csv.writer(f, lineterminator='\r\n')
        w.writerow([c[1] for c in columns['unit']])
        for x in rows['unit']:
            w.writerow([LABEL[c[3]][x[c[0]]] if c[3] in LABEL else x[c[0]] for c in columns['unit']])
    Clerk(os.path.basename(path), 'items', off, log).note('csv-bom', '', '', 'U+FEFF', '')
