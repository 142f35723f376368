"""Data sets: official folds, no leaks, downloads that survive bad weather."""

import csv
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import soundfile
from conftest import fair_seconds

from soundscape import datasets
from soundscape.datasets import synthetic
from soundscape.errors import DatasetError


@pytest.fixture
def server():
    """A loopback server: `files` by path, `breaks` cuts the first answers short, Range optional."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, self.headers.get("Range")))
            body = self.server.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            start = 0
            if self.headers.get("Range") and self.server.ranges:
                start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
                self.send_response(206)
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            stop = len(body)
            if self.server.breaks:
                self.server.breaks -= 1
                stop = start + (len(body) - start) // 2
            self.wfile.write(body[start:stop])

        def log_message(self, *arguments):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.files, running.asked, running.breaks, running.ranges = {}, [], 0, True
    running.address = f"http://127.0.0.1:{running.server_port}"
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


PATH = "/" + datasets.CATALOGUE["esc10"].address.split("://", 1)[1].split("/", 1)[1]


PUBLISHED = {
    "dog": "001 - Dog bark",
    "rain": "002 - Rain",
    "sea_waves": "003 - Sea waves",
    "crying_baby": "004 - Baby cry",
    "clock_tick": "005 - Clock tick",
    "sneezing": "006 - Person sneeze",
    "helicopter": "007 - Helicopter",
    "chainsaw": "008 - Chainsaw",
    "rooster": "009 - Rooster",
    "crackling_fire": "010 - Fire crackling",
}


@pytest.fixture(scope="module")
def archive(esc10, tmp_path_factory):
    """ESC-10 as it is published: the exact layout, the real clips."""
    path = tmp_path_factory.mktemp("archive") / "esc10.zip"
    commit = PATH.rsplit("/", 1)[1].removesuffix(".zip")
    with zipfile.ZipFile(path, "w") as content:
        for item in esc10.items:
            content.write(item.path, f"ESC-10-{commit}/{PUBLISHED[item.label]}/{item.path.name}")
    return path


@pytest.mark.real_data
def test_fetch_unpacks_and_checks(server, archive, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", server.address)
    server.files[PATH] = archive.read_bytes()
    folder = datasets.fetch("esc10", home=tmp_path, progress=False)
    assert datasets.verify("esc10", home=tmp_path).ok
    loaded = datasets.load("esc10", home=tmp_path)
    assert len(loaded.items) == 400
    assert loaded.load(loaded.items[0]).duration_seconds == pytest.approx(5, abs=0.1)
    assert datasets.fetch("esc10", home=tmp_path, progress=False) == folder
    assert len(server.asked) == 1  # what is whole is not fetched again
    victim = next(folder.rglob("*.ogg"))
    victim.write_bytes(b"other")
    report = datasets.verify("esc10", home=tmp_path)
    assert not report.ok
    assert len(report.damaged) == 1
    victim.unlink()
    assert len(datasets.verify("esc10", home=tmp_path).missing) == 1


@pytest.mark.real_data
@pytest.mark.parametrize("ranges", [True, False], ids=["range", "no-range"])
def test_a_broken_connection_is_gone_on_with(server, archive, tmp_path, monkeypatch, ranges):
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", server.address)
    server.files[PATH], server.breaks, server.ranges = archive.read_bytes(), 2, ranges
    datasets.fetch("esc10", home=tmp_path, progress=False)
    assert datasets.verify("esc10", home=tmp_path).ok
    assert server.asked[1][1].startswith("bytes=")


@pytest.mark.real_data
@pytest.mark.parametrize("damage", ["truncated", "tampered", "lacking"])
def test_a_bad_archive_leaves_nothing(server, archive, tmp_path, monkeypatch, damage):
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", server.address)
    content = archive.read_bytes()
    if damage == "truncated":
        content = content[: len(content) // 2]
    else:
        bad = tmp_path / "bad.zip"
        with zipfile.ZipFile(archive) as old, zipfile.ZipFile(bad, "w") as new:
            for number, name in enumerate(old.namelist()):
                if number == 7 and damage == "lacking":
                    continue
                new.writestr(name, b"tampered" if number == 7 else old.read(name))
        content = bad.read_bytes()
    server.files[PATH] = content
    home = tmp_path / "home"
    with pytest.raises(DatasetError, match=r"damaged|SHA-256|lacks"):
        datasets.fetch("esc10", home=home, progress=False)
    assert not [path for path in home.rglob("*") if path.is_file()]
    server.files[PATH] = archive.read_bytes()
    datasets.fetch("esc10", home=home, progress=False)
    assert datasets.verify("esc10", home=home).ok


def test_offline_fails_fast_and_says_what_to_do(tmp_path, monkeypatch):
    import time

    monkeypatch.setenv("SOUNDSCAPE_MIRROR", "http://127.0.0.1:9")
    started = time.perf_counter()
    with pytest.raises(DatasetError, match="synthetic"):
        datasets.fetch("esc10", home=tmp_path, progress=False)
    assert time.perf_counter() - started < fair_seconds(10)


def test_a_missing_page_and_an_endless_one(server, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", server.address)
    with pytest.raises(DatasetError, match="404"):
        datasets.fetch("esc10", home=tmp_path, progress=False)
    monkeypatch.setattr(type(datasets.CATALOGUE["esc10"]), "download_mb", 0, raising=False)
    from soundscape.datasets.download import download

    server.files["/big.zip"] = bytes(5_000)
    with pytest.raises(DatasetError, match="at most 1000"):
        download(
            f"{server.address}/big.zip", tmp_path, known_hash=None, max_bytes=1_000, progress=False
        )


@pytest.mark.real_data
def test_official_folds_do_not_leak(data_home):
    for name, clips in (("esc10", 400), ("esc50", 2_000)):
        loaded = datasets.load(name, home=data_home)
        assert len(loaded.items) == clips
        assert loaded.folds == (1, 2, 3, 4, 5)
        for fold in loaded.folds:
            train, test = loaded.split(fold)
            assert len(test) == clips // 5
            assert not {i.source for i in train} & {i.source for i in test}


def test_urbansound8k_as_it_is_laid_out(tmp_path):
    root = tmp_path / "UrbanSound8K"
    rows = []
    classes = datasets.CATALOGUE["urbansound8k"].classes
    for fold in range(1, 11):
        (root / "audio" / f"fold{fold}").mkdir(parents=True)
        for number, name in enumerate(sorted(classes)):
            file = f"{1000 * fold + number}-{number}-0-0.wav"
            samples = np.random.default_rng(number).normal(0, 0.1, 8_000)
            soundfile.write(root / "audio" / f"fold{fold}" / file, samples, 8_000)
            rows.append([file, 1000 * fold + number, 0.0, 1.0, 1, fold, number, name])
    (root / "metadata").mkdir()
    header = ["slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class"]
    with (root / "metadata" / "UrbanSound8K.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    loaded = datasets.load("urbansound8k", home=tmp_path)
    assert len(loaded.items) == 100
    assert len(loaded.folds) == 10
    assert loaded.load(loaded.items[0]).rate_hz == 8_000
    assert datasets.verify("urbansound8k", home=tmp_path).ok
    next((root / "audio" / "fold3").iterdir()).unlink()
    assert len(datasets.verify("urbansound8k", home=tmp_path).missing) == 1


def test_a_folder_never_splits_a_source(tmp_path):
    for label in ("dog", "cat"):
        (tmp_path / label).mkdir()
        for source in range(6):
            for take in range(3):
                path = tmp_path / label / f"walk{source}-{take}.wav"
                soundfile.write(path, np.random.default_rng(source).normal(0, 0.1, 4_000), 8_000)
    loaded = datasets.load("folder", path=tmp_path, folds=3)
    assert loaded.classes == ("cat", "dog")
    assert len(loaded.items) == 36
    for fold in loaded.folds:
        train, test = loaded.split(fold)
        assert test
        assert not {i.source for i in train} & {i.source for i in test}
    with pytest.raises(DatasetError, match="at least 2 classes"):
        datasets.load("folder", path=tmp_path / "dog")
    with pytest.raises(DatasetError, match="path="):
        datasets.load("folder")
    with pytest.raises(DatasetError, match="not a folder"):
        datasets.load("folder", path=tmp_path / "nothing")


@pytest.mark.parametrize("label", synthetic.LABELS)
def test_synthetic_sounds_are_repeatable_varied_and_bounded(label):
    first = synthetic.synthesize(label, 1)
    assert np.array_equal(first.samples, synthetic.synthesize(label, 1).samples)
    other = synthetic.synthesize(label, 2)
    assert abs(np.corrcoef(first.samples, other.samples)[0, 1]) < 0.5
    assert 0.2 < np.abs(first.samples).max() <= 10 ** (-0.4 / 20) + 1e-6
    assert len(synthetic.synthesize(label, 1, duration_seconds=0.1, rate_hz=8_000).samples) == 800
    assert np.isfinite(first.samples).all()


def test_synthetic_as_a_data_set(tmp_path):
    loaded = datasets.load("synthetic")
    assert loaded.folds == (1, 2, 3, 4, 5)
    assert len(loaded.items) == 80
    assert loaded.load(loaded.items[3]).duration_seconds == 5
    assert {i.clip_id for i in datasets.load("synthetic", seed=1).items}.isdisjoint(
        i.clip_id for i in loaded.items
    )
    (path,) = synthetic.render(tmp_path, {"rain": 4})
    assert soundfile.info(path).samplerate == 22_050
    for options in ({"folds": 1}, {"clips_per_class": 2}):
        with pytest.raises(DatasetError, match="expected"):
            datasets.load("synthetic", **options)
    for call in (datasets.fetch, datasets.verify):
        with pytest.raises(DatasetError, match="computed"):
            call("synthetic")
    with pytest.raises(DatasetError, match="There is no computed sound 'violin'"):
        synthetic.synthesize("violin", 0)
    with pytest.raises(DatasetError, match="seconds"):
        synthetic.synthesize("rain", 0, duration_seconds=1e9)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(DatasetError, match="esc10"):
        datasets.load("esc11")
