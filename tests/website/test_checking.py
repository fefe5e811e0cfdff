"""A copy is brought to the site, which says whether it is what was published."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communique.ledger.actions import erase_part
from communique.ledger.models import Edition, Part
from communique.newsroom.feeding import INDEX, all_entries
from communique.newsroom.states import WithdrawalReason
from communique.search.rebuilding import rebuild
from communique.staff.models import Officer
from communique.website.ledger.checking import limiting
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, address, corrected, get, published, withdrawn

CHECK = "/en/seal/check/"
BRIDGE = "The Mayor opened the bridge over the Lipa on Saturday at noon, four weeks early."
LENGTH = "It is forty-eight metres long, and wide enough for two buses side by side."
HONEST = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
SECRET = "The winner of the lottery is Mirko Novak of Mill Street, who is 44 years old."


def text(*paragraphs: str, **given: Any) -> Any:
    return factories.text("en", "A bridge is open", *(paragraphs or (BRIDGE, LENGTH)), **given)


def post(path: str = CHECK, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(path, fields, headers=HONEST if headers is None else headers)


def answer(path: str = CHECK, **fields: Any) -> tuple[str, str]:
    """The heading of the answer and all of its page's main part, as plain text."""
    response = post(path, **fields)
    assert response.status_code == 200, response.status_code
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    # What was pasted stands in the form again; everything else is ours to say.
    main = re.sub(r"(?s)<textarea.*?</textarea>", "", response.content.decode().partition("<main")[2])
    page = unescape(re.sub(r"<[^>]+>", "", main))
    heading = re.search(r"Result: (.+)", page)
    assert heading is not None
    return heading[1], page


def file(content: bytes, name: str = "copy.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def download(number: int) -> bytes:
    response = get(f"/ledger/editions/{number}.zip")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("indexed", [False, True])
def test_a_passage_that_stands_is_shown_in_its_place(officer: Officer, *, indexed: bool) -> None:
    release = published(officer, text())
    if indexed:
        rebuild(INDEX, all_entries())
    verdict, page = answer(
        words="  the bridge over the Lipa on\nSaturday at noon, four weeks early. It is forty-eight "
    )
    assert verdict == "Genuine and current"
    assert "A bridge is open" in page
    assert "wide enough for two buses" in page
    markup = post(words="wide enough for two buses side by side").content.decode()
    assert f'href="{address(release)}#:~:text=wide%20enough%20for%20two%20buses"' in markup


def test_the_whole_text_is_known_by_its_words(officer: Officer) -> None:
    published(officer, text())
    sealed = bytes(Part.objects.get(kind="text").held.content or b"").decode()
    verdict, page = answer(words=sealed.replace("\n\n", "\r\n \r\n").replace(" ", "  "))
    assert verdict == "Genuine and current"
    assert "the whole text of edition 1" in page


def test_what_a_reader_copies_from_the_page_is_found_too(officer: Officer) -> None:
    more = [("quotation", {"words": "It will hold for a hundred years.", "attribution": "Ana Lisov, Mayor"})]
    published(officer, text(more=more))
    said = "It will hold for a hundred years.\nAna Lisov, Mayor"
    copied = f"A bridge is open\n14 March 2026, 18:55\n{BRIDGE}\n{LENGTH}\n{said}"
    assert answer(words=copied)[0] == "Genuine and current"


def test_both_scripts_are_found_from_any_language(officer: Officer) -> None:
    published(
        officer, text(), factories.serbian("Отворен мост", "Градоначелница је отворила мост преко Липе.")
    )
    for words in (
        "Градоначелница је отворила мост преко Липе",
        "Gradonačelnica je otvorila most preko Lipe",
    ):
        assert answer(words=words)[0] == "Genuine and current"
    assert "Веродостојно и важеће" in post("/sr/seal/check/", words=BRIDGE).content.decode()


@pytest.mark.parametrize("indexed", [False, True])
def test_words_of_an_earlier_edition_are_genuine_and_corrected(officer: Officer, *, indexed: bool) -> None:
    release = published(officer, text())
    corrected(release, officer, text(BRIDGE, LENGTH.replace("forty-eight", "eighty-four")))
    if indexed:
        rebuild(INDEX, all_entries())
    verdict, page = answer(words=LENGTH)
    assert verdict == "Genuine, but corrected since"
    assert "edition 2 took its place, and these words are not in it" in page
    # What both editions say still stands.
    assert answer(words=BRIDGE)[0] == "Genuine and current"


def test_words_of_a_withdrawn_release_are_genuine_and_withdrawn(officer: Officer) -> None:
    release = published(officer, text())
    withdrawn(release, officer)
    verdict, page = answer(words=BRIDGE)
    assert verdict == "Genuine, but withdrawn since"
    assert "The release was withdrawn on" in page
    restore_release(release=release, note=NOTE, by=officer)
    assert answer(words=BRIDGE)[0] == "Genuine and current"


def test_a_near_miss_shows_the_words_that_differ(officer: Officer) -> None:
    published(officer, text())
    verdict, _ = answer(
        words="The Mayor closed the bridge over the Lipa on Sunday at noon, four weeks early."
    )
    assert verdict == "Not as it was published"
    markup = post(words=BRIDGE.replace("opened", "closed")).content.decode()
    assert re.search(r"<del>.*closed.*</del>\s*<ins>.*opened.*</ins>", markup)


def test_absence_is_never_told_as_a_forgery(officer: Officer) -> None:
    published(officer, text())
    for words in ("The government has resigned and the sea rose over the northern hills.", "It is", "…"):
        assert answer(words=words)[0] == "This cannot be told"


@pytest.mark.parametrize("reason", [WithdrawalReason.PERSONAL_DATA, WithdrawalReason.COURT_ORDER])
def test_what_may_not_be_read_leaks_from_no_answer(officer: Officer, reason: WithdrawalReason) -> None:
    picture = factories.make_picture(officer)
    release = published(officer, text(SECRET, more=[factories.photograph(picture)]))
    sealed = bytes(Part.objects.get(kind="text").held.content or b"").decode()
    kept = download(1)
    original = factories.picture_bytes()
    withdrawn(release, officer, reason)
    brought: list[dict[str, Any]] = [
        {"words": SECRET},
        {"words": sealed},
        {"words": SECRET.replace("44", "45")},
        {"file": file(original)},
        {"file": file(sealed.encode())},
    ]
    for fields in brought:
        verdict, page = answer(**fields)
        assert verdict == "This cannot be told"
        assert "A bridge is open" not in page
    page = post(words="The winner of the lottery is Petar Novak of Mill Street").content.decode()
    assert "Mirko" not in page
    # Whoever kept the download hears that it was withdrawn, and nothing of what it says.
    verdict, page = answer(file=file(kept))
    assert verdict == "Genuine, but withdrawn since"
    assert "A bridge is open" not in page
    assert "Mirko" not in page


def test_erased_words_are_found_no_more(officer: Officer) -> None:
    release = published(officer, text(SECRET))
    corrected(release, officer, text(BRIDGE))
    kept = download(1)
    chief = Officer.objects.create(username="chief", is_superuser=True)
    for part in Part.objects.filter(edition__number=1, kind__in=("text", "layout")):
        erase_part(part=part, by=chief, reason="A court said so.")
    assert answer(words=SECRET)[0] == "This cannot be told"
    verdict, page = answer(file=file(kept))
    assert verdict == "Genuine, but corrected since"
    assert "do not pass the file on" in page


def test_a_download_is_genuine_until_a_byte_of_it_is_changed(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    release = published(officer, text(more=[factories.photograph(picture)]))
    kept = download(1)
    verdict, page = answer(file=file(kept))
    assert verdict == "Genuine and current"
    assert "sealed as edition 1" in page
    for inside in (BRIDGE.encode(), b'"act":"publish"', factories.picture_bytes()[40:90]):
        at = kept.index(inside) + 3
        spoilt = kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :]
        assert answer(file=file(spoilt))[0] == "Not genuine", inside
    corrected(release, officer, text(LENGTH))
    assert answer(file=file(kept))[0] == "Genuine, but corrected since"
    assert answer(file=file(download(2)))[0] == "Genuine and current"


def test_other_zips_and_files_cannot_be_told(officer: Officer) -> None:
    published(officer, text())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hello.txt", "hello")
    for content in (packed.getvalue(), b"PK\3\4", b"%PDF-1.7 x", b"\x00\x01\x02", b"\xff\xd8\xff", b"GIF89a"):
        assert answer(file=file(content))[0] == "This cannot be told", content


def test_a_photograph_is_known_by_its_bits(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    release = published(officer, text(more=[factories.photograph(picture)]))
    verdict, page = answer(file=file(factories.picture_bytes(), "photo.jpg"))
    assert verdict == "Genuine and current"
    assert "press original" in page
    copy = get(f"/pictures/{picture.digest}/480.webp").content
    verdict, page = answer(file=file(copy, "480.webp"))
    assert verdict == "Genuine and current"
    assert "as its page shows it" in page
    assert answer(file=file(factories.picture_bytes("teal")))[0] == "This cannot be told"
    withdrawn(release, officer)
    assert answer(file=file(factories.picture_bytes()))[0] == "Genuine, but withdrawn since"


def test_a_text_file_is_read_in_the_usual_encodings(officer: Officer) -> None:
    published(officer, text())
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert answer(file=file(BRIDGE.encode(encoding), "copy.txt"))[0] == "Genuine and current", encoding


def test_hostile_words_stay_words(officer: Officer) -> None:
    published(officer, text())
    page = post(words=f'<script>alert(1)</script> {BRIDGE} "><img src=x>').content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_nothing_brought_is_told_so(officer: Officer) -> None:
    response = post(words="  ")
    assert response.status_code == 422
    assert "There is nothing to check yet" in response.content.decode()
    assert post(file=file(b"")).status_code == 422


def test_other_sites_may_not_ask(officer: Officer) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = post(headers=headers, words=BRIDGE)
        assert response.status_code == 403
        assert "not sent from our form" in response.content.decode()


def test_one_connection_may_check_so_often_and_then_waits(officer: Officer) -> None:
    published(officer, text())
    for _ in range(limiting.MOST_CHECKS):
        limiting.checks.count("127.0.0.1")
    response = post(words=BRIDGE)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Too many checks" in response.content.decode()


def test_counts_end_with_their_window_and_the_oldest_sender_is_forgotten() -> None:
    counter = limiting.Counter()
    for _ in range(limiting.MOST_CHECKS):
        counter.count("a", 10.0)
    with pytest.raises(limiting.TooManyChecks) as refused:
        counter.count("a", 20.0)
    assert refused.value.seconds == limiting.WINDOW_SECONDS - 10
    counter.count("b", 20.0)
    counter.count("a", 10.0 + limiting.WINDOW_SECONDS)


def test_too_much_is_told_by_its_length_alone(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.website.ledger.checking.view.LARGEST_POST", 1000)
    response = post(file=file(b"x" * 2000))
    assert response.status_code == 413
    assert "At most 64 MB" in response.content.decode()


def test_a_broken_post_is_told_so(officer: Officer) -> None:
    response = Client().post(CHECK, b"x", content_type="multipart/form-data", headers=HONEST)
    assert response.status_code == 400


def test_nothing_is_kept_of_what_was_brought(
    officer: Officer, tmp_path: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    published(officer, text())
    post(words=SECRET)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    (tmp_path / "uploads").mkdir()
    post(file=file(SECRET.encode() + b" " * 3_000_000))
    assert list((tmp_path / "uploads").iterdir()) == []
    assert "Mirko" not in caplog.text
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and b"Mirko Novak of Mill" in path.read_bytes()
    ]
    assert Edition.objects.count() == 1


def test_the_edition_of_a_code_says_what_became_of_it(officer: Officer) -> None:
    release = published(officer, text())
    assert "This edition stands on the site now." in get("/en/seal/check/1/").content.decode()
    corrected(release, officer, text(LENGTH))
    page = get("/en/seal/check/1/").content.decode()
    assert "edition 2 took its place" in page
    assert 'href="/en/editions/2/"' in page
    withdrawn(release, officer, WithdrawalReason.PERSONAL_DATA)
    page = get("/en/seal/check/1/").content.decode()
    assert "may no longer be read" in page
    assert "A bridge is open" not in page
    assert "/ledger/editions/1.zip" not in page
    assert get("/en/seal/check/9/").status_code == 404
    assert "There is no such edition" in get("/en/seal/check/9/").content.decode()
    assert get("/en/seal/check/01/")["Location"] == "/en/seal/check/1/"
    assert get("/en/seal/check")["Location"] == CHECK
