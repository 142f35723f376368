"""Keep the threads of matrix products away where the cores have other work.

OpenBLAS's wait for the next product by turning in circles, and take their core from whoever shares
the work by parts of a recording: twice the processor time, and nothing is faster.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

__all__ = ["one_blas_thread"]

_lock = threading.Lock()
_inside = 0
_limits: threadpool_limits | None = None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """While this lasts, NumPy and SciPy multiply with one thread, in all threads of the process.

    Several may be inside at once; the first one sets the limit and the last one takes it back.
    """
    global _inside, _limits
    with _lock:
        if _inside == 0:
            _limits = threadpool_limits(1, user_api="blas")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _limits is not None:
                _limits.restore_original_limits()
                _limits = None
