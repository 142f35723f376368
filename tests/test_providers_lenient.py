"""What was paid for is kept: pictures under wrong names, and whatever else came with success."""

import base64
import io
import json
import re
import threading
from pathlib import Path

import pytest
from loopback import KEY, OpenAiService, StabilityService, WebuiService, picture
from PIL import Image

from soundscape.errors import ProviderError
from soundscape.providers import ImageRequest, PictureCache, order
from soundscape.providers.openai import OpenAiProvider
from soundscape.providers.sdwebui import SdWebuiProvider
from soundscape.providers.stability import StabilityProvider
from soundscape.services import Budget, RetryPolicy, Secret

QUICK = RetryPolicy(retry_seconds=0.01, rate_wait_seconds=0.05, total_seconds=20, read_seconds=10)
REQUEST = ImageRequest(prompt="a dog under a moon", seed=9)
PNG, JPEG = picture(3), picture(4, "jpeg", (50, 70))
B64 = base64.b64encode(PNG).decode()
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def openai(monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_PRICE", "0.25")
    with OpenAiService() as service:
        yield service


@pytest.fixture
def stability():
    with StabilityService() as service:
        yield service


def ask_openai(service, budget=None, cache=None):
    maker = OpenAiProvider(key=Secret(KEY), address=service.address, policy=QUICK)
    return order(maker, REQUEST, budget=budget or Budget(1), cache=cache)


def ask_stability(service, budget=None):
    maker = StabilityProvider(key=Secret(KEY), address=service.address, policy=QUICK)
    return order(maker, REQUEST, budget=budget or Budget(10))


def b64_json(text):
    return {"created": 1, "data": [{"b64_json": text}]}


def encoded(image, form, **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


ENCODINGS = {
    "lines of 60": re.sub("(.{60})", r"\1\r\n", B64),
    "blanks and a tab": f"  {B64[:11]}\t{B64[11:]} \n",
    "escaped line ends": B64[:40] + r"\n" + B64[40:],
    "the URL alphabet, unpadded": base64.urlsafe_b64encode(PNG).decode().rstrip("="),
    "too much padding": B64.rstrip("=") + "====",
    "data: of a wrong type": f"data:image/webp;base64,{B64}",
    "data: of the bytes themselves": "data:image/png," + "".join(f"%{byte:02x}" for byte in PNG),
    "data: with a charset": f"data:image/png;charset=utf-8;base64,{B64}",
    "data: with escapes": "DATA:image/png;base64," + B64.replace("+", "%2B").replace("=", "%3D"),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_every_spelling_of_base64_is_a_picture(openai, case):
    openai.plan.append((200, {}, b64_json(ENCODINGS[case])))
    assert ask_openai(openai).image == PNG
    assert len(openai.posts) == 1


PLACES = {
    "images of objects": {"images": [{"b64_json": B64}]},
    "images of texts": {"images": [B64]},
    "old Stability": {"artifacts": [{"base64": B64, "seed": 1, "finishReason": "SUCCESS"}]},
    "deep output": {"id": "x", "output": {"images": [{"image": B64}]}},
    "a bare list": [{"b64_json": B64}],
    "data: where an address should be": {"data": [{"url": f"data:image/png;base64,{B64}"}]},
    "an empty field before the right one": {"data": [{"b64_json": "", "image": B64}]},
}


@pytest.mark.parametrize("case", PLACES)
def test_a_picture_is_found_where_other_services_put_it(openai, case):
    openai.plan.append((200, {}, PLACES[case]))
    assert ask_openai(openai).image == PNG


@pytest.mark.parametrize("status", [201, 202, 203, 206])
def test_every_code_of_success_will_do(openai, stability, status):
    openai.plan.append((status, {}, b64_json(B64)))
    stability.plan.append((status, {"Content-Type": "image/png"}, PNG))
    assert ask_openai(openai).image == ask_stability(stability).image == PNG


def test_event_streams_that_end_in_a_picture_are_read_to_their_end(openai):
    early = base64.b64encode(JPEG).decode()
    lines = f'event: partial\ndata: {{"b64_json": "{early}"}}\n\nevent: completed\n'
    stream = f'{lines}data: {{"b64_json": "{B64}"}}\n\ndata: [DONE]\n\n'
    openai.plan.append((200, {"Content-Type": "text/event-stream"}, stream.encode()))
    assert ask_openai(openai).image == PNG


STREAMS = {
    "a mark of its encoding": b"\xef\xbb\xbf" + json.dumps(b64_json(B64)).encode(),
    "a line each": f'{{"status": "at 40 %"}}\n{json.dumps(b64_json(B64))}\n'.encode(),
    "a line each, the last cut": f'{json.dumps(b64_json(B64))}\n{{"status": "do'.encode(),
}


@pytest.mark.parametrize("case", STREAMS)
def test_json_may_come_in_lines_and_with_a_mark(openai, case):
    openai.plan.append((200, JSON, STREAMS[case]))
    assert ask_openai(openai).image == PNG


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        (b"\r\n", b""),
        (b"--b\r\nContent-Type: image/png\r\nContent-ID: 1\r\n\r\n", b"\r\n--b--\r\n"),
    ],
    ids=["a line end", "a form"],
)
def test_a_picture_behind_lines_of_a_gateway_is_kept(stability, front, behind):
    stability.plan.append((200, {"Content-Type": "image/png"}, front + PNG + behind))
    assert ask_stability(stability).image.startswith(PNG)


@pytest.mark.parametrize(
    ("declared", "note"),
    [
        ("image/webp", ("it is a png, declared as 'image/webp'",)),
        ("text/html; charset=utf-8", ("it is a png, declared as 'text/html'",)),
        ("application/json", ("it is a png, declared as 'application/json'",)),
        ("binary/octet-stream", ()),
        ("", ()),
        ("IMAGE/PNG", ()),
    ],
)
def test_a_wrong_type_is_a_note_and_no_more(stability, declared, note):
    stability.plan.append((200, {"Content-Type": declared}, PNG))
    result = ask_stability(stability)
    assert (result.image, result.format, result.notes) == (PNG, "png", note)


@pytest.mark.parametrize("body", [json.dumps({"image": B64}).encode(), B64.encode()])
def test_text_that_says_to_be_a_picture_is_looked_into(stability, body):
    stability.plan.append((200, {"Content-Type": "image/jpeg"}, body))
    result = ask_stability(stability)
    assert result.image == PNG
    assert result.notes == ("it came inside a text, declared as 'image/jpeg'",)


@pytest.mark.parametrize("form", ["GIF", "AVIF", "BMP", "TIFF"])
def test_a_format_without_room_for_a_card_is_written_anew_pixel_for_pixel(openai, form):
    sent = encoded(Image.open(io.BytesIO(PNG)), form)
    openai.plan.append((200, {}, b64_json(base64.b64encode(sent).decode())))
    result = ask_openai(openai)
    assert (result.format, result.size) == ("png", (96, 64))
    assert result.notes == (f"it came as {form} and was written anew as PNG",)
    kept, wanted = (Image.open(io.BytesIO(data)).convert("RGB") for data in (result.image, sent))
    assert kept.tobytes() == wanted.tobytes()


def test_of_a_moving_picture_the_first_is_kept_and_said(stability):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].paste("white", (0, 0, 9, 9))
    sent = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    stability.plan.append((200, {"Content-Type": "image/gif"}, sent))
    result = ask_stability(stability)
    assert "the first of its 2 pictures" in result.notes[0]
    red, green, blue = Image.open(io.BytesIO(result.image)).convert("RGB").getpixel((25, 15))
    assert (red > 250, green, blue) == (True, 0, 0)


# Behind an address


class Storage(OpenAiService):
    """Pictures behind addresses: `files` answers each path, one after the other."""

    def __init__(self):
        super().__init__()
        self.files = {}

    def answer(self, request, body):
        if request.path in self.files:
            assert "Authorization" not in request.headers
            queue = self.files[request.path]
            return queue.pop(0) if len(queue) > 1 else queue[0]
        return super().answer(request, body)


@pytest.fixture
def storage(monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_PRICE", "0.25")
    with Storage() as service:
        yield service


HERE = (200, {"Content-Type": "image/png"}, PNG)


@pytest.mark.parametrize("link", ["/out/7.png", "out/7.png", "{}/out/7.png", " {}/out/7.png\n"])
def test_addresses_may_be_relative(storage, link):
    storage.files["/out/7.png"] = [HERE]
    storage.link = link.format(storage.address)
    assert ask_openai(storage).image == PNG


def test_a_picture_that_is_not_there_yet_is_asked_for_again_and_paid_once(storage):
    storage.files["/f/1"] = [(403, {}, b""), (404, {}, b"no"), (503, {}, b""), HERE]
    storage.link = f"{storage.address}/f/1"
    budget = Budget(1)
    assert ask_openai(storage, budget).image == PNG
    assert (len(storage.posts), budget.spent("USD")) == (1, 0.25)


def test_a_picture_that_moved_is_followed(storage):
    storage.files["/f/1"] = [(302, {"Location": "../g/2"}, b"")]
    storage.files["/g/2"] = [HERE]
    storage.link = f"{storage.address}/f/1"
    assert ask_openai(storage).image == PNG


def test_a_picture_cannot_move_to_where_no_service_should_point(storage):
    storage.files["/f/1"] = [(302, {"Location": "http://192.0.2.7/x.png"}, b"")]
    storage.link = f"{storage.address}/f/1"
    with pytest.raises(ProviderError, match="not behind https"):
        ask_openai(storage)


def test_an_address_that_stays_empty_is_told_and_kept(storage, tmp_path):
    storage.files["/f/1"] = [(404, {}, b"")]
    storage.link, budget = f"{storage.address}/f/1", Budget(1)
    with pytest.raises(ProviderError, match="could not be fetched") as caught:
        ask_openai(storage, budget)
    assert storage.link in str(caught.value)
    assert storage.link in rescued(caught.value).read_text()
    assert (caught.value.billed, budget.spent("USD"), len(storage.posts)) == (None, 0.25, 1)


# What is no picture


def rescued(error):
    return Path(re.search(r"What came is in (\S+?)\.(?: |$)", str(error))[1])


@pytest.mark.parametrize(
    ("body", "suffix"),
    [
        (b"<svg>a drawing</svg>", ".txt"),
        (PNG[:-40], ".png"),
        (b"\0\0\0\x1cftypavif" + bytes(90), ".avif"),
        (b"GIF89a" + b"\xff" * 40, ".gif"),
        (b"\xff\x0a" + b"\x17" * 60, ".bin"),
    ],
)
def test_what_cannot_be_read_lies_in_a_file_and_counts_as_spent(stability, tmp_path, body, suffix):
    stability.plan.append((200, {"Content-Type": "image/png"}, body))
    budget = Budget(10)
    with pytest.raises(ProviderError, match="not a usable picture") as caught:
        ask_stability(stability, budget)
    file = rescued(caught.value)
    assert (file.read_bytes(), file.suffix) == (body, suffix)
    assert file.parent == tmp_path / "cache" / "rescued"
    assert (caught.value.billed, budget.spent("credits"), len(stability.posts)) == (None, 3, 1)


def test_the_rescue_goes_where_there_is_room_and_without_any_the_cap_still_counts(
    stability, tmp_path, monkeypatch
):
    monkeypatch.setenv("SOUNDSCAPE_CACHE", "/proc/nowhere")
    temporary, here = tmp_path / "temporary", tmp_path / "here"
    temporary.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    places, budget = [str(temporary), "/proc/nowhere"], Budget(10)
    for folder in places:
        monkeypatch.setattr("tempfile.gettempdir", lambda folder=folder: folder)
        stability.plan.append((200, {}, b"?"))
        with pytest.raises(ProviderError) as caught:
            ask_stability(stability, budget)
        assert rescued(caught.value).parent == (temporary if folder != "/proc/nowhere" else here)
    monkeypatch.setattr(Path, "cwd", lambda: Path("/proc/nowhere"))
    stability.plan.append((200, {}, b"?"))
    with pytest.raises(ProviderError, match="not a usable picture") as caught:
        ask_stability(stability, budget)
    assert "What came" not in str(caught.value)
    assert budget.spent("credits") == 9


def test_neither_message_nor_rescued_file_shows_the_key(openai):
    openai.plan.append((200, {}, {"error": {"message": f"sent {KEY}", "code": "odd"}}))
    with pytest.raises(ProviderError, match=r"sent \[key\]") as caught:
        ask_openai(openai)
    assert KEY not in str(caught.value)
    assert "[key]" in rescued(caught.value).read_text()
    assert KEY not in rescued(caught.value).read_text()


# Refusals that look like success

REFUSALS = {
    "an empty list": ({"created": 3, "data": []}, "most likely the prompt was refused"),
    "an error object": (
        {"error": {"code": "content_policy_violation", "message": "Not with us."}},
        "Not with us.",
    ),
    "an error without a name": (
        {"error": {"message": "Blocked by our safety system"}},
        "Blocked by our safety system",
    ),
    "a picture that was filtered away": (
        {"artifacts": [{"base64": "", "finishReason": "CONTENT_FILTERED"}]}, "CONTENT_FILTERED",
    ),
    "a reason beside no picture": (
        {"data": [{"b64_json": None, "finish_reason": "content_filter"}]}, "content_filter",
    ),
    "an event": (
        b'event: error\ndata: {"error": {"message": "rejected: NSFW"}}\n\n', "rejected: NSFW",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_that_look_like_success_are_refusals_of_the_words(openai, case):
    body, says = REFUSALS[case]
    kind = {} if isinstance(body, dict) else {"Content-Type": "text/event-stream"}
    openai.plan.append((200, kind, body))
    with pytest.raises(ProviderError, match=says) as caught:
        ask_openai(openai)
    assert (caught.value.kind, caught.value.billed) == ("moderation", None)
    assert len(openai.posts) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"error": {"message": "credit exhausted on key 7", "type": "quota"}},
            "exhausted on key 7",
        ),
        ({"error": "OutOfMemory", "detail": "no room on the card"}, "no room on the card"),
        ({"detail": [{"loc": ["body"], "msg": "steps: too many"}]}, "steps: too many"),
        (b"upstream worker 3 went away", "upstream worker 3 went away"),
        (b"data: " + json.dumps({"message": "queue is full"}).encode(), "queue is full"),
    ],
)
def test_the_services_own_words_are_shown(openai, stability, body, says):
    openai.plan.append((200, {}, body))
    stability.plan.append((202, {"Content-Type": "image/png"}, body))
    for ask, service in ((ask_openai, openai), (ask_stability, stability)):
        with pytest.raises(ProviderError, match=f"The service says: .*{says}") as caught:
            ask(service)
        assert caught.value.kind == "answer"


def test_the_banks_next_scene_is_offered_after_a_refusal_that_looks_like_success(openai):
    from soundscape import create, load_clip

    maker = OpenAiProvider(key=Secret(KEY), address=openai.address, policy=QUICK)
    openai.plan.append((200, {}, {"data": []}))
    with pytest.raises(ProviderError) as caught:
        create(load_clip("data/demo/dog.wav"), provider=maker, seed=4, label="dog")
    asked = json.loads(openai.posts[0][3])["prompt"]
    assert caught.value.offer.text not in (None, "", asked)


# Pictures of one colour


def noisy(colour, reach):
    """A picture of a colour with noise of some steps."""
    steps = Image.effect_noise((64, 64), 90).point(lambda v: v * (2 * reach + 1) // 256)
    bands = [steps.point(lambda v, c=c: max(0, min(255, c - reach + v))) for c in colour]
    return Image.merge("RGB", bands)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (encoded(Image.new("RGB", (70, 50)), "PNG"), "of one colour, black"),
        (encoded(Image.new("L", (70, 50), 201), "PNG"), "of one colour:"),
        (encoded(noisy((2, 2, 2), 2), "JPEG"), "of one colour, black"),
        (encoded(noisy((200, 90, 30), 2), "WEBP", quality=80), "of one colour:"),
        (encoded(Image.new("RGBA", (70, 50), (9, 200, 40, 0)), "PNG"), "fully transparent"),
    ],
)
def test_a_picture_on_which_nothing_is_to_be_seen_is_kept_with_a_word(stability, sent, says):
    stability.plan.append((200, {}, sent))
    result = ask_stability(stability)
    assert result.image == sent
    assert says in result.notes[0]


def test_pictures_with_something_on_them_have_no_note(stability):
    dark = noisy((20, 20, 20), 15)
    for sent in (PNG, JPEG, encoded(dark, "PNG")):
        stability.plan.append((200, {}, sent))
        assert ask_stability(stability).notes == ()


def test_an_empty_picture_of_a_web_ui_comes_with_what_flux_wants():
    black = base64.b64encode(encoded(Image.new("RGB", (64, 64)), "PNG")).decode()
    with WebuiService() as service:
        service.plan.append((200, {}, {"images": [black], "info": "{}"}))
        result = SdWebuiProvider(address=service.address).generate(REQUEST)
    assert "scheduler Simple" in result.notes[-1]


# Two at once


def test_two_who_ask_the_same_at_once_pay_once(stability, tmp_path):
    stability.delay, results = 0.4, []

    def ask():
        maker = StabilityProvider(key=Secret(KEY), address=stability.address, policy=QUICK)
        budget = Budget(10)
        found = order(maker, REQUEST, budget=budget, cache=PictureCache(tmp_path))
        results.append((found.image, budget.spent("credits")))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(spent for _, spent in results) == [0, 0, 0, 3]
    assert {image for image, _ in results} == {picture(9)}
    assert len(stability.posts) == 1
