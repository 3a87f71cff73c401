"""Mail, calls and short messages to somebody."""

from typing import Annotated, NamedTuple

from qr.parameters.addresses import EmailAddress, InternationalNumber, PhoneNumber
from qr.parameters.types import Choice, Line, Lines, Several
from qr.payloads import Message
from qr.payloads.escapes import percent_encode


class Mail(NamedTuple):
    """A mail to send (RFC 6068)."""

    to: Annotated[tuple[str, ...], Several(EmailAddress()), "receivers"]
    subject: Annotated[str | None, Line(), "subject"] = None
    body: Annotated[str | None, Lines(2000), "text of the mail", "message"] = None
    cc: Annotated[tuple[str, ...], Several(EmailAddress()), "receivers of a copy"] = ()
    bcc: Annotated[tuple[str, ...], Several(EmailAddress()), "receivers of a copy whom the others do not see"] = ()


class Phone(NamedTuple):
    """A number to call (RFC 3966)."""

    number: Annotated[str, PhoneNumber(), "number to call, best with + and country code", "phone"]


class Sms(NamedTuple):
    """A short message to send: SMSTO as ZXing and phones read it, or the sms URI of RFC 5724."""

    number: Annotated[str, PhoneNumber(), "receiver, best with + and country code", "phone"]
    body: Annotated[str | None, Lines(1600), "text of the message", "message"] = None
    scheme: Annotated[str, Choice(("smsto", "sms")), "SMSTO:number:body, or sms:number?body="] = "smsto"


class Whatsapp(NamedTuple):
    """A chat to open in WhatsApp (its "Click to chat" links)."""

    number: Annotated[str, InternationalNumber(), "receiver, with country code", "phone"]
    body: Annotated[str | None, Lines(2000), "text to begin with", "message"] = None


def write_mail(mail: Mail) -> Message:
    """The plus sign is encoded as well: readers that take URIs for forms would make a space of it."""
    # RFC 6068, 5: line breaks are CR LF.
    body = mail.body.replace("\n", "\r\n") if mail.body else None
    headers = {"cc": _receivers(mail.cc), "bcc": _receivers(mail.bcc)}
    texts = {"subject": percent_encode(mail.subject or ""), "body": percent_encode(body or "")}
    query = "&".join(f"{name}={value}" for name, value in (headers | texts).items() if value)
    return Message(f"mailto:{_receivers(mail.to)}" + (f"?{query}" if query else ""))


def write_phone(phone: Phone) -> Message:
    return Message(f"tel:{phone.number}")


def write_sms(sms: Sms) -> Message:
    """SMSTO knows no escapes: what follows the second colon is the text, line breaks included."""
    if sms.scheme == "smsto":
        return Message(f"SMSTO:{sms.number}:{sms.body or ''}")
    return Message(f"sms:{sms.number}" + (f"?body={percent_encode(sms.body)}" if sms.body else ""))


def write_whatsapp(chat: Whatsapp) -> Message:
    return Message(f"https://wa.me/{chat.number}" + (f"?text={percent_encode(chat.body)}" if chat.body else ""))


def _receivers(addresses: tuple[str, ...]) -> str:
    return ",".join(percent_encode(address, keep="@") for address in addresses)
