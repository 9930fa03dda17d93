"""Time from submitting a sweep to its first step, on a platform whose worker waits. usage: submit.py PROGRAM TIMES

Starts the embedded platform in a folder of its own, submits small sweeps one after the other, and prints a table in markdown. The first step is
there when its metrics are served, so the report's way back is part of the time.
"""
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

SWEEP = """apiVersion: hayate/v1
kind: Sweep
name: first-step
runs:
  teacher:
    method: edm
    dataset: digits
    network: { kind: song-unet, channels: 16, multipliers: [1, 2], blocks: 1, attention: [] }
    training: { steps: 20, batch: 32, reportEvery: 1 }
    evaluation: { samples: 16, samplers: [{ name: heun, steps: 2 }] }
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url, body=None):
    request = urllib.request.Request(url, body, {"Content-Type": "application/yaml"} if body else {})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def wait(what, check, seconds=180):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            found = check()
            if found:
                return found
        except OSError:
            pass
        time.sleep(0.01)
    sys.exit(f"After {seconds} s there was no {what}.")


def main():
    program, times = sys.argv[1], int(sys.argv[2])
    port = free_port()
    api = f"http://127.0.0.1:{port}/api/v1"
    with tempfile.TemporaryDirectory(prefix="hayate-submit-") as folder:
        up = subprocess.Popen(
            [program, "up", "--data", folder, "--port", str(port), "--dashboard-port", str(free_port()), "--slots", "1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait("worker", lambda: any(worker["isAlive"] for worker in ask(f"{api}/workers")))
            seconds = []
            for _ in range(times):
                begun = time.perf_counter()
                run = ask(f"{api}/sweeps", SWEEP.encode())["runs"][0]["id"]
                wait("first step", lambda: any(series["steps"] for series in ask(f"{api}/runs/{run}/metrics")))
                seconds.append(time.perf_counter() - begun)
                wait("end of the run", lambda: ask(f"{api}/runs/{run}")["summary"]["status"] in ("completed", "failed", "cancelled"))
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait()
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    print(f"{os.cpu_count()} cores of {cpu}, Linux {platform.release()}; load of the machine {' '.join(map(str, os.getloadavg()))}.\n")
    print("| figure | seconds, median (least to most) | wanted |\n|---|---|---|")
    print(f"| from submit to the first step, warm worker, {times} sweeps | {statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f}) | under 2 |")


main()
