"""The answers to the sample: what a reviewer with the standard on the desk should find in every case of the quarter.

An item of a spotless case passes, or does not apply to it (SPOTLESS); what else is so was said where it was planted, in
cases.py. Two kinds of files are answered apart: a register that nothing was added to (REGISTER_ONLY), and a case of which
next to nothing is known (EMPTY). Points are those of the catalogue; caps, classes and what is possible are worked out here.
"""
import csv
import os

from cases import HEALTH, TOWNSHIPS, WUXI

CATEGORIES = {'clear': ('facts', 12), 'solid': ('facts', 18), 'nature': ('handling', 12), 'proper': ('handling', 13), 'formalities': ('procedure', 12),
              'compliance': ('procedure', 13), 'execution': ('procedure', 8), 'managed': ('papers', 12)}
DIMENSIONS = {'facts': 30, 'handling': 25, 'procedure': 33, 'papers': 12}
CLASSES = [('excellent', 90), ('qualified', 70), ('substandard', 0)]             # a major finding forbids the first, a veto leaves the last
ADVICE, MINOR, MAJOR, VETO = range(4)

# Points of a violation and of all together, severity; `P` stands behind what people judge, `?` behind what they must confirm.
POINTS = {
    'clear': """A01 0.5 2 minor, A02 2 2 major, A05 1 2 minor, A06 1 2 minor, A08 0.5 1 minor, A10 1 4 minor, A11 2 6 major, A13 3 6 major, A14 3 6 major,
        A15 5 10 major, A17 1 3 minor, A20 1 3 minor P, A21 3 6 major P, A22 3 6 major P, A23 2 4 major P, A25 0 0 veto P""",
    'solid': """B01 5 15 major, B02 3 6 major, B17 1 4 minor, B19 0.5 2 minor, B21 3 9 major, B28 3 6 major, B29 2 6 major, B32 5 15 major, B34 1 3 minor,
        B35 2 4 major, B39 3 6 major, X01 3 9 major ?, B46 3 6 major P, B48 3 6 major P, B49 1 3 minor P, B50 0 0 veto P""",
    'nature': 'C01 2 6 major, C02 3 6 major, C04 1 2 minor, C06 2 4 major, C07 0 0 veto, C08 0 0 veto, C10 2 4 major, C17 3 6 major P, C20 0 0 veto P',
    'proper': """D03 3 3 major, D04 2 2 major, D05 2 2 major, D07 5 5 major, D08 0 0 veto, D13 2 4 major, D15 3 3 major, D20 0 0 veto, D23 1 4 minor,
        D25 1 1 minor P, D26 5 5 major P""",
    'formalities': """E02 2 2 major, E08 0 0 veto, E11 2 2 major, E12 2 2 major, E13 3 9 major, E14 3 9 major, E20 1 4 minor, E22 2 2 major, E24 0 0 veto,
        E26 0 0 veto, E27 0 0 veto, E28 2 2 major, E29 2 2 major, E34 1 2 minor""",
    'compliance': """G01 2 2 major, G03 1 1 minor, G05 5 5 major, G06 0 0 veto, G08 3 3 major, G12 3 3 major, G13 0 0 veto, G14 2 2 major, G17 2 4 major,
        G18 0 0 veto, G20 3 3 major, G21 0 0 veto, G23 1 2 minor, G24 2 2 major, G27 2 2 major, G28 2 2 major, G30 0 0 veto, G31 0 0 veto, G33 3 6 major,
        X16 0 0 advice""",
    'execution': """K01 3 3 major, K02 4 4 major, K05 1 1 minor, K06 1 1 minor, K10 2 2 major, K11 1 1 minor, K12 2 2 major, K13 1 1 minor, K16 1 3 minor""",
    'managed': """H01 1 8 minor, H02 0.3 2 minor, H03 0.3 2 minor, H04 1 4 minor, H05 0.3 2 minor, H06 0.5 3 minor, H07 1 4 minor, H10 2 2 major,
        H19 0.5 3 minor P, H20 0.2 2 minor P, H23 1 1 minor, H32 0.2 2 minor, H33 0.5 0.5 minor, H39 0.2 1 minor P, X06 2 4 major""",
}


class Item:
    def __init__(self, category, words):
        self.id, each, most, severity = words[:4]
        self.category = category
        self.each, self.most = round(float(each) * 100), round(float(most) * 100)
        self.severity = ('advice', 'minor', 'major', 'veto').index(severity)
        self.manual, self.confirm = 'P' in words[4:], '?' in words[4:]


ITEMS = [Item(category, words.split()) for category, text in POINTS.items() for words in text.split(',')]

# What an item is about; without it the item does not apply to a spotless case, else it passes.
ALWAYS = 'A01 A05 A06 A17 D23 E08 E20 E22 E34 G08 G14 G20 G21 G23 G24 H01 H02 H03 H04 H05 H06 H07 H23 H32 X06 X16'
SPOTLESS = [
    ('members', 'A02 A08'), ('not members', 'C07'), ('not officials', 'C08'), ('no judgment', 'A13 A14 B01 G13'), ('facts', 'A10 A15 C01 C02 C06'), ('amounts', 'A11'),
    ('no judgment and facts with exhibits', 'B02'), ('talks', 'B17 B19 B21 B29 B34 B35 B39 X01'), ('interrogations', 'B28 B32'), ('eight rules', 'C04'),
    ('responsibility matters', 'C10'), ('crimes', 'D20'), ('serving officials', 'D03'), ('government', 'D05 D08 G18'), ('heavy Party sanctions on serving officials', 'D04'),
    ('government on village cadres', 'D07'), ('property', 'D13'), ('removals from Party posts', 'D15'), ('a clue', 'E02 G01 G03 G05'),
    ('breaches of rules and of laws by one member and official', 'E11'), ('a plan of law, not simple', 'E12'), ('measures', 'E13 E14 G06 G30 G31'),
    ('measures that are told', 'G33'), ('no measures', 'G12'), ('county sanctions', 'E24'), ('heavy Party sanctions', 'E26'), ('township expulsions', 'E27'),
    ('townships', 'E28'), ('Party sanctions', 'E29 G27 H10'), ('sanctions', 'G28 K02 K06 K11 H33'), ('announced sanctions', 'K01'), ('unsigned sanctions', 'K05'),
    ('sanctions that take the post', 'K10'), ('Party sanctions with a period', 'K13'), ('items to be sent off', 'K16'), ('objections', 'G17'),
]
HEAVY = ('removal_party_post', 'probation', 'expulsion')


def features(c):
    """What a case is about, as planted; spoilt cells aside."""
    rows = c.rows
    people, facts, decisions = rows['respondent'], rows['fact'], rows['decision']
    sanctions = [d for d in decisions if d['kind'] in ('party', 'government')]
    party, government = [[d for d in sanctions if d['kind'] == k] for k in ('party', 'government')]
    by_name = {p['name']: p for p in people}
    of_law = {f['name'] for f in facts if f['category'] in ('duty_violation', 'duty_crime')}
    of_rules = {f['name'] for f in facts if f['category'] not in ('duty_violation', 'duty_crime', 'other_violation')}
    serving = {p['name'] for p in people if p['official'] and p['category'] not in (5, 6) and p['retired'] in ('', '无') and not p['left']}
    judged = c.case['basis'] == 'court_judgment'
    is_ = {
        'members': any(p['member'] for p in people), 'not members': not all(p['member'] for p in people), 'not officials': not all(p['official'] for p in people),
        'no judgment': not judged, 'facts': bool(facts), 'amounts': any(sum(a != '' for a in f['amounts']) > 1 for f in facts),
        'no judgment and facts with exhibits': not judged and bool(rows['evidence']), 'talks': bool(rows['interview']),
        'interrogations': any(t['kind'] == 'interrogation' for t in rows['interview']), 'eight rules': c.case['eight'],
        'responsibility matters': c.case['accountability'] or any(f['category'] == 'work' for f in facts),
        'crimes': any(f['category'] == 'duty_crime' for f in facts),
        'serving officials': bool(serving), 'heavy Party sanctions on serving officials': any(d['sanction'] in HEAVY and d['name'] in serving for d in party),
        'government': bool(government),
        'government on village cadres': any(by_name[d['name']]['category'] == 5 for d in government), 'property': bool(rows['property_item']),
        'removals from Party posts': any(d['sanction'] == 'removal_party_post' for d in party), 'a clue': c.case['basis'] not in ('court_judgment', 'admin_penalty'),
        'breaches of rules and of laws by one member and official': any(p['member'] and p['official'] and p['name'] in of_law & of_rules for p in people),
        'a plan of law, not simple': c.case['kind'] in ('mixed', 'duty_violation', 'duty_crime') and not c.case['simple'],
        'measures': bool(rows['measure']), 'measures that are told': any(not m['exempt'] for m in rows['measure']), 'no measures': not rows['measure'],
        'county sanctions': bool(sanctions) and c.unit == '青岚县纪委监委', 'heavy Party sanctions': any(d['sanction'] in HEAVY for d in party),
        'township expulsions': c.unit in TOWNSHIPS and any(d['sanction'] == 'expulsion' for d in party), 'townships': c.unit in TOWNSHIPS,
        'Party sanctions': bool(party), 'sanctions': bool(sanctions), 'announced sanctions': any(d['announced'] for d in sanctions),
        'unsigned sanctions': any(not d['signed'] for d in sanctions),
        'sanctions that take the post': any(d['sanction'] in HEAVY + ('removal', 'dismissal') for d in sanctions),
        'Party sanctions with a period': any(d['influence'] for d in party), 'items to be sent off': any(i['notified'] for i in rows['property_item']),
        'objections': any(f['opinion'] in ('none', 'refused') for f in facts),
    }
    assert set(is_) == {what for what, _ in SPOTLESS}
    return is_


# A register to which nothing was added. People and property are known and whole; of the papers, steps, talks … nobody knows.
REGISTER_ONLY = {
    'pass': 'A08 D23 G20', 'not_applicable': 'C07 D13 E24 K16',       # all are members; township cases go to no standing committee of their own
    # A01, A05, A06, H32: fields that the register has not
}
# A case of which hardly anything was filled in, though all lists were called whole. Nothing that must be there is, and what depends on
# the kind of case is not known.
EMPTY = {
    'pass': 'C07 C08 D03',                                            # no sanction of any kind was given
    'unknown': 'A02 A08 A17 C04 D23 E02 G01 G03 G12 G13 G20',
}


def answer(c):
    """{item: [outcome, rows, open]} of a case."""
    said = {i: (s['outcome'], s['rows'], s['open']) for i, s in c.said.items()}
    people = [p['name'] for p in c.rows['respondent']]
    out = {i.id: ('not_applicable', [], False) for i in ITEMS}

    def put(outcome, ids, *rows, open=False):
        for i in ids.split():
            out[i] = (outcome, list(rows), open)

    if c.unit == WUXI:
        put('unknown', ' '.join(i.id for i in ITEMS))
        for outcome, ids in REGISTER_ONLY.items():
            put(outcome, ids)
        if not c.case['eight']:
            put('not_applicable', 'C04')
        put('fail', 'A01', *[('respondent', p, w) for p in people for w in ('work_unit', 'post')])
        put('fail', 'A05 A06', *[('respondent', p, '') for p in people])
        empty = ['case_kind', 'is_accountability', 'filing_basis', 'clue_source'] + ['trial_closed_on'] * (c.case['trial_closed'] == '')
        put('fail', 'H32', *[('case_file', '', w) for w in empty], *[('respondent', p, w) for p in people for w in ('is_public_official', 'rank')],
            *[('decision', f'{d["name"]} · party', w) for d in c.rows['decision'] for w in ('decided_on', 'effective_on', 'doc_no')], open=True)
    elif not c.rows['document']:
        for outcome, ids in EMPTY.items():
            put(outcome, ids)
        put('fail', 'A01', *[('respondent', people[0], w) for w in ('gender', 'birth_on', 'ethnicity', 'work_unit', 'post', 'party_member')])
        put('fail', 'A05 A06 E34 G08', ('respondent', people[0], ''))
        put('fail', 'E22', ('case_file', '', 'trial_dept_meeting'))
        put('fail', 'H23', ('case_file', '', ''))
        put('fail', 'H01', *[('case_file', '', k) for k in NEEDED], open=True)             # what the kind of case adds is not known
        put('fail', 'H32', *[('case_file', '', w) for w in IN_REGISTER], *[('respondent', people[0], w) for w in OF_PERSON], open=True)      # nor whether he ever joined
    else:
        is_ = features(c)
        put('pass', ALWAYS)
        for what, ids in SPOTLESS:
            put('pass' if is_[what] else 'not_applicable', ids)
        put('not_due' if is_['sanctions'] else 'not_applicable', 'K12')        # six months have not gone by for any of them
        if c.unit == HEALTH:                                                   # nobody said that records and exhibits are all there
            put('unknown', 'B02 B17 B19 B21 B28 B29 B32 B34 B35 B39 X01 H01')  # nor, for H01, whether there is an appraisal, which has papers of its own
    for i in ITEMS:
        if i.manual:
            put('not_checked', i.id)
    if c.case['accountability'] is False:
        put('not_applicable', 'A22')
    out.update(said)
    if c.unit == HEALTH and out['H01'][0] == 'fail':
        out['H01'] = (*out['H01'][:2], True)
    return out


NEEDED = """filing_request filing_form filing_decision filing_notice filing_announce_record rights_notice talk_record resume_sheet household_proof repentance
    group_discussion_record investigation_report transfer_form transfer_list trial_acceptance trial_talk_record trial_dept_minutes trial_report announce_record
    sanction_opinion_form delivery_receipt exec_notice volume_cover volume_catalogue volume_note standing_minutes""".split()
IN_REGISTER = """reg_code is_accountability filing_basis clue_source handling_dept trial_unit reporting_unit trial_accepted_on trial_closed_on eight_rules
    confiscated_amt forfeited_amt refund_amt handover_amt""".split()
OF_PERSON = 'person_code is_public_official rank voluntary_confession'.split()


def total(costs):
    """100 points less these, by item, under the caps of category, dimension and rubric."""
    of = {d: 0 for d in DIMENSIONS}
    for category, (dimension, most) in CATEGORIES.items():
        of[dimension] += min(most * 100, sum(costs[i.id] for i in ITEMS if i.category == category))
    return 10000 - min(10000, sum(min(most * 100, of[d]) for d, most in DIMENSIONS.items()))


def class_of(points, severities):
    if VETO in severities:
        return len(CLASSES) - 1
    return next(i for i, (_, least) in enumerate(CLASSES) if points >= least * 100 and not (i == 0 and MAJOR in severities))


def score(answers):
    """Score, lowest, class, whether more than one class is possible, and which."""
    found, worst, happened, feared, decided, asked = {}, {}, set(), set(), 0, 0
    for i in ITEMS:
        outcome, rows, open = answers[i.id]
        cost = 0 if i.severity == ADVICE else min(i.most, i.each * len(rows)) if outcome == 'fail' else 0
        found[i.id] = 0 if i.confirm else cost
        worst[i.id] = i.most if outcome in ('unknown', 'not_checked') or open else cost
        if outcome == 'fail' and not i.confirm:
            happened.add(i.severity)
        if outcome == 'not_checked' and i.severity != VETO or outcome == 'unknown' or open or (outcome == 'fail' and i.severity != VETO):
            feared.add(i.severity)
        if not i.manual and i.severity != ADVICE and outcome not in ('not_applicable', 'not_due'):
            asked += 1
            decided += outcome in ('pass', 'fail')
    points = total(found)
    lowest = min(points, total(worst))
    happened.discard(ADVICE)
    feared.discard(ADVICE)
    best, last = class_of(points, happened), class_of(lowest, happened | feared)
    last = max(best, last)
    insufficient = decided * 10 < asked * 7 and VETO not in happened and points >= CLASSES[-2][1] * 100
    return points, lowest, 'insufficient' if insufficient else CLASSES[best][0], insufficient or best != last, [c for c, _ in CLASSES[best:last + 1]]


def text(points):
    return f'{points / 100:g}'


def write(folder, cases):
    """The keys of the cases that the quarter scores."""
    scored = [c for c in cases if c.case['closed'] and '2026-07-01' <= str(c.case['closed']) <= '2026-09-30']
    answers = [(c.no, answer(c)) for c in scored]

    def table(name, head, rows):
        with open(os.path.join(folder, name), 'w', encoding='utf-8', newline='') as f:
            w = csv.writer(f, lineterminator='\n')
            w.writerow(head)
            w.writerows(rows)

    table('key_items.csv', ['case_no', 'item', 'outcome', 'n'], [[no, i.id, a[i.id][0], len(a[i.id][1])] for no, a in answers for i in ITEMS])
    table('key_violations.csv', ['case_no', 'item', 'record', 'row', 'which'], [[no, i.id, *row] for no, a in answers for i in ITEMS for row in a[i.id][1]])
    scores = [(no, score(a)) for no, a in answers]
    table('key_scores.csv', ['case_no', 'score', 'lowest', 'class', 'provisional', 'possible'],
          [[no, text(s[0]), text(s[1]), s[2], int(s[3]), ';'.join(s[4])] for no, s in scores])
