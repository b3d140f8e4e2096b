"""A shard survives kills and bad documents; many shards give the same bytes from one process or two."""

from __future__ import annotations

import os

import orjson
import pytest

from extractors import shards
from extractors.runners.local import run
from extractors.runners.pool import worker_pool
from extractors.shards import ShardConfig, extract_shard, read_documents, read_shard, write_documents
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import ExtractionError
from kg.model import Document

BOOK = Vocabulary.compile(
    [VocabularyEntry("D:1", "Disease", ("asthma",)), VocabularyEntry("P:1", "PhenotypicFeature", ("cough",))]
)


@pytest.fixture
def config(tmp_path):
    BOOK.save(tmp_path / "v.bin")
    return ShardConfig("fast", tmp_path / "v.bin")


def documents(count):
    return [
        Document.of_parts(f"PMID:{n}", f"Asthma causes cough, report {n}.", [("abstract", "É.")]) for n in range(count)
    ]


def test_documents_come_back_as_they_went(tmp_path):
    write_documents(documents(3), tmp_path / "in.jsonl")
    assert list(read_documents(tmp_path / "in.jsonl")) == documents(3)


def test_statements_come_back_and_the_manifest_says_what_made_them(tmp_path, config):
    write_documents(documents(2), tmp_path / "in.jsonl")
    extract_shard(tmp_path / "in.jsonl", tmp_path / "out", config)
    rows = list(read_shard(tmp_path / "out"))
    assert [digest for digest, _ in rows] == [d.digest for d in documents(2)]
    (evidence,) = rows[0][1].evidence
    assert (evidence.publication, evidence.sentence) == ("PMID:0", "Asthma causes cough, report 0.")
    assert (evidence.knowledge_level, evidence.agent_type, evidence.section) == (
        "knowledge_assertion",
        "text_mining_agent",
        "title",
    )
    manifest = orjson.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["vocabulary"] == BOOK.digest
    assert manifest["parts"][0] == "sentences.v1"
    assert manifest["statements"] == 2


def test_a_document_that_fails_is_named_and_the_rest_goes_on(tmp_path, config, monkeypatch):
    class Fussy:
        names = ("fussy.v1",)

        def outcomes(self, documents):
            whole = shards.load("fast", vocabulary=BOOK)
            for document in documents:
                failed = ExtractionError("fussy.v1 failed on PMID:1 (ValueError)")
                yield document, failed if document.id == "PMID:1" else whole.annotate(document)

    monkeypatch.setattr(shards, "_pipeline", lambda name, vocabulary: Fussy())
    write_documents(documents(3), tmp_path / "in.jsonl")
    extract_shard(tmp_path / "in.jsonl", tmp_path / "out", config)
    manifest = orjson.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert [row["document"] for row in manifest["failed"]] == ["PMID:1"]
    assert len(manifest["documents"]) == 3
    assert len(list(read_shard(tmp_path / "out"))) == 2


def test_a_kill_leaves_nothing_that_looks_finished(tmp_path, config, monkeypatch):
    def killed(annotation):
        raise KeyboardInterrupt

    write_documents(documents(1), tmp_path / "in.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(shards, "statements", killed)
        with pytest.raises(KeyboardInterrupt):
            extract_shard(tmp_path / "in.jsonl", tmp_path / "out", config)
    assert not (tmp_path / "out").exists()
    extract_shard(tmp_path / "in.jsonl", tmp_path / "out", config)
    assert len(list(read_shard(tmp_path / "out"))) == 1


def test_two_processes_write_what_one_writes(tmp_path, config):
    jobs = {}
    for processes in (1, 2):
        jobs[processes] = []
        for n in range(2):
            source = tmp_path / f"in{n}.jsonl"
            write_documents(documents(n + 1), source)
            jobs[processes].append((source, tmp_path / f"out{processes}-{n}"))
        done = []
        run(jobs[processes], config, processes=processes, progress=lambda done=done: done.append(1))
        assert len(done) == 2
    for (_, one), (_, two) in zip(jobs[1], jobs[2], strict=True):
        for name in ("statements.jsonl", "manifest.json"):
            assert (one / name).read_bytes() == (two / name).read_bytes()


def test_workers_use_one_thread_and_the_environment_is_as_before(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    with worker_pool(1) as pool:
        seen = [pool.submit(os.getenv, name).result() for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")]
    assert seen == ["1", "3"]  # what the user has set stays
    assert "OPENBLAS_NUM_THREADS" not in os.environ
