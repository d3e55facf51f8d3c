"""Times whole programs. usage: programs.py EVALRUN [--lines N]

With $EVALRUN_SHARED it judges recorded outputs of real models, without it the answers to the demo suite. Every command is
run several times; the best wall time counts, with the CPU time and the peak memory of that run.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

evalrun = os.path.abspath(sys.argv[1])
wanted_lines = int(sys.argv[sys.argv.index("--lines") + 1]) if "--lines" in sys.argv else 1_000_000
shared = os.environ.get("EVALRUN_SHARED")
cores = sorted(os.sched_getaffinity(0))


def run(command, stdin=None, runs=3, on=None):
    """(wall seconds, CPU seconds, peak MB) of the best run, on the first `on` cores."""
    best = None
    for _ in range(runs):
        start = time.perf_counter()
        child = subprocess.Popen(
            command, stdin=open(stdin, "rb") if stdin else subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, cores[: on or len(cores)]))
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            sys.exit(f"this failed: {' '.join(command)}")
        if best is None or wall < best[0]:
            best = (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    return best


def show(what, seconds, rest=""):
    print(f"{what:<44} {seconds[0]:8.3f} s wall {seconds[1]:8.3f} s CPU {seconds[2]:7.0f} MB  {rest}", flush=True)


def repeated(lines, n, path):
    with open(path, "w", encoding="utf-8") as out:
        done = 0
        while done < n:
            some = lines[: n - done]
            out.write("".join(some))
            done += len(some)


def check(what, arguments, lines, scratch):
    command = [evalrun, "check", *arguments]
    empty, once, four = scratch / "empty", scratch / "lines", scratch / "lines4"
    empty.write_text("")
    repeated(lines, wanted_lines, once)
    start = run(command, empty)
    show(f"check {what}: no lines", start)
    rates = {}
    for on in (1, 2)[: len(cores)]:
        seconds = run(command, once, on=on)
        rates[on] = seconds[0] - start[0]
        show(f"check {what}: {wanted_lines} lines, {on} core(s)", seconds,
             f"{wanted_lines / seconds[0]:,.0f} lines/s, {(seconds[1] - start[1]) / wanted_lines * 1e6:.2f} us of CPU a line")
    if len(rates) == 2:
        print(f"  from 1 core to 2: {rates[1] / rates[2]:.2f} x, without loading")
    repeated(lines, 4 * wanted_lines, four)
    show(f"check {what}: {4 * wanted_lines} lines", run(command, four, runs=1))
    four.unlink()


with tempfile.TemporaryDirectory() as folder:
    scratch = pathlib.Path(folder)
    for words in (["--help"], ["list", "suites"]):
        show("evalrun " + " ".join(words), run([evalrun, *words], runs=10))
    if shared:
        golden = pathlib.Path(shared) / "golden"
        data = f"{shared}/data"
        results = golden / "bfcl-v4/runs/2025-11-12-main/result"
        fc = [json.dumps({"id": row["id"], "output": row["result"], "underscore_to_dot": True}) + "\n"
              for file in sorted(results.rglob("*_result.json")) for row in map(json.loads, open(file, encoding="utf-8"))]
        rows = map(json.loads, open(golden / "bfcl-v1-71-models/verdicts.jsonl", encoding="utf-8"))
        text = [json.dumps({"id": row["id"], "output": row["result"], "format": row["style"]}) + "\n"
                for row in rows if row["style"] in ("raw_list", "wrap_strip1", "wrap_nonl")]
        check("structured", ["--suite", "bfcl", "--data", data], fc, scratch)
        check("text", ["--suite", "bfcl-v1", "--data", data], text, scratch)
        score = [evalrun, "score", "--suite", "bfcl", "--data", data, "--results", str(results)]
        show("score one v4 run", run(score, runs=10))
        seconds = []
        for i in range(10):
            seconds.append(run([*score, "--out", str(scratch / f"out{i}")], runs=1))
        show("score one v4 run, all files written", min(seconds))
    else:
        demo = [json.dumps({"id": f"simple_python_{i}", "output": "[f(a=1)]"}) + "\n" for i in range(10)]
        check("demo", ["--suite", "demo", "--lang", "en"], demo, scratch)
