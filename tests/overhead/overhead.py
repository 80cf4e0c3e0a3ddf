# SPDX-License-Identifier: BSL-1.0
"""What a Trainer costs beside a loop written by hand, in instructions per step: overhead.py PROGRAM LIMIT WORK_DIR
The same of two other variants of a program: overhead.py PROGRAM LIMIT WORK_DIR OURS BY_HAND

Only the thread that trains is counted: the thread in which a logger writes its file has another core, or the time in which
this one waits. What all threads together execute is printed beside it.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

program, limit = sys.argv[1], float(sys.argv[2])
ours, other = sys.argv[4:6] or ("trainer", "loop")
folder = pathlib.Path(sys.argv[3]) / f"{pathlib.Path(program).name}.{ours}.callgrind"  # two tests may run at once
counted = 200
# One thread, and kernels that valgrind knows: the count is then the same each time, to the instruction.
environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", ATEN_CPU_CAPABILITY="avx2", MALLOC_ARENA_MAX="1")


def instructions(variant):
    """Per step: of the training thread, and of all; what the program said."""
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier run left would be work for this one
    folder.mkdir(parents=True)
    run = subprocess.run(["valgrind", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes",
                          f"--callgrind-out-file={folder}/{variant}", program, variant, str(folder)],
                         capture_output=True, text=True, env=environment)
    first = folder / f"{variant}-01"  # `main`'s thread
    found = re.search(r"^totals: (\d+)", first.read_text(), re.M) if first.exists() else None
    all_threads = re.search(r"Collected *: *(\d+)", run.stderr)
    if run.returncode or not found or not all_threads:
        sys.exit(f"callgrind failed on '{variant}':\n{run.stdout}{run.stderr}")
    return int(found.group(1)) / counted, int(all_threads.group(1)) / counted, run.stdout.strip()


(trainer, everywhere, trained), (loop, _, looped) = instructions(ours), instructions(other)
ratio = trainer / loop
print(f"instructions per step: {ours} {trainer:.0f} (with all threads {everywhere:.0f}), {other} {loop:.0f}, "
      f"ratio {ratio:.5f}, allowed {limit}")
if trained != looped:
    sys.exit(f"the two did not train alike: '{trained}' and '{looped}'")
if not 0.9 < ratio <= limit:
    sys.exit(f"the ratio {ratio:.5f} is not within (0.9, {limit}]")
