"""Files are written whole or not at all."""

import threading

import numpy as np
import pytest

from soundscape._util.files import whole_file, write_whole


def test_what_is_written_is_there_alone(tmp_path):
    assert write_whole(tmp_path / "a.txt", b"one") == tmp_path / "a.txt"
    write_whole(tmp_path / "a.txt", b"another")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"another"


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    write_whole(tmp_path / "a.txt", b"old")

    def fail():
        with whole_file(tmp_path / "a.txt") as part:
            part.write_bytes(b"half of the n")
            assert (tmp_path / "a.txt").read_bytes() == b"old"
            raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="the disk"):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_whole(tmp_path / "nowhere" / "a.txt", b"lost")
    assert list(tmp_path.iterdir()) == []


def test_writers_that_judge_by_the_suffix_get_the_right_one(tmp_path):
    with whole_file(tmp_path / "a.npz") as part:
        np.savez(part, numbers=np.arange(3))
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    with np.load(tmp_path / "a.npz") as found:
        assert found["numbers"].tolist() == [0, 1, 2]


def test_names_as_long_as_a_name_may_be_are_written(tmp_path):
    name = "a" * 251 + ".txt"
    write_whole(tmp_path / name, b"long")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_many_at_once_leave_one_whole_file(tmp_path):
    contents = [bytes([number]) * 200_000 for number in range(8)]
    threads = [
        threading.Thread(target=write_whole, args=(tmp_path / "a.bin", content))
        for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() in contents
