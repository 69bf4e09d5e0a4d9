#!/usr/bin/env python3
"""Write the sample: the third quarter of 2026 of Qinglan county (青岚县), which does not exist.

    python3 plant.py FOLDER

Twenty closed cases are scored, one was closed the day before the quarter and one is still open. Every case is built
spotless by Case() and then spoilt on purpose; each plant is commented with the item it is for. Nothing is random.
The sheets are clean: ISO dates, one header row, references by name. unit, case_file, respondent, evidence, interview,
step, property_item, decision and case_staff have Chinese headings (some of them aliases), codes by label and 是/否;
the others have column ids, codes by id and 0/1. Every list is whole: import with `--complete all`. (One would not call
the persons of the nearly empty case whole, nor its papers; here they are, so that what is missing counts.)

The answers are in key_scores.csv, key_items.csv and key_violations.csv, as of 2026-10-05. In key_violations.csv an
item has as many lines as it has violations; the row is named by its identity (empty columns left out, references by
the name of what they point at, codes by id), and is empty where the counted thing is the case itself.
"""
import csv
import os
import sys
from datetime import date, timedelta

COUNTY, YUNXI, SONGPING, BAISHI, STATIONED = '青岚县纪委监委', '云溪镇纪委', '松坪乡纪委', '白石镇纪委', '派驻青岚县教育局纪检监察组'
PREFIX = {COUNTY: '岚纪', YUNXI: '岚云纪', SONGPING: '岚松纪', BAISHI: '岚白纪', STATIONED: '岚驻教纪'}

UNITS = [
    ('NP', '南屏市纪委监委', '南纪', 'prefecture', 'joint_commission', '', ''),
    ('QL', COUNTY, '岚纪', 'county', 'joint_commission', '南屏市纪委监委', ''),
    ('QL-YX', YUNXI, '岚云纪', 'township', 'township_discipline', COUNTY, '第一片区'),
    ('QL-SP', SONGPING, '岚松纪', 'township', 'township_discipline', COUNTY, '第一片区'),
    ('QL-BS', BAISHI, '岚白纪', 'township', 'township_discipline', COUNTY, '第二片区'),
    ('QL-JY', STATIONED, '岚驻教纪', 'county', 'stationed_group', COUNTY, ''),
    ('QL-XW', '中共青岚县委', '岚委', 'county', 'party_org', '', ''),
]

LABEL = {
    'bool': {True: '是', False: '否', '': ''},
    'level': {'prefecture': '市', 'county': '县', 'township': '乡'},
    'unit_kind': {'joint_commission': '纪委监委', 'township_discipline': '乡镇纪委（街道纪工委）', 'stationed_group': '派驻纪检监察组', 'party_org': '党组织'},
    'case_kind': {'party_violation': '违纪', 'duty_violation': '职务违法', 'duty_crime': '职务犯罪', 'accountability': '问责', 'mixed': '纪法双立案', 'other_violation': '其他违法'},
    'filing_basis': {'own_investigation': '自办', 'admin_penalty': '行政处罚'},
    'clue_source': {'petition': '信访举报', 'supervision': '监督检查', 'inspection': '巡视巡察', 'other_agency': '其他机关移送'},
    'status': {'closed': '已结', 'open': '在办'},
    'gender': {'M': '男', 'F': '女'},
    'rank': {'none': '无', 'village': '村居', 'staff': '科员', 'township_section': '乡科级', 'county_section': '县科级'},
    'evidence': {'documentary': '书证', 'witness_testimony': '证人证言', 'respondent_statement': '被审查调查人陈述'},
    'interview': {'talk': '谈话', 'inquiry': '询问', 'interrogation': '讯问', 'trial_talk': '审理谈话'},
    'stage': {'prelim': '初核', 'filed': '立案后', 'trial': '审理'},
    'role': {'respondent': '被审查调查人', 'witness': '证人'},
    'place_kind': {'designated_room': '谈话室', 'detention_site': '留置场所'},
    'step_role': {'principal': '主要负责人', 'deputy_in_charge': '分管领导', 'superior': '上级', 'collective': '集体'},
    'item_kind': {'cash': '现金', 'gift': '礼品', 'valuables': '贵重物品'},
    'item_measure': {'seize': '扣押', 'withhold': '暂扣', 'handed_in': '主动上交'},
    'nature': {'party_violation_gain': '违纪所得', 'duty_violation_gain': '违法所得', 'crime_gain': '犯罪所得'},
    'disposal': {'confiscate': '收缴', 'forfeit': '没收', 'transfer': '随案移送', 'registered_handover': '登记上交'},
    'decision': {'party': '党纪处分', 'government': '政务处分', 'accountability': '问责'},
    'sanction': {'warning': '警告', 'serious_warning': '严重警告', 'removal_party_post': '撤销党内职务', 'probation': '留党察看', 'expulsion': '开除党籍',
                 'demerit': '记过', 'removal': '撤职', 'dismissal': '开除', 'acc_admonish': '诫勉'},
    'body': {'standing_committee': '纪委常委会', 'full_committee': '纪委全会'},
    'scope': {'branch_all': '支部全体党员', 'unit': '所在单位'},
    'staff_role': {'prelim': '初核人员', 'investigator': '审查调查人员', 'lead': '审查调查组组长', 'trial_handler': '主办审理人', 'trial_assistant': '协办审理人'},
    'step': {'clue_received': '收到问题线索', 'disposal_proposed': '提出线索处置意见', 'disposal_approved': '处置意见审批', 'prelim_approved': '初步核实审批',
             'prelim_report': '初核情况报告完成', 'prelim_report_approved': '初核报告审批', 'filing_requested': '立案呈批', 'filing_approved': '立案批准',
             'filing_announced': '向本人宣布立案', 'filing_unit_notified': '通报所在单位（党组织）', 'facts_met': '违纪违法事实见面', 'ir_group_discussion': '审查调查组集体讨论',
             'transfer_to_trial': '移送审理审批', 'trial_accepted': '审理受理', 'trial_talk': '审理谈话', 'trial_talk_waived': '不进行审理谈话的审批',
             'trial_dept_meeting': '审理室室务会集体审议', 'trial_report': '审理报告完成', 'trial_report_approved': '审理报告审批', 'standing_committee': '纪委常委会会议审议',
             'decision_announced': '宣布处分决定', 'sent_back': '退回补证（重新调查）', 'sent_back_returned': '补证完毕重报', 'invest_ext_approved': '延长审查调查批准',
             'hearing_statement': '告知拟处分依据并听取陈述申辩', 'family_notified_filing': '立案通知家属', 'plan_meeting': '审查调查方案专题会议'},
}

# The forty papers of every case: kind, from which day (F filing, T transfer to trial, D decision, A announcement), days later.
PAPERS = [
    ('clue_register', 'F', -100), ('clue_disposal_sheet', 'F', -85), ('prelim_request', 'F', -83), ('prelim_plan', 'F', -82),
    ('safety_plan', 'F', -82), ('prelim_report', 'F', -35), ('prelim_disposal_opinion', 'F', -34), ('filing_request', 'F', -5),
    ('filing_form', 'F', -1), ('filing_decision', 'F', 0), ('filing_notice', 'F', 1), ('filing_announce_record', 'F', 1),
    ('rights_notice', 'F', 1), ('invest_plan', 'F', 3), ('talk_record', 'F', 20), ('resume_sheet', 'F', 10),
    ('household_proof', 'F', 10), ('prior_sanction_proof', 'F', 12), ('facts_material', 'T', -10), ('facts_opinion', 'T', -10),
    ('repentance', 'T', -9), ('group_discussion_record', 'T', -6), ('investigation_report', 'T', -5), ('transfer_form', 'T', 0),
    ('transfer_list', 'T', 0), ('trial_acceptance', 'T', 2), ('trial_talk_record', 'T', 10), ('trial_dept_minutes', 'T', 15),
    ('trial_report', 'T', 20), ('standing_minutes', 'D', 0), ('announce_record', 'A', 0), ('sanction_opinion_form', 'A', 0),
    ('delivery_receipt', 'D', 3), ('exec_notice', 'D', 2), ('exec_report', 'D', 20), ('dossier_receipt', 'D', 20),
    ('volume_cover', 'D', 22), ('volume_catalogue', 'D', 22), ('volume_note', 'D', 22), ('archive_handover', 'D', 24),
]
CRIME_PAPERS = [
    ('plan_meeting_minutes', 'F', 3), ('interrogation_record', 'F', 40), ('av_list', 'F', 40), ('av_handover', 'T', 0),
    ('prosecution_proposal', 'T', 0), ('prosecution_opinion', 'D', 4), ('crime_property_list', 'D', 4), ('pre_transfer_notice', 'T', -20),
    ('arrival_note', 'F', 30), ('sanction_status_note', 'D', 4),
]
DETENTION_PAPERS = ['detention_request', 'detention_approval', 'detention_decision', 'detention_family_notice', 'health_check']
WORD = {'filing_decision': '立', 'filing_notice': '通', 'exec_notice': '执', 'party_decision': '处', 'government_decision': '政处',
        'accountability_decision': '问', 'prosecution_opinion': '诉', 'pre_transfer_notice': '拟移', 'detention_approval': '留批',
        'detention_decision': '留', 'detention_family_notice': '留通'}


def day(text):
    return date.fromisoformat(text)


def plus(d, n):
    return d + timedelta(days=n)


class Case:
    """A spotless case: filed on F, transferred to trial on T, decided, effective and closed on D, announced on A."""

    def __init__(self, unit, year, n, filed, decided, name, officers, transferred=None, kind='party_violation', **person):
        self.unit, self.year, self.n = unit, year, n
        self.F, self.D = day(filed), day(decided)
        self.T = day(transferred) if transferred else plus(self.D, -40)
        self.A = plus(self.D, 10)
        self.no = f'{PREFIX[unit]}立〔{year}〕{n}号'
        self.name, self.officers = name, officers
        code = next(u[0] for u in UNITS if u[1] == unit)
        self.rows = {r: [] for r in ('respondent', 'fact', 'evidence', 'interview', 'document', 'step', 'measure', 'property_item',
                                     'decision', 'transfer', 'case_staff', 'suggestion')}
        self.case = dict(
            case_no=self.no, reg_code=f'A{code}-{year}-{n:04d}', clue_no=f'X{code}-{year}-{n:04d}', title=f'{name}案', kind=kind,
            accountability=False, simple=False, basis='own_investigation', source='petition', named=False, issues=2, concluded=2,
            unit=unit, trial=COUNTY, reporting=unit, brief=f'{name}违纪违法问题', eight=False, confiscated='0', forfeited='0', refund='0',
            handover='0', filed=self.F, filing_unit=unit, accepted=plus(self.T, 2), trial_closed=plus(self.T, 30), closed=self.D,
            status='closed', volumes=2)
        self.person(name, **person)
        self.fact(1, name)
        for k, base, n_days in PAPERS:
            self.paper(k, plus(getattr(self, base), n_days))
        self.steps()
        a, b = officers
        self.talk('inquiry', 'prelim', '证人' + name[0] + '某', 'witness', '', plus(self.F, -60), '09:00', '10:20', a, b)
        self.talk('talk', 'filed', name, 'respondent', name, plus(self.F, 20), '09:00', '11:30', a, b)
        self.talk('trial_talk', 'trial', name, 'respondent', name, plus(self.T, 10), '15:00', '16:00', '顾清和', '沈砚秋')
        for s, r in ((a, 'prelim'), (b, 'prelim'), (a, 'lead'), (b, 'investigator'), ('顾清和', 'trial_handler'), ('沈砚秋', 'trial_assistant')):
            self.rows['case_staff'].append([self.no, s, LABEL['staff_role'][r]])

    # ---- rows
    def person(self, name, gender='M', birth='1979-04', ethnicity='汉族', member=True, official=True, category=1, work='青岚县农业农村局',
               post='科员', rank='staff', retired='', left='', education='大学'):
        self.rows['respondent'].append(dict(
            case=self.no, name=name, gender=gender, birth=birth, ethnicity=ethnicity, education=education, member=member,
            joined='2003-07' if member else '', official=official, category=category, work=work, post=post, rank=rank,
            managed='中共青岚县委' if official else '', npc='无', prior=False, retired=retired, left=left))

    def fact(self, seq, name, category='integrity', amounts=('28000', '28000', '28000', '28000'), instrument='中国共产党纪律处分条例',
             version='2023', article='第九十七条', since='2024-05', until='2024-09', evidence=('documentary', 'respondent_statement', 'witness_testimony'),
             consequence='', responsibility='direct', place='青岚县城'):
        self.rows['fact'].append(dict(
            case=self.no, name=name, seq=seq, category=category, summary=f'事实{seq}', since=since, until=until, place=place,
            consequence=consequence, responsibility=responsibility, instrument=instrument, version=version, article=article,
            amounts=list(amounts)))
        for k in evidence:
            e = self.rows['evidence']
            e.append([self.no, seq, LABEL['evidence'][k], f'{LABEL["evidence"][k]}{len(e) + 1}', '县农业农村局' if k == 'documentary' else name,
                      plus(self.F, 25 + len(e)), *self.officers, '是' if k == 'documentary' else '否', 1, 100 + 2 * len(e), 101 + 2 * len(e)])

    def number(self, kind, year=None, n=None):
        return f'{PREFIX[self.unit]}{WORD[kind]}〔{year or self.year}〕{n or self.n}号'

    def paper(self, kind, on, doc_no=None, name='', title=''):
        if doc_no is None:
            early = kind in ('filing_decision', 'filing_notice')
            doc_no = self.number(kind, self.year if early else 2026) if kind in WORD else ''
        volume = 'trial' if on and on >= self.T else 'investigation'
        page = 1 + 3 * sum(1 for d in self.rows['document'] if d['volume'] == volume)
        self.rows['document'].append(dict(case=self.no, name=name, kind=kind, doc_no=doc_no, title=title, dated=on, issuer=self.unit,
                                          volume=volume, no=1, page=page, to=page + 2))

    def step(self, kind, on, role='principal', approver='秦望山', approved='', reason='', name=''):
        self.rows['step'].append(dict(case=self.no, kind=kind, name=name, on=on, approver=approver, role=role, approved=approved, reason=reason))

    def steps(self):
        F, T, D = self.F, self.T, self.D
        self.step('clue_received', plus(F, -100), role='', approver='')
        self.step('disposal_proposed', plus(F, -85), role='', approver='')
        self.step('disposal_approved', plus(F, -84), 'deputy_in_charge', '卢定波', plus(F, -84))
        self.step('prelim_approved', plus(F, -83), 'deputy_in_charge', '卢定波', plus(F, -83))
        self.step('prelim_report', plus(F, -35), role='', approver='')
        self.step('prelim_report_approved', plus(F, -30), approved=plus(F, -30))
        self.step('filing_requested', plus(F, -5), role='', approver='')
        self.step('filing_approved', plus(F, -1), approved=plus(F, -1))
        self.step('filing_announced', plus(F, 1), role='', approver='')
        self.step('filing_unit_notified', plus(F, 1), role='', approver='')
        self.step('facts_met', plus(T, -10), role='', approver='')
        self.step('ir_group_discussion', plus(T, -6), role='', approver='')
        self.step('transfer_to_trial', T, approved=T)
        self.step('trial_accepted', plus(T, 2), role='', approver='')
        self.step('trial_talk', plus(T, 10), role='', approver='')
        self.step('trial_dept_meeting', plus(T, 15), role='', approver='')
        self.step('trial_report', plus(T, 20), role='', approver='')
        self.step('trial_report_approved', plus(T, 22), approved=plus(T, 22))
        self.step('standing_committee', D, 'collective', '', D)
        self.step('decision_announced', self.A, role='', approver='')

    def talk(self, kind, stage, who, role, respondent, on, start, end, a, b, place='青岚县纪委监委谈话室', place_kind='designated_room'):
        self.rows['interview'].append(dict(
            case=self.no, kind=kind, stage=stage, who=who, role=role, respondent=respondent, start=f'{on} {start}',
            end=f'{on} {end}' if end else '', place=place, place_kind=place_kind, a=a, b=b, recorder=b, first=stage != 'trial', av=kind == 'interrogation'))

    def decision(self, kind, sanction, name=None, months='', influence='', signed=True):
        paper = {'party': 'party_decision', 'government': 'government_decision', 'accountability': 'accountability_decision'}[kind]
        name = name or self.name
        same = sum(1 for d in self.rows['document'] if d['kind'] == paper)
        no = self.number(paper, 2026)
        if same:
            no += f'-{same}'
        self.paper(paper, self.D, doc_no=no, name=name, title=f'关于给予{name}{LABEL["sanction"][sanction]}处分的决定')
        if kind == 'government':
            self.paper('hearing_record', plus(self.D, -8), name=name)
            self.step('hearing_statement', plus(self.D, -8), role='', approver='', name=name)
        self.rows['decision'].append(dict(
            case=self.no, name=name, kind=kind, sanction=sanction, months=months, influence=influence, doc_no=no, decided=self.D, effective=self.D,
            dated=self.D, body='standing_committee', announced=self.A, scope='branch_all' if kind == 'party' else 'unit', announcers=2,
            signed=self.A if signed else ''))

    def item(self, tag, name, amount, disposal, notified='', disposed='', kind='cash', measure='withhold', nature='party_violation_gain'):
        self.rows['property_item'].append(dict(
            case=self.no, person=self.name, tag=tag, name=name, kind=kind, qty='1', amount=amount, measure=measure, on=plus(self.F, 30),
            deposited=plus(self.F, 31), nature=nature, disposal=disposal, decided=self.D, notified=notified, disposed=disposed))

    def crime(self, start, end, family, unit):
        """A duty-crime case with detention: papers, measure, transfer."""
        for k, base, n in CRIME_PAPERS:
            self.paper(k, plus(getattr(self, base), n))
        for k in DETENTION_PAPERS:
            self.paper(k, day(start[:10]))
        self.rows['measure'].append(dict(
            case=self.no, name=self.name, kind='detention', approved=plus(day(start[:10]), -2), role='collective', superior=plus(day(start[:10]), -1),
            no=self.number('detention_decision', 2026), start=start, end=end, family=family, unit=unit, staff=4, release='transferred'))
        self.talk('interrogation', 'filed', self.name, 'respondent', self.name, plus(day(start[:10]), 5), '14:00', '17:00', *self.officers,
                  place='南屏市留置场所', place_kind='detention_site')
        self.rows['transfer'].append(dict(case=self.no, name=self.name, no=self.number('prosecution_opinion', 2026), on=plus(self.D, 4),
                                          procuratorate='青岚县人民检察院', transferred=plus(self.D, 4)))

    # ---- finding rows again, to spoil them
    def find(self, record, kind):
        found = [r for r in self.rows[record] if r['kind'] == kind]
        assert len(found) == 1, (self.no, record, kind, len(found))
        return found[0]

    def drop(self, record, *kinds):
        for k in kinds:
            self.rows[record].remove(self.find(record, k))

    def announce(self, on):
        self.A = day(on)
        self.move('decision_announced', on)
        for k in ('announce_record', 'sanction_opinion_form'):
            self.find('document', k)['dated'] = self.A

    def move(self, kind, on):
        """A step, its approval and its paper on another day."""
        step = self.find('step', kind)
        step['on'] = day(on)
        if step['approved']:
            step['approved'] = day(on)
        for d in self.rows['document']:
            if d['kind'] == kind:
                d['dated'] = day(on)


def cases():
    out = []

    # 1 岚纪立〔2026〕1号: spotless. K05 has a form instead of a signature, K16 an item handled in time.
    c = Case(COUNTY, 2026, 1, '2026-03-02', '2026-08-12', '尹怀德', ('宋听雨', '蒋万里'), retired='无')
    c.decision('party', 'warning', influence=12, signed=False)
    c.item('C01-1', '礼金', '28000.00', 'confiscate', notified=day('2026-08-14'), disposed=day('2026-09-20'))
    c.case['confiscated'] = '2.8'
    out.append(c)

    # 2 岚纪立〔2026〕2号: G01, one day late: received 31 January, due 28 February, proposed 1 March. 98 points, but major.
    c = Case(COUNTY, 2026, 2, '2026-04-20', '2026-08-05', '彭立冬', ('宗九龄', '毕云帆'))
    c.decision('party', 'serious_warning', influence=18)
    c.move('clue_received', '2026-01-31')
    c.move('disposal_proposed', '2026-03-01')
    c.move('disposal_approved', '2026-03-02')
    c.move('prelim_approved', '2026-03-03')
    c.move('prelim_report', '2026-04-10')
    c.move('prelim_report_approved', '2026-04-12')
    for k, on in (('clue_register', '2026-01-31'), ('clue_disposal_sheet', '2026-03-02'), ('prelim_request', '2026-03-03'),
                  ('prelim_plan', '2026-03-04'), ('safety_plan', '2026-03-04'), ('prelim_disposal_opinion', '2026-04-11')):
        c.find('document', k)['dated'] = day(on)
    w = c.find('interview', 'inquiry')
    w['start'], w['end'] = '2026-03-12 09:00', '2026-03-12 10:20'
    out.append(c)

    # 3 岚纪立〔2026〕3号: D08 veto, a government warning for a person retired since 31 May. (D03 does not concern the retired.)
    c = Case(COUNTY, 2026, 3, '2026-03-10', '2026-07-15', '管长庚', ('戚远山', '岳平川'), birth='1966-05', retired='2026-05-31', kind='mixed')
    c.decision('party', 'warning', influence=12)
    c.decision('government', 'warning', months=6)
    out.append(c)

    # 4 岚纪立〔2025〕41号: everything goes wrong, below 70; the category 证据确凿 runs out (15 + 6 > 18).
    c = Case(COUNTY, 2025, 41, '2025-07-13', '2026-07-20', '雷大同', ('甘如饴', '汤伯言'),
             gender='', birth='', ethnicity='', work='', post='')               # A01: five elements missing, 2.5 cut to 2
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, amounts=('28000', '28000', '26000', '26000'))              # A11
    c.fact(2, c.name, amounts=('5000', '5000', '5000', '4500'), evidence=('documentary',))                       # A11, B02: one exhibit
    c.fact(3, c.name, amounts=('800', '', '', '900.5'), evidence=('respondent_statement', 'respondent_statement'))  # A11, B02: own words
    c.fact(4, c.name, amounts=('600', '600', '600', '600'), evidence=())         # B01
    c.fact(5, c.name, amounts=('', '', '', ''), version='2018', evidence=())     # B01; C02: the act is of 2024
    c.fact(6, c.name, amounts=('700', '', '', ''), version='2018', since='2023-11', until='2024-01', evidence=())   # B01; C02
    c.case['issues'], c.case['concluded'] = 5, 2                                 # A17: three issues
    c.case['confiscated'] = '3'                                                  # D23: the items come to 2.5
    c.item('C04-1', '现金', '25000', 'confiscate')
    c.case['trial_closed'] = day('2026-07-13')                                   # G20: accepted 12 June, due 12 July
    c.announce('2026-08-21')                                                     # K01: due 20 August. (G12: due 13 July, decided 20 July)
    c.decision('party', 'serious_warning', influence=18)
    c.drop('document', 'clue_register', 'safety_plan', 'talk_record', 'dossier_receipt', 'volume_note')   # H01: five
    out.append(c)

    # 5 岚纪立〔2026〕5号: accountability. Nobody has judged A22; no amounts; K01 is for sanctions only. X16 with 9, 11 and 13.
    c = Case(COUNTY, 2026, 5, '2026-03-16', '2026-08-20', '邵启明', ('雍子墨', '樊南溪'), kind='accountability', post='局长', rank='township_section')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'work', ('', '', '', ''), '中国共产党问责条例', '2019', '第七条', '2024-03', '2025-06', consequence='', responsibility='important_leader')
    c.case['accountability'] = True
    c.decision('accountability', 'acc_admonish')
    out.append(c)

    # 6 岚纪立〔2026〕6号: duty crime, detention; the family was told after exactly 24 hours. H01: no AV handover sheet.
    c = Case(COUNTY, 2026, 6, '2026-02-10', '2026-08-26', '阮世安', ('杭一苇', '左丘宁'), kind='duty_crime', post='副局长', rank='township_section')
    c.fact(2, c.name, 'duty_crime', ('120000', '120000', '120000', '120000'), '', '', '', '2023-01', '2025-03')
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.crime('2026-03-05 09:00', '2026-06-02 09:00', '2026-03-06 09:00', '2026-03-05 15:30')
    c.drop('document', 'av_handover')
    c.item('C06-1', '赃款', '120000', 'forfeit', day('2026-08-28'), day('2026-09-15'), measure='seize', nature='crime_gain')
    c.item('C06-2', '购物卡', '8600.50', 'confiscate', day('2026-08-28'), day('2026-09-15'), kind='gift')
    c.case['forfeited'], c.case['confiscated'] = '12', '0.86005'
    out.append(c)

    # 7 岚纪立〔2025〕44号: duty crime, detention; the category 程序合规 runs out (2 + 1 + 3 + 2 + 6 > 13).
    c = Case(COUNTY, 2025, 44, '2025-12-20', '2026-09-02', '费仲谋', ('章问渠', '伏青山'), kind='duty_crime', post='站长')
    c.fact(2, c.name, 'duty_crime', ('90000', '90000', '90000', '90000'), '', '', '', '2022-06', '2025-01')
    c.decision('party', 'probation')                                             # D03: dismissed, a member, not expelled
    c.decision('government', 'dismissal')
    c.crime('2026-01-12 10:00', '2026-04-11 10:00', '', '2026-01-13 10:01')      # G33: family never, unit a minute late
    c.drop('document', 'health_check', 'detention_request')                      # H01: two
    c.drop('step', 'disposal_proposed')                                          # G01: never proposed
    c.move('disposal_approved', '2025-09-19')
    c.move('prelim_approved', '2025-09-20')                                      # G03: of 2025, two months, due 20 November
    c.move('prelim_report', '2025-11-21')
    c.move('prelim_report_approved', '2025-11-25')
    c.find('document', 'prelim_disposal_opinion')['dated'] = day('2025-11-24')
    c.case['trial_closed'] = day('2026-08-27')                                   # G20: accepted 26 July, due 26 August
    c.move('trial_report', '2026-07-25')                                         # G23: before acceptance (26 July) and talk (3 August)
    out.append(c)

    # 8 岚纪立〔2026〕7号: three respondents. 97.5, minor findings only.
    c = Case(COUNTY, 2026, 7, '2026-03-05', '2026-07-30', '袁守正', ('海无涯', '井观澜'), kind='mixed', post='所长', rank='township_section')
    c.person('孔令仪', 'F', '1982-11', '', work='云溪镇石桥村', post='村委会主任', rank='village', category=5)     # A01: ethnicity
    c.person('柏舟', 'M', '1990-02', '汉族', official=False, category='', work='', post='', rank='none')        # A01: work unit, post
    c.fact(2, '孔令仪', amounts=('3000', '3000', '3000', '3000'))
    c.fact(3, '柏舟', 'life', ('', '', '', ''), article='第一百五十一条')
    c.decision('party', 'removal_party_post', '袁守正', influence=24)
    c.decision('government', 'removal', '袁守正', months=24)
    c.decision('party', 'serious_warning', '孔令仪', influence=18, signed=False)
    c.decision('party', 'warning', '柏舟', influence=12, signed=False)            # K05: neither signature nor a form of his own
    c.find('document', 'sanction_opinion_form')['name'] = '袁守正'
    c.paper('sanction_opinion_form', c.A, name='孔令仪')
    out.append(c)

    # 9 岚纪立〔2026〕8号: simple case on an administrative penalty: no clue limits, no records of talks, no amounts.
    c = Case(COUNTY, 2026, 8, '2026-04-10', '2026-07-08', '温酒泉', ('莫问津', '司马晴'), kind='other_violation')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'other_violation', ('', '', '', ''), article='第三十二条', since='2026-02-03', until='2026-02-03', evidence=('documentary', 'respondent_statement'))
    c.case['simple'], c.case['basis'], c.case['source'], c.case['issues'], c.case['concluded'] = True, 'admin_penalty', 'other_agency', 0, 0
    c.rows['interview'].clear()
    c.drop('document', 'talk_record', 'trial_talk_record')                       # H01: two
    c.find('step', 'trial_talk')['kind'] = 'trial_talk_waived'
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 10 岚纪立〔2026〕9号: three cells left empty: A17, D23, G20 unknown. X16.
    c = Case(COUNTY, 2026, 9, '2026-03-16', '2026-08-18', '辛未央', ('桑榆晚', '凌霄云'))
    c.case['concluded'] = ''
    c.case['forfeited'] = ''
    c.case['trial_closed'] = ''
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 11 岚纪立〔2026〕10号: hardly anything was filled in.
    c = Case(COUNTY, 2026, 10, '2026-03-25', '2026-09-18', '向晚晴', ('无', '无'))
    for r in c.rows.values():
        r.clear()
    c.case = {k: (v if k in ('case_no', 'kind', 'unit', 'closed', 'status') else '') for k, v in c.case.items()}
    c.rows['respondent'].append({k: '' for k in ('gender', 'birth', 'ethnicity', 'education', 'member', 'joined', 'official', 'category', 'work',
                                                 'post', 'rank', 'managed', 'npc', 'prior', 'retired', 'left')} | dict(case=c.no, name=c.name))
    out.append(c)

    # 12 岚云纪立〔2026〕1号: a village cadre (D03 does not concern him).
    c = Case(YUNXI, 2026, 1, '2026-03-12', '2026-08-06', '田满仓', ('屈有为', '冉冉'), category=5, work='云溪镇柳湾村', post='村党支部书记', rank='village')
    c.decision('party', 'warning', influence=12)
    c.find('document', 'repentance')['dated'] = day('2026-06-28')                # E20: the transfer was on 27 June
    c.drop('document', 'transfer_list')                                          # E20 and H01
    c.move('trial_talk', '2026-07-20')                                           # G23: the report is of 17 July
    c.find('document', 'trial_talk_record')['dated'] = day('2026-07-20')
    t = c.find('interview', 'trial_talk')
    t['start'], t['end'] = '2026-07-20 15:00', '2026-07-20 16:00'
    out.append(c)

    # 13 岚松纪立〔2026〕3号: X06 with 14, whatever the brackets.
    c = Case(SONGPING, 2026, 3, '2026-03-18', '2026-07-24', '谷雨生', ('芮成蹊', '水长东'), work='松坪乡人民政府')
    c.decision('party', 'warning', influence=12)
    c.find('document', 'filing_notice')['doc_no'] = '岚松纪通[2026]3号'           # X06
    c.find('document', 'exec_notice')['doc_no'] = ''                             # H02
    c.find('document', 'party_decision')['doc_no'] = '岚松纪处2026第3号'          # H02
    out.append(c)

    # 14 岚松纪立〔2026〕4号: sent back for 21 days, closed on the very last day: G20 passes.
    c = Case(SONGPING, 2026, 4, '2026-03-20', '2026-08-03', '连城', ('倪云林', '曲径通'), transferred='2026-05-31', work='松坪乡人民政府')
    c.decision('party', 'warning', influence=12)
    c.step('sent_back', day('2026-06-16'), 'deputy_in_charge', '卢定波', day('2026-06-16'))
    c.step('sent_back_returned', day('2026-07-07'), role='', approver='')
    c.case['trial_closed'] = day('2026-07-23')                                   # accepted 2 June, due 2 July, 21 days more
    c.move('trial_report', '2026-07-15')
    c.move('trial_report_approved', '2026-07-17')
    c.find('document', 'filing_notice')['doc_no'] = '岚松纪通〔2026〕3号'          # X06
    c.paper('', day('2026-05-10'), doc_no='', title='未分类材料')                 # H02 unknown: a paper of no kind and no number
    out.append(c)

    # 15 岚纪立〔2026〕11号: X01, 5 April 09:00-11:30, with 16 and with 22 (which is open). X16.
    c = Case(COUNTY, 2026, 11, '2026-03-16', '2026-07-17', '娄山关', ('韩知远', '陆明舟'))
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 16 岚驻教纪立〔2026〕1号: a teacher outside the Party. K01: effective 31 July, announced 1 September. X01 with 15.
    c = Case(STATIONED, 2026, 1, '2026-03-17', '2026-07-31', '佟晓棠', ('方若谷', '祝怀瑾'), gender='F', member=False, category=4,
             work='青岚县第二中学', post='教师', rank='none', kind='duty_violation')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'duty_violation', ('6000', '6000', '6000', '6000'), '中华人民共和国公职人员政务处分法', '2020', '第三十四条')
    c.announce('2026-09-01')
    c.decision('government', 'demerit', months=12)
    c.talk('inquiry', 'filed', '证人乙某', 'witness', '', day('2026-04-05'), '10:40', '12:10', '陆明舟', '方若谷')
    out.append(c)

    # 17 岚纪立〔2026〕12号: not announced yet (K01 not due until 10 October), X01 unknown: a record without an end.
    c = Case(COUNTY, 2026, 12, '2026-04-08', '2026-09-10', '焦尾琴', ('季云舒', '骆长风'))
    c.A = ''
    c.decision('party', 'warning', influence=12, signed=False)
    c.drop('step', 'decision_announced')
    c.drop('document', 'announce_record', 'sanction_opinion_form')               # H01: two; K05: no form either
    c.find('interview', 'talk')['end'] = ''                                      # 28 April, from 09:00
    c.item('C12-1', '茶叶', '5000', 'confiscate', day('2026-08-20'), '', kind='gift')     # K16: not due until 19 October
    c.case['confiscated'] = '0.5'
    out.append(c)

    # 18 岚纪立〔2026〕13号: X01 unknown, with 17. K16: due 30 June, done 5 August, the second thirty days have begun. X16.
    c = Case(COUNTY, 2026, 13, '2026-03-16', '2026-08-14', '乐天明', ('冯守拙', '温若水'))
    c.decision('party', 'serious_warning', influence=18)
    c.talk('inquiry', 'filed', '证人丙某', 'witness', '', day('2026-04-28'), '10:30', '12:00', '季云舒', '冯守拙')
    c.item('C13-1', '手表', '28000', 'registered_handover', day('2026-05-01'), day('2026-08-05'), kind='valuables')
    c.case['handover'] = '2.8'
    out.append(c)

    # 19 岚白纪立〔2026〕2号: the dimension 文书案卷 runs out (8 + 2 + 4 > 12).
    c = Case(BAISHI, 2026, 2, '2026-03-06', '2026-07-03', '闻人杰', ('牧之', '蓝田玉'), work='白石镇人民政府')
    c.decision('party', 'warning', influence=12)
    c.drop('document', 'prelim_plan', 'safety_plan', 'filing_form', 'resume_sheet', 'household_proof', 'prior_sanction_proof',
           'volume_cover', 'volume_catalogue', 'archive_handover')               # H01: nine, at most 8
    for k, n in (('evidence_notice', 26), ('evidence_notice', 27), ('evidence_notice', 28), ('query_notice', 29), ('talk_notice', 19),
                 ('inquiry_notice', 21), ('inquiry_notice', 22)):
        c.paper(k, plus(c.F, n), doc_no='')                                      # H02: seven, 2.1 cut to 2
    out.append(c)                                                                # X06: with 20, two numbers

    # 20 岚白纪立〔2025〕9号: late everywhere.
    c = Case(BAISHI, 2025, 9, '2025-01-10', '2026-07-13', '苗得雨', ('石敢当', '江上青'), work='白石镇人民政府')
    c.decision('party', 'warning', influence=12)
    c.step('invest_ext_approved', day('2025-12-20'), 'superior', '高平远', day('2025-12-20'))   # G12: 18 months end on 10 July
    c.drop('step', 'disposal_proposed')                                          # G01: never proposed
    c.move('prelim_report_approved', '2024-12-23')
    c.move('prelim_report', '2024-12-20')                                        # G03: approved 19 October 2024, due 19 December
    c.case['trial_closed'] = day('2026-07-06')                                   # G20: accepted 5 June, due 5 July
    c.move('trial_report', '2026-06-04')                                         # G23: before acceptance and before the talk (13 June)
    c.find('document', 'filing_notice')['doc_no'] = '岚白纪通〔2026〕2号'          # X06
    c.find('document', 'exec_notice')['doc_no'] = '岚白纪执〔2026〕2号'            # X06
    out.append(c)

    # 21 岚纪立〔2026〕14号: closed on 30 June, the day before the quarter: left out.
    c = Case(COUNTY, 2026, 14, '2026-02-12', '2026-06-30', '夏侯安', ('边城雪', '杜若洲'))
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 22 岚纪立〔2026〕15号: still open, left out; its one record meets that of 15.
    c = Case(COUNTY, 2026, 15, '2026-03-20', '2026-09-30', '欧阳北', ('韩知远', '邹景行'))
    for r in ('fact', 'evidence', 'interview', 'case_staff'):
        c.rows[r].clear()
    c.rows['document'] = [d for d in c.rows['document'] if d['dated'] < day('2026-04-10')]
    c.rows['step'] = [s for s in c.rows['step'] if s['on'] < day('2026-04-10')]
    c.case['closed'], c.case['trial_closed'], c.case['accepted'], c.case['status'] = '', '', '', 'open'
    c.talk('inquiry', 'filed', '证人丁某', 'witness', '', day('2026-04-05'), '11:00', '12:00', '韩知远', '邹景行')
    out.append(c)
    return out


def yes(v):
    return LABEL['bool'][v]


def bit(v):
    return '' if v == '' else int(v)


def label(name, v):
    return '' if v == '' else LABEL[name][v]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    all_cases = cases()

    def sheet(name, head, rows):
        with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8', newline='') as f:
            w = csv.writer(f, lineterminator='\n')
            w.writerow(head)
            w.writerows(rows)

    def rows(record):
        return [r for c in all_cases for r in c.rows[record]]

    sheet('unit', ['单位代码', '单位全称', '机关代字', '层级', '性质', '上级单位', '协作片区'],
          [[a, b, s, label('level', v), label('unit_kind', k), p, z] for a, b, s, v, k, p, z in UNITS])
    sheet('case_file',
          ['案号', '案件编码', '受理线索编码', '案件名称', '案件类型', '是否问责', '案情简单', '立案依据类型', '线索来源', '是否实名检举控告', '线索反映问题数',
           '已作结论问题数', '办案单位', '审理机关', '填报单位名称', '简要案情', '是否违反中央八项规定精神', '收缴金额（万元）', '没收金额', '责令退赔金额',
           '登记上交金额', '纪委立案时间', '纪委立案机关', '审理受理时间', '审结时间', '结案时间', '案件状态', '案卷册数', '归档时间'],
          [[c['case_no'], c['reg_code'], c['clue_no'], c['title'], label('case_kind', c['kind']), yes(c['accountability']), yes(c['simple']),
            label('filing_basis', c['basis']), label('clue_source', c['source']), yes(c['named']), c['issues'], c['concluded'], c['unit'], c['trial'],
            c['reporting'], c['brief'], yes(c['eight']), c['confiscated'], c['forfeited'], c['refund'], c['handover'], c['filed'], c['filing_unit'],
            c['accepted'], c['trial_closed'], c['closed'], label('status', c['status']), c['volumes'], ''] for c in (x.case for x in all_cases)])
    sheet('respondent',
          ['案号', '被调查人', '性别', '出生年月', '民族', '学历', '是否中共党员', '入党时间', '是否监察对象', '监察对象类别', '工作单位', '职务', '职级',
           '干部管理权限单位', '人大代表', '曾受处分', '退休日期', '离职/死亡日期'],
          [[r['case'], r['name'], label('gender', r['gender']), r['birth'], r['ethnicity'], r['education'], yes(r['member']), r['joined'], yes(r['official']),
            r['category'], r['work'], r['post'], label('rank', r['rank']), r['managed'], r['npc'], yes(r['prior']), r['retired'], r['left']]
           for r in rows('respondent')])
    sheet('fact',
          ['case_id', 'respondent_id', 'seq', 'category', 'summary', 'occurred_from', 'occurred_to', 'place', 'consequence', 'responsibility', 'instrument',
           'instrument_version', 'article', 'amount_ir', 'amount_fm', 'amount_tr', 'amount_dec', 'in_ir', 'in_fm', 'in_tr', 'in_dec', 'respondent_opinion',
           'adopted'],
          [[r['case'], r['name'], r['seq'], r['category'], r['summary'], r['since'], r['until'], r['place'], r['consequence'], r['responsibility'],
            r['instrument'], r['version'], r['article'], *r['amounts'], 1, 1, 1, 1, 'agree', 1] for r in rows('fact')])
    sheet('evidence', ['案号', '对应事实', '证据种类', '名称', '提供人', '取证日期', '调取人1', '调取人2', '是否复印件', '卷号', '起页', '止页'], rows('evidence'))
    sheet('interview',
          ['案号', '笔录种类', '阶段', '被谈话人', '身份', '对应被审查调查人', '开始', '结束', '地点', '地点类别', '谈话人1', '谈话人2', '记录人', '首次',
           '告知权利义务', '录像'],
          [[r['case'], label('interview', r['kind']), label('stage', r['stage']), r['who'], label('role', r['role']), r['respondent'], r['start'], r['end'],
            r['place'], label('place_kind', r['place_kind']), r['a'], r['b'], r['recorder'], yes(r['first']), '是', yes(r['av'])] for r in rows('interview')])
    sheet('document',
          ['case_id', 'respondent_id', 'kind', 'doc_no', 'title', 'dated_on', 'issuer', 'volume_kind', 'volume_no', 'page_from', 'page_to'],
          [[r['case'], r['name'], r['kind'], r['doc_no'], r['title'], r['dated'], r['issuer'], r['volume'], r['no'], r['page'], r['to']]
           for r in rows('document')])
    sheet('step', ['案号', '节点', '被审查调查人', '完成日期', '审批人', '审批人职务', '审批日期', '说明'],
          [[r['case'], label('step', r['kind']), r['name'], r['on'], r['approver'], label('step_role', r['role']), r['approved'], r['reason']]
           for r in rows('step')])
    sheet('measure',
          ['case_id', 'respondent_id', 'kind', 'approved_on', 'approver_role', 'superior_approved_on', 'decision_doc_no', 'started_at', 'ended_at',
           'family_notified_at', 'unit_notified_at', 'staff_count', 'release_kind'],
          [[r['case'], r['name'], r['kind'], r['approved'], r['role'], r['superior'], r['no'], r['start'], r['end'], r['family'], r['unit'], r['staff'],
            r['release']] for r in rows('measure')])
    sheet('property_item',
          ['案号', '被审查调查人', '财物编号', '名称', '种类', '数量', '金额（元）', '措施', '采取日期', '入账日期', '性质', '处理方式', '处理意见审定日期',
           '通知承办部门日期', '处理完毕日期'],
          [[r['case'], r['person'], r['tag'], r['name'], label('item_kind', r['kind']), r['qty'], r['amount'], label('item_measure', r['measure']), r['on'],
            r['deposited'], label('nature', r['nature']), label('disposal', r['disposal']), r['decided'], r['notified'], r['disposed']]
           for r in rows('property_item')])
    sheet('decision',
          ['案号', '被处分人', '决定种类', '处分档次', '政务处分期（月）', '党纪影响期（月）', '文号', '决定日期', '生效日期', '落款日期', '审议主体', '宣布日期',
           '宣布范围', '宣布人数', '本人签写意见日期', '执行报告日期'],
          [[r['case'], r['name'], label('decision', r['kind']), label('sanction', r['sanction']), r['months'], r['influence'], r['doc_no'], r['decided'],
            r['effective'], r['dated'], label('body', r['body']), r['announced'], label('scope', r['scope']), r['announcers'], r['signed'], '']
           for r in rows('decision')])
    sheet('transfer',
          ['case_id', 'respondent_id', 'opinion_no', 'opinion_on', 'procuratorate', 'jurisdiction_needed', 'transferred_on', 'separate_volume', 'returned_times',
           'result'],
          [[r['case'], r['name'], r['no'], r['on'], r['procuratorate'], bit(False), r['transferred'], bit(True), 0, 'pending'] for r in rows('transfer')])
    people = []
    for r in rows('case_staff'):
        if r[1] not in people:
            people.append(r[1])
    units = {}
    for c in all_cases:
        for p in c.officers:
            units.setdefault(p, c.unit)
    sheet('staff', ['name', 'unit_code', 'cert_no', 'seconded'],
          [[p, units.get(p, COUNTY), f'QL{i:04d}', bit(False)] for i, p in enumerate(people, 1)])
    sheet('case_staff', ['案号', '姓名', '角色'], rows('case_staff'))
    sheet('suggestion', ['case_id', 'kind', 'issued_on', 'reply_due_on', 'replied_on'],
          [[all_cases[0].no, 'discipline', '2026-08-20', '2026-09-20', '2026-09-18'], [all_cases[7].no, 'supervisory', '2026-08-10', '2026-10-10', '']])


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: python3 plant.py FOLDER')
    main(sys.argv[1])
