"""The key in a session full of failures: it must be nowhere but in the requests."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from loopback import KEY, Misbehaving, StabilityService, http, reset

from soundscape.errors import ProviderError
from soundscape.services import Secret, ask_for_key, find_key, secret

ROOT = Path(__file__).resolve().parents[1]

# Every cell fails or succeeds in another way; none of them names the key.
SESSION = [
    "%xmode Verbose",
    "import logging; logging.basicConfig(level=logging.DEBUG, filename='session.log')",
    "import os, pickle\nfrom soundscape import create, load_clip\nclip = load_clip('dog.wav')",
    "good, broken, loud = (os.environ[name] for name in ('GOOD_URL', 'RESET_URL', 'ECHO_URL'))",
    "from soundscape.providers.stability import StabilityProvider\n"
    "from soundscape.services import RetryPolicy\nquick = RetryPolicy(retry_seconds=0.01)",
    "def make(prompt, url=None, **options):\n"
    "    maker = StabilityProvider(address=url or good, policy=quick)\n"
    "    art = create(clip, provider=maker, prompt=prompt, seed=3, **options)\n"
    "    art.save(f'{prompt[:5]}.png')\n"
    "    return art",
    "art = make('a quiet hill')\nart.card, art",
    "make('forbidden fruit')",
    "make('a blurred face')",
    "make('a celebrity')",
    "make('bad style', style='nothing')",
    "make('reset', url=broken)",
    "make('echo', url=loud)",
    "make('gone', url='http://127.0.0.1:9')",
    "make('insecure', url='http://example.org')",
    "maker = StabilityProvider(address=good)\nmaker, vars(maker)",
    "maker.balance()",
    "vars(maker._connected())",
    "pickle.dumps(maker._connected())",
    "from soundscape.services import find_key; pickle.dumps(find_key('STABILITY_API_KEY'))",
    "os.environ['STABILITY_API_KEY'] = os.environ['STABILITY_API_KEY'].replace('-', ' ', 1)",
    "make('a malformed key')",
]


def echo(connection):
    """A gateway that repeats all it was sent, in headers and body."""
    text = json.dumps({"name": f"bad {KEY}", "errors": [f"Authorization: Bearer {KEY}"]})
    connection.sendall(
        http(text.encode(), status="400 Bad", Content_Type="application/json", x_request_id=KEY)
    )


def test_the_key_is_in_no_output_log_traceback_card_notebook_or_cache(tmp_path):
    (tmp_path / "dog.wav").write_bytes((ROOT / "data/demo/dog.wav").read_bytes())
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in SESSION],
        metadata={"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}},
    )
    nbformat.write(notebook, tmp_path / "session.ipynb")
    with StabilityService() as good, Misbehaving(reset) as broken, Misbehaving(echo) as loud:
        environment = os.environ | {
            "STABILITY_API_KEY": f"{KEY}\n",
            "GOOD_URL": good.address,
            "RESET_URL": broken.address,
            "ECHO_URL": loud.address,
            "SOUNDSCAPE_CACHE": str(tmp_path / "cache"),
            "IPYTHONDIR": str(tmp_path / "ipython"),
        }
        done = subprocess.run(
            [
                *(sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute"),
                *("--allow-errors", "--output", "ran.ipynb", "session.ipynb"),
            ],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        sent = [request[2]["Authorization"] for request in good.posts]
    assert set(sent) == {f"Bearer {KEY}"}
    ran = nbformat.read(tmp_path / "ran.ipynb", 4)
    failed = [
        output["evalue"] for cell in ran.cells for output in cell.outputs if "evalue" in output
    ]
    kinds = ["moderation", "blurred", "public figure", "no style of", "connection broke", "[key]"]
    kinds += ["no connection", "https", "a Secret is not written", "not a usable key"]
    for kind in kinds:
        assert any(kind in text for text in failed), f"{kind} did not fail as it should: {failed}"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"ran.ipynb", "session.log", "a qui.png", "a qui.card.json", "facts.json"} <= {
        path.name for path in files
    }
    # Its second half alone would be a leak too; one cell spoils the first.
    leaky = [path.name for path in files if KEY[8:].encode() in path.read_bytes()]
    assert leaky == []
    assert KEY[8:] not in done.stdout + done.stderr


def test_the_command_line_keeps_the_key_to_itself(tmp_path):
    with Misbehaving(echo) as loud:
        environment = os.environ | {
            "STABILITY_API_KEY": KEY,
            "SOUNDSCAPE_STABILITY_URL": loud.address,
        }
        for arguments in (["providers", "--probe"], ["generate", "dog.wav", "--json"]):
            (tmp_path / "dog.wav").write_bytes((ROOT / "data/demo/dog.wav").read_bytes())
            done = subprocess.run(
                [sys.executable, "-X", "dev", "-m", "soundscape", *arguments]
                + (["--provider", "stability"] if arguments[0] == "generate" else []),
                cwd=tmp_path,
                env=environment | {"PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert "[key]" in done.stdout + done.stderr
            assert KEY not in done.stdout + done.stderr


def test_a_secret_hides_and_what_is_no_key_is_refused():
    key = Secret(f"  {KEY}\n", "MY_KEY")
    assert key.reveal() == KEY
    for shown in (repr(key), str(key), f"{key}", "%s" % key, repr({"key": key})):  # noqa: UP031
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)
    for wrong in ("", "short", "two words of it", "line\nbreak-in-the-middle", "ключ-ключ-ключ"):
        with pytest.raises(ProviderError, match="MY_KEY is not a usable key") as caught:
            Secret(wrong, "MY_KEY")
        assert not wrong or wrong not in str(caught.value)


def test_where_a_key_is_looked_for(monkeypatch):
    monkeypatch.setattr(secret, "_ASKED", {})
    assert find_key("A_KEY_OF_MINE") is None
    monkeypatch.setenv("A_KEY_OF_MINE", "from-the-environment")
    assert find_key("A_KEY_OF_MINE").reveal() == "from-the-environment"
    monkeypatch.setattr("getpass.getpass", lambda prompt: "typed-by-a-person")
    ask_for_key("A_KEY_OF_MINE")
    assert find_key("A_KEY_OF_MINE").reveal() == "typed-by-a-person"


def test_colabs_store_is_looked_into_where_there_is_one(monkeypatch):
    """Colab itself cannot be had here: a module of its name and shape stands in for it."""
    import types

    store = {"STABILITY_API_KEY": KEY}
    userdata = types.SimpleNamespace(get=lambda name: store[name])
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    colab = types.ModuleType("google.colab")
    colab.userdata = userdata
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    assert find_key("STABILITY_API_KEY").reveal() == KEY
    assert find_key("OPENAI_API_KEY") is None


def test_without_anybody_to_ask_it_says_so(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from soundscape.services import *; ask_for_key('A_KEY')"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert "nobody to ask for A_KEY" in done.stderr
