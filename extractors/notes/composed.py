"""Findings that a Chinese note composes of parts: 左下腹撕裂样疼痛, 脾肋下4cm, 肌力2级, 眼睑及双下肢浮肿.

No list holds every place with every kind of pain. A rule names the place; what it means is a name of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.chinese.lexicon import Concept, lexicon

__all__ = ["composed"]

_KIND = (
    r"(?:突发性?|持续性?|阵发性?|间断性?|反复|剧烈|剧|轻微|明显|逐渐加重的?|进行性加重的?|撕裂样|压榨样|刀割样|针刺样|烧灼样|电击样|"
    r"触电样|搏动性|跳动样|放射性|绞|胀|闷|刺|钝|隐|酸|灼|烧灼|跳|串|坠|的|、){0,4}(?:疼痛|痛|疼)(?![觉快])"
)
_SIDE = r"(?:左|右|双|两|一|单|同|患)?侧?"
_PLACES = (
    (r"(?:右上腹|左上腹|右下腹|左下腹|下腹|全腹|小腹|脐周|脐部|中腹|侧腹|腹)部?", "腹痛"),
    (r"(?:中上腹|上腹|剑突下|心窝)部?", "上腹痛"),
    (r"(?:胸骨后|心前区|前胸|胸背|胸)部?", "胸痛"),
    (r"腰背部?|(?:肩胛间|后背|背)部?", "背痛"),
    (r"(?:腰骶|腰)部?", "腰痛"),
    (r"眼(?:球|睛|眶|部)?", "眼痛"),
    (r"(?:颞|枕|额|前额|后枕|头顶|颅顶|头)部?", "头痛"),
    (r"(?:颈项|颈|后颈)部?", "颈痛"),
    (r"(?:咽喉|咽|喉)部?", "咽痛"),
    (r"耳(?:部|内|道)?", "耳痛"),
    (r"(?:膝|踝|肘|腕|髋|肩|(?:近端|远端)?指间|掌指|跖趾|多|大|小)?关节", "关节痛"),
    (r"(?:小腿|大腿|下肢|上肢|四肢|足底|足跟|足部|手指|前臂)", "肢体疼痛"),
    (r"肛(?:门|周)", "肛门疼痛"),
)
_RULES = (
    *((re.compile(f"(?P<it>(?:{place}){_KIND})"), name) for place, name in _PLACES),
    (re.compile(r"(?P<it>脾脏?(?:于)?(?:左)?肋(?:缘)?下(?:约|可及|可触及|触及)?\s*\d)"), "脾大"),
    (re.compile(r"(?P<it>肝脏?(?:于)?(?:右)?肋(?:缘)?下(?:约|可及|可触及|触及)?\s*\d)"), "肝大"),
    (
        re.compile(r"(?P<it>肌力(?:约|为)?\s*(?:[0-4]|[ⅠⅡⅢⅣ]|I{1,3}|IV|[一二三四])\s*[+\-－]?\s*(?:级|/\s*5))"),
        "肌力下降",
    ),
    (
        re.compile(r"(?P<it>颜面|面部|眼睑)部?[、及和](?:双)?侧?下肢(?:对称性|凹陷性|轻度|中度|重度)*[浮水]肿"),
        "面部水肿",
    ),
)


def composed(sentence: str) -> Iterator[tuple[int, int, tuple[Concept, ...]]]:
    """Yield (start, end, concepts) of composed findings in a sentence of simplified script; they may overlap.

    >>> [(a, b, c[0].name) for a, b, c in composed("突发左下腹撕裂样疼痛2小时，脾肋下4cm")]
    [(2, 10, 'Abdominal pain'), (14, 18, 'Splenomegaly')]
    """
    for rule, name in _RULES:
        for match in rule.finditer(sentence):
            yield *match.span("it"), lexicon()[name]
