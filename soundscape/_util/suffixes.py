"""What recordings in folders are called."""

__all__ = ["FILMS", "RECORDINGS"]

FILMS = (".m4a", ".aac", ".3gp", ".amr", ".mka", ".mkv", ".mov", ".mp4", ".webm", ".wma")
"""What needs PyAV to be read."""
RECORDINGS = (
    *(".wav", ".flac", ".ogg", ".mp3", ".oga", ".opus", ".aif", ".aiff", ".au", ".caf", ".rf64"),
    *(".w64", *FILMS),
)
"""Files of other names are left alone."""
