"""An image service on loopback that answers as a test tells it: refuse, blur, or take its time."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-made-up-0123456789"


class ImageService:
    """Speaks as much of Stability AI's v2beta interface as a picture takes.

    Attributes
    ----------
    answers : list of str
        What to do with the next requests: ``"fine"``, ``"refuse"`` (moderation), ``"blur"`` (the
        content filter) or ``"slow"`` (wait until `close`). Without one: fine.
    asked : int
        Requests so far.
    """

    def __init__(self, picture: bytes):
        self.answers: list[str] = []
        self.asked = 0
        self._released = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                service.asked += 1
                answer = service.answers.pop(0) if service.answers else "fine"
                if answer == "slow":
                    service._released.wait(60)
                refused = answer == "refuse"
                body = b'{"name": "content_moderation"}' if refused else picture
                reason = "CONTENT_FILTERED" if answer == "blur" else "SUCCESS"
                self.send_response(403 if refused else 200)
                self.send_header("Content-Type", "application/json" if refused else "image/png")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("finish-reason", reason)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """Variables that lead the package here."""
        address = f"http://127.0.0.1:{self._server.server_port}"
        return {"STABILITY_API_KEY": KEY, "SOUNDSCAPE_STABILITY_URL": address}

    def close(self) -> None:
        """Let go of slow requests and stop."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
