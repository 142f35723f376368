"""Servers of one's own: no talk of money, models that load, web UIs that lack something."""

import base64
import json
import time

import pytest
from conftest import fair_seconds
from loopback import KEY, OpenAiService, StabilityService, WebuiService, picture

from soundscape.errors import ProviderError
from soundscape.providers import ImageRequest, order
from soundscape.providers.openai import OpenAiProvider
from soundscape.providers.sdwebui import SdWebuiProvider
from soundscape.providers.stability import StabilityProvider
from soundscape.services import Budget, RetryPolicy, Secret, Watch, is_own_machine

QUICK = RetryPolicy(retry_seconds=0.01, rate_wait_seconds=0.05, total_seconds=20, read_seconds=10)
REQUEST = ImageRequest(prompt="a heron", seed=4)
MONEY = ("bill", "account", "credit", "price", "key")


@pytest.fixture
def webui():
    with WebuiService() as service:
        yield service


@pytest.fixture
def local():
    class Local(OpenAiService):
        """LocalAI without a key."""

        def answer(self, request, body):
            assert "Authorization" not in request.headers
            request.headers["Authorization"] = f"Bearer {KEY}"
            return super().answer(request, body)

    with Local() as service:
        yield service


def ask(service, policy=QUICK, watch=None):
    kind = SdWebuiProvider if isinstance(service, WebuiService) else OpenAiProvider
    return kind(address=service.address, policy=policy).generate(REQUEST, watch=watch)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *[(host, True) for host in ("localhost", "127.0.0.7", "::1", "10.1.2.3", "192.168.0.9")],
        *[(host, True) for host in ("172.20.0.4", "fe80::1", "fd00::5", "gpu.local", "nas")],
        *[(host, True) for host in ("host.docker.internal", "box.lan", "LOCALHOST.")],
        *[(host, False) for host in ("api.openai.com", "8.8.8.8", "2606:4700::1111", "", None)],
        *[(host, False) for host in ("local.example.org", "172.32.0.1")],
    ],
)
def test_whose_machine_it_is(host, own):
    assert is_own_machine(host) == own


# Money


FAILURES = {
    "no memory": (500, {}, {"error": "OutOfMemoryError", "errors": "CUDA ran out of memory"}),
    "not numbers": (500, {}, {"error": "NansException", "errors": "NaNs in the VAE"}),
    "a page": (502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>"),
    "no picture": (200, {}, {"images": [], "data": [{}], "info": ""}),
    "half a picture": (
        200,
        {},
        {"images": ["iVBORw0KGgo="], "data": [{"b64_json": "iVBORw0KGgo="}]},
    ),
    "payment": (402, {}, {"detail": "upgrade"}),
    "a wrong step": (422, {}, {"detail": [{"loc": ["body", "steps"], "msg": "at most 150"}]}),
}


@pytest.mark.parametrize("case", FAILURES)
def test_whatever_goes_wrong_on_ones_own_machine_nobody_speaks_of_money(webui, local, case):
    for service in (webui, local):
        service.plan.append(FAILURES[case])
        with pytest.raises(ProviderError) as caught:
            ask(service)
        said = str(caught.value).replace("rescued", "").lower()
        assert not [word for word in MONEY if word in said]
        assert (caught.value.billed, len(service.posts)) == (False, 1)


def test_an_answer_that_does_not_come_is_not_spoken_of_as_billed(local):
    local.delay = 3
    with pytest.raises(ProviderError, match="no answer came in time") as caught:
        ask(local, RetryPolicy(read_seconds=0.3, total_seconds=0.5))
    assert not [word for word in MONEY if word in str(caught.value)]
    assert caught.value.billed is False


def test_a_server_of_ones_own_needs_no_key_and_costs_nothing(local):
    maker = OpenAiProvider(address=local.address)
    assert (maker.needs, maker.cost) == (f"a running server at {local.address}", "free")
    assert maker.price(REQUEST) == 0
    assert "key" not in maker.readiness().message + maker.readiness(probe=True).message


def test_with_a_key_a_server_of_ones_own_may_pass_requests_on():
    with OpenAiService() as gateway:
        gateway.plan.append(FAILURES["a page"])
        maker = OpenAiProvider(key=Secret(KEY), address=gateway.address, policy=QUICK)
        says = "may have been billed, if your server passes requests on to a service"
        with pytest.raises(ProviderError, match=says) as caught:
            maker.generate(REQUEST)
        assert (caught.value.billed, len(gateway.posts)) == (None, 1)


def test_where_a_price_is_told_for_a_server_of_ones_own_it_is_counted(local, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_PRICE", "0.5")
    local.plan.append(FAILURES["a page"])
    budget = Budget(3)
    with pytest.raises(ProviderError, match="may have been billed"):
        order(OpenAiProvider(address=local.address, policy=QUICK), REQUEST, budget=budget)
    assert budget.spent("USD") == 0.5


def test_one_has_patience_with_ones_own_machine():
    own = OpenAiProvider(address="http://192.168.7.7:8080")
    assert own.policy.read_seconds == own.policy.total_seconds == 1_800
    assert OpenAiProvider(address="https://api.example.org").policy.read_seconds == 120


# A model that is not there yet

LOADING = {
    "A1111": (503, {}, {"detail": "Model is loading, please wait"}),
    "an error of A1111": (500, {}, {"error": "RuntimeError", "errors": "model is still loading"}),
    "llama.cpp's form": (503, {}, {"error": {"code": 503, "message": "Loading model"}}),
    "success": (200, {}, {"error": "The model flux-dev is currently loading"}),
    "a status": (202, {}, {"status": "warming up"}),
    "plain words": (500, {"Content-Type": "text/plain"}, b"backend not ready"),
}


@pytest.mark.parametrize("case", LOADING)
def test_a_model_that_loads_is_waited_for_and_that_is_said(webui, local, case):
    for service in (webui, local):
        service.plan += [LOADING[case]] * 6  # more often than a client tries otherwise
        said = []
        result = ask(service, watch=Watch(lambda text, share, said=said: said.append(text)))
        assert (result.image is not None, result.credits) == (True, 0.0)
        assert len(service.posts) == 7
        assert sum("its model is still being loaded; waiting" in text for text in said) == 6


def test_a_server_that_says_when_to_come_again_is_asked_a_few_times(webui):
    later = (503, {"Retry-After": "0"}, b"")
    webui.plan += [later] * 3
    assert ask(webui).image
    webui.plan += [later] * 9
    with pytest.raises(ProviderError, match="the server has a problem"):
        ask(webui)
    assert len(webui.posts) == 8


def test_a_model_that_never_comes_is_given_up_at_the_deadline(webui):
    webui.plan += [LOADING["A1111"]] * 500
    started = time.monotonic()
    with pytest.raises(ProviderError, match=r"still being loaded\. Ask again") as caught:
        ask(webui, RetryPolicy(retry_seconds=0.2, total_seconds=1.0))
    assert time.monotonic() - started < fair_seconds(3)
    assert (caught.value.kind, caught.value.billed) == ("service", False)


def test_a_wait_for_a_model_is_called_off_at_once(webui):
    webui.plan.append((503, {"Retry-After": "15"}, {"detail": "Model is loading"}))
    watch = Watch(lambda text, share: "waiting" in text and watch.cancel())
    with pytest.raises(ProviderError, match="ancelled"):
        ask(webui, watch=watch)
    assert [path for _, path, *_ in webui.posts].count("/sdapi/v1/txt2img") == 1


@pytest.mark.parametrize(
    "words",
    ["failed to load the model while loading weights", "could not load model: loading timed out",
     "error loading model: no such file", "CUDA out of memory while loading model"],
)  # fmt: skip
def test_a_model_that_cannot_be_loaded_is_not_waited_for(local, words):
    local.plan.append((500, {}, {"error": {"message": words}}))
    with pytest.raises(ProviderError, match=words.partition(":")[0]):
        ask(local)
    assert len(local.posts) == 1


def test_a_service_that_is_paid_is_never_asked_again_for_a_model_that_loads():
    with StabilityService() as stability:
        stability.plan.append((503, {"Retry-After": "0"}, {"errors": ["Model is loading"]}))
        maker = StabilityProvider(key=Secret(KEY), address=stability.address, policy=QUICK)
        with pytest.raises(ProviderError, match="may have been billed"):
            maker.generate(REQUEST)
        assert len(stability.posts) == 1


# Web UIs


@pytest.mark.parametrize("status", [404, 405])
def test_a_web_ui_without_its_interface_is_told_how_to_start(webui, status):
    webui.plan.append((status, {}, {"detail": "Not Found"}))
    with pytest.raises(ProviderError, match=r"has no /sdapi/v1: start it with --api") as caught:
        ask(webui)
    assert (caught.value.kind, len(webui.posts)) == ("request", 1)
    webui.api = False
    ready = SdWebuiProvider(address=webui.address).readiness(probe=True)
    assert not ready.ready
    assert "start it with --api" in ready.message


def test_a_checkpoint_that_is_not_there_is_no_missing_interface(webui):
    webui.plan.append((404, {}, {"detail": "Checkpoint heron.safetensors not found"}))
    with pytest.raises(ProviderError, match=r"Checkpoint heron\.safetensors not found") as caught:
        ask(webui)
    assert "--api" not in str(caught.value)


@pytest.mark.parametrize("facts", [(), ("progress",), ("sd-models",), ("options",)])
def test_a_server_that_tells_little_is_ready_all_the_same(webui, facts):
    webui.facts = facts
    assert SdWebuiProvider(address=webui.address).readiness(probe=True).ready
    assert webui.posts == []


def test_the_probe_looks_for_the_checkpoint(webui):
    def probe(model=None):
        return SdWebuiProvider(model, address=webui.address).readiness(probe=True)

    assert probe().message == f"ready at {webui.address}: {webui.checkpoint}"
    for name in ("dreamy", "dreamy.safetensors", webui.checkpoint, "DREAMY.ckpt"):
        assert probe(name).ready
    other = probe("cartoony")
    assert not other.ready
    assert f"no checkpoint cartoony; its checkpoints: {webui.checkpoint}" in other.message
    webui.checkpoint = ""
    assert not probe().ready
    assert "its checkpoints: none" in probe().message


def test_a_server_that_loads_its_model_is_not_ready_yet(webui):
    webui.facts = ()
    webui.answer = lambda request, body: (503, {}, {"detail": "Model is loading"})
    ready = SdWebuiProvider(address=webui.address).readiness(probe=True)
    assert not ready.ready
    assert "still loading its model" in ready.message


@pytest.mark.parametrize(
    ("loaded", "named", "flux"),
    [
        ("flux1-schnell-fp8.safetensors [0123456789]", None, True),
        ("dreamy.safetensors", "FLUX.1-dev-Q4.gguf", True),
        ("flux1-dev.safetensors", "dreamy", False),
        ("dreamy.safetensors", None, False),
    ],
)
def test_flux_gets_the_scheduler_and_the_scale_that_it_wants(webui, loaded, named, flux):
    webui.checkpoint = loaded
    result = SdWebuiProvider(named, address=webui.address).generate(REQUEST)
    body = json.loads(webui.posts[-1][3])
    wanted = {"scheduler": "Simple", "cfg_scale": 1} if flux else {}
    assert {name: body[name] for name in ("scheduler", "cfg_scale") if name in body} == wanted
    assert result.parameters.items() >= wanted.items()


def test_a_black_picture_of_flux_that_got_what_it_wants_has_no_advice(webui):
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "PNG")
    black = {"images": [base64.b64encode(buffer.getvalue()).decode()], "info": "{}"}
    for model, advised in (("flux1-dev", False), ("dreamy", True)):
        webui.plan.append((200, {}, black))
        notes = SdWebuiProvider(model, address=webui.address).generate(REQUEST).notes
        assert any("Simple" in note for note in notes) == advised


@pytest.mark.parametrize(
    ("detail", "says"),
    [
        ([{"loc": ["body", "cfg_scale"], "msg": "not a number"}], "cfg_scale: not a number"),
        (
            [{"loc": ["body", "override_settings", "x"], "msg": "unknown"}],
            "override_settings.x: un",
        ),
        (
            [{"loc": ["body", "width"], "msg": "too wide"}, {"loc": ["body"], "msg": "and more"}],
            "width: too wide; and more",
        ),
    ],
)
def test_the_field_that_a_server_complains_of_is_named(webui, detail, says):
    webui.plan.append((422, {}, {"detail": detail}))
    with pytest.raises(ProviderError, match=rf"cannot work with this request \(HTTP 422: {says}"):
        ask(webui)


def test_the_field_that_openais_form_names_is_said(local):
    local.plan.append((400, {}, {"error": {"message": "Not a value we take", "param": "size"}}))
    with pytest.raises(ProviderError, match="size: Not a value we take"):
        ask(local)


def test_a_list_without_models_or_none_at_all_is_no_hindrance_at_home(local):
    for models in ([], None):
        local.models = models
        assert ask(local).image == picture(7)
        ready = OpenAiProvider(address=local.address).readiness(probe=True)
        assert ready.ready
        assert "lists no models" in ready.message


def test_a_local_model_is_chosen_from_the_list(local):
    local.models = [{"id": "whisper-1"}, {"id": "qwen3-8b"}, {"id": "stablediffusion"}]
    assert ask(local).model == "stablediffusion"
    only = OpenAiService()
    with only:
        only.models = [{"id": "my-tune"}]
        maker = OpenAiProvider(key=Secret(KEY), address=only.address, policy=QUICK)
        assert maker.generate(REQUEST).model == "my-tune"
