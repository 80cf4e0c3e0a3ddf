# SPDX-License-Identifier: BSL-1.0
"""What the compiled library defines is the headers' own: compiled_symbols.py NM ARCHIVE

Strong symbols are ours, or fmt's where that is compiled; what the standard library and LibTorch bring is weak.
"""
import re
import subprocess
import sys

nm, archive = sys.argv[1:]
listed = subprocess.run([nm, "-C", "--defined-only", "--extern-only", archive], capture_output=True, text=True, check=True).stdout
strong = [line.split(maxsplit=2) for line in listed.splitlines() if re.match(r"[0-9a-f]+ [TDBRC] ", line)]
OURS = re.compile(r"^(?:(?:vtable|typeinfo(?: name)?|guard variable|non-virtual thunk) (?:for|to) )?(?:[\w:<>,*& ]+ )?fulgurite(?:::|: )")
FMT = re.compile(r"\bfmt::")
others = [name for _, _, name in strong if not OURS.search(name) and not FMT.search(name)]
print(f"{len(strong)} strong symbols")
if sum(1 for _, _, name in strong if OURS.search(name)) < 500:
    sys.exit("there are hardly any of ours: the library is empty")
if others:
    sys.exit("not of the headers: " + "\n".join(others[:20]))
