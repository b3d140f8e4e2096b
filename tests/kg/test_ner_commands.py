"""medkg eval ner, medkg train ner, medkg extract --with ner."""

from __future__ import annotations

import gzip
import json
from itertools import islice

import orjson
import pytest
from click.testing import CliRunner

from kg.build.ner_corpora import CORPORA, read_corpora, read_part
from kg.cli import cli
from loaders.base import Problems

PUBTATOR = (
    "11|t|Clonidine and bradycardia.\n"
    "11|a|Naloxone reverses the hypotension caused by clonidine. Patients with renal failure received heparin.\n"
    "11\t0\t9\tClonidine\tChemical\tD003000\n"
    "11\t14\t25\tbradycardia\tDisease\tD001919\n"
    "11\t27\t35\tNaloxone\tChemical\tD009270\n"
    "11\t49\t60\thypotension\tDisease\tD007022\n"
    "11\t71\t80\tclonidine\tChemical\tD003000\n"
    "11\t96\t109\trenal failure\tDisease\tD051437\n"
    "11\t119\t126\theparin\tChemical\tD006493\n"
    "11\tCID\tD003000\tD001919\n"
)


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def test_eval_prints_scores_and_writes_the_errors(tmp_path):
    corpus, errors = tmp_path / "gold.pubtator", tmp_path / "errors.html"
    corpus.write_text(PUBTATOR, encoding="utf-8")
    found = run("eval", "ner", corpus, "--format", "json", "--errors", errors, "--style", "bc5cdr")
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert (told["documents"], told["gold"]) == (1, 7)
    assert set(told["scores"]["exact"]) == {"all", "Disease", "ChemicalEntity"}
    assert told["scores"]["exact"]["all"]["f1"] > 80
    assert "<table>" in errors.read_text(encoding="utf-8")


def test_eval_says_when_a_corpus_marks_nothing_it_knows(tmp_path):
    corpus = tmp_path / "gold.pubtator"
    corpus.write_text("11|t|HeLa cells.\n11\t0\t4\tHeLa\tCellLine\t-\n", encoding="utf-8")
    from kg.errors import InputError

    with pytest.raises(InputError, match="marks no type"):
        run("eval", "ner", corpus)


def test_extract_with_ner_writes_mentions_without_links(tmp_path):
    papers, out = tmp_path / "papers.pubtator", tmp_path / "out.jsonl"
    papers.write_text(PUBTATOR, encoding="utf-8")
    assert run("extract", papers, "-o", out, "--with", "ner").exit_code == 0
    (row,) = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    found = {(m["text"], m["type"]) for m in row["mentions"]}
    assert {("Naloxone", "ChemicalEntity"), ("bradycardia", "Disease"), ("heparin", "ChemicalEntity")} <= found
    assert all(row["text"][m["start"] : m["end"]] == m["text"] and m["curie"] is None for m in row["mentions"])


def test_no_test_document_is_trained_on(shared):
    problems = Problems()
    tests = {one.document.id for name in CORPORA for one in read_part(shared, name, "test", problems)}
    chosen = {one.document.id for name in CORPORA for one in read_part(shared, name, "dev", problems)}
    told = {one.document.id for corpus in read_corpora(shared, problems) for one in corpus.documents}
    assert len(told) > 1800
    assert not told & tests
    assert not told & chosen


def test_a_slice_of_bc5cdr_is_tagged_well(shared, tmp_path):
    with gzip.open(shared / "bc5cdr/CDR_TestSet.PubTator.txt.gz", "rt", encoding="utf-8") as file:
        blocks = list(islice(file.read().split("\n\n"), 25))
    corpus = tmp_path / "slice.pubtator"
    corpus.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    told = json.loads(run("eval", "ner", corpus, "--format", "json").stdout)
    assert told["scores"]["exact"]["all"]["f1"] > 80
    assert told["scores"]["partial"]["all"]["f1"] >= told["scores"]["exact"]["all"]["f1"]


def test_training_of_both_linear_models_is_the_same_to_the_byte(tmp_path):
    """Over tiny corpora in the real files' forms; the second run is broken off after its first checkpoint."""
    from extractors.ner.training.linear import LinearSettings
    from kg.build.train_ner import train_fast

    corpora = tmp_path / "corpora"
    for known in CORPORA.values():
        for part in known.parts:
            path = corpora / part.file
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_tiny(path)
    settings = LinearSettings(rounds=12, rare=(1, 1))
    train_fast(corpora, tmp_path / "whole", settings=settings)

    def stop(epoch):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_fast(corpora, tmp_path / "again", settings=settings, listen=stop)
    assert (tmp_path / "again" / "literature.checkpoint.npz").exists()
    told = []
    train_fast(corpora, tmp_path / "again", settings=settings, listen=told.append)
    for name in ("literature.npz", "clinical.npz", "styles.npz"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
    assert [one.model for one in told] == ["clinical"]
    assert (tmp_path / "whole" / "literature.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "| bc5cdr |" in (tmp_path / "whole" / "fast.md").read_text(encoding="utf-8")
    assert "literature.npz" in orjson.loads((tmp_path / "whole" / "fast.json").read_bytes())["models"]


def _write_tiny(path):
    """Ten documents; ids differ between files, so that no test document is one of training."""
    number = sum(map(ord, path.name)) * 100
    if path.name.endswith(".tar.gz"):
        import io
        import tarfile

        with tarfile.open(path, "w:gz") as archive:
            for n in range(10):
                text, marks = f"Case {n}: fever and MRI.", "T1\tSign_symptom 8 13\tfever\n"
                for name, body in ((f"{number + n}.txt", text), (f"{number + n}.ann", marks)):
                    info = tarfile.TarInfo(name)
                    info.size = len(body.encode())
                    archive.addfile(info, io.BytesIO(body.encode()))
        return
    body = "\n\n".join(
        PUBTATOR.strip().replace("11|", f"{n}|").replace("11\t", f"{n}\t") for n in range(number, number + 10)
    )
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(body.encode()))
    else:
        path.write_text(body, encoding="utf-8")
