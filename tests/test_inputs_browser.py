"""The form that fills the commands of a page: live, remembered, quoted, and absent without JavaScript."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.commands import bind, fill
from generator.model import Dataset

COMMAND = "article .language-sh code"
FORM = "form[data-inputs]"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    yield opened
    context.close()


def command(page: Any) -> str:
    text: str = page.locator(COMMAND).first.text_content()
    return text.rstrip("\n")


@pytest.mark.parametrize("root", ["", "fa/"])
def test_commands_are_filled_as_one_types(root: str, page: Any, origin: str, dataset: Dataset) -> None:
    page.goto(f"{origin}/{root}recipes/capture-tcpdump/")
    recipe = dataset.recipes["capture-tcpdump"]
    assert command(page) == fill(dataset, recipe)
    page.fill(f"{FORM} [name=port]", "5080")
    page.fill(f"{FORM} [name=file]", "my trace.pcap")
    filled = fill(dataset, recipe, {"port": 5080, "file": "my trace.pcap"})
    assert command(page) == filled
    page.locator(".copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == filled
    page.goto(f"{origin}/ru/recipes/ring-buffer/")
    assert command(page) == fill(dataset, dataset.recipes["ring-buffer"], {"port": 5080, "file": "my trace.pcap"})
    page.click(f"{FORM} button[type=reset]")
    assert command(page) == fill(dataset, dataset.recipes["ring-buffer"])
    page.reload()
    assert command(page) == fill(dataset, dataset.recipes["ring-buffer"])


def test_the_browser_quotes_as_the_generator_does(page: Any, origin: str, dataset: Dataset, tmp_path: Path) -> None:
    """Every value that the patterns let through ends in the same command, and a shell sees one word in it."""
    page.goto(f"{origin}/recipes/one-call/")
    template = dataset.recipes["one-call"].command
    for value in (
        "a'b",
        'a"b',
        "a\\b",
        "$(touch${IFS}x)",
        "`touch${IFS}x`",
        "';touch${IFS}x;'",
        "!!",
        "a;b&c|d>e",
        "{port}",
    ):
        page.fill(f"{FORM} [name=call_id]", value)
        page.fill(f"{FORM} [name=file]", f"it's {value}")
        filled = command(page)
        assert filled == bind(template, {"call_id": value, "file": f"it's {value}"})
        stub = f"tshark() {{ printf '%s\\n' \"$@\"; }}; {filled}"
        done = subprocess.run(["sh", "-c", stub], cwd=tmp_path, capture_output=True, text=True, check=True)
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        assert done.stdout.splitlines() == ["-n", "-r", f"it's {value}", "-Y", f'sip.Call-ID == "{escaped}"']
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("recipe", "name", "value"),
    [
        ("capture-tcpdump", "port", "5060 or tcp"),
        ("capture-tcpdump", "port", "70000"),
        ("capture-tcpdump", "interface", "-w/etc/passwd"),
        ("capture-tcpdump", "file", "-"),
        ("capture-tcpdump", "file", "a\u202eb"),
        ("one-call", "call_id", "a b"),
        ("options-probe", "host", "192.0.2.1;id"),
        ("dns-srv", "domain", "@192.0.2.66"),
        ("sipp-probe", "user", "-sf"),
        ("who-answered", "code", "4xx"),
    ],
)
def test_what_does_not_fit_is_said_and_left_out(
    recipe: str, name: str, value: str, page: Any, origin: str, dataset: Dataset
) -> None:
    page.goto(f"{origin}/recipes/{recipe}/")
    page.fill(f"{FORM} [name={name}]", value)
    assert command(page) == fill(dataset, dataset.recipes[recipe])
    assert page.text_content(f"{FORM} [role=status]")
    assert page.get_attribute(f"{FORM} [name={name}]", "aria-invalid") == "true"
    page.reload()
    assert command(page) == fill(dataset, dataset.recipes[recipe])


def test_memory_that_somebody_broke_does_no_harm(page: Any, origin: str, dataset: Dataset) -> None:
    page.goto(f"{origin}/recipes/one-code/")
    for kept in ("[1]", "null", "{", '{"file": 7, "code": "x; id", "port": {"a": 1}}'):
        page.evaluate("kept => localStorage.setItem('sipcodes.inputs', kept)", kept)
        page.reload()
        assert command(page) == fill(dataset, dataset.recipes["one-code"])


def test_every_command_of_a_code_page_is_filled_with_its_code(page: Any, origin: str) -> None:
    page.goto(f"{origin}/codes/401/")
    assert page.locator("details.recipe").count() >= 2
    page.fill(f"{FORM} [name=file]", "other.pcap")
    texts = [text for text in page.locator(COMMAND).all_text_contents() if "tshark" in text]
    assert all("-r other.pcap" in text for text in texts)
    assert page.locator(f"{FORM} [name=code]").count() == 0


def test_a_recipe_opens_with_the_code_from_whose_page_one_comes(page: Any, origin: str, dataset: Dataset) -> None:
    for root in ("", "ru/", "fa/"):
        page.goto(f"{origin}/{root}codes/480/")
        links = page.locator("article a[href*='recipes/who-answered']")
        assert links.count() >= 1
        for href in links.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            assert href == "../../recipes/who-answered/?code=480"
        links.first.click()
        page.wait_for_url("**/recipes/who-answered/?code=480")
        assert command(page) == fill(dataset, dataset.recipes["who-answered"], {"code": 480})
    page.goto(f"{origin}/recipes/who-answered/")
    assert command(page) == fill(dataset, dataset.recipes["who-answered"]), "the address is not remembered"
    page.goto(f"{origin}/recipes/who-answered/?code=1;id&file=%27%22&host=x")
    assert "sip.Status-Code == 486" in command(page)
    page.goto(f"{origin}/recipes/capture-tcpdump/?file=/etc/cron.d/x&port=1&code=401")
    assert command(page) == fill(dataset, dataset.recipes["capture-tcpdump"]), "a link chooses no file"


def test_without_javascript_the_defaults_stand(browser: Any, origin: str, dataset: Dataset) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/recipes/one-code/")
    assert page.locator(COMMAND).first.text_content().rstrip("\n") == fill(dataset, dataset.recipes["one-code"])
    assert not page.locator(FORM).is_visible()
    context.close()
