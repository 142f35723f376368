"""The chat writer against servers that behave as the known programs do, on good and on bad days."""

import json
import os
import threading
import time

import pytest
from conftest import fair_seconds
from loopback import Misbehaving, http
from loopback_chat import HERO, PALETTE, ChatService, said, streamed, words_for

from soundscape import describe, load_clip, writers
from soundscape._util.paths import data_file
from soundscape.errors import ProviderError
from soundscape.prompts import text_problems
from soundscape.services import RetryPolicy, Watch
from soundscape.writers import Brief, _server
from soundscape.writers.chat import ChatWriter

OWN_SERVER = os.environ.get("SOUNDSCAPE_CHAT_URL", "")
OWN_MODEL = os.environ.get("SOUNDSCAPE_CHAT_MODEL")
QUICK = RetryPolicy(
    retry_seconds=0.01, rate_wait_seconds=0.05, total_seconds=20, read_seconds=10, attempts=3
)
DOG = Brief("dog", 7)
GOOD = {"pictures": [words_for({"heard": "a dog"})]}
TEXT = json.dumps(GOOD)


@pytest.fixture(autouse=True)
def no_memory(monkeypatch):
    """What servers took before is nothing to the next test."""
    monkeypatch.setattr(_server, "_MANNERS", {})


@pytest.fixture
def server():
    with ChatService() as service:
        yield service


def ask(server, briefs=(DOG,), watch=None, budget=None, **settings):
    writer = ChatWriter(address=server.address, **{"policy": QUICK, **settings})
    return writer.write(list(briefs), watch=watch, budget=budget)


def assert_by_the_model(prompt):
    assert prompt.writing.writer == "chat"
    assert prompt.text == GOOD["pictures"][0]["prompt"]
    assert prompt.writing.note == ""


def assert_by_the_bank(prompt, *why, brief=DOG):
    [bank] = writers.get("bank").write([brief])
    assert prompt.text == bank.text
    assert prompt.writing.writer == "bank"
    for part in why:
        assert part in prompt.writing.note


# What is asked, and what is made of the answer


def test_what_was_heard_and_measured_is_told_and_the_words_come_back(server):
    sound = describe(load_clip(data_file("demo/rooster.wav")))
    brief = Brief("rooster", 3, sound, ("rain",), ("the old mill",))
    [prompt] = ask(server, [brief])
    wanted = words_for({"heard": "a rooster"})
    assert (prompt.text, prompt.negative) == (wanted["prompt"], wanted["negative_prompt"])
    assert (prompt.title, prompt.caption) == (wanted["title"], wanted["caption"])
    assert [(part.text, part.origin) for part in prompt.parts] == [(prompt.text, "chat llama3.2")]
    [body] = server.bodies
    [picture] = json.loads(body["messages"][1]["content"])["pictures"]
    assert (picture["heard"], picture["also_heard"]) == ("a rooster", ["rain"])
    assert picture["key_phrases"] == ["the old mill"]
    assert picture["measured"]["loudness_dbfs"] == round(sound.loudness_db)
    assert picture["measured"]["pitch_hz"] == round(sound.pitch_hz)
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["pictures"]
    assert body["seed"] == 3


def test_phrases_that_a_person_left_out_are_not_told(server):
    sound = describe(load_clip(data_file("demo/rooster.wav")))
    ask(server, [Brief("rooster", 3, sound)])
    ask(server, [Brief("rooster", 3, sound, without=frozenset({f"pitch {sound.pitch_hz:.0f} Hz"}))])
    told = [
        json.loads(body["messages"][1]["content"])["pictures"][0]["in_a_painters_words"]
        for body in server.bodies
    ]
    assert len(told[0]) == len(told[1]) + 1


def test_a_story_is_asked_for_at_once_and_has_one_thread(server):
    shots = [Brief(label, 5) for label in ("dog", "rain", "rooster", "crickets", "helicopter")]
    prompts = ask(server, shots)
    assert len(server.posts) == 1
    assert len({prompt.text for prompt in prompts}) == 5
    for prompt in prompts:
        assert HERO in prompt.text
        assert PALETTE in prompt.text
    assert sum(prompt.writing.tokens for prompt in prompts) == 1_000


def test_the_thread_goes_on_through_a_long_story(server):
    prompts = ask(server, [Brief("dog", seed) for seed in range(1, 25)])
    assert [prompt.writing.writer for prompt in prompts] == ["chat"] * 24
    first, *later = [json.loads(body["messages"][1]["content"]) for body in server.bodies]
    assert "thread" not in first
    assert [one["thread"] for one in later] == [{"hero": HERO, "palette": PALETTE}] * 2
    assert [len(one["pictures"]) for one in (first, *later)] == [10, 10, 4]


def test_a_shot_without_the_thread_is_mended(server):
    shots = [Brief("dog", 5), Brief("rain", 5)]
    story = {
        "thread": {"hero": HERO, "palette": PALETTE},
        "pictures": [words_for({"heard": "a dog"}, 0, True), words_for({"heard": "rain"}, 1)],
    }
    server.plan.append(said(json.dumps(story)))
    prompts = ask(server, shots)
    assert all(HERO in prompt.text for prompt in prompts)
    complaint = server.bodies[1]["messages"][-1]["content"]
    assert f"does not name the hero of the story: {HERO}" in complaint
    assert '"number": 2' in complaint
    assert '"number": 1' not in complaint


# Once is enough


def test_the_same_request_gets_the_same_words_and_is_sent_once(server):
    server.models = ("llama3.2",)
    [first] = ask(server)
    [again] = ask(server)
    assert (again.text, again.caption) == (first.text, first.caption)
    assert (first.writing.from_cache, again.writing.from_cache) == (False, True)
    assert len(server.posts) == 1
    ask(server, [Brief("dog", 8)])
    assert len(server.posts) == 2


def test_words_that_were_kept_need_no_server():
    with ChatService() as server:
        [first] = ask(server, model="llama3.2")
        address = server.address
    [again] = ChatWriter("llama3.2", address=address).write([DOG])
    assert (again.text, again.writing.from_cache) == (first.text, True)


def test_two_that_ask_the_same_at_once_are_answered_once(server):
    server.delay, found = 0.5, []
    threads = [threading.Thread(target=lambda: found.append(ask(server)[0])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(server.posts) == 1
    assert sorted(prompt.writing.from_cache for prompt in found) == [False, True]


# Models that think, chatter, or spell JSON in their own way

ODDITIES = {
    "the text in reasoning": said("", reasoning=f"Let me see. {TEXT}"),
    "drafts in reasoning": said("", reasoning=TEXT.replace("dog", "cat") + " or " + TEXT),
    "DeepSeek's name of it": said("", reasoning_content=TEXT),
    "thoughts before it": said(f"<think>A dog {{maybe}} barks</think>\n{TEXT}"),
    "a draft within the thoughts": said(
        '<think>{"pictures": [{"prompt": "a dog"}]} no...</think>' + TEXT
    ),
    "thoughts without their beginning": said(f"so a dog it is.</think>{TEXT}"),
    "Mistral's thoughts": said(f"[THINK]dogs[/THINK]{TEXT}"),
    "a channel that leaked": said(
        f"<|channel|>analysis<|message|>dogs<|end|><|channel|>final<|message|>{TEXT}"
    ),
    "a fence": said(f"```json\n{TEXT}\n```"),
    "chatter around it": said(f"Sure! Here is your JSON:\n\n{TEXT}\n\nEnjoy [smiles]."),
    "a list": said(json.dumps(GOOD["pictures"])),
    "the picture alone": said(json.dumps(GOOD["pictures"][0])),
    "another name": said(json.dumps({"shots": GOOD["pictures"]})),
    "JSON within JSON": said(json.dumps({"answer": TEXT})),
    "a JSON string of it": said(json.dumps(TEXT)),
    "an object in place of a text": said(GOOD),
    "a call of a tool": said(
        None, tool_calls=[{"type": "function", "function": {"name": "json", "arguments": TEXT}}]
    ),
    "a call of a function, as it was before": said(
        "", function_call={"name": "pictures", "arguments": TEXT}
    ),
    "fields in another spelling": said(
        TEXT.replace("negative_prompt", "negativePrompt").replace('"title"', '"Title"')
    ),
    "commas too many": said(TEXT.replace("}]", ",}\n,]").replace("}}", ",}}")),
    "line ends in texts": said(TEXT.replace(". Loose", ".\nLoose")),
    "content in parts": said(
        [{"type": "text", "text": TEXT[:50]}, {"type": "text", "text": TEXT[50:]}]
    ),
    "a stream that nobody asked for": streamed(TEXT),
    "a stream with thoughts": streamed(TEXT, reasoning="a dog, then"),
    "Ollama's own form": (
        200,
        {},
        {"message": {"content": TEXT}, "done": True, "prompt_eval_count": 700, "eval_count": 300},
    ),
    "Ollama's own stream": (
        200,
        {"Content-Type": "application/x-ndjson"},
        b"".join(
            json.dumps({"message": {"content": TEXT[at : at + 9]}, "done": False}).encode() + b"\n"
            for at in range(0, len(TEXT), 9)
        )
        + b'{"message": {}, "done": true, "prompt_eval_count": 700, "eval_count": 300}',
    ),
    "a mark before it": (
        200,
        {"Content-Type": "application/json"},
        b"\xef\xbb\xbf" + json.dumps(said(TEXT)[2]).encode(),
    ),
}


@pytest.mark.parametrize("case", ODDITIES)
def test_words_are_found_wherever_they_stand(server, case):
    server.plan.append(ODDITIES[case])
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert len(server.posts) == 1
    assert prompt.writing.tokens == 1_000


def test_a_model_is_asked_not_to_think_first(server):
    ask(server)
    assert server.bodies[0]["reasoning_effort"] == "none"


def test_who_thought_for_all_it_may_say_is_asked_for_more(server):
    server.plan.append(said("", reasoning="a dog, or two...", finish="length", usage=(700, 900)))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    first, second = server.bodies
    assert second["max_tokens"] == 4 * first["max_tokens"]
    assert prompt.writing.tokens == 1_600 + 1_000


def test_of_an_answer_that_was_cut_off_what_is_whole_is_kept(server):
    shots = [Brief("dog", 5), Brief("rain", 5)]
    both = [words_for({"heard": "a dog"}), words_for({"heard": "rain"}, 1)]
    server.plan.append(said(json.dumps({"pictures": both})[:-200], finish="length"))
    server.plan.append(said(json.dumps({"pictures": [both[1]]})))
    first, second = ask(server, shots)
    assert (first.text, second.text) == (both[0]["prompt"], both[1]["prompt"])


def test_who_never_ends_is_told_so_once_and_not_given_more(server):
    endless = '{"pictures": [{"prompt": "A dog, a dog' + ", a dog" * 300
    server.plan.append(said(endless, finish="length", usage=(700, 900)))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    first, second = server.bodies
    assert second["max_tokens"] == first["max_tokens"]
    assert second["response_format"] == first["response_format"]
    assert "there is nothing of this picture" in second["messages"][-1]["content"]


def test_the_schema_says_how_much_there_is_to_be(server):
    shots = [Brief("dog", 5), Brief("rain", 5), Brief("rooster", 5)]
    story = [words_for({"heard": one}, n, True) for n, one in enumerate(("a dog", "rain"))]
    thread = {"hero": HERO, "palette": PALETTE}
    server.plan.append(said(json.dumps({"thread": thread, "pictures": story})))
    ask(server, shots)
    asked = [
        body["response_format"]["json_schema"]["schema"]["properties"]["pictures"]
        for body in server.bodies
    ]
    assert [(one["minItems"], one["maxItems"]) for one in asked] == [(3, 3), (1, 1)]
    texts = asked[0]["items"]["properties"]
    assert texts["prompt"]["minLength"] >= 20 * 3  # words, of three letters and a blank
    assert all(text["maxLength"] <= 600 for text in texts.values())


def test_who_is_cut_off_with_more_room_too_is_not_asked_a_third_time(server):
    server.plan += [said("<think>a dog, or two", finish="length")] * 9
    [prompt] = ask(server)
    assert_by_the_bank(prompt, "cut off at its limit")
    assert [body["max_tokens"] for body in server.bodies] == [900, 3_600]
    server.plan.clear()
    ask(server, [Brief("dog", 8)])
    assert server.bodies[2]["max_tokens"] == 3_600  # remembered


def test_a_form_that_a_thinking_model_answers_with_nothing_is_left_out(server):
    server.plan.append(said("", usage=(700, 0)))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert ["response_format" in body for body in server.bodies] == [True, False]
    ask(server, [Brief("dog", 8)])
    assert "response_format" not in server.bodies[2]  # remembered


def test_who_answers_nothing_at_all_gives_the_banks_words(server):
    server.plan += [said("")] * 9
    [prompt] = ask(server)
    assert_by_the_bank(prompt, "break the rules", "nothing of this picture")
    assert len(server.posts) <= 4
    assert prompt.writing.tokens == 1_000 * len(server.posts)


# Servers that refuse a part of the request

TOO_NEW = (
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    "'max_completion_tokens' instead."
)
HOT = "Unsupported value: 'temperature' does not support 0.8 with this model. Only the default (1)"


def test_a_newer_model_is_asked_once_more_without_limit_and_temperature(server):
    server.refuses = {"max_tokens": TOO_NEW, "temperature": HOT}
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    first, second = server.bodies
    assert (second["max_completion_tokens"], "temperature" in second) == (
        first["max_tokens"],
        False,
    )
    ask(server, [Brief("dog", 8)])
    assert len(server.posts) == 3


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("temperature", HOT),
        ("seed", "Unrecognized request argument supplied: seed"),
        ("reasoning_effort", "Unrecognized request argument supplied: reasoning_effort"),
        ("reasoning_effort", 'think value "none" is not supported for this model'),
        ("response_format", "This response_format type is unavailable now"),
        ("response_format", "failed to parse grammar"),
        ("max_tokens", "max_tokens is too large: 900"),
        ("seed", "extra fields not permitted"),
    ],
)
def test_what_a_server_refuses_is_left_out_and_asked_once_more(server, field, text):
    server.refuses = {field: text}
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    forms = 3 if field == "response_format" else 2
    assert len(server.posts) == forms


@pytest.mark.parametrize(
    ("forms", "asked"),
    [
        (("json_object", "text"), ["json_schema", "json_object"]),
        (("text",), ["json_schema", "json_object", None]),
    ],
)
def test_a_server_without_schemas_is_asked_for_json_then_in_words(server, forms, asked):
    server.forms = forms
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert [body.get("response_format", {}).get("type") for body in server.bodies] == asked


def test_a_server_without_bounds_in_schemas_is_asked_for_one_without(server):
    server.plan.append(server.error(400, "Invalid schema: 'maxLength' is not permitted."))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    first, second = (json.dumps(body["response_format"]) for body in server.bodies)
    assert "maxLength" in first
    assert '"type": "json_schema"' in second
    assert not any(bound in second for bound in ("Length", "Items"))


def test_a_template_without_a_system_role_gets_all_from_the_user(server):
    server.plan.append(server.error(400, "System role not supported"))
    server.plan.append(said(TEXT))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    [message] = server.bodies[1]["messages"]
    assert message["role"] == "user"
    assert message["content"].startswith(server.bodies[0]["messages"][0]["content"])


def test_a_small_context_gets_a_request_without_a_limit(server):
    server.plan.append(
        server.error(400, "This model's maximum context length is 2048 tokens. However, you asked")
    )
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert "max_tokens" not in server.bodies[1]
    assert "max_completion_tokens" not in server.bodies[1]


# Words that break the rules


def broken(**changes):
    return said(json.dumps({"pictures": [{**GOOD["pictures"][0], **changes}]}))


GERMAN = (
    "Ein alter Hund bellt im Nebel vor einer Mühle, lockere Gouache auf getöntem Papier, der "
    "Himmel ist niedrig und das Licht liegt blass auf dem Fluss, mit drei Vögeln über dem Schilf."
)
BROKEN = {
    "five thousand words": ("a dog " + "on a very long road " * 1_000, "words, expected 20 to 60"),
    "another language": (GERMAN, "not in English"),
    "another script": ("一只老狗在雾中吠叫，水彩画，" * 6, "not in English"),
    "no dog": (GOOD["pictures"][0]["prompt"].replace("a dog", "a cat"), "does not show"),
    "a name of a file": (
        GOOD["pictures"][0]["prompt"].replace("a dog", "a dog of dog-2.wav"),
        "name of a file",
    ),
    "an address": (
        GOOD["pictures"][0]["prompt"].replace("a dog", "a dog at www.example.org"),
        "an address",
    ),
    "an order": ("Please paint " + GOOD["pictures"][0]["prompt"], "speaks to a machine"),
    "a talk with the reader": (
        "As an AI I am sorry. " + GOOD["pictures"][0]["prompt"],
        "speaks to a reader",
    ),
    "what servers execute": (
        GOOD["pictures"][0]["prompt"] + " <sd_cpp_extra_args>{}</sd_cpp_extra_args>",
        "read as a command",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_the_rules_is_sent_back_once_with_what_is_wrong(server, case):
    prompt, complaint = BROKEN[case]
    server.plan.append(broken(prompt=prompt))
    [found] = ask(server)
    assert_by_the_model(found)
    assert len(server.posts) == 2
    assert complaint in server.bodies[1]["messages"][-1]["content"]
    assert found.writing.tokens == 2_000


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_them_twice_gives_the_banks_words_and_says_why(server, case):
    prompt, complaint = BROKEN[case]
    server.plan += [broken(prompt=prompt)] * 2
    [found] = ask(server)
    assert_by_the_bank(found, "break the rules", complaint)
    assert len(server.posts) == 2
    assert (found.writing.model, found.writing.tokens) == ("llama3.2", 2_000)


def test_only_the_shots_that_break_the_rules_are_written_anew(server):
    shots = [Brief("dog", 5), Brief("rain", 5), Brief("rooster", 5)]
    story = server.words(
        {
            "messages": [
                {"content": "thread"},
                {
                    "content": json.dumps(
                        {"pictures": [{"heard": h} for h in ("a dog", "rain", "a rooster")]}
                    )
                },
            ]
        }
    )
    good = [one["prompt"] for one in story["pictures"]]
    story["pictures"][1]["prompt"] = "Rain."
    server.plan.append(said(json.dumps(story)))
    prompts = ask(server, shots)
    assert [prompt.text for prompt in prompts] == good
    assert "rewrite" in server.bodies[1]["messages"][-1]["content"]


def test_two_shots_of_the_same_words_are_told_apart(server):
    same = words_for({"heard": "a dog"}, 0, True)
    thread = {"hero": HERO, "palette": PALETTE}
    server.plan.append(said(json.dumps({"thread": thread, "pictures": [same, same]})))
    first, second = ask(server, [Brief("dog", 1), Brief("dog", 2)])
    assert first.text != second.text
    assert "says the same" in server.bodies[1]["messages"][-1]["content"]


def test_words_that_go_round_and_round_are_sent_back(server):
    round_ = "A dog sits by the sea at dusk, she is beautiful, and she is beautiful, for "
    server.plan.append(broken(prompt=round_ + "she is beautiful in the blue light of the shore."))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert "'she is beautiful' over and over" in server.bodies[1]["messages"][-1]["content"]


def test_of_the_words_beside_the_prompt_only_what_is_fit_stays(server):
    faults = {
        "title": "<b>Bark</b>",
        "caption": "See https://example.org for more of it.",
        "negative_prompt": "none",
    }
    server.plan += [broken(**faults)] * 2
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert (prompt.title, prompt.caption, prompt.negative) == ("", "", "")


def test_all_words_that_come_keep_to_the_rules_of_the_bank(server):
    for prompt in ask(server, [Brief(label, 2) for label in ("dog", "rain", "clock_tick")]):
        assert list(text_problems(prompt.text)) == []


# Servers that are loading, busy, slow, gone


def test_a_model_that_loads_is_waited_for(server):
    loading = (503, {}, {"error": {"code": 503, "message": "Loading model", "type": "x"}})
    server.plan += [loading] * 3
    told = []
    [prompt] = ask(server, watch=Watch(lambda text, share: told.append(text)))
    assert_by_the_model(prompt)
    assert len(server.posts) == 4
    assert any("still being loaded" in text for text in told)


def test_too_many_requests_are_waited_out_as_long_as_told(server):
    server.plan.append((429, {"Retry-After": "1"}, {"error": {"message": "slow down"}}))
    begun = time.monotonic()
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert time.monotonic() - begun >= 1
    assert len(server.posts) == 2


def test_a_wait_that_is_too_long_gives_the_banks_words(server):
    server.plan.append((429, {"Retry-After": "4000"}, {"error": {"message": "slow down"}}))
    [prompt] = ask(server)
    assert_by_the_bank(prompt, "too many requests", "4")
    assert len(server.posts) == 1


def test_a_slow_answer_is_waited_for_but_not_for_ever(server):
    server.delay = 0.5
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    patience = RetryPolicy(read_seconds=0.2, total_seconds=0.2, attempts=1)
    [prompt] = ask(server, [Brief("dog", 9)], policy=patience)
    assert_by_the_bank(prompt, "no answer came in time", brief=Brief("dog", 9))
    # Nor is the next picture kept waiting for it, until somebody asks whether it is there again.
    sent = len(server.asked)
    [prompt] = ask(server, [Brief("dog", 10)])
    assert_by_the_bank(prompt, "no answer came in time", brief=Brief("dog", 10))
    assert len(server.asked) == sent
    assert ChatWriter(address=server.address).readiness(probe=True).ready
    [prompt] = ask(server, [Brief("dog", 10)])
    assert_by_the_model(prompt)


ERRORS = {
    "an error with 200": (
        (200, {}, {"error": {"message": "out of tokens today"}}),
        "out of tokens",
    ),
    "an error as a text": ((200, {}, {"error": "no slot is free"}), "no slot is free"),
    "an error within a stream": (
        (
            200,
            {"Content-Type": "text/event-stream"},
            b'data: {"choices": [{"delta": {"content": "{\\"pict"}}]}\n\n'
            b'data: {"error": {"message": "the node went away"}}\n\n',
        ),
        "the node went away",
    ),
    "a busy model": ((200, {}, {"error": "this model has too much to do"}), "too much to do"),
    "a page": ((200, {"Content-Type": "text/html"}, b"<h1>Welcome</h1>"), "nothing usable came"),
    "nothing": ((200, {}, b""), "nothing usable came"),
    "no choice": ((200, {}, {"choices": []}), "nothing usable came"),
    "a gateway": ((502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>"), "has a problem"),
    "no memory": ((500, {}, {"error": {"message": "CUDA out of memory"}}), "CUDA out of memory"),
    "no money": ((402, {}, {"error": {"message": "pay first"}}), "pay first"),
    "moderation": (
        (400, {}, {"error": {"code": "content_filter", "message": "filtered"}}),
        "moderation",
    ),
    "a refusal": (said(None, refusal="I will not speak of dogs."), "refuses: I will not speak"),
    "a filter": (said("", finish="content_filter"), "filtered away"),
    "elsewhere": ((307, {"Location": "http://127.0.0.1:9/v1"}, b""), "redirect"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_answer_that_is_an_error_gives_the_banks_words_and_says_why(server, case):
    answer, why = ERRORS[case]
    server.plan.append(answer)
    [prompt] = ask(server)
    assert_by_the_bank(prompt, why)
    assert len(server.posts) == 1
    assert "<" not in prompt.writing.note
    assert "Models listed" not in prompt.writing.note


def test_a_model_that_was_retired_is_told_with_those_that_are_listed(server):
    [prompt] = ask(server, model="gpt-3")
    assert_by_the_bank(prompt, "gpt-3", "does not exist", "llama3.2, qwen3")
    assert len(server.posts) == 1
    ready = ChatWriter("gpt-3", address=server.address).readiness(probe=True)
    assert not ready.ready
    assert "llama3.2, qwen3" in ready.message


def test_a_key_that_is_not_accepted_is_told():
    with ChatService() as server:
        server.key = "sk-another-key-0123456789"
        [prompt] = ask(server, model="llama3.2")
        assert_by_the_bank(prompt, "key is not accepted", "SOUNDSCAPE_CHAT_KEY")
        assert server.posts == []


def test_cancelling_ends_it_at_once(server):
    import threading

    server.delay, watch = 5.0, Watch()
    threading.Timer(0.5, watch.cancel).start()
    begun = time.monotonic()
    with pytest.raises(ProviderError, match="cancelled") as caught:
        ask(server, model="llama3.2", watch=watch)
    assert caught.value.kind == "cancelled"
    assert time.monotonic() - begun < 3


# Down: three seconds at most


@pytest.fixture
def down():
    """Addresses at which nobody answers: refused, and picked up but silent."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield {
            "refused": f"http://127.0.0.1:{closed.getsockname()[1]}",
            "silent": f"http://127.0.0.1:{silent.getsockname()[1]}",
        }


@pytest.mark.parametrize("case", ["refused", "silent"])
@pytest.mark.parametrize("model", ["", "llama3.2"])
def test_a_server_that_is_down_costs_at_most_three_seconds_for_all_pictures(down, case, model):
    writer = ChatWriter(model, address=down[case])
    import requests  # noqa: F401 (its import is not the server's fault)

    begun = time.monotonic()
    prompts = writer.write([Brief("dog", seed) for seed in range(1, 21)])
    prompts += ChatWriter(model, address=down[case]).write([DOG])
    assert time.monotonic() - begun < 3
    assert len(prompts) == 21
    assert_by_the_bank(prompts[-1], "no connection to 127.0.0.1")


# Which model


def test_no_model_is_asked_that_is_not_listed(server):
    server.models = ("nomic-embed-text", "whisper-1", "qwen3", "llama3.2")
    [prompt] = ask(server)
    assert prompt.writing.model == "qwen3"
    ready = ChatWriter(address=server.address).readiness(probe=True)
    assert ready.ready
    assert "qwen3" in ready.message
    assert "llama3.2" in ready.message
    assert "embed" not in ready.message


def test_a_list_in_another_form_is_read_and_what_is_no_name_left_out(server):
    listed = [{"name": "bge-m3:latest"}, {"name": "m" * 5_000}, {"name": "phi4:14b"}, {"id": 4}]
    server.models = ("phi4:14b",)
    server.plan.append((200, {}, {"models": listed}))
    ready = ChatWriter(address=server.address).readiness(probe=True)
    assert (ready.ready, ready.message) == (True, "ready: phi4:14b")


def test_where_none_is_listed_a_person_names_one(server):
    server.models = None
    [prompt] = ask(server)
    assert_by_the_bank(prompt, "no model is listed")
    server.plan.append(said(TEXT))
    [prompt] = ask(server, model="anything")
    assert_by_the_model(prompt)


def test_of_a_service_with_many_models_none_is_chosen_for_a_person(monkeypatch, server):
    monkeypatch.setattr("soundscape.writers.chat.is_own_machine", lambda host: False)
    [prompt] = ask(server)
    assert_by_the_bank(prompt, "no model was named", "llama3.2, qwen3")
    assert server.posts == []
    server.models = ("only-one",)
    [prompt] = ask(server)
    assert prompt.writing.model == "only-one"


def test_a_service_that_wants_a_key_is_not_ready_without_one():
    assert (
        ChatWriter(address="openai").readiness().message == "key missing: set SOUNDSCAPE_CHAT_KEY"
    )
    assert ChatWriter().address == "http://127.0.0.1:11434/v1"
    with pytest.raises(ProviderError, match="SOUNDSCAPE_CHAT_URL"):
        ChatWriter(address="olama")


def test_words_that_a_service_refused_are_followed_by_the_banks(server):
    [prompt] = ask(server)
    writer = ChatWriter(address=server.address)
    other = writer.another(DOG, prompt)
    assert other == writers.get("bank").write([DOG])[0]
    assert writer.another(DOG, other) != other


def test_a_whole_answer_is_kept_though_the_connection_broke(monkeypatch):
    body = json.dumps(said(TEXT)[2]).encode()

    def act(connection):
        connection.sendall(http(body, length=len(body) + 99, Content_Type="application/json"))

    monkeypatch.setattr(ChatWriter, "_greeted", lambda self, server, watch: ())
    with Misbehaving(act) as bad:
        [prompt] = ChatWriter("m", address=bad.address, policy=QUICK).write([DOG])
        assert_by_the_model(prompt)
        assert len(bad.asked) == 1


def test_a_class_of_ones_own_may_be_called_in_any_language(server):
    hound = Brief("mein_hund", 3)
    server.plan.append(said(TEXT))
    [prompt] = ask(server, [hound])
    assert_by_the_model(prompt)
    assert len(server.posts) == 1


def test_what_was_fit_stays_where_the_mending_fails_and_is_asked_for_again(server):
    good, bad = words_for({"heard": "a dog"}), {"prompt": "Rain."}
    server.plan.append(said(json.dumps({"pictures": [good, bad]})))
    server.plan.append((500, {}, {"error": {"message": "gone"}}))
    shots = [Brief("dog", 5), Brief("rain", 5)]
    first, second = ask(server, shots)
    assert first.text == good["prompt"]
    assert_by_the_bank(second, "not mended", "gone", "has 1 words", brief=shots[1])
    assert ask(server, shots)[1].writing.writer == "chat"


def test_words_that_lack_but_a_title_are_not_made_worse(server):
    server.plan.append(broken(title="see www.example.org"))
    server.plan.append(broken(prompt="A dog."))
    [prompt] = ask(server)
    assert_by_the_model(prompt)
    assert prompt.title == ""


# A real server, on one's own machine: nobody is billed for these

real = pytest.mark.skipif(not OWN_SERVER, reason="needs a real server: SOUNDSCAPE_CHAT_URL")


@pytest.fixture
def model():
    writer = ChatWriter(OWN_MODEL, address=OWN_SERVER)
    if writer.cost != "free":
        pytest.skip("a service would be paid: SOUNDSCAPE_CHAT_URL")
    assert writer.readiness(probe=True).ready
    return writer


def assert_answered(prompt):
    """Whatever a model is worth: words came, and those that broke a rule are not used."""
    assert prompt.writing.model
    assert prompt.writing.tokens > 0
    if prompt.writing.note:
        assert "break the rules" in prompt.writing.note
    else:
        assert list(text_problems(prompt.text)) == []


@real
def test_a_real_model_answers_in_the_form_that_is_asked_for(model):
    sound = describe(load_clip(data_file("demo/rooster.wav")))
    [prompt] = model.write([Brief("rooster", 1, sound)])
    assert_answered(prompt)
    assert "nothing of this picture" not in prompt.writing.note
    [again] = model.write([Brief("rooster", 1, sound)])
    assert again.text == prompt.text


@real
def test_a_real_model_speaks_of_all_shots_at_once(model):
    prompts = model.write([Brief("dog", 1), Brief("rain", 2)])
    assert len(prompts) == 2
    for prompt in prompts:
        assert_answered(prompt)


@real
def test_a_real_model_that_is_called_off_is_free_for_the_next(model):
    watch = Watch()
    threading.Timer(2.0, watch.cancel).start()
    shots = [Brief("rain", seed) for seed in range(1, 11)]
    begun = time.monotonic()
    with pytest.raises(ProviderError, match="cancelled while the answer"):
        model.write(shots, watch=watch)
    assert time.monotonic() - begun < fair_seconds(4.0)
    assert_answered(model.write([Brief("dog", 3)])[0])
