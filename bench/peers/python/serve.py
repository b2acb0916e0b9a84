"""One Python side: answers the requests of ../../protocol.ts. The command line names the module of the side."""

import importlib
import json
import sys
import time

LEAST = 0.001
MARK = "bench:"


def say(answer):
    print(MARK + json.dumps(answer), flush=True)


def seconds(run, calls):
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return time.perf_counter() - start


def warm_up(run, duration):
    """Runs for a while, and then as many calls as make a sample."""
    end = time.perf_counter() + duration
    calls = 1
    while True:
        taken = seconds(run, calls)
        if taken < LEAST:
            calls *= 2
        elif time.perf_counter() >= end:
            return calls


def sample(run, calls, duration):
    end = time.perf_counter() + duration
    times = [seconds(run, calls) / calls * 1000]
    while time.perf_counter() < end:
        times.append(seconds(run, calls) / calls * 1000)
    return times


def prepare(side, name):
    if name not in side.workloads:
        raise ValueError(side.cannot.get(name, "not written for this library"))
    return side.workloads[name]()


def serve(side):
    run, calls = None, 1
    say({"version": side.version})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "run" in request:
                say({"times": sample(run, calls, request["run"] / 1000)})
                continue
            run = prepare(side, request["prepare"])
            warm = request["warm"] / 1000
            calls = 1 if warm == 0 else warm_up(run, warm)
            say({"ready": True})
        except Exception as error:
            say({"reason": str(error).split("\n")[0]})


serve(importlib.import_module(f"side_{sys.argv[1]}"))
