"""The lower bound of every scorer in Python: CPython's ast.parse alone. usage: ast_parse.py TEXTS.json (evalrun_bench --texts)"""
import ast
import json
import sys
import time

texts = []
for text in json.load(open(sys.argv[1], encoding="utf-8")):
    text = text.strip("`\n ")
    texts.append(("" if text.startswith("[") else "[") + text + ("" if text.endswith("]") else "]"))
best = float("inf")
for _ in range(7):
    start = time.process_time()
    for text in texts:
        ast.parse(text, mode="eval")
    best = min(best, time.process_time() - start)
print(f"CPython {sys.version.split()[0]} ast.parse: {best / len(texts) * 1e6:.2f} us per output, {len(texts)} outputs")
