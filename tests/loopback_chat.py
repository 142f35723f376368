"""A server of language models on loopback, which behaves as the known programs do.

`ChatService` checks what it is sent, reads it as a model would, and answers to the point; its
`plan` (see `loopback.Service`) and the helpers here make it answer as those programs do on bad
days.
"""

import json

from loopback import KEY, Service

HERO, PALETTE = "an old ferryman", "ochre and slate blue"
_PLACES = (
    "a wide river",
    "a stone quay",
    "a reed bed",
    "an orchard wall",
    "a chalk road",
    "a moor",
)


def words_for(picture, number=0, story=False):
    """Words that keep to every rule, for a picture as it is told of in a request."""
    thread = f", {HERO} near it, all in {PALETTE}" if story else ""
    place = _PLACES[number % len(_PLACES)]
    heard = picture.get("heard", "a sound")
    return {
        "prompt": f"Beside {place}, {heard} under a low evening sky{thread}. Loose gouache on "
        f"toned paper, broad calm shapes, one band of pale light, {number + 3} birds.",
        "negative_prompt": "people in a crowd",
        "title": f"Evening at {place}",
        "caption": f"One can see {heard} by {place} in the evening.",
    }


def said(content, *, finish="stop", usage=(700, 300), **message):
    """A chat answer in OpenAI's form."""
    document = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "llama3.2",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
    }
    if usage:
        there, back = usage
        document["usage"] = {
            "prompt_tokens": there,
            "completion_tokens": back,
            "total_tokens": there + back,
        }
    return 200, {}, document


def streamed(content, *, reasoning="", usage=(700, 300)):
    """The same as server-sent events that nobody asked for, a few letters each."""
    pieces = [{"role": "assistant", "content": ""}]
    pieces += [{"reasoning": reasoning[at : at + 7]} for at in range(0, len(reasoning), 7)]
    pieces += [{"content": content[at : at + 7]} for at in range(0, len(content), 7)]
    events = [{"choices": [{"index": 0, "delta": piece}]} for piece in pieces]
    events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    there, back = usage
    events.append({"choices": [], "usage": {"prompt_tokens": there, "completion_tokens": back}})
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    body = ": PROCESSING\n\n" + "".join(lines) + "data: [DONE]\n\n"
    return 200, {"Content-Type": "text/event-stream"}, body.encode()


class ChatService(Service):
    """``/v1`` as Ollama, llama.cpp, vLLM, LM Studio, LocalAI and OpenAI have it.

    Attributes
    ----------
    key : str or None
        What it wants; None for a server of one's own.
    models : list of str or None
        What it lists; None for no list.
    refuses : dict of str to str
        What it says, with a 400, where a request has this field.
    forms : tuple of str
        Forms of an answer that it knows.
    """

    key = None
    models = ("llama3.2", "qwen3")
    forms = ("json_schema", "json_object", "text")

    def __init__(self):
        super().__init__()
        self.refuses = {}

    @property
    def bodies(self):
        """What was asked for, as it was read."""
        return [json.loads(request[3]) for request in self.posts]

    def answer(self, request, body):
        """Status, headers, content."""
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return self.error(401, f"Incorrect API key provided: {KEY}", "invalid_api_key")
        if request.path == "/v1/models":
            if self.models is None:
                return self.error(404, "no such path")
            listed = [{"id": name, "object": "model", "created": 1} for name in self.models]
            return 200, {}, {"object": "list", "data": listed}
        if request.path != "/v1/chat/completions":
            return self.error(404, "no such path")
        asked = json.loads(body)
        if self.models is not None and asked["model"] not in self.models:
            what = f"The model `{asked['model']}` does not exist"
            return self.error(404, what, "model_not_found")
        for field, text in self.refuses.items():
            if field in asked:
                return self.error(400, text)
        form = asked.get("response_format", {"type": "text"})["type"]
        if form not in self.forms:
            return self.error(400, f"'response_format.type' must be {' or '.join(self.forms)}")
        return said(json.dumps(self.words(asked)))

    @staticmethod
    def words(asked):
        """What a good model says."""
        task, heard = asked["messages"][0]["content"], asked["messages"][-1]["content"]
        story = "thread" in task
        told = json.loads(asked["messages"][1]["content"])["pictures"]
        wanted = range(len(told))
        if "rewrite" in heard:
            rewrite = json.loads(heard[heard.index("{") :])["rewrite"]
            wanted = [one["number"] - 1 for one in rewrite]
        pictures = [words_for(told[place], place, story) for place in wanted]
        thread = {"thread": {"hero": HERO, "palette": PALETTE}} if story else {}
        return {**thread, "pictures": pictures}

    @staticmethod
    def error(status, text, code="x"):
        """An error in the documented form."""
        return status, {}, {"error": {"message": text, "type": "x", "param": None, "code": code}}
