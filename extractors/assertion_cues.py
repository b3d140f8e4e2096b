"""The cues by which an author denies, doubts, or speaks of relatives, of the past and of what might come."""

from __future__ import annotations

import re

__all__ = [
    "AFTER", "BEFORE", "EVIDENCE", "FINITE", "FRONTED", "HEADER", "IMPERATIVE", "NEUTRAL", "NO", "NOT", "OPEN", "PSEUDO", "SIGNS",
    "STOP", "TRIGGERS", "VERB", "WHEN",
]  # fmt: skip


def _cues(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)


_RELATIVE = (
    r"(?:(?:(?:great-?)?grand|god|step)?(?:fathers?|mothers?|parents?)|(?:half-?)?(?:brothers?|sisters?|siblings?)|uncles?|aunts?|cousins?|"
    r"relatives?|sons?|daughters?|nephews?|nieces?|kindred)"
)
_REPORT = (
    r"(?:reports?|reported|states?|stated|notes?|noted|denie[sd]|deny|describes?|described|brought|says?|said|noticed|"
    r"complain(?:s|ed)?|thinks?|thought|believes?|believed|observed|tells|told|recalls?|recalled|confirms?|confirmed)"
)
_WHO = (
    r"(?:patients?|children|child|infants?|individuals?|people|person|adults?|cases?|participants?|members?|one|boys?|girls?|"
    rf"men|women|carriers?|subjects?|controls?|families|family|{_RELATIVE})"
)
_GROUP = r"(?:patients|children|infants|individuals|people|persons|adults|participants|boys|girls|men|women|carriers|subjects|those|cases|mice|rats)"
_FINITE = r"(?:was|were|is|are|had|has|have|shows?|showed|presents|present(?= with)|presented|develops?|developed|reveals?|revealed|remains?|remained|underwent)"
_ADVERB = r"(?:been |be |yet |ever |also |currently |otherwise |recently |previously |clearly |(?:clinically )?significantly |really |in fact |known to |seem to |appear to )*"
_SEEN = (
    r"(?:present|seen|found|observed|noted|noticed|detected|detectable|reported|identified|identifiable|evident|apparent|recorded|described|appreciated|"
    r"demonstrated|visuali[sz]ed|documented|palpable|palpated|elicited|encountered|confirmed|shown|heard|discovered|diagnosed|suspected|known|"
    r"mentioned|recognised|recognized|felt|experienced|visible)"
)

PSEUDO = _cues(
    r"no (?:fewer|less|more) than|no (?:one|body) (?:knew|knows|noticed|asked)|no longer(?! (?:has|had|have|complain|report|suffer))|(?<=[\w)] )(?-i:No)|no (?=\d)|not done|no (?:need|doubt|reason|point|use|matter|time|difficulty|problem)\b(?: (?:to|of|in|with))?|"
    r"no (?:further|new|worsening|additional)|"
    r"not only|not necessarily|not until|not surprisingly|nor surprisingly|not (?:all|every|always|infrequent(?:ly)?|uncommon(?:ly)?|rare(?:ly)?|unusual(?:ly)?|limited to|"
    r"just|merely|because|due to|related to|mild)|with(?: or |/|-or-| and )without|without (?:difficulty|further|delay|treatment|therapy|insulin|complications? of)|"
    r"gram[- ]negative|prior to|suggested by|"
    rf"exclud(?:ed|es|ing) (?:\w+ )?{_GROUP}|(?:was|were|been|be) excluded(?= (?:if|from|when|because|for))|(?:lives?|lived|living|stays?|came|comes|here|accompanied|brought)(?: \w+){{0,3}} (?:with|by) (?:his|her|their|the)? ?{_RELATIVE}|"
    rf"(?:(?:his|her|their|the|both|patient's) )?{_RELATIVE}(?:,? who)? (?:has |have |had |also |first )?{_REPORT}|(?:maternal|paternal) (?:age|serum|deletion|uniparental|allele|inheritance)|"
    rf"(?:patients?|proband|he|she|girl|boy|child|case) and (?:his|her|their|the|an?|one) (?:\w+ )?{_RELATIVE}|(?:to|of|by|from) (?:\w+ ){{0,2}}parents|"
    r"(?:consanguineous|unrelated|healthy|nonconsanguineous|unaffected) parents|parents (?:are|were) (?:\w+ )?(?:healthy|well|unaffected|consanguineous|first cousins)(?: and)?|"
    r"mother(?:s)? (?:and|or|to) (?:child|infant|baby)|parents (?:had|have) \w+ (?:\w+ )?(?:children|sons|daughters|pregnancies)"
)
"""Phrases that hold a cue but deny, or say of a relative, nothing."""

OPEN = _cues(
    r"(?:not|cannot|can't|couldn't|doesn't|didn't) (?:(?:yet|been|be|entirely|completely|fully) )*(?:rul(?:ed?|ing) out|exclud(?:ed?|ing))"
)
"""What is not excluded stays open."""

NEUTRAL = _cues(
    r"(?:no|without(?: any)?|lack of|absence of|not (?:find|show|see|observe|detect|have)(?: an?| any)?|found no|nor(?: any)?) (?:[\w-]+ ){0,3}?(?:changes?|increases?|decreases?|reductions?|differences?|associations?|correlations?|relations?|"
    r"relationships?|links?|improvements?|worsening|progress|progression|effects?|impact|influence|benefits?|memory|recollection|interest|access|knowledge|response|"
    r"treatment|therapy|cure|surgery|indication|contraindication|desire|intention|insurance|attempt|role|trend|recovery|relief|adherence|compliance|"
    r"comparison|data|studies|consensus|information|restrictions?|predictors?)"
)
"""What is denied is a noun of its own; what follows it is not: "no change in *pain*", "no association with *stroke*"."""

NO = re.compile(
    r"\b(?:no|without|absence of|lack of|neither|nor|free of|free from|devoid of|neg(?:ative)? for|neg|rather than|instead of|w/o|exclusion criteria (?:were|are|included?))(?!\w)"
    rf"(?:(?!\b{_FINITE}\b).)*$",
    re.IGNORECASE,
)
"""Cues that stand before a noun: they reach to the next verb, not beyond ("no rash was seen in patients with fever")."""

EVIDENCE = re.compile(
    r"\b(?:evidence|signs?|symptoms?|history|hx|complaints?|episodes?|feelings?|suggestion|indication|suspicion|features?|findings?|manifestations?|presence|"
    r"occurrence|development|case|cases|reports?|instances?|forms?|degree|type|kind|sort|diagnosis|known|absence|lack|free|negative|neg|neither|risk|"
    r"stigmata|incidents?|attacks?|bouts?|any|family history|trace|rather|instead|recurrence) (?:suggestive |indicative )?(?:of|for|to suggest|suggesting|from|than|with)\b",
    re.IGNORECASE,
)
"""A noun that stands for what follows its preposition: "no signs of *fever*"; after another noun it is not denied."""

NOT = re.compile(
    rf"(?:\bnot|n['’]t|\bnever|\bcannot) {_ADVERB}(?:an? |the |any |in |with |of |to )*"
    r"(?:$|(?:(?:ha(?:ve|d|s)|having|show(?:n|ed|ing)?|develop(?:ed|ing)?|experience[ds]?|exhibit(?:ed)?|report(?:ed)?|reveal(?:ed)?|demonstrate[ds]?|"
    r"present(?:ed|ing)? with|suffer(?:ed|ing)?(?: from)?|complain(?:ed|ing)?(?: of)?|detect(?:ed)?|f[io]nd|found|see|seen|observe[ds]?|note[ds]?|notice[ds]?|cause[ds]?|produce[ds]?|"
    r"induce[ds]?|lead to|led to|result(?:ed)? in|evidence of|associated with|consistent with|suggestive of|accompanied by|complicated by|affected by|diagnosed with|"
    r"meet (?:the )?criteria for|feature|appear|display(?:ed)?|manifest(?:ed)?|contract(?:ed)?|acquire[ds]?|get|endorse[ds]?|mention(?:ed)?|admit(?:ted)?(?: to)?|"
    r"identif(?:y|ied)|confirm(?:ed)?|support(?:ed)?|suggest(?:ed)?|visuali[sz]ed?|appreciated?|document(?:ed)?|elicit(?:ed)?|include[ds]?)\b"
    rf"(?:(?!\b{_FINITE}\b).)*$)|[\w-]+ $)",
    re.IGNORECASE,
)
"""A denied verb whose object is denied with it ("did not have", "never developed"), or a denied word before the mention;
other verbs deny something else ("did not seek help for", "is not relieved by")."""

BEFORE = {
    "negated": _cues(
        rf"den(?:y|ies|ied|ying)|absent(?= (?:[\w-]+ ){0, 2}$)|lack(?:s|ed|ing)|(?:no|none of (?:the|these|our|his|her|its|their)|neither(?: of the)?) (?:[\w,.-]+ ){{0,3}}?{_WHO}|"
        r"none(?! of)|nobody|in none|fail(?:s|ed)? to (?:show|reveal|develop|demonstrate|identify|detect|find|disclose)(?! (?:the |an? |any )?(?:\w+ )?(?:cause|source|reason|origin))|(?<!was )(?<!were )(?<!been )(?<!be )(?:ruled out|exclud(?:ed|es|ing))(?! ?[,;]| by| if| from)|"
        r"no evidence (?:of|for)|no longer (?:has|had|have|complains? of|reports?|suffers? from|with|in)"
    ),
    "uncertain": _cues(
        r"(?-i:may)(?! \d)|(?-i:May) (?=cause|be|occur|increase|lead|result|have|induce)\w+|might|could|poss(?:ibl[ey])?|possibility (?:of|that)|prob(?:abl[ey])?|susp(?:ect(?:ed|s)?)?|suspicion (?:of|for)|suspicious for|likely|unclear(?! (?:cause|etiology|reason))|"
        r"suggest(?:s|ed|ing|ive)?(?: of)?(?! by)|presumed|presumptive|presumably|appears? to|questionable|question of|uncertain|whether|concern(?:ing|ed|s)? (?:for|about)|worrisome for|"
        r"(?:cannot|can't|could not|couldn't|unable to|does not|did not|do not|not yet|not been|(?:not|never) (?:be )?(?:entirely )?) ?(?:be )?(?:exclud(?:ed?|ing)|rul(?:ed?|ing) out)|"
        r"(?:ddx|differential)(?: diagnos[ie]s)?(?: includes?| included| is| was| of| between)?:?|"
        r"consider(?:ed|ing)? (?:the |a )?(?:diagnosis|possibility)|(?:to|must|should) rule out|rule out|rules out|r/o|(?:most |best )?(?:consistent|compatible) with|doubt(?:ful)?(?! that)|"
        r"equivocal|versus|vs|evaluate for possible|working diagnosis|in question|seems to|seemingly|perhaps|maybe|not (?:known|clear|certain|sure) (?:if|whether)|unknown (?:if|whether)"
    ),
    "family": _cues(
        rf"(?:{_RELATIVE}|family history|maternal|paternal)(?:['’]s?)?(?: side)?(?! (?:with|and) the same (?:disease|condition))"
    ),
    "historical": _cues(
        r"(?<!family )(?:history (?:of|significant for|notable for|remarkable for|includes?|positive for)|hx of|hx|h/o)|previously|previous|formerly|in the past|status[- ]post|s/p|"
        r"prior(?! to)|remote|old(?= (?:\w+ )?$)|(?:have|has|had) ever had|recovered from|as an? (?:child|infant|teenager|adolescent|young)|(?:in|during|since) (?:(?:early|his|her|late) )*(?:childhood|infancy|adolescence)|childhood(?= $)|"
        r"(?:years?|months?|decades?) (?:ago|earlier|previously|before)|last year|survivor of"
    ),
    "hypothetical": _cues(
        r"if|in case of|in the event of|should (?=(?:\w+ )?$)|should (?=\w+ (?:develop|occur))|return (?:if|for|with)|call (?:\w+ ){0,4}(?:if|for|with)|(?:as needed|prn)(?: for)?|at (?:\w+ )?risk (?:of|for)|"
        r"risk (?:of|for)|(?:to|can|will|should|helps?) (?:prevent|avoid)|prevent(?:s|ed|ing)?|prevention of|(?:prophyla(?:xis|ctic)|precautions?)(?: \w+){0,2} (?:of|for|against)|"
        r"(?:screen(?:ed|ing)?|monitor(?:ed|ing)?|tested|checked|assessed|evaluated|observed?|test|watch(?:ed|ing)?|look(?:ed|ing)? out|surveillance|followed|counsel+ed) (?:\w+ ){0,2}for(?: (?:signs|symptoms|evidence|development) of)?|"
        r"unless|watch for|fear(?:s|ed)? (?:of|getting)?|afraid of|worried about|protect(?:s|ed|ion|ive)? (?:\w+ )?against|vaccinated against|immuni[sz]ed against|vaccine against|excluded if|susceptib(?:le|ility) to|predispos(?:es?|ed|ing|ition) to|"
        r"(?:to|and|please|must|should|promptly|immediately) report"
    ),
}
"""Cues that stand before the mention, in its clause."""

HEADER = {
    "family": re.compile(
        r"(?:^|[.;]\s+|\n)(?:family (?:medical )?(?:history|hx)|fam(?:ily)? hx|f\.?h\.?x?|FHx?)(?: is| was)?\s*[:+-]?\s(?!of)[^.\n]*$",
        re.IGNORECASE,
    ),
    "historical": re.compile(
        r"(?:^|[.;]\s+|\n)(?:past (?:medical|surgical|psychiatric|obstetric)? ?(?:history|hx)|previous medical history|(?:PMHx?|PSHx?|PMSH)|medical history)(?: is| was)?(?: significant| notable| remarkable| positive)?(?: for)?\s*[:+-]?\s[^.\n]*$",
        re.IGNORECASE,
    ),
}
"""Headings whose items share one fate, to the end of the sentence."""

SIGNS = {
    "negated": (
        re.compile(r"(?:\(-\)|\[-\])\s*$"),
        re.compile(
            r"^\s*(?:\(-\)|\[-\]|\((?:neg|absent|denied|none|no)\w*\)|[:=–-]\s*(?:none|no|neg|negative|absent|denied|denies|nil)\b(?! (?:change|improve))|neg\b)",
            re.IGNORECASE,
        ),
    ),
    "uncertain": (re.compile(r"\?\s*$"), re.compile(r"^\s*(?:\?|\(\?\)|vs\b|versus\b)", re.IGNORECASE)),
}
"""Signs right before and right after the mention, as telegraphic notes use them."""

AFTER = {
    "negated": _cues(
        rf"(?:(?:is|was|are|were|has been|have been|had been|remained|be|being|could be|can be|being) )?(?:(?<!with )(?<!and )absent|lacking|(?:not|never|neither) (?:been |be |clearly |yet )?{_SEEN}|"
        r"not (?:(?:a|an) (?:\w+ )?(?:feature|finding|symptom|sign|problem|part)|associated|part of)|(?:all |also |both )*negative(?! for)|neg(?! for)|(?:all |both )?denied|unlikely(?! to)|in none|in no \w+|by (?:no|none of)(?: the)? \w+|seen in no(?:ne)?)|(?:did|does|do) not (?:occur|develop|appear|arise|recur)|"
        rf"(?:could|can) ?not be {_SEEN}|(?:was|were|is|are|has|have)(?: not|n't)(?= ?[.,;)]|$)|"
        r"(?:(?:has been|have been|had been|was|were|is|are|been) )?(?<!not )(?<!not be )(?<!cannot be )(?<!not been )(?<!yet been )(?<!not yet )(?:ruled out|excluded)(?! (?:patients|subjects|from))|"
        rf"(?:has|have|had) (?:never|not) been {_SEEN}|none(?= ?[.,;]|$)|found in no(?:ne)?"
    ),
    "uncertain": _cues(
        r"(?:(?:(?:is|was|are|were|remains?|remained|be|been) )?(?:also |strongly |highly |only )?(?:suspected|possible|uncertain|questionable|unclear|considered|probable|likely|in question|debated|proposed|postulated|presumed|hypothesi[sz]ed|equivocal|a possibility|to be considered))(?! (?:due|because|from|caused|related|secondary|to (?:be )?(?:more|less)))|"
        r"(?:cannot|could not|can't) be (?:\w+ )?(?:excluded|ruled out)|(?:was|were|is|are|has|have)(?: been)? not (?:yet )?(?:been )?(?:ruled out|excluded)|(?:may|might|could|can) (?:also )?(?:be (?:an? |part |involved|present|the cause)|occur|develop|appear|play|contribute|represent|explain|coexist)"
    ),
    "family": _cues(
        rf"(?:in|on|of|by|among) (?:(?:his|her|their|the|a|an|one|several|two|three|other|patient's|some|both) )?(?:[\w'’-]+ ){{0,2}}?(?:{_RELATIVE}|family)(?! (?:and|with) the (?:patient|proband))|runs in (?:the |his |her )?family|(?:on|from) (?:the|his|her) (?:maternal|paternal|mother's|father's) side"
    ),
    "historical": _cues(
        r"in the past|(?:\w+ )?(?:years|months|weeks|decades) (?:ago|earlier|previously)|\w+ years before|in (?:early |late )?childhood|(?:has |have |had )?(?:now |since |completely |fully )?resolved|last year|(?:in|during) the (?:19|20)\d0s|in remission since|many years (?:ago|before)"
    ),
    "hypothetical": _cues(
        r"prophylaxis|screening|surveillance|precautions|prevention|as needed|prn|vaccin(?:e|ation)s?|risk(?! factors? (?:were|was|present))"
    ),
}
"""Cues that follow the mention, with no verb of another clause in between."""

IMPERATIVE = re.compile(
    r"\b(?:discontinue|stop|interrupt|withhold|reduce|contact|seek|advise|instruct|come back|go to|see a|call|should be (?:stopped|discontinued|interrupted|withheld|reduced)|treat(?:ment)? (?:promptly|at once))\b",
    re.IGNORECASE,
)
"""What turns "when X occurs" and "who develop X" into a condition."""
WHEN = re.compile(
    rf"\b(?:when|once|whenever|as soon as|{_GROUP} (?:who|that) (?:develop|experience))(?: \w+){{0,3}} ?$",
    re.IGNORECASE,
)
"""Opens a condition in an instruction."""

FRONTED = re.compile(
    r"^\s*(?:in the absence of|without|unlike|in contrast to|if|unless|in case of|instead of|rather than|when|should|in the event of)\b[^,]*,",
    re.IGNORECASE,
)
"""A clause before the main one: its cue does not reach behind the comma, unless a list goes on there."""

FINITE = re.compile(rf"\b{_FINITE}\b", re.IGNORECASE)
"""A finite verb."""

VERB = re.compile(
    rf"\b{_FINITE}\b(?! (?:also |all |both |strongly |highly |clearly |now |since |completely )?(?:not|n't|never|neither|absent|been|ruled|excluded|denied|suspected|possible|negative|lacking|unlikely|likely|probable|considered|seen in no|found in no|in none|resolved|uncertain|unclear|questionable|debated|(?:a )?possib|"
    rf"(?:{_SEEN}|\w+) (?:in|on|by|among) (?:[\w'’-]+ ){{0,3}}?(?:{_RELATIVE}|family|none|no))|(?:present |reported |common )?in (?:[\w'’-]+ ){{0,3}}?(?:{_RELATIVE})|\w+ing\b|(?: \w+){{0,3}}? (?:years|months|weeks) ago)",
    re.IGNORECASE,
)
"""A finite verb that is no part of a cue."""

STOP = re.compile(
    # Nothing of it begins inside a word: most places are left at once.
    r"(?=[,\s;!?:.+(NY]|\b)(?:^\s*(?:although|though|while|whereas|despite)\b[^,;.]*,|\b(?:although|though|while|whereas|despite)\b[^,;.]*,|[;!?](?!\d)|(?<!vs)\.(?=\s|$)|:(?=\s)(?<!ddx:)(?<!differential:)|,? ?\b(?:but(?! not| no\b| also not)|however|although|though|except|apart from|whereas|while|because|since|who|which|that(?= (?:was|were|is|are|had|has|have|did|does))|"
    r"whose|nevertheless|yet(?! been)|still|aside from|with the exception of|other than|only|positive for|pos(?:itive)?(?= for)|admits? to|"
    r"and (?:had|has|have|was|were|is|are|did|does|do|developed|presented|showed|admits?|complain(?:s|ed)|reports?|reported|positive|endorses?|continues?|feels?|felt|remains?|takes?|lives?|the (?:patient|child|boy|girl|infant|man|woman)|(?:he|she|they|we|it) )|"
    rf"in (?:\w+ )?{_GROUP} (?:with|who|having)|among (?:\w+ )?{_GROUP})\b|, (?=(?:had|has|have|was|were|is|are|did|does|developed|presented|showed|she|he|they|we|it|with(?! no)|the patient)\b)|"
    r"[ \t]{3,}|(?-i:None|Yes)(?=\s{2})|\(\+\)|(?<=\s)\+|,(?= (?:\w+ ){1,3}(?:caused|confirmed|persisted|positive))|\bso\b(?= (?:\w+ )?(?:we|he|she)))",
    re.IGNORECASE,
)
"""What ends the scope of a cue."""

_WORDS_OF = {
    "negated": """no without absence lack lacks lacked lacking neither nor free devoid neg negative rather instead not t deny denies
        denied denying absent never none nobody nil cannot w exclusion fail fails failed ruled excluded excludes excluding unlikely""",
    "uncertain": """may might could poss possible possibly possibility prob probable probably susp suspect suspects suspected suspicion
        suspicious likely unclear suggest suggests suggested suggesting suggestive presumed presumably presumptive appear appears seem seems
        seemingly perhaps maybe questionable question uncertain whether rule rules ruling ruled concern concerns concerned concerning
        worrisome consistent compatible doubt doubtful equivocal versus vs working debated proposed postulated hypothesized hypothesised
        unknown known certain sure unable r ddx differential consider considered considering exclude excluded excluding cannot""",
    "family": """father fathers mother mothers parent parents brother brothers sister sisters sibling siblings uncle uncles aunt aunts
        cousin cousins relative relatives son sons daughter daughters nephew nephews niece nieces kindred grandfather grandmother
        grandfathers grandmothers grandparent grandparents stepfather stepmother stepbrother stepsister godfather godmother family families fam
        maternal paternal fh fhx""",
    "historical": """history hx h pmh pmhx psh pshx pmsh previous previously formerly past status prior remote old ever recovered survivor
        remission ago childhood infancy adolescence resolved last earlier decades before""",
    "hypothetical": """if event should return call needed prn risk prevent prevents prevented preventing prevention avoid prophylaxis
        prophylactic precaution precautions screen screened screening monitor monitored monitoring test tested checked assessed evaluated
        observe observed look looked looking surveillance followed counselled counseled unless watch watched watching fear fears feared
        afraid worried protect protects protected protection protective vaccinated vaccination vaccinations vaccine vaccines immunized
        immunised susceptible susceptibility predispose predisposes predisposed predisposing predisposition report develop experience
        when whenever once soon case excluded""",
}
TRIGGERS: dict[str, frozenset[str]] = {}
"""Word → the fields whose cues may hold it. A sentence with none of a field's words has no cue of it."""
for _name, _words in _WORDS_OF.items():
    for _word in _words.split():
        TRIGGERS[_word] = TRIGGERS.get(_word, frozenset()) | {_name}
