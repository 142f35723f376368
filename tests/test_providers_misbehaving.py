"""Servers that break every promise: what the user sees, what was sent again, what was kept."""

import base64
import gzip
import json
import time
import zlib

import pytest
from conftest import fair_seconds
from loopback import KEY, Misbehaving, http, picture, reset

from soundscape.errors import ProviderError
from soundscape.providers import ImageRequest, PictureCache, order
from soundscape.providers.stability import StabilityProvider
from soundscape.services import Budget, RetryPolicy, Secret

PNG = picture(9)
LIMITS = RetryPolicy(
    read_seconds=1.0, total_seconds=1.5, retry_seconds=0.01, rate_wait_seconds=0.05,
    max_bytes=300_000,
)  # fmt: skip


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims 60,000 x 60,000 pixels."""

    def chunk(name, body):
        checked = name + body
        size, sum_ = len(body).to_bytes(4, "big"), zlib.crc32(checked).to_bytes(4, "big")
        return size + checked + sum_

    header = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    data = zlib.compress(bytes(10_000))
    return PNG[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def sends(data, *, then=None):
    def act(connection):
        connection.sendall(data)
        if then is not None:
            then(connection)

    return act


def late_reset(connection):
    time.sleep(0.3)  # a reset at once may overtake what was sent
    reset(connection)


def endless(connection):
    connection.sendall(http(b"", Content_Length=None))
    while True:
        connection.sendall(bytes(65_536))


def endless_redirect(connection):
    connection.sendall(http(b"", status="302 Found", Content_Length=None, Location="/elsewhere"))
    while True:
        connection.sendall(bytes(65_536))


def endless_chunks(connection):
    head = http(b"", Content_Length=None, Transfer_Encoding="chunked")
    connection.sendall(head)
    while True:
        connection.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def silent(connection):
    connection.recv(1)


HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
JSON = "application/json"

# what the server does; what the user is told; its kind. All: asked once, counted as spent, not kept
DOUBTFUL = {
    "reset before the answer": (reset, "the connection broke", "timeout"),
    "end before the answer": (lambda c: c.close(), "the connection broke", "timeout"),
    "reset in the answer": (
        sends(http(PNG[:150], length=len(PNG)), then=late_reset), "connection broke", "timeout",
    ),
    "half a body": (sends(http(PNG[:200], length=len(PNG))), "the connection broke", "timeout"),
    "no answer": (silent, "no answer came in time", "timeout"),
    "no status line": (sends(b"\x00\x01garbage\r\n\r\n"), "the connection broke", "timeout"),
    "endless body": (endless, "has more than 300000 bytes", "answer"),
    "endless chunks": (endless_chunks, "has more than 300000 bytes", "answer"),
    "endless redirect": (endless_redirect, "has more than 300000 bytes", "answer"),
    "endless headers": (
        sends(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5_000), "the connection broke", "timeout",
    ),
    "compressed bomb": (
        sends(http(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")),
        "has more than 300000 bytes", "answer",
    ),
    "broken compression": (
        sends(http(b"not gzip at all", Content_Encoding="gzip")), "connection broke", "timeout",
    ),
    "HTML for a picture": (
        sends(http(HTML, Content_Type="text/html")), "not a usable picture", "answer",
    ),
    "HTML that says PNG": (sends(http(HTML)), "first bytes are those of no picture", "answer"),
    "empty picture": (sends(http(b"")), "not a usable picture", "answer"),
    "PNG cut short": (sends(http(PNG[:-30])), "not a usable picture", "answer"),
    "PNG damaged": (
        sends(http(PNG[:100] + b"\x00" * 9 + PNG[109:])), "not a usable picture", "answer",
    ),
    "pixel bomb": (sends(http(bomb())), "not a usable picture", "answer"),
    "bad base64": (
        sends(http(b'{"image": "%%%", "finish_reason": "SUCCESS"}', Content_Type=JSON)),
        "not a usable picture", "answer",
    ),
    "JSON without a picture": (
        sends(http(b'{"finish_reason": "SUCCESS"}', Content_Type=JSON)),
        "not a usable picture", "answer",
    ),
    "JSON cut short": (
        sends(http(b'{"image": "iVBO', Content_Type=JSON)), "not a usable picture", "answer",
    ),
    "deep JSON": (
        sends(http(b"[" * 200_000, Content_Type=JSON)), "not a usable picture", "answer",
    ),
    "blurred": (
        sends(http(PNG, finish_reason="CONTENT_FILTERED", x_request_id="r1")),
        "content filter blurred", "filtered",
    ),
    "gateway's 502": (
        sends(http(HTML, status="502 Bad Gateway", Content_Type="text/html")),
        "may have been billed", "service",
    ),
    "gateway's 504": (sends(http(HTML, status="504 Gateway Timeout")), "HTTP 504", "service"),
    "524 of a proxy": (sends(http(HTML, status="524 Too Slow")), "HTTP 524", "service"),
}  # fmt: skip


RESCUED = {
    "reset in the answer", "half a body",
    "endless body", "endless chunks", "compressed bomb", "HTML for a picture",
    "HTML that says PNG", "PNG cut short", "PNG damaged", "pixel bomb", "bad base64",
    "JSON without a picture", "JSON cut short", "deep JSON",
}  # fmt: skip
"""Where something came, under a status that says that all went well."""


def ask(address, tmp_path, budget=None):
    client = StabilityProvider(key=Secret(KEY), address=address, policy=LIMITS)
    request = ImageRequest(prompt="a dog", seed=9)
    return order(client, request, budget=budget, cache=PictureCache(tmp_path))


@pytest.mark.parametrize("case", DOUBTFUL)
def test_a_doubtful_answer_is_told_counted_and_neither_repeated_nor_kept(case, tmp_path):
    act, says, kind = DOUBTFUL[case]
    budget, started = Budget(10), time.monotonic()
    with Misbehaving(act) as server:
        with pytest.raises(ProviderError, match=says) as caught:
            ask(server.address, tmp_path, budget)
        assert len(server.asked) == 1
    assert (caught.value.kind, caught.value.billed, budget.spent("credits")) == (kind, None, 3)
    assert time.monotonic() - started < fair_seconds(5)
    assert not list(tmp_path.rglob("*.json"))
    came = case in RESCUED
    assert (" is in " in str(caught.value)) == came
    assert len(list((tmp_path / "cache" / "rescued").glob("*"))) == came
    assert KEY not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


BODY = bytes(range(256)) * 200


def plain(count):
    return http(BODY[:count], length=len(BODY))


def in_chunks(count):
    pieces = [BODY[start : start + 3_000] for start in range(0, count, 3_000)]
    pieces[-1] = pieces[-1][: (count - 1) % 3_000 + 1]
    head = http(b"", Content_Length=None, Transfer_Encoding="chunked")
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def packed(count):
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)  # gzip's form
    sent = packer.compress(BODY[:count]) + packer.flush(zlib.Z_SYNC_FLUSH)
    return http(sent, length=len(BODY) + 999, Content_Encoding="gzip")


@pytest.mark.parametrize("form", [plain, in_chunks, packed])
@pytest.mark.parametrize("count", [1, 700, 8_191, 40_001])
def test_of_an_answer_that_breaks_off_every_byte_that_came_is_kept(tmp_path, form, count):
    act = sends(form(count), then=lambda connection: time.sleep(0.3))
    says = r"What had come of it is in \S+rescued"
    with Misbehaving(act) as server, pytest.raises(ProviderError, match=says) as caught:
        ask(server.address, tmp_path)
    (file,) = (tmp_path / "cache" / "rescued").iterdir()
    assert str(file) in str(caught.value)
    assert file.read_bytes() == BODY[:count]


@pytest.mark.parametrize(
    "sent",
    [
        http(PNG, length=len(PNG) + 7),
        http(b"%x\r\n%s\r\n" % (len(PNG), PNG), Content_Length=None, Transfer_Encoding="chunked"),
        http(json.dumps({"image": base64.b64encode(PNG).decode()}).encode(), length=1 << 20),
    ],
    ids=["a length too large", "no last chunk", "in JSON"],
)
def test_a_whole_picture_is_kept_though_the_connection_breaks_behind_it(tmp_path, sent):
    with Misbehaving(sends(sent, then=lambda connection: time.sleep(0.3))) as server:
        made = ask(server.address, tmp_path)
        assert len(server.asked) == 1
    assert made.image == PNG
    assert "the connection broke off, but it is whole" in made.notes
    assert not list(tmp_path.rglob("rescued/*"))


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_drip_does_not_outlast_the_deadline(tmp_path, where):
    """Each byte comes within the read timeout: only a deadline over the whole ends it."""
    whole = http(PNG)
    head = 0 if where == "headers" else len(whole) - len(PNG)

    def act(connection):
        connection.sendall(whole[:head])
        server.drip(connection, whole[head:])

    started = time.monotonic()
    with Misbehaving(act) as server:
        with pytest.raises(ProviderError, match="no answer came in time") as caught:
            ask(server.address, tmp_path)
        assert len(server.asked) == 1
    assert 1.4 < time.monotonic() - started < fair_seconds(3)
    assert caught.value.billed is None


def test_a_redirect_is_not_followed(tmp_path):
    with Misbehaving(sends(http(PNG))) as thief:
        redirect = http(b"", status="307 Temporary Redirect", Location=f"{thief.address}/")
        with Misbehaving(sends(redirect)) as server:
            with pytest.raises(ProviderError, match="redirects, which is not followed") as caught:
                ask(server.address, tmp_path)
            assert len(server.asked) == 1
        assert thief.asked == []
    assert caught.value.billed is False


def test_a_connection_that_was_never_made_is_tried_again_and_costs_nothing(tmp_path):
    budget, started = Budget(10), time.monotonic()
    with pytest.raises(ProviderError, match="Nothing was sent") as caught:
        ask("http://127.0.0.1:9", tmp_path, budget)
    assert (caught.value.kind, caught.value.billed) == ("network", False)
    assert budget.spent("credits") == 0
    # 0.01 + 0.02 + 0.04 s between four tries.
    assert 0.06 < time.monotonic() - started < fair_seconds(3)


def test_a_service_that_comes_up_meanwhile_is_reached(tmp_path, monkeypatch):
    """The first tries are refused, a later one is answered: the picture is there."""
    from soundscape.services.connection import Connection

    with Misbehaving(sends(http(PNG))) as server:
        real, tries = Connection.reached, []

        def reached(line, connected):
            tries.append(1)
            if len(tries) < 3:
                connected.close()
                raise OSError("not yet")
            return real(line, connected)

        monkeypatch.setattr(Connection, "reached", reached)
        assert ask(server.address, tmp_path).image == PNG
        assert (len(tries), len(server.asked)) == (3, 1)


def test_a_certificate_that_is_not_trusted_sends_nothing(tmp_path):
    with Misbehaving(sends(b"")) as server:
        address = server.address.replace("http", "https")
        with pytest.raises(ProviderError, match="Nothing was sent") as caught:
            ask(address, tmp_path)
    assert (caught.value.kind, caught.value.billed) == ("network", False)


def test_a_proxy_of_the_environment_never_sees_what_goes_to_this_machine(tmp_path, monkeypatch):
    with Misbehaving(sends(http(PNG))) as server, Misbehaving(sends(http(PNG))) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        assert ask(server.address, tmp_path).image == PNG
        assert proxy.asked == []


def test_a_netrc_entry_does_not_replace_the_key(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with Misbehaving(sends(http(PNG))) as server:
        ask(server.address, tmp_path / "cache")
        assert f"Bearer {KEY}".encode() in server.asked[0]
        assert b"Basic" not in server.asked[0]
