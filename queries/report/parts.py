"""Pieces that several sections of the page share, and the article of one diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from queries.report.drawing import bits_bar, path_drawing
from queries.report.labels import Labels
from queries.report.markup import Markup, join, tag
from queries.report.words import bracketed, colon, word

__all__ = [
    "comparison_table", "diagnosis_article", "number", "pair_table", "reference_links", "table", "verdict_mark",
]  # fmt: skip


def number(value: float, shown: str) -> Markup:
    """A number as people read it, with its exact value for programs.

    >>> str(number(0.12345, "12 %"))
    '<data value="0.12345">12 %</data>'
    """
    return tag("data", shown, value=value)


def reference_links(numbers: Sequence[int]) -> Markup:
    """Links to numbered references.

    >>> str(reference_links([2]))
    '<a href="#r2">[2]</a>'
    """
    return join(*(tag("a", f"[{n}]", href=f"#r{n}") for n in numbers))


def verdict_mark(row: dict[str, Any], lang: str) -> Markup | None:
    """What a doctor said last of a diagnosis or treatment, as a short mark; nothing where nobody did."""
    said = row.get("reviewed")
    if not said:
        return None
    by = f" ({said['by']})" if said["by"] else ""
    return join(" ", tag("span", f"{word('verdict ' + said['verdict'], lang)}{by}", class_="verdict"))


def table(caption: str, heads: Sequence[str], rows: Sequence[Markup]) -> Markup:
    """A table with a caption; on a narrow screen each row becomes a block."""
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    return tag("table", tag("caption", caption), head, tag("tbody", *rows), class_="wide")


def diagnosis_article(d: dict[str, Any], lang: str, names: Labels) -> Markup:
    """Contributions of one diagnosis as a chart in a table, then its paths."""
    title = tag("h3", f"{d['rank']}. {d['name']} ", tag("span", d["id"], class_="id"), id=f"d{d['rank']}")
    original = [d["original"]] if d.get("original", d["name"]) != d["name"] else []
    told = " · ".join([*original, *d["xrefs"][:6]])
    drawn = [_path(c, d, lang, names) for c in d["contributions"] if c["statement"]]
    region = tag(
        "div", *drawn, class_="scroll", tabindex=0, role="region", aria_label=f"{word('paths', lang)}: {d['name']}"
    )
    paths = join(tag("h4", word("paths", lang)), region) if drawn else None
    return tag(
        "article",
        title,
        tag("p", told, class_="soft"),
        _facts(d, lang, names),
        _chart(d, lang, names),
        paths,
        aria_labelledby=f"d{d['rank']}",
    )


def _facts(d: dict[str, Any], lang: str, names: Labels) -> Markup | None:
    """Genes, inheritance and onset of a disease in a line."""
    lines = [
        f"{word(f'{kind} of', lang)}{colon(lang)}{', '.join(names.of(fact['id'], fact['name']) for fact in facts)}"
        for kind, facts in d["facts"].items()
        if facts
    ]
    return tag("p", " · ".join(lines)) if lines else None


def _chart(d: dict[str, Any], lang: str, names: Labels) -> Markup:
    largest = max([1.0, *(abs(c["bits"]) for c in d["contributions"]), abs(d["remainder_bits"])])
    rows = []
    for c in d["contributions"]:
        absent = bracketed(word("absent", lang), lang) if c["excluded"] else None
        how = join(
            word(c["relation"], lang),
            f"{colon(lang)}{names.of(c['matched'], c['matched_label'])}"
            if c["relation"] not in ("exact", "kin", "none", "words")
            else None,
        )
        if c["rate"]:
            how = join(
                how, f"{'，' if lang == 'zh' else ', '}{word('rate', lang)} ", number(c["rate"], f"{c['rate']:.0%}")
            )
        cited = join(" ", reference_links(c["references"])) if c["references"] else None
        name = join(names.of(c["feature"], c["label"]), absent)
        rows.append(_line(name, c["bits"], largest, join(how, cited), lang))
    rows.append(_line(Markup(word("remainder", lang)), d["remainder_bits"], largest, Markup(""), lang))
    rows.append(_line(tag("strong", word("sum", lang)), d["score_bits"], None, Markup(""), lang))
    heads = [word("finding", lang), word("bits", lang), "±", word("relation", lang)]
    return table(word("contributions of", lang, n=d["name"]), heads, rows)


def comparison_table(content: dict[str, Any], lang: str, names: Labels) -> Markup:
    """The first two diagnoses side by side, the finding that tells them apart best first."""
    found = content["comparison"]
    if not found:
        return Markup("")
    first, second = content["diagnoses"][:2]
    told = [(names.of(r["feature"], r["label"]), r["first"], r["second"], r["difference"]) for r in found["rows"]]
    told.append((word("remainder", lang), first["remainder_bits"], second["remainder_bits"], found["remainder"]))
    largest = max([1.0, *(abs(gap) for _, _, _, gap in told)])
    rows = [
        _beside(name, (one, other, gap), largest, (first["name"], second["name"]), lang)
        for name, one, other, gap in told
    ]
    sums = (first["score_bits"], second["score_bits"], found["difference"])
    rows.append(_beside(word("sum", lang), sums, None, (first["name"], second["name"]), lang))
    heads = [word("finding", lang), first["name"], second["name"], word("difference", lang), "±"]
    return table(word("compare caption", lang, a=first["name"], b=second["name"]), heads, rows)


def pair_table(content: dict[str, Any], lang: str, names: Labels) -> Markup:
    """The pairs of diseases that explain the findings better than one; a sentence when none does."""
    labels = {f["id"]: f["label"] for system in content["systems"] for f in system["observed"]}
    rows = [
        tag(
            "tr",
            tag("td", number(pair["gain_bits"], f"{pair['gain_bits']:+.1f}"), class_="num"),
            *(
                tag(
                    "td",
                    tag("strong", names.of(one["id"], one["name"])), " ", tag("span", one["id"], class_="id"),
                    tag("br"), ", ".join(names.of(id, labels.get(id, "")) for id in one["explains"]),
                    data_name=word(f"disease {place}", lang),
                )
                for place, one in enumerate(pair["diseases"], 1)
            ),
        )
        for pair in content["pairs"]
        if pair["gain_bits"] > 0
    ]  # fmt: skip
    if not rows:
        return tag("p", f"{word('no pair', lang)}{'。' if lang == 'zh' else '.'}".capitalize())
    return table(word("pairs caption", lang), [word(key, lang) for key in ("bits", "disease 1", "disease 2")], rows)


def _beside(
    name: str, bits: tuple[float, float, float], largest: float | None, of: tuple[str, str], lang: str
) -> Markup:
    heads = (*of, word("difference", lang))
    cells = [
        tag("td", number(value, f"{value:+.2f}"), class_="num", data_name=head)
        for value, head in zip(bits, heads, strict=True)
    ]
    return tag("tr", tag("th", name, scope="row"), *cells, tag("td", bits_bar(bits[2], largest) if largest else None))


def _line(name: Markup, bits: float, largest: float | None, how: Markup, lang: str) -> Markup:
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", number(bits, f"{bits:+.2f}"), class_="num", data_name=word("bits", lang)),
        tag("td", bits_bar(bits, largest) if largest else None),
        tag("td", how, data_name=word("relation", lang) if how else None),
    )


def _path(c: dict[str, Any], d: dict[str, Any], lang: str, names: Labels) -> Markup:
    finding = (names.of(c["feature"], c["label"]), "" if c["feature"].startswith("medkg:") else c["feature"])
    disease = (d["name"], d["id"])
    cited = "".join(f"[{n}]" for n in c["references"])
    rate = cited if c["rate"] is None else f"{c['rate']:.0%} {cited}"
    if c["matched"] == c["feature"]:
        boxes, links = [finding, disease], [rate]
    else:
        boxes = [finding, (names.of(c["matched"], c["matched_label"]), c["matched"]), disease]
        links = ["≈", rate]
    label = word("path", lang, a=" → ".join(text for text, _ in boxes[:-1]), b=f"{d['name']}: {rate}")
    return path_drawing(boxes, links, label)
