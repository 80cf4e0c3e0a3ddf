# SPDX-License-Identifier: BSL-1.0
"""Holds the columns of all characters to those of Python's wcwidth (pip install wcwidth unicodedata2): text_width.py FILE

FILE has a line "code width" for each character, as a program prints it that calls callback::width_of for 0 to 0x10FFFF.
"""
import sys

import unicodedata2 as unicodedata
from wcwidth import wcwidth

differ = []
for line in open(sys.argv[1]):
    code, width = map(int, line.split())
    # Surrogates; what is not assigned; marks that take room (old terminals give them a column); halves of flags.
    if unicodedata.category(chr(code)) in ("Cs", "Cn", "Mc") or 0x1F1E6 <= code <= 0x1F1FF:
        continue
    wanted = wcwidth(chr(code))
    if wanted >= 0 and wanted != width:
        differ.append((code, width, wanted))
for code, width, wanted in differ:
    print(f"U+{code:04X} {width}, wcwidth {wanted}")
print(f"{len(differ)} characters differ")
sys.exit(bool(differ))
