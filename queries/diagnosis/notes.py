"""A free-text note becomes a profile: findings by the extractors, with what the author denies kept apart."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from extractors.base import Pipeline
from extractors.pipeline import load
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import InputError, Location
from kg.model import Document, Feature, Profile
from kg.release.read import Release

__all__ = ["NoteReader"]


class NoteReader:
    """Reads notes with the phenotype names of a release; the vocabulary is compiled when the first note comes."""

    def __init__(self, release: Release) -> None:
        self._release = release

    @cached_property
    def _pipeline(self) -> Pipeline:
        wanted = (pl.col("category") == "PhenotypicFeature") & ~pl.col("deprecated")
        rows = (
            self._release.nodes.filter(wanted)
            .select("id", "category", "name", "synonyms", "related_synonyms")
            .iter_rows()
        )
        entries = [VocabularyEntry(id, kind, (name, *names), tuple(related)) for id, kind, name, names, related in rows]
        return load("fast", vocabulary=Vocabulary.compile(entries), only=("hpo",))

    def profile(self, name: str, text: str) -> Profile:
        """Findings that the note affirms are observed, those it negates excluded; family and mere possibilities are
        left out. Raises `InputError`, without quoting the note, when no finding is recognised.
        """
        document = Document.of_parts(f"note:{name}", "", [("note", text)])
        observed: dict[str, Feature] = {}
        excluded: dict[str, Feature] = {}
        for annotation in self._pipeline.pipe([document]):
            for mention in annotation.mentions:
                if mention.curie is None or mention.assertion.family or mention.assertion.hypothetical:
                    continue
                if mention.assertion.negated:
                    excluded.setdefault(mention.curie, Feature(mention.curie))
                elif not mention.assertion.uncertain:
                    observed.setdefault(mention.curie, Feature(mention.curie))
        for id in observed.keys() & excluded.keys():
            # A note that both affirms and denies a finding (now and before) has it.
            excluded.pop(id)
        if not observed and not excluded:
            raise InputError("no phenotype of the release is named in it", where=Location(name), hint="give HP: ids")
        return Profile(name, tuple(observed.values()), tuple(excluded.values()))
