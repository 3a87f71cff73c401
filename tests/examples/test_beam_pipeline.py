"""Run the pipeline with Beam, which ``make beam`` installs in an environment of its own."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.support.decoders import open_svg, zxing

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("BEAM_PYTHON") or ROOT / "examples/beam/.venv/bin/python")
# Prints the options that no parser of Beam knows.
UNKNOWN_OPTIONS = """
import argparse, sys
from apache_beam.options import pipeline_options
from apache_beam.options.pipeline_options import PipelineOptions
parser = argparse.ArgumentParser(conflict_handler="resolve", allow_abbrev=False)
for one in vars(pipeline_options).values():
    if isinstance(one, type) and issubclass(one, PipelineOptions) and "_add_argparse_args" in vars(one):
        one._add_argparse_args(parser)
for name in ("input", "output", "parameters", "payload"):
    parser.add_argument(f"--{name}")
print(*parser.parse_known_args(sys.argv[1:])[1])
"""

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PYTHON.exists(), reason="Beam is not installed"),
]


def run(*arguments: str) -> str:
    command = [str(PYTHON), "-W", "ignore", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pipeline_writes_images_and_manifest(tmp_path: Path) -> None:
    rows = tmp_path / "rows"
    rows.mkdir()
    for number in range(3):
        lines = [f"https://example.com/{number}/{row},n,{'x' if row == 7 else ''}\n" for row in range(40)]
        (rows / f"part{number}.csv").write_text("".join(["url,name,size\n", *lines]))
    (rows / "bad.csv").write_text('url\n"x')
    output = tmp_path / "codes"
    run(
        "-m",
        "examples.beam.pipeline",
        "--input",
        f"{rows}/*.csv",
        "--output",
        str(output),
        "--parameters",
        "format=svg",
    )
    files = sorted(path.relative_to(output).as_posix() for path in output.glob("*/*"))
    assert len(files) == 3 * 39
    assert files[0] == "part0/00002-n.svg"
    assert zxing(open_svg((output / "part2/00041-n.svg").read_bytes())) == b"https://example.com/2/39"
    (manifest,) = output.glob("manifest-*.csv")
    entries = list(csv.DictReader(manifest.read_text().splitlines()))
    assert sorted(entry["file"] for entry in entries if entry["file"]) == files
    assert sorted(entry["input"] for entry in entries if entry["error"]) == ["bad", "part0", "part1", "part2"]


def test_wrong_parameters_end_the_pipeline(tmp_path: Path) -> None:
    command = [str(PYTHON), "-m", "examples.beam.pipeline", "--input", "x", "--output", str(tmp_path)]
    done = subprocess.run(
        [*command, "--parameters", "sise=3"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode
    assert "unknown parameter 'sise'" in done.stderr


def test_options_of_the_document_exist() -> None:
    document = (ROOT / "docs" / "scale.md").read_text().replace("\\\n", " ")
    commands = re.findall(r"-m examples\.beam\.pipeline (.*)", document)
    assert len(commands) == 2
    for command in commands:
        assert run("-c", UNKNOWN_OPTIONS, *shlex.split(command)).strip() == ""
    assert run("-c", UNKNOWN_OPTIONS, "--max_workers", "3").strip() == "--max_workers 3"
