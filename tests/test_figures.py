"""What the documents and pages say in figures is what the committed tables and notebooks say."""

import html
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from soundscape import evaluation, experiments
from soundscape.augment import waveform
from soundscape.models import audioset, files
from soundscape.training import is_free, recipe_of

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "reports"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(name):
    return json.loads((REPORTS / name).read_text("utf-8"))


def score(name):
    return read(f"{name}/metrics.json")["score"]


def assert_says(page, *sentences):
    text = " ".join((ROOT / page).read_text("utf-8").split())
    assert [one for one in sentences if one not in text] == []


# Published pages --------------------------------------------------------------------------------


def cells_of(page):
    """The code cells of a page, as they were written."""
    blocks = re.findall(r'highlight hl-ipython3"><pre>(.*?)</pre>', page, flags=re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", block)).strip() for block in blocks]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_published_page_is_that_notebook_at_the_published_profile(path):
    cells = cells_of((REPORTS / "esc10" / f"{path.stem}.html").read_text("utf-8"))
    (given,) = (cell for cell in cells if cell.startswith("# Parameters"))
    assert 'PROFILE = "full"' in given
    assert 'DATASET = "esc10"' in given or path.stem in ("06_story", "07_words")  # of no data set
    written = json.loads(path.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]).strip() for cell in written if cell["cell_type"] == "code"]
    assert [cell for cell in cells if cell != given] == code


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_published_page_has_the_words_of_its_notebook(path):
    page = (REPORTS / "esc10" / f"{path.stem}.html").read_text("utf-8")
    body = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    shown = re.sub(r"\W+", " ", html.unescape(re.sub(r"<[^>]+>", "", body)))
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            for paragraph in "".join(cell["source"]).split("\n\n"):
                words = re.sub(r"\]\([^)]*\)", "", paragraph)
                assert re.sub(r"\W+", " ", words).strip() in shown


# Documents --------------------------------------------------------------------------------------


def test_the_readme_says_what_the_reports_say():
    fifty, head = score("esc50/ear"), score("esc50/yamnet")
    ears, ten = score("esc10/ear"), score("esc10/yamnet")
    recordings = evaluation.read_predictions(REPORTS / "esc10/ear/predictions.csv")["recording"]
    everyday = read("esc50/ear/everyday.json")
    agrees, named = everyday["agrees_with_yamnet"], everyday["open_set"]
    claimed = everyday["closed_sets"]
    strangers = read("esc10/ear/open_set.json")["scores"]["probability"]
    pairs = read("esc10/ear/pairs.json")
    megabytes = sum(path.stat().st_size for path in weights_of_the_ear()) / 1e6
    assert_says(
        "README.md",
        f"interval over the {recordings.nunique()} recordings",
        f"stand all models that ship, {megabytes:.1f} MB together",
        f"| `world`, the default | {len(audioset.labels())} everyday sounds",
        f"of {everyday['clips']['everyday']:,} everyday recordings of sources that it never heard, "
        f"its first class is YAMNet's for {agrees['first']['share']:.0f} %; "
        f"speech is named speech for {named['first_name']['speech']['share']:.0f} %, music named "
        f"music or an instrument for {named['first_name']['music']['share']:.0f} %",
        f"| `esc50` | 50 classes, or *unknown* | {fifty['accuracy']:.1f} % ± "
        f"{fifty['fold_std']:.1f} on ESC-50 |",
        f"| `esc10` | 10 classes, or *unknown* | {ears['accuracy']:.1f} % ± "
        f"{ears['fold_std']:.1f} on ESC-10 |",
        f"`esc10` claims {claimed['esc10']['claimed_of_none']['share']:.1f} % and `esc50` "
        f"{claimed['esc50']['claimed_of_none']['share']:.1f} %; the probability of what `world` "
        f"names first is off by {named['calibration_error']:.3f} on average",
        f"classes of ESC-50 with AUROC {strangers['auroc']:.2f}",
        f"names both for {pairs['both']:.0f} % of {pairs['pairs']} pairs and one for "
        f"{pairs['one']:.0f} %",
        f"| `yamnet-esc10` | 10 classes | {ten['accuracy']:.1f} % ± {ten['fold_std']:.1f} |",
        f"{head['accuracy']:.1f} % ± {head['fold_std']:.1f} on ESC-50",
        f"{read('esc10/ear/metrics.json')['parameters'] / 1e6:.1f} million parameters",
    )


def test_the_guide_to_timelines_says_how_well_events_are_found():
    found = read("esc10/ear/detection.json")
    titles = ("`timeline.detect`", "five seconds at a time", "split where it grows quiet")
    rows = [
        f"| {title} | {one['segment_f1']:.1f} % | {one['event_f1_iou']:.1f} % | "
        f"{one['false_a_minute']:.2f} | {one['false_a_minute_quiet']:.2f} |"
        for title, one in zip(titles, found["ways"].values(), strict=False)
    ]
    psds = found["steps"]["psds1"]
    text = f"PSDS1 of what the ear says step by step is {psds:.2f}"
    assert_says("docs/timelines.md", f"{found['mixtures']} mixtures, an hour", text, *rows)
    assert found["minutes"] == 60


def test_the_guide_to_stories_says_how_well_they_show_what_is_heard():
    found = read("story_cuts.json")
    titles = ("by change", "every five seconds", "by change, if all that is heard were known")
    rows = [
        f"| {title} | {one['shots']} | {one['any_sound_audible_percent']:.1f} | "
        f"{one['main_sound_audible_percent']:.1f} | "
        f"{one['events_of_a_second_missed_percent']:.1f} | "
        f"{one['shown_superfluous_percent']:.1f} | {one['median_cut_distance_seconds']:.2f} s |"
        for title, one in zip(titles, found["ways"].values(), strict=True)
    ]
    assert_says("docs/story.md", f"Of {found['mixtures']} mixtures of a minute", *rows)


def test_the_guide_to_speech_says_where_phrases_end_and_what_is_found():
    found = read("speech.json")
    titles = {
        "text without times": "text without times",
        "captions of seven words": "captions of seven words a cue",
        "captions off by up to 0.6 s": "captions up to 0.6 s off",
        "faster-whisper": "`faster-whisper`, `tiny.en`",
        "pocketsphinx": "`pocketsphinx`",
    }
    rows = []
    for way, title in titles.items():
        cells = []
        for noise in ("no noise", "noise at 20 dB"):
            one = found[noise][way]
            raw, fitted = one.get("as_it_comes"), one["fitted"]
            cells += [
                "–" if raw is None else f"{raw['edges_within_0.3_s_percent']:.0f} %",
                f"{fitted['edges_within_0.3_s_percent']:.0f} %",
                f"{fitted['about_found_percent']:.0f} %",
                f"{fitted['word_error_rate_percent']:.0f} %",
            ]
        rows.append(f"| {' | '.join([title, *cells])} |")
    chance = found["no noise"]["words by chance"]["about_found_percent"]
    assert_says(
        "docs/speech.md",
        f"{found['talks']} texts spoken by espeak-ng in as many voices, {found['seconds']:.0f} s",
        f"words drawn by chance hold {chance:.0f} % of them",
        *rows,
    )


def test_the_guide_to_the_classifier_says_what_a_head_reaches():
    found = score("urbansound8k/head")
    assert_says(
        "docs/classifier.md",
        f"about the third, {found['accuracy']:.1f} % of the clips get the right name "
        f"({found['low']:.1f} to {found['high']:.1f} over {found['recordings']} recordings)",
    )


def weights_of_the_ear():
    return [files.WEIGHTS_HOME / name for name in ("world/ear.npz", "esc50/head.npz")]


def test_the_guide_to_the_classifier_says_how_the_ear_learnt():
    recipe, kept = recipe_of("ear"), recipe_of("ear").remembering
    facts = files.read_model("world").facts["training"]
    (beside,) = facts["beside"]
    attribution = (files.WEIGHTS_HOME / "world" / "ATTRIBUTION.md").read_text("utf-8")
    credited = re.findall(r"^\| (?!clip )\S+ \|", attribution, flags=re.MULTILINE)
    assert len(credited) == facts["clips"] + beside["clips"]
    assert recipe.rounds == 1
    assert recipe.epochs == 4, "four passes"
    assert len(audioset.families()) == 13
    licences = re.findall(r"^\| (?!clip ).* \| ([^|]+) \|$", attribution, flags=re.MULTILINE)
    assert len(licences) == len(credited)
    assert all(map(is_free, licences)), "what has to be shared alike was not taught"
    variants = len(credited) * waveform.VARIANTS
    body, head = (path.stat().st_size / 1e6 for path in weights_of_the_ear())
    assert_says(
        "docs/classifier.md",
        f"{facts['clips']:,} of 2,000",
        f"beside them {beside['clips']:,} everyday recordings",
        f"in {waveform.VARIANTS} versions, {variants // 1000},000 in all",
        f"in {kept.steps} steps of {kept.size} variants of labelled clips and {kept.size} of",
        f"in batches of {recipe.batch_size}",
        f"Body and open set are {body:.1f} MB, the head for ESC-50 {head:.1f} MB, together "
        f"{read('esc50/ear/metrics.json')['parameters'] / 1e6:.1f} million parameters",
        "one of thirteen families",
        f"{len(audioset.labels())} everyday sounds, several at once",
        f"Most of the {len(audioset.labels())} labels",
    )


def test_the_guide_to_the_classifier_says_what_everyday_recordings_are_called():
    found = read("esc50/ear/everyday.json")
    agrees, said, closed = (
        found[name] for name in ("agrees_with_yamnet", "open_set", "closed_sets")
    )
    yamnets, kinds = said["first_name_of_yamnet"], agrees["by_kind"]
    ten, fifty = closed["esc10"], closed["esc50"]
    pairs, speed = read("esc10/ear/pairs.json"), read("classifier_speed.json")["clip_ms"]
    assert_says(
        "docs/classifier.md",
        f"Everyday recordings, {found['clips']['everyday']:,} of "
        f"{found['recordings']['everyday']} sources",
        f"| first class is YAMNet's {row(agrees['first'])}",
        f"| YAMNet's first is among the first three {row(agrees['in_first_three'])}",
        f"(by YAMNet itself {yamnets['speech']['share']:.1f} %) "
        f"{row(said['first_name']['speech'])}",
        f"(by YAMNet itself {yamnets['music']['share']:.1f} %) {row(said['first_name']['music'])}",
        f"claimed to be by `esc10` {row(ten['claimed_of_none'])}",
        f"claimed to be by `esc50` {row(fifty['claimed_of_none'])}",
        f"is off by {said['calibration_error']:.3f} on average",
        f"ten sounds {ten['first_name_right']['share']:.1f} % get the right name and "
        f"{ten['verdict_right']['share']:.1f} % get it as the verdict; of the fifty "
        f"{fifty['first_name_right']['share']:.1f} and {fifty['verdict_right']['share']:.1f} %",
        f"takes {speed['ear']:.0f} ms of one core to name; YAMNet alone takes "
        f"{speed['YAMNet alone']:.0f}",
        f"names both for {pairs['both']:.1f} % of {pairs['pairs']} pairs, one for "
        f"{pairs['one']:.1f} % and none for {pairs['none']:.1f} %; each where it is alone, both "
        f"for {pairs['both_alone']:.1f} %",
        f"YAMNet's for {kinds['tool']:.0f} % of the tools and {kinds['vehicle']:.0f} % of the "
        f"vehicles, for {kinds['speech']:.0f} % of the speech",
    )


def row(found):
    """The rest of a table's row: a share and its interval."""
    return f"| {found['share']:.1f} % | {found['low']:.1f} to {found['high']:.1f} |"


def test_the_guide_to_the_classifier_says_what_leaving_out_cost():
    rows = {row["ingredient"]: row for row in read("esc50/ablation.json")}
    whole, plain = rows["everything"], rows["clips as recorded, no variants"]
    unmixed, longer = rows["no mixtures"]["corrupted"], rows["twice as many passes"]["corrupted"]
    assert plain["low"] < 0 < plain["high"], "loses nothing of the one"
    assert plain["corrupted"]["difference"] == pytest.approx(-10, abs=0.5), "ten of the other"
    assert_says(
        "docs/classifier.md",
        f"{whole['clips']} clips as recorded ({whole['accuracy']:.1f} %), and disturbed in 24 ways "
        f"({whole['corrupted']['accuracy']:.1f} %)",
        f"({-unmixed['difference']:.1f} points of the disturbed ones; 95 % interval, over clips, "
        f"{-unmixed['high']:.1f} to {-unmixed['low']:.1f})",
        f"gained a point there ({longer['low']:.1f} to {longer['high']:.1f}",
    )


@pytest.mark.parametrize("name", files.shipped())
def test_the_model_card_says_what_card_and_reports_say(name, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_REPORTS", str(REPORTS))
    home = tmp_path / "weights"
    shutil.copytree(files.WEIGHTS_HOME, home)
    made = experiments.write_model_card(home / name)
    committed = files.WEIGHTS_HOME / name / "MODEL_CARD.md"
    assert made.read_text("utf-8") == committed.read_text("utf-8")


def test_the_guide_to_the_reports_counts_clips_and_recordings():
    ten = evaluation.read_predictions(REPORTS / "esc10/ear/predictions.csv")
    fifty = evaluation.read_predictions(REPORTS / "esc50/ear/predictions.csv")
    dense = evaluation.read_predictions(REPORTS / "esc10/mfcc_dense/predictions.csv")
    first = dense[dense["seed"] == 0]
    assert (ten["clip"].nunique(), fifty["clip"].nunique()) == (400, 2_000)
    corrupted = read("esc10/ear/robustness.json")["corruptions"][1:]
    worst = sorted(corrupted, key=lambda one: one["accuracy"])
    names = [(one["corruption"], one["strength"]) for one in worst]
    alone = [one for one in names if one[0] != "another sound"]
    assert alone[:2] == [("MP3 at 16 kHz", 8.0), ("band limit", 2.0)]
    assert_says(
        "reports/README.md",
        f"names {np.mean([one['accuracy'] for one in corrupted]):.1f} % of ESC-10",
        f"ESC-10's 400 clips are of {ten['recording'].nunique()} recordings",
        f"ESC-50's 2,000 of {fifty['recording'].nunique():,}",
        f"{read('esc10/random_split.json')['mfcc_dense']['official']['accuracy']:.2f} % with "
        f"official folds and seed 0",
        f"published predictions have {100 * (first['label'] == first['predicted']).mean():.2f} %",
    )


def test_the_guide_to_the_painter_says_what_was_measured():
    ten, every = read("painter/probe_esc10.json"), read("painter/probe_all.json")
    sweeps = read("painter/sweeps.json")
    swept = sweeps["correlations"]
    assert sweeps["below"] == []
    lowest = {
        what: min(one["rho"] for scene in scenes.values() for one in scene.values())
        for what, scenes in swept.items()
    }
    edges = read("painter/contrast.json")
    assert edges["below"] == []
    speed = read("painter/speed.json")
    at_1024 = [value for scene in speed["seconds_at_1024"].values() for value in scene.values()]
    slowest = max(speed["seconds_at_1024"], key=lambda s: max(speed["seconds_at_1024"][s].values()))
    assert_says(
        "docs/painter.md",
        f"{ten['accuracy_percent']:.1f} % (standard deviation over folds "
        f"{ten['fold_std_percent']:.1f})",
        f"all {len(every['recall_percent'])} kinds that have a drawing of their own, "
        f"{every['pictures']:,} pictures, it is {every['accuracy_percent']:.1f} %",
        f"are {min(one['smallest'] for one in ten['apart'].values()):.2f} apart",
        *(
            f"| {len(swept[what])} | {lowest[what]:.2f} |"
            for what in ("loudness", "pitch", "rate", "brightness")
        ),
        f"Of {sum(one['pictures'] for one in _edges(edges)):,} pictures it names none; "
        f"the lowest share is {min(one['share'] for one in _edges(edges)):.2f}",
        f"{sum(one < 0.5 for one in at_1024)} of the {len(at_1024)} pairs of scene and style stay "
        f"below half a second at 1024 pixels, the slowest, `{slowest}`, takes "
        f"{max(at_1024):.2f} s; their median is {np.median(at_1024):.2f} s",
        *(_speed_row(speed, size) for size in (512, 1024, 2048, 4096)),
    )
    assert min(one["median"] for one in ten["apart"].values()) >= 0.2


def test_the_guide_to_the_painter_says_what_a_panorama_takes():
    rows = read("painter/panorama.json")["styles"].values()
    even = [row["even light"]["seconds"] for row in rows]
    night = [row["day into night"]["seconds"] for row in rows]
    most_mb = max(one["peak_mb"] for row in rows for one in row.values())
    assert max(night) < 10
    assert most_mb < 300
    assert_says(
        "docs/painter.md",
        f"from {min(even):.1f} s to {max(even):.1f} s of a processor in one light",
        f"from {min(night):.1f} s to {max(night):.1f} s through day, dusk and night",
        f"{most_mb:.0f} MB at most",
    )


def test_the_guide_to_language_models_says_what_a_small_one_is_worth():
    report = read("words_model.json")
    small = report["writers"]["SmolLM2-135M-Instruct.Q4_1"]
    came = ("all rules at once", "own words, mended", "the bank's instead")
    at_once, mended, banks = (round(small["prompts"] * small[name]) for name in came)
    assert at_once + mended + banks == small["prompts"]
    assert small["has medium, colour and light"] == 0
    assert_says(
        "docs/chat.md",
        f"Of {small['prompts']} prompts by this model {at_once} kept every rule at once, {mended} "
        f"after it had been sent back, and {banks} were the bank's",
        f"A prompt took {small['seconds']:.0f} seconds",
        f"and {small['tokens']:,} tokens",
    )


def test_the_guide_to_the_painter_says_what_pictures_of_mixtures_and_frames_are():
    mixtures, frames = read("painter/mixtures.json"), read("painter/frames.json")
    precision, seconds = mixtures["average_precision"], mixtures["seconds_at_1024"]
    assert sorted(precision, key=precision.get)[:3] == ["dog", "clock_tick", "cat"]
    assert min(precision["sea_waves"], precision["crackling_fire"]) > 0.99
    assert max(seconds, key=seconds.get) == "charcoal"
    hour = frames["hour"]
    assert_says(
        "docs/painter.md",
        f"In {mixtures['pictures']:,} pictures of",
        f"mean average precision of {mixtures['mean_average_precision']:.3f}",
        f"taught by a quarter of them, of {mixtures['a_quarter_of_the_pictures']:.3f}",
        f"{min(seconds.values()):.1f} to {max(seconds.values()):.1f} s of a processor",
        f"of {len(frames['scenes'])} scenes",
        f"composed at {frames['slowest']['frames_a_second']:.0f} frames a second",
        f"the median at {frames['median']:.0f}.",
        f"take {hour['peak_mb'] - hour['before_mb']:.0f} MB more",
    )


def test_the_guide_to_the_painter_says_how_many_onsets_are_right():
    counts = read("onset_counts.json")
    clips, made = counts["esc50"], counts["computed"]["held out"]["all"]["onsets"]
    apart, chosen_on = clips["held out"]["all"], clips["tuned"]["all"]
    assert counts["mixtures"]["held out"]["all"]["onsets"]["within_one"] == 1
    assert_says(
        "docs/painter.md",
        f"In {apart['onsets']['clips']} clips of ESC-50",
        f"within one of the count for {100 * apart['onsets']['within_one']:.0f} %, in "
        f"{chosen_on['onsets']['clips']} others, which they were chosen on, for "
        f"{100 * chosen_on['onsets']['within_one']:.0f} %",
        f"the attacks, are for {100 * apart['attacks']['within_one']:.0f} % and "
        f"{100 * chosen_on['attacks']['within_one']:.0f} %",
        f"computed sounds with other seeds it is {100 * made['within_one']:.0f} %",
    )


def _edges(contrast):
    return [one for scene in contrast["edges"].values() for one in scene.values()]


def _speed_row(speed, size):
    rows = [
        one
        for style in speed["slowest_scene_of_each_style"].values()
        for one in style
        if one["size"] == size
    ]
    seconds, memory = max(one["seconds"] for one in rows), max(one["peak_mb"] for one in rows)
    digits = 2 if seconds < 1 else 1
    return f"| {size} x {size} | {seconds:.{digits}f} s | {memory:.0f} MB |"


def test_the_guide_to_timelines_says_what_detecting_costs():
    ten, hour = (read("timeline_cost.json")["minutes"][minutes] for minutes in ("10", "60"))
    for cores in ("cores_1", "cores_2"):
        assert hour[cores]["peak_mb"] < 1.05 * ten[cores]["peak_mb"], "memory that does not grow"
    one, two = hour["cores_1"], hour["cores_2"]
    assert two["clock_seconds"] < 0.8 * one["clock_seconds"], "the second core is of use"
    assert_says(
        "docs/timelines.md",
        f"takes {one['clock_seconds']:.0f} seconds of one core or {two['clock_seconds']:.0f} of "
        f"two, and at most {two['peak_mb']} MB",
    )


def test_the_guide_to_films_says_what_they_take():
    films = read("film_speed.json")["films"]
    hour, minutes = films.pop("hour"), list(films.values())
    assert {film["seconds"] for film in minutes} == {60}
    seconds = [film["processor_seconds"] for film in minutes]
    speeds = {name: film["times_real_time"] for name, film in films.items()}
    assert all(film["waiting_beside"] < 2 for film in minutes), "on two free cores"
    most = max(film["peak_mb"] for film in minutes)
    assert max(most, hour["peak_mb"]) < 400
    assert min(speeds.values()) >= 3
    assert {tuple(film["size"]) for film in [*minutes, hour]} == {(1280, 720)}
    assert_says(
        "docs/film.md",
        f"takes {min(seconds):.0f} to {max(seconds):.0f} processor seconds and at most {most} MB",
        f"filmed {speeds['paintings']} times as fast",
        f"pictures of services {speeds['stills']} times",
        f"An hour of both takes {hour['peak_mb']} MB",
    )


def test_the_published_page_is_held_to_what_is_published():
    page = (REPORTS / "esc10" / "03_evaluation.html").read_text("utf-8")
    assert "in all, held to what is published" in page
