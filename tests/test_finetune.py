"""How the ear is fine-tuned: what it hears, what it never hears, and that it learns."""

import dataclasses

import numpy as np
import pytest
from small import eagerly, small_models

from soundscape import datasets, training
from soundscape.augment import waveform
from soundscape.errors import ModelError
from soundscape.features import heard_levels
from soundscape.training import recipe_of
from soundscape.training.finetune import Lesson
from soundscape.training.recipes import Remembering

COUNT = 2  # variants of a clip in a round
CLASSES = ("dog", "rain", "rooster", "clock_tick")  # as many as make a lesson of several steps


@pytest.fixture(scope="module")
def clips():
    whole = datasets.load("synthetic", clips_per_class=5)
    items = tuple(item for item in whole.items if item.label in CLASSES)
    return training.training_clips(dataclasses.replace(whole, classes=CLASSES, items=items))


@pytest.fixture(scope="module")
def made(clips, tmp_path_factory):
    """Two rounds of two variants of each clip."""
    cache = tmp_path_factory.mktemp("variants")
    options = {"cache": cache, "count": COUNT}
    return [waveform.compute(clips.dataset, round_=round_, **options) for round_ in (0, 1)]


@pytest.fixture
def small():
    with small_models():
        yield


RECIPE = dataclasses.replace(
    recipe_of("ear"), epochs=2, batch_size=16, begin="", ema=0.5, remembering=None
)


def tuned(clips, made, **changes):
    recipe = dataclasses.replace(RECIPE, **changes)
    with small_models(), eagerly():
        return training.fine_tune(Lesson(clips, made), None, 1, recipe, seed=1)


@pytest.fixture(scope="module")
def whole(clips, made):
    """An ear that heard the first round twice."""
    return tuned(clips, made[:1])


def test_a_variant_without_a_change_is_seen_as_the_clip_is(clips, made):
    for place in (0, 7):
        seen = waveform.unpacked(made[0].levels[COUNT * place])
        heard = heard_levels(clips.dataset.load(clips.dataset.items[place]))
        assert np.abs(seen - heard).mean() < 0.1


def test_variants_go_on_where_they_were_interrupted(clips, made, tmp_path):
    loaded = []

    def dataset(stop=10**6):
        def loader(item):
            if len(loaded) == stop:
                raise KeyboardInterrupt
            loaded.append(item)
            return clips.dataset.load(item)

        return dataclasses.replace(clips.dataset, loader=loader)

    options = {"cache": tmp_path, "count": COUNT}
    with pytest.raises(KeyboardInterrupt):
        waveform.compute(dataset(stop=10), **options)  # in the third of five folds
    assert len({item.fold for item in loaded[:8]}) == 2
    done = set(loaded[:8])
    loaded.clear()
    found = waveform.compute(dataset(), **options)
    assert set(loaded) == set(clips.dataset.items) - done
    for name in ("levels", "own", "partner", "share"):
        assert np.array_equal(getattr(found, name), getattr(made[0], name)), name


def test_no_clip_of_a_fold_is_heard_before_it_is_asked_about(clips, made):
    items = clips.dataset.items
    for one in made:
        for fold in clips.dataset.folds:
            rows = training.rows_for(clips, one, fold)
            heard = np.concatenate([one.own[rows], one.partner[rows]])
            assert {items[place].fold for place in heard} == set(clips.dataset.folds) - {fold}
        assert len(training.rows_for(clips, one, None)) == len(one.own)


def test_no_recording_of_a_fold_is_heard_in_another_fold(clips, made):
    """Also where its clip in the fold was left out for its licence."""
    first, other = clips.dataset.items[0], clips.dataset.items[1]
    assert first.fold != other.fold
    left_out = dataclasses.replace(first, clip_id="left out", source=other.source)
    whole = dataclasses.replace(clips.whole, items=(*clips.whole.items, left_out))
    siblings = dataclasses.replace(clips, whole=whole)
    rows = training.rows_for(siblings, made[0], first.fold)
    assert 1 not in {*made[0].own[rows], *made[0].partner[rows]}
    rows = training.rows_for(clips, made[0], first.fold)
    assert 1 in made[0].own[rows]


def test_rounds_begin_with_the_clip_and_go_on_with_other_variants(made):
    first, second = made
    assert np.array_equal(first.own, second.own)
    same = [np.array_equal(*pair) for pair in zip(first.levels, second.levels, strict=True)]
    assert same == [row % COUNT == 0 for row in range(len(same))]


def test_the_same_seed_trains_the_same(clips, made, whole):
    again = tuned(clips, made[:1])
    for one, other in zip(whole.get_weights(), again.get_weights(), strict=True):
        assert np.array_equal(one, other)
    assert again.curves == whole.curves


def test_every_pass_hears_the_next_round(clips, made, whole):
    """Two passes over one round are another training than one pass over each of two."""
    once, twice = (one.curves["loss"] for one in (whole, tuned(clips, made)))
    half = len(once) // 2
    assert len(once) == len(twice)
    assert once[:half] == twice[:half]
    assert once[-1] != twice[-1]


@pytest.mark.parametrize("variants", ["recorded", "unmixed"])
def test_fewer_variants_are_repeated_for_as_many_steps(clips, made, whole, variants):
    part = tuned(clips, made[:1], variants=variants)
    assert len(part.curves["loss"]) == len(whole.curves["loss"])
    assert part.curves["loss"] != whole.curves["loss"]


def test_it_remembers_with_one_half_and_learns_with_the_other(clips, made):
    """What the teacher hears moves the body, what labels say the taught half; never both."""
    heard = np.random.default_rng(0).integers(0, 255, (len(made[0].own), 10, 521)).astype(np.uint8)
    told = dataclasses.replace(made[0], heard=heard)
    memory = Remembering(beside="", steps=3, size=10, learning_rate=1e-3, ema=0.5)
    options = {"epochs": 1, "remembering": memory}
    one = tuned(clips, [told], **options)
    other = tuned(clips, [dataclasses.replace(told, heard=255 - heard)], **options)
    again = tuned(clips, [told], **options)

    def differs(a, b, name):
        weights = [network.get_layer(name).get_weights()[0] for network in (a, b)]
        return not np.array_equal(*weights)

    assert differs(one, other, "world")
    assert not differs(one, again, "world")


def test_variants_are_computed_before_trainings_run_side_by_side(small, tmp_path):
    few = datasets.load("synthetic", clips_per_class=2, folds=2)
    items = tuple(
        item for item in few.items if (item.label, item.fold) in {("rain", 1), ("dog", 2)}
    )
    few = dataclasses.replace(few, classes=("rain", "dog"), items=items)
    recipe = dataclasses.replace(RECIPE, rounds=2)

    def rounds():
        return len(list(tmp_path.glob("synthetic-variants-*")))

    options = {"seeds": (0, 1), "cache": tmp_path}
    plan = training.plan_of(few, recipe)
    kept = [training.network_path(plan, fold, seed, tmp_path) for fold in (1, 2) for seed in (0, 1)]
    for path in kept:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    training.prepare(few, recipe, **options)
    assert rounds() == 0  # every network is there: nothing is needed
    kept[-1].unlink()
    training.prepare(few, recipe, **options)
    assert rounds() == 2


def test_it_needs_a_folder_for_its_variants(clips):
    with pytest.raises(ModelError, match="No cache was given"):
        training.fold_model(clips.dataset, RECIPE, fold=1, seed=0)


@pytest.mark.real_data
def test_an_ear_that_begins_with_yamnet_learns_in_four_steps(clips, made, listener):
    """At its full size, from sounds as recorded: from nothing that would be guessing."""
    kept = {name: values for name, values in vars(made[0]).items() if values is not None}
    recorded = [waveform.Variants(**{name: values[::COUNT] for name, values in kept.items()})]
    recipe = dataclasses.replace(RECIPE, begin="yamnet", batch_size=8, learning_rate=1e-3)
    with eagerly():
        network = training.fine_tune(Lesson(clips, recorded), None, 1, recipe, seed=1)
    assert len(network.curves["loss"]) == 4
    items = [item for item in clips.dataset.items if item.fold == 1]
    heard = np.stack([heard_levels(clips.dataset.load(item)) for item in items])
    said = np.asarray(network(heard)["logits"]).argmax(axis=1)
    right = [
        clips.dataset.classes[one] == item.label for one, item in zip(said, items, strict=True)
    ]
    assert np.mean(right) >= 0.5  # guessing: 0.25
    first = listener.body()[-2]
    learnt, kept = (network.get_layer(f"{name}_13").get_weights()[0] for name in ("taught", "body"))
    assert 0 < np.abs(learnt - first).max() < 0.1
    assert np.array_equal(kept, first)  # nobody taught that half: it remembers


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"variants": "unmixt"}, "kind of variants 'unmixt'; did you mean unmixed"),
        ({"begin": "yamnt"}, "beginning 'yamnt'; did you mean yamnet"),
    ],
)
def test_recipes_that_there_are_not_are_refused(clips, made, changes, message):
    with pytest.raises(ModelError, match=message):
        tuned(clips, made, **changes)


def test_an_ear_that_begins_with_yamnet_says_how_to_get_it(clips, made, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_DATA", str(tmp_path))
    with pytest.raises(ModelError, match=r"does not exist.*Kaggle"):
        tuned(clips, made, begin="yamnet")
    cache = tmp_path / "cache"
    recipe = dataclasses.replace(RECIPE, begin="yamnet")
    with pytest.raises(ModelError, match=r"does not exist.*Kaggle"):
        training.prepare(clips.dataset, recipe, cache=cache)
    assert not cache.exists()  # no variants were computed in vain
