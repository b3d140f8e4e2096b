"""Whatever the bytes, a reader yields records or says what is wrong with which file; nothing else ever comes out."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Document, Node, Statement
from loaders.base import Origin, Problems, Reader
from loaders.graph.kgx import KgxReader
from loaders.literature.bioc import BiocReader
from loaders.literature.jats import JatsReader
from loaders.literature.pubmed import PubmedReader
from loaders.literature.pubtator import PubtatorReader, annotations
from loaders.literature.text import TextReader

FUZZ = settings(max_examples=int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "100")), deadline=None)
PUBMED = b"""<?xml version="1.0"?><!DOCTYPE PubmedArticleSet SYSTEM "x.dtd"><PubmedArticleSet><PubmedArticle>
<MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T &amp; &alpha;</ArticleTitle><Abstract>
<AbstractText Label="A">Some <b>text</b>.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>U</ArticleTitle></Article></MedlineCitation>
</PubmedArticle></PubmedArticleSet>"""
JATS = b"""<article><front><article-meta><article-id pub-id-type="pmid">1</article-id><title-group><article-title>T
</article-title></title-group><pub-date><year>2001</year></pub-date><abstract><p>A [<xref ref-type="bibr">1</xref>].
</p></abstract></article-meta></front><body><sec><title>M</title><p>B</p></sec></body></article>"""
BIOC_XML = b"""<collection><source>s</source><document><id>1</id><passage><infon key="type">title</infon><offset>0
</offset><text>T</text></passage><passage><text>B</text></passage></document></collection>"""
BIOC_JSON = b"""{"source":"s","documents":[{"id":"1","passages":[{"infons":{"type":"title","year":"2001"},"offset":0,
"text":"T"},{"infons":{},"sentences":[{"text":"B"}]}]}]}"""
PUBTATOR = b"""1|t|Title of it
1|a|Abstract \xc3\xa4
1\t0\t5\tTitle\tDisease\tD000001
1\tCID\tD000001\tD000001
"""
KGX = (
    b"id\tsubject\tpredicate\tobject\thas_count\tmedkg_evidence\n"
    b'e\tHP:1\tbiolink:treats\tHP:2\t3\t[{"source":"s","sentence_span":[0,1],"frequency":[1,2,""]}]\n'
)
NODES = b'{"id":"HP:1","category":["biolink:Gene"],"name":"n","synonym":["a"],"deprecated":true}\n'
SEEDS: dict[str, tuple[Reader, str, bytes]] = {
    "pubmed": (PubmedReader(), "a.xml", PUBMED),
    "jats": (JatsReader(), "a.nxml", JATS),
    "bioc-xml": (BiocReader(), "a.xml", BIOC_XML),
    "bioc-json": (BiocReader(), "a.json", BIOC_JSON),
    "bioc-lines": (BiocReader(), "a.jsonl", BIOC_JSON.replace(b"\n", b"")),
    "pubtator": (PubtatorReader(), "a.txt", PUBTATOR),
    "text": (TextReader(), "a.txt", b"Title\n\nBody.\n"),
    "kgx": (KgxReader(), "a_edges.tsv", KGX),
    "kgx-lines": (KgxReader(), "a_nodes.jsonl", NODES),
}
TOKENS = (b"<", b">", b"&", b"&x;", b"]]>", b"<!--", b"<?x", b'"', b"[", b"null", b"1e999", b"\t", b"|", b"\n", b"\x00")
TOKENS += (
    b"\xff",
    b"\xef\xbb\xbf",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    b"-1",
    b'"":',
    b"9" * 30,
    b":",
    b"\xed\xa0\x80",
    b"{}",
)


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    """The seed with a few stretches replaced, cut out or doubled, perhaps cut short."""
    data = seed
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 20)))
        data = data[:start] + draw(st.sampled_from(TOKENS) | st.binary(max_size=6) | st.just(data)) + data[end:]
        data = data[:20_000]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


def run(reader: Reader, name: str, data: bytes) -> None:
    problems = Problems()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        assert reader.can_read(path, data[:8192]) in (True, False)
        try:
            for record in reader.read(path, Origin(""), problems):
                assert isinstance(record, Document | Node | Statement)
                if isinstance(record, Document):
                    assert record.text.strip()
                    assert all(0 <= s.start < s.end <= len(record.text) for s in record.sections)
            if isinstance(reader, PubtatorReader):
                for found in annotations(path, problems):
                    text = found.document.text
                    assert all(text[mention.start : mention.end] == mention.text for mention in found.mentions)
        except InputError as error:
            problems.add(error)
    assert all(error.where is not None and error.where.file == str(path) for error in problems.kept)


@pytest.mark.parametrize("seed", SEEDS)
@FUZZ
@given(data=st.data())
def test_mutated_files(seed: str, data: st.DataObject) -> None:
    reader, name, valid = SEEDS[seed]
    run(reader, name, data.draw(mutated(valid)))


@pytest.mark.parametrize("seed", SEEDS)
@FUZZ
@given(data=st.binary(max_size=300))
def test_random_bytes(seed: str, data: bytes) -> None:
    reader, name, _ = SEEDS[seed]
    run(reader, name, data)
    run(reader, name, gzip.compress(data)[:-3])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_truncation(seed: str) -> None:
    reader, name, valid = SEEDS[seed]
    for length in range(len(valid)):
        run(reader, name, valid[:length])
