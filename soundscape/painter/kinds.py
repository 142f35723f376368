"""Which drawing shows a kind of sound that has none of its own.

A drawing stands for others where it is true of them: a viola is heard as a bowed string, a slammed
door is a door. What has no nearer drawing is shown by its family: the ark is any animal. Only what
nobody can see, such as noise, is left to the abstract composition.
"""

from __future__ import annotations

from functools import cache

__all__ = ["drawn_as"]

SHOWS = {
    # People.
    "speech": "conversation, whispering",
    "children_playing": "child_speech, babbling, baby_laughter",
    "voice": "crying, whimper, wail_moan, sigh, groan, grunt",
    "shout": "screaming",
    "singing": "choir, yodeling, chant, rapping, humming, beatboxing, opera, gospel_music",
    "human": "whistling, sniff, gargling, stomach_rumble, burping, hiccup, fart",
    "coughing": "throat_clearing",
    "footsteps": "run, shuffle",
    "chewing": "biting",
    "clapping": "finger_snapping",
    "crowd": "cheering",
    # Animals.
    "dog": "growling",
    "cat": "purr, hiss",
    "cow": "cowbell",
    "chirping_birds": "squawk, pigeon, flapping_wings",
    "insects": "bee, mosquito",
    "snake": "rattlesnake",
    "duck": "goose",
    "animal": "goat, turkey, mouse",
    # Music.
    "guitar": "acoustic_guitar, steel_guitar, ukulele, mandolin, flamenco",
    "banjo": "bluegrass, country, sitar",
    "harp": "plucked_string_instrument, zither",
    "rock_music": "electric_guitar, bass_guitar, heavy_metal, punk_rock, grunge, progressive_rock, "
    "psychedelic_rock",
    "piano": "keyboard_instrument, harpsichord, blues",
    "electronic_music": "synthesizer, electric_piano, theremin, drum_and_bass, dubstep, "
    "ambient_music, trance_music, new_age_music, video_game_music, drum_machine",
    "turntable": "hip_hop_music, house_music, techno, disco",
    "organ": "christian_music, wedding_music",
    "drum": "percussion, drum_kit, snare_drum, drum_roll, bass_drum, timpani, cymbal, hi_hat",
    "tabla": "music_of_africa, afrobeat",
    "maraca": "wood_block, tambourine, music_of_latin_america, salsa_music",
    "gong": "singing_bowl, music_of_asia",
    "mallet_percussion": "marimba, glockenspiel, vibraphone, steelpan, music_for_children",
    "bell": "tubular_bells, jingle_bell, bicycle_bell, tuning_fork, chime, wind_chime, "
    "christmas_music, jingle",
    "orchestra": "classical_music",
    "brass_instrument": "french_horn, trumpet, trombone",
    "bowed_string_instrument": "string_section, violin, cello, double_bass",
    "woodwind": "flute, saxophone, clarinet, jazz, swing_music",
    "accordion": "folk_music, harmonica",
    "music": "bagpipes, didgeridoo, shofar, pop_music, rhythm_and_blues, soul_music, reggae, funk, "
    "ska, middle_eastern_music, carnatic_music, music_of_bollywood, lullaby",
    # Wind and water.
    "wind": "rustling_leaves, whoosh",
    "waterfall": "nature, stream",
    "boiling": "steam",
    # Vehicles and machines.
    "engine_idling": "car",
    "car_horn": "car_alarm",
    "race_car": "skidding, tire_squeal",
    "boat": "sailing_boat, rowing_boat",
    "ship": "motorboat, foghorn",
    "truck": "truck_horn, reversing_beeps, ice_cream_van",
    "bus": "vehicle, traffic",
    "bicycle": "skateboard",
    "train": "train_whistle, train_horn, subway, steam_whistle",
    "engine": "motorcycle, engine_starting, engine_revving",
    "airplane": "propeller",
    "machine": "dental_drill, ratchet, gears, pulleys, printer, filing, sanding",
    # At home.
    "door_wood_creaks": "door, sliding_door, slam",
    "door_wood_knock": "doorbell",
    "household": "cupboard, drawer, microwave_oven, blender, hair_dryer, zipper, shaver",
    "dishes": "cutlery",
    "water_drops": "water_tap, sink",
    "keyboard_typing": "typewriter",
    "pouring_water": "splash, spray, pump",
    # Alarms, bursts and blows.
    "alarm_signal": "alarm, fire_alarm, buzzer",
    "telephone": "ringtone",
    "explosion": "boom, eruption, pop",
    "glass_breaking": "breaking",
    "impact": "thump, slap, crash, whip, crushing, crumpling, tearing",
}
"""Of a drawing: the other kinds of sound that it shows."""


@cache
def _shown() -> dict[str, str]:
    return {
        kind: drawing for drawing, kinds in SHOWS.items() for kind in kinds.split(", ")
    }  # fmt: skip


def drawn_as(label: str) -> str:
    """The kind of sound whose drawing shows a kind: mostly itself.

    Examples
    --------
    >>> drawn_as("cello"), drawn_as("turkey"), drawn_as("dog")
    ('bowed_string_instrument', 'animal', 'dog')
    """
    return _shown().get(label, label)
