"""Rows to files and stdout."""

import csv
from pathlib import Path

import pytest

from rowsmith.cli.output import PREVIEW_ROWS, RowWriter
from rowsmith.errors import ConfigError


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8").splitlines()))


def test_rows_stand_in_the_file_as_soon_as_they_are_written(tmp_path: Path) -> None:
    target = tmp_path / "rows.ndjson"

    with RowWriter(str(target)) as writer:
        writer.write([{"name": "Ana"}, {"name": "Bo"}])
        read_meanwhile = target.read_text("utf-8")

    assert read_meanwhile == '{"name":"Ana"}\n{"name":"Bo"}\n'


def test_a_file_keeps_its_rows_when_a_run_finds_none_before_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "rows.ndjson"
    target.write_text("old\n", "utf-8")

    with RowWriter(str(target)):
        pass

    assert target.read_text("utf-8") == "old\n"


def test_a_finished_run_without_rows_leaves_an_empty_file(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    target.write_text("old\n", "utf-8")

    with RowWriter(str(target), ["name"]) as writer:
        writer.finish()

    assert target.read_text("utf-8") == ""


def test_new_rows_replace_those_of_an_earlier_run(tmp_path: Path) -> None:
    target = tmp_path / "rows.ndjson"
    target.write_text("old\n", "utf-8")

    with RowWriter(str(target)) as writer:
        writer.write([{"n": 1}])
        writer.write([{"n": 2}])

    assert target.read_text("utf-8") == '{"n":1}\n{"n":2}\n'


def test_a_csv_has_all_asked_columns_in_their_order(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"

    with RowWriter(str(target), ["name", "phone"]) as writer:
        writer.write([{"name": "Ana"}])

    assert _read(target) == [["name", "phone"], ["Ana", ""]]


def test_a_csv_grows_by_a_column_that_a_later_row_brings(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"

    with RowWriter(str(target)) as writer:
        writer.write([{"name": "Ana, Li"}])
        writer.write([{"name": "Bo", "phone": "12"}])

    assert _read(target) == [
        ["name", "phone"],
        ["Ana, Li", ""],
        ["Bo", "12"],
    ]


def test_a_target_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--output: .*No such file"):
        RowWriter(str(tmp_path / "none" / "rows.csv"))


def test_rows_on_stdout_are_utf8_whatever_the_locale(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    with RowWriter("-") as writer:
        writer.write([{"name": "Žofie 李"}])

    assert capfdbinary.readouterr().out == '{"name":"Žofie 李"}\n'.encode()


def test_only_the_first_rows_are_held_for_the_table(tmp_path: Path) -> None:
    with RowWriter(str(tmp_path / "rows.ndjson")) as writer:
        for number in range(3):
            writer.write([{"n": number}] * 15)

    assert (writer.count, len(writer.first)) == (45, PREVIEW_ROWS)
    assert writer.kept() == f"45 rows kept in {tmp_path}/rows.ndjson"
