"""The words of the page in English and Chinese. Names of findings and diseases come from the release or a table."""

from __future__ import annotations

import re

__all__ = ["LANGUAGES", "bracketed", "colon", "link_name", "standing", "system_name", "translate", "word"]

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""The languages of the page, and what `lang` says of them."""

_WORDS = {
    "title": ("Differential diagnosis", "鉴别诊断报告"),
    "skip": ("Skip to the differential", "跳到鉴别诊断"),
    "contents": ("Contents", "目录"),
    "notice": (
        "Decision support for clinicians: it never replaces a doctor's judgement and is not a medical device.",
        "供临床医生参考的决策支持：不能代替医生的判断，不是医疗器械。",
    ),
    "release": ("Release", "知识图谱版本"),
    "version": ("medkg", "medkg"),
    "sources": ("Sources", "数据来源"),
    "command": ("Command", "命令"),
    "patient": ("Patient", "患者"),
    "age": ("age", "年龄"),
    "sex": ("sex", "性别"),
    "female": ("female", "女"),
    "male": ("male", "男"),
    "findings": ("Findings by body system", "按系统列出的表现"),
    "system": ("Body system", "系统"),
    "observed": ("Observed", "存在"),
    "excluded": ("Excluded", "已排除"),
    "unmapped": ("Not used, and why", "未使用及原因"),
    "known": ("Also known", "其他已知情况"),
    "known disease": ("diseases", "现有疾病"),
    "past disease": ("past diseases", "既往疾病"),
    "family disease": ("diseases of relatives", "家族疾病"),
    "taken drug": ("drugs taken", "正在用药"),
    "past drug": ("drugs taken before", "既往用药"),
    "allergy": ("allergies", "过敏"),
    "intolerance": ("not tolerated", "不耐受"),
    "value": ("values", "测量值"),
    "pharmacogene": ("pharmacogenes", "药物基因"),
    "state": ("state", "状态"),
    "pregnant": ("pregnant", "妊娠"),
    "breastfeeding": ("breastfeeding", "哺乳"),
    "low": ("low", "低"),
    "normal": ("normal", "正常"),
    "high": ("high", "高"),
    "borderline": ("borderline", "临界"),
    "mild": ("mild", "轻度"),
    "moderate": ("moderate", "中度"),
    "severe": ("severe", "重度"),
    "profound": ("profound", "极重度"),
    "given as": ("given as", "原编码"),
    "warnings": ("Warnings", "提示"),
    "differential": ("Differential", "鉴别诊断"),
    "differential caption": (
        "The leading candidates out of {n}. A bar up speaks for, a bar down against; one bar a finding.",
        "{n} 个候选疾病中最靠前者。柱向上表示支持，向下表示不支持；每个表现一柱。",
    ),
    "rank": ("Rank", "排名"),
    "disease": ("Disease", "疾病"),
    "probability": ("Probability", "概率"),
    "each finding": ("Each finding", "各项表现"),
    "others": ("all other diseases together", "其他所有疾病合计"),
    "why": ("What speaks for and against", "支持与不支持的依据"),
    "finding": ("Finding", "表现"),
    "bits": ("Bits", "比特"),
    "relation": ("How it meets the disease", "与疾病的关系"),
    "rate": ("seen in about", "约见于"),
    "exact": ("exact", "完全一致"),
    "alike": ("similar words", "用词相近"),
    "specific": ("the disease names something more specific", "疾病记载更具体的表现"),
    "general": ("the disease names something more general", "疾病记载更笼统的表现"),
    "shared": ("they meet at a common ancestor", "有共同的上级表现"),
    "passage": ("a page about the disease", "疾病介绍页面"),
    "none": ("nothing specific is known", "无特异性记载"),
    "gene of": ("genes", "致病基因"),
    "inheritance of": ("inheritance", "遗传方式"),
    "onset of": ("onset", "起病年龄"),
    "pairs": ("Two diseases at once", "两种疾病并存"),
    "pairs caption": (
        "Pairs that explain the findings better than the first diagnosis alone, by how much and why.",
        "比首位诊断单独更能解释各项表现的疾病组合（比特），及各自解释的表现。",
    ),
    "disease 1": ("First disease", "第一种疾病"),
    "disease 2": ("Second disease", "第二种疾病"),
    "onset": ("age at which it begins", "起病年龄"),
    "inheritance": ("how it is inherited", "遗传方式"),
    "gene": ("gene of the disease", "致病基因"),
    "suspected genes": ("suspected genes", "可疑基因"),
    "course": ("Onset and inheritance", "起病与遗传"),
    "kin": ("not on record; similar diseases show it", "该病无记载，见于相似疾病"),
    "words": ("all its findings, weighed together", "该病全部表现，合并计算"),
    "shared words": ("words of the note that its findings share", "病历中与该病表现相符的用词"),
    "absent": ("absent", "不存在"),
    "remainder": ("findings nobody mentioned, and prior", "未提及的表现及先验"),
    "sum": ("Score", "总分"),
    "contributions of": ("Contributions to the score of {n}, in bits", "{n} 的得分构成（比特）"),
    "paths": ("Paths from the patient to the evidence", "从患者到证据的路径"),
    "path": ("Path from {a} to {b}", "从 {a} 到 {b} 的路径"),
    "compare": ("The first two side by side", "前两位诊断对照"),
    "compare caption": (
        "What each finding says for {a} and for {b}, in bits; the one that tells them apart best comes first.",
        "各项表现对{a}与{b}的支持（比特），最能区分二者的居前。",
    ),
    "difference": ("Difference", "差值"),
    "questions": ("What to ask or test next", "下一步询问与检查"),
    "questions caption": (
        "Findings and tests whose answer is expected to split the candidates best.",
        "预期最能区分候选疾病的表现与检查。",
    ),
    "question": ("Question", "问题"),
    "how": ("How", "方式"),
    "ask": ("ask", "询问"),
    "examine": ("examine", "体检"),
    "lab": ("lab", "化验"),
    "imaging": ("imaging or recording", "影像或电生理"),
    "gene test": ("gene test", "基因检测"),
    "gain": ("Expected gain, bits", "预期信息增益（比特）"),
    "yes": ("Chance of yes", "阳性概率"),
    "if yes": ("Leads if yes", "阳性时居首"),
    "if no": ("Leads if no", "阴性时居首"),
    "treatments": ("Treatments, and what speaks against each", "治疗，以及对该患者不利的因素"),
    "treatments caption": (
        "A prediction: established treatments first; what is to be avoided stands below its equals, never left out.",
        "预测性排序：成熟治疗在前；应避免者排在同级之后，但绝不省略。",
    ),
    "treatment": ("Treatment", "治疗"),
    "treatment of": ("For {n}", "针对{n}"),
    "standing": ("Standing", "依据"),
    "source": ("Source", "来源"),
    "treated for": ("for {n}", "治疗{n}"),
    "predicted": ("predicted: nobody tried it", "推测：无人用过"),
    "failed": ("a trial of it failed", "有试验失败"),
    "through": ("known for {n}", "用于{n}"),
    "against": ("Speaks against it here", "对该患者不利的因素"),
    "drug": ("drug", "药物"),
    "procedure": ("procedure", "操作"),
    "supportive": ("supportive care", "支持治疗"),
    "follow_up": ("follow-up", "随访"),
    "approved": ("approved", "已获批"),
    "guideline": ("established", "常规治疗"),
    "trial": ("in trials", "临床试验"),
    "mined": ("named or studied in texts", "文献提及或研究"),
    "first_line": ("first line", "一线"),
    "second_line": ("second line", "二线"),
    "symptomatic": ("relieves symptoms", "对症"),
    "preventive": ("prevention", "预防"),
    "taken": ("taken already", "正在服用"),
    "avoid": ("avoid", "避免"),
    "caution": ("caution", "慎用"),
    "kind contraindication": ("contraindication", "禁忌或慎用情况"),
    "kind interaction": ("interaction", "药物相互作用"),
    "kind allergy": ("allergy", "过敏"),
    "kind side_effect": ("side effect", "副作用"),
    "reviews": ("What doctors said", "医生意见"),
    "verdict accept": ("accepted", "同意"),
    "verdict reject": ("rejected", "否定"),
    "explain rank": ("rank {rank} of {of}: {said}, score {score}", "第{rank}位（共{of}）：{said}，得分 {score}"),
    "explain for": ("{drug} for {disease}", "{drug}，用于{disease}"),
    "explain nobody": (
        "no source of this release names it for that, and neither do its class-mates suggest it",
        "该版本中没有来源将其用于此病，同类药物也未提示",
    ),
    "explain failed": (
        "a trial of it failed, or curators say that it does not treat this", "有试验失败，或审定者认为其不能治疗此病",
    ),
    "explain nothing": ("nothing that is known speaks against it here", "未见已知的不利因素"),
    "explain more": ("and {n} more", "另有{n}条"),
    "retracted": ("retracted: not counted", "已撤稿：不计"),
    "speaks for": ("for", "支持"),
    "probability part": ("probability", "概率"), "weight part": ("weight", "权重"), "band part": ("band", "级别"),
    "nearness part": ("nearness", "接近度"), "support part": ("support", "证据"), "penalty part": ("penalty", "扣减"),
    "verdict comment": ("comment", "意见"),
    "other release": ("said of another release", "针对另一版本"),
    "nothing": ("Nothing is known to this release.", "该版本中没有相关内容。"),
    "references": ("Sentences and references", "原文与参考文献"),
    "reference": ("Reference", "参考文献"),
    "teaching": (
        "teaching text written by the project, not medical literature", "项目自编的教学文本，不是医学文献",
    ),
    "not used": ("not used", "未使用"),
    "warning": ("warning", "提示"),
    "for it": ("what speaks for it (bits)", "支持的依据（比特）"),
    "is rank": ("is rank {rank} of {n}", "在 {n} 个候选疾病中排第 {rank} 位"),
    "score and chance": (
        "score {score} nats, probability {chance} among all candidates",
        "得分 {score}（奈特），在全部候选中的概率 {chance}",
    ),
    "not there": (", which the patient does not have", "（患者没有）"),
    "seen in": ("seen in about {rate}", "约见于 {rate} 的患者"),
    "page of": ("page: {name}", "介绍页面：{name}"),
    "unit bits": ("bits", "比特"),
    "contradicting": ("contradicting:", "相反证据："),
    "said not to occur": ("{name} is said NOT to occur", "资料称不出现 {name}"),
    "without": (
        "without {name} it would be rank {rank}, probability {chance}",
        "若无“{name}”，将排第 {rank} 位，概率 {chance}",
    ),
    "without any": (
        "without any one of the findings it would still be rank {rank}", "去掉任何一项表现，仍排第 {rank} 位",
    ),
    "confidence": ("confidence", "可信度"),
    "patients": ("patients", "例患者"),
    "bits to learn": ("{bits} bits to learn", "尚有 {bits} 比特不确定"),
    "two diseases": ("two diseases", "两种疾病并存"),
    "above one": ("{bits} bits above one:", "比单一疾病高 {bits} 比特："),
    "no pair": (
        "no two diseases explain the findings better than the first diagnosis alone",
        "没有两种疾病的组合比首位诊断更能解释这些表现",
    ),
    "limits": ("Limits", "局限"),
    "limit 1": (
        "Only diseases with phenotypes in this release can be ranked; what is not in it is not found.",
        "只能对该版本中有表型记载的疾病排序；未收录的疾病无法找到。",
    ),
    "limit 2": (
        "Findings count most, age and sex little, genes only those given as suspected; history is not weighed unless "
        "a line above says so.",
        "主要依据表现；年龄与性别影响较小，基因仅计入所给的可疑基因；除非上文注明，未考虑病史。",
    ),
    "limit 3": (
        "Probabilities hold among the listed candidates, for patients like those of published case reports.",
        "概率仅限于候选疾病之间，且适用于与已发表病例相似的患者。",
    ),
    "limit 4": (
        "Classes of cost are set by HPO branch, and gene tests have an assumed yield.",
        "方式类别按 HPO 分支设定；基因检测的检出率为假设值。",
    ),
}  # fmt: skip
_SYSTEMS = {
    "HP:0001507": "生长", "HP:0000119": "泌尿生殖系统", "HP:0002715": "免疫系统", "HP:0025142": "全身症状",
    "HP:0025031": "消化系统", "HP:0033127": "肌肉骨骼系统", "HP:0000818": "内分泌系统", "HP:0002664": "肿瘤",
    "HP:0001939": "代谢与内环境", "HP:0001871": "血液及造血组织", "HP:0000152": "头颈部", "HP:0001574": "皮肤及附属器",
    "HP:0001626": "心血管系统", "HP:0000707": "神经系统", "HP:0002086": "呼吸系统", "HP:0000478": "眼",
    "HP:0000598": "耳", "HP:0001197": "产前发育与出生", "HP:0000769": "乳房", "HP:0040064": "四肢",
    "HP:0001608": "嗓音", "HP:0025354": "细胞表型", "HP:0045027": "胸腔", "": "其他",
}  # fmt: skip
_LINKS = {
    "treats": "治疗", "ameliorates condition": "缓解", "preventative for condition": "预防", "applied to treat": "用于",
    "in clinical trials for": "临床试验用于", "treats or applied or studied to treat": "用于或研究用于",
    "predicted to treat": "推测可治疗", "contraindicated in": "禁用于", "caution in": "慎用于",
    "interacts with": "相互作用",
    "subclass of": "属于", "superclass of": "包括", "has side effect": "副作用", "of the patient": "该患者",
}  # fmt: skip
_SENTENCES = (
    (
        r"only (\d+) finding\(s\): the ranking is uncertain; .* in (\d+) % .*",
        r"仅有 \1 项表现：排序不可靠；已发表病例中表现如此少时，首位诊断正确率为 \2 %",
    ),
    (r"only (\d+) finding\(s\): the ranking is uncertain.*", r"仅有 \1 项表现：排序不可靠"),
    (r"few findings were recognised.*", "识别出的表现很少：排序不可靠"),
    (r"the release was built with sentence vectors.*", "该版本带有句向量，需要 medkg[transformers]：本次排序未使用"),
    (r"mentioned as a suspicion, not as present", "文中仅为怀疑，并非确有"),
    (r"mentioned as a possibility or a precaution, not as present", "文中为可能或预防，并非确有"),
    (r"clinical words that no vocabulary here knows", "现有词表未收录的临床用语"),
    (r"no finding has such a name", "没有此名称的表现"),
    (r"the unit is not known", "单位无法识别"),
    (r"the unit does not fit the test", "单位与检验项目不符"),
    (r"no reference range for this patient", "没有适用于该患者的参考范围"),
    (r"has no code that is known here.*", "没有可识别的编码"),
    (r"this kind of resource is not read", "该类资源不读取"),
    (r"an older value of a test that was done again", "该检验有更新的结果"),
    (r"only suspected.*", "仅为疑似"),
    (r"no meaning is known for this column.*", "该列含义未知，请在映射文件中说明"),
    (r"no finding could be used.*", "没有可用的表现：请至少提供一个观察到的表型（HP:…）"),
    (r"(\d+) finding\(s\) could not be used.*", r"\1 项表现未能使用，见下文"),
    (
        r"(\d+) finding\(s\) are not in this release's HPO.*: (.*)",
        r"\1 项表现不在该版本的 HPO 中，已改用更笼统的名称：\2",
    ),
    (r"no disease of this release is known to be caused by this gene", "该版本中没有由此基因引起的疾病"),
    (r"this release names no genes of diseases.*", "该版本未收录疾病的基因：构建时请加入 hpo_genes"),
    (r"excluded findings of a cohort table.*", "队列表格中“已排除”的表现仅列出，未计入"),
    (r"gene tests are assumed to be positive in (\d+%).*", r"假设基因检测在 \1 的患者中为阳性"),
    (r"no phenotypic abnormality of this release.*", "该版本中没有此表型（未知、已废弃或比其 HPO 更新）"),
    (r"is no date", "不是日期"),
    (r"is no number", "不是数字"),
    (r"is no age.*", "不是年龄（岁，或带单位的月、周、天）"),
    (r"neither female nor male", "既非女也非男"),
    (r"neither yes nor no", "既非是也非否"),
    (r"a disease that was ruled out.*", "已排除的疾病，没有可排除的表现"),
    (r"no code or name of a drug.*", "没有可识别的药物编码或名称"),
    (r"no code or name of a substance.*", "没有可识别的物质编码或名称"),
    (r"names no drug by a code", "未以编码给出药物"),
    (r"entered in error or cancelled", "录入错误或已取消"),
    (r"a pregnancy status that is not known here", "妊娠状态无法识别"),
    (r"an allergy that was refuted.*", "过敏已被否定、已缓解或为录入错误"),
    (r"has free text at most, and no code", "只有文字，没有编码"),
    (r"holds no plain text", "不含纯文本"),
    (r"free text, which is not read here", "此处不读取文字"),
    (r"no finding, value or disease that is known here is named in it.*", "其中没有可识别的表现、数值或疾病"),
    (r"a test that the table of measurements does not have", "检验项目表中没有该项目"),
    (r"a value that says neither present nor absent", "数值未说明有无"),
    (r"has no value that is a number.*", "没有数字、编码或简单文字的数值"),
    (r"no value: the record says that it is absent", "记录注明无数值"),
    (r"the value is no number", "数值不是数字"),
    (r"a temperature is wanted in no other unit", "体温单位无法识别"),
    (r"has no type.id that is a CURIE", "没有有效的类型编码"),
    (r"value of (.*) \(characters (\d+)–(\d+)\)", r"\1 的数值（第 \2–\3 个字符）"),
    (r"characters (\d+)–(\d+)", r"第 \1–\2 个字符"),
    (r"column (\d+)(.*)", r"第 \1 列\2"),
    (r"line (\d+)", r"第 \1 行"),
    (r"given as both observed and excluded", "同时标为存在和已排除"),
    (
        r"no established treatment of (.*) is known to this release \(only.*",
        r"该版本中没有 \1 的成熟治疗（仅有文献提及）",
    ),
    (r"no established treatment of (.*) is known to this release.*", r"该版本中没有 \1 的成熟治疗"),
    (r"no disease to treat.*", "没有需要治疗的疾病：请给出疾病，或有表现或既往疾病的患者"),
    (r"whether she is pregnant is not stated.*", "未说明是否妊娠：未标出妊娠期的危险"),
    (r"the patient is given as male and as pregnant.*", "记录为男性且妊娠：请核对；两者均已考虑"),
    (r"medication (.*) is unknown.*", r"药物 \1 未能识别：未检查与治疗的相互作用"),
    (r"allergy (.*) is unknown.*", r"过敏 \1 未能识别：未与治疗核对"),
    (r"condition (.*) is unknown.*", r"疾病 \1 未能识别：未标出相关危险"),
    (r"the patient takes (.*)", r"患者正在服用 \1"),
)


def word(key: str, lang: str, **values: object) -> str:
    """A word or sentence of the page.

    >>> word("patient", "en"), word("patient", "zh")
    ('Patient', '患者')
    """
    return _WORDS[key][lang == "zh"].format(**values)


def link_name(predicate: str, lang: str) -> str:
    """A predicate as people read it.

    >>> link_name("biolink:contraindicated_in", "en"), link_name("biolink:treats", "zh")
    ('contraindicated in', '治疗')
    """
    plain = predicate.removeprefix("biolink:").replace("_", " ")
    return _LINKS.get(plain, plain) if lang == "zh" else plain


def standing(kind: str, status: str, line: str, lang: str) -> str:
    """Where a treatment stands: its kind, line and who backs it.

    >>> standing("drug", "approved", "first_line", "en"), standing("supportive", "guideline", "supportive", "zh")
    ('drug · first line · approved', '支持治疗 · 常规治疗')
    """
    said = [kind, line if line in ("first_line", "second_line", "symptomatic", "preventive") else "", status]
    return " · ".join(word(key, lang) for key in said if key)


def colon(lang: str) -> str:
    """A colon as the language writes it.

    >>> colon("en"), colon("zh")
    (': ', '：')
    """
    return "：" if lang == "zh" else ": "


def bracketed(text: str, lang: str) -> str:
    """A remark behind a name.

    >>> bracketed("absent", "en"), bracketed("不存在", "zh")
    (' (absent)', '（不存在）')
    """
    return f"（{text}）" if lang == "zh" else f" ({text})"


def system_name(id: str, name: str, lang: str) -> str:
    """Name of a body system (a top class of HPO) without "Abnormality of".

    >>> system_name("HP:0000478", "Abnormality of the eye", "en")
    'Eye'
    """
    if lang == "zh":
        return _SYSTEMS.get(id, name)
    short = re.sub(r"^Abnormality of (?:the )?", "", name)
    return short[:1].upper() + short[1:]


def translate(sentence: str, lang: str) -> str:
    """A warning or reason of the library in the language of the page; one that is not known here stays English.

    >>> translate("given as both observed and excluded", "zh")
    '同时标为存在和已排除'
    """
    if lang != "zh":
        return sentence
    for pattern, chinese in _SENTENCES:
        if re.fullmatch(pattern, sentence):
            return re.sub(pattern, chinese, sentence)
    return sentence
