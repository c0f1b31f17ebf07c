#!/usr/bin/env python3
"""Tells of each file whether it is valid by a JSON Schema: one line a file, `valid` or `invalid`.

Usage: validate-configuration.py SCHEMA FILE...
Needs the Python packages jsonschema and PyYAML; without them it exits with 3.
"""

import json
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"missing: {missing.name}")
    sys.exit(3)


def main(schema_path, paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = yaml.safe_load(file)
        errors = sorted(validator.iter_errors(document), key=lambda error: list(error.path))
        words = "; ".join(error.message.splitlines()[0] for error in errors)
        print(f"invalid {path}: {words}" if errors else f"valid {path}")


main(sys.argv[1], sys.argv[2:])
