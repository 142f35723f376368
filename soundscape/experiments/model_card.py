"""The model card that people read, made of the one that programs read and of committed reports."""

from __future__ import annotations

import json
import os
from pathlib import Path
from textwrap import fill

from .. import evaluation
from .._util.files import write_whole
from .._util.labels import pretty
from .._util.paths import reports_home
from ..models import ModelFiles, audioset, read_model, spec_of
from ..models.files import WEIGHTS_HOME

__all__ = ["ATTRIBUTION", "restate", "write_model_card"]

ATTRIBUTION = "ATTRIBUTION.md"
"""Beside a network whose clips have authors that want to be named."""
_EVERYDAY = Path("esc50") / "ear" / "everyday.json"
_WIDTH = 100


def restate(name: str, result: evaluation.Score) -> None:
    """Write a new score into the cards of a model that ships; its weights stay as they are."""
    folder = WEIGHTS_HOME / name
    facts = json.loads((folder / "card.json").read_text("utf-8"))
    facts["training"]["cross_validation"] = result.to_dict()
    evaluation.save_metrics(facts, folder / "card.json")
    write_model_card(folder)


def write_model_card(folder: str | os.PathLike) -> Path:
    """Write ``MODEL_CARD.md``: what ``card.json`` says of a model, for people.

    What the ear says of everyday recordings is told as far as the reports have it (see
    `everyday.save`).

    Parameters
    ----------
    folder : path
        A model folder.

    Returns
    -------
    Path
        Of the card.
    """
    folder = Path(folder)
    files = read_model(folder)
    path = reports_home() / _EVERYDAY
    measured = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    paragraphs = [
        f"# Model card: {files.name}",
        _what_it_is(files, folder),
        "## Data",
        *_data(files),
        "## Protocol and result",
        *(_open_results(files, measured) if files.kind == "open" else _results(files, measured)),
        "## Limits",
        *(_never_heard(measured) if files.kind == "open" else [_limits(files)]),
        "## Licence",
        *_licence(files),
    ]
    text = "\n\n".join(_filled(one) for one in paragraphs) + "\n"
    return write_whole(folder / "MODEL_CARD.md", text.encode())


def _filled(text: str) -> str:
    lead = "> " if text.startswith("> ") else ""
    return fill(
        text, _WIDTH, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False
    )


def _what_it_is(files: ModelFiles, folder: Path) -> str:
    size = files.file.stat().st_size / 1e6
    parameters = f"{files.facts['parameters']:,} parameters, {size:.2g} MB of weights."
    if files.kind == "open":
        return (
            f"The ear: the convolutions of a MobileNet (Howard et al. 2017) over windows of 0.96 s "
            f"of sound, the last of them twice, in 8 bits; and as its head the last layer of "
            f"YAMNet, by Google, which went on learning and names {len(files.labels)} everyday "
            f"sounds, several at once. It is what is asked where nobody says which model, and the "
            f"body that other heads stand on. It does not need YAMNet. {parameters}"
        )
    what = spec_of(files.network).title
    if files.body:
        what = f"A linear head on what the ear hears (the model `{files.facts['body_of']}`)"
    named = ", ".join(map(pretty, files.labels))
    where = f" It is the head of `{files.folder.name}`." if files.folder != folder else ""
    beyond = len(files.outputs) - len(files.labels)
    something = (
        f" Of {beyond} other sounds it was trained on it says that they are none of these."
        if beyond
        else ""
    )
    return f"{what}. {parameters}{where} It names environmental sounds: {named}.{something}"


def _data(files: ModelFiles) -> list[str]:
    facts = files.facts["training"]
    beginning = ", after what YAMNet had learnt" if _begun(files) else ", nothing else"
    parts = [
        f"{facts['clips']:,} clips of {facts['dataset']}{beginning}. Licences of the data: "
        f"{facts['licence']}.",
        f"> {facts['citation']}",
    ]
    return parts + [
        f"Beside them {one['clips']:,} everyday recordings, {one['dataset']}, without labels: for "
        f"what YAMNet, the teacher, hears in them and in the clips above. Licences of the data: "
        f"{one['licence']}."
        for one in facts.get("beside", ())
    ]


def _begun(files: ModelFiles) -> bool:
    # What ran is kept as it was: recipes of other types have no such entry.
    return files.facts["training"]["recipe"].get("begin") == "yamnet"


def _results(files: ModelFiles, measured: dict) -> list[str]:
    """Of a closed set: how often it is right, and when it says that a sound is none of it."""
    facts = files.facts["training"]
    result = facts["cross_validation"]
    folds = ", ".join(f"{fold}: {value:.1f} %" for fold, value in result["folds"].items())
    parts = [
        f"Scored on {len(result['folds'])} official folds, each by a model that has never heard "
        f"it; every setting was fixed beforehand. Accuracy {result['accuracy']:.1f} % (mean over "
        f"folds and {result['seeds']} seed(s); standard deviation over folds "
        f"{result['fold_std']:.1f}, over seeds {result['seed_std']:.1f}; 95 % interval "
        f"{result['low']:.1f} to {result['high']:.1f}, by bootstrap (BCa) over the "
        f"{result['recordings']:,} recordings that the clips were cut from). Folds: {folds}. The "
        f"shipped weights come from the same recipe trained once more on all folds (seed "
        f"{facts['seed']}, {facts['seconds']:.0f} s with {facts['backend']}, "
        f"{facts['peak_memory_mb']} MB of memory).",
    ]
    if "gate" not in files.facts:
        return [
            *parts,
            f"Probabilities are softmax outputs at temperature {files.temperature}, fitted on the "
            f'out-of-fold predictions; below {files.threshold} the verdict is "unknown", which one '
            f"known sound in twenty gets.",
        ]
    parts.append(
        f"Probabilities are softmax outputs at temperature {files.temperature}, fitted on the "
        f"out-of-fold predictions. A gate, a logistic regression, says how probable it is that a "
        f"sound is one of these at all: of the largest of them, and of what the head of "
        f"`{files.facts['body_of']}` hears. Where the product of both stays below "
        f'{files.threshold} the verdict is "unknown": of the everyday recordings that are none of '
        f"these sounds, one in forty passes."
    )
    found = measured.get("closed_sets", {}).get(files.name)
    if found:
        none, verdict = found["claimed_of_none"], found["verdict_right"]
        parts.append(
            f"Judged on folds that nothing was fitted to: of {none['of']:,} everyday recordings "
            f"that are none of these sounds {_percent(none)} were claimed to be one; of "
            f"{verdict['of']:,} clips that are, {_percent(found['first_name_right'])} got the "
            f"right name, and {_percent(verdict)} got it as the verdict."
        )
    return parts


def _percent(found: dict) -> str:
    return f"{found['share']:.1f} % ({found['low']:.1f} to {found['high']:.1f})"


def _open_results(files: ModelFiles, measured: dict) -> list[str]:
    """Of the open set: how far it hears what YAMNet hears, and whether it may be believed."""
    facts, calibration = files.facts["training"], files.facts["calibration"]
    result = facts["cross_validation"]
    parts = [
        f"The recipe was trained once for each of five folds, which share no source of recordings, "
        f"and once on everything for the weights that ship (seed {facts['seed']}, "
        f"{facts['seconds']:.0f} s with {facts['backend']}, {facts['peak_memory_mb']} MB of "
        f"memory). What follows was asked of the fold's network about clips that it never heard. "
        f"The head `esc50`, which stands on it, names the classes of ESC-50 with an accuracy of "
        f"{result['accuracy']:.1f} % (95 % interval {result['low']:.1f} to {result['high']:.1f} "
        f"over {result['recordings']:,} recordings). That several sounds are heard at once it was "
        f"taught with computed mixtures of clips of these classes.",
    ]
    if measured:
        agrees, said = measured["agrees_with_yamnet"], measured["open_set"]
        first, own = said["first_name"], said["first_name_of_yamnet"]
        verdicts = said["verdicts_of_everyday"]
        parts += [
            f"Of {measured['clips']['everyday']:,} everyday recordings of "
            f"{measured['recordings']['everyday']} sources its first class is YAMNet's for "
            f"{_percent(agrees['first'])}, and YAMNet's first is among its first three for "
            f"{_percent(agrees['in_first_three'])}. Speech is named speech for "
            f"{_percent(first['speech'])} of {first['speech']['of']} recordings (by YAMNet for "
            f"{own['speech']['share']:.1f} %), music named music or an instrument for "
            f"{_percent(first['music'])} of {first['music']['of']} (by YAMNet for "
            f"{own['music']['share']:.1f} %). A sound is named in {verdicts['known']:.1f} % of "
            f"them, a family in {verdicts['family']:.1f} %, nothing in the others.",
        ]
    parts.append(
        f"Each probability is for itself: a logistic function of what is heard (Platt 1999; slope "
        f"{calibration['slope']}, offset {calibration['offset']}), fitted on those answers; from "
        f"{calibration['threshold']} on a sound is said to be heard."
    )
    if measured:
        parts.append(
            f"The probability of what is named first is off by {said['calibration_error']:.3f} on "
            f"average, on folds that it was not fitted to."
        )
    return parts


def _limits(files: ModelFiles) -> str:
    facts = files.facts["training"]
    return (
        f"Trained on {facts['clips']:,} short recordings: unusual microphones, mixtures of sounds "
        f"and sounds of other classes can be named wrongly and with confidence. Not for safety, "
        f"security or surveillance."
    )


def _never_heard(measured: dict) -> list[str]:
    others = ", ".join(map(pretty, audioset.OTHERS))
    kinds, agreement = measured.get("agrees_with_yamnet", {}).get("by_kind"), ""
    if kinds:
        agreement = (
            f": its first class is YAMNet's for {kinds['tool']:.1f} % of the tools and "
            f"{kinds['vehicle']:.1f} % of the vehicles, and for {kinds['speech']:.1f} % of the "
            f"speech"
        )
    return [
        "What was never heard in training: of most of its labels not one labelled recording. What "
        "it knows of them is what YAMNet heard in two million videos of AudioSet (Gemmeke et al. "
        "2017), kept by asking YAMNet about every variant; where YAMNet is wrong, so is the ear. "
        f"Four labels ({others}) are none of AudioSet's classes; ESC-50 taught them.",
        "Voices: its everyday speech comes from few collections, and the largest is English, read "
        "aloud. Languages, accents, children, old people, whispering and shouting were not "
        "measured one by one. It says that somebody speaks, never who, what or in which language.",
        "Machines: those of other countries and years than were recorded were not measured, and "
        f"which machine it is is heard less surely than that somebody speaks{agreement}.",
        "What lies under another sound can be missed, and what is silent is not named. Not for "
        "safety, security or surveillance.",
    ]


def _licence(files: ModelFiles) -> list[str]:
    facts = files.facts["training"]
    credited = (files.folder / ATTRIBUTION).is_file()
    credit = f" (listed in {ATTRIBUTION} of `{files.folder.name}`)" if credited else ""
    terms = "see above" if facts.get("beside") else facts["licence"]
    parts = [
        f"The weights may be used under the terms of their data{credit}: {terms}, with attribution "
        f"to the data set above."
    ]
    if not _begun(files):
        return parts
    which = (
        "Convolutions 0 to 8 are YAMNet's, convolutions 9 to 13 and the head began as YAMNet's and "
        "went on learning"
        if files.kind == "open"
        else "The body that this head stands on began as YAMNet's"
        if files.body
        else "They derive from YAMNet by further training"
    )
    home = f" of `{files.facts['body_of']}`" if files.body else ""
    return [
        *parts,
        f"{which}: (c) The TensorFlow Authors, under the Apache License 2.0 "
        f"(LICENSE-YAMNET.txt{home}).",
    ]
