"""How long a client waits, how often it asks, and how much it takes."""

from __future__ import annotations

import email.utils
import random
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from .watch import Watch

__all__ = ["OWN_SERVER", "RateLimit", "RetryPolicy", "retry_after"]


@dataclass(frozen=True)
class RetryPolicy:
    """Patience and limits of a client.

    Parameters
    ----------
    connect_seconds, read_seconds, total_seconds : float
        For a connection, between two pieces of the answer, and for everything together.
    attempts : int
        Tries in all, counting those that were refused for rate.
    retry_seconds : float
        Pause after a connection that failed, doubled each time.
    rate_wait_seconds, longest_wait_seconds : float
        Pause after a 429 that names none, and the longest pause that is accepted.
    max_bytes : int
        Longest answer.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 120.0
    total_seconds: float = 300.0
    attempts: int = 4
    retry_seconds: float = 2.0
    rate_wait_seconds: float = 60.0
    longest_wait_seconds: float = 120.0
    max_bytes: int = 64_000_000


OWN_SERVER = RetryPolicy(read_seconds=1_800.0, total_seconds=1_800.0)
"""For a server of one's own: a picture takes a second on a graphics card and half an hour on a
small processor."""


class RateLimit:
    """Keep below a number of requests in a span of time, over all threads of this process."""

    def __init__(self, requests: int, seconds: float):
        self.requests, self.seconds = requests, seconds
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self, watch: Watch) -> None:
        """Wait until one more request fits, and count it."""
        while True:
            with self._lock:
                now = time.monotonic()
                while self._times and now - self._times[0] >= self.seconds:
                    self._times.popleft()
                if len(self._times) < self.requests:
                    self._times.append(now)
                    return
                pause = self.seconds - (now - self._times[0])
            watch.sleep(pause)


def retry_after(headers: Mapping[str, str], default: float) -> float:
    """Seconds to wait: as the service says (seconds or a date), with a little jitter."""
    text = headers.get("retry-after", "").strip()
    wait = default
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        wait = float(text)
    elif text:
        try:
            wait = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            wait = default
    return max(0.0, wait) * random.uniform(1, 1.05)
