"""What is made ahead comes in order, is bounded, and leaves no thread behind."""

import io
import threading
import time
from contextlib import closing

import pytest

from soundscape import timeline
from soundscape._util.ahead import ahead
from soundscape._util.paths import data_file


def threads():
    return [one for one in threading.enumerate() if one.name == "soundscape-ahead"]


def test_items_come_in_their_order():
    assert list(ahead(range(50))) == list(range(50))


def test_no_more_are_made_than_may_be_kept():
    made = []
    with closing(ahead((made.append(i) or i for i in range(50)), most=3)) as items:
        assert next(items) == 0
        most = 5  # one is used, three are kept, one waits for a place
        deadline = time.monotonic() + 30
        while len(made) < most and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)
        assert len(made) == most
    assert threads() == []


def test_what_goes_wrong_is_raised_after_what_went_well():
    def items():
        yield 1
        raise OSError("the disk was pulled out")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(OSError, match="pulled out"):
        next(found)
    assert threads() == []


def test_nobody_reads_on_where_listening_was_called_off():
    class CalledOff(Exception):
        pass

    def call_off(seconds):
        raise CalledOff

    file = io.BytesIO(data_file("demo/rain.wav").read_bytes())
    with pytest.raises(CalledOff):
        timeline.detect(file, on_window=call_off)
    assert threads() == []
    file.close()
