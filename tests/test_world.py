"""The collection of everyday recordings: folds by source, licences as written, no fetching."""

import csv
import random
from collections import Counter

import pytest
import soundfile
from click.testing import CliRunner

from soundscape import datasets, training
from soundscape.cli import main
from soundscape.datasets import Dataset, Item
from soundscape.datasets.world import folds_by_source
from soundscape.errors import DatasetError

COLUMNS = ("id", "path", "coarse", "what", "source", "licence")


def collection(home, rows):
    """A collection of silent files with these rows."""
    for row in rows:
        path = home / "world" / row["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, [0.0] * 800, 8_000)
    with (home / "world" / "index.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


ROWS = [
    {
        "id": f"{kind}{repository}{number}",
        "path": f"{kind}/{repository}{number}.wav",
        "coarse": kind,
        "what": "a sound",
        "source": f"example.org/{repository}: sounds/{number}.wav",
        "licence": "CC BY 4.0 (CREDITS.txt)",
    }
    for repository in "abcdefg"
    for kind in ("music", "speech")
    for number in range(3)
]


def test_a_collection_is_a_data_set_whose_folds_are_sets_of_sources(tmp_path):
    collection(tmp_path, ROWS)
    loaded = datasets.load("world", home=tmp_path)
    assert loaded.classes == ("music", "speech")
    assert len(loaded.items) == 42
    assert loaded.folds == (1, 2, 3, 4, 5)
    first = loaded.items[0]
    assert first.source == "example.org/a"
    assert first.credit == "example.org/a: sounds/0.wav"
    assert first.licence == "CC BY 4.0 (CREDITS.txt)"
    assert len(loaded.load(first).samples) == 800
    clips = training.training_clips(loaded)
    assert "example.org/a: sounds/0.wav | CC BY 4.0 (CREDITS.txt)" in training.attribution(clips)


def test_what_is_missing_and_what_is_not_a_collection_is_said(tmp_path):
    with pytest.raises(DatasetError, match=r"not found.*optional"):
        datasets.load("world", home=tmp_path)
    assert datasets.verify("world", home=tmp_path).folder is None
    with pytest.raises(DatasetError, match=r"everyday recordings.*cannot be fetched.*optional"):
        datasets.fetch("world", home=tmp_path)
    collection(tmp_path, ROWS)
    assert datasets.verify("world", home=tmp_path).ok
    (tmp_path / "world" / ROWS[0]["path"]).unlink()
    (tmp_path / "world" / ROWS[1]["path"]).write_bytes(b"")
    (tmp_path / "world" / "music" / "other.wav").write_bytes(b"x")
    report = datasets.verify("world", home=tmp_path)
    assert report.missing == (ROWS[0]["path"],)
    assert report.damaged == (ROWS[1]["path"],)
    assert report.extra == ("music/other.wav",)
    assert report.good == 40
    with pytest.raises(DatasetError, match="lacks 1 of its 42"):
        datasets.load("world", home=tmp_path)
    (tmp_path / "world" / "index.csv").write_text("id,path\n1,a.ogg\n")
    with pytest.raises(DatasetError, match="coarse"):
        datasets.load("world", home=tmp_path)


def test_data_fetch_world_ends_in_one_line(tmp_path):
    done = CliRunner().invoke(main, ["data", "fetch", "world", "--home", str(tmp_path)])
    assert done.exit_code != 0
    assert "cannot be fetched" in done.output


def test_no_source_spans_folds_and_the_order_of_clips_does_not_matter():
    rng = random.Random(3)
    clips = [(f"s{rng.randrange(30)}", rng.choice("abcd")) for _ in range(600)]
    folds = folds_by_source(*zip(*clips, strict=True))
    of = {}
    for (source, _), fold in zip(clips, folds, strict=True):
        assert of.setdefault(source, fold) == fold
    assert set(folds) == {1, 2, 3, 4, 5}
    sizes = Counter(folds)
    assert max(sizes.values()) - min(sizes.values()) < 0.05 * len(clips)
    order = list(range(len(clips)))
    rng.shuffle(order)
    again = folds_by_source(*zip(*[clips[n] for n in order], strict=True))
    assert again == [folds[n] for n in order]


def test_kinds_count_as_much_as_sizes():
    # By size alone the sources would go round and round: both dogs into the first fold.
    folds = folds_by_source(list("aabbccdd"), ["dog", "dog", "cat", "cat"] * 2, folds=2)
    assert folds == [1, 1, 2, 2, 2, 2, 1, 1]


@pytest.mark.real_data
def test_the_real_collection(data_home):
    if not (data_home / "world").is_dir():
        pytest.skip("no world/ in the data home")
    loaded = datasets.load("world", home=data_home)
    assert len(loaded.items) == datasets.CATALOGUE["world"].clips
    assert len(loaded.classes) == 12
    sources = Counter((item.source, item.fold) for item in loaded.items)
    assert len(sources) == len({source for source, _ in sources}) == 24
    held = Counter((item.fold, item.label) for item in loaded.items)
    assert all(held[fold, label] for fold in range(1, 6) for label in loaded.classes)
    assert max(Counter(i.fold for i in loaded.items).values()) == 345  # one source has 330
    for item in loaded.items:
        assert item.licence in FREE | ALIKE | OTHER
    assert len(training.training_clips(loaded).dataset.items) == 955
    assert datasets.verify("world", home=data_home).ok


SHARED = training.FREE_LICENCES | training.SHARE_ALIKE
FREE = {
    "Apache 2.0": {"Apache-2.0"},
    "Apache License, Version 2.0": {"Apache-2.0"},
    "CC BY": {"CC-BY"},
    "CC-BY": {"CC-BY"},
    "CC BY 2.0": {"CC-BY"},
    "CC BY 3.0": {"CC-BY"},
    "CC BY 3.0 (OLPC Berklee / Salamander)": {"CC-BY"},
    "CC BY 3.0. Original is Public Domain": {"CC-BY", "public domain"},
    "CC BY 4.0": {"CC-BY"},
    "CC BY 4.0 (LibriSpeech)": {"CC-BY"},
    "CC BY / CC0 / public domain per audio/*.txt": {"CC-BY", "CC0", "public domain"},
    "CC0": {"CC0"},
    "CC0 1.0": {"CC0"},
    "CC0 / CC BY / MIT (LICENSE-media.md)": {"CC0", "CC-BY", "MIT"},
    "CC0 / CC BY per mods/sounds/sources.md (mod MIT)": {"CC0", "CC-BY", "MIT"},
    "CC0 (etc/samples/README.md)": {"CC0"},
    "MIT": {"MIT"},
    "public domain": {"public domain"},
}
ALIKE = {
    "CC BY-SA": {"CC-BY-SA"},
    "CC BY-SA 3.0": {"CC-BY-SA"},
    "CC BY-SA 4.0": {"CC-BY-SA"},
    "CC BY-SA 4.0 (credits.md per folder)": {"CC-BY-SA"},
    "public domain / CC BY-SA (ATTRIBUTIONS.md)": {"public domain", "CC-BY-SA"},
    "CC BY-SA 3.0 / CC0 / CC BY (mod licence files)": {"CC-BY-SA", "CC0", "CC-BY"},
}
OTHER = {
    "CC BY-SA 3.0 / GPL 2 (doc/)": {"CC-BY-SA", "GPL"},
    "CC BY / CC BY-SA / CC0 / GPL 3 (in-game credits)": {"CC-BY", "CC-BY-SA", "CC0", "GPL"},
    "LGPL-2.1": {"GPL"},
    "CC BY-NC 3.0": {"CC-BY-NC"},
    "CC-BY-NC": {"CC-BY-NC"},
    "CC BY-NC-SA 4.0": {"CC-BY-NC-SA"},
    "CC-Sampling+": {"CC-Sampling+"},
    "Permit needed; submit a request": set(),
    "yours": set(),
    "": set(),
}


@pytest.mark.parametrize(("text", "kinds"), (FREE | ALIKE | OTHER).items())
def test_licences_are_read_however_they_are_written(text, kinds):
    assert datasets.licence_kinds(text) == kinds
    assert training.is_free(text) is (text in FREE)
    assert training.is_free(text, SHARED) is (text in FREE or text in ALIKE)


def test_training_takes_what_is_free_of_a_mixed_collection():
    licences = ("CC0 1.0", "CC BY-SA 4.0", "MIT", "CC BY-SA 3.0 / GPL 2", "CC BY 4.0")
    items = tuple(Item(str(n), "dog", 1 + n % 2, str(n), licence=t) for n, t in enumerate(licences))
    clips = training.training_clips(Dataset("mixed", ("dog",), items, "each its own", ""))
    assert [item.clip_id for item in clips.dataset.items] == ["0", "2", "4"]
    assert len(clips.whole.items) == 5
