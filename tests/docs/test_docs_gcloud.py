"""Check the gcloud and deploy.sh commands of the documents, without running them.

bash runs the shell commands of a document, with a gcloud and a deploy.sh that record their arguments. Other programs do
nothing. The parser of the installed gcloud then parses the arguments, and deploy.sh checks them in a dry run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from docs.pages import ROOT
from tests.docs.test_docs import DOCUMENTS
from tests.support.deploy_script import SCRIPT, gcloud_installation, needs_gcloud, run

END = "\x1e"
RECORD = """record() { printf '%s\\0' "$@" $'\\x1e' >>"$CALLS"; }
"""
STUBS = f"""{RECORD}
gcloud() {{ record gcloud "$@"; echo value; }}
command_not_found_handle() {{ :; }}
"""
# The parser must reject these, or the test would prove nothing.
WRONG = [
    ["run", "deploy", "qr", "--sauce=."],
    ["run", "deploi", "qr"],
    ["run", "services", "update-traffic", "qr", "--to-latest", "--to-revisions=a=100"],
    ["billing", "budgets", "create", "--display-name=qr"],
    ["compute", "backend-services", "update", "qr", "--global", "--cache-mode=ALL"],
]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
GOOGLE_CLOUD = ("deploying.md", "domain.md", "operating.md")
# The first page sets the variables of all of these pages.
VARIABLES = "".join(re.findall("^export .*\n", (ROOT / "docs" / "deploying.md").read_text(), re.MULTILINE))


def commands_of(path: Path, folder: Path) -> list[list[str]]:
    """Return the words of each gcloud and deploy.sh command of a document, after the expansions of the shell."""
    folder.mkdir()
    calls = folder / "calls"
    calls.touch()
    (folder / "cat").symlink_to(shutil.which("cat") or "cat")
    (folder / "deploy.sh").write_text(f'#!{shutil.which("bash")}\n{RECORD}record deploy.sh "$@"\n')
    (folder / "deploy.sh").chmod(0o700)
    script = STUBS + VARIABLES + "".join(BLOCK.findall(path.read_text()))
    environment = {"PATH": str(folder), "CALLS": str(calls)}
    bash = shutil.which("bash") or "bash"
    subprocess.run([bash, "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=60, check=False)
    records = calls.read_text().split(f"{END}\0")[:-1]
    return [record.split("\0")[:-1] for record in records]


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    folder = tmp_path_factory.mktemp("documents")
    return {path.name: commands_of(path, folder / path.stem) for path in DOCUMENTS if BLOCK.search(path.read_text())}


@pytest.mark.exhaustive
@needs_gcloud
def test_gcloud_accepts_the_arguments_of_each_command(commands: dict[str, list[list[str]]], tmp_path: Path) -> None:
    found = [words[1:] for page in commands.values() for words in page if words[0] == "gcloud"]
    assert len(found) > 50
    errors = parse([*found, *WRONG], tmp_path)
    assert not [(command, error) for command, error in zip(found, errors, strict=False) if error]
    assert all(errors[len(found) :])


def parse(gcloud_commands: list[list[str]], folder: Path) -> list[str | None]:
    """Return the error of each command, or None. The parser reads the file alert.json."""
    (folder / "alert.json").write_text("{}")
    python, sdk = gcloud_installation()
    program = Path(__file__).parents[1] / "support" / "gcloud_parser.py"
    result = subprocess.run(
        [python, program, f"{sdk}/lib"], input=json.dumps(gcloud_commands), cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CLOUDSDK_CORE_PROJECT": "demo"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    errors: list[str | None] = json.loads(result.stdout)
    return errors


def test_deploy_accepts_the_flags_of_each_command(commands: dict[str, list[list[str]]]) -> None:
    found = [words[1:] for page in commands.values() for words in page if words[0] == "deploy.sh"]
    assert len(found) > 10
    for words in found:
        flags = [
            word.replace("logos/brand.json", "logos/example.json") for word in words
        ]  # the operator writes the file
        result = run([str(SCRIPT), "--dry-run", *flags], {"PATH": os.environ["PATH"]})
        assert result.returncode == 0, (flags, result.stderr)


@pytest.mark.parametrize("page", GOOGLE_CLOUD)
def test_every_command_of_deploying_is_found(commands: dict[str, list[list[str]]], page: str) -> None:
    """A command that bash does not reach, for example after a missing quote, would not be checked."""
    text = "".join(BLOCK.findall((ROOT / "docs" / page).read_text()))
    written = re.findall(r"(?:^|\$\(|[|&] )(gcloud|\./deploy\.sh)\s", re.sub(r"#.*", "", text), re.MULTILINE)
    assert len(commands[page]) == len(written) > 3
