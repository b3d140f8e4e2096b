"""How an author commits to a mention in a Chinese text: 无, 否认, 疑似, 家族史, 既往, 如果 and their like, with scope.

Method as for English (`extractors.assertion`): cues with a direction inside a clause. Chinese lists its items with 、
and starts a new claim after ，; so most cues end at ，, while 否认 ("denies") goes on through a bare list, and a relative
or the past governs until the sentence turns to the patient or to now. The table is written by the project.
"""

from __future__ import annotations

import re

from kg.model import Assertion, Span

__all__ = ["assertion_of"]

_REACH = 14
"""Characters between a finding and a cue that follows it, at most."""
_COMMA = re.compile(r"[，,]")
_END = re.compile(r"[。！？!?；;\n]")
_TURN = re.compile(r"但是?|然而|不过|却|除了|以外|(?<![没未所])有(?![无关])|反而|仍|转为|后出现|改为")
"""What ends the scope of a denial inside its clause."""
_SUBJECT = re.compile(r"患[者儿](?!家|之|的?[父母兄弟姐妹])|病人|本人|自己|我(?!的?[爸妈父母爷奶姥外哥弟姐妹家])")
_NOW = re.compile(r"现(?!病史)|目前|今(?!年)|近[日来期]|此次|本次|这次|入院|来诊|就诊")

_PSEUDO = re.compile(
    r"无明?显?(?:诱因|诱因下|原因)|无力|无创|无痛性?|无菌|无缘无故|无精打采|没有?(?:好转|缓解|改善|精神|力气|胃口|食欲)|未(?:好转|缓解|"
    r"改善|愈|控制|(?:规律|按时|正规|系统|坚持|遵医嘱)|成年|婚|分化|破裂|定型|特指|予|用药|治疗)|[无不]见?(?:好转|缓解|改善|减轻)|无(?:好转|缓解|改善|效|变化)|不(?:全|稳定?|齐|"
    r"典型|孕|育|良|适|安|振|佳|足|宁|明原因|规则|等|清|畅|能平卧|同程度|仅|但|止|退|愈|停)|非(?:典型|典|霍奇金|小细胞|甾体|常|酒精|特异|ST|"
    r"毒性|感染性)|否则|没完没了|无症状(?:性|的)|免疫缺陷|未明"
)
"""Words that hold a cue and deny nothing ("无明显诱因": without apparent cause, "无力": weakness)."""
_OPEN = r"不(?:能)?(?:除外|排除)|不(?:能)?完全(?:除外|排除)|无法(?:除外|排除)|未(?:能)?(?:除外|排除)|尚未排除"
_OPEN_BEFORE = re.compile(_OPEN)
_DENIES = re.compile(r"否认")
_BEFORE = {
    "negated": re.compile(
        r"无|没有?|未(?:见|及|触及|闻及|扪及|发现|出现|探及|引出|查见|检出|提示|诉|患|发生|伴|再|曾|有)?|不(?!是不是)|非|否认|否定|排除|除外|"
        r"从未|从不|并非|绝无|缺乏|均无|阴性"
    ),
    "uncertain": re.compile(
        rf"疑似?|可疑|怀疑|可能|考虑|似乎?|像是|好像|大概|也许|或许|倾向|待排|是否|是不是|会不会|有没有|有无|能不能|难道|{_OPEN}"
    ),
    "historical": re.compile(
        r"既往|曾经?|以前|过去|从前|小时候|幼时|幼年|儿时|早年|去年|前年|[\d一二两三四五六七八九十多几余]+年前"
    ),
    "hypothetical": re.compile(
        r"如果|如有|如出现|如发生|如再|若|一旦|假如|假使|万一|要是|倘若|预防|防止|避免|以防|谨防|警惕|提防|风险|筛查|注射.{0,4}疫苗|当心|容易(?:引起|导致|诱发)|"
        r"可以?(?:引起|导致|诱发|并发)|会(?:引起|导致|诱发)|慎防"
    ),
}
_FAMILY = re.compile(
    r"家族史?|家人|家里人|亲属|遗传史|[祖外伯叔姑舅姨][父母公婆爹妈]|父亲?|母亲?|爸爸?|妈妈?|爷爷|奶奶|姥姥|姥爷|哥哥|弟弟|姐姐|妹妹|"
    r"兄弟|姐妹|兄(?=患|有|因)|胞[兄弟姐妹]|叔叔|舅舅|姑姑|姨妈?|堂[兄弟姐妹]|表[兄弟姐妹哥]"
)
_NO_FAMILY = re.compile(
    r"(?:其?[父母]亲?|家属|家长|妈妈|爸爸|父母)(?:代?诉|述|发现|带|抱|称|否认|陪)|母[乳婴体]|父母(?:体健|均?健)"
)
_AFTER = {
    "negated": re.compile(
        r"^[^，,、]{0,6}?(?:阴性|[（(][-—－][）)]|未(?:见|及|触及|闻及|引出|发现|出现|查见|检出|扪及)(?=明显|确切|异常|[\W]|$)|消失|(?<!不能)(?<!不)(?<!无法)(?<!待)(?:被?排除|除外)|"
        r"已除外|不存在|(?:症状)?不明显|(?:均?无|没有)(?=[\W]|$))"
    ),
    "uncertain": re.compile(
        r"^[^，,]{0,8}?(?:[?？]|待[排查]|可能|不能除外|不除外|可疑|不排除|待除外|的?嫌疑|吗|么|呢[?？])|^[^，,]{0,6}?(?:不能|无法)(?:完全)?(?:除外|排除)"
    ),
    "family": re.compile(r"^[^，,。]{0,6}?家族(?:遗传)?史"),
    "historical": re.compile(r"^[^，,。]{0,10}?(?<!家族)(?<!现)(?:病史|术史|接触史|史)(?!料)|^(?:已)?(?:治愈|痊愈)"),
    "hypothetical": re.compile(
        r"^时[，,]?(?:可|请|应|需|要|口服|服|予|给予|用|及时|立即|必须)|^的?(?:风险|预防|筛查|疫苗)|^(?:者|时)(?:慎用|禁用)"
    ),
}


def assertion_of(text: str, sentence: Span, mention: Span) -> Assertion:
    """Judge one mention of a Chinese text. `sentence` and `mention` are spans of `text` in code points, end excluded.

    >>> text = "无发热、咳嗽，有腹痛。"
    >>> [assertion_of(text, (0, 11), span).negated for span in ((1, 3), (4, 6), (8, 10))]
    [True, True, False]
    """
    before = text[sentence[0] : mention[0]]
    before = before[max((found.end() for found in _END.finditer(before)), default=0) :]
    after = text[mention[1] : min(sentence[1], mention[1] + _REACH)]
    clause = before[max((found.end() for found in _COMMA.finditer(before)), default=0) :]
    family = _governs(_NO_FAMILY.sub(_blank, before), _FAMILY, _SUBJECT) or bool(_AFTER["family"].search(after))
    past = _governs(before, _BEFORE["historical"], _NOW) or bool(_AFTER["historical"].search(after))
    tail = _END.split(after, maxsplit=1)[0] if not after.startswith(("?", "？")) else after
    return Assertion(
        negated=_denied(before, clause, tail),
        uncertain=bool(_BEFORE["uncertain"].search(clause) or _AFTER["uncertain"].search(after)),
        family=family,
        historical=past and not family,
        hypothetical=bool(_BEFORE["hypothetical"].search(clause) or _AFTER["hypothetical"].search(tail)),
    )


def _denied(before: str, clause: str, after: str) -> bool:
    if _OPEN_BEFORE.search(clause):
        return False
    plain = _PSEUDO.sub(_blank, clause)
    turn = max((found.end() for found in _TURN.finditer(plain)), default=0)
    # "有无", "有没有" and "是不是" ask; they do not deny.
    plain = re.sub(r"有无|有没有|是不是|会不会|能不能|是否", _blank, plain)
    if _BEFORE["negated"].search(plain, turn):
        return True
    if _AFTER["negated"].search(after) and not re.search(_OPEN, after):
        return True
    listed = not clause.strip() and re.match(r"\s*(?:等?病?史|等)?\s*(?:[，,。、]|$)", after)
    denial = max((found.end() for found in _DENIES.finditer(before)), default=-1)
    return bool(listed) and denial >= 0 and not _TURN.search(before, denial)


def _governs(before: str, cue: re.Pattern[str], end: re.Pattern[str]) -> bool:
    """Whether the last cue stands behind the last word that ends its scope."""
    last = max((found.end() for found in cue.finditer(before)), default=-1)
    return last >= 0 and not end.search(before, last)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match.group())
