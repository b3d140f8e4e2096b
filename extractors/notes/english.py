"""Reads an English note: headings, findings, diseases, drugs, values, age and sex."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extractors.assertion import AssertionAnnotator
from extractors.base import Pipeline
from extractors.chinese.lexicon import Concept, rows
from extractors.notes.base import NoteFacts, Sighting, Value, section_at
from extractors.notes.phrases import note_phrases
from extractors.notes.quantities import pressure_after, quantity_after
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.measures import Test, measurements, named_tests
from kg.model import Annotation, Assertion, Document, Mention, Section, Span

__all__ = ["lexicon_vocabulary", "read_english", "without_amounts"]

_HEADINGS = {
    "chief_complaint": "chief complaints?|presenting complaints?|reason for (?:visit|consultation|admission)|complaints?|cc|c/o",
    "present_illness": "history of (?:the )?present(?:ing)? (?:illness|complaint)|hpi|hpc|present illness|subjective|"
    "clinical (?:history|presentation)|review of systems|ros|symptoms|history",
    "past_history": "past (?:medical|surgical) history|pmh|pmhx|psh|medical history|past history|comorbidities|previous history",
    "family_history": "family (?:medical )?history|fh|fhx|famhx",
    "medications": "(?:current |home |regular |admission )?(?:medications?|meds)|drug history|dh|dhx|prescriptions?",
    "allergies": "(?:drug |medication |known )?allerg(?:y|ies)(?: history)?|adverse reactions",
    "social_history": "social (?:history|hx)|sh|shx|occupational history|travel history",
    "examination": "(?:physical )?exam(?:ination)?|pe|o/e|on examination|objective|vital signs|vitals|vs|general|heent|"
    "cardiovascular|cardiac|respiratory|chest|lungs|abdomen|neuro(?:logic(?:al)?)?|extremities|skin|neck",
    "laboratory": "lab(?:orator(?:y|ies))?s?(?: (?:results|data|findings|studies|tests|values))?|investigations?|bloods?|blood tests?|"
    "results|tests|urinalysis|ua|abg|cbc|bmp|cmp",
    "imaging": "imaging(?: studies)?|radiology|chest x-?ray|cxr|ct(?: scan)?|mri|ultrasound|ecg|ekg|echo(?:cardiogram)?|x-?rays?",
    "assessment": "assessment|impression|diagnos[ie]s|a/p|assessment (?:and|&) plan|differential(?: diagnosis)?|problem list",
    "plan": "plan|treatment|management|recommendations|disposition|follow[- ]up",
}
_HEADING = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;] )|(?<=[.;]  ))[ \t*#-]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _HEADINGS.items())
    + r")\s*:",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[ \t]*(?:[-*•]|\d+[.)])\s|[ \t]*[A-Z0-9]|\s*$")
_YEARS = r"(?P<n>\d{1,3}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_AGE = re.compile(
    rf"\b{_YEARS}[- ]?(?P<unit>year|yr|y|month|mo|week|wk|day)s?[-. ]*(?:/|of )?[- ]*(?:old|o\b|age)|"
    rf"\baged? (?:of )?:?\s*(?P<plain>\d{{1,3}})\b(?:\s*(?P<plain_unit>months?|weeks?|days?))?|\b(?P<short>\d{{1,3}})\s?(?P<sex>[MF])\b(?![A-Za-z])|"
    rf"\b(?P<yo>\d{{1,3}})\s?y/?o\b|"
    r"\b(?:age|man|woman|male|female|(?P<young>boy|girl|infant|baby|child|toddler|neonate))\b(?:,? (?:of )?| ?[:=] ?)"
    r"(?P<after>\d{1,3})\b ?(?:(?:y|yr|year)s?\b|(?P<after_unit>(?(young)(?:month|mo|week|wk|day)s?\b|(?!))))?"
    r"(?= ?(?:[,.;)\n]|sex\b|gender\b|$))",
    re.IGNORECASE,
)
_WORDS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_RELATIVE = re.compile(
    r"(?:mother|father|parents?|brother|sister|son|daughter|uncle|aunt|cousin|grand\w+|husband|wife|sibling|family|relative)s?\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_SEX = re.compile(
    r"\b(?P<male>male|man|men|boy|gentleman|mr|(?<=sex: )M|(?<=gender: )M)\b|"
    r"\b(?P<female>female|woman|women|girl|lady|mrs|ms|miss|(?<=sex: )F|(?<=gender: )F)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?P<male>he|his|him|himself)\b|\b(?P<female>she|her|hers|herself)\b", re.IGNORECASE)
_PREGNANT = re.compile(
    r"\b(?:is |currently |now )?(?:\d{1,2} weeks?(?:'|s)? (?:pregnant|gestation|of gestation)|pregnant|gravid|primigravida|"
    r"(?:first|second|third) trimester|at \d{1,2} weeks(?:' gestation| of gestation)?(?= gestation)|pregnancy test (?:is |was )?positive)\b",
    re.IGNORECASE,
)
_NOT_PREGNANT = re.compile(
    r"\b(?:not|never|denies being|non)[- ]?(?:currently )?pregnant\b|pregnancy test (?:is |was )?negative|negative (?:urine )?pregnancy test|"
    r"no (?:current )?pregnancy|not be pregnant",
    re.IGNORECASE,
)
_NURSING = re.compile(r"\b(?:is |currently )?(?:breast[- ]?feeding|lactating|nursing her)\b", re.IGNORECASE)
_NO_ALLERGY = re.compile(r"\bnkd?a\b|no known (?:drug |food )*allerg|no (?:drug |food |medication )*allerg|denies (?:any )?(?:drug )?allerg", re.IGNORECASE)  # fmt: skip
_ALLERGY = re.compile(
    r"\ballerg(?:ic|y|ies) (?:reaction )?to ([^.;\n]{2,60})|\b([a-z]+(?: [a-z]+)?) allergy\b|intoleran(?:t|ce) (?:of|to) ([^.;\n]{2,40})",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"\b(?:stopped|discontinued|no longer (?:takes|taking|on)|previously (?:took|on)|was (?:on|taking)|completed)\b", re.IGNORECASE)  # fmt: skip
_DURATION = re.compile(
    r"\b(?:(?P<n>\d+(?:\.\d+)?)|(?P<word>an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few))[- ](?P<unit>hour|day|week|month|year)s?"
    r"(?:[- ](?:history|of|ago|duration|old|after|following|before|post)\b)?",
    re.IGNORECASE,
)
_SEVERITY = re.compile(r"\b(?:(mild|slight|minimal)|(moderate)|(severe|excruciating|intense|marked|profound|extreme))(?:ly)?\b(?: \w+){0,2}\s*$", re.IGNORECASE)  # fmt: skip
_CLAUSE = re.compile(r"[.;\n]")
_HIGH = re.compile(r"^\s*(?:is|was|were|are|level|levels|count)?\s*(?:markedly |mildly |slightly |significantly )?(?:elevated|raised|high|increased|positive|\+{1,4}|↑+)(?!\w)", re.IGNORECASE)  # fmt: skip
_LOW = re.compile(r"^\s*(?:is|was|were|are|level|levels|count)?\s*(?:markedly |mildly |slightly |significantly )?(?:low|decreased|reduced|depressed|suppressed|↓+)(?!\w)", re.IGNORECASE)  # fmt: skip
_NORMAL = re.compile(r"^\s*(?:is|was|were|are|level|levels|count)?\s*(?:within normal limits|wnl|normal|negative|unremarkable)(?!\w)", re.IGNORECASE)  # fmt: skip
_BEFORE = re.compile(
    r"\b(?:(elevated|raised|high|increased|positive)|(low|decreased|reduced)|(normal|negative))\s+$", re.IGNORECASE
)


_AMOUNT = re.compile(
    r"\b(?:an? |the )?(?:very )?(?:(?:small|tiny|little|large|moderate|fair|good|copious|significant|scant|minimal|huge|massive|"
    r"considerable|increasing) )?(?:amounts?|quantit(?:y|ies)|volumes?|bits?|specks?|flecks?|streaks?|drops?|cupfuls?|mouthfuls?|"
    r"teaspoons?(?:fuls?)?|spoonfuls?|traces?|lots?|plenty) of\b|\ba (?:little|lot|bit)(?: bit)?(?: of)?\b(?=\s+[a-z])|"
    r"(?<=\w )some(?= \w)",
    re.IGNORECASE,
)
_FRESH = re.compile(r"\b(?:bright|dark|fresh|frank|old|pure)(?: red)?(?= blood\b)", re.IGNORECASE)


def without_amounts(text: str) -> str:
    """A text with its words of amount blanked out: "a small amount of blood" is blood. No offset moves.

    >>> without_amounts("coughed up a little blood")
    'coughed up          blood'
    """
    return _AMOUNT.sub(lambda found: " " * len(found.group()), text)


def lexicon_vocabulary() -> Vocabulary:
    """The diseases and drugs of the shipped lexicon by their English names."""
    return _lexicon()[0]


@lru_cache(maxsize=1)
def _lexicon() -> tuple[Vocabulary, dict[str, Concept]]:
    entries, concepts = [], {}
    for kind, type in (("disease", "Disease"), ("drug", "ChemicalEntity")):
        for row in rows(kind):
            key = row.concept.id or f"name:{row.concept.name}"
            concepts[key] = row.concept
            entries.append(VocabularyEntry(key, type, (row.concept.name, *row.english)))
    return Vocabulary.compile(entries), concepts


def read_english(text: str, pipeline: Pipeline) -> NoteFacts:
    """Read an English note. `pipeline` finds phenotypes with their assertion (`extractors.pipeline.load`)."""
    sections = [(m.start(), str(m.lastgroup)) for m in _HEADING.finditer(text)]
    plain = _FRESH.sub(lambda found: " " * len(found.group()), text)
    annotation = pipeline.annotate(Document("note:", "", plain, _lines(text)))
    sightings = [
        _sighting(annotation, m, (Concept("finding", m.curie, ""),), sections)
        for m in annotation.mentions
        if m.curie and not (m.assertion.negated and _is_narrower(m))
    ]
    vocabulary, concepts = _lexicon()
    others = AssertionAnnotator().annotate(replace(annotation, mentions=tuple(_others(annotation, vocabulary))))
    sightings += _denials(text, sections)
    sightings += [_sighting(others, m, (concepts[m.curie],), sections) for m in others.mentions if m.curie]
    age, sex = _age_and_sex(text)
    pregnant: bool | None = None
    if _NOT_PREGNANT.search(text):
        pregnant = False
    elif _patients_own(_PREGNANT, text) and sex != "male":
        pregnant, sex = True, sex or "female"
    nursing = True if _NURSING.search(text) and sex == "female" else None
    values = [v for span in annotation.sentences for v in _values(text, span, sections)]
    ordered = sorted(sightings, key=lambda s: s.span)
    return NoteFacts("en", tuple(ordered), tuple(values), age, sex, pregnant, nursing, bool(_NO_ALLERGY.search(text)))


_DENIED = {
    "afebrile": ("HP:0001945",), "apyrexial": ("HP:0001945",), "apyrexic": ("HP:0001945",), "anicteric": ("HP:0000952",),
    "acyanotic": ("HP:0000961",), "normotensive": ("HP:0000822", "HP:0002615"), "normoxic": ("HP:0012418",),
    "nondiaphoretic": ("HP:0000975",), "eupneic": ("HP:0002789", "HP:0002094"),
    "normocardic": ("HP:0001649", "HP:0001662"), "continent": ("HP:0000020",),
}  # fmt: skip
"""Words that deny a finding in one: HPO ids."""
_DENIES = re.compile(r"\b(?:" + "|".join(_DENIED) + r")\b", re.IGNORECASE)


def _denials(text: str, sections: list[tuple[int, str]]) -> list[Sighting]:
    return [
        Sighting(m.span(), (Concept("finding", id, ""),), section_at(sections, m.start()), Assertion(negated=True))
        for m in _DENIES.finditer(text)
        for id in _DENIED[m.group().lower()]
    ]


_QUALIFIED = re.compile(
    r"\b(?:left|right|upper|lower|unilateral|bilateral|quadrant|iliac|rebound|tender(?:ness)?|signs?|radiating|worse|relieved|"
    r"severe|on (?:exertion|walking|standing|inspiration)|first|big)\b",
    re.IGNORECASE,
)


def _is_narrower(mention: Mention) -> bool:
    """Whether a phrase of notes says less than the term it stands for: to deny it denies no more than the phrase."""
    said = " ".join(mention.text.lower().split())
    phrases = note_phrases().get(mention.curie or "", ())
    return _QUALIFIED.search(said) is not None and said in {phrase.lower() for phrase in phrases}


def _lines(text: str) -> tuple[Section, ...]:
    """Stretches that no sentence crosses: lines, unless the next one goes on."""
    found, begin = [], 0
    for match in re.finditer(r"\n", text):
        line = text[begin : match.start()]
        last = line.rsplit("\n", 1)[-1]
        if len(last) < 50 or last.rstrip().endswith((".", ":", ";")) or _BULLET.match(text, match.end()):
            found.append(Section("note", begin, match.end()))
            begin = match.end()
    found.append(Section("note", begin, len(text)))
    # The colon of a heading ends a sentence too.
    return tuple(section for section in found if section.end > section.start)


def _others(annotation: Annotation, vocabulary: Vocabulary) -> list[Mention]:
    text = annotation.document.text
    found = []
    for sentence in annotation.sentences:
        for hit in vocabulary.find(text, *sentence):
            found.append(
                Mention("", hit.start, hit.end, text[hit.start : hit.end], hit.type, hit.curie, 1.0, "lexicon.v1")
            )
    return found


def _sighting(
    annotation: Annotation, mention: Mention, concepts: tuple[Concept, ...], sections: list[tuple[int, str]]
) -> Sighting:
    text = annotation.document.text
    span = (mention.start, mention.end)
    section = section_at(sections, mention.start)
    assertion = mention.assertion
    if section == "family_history":
        assertion = replace(assertion, family=True)
    start = max(
        (m.end() for m in _CLAUSE.finditer(text, max(0, span[0] - 200), span[0])), default=max(0, span[0] - 200)
    )
    before = text[start : span[0]]
    drug = concepts[0].kind == "drug"
    if drug and _STOPPED.search(before):
        assertion = replace(assertion, historical=True)
    elif drug:
        assertion = replace(assertion, historical=False)
    stop = _CLAUSE.search(text, span[1], span[1] + 160)
    clause = text[start : stop.start() if stop else span[1] + 160]
    allergy = drug and (section == "allergies" or _in_allergy(clause, span[0] - start))
    return Sighting(span, concepts, section, assertion, _severity(before), _duration(clause), allergy)


def _in_allergy(clause: str, place: int) -> bool:
    if _NO_ALLERGY.search(clause):
        return False
    return any(
        start <= place < end
        for m in _ALLERGY.finditer(clause)
        for start, end in (m.span(1), m.span(2), m.span(3))
        if start >= 0
    )


def _severity(before: str) -> str:
    found = _SEVERITY.search(before[-40:])
    return ("", "mild", "moderate", "severe")[found.lastindex or 0] if found else ""


def _duration(clause: str) -> str:
    """The only duration of a clause; an age is none, nor is the time since or until an event ("ten days after surgery")."""
    found = [
        m
        for m in _DURATION.finditer(clause)
        if not re.search(r"(?:old|after|following|before|post)$", m.group(), re.IGNORECASE)
    ]
    found = [
        m
        for m in found
        if not re.match(r"[- ]old|[^,;]{0,12}\b(?:pregnan|gestation)", clause[m.end() :], re.IGNORECASE)
        and not re.search(r"\b(?:pregnan\w*|gestation\w*)\b[^,;]{0,12}$", clause[: m.start()], re.IGNORECASE)
    ]
    if len(found) != 1:
        return ""
    number, word, unit = found[0]["n"], (found[0]["word"] or "").lower(), found[0]["unit"].lower()
    count = number or {"a": "1", "an": "1"}.get(word) or (str(_WORDS[word]) if word in _WORDS else "")
    if not count or "." in count:
        return ""
    return f"PT{count}H" if unit == "hour" else f"P{count}{unit[0].upper()}"


def _patients_own(cue: re.Pattern[str], text: str) -> bool:
    return any(not _RELATIVE.search(text[max(0, m.start() - 60) : m.start()]) for m in cue.finditer(text))


def _age_and_sex(text: str) -> tuple[str, str]:
    age, sex = "", ""
    # "Menarche at age 12" says how old the patient is only where nothing else does.
    for match in sorted(_AGE.finditer(text), key=lambda m: text[: m.start()].lower().endswith(("at ", "at the "))):
        if _RELATIVE.search(text[max(0, match.start() - 60) : match.start()]) and match.start() > 40:
            continue
        age = _age(match)
        if age:
            sex = {"M": "male", "F": "female"}.get((match["sex"] or "").upper(), "")
            near = _SEX.search(text, match.end(), match.end() + 40)
            sex = sex or ("" if near is None else "male" if near["male"] else "female")
            break
    if not sex:
        for cue in (_SEX, _PRONOUN):
            for match in cue.finditer(text):
                if not _RELATIVE.search(text[max(0, match.start() - 30) : match.start()]):
                    return age, "male" if match["male"] else "female"
    return age, sex


def _age(match: re.Match[str]) -> str:
    if match["n"]:
        count = match["n"].lower()
        number = float(_WORDS.get(count, 0) or count)
        unit = {"y": "Y", "m": "M", "w": "W", "d": "D"}[match["unit"][0].lower()]
        if not number.is_integer():
            return f"P{int(number)}Y{round(number % 1 * 12)}M" if unit == "Y" else ""
    else:
        number = float(match["plain"] or match["short"] or match["yo"] or match["after"])
        unit = (match["plain_unit"] or match["after_unit"] or "Y")[0].upper()
    return f"P{int(number)}{unit}" if unit != "Y" or number <= 120 else ""


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    names = sorted({n.strip() for t in measurements().values() for n in t.names if n.strip()}, key=len, reverse=True)
    # Of names of one or two letters the case matters: "K" is potassium, "k" is none.
    words = [re.escape(n) if len(n) <= 3 and n.upper() == n else f"(?i:{re.escape(n)})" for n in names]
    return re.compile(r"(?<![\w-])(?:" + "|".join(words) + r")(?![A-Za-z])")


_BP = re.compile(r"\b(?:blood pressure|BP)\b", re.IGNORECASE)


def _values(text: str, sentence: Span, sections: list[tuple[int, str]]) -> list[Value]:
    values: list[Value] = []
    taken = sentence[0]
    for match in _names().finditer(text, *sentence):
        if match.start() < taken:
            continue
        tests = named_tests("en")[re.sub(r"\s+", " ", match.group().lower())]
        value = _value(text, match.span(), tests, section_at(sections, match.start()))
        if value is not None and value.span[1] <= sentence[1] + 1:
            values.append(value)
            taken = value.span[1]
    for match in _BP.finditer(text, *sentence):
        if (found := pressure_after(text, match.end())) is not None:
            span, upper, lower, unit = found
            whole, section = (match.start(), span[1]), section_at(sections, match.start())
            for id, number in (("systolic_blood_pressure", upper), ("diastolic_blood_pressure", lower)):
                values.append(Value(whole, (measurements()[id],), number, unit, "", None, section))
    return values


def _value(text: str, span: Span, tests: tuple[Test, ...], section: str) -> Value | None:
    name = text[span[0] : span[1]]
    short = len(name) <= 2
    found = quantity_after(text, span[1], close=short)
    if found is not None:
        if len(name) == 1 and not found.unit and name not in ("T", "K"):
            return None
        if name == "T" and not (30 <= found.number <= 43 or 90 <= found.number <= 110):
            return None
        # "cough for 3 days": a number that counts time is no value.
        if re.match(r"\s*-?(?:days?|weeks?|months?|years?|hours?|times|doses?)\b", text[found.end :], re.IGNORECASE):
            return None
        return Value((span[0], found.end), tests, found.number, found.unit, found.word, found.own, section)
    if short:
        return None
    rest = text[span[1] : span[1] + 40]
    for word, cue in (("high", _HIGH), ("low", _LOW), ("normal", _NORMAL)):
        if hit := cue.match(rest):
            return Value((span[0], span[1] + hit.end()), tests, None, "", word, None, section)
    if hit := _BEFORE.search(text[max(0, span[0] - 20) : span[0]]):
        return Value(span, tests, None, "", ("", "high", "low", "normal")[hit.lastindex or 0], None, section)
    return None
