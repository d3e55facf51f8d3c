"""Makes a run folder with several answers to each case from a run with one answer: repeat_run.py RUN OUT ANSWERS SEED.

Each answer has four variants, two right and two wrong, each with its own vote, latency and reasons."""
import json
import os
import random
import sys

run, out, answers, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
os.makedirs(out, exist_ok=True)
with open(os.path.join(run, "manifest.json")) as file:
    manifest = json.load(file)
manifest["repeat"] = answers
with open(os.path.join(out, "manifest.json"), "w") as file:
    json.dump(manifest, file, indent=2)


def variants(line):
    """The line without a number, in two parts between which a number fits."""
    entry = json.loads(line)
    parts = []
    for number in range(4):
        entry["latency"] = round(random.random() * 3, 3)
        entry["vote"] = f"{random.getrandbits(64):016x}"
        if number >= 2:
            entry["verdicts"] = {
                rules: {
                    "valid": False,
                    "error_type": random.choice(["value_error:string", "simple_function_checker:wrong_count"]),
                    "errors": ["parameter 'height': 6 is not one of the accepted values [5]"],
                }
                for rules in entry["verdicts"]
            }
        text = json.dumps(entry)
        parts.append((text[: text.index('"outcome"')], text[text.index('"outcome"') :]))
    return parts


with open(os.path.join(run, "journal.jsonl")) as file:
    cases = [variants(line) for line in file]
with open(os.path.join(out, "journal.jsonl"), "w") as file:
    for number in range(answers):
        sample = f'"sample": {number}, ' if number else ""
        for parts in cases:
            before, after = parts[random.choice((0, 0, 0, 1, 2, 3))]
            file.write(f"{before}{sample}{after}\n")
