"""Run the whole suite on SQLite and on PostgreSQL at the same time: `python -m tests.run`.

Each engine has its lane, and in the lane three runs of pytest follow each other. What a run says is shown when it
ends; its summary line is repeated at the close. The exit code is 0 only when every run passed.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import throw_away_cluster

ROOT = Path(__file__).parent.parent
MINUTES = 45  # a guard against a run that hangs; the suite itself is meant to take 15 at most
PARTS = {
    "rules": "not browser and not city",
    "browser": "browser and not city",
    "city": "city",
}


@dataclass(frozen=True)
class Result:
    """How one part went on one engine: pytest's exit code and its summary line."""

    engine: str
    part: str
    code: int
    summary: str


def main():
    # A stop from outside ends the runs and the cluster just as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    given = os.environ.get("DATABASE_URL", "")
    cluster = nullcontext(given) if given.startswith("postgres") else throw_away_cluster()
    started = time.monotonic()
    try:
        with cluster as postgres, tempfile.TemporaryDirectory(prefix="povertyreg-tests-") as folder:
            lanes = {"SQLite": f"sqlite:///{folder}/povertyreg.sqlite3", "PostgreSQL": postgres}
            results = asyncio.run(run_lanes(lanes, Path(folder)))
    except TimeoutError:
        sys.exit(f"The tests did not end within {MINUTES} minutes.")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    print(f"\nThe whole suite took {time.monotonic() - started:.0f} s.")
    for result in results:
        print(f"{result.engine:<11}{result.part:<8}{result.summary}")
    sys.exit(any(result.code for result in results))


async def run_lanes(lanes, folder):
    """All results, engine by engine; `lanes` gives the DATABASE_URL of each engine, `folder` keeps the logs."""
    async with asyncio.timeout(MINUTES * 60), asyncio.TaskGroup() as group:
        running = [group.create_task(run_lane(engine, url, folder)) for engine, url in lanes.items()]
    return [result for lane in running for result in lane.result()]


async def run_lane(engine, url, folder):
    """The results of one engine's parts, one after the other: a failed part does not hide the next."""
    return [await run_part(engine, url, part, folder / f"{engine}-{part}.log") for part in PARTS]


async def run_part(engine, url, part, log):
    """Run one part and show what it said, in one piece."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pytest", "--no-header", "-m", PARTS[part]),
            cwd=ROOT,
            # CI tells the tests that everything they need is here: what is missing fails instead of being skipped.
            env=os.environ | {"DATABASE_URL": url, "CI": "true"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # so that a stop reaches it once, from here
        )
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
                await process.wait()
            said = log.read_text().rstrip()
            print(f"\n--- {engine}: {part}\n{said}", flush=True)
    return Result(engine, part, code, said.rpartition("\n")[2].strip("= "))


if __name__ == "__main__":
    main()
