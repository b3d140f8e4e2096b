"""Words that mean one thing inside a longer name: "renal anomaly" = "kidney abnormality"; and endings of one stem.

They are only used for names of several words: alone, "late" is no delay, and "clonic" no clonus.
"""

from __future__ import annotations

__all__ = ["FAMILIES", "SUFFIXES"]

_ROWS = """
abnormality abnormal anomaly malformation malformed defect deformity deformed dysmorphism dysmorphic
neoplasm tumor neoplastic
impairment impaired loss
delay delayed retardation retarded
small hypoplasia hypoplastic underdeveloped
absent absence aplasia aplastic agenesis lack missing
large big enlarged enlargement
short shortened shortening
decreased reduced low diminished decrease reduction
increased elevated elevation high increase raised
wide broad widened
narrow narrowing narrowed
kidney renal
heart cardiac
eye ocular
liver hepatic
skin cutaneous
skeletal skeleton bone osseous
tooth dental teeth
foot feet
brain cerebral
face facial
vertebra vertebral vertebrae
phalanx phalanges phalange phalangeal
metacarpus metacarpal metacarpi
testis testes teste testicular
fistula fistulae
intellectual mental
nose nasal
lung pulmonary
stomach gastric
intestine intestinal bowel
pancreas pancreatic pancrea
ovary ovarian
uterus uterine
endometrium endometrial
prostate prostatic
spleen splenic
colon colonic
rectum rectal
esophagus esophageal
duodenum duodenal
larynx laryngeal
pharynx pharyngeal
trachea tracheal
bronchus bronchial bronchi
artery arterial
vein venous
muscle muscular
retina retinal
cornea corneal
cerebellum cerebellar
thymus thymic
breast mammary
pleura pleural
peritoneum peritoneal
urethra urethral
ureter ureteral ureteric
recurrent repeated
inheritance inherited
difficulty difficult problem trouble
"""
FAMILIES: dict[str, str] = {word: row.split()[0] for row in _ROWS.strip().splitlines() for word in row.split()}
"""Word → first word of its row; words are given as `extractors.words.stem` leaves them."""

SUFFIXES = (
    "isation", "ization", "ations", "ation", "ities", "ically", "ening", "ances", "ences", "ical", "ness", "ance",
    "ence", "ened", "ions", "ally", "ity", "ing", "ion", "ent", "ant", "ous", "ive", "ed", "ly", "al", "ic", "ia",
    "ar", "us", "um", "e", "y", "a",
)  # fmt: skip
"""Endings that are cut from words of more than five letters when four letters or more remain; longest first."""
