"""The card of a picture: how it came to be.

A `Card` is read and written as JSON (`Card.from_json`, `Card.to_json`); what that JSON holds is
published as a JSON Schema, ``soundscape/artwork/card.schema.json``, whose names are those of the
attributes here. `files` tells where cards lie.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ..errors import ArtworkError
from ..features import Acoustics
from ..models import Prediction, Sound
from ..painter import DRAWINGS, Heard
from ..prompts import Phrase, Writing
from .facts import Cost, PictureFacts, PromptFacts, ProviderFacts, SoundFacts
from .schema import SCHEMA, check_document

if TYPE_CHECKING:
    from ..audio import Clip
    from ..prompts import Prompt
    from ..providers import ImageRequest, ImageResult

__all__ = ["MAX_CARD_BYTES", "Card", "make_card", "remade_card", "versions"]

MAX_CARD_BYTES = 4_000_000


@dataclass(frozen=True)
class Card:
    """How a picture came to be.

    Parameters
    ----------
    sound : SoundFacts
    prediction : Prediction
        What the classifier said.
    label : str
        The class that was pictured: heard, corrected by a person, or named by a person's words.
    acoustics : Acoustics
        What was measured.
    prompt : PromptFacts
    provider : ProviderFacts
    created : str
        When the picture was made, ISO 8601 with its offset from UTC.
    picture : PictureFacts
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew); empty for services.
    versions : dict of str to str
        Of what the picture depends on.
    heard : tuple of Heard
        The sounds of which the painter made one scene; empty where the label alone is drawn.

    Examples
    --------
    >>> from soundscape.artwork import read_card
    >>> card = read_card("reports/esc10/pictures/rooster-7.card.json")
    >>> card.label, card.provider.seed_asked
    ('rooster', 7)
    """

    sound: SoundFacts
    prediction: Prediction = field(repr=False)
    label: str
    acoustics: Acoustics = field(repr=False)
    prompt: PromptFacts
    provider: ProviderFacts
    created: str
    picture: PictureFacts
    legend: tuple[tuple[str, str], ...] = field(repr=False)
    versions: dict[str, str] = field(repr=False, hash=False)
    heard: tuple[Heard, ...] = ()

    @classmethod
    def from_dict(cls, document: object, where: str = "The card") -> Card:
        """The card that a JSON document holds.

        Raises
        ------
        ArtworkError
            When it does not keep to the schema or contradicts itself; `where` begins the message.
        """
        known = check_document(document, where)
        prompt, provider = known["prompt"], _with_tuples(known["provider"])
        provider["cost"] = Cost(**provider["cost"])
        parts = tuple(Phrase(**part) for part in prompt["parts"])
        writing = Writing(**prompt.get("writing", {}))
        return cls(
            sound=SoundFacts(**known["sound"]),
            prediction=_prediction(known["prediction"]),
            label=known["label"],
            acoustics=Acoustics(**_with_tuples(known["acoustics"])),
            prompt=PromptFacts(**prompt | {"parts": parts, "writing": writing}),
            provider=ProviderFacts(**provider),
            created=known["created"],
            picture=PictureFacts(**_with_tuples(known["picture"])),
            legend=tuple(tuple(pair) for pair in known["legend"]),
            versions=dict(known["versions"]),
            heard=tuple(_heard(one) for one in known.get("heard", ())),
        )

    @classmethod
    def from_json(cls, text: str | bytes, where: str = "The card") -> Card:
        """The card that a text holds; raises as `from_dict` does."""

        def refuse(name):
            raise ValueError(f"{name} is no number")

        try:
            if len(text) > MAX_CARD_BYTES:
                raise ValueError(f"more than {MAX_CARD_BYTES} bytes")
            document = json.loads(text, parse_constant=refuse)
        except (ValueError, RecursionError) as error:
            raise ArtworkError(
                f"{where} is not a card ({str(error)[:120]}). Expected the JSON that soundscape "
                f"writes."
            ) from None
        return cls.from_dict(document, where)

    def to_dict(self) -> dict:
        """The card as plain JSON values, which keep to the schema."""
        # Through JSON, so that tuples become lists.
        document = json.loads(json.dumps({"schema": SCHEMA, **asdict(self)}))
        # What a card has nothing of is left out: cards of before stay as they were.
        for name in ("sounds", "family", "open_set"):
            if not document["prediction"][name]:
                del document["prediction"][name]
        for name in ("title", "caption"):
            if not document["prompt"][name]:
                del document["prompt"][name]
        if self.prompt.writing == Writing():
            del document["prompt"]["writing"]
        if not self.heard:
            del document["heard"]
        if not self.picture.notes:  # most pictures have none, and their cards stay as they were
            del document["picture"]["notes"]
        return document

    def to_json(self, *, indent: int | None = None) -> str:
        """The card as a JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


def make_card(
    clip: Clip,
    prediction: Prediction,
    acoustics: Acoustics,
    request: ImageRequest,
    prompt: Prompt,
    result: ImageResult,
    unit: str,
) -> Card:
    """The card of a picture that was just made; `unit` is what its cost counts in."""
    return Card(
        sound=SoundFacts(
            clip.sha256, clip.source, clip.rate_hz, clip.duration_seconds, clip.truncated
        ),
        prediction=prediction,
        label=request.label,
        acoustics=acoustics,
        prompt=PromptFacts(
            request.prompt,
            prompt.parts,
            request.negative_prompt,
            prompt.title,
            prompt.caption,
            # The origin of a bank's prompt says all that there is to say.
            Writing() if prompt.writing == Writing("bank") else prompt.writing,
        ),
        heard=request.sounds,
        **_made(request.style, request.seed, request.size, result, unit),
    )


def remade_card(card: Card, result: ImageResult, unit: str) -> Card:
    """A card with everything in it that making the picture decides; the rest stays."""
    asked = card.provider
    return replace(card, **_made(asked.style, asked.seed_asked, asked.size_asked, result, unit))


def _made(style: str | None, seed: int, size: tuple[int, int], result: ImageResult, unit: str):
    """The parts of a card that making the picture decides."""
    return {
        "provider": ProviderFacts(
            style=style,
            seed_asked=seed,
            size_asked=(size[0], size[1]),
            name=result.provider,
            model=result.model,
            # As it will be read again, so that a card is the same before and after it was a file.
            parameters=json.loads(json.dumps(result.parameters)),
            seed=result.seed,
            cost=Cost(result.credits, unit),
            from_cache=result.from_cache,
            request_id=result.request_id,
        ),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "picture": PictureFacts(
            hashlib.sha256(result.image).hexdigest(),
            result.format,
            (result.size[0], result.size[1]),
            result.alt_text,
            tuple(text[:500] for text in result.notes),
        ),
        "legend": tuple(tuple(pair) for pair in result.legend),
        "versions": versions(),
    }


def _prediction(values: dict) -> Prediction:
    sounds = tuple(Sound(**one) for one in values.get("sounds", ()))
    return Prediction(**{**_with_tuples(values), "sounds": sounds})


def _heard(values: dict) -> Heard:
    spans = tuple((start, end) for start, end in values["spans"])
    return Heard(values["label"], spans, values["loudness_db"])


def _with_tuples(values: dict) -> dict:
    """Lists as the tuples that frozen things hold."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def versions() -> dict[str, str]:
    """Versions of what a picture depends on."""
    found = {"python": platform.python_version(), "drawings": DRAWINGS}
    for name in ("soundscape", "numpy", "scipy", "soxr", "resvg-py"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
