"""The generator learns what a person likes, where they want that, and forgets it."""

import pytest

from soundscape.errors import ArtworkError
from soundscape.studio import Session, Studio
from soundscape.writers import Taste


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the person's taste is kept."""
    path = tmp_path / "taste.toml"
    monkeypatch.setenv("SOUNDSCAPE_TASTE", str(path))
    return path


@pytest.fixture
def learning(file, session):
    """A session whose person wants it to learn, and whose words are composed."""
    made = Session(folder=session.gallery.folder, seed=7, size=(128, 128))
    made.hear(session.heard.clip)
    made.use_writer("composer")
    made.taste_learner.learning = True
    return made


def test_nothing_is_learnt_or_written_unasked(file, session):
    session.use_writer("composer")
    session.generate()
    session.save()
    assert not session.taste_learner.learning
    assert session.taste_learner.says == ()
    assert not file.exists()


def test_who_has_a_file_is_learnt_from_and_never_is_never(file):
    file.write_text('never = ["dog", "terrier"]\n')
    made = Session(seed=7)
    assert made.taste_learner.learning
    assert made.taste_learner.says == ("Never shown: dog, terrier.",)


def test_saving_varying_and_discarding_teach_once_each(learning, file):
    [one] = learning.generate()
    learning.save(one)
    learning.save(one)
    taste = Taste.read(file)
    counts = dict(taste.learnt)
    assert all(pair == (1, 1) for pair in counts.values())
    assert any(name.startswith("medium") for name in counts)
    [other] = learning.vary(learning.gallery.current)
    learning.discard(other)
    after = Taste.read(file).learnt
    assert max(shown for _, shown in after.values()) == 3
    assert [picture.key for picture in learning.gallery.pictures] == [one.key]
    assert learning.taste_learner.says[0].startswith("Of 3 pictures you kept 2")


def test_what_stays_of_edited_words_was_liked(learning, file):
    medium = next(p for p in learning.prompt_editor.prompt.parts if "medium" in p.origin)
    editor = learning.prompt_editor
    place = editor.text.lower().index(medium.text)
    editor.text = editor.text[:place] + "a torn poster" + editor.text[place + len(medium.text) :]
    learning.generate()
    learnt = Taste.read(file).learnt
    assert {kept for name, (kept, _) in learnt.items() if name.startswith("medium")} == {0}
    assert {kept for name, (kept, _) in learnt.items() if name.startswith("place")} == {1}


def test_all_of_it_is_forgotten_and_what_was_written_stays(learning, file):
    learning.generate()
    learning.save()
    text = file.read_text()
    file.write_text(text.replace("likes = []", 'likes = ["lanterns"]'))
    learning.taste_learner.forget()
    assert Taste.read(file).learnt == {}
    assert Taste.read(file).likes == ("lanterns",)


def test_a_saved_picture_is_not_discarded(learning):
    learning.generate()
    path = learning.save()
    with pytest.raises(ArtworkError, match=r"is saved in .*Delete the file"):
        learning.discard()
    assert path.exists()


def test_a_broken_file_is_told_in_its_place_and_left_alone(file, tmp_path):
    file.write_text("likes = lanterns")
    studio = Studio(folder=tmp_path / "pictures", seed=7, size=(64, 64))
    assert studio.wait(60)
    assert "taste.toml" in studio.taste.said.value
    assert studio.taste.learning.disabled
    assert file.read_text() == "likes = lanterns"


def test_the_panel_says_what_was_learnt(file, tmp_path):
    studio = Studio(folder=tmp_path / "pictures", seed=7, size=(64, 64))
    assert studio.wait(60)
    assert "Nothing is learnt" in studio.taste.said.value
    studio.taste.learning.value = True
    studio.prompt.writer.value = "composer"
    studio.generate.click()
    studio.wait(60)
    studio.picture.discard.click()
    assert studio.session.gallery.pictures == ()
    assert studio.picture.stage.image == b""
    assert "Of 1 picture you kept 0" in studio.taste.said.value
    studio.taste.forget.click()
    assert "you kept" not in studio.taste.said.value
    assert str(file.parent) not in studio.taste.said.value


def test_a_person_writes_what_they_like_in_the_panel(file, tmp_path):
    """It is heeded at once, and what is wrong with it is told before anything is written."""
    studio = Studio(folder=tmp_path / "pictures", seed=7, size=(64, 64))
    assert studio.wait(60)
    panel = studio.taste
    assert (panel.own.value, panel.text.layout.display) == ("", "none")
    panel.write.value = True
    assert "likes = []" in panel.own.value
    panel.own.value = panel.own.value.replace("never = []", "never = roosters")
    panel.keep.click()
    assert "taste.toml" in panel.trouble.value
    assert not file.exists()
    panel.own.value = panel.own.value.replace("never = roosters", 'never = ["lanterns"]')
    panel.keep.click()
    assert (panel.trouble.value, panel.own.value, panel.write.value) == ("", "", False)
    assert "Never shown: lanterns." in panel.said.value
    assert Taste.read(file).never == ("lanterns",)
    assert not studio.session.taste_learner.taste.allows("a paper lantern")
    assert "Nothing is learnt" in panel.said.value


def test_what_was_learnt_stays_beside_what_is_written(learning, file):
    learning.save(learning.generate()[0])
    learnt = Taste.read(file).learnt
    learning.taste_learner.write('likes = ["gulls"]\n')
    after = Taste.read(file)
    assert (after.likes, after.learnt) == (("gulls",), learnt)
    assert learning.taste_learner.says[0].startswith("You like gulls")
