"""The vendor's memory: one file, kept across restarts, never misread."""

import sqlite3
from pathlib import Path

import pytest

from fovea.simulators.adyen.store import Answer, Kind, Store


def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "adyen.sqlite3")
    with store.transaction():
        store.keep_answer("key", Answer("fingerprint", 200, {"a": 1}, {"pspReference": "P"}))
        store.set_plan(Kind.CAPTURE, "refused_later", 2)
    store.close()
    again = Store(tmp_path / "adyen.sqlite3")
    assert again.answer("key") == Answer("fingerprint", 200, {"a": 1}, {"pspReference": "P"})
    assert [again.take_plan(Kind.CAPTURE) for _ in range(3)] == ["refused_later", "refused_later", None]
    again.close()


def test_a_failed_transaction_leaves_no_trace(tmp_path: Path) -> None:
    store = Store(tmp_path / "adyen.sqlite3")

    def fail_half_way() -> None:
        with store.transaction():
            store.keep_answer("key", Answer("fingerprint", 200, {}, {}))
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail_half_way()
    assert store.answer("key") is None
    store.close()


def test_a_file_of_another_layout_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "adyen.sqlite3"
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(RuntimeError, match="another version"):
        Store(path)
