"""Image services on loopback: one that behaves as the specifications say, one that misbehaves.

`StabilityService`, `WebuiService` and `OpenAiService` check what they are sent and answer as the
published interfaces do; `Misbehaving` speaks raw bytes on the socket. All count what they were
asked, so that a test can tell what was sent twice and what was spent.
"""

import base64
import contextlib
import email
import io
import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

KEY = "sk-very-secret-key-0123456789abcdef"

PRESETS = (
    *("enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art"),
    *("analog-film", "neon-punk", "isometric", "low-poly", "origami", "modeling-compound"),
    *("cinematic", "3d-model", "pixel-art", "tile-texture"),
)
RATIOS = ["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"]


def picture(seed=1, form="png", size=(96, 64)):
    """A real picture whose colours follow from its seed."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    tint = Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed * 13 % 256))
    buffer = io.BytesIO()
    Image.blend(image, tint, 0.5).save(buffer, form.upper())
    return buffer.getvalue()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._serve(b"")

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, body):
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        time.sleep(self.server.delay)
        planned = self.server.plan.pop(0) if self.server.plan and self.command == "POST" else None
        status, headers, content = planned or self.server.answer(self, body)
        if isinstance(content, dict | list):
            headers = {"Content-Type": "application/json", **headers}
            content = json.dumps(content).encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Service(ThreadingHTTPServer):
    """A service on loopback.

    Attributes
    ----------
    asked : list
        (method, path, headers, body) of every request.
    plan : list
        (status, headers, content) to answer the next POSTs with, instead of what is right.
    delay : float
        Seconds before each answer.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked, self.plan, self.delay = [], [], 0.0
        self.address = f"http://127.0.0.1:{self.server_port}"

    @property
    def posts(self):
        """Only what may cost money."""
        return [request for request in self.asked if request[0] == "POST"]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that hangs up is no news."""


class StabilityService(Service):
    """Stability's v2beta as its OpenAPI document says, with an account that runs dry."""

    def __init__(self, credits=1000.0):
        super().__init__()
        self.credits = credits

    def answer(self, request, body):
        """Status, headers, content."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return self.error(401, "unauthorized", "missing or invalid authorization header")
        if request.path == "/v1/user/balance":
            return 200, {}, {"credits": self.credits}
        model = request.path.removeprefix("/v2beta/stable-image/generate/")
        if model not in ("core", "ultra", "sd3"):
            return self.error(404, "not_found", "no such endpoint")
        fields = multipart(request.headers, body)
        if fields is None:
            return self.error(400, "bad_request", "content-type: must be multipart/form-data")
        wrong = self.wrong_field(model, fields)
        if wrong:
            return self.error(400, "bad_request", wrong)
        prompt = fields["prompt"]
        if "forbidden" in prompt:
            return self.error(
                403, "content_moderation", "Your request was flagged and you were not charged."
            )
        if "celebrity" in prompt:
            return self.error(422, "public_figure", "the prompt names a public figure")
        if any(ord(letter) > 0x3FF for letter in prompt):
            return self.error(422, "invalid_language", "English is the only supported language")
        costs = {"core": 3.0, "ultra": 8.0, "sd3.5-large-turbo": 4.0, "sd3.5-medium": 3.5}
        price = costs.get(fields.get("model", model), 6.5)
        if price > self.credits:
            return self.error(402, "payment_required", "You lack sufficient credits.")
        self.credits -= price
        seed = int(fields.get("seed", 0)) or 4_242
        reason = "CONTENT_FILTERED" if "blurred" in prompt else "SUCCESS"
        form = fields.get("output_format", "png")
        image = picture(seed, form)
        if request.headers.get("Accept") == "application/json":
            content = {"image": base64.b64encode(image).decode(), "finish_reason": reason}
            return 200, {"x-request-id": f"req-{seed}"}, content
        headers = {
            "Content-Type": f"image/{form}",
            "finish-reason": reason,
            "seed": str(seed),
            "x-request-id": f"req-{seed}",
        }
        return 200, headers, image

    @staticmethod
    def wrong_field(model, fields):
        """What the specification forbids in a request, None where it is right."""
        allowed = {
            "prompt", "negative_prompt", "aspect_ratio", "seed", "output_format", "style_preset"
        }  # fmt: skip
        if model == "sd3":
            allowed |= {"model", "mode", "cfg_scale"}
        checks = {
            f"unknown field in {sorted(fields)}": set(fields) <= allowed,
            "prompt: 1 to 10000 characters": 1 <= len(fields.get("prompt", "")) <= 10_000,
            "negative_prompt: too long": len(fields.get("negative_prompt", "")) <= 10_000,
            "aspect_ratio": fields.get("aspect_ratio", "1:1") in RATIOS,
            "seed": fields.get("seed", "0").isdigit()
            and int(fields.get("seed", "0")) <= 4_294_967_294,
            "output_format": fields.get("output_format", "png") in ("png", "jpeg", "webp"),
            "style_preset": fields.get("style_preset", "anime") in PRESETS,
            "model": fields.get("model", "sd3.5-large").startswith("sd3.5-"),
        }
        return next((what for what, right in checks.items() if not right), None)

    @staticmethod
    def error(status, name, text):
        """An error in the documented form."""
        return status, {"x-request-id": "req-e"}, {"id": "e1", "name": name, "errors": [text]}


def multipart(headers, body):
    """Fields of a multipart form, None where it is another kind of body."""
    kind = headers.get("Content-Type", "")
    if not kind.startswith("multipart/form-data; boundary="):
        return None
    message = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
        for part in message.get_payload()
    }


class WebuiService(Service):
    """``/sdapi/v1`` as AUTOMATIC1111 answers it; `painting` seconds show progress.

    `facts` says what it tells beside pictures: without any it is as small as servers can be, and
    without `api` it has only its page.
    """

    password = None
    grid = False
    api = True
    facts = ("progress", "sd-models", "options")
    checkpoint = "dreamy.safetensors [0a1b2c3d4e]"

    def __init__(self):
        super().__init__()
        self.painting = 0.0
        self.interrupted = threading.Event()

    def answer(self, request, body):
        """Status, headers, content."""
        if self.password is not None:
            code = base64.b64encode(self.password.encode()).decode()
            if request.headers.get("Authorization") != f"Basic {code}":
                return 401, {}, {"detail": "Incorrect username or password"}
        name = request.path.removeprefix("/sdapi/v1/").split("?")[0]
        if not self.api or (request.command == "GET" and name not in (*self.facts, "txt2img")):
            return 404, {}, {"detail": "Not Found"}
        if request.command == "GET" and name == "txt2img":
            return 405, {}, {"detail": "Method Not Allowed"}
        if name == "sd-models":
            named = {"title": self.checkpoint, "model_name": self.checkpoint.split(".")[0]}
            return 200, {}, [named] if self.checkpoint else []
        if name == "options":
            return 200, {}, {"sd_model_checkpoint": self.checkpoint, "samples_format": "png"}
        if name == "progress":
            return 200, {}, {"progress": 0.5, "eta_relative": 2.0, "current_image": None}
        if request.path == "/sdapi/v1/interrupt":
            self.interrupted.set()
            return 200, {}, {}
        if request.path != "/sdapi/v1/txt2img":
            return 404, {}, {"detail": "Not Found"}
        asked = json.loads(body)
        if not asked.get("prompt") or asked["width"] % 8 or asked["height"] % 8:
            return 422, {}, {"detail": [{"loc": ["body", "width"], "msg": "not a multiple of 8"}]}
        self.interrupted.wait(self.painting)
        seed = asked["seed"]
        image = base64.b64encode(picture(seed, size=(asked["width"], asked["height"]))).decode()
        info = {
            "all_seeds": [seed],
            "sd_model_name": "dreamy",
            "index_of_first_image": int(self.grid),
        }
        images = [base64.b64encode(picture(999)).decode()] * self.grid + [image]
        return 200, {}, {"images": images, "parameters": asked, "info": json.dumps(info)}


class OpenAiService(Service):
    """``/v1/images/generations``; `link` answers with an address instead of the picture.

    `models` is what it lists, None for no list; it makes pictures with all but those called gone.
    """

    link = None
    models = ({"id": "gpt-5.5", "object": "model"}, {"id": "gpt-image-2", "object": "model"})

    def answer(self, request, body):
        """Status, headers, content."""
        if request.path == "/pictures/1.png":
            leaked = "Authorization" in request.headers
            return (400, {}, b"") if leaked else (200, {"Content-Type": "image/png"}, picture(5))
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return self.error(401, "invalid_api_key", f"Incorrect API key: {KEY}")
        if request.path == "/v1/models":
            if self.models is None:
                return self.error(404, "not_found", "no such path")
            return 200, {}, {"object": "list", "data": list(self.models)}
        if request.path != "/v1/images/generations":
            return self.error(404, "not_found", "no such path")
        asked = json.loads(body)
        if asked["model"].startswith("gone"):
            return self.error(404, "model_not_found", f"The model {asked['model']} does not exist")
        if asked["model"].startswith("gpt-image") and "response_format" in asked:
            return self.error(400, "unknown_parameter", "Unknown parameter: 'response_format'.")
        if "|" in asked["prompt"]:
            return self.error(400, "bad", "a bar starts the negative prompt")
        if "forbidden" in asked["prompt"]:
            return self.error(400, "moderation_blocked", "Your request was rejected.")
        if self.link:
            return 200, {}, {"created": 1, "data": [{"url": self.link}]}
        data = base64.b64encode(picture(7)).decode()
        return 200, {}, {"created": 1, "data": [{"b64_json": data}]}

    @staticmethod
    def error(status, code, text):
        """An error in the documented form."""
        return status, {}, {"error": {"message": text, "type": "x", "param": None, "code": code}}


class Misbehaving:
    """A server that reads a request and then does to the socket whatever it was told.

    Parameters
    ----------
    act : callable(socket)
        Called with the connection after the whole request was read.
    """

    def __init__(self, act):
        self.act, self.asked = act, []
        self._over = threading.Event()

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self._over.set()
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, contextlib.suppress(OSError):
            self.asked.append(_whole_request(connection))
            self.act(connection)

    def drip(self, connection, data, pause=0.05):
        """Send byte by byte for as long as the test lasts."""
        for byte in data:
            if self._over.wait(pause):
                return
            connection.sendall(bytes([byte]))


def _whole_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def reset(connection):
    """Close so that the other side gets a reset, not an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def http(body, *, status="200 OK", length=None, **headers):
    """The bytes of an answer."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    headers = {"Content-Type": "image/png", "Content-Length": length or len(body), **given}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


class SpeechService(Service):
    """A server that writes down speech as OpenAI's does: words and segments of `said`."""

    def __init__(self, said=(("Go", 0.2, 0.5), ("home.", 0.6, 1.1)), key=None):
        super().__init__()
        self.said, self.key = said, key
        self.models = ["tts-1", "whisper-large-v3"]

    def answer(self, request, body):
        """Status, headers, content."""
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return 401, {}, {"error": {"code": "invalid_api_key", "message": "Incorrect API key"}}
        if request.path == "/v1/models":
            return 200, {}, {"data": [{"id": name} for name in self.models]}
        if request.path != "/v1/audio/transcriptions":
            return 404, {}, {"error": {"message": "no such address"}}
        form = form_of(request.headers, body)
        if form["model"][0] not in self.models:
            return 404, {}, {"error": {"code": "model_not_found", "message": "no such model"}}
        words = [{"word": word, "start": start, "end": end} for word, start, end in self.said]
        text = " ".join(word for word, _, _ in self.said)
        segments = [{"start": self.said[0][1], "end": self.said[-1][2], "text": f" {text}"}]
        return 200, {}, {"language": "english", "text": text, "segments": segments, "words": words}


def form_of(headers, body):
    """The fields of a multipart form: name to its values, files as bytes."""
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    found = {}
    for part in email.message_from_bytes(head + body).walk():
        name = part.get_param("name", header="content-disposition")
        if name:
            content = part.get_payload(decode=True)
            value = content if part.get_filename() else content.decode()
            found.setdefault(name, []).append(value)
            if part.get_filename():
                found.setdefault("filename", []).append(part.get_filename())
    return found
