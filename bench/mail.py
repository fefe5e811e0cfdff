"""How fast mail about one release goes to 4,000 subscribers, beside smtplib sending the same bytes bare.

    python bench/mail.py [SUBSCRIBERS]

The server is aiosmtpd on this machine, in a process of its own; the home is SQLite in a folder of its own.
Ours writes every mail with its own links, sends it and commits that it went, one by one; the peer sends
ready mails over one connection and notes nothing. Both in one run, one after the other.
"""

from __future__ import annotations

import multiprocessing
import os
import smtplib
import socket
import sys
import tempfile
import time
from pathlib import Path

if multiprocessing.parent_process() is None:  # the server below needs no home
    HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
    os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNT = 4_000


def serve(port: int) -> None:
    """Takes everything and keeps nothing."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    time.sleep(3600)


def subscribe(count: int) -> None:
    from django.utils import timezone

    from communique.newsroom.models import Subscriber

    addresses = [f"reader{number}@lipovac.example" for number in range(count)]
    Subscriber.objects.bulk_create(
        [
            Subscriber(email=each, folded_email=each, language="en", confirmed_at=timezone.now())
            for each in addresses
        ],
        batch_size=500,
    )


def ours(count: int) -> float:
    """Seconds from the first look to the last mail noted."""
    from communique.events.models import Event
    from communique.newsroom.mailing.hearing import queue_mails
    from communique.newsroom.mailing.sending import send_due
    from communique.newsroom.models import Mailing
    from communique.website.mailing.writing import Writer
    from tests import factories

    officer = factories.make_officer()
    factories.make_section()
    factories.publish_release(release=factories.make_draft(officer), by=officer)
    begun = time.perf_counter()
    queue_mails(list(Event.objects.filter(kind="release_published")))
    print(f"  put on the list in {time.perf_counter() - begun:6.2f} s")
    begun, first = time.perf_counter(), 0.0
    while send_due(Writer):
        first = first or time.perf_counter() - begun
    taken = time.perf_counter() - begun
    assert Mailing.objects.filter(sent_at__isnull=False).count() == count
    print(f"  the first 200 gone after {first:6.2f} s")
    return taken


def bare(count: int, port: int) -> float:
    from communique.newsroom.actions.mailing import Parcel
    from communique.newsroom.models import Mailing
    from communique.website.mailing.writing import Writer

    row = Mailing.objects.select_related("subscriber", "release", "edition").first()
    assert row is not None
    message = Writer()(Parcel("0" * 32, [row]))
    assert message is not None
    content = message.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    print(f"  a mail has {len(content):,} bytes")
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            server.sendmail("communique@lipovac.example", [f"reader{number}@lipovac.example"], content)
    return time.perf_counter() - begun


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    server.start()

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests import factories

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    factories.make_office()
    subscribe(count)
    print(f"{count:,} subscribers")
    mine = ours(count)
    theirs = bare(count, port)
    server.terminate()
    print(f"  ours            {count / mine:8.0f} mails/s")
    print(f"  smtplib, bare   {count / theirs:8.0f} mails/s")
    print(f"  ratio           {theirs / mine:8.2f}")


if __name__ == "__main__":
    main()
