#!/usr/bin/env bash
# Write requirements.txt and requirements-dev.txt: every package with its hashes, for every Python, no address.
set -euo pipefail
[ -x .tools/uv/bin/uv ] || .venv/bin/python -m pip install --quiet --target .tools/uv uv
compile() {
    .tools/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
        --no-emit-find-links --python-version 3.11 --all-extras pyproject.toml "$@"
}
compile --output-file requirements.txt
compile --group dev --output-file requirements-dev.txt
