"""Cards: inside and beside their pictures, held against a schema, replayed."""

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from loopback import KEY, StabilityService, multipart, picture
from PIL import Image

from soundscape import create, load_clip, prompts, replay
from soundscape._util.paths import data_file
from soundscape.artwork import SCHEMA, Card, metadata, read_card
from soundscape.artwork.facts import Cost
from soundscape.errors import ArtworkError, ProviderError, SoundscapeError
from soundscape.providers import PictureCache
from soundscape.providers.stability import StabilityProvider
from soundscape.services import Secret
from soundscape.writers import BankWriter

PUBLISHED = Path(__file__).resolve().parents[1] / "reports/esc10/pictures/rooster-7.card.json"
TEXT = 'A card: {"ключ": "значение", "a": "<&>", "b": "\u0000-\U0001f415"}' + "x" * 130_000


@pytest.fixture(scope="module")
def clip():
    return load_clip(data_file("demo/dog.wav"))


@pytest.fixture(scope="module")
def artwork(clip):
    return create(clip, seed=5, size=(256, 256))


def pictures():
    """Files of every kind that services and painters make."""
    image = Image.open(io.BytesIO(picture(3, size=(33, 47))))
    exif = Image.Exif()
    exif[0x010E] = "a description"

    def saved(form, mode="RGB", **options):
        buffer = io.BytesIO()
        image.convert(mode).save(buffer, form, **options)
        return buffer.getvalue()

    return {
        "png": saved("PNG"),
        "png with alpha": saved("PNG", "RGBA"),
        "png of a palette": saved("PNG", "P"),
        "jpeg": saved("JPEG"),
        "jpeg in steps with EXIF": saved("JPEG", progressive=True, exif=exif, comment=b"hello"),
        "jpeg in grey": saved("JPEG", "L"),
        "webp": saved("WEBP"),
        "webp without loss": saved("WEBP", lossless=True),
        "webp with alpha": saved("WEBP", "RGBA", lossless=True),
        "webp with EXIF": saved("WEBP", exif=exif),
        "webp with alpha, lossy": saved("WEBP", "LA", quality=50),
    }


@pytest.mark.parametrize("kind", pictures())
def test_a_text_in_a_picture_changes_no_pixel_and_comes_out_without_a_trace(kind):
    bare = pictures()[kind]
    assert metadata.extract(bare) is None
    assert metadata.strip(bare) == bare
    carrying = metadata.embed(bare, TEXT)
    assert metadata.extract(carrying) == TEXT
    assert metadata.strip(carrying) == bare
    assert metadata.embed(carrying, "another") == metadata.embed(bare, "another")
    with Image.open(io.BytesIO(bare)) as before, Image.open(io.BytesIO(carrying)) as after:
        before.load()
        after.load()
        assert (after.mode, after.size) == (before.mode, before.size)
        assert after.tobytes() == before.tobytes()
        assert dict(after.getexif()) == dict(before.getexif())
    with Image.open(io.BytesIO(carrying)) as after:
        after.verify()


def test_a_webp_with_metadata_of_its_own_is_left_alone():
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "WEBP", xmp=b"<x:xmpmeta>mine</x:xmpmeta>")
    assert metadata.embed(buffer.getvalue(), TEXT) == buffer.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg in steps with EXIF", "webp", "webp with EXIF"])
def test_broken_files_never_break_the_reader(kind):
    """Cut and damaged at random: an answer or a ValueError, nothing else."""
    whole = metadata.embed(pictures()[kind], "a card")
    rng = random.Random(7)
    for _ in range(1_500):
        broken = bytearray(whole[: rng.randrange(len(whole) + 1)])
        for _ in range(rng.randrange(4)):
            if broken:
                broken[rng.randrange(min(len(broken), 200))] = rng.randrange(256)
        for look in (metadata.extract, metadata.strip):
            try:
                look(bytes(broken))
            except ValueError:
                continue


def test_a_saved_picture_carries_its_card_and_both_replay_it(artwork, tmp_path):
    path, card = artwork.save(tmp_path / "dog.png", svg=True)
    assert read_card(path) == read_card(card) == artwork.card
    again = replay(path)
    assert again.image == artwork.image
    again.save(tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == path.read_bytes()
    card.unlink()
    assert read_card(path).label == "dog"
    with Image.open(path) as image:
        assert json.loads(image.text["soundscape-card"]) == artwork.card.to_dict()


def test_the_card_beside_serves_where_a_program_dropped_the_one_inside(artwork, tmp_path):
    path, _ = artwork.save(tmp_path / "dog.png")
    path.write_bytes(artwork.image)
    assert read_card(path) == artwork.card


def test_cards_keep_to_the_published_schema(artwork):
    schema = json.loads(data_schema())
    Draft202012Validator.check_schema(schema)
    written = artwork.card.to_dict()
    Draft202012Validator(schema).validate(written)
    assert written["schema"] == SCHEMA
    assert written["provider"]["cost"] == {"amount": 0.0, "unit": ""}
    prompt = artwork.card.prompt
    assert prompt.parts[0].origin.startswith("bank esc10: dog ")
    assert all(part.text.lower() in prompt.text.lower() for part in prompt.parts)


def test_a_published_card_is_read_and_written_to_the_byte(artwork):
    """Cards are read by other programs, too: names, order and numbers stay as they were."""
    text = PUBLISHED.read_text("utf-8")
    card = Card.from_json(text)
    assert card.to_json(indent=1) + "\n" == text
    assert (card.provider.seed_asked, card.picture.size) == (7, (1024, 1024))
    assert Card.from_json(artwork.card.to_json()) == artwork.card


def data_schema():
    from importlib.resources import files

    return (files("soundscape.artwork") / "card.schema.json").read_text("utf-8")


def altered(card, **changes):
    """A card's document with values replaced at dotted paths."""
    card = card.to_dict()
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = card
        for name in parents:
            place = place[name]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return card


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"schema": "soundscape-card/1"}, "no card of the kind 'soundscape-card/2'"),
        ({"acoustics": None}, "'acoustics' is a required property"),
        ({"picture__sha256": "yes"}, "picture.sha256"),
        ({"provider__seed_asked": -4}, "provider.seed_asked"),
        ({"prediction__verdict": "sure"}, "prediction.verdict"),
        ({"acoustics__loudness_curve": [0.5] * 3}, "acoustics.loudness_curve"),
        ({"extra": 1}, "'extra' was unexpected"),
        ({"prediction__labels": ["dog"]}, "as many labels as probabilities"),
        ({"prediction__probabilities": [0.1] * 20}, None),
        ({"prediction__probabilities": [0.5] * 20, "prediction__open_set": False}, "sum to 1"),
        ({"prediction__probabilities": [0.0] * 19 + [1.0]}, "from high to low"),
        ({"prediction__family": "animal"}, "a family where that alone is"),
        ({"prediction__verdict": "unknown"}, "sounds where something is known"),
        ({"acoustics__onset_strengths": []}, "as many onsets as strengths"),
    ],
)
def test_cards_that_are_none_or_lie_are_told(artwork, changes, says):
    card = altered(artwork.card, **changes)
    if says is None:
        assert Card.from_dict(card)
        return
    with pytest.raises(ArtworkError, match=says):
        Card.from_dict(card)


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"schema": NaN}', b"9" * 5_000_000],
    ids=["open", "list", "null", "binary", "deep", "nan", "huge"],
)
def test_files_that_are_no_cards_get_one_clear_error(tmp_path, content):
    path = tmp_path / "bad.card.json"
    path.write_bytes(content)
    with pytest.raises(ArtworkError, match=r"bad\.card\.json"):
        read_card(path)


def test_pictures_without_a_card_or_with_anothers_are_told(artwork, tmp_path):
    plain = tmp_path / "plain.png"
    plain.write_bytes(picture(1))
    with pytest.raises(ArtworkError, match=r"no card in it, and there is no plain\.card\.json"):
        read_card(plain)
    noise = tmp_path / "noise.png"
    noise.write_bytes(b"this is no picture")
    with pytest.raises(ArtworkError, match="no PNG, JPEG or WebP"):
        read_card(noise)
    with pytest.raises(ArtworkError, match="does not exist"):
        read_card(tmp_path / "missing.png")
    stolen = tmp_path / "stolen.png"
    stolen.write_bytes(metadata.embed(picture(1), artwork.card.to_json()))
    with pytest.raises(ArtworkError, match="not the picture its card speaks of"):
        read_card(stolen)
    edited = tmp_path / "edited.png"
    with Image.open(io.BytesIO(artwork.file)) as image:
        image.load()
        image.putpixel((3, 3), (1, 2, 3, 255)[: len(image.getbands())])
        from PIL.PngImagePlugin import PngInfo

        kept = PngInfo()
        kept.add_itxt("soundscape-card", image.text["soundscape-card"])
        image.save(edited, pnginfo=kept)
    with pytest.raises(ArtworkError, match="edited or saved anew"):
        read_card(edited)


@pytest.mark.parametrize(
    "changes",
    [
        {"sound__sha256": "0" * 64},
        {"provider__parameters": {}},
        {"provider__parameters__style": "no such style"},
        {"label": "rain"},
    ],
)
def test_altered_cards_do_not_replay(artwork, changes):
    with pytest.raises(SoundscapeError, match=r"altered|no style of the painter"):
        replay(Card.from_dict(altered(artwork.card, **changes)))


def test_a_card_made_by_hand_is_held_against_the_schema_before_it_is_replayed(artwork):
    by_hand = replace(artwork.card, acoustics=replace(artwork.card.acoustics, loudness_db=999.0))
    with pytest.raises(ArtworkError, match=r"acoustics\.loudness_db"):
        replay(by_hand)


# Services


@pytest.fixture
def stability(monkeypatch):
    with StabilityService() as service:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", service.address)
        yield service


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_a_services_picture_replays_from_the_cache_without_a_charge(
    stability, clip, tmp_path, form
):
    maker = StabilityProvider("ultra", output_format=form)
    made = create(clip, provider=maker, seed=8, style="anime", size=(1536, 864))
    assert made.card.provider.cost == Cost(8.0, "credits")
    assert made.card.provider.request_id == "req-8"
    path, _ = made.save(tmp_path / "dog")
    assert path.suffix == {"jpeg": ".jpg"}.get(form, f".{form}")
    again = replay(path)
    assert (again.image, again.card) == (made.image, made.card)
    assert len(stability.posts) == 1


def test_a_services_picture_that_is_not_kept_is_asked_for_once_more_only_if_agreed(
    stability, clip, tmp_path
):
    made = create(clip, provider="stability", seed=8)
    elsewhere = PictureCache(tmp_path / "another machine")
    with pytest.raises(ArtworkError, match=r"for 3 credits; it may draw another.*Nothing was sent"):
        replay(made.card, cache=elsewhere)
    asked = []
    with pytest.raises(ArtworkError):
        replay(made.card, cache=elsewhere, agree=lambda question: asked.append(question))
    assert len(stability.posts) == 1
    assert "3 credits" in asked[0]
    again = replay(made.card, cache=elsewhere, agree=lambda question: True)
    assert again.image == made.image
    first, second = (multipart(asked[2], asked[3]) for asked in stability.posts)
    assert first == second
    assert replay(made.card, cache=elsewhere).image == made.image  # kept now
    assert len(stability.posts) == 2


def test_a_repeated_request_is_told_on_its_card(stability, clip):
    first, second = (create(clip, provider="stability", seed=4) for _ in range(2))
    assert not first.card.provider.from_cache
    assert second.card.provider.from_cache
    assert second.image == first.image
    assert len(stability.posts) == 1


def test_a_refused_prompt_comes_with_the_banks_next_one(stability, clip):
    tables = {"dog": ("A forbidden dog", "A dog at dawn"), "unknown": ("x",), "silent": ("y",)}
    bank = prompts.PromptBank("mine", tables)
    seed = next(s for s in range(1, 99) if bank.draw("dog", s).index == 0)
    with pytest.raises(ProviderError) as caught:
        create(clip, provider="stability", writer=BankWriter(bank), label="dog", seed=seed)
    assert caught.value.kind == "moderation"
    assert caught.value.offer.drawn.index == 1
    assert len(stability.posts) == 1  # offered, not sent
    made = create(clip, provider="stability", prompt=caught.value.offer, label="dog", seed=seed)
    assert made.card.prompt.parts[0] == prompts.Phrase("A dog at dawn", "bank mine: dog 1")
    with pytest.raises(ProviderError) as caught:
        create(clip, provider="stability", prompt="my own forbidden words", seed=seed)
    assert caught.value.offer is None


def test_no_card_holds_the_key(stability, clip):
    made = create(clip, provider=StabilityProvider(key=Secret(KEY)), seed=4)
    assert KEY not in made.card.to_json()
