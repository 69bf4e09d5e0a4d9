"""The schemas of what the program writes as JSON.

schemas.py REVIEW                  each printed schema against tests/schemas, and the validator against documents that are wrong
schemas.py REVIEW --documents DIR  every JSON or NDJSON document in a folder against its schema
schemas.py REVIEW --write          keeps the schemas of new numbers; one that is kept is never written again

A schema that differs from the one that is kept under its number has to get a new number. Ends with `N passed, N failed`.
"""

import json
import os
import re
import subprocess
import sys
from decimal import Decimal

KEPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")
passed = failed = 0


def tell(ok, *words):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(*words)


# ---- the part of JSON Schema that the program uses -----------------------------------------------

KNOWN = {"$schema", "$comment", "title", "description", "definitions", "type", "const", "pattern", "multipleOf", "required",
         "properties", "patternProperties", "additionalProperties", "items", "$ref", "anyOf", "allOf"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, Decimal), "null": type(None)}


def is_type(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def faults(schema, value, root, path=""):
    """What is wrong with a value, as words with the place; nothing if it is valid."""
    if schema is False:
        yield path + ": not allowed"
        return
    if schema is True:
        return
    unknown = set(schema) - KNOWN
    if unknown:
        yield f"the schema has keywords that nobody checks: {sorted(unknown)}"
    if "$ref" in schema:
        yield from faults(root["definitions"][schema["$ref"].rsplit("/", 1)[1]], value, root, path)
    for part in schema.get("allOf", ()):
        yield from faults(part, value, root, path)
    if "anyOf" in schema:
        tries = [list(faults(part, value, root, path)) for part in schema["anyOf"]]
        if all(tries):
            yield min(tries, key=len)[0]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, name) for name in types):
        yield f"{path}: {value!r} is not {' or '.join(types)}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    if "multipleOf" in schema and is_type(value, "number") and Decimal(value) % Decimal(str(schema["multipleOf"])):
        yield f"{path}: {value} is not exact to {schema['multipleOf']}"
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            yield from faults(schema["items"], item, root, f"{path}[{i}]")
    if isinstance(value, dict):
        yield from object_faults(schema, value, root, path)


def object_faults(schema, value, root, path):
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{path}: {key} is missing"
    for key, item in value.items():
        rules = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        rules += [rule for pattern, rule in schema.get("patternProperties", {}).items()
                  if not rules and re.search(pattern, key)]
        for rule in rules or [schema.get("additionalProperties", True)]:
            yield from faults(rule, item, root, f"{path}.{key}")


def pairs(items):
    """An object, whose keys must differ."""
    if len({key for key, _ in items}) != len(items):
        raise ValueError("a key stands twice")
    return dict(items)


def parse(text):
    return json.loads(text, parse_float=Decimal, object_pairs_hook=pairs)


# ---- schemas -------------------------------------------------------------------------------------

def ask(review, *words):
    env = {"PATH": os.environ["PATH"], "REVIEW_LANG": "en"}
    return subprocess.run([review, "schema", *words], env=env, stdout=subprocess.PIPE, check=True).stdout.decode()


def schemas(review):
    """By the word that documents carry."""
    names = [line.split()[1] for line in ask(review).splitlines()[1:]]
    return {name: parse(ask(review, name)) for name in names}


def bare(schema):
    """Without what is only words."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: bare(value) for key, value in schema.items()
            if not (key in ("description", "$comment") and isinstance(value, str))}


def kept_name(name):
    return os.path.join(KEPT, name.replace("review.", "").replace("/", "-") + ".json")


def lines_of(value, depth=0):
    """A member a line, so that a difference shows where it is."""
    if isinstance(value, dict) and value and depth < 4:
        inner = ",\n".join(" " * (depth + 1) + json.dumps(key) + ": " + lines_of(value[key], depth + 1) for key in sorted(value))
        return "{\n" + inner + "}"
    return json.dumps(value, sort_keys=True, default=float)


def spell(schema):
    return lines_of(bare(schema)) + "\n"


def compare(review, write):
    known = schemas(review)
    for name, schema in known.items():
        path = kept_name(name)
        if write and not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.write(spell(schema))
        if not os.path.exists(path):
            tell(False, f"{name}: a new number: keep its schema with --write")
            continue
        with open(path, encoding="utf-8") as file:
            tell(file.read() == spell(schema), f"{name}: other keys, kinds or tables than {os.path.relpath(path)}: raise its number")
    expected = {os.path.basename(kept_name(name)) for name in known}
    for name in sorted(set(os.listdir(KEPT)) - expected):
        tell(False, f"tests/schemas/{name}: no document has this number any more; take it away")
    return known


def described(schema, where):
    """Every key says what it means."""
    for part in ("properties", "patternProperties"):
        for key, rule in schema.get(part, {}).items():
            if isinstance(rule, dict) and "type" in rule and rule["type"] != "array":
                tell(rule.get("description"), f"{where}.{key}: nobody says what it means")


def refuses(known):
    """The validator sees what is wrong."""
    runs = known["review.runs/1"]
    row = {"run": 1, "created_at": "2026-10-05 09:00", "period": "all", "from": None, "to": None, "as_of": "2026-10-05", "rubric": "small",
           "version": "1", "scored": 3, "left_out": 0, "classes": "", "settings": "", "digest": "x", "changed_cases": None}
    sound = {"schema": "review.runs/1", "runs": [row]}
    tell(not list(faults(runs, sound, runs)), "a sound document is refused")
    tell(not list(faults(runs["definitions"]["line"], dict(row, type="runs"), runs)), "a sound line is refused")
    wrong = [dict(sound, schema="review.runs/2"), {"schema": "review.runs/1"}, dict(sound, more=1), dict(sound, runs={}),
             dict(sound, runs=[dict(row, run=None)]), dict(sound, runs=[dict(row, run="1")]), dict(sound, runs=[dict(row, run=True)]),
             dict(sound, runs=[dict(row, as_of="5 October")]), dict(sound, runs=[dict(row, other=1)]),
             dict(sound, runs=[{key: row[key] for key in row if key != "digest"}])]
    for document in wrong:
        tell(list(faults(runs, document, runs)), f"not refused: {document}")
    score = known["review.score/1"]
    case = {key: "x" for key in score["definitions"]["cases"]["required"]}
    case.update({"score": Decimal("1.005"), "lowest": 1, "provisional": False, "open": 0, "awaiting": 0, "decided": 0, "applicable": 0})
    found = list(faults(score["definitions"]["cases"], dict(case, lost_facts=1, lost=2), score))
    tell(len(found) == 2 and "exact" in found[0] and ".lost:" in found[1], f"of a case: {found}")
    tell(list(faults(runs["definitions"]["line"], row, runs)), "a line without its type is not refused")


# ---- documents -------------------------------------------------------------------------------------

seen = {}


def check_document(path, known):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8", "replace")
    if not text.startswith('{\n"schema": "review.') and not text.startswith('{"type": "head", "schema": "review.'):
        return
    lines = text.startswith('{"type"')
    try:
        values = [parse(line) for line in text.splitlines()] if lines else [parse(text)]
    except ValueError as error:  # a document that a test cut on purpose is told by the program
        if "twice" in str(error):
            tell(False, f"{path}: {error}")
        return
    name = values[0]["schema"]
    if name not in known:
        tell(False, f"{path}: there is no schema {name}")
        return
    schema = known[name]
    found = [fault for value in values for fault in faults(schema["definitions"]["line"] if lines else schema, value, schema)]
    tell(not found, f"{path}: {name}: {found[:3]}")
    seen[name] = seen.get(name, 0) + 1


def main():
    review = sys.argv[1]
    if sys.argv[2:3] == ["--documents"]:
        known = schemas(review)
        for name in sorted(os.listdir(sys.argv[3])):
            check_document(os.path.join(sys.argv[3], name), known)
        if "--told" in sys.argv:
            print(seen)
    else:
        known = compare(review, sys.argv[2:3] == ["--write"])
        for name, schema in known.items():
            described(schema, name)
            for table, part in schema["definitions"].items():
                described(part, f"{name} {table}")
        refuses(known)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
