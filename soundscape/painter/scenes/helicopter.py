from .dog import draw  # noqa: F401
