"""Which model of an OpenAI-compatible service is asked, for what size, at what price."""

import datetime
import json
import math
import random

import pytest
from loopback import KEY, OpenAiService

from soundscape.errors import ProviderError
from soundscape.providers import ImageRequest, order
from soundscape.providers import openai as house
from soundscape.providers.openai import OpenAiProvider
from soundscape.services import Budget, RetryPolicy, Secret

QUICK = RetryPolicy(retry_seconds=0.01, total_seconds=20, read_seconds=10)
TODAY = datetime.date.today()


def day(days):
    return str(TODAY + datetime.timedelta(days=days))


def listing(*models):
    """What a service lists: names, or pairs of a name and the day it ends."""
    pairs = [model if isinstance(model, tuple) else (model, None) for model in models]
    return [{"id": name} | ({"shutdown_date": end} if end else {}) for name, end in pairs]


@pytest.fixture
def service(monkeypatch):
    """A service that this package takes for OpenAI itself."""
    monkeypatch.setattr(house, "is_own_machine", lambda host: False)
    with OpenAiService() as running:
        monkeypatch.setattr(house, "ADDRESS", running.address)
        yield running


def request(size=(1024, 1024), **changes):
    return ImageRequest(prompt="a heron", seed=3, size=size, **changes)


def maker_of(model=None, **settings):
    return OpenAiProvider(model, key=Secret(KEY), policy=QUICK, **settings)


def sent(service):
    return json.loads(service.posts[-1][3])


# Which model


@pytest.mark.parametrize(
    ("models", "asked"),
    [
        (listing("gpt-5.5", "whisper-1", "gpt-image-3"), "gpt-image-3"),
        (listing("gpt-image-2.6-sunburst", "gpt-image-2", "dall-e-3"), "gpt-image-2"),
        (listing(("gpt-image-2", day(-1)), "gpt-image-2.6-flare"), "gpt-image-2.6-flare"),
        (listing(("gpt-image-2", day(9)), "gpt-image-4"), "gpt-image-4"),
        (listing(("gpt-image-2", day(9)), ("gpt-image-4", day(-9))), "gpt-image-2"),
        ([{"id": "gpt-image-5", "created": 1}, {"id": "gpt-image-6", "created": 2}], "gpt-image-6"),
    ],
)
def test_without_a_name_one_of_the_models_that_are_listed_and_stay_is_asked(service, models, asked):
    service.models = models
    result = maker_of().generate(request())
    assert (result.model, sent(service)["model"]) == (asked, asked)
    assert f"ready: {asked}" in maker_of().readiness(probe=True).message


def test_a_name_that_a_person_gave_is_asked_for_whatever_is_listed(service, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_MODEL", "heron-9")
    maker_of().generate(request())
    assert sent(service)["model"] == "heron-9"
    assert [path for _, path, *_ in service.asked] == ["/v1/images/generations"]


@pytest.mark.parametrize(
    ("given", "models", "ready", "says"),
    [
        ("gpt-image-7", listing("gpt-image-2", "gpt-5"), False, "no model gpt-image-7"),
        ("gpt-image-7", listing("gpt-image-2", "gpt-5"), False, "listed: gpt-image-2. Name one in"),
        ("gpt-image-2", listing(("gpt-image-2", day(-40)), "gpt-image-3"), False, day(-40)),
        ("gpt-image-2", listing(("gpt-image-2", day(0)), "gpt-image-3"), False, "was switched off"),
        ("gpt-image-2", listing(("gpt-image-2", day(-40)), "gpt-image-3"), False, "gpt-image-3"),
        ("gpt-image-2", listing(("gpt-image-2", day(20))), True, f"switched off on {day(20)}"),
        ("gpt-image-2", listing(("gpt-image-2", f"{day(20)}T12:00:00Z")), True, day(20)),
        ("gpt-image-2", listing(("gpt-image-2", "one day")), True, "ready: gpt-image-2"),
        (
            None,
            listing(("gpt-image-1", day(-2)), "gpt-image-2"),
            True,
            f"switched off on {day(-2)}",
        ),
        (None, listing("gpt-5", "whisper-1"), False, "no model for pictures is listed"),
        (None, [], False, "no model for pictures is listed"),
    ],
)
def test_the_probe_reads_the_list_and_names_what_there_is(service, given, models, ready, says):
    service.models = models
    found = maker_of(given).readiness(probe=True)
    assert found.ready == ready
    assert says in found.message
    assert service.posts == []


NOON = int(datetime.datetime(2031, 5, 17, 12, tzinfo=datetime.UTC).timestamp())


@pytest.mark.parametrize("told", [NOON, 1_000 * NOON, "2031/05/17", "2031-05-17T12:00:00Z"])
def test_days_may_come_in_other_forms(service, told):
    service.models = listing(("gpt-image-2", told))
    assert "2031-05-17" in maker_of().readiness(probe=True).message


def test_a_model_that_is_gone_is_answered_with_those_there_are(service):
    service.models = listing("gpt-image-2", "gpt-image-3", "gpt-5")
    with pytest.raises(ProviderError, match=r"listed: gpt-image-2, gpt-image-3\. Name") as caught:
        maker_of("gone-image").generate(request())
    assert (caught.value.kind, caught.value.billed, len(service.posts)) == ("request", False, 1)


@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "This model has been deprecated"), (410, "model retired"), (404, "Unknown model")],
)
def test_whatever_a_service_says_of_a_model_that_is_gone_the_others_are_named(
    service, status, words
):
    service.models = listing(("gpt-image-2", day(-3)), "gpt-image-3")
    service.plan.append((status, {}, {"error": {"message": words}}))
    with pytest.raises(ProviderError, match=words) as caught:
        maker_of("gpt-image-2").generate(request())
    assert f"gpt-image-2 (was switched off on {day(-3)}), gpt-image-3" in str(caught.value)


def test_where_no_listed_model_makes_pictures_nothing_is_sent(service):
    service.models = listing("gpt-5", "whisper-1")
    with pytest.raises(ProviderError, match="Nothing was sent"):
        maker_of().generate(request())
    assert service.posts == []


def test_where_the_list_cannot_be_had_the_picture_is_asked_for_all_the_same(service):
    service.models = None
    assert maker_of().generate(request()).model == "gpt-image-2"
    refused = maker_of().readiness(probe=True)
    assert not refused.ready
    assert "HTTP 404" in refused.message


def test_a_list_is_read_once_for_many_pictures(service):
    for seed in (1, 2, 3):
        order(maker_of(), ImageRequest(prompt="a heron", seed=seed), budget=Budget(1))
    paths = [path for _, path, *_ in service.asked]
    assert paths.count("/v1/models") == 1


# Sizes


@pytest.mark.parametrize(
    ("model", "size", "offered"),
    [
        ("gpt-image-2", (1600, 900), "1600x896"),
        ("gpt-image-2", (2048, 1152), "2048x1152"),
        ("gpt-image-2.6-flare", (720, 1280), "720x1280"),
        ("gpt-image-3", (256, 256), "816x816"),  # 810 x 810 are the fewest pixels
        ("gpt-image-2", (8192, 8192), "2880x2880"),  # 2880 x 2880 are the most
        ("gpt-image-2", (5760, 3240), "3840x2160"),
        ("gpt-image-1.5", (900, 900), "1024x1024"),
        ("gpt-image-1", (1600, 900), "1536x1024"),
        ("gpt-image-1-mini", (576, 1024), "1024x1536"),
    ],
)
def test_each_model_is_asked_for_the_nearest_size_that_it_makes(service, model, size, offered):
    maker_of(model).generate(request(size))
    assert sent(service)["size"] == offered


def test_a_relay_of_ones_own_with_a_key_is_asked_as_the_service_behind_it():
    """Without one it is a server of one's own, which takes any size."""
    with OpenAiService() as relay:
        for key, size in ((Secret(KEY), "1088x1920"), (None, "1080x1920")):
            maker = OpenAiProvider("gpt-image-2", key=key, address=relay.address, policy=QUICK)
            assert maker.identity(request((1080, 1920)))["body"]["size"] == size


def test_every_size_becomes_one_that_newer_models_take_of_the_same_shape():
    draw = random.Random(5)
    for _ in range(4_000):
        width, height = draw.randint(64, 8_192), draw.randint(64, 8_192)
        body = OpenAiProvider("gpt-image-2", key=Secret(KEY)).identity(request((width, height)))
        wide, high = map(int, body["body"]["size"].split("x"))
        assert wide % 16 == high % 16 == 0
        assert max(wide, high) <= 3_840
        assert 655_360 <= wide * high <= 8_294_400
        assert max(wide, high) <= 3 * min(wide, high)
        shape = min(max(width / height, 1 / 3), 3)
        assert abs(math.log(wide / high / shape)) < 0.035


def test_a_shape_that_an_older_model_does_not_make_is_said(service):
    (note,) = maker_of("gpt-image-1").generate(request((1600, 900))).notes
    assert note == "it has not the shape of 1600x900: gpt-image-1 was asked for 3:2"
    assert maker_of("gpt-image-1").generate(request((1500, 1000))).notes == ()
    assert maker_of("gpt-image-2").generate(request((1600, 900))).notes == ()


# Quality and price


@pytest.mark.parametrize(
    ("model", "quality", "size", "price"),
    [
        ("gpt-image-2", None, (1024, 1024), 0.053),
        ("gpt-image-2", "low", (1024, 1024), 0.006),
        ("gpt-image-2-2026-04-21", "high", (1024, 1024), 0.211),
        ("gpt-image-2", "auto", (1024, 1024), None),
        ("gpt-image-2", "medium", (1536, 1024), None),
        ("gpt-image-2.6-flare", "low", (1024, 1024), None),
        ("dall-e-3", "hd", (1024, 1024), None),
    ],
)
def test_the_price_is_that_of_model_quality_and_size(service, model, quality, size, price):
    maker = maker_of(model, quality=quality)
    assert maker.price(request(size)) == price
    assert maker.generate(request(size)).credits == price
    assert sent(service)["quality"] == (quality or "medium")


def test_the_quality_is_a_setting_and_one_that_is_none_is_refused(service, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_QUALITY", "high")
    maker_of().generate(request())
    assert sent(service)["quality"] == "high"
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_QUALITY", "finest")
    with pytest.raises(ProviderError, match=r"no quality of openai .finest.* low, medium, high"):
        maker_of()


def test_models_of_others_get_no_quality_unless_it_is_set(service):
    maker_of("flux-9").generate(request())
    assert "quality" not in sent(service)
    maker_of("flux-9", quality="hd").generate(request())
    assert sent(service)["quality"] == "hd"


def test_a_known_price_is_held_to_the_cap_and_an_unknown_one_refused(service):
    service.models = listing("gpt-image-2")
    budget = Budget(0.06)
    assert order(maker_of(), request(), budget=budget).credits == 0.053
    for size, says in (((1024, 1024), "are 0.007 left"), ((1600, 900), "price is not known")):
        with pytest.raises(ProviderError, match=says):
            order(maker_of(), request(size), budget=budget)
    assert len(service.posts) == 1


def test_a_gateway_may_take_another_price(service, monkeypatch):
    monkeypatch.setattr(house, "ADDRESS", "https://api.openai.com")
    assert maker_of("gpt-image-2", address=service.address).price(request()) is None
