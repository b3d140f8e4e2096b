"""A profile as given becomes a profile of terms that the index knows; what cannot be used is listed with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.errors import InputError
from kg.model import Feature, Profile, Unmapped, normalise_curie, prefix_of
from queries.courses import MODES, ONSETS
from queries.index import Index
from queries.newer import nearest

__all__ = ["from_curies", "gene_feature", "resolve_profile"]

_GENES = ("NCBIGene", "HGNC", "gene")
_COURSE = ONSETS.keys() | MODES.keys()


def from_curies(text: str, *, id: str = "command line") -> Profile:
    """A profile from a comma list of CURIEs; a leading `-` or `!` marks a finding that is excluded.

    Ids of genes (`NCBIGene:2200`, or `gene:FBN1` by symbol) are suspected genes.

    Raises `InputError` when the list is empty or a part is no CURIE.

    >>> profile = from_curies("HP:0001166, -HP:0001249")
    >>> profile.observed[0].id, profile.excluded[0].id
    ('HP:0001166', 'HP:0001249')
    """
    observed: list[Feature] = []
    excluded: list[Feature] = []
    genes: list[Feature] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        absent, given = part[0] in "-!", normalise_curie(part.lstrip("-!"))
        if prefix_of(given) in _GENES and not absent:
            genes.append(gene_feature(given))
        else:
            (excluded if absent else observed).append(Feature(given))
    if not observed and not excluded and not genes:
        raise InputError("the list of findings is empty", hint="medkg diagnose HP:0001166,HP:0001083")
    return Profile(id, tuple(observed), tuple(excluded), genes=tuple(genes))


def gene_feature(text: str) -> Feature:
    """A suspected gene by id or symbol.

    >>> gene_feature("FBN1").label, gene_feature("NCBIGene:2200").id
    ('FBN1', 'NCBIGene:2200')
    """
    text = text.strip()
    if ":" in text:
        return Feature(normalise_curie(text))
    return Feature(normalise_curie(f"gene:{text}"), text)


def resolve_profile(profile: Profile, index: Index) -> Profile:
    """Replace former ids, drop doubles, and move what the release does not know to `unmapped`.

    A finding given as both observed and excluded is contradictory: it is used as neither.
    """
    course = tuple(_named(f, index) for f in profile.observed if f.id in _COURSE)
    observed, lost = _known((f for f in profile.observed if f.id not in _COURSE), index)
    excluded, lost_too = _known(profile.excluded, index)
    genes, lost_genes = _known_genes(profile.genes, index)
    both = {f.id for f in observed} & {f.id for f in excluded}
    clash = tuple(Unmapped(id, "given as both observed and excluded") for id in sorted(both))
    return replace(
        profile,
        observed=tuple(f for f in observed if f.id not in both),
        excluded=tuple(f for f in excluded if f.id not in both),
        unmapped=(*profile.unmapped, *lost, *lost_too, *lost_genes, *clash),
        genes=genes,
        course=tuple(dict.fromkeys((*profile.course, *course))),
    )


def _known(features: Iterable[Feature], index: Index) -> tuple[tuple[Feature, ...], tuple[Unmapped, ...]]:
    found: dict[str, Feature] = {}
    lost: list[Unmapped] = []
    for feature in features:
        number = index.find(feature.id)
        if number is None:
            number = nearest(feature.label, index.labels, index.information) if feature.label else None
        if number is None:
            reason = "no phenotypic abnormality of this release (unknown, obsolete, or newer than its HPO)"
            lost.append(Unmapped(feature.id, reason))
            continue
        if feature.severity:
            number = _as_severe(number, feature.severity, index)
        id, label = index.term_ids[number], index.term_names[number]
        if id in found:
            continue
        if feature.id == id and feature.label == label:
            found[id] = feature  # as it came: most findings do, and copies take a third of the time of this function
        else:
            found[id] = replace(feature, id=id, label=label, given=feature.id if feature.id != id else feature.given)
    return tuple(found.values()), tuple(lost)


def _named(feature: Feature, index: Index) -> Feature:
    names = dict(index.courses.facts.select("id", "name").unique().iter_rows())
    return replace(feature, label=feature.label or names.get(feature.id, ""))


def _known_genes(genes: Sequence[Feature], index: Index) -> tuple[tuple[Feature, ...], tuple[Unmapped, ...]]:
    """Genes by id or symbol, as the release names them."""
    if not genes:
        return (), ()
    found: dict[str, Feature] = {}
    lost: list[Unmapped] = []
    symbols = index.genes[1]
    by_symbol = {symbol.upper(): id for id, symbol in symbols.items()}
    for gene in genes:
        wanted = (gene.label or gene.id.partition(":")[2]).upper()
        id = gene.id if gene.id in symbols else by_symbol.get(wanted, "")
        if id:
            found.setdefault(id, replace(gene, id=id, label=symbols[id]))
        else:
            none = "no disease of this release is known to be caused by this gene"
            reason = none if symbols else "this release names no genes of diseases: build it with hpo_genes"
            lost.append(Unmapped(gene.label or gene.id, reason))
    return tuple(found.values()), tuple(lost)


def _as_severe(number: int, severity: str, index: Index) -> int:
    """The term for just this severity of a finding ("Intellectual disability, severe"), or the finding's own."""
    name = index.term_names[number].lower()
    wanted = (f"{name}, {severity}", f"{severity} {name}")
    kinds = (kind for kind in index.descendants(number).tolist() if index.term_names[kind].lower() in wanted)
    return next(kinds, number)
