"""`communique ledger verify`: on anybody's machine, without a home or Django, and for a file offline."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from communique.ledger.mirrors import Mirror, Tell
    from communique.ledger.trust import Trust
    from communique.ledger.verdicts import Outcome

WRONG_USE = 64  # click's own 2 would mean «not genuine» here
INTERRUPTED = 130
_CANNOT_TELL = 3
_ZIP = b"PK"
_COPY_LIMIT = 256 * 1024 * 1024
_BESIDE = 50


class WrongUse(click.UsageError):
    exit_code = WRONG_USE


class VerdictCommand(click.Command):
    """Exit codes 0 to 3 are verdicts, so nothing else that may happen ends with one of them."""

    def make_context(self, *args: Any, **given: Any) -> click.Context:
        try:
            return super().make_context(*args, **given)
        except click.UsageError as error:
            raise WrongUse(error.message, error.ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(INTERRUPTED)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except Exception as error:  # noqa: BLE001  a traceback would end with 1: «genuine, but corrected»
            click.echo(f"Cannot tell: this program failed ({type(error).__name__}: {error}).", err=True)
            ctx.exit(_CANNOT_TELL)


@click.command(cls=VerdictCommand)
@click.argument("what", metavar="FILE|URL")
@click.option(
    "--key", "keys", multiple=True, metavar="KEY|FILE", help="The office's verifier key, or a file of them."
)
@click.option("--policy", metavar="FILE", help="Logs, witnesses and how many of them (C2SP tlog-policy).")
@click.option(
    "--log", "log_at", metavar="DIR|URL", help="A mirror of the log, or its address: is it current?"
)
@click.option("--bundle", metavar="FILE", help="The release's download that a text or photograph is held to.")
@click.option("--json", "as_json", is_flag=True, help="Verdict and evidence as JSON.")
def verify(
    what: str,
    keys: tuple[str, ...],
    policy: str | None,
    log_at: str | None,
    bundle: str | None,
    *,
    as_json: bool,
) -> None:
    """Is a release what an office published, to the letter, and still current?

    FILE is a release's download (edition-….zip), or a plain copy of its text or a photograph with the
    download beside it or given with --bundle. URL is the address of a release or of its download.

    Exit codes: 0 genuine and current, 1 genuine but corrected or withdrawn, 2 not genuine, 3 cannot tell;
    64 wrong use of the command.
    """
    from communique.ledger.comparing import visible

    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that lacks a letter still gets the verdict
        sys.stdout.reconfigure(errors="backslashreplace")
    trust = _trust(keys, policy)
    log = _log(log_at)
    with _progress() as tell:
        outcome = _judge(what, trust, log, bundle, tell)
    if as_json:
        import json

        click.echo(json.dumps(outcome.said(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(outcome):
            click.echo(visible(line))
    sys.exit(int(outcome.verdict))


def _judge(what: str, trust: Trust, log: Mirror | None, bundle: str | None, tell: Tell) -> Outcome:
    from communique.ledger.fetching import NotFetched
    from communique.ledger.verdicts import Outcome, Verdict

    try:
        if what.lower().startswith(("http://", "https://")):
            if bundle is not None:
                raise WrongUse("--bundle goes with a file, not with an address.")
            return _judge_address(what, trust, log, tell)
        return _judge_file(Path(what), trust, log, bundle, tell)
    except NotFetched as error:
        return Outcome(Verdict.CANNOT_TELL, f"Cannot tell: {error}")


def _judge_address(url: str, trust: Trust, log: Mirror | None, tell: Tell) -> Outcome:
    import tempfile

    from communique.ledger.fetching import PAGE_LIMIT, bundle_address, fetch, log_beside
    from communique.ledger.mirrors import Mirror
    from communique.ledger.packing import SIZE_LIMIT
    from communique.ledger.verifying import verify_bundle

    with tempfile.TemporaryFile() as file:
        came_from = fetch(url, limit=SIZE_LIMIT, into=file)
        file.seek(0)
        if file.read(2) != _ZIP:
            file.seek(0)
            address = bundle_address(file.read(PAGE_LIMIT), came_from)
            file.seek(0)
            file.truncate()
            came_from = fetch(address, limit=SIZE_LIMIT, into=file)
        beside = Mirror(log_beside(came_from))
        return verify_bundle(file, trust, log=log or beside, insist=log is not None, tell=tell)


def _judge_file(path: Path, trust: Trust, log: Mirror | None, bundle: str | None, tell: Tell) -> Outcome:
    from communique.ledger.verifying import verify_bundle

    with _opened(path) as file:
        if bundle is None and file.read(2) == _ZIP:
            return verify_bundle(file, trust, log=log, tell=tell)
        file.seek(0)
        copy = file.read(_COPY_LIMIT + 1)
    if len(copy) > _COPY_LIMIT:
        raise WrongUse(f"{path} is larger than {_COPY_LIMIT} bytes, and no release's download.")
    return _judge_copy(path, copy, trust, log, bundle, tell=tell)


def _judge_copy(
    path: Path, copy: bytes, trust: Trust, log: Mirror | None, bundle: str | None, *, tell: Tell
) -> Outcome:
    """Against the download given, or those in the same folder: the one it stands in, else the only one."""
    from communique.ledger.comparing import judge_copy
    from communique.ledger.verdicts import Outcome, Verdict
    from communique.ledger.verifying import verify_bundle

    beside = (
        each for each in sorted(path.parent.glob("*.zip")) if each.is_file() and os.access(each, os.R_OK)
    )
    downloads = [Path(bundle)] if bundle is not None else list(islice(beside, _BESIDE))
    outcomes: list[Outcome] = []
    for download in downloads:
        with _opened(download) as file:
            outcome = verify_bundle(file, trust, log=log, tell=tell)
            if bundle is None and not outcome.evidence.parts:
                continue  # some other ZIP
            outcomes.append(judge_copy(path.name, copy, file, outcome) if outcome.evidence.parts else outcome)
    for verdict in (Verdict.CURRENT, Verdict.SUPERSEDED):
        for outcome in outcomes:
            if outcome.verdict == verdict:
                return outcome
    if len(outcomes) == 1:
        return outcomes[0]
    return Outcome(
        Verdict.CANNOT_TELL,
        f"Cannot tell: «{path.name}» is no release's download"
        + (", and stands in none of those beside it." if outcomes else ": give the download with --bundle."),
    )


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise WrongUse(f"{path} cannot be read ({error.strerror}).") from error
    with file:
        yield file


def _trust(keys: tuple[str, ...], policy: str | None) -> Trust:
    """What the reader trusts. A word that names a file is read as one, line by line."""
    from communique.ledger.tiled.errors import Malformed
    from communique.ledger.trust import Trust

    lines: list[str] = []
    for word in keys:
        named = "+" not in word or Path(word).is_file()
        lines += _text(Path(word)).splitlines() if named else [word]
    if keys and not any(line.strip() and not line.startswith("#") for line in lines):
        raise WrongUse("The file given with --key holds no key.")
    try:
        return Trust.of(lines, _text(Path(policy)) if policy is not None else None)
    except Malformed as error:
        raise WrongUse(str(error)) from error


def _text(path: Path) -> str:
    with _opened(path) as file:
        try:
            return file.read(1024 * 1024).decode()
        except UnicodeDecodeError as error:
            raise WrongUse(f"{path} is not UTF-8 text.") from error


def _log(at: str | None) -> Mirror | None:
    from communique.ledger.fetching import NotFetched, Site, check_address
    from communique.ledger.mirrors import Folder, Mirror

    if at is None:
        return None
    if not at.lower().startswith(("http://", "https://")):
        return Mirror(Folder(Path(at)))
    try:
        check_address(at)
    except NotFetched as error:
        raise WrongUse(str(error)) from error
    return Mirror(Site(at.removesuffix("/checkpoint").rstrip("/")))


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar for whoever watches; it only comes once there is something long to read."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        going = progress.add_task("Reading the log", total=None, visible=False)

        def tell(done: int, of: int) -> None:
            progress.update(going, completed=done, total=of, visible=of > done)

        yield tell


def _lines(outcome: Outcome) -> Iterator[str]:
    from communique.ledger.verdicts import MOMENT

    evidence = outcome.evidence
    yield outcome.sentence
    yield from outcome.remarks
    if evidence.entry is None:
        return
    yield ""
    yield f"Log          {evidence.origin}"
    if evidence.edition is not None and evidence.sealed_at is not None:
        yield f"Edition      {evidence.edition} (version {evidence.version} of release {evidence.document})"
        languages = ", ".join(evidence.languages) or "no text"
        yield f"Sealed       {evidence.sealed_at.strftime(MOMENT)}, in {languages}"
    yield f"Entry        {evidence.entry}"
    for part in evidence.parts:
        yield f"Part         {part.state:8} {part.name} ({part.size} bytes)"
    for entry in evidence.later:
        time = entry.time.strftime(MOMENT)
        yield f"Later        entry {entry.entry}: {entry.act}, edition {entry.edition}, {time}"
    for key in evidence.trusted:
        yield f"Signed by    {key} (trusted)"
    for key in evidence.keys:
        if key not in evidence.trusted:
            yield f"Signed by    {key} (as the file says)"
    yield f"Witnesses    {len(evidence.witnesses)} {' '.join(evidence.witnesses)}".rstrip()
    at = f", {evidence.checkpoint_time.strftime(MOMENT)}" if evidence.checkpoint_time else ""
    yield f"Checkpoint   {evidence.checkpoint_size} entries, root {evidence.checkpoint_root}{at}"
    if evidence.log:
        yield f"Log read at  {evidence.log} ({evidence.log_size} entries)"
