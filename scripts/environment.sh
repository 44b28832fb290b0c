#!/usr/bin/env bash
# Make .venv where it is missing and put into it what a lock file names: scripts/environment.sh LOCK
set -euo pipefail
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed, and \`$python\` is not: name one with PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if [ ! -x .venv/bin/pip ]; then
    rm -rf .venv
    # Debian's Python lacks ensurepip without its package python3-venv: virtualenv brings its own pip.
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        if ! "$python" -m pip --version >/dev/null 2>&1; then
            echo "This Python can make no environment: install python3-venv (apt-get install python3-venv)." >&2
            exit 1
        fi
        "$python" -m pip install --quiet --target .tools virtualenv
        PYTHONPATH=.tools "$python" -m virtualenv --quiet .venv
    fi
fi

echo "Installing $(grep -c '^[a-z]' "$1") packages of $1 …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$1"
