"""Keep the threads of matrix products away where the cores have other work.

OpenBLAS's wait for the next product by turning in circles, and take their core from whoever shares
the work by parts of a recording: twice the processor time, and nothing is faster.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from .inside import WhileInside

__all__ = ["one_blas_thread"]

one_blas_thread = WhileInside(
    lambda: threadpool_limits(1, user_api="blas"),
    lambda limits: limits.restore_original_limits(),
)
"""While this lasts, NumPy and SciPy multiply with one thread, in all threads of the process."""
