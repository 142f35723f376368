"""The generator used for a day: nothing loaded, other models, keys, second thoughts, errors."""

import dataclasses
import html
import io
import json
import logging

import ipywidgets
import pytest
from click.testing import CliRunner
from conftest import ROOT, SMALL
from ipywidgets.embed import dependency_state
from loopback import KEY, OpenAiService, StabilityService, WebuiService
from PIL import Image

from soundscape.cli import main
from soundscape.errors import ModelError, PromptError
from soundscape.models import Classifier
from soundscape.prompts import Prompt, prompt_by_hand
from soundscape.services import Budget, find_key, secret
from soundscape.studio import Session, Studio, markup, picture_markup
from soundscape.studio.history import History
from soundscape.studio.prompt_editor import PromptEditor

DEMO = ROOT / "data/demo"


@pytest.fixture
def no_keys(monkeypatch):
    """No key from the environment, and none kept from another test."""
    monkeypatch.delenv("STABILITY_API_KEY", raising=False)
    monkeypatch.setattr(secret, "_ASKED", {})


@pytest.fixture
def service(monkeypatch, no_keys):
    """An account with 20 credits, whose key is known."""
    with StabilityService(credits=20.0) as running:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", running.address)
        yield running


def everything(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything(child)


def is_hidden(widget):
    return widget.layout.display == "none"


class TestNothingLoaded:
    def test_every_button_can_be_pressed(self, tmp_path, caplog):
        studio = Studio(folder=tmp_path, sound=tmp_path / "nowhere.wav").wait(30)
        assert studio.session.heard is None
        said = []
        studio.session.tasks.observe(lambda change: said.append(str(change.new)), "problems")
        buttons = [one for one in everything(studio) if isinstance(one, ipywidgets.Button)]
        assert len(buttons) > 12
        for _ in range(2):
            for one in buttons:
                one.click()
                studio.wait(30)
        studio.gallery.strip.selected = "no such picture"
        studio.sound.player.part = [1.0, 2.0]
        studio.heard.label.value = "rain"
        studio.picture.stage.presenting = True
        assert any("There is no sound yet" in text for text in said)
        assert not any("unexpected" in text for text in said)
        assert "the generator failed" not in caplog.text

    def test_what_needs_a_picture_is_hidden_and_disabled_without_one(self, studio):
        picture = studio.picture
        needs_one = (picture.save, picture.again, picture.vary, picture.compare)
        assert is_hidden(picture.actions)
        assert all(one.disabled for one in needs_one)
        studio.generate.click()
        studio.wait(30)
        assert not is_hidden(picture.actions)
        assert [one.disabled for one in needs_one] == [False, False, False, True]
        studio.picture.vary.click()
        studio.wait(30)
        assert not picture.compare.disabled

    def test_nothing_is_done_with_no_picture(self, session):
        for action in (session.again, session.vary):
            with pytest.raises(PromptError, match="There is no picture yet"):
                action(None)


class TestWords:
    def test_words_that_do_nothing_are_dimmed_and_it_is_said(self, studio):
        studio.prompt.text.value = "An otter in a hat"
        assert "sc-unread" in studio.prompt.text._dom_classes
        assert "does not read these words" in studio.prompt.wording.value
        assert "sdwebui" in studio.prompt.wording.value
        studio.generate.click()
        studio.wait(30)
        assert studio.session.gallery.current.card.label == "rooster"
        assert "The words name nothing that the painter can draw" in studio.picture.notes.value

    def test_words_that_name_a_scene_choose_it(self, studio):
        studio.prompt.text.value = "A clock that nobody winds"
        assert "sc-unread" not in studio.prompt.text._dom_classes
        assert "it paints clock tick" in studio.prompt.wording.value
        studio.generate.click()
        studio.wait(30)
        made = studio.session.gallery.current
        assert made.card.label == "clock_tick"
        assert "The words chose the scene: clock tick" in studio.picture.notes.value
        assert "The words chose the scene" not in studio.prompt.wording.value
        studio.picture.again.click()
        assert studio.session.generate()[0].open().image == made.open().image

    def test_of_a_class_without_a_scene_it_is_said_what_is_painted(self, studio):
        for label in ("noise", "unknown"):
            studio.session.label = label
            assert "it paints an abstract composition" in studio.prompt.wording.value

    def test_a_service_reads_all_words(self, studio, service):
        studio.prompt.text.value = "An otter in a hat"
        studio.making.provider.value = "stability"
        assert "sc-unread" not in studio.prompt.text._dom_classes
        assert "stability draws from these words" in studio.prompt.wording.value
        studio.making.provider.value = "painter"
        assert "sc-unread" in studio.prompt.text._dom_classes


class TestMoney:
    def test_the_balance_follows_each_picture_once_it_was_asked_for(self, session, service):
        session.provider = "stability"
        session.generate()
        assert "credits left" not in session.readiness.message, "nobody asked"
        session.check(probe=True)
        assert "17 credits left" in session.readiness.message
        session.count, seen = 3, []
        session.observe(lambda change: seen.append(change.new.message), "readiness")
        session.seed = 100
        session.generate()
        assert [text.split(", ")[-1] for text in seen] == [
            f"{left} credits left" for left in (14, 11, 8)
        ]

    def test_a_cap_that_ends_a_batch_is_told_with_the_way_out(self, tmp_path, service):
        studio = Studio(Session(folder=tmp_path, seed=1, budget=Budget(8))).wait(60)
        session = studio.session
        session.hear(DEMO / "dog.wav")
        session.provider, session.count = "stability", 4
        assert "8 credits left of the spend cap, enough for 2" in studio.making.readiness.value
        studio.generate.click()
        studio.wait(60)
        told = session.tasks.problems["picture"].text
        assert told.startswith("2 of 4 pictures made, then it ended.")
        assert "of the spend cap of 8 are 2 left" in told
        assert "Raise the cap" in told
        assert "2 credits left of the spend cap, enough for none" in studio.making.readiness.value

    def test_an_account_that_runs_dry_is_shown_as_it_is(self, session, service):
        service.credits = 7.0
        session.provider, session.count = "stability", 3
        session.check(probe=True)
        session.tasks.attempt("picture", session.generate)
        assert session.tasks.problems["picture"].text.startswith("2 of 3 pictures made")
        assert "1 credit" in session.readiness.message

    def test_on_the_command_line_too(self, tmp_path, service):
        line = ["generate", str(DEMO / "dog.wav"), "--provider", "stability", "--seed", "5"]
        line += ["--count", "3", "--max-credits", "7", "-o", str(tmp_path / "dog.png")]
        done = CliRunner().invoke(main, line)
        assert done.exit_code == 1
        assert "Error: 2 of 3 pictures made, then it ended. stability: it costs 3" in done.stderr
        assert len(list(tmp_path.glob("*.png"))) == 2


class TestModels:
    def test_another_classifier_names_the_sound_and_stands_on_the_card(self, studio):
        heard = studio.heard
        assert (heard.classifier.value, "esc50" in heard.classifier.options) == ("world", True)
        heard.classifier.value = "esc50"
        studio.wait(60)
        assert studio.session.heard.prediction.model == "esc50"
        assert "cat" in dict(heard.label.options).values()
        (made,) = studio.session.generate()
        assert made.card.prediction.model == "esc50"
        heard.classifier.value = "esc10"
        studio.wait(60)
        studio.picture.again.click()
        assert heard.classifier.value == studio.session.classifier_name == "esc50"
        assert "by esc50" in studio.picture.card.value

    def test_a_classifier_that_is_not_here_is_told_and_not_shown_as_chosen(
        self, studio, monkeypatch
    ):
        def absent(name):
            raise ModelError("YAMNet is not on this machine.")

        monkeypatch.setattr("soundscape.studio.sounds.Classifier.load", absent)
        studio.heard.classifier.value = "yamnet"
        studio.wait(30)
        assert "YAMNet is not on this machine" in studio.sound.trouble.value
        assert studio.heard.classifier.value == studio.session.classifier_name == "world"
        studio.session.hear(DEMO / "rain.wav")
        assert studio.session.label == "rain"

    def test_a_class_of_another_classifier_can_be_shown(self, studio):
        studio.session.label = "cat"  # as after "again" with a picture that esc50 named
        assert studio.heard.label.value == "cat"

    def test_a_services_model_is_chosen_priced_and_on_the_card(self, studio, service):
        making, session = studio.making, studio.session
        assert is_hidden(making.model), "the painter has one"
        making.provider.value = "stability"
        names = [name for _, name in making.model.options]
        assert names == ["", "core", "ultra", "sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium"]
        assert not is_hidden(making.model)
        making.model.value = "ultra"
        assert "One picture: 8 credits" in making.readiness.value
        (made,) = session.generate()
        assert service.posts[-1][1].endswith("/ultra")
        assert made.card.provider.model == "ultra"
        making.provider.value = "painter"
        assert (session.model, is_hidden(making.model)) == ("", True)
        studio.picture.again.click()
        assert (making.provider.value, making.model.value) == ("stability", "ultra")

    @pytest.mark.parametrize(
        ("name", "service", "variable"),
        [
            ("openai", OpenAiService, "SOUNDSCAPE_OPENAI_URL"),
            ("sdwebui", WebuiService, "SOUNDSCAPE_SDWEBUI_URL"),
        ],
    )
    def test_models_that_a_server_lists_can_be_chosen_once_it_was_asked(
        self, studio, monkeypatch, name, service, variable
    ):
        making = studio.making
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        with service() as running:
            monkeypatch.setenv(variable, running.address)
            making.provider.value = name
            assert is_hidden(making.model)
            making.check.click()
            studio.wait(30)
            assert not is_hidden(making.model)
            chosen = making.model.options[-1][1]
            making.model.value = chosen
            assert chosen in studio.session.check(probe=True).message


class TestHistory:
    def test_nothing_is_lost_by_writing_after_undoing(self):
        history = History()
        for draft in ("one", "two"):
            history.keep(draft)
        now = history.undo(history.undo("three"))
        assert now == "one"
        history.keep(now)  # something else is written
        seen, now = [], "four"
        while history.can_undo:
            now = history.undo(now)
            seen.append(now)
        assert seen == ["one", "three", "two", "one"]
        assert history.redo(now) == "two"

    def test_typing_is_undone_by_bouts_and_done_again(self):
        seconds = [0.0]
        editor = PromptEditor(7, clock=lambda: seconds[0])
        editor.draw("dog")
        drawn = editor.prompt
        for text in ("A", "A red", "A red kite"):
            seconds[0] += 0.3
            editor.text = text
        seconds[0] += 5
        editor.text = "A red kite at noon"
        editor.undo()
        assert editor.text == "A red kite"
        editor.undo()
        assert editor.prompt == drawn
        assert not editor.can_undo
        editor.redo()
        editor.redo()
        assert editor.text == "A red kite at noon"
        with pytest.raises(PromptError, match="no later words"):
            editor.redo()

    def test_what_should_not_be_shown_comes_back_too(self):
        editor = PromptEditor(7)
        editor.draw("dog")
        editor.negative_text = "people"
        editor.use(Prompt("A hill.", prompt_by_hand("A hill.").parts), "")
        assert editor.negative_text == ""
        editor.undo()
        assert editor.negative_text == "people"
        editor.undo()
        assert editor.negative_text == ""

    def test_the_buttons_say_whether_there_is_something_to_undo(self, studio):
        words = studio.prompt
        assert (words.undo.disabled, words.redo.disabled) == (True, True)
        words.text.value = "A quiet hill"
        words.again.click()
        words.undo.click()
        assert words.text.value == "A quiet hill"
        assert (words.undo.disabled, words.redo.disabled) == (False, False)
        words.redo.click()
        assert words.text.value != "A quiet hill"
        assert words.redo.disabled


class TestProblemsEnd:
    @pytest.mark.parametrize(
        "change",
        [
            lambda session: setattr(session, "provider", "painter"),
            lambda session: setattr(session, "model", "ultra"),
            lambda session: setattr(session, "size", (256, 256)),
            lambda session: setattr(session, "count", 2),
            lambda session: setattr(session, "label", "rain"),
            lambda session: setattr(session.prompt_editor, "text", "Other words"),
            lambda session: session.hear(DEMO / "rain.wav"),
        ],
        ids=["provider", "model", "size", "count", "class", "words", "sound"],
    )
    def test_when_what_the_picture_is_made_from_changes(self, session, no_keys, change):
        session.provider = "stability"
        session.tasks.attempt("picture", session.generate)
        assert "there is no key" in session.tasks.problems["picture"].text
        change(session)
        assert "picture" not in session.tasks.problems

    def test_when_there_is_a_sound(self, tmp_path):
        session = Session(folder=tmp_path, **SMALL)
        session.tasks.attempt("picture", session.generate)
        assert "no sound yet" in session.tasks.problems["picture"].text
        session.hear(DEMO / "dog.wav")
        assert session.tasks.problems == {}

    def test_when_another_folder_is_named(self, session, tmp_path):
        (tmp_path / "file").write_text("no folder")
        session.generate()
        session.gallery.folder = str(tmp_path / "file" / "pictures")
        session.tasks.attempt("gallery", session.save)
        assert "gallery" in session.tasks.problems
        session.gallery.folder = str(tmp_path / "other")
        assert "gallery" not in session.tasks.problems

    def test_when_a_wrong_path_is_taken_away(self, studio):
        studio.sound.path.value = "nowhere.wav"
        studio.wait(30)
        assert "nowhere.wav" in studio.sound.trouble.value
        studio.sound.path.value = ""
        assert studio.sound.trouble.value == ""

    def test_a_picture_whose_file_is_gone_is_told_also_when_it_is_compared(self, session):
        session.count = 2
        session.generate()
        session.gallery.save_unsaved()
        found = Studio(Session(folder=session.gallery.folder)).wait(60)
        for path in (ROOT / session.gallery.folder).glob("*.png"):
            path.unlink()
        one, other = found.session.gallery.pictures
        found.gallery.strip.selected = one.key
        found.picture.compare.click()
        found.gallery.strip.selected = other.key
        assert ".png" in found.gallery.trouble.value
        assert "unexpected" not in found.gallery.trouble.value


class TestKey:
    @staticmethod
    def give(studio, text):
        studio.making.key._handle_custom_msg({"kind": "key", "key": text}, [])

    def test_a_key_given_on_the_page_is_used_and_written_nowhere(
        self, studio, service, monkeypatch, caplog, capsys
    ):
        caplog.set_level(logging.DEBUG)
        monkeypatch.delenv("STABILITY_API_KEY")
        studio.making.provider.value = "stability"
        assert "key missing" in studio.making.readiness.value
        assert studio.making.key.variable == "STABILITY_API_KEY"
        self.give(studio, f" {KEY}\n")
        studio.wait(30)
        assert "20 credits left" in studio.making.readiness.value
        studio.generate.click()
        studio.wait(30)
        studio.save.click()
        made = studio.session.gallery.current
        assert made.card.provider.name == "stability"
        saved = json.dumps(dependency_state([studio], drop_defaults=False), default=str)
        assert "STABILITY_API_KEY" in saved, "the state was looked at"
        written = [saved, made.card.to_json(), caplog.text, repr(studio)]
        written += [*capsys.readouterr(), *map(repr, everything(studio))]
        written += [f"{vars(one)}" for one in everything(studio)]
        assert [text for text in written if KEY in text] == []
        for path in made.path.parent.iterdir():
            assert KEY.encode() not in path.read_bytes()

    def test_what_cannot_be_a_key_is_refused_and_forgotten(self, studio, no_keys):
        studio.making.provider.value = "stability"
        self.give(studio, "two words")
        assert "not a usable key" in studio.making.trouble.value
        assert "two words" not in studio.making.trouble.value
        assert find_key("STABILITY_API_KEY") is None
        self.give(studio, KEY)
        assert studio.making.trouble.value == ""

    def test_a_key_that_is_not_accepted_can_be_replaced(self, studio, service):
        studio.making.provider.value = "stability"
        self.give(studio, "another-key-of-nobody")
        studio.wait(30)
        assert not studio.session.readiness.ready
        self.give(studio, KEY)
        studio.wait(30)
        assert studio.session.readiness.ready

    def test_who_needs_no_key_asks_for_none(self, studio):
        assert studio.making.key.variable == ""
        self.give(studio, KEY)
        assert find_key("") is None


class TestPictures:
    def test_what_came_is_shown_and_not_what_was_asked_for(self, session):
        (made,) = session.generate()
        provider = dataclasses.replace(
            made.card.provider,
            seed=0,
            parameters={"size": "64x64", "seed": "11", "steps": 20, "model": "other"},
        )
        card = dataclasses.replace(made.card, provider=provider)
        facts = picture_markup._facts(dataclasses.replace(made, card=card))
        assert (facts["Seed"], facts["Size"], facts["Steps"]) == ("0", "128 x 128", "20")
        assert "Model" not in facts

    def test_two_pictures_are_compared_by_what_is_different(self, studio):
        session = studio.session
        session.style = "woodblock"
        (first,) = session.generate()
        session.prompt_editor.text += " A red kite."
        session.style, session.seed = "poster", 8
        session.generate()
        studio.picture.compare.click()
        assert "Choose the other one" in studio.picture.pair.value
        assert not is_hidden(studio.picture.stage)
        studio.gallery.strip.selected = first.key
        shown = studio.picture.pair.value
        assert shown.count("<img") == 2
        assert is_hidden(studio.picture.stage)
        for name in ("Words", "Seed", "Style"):
            assert f'<th scope="row">{name}</th>' in shown
        for name in ("Sound", "Painted as", "Made by", "Size"):
            assert f'<th scope="row">{name}</th>' not in shown
        assert shown.count("<mark>") == 1
        assert "<mark>A red kite.</mark>" in shown
        assert "<td>poster</td><td>woodblock</td>" in shown
        studio.picture.compare.click()
        assert not is_hidden(studio.picture.stage)

    def test_the_notes_of_a_picture_are_shown(self, studio, service):
        plain = io.BytesIO()
        Image.new("RGB", (96, 64), "navy").save(plain, "JPEG")
        service.plan = [(200, {"Content-Type": "image/png"}, plain.getvalue())]
        studio.making.provider.value = "stability"
        studio.generate.click()
        studio.wait(30)
        notes = studio.session.gallery.current.card.picture.notes
        assert len(notes) >= 2
        assert "one colour" in " ".join(notes)
        shown = html.unescape(studio.picture.notes.value)
        for text in notes:
            assert f"{text[:1].upper()}{text[1:]}." in shown
        assert '<th scope="row">Note</th>' in picture_markup.card(studio.session.gallery.current)
        studio.making.provider.value = "painter"
        studio.generate.click()
        studio.wait(30)
        assert studio.picture.notes.value == ""

    def test_nothing_contradicts_a_sound_of_no_class(self, session):
        shown = markup.heard(session.heard.prediction)
        assert "heard as dog" in shown
        nothing = {"verdict": "unknown", "sounds": ()}
        unknown = dataclasses.replace(session.heard.prediction, **nothing)
        assert "Nothing that the model knows is heard surely enough" in markup.heard(unknown)
        ten = Classifier.load("esc10").predict_file(DEMO / "dog.wav")
        shown = markup.heard(dataclasses.replace(ten, **nothing))
        assert "This is none of the 10 classes" in shown
        assert "If it were one of them: dog" in shown
        assert 'aria-label="If it were one of the classes"' in shown
