"""PREDICT over ten million recordings on 8 nodes of 8 GPUs: the dispatcher simulated, and checked on what was measured.

It first takes the measured speed of one actor and must come to that of two; then it goes beyond what can be run here.
"""

from __future__ import annotations

import argparse
import heapq
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench import ray
from bench.results import measured_rows

TITLE = "Ten million recordings on 64 GPUs, simulated"

HEADER = ["what", "rows a second", "hours for 10 M", "workers busy"]

ROWS = 10_000_000
ROW_SECONDS = 7.2
BATCH_ROWS = 16


@dataclass(frozen=True)
class Case:
    """Seconds of one batch in each place; ``calls`` are batches that a worker fetches and decodes at once.

    ``source`` is spent in the statement's process, one batch after the other; ``prepare`` in a worker beside others;
    ``compute`` in a worker's model, one batch at a time; ``round_trip`` on the way there and back.
    """

    workers: int
    calls: int
    source: float
    prepare: float
    compute: float
    round_trip: float = 0.002


def simulate(case: Case, batches: int) -> tuple[float, float]:
    """Return the seconds that the dispatcher takes for so many batches, and the share in which models compute.

    As the dispatcher does: each worker has ``calls`` batches and one more at hand, the frames taken and not yet given
    back are at most twice what all workers hold, and they are given back in order.
    """
    most = 2 * case.workers * (case.calls + 1)
    free = deque(worker for _ in range(case.calls + 1) for worker in range(case.workers))
    model_free = [0.0] * case.workers
    slots = [[0.0] * case.calls for _ in range(case.workers)]
    under_way: list[tuple[float, int, int]] = []
    done: set[int] = set()
    now = source_free = 0.0
    taken = given_back = 0
    while given_back < batches:
        while taken < batches and taken - given_back < most and free:
            worker = free.popleft()
            source_free = max(now, source_free) + case.source
            begun = max(source_free + case.round_trip / 2, heapq.heappop(slots[worker]))
            prepared = begun + case.prepare
            ended = model_free[worker] = max(prepared, model_free[worker]) + case.compute
            heapq.heappush(slots[worker], ended)
            heapq.heappush(under_way, (ended + case.round_trip / 2, taken, worker))
            taken += 1
        now, number, worker = heapq.heappop(under_way)
        free.append(worker)
        done.add(number)
        while given_back in done:
            done.remove(given_back)
            given_back += 1
    return now, batches * case.compute / (now * case.workers)


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench scale", description=__doc__)
    parser.add_argument("--gpu-rate", type=float, default=13_600.0, help="seconds of audio a second of one GPU")
    parser.add_argument("--decode-rate", type=float, default=4_138.0, help="the same of one core: bench rates, FLAC")
    parser.add_argument("--probe-rate", type=float, default=27_009.0, help="headers a second: bench rates")
    parser.add_argument("--round-trip", type=float, default=0.02, help="seconds to an object store and back")
    chosen = parser.parse_args(options)
    error = reproduced()
    seconds = BATCH_ROWS * ROW_SECONDS
    local = Case(
        workers=64,
        calls=8,
        source=BATCH_ROWS / chosen.probe_rate,
        prepare=seconds / chosen.decode_rate,
        compute=seconds / chosen.gpu_rate,
    )
    # A header, then the recording; headers go 16 at a time, recordings one after the other in each call.
    remote = replace(
        local,
        source=BATCH_ROWS * chosen.round_trip / 16,
        prepare=local.prepare + BATCH_ROWS * chosen.round_trip,
    )
    cases = {
        "shared file system": local,
        "object store": remote,
        "object store, headers read by the actors": replace(
            remote, source=BATCH_ROWS / 100_000, prepare=remote.prepare + BATCH_ROWS * chosen.round_trip
        ),
        "the same, 32 batches at once in each actor": replace(
            remote, calls=32, source=BATCH_ROWS / 100_000, prepare=remote.prepare + BATCH_ROWS * chosen.round_trip
        ),
        "models alone": replace(local, source=0.0, prepare=0.0, round_trip=0.0),
    }
    rows = []
    for what, case in cases.items():
        batches = 20 * 2 * case.workers * (case.calls + 1)
        taken, busy = simulate(case, batches)
        rate = batches * BATCH_ROWS / taken
        rows.append([what, f"{rate:,.0f}", f"{ROWS / rate / 3600:.2f}", f"{busy:.0%}"])
    notes = (
        f"Simulated, not run: {ROWS:,} recordings of {ROW_SECONDS} s, 8 nodes of 8 GPUs and 64 cores. One GPU is "
        f"taken to transcribe {chosen.gpu_rate:,.0f} s of audio a second (estimated for wav2vec2-base in fp16, not "
        f"measured), a core to decode {chosen.decode_rate:,.0f}; the object store answers after "
        f"{1000 * chosen.round_trip:.0f} ms. "
        f"From the measured speed of one actor the simulation comes to that of two within {error:.0%}."
    )
    return notes, HEADER, rows


def reproduced() -> float:
    """Return by how much the simulation misses the measured speed of two actors, given that of one."""
    measured = {row[0]: float(row[2]) for row in measured_rows("ray", ray.HEADER)}
    if not measured:
        sys.exit("there is no measurement of this machine to check the simulation with: python -m bench ray")
    alone, together = measured["Ray, one actor"], measured["Ray, an actor for each core"]
    seconds = BATCH_ROWS * ROW_SECONDS
    pair = Case(workers=2, calls=1, source=BATCH_ROWS / 27_009, prepare=0.0, compute=seconds / alone)
    batches = 200
    taken, _ = simulate(pair, batches)
    return abs(batches * seconds / taken / together - 1)
