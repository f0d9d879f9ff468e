"""table.py RECORD RESULTS...: compares the losses and gradient norms of all peers with those by hand in f64,
prints how many times as long as wengert each takes, and appends the times to the record."""

import csv
import sys

REFERENCE = "wengert by hand", "f64", "1"
# Adam divides by small numbers, so that W2 differs most.
TOLERANCES = {"W1": 5e-4, "W2": 1e-2, "W3": 1e-4}
COLUMNS = "what", "float", "by", "threads", "median", "minimum", "check"

record, *results = sys.argv[1:]
lines = [line for path in results for line in open(path)]
rows = [dict(zip(COLUMNS, row)) for row in csv.reader(lines)]

expected = {}
for row in rows:
    if (row["by"], row["float"], row["threads"]) == REFERENCE:
        expected[row["what"]] = float(row["check"])
expected["W1 process"] = expected.get("W1 epoch")
for row in rows:
    error = abs(float(row["check"]) / expected[row["what"]] - 1)
    if error > TOLERANCES[row["what"][:2]] and not row["by"].endswith("*"):
        sys.exit(f"{row} should have come to {expected[row['what']]}")

cells = {}
for row in rows:
    threads = "" if row["threads"] == "1" else f" {row['threads']}T"
    column = row["what"].replace(" gradient", "").replace(" batch", ""), row["float"] + threads
    cells.setdefault(column, {})[row["by"]] = float(row["median"])
print("Medians: of wengert in µs, of the others as multiples of it.\n")
for line in zip(*cells):
    print(" " * 24 + "".join(f"{text:>11}" for text in line))
print(f"{'wengert':24}" + "".join(f"{times['wengert']:11.2f}" for times in cells.values()))
for by in dict.fromkeys(row["by"] for row in rows if row["by"] != "wengert"):
    ratios = (times.get(by, 0) / times["wengert"] for times in cells.values())
    print(f"{by:24}" + "".join(f"{ratio:11.2f}" if ratio else " " * 11 for ratio in ratios))

with open(record, "a") as file:
    csv.writer(file, lineterminator="\n").writerows([row[name] for name in COLUMNS[:-1]] for row in rows)
