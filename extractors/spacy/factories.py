"""Factories of the components, by which `nlp.add_pipe` and `spacy.load` know them (entry points `spacy_factories`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import registry

from extractors.spacy.components import Part

__all__ = [
    "abbreviations", "assertion", "cooccurrence", "dictionary", "english_tokenizer", "labels", "linking",
    "linking_accurate", "ner", "ner_accurate", "nested_phenotypes", "patterns", "phenotypes", "relations",
    "relations_accurate", "sentences", "settle",
]  # fmt: skip

_MENTIONS = ["doc.ents", "doc.spans", "doc._.medkg"]


@Language.factory("medkg_sentences", default_config={"sents": True}, assigns=["doc._.medkg", "token.is_sent_start"])
def sentences(nlp: Language, name: str, sents: bool) -> Part:
    """Sentences; with `sents` they are spaCy's `doc.sents` too."""
    return Part(name, part="sentences", sents=sents)


@Language.factory("medkg_abbreviations", assigns=["doc._.medkg"])
def abbreviations(nlp: Language, name: str) -> Part:
    """Short forms with their long forms (Schwartz and Hearst)."""
    return Part(name, part="abbreviations")


@Language.factory("medkg_dictionary", default_config={"release": None}, assigns=_MENTIONS)
def dictionary(nlp: Language, name: str, release: str | None) -> Part:
    """Names of diseases, phenotypes, genes, chemicals and procedures of a release (default: HPO, Mondo, MeSH)."""
    return Part(name, part="dictionary", release=release)


@Language.factory("medkg_phenotypes", default_config={"release": None}, assigns=_MENTIONS)
def phenotypes(nlp: Language, name: str, release: str | None) -> Part:
    """HPO concepts, words in any order, the longest where names overlap."""
    return Part(name, part="phenotypes", release=release)


@Language.factory("medkg_nested_phenotypes", default_config={"release": None}, assigns=_MENTIONS)
def nested_phenotypes(nlp: Language, name: str, release: str | None) -> Part:
    """HPO concepts, also those inside a longer name."""
    return Part(name, part="nested-phenotypes", release=release)


@Language.factory("medkg_ner", assigns=_MENTIONS)
def ner(nlp: Language, name: str) -> Part:
    """The trained tagger `fast`: diseases, chemicals, genes and more as its corpora mean them, not linked."""
    return Part(name, part="ner")


@Language.factory("medkg_ner_accurate", assigns=_MENTIONS)
def ner_accurate(nlp: Language, name: str) -> Part:
    """The trained tagger `accurate`; needs the extra `transformers`."""
    return Part(name, part="ner-accurate")


@Language.factory("medkg_linking", default_config={"release": None}, requires=["doc.ents"], assigns=_MENTIONS)
def linking(nlp: Language, name: str, release: str | None) -> Part:
    """A link for mentions that have none, or NIL."""
    return Part(name, part="linking", release=release)


@Language.factory("medkg_linking_accurate", default_config={"release": None}, requires=["doc.ents"], assigns=_MENTIONS)
def linking_accurate(nlp: Language, name: str, release: str | None) -> Part:
    """The same with the tuned MiniLM; needs the extra `transformers`."""
    return Part(name, part="linking-accurate", release=release)


@Language.factory("medkg_settle", requires=["doc.ents"], assigns=_MENTIONS)
def settle(nlp: Language, name: str) -> Part:
    """One mention where several overlap."""
    return Part(name, part="settle")


@Language.factory("medkg_labels", assigns=["doc._.medkg"])
def labels(nlp: Language, name: str) -> Part:
    """What the sections of a drug's label say."""
    return Part(name, part="labels")


@Language.factory("medkg_relations", assigns=["doc._.medkg"])
def relations(nlp: Language, name: str) -> Part:
    """Learned relations, within and across sentences."""
    return Part(name, part="relations")


@Language.factory("medkg_relations_accurate", assigns=["doc._.medkg"])
def relations_accurate(nlp: Language, name: str) -> Part:
    """The same with a model that a transformer joins; needs the extra `transformers`."""
    return Part(name, part="relations-accurate")


@Language.factory("medkg_assertion", requires=["doc.ents"], assigns=["doc._.medkg", "span._.negated"])
def assertion(nlp: Language, name: str) -> Part:
    """Negated, uncertain, family, historical, hypothetical; judges the entities of any other component too."""
    return Part(name, part="assertion")


@Language.factory("medkg_patterns", assigns=["doc._.medkg"])
def patterns(nlp: Language, name: str) -> Part:
    """Relations that a sentence states by its form."""
    return Part(name, part="patterns")


@Language.factory("medkg_cooccurrence", assigns=["doc._.medkg"])
def cooccurrence(nlp: Language, name: str) -> Part:
    """Pairs that one sentence names."""
    return Part(name, part="cooccurrence")


class _EnglishTokenizer(Tokenizer):  # type: ignore[misc]
    """The tokenizer of spaCy, which is content with its own rules where a folder holds none."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Tokenizer:
        return super().from_disk(path, exclude=exclude) if Path(path).exists() else self


@registry.tokenizers("medkg.english.v1")
def english_tokenizer() -> Callable[[Language], Tokenizer]:
    """The English tokenizer of spaCy; a pipeline's folder need not hold a copy of its rules."""

    def make(nlp: Language) -> Tokenizer:
        plain = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
        return _EnglishTokenizer(
            nlp.vocab,
            rules=plain.rules,
            prefix_search=plain.prefix_search,
            suffix_search=plain.suffix_search,
            infix_finditer=plain.infix_finditer,
            token_match=plain.token_match,
            url_match=plain.url_match,
        )

    return make
