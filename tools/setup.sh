#!/bin/sh
# Makes .venv, or brings it up to date, from one of the locks: setup.sh core|papers|archive|postgres|attest|mail|dev.
# Does nothing where the stamp in .venv says that this was done from the same lock, in the same place.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
python=${PYTHON:-python3}
stamp=.venv/.$wanted-is-from
now=$({ pwd; cat "locks/$wanted.txt" pyproject.toml; } | cksum)

if [ -x .venv/bin/communique ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
    exit 0
fi

refuse() {
    echo "$1" >&2
    exit 1
}

version() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true
}

recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! recent .venv/bin/python; then
    found=$(version "$python")
    remedy="install it, or name one with: make setup PYTHON=/path/to/python3.11"
    [ -n "$found" ] || refuse "Communiqué needs Python 3.11 or newer, and no «$python» was found: $remedy"
    recent "$python" || refuse "Communiqué needs Python 3.11 or newer, and «$python» is Python $found: $remedy"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        refuse "«$python» (Python $found) cannot make a virtual environment: install its venv module (on Debian: apt install python3-venv)."
    echo "Making .venv with Python $found …"
    "$python" -m venv --clear .venv
fi

pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input "$@" ||
        refuse "The packages could not be installed; what pip says above tells why. Run the same command again once that is mended."
}

echo "Installing $(grep -c '==' "locks/$wanted.txt") locked packages ($wanted) …"
pip install -qq --require-hashes --no-deps -r "locks/$wanted.txt"
pip install -qq --no-deps --no-build-isolation --editable .
echo "$now" > "$stamp"
echo "Ready: .venv/bin/communique"
