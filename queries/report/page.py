"""The page: one HTML file that needs no script and no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from queries.ages import spoken_age
from queries.report.drawing import finding_bars, probability_bar
from queries.report.labels import Labels
from queries.report.markup import Markup, join, tag
from queries.report.parts import (
    comparison_table,
    diagnosis_article,
    number,
    pair_table,
    reference_links,
    table,
    verdict_mark,
)
from queries.report.sources import source_name
from queries.report.words import LANGUAGES, bracketed, colon, standing, system_name, translate, word
from queries.treatment.chinese import said_in_chinese

__all__ = ["to_html"]

_STYLE = Path(__file__).with_name("page.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_SECTIONS = (
    "patient", "differential", "why", "compare", "pairs", "questions", "treatments", "reviews", "references", "limits",
)  # fmt: skip
_LINKS = {
    re.compile(r"PMID:(\d+)"): "https://pubmed.ncbi.nlm.nih.gov/{}/",
    re.compile(r"OMIM:(\d+)"): "https://omim.org/entry/{}",
    re.compile(r"ORPHA:(\d+)"): "https://www.orpha.net/en/disease/detail/{}",
    re.compile(r"dailymed:(.+)"): "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={}",
    re.compile(r"clinicaltrials:(NCT\d+)"): "https://clinicaltrials.gov/study/{}",
}


def to_html(content: dict[str, Any], *, lang: str = "en", labels: Labels | None = None) -> str:
    """The page for a content (`queries.report.content.report_content`); `labels` name findings in its language."""
    names = labels or Labels({})
    title = f"{word('title', lang)} · {content['patient']}"
    # The style is ours and holds no `<`; as an element's raw text it must not be escaped.
    style = Markup(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        style,
    )
    sections = [
        _section("patient", _patient(content, lang, names), lang),
        _section("differential", _differential(content, lang, names), lang),
        _section("why", join(*(diagnosis_article(d, lang, names) for d in content["diagnoses"])), lang),
        _section("compare", comparison_table(content, lang, names), lang),
        *([_section("pairs", pair_table(content, lang, names), lang)] if content["pairs"] is not None else []),
        _section("questions", _questions(content, lang, names), lang),
        _section("treatments", _treatments(content, lang), lang),
        _section("reviews", _reviews(content, lang), lang),
        _section("references", _references(content, lang), lang),
        _section("limits", _limits(lang), lang),
    ]
    listed = [key for key in _SECTIONS if key != "pairs" or content["pairs"] is not None]
    skip = tag("a", word("skip", lang), class_="skip", href="#differential")
    foot = tag("footer", tag("p", word("notice", lang), class_="soft"))
    body = tag("body", skip, _banner(content, lang), _contents(listed, lang), tag("main", *sections), foot)
    return "<!doctype html>\n" + tag("html", head, "\n", body, lang=LANGUAGES[lang]) + "\n"


def _section(key: str, inside: Markup, lang: str) -> Markup:
    heading = tag("h2", word(key, lang), id=f"{key}-title")
    return tag("section", heading, inside or tag("p", word("nothing", lang)), id=key, aria_labelledby=f"{key}-title")


def _banner(content: dict[str, Any], lang: str) -> Markup:
    sources = ", ".join(f"{s['name']} {s['version']}".strip() for s in content["sources"])
    facts = [
        ("release", content["release"]), ("version", content["version"]), ("sources", sources),
        ("command", content["command"]),
    ]  # fmt: skip
    listed = [join(tag("dt", word(key, lang)), tag("dd", tag("code", text))) for key, text in facts if text]
    return tag(
        "header",
        tag("h1", word("title", lang)),
        tag("p", word("notice", lang), class_="notice", role="note"),
        tag("dl", *listed, class_="facts"),
    )


def _contents(sections: Sequence[str], lang: str) -> Markup:
    links = [tag("li", tag("a", word(key, lang), href=f"#{key}")) for key in sections]
    return tag("nav", tag("ul", *links), aria_label=word("contents", lang))


def _patient(content: dict[str, Any], lang: str, names: Labels) -> Markup:
    profile = content["profile"]
    sex = word(profile["sex"], lang) if profile["sex"] in ("female", "male") else profile["sex"]
    told = (
        ("age", spoken_age(profile["age"], lang) if profile["age"] else ""),
        ("sex", sex),
        ("suspected genes", ", ".join(gene["label"] for gene in profile["genes"])),
        ("course", ", ".join(names.of(term["id"], term["label"]) for term in profile["course"])),
    )
    facts = [f"{word(key, lang)}{colon(lang)}{value}" for key, value in told if value]
    rows = []
    for system in content["systems"]:
        cells = [tag("th", system_name(system["id"], system["name"], lang), scope="row")]
        for side in ("observed", "excluded"):
            items = [_feature(f, lang, names) for f in system[side]]
            listed = tag("ul", *(tag("li", item) for item in items)) if items else "–"
            cells.append(tag("td", listed, data_name=word(side, lang)))
        rows.append(tag("tr", *cells))
    heads = [word(key, lang) for key in ("system", "observed", "excluded")]
    unmapped = [
        tag("li", tag("code", translate(u["item"], lang)), " – ", translate(u["reason"], lang))
        for u in profile["unmapped"]
    ]
    warnings = [tag("li", translate(w, lang)) for w in content["warnings"]]
    return join(
        tag("p", tag("strong", content["patient"]), *(f" · {fact}" for fact in facts)),
        tag("div", tag("h3", word("warnings", lang)), tag("ul", *warnings), class_="warn") if warnings else None,
        table(word("findings", lang), heads, rows) if rows else None,
        join(tag("h3", word("known", lang)), _known(profile["known"], lang, names)) if profile["known"] else None,
        join(tag("h3", word("unmapped", lang)), tag("ul", *unmapped)) if unmapped else None,
    )


def _known(rows: list[dict[str, Any]], lang: str, names: Labels) -> Markup:
    """What is known besides findings, one line a kind: that a drug, an allergy or a value was read can be checked."""
    listed = []
    for kind in dict.fromkeys(row["kind"] for row in rows):
        told = [_known_item(row, lang, names) for row in rows if row["kind"] == kind]
        items = join(*(join("; ", item) if place else item for place, item in enumerate(told)))
        listed.append(join(tag("dt", word(kind, lang)), tag("dd", items)))
    return tag("dl", *listed, class_="facts")


def _known_item(row: dict[str, Any], lang: str, names: Labels) -> Markup:
    name = word(row["label"], lang) if row["kind"] == "state" else names.of(row["id"], row["label"])
    value = f" {row['value']}" if row["value"] else None
    detail = bracketed(word(row["detail"], lang), lang) if row["detail"] else None
    return join(name, value, detail)


def _feature(feature: dict[str, Any], lang: str, names: Labels) -> Markup:
    notes = [word(feature["severity"], lang)] if feature["severity"] else []
    notes += [f"{word('given as', lang)} {feature['given']}"] if feature["given"] else []
    told = bracketed("，".join(notes) if lang == "zh" else ", ".join(notes), lang) if notes else None
    return join(names.of(feature["id"], feature["label"]), " ", tag("span", feature["id"], class_="id"), told)


def _differential(content: dict[str, Any], lang: str, names: Labels) -> Markup:
    if not content["diagnoses"]:
        return Markup("")
    rows = []
    for d in content["diagnoses"]:
        bits = [c["bits"] for c in d["contributions"]]
        told = [names.of(c["feature"], c["label"]) for c in d["contributions"]]
        spoken = ", ".join(f"{name} {value:+.2f}" for name, value in zip(told, bits, strict=True))
        rows.append(
            tag(
                "tr",
                tag("td", str(d["rank"]), class_="num", data_name=word("rank", lang)),
                tag(
                    "th",
                    tag("a", d["name"], href=f"#d{d['rank']}"),
                    " ",
                    tag("span", d["id"], class_="id"),
                    verdict_mark(d, lang),
                    scope="row",
                ),
                tag("td", _chance(d["probability"], lang), class_="chance-cell", data_name=word("probability", lang)),
                tag("td", finding_bars(bits, told, spoken), data_name=word("each finding", lang)),
            )
        )
    rest = tag("td", _chance(content["other"], lang), class_="chance-cell", data_name=word("probability", lang))
    rows.append(tag("tr", tag("td"), tag("th", word("others", lang), scope="row"), rest, tag("td")))
    caption = word("differential caption", lang, n=f"{content['candidates']:,}")
    return table(caption, [word(key, lang) for key in ("rank", "disease", "probability", "each finding")], rows)


def _chance(chance: float, lang: str) -> Markup:
    return join(
        probability_bar(chance, f"{word('probability', lang)} {chance:.1%}"), " ", number(chance, f"{chance:.1%}")
    )


def _questions(content: dict[str, Any], lang: str, names: Labels) -> Markup:
    rows = []
    for q in content["questions"]:
        leads = [f"{lead['name']} ({lead['probability']:.0%})" for lead in (q["if_yes"], q["if_no"])]
        name = join(names.of(q["id"], q["name"]), " ", tag("span", q["id"], class_="id"))
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", word(q["cost"], lang), data_name=word("how", lang)),
                tag("td", number(q["gain"], f"{q['gain']:.2f}"), class_="num", data_name=word("gain", lang)),
                tag("td", number(q["yes"], f"{q['yes']:.0%}"), class_="num", data_name=word("yes", lang)),
                tag("td", leads[0], data_name=word("if yes", lang)),
                tag("td", leads[1], data_name=word("if no", lang)),
            )
        )
    heads = [word(key, lang) for key in ("question", "how", "gain", "yes", "if yes", "if no")]
    return table(word("questions caption", lang), heads, rows) if rows else Markup("")


def _treatments(content: dict[str, Any], lang: str) -> Markup:
    """A table a disease: its drugs, procedures, care and follow-up."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for t in content["treatments"]:
        groups.setdefault(t["disease"], []).append(t)
    heads = [word(key, lang) for key in ("treatment", "standing", "against", "reference")]
    tables = [
        table(
            word("treatment of", lang, n=_named(rows[0], "disease", lang)), heads, [_treatment(t, lang) for t in rows]
        )
        for rows in groups.values()
    ]
    told = [tag("li", w) for w in content["treatment_warnings"][lang]]
    return join(
        tag("div", tag("ul", *told), class_="warn") if told else None,
        tag("p", word("treatments caption", lang), class_="soft") if tables else None,
        *tables,
    )


def _treatment(t: dict[str, Any], lang: str) -> Markup:
    return tag(
        "tr",
        tag("th", _named(t, "name", lang), _public(t["id"]), verdict_mark(t, lang), scope="row"),
        tag("td", _standing(t, lang), data_name=word("standing", lang)),
        tag("td", _against(t["against"], lang), data_name=word("against", lang)),
        tag("td", reference_links(t["references"]), data_name=word("reference", lang)),
    )


def _public(id: str) -> Markup | None:
    """An id that other people know; one of medkg's own repeats the name."""
    return None if id.startswith("medkg:") else join(" ", tag("span", id, class_="id"))


def _named(row: dict[str, Any], key: str, lang: str) -> str:
    plain = row["disease_name"] if key == "disease" else row[key]
    return str((row[f"{key}_zh"] if lang == "zh" else "") or plain)


def _standing(t: dict[str, Any], lang: str) -> str:
    said = [standing(t["kind"], t["status"], t["line"], lang)]
    if t["through"]:
        said.append(word("through", lang, n=(t["through_zh"] if lang == "zh" else "") or t["through"]))
    said += [word(key, lang) for key in ("failed", "taken") if t[key]]
    return " · ".join(said)


def _against(reasons: list[dict[str, Any]], lang: str) -> Markup | str:
    if not reasons:
        return "–"
    items = []
    for r in reasons:
        told = r["because_zh"] if lang == "zh" else r["because"]
        mark = tag("strong", word(r["severity"], lang))
        items.append(tag("li", mark, " ", told, " ", reference_links(r["references"])))
    return tag("ul", *items)


def _reviews(content: dict[str, Any], lang: str) -> Markup:
    items = []
    for r in content["reviews"]:
        name = (r["name_zh"] if lang == "zh" else "") or r["name"] or r["about"]
        who = " · ".join(filter(None, (r["by"], r["time"], word("other release", lang) if r["other_release"] else "")))
        said = tag("strong", word(f"verdict {r['verdict']}", lang))
        quoted = join(" ", tag("q", r["comment"])) if r["comment"] else None
        items.append(tag("li", said, f" {name}", quoted, tag("span", f" {who}", class_="soft")))
    return tag("ul", *items) if items else Markup("")


def _references(content: dict[str, Any], lang: str) -> Markup:
    items = []
    for r in content["references"]:
        sentence = said_in_chinese(r["sentence"]) if lang == "zh" else r["sentence"]
        quoted = join(tag("q", sentence), " – ") if sentence else None
        taught = f" ({word('teaching', lang)})" if r["publication"].startswith("TEACHING:") else None
        made = f" · {r['extractor']}" if r["extractor"] else None
        own = r["publication"].startswith("medkg:") or r["publication"] == r["source"]
        link = None if own else join(_link(r["publication"]), " ")
        named = source_name(r["source"], r["publication"] if own else "", lang)
        items.append(tag("li", quoted, link, taught, tag("span", named, made, class_="soft"), id=f"r{r['number']}"))
    return tag("ol", *items, class_="references") if items else Markup("")


def _link(publication: str) -> Markup:
    for pattern, url in _LINKS.items():
        if found := pattern.fullmatch(publication):
            return tag("a", publication, href=url.format(found[1]))
    return tag("span", publication)


def _limits(lang: str) -> Markup:
    return tag("ul", *(tag("li", word(f"limit {place}", lang)) for place in range(1, 5)))
