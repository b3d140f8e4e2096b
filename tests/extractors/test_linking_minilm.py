"""The adapter over MiniLM: trains, resumes, is saved small, and changes what it stands beside."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import NameEncoder

THINGS = [["kidney failure", "renal insufficiency"], ["liver tumor", "hepatic neoplasm"], ["heart attack"], ["cough"]]


def test_an_adapter_trains_resumes_and_loads(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from extractors.linking.minilm import Adapter, MiniLmEncoder
        from extractors.linking.minilm_training import AdapterSettings, train_adapter

        light = NameEncoder.untrained(buckets=512, width=8)
        settings = AdapterSettings(rank=2, steps=3, seeds=2, neighbours=1, report=1)
        heard: list[int] = []

        def stop(step: int, _loss: float) -> None:
            heard.append(step)
            if len(heard) == 2:
                raise KeyboardInterrupt

        checkpoint = tmp_path / "checkpoint.pt"
        with pytest.raises(KeyboardInterrupt):
            train_adapter(THINGS, light, settings, listen=stop, checkpoint=checkpoint)
        adapter = train_adapter(
            THINGS, light, settings, listen=lambda step, _: heard.append(step), checkpoint=checkpoint
        )
        assert heard == [1, 2, 2, 3]
        adapter.save(tmp_path)
        assert (tmp_path / "adapter.npz").stat().st_size < 500_000
        loaded = Adapter.load(tmp_path)
        assert loaded.digest == adapter.digest
        plain = MiniLmEncoder(None, weight=1.0, calibration=Calibration())
        tuned = MiniLmEncoder(loaded, weight=0.5, calibration=Calibration())
        names = ["kidney failure", "renal insufficiency", "a much longer name of some other thing"]
        before, after = plain.encode(names), tuned.encode(names)
        assert before.shape == after.shape == (3, 384)
        assert np.allclose(np.linalg.norm(after, axis=1), 1, atol=1e-4)
        assert not np.allclose(before, after, atol=1e-4)
        assert plain.name != tuned.name
