"""A profile as given becomes a profile of terms that the index knows; what cannot be used is listed with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.errors import InputError
from kg.model import Feature, Profile, Unmapped, normalise_curie
from queries.index import Index
from queries.newer import nearest

__all__ = ["from_curies", "resolve_profile"]


def from_curies(text: str, *, id: str = "command line") -> Profile:
    """A profile from a comma list of CURIEs; a leading `-` or `!` marks a finding that is excluded.

    Raises `InputError` when the list is empty or a part is no CURIE.

    >>> profile = from_curies("HP:0001166, -HP:0001249")
    >>> profile.observed[0].id, profile.excluded[0].id
    ('HP:0001166', 'HP:0001249')
    """
    observed: list[Feature] = []
    excluded: list[Feature] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        side = excluded if part[0] in "-!" else observed
        side.append(Feature(normalise_curie(part.lstrip("-!"))))
    if not observed and not excluded:
        raise InputError("the list of findings is empty", hint="medkg diagnose HP:0001166,HP:0001083")
    return Profile(id, tuple(observed), tuple(excluded))


def resolve_profile(profile: Profile, index: Index) -> Profile:
    """Replace former ids, drop doubles, and move what the release does not know to `unmapped`.

    A finding given as both observed and excluded is contradictory: it is used as neither.
    """
    observed, lost = _known(profile.observed, index)
    excluded, lost_too = _known(profile.excluded, index)
    both = {f.id for f in observed} & {f.id for f in excluded}
    clash = tuple(Unmapped(id, "given as both observed and excluded") for id in sorted(both))
    return replace(
        profile,
        observed=tuple(f for f in observed if f.id not in both),
        excluded=tuple(f for f in excluded if f.id not in both),
        unmapped=(*profile.unmapped, *lost, *lost_too, *clash),
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
        id = index.term_ids[number]
        given = feature.id if feature.id != id else ""
        found.setdefault(id, replace(feature, id=id, label=index.term_names[number], given=given))
    return tuple(found.values()), tuple(lost)


def _as_severe(number: int, severity: str, index: Index) -> int:
    """The term for just this severity of a finding ("Intellectual disability, severe"), or the finding's own."""
    name = index.term_names[number].lower()
    wanted = (f"{name}, {severity}", f"{severity} {name}")
    kinds = (kind for kind in index.descendants(number).tolist() if index.term_names[kind].lower() in wanted)
    return next(kinds, number)
