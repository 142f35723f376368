"""The generator's words: who finds them, what leaves the machine, what is kept."""

import socket

import pytest

from soundscape import writers
from soundscape.prompts import BY_HAND, Phrase, Prompt, Writing
from soundscape.writers import BankWriter


class Asker(BankWriter):
    """A writer that asks a service, as far as the generator can tell."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def shown(self, briefs):
        return "\n".join(f"to http://words.test: {brief.label}" for brief in briefs)

    def write(self, briefs, *, budget=None, watch=None):
        self.asked += briefs
        text = f"Words that were paid for, {len(self.asked)}"
        facts = Writing("asker", "ode-7", tokens=9, note="" if budget is None else "The cap held.")
        return tuple(Prompt(text, (Phrase(text, "asker"),), None, "frames", "Ode", "A dog.", facts)
                     for _ in briefs)  # fmt: skip


@pytest.fixture
def asker(monkeypatch):
    """Stands behind the name of the bank."""
    made = Asker()
    monkeypatch.setattr(writers, "get", lambda name, taste: made)
    return made


def test_a_service_is_asked_only_when_a_person_says_so(session, asker):
    before = session.prompt_editor.text
    session.use_writer("bank")
    session.correct("rain")
    assert asker.asked == []
    assert session.leaving == "to http://words.test: rain"
    assert session.prompt_editor.text != before, "the words of the bank, meanwhile"
    session.write()
    assert [brief.label for brief in asker.asked] == ["rain"]
    assert session.prompt_editor.text == "Words that were paid for, 1"
    assert session.prompt_editor.negative_text == "frames"


def test_words_that_were_asked_for_stay_when_another_part_is_used(session, asker):
    session.use_writer("bank")
    session.write()
    session.use_part(1.0, 2.0)
    assert session.prompt_editor.text == "Words that were paid for, 1"
    assert len(asker.asked) == 1


def test_the_card_tells_who_wrote_and_again_brings_it_back(session, asker):
    session.use_writer("bank")
    session.write()
    [made] = session.generate()
    assert made.card.prompt.writing.model == "ode-7"
    assert made.card.prompt.title == "Ode"
    session.correct("rain")
    session.again(made)
    assert session.prompt_editor.prompt.writing == made.card.prompt.writing


def test_a_word_of_a_persons_makes_it_theirs(session, asker):
    session.use_writer("bank")
    session.write()
    session.prompt_editor.text += " A kite."
    prompt = session.prompt_editor.prompt
    assert [part.origin for part in prompt.parts] == ["asker", BY_HAND]
    assert prompt.writing == Writing()


def test_the_panel_shows_what_leaves_before_it_leaves(studio, asker):
    panel = studio.prompt
    assert panel.leaves.value == ""
    studio.session.use_writer("bank")
    panel._show_writer()
    assert "to http://words.test: rooster" in panel.leaves.value
    assert panel.again.description == "Ask for words"
    panel.again.click()
    assert studio.session.tasks.wait(10)
    assert panel.text.value == "Words that were paid for, 1"
    assert panel.cancel.layout.display == "none"


def test_why_words_are_not_the_writers_stands_beside_them(studio, monkeypatch):
    """The picture's panel is elsewhere on the page; and with other words the word why goes."""
    with socket.socket() as down:
        down.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", f"http://127.0.0.1:{down.getsockname()[1]}/v1")
        monkeypatch.setenv("SOUNDSCAPE_CHAT_MODEL", "small")
        studio.session.use_writer("chat")
        studio.prompt.again.click()
        assert studio.session.tasks.wait(10)
    assert "The chat writer gave no words, so these are the bank" in studio.prompt.status.value
    assert "chat writer" not in studio.making.progress.value
    studio.session.use_writer("composer")
    assert studio.prompt.status.value == ""
    studio.prompt.undo.click()
    assert "The chat writer gave no words" in studio.prompt.status.value
