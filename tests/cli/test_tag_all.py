from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete

from pipeline.classify import load_model
from pipeline.cli import retag
from pipeline.language import SEGMENTER
from pipeline.store import Store
from pipeline.store.tables import VectorRow
from tests.store.makers import address_of, article, name_of, outlet, visit


def test_processes_tag_what_one_process_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retag, "BULK", 1)
    monkeypatch.setattr(retag, "_BATCH", 2)
    model, found = load_model(), []
    for jobs in (1, 2):
        with Store.open(address_of(tmp_path / f"{jobs}.db")) as store:
            store.sync_outlets([outlet()])
            for n in range(5):
                store.save_article(article(n), identities=[name_of(n)], visit=visit(n))
            assert retag.tag_all(store, model, None, jobs) == 5
            assert retag.tag_all(store, model, None, jobs) == 0
            kept = store.segments(SEGMENTER, [article(n).id for n in range(5)])
            ids = [article(n).id for n in range(5)]
            vectors, said = store.vectors(ids), store.taggings(model.version, ids)
            assert retag.read_all(store, model, None, jobs) == 0
            with store._write() as session:  # as a store that was tagged before vectors were kept
                session.execute(delete(VectorRow))
            assert retag.read_all(store, model, None, jobs) == 5
            assert store.vectors(ids) == vectors
            assert store.taggings(model.version, ids) == said
            found.append((store.how_many_untagged(model.version), kept, vectors))
    assert found[0] == found[1]
    assert len(found[1][1]) == 5
    assert all(len(one.packed) == 576 for one in found[1][2].values())
    assert {one.encoder for one in found[1][2].values()} == {model.reader}
