"""Screen four names on the bundled lists, trace one owner, determine one license, and print the answers: `make demo`.

Everything runs through the public command line, in a workspace of its own (`.demo/`), so that what is shown
is what a user gets. A second run finds the workspace and is fast.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".demo"

# What each command shows, and the command. Dates are fixed, so that the demo answers the same on every day.
STEPS = (
    (
        "A name in Chinese. The published list holds no Chinese character.",
        ["screen", "北京智谱华章科技有限公司", "--as-of", "2026-07-31"],
    ),
    (
        "A party one day before it was put on the list.",
        ["screen", "Inspur Group", "--lists", "EL", "--as-of", "2023-03-01"],
    ),
    (
        "A brand. The answer says what follows for a license, and where it is written.",
        ["screen", "Sophgo", "--lists", "EL", "--as-of", "2026-07-31"],
    ),
    (
        "A party that none of the lists names.",
        ["screen", "Siemens Healthineers", "--as-of", "2026-07-31"],
    ),
    (
        "A company on no list, and who stands behind it. Its shares are assumed: docs/guides/ownership.md.",
        [
            "trace",
            "Example Zhipu Robotics Co., Ltd. (assumed)",
            "--facts",
            "docs/examples/zhipu-ownership.json",
            "--as-of",
            "2025-10-15",
            "--depth",
            "1",
        ],
    ),
    (
        "What follows for a shipment: the forwarder is listed, the end user is not. Each step says what it rests on.",
        ["determine", "--transaction", "docs/examples/forwarder.json"],
    ),
)
NEXT = (
    'navicert screen "Inspur Group" --lists EL --as-of 2023-03-02',
    "navicert screen customers.csv -o answers.csv",
    'navicert determine --chip "NVIDIA H20" --from US --to CN --as-of 2025-05-01 --compare-date 2025-02-01',
    "navicert lists status",
    "navicert lists update",
)


def environment() -> dict[str, str]:
    """The caller's environment, with a workspace of the demo's own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NAVICERT_")}
    return kept | {"NAVICERT_WORKSPACE": str(FOLDER / "workspace.db")}


def run(arguments: list[str]) -> int:
    """Run one command of navicert and let it print."""
    command = [sys.executable, "-m", "navicert", *arguments]
    return subprocess.run(command, env=environment(), cwd=ROOT, check=False).returncode


def main() -> int:
    """Print the answers and the commands to go on with.

    Returns:
        0, or the exit code of the first command that failed.
    """
    FOLDER.mkdir(exist_ok=True)
    for title, arguments in STEPS:
        print(f"\n# {title}\n$ navicert {shlex.join(arguments)}\n", flush=True)
        code = run(arguments)
        if code != 0:
            print(f"navicert ended with exit code {code}", file=sys.stderr)
            return code
    print("\nGo on with (`source .venv/bin/activate` first):")
    for line in NEXT:
        print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
