"""What each data set is, where it is from and under which terms: facts, no code."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CATALOGUE", "ESC10_CLASSES", "ESC50_CLASSES", "US8K_CLASSES", "DatasetInfo"]


@dataclass(frozen=True)
class DatasetInfo:
    """Facts of one data set.

    Parameters
    ----------
    name, title : str
    module : str
        The room's module that loads it.
    classes : tuple of str
        Empty where the files decide.
    clips, folds : int
        0 where the files decide.
    licence, citation, homepage : str
    address : str
        Where `fetch` gets it; empty when there is nothing to fetch.
    download_mb : int
    """

    name: str
    title: str
    module: str
    classes: tuple[str, ...]
    clips: int
    folds: int
    licence: str
    citation: str
    homepage: str = ""
    address: str = ""
    download_mb: int = 0


# The order of the outputs of the shipped network.
ESC10_CLASSES = (
    "dog",
    "rain",
    "sea_waves",
    "crying_baby",
    "clock_tick",
    "sneezing",
    "helicopter",
    "chainsaw",
    "rooster",
    "crackling_fire",
)
# The official targets 0 to 49.
ESC50_CLASSES = (
    "dog",
    "rooster",
    "pig",
    "cow",
    "frog",
    "cat",
    "hen",
    "insects",
    "sheep",
    "crow",
    "rain",
    "sea_waves",
    "crackling_fire",
    "crickets",
    "chirping_birds",
    "water_drops",
    "wind",
    "pouring_water",
    "toilet_flush",
    "thunderstorm",
    "crying_baby",
    "sneezing",
    "clapping",
    "breathing",
    "coughing",
    "footsteps",
    "laughing",
    "brushing_teeth",
    "snoring",
    "drinking_sipping",
    "door_wood_knock",
    "mouse_click",
    "keyboard_typing",
    "door_wood_creaks",
    "can_opening",
    "washing_machine",
    "vacuum_cleaner",
    "clock_alarm",
    "clock_tick",
    "glass_breaking",
    "helicopter",
    "chainsaw",
    "siren",
    "car_horn",
    "engine",
    "train",
    "church_bells",
    "airplane",
    "fireworks",
    "hand_saw",
)
US8K_CLASSES = (
    "air_conditioner",
    "car_horn",
    "children_playing",
    "dog_bark",
    "drilling",
    "engine_idling",
    "gun_shot",
    "jackhammer",
    "siren",
    "street_music",
)

_PICZAK = (
    "K. J. Piczak (2015). ESC: Dataset for Environmental Sound Classification. Proceedings of the "
    "23rd ACM Conference on Multimedia, 1015-1018. doi:10.1145/2733373.2806390"
)
_SALAMON = (
    "J. Salamon, C. Jacoby and J. P. Bello (2014). A Dataset and Taxonomy for Urban Sound "
    "Research. Proceedings of the 22nd ACM Conference on Multimedia, 1041-1044. "
    "doi:10.1145/2647868.2655045"
)

CATALOGUE: dict[str, DatasetInfo] = {
    info.name: info
    for info in (
        DatasetInfo(
            "esc10",
            "ESC-10: ten environmental sounds",
            "esc",
            ESC10_CLASSES,
            400,
            5,
            "CC BY 3.0",
            _PICZAK,
            "https://github.com/karolpiczak/ESC-10",
            "https://github.com/karolpiczak/ESC-10/archive/"
            "553c8f1743b9dba6b282e1323c3ca8fa76923448.zip",
            42,
        ),
        DatasetInfo(
            "esc50",
            "ESC-50: fifty environmental sounds",
            "esc",
            ESC50_CLASSES,
            2_000,
            5,
            "CC BY-NC 3.0",
            _PICZAK,
            "https://github.com/karolpiczak/ESC-50",
            "https://github.com/karolpiczak/ESC-50/archive/"
            "c6371fcfe5198bcdf6a6ae41f628275c6d3a335d.zip",
            217,
        ),
        DatasetInfo(
            "urbansound8k",
            "UrbanSound8K: ten sounds of the city",
            "urbansound8k",
            US8K_CLASSES,
            8_732,
            10,
            "CC BY-NC 3.0",
            _SALAMON,
            "https://urbansounddataset.weebly.com/urbansound8k.html",
            "https://zenodo.org/records/1203745/files/UrbanSound8K.tar.gz",
            6_024,
        ),
        DatasetInfo(
            "world",
            "Everyday recordings of many sources, in coarse kinds",
            "world",
            (),
            1_392,
            5,
            "each clip its own",
            "Recordings from public repositories; each is credited by its source.",
        ),
        DatasetInfo(
            "folder",
            "A folder of your own with one folder a class",
            "folder",
            (),
            0,
            0,
            "yours",
            "",
        ),
        DatasetInfo(
            "synthetic",
            "The ten classes of ESC-10, computed by this package",
            "synthetic",
            ESC10_CLASSES,
            0,
            5,
            "CC0 1.0",
            "Computed by soundscape; see CITATION.cff.",
        ),
    )
}
