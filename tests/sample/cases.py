"""The cases of the quarter: Qinglan county (青岚县), which does not exist. See plant.py.

Every case is built spotless by Case() and then spoilt on purpose; each plant says with fails(), unknown() and their
like what a reviewer should find in it, and where. What holds of a spotless case is in answers.py. Nothing is random.
"""
from datetime import date, timedelta

COUNTY, YUNXI, SONGPING, BAISHI, STATIONED = '青岚县纪委监委', '云溪镇纪委', '松坪乡纪委', '白石镇纪委', '派驻青岚县教育局纪检监察组'
SHIGU, QINGGANG, SHABA, WUXI, PINGYUAN = '石鼓镇纪委', '青杠镇纪委', '沙坝乡纪委', '雾溪乡纪委', '平远镇纪委'
HEALTH, HOUSING = '派驻青岚县卫生健康局纪检监察组', '派驻青岚县住房和城乡建设局纪检监察组'
ROOMS = ['青岚县纪委监委第一纪检监察室', '青岚县纪委监委第二纪检监察室', '青岚县纪委监委第三纪检监察室', '青岚县纪委监委第四纪检监察室']

UNITS = [
    ('NP', '南屏市纪委监委', '南纪', 'prefecture', 'joint_commission', '', ''),
    ('QL', COUNTY, '岚纪', 'county', 'joint_commission', '南屏市纪委监委', ''),
    ('QL-01', ROOMS[0], '', 'county', 'discipline_office', COUNTY, ''),
    ('QL-02', ROOMS[1], '', 'county', 'discipline_office', COUNTY, ''),
    ('QL-03', ROOMS[2], '', 'county', 'discipline_office', COUNTY, ''),
    ('QL-04', ROOMS[3], '', 'county', 'discipline_office', COUNTY, ''),
    ('QL-YX', YUNXI, '岚云纪', 'township', 'township_discipline', COUNTY, '第一片区'),
    ('QL-SP', SONGPING, '岚松纪', 'township', 'township_discipline', COUNTY, '第一片区'),
    ('QL-SG', SHIGU, '岚石纪', 'township', 'township_discipline', COUNTY, '第一片区'),
    ('QL-BS', BAISHI, '岚白纪', 'township', 'township_discipline', COUNTY, '第二片区'),
    ('QL-QG', QINGGANG, '岚青纪', 'township', 'township_discipline', COUNTY, '第二片区'),
    ('QL-SB', SHABA, '岚沙纪', 'township', 'township_discipline', COUNTY, '第二片区'),
    ('QL-WX', WUXI, '岚雾纪', 'township', 'township_discipline', COUNTY, '第三片区'),
    ('QL-PY', PINGYUAN, '岚平纪', 'township', 'township_discipline', COUNTY, '第三片区'),
    ('QL-LT', '龙潭街道纪工委', '岚龙纪', 'township', 'township_discipline', COUNTY, '第三片区'),    # closed nothing in the quarter
    ('QL-JY', STATIONED, '岚驻教纪', 'county', 'stationed_group', COUNTY, ''),
    ('QL-WJ', HEALTH, '岚驻卫纪', 'county', 'stationed_group', COUNTY, ''),
    ('QL-ZJ', HOUSING, '岚驻住纪', 'county', 'stationed_group', COUNTY, ''),
    ('QL-XW', '中共青岚县委', '岚委', 'county', 'party_org', '', ''),
]
CODE = {u[1]: u[0] for u in UNITS}
TOWNSHIPS = {u[1] for u in UNITS if u[3] == 'township'}
PREFIX = {u[1]: u[2] for u in UNITS}

# Who works where. Cases of today's sample have officers of their own; the others draw two of these.
POOL = {
    ROOMS[0]: ['谢临川', '苏问樵', '陶亦然', '丁砚农'], ROOMS[1]: ['贺兰舟', '薛承影', '虞子衿', '尤念慈'],
    ROOMS[2]: ['曾不器', '洛子清', '汪若海', '巩知行'], ROOMS[3]: ['唐越泽', '高云起', '黎见曦', '滕一苇'],
    YUNXI: ['卫朝宗', '舒云起', '成若木', '易知秋'], SONGPING: ['关若山', '纪岚清', '游于艺', '车行迟'],
    SHIGU: ['石映川', '邓析明', '鲁东篱', '仇不惑'], BAISHI: ['白驹隙', '元博古', '赖文龙', '谭济川'],
    QINGGANG: ['应如是', '邢不言', '郝见山', '蔡伯仲'], SHABA: ['沙鸥翔', '范希声', '钟离越', '符采薇'],
    WUXI: ['毋自欺', '简从文', '裘知寒', '乐正平'], PINGYUAN: ['梁一凡', '侯知微', '柳含烟', '阎立言'],
    STATIONED: ['孟有邻', '冼明澈', '敖其然', '廉慕贤'], HEALTH: ['宓清和', '蒲松年', '郁达观', '姬昌言'], HOUSING: ['营造之', '房谋远', '鲍叔同', '匡正言'],
}
# The officers of the trial office hold four talks a day at most.
TRIAL = [('林疏影', '江枫晚', '09:30', '10:40'), ('林疏影', '江枫晚', '14:30', '15:30'),
         ('云起舟', '柯遵礼', '09:00', '10:10'), ('云起舟', '柯遵礼', '15:30', '16:20')]
HOURS = [('09:00', '11:30'), ('14:30', '17:10'), ('09:30', '11:05'), ('15:00', '17:20'), ('08:40', '10:55')]

# What the four papers say of an act: category, instrument, version, article, summary, from, to, place.
REGULATION, SANCTIONS, ACCOUNTABILITY = '中国共产党纪律处分条例', '中华人民共和国公职人员政务处分法', '中国共产党问责条例'
ACTS = {
    'gifts': ('integrity', REGULATION, '2023', '第九十七条', '违规收受管理服务对象礼品礼金', '2024-03', '2024-12', '青岚县城'),
    'dinner': ('eight_rules', REGULATION, '2023', '第一百一十八条', '违规接受管理服务对象宴请', '2024-06', '2024-06', '某农家乐'),
    'car': ('eight_rules', REGULATION, '2023', '第一百一十九条', '公车私用并报销燃油费', '2024-02', '2025-03', '青岚县'),
    'bonus': ('eight_rules', REGULATION, '2023', '第一百一十七条', '违规发放津贴补贴', '2024-01', '2025-01', '本单位'),
    'subsidy': ('mass', REGULATION, '2023', '第一百二十二条', '虚报冒领耕地地力保护补贴', '2024-05', '2024-11', '本村'),
    'favour': ('mass', REGULATION, '2023', '第一百二十五条', '在低保评定中优亲厚友', '2024-08', '2025-02', '本村'),
    'duty': ('work', REGULATION, '2023', '第一百三十三条', '履行监管职责不力', '2024-04', '2025-05', '青岚县'),
    'report': ('organization', REGULATION, '2023', '第八十一条', '不按规定报告个人有关事项', '2024-02', '2024-02', '青岚县'),
    'driving': ('other_violation', REGULATION, '2023', '第三十二条', '饮酒后驾驶机动车', '2026-01', '2026-01', '县城滨河路'),
    'gambling': ('other_violation', REGULATION, '2023', '第三十二条', '参与赌博', '2025-12', '2025-12', '某茶楼'),
    'law': ('duty_violation', SANCTIONS, '2020', '第三十四条', '利用职务便利收受财物', '2024-09', '2025-01', '青岚县城'),
    'lead': ('work', ACCOUNTABILITY, '2019', '第七条', '落实主体责任不力，造成不良影响', '2024-03', '2025-06', '青岚县'),
    'bribe': ('duty_crime', SANCTIONS, '2020', '第三十三条', '利用职务便利为他人谋取利益，收受贿赂', '2022-06', '2025-03', '青岚县城'),
}
EXHIBITS = ('documentary', 'documentary', 'respondent_statement', 'witness_testimony', 'witness_testimony')

LABEL = {
    'bool': {True: '是', False: '否', '': ''},
    'level': {'prefecture': '市', 'county': '县', 'township': '乡'},
    'unit_kind': {'joint_commission': '纪委监委', 'discipline_office': '纪检监察室', 'township_discipline': '乡镇纪委（街道纪工委）',
                  'stationed_group': '派驻纪检监察组', 'party_org': '党组织'},
    'case_kind': {'party_violation': '违纪', 'duty_violation': '职务违法', 'duty_crime': '职务犯罪', 'accountability': '问责', 'mixed': '纪法双立案', 'other_violation': '其他违法'},
    'filing_basis': {'own_investigation': '自办', 'admin_penalty': '行政处罚', 'court_judgment': '生效判决'},
    'disposal_mode': {'talk_inquiry': '谈话函询', 'preliminary_check': '初步核实'},
    'clue_source': {'petition': '信访举报', 'supervision': '监督检查', 'inspection': '巡视巡察', 'other_agency': '其他机关移送', 'audit': '审计',
                    'case_found': '办案中发现', 'superior': '上级交办'},
    'status': {'closed': '已结', 'open': '在办'},
    'gender': {'M': '男', 'F': '女'},
    'rank': {'none': '无', 'village': '村居', 'staff': '科员', 'township_section': '乡科级', 'county_section': '县科级'},
    'fact_category': {'eight_rules': '违反中央八项规定精神', 'organization': '违反组织纪律', 'integrity': '违反廉洁纪律', 'mass': '违反群众纪律',
                      'work': '违反工作纪律', 'life': '违反生活纪律', 'duty_violation': '职务违法', 'other_violation': '其他违法', 'duty_crime': '职务犯罪'},
    'responsibility': {'none': '无', 'direct': '直接责任', 'main_leader': '主要领导责任', 'important_leader': '重要领导责任'},
    'opinion': {'agree': '同意', 'refused': '拒签'},
    'evidence': {'documentary': '书证', 'witness_testimony': '证人证言', 'respondent_statement': '被审查调查人陈述'},
    'interview': {'talk': '谈话', 'inquiry': '询问', 'interrogation': '讯问', 'trial_talk': '审理谈话'},
    'stage': {'prelim': '初核', 'filed': '立案后', 'trial': '审理'},
    'role': {'respondent': '被审查调查人', 'witness': '证人'},
    'place_kind': {'designated_room': '谈话室', 'detention_site': '留置场所'},
    'volume_kind': {'investigation': '审查调查卷', 'trial': '审理卷', 'duty_crime': '职务犯罪调查卷', 'av': '录音录像卷'},
    'step_role': {'principal': '主要负责人', 'deputy_in_charge': '分管领导', 'superior': '上级', 'collective': '集体'},
    'measure': {'detention': '留置'},
    'measure_role': {'collective': '集体'},
    'release': {'transferred': '移送先行拘留'},
    'item_kind': {'cash': '现金', 'gift': '礼品', 'valuables': '贵重物品', 'account': '账户'},
    'item_measure': {'seize': '扣押', 'withhold': '暂扣', 'handed_in': '主动上交'},
    'nature': {'party_violation_gain': '违纪所得', 'duty_violation_gain': '违法所得', 'crime_gain': '犯罪所得'},
    'disposal': {'confiscate': '收缴', 'forfeit': '没收', 'order_refund': '责令退赔', 'registered_handover': '登记上交'},
    'decision': {'party': '党纪处分', 'government': '政务处分', 'accountability': '问责'},
    'sanction': {'warning': '警告', 'serious_warning': '严重警告', 'removal_party_post': '撤销党内职务', 'probation': '留党察看', 'expulsion': '开除党籍',
                 'demerit': '记过', 'major_demerit': '记大过', 'removal': '撤职', 'dismissal': '开除', 'acc_admonish': '诫勉', 'acc_notice': '通报'},
    'body': {'standing_committee': '纪委常委会', 'full_committee': '纪委全会'},
    'scope': {'branch_all': '支部全体党员', 'unit': '所在单位', 'self_only': '仅本人'},
    'staff_role': {'prelim': '初核人员', 'investigator': '审查调查人员', 'lead': '审查调查组组长', 'trial_handler': '主办审理人', 'trial_assistant': '协办审理人'},
    'result': {'pending': '未决'},
    'suggestion': {'discipline': '纪律检查建议', 'supervisory': '监察建议', 'reminder': '工作提示函'},
    'step': {'clue_received': '收到问题线索', 'disposal_proposed': '提出线索处置意见', 'disposal_approved': '处置意见审批', 'prelim_approved': '初步核实审批',
             'prelim_report': '初核情况报告完成', 'prelim_report_approved': '初核报告审批', 'filing_requested': '立案呈批', 'filing_approved': '立案批准',
             'filing_announced': '向本人宣布立案', 'filing_unit_notified': '通报所在单位（党组织）', 'facts_met': '违纪违法事实见面', 'ir_group_discussion': '审查调查组集体讨论',
             'transfer_to_trial': '移送审理审批', 'trial_accepted': '审理受理', 'trial_talk': '审理谈话', 'trial_talk_waived': '不进行审理谈话的审批',
             'trial_dept_meeting': '审理室室务会集体审议', 'trial_report': '审理报告完成', 'trial_report_approved': '审理报告审批', 'standing_committee': '纪委常委会会议审议',
             'decision_announced': '宣布处分决定', 'sent_back': '退回补证（重新调查）', 'sent_back_returned': '补证完毕重报', 'invest_ext_approved': '延长审查调查批准',
             'hearing_statement': '告知拟处分依据并听取陈述申辩', 'plan_meeting': '审查调查方案专题会议', 'county_review': '乡案县审',
             'branch_meeting': '支部大会讨论', 'party_committee_approved': '同级党委审批'},
    'document': {
        'clue_register': '问题线索登记表', 'petition_letter': '信访举报件', 'leader_note': '领导批示', 'clue_meeting_minutes': '问题线索研判会议纪要',
        'clue_disposal_sheet': '问题线索处置呈批表', 'talk_inquiry_plan': '谈话函询方案', 'inquiry_letter': '函询通知书', 'inquiry_reply': '函询回复说明',
        'talk_inquiry_report': '谈话函询情况报告', 'prelim_request': '初步核实呈批表', 'prelim_plan': '初步核实工作方案', 'safety_plan': '办案安全预案', 'commission_letter': '委托调查函',
        'prelim_report': '初步核实情况报告', 'prelim_disposal_opinion': '初核处置建议', 'filing_request': '立案请示', 'filing_form': '立案审批表', 'filing_decision': '立案决定书',
        'filing_notice': '立案通知书', 'filing_announce_record': '宣布立案决定笔录', 'family_notice_filing': '立案通知家属书', 'rights_notice': '被审查调查人权利义务告知书',
        'jurisdiction_letter': '指定管辖决定书', 'team_approval': '成立审查调查组呈批表', 'invest_plan': '审查调查方案', 'plan_meeting_minutes': '专题会议纪要', 'outside_plan': '外查方案',
        'talk_plan': '谈话方案', 'measure_request': '采取措施呈批表', 'talk_notice': '谈话通知书', 'inquiry_notice': '询问通知书', 'interrogation_notice': '讯问通知书',
        'witness_rights_notice': '证人权利义务告知书', 'escort_sheet': '陪送交接单', 'talk_record': '谈话笔录', 'inquiry_record': '询问笔录', 'interrogation_record': '讯问笔录',
        'self_statement': '自书材料', 'av_list': '同步录音录像资料及清单', 'av_handover': '录音录像移交登记表', 'evidence_notice': '调取证据通知书', 'evidence_list': '调取证据清单',
        'query_notice': '查询财产通知书', 'freeze_notice': '冻结财产通知书', 'unfreeze_notice': '解除冻结通知书', 'search_warrant': '搜查证', 'search_record': '搜查笔录',
        'seize_notice': '查封扣押通知书', 'seize_list': '查封扣押财物文件清单', 'withhold_list': '暂扣（封存）财物登记表', 'release_list': '解除查封扣押清单', 'property_register': '涉案财物登记表',
        'bank_receipt': '专用账户到账凭证', 'property_report': '涉案财物报告', 'appraisal_entrust': '鉴定（价格认定）委托书', 'appraisal_report': '鉴定意见（价格认定结论）',
        'appraisal_told': '鉴定意见告知书', 'inspection_record': '勘验检查笔录', 'identification_record': '辨认笔录', 'experiment_record': '调查实验笔录',
        'electronic_extract': '电子数据提取笔录及清单', 'detention_request': '采取留置措施请示', 'detention_approval': '上级批准留置批复', 'detention_decision': '留置决定书',
        'detention_family_notice': '留置通知书（家属、单位）', 'detention_ext_request': '延长留置请示', 'detention_ext_decision': '延长留置时间决定书', 'detention_release': '解除留置决定书',
        'health_check': '健康检查记录', 'compelled_decision': '强制到案决定书', 'await_decision': '责令候查决定书', 'custody_decision': '管护决定书', 'rights_suspension': '中止党员权利决定',
        'stop_duty_notice': '停职（暂停履职）建议书', 'party_membership_proof': '党员身份材料', 'appointment_doc': '任免职文件', 'duty_division_doc': '职责分工文件',
        'resume_sheet': '干部履历表', 'household_proof': '户籍证明', 'prior_sanction_proof': '前科及曾受处分情况证明', 'unit_nature_proof': '单位性质证明', 'situation_note': '情况说明',
        'facts_material': '违纪违法事实材料', 'facts_opinion': '被审查调查人对事实材料的意见', 'explanation_of_objection': '审查调查组对异议的说明', 'refusal_note': '拒不签署意见的说明',
        'repentance': '忏悔反思材料', 'group_discussion_record': '审查调查组集体讨论记录', 'investigation_report': '审查调查报告', 'special_report': '专题报告',
        'transfer_form': '移送审理登记表', 'transfer_list': '移送材料清单', 'early_intervention_form': '提前介入审理呈批表', 'early_intervention_opinion': '提前介入审核意见',
        'trial_acceptance': '审理受理登记表', 'reading_notes': '阅卷笔录', 'supplement_outline': '补充审查调查提纲', 'supplement_report': '补证情况报告',
        'trial_talk_form': '审理谈话呈批表', 'trial_talk_record': '审理谈话笔录', 'trial_dept_minutes': '审理室室务会记录', 'trial_report': '审理报告',
        'county_review_opinion': '乡案县审审核意见', 'opinion_letter': '征求意见函', 'opinion_reply': '征求意见复函', 'standing_minutes': '纪委常委会会议记录',
        'branch_minutes': '支部大会会议记录', 'branch_resolution': '支部大会决议', 'branch_exempt_note': '未履行支部大会程序的说明', 'sanction_request': '处分请示',
        'sanction_reply': '批复', 'party_committee_minutes': '党委会会议纪要', 'hearing_record': '陈述申辩笔录', 'party_decision': '党纪处分决定书',
        'government_decision': '政务处分决定书', 'accountability_decision': '问责决定书', 'exemption_decision': '免予处分决定书', 'treatment_decision': '调整待遇的处理决定',
        'gain_decision': '违纪违法所得处理决定', 'withdrawal_decision': '撤销案件决定', 'admonition_decision': '诫勉或批评教育文书', 'announce_record': '宣布处分决定会议记录',
        'sanction_opinion_form': '受处分人对处分决定的意见', 'delivery_receipt': '送达回证', 'exec_notice': '处分执行通知书', 'exec_report': '处分决定执行情况报告表',
        'salary_form': '工资待遇变更审批表', 'dossier_receipt': '归入人事档案回执', 'npc_letter': '通报人大政协函', 'united_front_letter': '函告统战部', 'delegate_end_doc': '终止党代表资格材料',
        'gain_receipt': '收缴款物票据', 'return_receipt': '返还财物签收单', 'revisit_record': '回访教育记录', 'prosecution_proposal': '起诉建议书', 'prosecution_opinion': '起诉意见书',
        'crime_property_list': '随案移送涉案财物清单', 'jurisdiction_request': '商请指定管辖函', 'pre_transfer_notice': '拟移送审查起诉通知', 'arrival_note': '到案经过',
        'leniency_letter': '从宽处罚建议书', 'supplement_invest_report': '补充调查报告书', 'supplement_opinion': '补充起诉意见书', 'forfeiture_opinion': '没收违法所得意见书',
        'sanction_status_note': '被调查人受处分情况说明', 'judgment_copy': '裁判文书', 'appeal_letter': '申诉书', 'recheck_report': '复议复查报告', 'recheck_decision': '复议复查决定',
        'discipline_suggestion': '纪律检查建议书', 'supervisory_suggestion': '监察建议书', 'informant_notice': '实名检举控告告知反馈记录', 'clarification': '澄清正名材料',
        'volume_cover': '案卷封面', 'volume_catalogue': '卷内文件目录', 'volume_note': '卷内备考表', 'archive_handover': '归档移交清单', 'quality_sheet': '案件质量责任登记表',
    },
}

# What papers of these kinds need: a seal; an approver and the day of approval.
SEALED = {'filing_decision', 'filing_notice', 'resume_sheet', 'household_proof', 'prior_sanction_proof', 'party_membership_proof', 'standing_minutes',
          'exec_notice', 'party_decision', 'government_decision', 'accountability_decision', 'plan_meeting_minutes', 'prosecution_opinion', 'arrival_note',
          'pre_transfer_notice', 'sanction_status_note', 'detention_approval', 'detention_decision', 'detention_family_notice', 'delivery_receipt',
          'exec_report', 'dossier_receipt', 'evidence_notice', 'query_notice', 'crime_property_list', 'bank_receipt', 'party_committee_minutes', 'salary_form'}
APPROVED = {'clue_register', 'clue_disposal_sheet', 'prelim_request', 'prelim_plan', 'safety_plan', 'prelim_report', 'prelim_disposal_opinion', 'filing_request',
            'filing_form', 'invest_plan', 'investigation_report', 'transfer_form', 'trial_acceptance', 'trial_report', 'detention_request', 'talk_inquiry_plan',
            'talk_inquiry_report', 'measure_request', 'property_report'}
# Papers that every case, or every case of a kind, must have; one that is missing is H01, but the last is A05.
TRANSFERRED = ('filing_decision', 'investigation_report', 'facts_material', 'facts_opinion', 'repentance', 'transfer_list')

# The papers of every case (that of membership where one is a member): kind, from which day (F filing, T transfer to trial, D decision, A announcement), days later.
PAPERS = [
    ('clue_register', 'F', -100), ('clue_disposal_sheet', 'F', -85), ('prelim_request', 'F', -83), ('prelim_plan', 'F', -82),
    ('safety_plan', 'F', -82), ('prelim_report', 'F', -35), ('prelim_disposal_opinion', 'F', -34), ('filing_request', 'F', -5),
    ('filing_form', 'F', -1), ('filing_decision', 'F', 0), ('filing_notice', 'F', 1), ('filing_announce_record', 'F', 1),
    ('rights_notice', 'F', 1), ('invest_plan', 'F', 3), ('talk_record', 'F', 20), ('resume_sheet', 'F', 10),
    ('household_proof', 'F', 10), ('prior_sanction_proof', 'F', 12), ('party_membership_proof', 'F', 12), ('facts_material', 'T', -10), ('facts_opinion', 'T', -10),
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
    """A spotless case: filed on F, transferred to trial on T, decided, effective and closed on D, announced on A.

    acts: keys of ACTS with amounts in 元; slot: who holds the trial talk, and when; lag: days that everything before the
    filing lies earlier; the defaults are those of the first sample, whose twenty-two cases open the quarter."""

    def __init__(self, unit, year, n, filed, decided, name, officers, transferred=None, kind='party_violation', dept=None, acts=None,
                 exhibits=EXHIBITS, slot=('顾清和', '沈砚秋', '15:00', '16:00'), hours=('09:00', '11:30'), lag=0, wait=10, volumes=None,
                 source='petition', room=COUNTY + '谈话室', **person):
        self.unit, self.year, self.n = unit, year, n
        self.dept = dept or (ROOMS[n % 4] if unit == COUNTY else unit)
        self.F, self.D = day(filed), day(decided)
        self.T = day(transferred) if transferred else plus(self.D, -40)
        self.A = plus(self.D, wait)
        self.lag, self.room = lag, room
        self.no = f'{PREFIX[unit]}立〔{year}〕{n}号'
        self.name, self.officers = name, officers
        self.said = {}                          # item: what a reviewer should find, where it is not what holds of a spotless case
        self.volumes = volumes or VOLUMES[self.no]
        self.rows = {r: [] for r in ('respondent', 'fact', 'evidence', 'interview', 'document', 'step', 'measure', 'property_item',
                                     'decision', 'transfer', 'case_staff', 'suggestion')}
        code = CODE[unit]
        self.case = dict(
            case_no=self.no, reg_code=f'A{code}-{year}-{n:04d}', clue_no=f'X{code}-{year}-{n:04d}', title=f'{name}案', kind=kind,
            accountability=False, simple=False, basis='own_investigation', source=source, named=False, issues=2, concluded=2,
            unit=unit, dept=self.dept, trial=COUNTY, reporting=unit, brief=f'{name}违纪违法问题', eight=False, confiscated='0', forfeited='0',
            refund='0', handover='0', recovered='0', filed=self.F, filing_unit=unit, sup_filed='', sup_unit='', accepted=plus(self.T, 2),
            trial_closed=plus(self.T, 30), closed=self.D, status='closed', mode='preliminary_check')
        self.person(name, **person)
        if kind in ('mixed', 'duty_violation', 'duty_crime'):
            self.case['sup_filed'], self.case['sup_unit'] = self.F, unit
            if person.get('member') is False:
                self.case['filed'], self.case['filing_unit'] = '', ''
        if acts is None:
            self.fact(1, name)
        else:
            self.case['brief'] = f'{name}{ACTS[acts[0][0]][4]}等问题' if len(acts) > 1 else f'{name}{ACTS[acts[0][0]][4]}问题'
            self.case['eight'] = any(ACTS[key][0] == 'eight_rules' for key, _ in acts)
        for seq, (key, amount) in enumerate(acts or [], 1):
            self.act(seq, key, amount, evidence=exhibits)
        for k, base, n_days in PAPERS:
            if k != 'party_membership_proof' or person.get('member', True):
                self.paper(k, plus(getattr(self, base), n_days - (lag if n_days <= -30 else 0)))
        self.steps()
        if kind in ('mixed', 'duty_violation', 'duty_crime'):
            self.step('plan_meeting', plus(self.F, 3), 'collective', '', plus(self.F, 3))
        if unit in TOWNSHIPS:
            self.step('county_review', plus(self.D, -12), role='', approver='')
        a, b = officers
        self.talk('inquiry', 'prelim', '证人' + name[0] + '某', 'witness', '', plus(self.F, -60 - lag), '09:00', '10:20', a, b)
        self.paper('witness_rights_notice', plus(self.F, -60 - lag))
        self.talk('talk', 'filed', name, 'respondent', name, plus(self.F, 20), *hours, a, b)
        self.talk('trial_talk', 'trial', name, 'respondent', name, plus(self.T, 10), slot[2], slot[3], slot[0], slot[1])
        for s, r in ((a, 'prelim'), (b, 'prelim'), (a, 'lead'), (b, 'investigator'), (slot[0], 'trial_handler'), (slot[1], 'trial_assistant')):
            self.rows['case_staff'].append([self.no, s, LABEL['staff_role'][r]])

    # ---- rows
    def person(self, name, gender='M', birth='1979-04', ethnicity='汉族', member=True, official=True, category=1, work='青岚县农业农村局',
               post='科员', rank='staff', retired='', left='', education='大学', party_post='无', confessed=False):
        self.rows['respondent'].append(dict(
            case=self.no, name=name, code=f'R{CODE[self.unit]}-{self.year}-{self.n:04d}-{len(self.rows["respondent"]) + 1}', gender=gender, birth=birth,
            ethnicity=ethnicity, education=education, member=member, joined=f'{int(birth[:4] or 1980) + 23}-07' if member else '', official=official, category=category,
            work=work, post=post, rank=rank, managed='中共青岚县委' if official else '', party_post=party_post, npc='无', cppcc='无', delegate='无',
            committee='无', prior=False, retired=retired, left=left, confessed=confessed, age=self.F.year - int(birth[:4]) - (birth[5:7] > f'{self.F.month:02d}') if birth else ''))

    def fact(self, seq, name, category='integrity', amounts=('28000', '28000', '28000', '28000'), instrument=REGULATION,
             version='2023', article='第九十七条', since='2024-05', until='2024-09', evidence=('documentary', 'respondent_statement', 'witness_testimony'),
             consequence='造成不良影响', responsibility='direct', place='青岚县城', summary=''):
        self.rows['fact'].append(dict(
            case=self.no, name=name, seq=seq, category=category, summary=summary or f'事实{seq}', since=since, until=until, place=place,
            consequence=consequence, responsibility=responsibility, instrument=instrument, version=version, article=article,
            amounts=list(amounts), in_ir=True, in_fm=True, in_tr=True, in_dec=True, opinion='agree', adopted=True))
        for k in evidence:
            e = self.rows['evidence']
            e.append([self.no, seq, LABEL['evidence'][k], f'{LABEL["evidence"][k]}{len(e) + 1}', '县农业农村局' if k == 'documentary' else name,
                      plus(self.F, 25 + len(e)), *self.officers, '是' if k == 'documentary' else '否', 1, 100 + 2 * len(e), 101 + 2 * len(e)])

    def act(self, seq, key, amount, name=None, evidence=EXHIBITS, amounts=None, responsibility='direct'):
        """A fact out of ACTS, with exhibits that look like those of a file."""
        category, instrument, version, article, summary, since, until, place = ACTS[key]
        name = name or self.name
        self.fact(seq, name, category, amounts or [str(amount)] * 4, instrument, version, article, since, until, (), responsibility=responsibility, place=place,
                  summary=summary)
        paper = ['银行交易明细', '记账凭证', '微信转账记录', '会议记录', '工资发放表', '任免职文件']
        work = next(r['work'] for r in self.rows['respondent'] if r['name'] == name)
        for k in evidence:
            e = self.rows['evidence']
            i = len(e)
            title, provider = {'documentary': (paper[i % 6], work), 'witness_testimony': (f'证人{"赵钱孙李周吴郑王"[i % 8]}某证言', f'{"赵钱孙李周吴郑王"[i % 8]}某'),
                               'respondent_statement': (f'{name}的陈述', name)}[k]
            e.append([self.no, seq, LABEL['evidence'][k], f'{title}（{i + 1}）', provider, plus(self.F, 12 + 2 * i), *self.officers,
                      '是' if k == 'documentary' else '否', 1, 100 + 4 * i, 103 + 4 * i])

    def number(self, kind, year=None, n=None):
        return f'{PREFIX[self.unit]}{WORD[kind]}〔{year or self.year}〕{n or self.n}号'

    def paper(self, kind, on, doc_no=None, name='', title='', volume=''):
        if doc_no is None:
            early = kind in ('filing_decision', 'filing_notice')
            doc_no = self.number(kind, self.year if early else 2026) if kind in WORD else ''
        volume = volume or ('trial' if on and on >= self.T else 'investigation')
        page = 1 + 3 * sum(1 for d in self.rows['document'] if d['volume'] == volume)
        self.rows['document'].append(dict(
            case=self.no, name=name, kind=kind, doc_no=doc_no, title=title, dated=on, issuer=self.unit, approver='秦望山' if kind in APPROVED else '',
            approved=on if kind in APPROVED else '', sealed=True if kind in SEALED else '', volume=volume, no=1, page=page, to=page + 2))

    def step(self, kind, on, role='principal', approver='秦望山', approved='', reason='', name=''):
        self.rows['step'].append(dict(case=self.no, kind=kind, name=name, on=on, approver=approver, role=role, approved=approved, reason=reason))

    def steps(self):
        F, T, D, B = self.F, self.T, self.D, plus(self.F, -self.lag)
        self.step('clue_received', plus(B, -100), role='', approver='')
        self.step('disposal_proposed', plus(B, -85), role='', approver='')
        self.step('disposal_approved', plus(B, -84), 'deputy_in_charge', '卢定波', plus(B, -84))
        self.step('prelim_approved', plus(B, -83), 'deputy_in_charge', '卢定波', plus(B, -83))
        self.step('prelim_report', plus(B, -35), role='', approver='')
        self.step('prelim_report_approved', plus(B, -30), approved=plus(B, -30))
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
        self.step('standing_committee', plus(D, -10), 'collective', '', plus(D, -10))      # the first deliberation; its minutes are of the last
        self.step('decision_announced', self.A, role='', approver='')

    def talk(self, kind, stage, who, role, respondent, on, start, end, a, b, place='', place_kind='designated_room'):
        place = place or (COUNTY + '谈话室' if stage == 'trial' else self.room)
        self.rows['interview'].append(dict(
            case=self.no, kind=kind, stage=stage, who=who, role=role, respondent=respondent, start=f'{on} {start}',
            end=f'{on} {end}' if end else '', place=place, place_kind=place_kind, a=a, b=b, recorder=b, first=stage != 'trial', av=kind == 'interrogation'))

    def decision(self, kind, sanction, name=None, months='', influence='', signed=True, no_post=False):
        paper = {'party': 'party_decision', 'government': 'government_decision', 'accountability': 'accountability_decision'}[kind]
        name = name or self.name
        same = sum(1 for d in self.rows['document'] if d['kind'] == paper)
        no = self.number(paper, 2026)
        if same:
            no += f'-{same}'
        self.paper(paper, self.D, doc_no=no, name=name, title=f'关于给予{name}{LABEL["sanction"][sanction]}处分的决定')
        if kind == 'party' and not any(s['kind'] == 'branch_meeting' for s in self.rows['step']):
            self.step('branch_meeting', plus(self.D, -4), role='', approver='')
            self.paper('branch_resolution', plus(self.D, -4))
        heavy = sanction in ('removal_party_post', 'probation', 'expulsion', 'removal', 'dismissal')
        if heavy and not any(s['kind'] == 'party_committee_approved' for s in self.rows['step']):
            self.step('party_committee_approved', plus(self.D, -1), 'collective', '', plus(self.D, -1))
            self.paper('party_committee_minutes', plus(self.D, -1))
            self.paper('salary_form', plus(self.D, 15))
        if kind == 'government':
            self.paper('hearing_record', plus(self.D, -8), name=name)
            self.step('hearing_statement', plus(self.D, -8), role='', approver='', name=name)
        self.rows['decision'].append(dict(
            case=self.no, name=name, kind=kind, sanction=sanction, months=months, influence=influence, no_post=no_post if kind == 'party' else '',
            doc_no=no, decided=self.D, effective=self.D, dated=self.D, body='standing_committee', announced=self.A,
            scope='branch_all' if kind == 'party' else 'unit', announcers=2, signed=self.A if signed else '', reported='',
            served=plus(self.D, 3), hr=plus(self.D, 15) if heavy else '', dossier=plus(self.D, 20), appeal=True if kind == 'party' else '',
            central=True if kind == 'party' else ''))

    def item(self, tag, name, amount, disposal, notified='', disposed='', kind='cash', measure='withhold', nature='party_violation_gain'):
        there = {d['kind'] for d in self.rows['document']}
        for paper, on in (('property_register', plus(self.F, 30)), ('property_report', plus(self.T, -3)), ('bank_receipt', plus(self.F, 31))):
            if paper not in there and (kind == 'cash' or paper != 'bank_receipt'):
                self.paper(paper, on)
        self.rows['property_item'].append(dict(
            case=self.no, person=self.name, tag=tag, name=name, kind=kind, qty='1', amount=amount, measure=measure, on=plus(self.F, 30),
            deposited=plus(self.F, 31), nature=nature, disposal=disposal, decided=self.D, notified=notified, disposed=disposed))

    def crime(self, start, end, family, unit, exempt=''):
        """A duty-crime case with detention: papers, measure, transfer."""
        for k, base, n in CRIME_PAPERS:
            self.paper(k, plus(getattr(self, base), n), volume='av' if k in ('av_list', 'av_handover') else 'duty_crime')
        for k in DETENTION_PAPERS:
            self.paper(k, day(start[:10]), volume='duty_crime')
        self.paper('measure_request', plus(day(start[:10]), -2), volume='duty_crime')
        self.rows['measure'].append(dict(
            case=self.no, name=self.name, kind='detention', approved=plus(day(start[:10]), -2), role='collective', superior=plus(day(start[:10]), -1),
            no=self.number('detention_decision', 2026), start=start, end=end, family=family, unit=unit, exempt=exempt, staff=4, release='transferred'))
        self.talk('interrogation', 'filed', self.name, 'respondent', self.name, plus(day(start[:10]), 5), '14:00', '17:00', *self.officers,
                  place='南屏市留置场所', place_kind='detention_site')
        for t in self.rows['interview']:
            if t['stage'] == 'filed' and start < t['start'] < end:
                t['place'], t['place_kind'] = '南屏市留置场所', 'detention_site'
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

    # ---- what a reviewer should find
    def fails(self, item, *rows, record='case_file', n=1, which=('',), open=False):
        """Violations: of each row of the record, by its identity, each of these (columns, kinds), n times. open: there may be more."""
        said = self.said.setdefault(item, dict(outcome='fail', rows=[], open=False))
        said['rows'] += [(record, row, w) for row in rows or ('',) for w in which for _ in range(n)]
        said['open'] = said['open'] or open

    def unknown(self, *items):
        for item in items:
            self.said[item] = dict(outcome='unknown', rows=[], open=False)

    def not_due(self, *items):
        for item in items:
            self.said[item] = dict(outcome='not_due', rows=[], open=False)

    def does_not_apply(self, *items):
        for item in items:
            self.said[item] = dict(outcome='not_applicable', rows=[], open=False)

    def missing(self, *kinds):
        """Required papers that are not in the volumes, said after what asks for them: H01, of the six that go with the transfer also E20;
        A05 for the proof on sanctions."""
        self.drop('document', *kinds)
        for k in kinds:
            if k == 'prior_sanction_proof':
                self.fails('A05', *[r['name'] for r in self.rows['respondent']], record='respondent')
            else:
                self.fails('H01', which=(k,))
            if k in TRANSFERRED:
                self.fails('E20', which=(k,))

    def announce(self, on):
        """Before the decisions are made."""
        self.A = day(on)
        self.move('decision_announced', on)
        for k in ('announce_record', 'sanction_opinion_form'):
            self.find('document', k)['dated'] = self.A

    def not_announced(self):
        """Before the decisions are made: no step, no record of it, no opinion of the person."""
        self.A = ''
        self.drop('step', 'decision_announced')
        self.missing('announce_record', 'sanction_opinion_form')

    def date(self, on, *kinds):
        """Papers on another day."""
        for k in kinds:
            self.find('document', k)['dated'] = day(on)

    def move(self, kind, on):
        """A step, its approval and its paper on another day."""
        step = self.find('step', kind)
        step['on'] = day(on)
        if step['approved']:
            step['approved'] = day(on)
        for d in self.rows['document']:
            if d['kind'] == kind:
                d['dated'] = day(on)

    def unnumbered(self, *kinds):
        """Numbered papers without a number, in the month after the filing: H02."""
        for i, k in enumerate(kinds):
            self.paper(k, plus(self.F, 21 + i), doc_no='')
        self.fails('H02', *kinds, record='document')

    def never_filled(self):
        """The unit's form came back empty: what the register says, and what the form was sent out with."""
        for record in ('fact', 'evidence', 'interview', 'document', 'step', 'case_staff'):
            self.rows[record].clear()
        for k in ('clue_no', 'kind', 'accountability', 'simple', 'basis', 'source', 'named', 'issues', 'concluded', 'mode'):
            self.case[k] = ''
        self.volumes = ''
        for r in self.rows['respondent']:
            r.update({k: '' for k in ('official', 'category', 'work', 'post', 'rank', 'managed', 'party_post', 'npc', 'cppcc', 'delegate',
                                     'committee', 'prior')})
        for d in self.rows['decision']:
            d.update({k: '' for k in d if k not in ('case', 'name', 'kind', 'sanction', 'no_post')})

    def bind(self):
        """Exhibits into the volumes behind the first one, pages counted anew in each."""
        crime = any(d['volume'] == 'duty_crime' for d in self.rows['document'])
        last = (self.volumes or 2) - (3 if crime else 1)
        exhibits = self.rows['evidence']
        if last < 2:
            return
        assert len(exhibits) >= last - 1, (self.no, 'more volumes than exhibits')
        page = {}
        for i, e in enumerate(exhibits):
            e[9] = 2 + i * (last - 1) // len(exhibits)
            e[10] = page.get(e[9], 1)
            e[11] = e[10] + 3
            page[e[9]] = e[11] + 1


# Volumes of the cases of the first sample. With the others they come to 260.
VOLUMES = {
    '岚纪立〔2026〕1号': 3, '岚纪立〔2026〕2号': 3, '岚纪立〔2026〕3号': 3, '岚纪立〔2025〕41号': 5, '岚纪立〔2026〕5号': 3, '岚纪立〔2026〕6号': 8,
    '岚纪立〔2025〕44号': 8, '岚纪立〔2026〕7号': 6, '岚纪立〔2026〕8号': 2, '岚纪立〔2026〕9号': 3, '岚纪立〔2026〕10号': '', '岚云纪立〔2026〕1号': 3,
    '岚松纪立〔2026〕3号': 2, '岚松纪立〔2026〕4号': 3, '岚纪立〔2026〕11号': 3, '岚驻教纪立〔2026〕1号': 3, '岚纪立〔2026〕12号': 3,
    '岚纪立〔2026〕13号': 3, '岚白纪立〔2026〕2号': 2, '岚白纪立〔2025〕9号': 3, '岚纪立〔2026〕14号': 3, '岚纪立〔2026〕15号': 2,
}


def first_sample(out):

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
    c.date('2026-03-12', 'witness_rights_notice')
    c.fails('G01')
    out.append(c)

    # 3 岚纪立〔2026〕3号: two vetoes: D08, a government warning for a person retired since 31 May; G21, an investigator on the trial. (D03 does not concern the retired.)
    c = Case(COUNTY, 2026, 3, '2026-03-10', '2026-07-15', '管长庚', ('戚远山', '岳平川'), birth='1966-05', retired='2026-05-31', kind='mixed')
    c.decision('party', 'warning', influence=12)
    c.decision('government', 'warning', months=6)
    c.fails('D08', '管长庚 · government', record='decision')
    c.rows['case_staff'].append([c.no, '岳平川', '协办审理人'])                   # an investigator, and on the trial as well
    c.fails('G21', '岳平川 · trial_assistant', record='case_staff')
    out.append(c)

    # 4 岚纪立〔2025〕41号: everything goes wrong, below 70; the category 证据确凿 runs out (15 + 6 > 18).
    c = Case(COUNTY, 2025, 41, '2025-07-13', '2026-07-20', '雷大同', ('甘如饴', '汤伯言'),
             gender='', birth='', ethnicity='', work='', post='')               # five elements missing, 2.5 cut to 2
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
    c.missing('clue_register', 'safety_plan', 'talk_record', 'dossier_receipt', 'volume_note')   # H01: five
    c.fails('A01', '雷大同', record='respondent', which=('gender', 'birth_on', 'ethnicity', 'work_unit', 'post'))
    c.unknown('A08')                                                             # nobody knows how old he was
    c.fails('A11', '1', '2', '3', record='fact')
    c.fails('B01', '4', '5', '6', record='fact')
    c.fails('B02', '2', '3', record='fact')
    c.fails('C02', '5', '6', record='fact')
    c.fails('A17', n=3)
    c.fails('D23')
    c.fails('G20')
    c.fails('G12')
    c.fails('K01', '雷大同 · party', record='decision')
    out.append(c)

    # 5 岚纪立〔2026〕5号: accountability. Nobody has judged A22; C10; no amounts; K01 is for sanctions only. X16 with 10, 15 and 18.
    c = Case(COUNTY, 2026, 5, '2026-03-16', '2026-08-20', '邵启明', ('雍子墨', '樊南溪'), kind='accountability', post='局长', rank='township_section')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'work', ('', '', '', ''), '中国共产党问责条例', '2019', '第七条', '2024-03', '2025-06', consequence='', responsibility='none')
    c.case['accountability'] = True
    c.decision('accountability', 'acc_admonish')
    c.fails('C10', '1', record='fact')                                           # an accountability case that finds nobody responsible
    c.fails('X16')
    out.append(c)

    # 6 岚纪立〔2026〕6号: duty crime, detention; the family was told after exactly 24 hours. H01: no AV handover sheet.
    c = Case(COUNTY, 2026, 6, '2026-02-10', '2026-08-26', '阮世安', ('杭一苇', '左丘宁'), kind='duty_crime', post='副局长', rank='township_section')
    c.fact(2, c.name, 'duty_crime', ('120000', '120000', '120000', '120000'), SANCTIONS, '2020', '第三十三条', '2023-01', '2025-03')
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.crime('2026-03-05 09:00', '2026-06-02 09:00', '2026-03-06 09:00', '2026-03-05 15:30')
    c.missing('av_handover')
    c.item('C06-1', '赃款', '120000', 'forfeit', day('2026-08-28'), day('2026-09-15'), measure='seize', nature='crime_gain')
    c.item('C06-2', '购物卡', '8600.50', 'confiscate', day('2026-08-28'), day('2026-09-15'), kind='gift')
    c.case['forfeited'], c.case['confiscated'] = '12', '0.86005'
    out.append(c)

    # 7 岚纪立〔2025〕44号: duty crime, detention; late everywhere, and nobody told in time. B28, B32, E11, E13: 70, the very edge of the second class.
    c = Case(COUNTY, 2025, 44, '2025-12-20', '2026-09-02', '费仲谋', ('章问渠', '伏青山'), kind='duty_crime', post='站长')
    c.fact(2, c.name, 'duty_crime', ('90000', '90000', '90000', '90000'), SANCTIONS, '2020', '第三十三条', '2022-06', '2025-01')
    c.decision('party', 'probation')                                             # D03: dismissed, a member, not expelled
    c.decision('government', 'dismissal')
    c.crime('2026-01-12 10:00', '2026-04-11 10:00', '', '2026-01-13 10:01')      # G33: family never, unit a minute late
    c.missing('health_check', 'detention_request')                      # H01: two
    c.drop('step', 'disposal_proposed')                                          # G01: never proposed
    c.move('disposal_approved', '2025-09-19')
    c.move('prelim_approved', '2025-09-20')                                      # G03: of 2025, two months, due 20 November
    c.move('prelim_report', '2025-11-21')
    c.move('prelim_report_approved', '2025-11-25')
    c.find('document', 'prelim_disposal_opinion')['dated'] = day('2025-11-24')
    c.case['trial_closed'] = day('2026-08-27')                                   # G20: accepted 26 July, due 26 August
    c.move('trial_report', '2026-07-25')                                         # G23: before acceptance (26 July) and talk (3 August)
    c.fails('D03', '费仲谋', record='respondent')
    c.fails('G33', 'detention · 费仲谋 · 2026-01-12 10:00', record='measure')
    c.fails('G01')
    c.fails('G03')
    c.fails('G20')
    c.fails('G23', n=2)
    c.fails('H07')                                                             # the paper as well: of 25 July, accepted on the 26th
    c.case['sup_filed'], c.case['sup_unit'] = '', ''
    c.fails('E11', '费仲谋', record='respondent')
    c.rows['measure'][0]['approved'] = ''
    c.fails('E13', 'detention · 费仲谋 · 2026-01-12 10:00', record='measure', which=('approved_on',))
    c.does_not_apply('E14')
    c.talk('interrogation', 'prelim', c.name, 'respondent', c.name, day('2025-12-18'), '09:00', '11:00', *c.officers)     # filed on the 20th, not recorded
    c.rows['interview'][-1]['av'] = False
    c.fails('B28', '费仲谋 · 2025-12-18 09:00', record='interview')
    c.fails('B32', '费仲谋 · 2025-12-18 09:00', record='interview')
    out.append(c)

    # 8 岚纪立〔2026〕7号: three respondents. D15; A01, H01, K05: 93.5.
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
    c.fails('A01', '孔令仪', record='respondent', which=('ethnicity',))
    c.fails('A01', '柏舟', record='respondent', which=('work_unit', 'post'))
    c.fails('K05', '柏舟 · party', record='decision')
    c.fails('D15', '袁守正 · party', record='decision')                           # he holds no Party post
    c.missing('salary_form')                                                     # H01: one; his post and pay were changed
    out.append(c)

    # 9 岚纪立〔2026〕8号: simple case on an administrative penalty: no clue limits, no records of talks, no amounts.
    c = Case(COUNTY, 2026, 8, '2026-04-10', '2026-07-08', '温酒泉', ('莫问津', '司马晴'), kind='other_violation')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'other_violation', ('', '', '', ''), article='第三十二条', since='2026-02-03', until='2026-02-03', evidence=('documentary', 'respondent_statement'))
    c.case['simple'], c.case['basis'], c.case['source'], c.case['issues'], c.case['concluded'] = True, 'admin_penalty', 'other_agency', 0, 0
    c.case['mode'] = ''                                                          # no clue was handled
    c.rows['interview'].clear()
    c.drop('document', 'witness_rights_notice')                                  # nobody was asked
    c.missing('talk_record', 'trial_talk_record')                       # H01: two
    c.find('step', 'trial_talk')['kind'] = 'trial_talk_waived'
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 10 岚纪立〔2026〕9号: three cells left empty: A17, D23, G20 unknown; H32 counts two of them. X16.
    c = Case(COUNTY, 2026, 9, '2026-03-16', '2026-08-18', '辛未央', ('桑榆晚', '凌霄云'))
    c.case['concluded'] = ''
    c.case['forfeited'] = ''
    c.case['trial_closed'] = ''
    c.decision('party', 'warning', influence=12)
    c.unknown('A17', 'D23', 'G20')
    c.fails('H32', which=('forfeited_amt', 'trial_closed_on'))
    c.fails('X16')
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
    c.missing('transfer_list')                                          # E20 and H01
    c.move('trial_talk', '2026-07-20')                                           # G23: the report is of 17 July
    c.find('document', 'trial_talk_record')['dated'] = day('2026-07-20')
    t = c.find('interview', 'trial_talk')
    t['start'], t['end'] = '2026-07-20 15:00', '2026-07-20 16:00'
    c.fails('E20', which=('repentance',))
    c.fails('G23')
    out.append(c)

    # 13 岚松纪立〔2026〕3号: X06 with 14, whatever the brackets. G24.
    c = Case(SONGPING, 2026, 3, '2026-03-18', '2026-07-24', '谷雨生', ('芮成蹊', '水长东'), work='松坪乡人民政府')
    c.decision('party', 'warning', influence=12)
    c.find('document', 'filing_notice')['doc_no'] = '岚松纪通[2026]3号'           # X06
    c.find('document', 'exec_notice')['doc_no'] = ''                             # H02
    c.find('document', 'party_decision')['doc_no'] = '岚松纪处2026第3号'          # H02
    c.fails('X06', 'filing_notice · 岚松纪通[2026]3号', record='document')
    c.fails('H02', 'exec_notice', 'party_decision · 岚松纪处2026第3号 · 谷雨生', record='document')
    c.find('step', 'trial_report_approved').update(on=day('2026-07-20'), approved=day('2026-07-20'))
    c.fails('G24')                                                              # deliberated on 14 July
    out.append(c)

    # 14 岚松纪立〔2026〕4号: sent back for 21 days, closed on the very last day: G20 passes. G27.
    c = Case(SONGPING, 2026, 4, '2026-03-20', '2026-08-03', '连城', ('倪云林', '曲径通'), transferred='2026-05-31', work='松坪乡人民政府')
    c.decision('party', 'warning', influence=12)
    c.step('sent_back', day('2026-06-16'), 'deputy_in_charge', '卢定波', day('2026-06-16'))
    c.step('sent_back_returned', day('2026-07-07'), role='', approver='')
    c.paper('supplement_report', day('2026-07-07'))
    c.case['trial_closed'] = day('2026-07-23')                                   # accepted 2 June, due 2 July, 21 days more
    c.move('trial_report', '2026-07-15')
    c.move('trial_report_approved', '2026-07-17')
    c.find('document', 'filing_notice')['doc_no'] = '岚松纪通〔2026〕3号'          # X06
    c.paper('', day('2026-05-10'), doc_no='', title='未分类材料')                 # H02 unknown: a paper of no kind and no number
    c.fails('X06', 'filing_notice · 岚松纪通〔2026〕3号', record='document')
    c.unknown('H02', 'H04', 'H06')                                               # it might need a number, a seal, an approval
    c.unknown('H07', 'G14')                                                      # it might be a facts material or a report of 10 May
    c.move('branch_meeting', '2026-08-05')
    c.date('2026-08-05', 'branch_resolution')
    c.fails('G27', 'branch_meeting', record='step')                               # decided on 3 August
    out.append(c)

    # 15 岚纪立〔2026〕11号: X01, 5 April 09:00-11:30, with 16 and with 22 (which is open). X16.
    c = Case(COUNTY, 2026, 11, '2026-03-16', '2026-07-17', '娄山关', ('韩知远', '陆明舟'))
    c.decision('party', 'warning', influence=12)
    c.fails('X01', '娄山关 · 2026-04-05 09:00', record='interview', n=2)
    c.fails('X16')
    out.append(c)

    # 16 岚驻教纪立〔2026〕1号: a teacher outside the Party. D05. K01: effective 31 July, announced 1 September. X01 with 15.
    c = Case(STATIONED, 2026, 1, '2026-03-17', '2026-07-31', '佟晓棠', ('方若谷', '祝怀瑾'), gender='F', member=False, category=4,
             work='青岚县第二中学', post='教师', rank='none', kind='duty_violation')
    c.rows['fact'].clear()
    c.rows['evidence'].clear()
    c.fact(1, c.name, 'duty_violation', ('6000', '6000', '6000', '6000'), '中华人民共和国公职人员政务处分法', '2020', '第三十四条')
    c.announce('2026-09-01')
    c.decision('government', 'demerit', months=12)
    c.talk('inquiry', 'filed', '证人乙某', 'witness', '', day('2026-04-05'), '10:40', '12:10', '陆明舟', '方若谷')
    c.fails('X01', '证人乙某 · 2026-04-05 10:40', record='interview')
    c.fails('K01', '佟晓棠 · government', record='decision')
    c.find('decision', 'government')['months'] = 6                               # a demerit runs for twelve
    c.fails('D05', '佟晓棠 · government', record='decision')
    out.append(c)

    # 17 岚纪立〔2026〕12号: not announced yet (K02 not due until 10 October), X01 unknown: a record without an end, B17.
    c = Case(COUNTY, 2026, 12, '2026-04-08', '2026-09-10', '焦尾琴', ('季云舒', '骆长风'))
    c.not_announced()                                                            # K01 does not concern it, K02 is due on 10 October
    c.decision('party', 'warning', influence=12, signed=False)
    c.find('interview', 'talk')['end'] = ''                                      # 28 April, from 09:00
    c.item('C12-1', '茶叶', '5000', 'confiscate', day('2026-08-20'), '', kind='gift')     # K16: not due until 19 October
    c.case['confiscated'] = '0.5'
    c.not_due('K02')
    c.fails('K05', '焦尾琴 · party', record='decision')
    c.unknown('X01')
    c.fails('B17', '焦尾琴 · 2026-04-28 09:00', record='interview')
    c.unknown('B34', 'B35')                                                      # it may have lasted into the night
    c.not_due('K16')
    out.append(c)

    # 18 岚纪立〔2026〕13号: X01 unknown, with 17. K16: due 30 June, done 5 August. H01, X16.
    c = Case(COUNTY, 2026, 13, '2026-03-16', '2026-08-14', '乐天明', ('冯守拙', '温若水'))
    c.decision('party', 'serious_warning', influence=18)
    c.talk('inquiry', 'filed', '证人丙某', 'witness', '', day('2026-04-28'), '10:30', '12:00', '季云舒', '冯守拙')
    c.item('C13-1', '手表', '28000', 'registered_handover', day('2026-05-01'), day('2026-08-05'), kind='valuables')
    c.case['handover'] = '2.8'
    c.unknown('X01')
    c.fails('K16', '手表 · C13-1', record='property_item')
    c.missing('property_report')                                                 # H01: one
    c.fails('X16')
    out.append(c)

    # 19 岚白纪立〔2026〕2号: the dimension 文书案卷 runs out (8 + 2 + 4 > 12).
    c = Case(BAISHI, 2026, 2, '2026-03-06', '2026-07-03', '闻人杰', ('牧之', '蓝田玉'), work='白石镇人民政府')
    c.decision('party', 'warning', influence=12)
    c.missing('prelim_plan', 'safety_plan', 'filing_form', 'resume_sheet', 'household_proof', 'prior_sanction_proof',
           'volume_cover', 'volume_catalogue', 'volume_note')                    # H01: eight; A05
    for k, n in (('evidence_notice', 26), ('evidence_notice', 27), ('evidence_notice', 28), ('query_notice', 29), ('talk_notice', 19),
                 ('inquiry_notice', 21), ('inquiry_notice', 22)):
        c.paper(k, plus(c.F, n), doc_no='')                                      # H02: seven, 2.1 cut to 2
    c.fails('H02', *['evidence_notice'] * 3, 'query_notice', 'talk_notice', *['inquiry_notice'] * 2, record='document')
    c.fails('X06', 'filing_notice · 岚白纪通〔2026〕2号', 'exec_notice · 岚白纪执〔2026〕2号', record='document')
    out.append(c)                                                                # X06: with 20, two numbers

    # 20 岚白纪立〔2025〕9号: late everywhere; B21, G28, H03, H33.
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
    c.fails('X06', 'filing_notice · 岚白纪通〔2026〕2号', 'exec_notice · 岚白纪执〔2026〕2号', record='document')
    c.fails('H03', 'filing_notice · 岚白纪通〔2026〕2号', record='document')        # that notice is of January 2025
    c.fails('G12')
    c.fails('G01')
    c.fails('G03')
    c.fails('G20')
    c.fails('G23', n=2)
    c.fails('H07')                                                              # the paper of 4 June as well
    c.find('decision', 'party')['effective'] = day('2026-07-14')                 # the day after it was decided, and the case closed
    c.fails('G28', '苗得雨 · party', record='decision')
    c.fails('H33', '苗得雨 · party', record='decision')
    c.find('interview', 'inquiry')['b'] = ''
    c.fails('B21', '证人苗某 · 2024-11-11 09:00', record='interview')
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


def new(unit, n, filed, decided, name, acts, year=2026, officers=None, **more):
    """A spotless case of those that joined the first sample: officers, hours and intervals of its own."""
    new.count += 1
    dept = more.pop('dept', None) or (ROOMS[n % 4] if unit == COUNTY else unit)
    pool = POOL[dept]
    more.setdefault('transferred', plus(day(decided), -(36 + 7 * n % 15)).isoformat())
    c = Case(unit, year, n, filed, decided, name, officers or (pool[n % 4], pool[(n + 1) % 4]), dept=dept, acts=acts, slot=TRIAL[new.count % 4],
             hours=more.pop('hours', HOURS[n % 5]), lag=3 * n % 11, wait=more.pop('wait', 5 + 3 * n % 10), volumes=more.pop('volumes', 3),
             room=(unit if unit.endswith('纪委') else COUNTY) + '谈话室', **more)
    assert (c.T - c.F).days >= 38 and c.D.weekday() < 5 and c.F.weekday() < 5, c.no
    return c


new.count = 0
VILLAGE = dict(category=5, rank='village', education='高中')


def county_cases(out):
    # 23 岚纪立〔2026〕16号: duty crime, detention; spotless. The item was sent off in 45 of its 60 days.
    c = new(COUNTY, 16, '2026-04-01', '2026-07-02', '傅砚田', [('gifts', 46000), ('bribe', 80000)], kind='duty_crime', source='case_found', work='青岚县交通运输局',
            post='工程股股长', transferred='2026-05-25', volumes=8, confessed=True)
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.crime('2026-04-07 10:00', '2026-07-06 10:00', '2026-04-07 20:00', '2026-04-07 16:00')
    c.item('C16-1', '受贿款', '80000', 'forfeit', day('2026-07-06'), day('2026-08-20'), kind='account', measure='seize', nature='crime_gain')
    c.case['forfeited'] = '8'
    out.append(c)

    # 24 岚纪立〔2026〕17号: A17, H01, H05: 96.7.
    c = new(COUNTY, 17, '2026-01-20', '2026-07-08', '江令闻', [('bonus', 15600), ('dinner', '')], work='青岚县文化馆', post='馆长', rank='township_section',
            source='audit', volumes=4)
    c.decision('party', 'serious_warning', influence=18)
    c.case['issues'], c.case['concluded'] = 4, 3                                 # A17: one issue
    c.missing('volume_note', 'safety_plan')                             # H01: two
    c.fails('A17')
    c.find('document', 'resume_sheet')['dated'] = ''
    c.fails('H05', 'resume_sheet', record='document', which=('dated_on',))
    out.append(c)

    # 25 岚纪立〔2026〕18号: A11, B39, K01: 92, and all are major.
    c = new(COUNTY, 18, '2026-02-06', '2026-07-10', '邢修竹', [('gifts', 20000)], volumes=4, work='青岚县自然资源局', post='执法大队副大队长')
    c.act(2, 'bonus', '', amounts=('12000', '12000', '12000', '10000'))          # A11: the decision says 10000
    c.announce('2026-08-11')                                                     # K01: effective 10 July, due 10 August
    c.decision('party', 'warning', influence=12)
    c.fails('A11', '2', record='fact')
    c.fails('K01', '邢修竹 · party', record='decision')
    c.talk('talk', 'filed', c.name, 'respondent', c.name, plus(c.F, 20), '16:00', '16:40', *POOL[c.dept][:2])    # while he sat with the others
    c.fails('B39', '邢修竹 · 2026-02-26 15:00', record='interview')
    out.append(c)

    # 26 岚纪立〔2026〕19号: accountability, two leaders. Nobody has judged A22. 97.
    c = new(COUNTY, 19, '2026-03-03', '2026-07-22', '穆清扬', [('lead', '')], kind='accountability', source='superior', work='青岚县林业局', post='局长',
            rank='township_section', party_post='党组书记', volumes=5)
    c.person('费思量', 'F', '1983-08', '布依族', work='青岚县林业局', post='副局长', rank='township_section', party_post='党组成员')
    c.act(2, 'lead', '', '费思量', responsibility='important_leader')
    c.case['accountability'] = True
    c.decision('accountability', 'acc_notice')
    c.decision('accountability', 'acc_admonish', '费思量')
    c.missing('group_discussion_record', 'facts_opinion')               # H01: two, the second also E20
    out.append(c)

    # 27 岚纪立〔2026〕20号: duty crime. The family was told in exactly 24 hours, the unit later; an item not yet sent off; B35, E14: 88.7.
    c = new(COUNTY, 20, '2026-04-09', '2026-07-16', '钱既明', [('car', 6200), ('bribe', 210000)], kind='duty_crime', source='inspection', work='青岚县水务局',
            post='副局长', rank='township_section', transferred='2026-06-05', volumes=8)
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.crime('2026-04-21 15:00', '2026-07-20 09:00', '2026-04-22 15:00', '2026-04-22 16:30')    # G33: the unit
    c.missing('av_list', 'av_handover')                                 # H01: two
    c.unnumbered('evidence_notice')                                              # H02: one
    c.item('C20-1', '受贿款', '210000', 'forfeit', day('2026-07-20'), '', kind='account', measure='seize', nature='crime_gain')   # K16: due 18 September
    c.case['forfeited'] = '21'
    c.fails('G33', 'detention · 钱既明 · 2026-04-21 15:00', record='measure')
    c.fails('K16', '受贿款 · C20-1', record='property_item')
    c.rows['measure'][0]['approved'] = day('2026-04-22')
    c.fails('E14', 'detention · 钱既明 · 2026-04-21 15:00', record='measure')
    t = c.find('interview', 'interrogation')
    t['start'], t['end'] = '2026-04-26 08:30', '2026-04-26 17:30'                # nine hours
    c.fails('B35', '钱既明 · 2026-04-26 08:30', record='interview')
    out.append(c)

    # 28 岚纪立〔2026〕21号: D08 veto: retired on the very day of the decision. E08 veto. H01: 99, and the last class.
    c = new(COUNTY, 21, '2026-02-11', '2026-07-24', '祁连城', [('report', ''), ('gifts', 9000)], volumes=4, kind='mixed', birth='1966-07', retired='2026-07-24',
            work='青岚县档案馆', post='副馆长', rank='township_section')
    c.decision('party', 'serious_warning', influence=18)
    c.decision('government', 'demerit', months=12)                               # D08
    c.missing('volume_note')                                            # H01: one
    c.fails('D08', '祁连城 · government', record='decision')
    c.drop('step', 'filing_approved')
    c.fails('E08', which=('filing_approved',))
    out.append(c)

    # 29 岚纪立〔2026〕22号: the trial office's own errors, the filing's, B29 and H01: 91.9.
    c = new(COUNTY, 22, '2026-03-05', '2026-07-29', '于归远', [('duty', '')], volumes=4, transferred='2026-06-19', ethnicity='', work='青岚县应急管理局', post='股长')   # A01
    c.decision('party', 'warning', influence=12)
    c.case['trial_closed'] = day('2026-07-22')                                   # G20: accepted 21 June, due 21 July
    c.move('trial_report', '2026-06-28')                                         # G23: the talk was on 29 June
    c.unnumbered('query_notice', 'evidence_notice')                              # H02: two
    c.fails('A01', '于归远', record='respondent', which=('ethnicity',))
    c.fails('G20')
    c.fails('G23')
    c.find('interview', 'talk')['kind'] = 'inquiry'                              # a record for witnesses
    c.case['mode'] = 'talk_inquiry'                                              # the clue began with a talk, of which there is only the report
    c.paper('talk_inquiry_report', plus(c.F, -90))
    c.fails('H01', which=('talk_inquiry_plan',))
    c.fails('B29', '于归远 · 2026-03-25 09:30', record='interview')
    out.append(c)

    # 30 岚纪立〔2026〕23号: two persons. A13, A14, D03, K10 for one, K05 for the other; H01: 87.
    c = new(COUNTY, 23, '2026-03-10', '2026-08-04', '查良臣', [('gifts', 33000), ('car', 4100)], kind='mixed', work='青岚县市场监督管理局', post='副局长',
            rank='township_section', party_post='党组成员', volumes=5, source='petition')
    c.person('桂子香', 'F', '1987-02', work='青岚县市场监督管理局', post='办公室主任')
    c.act(3, 'car', 1800, '桂子香')
    c.decision('party', 'removal_party_post', influence=24)
    c.decision('government', 'demerit', months=12)                               # D03: no removal
    c.decision('party', 'warning', '桂子香', influence=12, signed=False)          # K05: neither signature nor a form of her own
    c.find('document', 'sanction_opinion_form')['name'] = '查良臣'
    c.fails('D03', '查良臣', record='respondent')
    c.fails('K05', '桂子香 · party', record='decision')
    c.rows['fact'][1]['in_fm'] = False                                           # found by all, never shown
    c.fails('A13', '2', record='fact')
    c.fails('A14', '2', record='fact')
    c.missing('party_committee_minutes')                                         # H01: one
    c.rows['decision'][0]['hr'] = day('2026-09-05')                              # due 4 September
    c.fails('K10', '查良臣 · party', record='decision')
    out.append(c)

    # 31 岚纪立〔2026〕24号: duty crime. Nobody was told, for a reason that was written down: G33 does not concern it. H01: 97.
    c = new(COUNTY, 24, '2026-04-14', '2026-08-11', '万里晴', [('gifts', 52000), ('bribe', 330000)], kind='duty_crime', source='inspection',
            work='青岚县自然资源局', post='局长', rank='township_section', party_post='党组书记', transferred='2026-07-01', volumes=9, exhibits=EXHIBITS * 2)
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.crime('2026-05-18 09:00', '2026-08-15 09:00', '', '', exempt='有碍调查，经批准暂不通知')
    c.missing('pre_transfer_notice', 'sanction_status_note', 'measure_request')  # H01: three
    c.item('C24-1', '受贿款', '330000', 'forfeit', day('2026-08-15'), day('2026-09-10'), kind='account', measure='seize', nature='crime_gain')
    c.item('C24-2', '礼金', '52000', 'confiscate', day('2026-08-13'), day('2026-10-01'))
    c.case['forfeited'], c.case['confiscated'] = '33', '5.2'
    out.append(c)

    # 32 岚纪立〔2026〕25号: on a judgment in force: no clue limits. E20, H01, H07: 97.
    c = new(COUNTY, 25, '2026-03-24', '2026-08-19', '殷鉴秋', [('driving', '')], kind='mixed', source='other_agency', transferred='2026-07-10', work='青岚县第一中学',
            post='后勤处副主任', category=4, rank='none', volumes=2)
    c.case['basis'], c.case['simple'], c.case['issues'], c.case['concluded'] = 'court_judgment', True, 1, 1
    c.case['mode'] = ''                                                          # no clue was handled
    c.decision('party', 'expulsion')
    c.decision('government', 'dismissal')
    c.date('2026-07-11', 'facts_material')                                       # E20: the transfer was on 10 July
    c.missing('household_proof')                                        # H01: one
    c.fails('E20', which=('facts_material',))
    c.fails('H07')                                                              # and the report was of 5 July
    out.append(c)

    # 33 岚纪立〔2025〕47号: the worst but one: 63.1.
    c = new(COUNTY, 47, '2025-08-18', '2026-09-03', '路遥知', [('gifts', 18000)], year=2025, work='青岚县供销社', post='理事会副主任', volumes=6,
            transferred='2026-07-24')
    c.act(2, 'bonus', '', amounts=('9600', '9600', '9060', '9060'))              # A11: figures swapped
    c.act(3, 'car', '', amounts=('3000', '', '3000', '2000'), evidence=('documentary',))       # A11, B02
    c.rows['fact'][0]['version'] = '2018'                                        # C02: the act is of 2024
    c.decision('party', 'serious_warning', influence=18)                         # G12: due 18 August
    c.move('clue_received', '2025-03-01')                                        # G01: due 1 April, proposed 16 May
    c.date('2025-03-01', 'clue_register')
    c.case['trial_closed'] = day('2026-08-27')                                   # G20: accepted 26 July, due 26 August
    c.move('trial_report', '2026-07-25')                                         # G23: before acceptance, and the talk (3 August) moved
    c.move('trial_talk', '2026-07-25')                                           # ahead with it
    c.date('2026-07-25', 'trial_talk_record')
    t = c.find('interview', 'trial_talk')
    t['start'], t['end'] = '2026-07-25 09:00', '2026-07-25 09:40'
    c.missing('facts_opinion', 'transfer_list')                         # E20 and H01
    c.missing('prelim_plan', 'safety_plan', 'invest_plan', 'dossier_receipt')   # H01: six in all
    c.unnumbered('talk_notice', 'inquiry_notice', 'query_notice')                # H02: three
    c.item('C47-1', '礼金', '18000', 'confiscate', day('2026-05-20'), day('2026-10-02'))   # K16: due 19 July
    c.case['confiscated'] = '1.6'                                                # D23
    c.fails('A11', '2', '3', record='fact')
    c.fails('B02', '3', record='fact')
    c.fails('C02', '1', record='fact')
    c.fails('G12')
    c.fails('G01')
    c.fails('G20')
    c.fails('G23')
    c.fails('H07')                                                              # and its paper
    c.fails('K16', '礼金 · C47-1', record='property_item')
    c.fails('D23')
    c.drop('document', 'party_membership_proof')
    c.fails('A02', '路遥知', record='respondent', which=('party_membership_proof',))
    c.rows['fact'][2]['article'] = ''
    c.fails('C01', '3', record='fact')
    c.rows['property_item'][0]['nature'] = 'crime_gain'                          # and yet confiscated
    c.fails('D13', '礼金 · C47-1', record='property_item')
    out.append(c)

    # 34 岚纪立〔2026〕26号: accountability with a Party sanction; spotless but for A22, which nobody has judged.
    c = new(COUNTY, 26, '2026-04-21', '2026-08-27', '柯亭竹', [('lead', '')], kind='accountability', source='inspection', work='青岚县卫生健康局', post='局长',
            rank='township_section', party_post='党组书记', volumes=4)
    c.case['accountability'] = True
    c.decision('accountability', 'acc_notice')
    c.decision('party', 'warning', influence=12)
    out.append(c)


def first_zone(out):
    # 35 岚云纪立〔2026〕2号: A01, K11, H01: 94.5.
    c = new(YUNXI, 2, '2026-02-26', '2026-07-03', '童大有', [('subsidy', 5400)], ethnicity='', work='云溪镇石桥村', post='村党支部书记', **VILLAGE)   # A01
    c.decision('party', 'serious_warning', influence=18)
    c.drop('document', 'dossier_receipt')
    c.missing('prelim_plan', 'safety_plan', 'resume_sheet', 'volume_note')       # H01: four
    c.fails('A01', '童大有', record='respondent', which=('ethnicity',))
    c.find('decision', 'party')['dossier'] = ''
    c.fails('K11', '童大有 · party', record='decision')
    out.append(c)

    # 36 岚云纪立〔2026〕3号: a simple case on an administrative penalty, spotless.
    c = new(YUNXI, 3, '2026-04-13', '2026-07-14', '梅望春', [('gambling', '')], gender='F', birth='1991-12', ethnicity='苗族', kind='other_violation',
            source='other_agency', work='云溪镇人民政府', post='科员', volumes=2)
    c.case['basis'], c.case['simple'], c.case['issues'], c.case['concluded'] = 'admin_penalty', True, 1, 1
    c.case['mode'] = ''                                                          # no clue was handled
    c.decision('party', 'warning', influence=12)
    out.append(c)

    # 37 岚云纪立〔2026〕4号: G01: received 30 November, due 30 December, proposed on the 31st. G17, H01: 95.
    c = new(YUNXI, 4, '2026-03-17', '2026-07-21', '龚自安', [('favour', '')], work='云溪镇柳湾村', post='村委会主任', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.move('clue_received', '2025-11-30')
    c.date('2025-11-30', 'clue_register')
    c.move('disposal_proposed', '2025-12-31')                                    # G01
    c.move('disposal_approved', '2025-12-31')
    c.move('prelim_approved', '2026-01-04')
    c.date('2026-01-04', 'clue_disposal_sheet', 'prelim_request', 'prelim_plan', 'safety_plan')
    w = c.find('interview', 'inquiry')
    w['start'], w['end'] = '2026-01-16 09:00', '2026-01-16 10:20'
    c.date('2026-01-16', 'witness_rights_notice')
    c.missing('volume_note')                                       # H01: one
    c.fails('G01')
    c.rows['fact'][0]['opinion'] = 'refused'                                     # and nobody noted it
    c.fails('G17', '1', record='fact', which=('refusal_note',))
    out.append(c)

    # 38 岚云纪立〔2026〕5号: two persons. X01 with 66: two officers of one name, one here, one in 平远镇. 100, for a proposal costs nothing.
    c = new(YUNXI, 5, '2026-04-02', '2026-08-13', '乔木森', [('subsidy', 8200)], officers=('成若木', '梁一凡'), hours=('09:00', '11:30'), work='云溪镇新寨村', post='村党支部书记',
            volumes=5, **VILLAGE)
    c.person('毛雨润', 'F', '1984-03', '苗族', work='云溪镇新寨村', post='村会计', member=False, **VILLAGE)
    c.act(2, 'law', 3100, '毛雨润')
    c.decision('party', 'serious_warning', influence=18)
    c.decision('government', 'demerit', '毛雨润', months=12)
    c.fails('X01', '乔木森 · 2026-04-22 09:00', record='interview')
    out.append(c)

    # 39 岚云纪立〔2026〕6号: E20, E34, H01, H02: 94.1.
    c = new(YUNXI, 6, '2026-04-28', '2026-08-25', '鲍春生', [('bonus', 7400)], work='云溪镇人民政府', post='副镇长', rank='township_section')
    c.decision('party', 'warning', influence=12)
    c.missing('household_proof', 'repentance')                          # H01: two, the second also E20
    c.unnumbered('evidence_notice', 'talk_notice', 'inquiry_notice')             # H02: three
    c.drop('step', 'trial_talk')                                                 # no talk, no approval to skip it
    c.drop('interview', 'trial_talk')
    c.missing('trial_talk_record')
    c.fails('E34', '鲍春生', record='respondent')
    out.append(c)

    # 40 岚松纪立〔2026〕5号: X06 with 41; G14: 96.
    c = new(SONGPING, 5, '2026-03-26', '2026-07-09', '葛藤生', [('favour', '')], work='松坪乡大坪村', post='村党支部副书记', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.find('document', 'exec_notice')['doc_no'] = '岚松纪执（2026）６号'           # X06: brackets and digits of another width
    c.fails('X06', 'exec_notice · 岚松纪执（2026）６号', record='document')
    c.move('facts_met', str(plus(c.T, -4)))                                      # a day after the report
    c.fails('G14', '葛藤生', record='respondent')
    out.append(c)

    # 41 岚松纪立〔2026〕6号: X06 with 40; E29, K05: 94.
    c = new(SONGPING, 6, '2026-04-07', '2026-07-30', '齐若愚', [('duty', '')], work='松坪乡人民政府', post='农业服务中心主任', category=4)
    c.decision('party', 'warning', influence=12, signed=False)                   # K05
    c.missing('sanction_opinion_form')                                  # H01: one
    c.fails('X06', 'exec_notice · 岚松纪执〔2026〕6号', record='document')
    c.fails('K05', '齐若愚 · party', record='decision')
    c.drop('step', 'branch_meeting')
    c.drop('document', 'branch_resolution')                                      # of no meeting; H01 does not ask for it
    c.fails('E29', '齐若愚 · party', record='decision')
    c.does_not_apply('G27')
    out.append(c)

    # 42 岚松纪立〔2026〕7号: spotless; the clue began with a talk.
    c = new(SONGPING, 7, '2026-04-16', '2026-08-18', '卓立群', [('dinner', '')], work='松坪乡人民政府', post='党政办主任', source='supervision')
    c.decision('party', 'warning', influence=12)
    c.case['mode'] = 'talk_inquiry'
    c.paper('talk_inquiry_plan', plus(c.F, -98))
    c.paper('talk_inquiry_report', plus(c.F, -88))
    out.append(c)

    # 43 岚松纪立〔2026〕8号: A05, B02, E28, H01: 92.
    c = new(SONGPING, 8, '2026-05-07', '2026-09-01', '米成仓', [('subsidy', 3300)], volumes=4, work='松坪乡马鞍村', post='村文书', **VILLAGE)
    c.act(2, 'subsidy', 1200, evidence=('respondent_statement',))                # B02: his own words only
    c.decision('party', 'serious_warning', influence=18)
    c.missing('resume_sheet', 'prior_sanction_proof', 'delivery_receipt')   # H01: two; A05
    c.fails('B02', '2', record='fact')
    c.drop('step', 'county_review')
    c.fails('E28')
    out.append(c)

    # 44 岚石纪立〔2026〕1号: spotless.
    c = new(SHIGU, 1, '2026-02-05', '2026-07-07', '石满囤', [('subsidy', 11800)], volumes=4, work='石鼓镇上寨村', post='村党支部书记', source='inspection', **VILLAGE)
    c.decision('party', 'serious_warning', influence=18, no_post=False)
    out.append(c)

    # 45 岚石纪立〔2026〕2号: A06, A17, H01: 96.
    c = new(SHIGU, 2, '2026-03-12', '2026-07-23', '康有余', [('gifts', 2600)], work='石鼓镇人民政府', post='村镇建设中心主任', category=4)
    c.decision('party', 'warning', influence=12)
    c.case['issues'], c.case['concluded'] = 5, 3                                 # A17: two issues
    c.fails('A17', n=2)
    c.rows['respondent'][0]['cppcc'] = ''
    c.fails('A06', '康有余', record='respondent')
    c.missing('witness_rights_notice')                                           # H01: one
    out.append(c)

    # 46 岚石纪立〔2026〕3号: a simple case, spotless.
    c = new(SHIGU, 3, '2026-04-15', '2026-08-06', '麦青黄', [('driving', '')], kind='other_violation', source='other_agency', work='石鼓镇人民政府', post='科员', volumes=2)
    c.case['basis'], c.case['simple'], c.case['issues'], c.case['concluded'] = 'admin_penalty', True, 1, 1
    c.case['mode'] = ''                                                          # no clue was handled
    c.decision('party', 'serious_warning', influence=18)
    out.append(c)

    # 47 岚石纪立〔2026〕4号: A10, H01: 97.
    c = new(SHIGU, 4, '2026-04-23', '2026-08-20', '全有田', [('favour', '')], work='石鼓镇下寨村', post='村委会副主任', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.missing('volume_catalogue', 'volume_cover')                        # H01: two
    c.rows['fact'][0]['place'] = ''
    c.fails('A10', '1', record='fact')
    out.append(c)

    # 48 岚石纪立〔2026〕5号: spotless; a gift handed in, and dealt with on the sixtieth day.
    c = new(SHIGU, 5, '2026-05-14', '2026-09-08', '申屠广', [('gifts', 1800)], volumes=4, work='石鼓镇人民政府', post='财政所出纳', category=4)
    c.decision('party', 'warning', influence=12)
    c.item('C48-1', '茶叶、购物卡', '1800', 'registered_handover', day('2026-07-20'), day('2026-09-18'), kind='gift', measure='handed_in')
    c.case['handover'] = '0.18'
    out.append(c)


def second_zone(out):
    # 49 岚白纪立〔2026〕3号: minor things only, to the very edge of the best class: 90.
    c = new(BAISHI, 3, '2026-03-19', '2026-07-17', '白云深', [('subsidy', 6000)], volumes=4, transferred='2026-06-07', work='白石镇龙泉村', post='村党支部书记', **VILLAGE)
    c.decision('party', 'serious_warning', influence=18)
    c.case['issues'], c.case['concluded'] = 6, 2                                 # A17: four issues, at most 3
    c.case['refund'] = '0.6'                                                     # D23: nothing of it among the items
    c.move('prelim_approved', '2025-12-26')
    c.move('prelim_report', '2026-02-27')                                        # G03: of 2025, two months, due 26 February
    c.move('prelim_report_approved', '2026-03-01')
    c.date('2026-03-02', 'prelim_disposal_opinion')
    c.move('trial_report', '2026-06-08')                                         # G23: before acceptance (9 June) and talk (17 June)
    c.item('C49-1', '补贴款', '6000', 'confiscate', day('2026-04-20'), day('2026-08-25'))   # K16: due 19 June
    c.case['confiscated'] = '0.6'
    c.fails('A17', n=4)
    c.fails('D23')
    c.fails('G03')
    c.fails('G23', n=2)
    c.fails('K16', '补贴款 · C49-1', record='property_item')
    c.date('2026-06-27', 'trial_report')                                         # the paper has the day on which it was printed
    c.missing('volume_note', 'resume_sheet')
    out.append(c)

    # 50 岚白纪立〔2026〕4号: minor things only, just beyond the edge: 89.7.
    c = new(BAISHI, 4, '2026-04-20', '2026-08-10', '岑夫', [('favour', '')], gender='', birth='', ethnicity='', post='', work='白石镇大湾村', **VILLAGE)   # A01: four
    c.decision('party', 'warning', influence=12)
    c.case['issues'], c.case['concluded'] = 3, 1                                 # A17: two
    c.case['confiscated'] = '0.5'                                                # D23
    c.missing('transfer_list', 'repentance', 'volume_cover')            # H01: three, the first two also E20
    c.find('document', 'filing_notice')['doc_no'] = '岚白纪通〔26〕4号'            # H02: a year of two digits
    c.fails('A01', '岑夫', record='respondent', which=('gender', 'birth_on', 'ethnicity', 'post'))
    c.unknown('A08')
    c.fails('A17', n=2)
    c.fails('D23')
    c.fails('H02', 'filing_notice · 岚白纪通〔26〕4号', record='document')
    out.append(c)

    # 51 岚白纪立〔2026〕5号: 73.8.
    c = new(BAISHI, 5, '2026-05-11', '2026-08-31', '厉行俭', [('bonus', 12600)], volumes=4, work='白石镇人民政府', post='财政所所长', category=4, source='audit')
    c.act(2, 'dinner', '', evidence=())                                          # B01
    c.act(3, 'car', 900, evidence=('respondent_statement', 'respondent_statement'))   # B02
    c.not_announced()                                                            # K02: due 30 September. H01: two; K05
    c.decision('party', 'serious_warning', influence=18, signed=False)
    c.move('clue_received', '2025-12-20')                                        # G01: due 20 January, proposed 11 February
    c.date('2025-12-20', 'clue_register')
    c.missing('prelim_request', 'filing_form', 'rights_notice')         # H01: five in all
    c.unnumbered('evidence_notice', 'evidence_notice', 'query_notice', 'talk_notice')   # H02: four
    c.fails('B01', '2', record='fact')
    c.fails('B02', '3', record='fact')
    c.fails('K02', '厉行俭 · party', record='decision')
    c.fails('K05', '厉行俭 · party', record='decision')
    c.fails('G01')
    c.rows['fact'][1]['in_tr'] = False                                           # but in the decision
    c.fails('A15', '2', record='fact')
    out.append(c)

    # 52 岚青纪立〔2026〕1号: X16: four filed on 31 March. B19, H01: 96.5.
    c = new(QINGGANG, 1, '2026-03-31', '2026-07-16', '向阳坡', [('subsidy', 2400)], work='青杠镇河口村', post='村党支部书记', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.missing('talk_record', 'branch_resolution', 'volume_note')        # H01: three
    c.fails('X16')
    c.find('interview', 'talk')['place'] = ''
    c.fails('B19', '向阳坡 · 2026-04-20 14:30', record='interview', which=('place',))
    out.append(c)

    # 53 岚青纪立〔2026〕2号: X16; X01 with 54: 邢不言 in two rooms on 20 April. A17, H01, H04: 97.
    c = new(QINGGANG, 2, '2026-03-31', '2026-07-28', '甄时雨', [('subsidy', 4200)], officers=('应如是', '邢不言'), hours=('09:00', '11:30'), work='青杠镇河口村',
            post='村委会主任', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.case['concluded'] = 1                                                      # A17: one
    c.missing('volume_note')                                            # H01: one
    c.fails('X16')
    c.fails('X01', '甄时雨 · 2026-04-20 09:00', record='interview')
    c.fails('A17')
    c.find('document', 'filing_notice')['sealed'] = False
    c.fails('H04', 'filing_notice · 岚青纪通〔2026〕2号', record='document')
    out.append(c)

    # 54 岚青纪立〔2026〕3号: X16; X01 with 53; K01: 97.
    c = new(QINGGANG, 3, '2026-03-31', '2026-08-12', '罗绮春', [('subsidy', 1900)], officers=('邢不言', '郝见山'), hours=('10:00', '12:00'), gender='F', birth='1988-05',
            ethnicity='侗族', work='青杠镇河口村', post='村会计', **VILLAGE)
    c.announce('2026-09-14')                                                     # K01: due 12 September
    c.decision('party', 'warning', influence=12)
    c.fails('X16')
    c.fails('X01', '罗绮春 · 2026-04-20 10:00', record='interview')
    c.fails('K01', '罗绮春 · party', record='decision')
    out.append(c)

    # 55 岚青纪立〔2026〕4号: X16. B34, E20, H01: 97.
    c = new(QINGGANG, 4, '2026-03-31', '2026-08-24', '段青山', [('favour', '')], officers=('蔡伯仲', '应如是'), hours=('20:30', '22:10'), work='青杠镇河口村',
            post='村监委会主任', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.missing('transfer_list')                                          # E20 and H01
    c.fails('X16')
    c.fails('B34', '段青山 · 2026-04-20 20:30', record='interview')
    out.append(c)

    # 56 岚青纪立〔2026〕5号: spotless.
    c = new(QINGGANG, 5, '2026-05-19', '2026-09-09', '邬家驹', [('gifts', 3000), ('dinner', '')], volumes=4, work='青杠镇人民政府', post='副镇长', rank='township_section')
    c.decision('party', 'serious_warning', influence=18)
    out.append(c)

    # 57 岚沙纪立〔2026〕1号: E02, G20, H01, H10: 91.
    c = new(SHABA, 1, '2026-03-18', '2026-07-06', '沙千里', [('duty', '')], transferred='2026-05-25', work='沙坝乡人民政府', post='综治办主任')
    c.decision('party', 'warning', influence=12)
    c.case['trial_closed'] = day('2026-06-28')                                   # G20: accepted 27 May, due 27 June
    c.missing('clue_disposal_sheet', 'volume_note')                # H01: two
    c.fails('G20')
    c.drop('step', 'disposal_approved')
    c.fails('E02', which=('disposal_approved',))
    c.find('decision', 'party')['central'] = False
    c.fails('H10', '沙千里 · party', record='decision')
    out.append(c)

    # 58 岚沙纪立〔2026〕2号: spotless; a name with a dot.
    c = new(SHABA, 2, '2026-04-08', '2026-07-27', '阿措·木呷', [('favour', '')], ethnicity='彝族', work='沙坝乡彝家寨村', post='村党支部书记', **VILLAGE)
    c.decision('party', 'serious_warning', influence=18)
    out.append(c)

    # 59 岚沙纪立〔2026〕3号: A08, C02, H02: 95.9, but C02 is major.
    c = new(SHABA, 3, '2026-04-24', '2026-08-14', '翁归舟', [('car', 2700), ('gifts', 1500)], volumes=4, work='沙坝乡人民政府', post='副乡长', rank='township_section')
    c.rows['fact'][0]['version'] = '2018'                                        # C02: the act is of 2024 and 2025
    c.decision('party', 'warning', influence=12)
    c.unnumbered('inquiry_notice')                                               # H02: two
    c.find('document', 'exec_notice')['doc_no'] = '岚沙纪执2026-3'
    c.fails('C02', '1', record='fact')
    c.fails('H02', 'exec_notice · 岚沙纪执2026-3', record='document')
    c.rows['respondent'][0]['joined'] = '1997-03'                                # at seventeen
    c.fails('A08', '翁归舟', record='respondent')
    out.append(c)

    # 60 岚沙纪立〔2026〕4号: A01, A11, C04, G08, H01: 90.5, but A11 and G08 are major.
    c = new(SHABA, 4, '2026-05-15', '2026-09-04', '尚书田', [('gifts', 4000)], volumes=4, birth='', work='沙坝乡林场', post='场长', category=4)   # A01
    c.rows['fact'][0]['amounts'] = ['4000', '4000', '4000', '400']               # A11
    c.decision('party', 'warning', influence=12)
    c.missing('filing_announce_record', 'prelim_disposal_opinion', 'trial_dept_minutes')   # H01: three
    c.fails('A01', '尚书田', record='respondent', which=('birth_on',))
    c.unknown('A08')
    c.fails('A11', '1', record='fact')
    c.drop('step', 'filing_announced')
    c.fails('G08', '尚书田', record='respondent')
    c.case['eight'] = True                                                       # of which no fact speaks
    c.fails('C04', which=('eight_rules',))
    out.append(c)


def third_zone(out):
    # 61 岚雾纪立〔2026〕1号: the unit's form came back empty. The register has neither work unit nor post, nor what A05, A06 and H32 ask for: 95.2, insufficient.
    c = new(WUXI, 1, '2026-03-04', '2026-07-13', '云满川', [('subsidy', 7000)])
    c.decision('party', 'warning', influence=12)
    c.never_filled()
    out.append(c)

    # 62 岚雾纪立〔2026〕2号: likewise. G20 would be late, had anybody said that nothing was sent back.
    c = new(WUXI, 2, '2026-03-25', '2026-07-31', '詹得水', [('favour', '')], transferred='2026-06-18', ethnicity='布依族')
    c.decision('party', 'warning', influence=12)
    c.case['trial_closed'] = day('2026-07-22')                                   # accepted 20 June, due 20 July
    c.never_filled()
    c.unknown('G20')                                                             # nor whether anything was sent back
    out.append(c)

    # 63 岚雾纪立〔2026〕3号: likewise. D23: the register has 0.4, the list of items nothing.
    c = new(WUXI, 3, '2026-04-17', '2026-08-21', '裴小楼', [('bonus', 4000)], gender='F', birth='1990-09')
    c.decision('party', 'serious_warning', influence=18)
    c.case['confiscated'] = '0.4'                                                # D23
    c.never_filled()
    c.fails('D23')
    out.append(c)

    # 64 岚雾纪立〔2026〕4号: likewise, two persons, and the day on which the trial closed is not in the register.
    c = new(WUXI, 4, '2026-05-08', '2026-09-15', '滕家岭', [('subsidy', 5000)])
    c.person('巫山云', 'F', '1993-01', '水族')
    c.decision('party', 'warning', influence=12)
    c.decision('party', 'warning', '巫山云', influence=12)
    c.case['trial_closed'] = ''
    c.never_filled()
    c.unknown('G20')
    out.append(c)

    # 65 岚平纪立〔2026〕1号: closed on the first day of the quarter. H01, H02, K06: 97.7.
    c = new(PINGYUAN, 1, '2026-03-30', '2026-07-01', '平步云', [('favour', '')], transferred='2026-05-22', work='平远镇高桥村', post='村委会主任', **VILLAGE)
    c.decision('party', 'warning', influence=12)
    c.missing('safety_plan')                                            # H01: one
    c.unnumbered('talk_notice')                                                  # H02: one
    c.find('decision', 'party')['served'] = ''
    c.fails('K06', '平步云 · party', record='decision')
    out.append(c)

    # 66 岚平纪立〔2026〕2号: X01 with 38: another 梁一凡. 100.
    c = new(PINGYUAN, 2, '2026-04-13', '2026-08-05', '伍里桥', [('subsidy', 9100)], officers=('侯知微', '柳含烟'), work='平远镇伍家寨村', post='村党支部书记', volumes=5, **VILLAGE)
    c.decision('party', 'serious_warning', influence=18)
    c.talk('inquiry', 'filed', '证人戊某', 'witness', '', day('2026-04-22'), '10:00', '11:00', '梁一凡', '侯知微')
    c.fails('X01', '证人戊某 · 2026-04-22 10:00', record='interview')
    out.append(c)

    # 67 岚平纪立〔2026〕3号: minor things only: 86.
    c = new(PINGYUAN, 3, '2026-04-29', '2026-08-26', '宁可欣', [('bonus', 5200)], gender='F', birth='1986-06', work='平远镇卫生院', post='院长', category=4, rank='none')
    c.decision('party', 'warning', influence=12)
    c.case['issues'], c.case['concluded'] = 4, 1                                 # A17: three
    c.item('C67-1', '津贴', '5200', 'confiscate', day('2026-06-01'), day('2026-10-01'))   # K16: due 31 July
    c.case['forfeited'] = '0.52'                                                 # D23: twice: not confiscated, but forfeited
    c.missing('facts_opinion', 'repentance')                            # E20 and H01
    c.missing('resume_sheet', 'household_proof', 'bank_receipt')        # H01: five in all
    c.fails('A17', n=3)
    c.fails('K16', '津贴 · C67-1', record='property_item')
    c.fails('D23', n=2)
    for k in ('filing_form', 'safety_plan'):
        c.find('document', k)['approver'] = ''
    c.fails('H06', 'filing_form', 'safety_plan', record='document')
    out.append(c)

    # 68 岚平纪立〔2026〕4号: closed on the last day of the quarter. Not announced, not bound (H23): 93. K02 not due before 30 October.
    c = new(PINGYUAN, 4, '2026-05-20', '2026-09-30', '盛若虚', [('dinner', '')], work='平远镇人民政府', post='党政办主任', source='supervision', volumes=2)
    c.not_announced()                                                            # H01: two; K05
    c.decision('party', 'warning', influence=12, signed=False)
    c.drop('document', 'exec_report', 'dossier_receipt', 'archive_handover')     # nothing of which has been done
    c.missing('volume_cover', 'volume_catalogue', 'volume_note')                 # H01: five in all
    c.not_due('K02')
    c.fails('K05', '盛若虚 · party', record='decision')
    c.find('decision', 'party')['dossier'] = ''
    c.not_due('K11')
    for d in c.rows['document']:
        d['volume'] = 'investigation'
    c.fails('H23')
    out.append(c)


def stationed(out):
    # 69 岚驻教纪立〔2026〕2号: outside the Party. A17, C06, H01: 96.
    c = new(STATIONED, 2, '2026-03-11', '2026-07-16', '束修远', [('law', 12500)], kind='duty_violation', member=False, category=4, rank='none',
            work='青岚县实验小学', post='教师')
    c.decision('government', 'demerit', months=12)
    c.case['concluded'] = 1                                                      # A17: one
    c.missing('dossier_receipt')                                        # H01: one
    c.fails('A17')
    c.rows['fact'][0].update(instrument=REGULATION, version='2023', article='第三十条')     # a Party rule for a breach of law
    c.fails('C06', '1', record='fact')
    out.append(c)

    # 70 岚驻教纪立〔2026〕3号: D08 veto: he had left. C07 veto: a Party sanction as well. H01: 99, and the last class.
    c = new(STATIONED, 3, '2026-04-10', '2026-08-07', '师道明', [('law', 8800)], kind='duty_violation', member=False, category=4, rank='none', left='2026-06-30',
            work='青岚县第三中学', post='总务主任')
    c.decision('government', 'warning', months=6)                                # D08
    c.missing('volume_note')                                            # H01: one
    c.fails('D08', '师道明 · government', record='decision')
    c.decision('party', 'warning', influence=12, no_post='')                     # who is not in the Party
    c.fails('C07', '师道明', record='respondent')
    out.append(c)

    # 71 岚驻教纪立〔2026〕4号: Party and government sanction; K13: 99.
    c = new(STATIONED, 4, '2026-05-08', '2026-08-28', '文若谦', [('gifts', 9900), ('law', 9900)], kind='mixed', category=4, rank='none', work='青岚县教师进修学校',
            post='副校长', volumes=5)
    c.decision('party', 'serious_warning', influence=18, no_post=True)
    c.decision('government', 'major_demerit', months=18)
    c.fails('K13', '文若谦 · party', record='decision')                           # in place of removal from a post: two years
    out.append(c)

    # 72 岚驻卫纪立〔2026〕1号: spotless; but nobody said that the lists of records and exhibits are whole: B02, H01 and X01 are not known. A rare name.
    c = new(HEALTH, 1, '2026-03-20', '2026-07-20', '吕㛃', [('gifts', 5600)], gender='F', birth='1985-04', work='青岚县人民医院', post='药剂科主任', category=4, rank='none')
    c.decision('party', 'warning', influence=12)
    c.item('C72-1', '礼金', '5600', 'confiscate', day('2026-07-22'), day('2026-08-10'))
    c.case['confiscated'] = '0.56'
    out.append(c)

    # 73 岚驻卫纪立〔2026〕2号: likewise; the second act has no exhibits, so B01 is not known. H01: 98.
    c = new(HEALTH, 2, '2026-04-17', '2026-08-17', '艾青禾', [('bonus', 7700)], volumes=4, gender='F', birth='1981-03', work='青岚县妇幼保健院', post='副院长',
            category=4, rank='none')
    c.act(2, 'dinner', '', evidence=())
    c.decision('party', 'serious_warning', influence=18)
    c.missing('group_discussion_record', 'standing_minutes')            # H01: two
    c.unknown('B01')
    out.append(c)

    # 74 岚驻卫纪立〔2026〕3号: likewise. E22, G01: 96.
    c = new(HEALTH, 3, '2026-05-06', '2026-09-02', '杜衡生', [('duty', '')], work='青岚县疾病预防控制中心', post='科长', category=4, rank='none')
    c.decision('party', 'warning', influence=12)
    c.move('clue_received', '2026-01-01')                                        # G01: due 1 February, proposed 1 day later
    c.date('2026-01-01', 'clue_register')
    c.move('disposal_proposed', '2026-02-02')
    c.move('disposal_approved', '2026-02-03')
    c.move('prelim_approved', '2026-02-04')
    c.date('2026-02-04', 'clue_disposal_sheet', 'prelim_request', 'prelim_plan', 'safety_plan')
    c.fails('G01')
    c.drop('step', 'trial_dept_meeting')
    c.fails('E22', which=('trial_dept_meeting',))
    out.append(c)

    # 75 岚驻住纪立〔2026〕1号: D23, E12, H01: 95.
    c = new(HOUSING, 1, '2026-04-03', '2026-07-31', '梁柱国', [('gifts', 25000), ('report', '')], kind='mixed', work='青岚县住房和城乡建设局', post='质安站站长',
            category=4, volumes=5)
    c.decision('party', 'serious_warning', influence=18)
    c.decision('government', 'major_demerit', months=18)
    c.item('C75-1', '礼金', '25000', 'confiscate', day('2026-08-03'), day('2026-08-31'))
    c.case['confiscated'] = '2.05'                                               # D23: 20500 for 25000
    c.missing('prelim_report', 'rights_notice')                         # H01: two
    c.fails('D23')
    c.drop('step', 'plan_meeting')
    c.fails('E12', which=('plan_meeting',))
    out.append(c)

    # 76 岚驻住纪立〔2026〕2号: E02, G03, G05, H01: 91.
    c = new(HOUSING, 2, '2026-04-22', '2026-08-21', '栾平顺', [('dinner', '')], work='青岚县房屋征收中心', post='副主任', category=4)
    c.decision('party', 'warning', influence=12)
    c.move('clue_received', '2025-12-10')
    c.move('disposal_proposed', '2025-12-24')
    c.move('disposal_approved', '2025-12-30')
    c.date('2025-12-10', 'clue_register')
    c.date('2025-12-30', 'clue_disposal_sheet', 'prelim_request', 'prelim_plan', 'safety_plan')
    c.move('prelim_approved', '2025-12-31')                                      # G03: of 2025, two months, due 28 February
    c.move('prelim_report', '2026-03-01')
    c.move('prelim_report_approved', '2026-03-06')
    c.date('2026-03-06', 'prelim_disposal_opinion')
    c.missing('trial_acceptance')                                       # H01: one
    c.fails('G03')
    c.find('step', 'disposal_approved')['approver'] = ''                         # approved by nobody knows whom
    c.fails('E02', 'disposal_approved', record='step', which=('approver',))
    c.move('prelim_report_approved', '2026-04-23')                               # the day after the filing
    c.fails('G05')
    out.append(c)


def left_out(out):
    # 77 岚松纪立〔2026〕9号: still open: left out.
    c = new(SONGPING, 9, '2026-06-10', '2026-09-10', '逯行舟', [('subsidy', '')], transferred='2026-08-10', work='松坪乡岩脚村', post='村会计', **VILLAGE)
    for r in ('fact', 'evidence', 'case_staff'):
        c.rows[r].clear()
    c.rows['interview'] = c.rows['interview'][:2]
    c.rows['document'] = [d for d in c.rows['document'] if d['dated'] < day('2026-08-01')]
    c.rows['step'] = [s for s in c.rows['step'] if s['on'] < day('2026-08-01')]
    c.case['closed'], c.case['trial_closed'], c.case['accepted'], c.case['status'], c.volumes = '', '', '', 'open', ''
    out.append(c)

    # 78 岚平纪立〔2026〕5号: closed on 1 October, the day after the quarter: left out.
    c = new(PINGYUAN, 5, '2026-05-27', '2026-10-01', '冷秋霜', [('favour', '')], gender='F', birth='1992-11', transferred='2026-08-21', work='平远镇高桥村',
            post='村妇联主席', **VILLAGE)
    c.not_announced()
    c.decision('party', 'warning', influence=12, signed=False)
    c.rows['document'] = [d for d in c.rows['document'] if d['dated'] <= day('2026-10-05')]
    out.append(c)


def cases():
    out = []
    first_sample(out)
    for some in (county_cases, first_zone, second_zone, third_zone, stationed, left_out):
        some(out)
    for c in out:
        c.bind()
    check(out)
    return out


def check(out):
    """What no plant may bring about by accident: an officer in two rooms at once, a number used twice by one office."""
    talks, numbers = [], {}
    for i, c in enumerate(out, 1):
        for t in c.rows['interview']:
            for officer in {t['a'], t['b']}:
                talks.append((officer, t['start'], t['end'] or t['start'][:10] + ' 24:00', i))
        for d in c.rows['document']:
            if d['doc_no']:
                no = d['doc_no'].translate(str.maketrans('〔〕（）[]６', '()()()6'))
                numbers.setdefault(no, set()).add(i)
    met = {(a[3], b[3]) for a in talks for b in talks if a is not b and a[0] == b[0] and a[1] < b[2] and b[1] < a[2] and a[3] <= b[3]}
    assert met == {(15, 16), (15, 22), (17, 18), (38, 66), (53, 54)}, met
    assert {tuple(sorted(v)) for v in numbers.values() if len(v) > 1} == {(13, 14), (19, 20), (40, 41)}, numbers
    scored = [c for c in out if c.case['closed'] and '2026-07-01' <= str(c.case['closed']) <= '2026-09-30']
    assert len(scored) == 74 and len(out) == 78 and len({c.no for c in out}) == 78
    assert sum(c.volumes or 0 for c in scored) == 260, sum(c.volumes or 0 for c in scored)
