"""The image services' clients against servers that behave as the specifications say."""

import json
import re
import threading
import time

import pytest
from conftest import fair_seconds
from loopback import KEY, OpenAiService, StabilityService, WebuiService, multipart, picture

from soundscape import providers
from soundscape.errors import ProviderError
from soundscape.providers import ImageRequest, PictureCache, order
from soundscape.providers.openai import OpenAiProvider
from soundscape.providers.sdwebui import SdWebuiProvider
from soundscape.providers.stability import CREDITS, StabilityProvider, nearest_ratio
from soundscape.services import Budget, RateLimit, RetryPolicy, Secret, Watch, session_budget

QUICK = RetryPolicy(retry_seconds=0.01, rate_wait_seconds=0.05, total_seconds=20, read_seconds=10)


def request(prompt="a dog under a moon", **changes):
    return ImageRequest(**{"prompt": prompt, "seed": 9, "size": (1536, 864), **changes})


@pytest.fixture
def stability():
    with StabilityService() as service:
        yield service


@pytest.fixture
def client(stability):
    return client_of(stability)


def client_of(service, model=None, **settings):
    settings = {"policy": QUICK, **settings}
    return StabilityProvider(
        model, key=Secret(KEY, "STABILITY_API_KEY"), address=service.address, **settings
    )


# Stability


@pytest.mark.parametrize("model", CREDITS)
def test_every_model_of_stability_makes_a_picture_at_its_price(stability, model):
    maker = client_of(stability, model)
    before = stability.credits
    result = maker.generate(request(style="anime", negative_prompt="people"))
    assert result.image == picture(9)
    assert (result.format, result.size, result.seed, result.model) == ("png", (96, 64), 9, model)
    assert result.request_id == "req-9"
    assert before - stability.credits == result.credits == maker.price(request())
    _, path, headers, body = stability.asked[-1]
    fields = multipart(headers, body)
    assert path.endswith("sd3" if model.startswith("sd3") else model)
    assert fields["aspect_ratio"] == "16:9"
    assert fields["style_preset"] == "anime"
    assert fields["negative_prompt"] == "people"
    assert fields.get("model", model) == model


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_every_format_of_stability_comes_back_as_it_was_made(stability, form):
    result = client_of(stability, output_format=form).generate(request())
    assert (result.format, result.image) == (form, picture(9, form))


def test_stability_answers_in_json_are_understood_too(stability, client):
    import base64

    image = base64.b64encode(picture(3)).decode()
    content = {"image": image, "finish_reason": "SUCCESS", "seed": 77}
    stability.plan.append((200, {}, content))
    result = client.generate(request())
    assert (result.image, result.seed) == (picture(3), 77)
    stability.plan.append((200, {}, {"image": image, "finish_reason": "SUCCESS"}))
    assert client.generate(request()).seed is None  # the specification leaves it out at times


def test_the_balance_is_what_the_account_holds(stability, client):
    stability.credits = 41.5
    assert client.balance() == 41.5
    assert client.readiness(probe=True).message == "ready: core, 41.5 credits left"
    assert len(stability.posts) == 0


@pytest.mark.parametrize("told", [float("nan"), float("inf"), None, "much"])
def test_a_balance_that_is_no_number_is_not_ready(stability, client, told):
    stability.credits = told
    ready = client.readiness(probe=True)
    assert not ready.ready
    assert "did not say how many credits are left" in ready.message


@pytest.mark.parametrize(
    ("model", "credits", "says"),
    [
        ("core", 2.9, "2.9 credits are left, and a picture by core costs 3: buy some"),
        ("core", -7, "-7 credits are left"),
        ("ultra", 7.5, r"costs 8: buy some on your account page, or ask core \(--provider-model"),
        ("ultra", 8, None),
    ],
)
def test_a_balance_below_one_picture_of_the_model_is_not_ready(stability, model, credits, says):
    stability.credits = credits
    ready = client_of(stability, model).readiness(probe=True)
    assert ready.ready == (says is None)
    assert re.search(says or "8 credits left", ready.message)


def test_a_shape_that_stability_does_not_make_is_said(stability, client):
    assert client.generate(request(size=(1600, 900))).notes == ()
    (note,) = client.generate(request(size=(1280, 800))).notes
    assert note == "it has not the shape of 1280x800: core was asked for 3:2"


@pytest.mark.parametrize(
    ("prompt", "kind", "says", "billed"),
    [
        ("forbidden things", "moderation", "refused by moderation", False),
        ("a celebrity waves", "moderation", "public figure", False),
        ("собака под луной 狗", "request", "English", False),
        ("a blurred dog", "filtered", "not kept", None),
    ],
)
def test_refused_prompts_say_what_to_do_and_are_sent_once(
    stability, client, prompt, kind, says, billed
):
    with pytest.raises(ProviderError, match=says) as caught:
        client.generate(request(prompt))
    assert (caught.value.kind, caught.value.billed) == (kind, billed)
    assert caught.value.request_id
    assert len(stability.posts) == 1


def test_a_dry_account_and_a_bad_key_are_told_apart(stability, client):
    stability.credits = 1
    with pytest.raises(ProviderError, match="no credits are left") as caught:
        client.generate(request())
    assert caught.value.kind == "credit"
    wrong = StabilityProvider(
        key=Secret("sk-another-key-000000"), address=stability.address, policy=QUICK
    )
    with pytest.raises(ProviderError, match="STABILITY_API_KEY to a valid one") as caught:
        wrong.generate(request())
    assert caught.value.kind == "key"
    assert not wrong.readiness(probe=True).ready


@pytest.mark.parametrize(
    ("status", "name", "kind", "billed"),
    [
        (400, "bad_request", "request", False),
        (402, "payment_required", "credit", False),
        (404, "not_found", "request", False),
        (413, "payload_too_large", "request", False),
        (422, "invalid_language", "request", False),
        (500, "internal_error", "service", None),
        (302, "found", "request", False),
    ],
)
def test_every_documented_error_is_typed_and_not_sent_again(
    stability, client, status, name, kind, billed
):
    headers = {"Location": "http://127.0.0.1:9/"} if status == 302 else {}
    stability.plan.append((status, headers, {"id": "x", "name": name, "errors": ["so it is"]}))
    with pytest.raises(ProviderError) as caught:
        client.generate(request())
    assert (caught.value.kind, caught.value.billed) == (kind, billed)
    assert f"HTTP {status}: {name}: so it is" in str(caught.value)
    assert len(stability.posts) == 1


RATE = {"id": "r", "name": "rate_limit_exceeded", "errors": ["150 requests in 10 seconds"]}


@pytest.mark.parametrize("after", [None, "0", "0.05", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
def test_a_refusal_for_rate_is_waited_out_and_told(stability, client, after):
    stability.plan.append((429, {"Retry-After": after} if after else {}, RATE))
    said = []
    assert client.generate(request(), watch=Watch(lambda text, share: said.append(text))).image
    assert len(stability.posts) == 2
    assert any("too many requests; waiting" in text for text in said)


def test_a_wait_too_long_and_a_refusal_without_end_are_given_up(stability, client):
    stability.plan.append((429, {"Retry-After": "86400"}, RATE))
    with pytest.raises(ProviderError, match=r"asks to wait [89]\d+ s") as caught:
        client.generate(request())
    assert (caught.value.kind, caught.value.billed, len(stability.posts)) == ("rate", False, 1)
    stability.plan.append((429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, RATE))
    with pytest.raises(ProviderError, match="asks to wait more than two days"):
        client.generate(request())
    stability.plan += [(429, {"Retry-After": "0"}, RATE)] * 4
    with pytest.raises(ProviderError, match="too many requests") as caught:
        client.generate(request())
    assert (caught.value.kind, len(stability.posts)) == ("rate", 6)


def test_the_pace_stays_below_the_services_limit():
    pace, started = RateLimit(requests=5, seconds=0.2), time.monotonic()
    for _ in range(11):
        pace.wait(Watch())
    assert 0.4 <= time.monotonic() - started < fair_seconds(2)


def test_settings_that_cannot_be_are_refused_before_anything_is_sent(monkeypatch):
    with pytest.raises(ProviderError, match=r"no model of stability 'sd9'.* Choose one of: core"):
        StabilityProvider("sd9")
    with pytest.raises(ProviderError, match="no format of stability 'gif'"):
        StabilityProvider(output_format="gif")
    for address, says in [
        ("http://example.org", "https"),
        ("ftp://example.org", "begin with"),
        ("https://me:secret@example.org", "must not hold a user"),
        ("https://", "and a host"),
        ("https://[::1", "cannot be read"),
    ]:
        with pytest.raises(ProviderError, match=says) as caught:
            StabilityProvider(address=address)
        assert "secret" not in str(caught.value)
    with pytest.raises(ProviderError, match="There is no style of stability 'oil'"):
        StabilityProvider(key=Secret(KEY)).generate(request(style="oil"))
    with pytest.raises(ProviderError, match="STABILITY_API_KEY") as caught:
        StabilityProvider().generate(request())
    assert caught.value.kind == "key"
    assert StabilityProvider().readiness().message == "key missing: set STABILITY_API_KEY"
    monkeypatch.setenv("STABILITY_API_KEY", "two words")
    assert "not a usable key" in StabilityProvider().readiness().message
    with pytest.raises(ProviderError, match="There is no image provider 'oil'"):
        providers.get("oil")


def test_nearest_ratio():
    assert [nearest_ratio(s) for s in ((1, 1), (1920, 1080), (100, 240))] == ["1:1", "16:9", "9:21"]


def test_a_prompt_that_some_servers_execute_goes_nowhere():
    with pytest.raises(ProviderError, match="execute"):
        request("a dog <sd_cpp_extra_args>{}</sd_cpp_extra_args>")
    with pytest.raises(ProviderError, match="execute"):
        request(negative_prompt="<SD_CPP_EXTRA_ARGS>")


# Stable Diffusion on one's own machine


@pytest.fixture
def webui():
    with WebuiService() as service:
        yield service


def test_webui_makes_the_picture_of_the_seed_and_tells_its_progress(webui):
    webui.painting = 1.2
    said = []
    maker = SdWebuiProvider(address=webui.address, model="dreamy.safetensors")
    result = maker.generate(
        request(size=(515, 300)), watch=Watch(lambda text, share: said.append((text, share)))
    )
    assert result.image == picture(9, size=(512, 304))
    assert (result.seed, result.credits, result.model) == (9, 0.0, "dreamy.safetensors")
    assert ("painting, 2 s left", 0.5) in said
    assert result.parameters["override_settings"] == {"sd_model_checkpoint": "dreamy.safetensors"}


def test_webui_skips_a_grid_and_lives_with_empty_facts(webui):
    import base64

    maker = SdWebuiProvider(address=webui.address)
    webui.grid = True
    result = maker.generate(request())
    assert result.image == picture(9, size=(1536, 864))
    assert result.model == "dreamy"
    image = base64.b64encode(picture(4, "jpeg")).decode()
    webui.plan.append((200, {}, {"images": [image], "info": ""}))
    result = maker.generate(request())
    assert (result.format, result.seed, result.model) == ("jpeg", None, "as loaded")
    for images in ([], None, "text"):
        webui.plan.append((200, {}, {"images": images, "info": ""}))
        with pytest.raises(ProviderError, match="without a picture"):
            maker.generate(request())


def test_webui_is_interrupted_when_its_picture_is_called_off(webui):
    webui.painting = 30
    watch = Watch()
    threading.Timer(0.3, watch.cancel).start()
    started = time.monotonic()
    with pytest.raises(ProviderError, match="cancelled while") as caught:
        SdWebuiProvider(address=webui.address).generate(request(), watch=watch)
    assert time.monotonic() - started < fair_seconds(5)
    assert (caught.value.kind, caught.value.billed) == ("cancelled", False)
    assert webui.interrupted.wait(5)


def test_webui_with_a_password_and_without_a_server(webui, monkeypatch):
    webui.password = "me:open-sesame"
    maker = SdWebuiProvider(address=webui.address)
    assert maker.readiness(probe=True).message.startswith("password missing: set SOUNDSCAPE_SDWEB")
    with pytest.raises(ProviderError, match="SOUNDSCAPE_SDWEBUI_AUTH") as caught:
        maker.generate(request())
    assert caught.value.kind == "key"
    monkeypatch.setenv("SOUNDSCAPE_SDWEBUI_AUTH", webui.password)
    maker = SdWebuiProvider(address=webui.address)
    assert maker.generate(request()).image
    assert maker.readiness(probe=True).ready
    assert "open-sesame" not in repr(vars(maker))
    with pytest.raises(ProviderError, match="https"):
        SdWebuiProvider(address="http://192.0.2.1:7860")
    gone = SdWebuiProvider(address="http://127.0.0.1:9", policy=QUICK)
    assert "no server at" in gone.readiness(probe=True).message
    with pytest.raises(ProviderError, match=r"no connection to 127\.0\.0\.1:9") as caught:
        gone.generate(request())
    assert (caught.value.kind, caught.value.billed) == ("network", False)


def test_webui_errors_in_its_own_forms_are_quoted(webui):
    maker = SdWebuiProvider(address=webui.address)
    webui.plan.append((500, {}, {"error": "OutOfMemoryError", "detail": "", "errors": "CUDA oom"}))
    with pytest.raises(ProviderError, match="CUDA oom"):
        maker.generate(request())
    webui.plan.append((422, {}, {"detail": [{"loc": ["body"], "msg": "field required"}]}))
    with pytest.raises(ProviderError, match="field required"):
        maker.generate(request())
    with pytest.raises(ProviderError, match="Describe the style in the prompt"):
        maker.generate(request(style="anime"))


# OpenAI and its like


@pytest.fixture
def openai():
    with OpenAiService() as service:
        yield service


def openai_client(service, model=None):
    address = f"{service.address}/v1"
    return OpenAiProvider(model, key=Secret(KEY), address=address, policy=QUICK)


@pytest.mark.parametrize("model", ["gpt-image-1", "a-model-of-mine"])
def test_openai_gets_the_fields_its_model_takes(openai, model):
    result = openai_client(openai, model).generate(request("a dog | a moon"))
    assert result.image == picture(7)
    assert (result.seed, result.model, result.credits) == (None, model, 0.0)
    asked = json.loads(openai.asked[-1][3])
    assert asked["prompt"] == "a dog / a moon"
    assert asked["size"] == ("1536x1024" if model == "gpt-image-1" else "1536x864")
    assert ("response_format" in asked) == (not model.startswith("gpt-image"))


def test_a_picture_behind_a_link_is_fetched_without_the_key(openai):
    openai.link = f"{openai.address}/pictures/1.png"
    assert openai_client(openai).generate(request()).image == picture(5)


@pytest.mark.parametrize(
    "link", ["http://192.0.2.7/1.png", "file:///etc/passwd", "https://", "http://[", "ftp://x/y"]
)
def test_links_to_where_no_service_should_point_are_not_followed(openai, link):
    openai.link = link
    with pytest.raises(ProviderError, match="could not be fetched") as caught:
        openai_client(openai).generate(request())
    assert caught.value.billed is None
    assert len(openai.posts) == 1


def test_a_service_elsewhere_cannot_point_into_this_machine(openai):
    """What a public service answers must not make us talk to servers on this machine."""
    from soundscape.services import Client

    client = Client("openai", "https://api.example.org", policy=QUICK)
    target = openai.address.replace("http", "https")
    with pytest.raises(ProviderError, match="private address"):
        client.download(f"{target}/pictures/1.png", watch=Watch())
    assert openai.asked == []


def test_openai_refusals_are_typed_and_a_repeated_key_is_blotted_out(openai):
    with pytest.raises(ProviderError, match="moderation") as caught:
        openai_client(openai).generate(request("forbidden"))
    assert caught.value.kind == "moderation"
    quota = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
    openai.plan.append((429, {}, quota))
    with pytest.raises(ProviderError, match="no credits are left") as caught:
        openai_client(openai).generate(request())
    assert caught.value.kind == "credit"
    assert len(openai.posts) == 2  # neither was sent again
    openai.plan.append(openai.error(401, "invalid_api_key", f"Incorrect key: {KEY}"))
    with pytest.raises(ProviderError, match=r"Incorrect key: \[key\]") as caught:
        openai_client(openai).generate(request())
    assert KEY not in str(caught.value)


# Money


def test_the_same_request_is_paid_once_and_a_new_seed_is_a_new_request(stability, client, tmp_path):
    cache = PictureCache(tmp_path / "kept")
    first = order(client, request(), cache=cache)
    again = order(client_of(stability), request(), cache=PictureCache(tmp_path / "kept"))
    assert (again.image, again.seed, again.credits) == (first.image, first.seed, 3.0)
    assert (first.from_cache, again.from_cache) == (False, True)
    assert len(stability.posts) == 1
    for changed in (request(seed=10), request(prompt="a cat"), request(style="anime")):
        assert not order(client, changed, cache=cache).from_cache
    assert not order(client_of(stability, "ultra"), request(), cache=cache).from_cache
    assert len(stability.posts) == 5
    assert stability.credits == 1000 - 4 * 3 - 8


@pytest.mark.parametrize("name", ["facts.json", "picture"])
def test_a_damaged_entry_of_the_cache_counts_as_none(stability, client, tmp_path, name):
    cache = PictureCache(tmp_path)
    order(client, request(), cache=cache)
    (kept,) = tmp_path.rglob(name)
    kept.write_bytes(kept.read_bytes()[:-5])
    assert not order(client, request(), cache=cache).from_cache
    assert order(client, request(), cache=cache).from_cache


def test_a_paid_picture_that_cannot_be_kept_is_not_lost(stability, client, tmp_path):
    (tmp_path / "file").write_text("in the way")
    budget = Budget(10)
    result = order(client, request(), cache=PictureCache(tmp_path / "file"), budget=budget)
    assert (result.image, budget.spent("credits")) == (picture(9), 3)
    assert "not among the pictures kept (Not a directory)" in result.notes[0]


def test_the_cap_holds_and_counts_what_may_have_been_billed(stability, client):
    budget = Budget(10)
    order(client, request(seed=1), budget=budget)
    stability.plan.append((500, {}, {"name": "internal_error", "errors": ["?"]}))
    with pytest.raises(ProviderError):
        order(client, request(seed=2), budget=budget)
    assert (budget.spent("credits"), budget.left("credits")) == (6, 4)
    with pytest.raises(ProviderError, match="moderation"):
        order(client, request("forbidden"), budget=budget)
    assert budget.spent("credits") == 6  # refused: not charged
    order(client, request(seed=3), budget=budget)
    with pytest.raises(ProviderError, match=r"costs 3 credits, .* 10 are 1 left.*painter is free"):
        order(client, request(seed=4), budget=budget)
    assert len(stability.posts) == 4


def test_the_cap_holds_across_threads(stability, client):
    budget, results = Budget(6), []

    def ask(seed):
        try:
            results.append(order(client, request(seed=seed), budget=budget).seed)
        except ProviderError as error:
            results.append(error.kind)

    stability.delay = 0.1
    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("budget") == 6
    assert len(stability.posts) == 2


def test_an_unknown_price_cannot_be_held_to_a_cap(monkeypatch):
    maker = OpenAiProvider(key=Secret(KEY), address="https://pictures.example.org")
    assert maker.price(request()) is None
    with pytest.raises(ProviderError, match="SOUNDSCAPE_OPENAI_PRICE") as caught:
        order(maker, request(), budget=Budget(5))
    assert caught.value.kind == "budget"
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_PRICE", "0.04")
    assert maker.price(request()) == 0.04
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_PRICE", "cheap")
    with pytest.raises(ProviderError, match=r"0\.04"):
        maker.price(request())


def test_the_environments_cap_is_one_for_the_whole_process(stability, client, monkeypatch):
    assert session_budget().left("credits") is None
    monkeypatch.setenv("SOUNDSCAPE_MAX_CREDITS", str(session_budget().spent("credits") + 7))
    for seed in (1, 2):
        order(client, request(seed=seed))
    with pytest.raises(ProviderError, match="are 1 left"):
        order(client, request(seed=3))
    monkeypatch.setenv("SOUNDSCAPE_MAX_CREDITS", "much")
    with pytest.raises(ProviderError, match="expected a number"):
        order(client, request(seed=4))
    assert len(stability.posts) == 2


def test_a_cap_below_nothing_is_refused():
    with pytest.raises(ProviderError, match="0 or more"):
        Budget(-1)


def test_what_is_called_off_before_it_is_sent_costs_nothing(stability, client):
    watch, budget = Watch(), Budget(10)
    watch.cancel()
    with pytest.raises(ProviderError, match="nothing was sent"):
        order(client, request(), budget=budget, watch=watch)
    assert (budget.spent("credits"), stability.asked) == (0, [])


def test_a_waiting_request_is_called_off_at_once(stability, client):
    stability.delay, watch, budget = 20, Watch(), Budget(10)
    threading.Timer(0.2, watch.cancel).start()
    started = time.monotonic()
    with pytest.raises(ProviderError, match="may have been made") as caught:
        order(client, request(), budget=budget, watch=watch)
    assert time.monotonic() - started < fair_seconds(3)
    assert (caught.value.kind, caught.value.billed) == ("cancelled", None)
    assert budget.spent("credits") == 3
