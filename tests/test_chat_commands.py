"""The chat writer from the command line: who is ready, what would be sent, what became of it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback_chat import ChatService, words_for

from soundscape.cli import main

ROOT = Path(__file__).resolve().parents[1]
DOG = str(ROOT / "data/demo/dog.wav")


@pytest.fixture
def server(monkeypatch):
    with ChatService() as service:
        monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", service.address)
        yield service


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_writers_are_listed_with_what_each_needs_and_asked_only_when_told(server):
    rows = {row["name"]: row for row in json.loads(run("writers", "--json").stdout)}
    assert server.asked == []
    assert rows["bank"]["ready"]
    assert rows["chat"]["needs"] == f"a running server at {server.address}/v1"
    rows = {row["name"]: row for row in json.loads(run("writers", "--probe", "--json").stdout)}
    assert rows["chat"]["message"] == "ready: llama3.2; listed beside it: qwen3"
    assert server.posts == []


def test_a_wrong_setting_is_told_and_hides_no_other_writer(monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "ftp://example.org")
    shown = run("writers")
    assert shown.exit_code == 0
    assert "bank       ready" in shown.stdout
    assert "SOUNDSCAPE_CHAT_URL" in shown.stdout


def test_an_estimate_prints_what_would_be_sent_and_where_and_sends_nothing(server, tmp_path):
    arguments = ["generate", DOG, "--writer", "chat", "--seed", "3", "--size", "128x128"]
    shown = run(*arguments, "--estimate")
    assert shown.exit_code == 0
    assert server.asked == []
    assert f"{server.address}/v1/chat/completions" in shown.stdout
    assert "(free)" in shown.stdout
    made = run(*arguments, "-o", str(tmp_path / "dog.png"))
    assert made.exit_code == 0
    for message in server.bodies[0]["messages"]:
        assert message["content"] in shown.stdout
        assert message["content"] in made.stderr
    assert f"prompt   {words_for({'heard': 'a dog'})['prompt']}" in made.stdout


def test_a_writer_that_is_down_is_told_of_and_the_picture_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "http://127.0.0.1:9")
    made = run(
        *("generate", DOG, "--writer", "chat", "--seed", "3", "--size", "128x128"),
        *("-o", str(tmp_path / "dog.png")),
    )
    assert made.exit_code == 0
    assert "the chat writer gave no words, so these are the bank's" in made.stderr
    assert (tmp_path / "dog.png").is_file()


def test_what_leaves_for_several_seeds_is_told_once_where_it_is_the_same(server):
    found = run("words", DOG, "--writer", "chat", "--seed", "3", "--count", "3")
    assert found.exit_code == 0
    assert len(server.posts) == 3
    assert found.stderr.count("What leaves") == 1
    assert len(re.findall("  left out +people in a crowd\n", found.stdout)) == 3


def test_words_of_ones_own_ask_nobody(server, tmp_path):
    arguments = ("generate", DOG, "--writer", "chat", "--prompt", "A dog at the sea", "--estimate")
    assert "What leaves" not in run(*arguments).stdout
    assert server.asked == []


def test_a_price_that_is_not_known_is_told_and_a_cap_refuses(server, monkeypatch, tmp_path):
    monkeypatch.setenv("SOUNDSCAPE_CHAT_KEY", "sk-0123456789abcdef")
    arguments = ["generate", DOG, "--writer", "chat", "--seed", "3", "--size", "128x128"]
    assert "(price not known)" in run(*arguments, "--estimate").stdout
    made = run(*arguments, "--max-credits", "1", "-o", str(tmp_path / "dog.png"))
    assert made.exit_code == 1
    assert "SOUNDSCAPE_CHAT_PRICE" in made.stderr
    assert server.posts == []
    monkeypatch.setenv("SOUNDSCAPE_CHAT_PRICE", "1")
    assert "(at most 0.0" in run(*arguments, "--estimate").stdout
