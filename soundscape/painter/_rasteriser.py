"""The process of `apart`: drawings come in at its standard input, pictures go out.

It is run as a program and imports nothing of the package, so that it takes little memory.
"""

from __future__ import annotations

import signal
import struct
import sys

ASKED = struct.Struct("<III")
"""Width and height in pixels, bytes of the drawing, which follows in UTF-8."""
ANSWERED = struct.Struct("<?I")
"""Whether it is a picture, and its bytes, which follow; else they say why there is none."""


def main() -> None:
    """Answer until nothing more comes."""
    import resvg_py

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides when it is over
    coming, going = sys.stdin.buffer, sys.stdout.buffer
    while len(head := coming.read(ASKED.size)) == ASKED.size:
        width, height, length = ASKED.unpack(head)
        svg = coming.read(length).decode()
        try:
            answer = resvg_py.svg_to_bytes(
                svg_string=svg, width=width, height=height, skip_system_fonts=True
            )
            drawn = True
        except ValueError as error:
            drawn, answer = False, str(error).encode()
        going.write(ANSWERED.pack(drawn, len(answer)) + answer)
        going.flush()


if __name__ == "__main__":
    main()
