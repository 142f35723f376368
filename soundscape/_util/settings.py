"""Settings in the environment: which there are, and how they are read.

Nothing else in the package reads ``os.environ`` where an error can pass through: IPython's verbose
tracebacks show what the names in each line stand for, and so would show every variable, keys too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["SETTINGS", "Setting", "setting", "with_setting"]


@dataclass(frozen=True)
class Setting:
    """One environment variable that the package reads.

    Parameters
    ----------
    name : str
    meaning : str
    default : str
        What holds where it is not set, for people to read.
    rooms : str
        Who reads it.
    """

    name: str
    meaning: str
    default: str
    rooms: str


SETTINGS = (
    Setting(
        "SOUNDSCAPE_DATA",
        "folder of the data sets, and of YAMNet",
        "`data/raw` of a clone, else the user's cache folder",
        "datasets, models",
    ),
    Setting(
        "SOUNDSCAPE_MIRROR",
        "address that data sets are fetched from instead of their own host; the path stays",
        "each data set's own host",
        "datasets",
    ),
    Setting(
        "SOUNDSCAPE_YAMNET",
        "path of `yamnet.tflite`",
        "`yamnet/yamnet.tflite` in the folder of the data sets",
        "models",
    ),
    Setting(
        "SOUNDSCAPE_CACHE",
        "folder for pictures and words of services, so that none is paid for twice; below it, "
        "`experiments` for features and trained networks",
        "the user's cache folder; for experiments in a clone, `data/cache`",
        "providers, writers, experiments",
    ),
    Setting(
        "SOUNDSCAPE_REPORTS",
        "folder of the reports",
        "`reports` of a clone, else of the current folder",
        "experiments, artwork, notebook",
    ),
    Setting(
        "SOUNDSCAPE_COMPOSER",
        "file of your own beside the tables of the composer, see [words](words.md)",
        "none: the package's tables alone",
        "writers",
    ),
    Setting(
        "SOUNDSCAPE_TASTE",
        "your `taste.toml`: what you like in pictures, see [words](words.md)",
        "`taste.toml` in the user's configuration folder, where there is one",
        "writers",
    ),
    Setting(
        "SOUNDSCAPE_MAX_CREDITS",
        "most to spend on pictures and words in one process, of each unit that services count in",
        "no cap",
        "providers, writers",
    ),
    Setting("STABILITY_API_KEY", "key for Stability AI", "none: not ready", "services"),
    Setting(
        "SOUNDSCAPE_STABILITY_URL",
        "address of a gateway to Stability AI: `https://`, or this machine",
        "the service's own",
        "providers",
    ),
    Setting("SOUNDSCAPE_STABILITY_MODEL", "model of Stability AI", "`core`", "providers"),
    Setting(
        "OPENAI_API_KEY", "key for OpenAI", "none: only a server of your own is ready", "services"
    ),
    Setting(
        "SOUNDSCAPE_OPENAI_URL",
        "address of a server that speaks as OpenAI's does; with a key: `https://`, or this machine",
        "the service's own",
        "providers",
    ),
    Setting(
        "SOUNDSCAPE_OPENAI_MODEL",
        "model of that server",
        "chosen from those that it lists",
        "providers",
    ),
    Setting(
        "SOUNDSCAPE_OPENAI_QUALITY",
        "quality to ask for: `low`, `medium`, `high` or `auto`; of other models `standard` or `hd`",
        "`medium` for OpenAI's models, none for others",
        "providers",
    ),
    Setting(
        "SOUNDSCAPE_OPENAI_PRICE",
        "dollars a picture, for the spend cap",
        "known for some models, qualities and sizes, else a spend cap refuses; 0 on your own "
        "machines",
        "providers",
    ),
    Setting(
        "SOUNDSCAPE_SDWEBUI_URL",
        "address of your own Stable Diffusion",
        "`http://127.0.0.1:7860`",
        "providers",
    ),
    Setting(
        "SOUNDSCAPE_SDWEBUI_AUTH",
        "its `user:password`; then the address has to be `https://`, or this machine",
        "none",
        "services",
    ),
    Setting("SOUNDSCAPE_SDWEBUI_MODEL", "its checkpoint", "the one it has loaded", "providers"),
    Setting(
        "SOUNDSCAPE_CHAT_URL",
        "server of language models: `ollama`, `llama.cpp`, `lmstudio`, `vllm`, `localai`, "
        "`openai`, or a base address; with a key: `https://`, or this machine",
        "`ollama`",
        "writers",
    ),
    Setting(
        "SOUNDSCAPE_CHAT_MODEL",
        "model of that server",
        "on your own machines the first that is listed; of a service the only one",
        "writers",
    ),
    Setting("SOUNDSCAPE_CHAT_KEY", "key for that server", "none", "services"),
    Setting(
        "SOUNDSCAPE_CHAT_PRICE",
        "dollars for a million tokens, for the spend cap: of what is sent and of what comes, such "
        "as `0.15 0.60`, or one number for both",
        "not known, so that a spend cap refuses; 0 on your own machines without a key",
        "writers",
    ),
    Setting(
        "SOUNDSCAPE_WHISPER",
        "folder of weights for faster-whisper: `model.bin`, `config.json`, `tokenizer.json`",
        "none: not ready",
        "speech",
    ),
    Setting(
        "SOUNDSCAPE_SPEECH_URL",
        "base address of a server that writes down what is said, as OpenAI's does, such as "
        "`http://127.0.0.1:8000/v1`; with a key: `https://`, or this machine",
        "none: not ready",
        "speech",
    ),
    Setting(
        "SOUNDSCAPE_SPEECH_MODEL",
        "model of that server",
        "chosen from those that it lists",
        "speech",
    ),
    Setting("SOUNDSCAPE_SPEECH_KEY", "key for that server", "none", "services"),
    Setting(
        "SOUNDSCAPE_SPEECH_PRICE",
        "dollars a minute, for the spend cap",
        "not known, so that a spend cap refuses; 0 on your own machines without a key",
        "speech",
    ),
)
"""All of them; `docs/settings.md` has the same table."""


def setting(variable: str) -> str:
    """The value of an environment variable without blanks around it; empty where it is not set."""
    return os.environ.get(variable, "").strip()


@contextmanager
def with_setting(variable: str, value: str) -> Iterator[None]:
    """Set an environment variable while the block runs, for a library that reads it."""
    # The value of before is kept where no traceback looks for it.
    kept = [os.environ[variable]] if variable in os.environ else []
    os.environ[variable] = value
    try:
        yield
    finally:
        if kept:
            os.environ[variable] = kept[0]
        else:
            os.environ.pop(variable, None)
