"""Reads a Chinese note: 主诉, 现病史, 既往史 and the like, findings, diseases, drugs, values, age and sex."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extractors.assertion_chinese import assertion_of
from extractors.chinese.lexicon import Concept, lexicon
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from extractors.notes.base import NoteFacts, Sighting, Value, section_at
from extractors.notes.composed import composed
from extractors.notes.quantities import pressure_after, quantity_after
from kg.measures import Test, measurements, named_tests
from kg.model import Span

__all__ = ["read_chinese"]

_HEADINGS = {
    "chief_complaint": "主诉|主要症状",
    "present_illness": "现病史|病史摘要|病史简介|病史|病情摘要|症状|主要表现|临床表现",
    "past_history": "既往史|既往病史|过去史|既往|既往体健|手术史|外伤史",
    "family_history": "家族史|家族遗传史|家族病史",
    "medications": "用药史|目前用药|现用药|当前用药|用药情况|长期用药|正在服用|用药|药物史|服药史",
    "allergies": "药物过敏史|食物药物过敏史|药物食物过敏史|药物及食物过敏史|食物及药物过敏史|过敏史|过敏",
    "social_history": "个人史|婚育史|月经史|婚姻史|生育史|月经婚育史|吸烟史|社会史|流行病学史",
    "examination": "查体|体格检查|体检|入院查体|体征|专科检查|专科情况|专科查体|神经系统检查|神经系统查体|生命体征|一般情况",
    "laboratory": "辅助检查|实验室检查|化验检查|化验|检查结果|检验结果|检验|血常规|血生化|尿常规|实验室|检查|门诊检查",
    "imaging": "影像学检查|影像检查|影像学|影像|影像资料",
    "assessment": "初步诊断|入院诊断|诊断|印象|出院诊断|考虑诊断|门诊诊断|临床诊断|鉴别诊断",
    "plan": "治疗方案|诊疗计划|诊疗经过|治疗|处理|处置|建议|医嘱|计划|预后",
}
_HEADING_OF = {word: name for name, words in _HEADINGS.items() for word in words.split("|")}
_HEADING = re.compile(
    r"(?:^|(?<=[\n\r。；;！!\s】\]]))[\s【\[]*("
    + "|".join(sorted(_HEADING_OF, key=len, reverse=True))
    + r")[\s】\]]*[:：]",
)
_LINE_HEADING = re.compile(
    r"^[\s【\[]*(" + "|".join(sorted(_HEADING_OF, key=len, reverse=True)) + r")[】\]]*\s*$", re.MULTILINE
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_PIECE = re.compile(r"[，,。；;\n]")
_NUMERALS = "零一二三四五六七八九"
_COUNT = r"(?P<n>\d+(?:\.\d+)?|半|[一二两三四五六七八九十百]{1,4})"
_DURATION = re.compile(
    _COUNT
    + r"\s*(?:余|多|来)?\s*(?P<half>个?半)?(?P<unit>年|个?月|周|星期|天|日|小时)(?!龄|大|[一二三四五六日天]|\d|经)(?:余|多|来|前)?"
)
_ISO = {"年": "Y", "月": "M", "个月": "M", "周": "W", "星期": "W", "天": "D", "日": "D"}
_SEVERITY = (
    ("mild", re.compile(r"轻度|轻微|稍有?|略")),
    ("moderate", re.compile(r"中度|中等")),
    ("severe", re.compile(r"重度|剧烈|剧|严重|显著|极度|难以忍受")),
)
_AGE = re.compile(
    r"(?P<y>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:周岁|岁)(?:零?\s*(?P<m>\d{1,2})\s*个?月)?|(?P<months>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:个?月龄|个?月大|个月(?!余|多|前|来|以|内|后|的病))|"
    r"(?:日龄|生后|出生)\s*(?P<days>\d{1,2})\s*天?|(?P<old>\d{1,2})\s*(?:天龄|日龄|天大)"
)
_AGE_WORDS = (("新生儿", "P14D"), ("婴儿", "P6M"), ("婴幼儿", "P1Y"), ("幼儿", "P2Y"), ("学龄前儿童", "P4Y"), ("学龄儿童", "P8Y"), ("青少年", "P15Y"), ("青年", "P25Y"), ("中年", "P50Y"), ("老年", "P70Y"), ("老人", "P70Y"))  # fmt: skip
_RELATIVE = re.compile(
    r"[父母爸妈兄弟姐妹爷奶祖叔姑舅姨子女孙](?:亲|爸|妈|子|儿|哥|姐|弟|妹|爷|奶|母|父)?[^，,。；;]{0,6}$"
)
_SEX = re.compile(
    r"(?P<male>男性|男士|先生|男孩|男童|男婴|男患|男(?=[，,、。;；\s\d/|)）]|$))|(?P<female>女性|女士|太太|小姐|女孩|女童|女婴|女患|孕妇|产妇|女(?=[，,、。;；\s\d/|)）]|$))"
)
_SINGLE_SEX = re.compile(r"(?:患[者儿]?|性别[:：]?|岁[，,、]?|病人)\s*(男|女)")
_PREGNANT = re.compile(
    r"(?:妊娠|怀孕|孕)\s*(?:期|\d{1,2}\s*\+?\d?\s*周|[一二三四五六七八九十]+周|[早中晚]期|\d个?月)|停经\d+\+?周|孕妇|已孕|已怀孕|宫内早?孕|(?:目前|现)怀孕"
)
_NOT_PREGNANT = re.compile(r"(?:否认|无|未|排除|非)(?:怀孕|妊娠|孕)|HCG阴性|未孕")
_NURSING = re.compile(r"哺乳期|母乳喂养中|正在哺乳|产后哺乳")
_NO_ALLERGY = re.compile(r"(?:否认|无|未发现|没有|无明确)(?:[^。；;\n，,]{0,12})过敏(?:史)?")
_ALLERGY = re.compile(r"对?([^，,。；;\n：:]{1,24}?)(?:严重|均)?过敏(?!性|源|原|史[:：])")
_SUBSTANCES = {
    "花粉": "pollen", "海鲜": "seafood", "虾": "shrimp", "虾蟹": "shellfish", "鱼": "fish", "花生": "peanut", "坚果": "tree nuts",
    "牛奶": "cow's milk", "鸡蛋": "egg", "尘螨": "house dust mite", "螨虫": "house dust mite", "乳胶": "latex", "小麦": "wheat",
    "大豆": "soy", "芒果": "mango", "酒精": "alcohol", "蜂毒": "bee venom", "猫毛": "cat dander", "狗毛": "dog dander",
    "贝类": "shellfish", "蟹": "crab",
}  # fmt: skip
_HIGH = re.compile(
    r"^\s*(?:强|弱)?(?:阳性|升高|增高|增快|偏高|明显升高|明显增高|过高|高于正常|上升|↑+)|^\s*[(（]?\s*\+{1,4}\s*[)）]?|^\s*[(（]\s*阳性\s*[)）]"
)
_NORMAL = re.compile(r"^\s*(?:阴性|均?正常|未见异常|无异常|在正常范围)|^\s*[(（]\s*(?:[-—－]|阴性)\s*[)）]")
_LOW = re.compile(r"^\s*(?:明显)?(?:降低|下降|减少|减低|偏低|过低|低于正常|↓+)")
_PLUS = re.compile(r"\s*[:：]?\s*(?:[(（]\s*\d?\s*\+{1,4}\s*[)）]|\d?\s*\+{1,4}(?![\d.])|[(（]\s*阳性\s*[)）])")
_MINUS = re.compile(r"\s*[:：]?\s*[(（]\s*(?:[-—－]|阴性)\s*[)）]")
_STOPPED = re.compile(r"(?:已|现已|自行)?停(?:用|药|服)|曾(?:用|服|口服|予)")

Found = tuple[tuple[Concept, ...], tuple[Test, ...]]


@lru_cache(maxsize=1)
def _matcher() -> Matcher[Found]:
    names: dict[str, Found] = {name: (concepts, ()) for name, concepts in lexicon().items() if len(name) > 1}
    for name, tests in named_tests("zh").items():
        names[name] = (names.get(name, ((), ()))[0], tests)
    for name in [name for name in names if name.endswith("阳性")]:
        for sign in ("(+)", "（+）"):
            names.setdefault(name.removesuffix("阳性") + sign, names[name])
    for name, english in _SUBSTANCES.items():
        names.setdefault(name, ((Concept("substance", "", english),), ()))
    return Matcher(names)


def read_chinese(text: str) -> NoteFacts:
    """Read a Chinese note in either script. Spans refer to the text as given.

    >>> facts = read_chinese("患者男，35岁，发热、咳嗽3天，体温38.5℃，无胸痛。父亲有糖尿病。")
    >>> facts.age, facts.sex, [s.concepts[0].name for s in facts.sightings]
    ('P35Y', 'male', ['Fever', 'Cough', 'Chest pain', 'diabetes mellitus'])
    """
    plain = simplified(text)
    sections = _sections(plain)
    sightings, values = _read(plain, sections)
    age, sex = _age(plain), _sex(plain)
    pregnant = None
    if _NOT_PREGNANT.search(plain):
        pregnant = False
    elif _PREGNANT.search(plain) and sex != "male":
        pregnant, sex = True, sex or "female"
    nursing = True if _NURSING.search(plain) and sex != "male" and "P" in age and age[-1] == "Y" and int(age[1:-1]) > 12 else None  # fmt: skip
    return NoteFacts(
        "zh", tuple(sightings), tuple(values), age, sex, pregnant, nursing, bool(_NO_ALLERGY.search(plain))
    )


def _sections(text: str) -> list[tuple[int, str]]:
    found = [(m.start(1), _HEADING_OF[m[1]]) for m in _HEADING.finditer(text)]
    found += [(m.start(1), _HEADING_OF[m[1]]) for m in _LINE_HEADING.finditer(text)]
    return sorted(set(found))


def _read(text: str, sections: list[tuple[int, str]]) -> tuple[list[Sighting], list[Value]]:
    sightings: list[Sighting] = []
    values: list[Value] = []
    headings = {m.span(1) for m in (*_HEADING.finditer(text), *_LINE_HEADING.finditer(text))}
    for match in _SENTENCE.finditer(text):
        sentence = match.span()
        allergic = _allergy_spans(text, sentence)
        offset, taken = sentence[0], sentence[0]
        for start, end, (concepts, tests) in _names(match.group()):
            span = (offset + start, offset + end)
            if span in headings or span[0] < taken:
                continue
            section = section_at(sections, span[0])
            value = _value(text, span, tests, section) if tests else None
            if value is not None:
                values.append(value)
                taken = value.span[1]
            elif concepts and not tests:
                sightings.append(_sighting(text, sentence, span, concepts, section, allergic))
        values += _pressures(text, sentence, sections)
    return sightings, values


def _names(sentence: str) -> list[tuple[int, int, Found]]:
    """Names of the lexicon and of tests, and findings composed of parts where no longer name stands."""
    found = list(_matcher().find(sentence))
    for start, end, concepts in composed(sentence):
        over = [one for one in found if one[0] < end and start < one[1]]
        if all(end - start > one[1] - one[0] for one in over):
            found = [one for one in found if one not in over] + [(start, end, (concepts, ()))]
    return sorted(found, key=lambda one: one[:2])


def _sighting(
    text: str, sentence: Span, span: Span, concepts: tuple[Concept, ...], section: str, allergic: list[Span]
) -> Sighting:
    assertion = assertion_of(text, sentence, span)
    if section == "family_history":
        assertion = replace(assertion, family=True)
    if section in ("chief_complaint", "present_illness"):
        # "2年前出现震颤": that is when it began, not that it is over.
        assertion = replace(assertion, historical=False)
    near = text[max(sentence[0], span[0] - 4) : span[0]], text[span[1] : min(sentence[1], span[1] + 4)]
    before, behind = _PIECE.split(near[0])[-1], _PIECE.split(near[1])[0]
    severity = next((word for word, cue in _SEVERITY if cue.search(before) or cue.match(behind)), "")
    if concepts[0].kind in ("drug", "substance"):
        assertion = replace(assertion, historical=bool(_STOPPED.search(text[sentence[0] : sentence[1]])))
    allergy = concepts[0].kind != "finding" and (
        any(start <= span[0] < end for start, end in allergic)
        or (section == "allergies" and concepts[0].kind in ("drug", "substance"))
    )
    return Sighting(span, concepts, section, assertion, severity, _duration(text, sentence, span), allergy)


def _duration(text: str, sentence: Span, span: Span) -> str:
    """The only duration of the piece between commas in which a finding stands."""
    start = max((m.end() for m in _PIECE.finditer(text, sentence[0], span[0])), default=sentence[0])
    stop = _PIECE.search(text, span[1], sentence[1])
    piece = text[start : stop.start() if stop else sentence[1]]
    found = [m for m in _DURATION.finditer(piece) if not re.match(r"\s*(?:一次|发作)", piece[m.end() :])]
    if len(found) != 1:
        return ""
    return _iso(found[0]["n"], found[0]["unit"])


def _iso(count: str, unit: str) -> str:
    number = 0.5 if count == "半" else float(count) if count[0].isdigit() else _numeral(count)
    if unit == "小时":
        return f"PT{number:g}H"
    if number == 0.5:
        return {"年": "P6M", "月": "P15D", "个月": "P15D", "天": "PT12H", "日": "PT12H"}.get(unit, "")
    return f"P{number:g}{_ISO[unit]}" if number.is_integer() else ""


def _numeral(text: str) -> float:
    text = text.replace("两", "二").replace("百", "")
    if "十" not in text:
        return float(sum(_NUMERALS.index(c) * 10**i for i, c in enumerate(reversed(text))))
    tens, _, units = text.partition("十")
    return float((_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(units) if units else 0))


def _value(text: str, span: Span, tests: tuple[Test, ...], section: str) -> Value | None:
    name = text[span[0] : span[1]]
    short = len(name) == 1
    if short and name.isascii() and not name.isupper():
        return None
    rest = text[span[1] : span[1] + 12]
    for word, sign in (("high", _PLUS), ("normal", _MINUS)):
        if not short and (hit := sign.match(rest)):
            return Value((span[0], span[1] + hit.end()), tests, None, "", word, None, section)
    found = quantity_after(text, span[1], close=short)
    if found is not None:
        if short and name.isascii() and not found.unit and not 30 <= found.number <= 43:
            return None
        return Value((span[0], found.end), tests, found.number, found.unit, found.word, found.own, section)
    for word, cue in (("high", _HIGH), ("normal", _NORMAL), ("low", _LOW)):
        if not short and (hit := cue.match(rest)):
            return Value((span[0], span[1] + hit.end()), tests, None, "", word, None, section)
    return None


_BP = re.compile(r"血压|(?<![A-Za-z])[Bb][Pp](?![A-Za-z])")


def _pressures(text: str, sentence: Span, sections: list[tuple[int, str]]) -> list[Value]:
    values = []
    for match in _BP.finditer(text, *sentence):
        if (found := pressure_after(text, match.end())) is not None:
            span, upper, lower, unit = found
            whole, section = (match.start(), span[1]), section_at(sections, match.start())
            for id, number in (("systolic_blood_pressure", upper), ("diastolic_blood_pressure", lower)):
                values.append(Value(whole, (measurements()[id],), number, unit, "", None, section))
    return values


def _allergy_spans(text: str, sentence: Span) -> list[Span]:
    part = text[slice(*sentence)]
    if _NO_ALLERGY.search(part):
        return []
    return [(sentence[0] + m.start(1), sentence[0] + m.end(1)) for m in _ALLERGY.finditer(part)]


def _age(text: str) -> str:
    for match in _AGE.finditer(text):
        if _RELATIVE.search(text[max(0, match.start() - 10) : match.start()]):
            continue
        if match["y"]:
            years = int(match["y"]) if match["y"].isdigit() else int(_numeral(match["y"]))
            months = f"{int(match['m'])}M" if match["m"] and years < 12 else ""
            return f"P{years}Y{months}" if years else f"P{months or '0M'}"
        if match["months"]:
            count = match["months"]
            return f"P{int(count) if count.isdigit() else int(_numeral(count))}M"
        return f"P{int(match['days'] or match['old'])}D"
    head = text[:200]
    return next((age for word, age in _AGE_WORDS if word in head), "")


def _sex(text: str) -> str:
    if found := _SINGLE_SEX.search(text):
        return "male" if found[1] == "男" else "female"
    for match in _SEX.finditer(text):
        if not _RELATIVE.search(text[max(0, match.start() - 6) : match.start()]):
            return "male" if match["male"] else "female"
    return ""
