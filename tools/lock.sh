#!/bin/sh
# Compiles the locks. They carry hashes and no address of any index, so that a mirror serves as well.
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
compile --group build --extra papers --constraint locks/core.txt --output-file locks/papers.txt
compile --group build --extra papers --extra archive --constraint locks/papers.txt --output-file locks/archive.txt
compile --group build --extra papers --extra postgres --constraint locks/papers.txt --output-file locks/postgres.txt
compile --group build --extra papers --extra attest --constraint locks/papers.txt --output-file locks/attest.txt
compile --group build --extra papers --extra mail --constraint locks/papers.txt --output-file locks/mail.txt
compile --group build --group dev --extra papers --extra archive --extra attest --extra postgres --extra mail \
    --constraint locks/archive.txt --constraint locks/attest.txt --constraint locks/mail.txt \
    --output-file locks/dev.txt
compile --group bench --constraint locks/core.txt --output-file locks/bench.txt
echo "Compiled locks/: core, papers, archive, postgres, attest, mail, dev, bench."
