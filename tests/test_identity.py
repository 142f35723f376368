"""Names of what is kept, and where it lies."""

import dataclasses
import re

import numpy as np
import pytest

from soundscape._util import paths
from soundscape._util.identity import identity


@dataclasses.dataclass(frozen=True)
class Settings:
    bands: int = 64
    span: tuple = (0.0, 1.5)


@dataclasses.dataclass(frozen=True)
class WithMore:
    bands: int = 64
    span: tuple = (0.0, 1.5)
    scale: str = "dB"


BASE = {"dataset": "esc10", "clips": [["a", 1], ["b", 2]], "settings": Settings()}


def test_a_name_is_the_same_for_the_same_and_of_sixteen_digits():
    name = identity("features", 1, **BASE)
    assert re.fullmatch("[0-9a-f]{16}", name)
    again = {
        "settings": Settings(64, (0.0, 1.5)),
        "clips": (("a", 1), ("b", 2)),
        "dataset": "esc10",
    }
    assert identity("features", 1, **again) == name


@pytest.mark.parametrize(
    "other",
    [
        BASE | {"dataset": "esc50"},
        BASE | {"clips": [["a", 1], ["b", 3]]},
        BASE | {"clips": [["b", 2], ["a", 1]]},
        BASE | {"settings": Settings(bands=65)},
        BASE | {"settings": Settings(span=(0.0, 1.25))},
        BASE | {"settings": WithMore()},  # a field that was added, at its default
        BASE | {"settings": None},
        BASE | {"more": None},
        {name: BASE[name] for name in ("dataset", "clips")},
        BASE | {"clips": "esc10", "dataset": BASE["clips"]},  # values change places
    ],
)
def test_whatever_differs_is_another_name(other):
    names = {identity("features", 1, **BASE), identity("features", 1, **other)}
    names |= {identity("features", 2, **BASE), identity("variants", 1, **BASE)}
    assert len(names) == 4


@pytest.mark.parametrize(
    "value",
    [
        np.float32(0.1),
        np.int64(3),
        np.float64(0.1),
        np.zeros(2),
        {1, 2},
        {1: "a"},
        b"bytes",
        Settings,
        [1, object()],
        Settings(span=(np.zeros(1),)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused_and_named(value):
    with pytest.raises(TypeError, match=r"features\.settings.*plain values"):
        identity("features", 1, settings=value)


def test_where_things_are_kept_does_not_depend_on_the_current_folder(tmp_path, monkeypatch):
    for name in ("SOUNDSCAPE_CACHE", "SOUNDSCAPE_REPORTS"):
        monkeypatch.delenv(name, raising=False)
    here = paths.work_cache(), paths.reports_home()
    monkeypatch.chdir(tmp_path)
    assert (paths.work_cache(), paths.reports_home()) == here
    assert here == (paths.CLONE / "data" / "cache", paths.CLONE / "reports")


def test_settings_say_where_things_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("SOUNDSCAPE_REPORTS", str(tmp_path / "written"))
    assert paths.work_cache() == tmp_path / "kept" / "experiments"
    assert paths.reports_home() == tmp_path / "written"


def test_outside_a_clone_the_users_cache_is_taken(tmp_path, monkeypatch):
    import platformdirs

    for name in ("SOUNDSCAPE_CACHE", "SOUNDSCAPE_REPORTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(paths, "CLONE", tmp_path)  # as where a wheel is installed
    monkeypatch.chdir(tmp_path)
    home = platformdirs.user_cache_dir("soundscape", appauthor=False)
    assert str(paths.work_cache()) == f"{home}/experiments"
    assert paths.reports_home() == tmp_path / "reports"
