"""`medkg extract`: processes, formats read back by others, the page to look at."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import UsageError

PAPERS = """1|t|Marfan syndrome with <script>alert(1)</script>
1|a|Patients with Marfan syndrome had ectopia lentis but no seizures & no β-thalassaemia. Losartan treats Marfan syndrome.

2|t|A second paper
2|a|Her mother had Huntington disease. Chorea may occur in Huntington disease.

"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "papers.pubtator"
    path.write_text(PAPERS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def extract(papers, small_release):
    def run(*options):
        done = CliRunner().invoke(
            cli, ["extract", str(papers), "--release", str(small_release.path), *map(str, options)]
        )
        assert done.exit_code == 0, done.output
        return done

    return run


@pytest.fixture(scope="module")
def rows(extract, tmp_path_factory):
    out = tmp_path_factory.mktemp("rows") / "out.jsonl"
    extract("-o", out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_two_processes_give_the_same_bytes(extract, rows, tmp_path):
    extract("-o", tmp_path / "two.jsonl", "--jobs", "2")
    assert [json.loads(line) for line in (tmp_path / "two.jsonl").read_text(encoding="utf-8").splitlines()] == rows
    assert [row["id"] for row in rows] == ["PMID:1", "PMID:2"]


def test_bioc_is_read_back_by_bioc(extract, rows, tmp_path):
    biocjson = pytest.importorskip("bioc.biocjson")
    extract("-o", tmp_path / "out.bioc.json")
    with (tmp_path / "out.bioc.json").open(encoding="utf-8") as stream:
        collection = biocjson.load(stream)
    assert [f"PMID:{document.id}" for document in collection.documents] == [row["id"] for row in rows]
    for document, row in zip(collection.documents, rows, strict=True):
        found = [a for passage in document.passages for a in passage.annotations]
        assert [a.id for a in found] == [m["id"] for m in row["mentions"]]
        for passage in document.passages:
            assert row["text"][passage.offset :].startswith(passage.text)
        for annotation, mention in zip(found, row["mentions"], strict=True):
            (place,) = annotation.locations
            assert row["text"][place.offset : place.offset + place.length] == annotation.text == mention["text"]
            assert annotation.infons["identifier"] == (mention["curie"] or "-")
            assert ("negated" in annotation.infons) == mention["assertion"]["negated"]
        ends = [[node.refid for node in relation.nodes] for relation in document.relations]
        assert ends == [[r["subject"], r["object"]] for r in row["relations"]]


def test_pubtator_is_read_back_by_bioc(extract, rows, tmp_path):
    pubtator = pytest.importorskip("bioc.pubtator")
    extract("-o", tmp_path / "out.pubtator")
    with (tmp_path / "out.pubtator").open(encoding="utf-8") as stream:
        documents = pubtator.load(stream)
    assert [f"PMID:{document.pmid}" for document in documents] == [row["id"] for row in rows]
    for document, row in zip(documents, rows, strict=True):
        assert f"{document.title} {document.abstract}" == row["text"]
        spans = [(a.start, a.end, a.text) for a in document.annotations]
        assert spans == [(m["start"], m["end"], m["text"]) for m in row["mentions"]]
        assert all(row["text"][a:b] == text for a, b, text in spans)


def test_the_page_shows_links_and_assertions_and_escapes_everything(extract, rows, tmp_path):
    extract("--view", tmp_path / "page.html", "-o", tmp_path / "out.jsonl")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "MONDO_0007947" in page
    assert ">MONDO:0007947</a>" in page
    assert "<b>not</b></mark>" in page
    assert "<b>relative</b></mark>" in page
    assert "does not replace a doctor" in page
    assert page.count("<article>") == len(rows) == 2
    assert "has phenotype" in page
    assert (tmp_path / "out.jsonl").stat().st_size


def test_nothing_to_write_to_and_unknown_names_are_told(papers, small_release):
    call = ["extract", str(papers), "--release", str(small_release.path)]
    for more, said in (
        ([], "--view"),
        (["-o", "x.jsonl", "--pipeline", "slow"], "fast"),
        (["-o", "x.jsonl", "--with", "x"], "hpo"),
    ):
        done = CliRunner().invoke(cli, [*call, *more])
        assert isinstance(done.exception, UsageError)
        assert said in done.exception.hint


def test_drawing_holds_the_text_whatever_the_mentions_are():
    import re
    from html import unescape

    from kg.model import Annotation, Document, Mention
    from loaders.writers.view import _document

    text = "aa bb cc dd & ee"
    mentions = tuple(
        Mention(f"m{n}", a, b, text[a:b], kind, curie, 0.9, "x.v1")
        for n, (a, b, kind, curie) in enumerate(
            [
                (0, 5, "Disease", "MONDO:1"),
                (0, 5, "PhenotypicFeature", "HP:1"),
                (3, 8, "Gene", None),
                (12, 13, "<b>", "x"),
            ]
        )
    )
    drawn = _document(Annotation(Document.of_parts("PMID:1", "", [("text", text)]), mentions=mentions))
    body = re.sub(r"<small.*?</small>|<b>.*?</b>", "", drawn.split("<p>")[1].split("</p>")[0])
    assert unescape(re.sub("<[^>]*>", "", body)) == text
