"""Files of labels: what other programs write is read, what is written they can read."""

import contextlib
import json
import math
import random

import pytest

from soundscape import timeline
from soundscape.errors import TimelineError
from soundscape.timeline import FORMATS, Event, Timeline

NASTY = [
    *("dog", "sea_waves", "a, b", 'say "hi"', "a;b", "it's", "=1+1", "'=1+1", "-", "@here", "+1"),
    *("a --> b", "<b>bold</b> & more", "&amp;", "1,5", "Hündchen", "犬", "👩‍🚀", "# no", "\\1\\2"),
    *("NOTE well", "WEBVTT", "{}", "[x]", "0:00:01,000 or so", "file", "1\u00a02", ""),
]
BROKEN_UP = ["tab\there", "new\nline", "both\t\n", "car\rriage", "line\u2028sep"]
PRECISION = {"vtt": 1.5e-3, "srt": 1.5e-3, "json": 0}  # a point lasts a millisecond there


def some(seed, labels=NASTY, source="street.wav"):
    """A timeline of random events and labels."""
    rng = random.Random(seed)
    events = []
    for _ in range(rng.randrange(1, 30)):
        onset = rng.choice([rng.uniform(0, 90_000), rng.randrange(10), 59.9996, 3_599.99951])
        length = rng.choice([0.0, rng.uniform(0, 5), rng.uniform(0, 40_000), 1e-4])
        sure = rng.choice([None, 0.0, 1.0, round(rng.random(), 6)])
        events.append(Event(onset, onset + length, rng.choice(labels), sure))
    return Timeline(tuple(events), 140_000.0, source=source, model="esc10")


def spans(one):
    return [(event.onset, event.offset) for event in one.events]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(8))
def test_what_is_written_is_read_back(name, seed):
    before = some(seed)
    text = timeline.as_text(before, name)
    after = timeline.read(text.encode(), name="street.x")
    assert len(after.events) == len(before.events)
    exact = PRECISION.get(name, 5.1e-7)

    def told(one, label=lambda label: label):
        digits = 3 if exact == 1.5e-3 else 6
        return sorted((round(event.onset, digits), label(event.label)) for event in one.events)

    if name == "srt":  # which has no way to write what looks like its own markup
        assert told(after) == told(before, lambda label: label.replace("<b>bold</b>", "bold"))
    else:
        assert told(after) == told(before)
    for place, (onset, offset) in enumerate(sorted(spans(before))):
        assert sorted(spans(after))[place] == pytest.approx((onset, offset), abs=exact + 1e-9)
    if name in ("csv", "raven", "json"):
        assert sorted(str(event.probability) for event in after.events) == sorted(
            str(event.probability) for event in before.events
        )
    again = timeline.as_text(timeline.read(text.encode(), name="street.x"), name)
    assert timeline.read(again.encode(), name="street.x") == timeline.read(
        text.encode(), name="street.x"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_no_label_breaks_a_file(name):
    before = some(3, BROKEN_UP)
    after = timeline.read(timeline.as_text(before, name).encode())
    assert len(after.events) == len(before.events)
    if name == "json":
        assert after == before
    else:
        bare = {" ".join(event.label.split()) for event in after.events}
        assert bare <= {" ".join(label.split()) for label in BROKEN_UP}


def test_json_keeps_everything():
    before = Timeline(
        (Event(1 / 3, 2 / 3, "dog", 0.1 + 0.2),), math.pi, "ü.wav", "a" * 64, "esc10", "b" * 64
    )
    assert timeline.read(timeline.as_text(before, "json").encode()) == before
    both = [before, Timeline((), 2.0)]
    assert timeline.read_all(timeline.as_text(both, "json").encode()) == both


@pytest.mark.parametrize("name", ["csv", "tsv", "json"])
def test_one_table_holds_several_recordings(name, tmp_path):
    both = [some(1, source="a.wav"), some(2, source="sub/b.wav")]
    path = timeline.write(both, tmp_path / f"all{FORMATS[name].suffix}")
    found = timeline.read_all(path)
    assert [one.source for one in found] == ["a.wav", "sub/b.wav"]
    assert [len(one.events) for one in found] == [len(one.events) for one in both]
    with pytest.raises(TimelineError, match="labels of 2 recordings"):
        timeline.read(path)


@pytest.mark.parametrize("name", ["audacity", "raven", "vtt", "srt"])
def test_a_file_of_one_recording_takes_one(name):
    with pytest.raises(TimelineError, match="about one recording, not 2"):
        timeline.as_text([some(1), some(2)], name)


@pytest.mark.parametrize("name", FORMATS)
def test_no_events_are_a_file_too(name, tmp_path):
    empty = Timeline((), 3.0, source="quiet.wav")
    path = timeline.write(empty, tmp_path / f"quiet{FORMATS[name].suffix}")
    assert timeline.read(path).events == ()
    if name in ("csv", "tsv", "raven"):
        assert path.read_text("utf-8").split("\n")[0].count({"csv": ","}.get(name, "\t")) >= 3
    if name == "tsv":
        assert timeline.read(path).source == "quiet.wav"


def read(text, name="labels.txt", encoding="utf-8"):
    return [
        (event.onset, event.offset, event.label)
        for event in timeline.read(text.encode(encoding), name=name).events
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Audacity: decimal commas, frequencies, points, labels that are missing or hold tabs.
        ("1,5\t2,25\tdog\n\\\t100,0\t2000,0\n", [(1.5, 2.25, "dog")]),
        ("3.0\t3.0\there\n4\t5\n", [(3.0, 3.0, "here"), (4.0, 5.0, "")]),
        ("0\t1\ta\tb\r\n\r\n2\t3\tc", [(0.0, 1.0, "a b"), (2.0, 3.0, "c")]),
        ("1e-3\t.5\tx\n", [(0.001, 0.5, "x")]),
        # Raven: one selection in two views.
        (
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"
            "\tAnnotation\n1\tWaveform 1\t1\t2.5\t3.5\t0\t9000\towl\n"
            "1\tSpectrogram 1\t1\t2.5\t3.5\t0\t9000\towl\n2\tSpectrogram 1\t1\t7\t8\t0\t9000\t\n",
            [(2.5, 3.5, "owl"), (7.0, 8.0, "")],
        ),
        # Every selection has the number 1, but not the same times.
        (
            "Selection\tBegin Time (s)\tEnd Time (s)\tSpecies\n1\t0\t3\towl\n1\t3\t6\tjay\n",
            [(0.0, 3.0, "owl"), (3.0, 6.0, "jay")],
        ),
        # Spreadsheets of other countries, BirdNET's columns, quotes.
        ("file;start;end;label\na.wav;1,5;2,5;dog\n", [(1.5, 2.5, "dog")]),
        (
            "Start (s),End (s),Scientific name,Common name,Confidence\n0.0,3.0,Tyto,Barn Owl,0.5\n",
            [(0.0, 3.0, "Barn Owl")],
        ),
        ('"onset","offset","event_label"\n"1","2","a, ""b"""\n', [(1.0, 2.0, 'a, "b"')]),
        # DESED, where a name alone stands for a recording without events.
        ("filename\tonset\toffset\tevent_label\na.wav\t0.5\t1\tDog\n", [(0.5, 1.0, "Dog")]),
        ("filename\tonset\toffset\tevent_label\na.wav\t\t\t\n", []),
        # WebVTT: notes, styles, names of cues, settings, hours or none, markup.
        (
            "WEBVTT - street\nKind: captions\n\nNOTE\nnot --> this\n\nSTYLE\n::cue {}\n\nfirst\n"
            "00:01.500 --> 00:02.000 align:start\n<v Rex>dog &amp; <i>cat</i>\nagain\n\n"
            "100:00:00.000 --> 100:00:01.000\nlate\n",
            [(1.5, 2.0, "dog & cat again"), (360_000.0, 360_001.0, "late")],
        ),
        # SRT: commas or points, no numbers, markup.
        (
            "1\n00:00:01,500 --> 00:00:02,000\n<i>dog</i>\n\n0:01:00.5 --> 0:01:01.0\n{\\an8}cat\n",
            [(1.5, 2.0, "dog"), (60.5, 61.0, "cat")],
        ),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_other_programs_write_is_read_whatever_it_is_called(text, expected, ends, encoding):
    text = text.replace("\r\n", "\n").replace("\n", ends)
    for name in ("labels.txt", "labels.csv", "odd.name"):
        assert read(text, name, encoding) == expected


def test_the_western_code_page_of_windows_is_read():
    assert read("0\t1\tHündchen – “wau”\n", encoding="cp1252") == [(0.0, 1.0, "Hündchen – “wau”")]


def test_a_table_of_several_recordings_of_raven_needs_times_within_each():
    header = "Selection\tBegin Time (s)\tEnd Time (s)\tBegin File\tFile Offset (s)\tSpecies\n"
    rows = "1\t2\t3\ta.wav\t2\towl\n2\t62.5\t64\tb.wav\t2.5\tjay\n"
    first, second = timeline.read_all((header + rows).encode())
    assert (first.source, spans(first)) == ("a.wav", [(2.0, 3.0)])
    assert (second.source, spans(second)) == ("b.wav", [(2.5, 4.0)])
    with pytest.raises(TimelineError, match="'File Offset"):
        timeline.read_all((header + rows).replace("File Offset (s)", "Other").encode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0\t1\tdog\n2 3 cat\n", "line 2: '2 3 cat'. Expected onset, offset and label with TABs"),
        ("0\t1\tdog\n\n5\t4\tcat\n", "line 3: The event ends at 4.0 s, before"),
        ("0\t1\tdog\n1_0\t20\tcat\n", "line 2"),
        ("0\t1\tdog\n1\tinf\tcat\n", "line 2"),
        ("0\t1\tdog\n1\t1e999\tcat\n", "line 2"),
        ("0\t1\tdog\n-1\t2\tcat\n", "line 2: onset is -1.0"),
        ("0\t1\tdog\n0\t1\t" + "x" * 2_000, "line 2: label has 2000 letters"),
        ("0\t1\tdog\n" + "9" * 200_000 + "\t1\t", "line 2"),
        ("file,start,end,label\na,1,2,dog\na,one,2,dog\n", "line 3"),
        ('file,start,end,label\na,1,2,"a\nb"\na,1\n', "line 4: 'a 1'. Expected 4 columns"),
        ("file,start,end,label,confidence\na,1,2,dog,1.5\n", "line 2: probability is 1.5"),
        ("Selection\tBegin Time (s)\tEnd Time (s)\n1\t2\tx\n", "line 2"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:99.000 --> 00:02.000\nb\n", "line 6"),
        ("WEBVTT\n\na cue\nwithout times\n", "line 3: 'a cue'. Expected times"),
        ("1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03 -> 4\nb\n", "line 5"),
        ('{\n "schema": }', "line 2: is no JSON"),
        ('{"schema": "soundscape-card/2"}', "it says 'soundscape-card/2'"),
        ("[" * 100_000, "lists too deep"),
        ("[1, 2]", "timeline 1 is no timeline"),
        ("Selection\tBegin Time (s)\n1\t2\n", "is no file of labels"),
        ("Dear diary\n", "is no file of labels (it begins 'Dear diary')"),
        ("0 1 dog\n", "is no file of labels"),
        ("a\0b", "is no text"),
    ],
)
def test_a_broken_file_is_one_error_with_the_line(text, says):
    with pytest.raises(TimelineError) as raised:
        timeline.read(text.encode(), name="mine.txt")
    assert str(raised.value).startswith("mine.txt")
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"events": [{"onset": 0, "offset": 1, "label": "a"}]}, "probability"),
        ({"recording": {"source": "", "sha256": "x", "duration_seconds": 1}}, "recording.sha256"),
        ({"extra": 1}, "extra"),
        ({"events": [{"onset": 0, "offset": 9, "label": "a", "probability": None}]}, "ends at 9"),
    ],
)
def test_an_altered_document_is_refused(change, says):
    document = json.loads(timeline.as_text(Timeline((), 2.0), "json")) | change
    with pytest.raises(TimelineError, match=says):
        timeline.read(json.dumps(document).encode())


def test_files_that_cannot_be_read_are_one_error(tmp_path, monkeypatch):
    with pytest.raises(TimelineError, match=r"none\.txt: cannot be read"):
        timeline.read(tmp_path / "none.txt")
    with pytest.raises(TimelineError, match="cannot be read"):
        timeline.read(tmp_path)
    (tmp_path / "none.csv").write_bytes(b"")
    with pytest.raises(TimelineError, match="is no file of labels"):
        timeline.read(tmp_path / "none.csv")
    monkeypatch.setattr("soundscape.timeline.formats.MAX_BYTES", 100)
    with pytest.raises(TimelineError, match="more than"):
        timeline.read(b"0\t1\tdog\n" * 20)
    with pytest.raises(TimelineError, match="did you mean audacity"):
        timeline.as_text(Timeline((), 1.0), "audacty")
    with pytest.raises(TimelineError, match=r"a\.doc: no format"):
        timeline.write(Timeline((), 1.0), tmp_path / "a.doc")


def test_no_spreadsheet_runs_a_label():
    text = timeline.as_text(Timeline((Event(0, 1, "=cmd()"),), 1.0, source="@x.wav"), "csv")
    assert text.split("\n")[1] == "'@x.wav,0.000000,1.000000,'=cmd(),,"
    found = timeline.read(text.encode())
    assert (found.source, found.events[0].label) == ("@x.wav", "=cmd()")


def test_a_caption_is_never_empty_of_time_and_carries_on():
    text = timeline.as_text(Timeline((Event(59.9996, 59.9996, "x"),), 60.0), "vtt")
    assert "00:01:00.000 --> 00:01:00.001" in text


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_happened_to_a_file_it_is_read_or_one_error(name):
    whole = timeline.as_text(some(5, NASTY + BROKEN_UP), name).encode()
    rng = random.Random(name)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(rng.randrange(1, 6)):
            place = rng.randrange(len(broken))
            change = rng.randrange(4)
            if change == 0:
                broken[place] = rng.randrange(256)
            elif change == 1:
                del broken[place : place + rng.randrange(1, 40)]
            elif change == 2:
                broken[place:place] = rng.choice(
                    [b"\t", b"\n", b"-", b"9" * 30, b'"', b",", b"e99"]
                )
            else:
                broken = broken[: place + 1]
        # Anything but this one error fails the test.
        with contextlib.suppress(TimelineError):
            found = timeline.read_all(bytes(broken))
            assert all(0 <= one.onset <= one.offset for item in found for one in item.events)
