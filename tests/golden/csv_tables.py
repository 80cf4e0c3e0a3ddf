# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of tables as pandas reads them: writes csv_tables.txt beside this file, from csv_table.csv and, where the folder is
given, from public tables.

usage: csv_tables.py [FOLDER with tabular/ and timeseries/], with pandas and numpy. A line is: case, what, ":", numbers or words.
"""
import pathlib
import sys

import numpy
import pandas

here = pathlib.Path(__file__)
lines = []


def put(case, what, values):
    words = (f"{v:.9g}" if isinstance(v, (float, numpy.floating)) else str(v) for v in numpy.ravel(values).tolist())
    lines.append(f"{case}\t{what}\t" + "\t".join(words))


table = pandas.read_csv(here.with_name("csv_table.csv"), skipinitialspace=True, encoding="utf-8-sig")
table["city"] = table["city"].str.strip()
x = pandas.get_dummies(table.drop(columns=["price", "note"]), columns=["city"], dtype=float)
x = x[[n for n in x.columns if n.startswith("city")] + ["area, m²", "rooms"]]
x = x.fillna(x.mean())
put("table", "names", list(x.columns))
put("table", "x", x.to_numpy())
put("table", "y", table["price"].to_numpy(float))
first = table[["area, m²", "rooms"]].loc[[0, 1, 3]]
put("table", "mean of 0 1 3", first.mean().to_numpy())
put("table", "std of 0 1 3", first.std(ddof=0).to_numpy())

if len(sys.argv) > 1:
    root = pathlib.Path(sys.argv[1])
    abalone = pandas.read_csv(root / "tabular/abalone.csv", header=None)
    x = pandas.get_dummies(abalone.drop(columns=[8]), columns=[0], dtype=float)
    x = x[["0_F", "0_I", "0_M"] + list(range(1, 8))]
    put("abalone", "sums", x.sum().to_numpy())
    put("abalone", "target", [abalone[8].sum(), abalone[8].iloc[-1]])
    put("abalone", "codes", pandas.Categorical(abalone[0]).codes[:12])
    for name in ("red", "white"):
        wine = pandas.read_csv(root / f"tabular/winequality-{name}.csv", header=None)
        inputs = wine[list(range(11))].to_numpy(float)
        mean, std = inputs[:1000].mean(0), inputs[:1000].std(0)
        put(name, "mean", mean)
        put(name, "std", std)
        put(name, "last", ((inputs - mean) / std)[-1])
        put(name, "classes", sorted(wine[11].unique()))
        put(name, "counts", wine[11].value_counts().sort_index().to_numpy())
    iris = pandas.read_csv(root / "tabular/iris.csv", header=None)
    put("iris", "classes", pandas.Categorical(iris[4]).categories.to_numpy())
    put("iris", "sums", iris[[0, 1, 2, 3]].sum().to_numpy())
    ett = pandas.read_csv(root / "timeseries/ETTh1.csv")
    put("ett", "sums", ett.drop(columns=["date"]).sum().to_numpy())

here.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
