"""The generator without a browser: its session, its gallery, its widgets."""

import html
import io
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import SMALL, fair_seconds, posix
from loopback import KEY, StabilityService, picture

from soundscape.artwork import read_card
from soundscape.audio import Clip, load_clip
from soundscape.cli import main
from soundscape.errors import PromptError, ProviderError, SoundscapeError
from soundscape.prompts import prompt_for
from soundscape.services import Budget, Watch
from soundscape.studio import Session, Studio, markup, player_data
from soundscape.studio.recording import Recording, in_time, read_recording
from soundscape.studio.widgets import MAX_UPLOAD_BYTES, Intake, Player

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data/demo"


def seeds(pictures):
    return [picture.card.provider.seed for picture in pictures]


class TestSound:
    def test_a_sound_is_heard_measured_and_put_into_words(self, session):
        assert session.label == session.heard.prediction.label == "dog"
        assert session.heard.part == (0.0, 5.0)
        assert session.prompt_editor.text == prompt_for("dog", 7, session.heard.acoustics).text
        assert "dog.wav: 5.0 s" in session.about

    def test_a_path_may_be_text_and_a_file_may_be_bytes(self, session):
        session.hear(str(DEMO / "rain.wav"))
        assert session.label == "rain"
        session.hear((DEMO / "clock_tick.wav").read_bytes(), name="clock.wav")
        assert session.heard.recording.source == "clock.wav"

    def test_of_a_long_recording_the_liveliest_part_is_used(self, session):
        quiet = np.zeros(40 * 8_000)
        quiet[26 * 8_000 : 29 * 8_000] = 0.5 * np.sin(np.arange(3 * 8_000))
        session.hear(Clip(quiet, 8_000, "long.wav"))
        start, length = session.heard.part
        assert length == 10
        assert start <= 26
        assert start + length >= 29
        assert f"40.0 s; the liveliest 10 s are in use, from {start:.1f} s" in session.about

    def test_what_was_done_to_a_recording_is_told(self, session):
        samples = load_clip(DEMO / "rain.wav").samples
        session.hear(Clip(samples, 22_050, "rain.wav", notes=("it is cut short",)))
        assert session.about == "rain.wav: 5.0 s. Of this recording: it is cut short."

    def test_another_part_is_kept_within_the_recording(self, session):
        session.use_part(4.0, 3.0)
        assert session.heard.part == pytest.approx((4.0, 1.0))
        session.use_part(1.0, 3.0)
        assert session.heard.part == pytest.approx((1.0, 3.0))
        session.use_part(99, 99)
        assert session.heard.part == pytest.approx((4.9, 0.1))
        session.use_part(-1, 99)
        assert session.heard.part == (0.0, 5.0)

    def test_another_part_keeps_what_was_corrected_and_written(self, session):
        session.use_part(0.0, 2.0)
        assert session.prompt_editor.prompt.drawn is not None
        session.correct("rain")
        session.prompt_editor.text = "Rain on a tin roof."
        session.use_part(1.0, 3.0)
        assert (session.label, session.prompt_editor.text) == ("rain", "Rain on a tin roof.")
        session.hear(DEMO / "rooster.wav")
        assert session.label == session.prompt_editor.prompt.drawn.label == "rooster"
        session.prompt_editor.undo()
        assert session.prompt_editor.text == "Rain on a tin roof."

    def test_a_bad_sound_leaves_the_one_before(self, session):
        session.tasks.attempt("sound", session.hear, b"this is no sound", name="bad.wav")
        assert "bad.wav: cannot be read as sound" in session.tasks.problems["sound"].text
        assert session.heard.recording.source == "dog.wav"
        session.tasks.attempt("sound", session.hear, DEMO / "rain.wav")
        assert session.tasks.problems == {}

    def test_silence_is_an_answer(self, session, silence):
        session.hear(silence)
        assert session.label == "silent"
        assert "silent" in markup.heard(session.heard.prediction)

    def test_peaks_and_spectrogram_show_where_the_sound_is(self):
        samples = np.zeros(16_000)
        samples[8_000:] = np.where(np.arange(8_000) % 2, 0.5, -1.0)
        drawn = player_data.sketch(Recording.of(Clip(samples, 16_000, "half")), 0, 1)
        pairs = np.frombuffer(drawn.peaks, np.int8).reshape(-1, 2)
        assert np.abs(pairs[: len(pairs) // 2 - 1]).max() == 0
        assert pairs[-5:].tolist() == [[-127, 64]] * 5
        assert drawn.spectrogram[:4] == b"\x89PNG"
        heights = [height for _, height in player_data.ticks()]
        assert heights == sorted(heights)
        assert 0 < heights[0] < heights[-1] < 1

    def test_every_length_can_be_played(self):
        short, mime = player_data.playable(Clip(np.zeros(8_000), 8_000, "short"))
        assert (short[:4], mime) == (b"RIFF", "audio/wav")
        long, mime = player_data.playable(Clip(np.zeros(70 * 8_000), 8_000, "long"))
        assert mime == "audio/flac"
        assert load_clip(long).duration_seconds == 70

    def test_the_newest_sound_wins(self, session):
        for name in ("rain", "sea_waves", "rooster"):
            session.tasks.later("sound", session.hear, DEMO / f"{name}.wav")
        assert session.tasks.wait(60)
        assert session.label == "rooster"
        assert session.tasks.progress == {}
        assert session.tasks.news == ""


class TestLabel:
    def test_a_correction_draws_a_prompt_of_that_class(self, session):
        session.correct("rain")
        assert session.prompt_editor.prompt.drawn.label == "rain"
        with pytest.raises(PromptError, match="no class 'zebra'"):
            session.correct("zebra")

    def test_drawing_again_keeps_class_and_seed(self, session):
        first = session.prompt_editor.text
        session.write()
        assert session.prompt_editor.text != first
        assert session.prompt_editor.prompt.drawn.label == session.label == "dog"
        assert session.seed == 7

    def test_what_was_written_by_hand_is_so_on_the_card(self, session):
        session.prompt_editor.text += " A red kite."
        (made,) = session.generate()
        parts = [(part.text, part.origin) for part in made.card.prompt.parts]
        assert ("A red kite", "written by hand") in parts


class TestPictures:
    def test_a_picture_comes_with_its_card_and_is_kept_once(self, session):
        (made,) = session.generate()
        assert session.gallery.current is made
        assert made.card.provider.seed == 7
        path = session.save()
        assert path.name == "dog-7.png"
        assert read_card(path).label == "dog"
        assert path.with_suffix(".svg").is_file()
        session.generate()
        assert session.save() == path, "made again, it is the same picture"
        assert len(session.gallery.pictures) == 1
        assert len(list(path.parent.glob("*.png"))) == 1

    def test_progress_is_that_of_all_pictures(self, session):
        told = []
        session.tasks.observe(lambda change: told.append(change.new.get("picture")), "progress")
        session.count = 2
        session.tasks.later("picture", session.generate)
        assert session.tasks.wait(60)
        shares = [one.share for one in told if one and one.share is not None]
        assert shares == sorted(shares)
        assert (0.5 in shares, shares[-1]) == (True, 1.0)
        texts = [one.text for one in told if one]
        assert texts[0] == "starting"
        assert [text[:14] for text in texts[1:]] == sorted(text[:14] for text in texts[1:])
        assert texts[-1].startswith("picture 2 of 2")

    def test_nothing_is_written_over_another_picture(self, session):
        session.generate()
        first = session.save().read_bytes()
        session.prompt_editor.text = "Other words."
        session.generate()
        assert session.save().name == "dog-7-2.png"
        assert (Path(session.gallery.folder) / "dog-7.png").read_bytes() == first

    def test_a_seed_that_is_kept_is_followed_by_the_next_numbers(self, session):
        session.count = 3
        assert seeds(session.generate()) == [7, 8, 9]
        assert seeds(session.generate()) == [7, 8, 9]
        assert session.seed == 7

    def test_a_seed_that_is_not_kept_stays_until_the_next_picture(self, session):
        session.seed_locked = False
        assert seeds(session.generate()) == [7]
        assert session.seed == 7
        (new,) = seeds(session.generate())
        assert new != 7
        assert session.seed == new

    def test_a_seed_that_is_not_kept_is_used_where_no_picture_has_it(self, session):
        session.generate()
        session.seed, session.seed_locked, session.count = 99, False, 3
        first, *others = seeds(session.generate())
        assert first == session.seed == 99
        assert others != [100, 101]
        assert len({7, 99, *others}) == 4

    def test_a_seed_of_the_saved_gallery_counts_as_used(self, session):
        session.generate()
        session.save()
        later = Session(folder=session.gallery.folder, seed=7, seed_locked=False, **SMALL)
        later.hear(DEMO / "dog.wav")
        later.restore()
        assert seeds(later.generate()) != [7]

    def test_a_new_session_finds_the_saved_gallery(self, session, tmp_path):
        session.generate()
        session.save()
        (tmp_path / "pictures" / "other.png").write_bytes(b"no picture of ours")
        found = Session(folder=tmp_path / "pictures")
        found.restore()
        (picture_found,) = found.gallery.pictures
        assert picture_found.card == session.gallery.current.card
        assert picture_found.open().image == session.gallery.current.open().image
        assert picture_found.open().svg == session.gallery.current.open().svg

    def test_a_picture_that_is_not_saved_is_found_again_and_can_be_saved(self, session):
        (made,) = session.generate()
        folder = Path(session.gallery.folder)
        later = Session(folder=folder, **SMALL)
        later.restore()
        (found,) = later.gallery.pictures
        assert (found.path, found.card) == (None, made.card)
        assert found.open().image == made.open().image
        later.gallery.show(found.key)
        assert later.save() == folder / "dog-7.png"
        assert not (folder / "unsaved").exists()
        last = Session(folder=folder)
        last.restore()
        assert [picture.path for picture in last.gallery.pictures] == [folder / "dog-7.png"]

    def test_pictures_that_cannot_be_kept_say_that_they_will_be_lost(self, tmp_path):
        (tmp_path / "taken").write_text("a file, not a folder")
        studio = Studio(folder=tmp_path / "taken", seed=7, **SMALL)
        studio.wait(30)
        studio.generate.click()
        studio.wait(30)
        (item,) = studio.gallery.strip.items
        assert item["note"] == "not saved, and lost with this page"
        assert studio.session.gallery.current.open().image

    @posix
    def test_a_killed_process_leaves_its_unsaved_pictures(self, tmp_path):
        code = (
            "import os, signal; from soundscape.studio import Session\n"
            f"s = Session(folder={str(tmp_path)!r}, seed=3, size=(128, 128))\n"
            f"s.hear({str(DEMO / 'rain.wav')!r}); s.generate()\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120)
        found = Session(folder=tmp_path)
        found.restore()
        assert [one.title.split(",")[0] for one in found.gallery.pictures] == ["rain"]

    @posix
    def test_a_killed_process_leaves_its_saved_gallery(self, tmp_path):
        code = (
            "import os, signal; from soundscape.studio import Session\n"
            f"s = Session(folder={str(tmp_path)!r}, seed=3, size=(128, 128), save_all=True)\n"
            f"s.hear({str(DEMO / 'rain.wav')!r}); s.generate()\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120)
        assert done.returncode != 0
        found = Session(folder=tmp_path)
        found.restore()
        assert [one.title.split(",")[0] for one in found.gallery.pictures] == ["rain"]

    def test_again_sets_everything_back(self, session):
        session.style = "woodblock"
        session.correct("rooster")
        (made,) = session.generate()
        prompt = session.prompt_editor.prompt
        session.hear(DEMO / "rain.wav")
        session.style, session.seed, session.size = "", 99, (256, 256)
        session.again(made)
        assert session.heard.recording.source == "dog.wav"
        assert (session.label, session.style, session.seed) == ("rooster", "woodblock", 7)
        assert session.prompt_editor.text == prompt.text
        assert session.prompt_editor.prompt.parts == prompt.parts
        (same,) = session.generate()
        assert same.open().image == made.open().image

    def test_again_without_the_sound_says_which_one_is_missing(self, session, tone):
        session.hear(tone)
        session.generate()
        session.save()
        other = Session(folder=session.gallery.folder)
        other.restore()
        with pytest.raises(PromptError, match="tone is not at hand"):
            other.again(other.gallery.pictures[0])
        assert other.seed == 7

    def test_vary_changes_the_seed_alone(self, session):
        (made,) = session.generate()
        (varied,) = session.vary(made)
        assert varied.card.prompt == made.card.prompt
        assert varied.card.provider.seed != made.card.provider.seed
        assert session.seed == varied.card.provider.seed
        assert not session.seed_locked

    def test_a_folder_that_cannot_be_made_is_told(self, session, tmp_path):
        (tmp_path / "file").write_text("no folder")
        session.generate()
        session.gallery.folder = str(tmp_path / "file" / "pictures")
        session.tasks.attempt("gallery", session.save)
        assert "cannot be made" in session.tasks.problems["gallery"].text
        assert session.gallery.current is not None


REFUSED = StabilityService.error(403, "content_moderation", "Your request was flagged.")
BLURRED = (200, {"Content-Type": "image/png", "finish-reason": "CONTENT_FILTERED"}, picture())


@pytest.fixture
def service(monkeypatch):
    with StabilityService() as running:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", running.address)
        yield running


class TestService:
    def test_readiness_and_price_are_known_before(self, session, service):
        session.provider, session.count = "stability", 2
        assert session.readiness.ready
        assert session.price() == 6

    def test_credits_that_do_not_do_for_a_picture_are_not_ready(self, studio, service):
        service.credits = 2.5
        session = studio.session
        session.provider = "stability"
        assert session.readiness.ready, "nobody has asked yet"
        assert not session.check(probe=True).ready
        shown = studio.making.readiness.value
        assert "2.5 credits are left, and a picture by core costs 3" in shown
        assert "ask_for_key" not in shown, "the key is there"
        assert service.posts == []

    def test_a_folder_that_takes_no_pictures_is_told_before_anything_is_sent(
        self, session, service, tmp_path
    ):
        (tmp_path / "file").write_text("in the way")
        session.provider = "stability"
        session.gallery.save_all, session.gallery.folder = True, str(tmp_path / "file" / "in")
        session.tasks.attempt("picture", session.generate)
        assert "cannot be made" in session.tasks.problems["picture"].text
        assert service.posts == []

    def test_without_a_key_it_says_so(self, session, monkeypatch):
        monkeypatch.delenv("STABILITY_API_KEY", raising=False)
        session.provider = "stability"
        assert not session.readiness.ready
        session.tasks.attempt("picture", session.generate)
        assert "STABILITY_API_KEY" in session.tasks.problems["picture"].text

    @pytest.mark.parametrize("answer", [REFUSED, BLURRED], ids=["refused", "blurred"])
    def test_after_a_refusal_another_prompt_is_offered(self, session, service, answer):
        service.plan = [answer]
        session.provider = "stability"
        session.tasks.attempt("picture", session.generate)
        offer = session.tasks.problems["picture"].offer
        assert offer.drawn.label == "dog"
        assert offer.text != session.prompt_editor.text
        assert len(service.posts) == 1, "nothing is sent again unasked"
        session.prompt_editor.use(offer)
        assert session.prompt_editor.prompt == offer
        session.tasks.attempt("picture", session.generate)
        assert session.tasks.problems == {}
        assert session.gallery.current.card.prompt.text == offer.text

    def test_what_was_made_before_a_failure_is_kept(self, session, service):
        service.plan = [None, REFUSED]
        session.provider, session.count = "stability", 3
        session.tasks.attempt("picture", session.generate)
        assert len(session.gallery.pictures) == 1
        assert "picture" in session.tasks.problems

    def test_a_slow_service_is_called_off_and_the_rest_goes_on(self, session, service):
        service.delay = 30
        session.provider = "stability"
        session.tasks.later("picture", session.generate)
        deadline = time.monotonic() + 20
        while not service.posts and time.monotonic() < deadline:
            time.sleep(0.01)
        session.correct("rain")  # the main thread is free
        assert session.tasks.progress["picture"].share is None, "the service does not tell"
        session.tasks.cancel("picture")
        assert session.tasks.wait(10)
        assert session.tasks.progress == {}
        assert "picture" not in session.tasks.problems
        assert "ancelled" in session.tasks.news
        assert session.label == "rain"

    def test_the_spend_cap_holds_for_the_session(self, tmp_path, service):
        session = Session(folder=tmp_path, seed=1, provider="stability", budget=Budget(5))
        session.hear(DEMO / "dog.wav")
        session.count = 2
        session.tasks.attempt("picture", session.generate)
        assert len(session.gallery.pictures) == 1
        assert "spend cap" in session.tasks.problems["picture"].text

    def test_wrong_settings_are_told_in_place(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_MODEL", "sd9")
        studio = Studio(folder=tmp_path)
        studio.making.provider.value = "stability"
        assert "no model" in studio.making.readiness.value
        studio.wait(60)


class TestWidgets:
    def test_the_first_picture_is_there_within_two_seconds(self, studio):
        studio.session.size = (1024, 1024)
        began = time.perf_counter()
        studio.generate.click()
        assert studio.generate.disabled or studio.session.gallery.current is not None
        assert studio.session.tasks.wait(30)
        seconds = time.perf_counter() - began
        assert studio.picture.stage.image[:4] == b"\x89PNG"
        assert seconds < fair_seconds(2), f"{seconds:.2f} s"

    def test_generate_save_and_what_is_shown(self, studio, tmp_path):
        studio.generate.click()
        studio.wait(30)
        assert not studio.generate.disabled
        assert studio.making.cancel.disabled
        assert studio.picture.stage.alt.startswith("A rooster")
        assert studio.picture.stage.legend
        assert studio.picture.stage.audible
        assert studio.gallery.strip.items[0]["note"] == "not saved"
        studio.save.click()
        assert studio.gallery.strip.items[0]["note"] == ""
        assert (tmp_path / "pictures" / "rooster-7.card.json").is_file()
        assert "bank esc10: rooster" in studio.picture.card.value

    def test_a_page_without_a_kernel_shows_one_line(self, studio):
        assert repr(studio) == "<Studio: rooster.wav, 0 pictures; run the cell to use it>"

    def test_a_page_without_a_kernel_shows_the_last_picture(self, studio, monkeypatch):
        shown = []

        class Handle:
            def update(self, page):
                shown.append(page.data)

        def display(what, *, raw=False, display_id=None):
            if raw:
                assert "application/vnd.jupyter.widget-view+json" in what
                return None
            shown.append(what.data)
            return Handle()

        monkeypatch.setattr("IPython.display.display", display)
        studio._ipython_display_()
        assert "No picture was made here yet" in shown[-1]
        studio.generate.click()
        studio.wait(30)
        alt = html.escape(studio.session.gallery.current.alt_text)
        assert f'alt="{alt}"' in shown[-1]
        assert 'src="data:image/jpeg;base64,' in shown[-1]
        assert "Run the cells of the notebook again" in shown[-1]
        assert f"studio-{studio.model_id}" in studio._dom_classes

    def test_every_control_has_a_name(self, studio):
        import ipywidgets as widgets

        controls = (widgets.Dropdown, widgets.Text, widgets.Textarea, widgets.Button)
        controls += (widgets.Checkbox, widgets.BoundedIntText, widgets.BoundedFloatText)
        found = [w for w in _all(studio) if isinstance(w, controls)]
        assert len(found) > 20
        assert all(widget.description.strip() for widget in found)

    def test_a_class_is_corrected_and_words_are_edited(self, studio):
        studio.heard.label.value = "rain"
        assert studio.session.prompt_editor.prompt.drawn.label == "rain"
        studio.prompt.text.value = "Rain on a tin roof"
        assert studio.session.prompt_editor.text == "Rain on a tin roof"
        assert "5 words" in studio.prompt.length.value
        studio.prompt.undo.click()
        assert studio.session.label == "rain"

    def test_chips_follow_the_text_and_change_it(self, studio):
        chip = studio.prompt.chips.children[0]
        assert chip.value
        chip.value = False
        assert chip.description not in studio.session.prompt_editor.text.lower()
        studio.prompt.text.value += f" {chip.description}"
        assert chip.value

    def test_a_path_is_heard_and_a_wrong_one_is_told(self, studio):
        studio.sound.path.value = str(DEMO / "dog.wav")
        studio.wait(30)
        assert studio.session.label == "dog"
        assert studio.sound.demo.value == ""
        studio.sound.path.value = "nowhere.wav"
        studio.wait(30)
        assert "nowhere.wav" in studio.sound.trouble.value
        assert 'role="alert"' in studio.sound.trouble.value
        assert studio.session.label == "dog"

    def test_the_part_in_use_is_chosen(self, studio):
        studio.sound.start.value = 1.0
        studio.wait(30)
        assert studio.sound.length.value == 4.0
        studio.sound.length.value = 2.0
        studio.wait(30)
        assert studio.session.heard.part == pytest.approx((1.0, 2.0))
        assert studio.sound.player.part == pytest.approx([1.0, 2.0])
        studio.sound.whole.click()
        studio.wait(30)
        assert studio.session.heard.part == (0.0, 5.0)
        studio.sound.player.part = [0.5, 1.5]  # as the browser does
        studio.wait(30)
        assert studio.session.heard.part == pytest.approx((0.5, 1.5))

    def test_two_pictures_are_compared(self, studio):
        studio.session.count = 2
        studio.generate.click()
        studio.wait(30)
        first, second = studio.session.gallery.pictures
        studio.picture.compare.click()
        assert "Choose the other one" in studio.picture.pair.value
        studio.gallery.strip.selected = second.key  # as the browser does
        assert studio.picture.pair.value.count("<img") == 2
        assert first.title in studio.picture.pair.value
        studio.picture.compare.click()
        assert studio.picture.pair.value == ""

    def test_the_presentation_has_the_page_to_itself(self, studio):
        studio.generate.click()
        studio.wait(30)
        studio.picture.stage.presenting = True
        assert studio.making.layout.display == studio.gallery.layout.display == "none"
        studio.picture.stage.presenting = False
        assert studio.making.layout.display == ""

    def test_vary_and_again(self, studio):
        studio.generate.click()
        studio.wait(30)
        studio.picture.vary.click()
        studio.wait(30)
        assert len(studio.session.gallery.pictures) == 2
        studio.sound.demo.value = DEMO / "rain.wav"
        studio.wait(30)
        studio.gallery.strip.selected = studio.session.gallery.pictures[1].key
        studio.picture.again.click()
        assert studio.session.heard.recording.source == "rooster.wav"
        assert studio.sound.demo.value == "", "it must not name the rain"
        assert studio.making.seed.value == 7
        assert studio.making.locked.value

    def test_a_defect_is_told_and_not_swallowed(self, studio, caplog):
        def broken(*, watch=None):
            raise KeyError("a defect")

        studio.session.tasks.later("picture", broken)
        studio.wait(10)
        assert "KeyError" in studio.making.trouble.value
        assert "the generator failed" in caplog.text
        assert not studio.generate.disabled

    def test_texts_from_outside_are_no_markup(self, studio):
        studio.session.hear((DEMO / "dog.wav").read_bytes(), name="<img src=x onerror=alert(1)>")
        studio.prompt.text.value = "<script>alert(1)</script>"
        studio.generate.click()
        studio.wait(30)
        shown = [w.value for w in _all(studio) if type(w).__name__ == "HTML"]
        assert not any("<script>" in text or "<img src=x" in text for text in shown)


def _all(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _all(child)


class TestIntake:
    @pytest.fixture
    def intake(self):
        sounds, problems = [], []
        made = Intake(lambda *sound: sounds.append(sound), problems.append)
        made.sounds, made.problems = sounds, problems
        return made

    def say(self, intake, kind, number=1, buffers=(), **more):
        intake._handle_custom_msg({"kind": kind, "id": number, **more}, list(buffers))

    def test_pieces_become_a_sound(self, intake):
        self.say(intake, "begin", name="bark.wav", size=6)
        self.say(intake, "piece", buffers=[memoryview(b"abc")])
        assert intake.sounds == []
        self.say(intake, "piece", buffers=[memoryview(b"def")])
        assert intake.sounds == [(b"abcdef", "bark.wav")]

    def test_a_new_transfer_ends_the_one_before(self, intake):
        self.say(intake, "begin", name="one.wav", size=6)
        self.say(intake, "piece", buffers=[b"abc"])
        self.say(intake, "begin", number=2, name="two.wav", size=3)
        self.say(intake, "piece", number=1, buffers=[b"def"])
        self.say(intake, "piece", number=2, buffers=[b"xyz"])
        assert intake.sounds == [(b"xyz", "two.wav")]

    def test_too_much_is_refused_with_the_way_out(self, intake):
        self.say(intake, "refused", name="concert.wav", size=300_000_000)
        self.say(intake, "begin", name="lying.wav", size=MAX_UPLOAD_BYTES + 1)
        assert [problem.text[:11] for problem in intake.problems] == ["concert.wav", "lying.wav h"]
        assert "field Path" in intake.problems[0].text
        self.say(intake, "begin", name="small.wav", size=2)
        self.say(intake, "piece", buffers=[b"more than it said"])
        assert intake.sounds == []

    def test_an_empty_file_is_told(self, intake):
        self.say(intake, "begin", name="empty.wav", size=0)
        assert "empty" in intake.problems[0].text


def asked(widget, **content):
    """What a widget answers a browser: the message and its buffers."""
    answers = []
    widget.send = lambda message, buffers: answers.append((message, buffers))
    widget._handle_custom_msg({"version": widget.version, **content}, [])
    deadline = time.monotonic() + 30
    while not answers and time.monotonic() < deadline:
        time.sleep(0.01)
    return answers[0]


class TestWhatNotebooksSave:
    """Jupyter saves the traits of widgets: no sound may be among them."""

    def test_no_sound_is_in_the_state_of_any_widget(self, studio):
        from ipywidgets.widgets.widget import _instances

        studio.sound._arrived((DEMO / "dog.wav").read_bytes(), "voice.wav")
        studio.wait(30)
        studio.generate.click()
        studio.wait(30)
        clip = studio.session.heard.clip
        asked(studio.sound.player, kind="view", start=0, length=5)
        _, (playable_wav,) = asked(studio.sound.player, kind="sound", start=0, length=5)
        asked(studio.picture.stage, kind="sound")
        states = [widget.get_state() for widget in _instances.values()]
        state = b"".join(_bytes_of({**one, "_esm": ""}) for one in states)
        assert b"voice.wav" in state, "this is the state"
        assert b"\x89PNG" in state, "binary traits are in it"
        loud = clip.samples[np.argmax(np.abs(clip.samples)) :][:50]
        in_wav = (loud * 32_768).astype("<i2").tobytes()
        assert in_wav in playable_wav, "this is how it would be found"
        for trace in (b"RIFF", b"fLaC", in_wav, loud.tobytes()):
            assert trace not in state

    def test_a_presentation_gets_the_drawing_that_moves(self, studio):
        """The painter's, where it is the picture that is shown."""
        stage, answers = studio.picture.stage, []
        stage.send = lambda message, buffers: answers.append((message["kind"], buffers[0]))
        studio.generate.click()
        studio.wait(30)
        stage._handle_custom_msg({"kind": "sound", "version": stage.version}, [])
        assert stage._lane.wait(60)
        kinds, (_, moving) = zip(*answers, strict=True)
        assert kinds == ("sound", "moving")
        assert b"@keyframes" in moving
        assert b"data-steps" in moving
        stage._card = replace(stage._card, picture=replace(stage._card.picture, sha256="0" * 64))
        answers.clear()
        stage._handle_custom_msg({"kind": "sound", "version": stage.version}, [])
        assert stage._lane.wait(60)
        assert [kind for kind, _ in answers] == ["sound"]

    def test_the_browser_gets_the_sound_when_it_asks(self, studio):
        message, (sound,) = asked(studio.sound.player, kind="sound", start=1.0, length=2.0)
        assert message["mime"] == "audio/wav"
        assert load_clip(sound).duration_seconds == pytest.approx(2.0, abs=0.001)
        message, (peaks, spectrogram) = asked(studio.sound.player, kind="view", start=0, length=5)
        assert (len(peaks), spectrogram[:4]) == (1_200, b"\x89PNG")
        assert (message["start"], message["length"]) == (0, 5)


def _bytes_of(value) -> bytes:
    """All that is in a state, binary values as they are."""
    if isinstance(value, dict):
        return b"".join(_bytes_of(key) + _bytes_of(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return b"".join(map(_bytes_of, value))
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@pytest.fixture(scope="module")
def hour(tmp_path_factory):
    """An hour of faint noise, with a tone of 3 kHz from 52:10 on for eight seconds."""
    import soundfile

    rate_hz, noise = 8_000, np.random.default_rng(3)
    path = tmp_path_factory.mktemp("long") / "hour.wav"
    with soundfile.SoundFile(path, "w", rate_hz, 1, "PCM_16") as file:
        for minute in range(60):
            block = 0.002 * noise.standard_normal(60 * rate_hz)
            if minute == 52:
                at = np.arange(8 * rate_hz) / rate_hz
                block[10 * rate_hz : 18 * rate_hz] += 0.5 * np.sin(2 * np.pi * 3_000 * at)
            file.write(block)
    return path


@pytest.fixture(scope="module")
def long_recording(hour):
    return read_recording(hour)


class TestLongRecordings:
    def test_all_of_it_is_reached(self, hour, tmp_path):
        session = Session(folder=tmp_path, **SMALL)
        session.hear(hour)
        recording = session.heard.recording
        assert recording.duration_seconds == 3_600
        assert not recording.truncated
        start, length = session.heard.part
        assert (start <= 3_130, start + length >= 3_138) == (True, True)
        assert session.heard.acoustics.pitch_hz == pytest.approx(3_000, rel=0.01)
        assert session.about == (
            f"hour.wav: 1:00:00 h; the liveliest 10 s are in use, from {in_time(start)}."
        )
        session.use_part(3_590, 10)
        assert session.about == "hour.wav: 59:50 min to 1:00:00 h are in use."

    def test_a_part_is_what_is_in_the_file(self, hour, long_recording):
        import soundfile

        there, _ = soundfile.read(hour, start=3_132 * 8_000, frames=8_000, dtype="float32")
        part = long_recording.excerpt(3_132, 1)
        assert np.abs(part.samples - there).max() < 1e-4
        assert part.start_seconds == 3_132

    def test_no_part_is_longer_than_a_picture_can_be_made_of(
        self, session, long_recording, monkeypatch
    ):
        def hear(recording, start, length, watch):
            return replace(session.heard, clip=recording.excerpt(start, length))

        session.heard = replace(session.heard, recording=long_recording)
        monkeypatch.setattr(session._listener, "hear", hear)
        session.use_part(3_000, 3_600)
        assert session.heard.part == (3_000, 600)

    def test_it_is_drawn_at_every_zoom(self, long_recording):
        whole = player_data.sketch(long_recording, 0, 3_600)
        columns = np.abs(np.frombuffer(whole.peaks, np.int8).reshape(-1, 2)).max(axis=1)
        loud = np.flatnonzero(columns > 30)
        assert (loud.min() / 600 * 3_600, loud.max() / 600 * 3_600) == pytest.approx(
            (3_130, 3_138), abs=6
        )
        assert _brightest_column(whole.spectrogram) == pytest.approx(3_134 / 3_600, abs=0.005)
        near = player_data.sketch(long_recording, 3_120, 30)
        columns = np.abs(np.frombuffer(near.peaks, np.int8).reshape(-1, 2)).max(axis=1)
        assert np.flatnonzero(columns > 30).min() / 600 * 30 == pytest.approx(10, abs=0.1)

    def test_it_is_played_piece_by_piece(self, session, long_recording):
        player = Player()
        player.show(replace(session.heard, recording=long_recording))
        message, (sound,) = asked(player, kind="sound", start=3_000.0, length=3_600.0)
        assert message["mime"] == "audio/flac"
        assert load_clip(sound).duration_seconds == player_data.CHUNK_SECONDS

    def test_where_nothing_can_be_written_the_first_ten_minutes_are_read(self, hour, monkeypatch):
        def full(**options):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("tempfile.TemporaryFile", full)
        recording = read_recording(hour)
        assert (recording.duration_seconds, recording.truncated) == (600, True)

    def test_it_can_be_called_off(self, hour):
        watch = Watch()
        watch = watch.with_listener(lambda text, share: "minute 30" in text and watch.cancel())
        with pytest.raises(ProviderError, match="Cancelled"):
            read_recording(hour, watch=watch)


def _brightest_column(png: bytes) -> float:
    from PIL import Image

    levels = np.asarray(Image.open(io.BytesIO(png)).convert("L"), float).max(axis=0)
    return float(np.argmax(levels) + 0.5) / len(levels)


class TestFormats:
    def test_the_file_dialog_offers_what_can_be_read(self, monkeypatch):
        intake = Intake(print, print)
        assert {".m4a", ".mp4", ".webm", ".mka", ".amr", ".3gp"} <= set(intake.accept.split(","))
        assert "M4A" in intake.formats
        monkeypatch.setattr("soundscape.audio.formats.has_pyav", lambda: False)
        intake = Intake(print, print)
        assert intake.formats == "WAV, FLAC, OGG or MP3"
        assert {".wav", ".flac", ".ogg", ".mp3"} <= set(intake.accept.split(","))
        assert not re.search("m4a|mp4|webm|amr|audio/|video/", intake.accept)

    def test_what_needs_pyav_is_named_without_it(self, session, monkeypatch):
        monkeypatch.setattr("soundscape.audio.decoders.has_pyav", lambda: False)
        head = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(200)
        session.tasks.attempt("sound", session.hear, head, name="memo.m4a")
        assert "memo.m4a" in session.tasks.problems["sound"].text
        assert "M4A (AAC or ALAC)" in session.tasks.problems["sound"].text


def test_the_player_sends_a_recording_once(session):
    player = Player()
    player.show(session.heard)
    assert player.version == 1
    session.use_part(1.0, 2.0)
    player.show(session.heard)
    assert player.version == 1
    assert player.part == pytest.approx([1.0, 2.0])


def test_measurements_come_in_words_with_their_numbers(session):
    facts = {
        name: (words, numbers) for name, words, numbers in markup.in_words(session.heard.acoustics)
    }
    assert facts["Loudness"][1].endswith("dBFS")
    assert len(facts) == 7
    assert all(words and numbers for words, numbers in facts.values())


def test_the_length_meter_says_when_it_is_too_much():
    assert "at most 10,000" in markup.length("word " * 2_500)
    assert "first part" in markup.length("word " * 100)
    assert "first part" not in markup.length("word " * 50)


def test_a_watch_that_was_cancelled_before_stops_the_making(session):
    watch = Watch()
    watch.cancel()
    with pytest.raises(ProviderError, match="Cancelled"):
        session.generate(watch=watch)
    assert session.gallery.pictures == ()


def test_nothing_is_made_of_no_sound(tmp_path):
    session = Session(folder=tmp_path)
    undo = session.prompt_editor.undo
    for action in (session.generate, session.save, undo, lambda: session.use_part(0, 1)):
        with pytest.raises(SoundscapeError, match="no "):
            action()


def test_the_same_sound_words_and_seed_make_the_same_picture(tmp_path):
    made = []
    for folder in ("one", "two"):
        session = Session(folder=tmp_path / folder, seed=11, **SMALL)
        session.hear(DEMO / "rain.wav")
        made.append(session.generate()[0].open().image)
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "song.wav does not exist"),
        (b"", "song.wav: is empty"),
        (b"<!doctype html><title>Sign in", "song.wav: cannot be read as sound: it is a web"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "song.wav: cannot be read as sound"),
    ],
    ids=["missing", "empty", "web page", "only a header"],
)
def test_the_command_starts_no_page_for_a_sound_it_cannot_read(tmp_path, content, told):
    path = tmp_path / "song.wav"
    if content is not None:
        path.write_bytes(content)
    done = CliRunner().invoke(main, ["studio", str(path), "--no-browser"])
    assert done.exit_code == 1
    assert told in done.output
    assert "web page on this machine" not in done.output


def test_the_command_starts_no_page_for_what_can_be_read_once_only(tmp_path):
    done = CliRunner().invoke(main, ["studio", str(tmp_path), "--no-browser"])
    assert done.exit_code == 1
    assert "is no file" in done.output


def test_importing_the_package_brings_no_widgets():
    code = "import sys, soundscape, soundscape.cli; print([m for m in sys.modules if m in " + (
        "('ipywidgets', 'anywidget', 'voila', 'matplotlib')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert json.loads(done.stdout.replace("'", '"')) == []


def test_messages_of_the_older_form_are_not_taken_for_those_with_offsets():
    """Of which Voila would read as many as their first bytes seem to say: billions."""
    from datetime import UTC, datetime

    from jupyter_server.services.kernels.connection.base import (
        serialize_binary_message,
        serialize_msg_to_ws_v1,
    )

    from soundscape.studio.web import is_offset_form

    header = {"msg_type": "comm_msg", "date": datetime.now(UTC)}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": {"a": 1}}
    for count in (1, 3):
        sound = [b"sound" * 10_000] * count
        older = serialize_binary_message({**message, "buffers": list(sound)})
        assert not is_offset_form(bytes(older))
        parts = [b"{}", b"{}", b"{}", b"{}", *sound]
        assert is_offset_form(bytes(serialize_msg_to_ws_v1(parts, "iopub")))
    assert not is_offset_form(b"\x00\x00\x00\x02\x00\x00\x00\x0c")
