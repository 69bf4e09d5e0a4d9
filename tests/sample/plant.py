#!/usr/bin/env python3
"""Write the sample quarter: the third quarter of 2026 of Qinglan county (青岚县), which does not exist.

    python3 plant.py FOLDER

Seventy-four closed cases (260 volumes) of twelve units; two more are still open, one was closed the day before the
quarter and one the day after. The cases, and what is wrong with each, are in cases.py.

    csv/            one clean sheet per record, UTF-8. ISO dates, one header row, references by name. unit, case_file,
                    respondent, evidence, interview, step, property_item, decision and case_staff have Chinese
                    headings (some of them aliases), codes by label and 是/否; the others have column ids, codes by
                    id and 0/1. Every list is whole: import with `--complete all`. (One would not call the persons of
                    岚纪立〔2026〕10号 whole, nor its papers; here they are, so that what is missing counts.)
    csv/part/       the cases of 派驻青岚县卫生健康局纪检监察组, which did not say that 笔录 and 证据 are filled in whole.
                    Import after csv/, with `--complete` for every record of a case but interview and evidence.
    csv/register/   the cases of 雾溪乡纪委, whose form came back empty. Import after csv/, with `--complete` for
                    case_file, respondent and property_item.

So one imports csv/*.csv, csv/part/*.csv and csv/register/*.csv in three commands.

The same once more as it really comes in (see ROUGH below); together they say exactly what csv/ says, but for
notes of steps, and approvers of all but the disposal of the clue (the wide sheet 程序节点 has dates, and that approver), and the cells 本表已填全 say the same of whole and not
whole (物品.csv and 单位.csv have no such cell: import with `--complete property_item`):

    立案登记表.xlsx   the register as the national system exports it
    units/*.xlsx    a form per unit, filled in by it
    物品.csv         the list of property, GB18030
    单位.csv         the units
    rough.csv       what is rough, in which file, how often, where first

    key_scores.csv, key_items.csv, key_violations.csv
                    the answers as of 2026-10-05, from what was planted and what a spotless case is (answers.py), and
                    from nothing that a program found

In key_violations.csv an item has as many lines as it has violations; the row is named by its identity (empty columns left out, references by
the name of what they point at, codes by id), and is empty where the counted thing is the case itself.
"""
import csv
import os
import sys

import answers
import cases as county
import forms
from cases import COUNTY, HEALTH, LABEL, UNITS, WUXI

# How rough the files are: what, where, what it means. rough.csv says of every one in which file it is, how often, and in which
# cell first. One that is put into OFF is left out of the files.
ROUGH = {
    # layout
    'merged-rows': 'register: the cells of the case are merged over the rows of its persons (three cases); the other cases of several persons repeat them',
    'first-row-only': 'register: one case of two persons has its amounts in the first row only, without a merge',
    'left-out': 'register: a cell that is empty, and is not in the form of the unit',
    'merged-unit': 'register: 填报单位名称 is merged over all rows of a unit, many cases',
    'total-row': 'register, 物品.csv: 合计 at the end, in the register with formulas (their values are in the file)',
    'empty-rows': 'register, some lists of 白石镇 and 青杠镇: rows with borders and nothing in them at the end',
    'head-newline': 'a line break in a heading',
    'head-blank': 'register: 性 别, 民 族',
    'hidden-column': 'register: a hidden column; it counts all the same',
    'hidden-rows': 'form of a room, 文书: rows hidden by a filter; they count all the same',
    'hidden-sheet': 'every form: a hidden sheet 代码表 with the lists to choose from; no record',
    'extra-sheet': 'every form: a sheet 填写说明; no record',
    'sheet-name': 'form of 沙坝乡: a sheet named 笔录 with a blank behind',
    'whole-words': 'forms of 沙坝乡 and 平远镇: the words 本表已填全 with a colon or （是/空）, the answer with a blank',
    'two-lines': 'form of 云溪镇, 处分决定: two lines of headings with merged cells; 宣布 over 日期, 范围, 人数',
    'short-heads': 'form of 白石镇, 程序节点: headings of its own, short (SHORT in forms.py)',
    'number-column': 'form of 松坪乡, 文书: a column 序号 in front that only counts the rows',
    'gap-column': 'form of 沙坝乡, 文书: an empty column without a heading',
    'remark-column': 'form of 石鼓镇, 处分决定: a column 备注 that no record has',
    'prefilled': 'form of 雾溪乡: rows with a case number, prefilled, and nothing else; no rows',
    'inline': 'forms of 雾溪乡 and the group at the housing department: texts in the cells themselves, as other programs write them',
    'csv-gb18030': '物品.csv: GB18030 with CRLF; 㛃 takes four bytes and is not in GBK',
    'csv-title': '物品.csv: a title and a line 填报单位 above the headings',
    'csv-tail': '物品.csv: twelve lines of commas at the end',
    'csv-bom': '单位.csv: UTF-8 with a byte order mark, CRLF',
    # the register has columns of which the dictionary knows nothing: 立案时间, 立案报告, 处分决定, 审查调查报告, 审理报告; 立案决定书 holds the case number
    # cells
    'none': '无 where the dictionary says that an empty cell means none',
    'dash': '— / - – for an empty cell',
    'unknown': '不详, 待补 for an empty cell',
    'yes': '√ for 是',
    'blank': 'blanks around a text: U+0020, U+3000, U+00A0, U+200B',
    'name-blank': 'a name of two characters with U+3000 between them, where a person is referred to',
    'name-dot': '• for · in a name, where a person is referred to',
    'case-brackets': 'a case number with [] （） 【】 for 〔〕, where a case is referred to',
    'case-wide': 'a case number with full-width digits, where a case is referred to',
    'case-blank': 'a case number with a blank in it, where a case is referred to',
    'sanction-words': 'register: 党内警告, 党内严重警告, 政务记过, 开除公职',
    'rich-text': 'register: a name with its first character in bold',
    'formula': 'form of a room, 程序节点: dates that are formulas; their values are in the file',
    'int-text': 'a number as text',
    'int-wide': 'a number in full-width digits',
    'year-number': '条规版本 as a number, where the record has text',
    'money-text': "28,000.00  28,000  2.8万元  ￥28000  28000元; in the register 2.8万元, 2.8万",
    'money-wide': 'an amount in full-width digits',
    'money-binary': 'register: 0.86004999999999998, which is how the file has 0.86005',
    'date-iso': '2026-07-03 as text', 'date-dash': '2026-7-3', 'date-dot': '2026.07.03', 'date-dot1': '2026.7.3', 'date-cn': '2026年7月3日', 'date-slash': '2026/7/3',
    'date-compact': '20260703', 'date-wide': '２０２６－０７－０３', 'date-week': '2026年7月3日（星期五）', 'date-midnight': '2026-07-03 00:00:00',
    # days that are real dates of the spreadsheet are not listed; they are shown as 2026-07-03, 2026年7月3日 or in the format 14
    'month-cn': '1979年4月', 'month-dot': '1979.04', 'month-real': 'a month as a real date, the first of it, shown as 1979年4月',
    'time-real': 'a real date with a time, which binary fractions hold only nearly', 'time-cn': '2026年3月22日9时0分', 'time-dot': '2026.3.22 9:00',
    'time-colon': '2026-3-22 9：00', 'time-half': '2026年3月22日下午2:30', 'time-seconds': '2026-03-22 09:00:00',
}
OFF = set()

# Columns of each record: key of the row, heading in csv/, heading in the forms, type. A type that is a name of LABEL is a code.
# Records in BY_ID have codes by id and 0/1 in csv/; the others labels and 是/否.
BY_ID = ('fact', 'document', 'measure', 'transfer', 'staff', 'suggestion')
COLUMNS = {
    'unit': [('code', '单位代码', '', 'text'), ('name', '单位全称', '', 'text'), ('short', '机关代字', '', 'text'), ('level', '层级', '', 'level'),
             ('kind', '性质', '', 'unit_kind'), ('parent', '上级单位', '', 'ref'), ('zone', '协作片区', '', 'none')],
    'case_file': [
        ('case_no', '案号', '案号', 'text'), ('reg_code', '案件编码', '案件编码', 'text'), ('clue_no', '受理线索编码', '受理线索编码', 'text'),
        ('title', '案件名称', '案件名称', 'text'), ('kind', '案件类型', '案件类型', 'case_kind'), ('accountability', '是否问责', '是否问责案件', 'bool'),
        ('simple', '案情简单', '案情简单', 'bool'), ('basis', '立案依据类型', '立案依据类型', 'filing_basis'), ('source', '线索来源', '线索来源', 'clue_source'),
        ('named', '是否实名检举控告', '是否实名检举控告', 'bool'), ('issues', '线索反映问题数', '线索反映问题数', 'int'),
        ('concluded', '已作结论问题数', '已作结论问题数', 'int'), ('unit', '办案单位', '办案单位', 'ref'), ('dept', '承办部门', '承办部门', 'ref'),
        ('trial', '审理机关', '', 'ref'), ('reporting', '填报单位名称', '', 'ref'), ('brief', '简要案情', '', 'text'),
        ('eight', '是否违反中央八项规定精神', '', 'bool'), ('confiscated', '收缴金额（万元）', '', 'money'), ('forfeited', '没收金额', '', 'money'),
        ('refund', '责令退赔金额', '', 'money'), ('handover', '登记上交金额', '', 'money'),
        ('recovered', '追缴失职渎职滥用职权造成的损失金额', '', 'money'), ('filed', '纪委立案时间', '', 'date'), ('filing_unit', '纪委立案机关', '', 'ref'),
        ('sup_filed', '监委立案时间', '', 'date'), ('sup_unit', '监委立案机关', '', 'ref'), ('accepted', '审理受理时间', '', 'date'),
        ('trial_closed', '审结时间', '', 'date'), ('closed', '结案时间', '', 'date'), ('status', '案件状态', '案件状态', 'status'),
        ('volumes', '案卷册数', '案卷册数', 'int'), ('archived', '归档时间', '归档时间', 'date'), ('mode', '线索处置方式', '处置方式', 'disposal_mode')],
    'respondent': [
        ('case', '案号', '案号', 'ref'), ('name', '被调查人', '姓名', 'text'), ('code', '涉案人员编码', '', 'text'), ('gender', '性别', '', 'gender'),
        ('age', '年龄', '', 'int'), ('birth', '出生年月', '', 'date'), ('ethnicity', '民族', '', 'text'), ('education', '学历', '', 'text'),
        ('member', '是否中共党员', '', 'bool'), ('joined', '入党时间', '', 'date'), ('official', '是否监察对象', '是否监察对象', 'bool'),
        ('category', '监察对象类别', '监察对象类别', 'int'), ('work', '工作单位', '工作单位', 'text'), ('post', '职务', '职务', 'text'),
        ('rank', '职级', '职级', 'rank'), ('managed', '干部管理权限单位', '干部管理权限', 'ref'), ('party_post', '党内职务', '党内职务', 'none'),
        ('npc', '人大代表', '人大代表', 'text'), ('cppcc', '政协委员', '政协委员', 'text'), ('delegate', '党代表', '党代表', 'text'),
        ('committee', '党委委员', '党委委员', 'text'), ('prior', '曾受处分', '曾受处分', 'bool'), ('retired', '退休日期', '退休日期', 'date'),
        ('left', '离职/死亡日期', '离职/死亡日期', 'date'), ('confessed', '是否主动交代问题', '', 'bool')],
    'fact': [
        ('case', 'case_id', '案号', 'ref'), ('name', 'respondent_id', '被审查调查人', 'ref'), ('seq', 'seq', '序号', 'int'),
        ('category', 'category', '性质类别', 'fact_category'), ('summary', 'summary', '事实概述', 'text'), ('since', 'occurred_from', '起始时间', 'date'),
        ('until', 'occurred_to', '终止时间', 'date'), ('place', 'place', '地点', 'text'), ('consequence', 'consequence', '危害后果', 'none'),
        ('responsibility', 'responsibility', '责任类型', 'responsibility'), ('instrument', 'instrument', '适用条规', 'text'),
        ('version', 'instrument_version', '条规版本', 'text'), ('article', 'article', '条款', 'text'), ('ir', 'amount_ir', '审查调查报告金额（元）', 'money'),
        ('fm', 'amount_fm', '事实材料金额（元）', 'money'), ('tr', 'amount_tr', '审理报告金额（元）', 'money'), ('dec', 'amount_dec', '处分决定金额（元）', 'money'),
        ('in_ir', 'in_ir', '审查调查报告已认定', 'bool'), ('in_fm', 'in_fm', '已见面', 'bool'), ('in_tr', 'in_tr', '审理报告已认定', 'bool'),
        ('in_dec', 'in_dec', '处分决定已写入', 'bool'), ('opinion', 'respondent_opinion', '被审查调查人意见', 'opinion'), ('adopted', 'adopted', '最终是否认定', 'bool')],
    'evidence': [
        ('case', '案号', '案号', 'ref'), ('fact', '对应事实', '对应事实', 'ref'), ('kind', '证据种类', '证据种类', 'evidence'), ('title', '名称', '名称', 'text'),
        ('provider', '提供人', '提供单位/人', 'text'), ('on', '取证日期', '取证日期', 'date'), ('a', '调取人1', '调取人1', 'text'), ('b', '调取人2', '调取人2', 'text'),
        ('copy', '是否复印件', '是否复印件', 'bool'), ('no', '卷号', '卷号', 'int'), ('page', '起页', '起页', 'int'), ('to', '止页', '止页', 'int')],
    'interview': [
        ('case', '案号', '案号', 'ref'), ('kind', '笔录种类', '笔录种类', 'interview'), ('stage', '阶段', '阶段', 'stage'), ('who', '被谈话人', '被谈话人', 'text'),
        ('role', '身份', '身份', 'role'), ('respondent', '对应被审查调查人', '对应被审查调查人', 'ref'), ('start', '开始', '开始', 'datetime'),
        ('end', '结束', '结束', 'datetime'), ('place', '地点', '地点', 'text'), ('place_kind', '地点类别', '地点类别', 'place_kind'), ('a', '谈话人1', '谈话人1', 'text'),
        ('b', '谈话人2', '谈话人2', 'text'), ('recorder', '记录人', '记录人', 'text'), ('first', '首次', '首次', 'bool'), ('rights', '告知权利义务', '告知权利义务', 'bool'),
        ('av', '录像', '录像', 'bool')],
    'document': [
        ('case', 'case_id', '案号', 'ref'), ('name', 'respondent_id', '被审查调查人', 'ref'), ('kind', 'kind', '文书种类', 'document'), ('doc_no', 'doc_no', '文号', 'none'),
        ('title', 'title', '标题', 'text'), ('dated', 'dated_on', '落款日期', 'date'), ('issuer', 'issuer', '落款单位', 'text'),
        ('approver', 'approver', '签批人', 'none'), ('approved', 'approved_on', '签批日期', 'date'), ('sealed', 'sealed', '盖章', 'bool'), ('volume', 'volume_kind', '卷别', 'volume_kind'), ('no', 'volume_no', '卷号', 'int'), ('page', 'page_from', '起页', 'int'), ('to', 'page_to', '止页', 'int')],
    'step': [
        ('case', '案号', '案号', 'ref'), ('kind', '节点', '', 'step'), ('name', '被审查调查人', '被审查调查人', 'ref'), ('on', '完成日期', '', 'date'),
        ('approver', '审批人', '', 'none'), ('role', '审批人职务', '', 'step_role'), ('approved', '审批日期', '', 'date'), ('reason', '说明', '', 'none')],
    'measure': [
        ('case', 'case_id', '案号', 'ref'), ('name', 'respondent_id', '被审查调查人', 'ref'), ('kind', 'kind', '措施种类', 'measure'),
        ('approved', 'approved_on', '批准日期', 'date'), ('role', 'approver_role', '批准层级', 'measure_role'),
        ('superior', 'superior_approved_on', '上一级批准日期', 'date'), ('no', 'decision_doc_no', '决定书文号', 'none'), ('start', 'started_at', '开始时间', 'datetime'),
        ('end', 'ended_at', '结束时间', 'datetime'), ('family', 'family_notified_at', '通知家属时间', 'datetime'), ('unit', 'unit_notified_at', '通知单位时间', 'datetime'),
        ('exempt', 'notify_exempt', '不通知的理由', 'none'), ('staff', 'staff_count', '执行人数', 'int'), ('release', 'release_kind', '结束方式', 'release'),
        ('extended', 'ext_approved_on', '延长批准日期', 'date')],
    'property_item': [
        ('case', '案号', '案号', 'ref'), ('person', '被审查调查人', '被审查调查人', 'ref'), ('tag', '财物编号', '财物编号', 'none'), ('name', '名称', '名称', 'text'),
        ('kind', '种类', '种类', 'item_kind'), ('qty', '数量', '数量', 'text'), ('amount', '金额（元）', '金额/价值（元）', 'money'), ('measure', '措施', '措施', 'item_measure'),
        ('on', '采取日期', '采取日期', 'date'), ('deposited', '入账日期', '入账/入库日期', 'date'), ('nature', '性质', '性质', 'nature'),
        ('disposal', '处理方式', '处理方式', 'disposal'), ('decided', '处理意见审定日期', '处理意见审定日期', 'date'),
        ('notified', '通知承办部门日期', '通知承办部门日期', 'date'), ('disposed', '处理完毕日期', '处理完毕日期', 'date')],
    'decision': [
        ('case', '案号', '案号', 'ref'), ('name', '被处分人', '被处分人', 'ref'), ('kind', '决定种类', '决定种类', 'decision'), ('sanction', '处分档次', '处分档次', 'sanction'),
        ('months', '政务处分期（月）', '政务处分期（月）', 'int'), ('influence', '党纪影响期（月）', '党纪影响期（月）', 'int'),
        ('no_post', '是否属于本应撤销党内职务但本人没有党内职务而给予严重警告处分', '', 'bool'), ('doc_no', '文号', '文号', 'none'), ('decided', '决定日期', '集体决定日期', 'date'),
        ('effective', '生效日期', '生效日期', 'date'), ('dated', '落款日期', '落款日期', 'date'), ('body', '审议主体', '审议主体', 'body'),
        ('announced', '宣布日期', '宣布日期', 'date'), ('scope', '宣布范围', '宣布范围', 'scope'), ('announcers', '宣布人数', '宣布人数', 'int'),
        ('signed', '本人签写意见日期', '本人签写意见日期', 'date'), ('reported', '执行报告日期', '执行报告日期', 'date'),
        ('served', '送达所在单位日期', '送达单位', 'date'), ('hr', '职务工资变更日期', '职务工资变更日期', 'date'), ('dossier', '归入人事档案日期', '归档回执日期', 'date'),
        ('appeal', '写明申诉（复审）权利', '申诉权利告知', 'bool'), ('central', '写明可直至党中央提出申诉', '写明可直至党中央提出申诉', 'bool')],
    'transfer': [
        ('case', 'case_id', '案号', 'ref'), ('name', 'respondent_id', '被调查人', 'ref'), ('no', 'opinion_no', '起诉意见书文号', 'text'),
        ('on', 'opinion_on', '起诉意见书日期', 'date'), ('procuratorate', 'procuratorate', '受移送检察院', 'text'),
        ('jurisdiction', 'jurisdiction_needed', '是否需指定管辖', 'bool'), ('transferred', 'transferred_on', '移送日期', 'date'),
        ('separate', 'separate_volume', '职务犯罪单独立卷', 'bool'), ('returned', 'returned_times', '退回补充调查次数', 'int'), ('result', 'result', '司法结果', 'result')],
    'staff': [('name', 'name', '姓名', 'text'), ('unit', 'unit_code', '单位', 'ref'), ('cert', 'cert_no', '执法证号', 'text'), ('seconded', 'seconded', '是否借调', 'bool')],
    'case_staff': [('case', '案号', '案号', 'ref'), ('name', '姓名', '姓名', 'ref'), ('role', '角色', '角色', 'staff_role')],
    'suggestion': [('case', 'case_id', '案号', 'ref'), ('kind', 'kind', '种类', 'suggestion'), ('on', 'issued_on', '制发日期', 'date'),
                   ('due', 'reply_due_on', '回复期限', 'date'), ('replied', 'replied_on', '回复日期', 'date')],
}


def records(cases):
    """Rows of every record, as dicts; each but those of unit and staff knows its case object under '_'."""
    out = {r: [] for r in COLUMNS}
    out['unit'] = [dict(zip(('code', 'name', 'short', 'level', 'kind', 'parent', 'zone'), u)) for u in UNITS]
    back = {r: {v: k for k, v in LABEL[r].items()} for r in ('evidence', 'staff_role')}
    staff = {}
    for c in cases:
        out['case_file'].append(dict(c.case, volumes=c.volumes, archived='', _=c))
        for r in c.rows['fact']:
            out['fact'].append(dict(r, **dict(zip(('ir', 'fm', 'tr', 'dec'), r['amounts'])), _=c))
        for e in c.rows['evidence']:
            out['evidence'].append(dict(zip(('case', 'fact', 'kind', 'title', 'provider', 'on', 'a', 'b', 'copy', 'no', 'page', 'to'), e),
                                        kind=back['evidence'][e[2]], copy=e[8] == '是', _=c))
        for s in c.rows['case_staff']:
            out['case_staff'].append(dict(case=s[0], name=s[1], role=back['staff_role'][s[2]], _=c))
            staff.setdefault(s[1], c.unit if s[1] in c.officers else COUNTY)
        for t in c.rows['transfer']:
            out['transfer'].append(dict(t, jurisdiction=False, separate=True, returned=0, result='pending', _=c))
        for r in c.rows['interview']:
            out['interview'].append(dict(r, rights=True, _=c))
        for record in ('respondent', 'decision', 'document', 'step', 'measure', 'property_item'):
            out[record] += [dict(r, _=c) for r in c.rows[record]]
    for i, kind, on, due, replied in ((0, 'discipline', '2026-08-20', '2026-09-20', '2026-09-18'), (7, 'supervisory', '2026-08-10', '2026-10-10', ''),
                                      (25, 'discipline', '2026-07-28', '2026-08-28', '2026-09-02'), (52, 'reminder', '2026-08-03', '', '2026-08-14')):
        if i < len(cases):
            out['suggestion'].append(dict(case=cases[i].no, kind=kind, on=on, due=due, replied=replied, _=cases[i]))
    out['staff'] = [dict(name=p, unit=u, cert=f'QL{i:04d}', seconded=False) for i, (p, u) in enumerate(staff.items(), 1)]
    return out


def plain(value, type_, by_id):
    """A value as csv/ has it."""
    if value == '' or value is None:
        return ''
    if type_ == 'bool':
        return int(value) if by_id else LABEL['bool'][value]
    if type_ in LABEL:
        return value if by_id else LABEL[type_][value]
    return str(value)


def group(case):
    return {HEALTH: 'part', WUXI: 'register'}.get(case.unit, '')


def write_csv(folder, name, rows):
    """A sheet per record of the cases of this group; those without any only where the group has no name."""
    os.makedirs(folder, exist_ok=True)
    for record, columns in COLUMNS.items():
        some = [r for r in rows[record] if (group(r['_']) if '_' in r else '') == name]
        if some or not name:
            with open(os.path.join(folder, record + '.csv'), 'w', encoding='utf-8', newline='') as f:
                w = csv.writer(f, lineterminator='\n')
                w.writerow([c[1] for c in columns])
                w.writerows([plain(r.get(c[0], ''), c[3], record in BY_ID) for c in columns] for r in some)


def main(folder):
    some = county.cases()
    rows = records(some)
    for name in ('', 'part', 'register'):
        write_csv(os.path.join(folder, 'csv', name), name, rows)
    answers.write(folder, some)
    os.makedirs(os.path.join(folder, 'units'), exist_ok=True)
    log = {}
    forms.register(os.path.join(folder, '立案登记表.xlsx'), rows, OFF, log)
    for unit in dict.fromkeys(c['_'].dept for c in rows['case_file']):
        forms.form(os.path.join(folder, 'units', unit + '.xlsx'), unit, rows, COLUMNS, OFF, log)
    forms.items(os.path.join(folder, '物品.csv'), rows, COLUMNS, OFF, log)
    forms.units(os.path.join(folder, '单位.csv'), rows, COLUMNS, OFF, log)
    assert {what for what, _ in log} <= set(ROUGH), {what for what, _ in log} - set(ROUGH)
    assert set(ROUGH) - OFF <= {what for what, _ in log}, set(ROUGH) - OFF - {what for what, _ in log}
    with open(os.path.join(folder, 'rough.csv'), 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f, lineterminator='\n')
        w.writerow(['what', 'file', 'times', 'sheet', 'first', 'written', 'means'])
        w.writerows([*key, *value] for key, value in sorted(log.items(), key=lambda x: list(ROUGH).index(x[0][0])))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: python3 plant.py FOLDER')
    main(sys.argv[1])
