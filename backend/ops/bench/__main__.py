"""`./dev bench [--requests N] [--together N] [--json]`: what the API and the floor of the house that is open take."""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from bench.desk import desk_questions
from bench.floor import floor_figures
from bench.questions import Question, questions

WARM_UP = 10
ANY_FRAME = "query BenchAnyFrame { frames(first: 1) { edges { node { slug variants { sku } } } } }"


class UnansweredError(Exception):
    """The API did not answer a question; says which and why."""


@dataclass(frozen=True)
class Figures:
    """What one question cost; times in milliseconds."""

    name: str
    requests: int
    per_second: float
    median: float
    p95: float
    slowest: float
    kilobytes: float


async def ask(client: httpx.AsyncClient, question: Question) -> tuple[float, httpx.Response]:
    """Seconds and the answer."""
    started = time.perf_counter()
    answer = await client.post("/graphql", json={"query": question.document, "variables": question.variables})
    seconds = time.perf_counter() - started
    if answer.status_code != 200 or "errors" in answer.json():
        raise UnansweredError(f"{question.name}: {answer.status_code} {answer.text[:400]}")
    return seconds, answer


async def measure(client: httpx.AsyncClient, question: Question, requests: int, together: int) -> Figures:
    """Ask `requests` times, `together` at once."""
    for _ in range(WARM_UP):
        _, answer = await ask(client, question)
    left = iter(range(requests))
    times: list[float] = []

    async def visitor() -> None:
        for _ in left:
            seconds, _answer = await ask(client, question)
            times.append(seconds * 1000)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(together):
            group.create_task(visitor())
    whole = time.perf_counter() - started
    p95 = statistics.quantiles(times, n=20)[-1]
    size = len(answer.content) / 1024
    return Figures(question.name, requests, requests / whole, statistics.median(times), p95, max(times), size)


async def run(api: str, requests: int, together: int) -> list[Figures]:
    """Figures of every question, one after the other."""
    async with httpx.AsyncClient(base_url=api, timeout=30) as client:
        _, first = await ask(client, Question("any frame", ANY_FRAME))
        edges: list[dict[str, Any]] = first.json()["data"]["frames"]["edges"]
        if not edges:
            raise UnansweredError("The catalogue is empty; `./dev fovea seed` fills it.")
        frame = edges[0]["node"]
        asked = questions(frame["slug"], frame["variants"][0]["sku"])
        figures = [await measure(client, question, requests, together) for question in asked]
        desk = await desk_questions(client)
        figures += [await measure(client, question, requests, together) for question in desk]
    return figures + [alone(name, times) for name, times in await floor_figures()]


def alone(name: str, times: list[float]) -> Figures:
    """Figures of what was done a few times, one after the other."""
    whole = sum(times) / 1000
    return Figures(name, len(times), len(times) / whole, statistics.median(times), max(times), max(times), 0.0)


def table(figures: list[Figures], together: int) -> str:
    """One row a question. ``ratio`` is its median beside the first row's: it says the same on a slow machine."""
    first = figures[0].median if figures else 1.0
    head = f"{'':<32}{'requests/s':>11}{'median ms':>11}{'p95 ms':>9}{'max ms':>9}{'kB':>7}{'ratio':>8}"
    rows = [
        f"{row.name:<32}{row.per_second:>11.1f}{row.median:>11.1f}{row.p95:>9.1f}{row.slowest:>9.1f}"
        f"{row.kilobytes:>7.1f}{row.median / first:>8.1f}"
        for row in figures
    ]
    return "\n".join([head, *rows, f"{together} requests at a time, one API process."])


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure the API that `./dev up` has opened.")
    parser.add_argument("--requests", type=int, default=200, help="of each question (200)")
    parser.add_argument("--together", type=int, default=4, help="at a time (4)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    api = os.environ.get("API_URL", "http://127.0.0.1:8000")
    try:
        figures = asyncio.run(run(api, arguments.requests, arguments.together))
    except httpx.ConnectError:
        print(f"No API answers at {api}; open the house first: ./dev up", file=sys.stderr)
        return 1
    except UnansweredError as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps([asdict(row) for row in figures]) if arguments.json else table(figures, arguments.together))
    return 0


if __name__ == "__main__":
    sys.exit(main())
