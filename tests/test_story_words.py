"""Who finds the words of a story: all shots in one go, and a person's own stay."""

import json

import pytest
from click.testing import CliRunner
from loopback_chat import HERO, ChatService

from soundscape import story, writers
from soundscape._util.paths import data_file
from soundscape.cli import main
from soundscape.errors import PromptError

MINUTE = data_file("story/minute.flac")
LABELS = data_file("story/truth.txt")


@pytest.fixture
def model(monkeypatch):
    """A language model on this machine."""
    with ChatService() as service:
        monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", f"{service.address}/v1")
        monkeypatch.setenv("SOUNDSCAPE_CHAT_MODEL", "llama3.2")
        yield service


def plan(folder, **asked):
    return story.plan(MINUTE, folder, **{"labels": LABELS, "seed": 3, "shots": 3} | asked)


def change(folder, number, **values):
    path = folder / story.FILE
    document = json.loads(path.read_text("utf-8"))
    document["shots"][number] |= values
    path.write_text(json.dumps(document), "utf-8")


def test_all_shots_are_one_question_with_one_hero(tmp_path, model):
    told = []
    board = plan(tmp_path, writer="chat", on_words=lambda *what: told.append(what))
    assert all(HERO in shot.words for shot in board.shots)
    assert all(shot.parts[0].origin.startswith("chat") for shot in board.shots)
    assert len(model.bodies) == 1
    [(writer, briefs)] = told
    assert (writer.name, len(briefs)) == ("chat", 3)
    assert [brief.label for brief in briefs] == [shot.label for shot in board.shots]
    assert board.settings.writer == "chat"


def test_nobody_is_asked_again_for_words_that_are_there(tmp_path, model):
    board = plan(tmp_path, writer="chat")
    assert plan(tmp_path) == board
    assert len(model.bodies) == 1


def test_another_writer_finds_words_anew_but_for_a_persons(tmp_path, model):
    before = plan(tmp_path)
    change(tmp_path, 0, words="My own words")
    change(tmp_path, 1, locked=True)
    board = plan(tmp_path, writer="chat")
    assert board.shots[0].words == "My own words"
    assert board.shots[1].words == before.shots[1].words
    assert HERO in board.shots[2].words or board.shots[2].parts[0].origin.startswith("chat")
    back = plan(tmp_path, writer="bank")
    assert [shot.words for shot in back.shots[1:]] == [shot.words for shot in before.shots[1:]]


def test_what_a_person_never_wants_is_in_no_shot(tmp_path):
    bare = plan(tmp_path / "bare", writer="composer")
    unwanted = bare.shots[0].parts[-1].text.split()[-1].strip(".").lower()
    assert any(unwanted in shot.words.lower() for shot in bare.shots)
    taste = writers.Taste(text=f'never = ["{unwanted}"]')
    board = plan(tmp_path / "mine", writer="composer", taste=taste)
    assert not any(unwanted in shot.words.lower().split() for shot in board.shots)
    assert all(shot.words for shot in board.shots)


def test_a_model_that_is_down_leaves_the_banks_words_and_a_word_why(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "http://127.0.0.1:9/v1")
    told = []
    board = plan(tmp_path, writer="chat", on_note=told.append)
    [note] = told
    assert note.startswith("3 of 3 shots: the chat writer gave no words, so these are the bank's")
    assert [shot.words for shot in board.shots] == [
        shot.words for shot in plan(tmp_path / "other").shots
    ]


def test_a_writer_that_is_not_there_is_told_before_anything_is_written(tmp_path):
    with pytest.raises(PromptError, match=r"'bard'.*bank"):
        plan(tmp_path / "out", writer="bard")
    assert not (tmp_path / "out").exists()


def test_why_words_are_the_banks_is_told_on_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "http://127.0.0.1:9/v1")
    line = ["story", str(MINUTE), "-o", str(tmp_path), "--labels", str(LABELS), "--shots", "2"]
    done = CliRunner().invoke(main, [*line, "--writer", "chat", "--estimate"])
    assert "2 of 2 shots: the chat writer gave no words" in done.stderr


def test_what_leaves_is_told_on_the_command_line(tmp_path, model):
    line = ["story", str(MINUTE), "-o", str(tmp_path), "--labels", str(LABELS), "--shots", "2"]
    done = CliRunner().invoke(main, [*line, "--writer", "chat", "--estimate"])
    assert done.exit_code == 0, done.output
    assert "chat is asked for the words of 2 shots" in done.stderr
    shown = writers.get("chat").address
    assert f"{shown}/chat/completions" in done.stderr
    assert "minute" not in model.posts[0][3].decode()
