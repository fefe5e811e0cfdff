"""Photographs of nothing, with everything in them that real ones bring."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from communique.newsroom.photographs import iim, jpeg

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 photoshop:Credit="City of Lipovac" photoshop:DateCreated="2026-03-14T18:00:00" exif:GPSLatitude="44.8176N">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Bridge</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ana Lisov</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The Mayor opened the new bridge.</rdf:li>
<rdf:li xml:lang="sr">Градоначелница је отворила нови мост.</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="en-GB">A stone bridge over a river</rdf:li>
<rdf:li xml:lang="sr-Cyrl">Камени мост преко реке</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta>""".encode()


def plain(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **saved)
    return out.getvalue()


def located_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x013B] = "Ana Lisov"
    exif[0x010E] = "The Mayor opened the new bridge."
    exif.get_ifd(0x8769)[0x9003] = "2026:03:14 18:00:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (44.0, 49.0, 3.5)
    return exif


def described() -> bytes:
    return jpeg.rebuilt(plain(), xmp=XMP)


def located(kind: str = "JPEG") -> bytes:
    return plain(kind=kind, exif=located_exif(), xmp=XMP)


def by_an_agency() -> bytes:
    """As agencies send them: IIM alone."""
    resources = iim.write(
        {iim.CAPTION: ["The bridge"], iim.CREATOR: ["Ana Lisov"], iim.CREDIT: ["Vedrania Press"]}
    )
    return jpeg.rebuilt(plain(), iim=resources)
