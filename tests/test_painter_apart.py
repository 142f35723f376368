"""Rasterising in a process of its own: the same pictures, whatever becomes of the process."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from soundscape.painter import apart, rasterise, rasterise_apart

SIZE = (48, 32)


def drawing(radius: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 32">'
        f'<circle cx="20" cy="16" r="{radius}" fill="#a83"/></svg>'
    )


@pytest.fixture
def elsewhere(monkeypatch):
    """Nothing can be rasterised in this process; what a process here said so far."""
    here = {radius: rasterise(drawing(radius), SIZE) for radius in range(1, 9)}

    def held(**drawn):
        raise AssertionError("rasterised here")

    monkeypatch.setattr("resvg_py.svg_to_bytes", held)
    return here


def running():
    return apart._PROCESS._running


def test_another_process_paints_the_same_and_ends_with_the_last_who_wants_it(elsewhere):
    with pytest.raises(AssertionError, match="rasterised here"):
        rasterise(drawing(3), SIZE)
    with rasterise_apart():
        assert running() is None  # nothing was asked for yet
        assert rasterise(drawing(3), SIZE) == elsewhere[3]
        with rasterise_apart():
            assert rasterise(drawing(4), SIZE) == elsewhere[4]
        process = running()
        assert process.poll() is None
        assert rasterise(drawing(5), SIZE) == elsewhere[5]
    assert process.poll() == 0
    assert running() is None


def test_threads_get_each_their_own_pictures(elsewhere):
    with rasterise_apart(), ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda n: rasterise(drawing(n % 8 + 1), SIZE), range(40)))
    assert found == [elsewhere[number % 8 + 1] for number in range(40)]


def test_what_is_no_drawing_is_said_as_here_and_harms_nothing():
    with pytest.raises(ValueError, match=r".") as here:
        rasterise("<svg", SIZE)
    with rasterise_apart():
        with pytest.raises(ValueError, match=r".") as there:
            rasterise("<svg", SIZE)
        assert running() is not None
        assert len(rasterise(drawing(3), SIZE)) > 50
    assert str(there.value) == str(here.value)


def test_a_process_that_dies_leaves_the_rest_to_this_one():
    expected = rasterise(drawing(3), SIZE)
    with rasterise_apart():
        rasterise(drawing(3), SIZE)
        running().kill()
        running().wait()
        assert rasterise(drawing(3), SIZE) == expected
        assert running() is None
        assert rasterise(drawing(4), SIZE) != expected
    with rasterise_apart():
        assert rasterise(drawing(3), SIZE) == expected
        running().kill()  # nobody is left to end
    assert running() is None


def test_who_breaks_off_gets_no_answer_to_what_was_asked_before(elsewhere, monkeypatch):
    def interrupted(*parts):
        raise KeyboardInterrupt

    with rasterise_apart():
        assert rasterise(drawing(2), SIZE) == elsewhere[2]
        with monkeypatch.context() as broken:
            broken.setattr(apart, "_exactly", interrupted)
            with pytest.raises(KeyboardInterrupt):
                rasterise(drawing(7), SIZE)
        assert rasterise(drawing(3), SIZE) == elsewhere[3]


@pytest.mark.parametrize("program", ["nothing", "silent"])
def test_where_no_process_begins_or_answers_pictures_are_made_here(monkeypatch, tmp_path, program):
    expected = rasterise(drawing(3), SIZE)
    if program == "nothing":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    else:
        silent = tmp_path / "silent.py"
        silent.write_text("", "utf-8")
        monkeypatch.setattr(apart, "_PROGRAM", silent)
    with rasterise_apart():
        assert rasterise(drawing(3), SIZE) == expected
        assert running() is None
