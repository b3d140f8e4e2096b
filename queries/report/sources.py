"""Names of sources as a person reads them, in English and Chinese."""

from __future__ import annotations

import re

__all__ = ["source_name"]

_NAMES = {
    "infores:medkg": ("medkg's own table, not yet checked by a doctor", "medkg自编表格（尚未经医生核对）"),
    "infores:medkg-starter": ("medkg's table of ordinary diseases", "medkg常见病表"),
    "infores:pharmacotherapydb": ("PharmacotherapyDB, curated by physicians", "PharmacotherapyDB（医生审定）"),
    "infores:repodb": ("repoDB, approved drugs and failed trials", "repoDB（获批药物与失败试验）"),
    "infores:hetionet": ("Hetionet", "Hetionet知识网络"),
    "infores:maxo-annotations": ("MAxO annotations of rare diseases", "MAxO罕见病治疗注释"),
    "infores:cpic": ("CPIC, guidelines of pharmacogenetics", "CPIC药物基因组学指南"),
    "infores:everycure-indications": ("drug labels (Every Cure's list)", "药品说明书（Every Cure列表）"),
    "infores:everycure-contraindications": ("drug labels (Every Cure's list)", "药品说明书（Every Cure列表）"),
    "infores:dailymed": ("drug label (DailyMed)", "药品说明书（DailyMed）"),
    "infores:openfda": ("drug label (openFDA)", "药品说明书（openFDA）"),
    "infores:clinicaltrials": ("ClinicalTrials.gov", "临床试验登记（ClinicalTrials.gov）"),
    "infores:hpo-annotations": ("HPO annotations", "HPO注释"),
    "infores:mondo": ("Mondo", "Mondo疾病本体"),
    "infores:pubmed": ("PubMed", "PubMed文献"),
    "infores:pmc": ("PubMed Central", "PubMed Central全文"),
    "infores:hpo": ("Human Phenotype Ontology", "人类表型本体（HPO）"),
    "infores:disease-ontology": ("Disease Ontology", "疾病本体（DO）"),
    "infores:symptom-ontology": ("Symptom Ontology", "症状本体（SYMP）"),
    "infores:mesh": ("MeSH", "医学主题词表（MeSH）"),
    "infores:hsdn": ("HSDN, symptoms by PubMed's index", "HSDN疾病症状网络"),
    "infores:health-knowledge-graph": ("Health Knowledge Graph, from hospital records", "健康知识图谱（源自医院病历）"),
    "infores:columbia-disease-symptom-kb": ("Columbia's table of symptoms", "哥伦比亚大学疾病症状表"),
    "infores:ddxplus": ("DDXPlus, simulated patients", "DDXPlus模拟患者"),
    "infores:baidu-diagnosis-network": ("Baidu's diagnosis network", "百度诊断网络"),
    "infores:medquad": ("MedQuAD", "MedQuAD问答"),
    "infores:medlineplus": ("MedlinePlus", "MedlinePlus健康网页"),
    "infores:nhs": ("NHS pages", "英国NHS网页"),
    "infores:medkg-local": ("the user's own file", "用户提供的文件"),
}
_OWN_LINE = re.compile(r"medkg:treatments/(\w+)(?:\.(\d+))?")
_LABEL = re.compile(r"dailymed:.+")


def source_name(source: str, publication: str, lang: str) -> str:
    """Who says something: the publication where it has a number of its own, and the source in words.

    >>> source_name("infores:medkg", "medkg:treatments/against.12", "en")
    "medkg's own table, not yet checked by a doctor (against.txt, line 12)"
    >>> source_name("infores:pubmed", "PMID:1", "zh"), source_name("infores:x", "", "zh")
    ('PMID:1（PubMed文献）', 'infores:x')
    """
    zh = lang == "zh"
    name = _NAMES.get(source, (source, source))[zh]
    if found := _OWN_LINE.fullmatch(publication):
        line = (f" 第{found[2]}行" if zh else f", line {found[2]}") if found[2] else ""
        return f"{name}{found[1]}.txt{line}" if zh else f"{name} ({found[1]}.txt{line})"
    if not publication or publication == source:
        return name
    if _LABEL.fullmatch(publication):
        name = _NAMES["infores:dailymed"][zh]
    return f"{publication}（{name}）" if zh else f"{publication} ({name})"
