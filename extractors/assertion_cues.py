"""The cues by which an author denies, doubts, or speaks of relatives, of the past and of what might come."""

from __future__ import annotations

import re

__all__ = ["AFTER", "BEFORE", "NAMES", "NO", "PSEUDO", "STOP", "TRIGGERS", "VERB"]

NAMES = ("negated", "uncertain", "family", "historical", "hypothetical")
"""The fields of an `Assertion`."""


def _cues(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_RELATIVE = r"(?:grand)?(?:father|mother|parents?)|brothers?|sisters?|siblings?|uncles?|aunts?|cousins?|relatives?|sons?|daughters?"
_REPORT = r"(?:reports?|reported|states?|stated|notes?|noted|denie[sd]|deny|describes?|described|brought|says?|said|noticed|complain(?:s|ed)?)"
_WHO = r"(?:patients?|children|child|infants?|individuals?|people|person|adults?|cases?|participants?|members?|one|boys?|girls?|men|women|carriers?|subjects?)"
_FINITE = r"(?:was|were|is|are|had|has|have|shows?|showed|presents?|presented|develops?|developed|reveals?|revealed)"

PSEUDO = _cues(
    r"no (?:increase|decrease|change|further|new|significant (?:change|increase|decrease))|not only|not necessarily|"
    r"not (?:all|every|always|infrequent(?:ly)?|uncommon(?:ly)?|rare(?:ly)?|unusual(?:ly)?|limited to|just|merely)|"
    r"with(?: or |/|-or-)without|without (?:difficulty|further|delay)|not (?:certain|clear|known) (?:if|whether)|"
    r"gram[- ]negative|no doubt|not (?:be )?(?:ruled? out|excluded?)|cannot be (?:ruled out|excluded)|prior to|"
    r"cannot (?:rule out|exclude)|could not (?:rule out|exclude)|"
    rf"(?:his|her|their|the) (?:{_RELATIVE}) {_REPORT}|(?:maternal|paternal) (?:age|serum|deletion|uniparental|allele|inheritance)"
)
"""Phrases that hold a cue but deny, or say of a relative, nothing."""

NO = re.compile(
    r"\b(?:no|without|absence of|lack of|neither|nor|free of|negative for|rather than|instead of)\b"
    rf"(?:(?!\b{_FINITE}\b).)*$",
    re.IGNORECASE,
)
"""Cues that stand before a noun: they reach to the next verb, not beyond ("no rash was seen in patients with fever")."""

BEFORE = {
    "negated": _cues(
        r"not|den(?:y|ies|ied|ying)|absent|lack(?:s|ed|ing)|never|"
        rf"(?:no|none of (?:the|these|our|his|her|its|their)|neither(?: of the)?) (?:[\w,.-]+ ){{0,3}}?{_WHO}|none|nobody|"
        r"fail(?:s|ed)? to (?:show|reveal|develop)|ruled out|exclud(?:ed|es|ing)|"
        r"cannot|can't|didn't|doesn't|wasn't|weren't|isn't|hasn't|no evidence (?:of|for)"
    ),
    "uncertain": _cues(
        r"(?-i:may)(?! \d)|might|could|possibl[ey]|probabl[ey]|suspect(?:ed|s)?|suspicion of|suspicious for|likely|unclear|"
        r"suggest(?:s|ed|ing|ive)?(?: of)?|presumed|presumptive|appears? to|questionable|uncertain|whether|"
        r"cannot (?:be excluded|exclude|rule out)|not (?:be )?ruled? out|could not (?:rule out|exclude)|differential diagnosis|"
        r"consider(?:ed|ing)? (?:the |a )?(?:diagnosis|possibility)|(?:to|must|should) rule out|rule out|rules out|r/o"
    ),
    "family": _cues(
        rf"(?:{_RELATIVE}|family history|maternal|paternal)(?:['’]s)?(?: side)?(?! (?:with|and) the same (?:disease|condition))"
    ),
    "historical": _cues(
        r"(?<!family )history of|(?:past|previous) medical history|previously|formerly|in the past|status post|prior"
    ),
    "hypothetical": _cues(
        r"if|in case of|in the event of|should (?=\w+ (?:develop|occur))|return (?:if|for)|as needed for|at risk (?:of|for)|"
        r"risk (?:of|for)|to prevent|prevention of|prophylaxis (?:of|for|against)|screen(?:ed|ing)? for|monitor(?:ed|ing)? for|"
        r"tested for|unless|watch for"
    ),
}
"""Cues that stand before the mention, in its clause."""

AFTER = {
    "negated": _cues(
        r"(?:(?:is|was|are|were|has been|have been|had been|remained) )?(?:absent|not (?:present|seen|found|observed|noted|"
        r"detected|reported|identified|(?:a|an) (?:\w+ )?(?:feature|finding|symptom|sign)|evident|apparent|associated|recorded|described)|negative|"
        r"never (?:seen|observed|present|reported|noted|described)|denied|unlikely)|(?:did|does|do) not occur|"
        r"(?<!not )(?<!not be )(?<!cannot be )(?:ruled out|excluded)|(?:has|have|had) (?:never|not) been (?:seen|observed|reported|noted|"
        r"described|found|detected|recorded)"
    ),
    "uncertain": _cues(
        r"(?:(?:is|was|are|were|remains?|remained) )?(?:suspected|possible|uncertain|questionable|unclear|considered|probable|likely)|"
        r"(?:cannot|could not) be (?:excluded|ruled out)|(?:was|were|is|are) not (?:ruled out|excluded)"
    ),
    "family": _cues(rf"in (?:(?:his|her|their|the|a|an|one|several) (?:\w+ )?)?(?:{_RELATIVE}|family)"),
    "historical": _cues(
        r"in the past|(?:\w+ )?(?:years|months|weeks) (?:ago|earlier|before)|in (?:early )?childhood|(?:has |have |had )?resolved"
    ),
}
"""Cues that follow the mention, with no verb of another clause in between."""

VERB = re.compile(
    rf"\b{_FINITE}\b(?! (?:not|never|absent|been|ruled|excluded|denied|suspected|possible|negative))", re.IGNORECASE
)
"""A finite verb that is no part of a cue."""

STOP = re.compile(
    r"\b(?:although|though|while|whereas|despite)\b[^,;.]*,|[;:.!?](?!\d)|,? ?\b(?:but|however|although|though|except|apart from|whereas|while|because|who|which|nevertheless|yet|"
    r"still|aside from|with the exception of|other than|and (?:had|has|have|was|were|is|are|did|does|developed|presented|showed|"
    r"complained|reports?|reported))\b|, (?=(?:had|has|have|was|were|is|are|did|does|developed|presented|showed|she|he|they|with)\b)",
    re.IGNORECASE,
)
"""What ends the scope of a cue."""

TRIGGERS = frozenset(
    """no without absence lack lacks lacked lacking neither nor free negative rather instead not deny denies denied
    denying absent never none nobody fail fails failed ruled excluded excludes excluding exclude cannot t may might could
    possible possibly probable probably suspect suspects suspected suspicion suspicious likely unlikely unclear suggest
    suggests suggested suggesting suggestive presumed presumptive appear appears questionable uncertain whether rule rules
    o differential consider considered considering father mother parent parents brother brothers sister sisters sibling
    siblings uncle uncles aunt aunts cousin cousins relative relatives son sons daughter daughters grandfather grandmother
    grandparent grandparents family maternal paternal history previous previously formerly past status prior years months
    weeks childhood resolved if case event should return needed risk prevent prevention prophylaxis screen screened screening monitor
    monitored monitoring tested unless watch""".split()
)
"""Words of which every cue holds at least one: a sentence with none of them has no cue, and need not be searched."""
