"""Contacts for address books: vCard and MECARD."""

from datetime import date
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.addresses import EmailAddress, PhoneNumber
from qr.parameters.dates import Day
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Line, Lines
from qr.parameters.urls import WebAddress
from qr.payloads import Message
from qr.payloads.escapes import escape_mecard, escape_text, join_content_lines


class Contact(NamedTuple):
    """Contact as vCard 3.0 (RFC 2426; all phones read it), vCard 4.0 (RFC 6350) or MECARD (the shortest)."""

    name: Annotated[str | None, Line(), "full name as displayed; default: first and last"] = None
    first: Annotated[str | None, Line(), "given name", "first_name", "given_name"] = None
    last: Annotated[str | None, Line(), "family name", "last_name", "family_name"] = None
    phone: Annotated[tuple[str, ...], Several(PhoneNumber()), "phone numbers"] = ()
    mobile: Annotated[tuple[str, ...], Several(PhoneNumber()), "mobile phone numbers"] = ()
    fax: Annotated[tuple[str, ...], Several(PhoneNumber()), "fax numbers"] = ()
    email: Annotated[tuple[str, ...], Several(EmailAddress()), "e-mail addresses"] = ()
    org: Annotated[str | None, Line(), "organisation", "company"] = None
    title: Annotated[str | None, Line(), "position in the organisation"] = None
    url: Annotated[str | None, WebAddress(), "web page; a missing scheme becomes https://", "website"] = None
    address: Annotated[str | None, Lines(), "postal address with its line breaks, as on a letter"] = None
    note: Annotated[str | None, Lines(), "further information"] = None
    birthday: Annotated[date | None, Day(), "date of birth"] = None
    format: Annotated[str, Choice(("vcard3", "vcard4", "mecard")), "format of the contact"] = "vcard3"


def write_contact(contact: Contact) -> Message:
    """Write a vCard or MECARD.

    Raises ``MissingParameter`` if the contact has no name, ``BadParameter`` if MECARD has no field for a value.
    """
    if not (contact.name or contact.first or contact.last):
        raise MissingParameter(
            "name is missing: send name, or first or last", parameter="name", allowed="a name, or first or last"
        )
    return Message(_mecard(contact) if contact.format == "mecard" else _vcard(contact))


def _full_name(contact: Contact) -> str:
    return contact.name or " ".join(filter(None, (contact.first, contact.last)))


def _vcard(contact: Contact) -> str:
    version = "3.0" if contact.format == "vcard3" else "4.0"
    return join_content_lines(
        "BEGIN:VCARD",
        f"VERSION:{version}",
        *_names(contact),
        *(f"TEL:{number}" for number in contact.phone),
        *(f"TEL;TYPE=CELL:{number}" for number in contact.mobile),
        *(f"TEL;TYPE=FAX:{number}" for number in contact.fax),
        *(f"EMAIL:{address}" for address in contact.email),
        *_details(contact),
        "END:VCARD",
    )


def _names(contact: Contact) -> list[str]:
    """Return FN, and N as last;first;middle;prefixes;suffixes.

    A full name is not split, because names differ too much between cultures. vCard 3.0 requires N, so N then has the
    full name as the last name, which phones display unchanged. vCard 4.0 does not require N.
    """
    formatted = f"FN:{escape_text(_full_name(contact))}"
    if contact.first or contact.last:
        return [f"N:{escape_text(contact.last or '')};{escape_text(contact.first or '')};;;", formatted]
    return [f"N:{escape_text(_full_name(contact))};;;;", formatted] if contact.format == "vcard3" else [formatted]


def _details(contact: Contact) -> list[str]:
    """Return the lines that occur at most once.

    Only the backslashes of a URL are encoded, as %5C: some readers of vCard would remove them, or read line breaks.
    """
    texts = {"ORG": contact.org, "TITLE": contact.title, "NOTE": contact.note}
    lines = [f"{name}:{escape_text(text)}" for name, text in texts.items() if text]
    if contact.url:
        lines.append("URL:" + contact.url.replace("\\", "%5C"))
    if contact.address:  # The third component of: box; extension; street; locality; region; code; country.
        lines.append(f"ADR:;;{escape_text(contact.address)};;;;")
    if contact.birthday:  # RFC 6350, 4.3.1: without hyphens.
        lines.append(f"BDAY:{contact.birthday:{'%Y-%m-%d' if contact.format == 'vcard3' else '%Y%m%d'}}")
    return lines


def _mecard(contact: Contact) -> str:
    """NTT DoCoMo's form, with ORG as ZXing reads it."""
    _check_mecard(contact)
    birthday = f"{contact.birthday:%Y%m%d}" if contact.birthday else None
    details = {"ORG": contact.org, "URL": contact.url, "ADR": contact.address, "NOTE": contact.note, "BDAY": birthday}
    fields = [
        ("N", _mecard_name(contact)),
        *(("TEL", number) for number in contact.phone + contact.mobile),
        *(("EMAIL", escape_mecard(address)) for address in contact.email),
        *((name, escape_mecard(text)) for name, text in details.items() if text),
    ]
    return "MECARD:" + "".join(f"{name}:{value};" for name, value in fields) + ";"


def _check_mecard(contact: Contact) -> None:
    """Reject fields that MECARD cannot hold, instead of dropping them."""
    for name in ("title", "fax"):
        if getattr(contact, name):
            raise BadParameter(name, getattr(contact, name), "omitted if format is mecard, which has no such field")
    if contact.name and (contact.first or contact.last):
        raise BadParameter("name", contact.name, "omitted if format is mecard and first or last is sent")
    for name in ("address", "note"):
        if "\n" in (getattr(contact, name) or ""):
            raise BadParameter(name, getattr(contact, name), "one line if format is mecard")


def _mecard_name(contact: Contact) -> str:
    """Return the last name, a comma and the first name. Without both, readers would misread the comma."""
    if contact.first and contact.last:
        return f"{escape_mecard(contact.last)},{escape_mecard(contact.first)}"
    return escape_mecard(_full_name(contact))
