"""What recordings in folders are called."""

__all__ = ["RECORDINGS"]

RECORDINGS = (
    *(".wav", ".flac", ".ogg", ".mp3", ".oga", ".opus", ".aif", ".aiff", ".au", ".caf", ".rf64"),
    *(".w64", ".m4a", ".aac", ".3gp", ".amr", ".mka", ".mkv", ".mov", ".mp4", ".webm", ".wma"),
)
"""Files of other names are left alone."""
