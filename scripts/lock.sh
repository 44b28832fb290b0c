#!/usr/bin/env bash
# Write requirements.txt and requirements-dev.txt: every package with its hashes, for every Python, no address.
# The extras `fast` and `cluster` weigh more than all the rest: they are for tests, and for those who ask.
set -euo pipefail
[ -x .tools/uv/bin/uv ] || .venv/bin/python -m pip install --quiet --target .tools/uv uv
compile() {
    .tools/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
        --no-emit-find-links --python-version 3.11 pyproject.toml "$@"
}
compile --extra postgres --extra server --output-file requirements.txt
compile --all-extras --group dev --output-file requirements-dev.txt
