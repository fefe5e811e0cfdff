#!/bin/sh
# Compiles the three locks. They carry hashes and no address of any index, so that a mirror serves as well.
#
# pillow-heif is left out: its wheels carry a library under the GPL, and Wagtail needs it for HEIC pictures only,
# which we do not take (docs/reference/licences.md).
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --no-emit-package pillow-heif \
        --quiet "$@"
}
compile --group build --output-file locks/core.txt
compile --group build --extra postgres --constraint locks/core.txt --output-file locks/postgres.txt
compile --group build --group dev --extra postgres --constraint locks/core.txt --output-file locks/dev.txt
echo "Compiled locks/core.txt, locks/postgres.txt and locks/dev.txt."
