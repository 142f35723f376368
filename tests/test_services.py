"""What services of every kind stand on, whatever they make: the store of answers, the cap."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from soundscape.errors import ProviderError
from soundscape.services import AnswerStore, Budget, Watch, cache, file_lock, request_key

WRITER = SimpleNamespace(name="writer", unit="USD", cost="as it says")
REQUEST = {"service": "writer", "words": "ein Hügel", "seed": 3}


def test_an_answer_is_found_by_all_that_decides_it_in_any_order(tmp_path):
    store = AnswerStore("words", "text", tmp_path)
    store.keep(REQUEST, {"model": "m"}, b"a quiet hill")
    turned = dict(reversed(REQUEST.items()))
    assert AnswerStore("words", "text", tmp_path).find(turned) == ({"model": "m"}, b"a quiet hill")
    assert store.find(REQUEST | {"seed": 4}) is None
    assert AnswerStore("transcripts", "text", tmp_path).find(REQUEST) is None


def test_a_request_has_the_same_name_everywhere():
    # Worked out with sha256sum over {"a":1,"b":"ü"}.
    assert request_key({"b": "ü", "a": 1}) == (
        "1a59e522e02ce50ad2c27c11a6d30f8667489c199580627fe9e3e33e2b0e91d5"
    )


@pytest.mark.parametrize("name", ["facts.json", "text"])
def test_a_damaged_or_endless_entry_counts_as_none(tmp_path, name, monkeypatch):
    store = AnswerStore("words", "text", tmp_path)
    entry = store.keep(REQUEST, {}, b"a quiet hill" * 100)
    whole = (entry / name).read_bytes()
    (entry / name).write_bytes(whole[:-1])
    assert store.find(REQUEST) is None
    (entry / name).write_bytes(whole)
    assert store.find(REQUEST) is not None
    monkeypatch.setattr(cache, "MAX_FACTS_BYTES", 20)
    monkeypatch.setattr(cache, "MAX_CONTENT_BYTES", 20)
    assert store.find(REQUEST) is None


def test_an_answer_that_cannot_be_kept_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        AnswerStore("words", "text", tmp_path / "file").keep(REQUEST, {}, b"x")


def test_a_cap_holds_for_each_unit_and_never_adds_them_up():
    budget, painter = Budget(5), SimpleNamespace(name="painter", unit="credits", cost="")
    with budget.reserve(4.5, painter):
        with budget.reserve(4.0, WRITER) as bill:
            bill.amount = 0.25
        assert (budget.left("credits"), budget.left("USD")) == (0.5, 4.75)
    assert (budget.spent("credits"), budget.spent("USD"), budget.spent("EUR")) == (4.5, 0.25, 0)
    with budget.reserve(4.75, WRITER), pytest.raises(ProviderError, match=r"are 0\.5 left"):
        budget.reserve(0.75, painter).__enter__()


def test_a_cap_speaks_of_no_picture_and_of_its_own_unit():
    budget = Budget(0.5)
    with budget.reserve(0.3, WRITER):
        assert budget.left("USD") == pytest.approx(0.2)
    with pytest.raises(ProviderError, match=r"writer: it costs 0\.3 USD, .* are 0\.2 left") as no:
        budget.reserve(0.3, WRITER).__enter__()
    assert "picture" not in str(no.value)
    with pytest.raises(ProviderError, match=r"price is not known.*as it says"):
        budget.reserve(None, WRITER).__enter__()


def test_a_part_of_a_watch_is_called_off_with_the_whole():
    told = []
    watch = Watch(lambda text, share: told.append((text, share)))
    part = watch.part(2, 4, "page")
    part.tell("reading", 0.5)
    part.tell("waiting")
    assert told == [("page 3 of 4: reading", 0.625), ("page 3 of 4: waiting", None)]
    watch.cancel()
    with pytest.raises(ProviderError, match="Cancelled"):
        part.check()


def test_services_know_nothing_of_pictures():
    code = (
        "import sys, soundscape.services\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('soundscape.')}\n"
        "assert rooms <= {'services', 'errors', '_util'}, rooms"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


HOLDER = """
import sys
from pathlib import Path
from soundscape.services import Watch, file_lock
with file_lock(Path(sys.argv[1]), watch=Watch(), seconds=0, waiting=""):
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_a_lock_holds_other_processes_back_and_goes_with_the_one_that_died(tmp_path):
    path, told = tmp_path / "a" / "b.lock", []
    watch = Watch(lambda text, share: told.append(text))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline().strip() == b"mine"
        with file_lock(path, watch=watch, seconds=0.3, waiting="somebody is at it") as mine:
            assert not mine
        other.kill()
    assert told == ["somebody is at it"]
    with file_lock(path, watch=watch, seconds=0, waiting="") as mine:
        assert mine


def test_where_no_lock_can_be_had_the_work_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with file_lock(tmp_path / "file" / "x.lock", watch=Watch(), seconds=0, waiting="") as mine:
        assert mine
