"""The list of what was published finds whatever is not as it was."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from generator import integrity
from generator.compress import compress
from tests.conftest import Run
from tests.recipes.tools import need


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A few files with their list."""
    folder = tmp_path / "site"
    for name, data in {"index.html": b"<p>x</p>" * 300, "a/b.json": b"{}", "a/empty": b"", "ru/x.css": b"p{}"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    integrity.write(folder)
    return folder


def test_what_was_listed_is_right(listed: Path) -> None:
    assert integrity.problems(listed) == []
    assert subprocess.run(["sha256sum", "--check", "--quiet", integrity.LIST], cwd=listed, check=False).returncode == 0


def test_every_byte_counts(listed: Path) -> None:
    chance = random.Random(8)  # noqa: S311
    for path in [path for path in listed.rglob("*") if path.is_file() and path.name != integrity.LIST]:
        data = path.read_bytes()
        at = chance.randrange(len(data)) if data else 0
        path.write_bytes(data[:at] + bytes([(data[at] ^ 1) if data else 1]) + data[at + 1 :])
        found = integrity.problems(listed)
        assert [(problem.path, problem.rule) for problem in found] == [(str(path), "V-FILE")]
        path.write_bytes(data)


def test_more_and_less_is_found(listed: Path) -> None:
    (listed / "new.html").write_text("x", encoding="utf-8")
    (listed / "a/b.json").unlink()
    (listed / "ru/x.css").unlink()
    (listed / "ru/x.css").symlink_to("/etc/hostname")
    said = {Path(problem.path).name: problem.message.split(";")[0] for problem in integrity.problems(listed)}
    assert said == {"new.html": "is not in the list", "b.json": "is missing", "x.css": "was changed"}


def test_a_list_that_is_none(listed: Path, tmp_path: Path) -> None:
    (listed / integrity.LIST).write_text("nonsense\n", encoding="utf-8")
    assert "V-LIST" in {problem.rule for problem in integrity.problems(listed)}
    assert [problem.rule for problem in integrity.problems(tmp_path)] == ["V-LIST"]


def test_the_list_can_be_signed(listed: Path, tmp_path: Path, run: Run) -> None:
    need("openssl")
    key, public = tmp_path / "key.pem", tmp_path / "public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    assert run("verify", listed, "--public-key", public).returncode == 1
    assert run("sign", listed, "--key", key).returncode == 0
    done = run("verify", listed, "--public-key", public)
    assert (done.returncode, done.stderr) == (0, "")
    (listed / "index.html").write_text("forged", encoding="utf-8")
    integrity_only = integrity.LIST
    (listed / integrity_only).write_text(
        (listed / integrity_only).read_text(encoding="utf-8").replace("0", "1", 1), encoding="utf-8"
    )
    done = run("verify", listed, "--public-key", public)
    assert done.returncode == 1
    assert "V-SIGN" in done.stderr
    assert "Traceback" not in done.stderr


def test_compressed_files_are_the_same_each_time(listed: Path) -> None:
    import gzip

    import brotli

    assert compress(listed) == 1
    first = {path.name: path.read_bytes() for path in listed.glob("index.html.*")}
    assert compress(listed) == 1
    assert {path.name: path.read_bytes() for path in listed.glob("index.html.*")} == first
    page = (listed / "index.html").read_bytes()
    assert gzip.decompress(first["index.html.gz"]) == page == brotli.decompress(first["index.html.br"])


def test_pipes_and_files_under_the_name_of_the_signature(listed: Path) -> None:
    os.mkfifo(listed / "pipe")  # opened, it would keep its reader for ever
    (listed / integrity.SIGNATURE).write_bytes(b"<script src=/evil.js></script>" * 9)
    found = {Path(problem.path).name for problem in integrity.problems(listed)}
    assert found == {"pipe", integrity.SIGNATURE}
