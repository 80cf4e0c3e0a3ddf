# SPDX-License-Identifier: BSL-1.0
"""Writes what the fuzzers begin with: corpus.py REPOSITORY FOLDER. The texts are those of examples and tests: whole
files, and what stands between R"( and )" or in string literals of tests/config/*.cpp that look like a config.
"""
import json, pathlib, re, sys

root, out = map(pathlib.Path, sys.argv[1:])
texts = {"yaml": [], "toml": [], "json": []}
for file in [*root.glob("examples/configs/*"), *root.glob("tests/config/manual/*")]:
    kind = {".yml": "yaml"}.get(file.suffix, file.suffix[1:])
    if kind in texts:
        texts[kind].append(file.read_bytes())
sources = [*root.glob("tests/config/*.cpp"), *root.glob("tests/app/*.cpp"), *root.glob("tests/app/plan/*.cpp")]
for file in sources:
    text = file.read_text()
    literals = re.findall(r'R"\((.*?)\)"', text, re.S)
    for written in re.findall(r'"((?:[^"\\\n]|\\.)*)"', text):
        try:
            literals.append(json.loads(f'"{written}"'))
        except ValueError:
            pass
    for literal in literals:
        if re.search(r"[:=\[{&*|>#]", literal) and len(literal) < 2000:
            data = literal.encode("utf-8", "surrogatepass")
            texts["toml" if "=" in literal else "yaml"].append(data)
            if literal.lstrip().startswith(("{", "[")):
                texts["json"].append(data)
for literal in list(texts["yaml"]):  # JSON of the same, where Python can read it
    if b"{" in literal:
        texts["json"].append(literal)
texts["json"] += [json.dumps({"a": [1, -2.5e-3, True, None, "\u00e9\U0001f600\n\"\\"], "b": {"c": {}, "d": []}}).encode(),
                  json.dumps({"lr": 1e-5, "name": "x"}, indent=1).encode()]
texts["yaml"] += [b"a: &x {b: 1}\nc: *x\n", b"a: |\n  two\n  lines\nb: >-\n  one\n  line\n", b"? a\n: b\n", b"- 1\n- [2, {c: ~}]\n",
                  b"!!str 1: !!int 2\n", b"a: 'it''s'\nb: \"\\u00e9\\x41\"\n", b"%YAML 1.2\n---\na: 1\n...\n"]
texts["toml"] += [b"a = 1_000\nb = 0x1F\nc = 1979-05-27T07:32:00Z\nd = inf\n", b"[[t]]\na.b = {c = [1, 2.5]}\n[[t]]\n",
                  "\"\u00e9\" = 5\n".encode(), b"s = '''a\nb'''\nt = \"\"\"\nx\\u00e9\"\"\"\n"]
for kind, all in texts.items():
    folder = out / kind
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(sorted(set(all))):
        (folder / f"{number:03}").write_bytes(data)
    print(kind, len(set(all)))
