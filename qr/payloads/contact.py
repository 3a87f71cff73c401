"""Contacts for address books: vCard and MECARD."""

from collections.abc import Iterator
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

_NUMBERS, _MAILS = Several(PhoneNumber()), Several(EmailAddress())
# Types of vCard by the ends of the names of fields.
_PLACES = {"": "", "_work": "WORK", "_home": "HOME"}
# Property and type of vCard by field.
_CHANNELS = {"phone": ("TEL", ""), "mobile": ("TEL", "CELL"), "fax": ("TEL", "FAX"), "email": ("EMAIL", "")}
_ADDRESS_PARTS = ("street", "city", "region", "zip", "country")  # in the order of vCard and MECARD


class Contact(NamedTuple):
    """Contact as vCard 3.0 (RFC 2426; all phones read it), vCard 4.0 (RFC 6350) or MECARD (the shortest)."""

    name: Annotated[str | None, Line(), "full name as displayed; default: first and last"] = None
    first: Annotated[str | None, Line(), "given name", "first_name", "given_name"] = None
    last: Annotated[str | None, Line(), "family name", "last_name", "family_name"] = None
    phone: Annotated[tuple[str, ...], _NUMBERS, "phone numbers"] = ()
    phone_work: Annotated[tuple[str, ...], _NUMBERS, "phone numbers at work"] = ()
    phone_home: Annotated[tuple[str, ...], _NUMBERS, "phone numbers at home"] = ()
    mobile: Annotated[tuple[str, ...], _NUMBERS, "mobile phone numbers"] = ()
    mobile_work: Annotated[tuple[str, ...], _NUMBERS, "mobile phone numbers for work"] = ()
    mobile_home: Annotated[tuple[str, ...], _NUMBERS, "private mobile phone numbers"] = ()
    fax: Annotated[tuple[str, ...], _NUMBERS, "fax numbers"] = ()
    fax_work: Annotated[tuple[str, ...], _NUMBERS, "fax numbers at work"] = ()
    fax_home: Annotated[tuple[str, ...], _NUMBERS, "fax numbers at home"] = ()
    email: Annotated[tuple[str, ...], _MAILS, "e-mail addresses"] = ()
    email_work: Annotated[tuple[str, ...], _MAILS, "e-mail addresses for work"] = ()
    email_home: Annotated[tuple[str, ...], _MAILS, "private e-mail addresses"] = ()
    org: Annotated[str | None, Line(), "organisation", "company"] = None
    title: Annotated[str | None, Line(), "position in the organisation"] = None
    url: Annotated[str | None, WebAddress(), "web page; a missing scheme becomes https://", "website"] = None
    address: Annotated[str | None, Lines(), "postal address with its line breaks, as on a letter"] = None
    address_work: Annotated[str | None, Lines(), "address at work with its line breaks"] = None
    address_home: Annotated[str | None, Lines(), "address at home with its line breaks"] = None
    street: Annotated[str | None, Line(), "address: street and house number"] = None
    city: Annotated[str | None, Line(), "address: city or town"] = None
    region: Annotated[str | None, Line(), "address: region, state or province"] = None
    zip: Annotated[str | None, Line(), "address: postal code"] = None
    country: Annotated[str | None, Line(), "address: country, by its name"] = None
    street_work: Annotated[str | None, Line(), "address at work: street and house number"] = None
    city_work: Annotated[str | None, Line(), "address at work: city or town"] = None
    region_work: Annotated[str | None, Line(), "address at work: region, state or province"] = None
    zip_work: Annotated[str | None, Line(), "address at work: postal code"] = None
    country_work: Annotated[str | None, Line(), "address at work: country, by its name"] = None
    street_home: Annotated[str | None, Line(), "address at home: street and house number"] = None
    city_home: Annotated[str | None, Line(), "address at home: city or town"] = None
    region_home: Annotated[str | None, Line(), "address at home: region, state or province"] = None
    zip_home: Annotated[str | None, Line(), "address at home: postal code"] = None
    country_home: Annotated[str | None, Line(), "address at home: country, by its name"] = None
    note: Annotated[str | None, Lines(), "further information"] = None
    photo: Annotated[str | None, WebAddress(), "web address of a photo; a missing scheme becomes https://"] = None
    birthday: Annotated[date | None, Day(), "date of birth"] = None
    format: Annotated[str, Choice(("vcard3", "vcard4", "mecard")), "format of the contact"] = "vcard3"


def write_contact(contact: Contact) -> Message:
    """Write a vCard or MECARD.

    Raises ``MissingParameter`` if the contact has no name, ``BadParameter`` if MECARD has no field for a value, or if
    an address is sent in two forms.
    """
    if not (contact.name or contact.first or contact.last):
        raise MissingParameter(
            "name is missing: send name, or first or last", parameter="name", allowed="a name, or first or last"
        )
    _check_addresses(contact)
    return Message(_mecard(contact) if contact.format == "mecard" else _vcard(contact))


def _check_addresses(contact: Contact) -> None:
    """Reject an address that is sent both as lines and in parts."""
    for place in _PLACES:
        address = getattr(contact, f"address{place}")
        if address and any(_address_parts(contact, place)):
            names = ", ".join(f"{part}{place}" for part in _ADDRESS_PARTS)
            raise BadParameter(f"address{place}", address, f"omitted if one of {names} is sent")


def _address_parts(contact: Contact, place: str) -> list[str]:
    return [getattr(contact, f"{part}{place}") or "" for part in _ADDRESS_PARTS]


def _full_name(contact: Contact) -> str:
    return contact.name or " ".join(filter(None, (contact.first, contact.last)))


def _vcard(contact: Contact) -> str:
    version = "3.0" if contact.format == "vcard3" else "4.0"
    return join_content_lines(
        "BEGIN:VCARD",
        f"VERSION:{version}",
        *_names(contact),
        *_channels(contact),
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


def _channels(contact: Contact) -> Iterator[str]:
    """Yield the lines of phone numbers and e-mail addresses, with their types (RFC 2426, 3.3; RFC 6350, 5.6, 6.4)."""
    for name, (written, channel) in _CHANNELS.items():
        for suffix, place in _PLACES.items():
            types = ",".join(filter(None, (channel, place)))
            parameter = f";TYPE={types}" if types else ""
            yield from (f"{written}{parameter}:{value}" for value in getattr(contact, name + suffix))


def _addresses(contact: Contact) -> Iterator[str]:
    """Yield ADR as box; extension; street; locality; region; code; country (RFC 2426, 3.2.1; RFC 6350, 6.3.1).

    Lines of an address are not split. They are the street, which phones display with its line breaks.
    """
    for suffix, place in _PLACES.items():
        address = getattr(contact, f"address{suffix}")
        parts = [address, "", "", "", ""] if address else _address_parts(contact, suffix)
        if any(parts):
            yield f"ADR{';TYPE=' + place if place else ''}:;;{';'.join(map(escape_text, parts))}"


def _details(contact: Contact) -> list[str]:
    """Return the other lines.

    Only the backslashes of a URL are encoded, as %5C: some readers of vCard would remove them, or read line breaks.
    """
    is_vcard3 = contact.format == "vcard3"
    texts = {"ORG": contact.org, "TITLE": contact.title, "NOTE": contact.note}
    lines = [f"{name}:{escape_text(text)}" for name, text in texts.items() if text]
    if contact.url:
        lines.append("URL:" + contact.url.replace("\\", "%5C"))
    lines += _addresses(contact)
    if contact.birthday:  # RFC 6350, 4.3.1: without hyphens.
        lines.append(f"BDAY:{contact.birthday:{'%Y-%m-%d' if is_vcard3 else '%Y%m%d'}}")
    if contact.photo:  # RFC 2426, 3.1.4: binary unless VALUE is uri; RFC 6350, 6.2.4: always a URI.
        lines.append(f"PHOTO{';VALUE=uri' if is_vcard3 else ''}:" + contact.photo.replace("\\", "%5C"))
    return lines


def _mecard(contact: Contact) -> str:
    """NTT DoCoMo's form, with ORG as ZXing reads it."""
    _check_mecard(contact)
    fields = [
        ("N", _mecard_name(contact)),
        *(("TEL", number) for number in contact.phone + contact.mobile),
        *(("EMAIL", escape_mecard(address)) for address in contact.email),
        ("ORG", escape_mecard(contact.org or "")),
        ("URL", escape_mecard(contact.url or "")),
        ("ADR", _mecard_address(contact)),
        ("NOTE", escape_mecard(contact.note or "")),
        ("BDAY", f"{contact.birthday:%Y%m%d}" if contact.birthday else ""),
    ]
    return "MECARD:" + "".join(f"{name}:{value};" for name, value in fields if value) + ";"


def _check_mecard(contact: Contact) -> None:
    """Reject fields that MECARD cannot hold, instead of dropping them."""
    typed = [name + place for name in (*_CHANNELS, "address", *_ADDRESS_PARTS) for place in _PLACES if place]
    for name in ("title", "fax", "photo", *typed):
        if getattr(contact, name):
            raise BadParameter(name, getattr(contact, name), "omitted if format is mecard, which has no such field")
    if contact.name and (contact.first or contact.last):
        raise BadParameter("name", contact.name, "omitted if format is mecard and first or last is sent")
    for name in ("address", "note"):
        if "\n" in (getattr(contact, name) or ""):
            raise BadParameter(name, getattr(contact, name), "one line if format is mecard")


def _mecard_address(contact: Contact) -> str:
    """Return the address, or box, room, house number, city, region, code and country, separated by commas."""
    parts = _address_parts(contact, "")
    if any(parts):
        return ",".join(("", "", *map(escape_mecard, parts)))
    return escape_mecard(contact.address or "")


def _mecard_name(contact: Contact) -> str:
    """Return the last name, a comma and the first name. Without both, readers would misread the comma."""
    if contact.first and contact.last:
        return f"{escape_mecard(contact.last)},{escape_mecard(contact.first)}"
    return escape_mecard(_full_name(contact))
