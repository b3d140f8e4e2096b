"""`medkg eval hpo` over a corpus of our own."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError

GOLD = """1|t|Two brothers
1|a|They had nuclear cataracts and short fifth fingers, but autosomal recessive inheritance.
1\t22\t39\tnuclear cataracts\tPhenotype\tHP:0100018
1\t56\t63\tfingers\tPhenotype\tHP:0001250

"""


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "gold.pubtator"
    path.write_text(GOLD, encoding="utf-8")
    return path


def test_scores_and_errors_of_a_corpus(corpus, real_release, tmp_path):
    page = tmp_path / "errors.html"
    call = ["eval", "hpo", str(corpus), "--release", str(real_release.path), "--errors", str(page)]
    done = CliRunner().invoke(cli, call)
    assert done.exit_code == 0, done.output
    assert "1 documents, 2 gold mentions" in done.output
    assert "50.0    50.0   50.0" in done.output
    html = page.read_text(encoding="utf-8")
    assert "missed" in html
    assert "Seizure" in html
    nested = CliRunner().invoke(cli, [*call[:5], "--nested"])
    assert "33.3" in nested.output


def test_a_corpus_without_phenotypes_is_refused(tmp_path, real_release):
    from kg.build.evaluate import evaluate_hpo

    path = tmp_path / "gold.pubtator"
    path.write_text("1|t|Fever\n1|a|None.\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="phenotype"):
        evaluate_hpo(path, release=real_release.path)
