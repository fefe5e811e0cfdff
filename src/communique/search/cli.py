from __future__ import annotations

import click


@click.group()
def search() -> None:
    """The search index."""


@search.command()
@click.argument("names", nargs=-1, metavar="[INDEX]…")
def rebuild(names: tuple[str, ...]) -> None:
    """Build search indexes anew from the database; the old ones serve until the new are done.

    Without INDEX, all of them.
    """
    from communique.search.errors import RebuildRunning
    from communique.search.rebuilding import rebuild as build, supplies

    known = supplies()
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no index «{name}»; there are: {', '.join(known)}.")
    for name in names or known:
        total = known[name].count()
        with click.progressbar(length=total, label=name) as bar:
            try:
                built = build(name, known[name].entries(), lambda done, bar=bar: bar.update(done - bar.pos))  # type: ignore[misc]
            except RebuildRunning as running:
                raise click.ClickException(str(running)) from running
            bar.update(max(0, total - bar.pos))
        click.echo(f"{name}: {built} texts can be found.")
