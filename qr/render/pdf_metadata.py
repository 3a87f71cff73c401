"""Metadata of a PDF file as an XMP packet (ISO 16684-1; ISO 32000-1, 14.3.2)."""

from __future__ import annotations

from xml.sax.saxutils import escape

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:format>application/pdf</dc:format>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="r"?>'
)


def xmp_packet(title: str) -> bytes:
    """Return a read-only packet with the title and the media type, without dates, names and programs.

    The title must consist of printable characters, as that of a ``Drawing`` does.
    """
    return _PACKET.format(title=escape(title)).encode()
