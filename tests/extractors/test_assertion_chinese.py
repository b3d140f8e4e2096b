"""Chinese assertions against sentences of our own; «» marks the mention, letters say what holds of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.assertion_chinese import assertion_of
from kg.model import Assertion

LETTERS = {"n": "negated", "u": "uncertain", "f": "family", "h": "historical", "y": "hypothetical"}
GOLD = """
n|患者无«发热»、咳嗽。
n|患者无发热、«咳嗽»。
-|无发热,有«咳嗽»。
-|无发热，«咳嗽»3天。
n|否认«高血压»、糖尿病、冠心病史。
nh|否认高血压、糖尿病、«冠心病»史。
n|否认发热，«头痛»，腹泻。
n|双肺未闻及«干湿性啰音»。
n|腹部未触及«包块»。
n|胸片未见明显«实变»。
n|孩子没有«发烧»。
n|我没«咳嗽»，就是嗓子疼。
-|我没咳嗽，就是«嗓子疼»。
n|不«发热»，偶有咳嗽。
-|不发热，偶有«咳嗽»。
n|已排除«肺结核»。
n|«肺栓塞»已被排除。
n|«Murphy征»阴性。
n|腹部«压痛»(-)，反跳痛(-)。
n|腹部压痛(-)，«反跳痛»（-）。
n|«病理征»未引出。
n|«皮疹»消失。
-|无明显诱因出现«腹痛»。
-|四肢«无力»伴头晕。
-|四肢无力伴«头晕»。
-|«发热»无好转。
-|治疗后«咳嗽»未缓解。
-|诊断为«非霍奇金淋巴瘤»。
-|考生«心律不齐»。
-|«睡眠»不好，食欲不振。
-|患者«关节痛»明显。
-|无寒战但«高热»。
-|心功能不全，«水肿»。
u|疑似«肺炎»。
u|考虑«急性胃炎»可能。
u|不排除«肺癌»。
u|«肺癌»不能除外。
u|不能除外«阑尾炎»。
u|«肺部感染»?
u|这是«糖尿病»吗？
u|«心衰»待排。
u|请问我是不是«怀孕»了？
u|可能是«过敏»引起的。
u|有无«出血»？
f|其父亲患«高血压»。
f|有«糖尿病»家族史。
f|父亲有高血压，母亲有«糖尿病»。
f|我妈妈得了«胃癌»。
nf|无«肿瘤»家族史。
-|父亲有高血压，患者本人«血压正常»。
-|患儿母亲诉患儿«腹泻»3天。
-|母乳喂养，«黄疸»。
-|我最近«头痛»。
h|既往有«哮喘»病史。
h|既往有«哮喘»，现咳嗽。
-|既往有哮喘，现«咳嗽»。
h|曾患«肺结核»。
h|5年前患«乙肝»。
h|有«青霉素过敏»史。
-|3天前出现«发热»。
y|如果«发热»请及时就医。
y|若出现«呕吐»应停药。
y|«发热»时可口服布洛芬。
y|预防«感冒»。
y|可降低«中风»的风险。
y|一旦«出血»，立即就诊。
-|患者«发热»时间较长。
"""


def rows():
    for line in GOLD.strip().splitlines():
        letters, _, sentence = line.partition("|")
        start, end = sentence.index("«"), sentence.index("»") - 1
        yield {LETTERS[c] for c in letters if c in LETTERS}, sentence.replace("«", "").replace("»", ""), (start, end)


@pytest.mark.parametrize("name", LETTERS.values())
def test_f1_on_the_gold(name):
    right = said = true = 0
    wrong = []
    for names, text, span in rows():
        mine = getattr(assertion_of(text, (0, len(text)), span), name)
        right += mine and name in names
        said += mine
        true += name in names
        if mine != (name in names):
            wrong.append((text, text[slice(*span)]))
    assert 2 * right / (said + true) >= 0.9, wrong


def test_only_the_own_sentence_counts():
    assert assertion_of("无皮疹。发热。", (4, 7), (4, 6)) == Assertion()


@given(
    st.text(alphabet="无否认未见有，。、但发热咳嗽史父亲如果(-)？a ", max_size=40),
    st.text(max_size=4),
    st.text(max_size=30),
)
def test_never_fails(before, name, after):
    span = (len(before), len(before) + len(name))
    assert isinstance(assertion_of(before + name + after, (0, len(before + name + after)), span), Assertion)
