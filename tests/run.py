"""Run the whole suite on SQLite and on PostgreSQL: `python -m tests.run`.

The suite is a queue of parts, each a run of pytest on one engine; a processor that is free takes the next. What a part
says is shown when it ends; its summary line is repeated at the close. The exit code is 0 only when every part passed.
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


@dataclass(frozen=True)
class Part:
    """The tests that `marks` choose, on one engine; all of them lie in `folders`, and only these are read."""

    engine: str
    name: str
    marks: str
    folders: tuple[str, ...] = ("tests",)


# Every test runs on both engines or, marked `once`, on PostgreSQL alone, as a real register does. The longest part
# comes first, so that at the end no processor waits for the other.
JOURNEYS, CITY = ("tests/journeys",), ("tests/seeds", "tests/reviews/stages")
PARTS = [
    Part("PostgreSQL", "rules", "not browser and not city"),
    Part("PostgreSQL", "screens", "browser and once", JOURNEYS),
    Part("SQLite", "rules", "not browser and not city and not once"),
    Part("PostgreSQL", "city", "city", CITY),
    Part("SQLite", "city", "city and not once", CITY),
    Part("PostgreSQL", "journeys", "browser and not once", JOURNEYS),
    Part("SQLite", "journeys", "browser and not once", JOURNEYS),
]


@dataclass(frozen=True)
class Result:
    """How one part went: pytest's exit code and its summary line."""

    part: Part
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
            urls = {"SQLite": f"sqlite:///{folder}/povertyreg.sqlite3", "PostgreSQL": postgres}
            results = asyncio.run(run_parts(urls, Path(folder)))
    except TimeoutError:
        sys.exit(f"The tests did not end within {MINUTES} minutes.")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    print(f"\nThe whole suite took {time.monotonic() - started:.0f} s.")
    for result in results:
        print(f"{result.part.engine:<11}{result.part.name:<9}{result.summary}")
    sys.exit(any(result.code for result in results))


async def run_parts(urls, folder):
    """The results of all parts as they ended; `urls` gives the DATABASE_URL of each engine, `folder` keeps the logs."""
    waiting, results = iter(PARTS), []

    async def take_parts():
        for part in waiting:
            results.append(await run_part(part, urls[part.engine], folder / f"{part.engine}-{part.name}.log"))

    async with asyncio.timeout(MINUTES * 60), asyncio.TaskGroup() as group:
        for _processor in range(os.cpu_count()):
            group.create_task(take_parts())
    return results


async def run_part(part, url, log):
    """Run one part and show what it said, in one piece: a failed part does not hide the next."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pytest", "--no-header", "-m", part.marks, *part.folders),
            cwd=ROOT,
            env=os.environ | environment(part, url),
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
            print(f"\n--- {part.engine}: {part.name}\n{said}", flush=True)
    return Result(part, code, said.rpartition("\n")[2].strip("= "))


def environment(part, url):
    """What a part is told beside what the shell holds."""
    return {
        "DATABASE_URL": url,
        # Everything that the tests need is here: what is missing fails instead of being skipped.
        "CI": "true",
        # Or each part would compile all tests again.
        "PYTHONDONTWRITEBYTECODE": "",
        # To pytest-django a suffix of the test database: two parts may run on one engine at the same time.
        "TOX_PARALLEL_ENV": part.name,
    }


if __name__ == "__main__":
    main()
