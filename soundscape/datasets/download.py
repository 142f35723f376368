"""Downloads: resumed where the server allows it, whole or not at all.

`pooch` moves the finished file into place and checks hashes; the downloader handed to it adds
what pooch leaves out: going on after a broken connection, and giving up within seconds when there
is no connection at all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .._util.settings import setting
from ..errors import DatasetError

if TYPE_CHECKING:
    import requests

__all__ = ["ResumingDownloader", "download", "mirrored"]

CONNECT_SECONDS, READ_SECONDS = 3.0, 30.0
ATTEMPTS = 4
_CHUNK_BYTES = 1 << 18


def mirrored(address: str) -> str:
    """The address, moved to the host of ``SOUNDSCAPE_MIRROR`` where that is set."""
    mirror = setting("SOUNDSCAPE_MIRROR")
    if not mirror:
        return address
    path = address.split("://", 1)[1].split("/", 1)[1]
    return f"{mirror.rstrip('/')}/{path}"


def download(
    address: str,
    folder: Path,
    *,
    known_hash: str | None,
    max_bytes: int,
    progress: bool,
) -> Path:
    """Fetch an address into a folder and return the file.

    Parameters
    ----------
    address : str
    folder : Path
    known_hash : str or None
        As pooch has it, for example ``"md5:..."``; None where contents are checked later.
    max_bytes : int
        A larger answer is refused.
    progress : bool

    Raises
    ------
    DatasetError
        With what went wrong and what to do.
    """
    import pooch
    import requests

    address = mirrored(address)
    name = address.rsplit("/", 1)[1]
    downloader = ResumingDownloader(folder / f"{name}.part", max_bytes=max_bytes, progress=progress)
    pooch.get_logger().setLevel("WARNING")
    try:
        return Path(
            pooch.retrieve(
                address, known_hash=known_hash, fname=name, path=folder, downloader=downloader
            )
        )
    except requests.RequestException as error:
        raise DatasetError(
            f"{address} could not be downloaded ({_reason(error)}). Check the connection and try "
            f"again; or download it elsewhere and put it into {folder}; or point SOUNDSCAPE_DATA "
            f"at a folder that holds the data set; or use the data set 'synthetic', which needs "
            f"no download."
        ) from None
    except ValueError as error:  # pooch: the hash is not the known one
        raise DatasetError(f"{address} is not the expected file ({error}). Try again.") from None


class ResumingDownloader:
    """A downloader for `pooch.retrieve` that goes on where a broken one stopped.

    Parameters
    ----------
    part : Path
        What has arrived so far; kept between runs.
    max_bytes : int
    progress : bool
    """

    def __init__(self, part: Path, *, max_bytes: int, progress: bool = False):
        self.part, self.max_bytes, self.progress = part, max_bytes, progress
        self._arrived = 0

    def __call__(self, url: str, output_file, pooch_instance, check_only: bool = False):
        """Download `url` to `output_file`."""
        import requests

        broken = (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,  # fewer bytes than were announced
        )
        with requests.Session() as session:
            for attempt in range(ATTEMPTS):
                self._arrived = 0
                try:
                    self._continue(session, url)
                    break
                except broken:
                    # Only a connection that brought something is worth another try.
                    if attempt == ATTEMPTS - 1 or not self._arrived:
                        raise
        os.replace(self.part, output_file)

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    def _continue(self, session, url: str) -> None:
        import requests
        from tqdm.auto import tqdm

        have = self._have()
        headers = {"Range": f"bytes={have}-"} if have else {}
        # A compressed transfer would count bytes that are not those of the file.
        headers["Accept-Encoding"] = "identity"
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        with session.get(url, headers=headers, timeout=timeout, stream=True) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                self.part.unlink()  # complete or changed: start again
                return self._continue(session, url)
            answer.raise_for_status()
            resumed = answer.status_code == requests.codes.partial_content
            have = have if resumed else 0
            length = answer.headers.get("Content-Length")
            total = have + int(length) if length else None
            if (total or 0) > self.max_bytes:
                raise DatasetError(f"{url} has {total} bytes, expected at most {self.max_bytes}.")
            bar = tqdm(
                total=total,
                initial=have,
                unit="B",
                unit_scale=True,
                desc=url.rsplit("/", 1)[1],
                disable=not self.progress,
            )
            self.part.parent.mkdir(parents=True, exist_ok=True)
            with bar, self.part.open("ab" if resumed else "wb") as file:
                for chunk in answer.iter_content(_CHUNK_BYTES):
                    file.write(chunk)
                    self._arrived += len(chunk)
                    bar.update(len(chunk))
                    if file.tell() > self.max_bytes:
                        raise DatasetError(f"{url} is longer than {self.max_bytes} bytes.")
            if total is not None and self._have() < total:
                raise requests.ConnectionError("the connection broke before the end")
        return None


def _reason(error: requests.RequestException) -> str:
    return type(error).__name__ if error.response is None else f"HTTP {error.response.status_code}"
