# SPDX-License-Identifier: BSL-1.0
"""What a Trainer costs beside a loop written by hand, in instructions per step: overhead.py PROGRAM LIMIT WORK_DIR"""
import os
import re
import subprocess
import sys

program, limit, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3]
counted = 200
# One thread, and kernels that valgrind knows: the count is then the same each time, to the instruction.
environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", ATEN_CPU_CAPABILITY="avx2", MALLOC_ARENA_MAX="1")


def instructions(variant):
    run = subprocess.run(["valgrind", "--tool=callgrind", "--instr-atstart=no",
                          f"--callgrind-out-file={folder}/callgrind.{variant}", program, variant],
                         capture_output=True, text=True, env=environment)
    found = re.search(r"Collected *: *(\d+)", run.stderr)
    if run.returncode or not found:
        sys.exit(f"callgrind failed on '{variant}':\n{run.stdout}{run.stderr}")
    return int(found.group(1)) / counted, run.stdout.strip()


(trainer, trained), (loop, looped) = instructions("trainer"), instructions("loop")
ratio = trainer / loop
print(f"instructions per step: Trainer {trainer:.0f}, loop by hand {loop:.0f}, ratio {ratio:.5f}, allowed {limit}")
if trained != looped:
    sys.exit(f"the two did not train alike: '{trained}' and '{looped}'")
if not 0.9 < ratio <= limit:
    sys.exit(f"the ratio {ratio:.5f} is not within (0.9, {limit}]")
