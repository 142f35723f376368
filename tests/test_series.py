"""Several pictures of one sound: what is there, what it costs, one after the other."""

import base64
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT
from loopback import KEY, OpenAiService, StabilityService, picture
from PIL import Image

from soundscape import load_clip
from soundscape.artwork import Artwork, Series, name_files, read_card, replay
from soundscape.errors import ArtworkError, ProviderError
from soundscape.models import Classifier
from soundscape.providers import seeds_from
from soundscape.services import Budget, Watch

DOG = ROOT / "data/demo/dog.wav"
SMALL = {"size": (64, 64)}
REFUSED = (403, {}, {"name": "content_moderation", "errors": ["flagged"]})


@pytest.fixture(scope="module")
def clip():
    return load_clip(DOG)


@pytest.fixture
def stability(monkeypatch):
    with StabilityService() as service:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", service.address)
        yield service


def files(folder, seeds):
    return name_files("dog.wav", seeds, out=folder / "dog.png")


def test_names_hold_the_seed_where_there_are_several():
    def names(*arguments, **options):
        return [str(path) for path in name_files(*arguments, **options).values()]

    assert names("sounds/bark.wav", [7]) == ["bark-7.png"]
    assert names("bark.wav", [7, 8], form="jpeg") == ["bark-7.jpg", "bark-8.jpg"]
    assert names("bark.wav", [7], out="out/dog.webp") == ["out/dog.webp"]
    assert names("bark.wav", [7, 8], out="out/dog.webp") == ["out/dog-7.webp", "out/dog-8.webp"]
    assert names("bark.wav", [7, 8], out="out/dog", form="webp")[0] == "out/dog-7.webp"


def test_seeds_go_on_from_1_after_the_largest():
    assert seeds_from(4_294_967_293, 3) == (4_294_967_293, 4_294_967_294, 1)


def test_each_picture_is_written_before_the_next_is_asked_for(clip, tmp_path):
    series = Series(clip, [7, 8], files=files(tmp_path, [7, 8]), svg=True, **SMALL)
    making = series.make()
    assert list(tmp_path.iterdir()) == []
    made, path = next(making)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "dog-7.card.json", "dog-7.png", "dog-7.svg",
    ]  # fmt: skip
    assert Artwork.read(path) == made
    assert [path.name for _, path in making] == ["dog-8.png"]


def test_without_files_nothing_is_written(clip, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ((made, path),) = Series(clip, [7], **SMALL).make()
    assert (made.card.label, path) == ("dog", None)
    assert not list(tmp_path.glob("*.png"))


def test_a_series_goes_on_where_it_was_broken_off(clip, tmp_path):
    next(Series(clip, [7, 8], files=files(tmp_path, [7, 8]), **SMALL).make())
    again = Series(clip, [7, 8], files=files(tmp_path, [7, 8]), **SMALL)
    assert (list(again.there), again.missing) == ([7], (8,))
    assert len(list(again.make())) == 1
    anew = Series(clip, [7, 8], files=files(tmp_path, [7, 8]), replace=True, **SMALL)
    assert (anew.there, anew.missing) == ({}, (7, 8))


@pytest.mark.parametrize(
    "other",
    [
        {"style": "neon"},
        {"size": (96, 64)},
        {"label": "rain"},
        {"prompt": "a quiet hill"},
        {"negative_prompt": "people"},
    ],
)
def test_a_file_that_is_another_picture_is_never_taken_for_this_one(clip, tmp_path, other):
    list(Series(clip, [7], files=files(tmp_path, [7]), **SMALL).make())
    with pytest.raises(ArtworkError, match="exists and is another picture"):
        Series(clip, [7], files=files(tmp_path, [7]), **(SMALL | other))
    (tmp_path / "dog.png").write_bytes(b"no picture at all")
    with pytest.raises(ArtworkError, match="exists and is another picture"):
        Series(clip, [7], files=files(tmp_path, [7]), **SMALL)


def test_the_price_is_that_of_what_is_missing_and_the_cap_ends_it(stability, clip, tmp_path):
    seeds = [7, 8, 9]
    series = Series(clip, seeds, provider="stability", files=files(tmp_path, seeds))
    assert series.price() == 9.0
    with pytest.raises(ProviderError, match="spend cap"):
        list(series.make(budget=Budget(7)))
    again = Series(clip, seeds, provider="stability", files=files(tmp_path, seeds))
    assert (again.missing, again.price()) == ((9,), 3.0)
    list(again.make())
    assert Series(clip, seeds, provider="stability", files=files(tmp_path, seeds)).price() == 0
    assert stability.credits == 1000 - 3 * 3


def test_another_prompt_is_sent_only_if_agreed_and_is_told_on_the_card(stability, clip, tmp_path):
    series = Series(clip, [5], provider="stability", files=files(tmp_path, [5]))
    stability.plan.append(REFUSED)
    with pytest.raises(ProviderError) as caught:
        list(series.make())
    assert caught.value.offer is not None
    stability.plan += [REFUSED, REFUSED]
    asked = []

    def agree(error, sent):
        asked.append((error.offer.text, sent))
        return True

    ((made, path),) = series.make(on_refusal=agree)
    assert [sent for _, sent in asked] == [0, 1]
    assert read_card(path).prompt.text == made.card.prompt.text == asked[1][0]
    assert len(stability.posts) == 4
    # A later run takes the file for this picture, whatever words it was made of.
    again = Series(clip, [5], provider="stability", files=files(tmp_path, [5]))
    assert again.missing == ()


# The place for a picture


@pytest.fixture
def openai(monkeypatch):
    with OpenAiService() as service:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_OPENAI_URL", service.address)
        yield service


def sends(service, form, count=1):
    data = base64.b64encode(picture(6, form)).decode()
    service.plan += [(200, {}, {"data": [{"b64_json": data}]})] * count


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("dog.tif", {}, r"expected the suffix \.png or \.jpg or \.jpeg or \.webp"),
        ("none/dog.png", {}, "No such file or directory"),
        ("d" * 250 + ".png", {}, "File name too long"),
        ("folder.png", {"replace": True}, "it is a folder"),
        ("dog.png", {"svg": True}, "openai draws no SVG"),
        ("/proc/dog.png", {}, "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_sent(
    openai, clip, tmp_path, name, options, says
):
    (tmp_path / "folder.png").mkdir()
    series = Series(clip, [3], provider="openai", files={3: tmp_path / name}, **options)
    with pytest.raises(ArtworkError, match=says) as caught:
        next(series.make())
    assert "Nothing was made" in str(caught.value)
    assert openai.posts == []


def test_a_suffix_that_the_format_asked_for_has_not_is_told_before_anything_is_sent(
    stability, clip, tmp_path
):
    series = Series(clip, [3], provider="stability", files={3: tmp_path / "dog.webp"})
    with pytest.raises(ArtworkError, match=r"it will be a png; expected the suffix \.png"):
        next(series.make())
    assert stability.posts == []


@pytest.mark.parametrize(("form", "suffix"), [("jpeg", ".jpg"), ("webp", ".webp")])
def test_the_suffix_follows_the_format_that_came_and_a_later_run_finds_it(
    openai, clip, tmp_path, form, suffix
):
    sends(openai, form)
    series = Series(clip, [3], provider="openai", files={3: tmp_path / "dog.png"})
    ((made, path),) = series.make()
    assert (path.name, made.image) == (f"dog{suffix}", picture(6, form))
    assert read_card(path) == made.card
    again = Series(clip, [3], provider="openai", files={3: tmp_path / "dog.png"})
    assert (again.there, again.missing) == ({3: path}, ())


def test_a_suffix_that_follows_never_leads_to_another_picture(openai, clip, tmp_path):
    sends(openai, "jpeg")
    (tmp_path / "dog.jpg").write_bytes(b"somebody's")
    series = Series(clip, [3], provider="openai", files={3: tmp_path / "dog.png"})
    ((_, path),) = series.make()
    assert path.name == "dog-2.jpg"
    assert (tmp_path / "dog.jpg").read_bytes() == b"somebody's"


def odd_inside():
    """Files that are shown everywhere, and whose structure is broken behind the last pixel."""
    return {
        "a PNG with half an end": picture(6)[:-2],
        "a WebP with bytes after its end": picture(6, "webp") + b"\r\n\r\n",
    }


@pytest.mark.parametrize("case", odd_inside())
def test_a_picture_that_cannot_carry_a_card_is_written_anew(openai, clip, tmp_path, case):
    sent = odd_inside()[case]
    openai.plan.append((200, {}, {"data": [{"b64_json": base64.b64encode(sent).decode()}]}))
    series = Series(clip, [3], provider="openai", files={3: tmp_path / "dog.png"})
    ((made, path),) = series.make()
    assert "odd inside" in read_card(path).picture.notes[0]
    kept, wanted = (Image.open(io.BytesIO(data)).convert("RGB") for data in (made.image, sent))
    assert kept.tobytes() == wanted.tobytes()
    assert replay(path).image == made.image  # from the cache: nobody agreed to pay
    assert len(openai.posts) == 1


def full(monkeypatch):
    """A disk that takes no pictures; the cache is on another."""

    def write(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("soundscape.artwork.artwork.write_whole", write)


def test_a_paid_picture_that_cannot_be_written_is_had_again_for_nothing(
    stability, clip, tmp_path, monkeypatch
):
    series = Series(clip, [3], provider="stability", files={3: tmp_path / "dog.png"})
    with monkeypatch.context() as patched:
        full(patched)
        with pytest.raises(ArtworkError, match=r"No space.*kept: .*--seed 3.*costs nothing"):
            list(series.make())
    ((made, path),) = series.make()
    assert (made.card.provider.from_cache, path.exists()) == (True, True)
    assert len(stability.posts) == 1


def test_a_paid_picture_that_nothing_takes_lies_where_the_message_says(
    stability, clip, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "other"))
    full(monkeypatch)
    series = Series(clip, [3], provider="stability", files={3: tmp_path / "dog.png"})
    with pytest.raises(ArtworkError, match="The picture is kept, with its card in it, as") as told:
        list(series.make())
    path = Path(str(told.value).rpartition(" as ")[2].rstrip("."))
    assert (path.parent, Artwork.read(path).image) == (tmp_path / "other", picture(3))


def test_without_a_cache_the_picture_is_written_with_a_word(stability, clip, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "file"))
    series = Series(clip, [3], provider="stability", files={3: tmp_path / "dog.png"})
    ((made, path),) = series.make()
    assert Artwork.read(path).image == picture(3)
    assert "not among the pictures kept" in read_card(path).picture.notes[0]
    assert made.card == read_card(path)


def test_a_disk_with_too_little_room_is_told_before_anything_is_sent(
    stability, clip, tmp_path, monkeypatch
):
    room = SimpleNamespace(free=5_000_000)
    monkeypatch.setattr("soundscape.artwork.places.shutil.disk_usage", lambda folder: room)
    series = Series(
        clip,
        [3, 4, 5],
        provider="stability",
        files={seed: tmp_path / f"dog-{seed}.png" for seed in (3, 4, 5)},
    )
    # Three times 1024 x 1024 pixels of two bytes and a card.
    with pytest.raises(ArtworkError, match=r"its disk has 5\.0 MB left, expected 6\.4\. Nothing"):
        next(series.make())
    assert stability.posts == []
    room.free = 7_000_000
    assert len(list(series.make())) == 3


def test_one_watch_follows_the_whole_series_and_ends_it(clip):
    told = []
    watch = Watch(lambda text, share: told.append((text, share)))
    making = Series(clip, [7, 8], **SMALL).make(watch=watch)
    next(making)
    assert told[0] == ("picture 1 of 2: listening", 0.0)
    assert told[-1] == ("picture 1 of 2: done", 0.5)
    watch.cancel()
    with pytest.raises(ProviderError, match="Cancelled"):
        next(making)


def test_a_sound_is_heard_once_for_all_its_pictures(clip):
    class Counting(Classifier):
        heard = 0

        def predict(self, clip):
            self.heard += 1
            return super().predict(clip)

    listener = Counting(Classifier.load().backend)
    made = [art for art, _ in Series(clip, [1, 2, 3], classifier=listener, **SMALL).make()]
    assert listener.heard == 1
    assert [art.card.provider.seed for art in made] == [1, 2, 3]
