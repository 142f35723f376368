"""Edits of a timeline by hand, and the generator's editor of them."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from soundscape.audio import Clip
from soundscape.errors import ProviderError, TimelineError
from soundscape.services import Watch
from soundscape.studio.recording import Recording
from soundscape.studio.task_runner import TaskRunner
from soundscape.studio.timeline_editor import TimelineEditor
from soundscape.studio.timeline_view import TimelineView
from soundscape.timeline import EditedTimeline, Event, Timeline, as_text, detect

RAIN, DOG, LATER_DOG = Event(0, 6, "rain", 0.8), Event(2, 3, "dog", 0.9), Event(5, 7, "dog", 0.7)
STREET = EditedTimeline(Timeline((RAIN, DOG, LATER_DOG), 8, source="street.wav", model="world"))


def spans(edited):
    return [(one.onset, one.offset, one.label, one.probability) for one in edited.timeline.events]


class TestEdits:
    def test_an_edge_moves_and_the_event_is_a_persons(self):
        edited = STREET.choose(1).resize(1.5, 3)
        assert edited.event == Event(1.5, 3, "dog", None)
        assert spans(edited)[::2] == [(0, 6, "rain", 0.8), (5, 7, "dog", 0.7)]
        assert edited.timeline.model == "world"

    def test_an_event_that_overtakes_another_stays_in_hand(self):
        edited = STREET.choose(1).resize(5.5, 6)
        assert (edited.chosen, edited.event) == (2, Event(5.5, 6, "dog"))

    def test_no_event_leaves_the_recording(self):
        assert STREET.choose(2).resize(-1, 99).event == Event(0, 8, "dog")
        assert STREET.choose(2).move(5).event == Event(6, 8, "dog")
        assert STREET.choose(2).move(-9).event == Event(0, 2, "dog")
        assert STREET.add(7.5, 9, "owl").event == Event(7.5, 8, "owl")

    def test_what_changes_nothing_keeps_the_probability(self):
        assert STREET.choose(1).resize(2, 3).event == DOG
        assert STREET.choose(1).move(0).event == DOG
        assert STREET.choose(1).relabel("dog").event == DOG

    def test_a_label_is_changed(self):
        assert STREET.choose(1).relabel("fox").event == Event(2, 3, "fox")

    def test_two_parts_meet_and_the_later_is_in_hand(self):
        edited = STREET.choose(0).split(2.5)
        assert edited.event == Event(2.5, 6, "rain")
        assert (0, 2.5, "rain", None) in spans(edited)
        assert len(spans(edited)) == 4

    def test_the_next_of_the_label_is_merged_with_what_lies_between(self):
        edited = STREET.choose(1).merge()
        assert spans(edited) == [(0, 6, "rain", 0.8), (2, 7, "dog", None)]
        within = EditedTimeline(Timeline((Event(0, 9, "dog"), Event(1, 2, "dog")), 9), 0).merge()
        assert within.event == Event(0, 9, "dog")

    def test_after_a_removal_the_next_is_in_hand(self):
        assert STREET.choose(1).remove().event == LATER_DOG
        assert STREET.choose(2).remove().event == DOG
        assert EditedTimeline(Timeline((DOG,), 8), 0).remove().chosen is None

    def test_of_equal_events_one_is_edited(self):
        twice = EditedTimeline(Timeline((DOG, DOG), 8), 1).relabel("fox")
        assert sorted(one[2] for one in spans(twice)) == ["dog", "fox"]

    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            (lambda: STREET.move(1), "No event is chosen"),
            (lambda: STREET.choose(3), "Expected 0 to 2"),
            (lambda: STREET.choose(-1), "Expected 0 to 2"),
            (lambda: EditedTimeline(Timeline((), 8)).choose(0), "Add one first"),
            (lambda: STREET.choose(1).split(3), "between its onset, 2.0 s"),
            (lambda: STREET.choose(1).split(float("nan")), "between its onset"),
            (lambda: STREET.choose(0).merge(), "No later event has the label 'rain'"),
            (lambda: STREET.choose(1).resize(4, 3), "not before the onset"),
            (lambda: STREET.choose(1).resize(float("nan"), 3), "no time"),
            (lambda: STREET.choose(1).move(float("inf")), "cannot be moved"),
            (lambda: STREET.choose(1).relabel(7), "Expected text"),
        ],
    )
    def test_what_cannot_be_done_is_told(self, edit, told):
        with pytest.raises(TimelineError, match=told):
            edit()


@pytest.fixture
def editor():
    made = TimelineEditor()
    made.begin(Recording(np.zeros(8 * 8_000, np.float32), 8_000, "street.wav"))
    return made


class TestEditor:
    def test_edits_are_taken_back_and_done_again(self, editor):
        editor.edit("add", 1, 2, "dog")
        editor.edit("split", 1.5)
        editor.edit("relabel", "fox")
        editor.undo()
        editor.undo()
        assert spans(editor.edited) == [(1, 2, "dog", None)]
        editor.redo()
        assert len(spans(editor.edited)) == 2
        editor.undo()
        editor.undo()
        assert (spans(editor.edited), editor.can_undo, editor.can_redo) == ([], False, True)
        editor.undo()
        assert spans(editor.edited) == []

    def test_choosing_is_nothing_to_take_back(self, editor):
        editor.edit("add", 1, 2, "dog")
        editor.choose(None)
        editor.choose(0)
        editor.undo()
        assert spans(editor.edited) == []

    def test_only_edits_are_done(self, editor):
        with pytest.raises(TimelineError, match="no edit '__init__'"):
            editor.edit("__init__", Timeline((), 1))

    def test_labels_of_a_file_replace_those_there_and_can_be_taken_back(self, editor):
        editor.edit("add", 1, 2, "dog")
        editor.read_labels(b"0.5\t8.2\train\n", "labels.txt")
        assert spans(editor.edited) == [(0.5, 8, "rain", None)]
        assert editor.edited.timeline.source == "street.wav"
        editor.undo()
        assert spans(editor.edited) == [(1, 2, "dog", None)]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"0.5\t9\train\n", "reach to 9.00 s, but street.wav ends at 8.00 s"),
            (b"GIF89a", "is no file of labels"),
            (b"0\t1\tdog\n0.5\tsoon\train\n", "line 2"),
            (b"filename,onset,offset,event_label\na.wav,0,1,dog\nb.wav,0,1,dog\n", "no labels of"),
        ],
    )
    def test_files_that_do_not_fit_are_told_and_change_nothing(self, editor, content, told):
        editor.edit("add", 1, 2, "dog")
        with pytest.raises(TimelineError, match=told):
            editor.read_labels(content, "labels.txt")
        assert spans(editor.edited) == [(1, 2, "dog", None)]

    def test_of_several_recordings_the_own_one_is_taken(self, editor):
        table = b"filename,onset,offset,event_label\na.wav,0,1,dog\nstreet.wav,2,3,owl\n"
        editor.read_labels(table, "all.csv")
        assert spans(editor.edited) == [(2, 3, "owl", None)]

    def test_labels_of_another_sound_are_refused(self, editor):
        other = Timeline((DOG,), 8, source="street.wav", sha256="0" * 64)
        with pytest.raises(TimelineError, match="another sound"):
            editor.read_labels(as_text(other, "json").encode(), "street.json")

    @pytest.mark.parametrize("format", ["audacity", "raven", "csv", "tsv", "vtt", "srt", "json"])
    def test_what_is_exported_is_read_again(self, editor, format):
        editor.edit("add", 1.25, 2, "dog")
        editor.edit("add", 3, 4.5, "rain")
        name, content = editor.export(format)
        assert name.startswith("street.")
        before = spans(editor.edited)
        editor.edit("remove")
        editor.read_labels(content, name)
        assert spans(editor.edited) == before

    def test_a_recording_comes_back_with_its_labels(self, editor):
        editor.edit("add", 1, 2, "dog")
        editor.begin(Recording(np.ones(8_000, np.float32), 8_000, "other.wav"))
        assert (spans(editor.edited), editor.can_undo) == ([], False)
        editor.begin(Recording(np.zeros(8 * 8_000, np.float32), 8_000, "street.wav"))
        assert spans(editor.edited) == [(1, 2, "dog", None)]
        editor.undo()
        assert spans(editor.edited) == []


class TestDetection:
    def test_it_is_what_detect_finds(self, session):
        session.detect()
        editor, clip = session.whole.timeline_editor, session.heard.clip
        assert editor.edited.timeline == detect(clip, model=session._listener.classifier)
        editor.undo()
        assert spans(editor.edited) == []

    def test_of_a_recording_in_a_file_the_hash_is_not_known(self, session):
        clip = session.heard.clip
        samples = np.round(np.tile(clip.samples, 5) * 32_767).astype(np.int16)
        editor = TimelineEditor()
        editor.begin(Recording(samples, clip.rate_hz, "long.wav"))
        told = []
        editor.detect(session._listener.classifier, watch=Watch(lambda *said: told.append(said)))
        timeline = editor.edited.timeline
        assert (timeline.sha256, timeline.duration_seconds) == ("", pytest.approx(25))
        assert sum(event.label == "dog" for event in timeline.events) == 5
        assert [share for _, share in told] == [0.4, 0.8, 1.0]
        assert told[0][0] == "10.0 s of 25.0 s heard"

    def test_it_is_called_off(self, session):
        watch = Watch()
        watch.cancel()
        with pytest.raises(ProviderError, match="Cancelled"):
            session.detect(watch=watch)
        assert spans(session.whole.timeline_editor.edited) == []

    def test_another_recording_gets_no_labels_of_the_one_before(self, session):
        editor = session.whole.timeline_editor
        other = Recording.of(Clip(np.zeros(8_000), 8_000, "other.wav"))
        watch = Watch(lambda text, share: editor.begin(other))
        editor.detect(session._listener.classifier, watch=watch)
        assert (editor.edited.timeline.source, spans(editor.edited)) == ("other.wav", [])


class TestView:
    @pytest.fixture
    def tasks(self):
        return TaskRunner(["timeline"])

    @pytest.fixture
    def view(self, editor, tasks):
        view = TimelineView(editor, partial(tasks.attempt, "timeline"))
        view.offer(["sea_waves", "dog"])
        view.show()
        return view

    def press(self, view, *steps, index=-1, revision=None):
        content = {"kind": "edit", "index": index, "steps": [list(step) for step in steps]}
        revision = view.revision if revision is None else revision
        view._handle_custom_msg({**content, "revision": revision}, [])

    def test_steps_are_done_in_their_order(self, view, editor):
        self.press(view, ("add", 1, 3), ("relabel", " sea  waves "), ("split", 2))
        assert spans(editor.edited) == [(1, 2, "sea_waves", None), (2, 3, "sea_waves", None)]
        assert (view.rows, view.chosen) == (["sea waves"], 1)
        first = {"onset": 1.0, "offset": 2.0, "row": 0, "colour": 0, "note": "by hand"}
        assert view.events[0] == first
        self.press(view, ("undo",), ("redo",), ("remove",), index=0)
        assert len(view.events) == 1

    def test_steps_about_an_older_timeline_are_answered_and_dropped(self, view, editor):
        self.press(view, ("add", 1, 3))
        before = view.revision
        self.press(view, ("remove",), index=0, revision=before - 1)
        assert (len(view.events), view.revision > before) == (1, True)

    def test_a_new_label_may_be_any(self, view, editor):
        self.press(view, ("add", 1, 3), ("relabel", "the neighbour's kettle"))
        assert editor.edited.event.label == "the neighbour's kettle"

    def test_silence_has_the_last_row(self, view, editor):
        editor.read_labels(b"0\t1\tsilent\n2\t3\twind\n", "labels.txt")
        assert view.rows == ["wind", "silent"]
        assert [event["note"] for event in view.events] == ["", "by hand"]
        assert view.events[0]["colour"] != view.events[1]["colour"]

    def test_too_large_a_file_is_told(self, view, tasks):
        view._handle_custom_msg({"kind": "import", "name": "big.txt", "size": 7e7}, [])
        assert "big.txt has 70 MB" in tasks.problems["timeline"].text

    def test_what_cannot_be_done_is_told_and_answered(self, view, tasks):
        before = view.revision
        self.press(view, ("add", 1, 3), ("split", 5), ("remove",))
        assert "cannot be split at 5.0 s" in tasks.problems["timeline"].text
        assert (len(view.events), view.revision > before) == (1, True)


def test_the_table_says_what_the_bars_show():
    from soundscape.studio import markup

    told = markup.events(replace(STREET.timeline, source="<b>street</b>"))
    assert "<b>" not in told.replace("<tbody>", "")
    assert "<td>0:02.00</td><td>0:03.00</td><th scope=row>dog</th><td>90%</td>" in told
    assert told.count("<tr>") == 4
