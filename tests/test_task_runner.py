"""Slow work beside the main thread, with nothing that is particular to the generator."""

import threading

import pytest

from soundscape.errors import PromptError, ProviderError
from soundscape.prompts import prompt_by_hand
from soundscape.studio.task_runner import Problem, Progress, TaskRunner

SECONDS = 10


@pytest.fixture
def tasks() -> TaskRunner:
    return TaskRunner(["here", "there"])


class Slow:
    """An action that goes on until it is let go or called off."""

    def __init__(self):
        self.began, self.go, self.ended = threading.Event(), threading.Event(), False

    def __call__(self, *, watch):
        watch.tell("working", 0.25)
        self.began.set()
        while not self.go.is_set():
            watch.sleep(0.01)
        self.ended = True


def test_progress_is_told_in_its_place_and_ends(tasks):
    slow = Slow()
    tasks.later("here", slow)
    assert slow.began.wait(SECONDS)
    assert tasks.progress == {"here": Progress("working", 0.25)}
    assert not tasks.wait(0.01)
    slow.go.set()
    assert tasks.wait(SECONDS)
    assert slow.ended
    assert (tasks.progress, tasks.problems, tasks.news) == ({}, {}, "")


def test_places_work_side_by_side(tasks):
    slow, quick = Slow(), Slow()
    quick.go.set()
    tasks.later("here", slow)
    tasks.later("there", quick)
    assert quick.began.wait(SECONDS)
    assert not slow.ended
    slow.go.set()
    assert tasks.wait(SECONDS)


def test_a_newer_task_calls_off_the_one_before_without_a_word(tasks):
    older, newer = Slow(), Slow()
    tasks.later("here", older)
    assert older.began.wait(SECONDS)
    tasks.later("here", newer)
    newer.go.set()
    assert tasks.wait(SECONDS)
    assert newer.ended
    assert not older.ended
    assert (tasks.problems, tasks.news, tasks.progress) == ({}, "", {})


def test_what_a_person_calls_off_is_news_and_no_problem(tasks):
    slow = Slow()
    tasks.later("here", slow)
    assert slow.began.wait(SECONDS)
    tasks.cancel("here")
    assert tasks.wait(SECONDS)
    assert not slow.ended
    assert "ancelled" in tasks.news
    assert (tasks.problems, tasks.progress) == ({}, {})
    tasks.cancel("here")
    assert tasks.progress == {}, "nothing is called off where nothing goes on"


def test_while_it_is_called_off_it_says_so(tasks):
    began, go = threading.Event(), threading.Event()

    def deaf(*, watch):
        began.set()
        go.wait(SECONDS)
        watch.tell("still working", 0.9)

    tasks.later("here", deaf)
    assert began.wait(SECONDS)
    tasks.cancel("here")
    assert tasks.progress == {"here": Progress("cancelling")}
    go.set()
    assert tasks.wait(SECONDS)
    assert tasks.progress == {}


def test_what_goes_wrong_is_the_problem_of_its_place_until_it_goes_well(tasks):
    def fail(reason):
        raise PromptError(reason)

    tasks.attempt("here", fail, "no words")
    tasks.attempt("there", fail, "no pictures")
    assert tasks.problems == {"here": Problem("no words"), "there": Problem("no pictures")}
    tasks.attempt("here", lambda: None)
    assert tasks.problems == {"there": Problem("no pictures")}
    tasks.settle("there")
    assert tasks.problems == {}


def test_an_offer_comes_with_the_problem(tasks):
    error = ProviderError("refused", kind="moderation")
    error.offer = prompt_by_hand("A quiet hill.")

    def refuse():
        raise error

    tasks.attempt("here", refuse)
    assert tasks.problems["here"] == Problem("refused", prompt_by_hand("A quiet hill."))


def test_a_defect_is_told_and_logged(tasks, caplog):
    tasks.attempt("here", lambda: {}["a defect"])
    assert "KeyError" in tasks.problems["here"].text
    assert "the generator failed" in caplog.text
