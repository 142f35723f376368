"""What the documents and pages say in figures is what the committed tables and notebooks say."""

import html
import json
import re
from pathlib import Path

import numpy as np
import pytest

from soundscape import evaluation
from soundscape.augment import waveform
from soundscape.evaluation import tables
from soundscape.models import files
from soundscape.training import recipe_of

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
    assert 'DATASET = "esc10"' in given
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
    ten = score("esc10/yamnet")
    disturbed = tables.robustness(REPORTS / "esc10")
    means = {name: rows["accuracy"].iloc[1:].mean() for name, rows in disturbed.items()}
    worst = disturbed["ear"].loc[disturbed["ear"]["accuracy"].idxmin()]
    assert (worst["corruption"], worst["strength"]) == ("another sound", 0)
    strangers = read("esc10/ear/open_set.json")["scores"]["probability"]
    recordings = evaluation.read_predictions(REPORTS / "esc10/ear/predictions.csv")["recording"]
    assert_says(
        "README.md",
        f"interval over the {recordings.nunique()} recordings",
        f"(`--classifier esc50`, {fifty['accuracy']:.1f} % ± {fifty['fold_std']:.1f})",
        f"other classes with AUROC {strangers['auroc']:.2f}",
        f"it still names {means['ear']:.0f} % on average, the head on YAMNet "
        f"{means['yamnet']:.0f} %",
        f"another sound that is just as loud: {worst['accuracy']:.0f} %",
        f"| `yamnet-esc10` | 10 classes | {ten['accuracy']:.1f} % ± {ten['fold_std']:.1f} |",
        f"{head['accuracy']:.1f} % ± {head['fold_std']:.1f} on ESC-50",
        f"{read('esc10/ear/metrics.json')['parameters'] / 1e6:.1f} million parameters",
    )


def test_the_guide_to_the_classifier_says_what_the_reports_say():
    rows = {row["ingredient"]: row for row in read("esc50/ablation.json")}
    whole, plain = rows["everything"], rows["clips as recorded, no variants"]
    unmixed, longer = rows["no mixtures"]["corrupted"], rows["twice as many passes"]["corrupted"]
    assert plain["low"] < 0 < plain["high"], "loses nothing of the one"
    assert plain["corrupted"]["difference"] == pytest.approx(-10, abs=0.5), "ten of the other"
    attribution = (files.WEIGHTS_HOME / "esc50" / "ATTRIBUTION.md").read_text("utf-8")
    free = len(re.findall(r"^\| \d-\d+-\w+ \|", attribution, flags=re.MULTILINE))
    variants = free * waveform.VARIANTS
    rounds = recipe_of("ear").rounds
    assert rounds == 3
    assert recipe_of("ear").epochs == 2 * rounds, "two passes over each round"
    weights = files.WEIGHTS_HOME / "esc50"
    (litert,) = weights.glob("*.gz")
    assert_says(
        "docs/classifier.md",
        f"{free:,} of 2,000",
        f"in {waveform.VARIANTS} versions a round, three rounds, {rounds * variants // 1000},000",
        f"three rounds of {variants // 1000},000",
        f"which makes them {litert.stat().st_size / 1e6:.1f} MB",
        f"{read('esc50/ear/metrics.json')['parameters'] / 1e6:.1f} million weights",
        f"{whole['clips']} clips as recorded ({whole['accuracy']:.1f} %), and disturbed in 24 ways "
        f"({whole['corrupted']['accuracy']:.1f} %)",
        f"({-unmixed['difference']:.1f} points of the disturbed ones; 95 % interval, over clips, "
        f"{-unmixed['high']:.1f} to {-unmixed['low']:.1f})",
        f"gain a point there ({longer['low']:.1f} to {longer['high']:.1f})",
    )


def test_the_guide_to_the_reports_counts_clips_and_recordings():
    ten = evaluation.read_predictions(REPORTS / "esc10/ear/predictions.csv")
    fifty = evaluation.read_predictions(REPORTS / "esc50/ear/predictions.csv")
    dense = evaluation.read_predictions(REPORTS / "esc10/mfcc_dense/predictions.csv")
    first = dense[dense["seed"] == 0]
    assert (ten["clip"].nunique(), fifty["clip"].nunique()) == (400, 2_000)
    assert_says(
        "reports/README.md",
        f"ESC-10's 400 clips are of {ten['recording'].nunique()} recordings",
        f"ESC-50's 2,000 of {fifty['recording'].nunique():,}",
        f"{read('esc10/random_split.json')['mfcc_dense']['official']['accuracy']:.2f} % with "
        f"official folds and seed 0",
        f"published predictions have {100 * (first['label'] == first['predicted']).mean():.2f} %",
    )


def test_three_ears_together_are_as_good_as_the_guide_says():
    found = {}
    for name in ("esc50", "esc10"):
        table = evaluation.read_predictions(REPORTS / name / "ear" / "predictions.csv")
        classes = [one for one in table.columns if one not in evaluation.LEADING]
        logs = np.log(table[classes].clip(lower=1e-6))
        said = logs.groupby(table["clip"]).mean().idxmax(axis=1)
        found[name] = 100 * (said == table.groupby("clip")["label"].first()).mean()
        wrong = (table["label"] != table["predicted"]).groupby(table["clip"]).all()
    assert wrong.sum() == 3
    assert_says(
        "docs/classifier.md",
        f"right for {found['esc50']:.1f} % of the fifty and {found['esc10']:.1f} % of the ten",
        "Three of the 400 clips of ten sounds are named wrongly by all",
    )


def test_the_guide_to_the_painter_says_what_was_measured():
    ten, every = read("painter/probe_esc10.json"), read("painter/probe_all.json")
    swept = read("painter/sweeps.json")["correlations"]
    lowest = {
        what: min(one["rho"] for scene in scenes.values() for one in scene.values())
        for what, scenes in swept.items()
    }
    edges = read("painter/contrast.json")
    assert edges["below"] == []
    speed = read("painter/speed.json")
    at_1024 = [value for scene in speed["seconds_at_1024"].values() for value in scene.values()]
    assert max(at_1024) < 0.5
    assert_says(
        "docs/painter.md",
        f"{ten['accuracy_percent']:.1f} % (standard deviation over folds "
        f"{ten['fold_std_percent']:.1f})",
        f"{every['pictures']} pictures, it is {every['accuracy_percent']:.1f} %",
        f"are {min(one['smallest'] for one in ten['apart'].values()):.2f} apart",
        *(
            f"| {len(swept[what])} | {lowest[what]:.2f} |"
            for what in ("loudness", "pitch", "rate", "brightness")
        ),
        f"the lowest share is {_lowest_share(edges):.2f}",
        f"All {len(at_1024)} pairs of scene and style stay below half a second at 1024 pixels; "
        f"their median is {np.median(at_1024):.2f} s",
        *(_speed_row(speed, size) for size in (512, 1024, 2048, 4096)),
    )
    assert min(one["median"] for one in ten["apart"].values()) >= 0.2


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


def _lowest_share(edges):
    return min(
        one["share"]
        for scene in edges["edges"].values()
        for style in scene.values()
        for one in style
    )


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
    assert ten["peak_mb"] == hour["peak_mb"]
    assert_says(
        "docs/timelines.md",
        f"takes {hour['processor_seconds']:.0f} seconds of one core and {hour['peak_mb']} MB, ten "
        f"minutes {ten['processor_seconds']:.0f} seconds and the same {ten['peak_mb']} MB",
    )


def test_the_published_page_is_held_to_what_is_published():
    page = (REPORTS / "esc10" / "03_evaluation.html").read_text("utf-8")
    assert "in all, held to what is published" in page
