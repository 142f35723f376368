"""Settings in the environment.

Nothing else in the package reads ``os.environ`` where an error can pass through: IPython's verbose
tracebacks show what the names in each line stand for, and so would show every variable, keys too.
"""

from __future__ import annotations

import os

__all__ = ["setting"]


def setting(variable: str) -> str:
    """The value of an environment variable without blanks around it; empty where it is not set."""
    return os.environ.get(variable, "").strip()
