"""Readers of papers and notes, on real samples and on the corner cases that real samples lack."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import orjson
import pytest

from kg.errors import InputError, UsageError
from kg.model import Annotation, Document, Mention, Relation
from loaders.base import Origin, Problems, Reader, head_of
from loaders.literature.bioc import BiocReader
from loaders.literature.jats import JatsReader
from loaders.literature.pubmed import PubmedReader
from loaders.literature.pubtator import PubtatorReader, annotations
from loaders.literature.text import TextReader
from loaders.writers.annotations import annotation_to_dict, write_annotations

NO_ORIGIN = Origin("")
ARTICLE = """<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
<Title>J</Title></Journal><ArticleTitle>On H<sub>2</sub>O.</ArticleTitle>
<Abstract><AbstractText Label="AIMS" NlmCategory="OBJECTIVE">To <i>see</i> &#946;.</AbstractText>
<AbstractText NlmCategory="RESULTS">Seen.</AbstractText><AbstractText>End.</AbstractText></Abstract>
<PublicationTypeList><PublicationType UI="{kind}">x</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName UI="D008382">Marfan</DescriptorName></MeshHeading></MeshHeadingList>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.1/x</ArticleId>
<ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.9/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
PUBTATOR = "7|t|Ab fever.\n7|a|Cd ache.\n7\t3\t8\tfever\tDisease\tD005334\n7\t13\t17\tache\tDisease\t-1\n"


def read(reader: Reader, path: Path, problems: Problems | None = None) -> list[Document]:
    assert reader.can_read(path, head_of(path))
    found = list(reader.read(path, NO_ORIGIN, problems if problems is not None else Problems()))
    assert all(isinstance(document, Document) for document in found)
    return found  # type: ignore[return-value]


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def articles(*pmids: str, kind: str = "D016428") -> str:
    inner = "".join(ARTICLE.format(pmid=pmid, kind=kind) for pmid in pmids)
    return f"<PubmedArticleSet>{inner}</PubmedArticleSet>"


def part(document: Document, name: str) -> str:
    return next(document.text[s.start : s.end] for s in document.sections if s.name == name)


def test_pubmed_takes_the_article_apart(tmp_path: Path) -> None:
    (document,) = read(PubmedReader(), written(tmp_path / "a.xml", articles("12")))
    assert document.text == "On H2O. To see β. Seen. End."
    assert [s.name for s in document.sections] == ["title", "aims", "results", "abstract"]
    assert (document.id, document.doi, document.xrefs) == ("PMID:12", "10.1/x", ("PMC:PMC77",))
    assert (document.mesh, document.year, document.journal) == (("MESH:D008382",), 1998, "J")
    assert (document.retracted, document.source) == (False, "infores:pubmed")


def test_pubmed_marks_retracted_papers_only(tmp_path: Path) -> None:
    for kind, retracted in (("D016441", True), ("D016440", False)):
        (document,) = read(PubmedReader(), written(tmp_path / "a.xml", articles("1", kind=kind)))
        assert document.retracted is retracted


def test_one_malformed_article_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    problems = Problems()
    found = read(PubmedReader(), written(tmp_path / "a.xml", articles("1", "x", "3")), problems)
    assert [document.id for document in found] == ["PMID:1", "PMID:3"]
    assert problems.count == 1
    assert problems.kept[0].where is not None
    assert "a.xml" in problems.kept[0].where.file


def test_a_file_cut_short_gives_what_came_before_then_says_where(tmp_path: Path) -> None:
    whole = articles("1", "2", "3")
    path = written(tmp_path / "a.xml", whole[: whole.index("<PMID>3") + 9])
    stream = PubmedReader().read(path, NO_ORIGIN, Problems())
    assert [next(stream).id, next(stream).id] == ["PMID:1", "PMID:2"]
    with pytest.raises(InputError, match="after PMID:2") as caught:
        next(stream)
    assert caught.value.where is not None
    assert caught.value.where.line
    assert caught.value.where.line > 10


def test_no_entity_is_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret", "hidden words")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    for declared, used in ((f'<!ENTITY e0 "lol">{levels}', "&e8;"), (f'<!ENTITY e SYSTEM "{secret}">', "&e;")):
        text = f"<!DOCTYPE PubmedArticleSet [{declared}]>{articles('1').replace('Seen', used)}"
        with pytest.raises(InputError, match=r"a\.xml"):
            read(PubmedReader(), written(tmp_path / "a.xml", text))


@pytest.mark.parametrize("damage", [b"\xff\xfe<\x00", b"not xml <PubmedArticleSet", b"<PubmedArticleSet>\xe9</Pub"])
def test_what_is_no_xml_is_an_input_error(tmp_path: Path, damage: bytes) -> None:
    path = written(tmp_path / "a.xml", damage)
    with pytest.raises(InputError, match=r"a\.xml"):
        list(PubmedReader().read(path, NO_ORIGIN, Problems()))


def test_damaged_gzip_is_an_input_error(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml.gz", gzip.compress(articles("1").encode() * 50)[:-40])
    with pytest.raises(InputError, match="gzip"):
        list(PubmedReader().read(path, NO_ORIGIN, Problems()))


def test_real_pubmed_sample(shared: Path, tmp_path: Path) -> None:
    with tarfile.open(shared / "jats_pubmed_samples" / "samples.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    (path,) = tmp_path.rglob("pubmed-*.xml")
    (document,) = read(PubmedReader(), path)
    assert (document.id, document.year, document.doi) == ("PMID:29768149", 2018, "10.1056/NEJMoa1715274")
    assert [s.name for s in document.sections] == ["title", "background", "methods", "results", "conclusions"]


def test_real_jats_samples(shared: Path, tmp_path: Path) -> None:
    for name in ("jats_pubmed_samples/samples.tar.gz", "jats_rct/jats_rct.tar.gz"):
        with tarfile.open(shared / name) as archive:
            archive.extractall(tmp_path, filter="data")
    files = sorted(tmp_path.rglob("*.nxml"))
    problems = Problems()
    found = [document for path in files for document in read(JatsReader(), path, problems)]
    assert len(found) == len(files) > 90
    assert problems.count == 0
    assert all(document.id.startswith("PMID:") and document.journal and document.year for document in found)
    # PMC3452313 is a scan: only its abstract is text.
    assert sum(len(document.text) < 3000 for document in found) == 1
    assert not any("\ue000" in document.text or "\ue001" in document.text for document in found)
    assert not any("[,]" in document.text or "[]" in document.text for document in found)
    names = {section.name for document in found for section in document.sections}
    assert {"table", "figure", "results", "methods"} <= names
    assert not names & {"references", "reference list"}


JATS = """<article xmlns="http://jats.nlm.nih.gov" xmlns:xlink="http://www.w3.org/1999/xlink" article-type="{kind}">
<front><article-meta><article-id pub-id-type="pmc">PMC9</article-id><article-id pub-id-type="doi">10.1/y</article-id>
<title-group><article-title>T<xref ref-type="fn">*</xref></article-title></title-group>
<permissions><license xlink:href="http://cc/by"><p>x</p></license></permissions>
<abstract><sec><title>Aims:</title><p>A.</p></sec></abstract></article-meta></front>
<body><p>Loose.</p><sec sec-type="methods"><title>1. Methods</title><sec><title>Design</title>
<p>Known<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup> as [<xref ref-type="bibr">3</xref>]
and (<xref ref-type="bibr">Li 2004</xref>).</p><p>See Table <xref ref-type="table">1</xref>.</p></sec>
<table-wrap><label>Table 1</label><caption><p>Cap.</p></caption><table><tr><td>cell</td></tr></table></table-wrap></sec>
</body><back><ref-list><ref>Refs</ref></ref-list></back></article>"""


def test_jats_leaves_no_dangling_citations(tmp_path: Path) -> None:
    (document,) = read(JatsReader(), written(tmp_path / "a.nxml", JATS.format(kind="research-article")))
    assert (document.id, document.title, document.license) == ("PMC:PMC9", "T", "http://cc/by")
    assert document.text == "T A. Loose. Design. Known as and (Li 2004). See Table 1. Cap."
    assert [s.name for s in document.sections] == ["title", "aims", "body", "methods", "table"]
    (document,) = read(JatsReader(), written(tmp_path / "a.nxml", JATS.format(kind="retraction")))
    assert document.retracted


def test_origin_goes_before_the_readers_own_source(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml", articles("1"))
    (document,) = PubmedReader().read(path, Origin("infores:mine", license="CC0-1.0"), Problems())
    assert (document.source, document.license) == ("infores:mine", "CC0-1.0")


BIOC = {
    "source": "PubTator",
    "documents": [
        {
            "id": "5",
            "passages": [
                {"infons": {"type": "title"}, "offset": 0, "text": "Title."},
                {"infons": {"section_type": "INTRO"}, "offset": 7, "text": "Intro."},
                {"infons": {"section_type": "REF"}, "offset": 14, "text": "Other paper."},
            ],
        },
        {"id": "", "passages": [{"infons": {}, "text": "x"}]},
    ],
}
BIOC_XML = """<?xml version="1.0"?><!DOCTYPE collection SYSTEM "BioC.dtd"><collection><source>PMC</source>
<document><id>5</id><passage><infon key="type">title</infon><offset>0</offset><text>T &lt; 1.</text></passage>
<passage><infon key="type">abstract</infon><offset>7</offset><sentence><text>A.</text></sentence>
<sentence><text>B.</text></sentence></passage></document>
<document><id>PMC6</id><passage><text>x</text></passage></document></collection>"""


def test_bioc_json_in_its_three_shapes(tmp_path: Path) -> None:
    shapes = {
        "a.json": orjson.dumps(BIOC),
        "b.json": orjson.dumps([BIOC]),
        "c.jsonl": b"\n".join(orjson.dumps(document) for document in BIOC["documents"]),
    }
    for name, data in shapes.items():
        problems = Problems()
        (document,) = read(BiocReader(), written(tmp_path / name, data), problems)
        assert (document.id, document.text) == ("PMID:5", "Title. Intro.")
        assert [s.name for s in document.sections] == ["title", "intro"]
        assert problems.count == 1


def test_bioc_xml(tmp_path: Path) -> None:
    first, second = read(BiocReader(), written(tmp_path / "a.xml", BIOC_XML))
    assert (first.id, first.title, first.text) == ("PMC:PMC5", "T < 1.", "T < 1. A. B.")
    assert (second.id, second.title, second.source) == ("PMC:PMC6", "", "infores:pmc")


def test_pubtator_gold_is_verified(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.txt", PUBTATOR + "7\t0\t2\tXX\tDisease\tD1\n7\tCID\tD005334\tD005334\n7\tCID\tD9\tD8\n"
    )
    problems = Problems()
    assert read(PubtatorReader(), path)[0].text == "Ab fever. Cd ache."
    (found,) = annotations(path, problems)
    assert [(m.text, m.curie, m.type) for m in found.mentions] == [
        ("fever", "MESH:D005334", "Disease"),
        ("ache", None, "Disease"),
    ]
    assert [(r.subject, r.predicate, r.object) for r in found.relations] == [("m0", "biolink:causes", "m0")]
    assert [error.where.line for error in problems.kept if error.where] == [5, 7]


def test_real_pubtator_corpora(shared: Path) -> None:
    for path, documents, relations in (
        (shared / "bc5cdr" / "CDR_DevelopmentSet.PubTator.txt.gz", 500, 1012),
        (shared / "biored" / "Dev.PubTator.gz", 100, 1162),
    ):
        problems = Problems()
        found = list(annotations(path, problems))
        assert (len(found), problems.count) == (documents, 0)
        assert sum(len(one.relations) for one in found) == relations
        assert [one.document for one in found] == read(PubtatorReader(), path)


def test_text_keeps_offsets_and_takes_the_corpus_id(tmp_path: Path) -> None:
    raw = "A title\n\nBody line.\nNext.\n"
    path = written(tmp_path / "c1_note.txt", raw)
    (document,) = read(TextReader(), path)
    assert (document.id, document.title) == ("file:c1_note", "A title")
    assert document.text.index("Next") == raw.index("Next")
    corpus = {"prefix": "TEACHING", "source": "infores:medkg-teaching", "license": "CC0-1.0"}
    written(tmp_path / "corpus.json", orjson.dumps(corpus))
    (document,) = read(TextReader(), path)
    assert (document.id, document.source, document.license) == ("TEACHING:c1", corpus["source"], "CC0-1.0")
    written(tmp_path / "corpus.json", b"{")
    with pytest.raises(InputError, match=r"corpus\.json"):
        read(TextReader(), path)


def test_text_of_one_line_has_no_title_and_binary_is_not_text(tmp_path: Path) -> None:
    (document,) = read(TextReader(), written(tmp_path / "n.md", "\ufeffOnly fever.\r\n"))
    assert (document.title, document.text) == ("", "Only fever.")
    assert not TextReader().can_read(tmp_path / "n.txt", b"\x00\x01")
    assert not TextReader().can_read(tmp_path / "n.pdf", b"text")


def example() -> Annotation:
    document = Document.of_parts("PMID:7", "Ab fever.", [("abstract", "Cd ä\nache.")])
    mentions = (
        Mention("m0", 3, 8, "fever", "Disease", "MESH:D005334", 0.5, "dictionary.v1"),
        Mention("m1", 15, 19, "ache", "ChemicalEntity", None, 1.0, "dictionary.v1"),
        Mention("m2", 15, 19, "ache", "ChemicalEntity", "MESH:D000001", 1.0, "dictionary.v1"),
    )
    relation = Relation("m2", "biolink:causes", "m0", (0, 20), 0.8, "patterns.v1")
    return Annotation(document, sentences=((0, 9),), mentions=mentions, relations=(relation,))


def test_the_json_face_is_exact(tmp_path: Path) -> None:
    face = annotation_to_dict(example())
    assert list(face) == ["id", "title", "text", "sentences", "mentions", "relations"]
    mention, relation = face["mentions"][1], face["relations"][0]
    assert list(mention) == ["id", "start", "end", "text", "type", "curie", "score", "assertion", "extractor"]
    assert list(mention["assertion"]) == ["negated", "uncertain", "family", "historical", "hypothetical"]
    assert list(relation) == ["subject", "predicate", "object", "negated", "score", "sentence", "extractor"]
    write_annotations(iter([example()]), tmp_path / "a.jsonl")
    assert orjson.loads((tmp_path / "a.jsonl").read_bytes()) == face


def test_bioc_and_pubtator_are_read_back(tmp_path: Path) -> None:
    untitled = Annotation(
        Document.of_parts("file:n", "", [("text", "A fever.")]),
        mentions=(Mention("m0", 2, 7, "fever", "Disease", "HP:0001945", 1.0, "dictionary.v1"),),
    )
    for name, reader in (("a.bioc.json", BiocReader()), ("a.pubtator", PubtatorReader())):
        write_annotations([example(), untitled], tmp_path / name)
        first, second = read(reader, tmp_path / name)
        assert first.text.replace("\n", " ") == example().document.text.replace("\n", " ")
        assert (second.id, second.text) == ("file:n", "A fever.")
    problems = Problems()
    first_back, second_back = annotations(tmp_path / "a.pubtator", problems)
    assert problems.count == 0
    for back, given in ((first_back, example()), (second_back, untitled)):
        assert [(m.start, m.end, m.type, m.curie) for m in back.mentions] == [
            (m.start, m.end, m.type, m.curie) for m in given.mentions
        ]
    assert [r.predicate for r in first_back.relations] == ["biolink:causes"]
    bioc = orjson.loads((tmp_path / "a.bioc.json").read_bytes())
    for passage in bioc["documents"][0]["passages"]:
        for found in passage["annotations"]:
            start = found["locations"][0]["offset"] - passage["offset"]
            assert passage["text"][start : start + found["locations"][0]["length"]] == found["text"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", "old")

    def failing() -> object:
        yield example()
        raise InputError("stop")

    with pytest.raises(InputError):
        write_annotations(failing(), path)  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.jsonl"]
    with pytest.raises(UsageError):
        write_annotations([], tmp_path / "a.doc")
