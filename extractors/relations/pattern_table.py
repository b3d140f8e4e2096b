"""The patterns: what a sentence with its mentions replaced by placeholders looks like when it states a relation.

A placeholder is `‹number:letters›`; the letters say which types the stretch may have (D disease, P phenotypic feature,
C chemical or procedure, G gene). `{D}` is one placeholder that may be a disease, `{D*}` a list ("A, B and C"). Each
row: name, predicate, group that is the subject, group that is the object, confidence, pattern. The confidence written
here is a judgement that stands for four observations; it is replaced by what corpora measured (`measured.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.relations.measured import measured_confidence

__all__ = ["LONGEST_LIST", "PATTERNS", "Pattern"]

LONGEST_LIST = 40
"""Mentions a list holds at most; a bound keeps the work linear in a sentence of any length."""

HAS_PHENOTYPE = "biolink:has_phenotype"
TREATS = "biolink:treats_or_applied_or_studied_to_treat"
CAUSES = "biolink:causes"
GENE = "biolink:gene_associated_with_condition"
CONTRA = "biolink:contraindicated_in"

_WORDS = r"(?:[\w-]+ ){0,4}"
_FEW = r"(?:[\w-]+ ){0,3}"
_THOSE = r"(?:[\w%(),./-]+ ){0,6}"
_NOTE = r"(?: \([^)]{0,60}\))?"
_PEOPLE = r"(?:patients?|children|child|individuals?|people|persons?|adults?|infants?|boys?|girls?|men|women|cases?|participants?)"
_ADVERB = r"(?:typically|often|usually|commonly|frequently|classically|also|sometimes|always|mainly|rarely|characteristically)"
_SEEN = (
    r"(?:occur(?:s|red)?|develop(?:s|ed)?|(?:is|are|was|were|has been|have been) (?:\w+ly )?"
    r"(?:seen|found|observed|present|reported|noted|common|frequent|described|documented|recorded|detected))"
)
_SHOW = (
    r"(?:ha(?:d|ve|s)|present(?:s|ed)? with|develop(?:s|ed)?|show(?:s|ed)?|exhibit(?:s|ed)?|experienced?|"
    r"report(?:s|ed)?|suffer(?:s|ed)? from|complain(?:s|ed)? of|display(?:s|ed)?|may have|may develop)"
)
_NOUN = r"(?:features?|signs?|symptoms?|manifestations?|findings?|complications?|hallmarks?|characteristics?|component)"
_MUTATION = (
    r"(?:pathogenic |heterozygous |homozygous |biallelic |loss-of-function |de novo |germline |missense |disease-causing )*"
    r"(?:mutations?|variants?|deletions?|duplications?|alterations?|haploinsufficiency|defects?)"
)
_HELP = (
    r"(?:improv(?:es|ed?)|reduc(?:es|ed?)|reliev(?:es|ed?)|controls?|controlled|shorten(?:s|ed)?|slow(?:s|ed)?|"
    r"prevent(?:s|ed)?|alleviat(?:es|ed?)|treat(?:s|ed)?|lower(?:s|ed)?|suppress(?:es|ed)?|decreas(?:es|ed?)|delay(?:s|ed)?)"
)
_BE = r"(?:is|are|was|were)"
# Words between drug and disease that turn "is used for" into its contrary.
_KINDLY = r"(?:(?!contraindicated|not\b|never|avoided|ineffective|discontinued|withdrawn|harmful|stopped)[\w-]+ ){0,4}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table. `negated` rows state that the relation does not hold; the words of a row that `denies`
    hold a "not" which is no negation of the relation ("should not be used in").
    """

    name: str
    predicate: str
    subject: str
    object: str
    confidence: float
    regex: re.Pattern[str]
    negated: bool = False
    denies: bool = False


def _row(
    name: str, predicate: str, ends: str, confidence: float, text: str, *, negated: bool = False, denies: bool = False
) -> Pattern:
    subject, obj = ends.split(">")
    confidence = measured_confidence(name, confidence)
    return Pattern(
        name, predicate, subject, obj, confidence, re.compile(_expanded(text), re.IGNORECASE), negated, denies
    )


def _expanded(text: str) -> str:
    def placeholder(match: re.Match[str]) -> str:
        letters, star = match.group(1), match.group(2)
        one = "|".join(rf"[A-Z]*{letter}[A-Z]*" for letter in letters)
        single = rf"‹\d+:(?:{one})›{_NOTE}"
        # The items of a list may carry a few words of their own: "A, mild B and frequent C".
        joint = r"(?:, and |, or |, as well as | as well as |, | and | or | with |/)"
        rest = rf"(?:{joint}{_FEW}{single}){{0,{LONGEST_LIST - 1}}}" if star else ""
        return rf"(?P<{letters}>{single}{rest})"

    return re.sub(r"\{([A-Z]+)(\*?)\}", placeholder, text)


PATTERNS: tuple[Pattern, ...] = (
    _row("characterized_by", HAS_PHENOTYPE, "D>P", 0.85,
         rf"{{D}},? (?:[^.‹›]{{0,80}}|{_BE} an? (?:[^.‹›]|‹\d+:[A-Z]*D[A-Z]*›){{0,80}}?)(?:characteri[sz]ed|marked|defined|accompanied) by "
         rf"(?:the )?{_WORDS}{{PD*}}"),
    _row("patients_show", HAS_PHENOTYPE, "D>P", 0.8,
         rf"{_PEOPLE} (?:with|who have|affected by|suffering from) {_FEW}{{D}} (?:[\w-]+ ){{0,2}}{_SHOW} {_WORDS}{{PD*}}"),
    _row("presents_with", HAS_PHENOTYPE, "D>P", 0.85,
         rf"{{D}} (?:{_ADVERB} )?(?:presents?|manifests?|presented) (?:\w+ )?(?:with|as) {_WORDS}{{PD*}}"),
    _row("includes", HAS_PHENOTYPE, "D>P", 0.75,
         rf"{_NOUN}(?: [\w-]+){{0,2}} (?:of|in|for) {_FEW}{{D}} (?:{_BE}|includes?|included|comprises?|consist of) {_WORDS}{{PD*}}"),
    _row("include_in", HAS_PHENOTYPE, "D>P", 0.75,
         rf"{_NOUN} (?:{_BE}|includes?|included|comprised?) {_WORDS}{{PD*}} in {_THOSE}{{D}}"),
    _row("of_those_had", HAS_PHENOTYPE, "D>P", 0.75,
         rf"{_PEOPLE} with {_FEW}{{D}}, (?:[\w%(),./-]+ ){{0,4}}{_SHOW} {_WORDS}{{PD*}}"),
    _row("with_and", HAS_PHENOTYPE, "D>P", 0.5,
         rf"{_PEOPLE} with {_FEW}{{D}} (?:and|with|complicated by|presenting with|who had|who presented with) {_WORDS}{{PD*}}"),
    _row("associated_with", HAS_PHENOTYPE, "D>P", 0.6, rf"{{D}} {_BE} (?:{_ADVERB} )?associated with {_WORDS}{{PD*}}"),
    _row("associated_to", HAS_PHENOTYPE, "D>P", 0.6, rf"{{PD*}} {_BE} (?:{_ADVERB} )?associated with {_FEW}{{D}}"),
    _row("no_association", HAS_PHENOTYPE, "D>P", 0.7,
         rf"\bno (?:\w+ )?(?:association|relation|relationship|correlation|link) (?:was \w+ )?(?:between|of) {_FEW}{{D}} (?:and|with) "
         rf"{_FEW}{{PD}}", negated=True),
    _row("no_association_to", HAS_PHENOTYPE, "D>P", 0.7,
         rf"\bno (?:\w+ )?(?:association|relation|relationship|correlation|link) (?:was \w+ )?(?:between|of) {_FEW}{{PD}} (?:and|with) "
         rf"{_FEW}{{D}}", negated=True),
    _row("may_be_feature", HAS_PHENOTYPE, "D>P", 0.7,
         rf"{{PD*}} (?:may|might|can|could) be (?:[\w-]+ ){{0,5}}(?:{_NOUN}|seen|found|observed|present) (?:of|in) {_THOSE}{{D}}"),
    _row("feature_of", HAS_PHENOTYPE, "D>P", 0.85,
         rf"{{PD*}} {_BE} (?:[\w-]+ ){{0,5}}{_NOUN} (?:of|in) {_FEW}{{D}}"),
    _row("not_feature_of", HAS_PHENOTYPE, "D>P", 0.85,
         rf"{{PD*}} {_BE} (?:not|never) (?:[\w-]+ ){{0,5}}{_NOUN} (?:of|in) {_FEW}{{D}}", negated=True),
    _row("seen_in", HAS_PHENOTYPE, "D>P", 0.8,
         rf"{{PD*}} (?:{_ADVERB} )?{_SEEN} in (?:[\w%(),./-]+ ){{0,8}}(?:with |of )?{{D}}"),
    _row("not_seen_in", HAS_PHENOTYPE, "D>P", 0.8,
         rf"{{PD*}} (?:(?:does|do|did) not (?:occur|develop)|{_BE} (?:not (?:seen|found|observed|present|reported|expected)|"
         rf"absent)) in (?:[\w%(),./-]+ ){{0,8}}(?:with |of )?{{D}}", negated=True),
    _row("no_patient_had", HAS_PHENOTYPE, "D>P", 0.85,
         rf"\b(?:no|none of the) {_FEW}{_PEOPLE} with {_FEW}{{D}} {_SHOW} {_WORDS}{{PD*}}", negated=True),
    _row("without_in", HAS_PHENOTYPE, "D>P", 0.8,
         rf"{{D}} (?:does|do|did) not (?:cause|include|involve|present with|affect|lead to) {_WORDS}{{PD*}}", negated=True),
    _row("causes_phenotype", HAS_PHENOTYPE, "D>P", 0.7,
         rf"{{D}} (?:{_ADVERB} |can |may )?(?:causes?|leads? to|results? in|includes?|features|produces?) {_WORDS}{{PD*}}"),
    _row("used_for", TREATS, "C>DP", 0.85,
         rf"{{C*}} {_BE} {_KINDLY}(?:to treat|for(?: the)? (?:treatment|management) of|for|against|in the "
         rf"(?:treatment|management) of|in) {_WORDS}{{DP*}}"),
    _row("therapy_for", TREATS, "C>DP", 0.75,
         rf"{{C*}} (?:therapy|treatment|monotherapy|supplementation|prophylaxis)? ?(?:for|in|of) (?:the (?:treatment|management) of )"
         rf"{_FEW}{{DP*}}"),
    _row("drug_therapy_for", TREATS, "C>DP", 0.7,
         rf"{{C*}} (?:therapy|treatment|monotherapy|supplementation) (?:for|in|of) {_THOSE}{{DP*}}"),
    _row("not_effective", TREATS, "C>DP", 0.8,
         rf"{{C*}} (?:{_BE} (?:not (?:\w+ )?(?:effective|beneficial|useful|helpful|superior)|ineffective|of no benefit)|"
         rf"(?:showed|had|has) no (?:\w+ )?(?:benefit|effect|efficacy)) (?:for|in|against|on) {_THOSE}{{DP*}}", negated=True),
    _row("treated_with", TREATS, "C>DP", 0.85,
         rf"{{DP}} (?:[\w-]+ ){{0,2}}{_BE} (?:[\w-]+ ){{0,3}}(?:treated|managed|controlled) (?:[\w-]+ )?(?:with|by) {_WORDS}{{C*}}"),
    _row("patients_treated_with", TREATS, "C>D", 0.85,
         rf"{_PEOPLE} with {_FEW}{{D}} (?:[\w-]+ ){{0,3}}(?:treated with|received|given|managed with|started on|take|took) {_WORDS}{{C*}}"),
    _row("treatment_of", TREATS, "C>DP", 0.8,
         rf"(?:treatment|therapy|management) (?:of|for) {_FEW}{{DP}} (?:{_BE}|includes?|included|consists? of|with|relies on|"
         rf"requires|rests on) {_WORDS}{{C*}}"),
    _row("helps", TREATS, "C>DP", 0.75,
         rf"{{C*}} (?:{_ADVERB} |has |have |significantly |can )?{_HELP} (?:[\w-]+ ){{0,6}}{{DP*}}"),
    _row("treatment_with_helps", TREATS, "C>DP", 0.75,
         rf"(?:treatment|therapy|supplementation) with {_FEW}{{C*}} (?:\w+ )?{_HELP} (?:[\w-]+ ){{0,6}}{{DP*}}"),
    _row("does_not_help", TREATS, "C>DP", 0.8,
         rf"{{C*}} (?:did|does|do|has|had|have) (?:not|no) (?:{_HELP}|effect on) (?:[\w-]+ ){{0,6}}{{DP*}}", negated=True),
    _row("not_contraindicated", CONTRA, "C>DP", 0.85,
         rf"{{C*}} {_BE} (?:not|never) (?:[\w-]+ )?contraindicated (?:in|for) (?:[\w-]+ ){{0,4}}{{DP*}}", negated=True),
    _row("contraindicated", CONTRA, "C>DP", 0.85,
         rf"{{C*}} {_BE} (?!not |never )(?:[\w-]+ )?(?:contraindicated|to be avoided) (?:in|for) (?:[\w-]+ ){{0,4}}{{DP*}}"),
    _row("should_avoid", CONTRA, "C>D", 0.8,
         rf"{_PEOPLE} with {_FEW}{{D}} should (?:avoid|not receive|not be given) {_WORDS}{{C*}}"),
    _row("should_not_be_used", CONTRA, "C>DP", 0.8,
         rf"{{C*}} (?:should|must) (?:not be (?:\w+ )?(?:used|given|administered|prescribed|taken)|be avoided|never be (?:used|given)) "
         rf"(?:in|for|by|to) {_THOSE}{{DP*}}", denies=True),
    _row("gene_found_in", GENE, "G>D", 0.75,
         rf"{_MUTATION} (?:in|of) (?:the )?{{G*}}(?: gene)? {_BE} (?:\w+ )?(?:found|identified|detected|reported|described|seen) in "
         rf"{_THOSE}{{D}}"),
    _row("gene_mutations_found_in", GENE, "G>D", 0.75,
         rf"{{G*}} {_MUTATION} {_BE} (?:\w+ )?(?:found|identified|detected|reported|described|seen) in {_THOSE}{{D}}"),
    _row("gene_for", GENE, "G>D", 0.8,
         rf"{{G}},? {_BE}? ?(?:the|a|an) (?:[\w-]+ ){{0,3}}gene (?:for|of|in|underlying|mutated in|responsible for) {_FEW}{{D}}"),
    _row("gene_not", GENE, "G>D", 0.8,
         rf"\bno (?:\w+ )?(?:association|link|relationship) (?:was \w+ )?(?:between|of) (?:[\w-]+ ){{0,3}}{{G}} (?:[\w-]+ )?(?:and|with) {_FEW}{{D}}",
         negated=True),
    _row("gene_causes_not", GENE, "G>D", 0.85,
         rf"{_MUTATION} (?:in|of) (?:the )?{{G*}}(?: gene| genes)? (?:do|does|did) not (?:cause|underlie|lead to|result in) {_WORDS}{{D}}",
         negated=True),
    _row("gene_causes", GENE, "G>D", 0.9,
         rf"{_MUTATION} (?:in|of|within) (?:the )?(?:[\w-]+ ){{0,2}}{{G*}}(?: gene| genes)? (?:[\w-]+ ){{0,3}}(?:causes?|caused|"
         rf"underlies?|underlie|lead to|result in|are responsible for|are found in|were found in|cause) {_WORDS}{{D}}"),
    _row("gene_mutations_cause", GENE, "G>D", 0.9,
         rf"{{G*}} {_MUTATION} (?:[\w-]+ ){{0,3}}(?:causes?|caused|underlie|lead to|result in|are responsible for) {_WORDS}{{D}}"),
    _row("caused_by_gene", GENE, "G>D", 0.9,
         rf"{{D}} (?:{_BE}|results?|arises?) (?:[\w-]+ ){{0,6}}(?:by|to|with|from) (?:[\w-]+ ){{0,4}}{_MUTATION} (?:in|of|within) "
         rf"(?:the )?(?:[\w-]+ ){{0,3}}{{G*}}"),
    _row("induced", CAUSES, "CD>PD", 0.75, r"{CD}-?induced {PD}"),
    _row("can_cause", CAUSES, "C>PD", 0.75,
         rf"{{C*}} (?:can |may |{_ADVERB} )?(?:causes?|caused|induces?|induced|provokes?|leads? to) {_WORDS}{{PD*}}"),
    _row("side_effect_of", CAUSES, "C>PD", 0.8,
         rf"{{PD*}} {_BE} (?:[\w-]+ ){{0,2}}(?:side|adverse|unwanted) (?:effects?|reactions?|events?) of {_FEW}{{C*}}"),
    _row("cannot_cause", CAUSES, "C>PD", 0.75,
         rf"{{C*}} (?:did|does|do) not (?:cause|induce|provoke|lead to) {_WORDS}{{PD*}}", negated=True),
    _row("due_to", CAUSES, "CD>PD", 0.7,
         rf"{{PD}} (?:[\w-]+ ){{0,2}}(?:caused by|due to|secondary to|induced by|resulting from) {_FEW}{{CD}}"),
)  # fmt: skip
