"""E-mails, phone calls, text messages and WhatsApp chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parameters.addresses import EmailAddress
from qr.parsing.candidates import Candidate, Source, Value, omitted
from qr.parsing.escapes import first_values, percent_decode, read_query, split_escaped, unescape_mecard

_MATMSG = {"SUB": "subject", "BODY": "body"}
_MAIL_FIELDS = ("to", "cc", "bcc", "subject", "body")
_CHAT = re.compile(r"https?://(?:www[.])?wa[.]me/([0-9]+)/?(?:[?]([^#]*))?", re.I)
_SEND = re.compile(r"(?:https?://(?:api|web)[.]whatsapp[.]com/|whatsapp://)send/?[?]([^#]*)", re.I)
_MAX_ADDRESS_CHARACTERS = 400


def parse_mail(source: Source) -> Iterator[Candidate]:
    """Yield an e-mail: mailto (RFC 6068), MATMSG (NTT DoCoMo) or SMTP (ZXing)."""
    scheme, _, rest = source.text.partition(":")
    readers = {"mailto": _read_mailto, "matmsg": _read_matmsg, "smtp": _read_smtp}
    yield from readers[scheme.lower()](rest)


def parse_address(source: Source) -> Iterator[Candidate]:
    """Yield an e-mail to an address that is the whole content."""
    address = source.text.rstrip("\r\n ")
    if "@" not in address or len(address) > _MAX_ADDRESS_CHARACTERS:
        return
    try:
        EmailAddress().parse(address)
    except ValueError:
        return
    yield Candidate("mail", {"to": address})


def _read_mailto(rest: str) -> Iterator[Candidate]:
    """Read the header fields. Several ``to`` fields and the path are one list of recipients (RFC 6068, 2)."""
    path, _, query = rest.rstrip("\r\n ").partition("?")
    pairs = read_query(query)
    values, warnings = first_values([pair for pair in pairs if pair[0] != "to"])
    warnings += tuple(omitted(name) for name in values if name not in _MAIL_FIELDS)
    to = [percent_decode(address) for address in path.split(",")]
    to += [address for name, addresses in pairs if name == "to" for address in addresses.split(",")]
    copies = {name: values.get(name, "").split(",") for name in ("cc", "bcc")}
    texts = {"subject": values.get("subject", ""), "body": values.get("body", "").replace("\r\n", "\n")}
    if any(to) or any(values.values()):
        yield Candidate("mail", {"to": [address.strip() for address in to], **copies, **texts}, warnings)


def _read_matmsg(rest: str) -> Iterator[Candidate]:
    to: list[str] = []
    fields: dict[str, Value] = {}
    warnings: list[str] = []
    for member in split_escaped(rest, ";"):
        if not member:
            break
        name, _, value = member.partition(":")
        name = name.strip().upper()
        if name == "TO":
            to.append(unescape_mecard(value))
        elif name in _MATMSG and _MATMSG[name] not in fields:
            fields[_MATMSG[name]] = unescape_mecard(value).replace("\r\n", "\n")
        else:
            warnings.append(omitted(name))
    if any(to) or any(fields.values()):
        yield Candidate("mail", {"to": to, **fields}, tuple(warnings))


def _read_smtp(rest: str) -> Iterator[Candidate]:
    to, _, others = rest.partition(":")
    subject, _, body = others.partition(":")
    yield Candidate("mail", {"to": to.strip(), "subject": subject, "body": body})


def parse_phone(source: Source) -> Iterator[Candidate]:
    """Yield a phone number. Parameters of the URI, such as an extension, are left out (RFC 3966, 3)."""
    number, *parameters = source.text.rstrip("\r\n ")[len("tel:") :].split(";", 20)
    if number:
        warnings = tuple(omitted(parameter) for parameter in parameters if parameter)
        yield Candidate("phone", {"number": percent_decode(number)}, warnings)


def parse_sms(source: Source) -> Iterator[Candidate]:
    """Yield a text message: SMSTO (ZXing), whose text has no escapes, or an sms URI (RFC 5724)."""
    scheme, _, rest = source.text.partition(":")
    number, colon, body = rest.partition(":")
    if scheme.lower().endswith("to") or (colon and "?" not in number):
        if number.strip():
            yield Candidate("sms", {"number": number.strip(), "body": body})
        return
    # iPhones once needed "&" instead of "?" before the text.
    path, query = [*re.split("[?&]", rest.rstrip("\r\n "), maxsplit=1), ""][:2]
    values, warnings = first_values(read_query(query))
    number, *parameters = path.split(";", 20)
    unknown = [*(name for name in values if name != "body"), *filter(None, parameters)]
    warnings += tuple(map(omitted, unknown))
    if number:
        body = values.get("body", "").replace("\r\n", "\n")
        yield Candidate("sms", {"number": percent_decode(number), "body": body, "scheme": "sms"}, warnings)


def parse_whatsapp(source: Source) -> Iterator[Candidate]:
    """Yield a chat: a link of wa.me, or an older link with a parameter phone."""
    text = source.text.rstrip("\r\n ")
    chat, send = _CHAT.fullmatch(text), _SEND.fullmatch(text)
    match = chat or send
    if not match:
        return
    values, warnings = first_values(read_query((chat[2] or "") if chat else match[1]))
    number = chat[1] if chat else values.pop("phone", "")
    warnings += tuple(omitted(name) for name in values if name != "text")
    if number:
        yield Candidate("whatsapp", {"number": number, "body": values.get("text", "")}, warnings)
