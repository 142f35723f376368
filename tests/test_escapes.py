"""What must not end in a traceback: names, encodings, streams and places that cannot be used."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundscape import Classifier
from soundscape.artwork import name_files
from soundscape.cli import main
from soundscape.models import Prediction
from soundscape.studio.markup import heard

ROOT = Path(__file__).resolve().parents[1]
DOG = ROOT / "data/demo/dog.wav"
POSIX = pytest.mark.skipif(os.name == "nt", reason="names and devices of POSIX")
ENCODINGS = ("ascii", "cp1252", "utf-8")
JAPANESE = "いぬ🐩.wav"
NO_UTF8 = b"chien \xe0 l'\xe9t\xe9.wav"


def started(line, folder, *, shell=False, **environment):
    """A command in a process of its own, its output as bytes."""
    command = [sys.executable, "-m", "soundscape"]
    if shell:
        command = f"{' '.join(command)} {line}"
    else:
        command += line
    done = subprocess.run(
        command,
        cwd=folder,
        shell=shell,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    assert b"Exception ignored" not in done.stderr, done.stderr
    return done


def run(*arguments):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def named(folder):
    """Sounds whose names few encodings hold."""
    shutil.copy(DOG, folder / JAPANESE)
    shutil.copy(DOG, os.path.join(os.fsencode(folder), NO_UTF8))
    return [JAPANESE, NO_UTF8]


# Names and encodings ------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_name_is_printed_in_every_encoding(encoding, named, folder):
    for form in (["--csv"], ["--json"]):
        done = started(["classify", *named, *form], folder, PYTHONIOENCODING=encoding)
        text = done.stdout.decode(encoding)
        assert done.returncode == 0
        if form == ["--json"]:
            assert [row["clip"] for row in json.loads(text)] == [
                JAPANESE,
                r"chien \xe0 l'\xe9t\xe9.wav",
            ]
        else:
            assert r"chien \xe0 l'\xe9t\xe9.wav" in text
            assert (JAPANESE if encoding == "utf-8" else r"\u3044\u306c\U0001f429.wav") in text


@POSIX
@pytest.mark.parametrize("encoding", ["cp1252"])
def test_pictures_are_made_of_sounds_with_such_names(encoding, named, folder):
    for name in named:
        made = started(
            ["generate", name, "--size", "64x64", "--seed", "3"], folder, PYTHONIOENCODING=encoding
        )
        assert made.returncode == 0, made.stderr
    pictures = sorted(folder.glob("*-3.png"))
    assert len(pictures) == 2
    for picture in pictures:
        shown = started(["card", os.fsencode(picture)], folder, PYTHONIOENCODING=encoding)
        assert json.loads(shown.stdout)["provider"]["seed"] == 3


@POSIX
def test_a_system_of_ascii_names_is_no_obstacle(named, folder):
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    heard = started(["classify", *named], folder, **old)
    assert heard.returncode == 0
    made = started(["generate", named[0], "--size", "64x64", "--seed", "3"], folder, **old)
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize(
    "line",
    [
        ["classify"],
        ["generate"],
        ["card"],
        ["replay"],
        ["rescore"],
        ["studio", "--no-browser"],
        ["generate", str(DOG), "--size", "64x64", "-o"],
        ["data", "verify", "esc10", "--home"],
        ["classify", str(DOG), "--classifier"],
    ],
)
@pytest.mark.parametrize("name", ["y" * 321 + ".png", "z/" * 3000 + "q.png"])
def test_a_name_that_is_too_long_is_one_error(line, name, folder):
    done = run(*line, name)
    assert done.exit_code in (1, 2)
    # Data sets are looked for: that there is none is a result.
    assert "Error: " in done.stderr or "not found" in done.stdout


@POSIX
@pytest.mark.parametrize("stem", ["m" * 251, "ø" * 125, "🐈" * 62])
def test_a_picture_of_a_sound_with_the_longest_name(stem, folder):
    shutil.copy(DOG, folder / f"{stem}.wav")
    assert run("generate", f"{stem}.wav", "--size", "64x64", "--seed", 3).exit_code == 0
    (picture,) = folder.glob("*-3.png")
    assert stem.startswith(picture.stem.removesuffix("-3"))


def test_short_names_stay_whole():
    assert name_files("ä" * 50 + ".wav", [4])[4] == Path("ä" * 50 + "-4.png")


@POSIX
def test_control_characters_of_names_do_not_reach_the_terminal(folder):
    shutil.copy(DOG, folder / "x\x1b]0;y\x07\n\x9b.wav")
    done = run("classify", "x\x1b]0;y\x07\n\x9b.wav")
    assert done.stdout.startswith(r"x\x1b]0;y\x07\x0a\x9b.wav: dog")


@POSIX
def test_words_that_are_no_text_are_refused_before_anything_is_made(folder):
    done = started(["generate", str(DOG), "--prompt", b"un caf\xe9", "-o", "p.png"], folder)
    assert done.returncode == 2
    assert b"Invalid value for '--prompt': it holds bytes that are no UTF-8" in done.stderr
    assert not list(folder.iterdir())


def test_words_arrive_whole_where_the_system_speaks_ascii(folder):
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = "Ein Hund träumt vom Mond"
    line = ["generate", str(DOG), "--prompt", words, "-o", "p.png", "--size", "64x64"]
    assert started(line, folder, **old).returncode == 0
    assert json.loads(run("card", "p.png").stdout)["prompt"]["text"] == words


def test_one_file_without_permission_does_not_end_the_batch(folder, monkeypatch):
    for name in ("a.wav", "b.wav", "c.wav"):
        shutil.copy(DOG, folder / name)
    may_open = Path.open

    def refused(path, *arguments, **options):
        if path.name == "b.wav":
            raise PermissionError(13, "Permission denied", str(path))
        return may_open(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    done = run("classify", "a.wav", "b.wav", "c.wav", "--json")
    assert done.exit_code == 1
    first, second, third = json.loads(done.stdout)
    assert (first["label"], third["label"]) == ("dog", "dog")
    assert "permission" in second["error"]


# Streams ------------------------------------------------------------------------------------------

COMMANDS = [
    "--help",
    f"classify {DOG}",
    f"classify {DOG} --csv",
    "providers --json",
    "data list",
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("line", COMMANDS)
def test_a_full_disk_behind_the_output_is_one_error(line, folder):
    done = started(f"{line} > /dev/full", folder, shell=True)
    assert done.returncode == 1
    (told,) = done.stderr.decode().splitlines()
    assert told.startswith("Error: The results could not be written (No space left on device).")


@POSIX
@pytest.mark.parametrize("line", COMMANDS)
def test_a_reader_that_goes_away_is_told_nothing(line, folder):
    done = started(f"{line} | true", folder, shell=True)
    assert done.stderr == b""


@POSIX
@pytest.mark.parametrize("without", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_without_standard_error_the_work_is_done(without, folder):
    (folder / "none").mkdir()
    if "full" in without and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    done = started(f"classify none {DOG} {without}", folder, shell=True)
    assert done.returncode == 1  # because of the folder without recordings
    assert b"dog.wav: dog" in done.stdout


@POSIX
def test_a_picture_made_without_any_stream_is_whole(folder):
    line = f"generate {DOG} -o p.png --size 64x64 --seed 3 <&- >&- 2>&-"
    assert started(line, folder, shell=True).returncode == 0
    assert run("card", "p.png").exit_code == 0


def test_notes_of_native_libraries_do_not_reach_the_terminal(folder):
    (folder / "s.mp3").write_bytes(_spoiled_mp3())
    done = started(["classify", "s.mp3", str(DOG)], folder)
    said = done.stderr.decode()
    assert "libmpg123" not in said
    assert "INFO:" not in said
    assert b"dog.wav: dog" in done.stdout


def _spoiled_mp3() -> bytes:
    """An MP3 that libmpg123 has something to say about: damage, and a title of impossible size."""
    wave = io.BytesIO()
    tone = 0.4 * np.sin(2 * np.pi * 523 * np.arange(4 * 32_000) / 32_000)
    soundfile.write(wave, tone, 32_000, format="MP3")
    content = bytearray(wave.getvalue())
    for place in range(4000, len(content), 211):
        content[place] ^= 0xFF
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x01TIT2\x00\x00\x0f\xff\x00\x00" + b"y" * 247
    return tag + content


def test_what_others_write_to_standard_error_meanwhile_is_not_lost():
    code = (
        "import os\n"
        "from soundscape._util.native_notes import without_native_notes as quiet\n"
        "with quiet():\n"
        "    with quiet():\n"
        "        os.write(2, b'INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\\n')\n"
        "    os.write(2, b'disk on fire\\n')\n"
        "    os.write(2, b'[src/libmpg123/id3.c:f():1] error: ID3v2\\n')\n"
        "os.write(2, b'INFO: afterwards\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stderr.decode().splitlines() == ["disk on fire", "INFO: afterwards"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_new_process_speaks_and_is_quiet_by_itself():
    code = (
        "import os\n"
        "from soundscape._util.native_notes import without_native_notes as quiet\n"
        "with quiet():\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        os.write(2, b'the child speaks\\n')\n"
        "        with quiet():\n"
        "            os.write(2, b'INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\\n')\n"
        "            os.write(2, b'at last\\n')\n"
        "        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "os.write(2, b'the parent, too\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    said = ["the child speaks", "at last", "the parent, too"]
    assert done.stderr.decode().splitlines() == said


# A data home that cannot be used ------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["data", "fetch", "esc10"],
        ["data", "verify", "esc10"],
        ["data", "list"],
        ["classify", str(DOG), "--classifier", "yamnet"],
        ["rescore", "nowhere"],
    ],
)
@pytest.mark.parametrize("home", ["a file", "below a file", "too long", "of nobody"])
def test_a_data_home_that_cannot_be_used_is_no_traceback(line, home, folder, monkeypatch):
    (folder / "plain").write_text("no folder")
    place = {
        "a file": folder / "plain",
        "below a file": folder / "plain" / "data",
        "too long": folder / ("w" * 300),
        "of nobody": "~nobody-of-that-name/data",
    }[home]
    for variable in ("SOUNDSCAPE_DATA", "SOUNDSCAPE_CACHE", "SOUNDSCAPE_REPORTS"):
        monkeypatch.setenv(variable, str(place))
    monkeypatch.setenv("SOUNDSCAPE_MIRROR", "http://127.0.0.1:9")
    monkeypatch.delenv("SOUNDSCAPE_YAMNET", raising=False)
    done = run(*line)
    if line == ["data", "list"]:
        assert done.exit_code == 0 or "of-that-name" in done.stderr
    else:
        assert done.exit_code == 1


# What is typed ------------------------------------------------------------------------------------


@pytest.fixture
def recordings(folder):
    """Recordings in folders, among other things."""
    for name in ("two.wav", "one.WAV", "deep/er/three.wav", ".hidden.wav", "._two.wav", "[a].wav"):
        (folder / "rec" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DOG, folder / "rec" / name)
    (folder / "rec" / "notes.txt").write_text("barks")
    (folder / "void").mkdir()
    return folder / "rec"


def clips(*line):
    done = run("classify", *line, "--json")
    return [row["clip"].replace("\\", "/") for row in json.loads(done.stdout)], done.exit_code


def test_a_folder_stands_for_its_recordings(recordings):
    inside = ["rec/[a].wav", "rec/deep/er/three.wav", "rec/one.WAV", "rec/two.wav"]
    assert clips("rec") == (inside, 0)
    assert clips('"rec"') == (inside, 0)


def test_a_pattern_that_no_shell_filled_stands_for_what_it_matches(recordings):
    assert clips("rec/t*.wav", "rec/deep/**/*.wav")[0] == ["rec/two.wav", "rec/deep/er/three.wav"]
    assert clips("'rec/tw?.wav'") == (["rec/two.wav"], 0)
    # A file of that very name is meant itself.
    assert clips("rec/[a].wav") == (["rec/[a].wav"], 0)


def test_what_matches_nothing_is_an_error_in_its_row(recordings):
    done = run("classify", "rec/*.flac", "void", "rec/two.wav", "--json")
    pattern, folder, sound = json.loads(done.stdout)
    assert done.exit_code == 1
    assert "pattern" in pattern["error"]
    assert "folder without recordings" in folder["error"]
    assert sound["label"] == "dog"


def test_one_picture_is_of_one_recording(recordings):
    picture = ["--size", "64x64", "-o", "p.png"]
    several = run("generate", "rec/*.wav", *picture)
    assert several.exit_code == 1
    assert "matches 2 recordings. Expected one" in several.stderr
    assert "is a folder" in run("generate", "rec", *picture).stderr
    assert run("generate", "rec/tw*.wav", *picture).exit_code == 0


# What is printed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)"])
def test_no_cell_is_a_formula(start, folder):
    shutil.copy(DOG, folder / f"{start}.wav")
    done = run("classify", "--csv", "--", f"{start}.wav", f"{start}-missing.wav")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["clip"] for row in rows] == [f"'{start}.wav", f"'{start}-missing.wav"]
    assert rows[1]["error"].startswith(f"'{start}")
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_verdicts_and_their_numbers_agree(folder):
    soundfile.write("quiet.wav", np.zeros(48_000), 48_000)
    soundfile.write("tone.wav", 0.3 * np.sin(np.arange(120_000) * 0.04), 44_100)
    tone = Classifier.load().predict_file("tone.wav")
    assert (tone.verdict, tone.family) == ("family", "signal")
    quiet, unknown, dog = run("classify", "quiet.wav", "tone.wav", DOG).stdout.splitlines()
    assert quiet == "quiet.wav: silent: nothing to hear"
    assert unknown.startswith("tone.wav: signal: of which kind is not sure (perhaps ")
    assert f"{tone.labels[0]} {tone.probability:.0%}" in unknown
    assert dog == f"{DOG}: dog 89%"
    silent = json.loads(run("classify", "quiet.wav", "--json").stdout)[0]
    assert (silent["verdict"], silent["top"]) == ("silent", [])
    closed = run("classify", "tone.wav", "--classifier", "esc10").stdout
    assert closed.startswith("tone.wav: unknown: none of the 10 classes fits (if it were one of")
    made = run("generate", "tone.wav", "--label", "siren", "-o", "p.png", "--size", "64x64")
    assert made.stdout.splitlines()[0].startswith("heard    signal: of which kind is not sure")
    assert "pictured siren" in made.stdout


def test_the_studio_says_what_a_probability_means():
    labels, chances = ("bee", "wasp", "fly"), (0.9, 0.08, 0.02)
    unknown = Prediction(labels, chances, "unknown", model="m", weights_sha256="")
    assert "none of the 3 classes the model knows. If it were one of them: bee" in heard(unknown)
    silent = Prediction(labels, (1 / 3,) * 3, "silent", model="m", weights_sha256="")
    assert "%" not in heard(silent)
