"""One thread for matrix products while a recording is heard, and as many as before afterwards."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from soundscape import timeline
from soundscape._util.blas import one_blas_thread
from soundscape._util.paths import data_file


def threads():
    """Of NumPy's library; SciPy's may be loaded in between."""
    return {
        one["num_threads"]
        for one in threadpool_info()
        if one["user_api"] == "blas" and "numpy" in one["filepath"]
    }


@pytest.fixture(autouse=True)
def three():
    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(3, user_api="blas"):
        if threads() != {3}:
            pytest.skip("this NumPy multiplies without a library whose threads can be set")
        yield


def test_it_is_one_inside_and_as_before_outside():
    with one_blas_thread():
        assert threads() == {1}
    assert threads() == {3}


def test_it_is_as_before_after_what_went_wrong():
    with pytest.raises(ValueError, match="wrong"), one_blas_thread():
        raise ValueError("wrong")
    assert threads() == {3}


def test_the_last_one_takes_it_back_whoever_came_first():
    first, second = one_blas_thread(), one_blas_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert threads() == {1}
    second.__exit__(None, None, None)
    assert threads() == {3}


def test_other_threads_find_it_too():
    seen = []
    with one_blas_thread():
        other = threading.Thread(target=lambda: seen.append(threads()))
        other.start()
        other.join()
    assert seen == [{1}]


def test_a_recording_is_heard_with_one():
    seen = []
    timeline.detect(data_file("demo/rain.wav"), on_window=lambda seconds: seen.append(threads()))
    assert seen == [{1}]
    assert threads() == {3}
