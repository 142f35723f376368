"""A long recording as one wide drawing: time from left to right, each stretch with its place.

It is painted as a handscroll is: one sky with the light of the hours, one line of land whose height
is the loudness, on which woods, towns, shores and houses come and go, and figures that stand where
they are heard, with room between them.
"""

from .clock import clock_seconds
from .painting import MOST_ASPECT, paint_panorama
from .stretches import Measured, Stretch

__all__ = ["MOST_ASPECT", "Measured", "Stretch", "clock_seconds", "paint_panorama"]
