"""E-mails, phone calls, text messages and WhatsApp chats."""

from typing import Annotated, NamedTuple

from qr.parameters.addresses import EmailAddress, InternationalNumber, PhoneNumber
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Line, Lines
from qr.payloads import Message
from qr.payloads.escapes import percent_encode


class Mail(NamedTuple):
    """E-mail to send (RFC 6068)."""

    to: Annotated[tuple[str, ...], Several(EmailAddress()), "recipients"]
    subject: Annotated[str | None, Line(), "subject line"] = None
    body: Annotated[str | None, Lines(2000), "text of the e-mail", "message"] = None
    cc: Annotated[tuple[str, ...], Several(EmailAddress()), "recipients of a copy"] = ()
    bcc: Annotated[tuple[str, ...], Several(EmailAddress()), "recipients of a copy, hidden from the others"] = ()


class Phone(NamedTuple):
    """Phone number to call (RFC 3966)."""

    number: Annotated[str, PhoneNumber(), "phone number, ideally with + and the country code", "phone"]


class Sms(NamedTuple):
    """Text message to send, as SMSTO (ZXing), which phones read, or as an sms URI (RFC 5724)."""

    number: Annotated[str, PhoneNumber(), "recipient, ideally with + and the country code", "phone"]
    body: Annotated[str | None, Lines(1600), "text of the message", "message"] = None
    scheme: Annotated[
        str, Choice(("smsto", "sms")), "form of the content: SMSTO:number:body or sms:number?body=..."
    ] = "smsto"


class Whatsapp(NamedTuple):
    """WhatsApp chat to open (WhatsApp, "Click to chat")."""

    number: Annotated[str, InternationalNumber(), "recipient, with the country code", "phone"]
    body: Annotated[str | None, Lines(2000), "text that the sender can edit before sending", "message"] = None


def write_mail(mail: Mail) -> Message:
    """Write a mailto URI.

    The plus sign is percent-encoded, because some readers decode URIs like forms and would convert it to a space.
    """
    # RFC 6068, 5: line breaks are CR LF.
    body = mail.body.replace("\n", "\r\n") if mail.body else None
    headers = {"cc": _join_addresses(mail.cc), "bcc": _join_addresses(mail.bcc)}
    texts = {"subject": percent_encode(mail.subject or ""), "body": percent_encode(body or "")}
    query = "&".join(f"{name}={value}" for name, value in (headers | texts).items() if value)
    return Message(f"mailto:{_join_addresses(mail.to)}" + (f"?{query}" if query else ""))


def write_phone(phone: Phone) -> Message:
    return Message(f"tel:{phone.number}")


def write_sms(sms: Sms) -> Message:
    """Write SMSTO or an sms URI. SMSTO has no escapes: all after the second colon is the text, with its line breaks."""
    if sms.scheme == "smsto":
        return Message(f"SMSTO:{sms.number}:{sms.body or ''}")
    return Message(f"sms:{sms.number}" + (f"?body={percent_encode(sms.body)}" if sms.body else ""))


def write_whatsapp(chat: Whatsapp) -> Message:
    return Message(f"https://wa.me/{chat.number}" + (f"?text={percent_encode(chat.body)}" if chat.body else ""))


def _join_addresses(addresses: tuple[str, ...]) -> str:
    return ",".join(percent_encode(address, safe="@") for address in addresses)
