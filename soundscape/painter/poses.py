"""Several poses of a drawing in one: what is the same in all of them stands in it once."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from .moves import Course, written_course
from .svg import tag, written

__all__ = ["woven"]


def woven(poses: list[str], course: Course) -> str:
    """One drawing of the poses of a course.

    Where they differ stands a group with ``data-steps``, the seconds and poses of the course, and
    perhaps a ``data-period``; in it are groups with ``data-pose``, of which the first is seen.
    """
    return _woven([ET.fromstring(f"<g>{pose}</g>") for pose in poses], course)


def _woven(groups: list[ET.Element], course: Course) -> str:
    """The content of groups that have the same attributes."""
    if len({len(group) for group in groups}) > 1:
        return _variants([["".join(map(written, group)) for group in groups]], course)
    parts: list[str] = []
    differing: list[list[str]] = []
    for same in zip(*groups, strict=True):
        texts = list(map(written, same))
        if texts == texts[:1] * len(texts):
            parts += [_variants(differing, course), texts[0]]
        elif all(one.attrib == same[0].attrib and len(one) for one in same):
            parts += [_variants(differing, course)]
            parts += [tag(same[0].tag, _woven(list(same), course), **same[0].attrib)]
        else:
            differing.append(texts)
            continue
        differing = []
    return "".join([*parts, _variants(differing, course)])


def _variants(elements: list[list[str]], course: Course) -> str:
    """Neighbours that differ from pose to pose, given as the text of each in every pose."""
    if not elements:
        return ""
    poses = [
        tag("g", "".join(texts), data_pose=str(number), visibility="hidden" if number else None)
        for number, texts in enumerate(zip(*elements, strict=True))
    ]
    return tag("g", "".join(poses), **written_course(course))
