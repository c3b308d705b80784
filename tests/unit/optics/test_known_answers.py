"""The core against known answers, and the command that shows it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from fovea.cli.optics import VECTORS, optics_commands
from fovea.cli.optics_vectors import TOPICS, check_vectors

RESULTS = {result.topic: result for result in check_vectors(VECTORS)}


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_agrees(topic: str) -> None:
    result = RESULTS[topic]
    assert result.failures == ()
    assert result.total >= 8


def test_the_command_prints_a_line_per_topic() -> None:
    answer = CliRunner().invoke(optics_commands, ["check"])
    assert answer.exit_code == 0
    lines = answer.output.split("\n")[:-1]
    assert lines == [f"{topic} {result.total}/{result.total}" for topic, result in sorted(RESULTS.items())]


def _changed(folder: Path, topic: str, case: int, **expected: object) -> None:
    shutil.copy(VECTORS / f"{topic}.json", folder)
    path = folder / f"{topic}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cases"][case]["expected"] |= expected
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("topic", "changed"),
    [
        ("transposition", {"axis": 89}),
        ("vertex", {"sph": -8.93 + 0.01}),
        ("rx_text", {"warnings": []}),
        ("rx_text", {"error": "EMPTY"}),
        ("oma", {"L": None}),
        ("tolerance", {"pass": False}),
        ("hcpcs_lens", {"code": "V2101"}),
        ("thickness", {"edge_max_mm": 4.75}),
        ("slab_off", {"slab_off_candidate": False}),
    ],
)
def test_a_wrong_answer_is_named(tmp_path: Path, topic: str, changed: dict[str, object]) -> None:
    _changed(tmp_path, topic, 0, **changed)
    answer = CliRunner().invoke(optics_commands, ["check", str(tmp_path)])
    total = RESULTS[topic].total
    assert answer.exit_code == 1
    assert f"{topic} {total - 1}/{total}\n" in answer.output
    assert f"  {topic}-001" in answer.output
    assert "expected" in answer.output
    assert "got" in answer.output


def test_an_unknown_topic_fails_and_a_broken_file_is_told(tmp_path: Path) -> None:
    unknown = {"topic": "astrology", "abs_tol": 0, "cases": [{"id": "a-1", "input": {}, "expected": {"sign": 1}}]}
    (tmp_path / "astrology.json").write_text(json.dumps(unknown), encoding="utf-8")
    answer = CliRunner().invoke(optics_commands, ["check", str(tmp_path)])
    assert answer.exit_code == 1
    assert "astrology 0/1" in answer.output
    (tmp_path / "astrology.json").write_text("{", encoding="utf-8")
    answer = CliRunner().invoke(optics_commands, ["check", str(tmp_path)])
    assert answer.exit_code == 1
    assert "astrology.json is no vector file" in answer.output


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    answer = CliRunner().invoke(optics_commands, ["check", str(tmp_path)])
    assert answer.exit_code == 1


def test_the_benchmark_prints_its_figures() -> None:
    answer = CliRunner().invoke(optics_commands, ["bench", "--rounds", "1"])
    assert answer.exit_code == 0
    assert [line.partition(":")[0] for line in answer.output.splitlines()] == [
        "verdicts on 100 lens choices",
        "thickness and weight of 100 pairs",
        "reading a written prescription",
    ]
