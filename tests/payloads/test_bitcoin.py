"""Bitcoin payments, compared with BIP 173, BIP 350 and BOLT 11, with stdnum's base58 and with urllib's parser."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import bitcoin as stdnum_bitcoin

from qr.payloads.bitcoin import (
    Address,
    Bitcoin,
    Invoice,
    is_base58,
    is_segwit,
    write_bitcoin,
)
from qr.symbol import encode
from tests.support.payload_requests import build_message
from tests.support.tables import for_each

BECH32 = set("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
BASE58 = ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "1111111111111111111114oLvT2"]
SEGWIT = [  # BIP 173 and BIP 350, addresses of the main network
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
]
NOT_SEGWIT = [  # with the reason that BIP 350 gives
    "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",  # human-readable part
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",  # another network than the main one
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",  # checksum
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # bech32 instead of bech32m
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",  # bech32 instead of bech32m
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",  # bech32m instead of bech32
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",  # character in checksum
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",  # witness version
    "bc1pw5dgrnzv",  # program of 1 byte
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",  # program of 41 bytes
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",  # program length for witness version 0
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",  # zero padding of more than 4 bits
    "bc1q94c3vs4hy6cygqtz0j5lhtpj7hy9xra3jq7vfkczykr30ys6fzq3xhrd6u",  # padding not zero; checksum by bech32 1.2
    "bc1gmk9yu",  # empty data section
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7Kv8f3t4",  # mixed case
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",  # BIP 173, before bech32m
    "bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj",  # BIP 173, before bech32m
]
# BOLT 11, examples: "Please make a donation" and "Please send $3 for a cup of coffee".
DONATION = (
    "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5"
    "rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls08"
    "7fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql"
)


def split_uri(text: str) -> tuple[str, str, list[tuple[str, str]]]:
    assert text.isascii()
    uri = urlsplit(text)
    assert (uri.netloc, uri.fragment) == ("", "")
    return uri.scheme, uri.path, parse_qsl(uri.query, keep_blank_values=True, strict_parsing=bool(uri.query))


@pytest.mark.parametrize("address", SEGWIT)
def test_segwit_address_of_bips_is_accepted(address: str) -> None:
    assert Address().parse(address) == Address().parse(address.lower()) == address.upper()


@for_each("address", NOT_SEGWIT)
def test_invalid_segwit_address_of_bips_is_rejected(address: str) -> None:
    with pytest.raises(ValueError):
        Address().parse(address)


def test_segwit_address_of_other_network_is_rejected() -> None:
    assert not is_segwit("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7")


@given(st.sampled_from(SEGWIT), st.data())
def test_segwit_address_with_wrong_characters_is_rejected(address: str, data: st.DataObject) -> None:
    characters = list(address.lower())
    for index in data.draw(st.sets(st.integers(3, len(address) - 1), min_size=1, max_size=4)):
        characters[index] = data.draw(st.sampled_from(sorted(BECH32 - {characters[index]})))
    assert not is_segwit("".join(characters))  # The checksum detects up to four errors (BIP 173).


@pytest.mark.parametrize("address", BASE58)
def test_base58_address_keeps_its_case(address: str) -> None:
    assert stdnum_bitcoin.is_valid(address)
    assert Address().parse(address) == address


@given(st.sampled_from(BASE58), st.data())
def test_base58_check_agrees_with_stdnum(address: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(address) - 1))
    character = data.draw(st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
    changed = address[:index] + character + address[index + 1 :]
    assert is_base58(changed) == stdnum_bitcoin.is_valid(changed) == (changed == address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W",  # example of BIP 321, invalid so that no reader pays
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN",
        "11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # one zero byte too many
        "A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # one zero byte too few
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",  # test network
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1",
        "1A1ZP1EP5QGEFI2DMPTFTL5SLMV7DIVFNA",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7\u212aV8F3T4",  # Lower-casing the Kelvin sign gives k.
        "z" * 35,
    ],
)
def test_malformed_address_is_rejected(address: str) -> None:
    with pytest.raises(ValueError):
        Address().parse(address)


def test_bip_21_examples_are_reproduced() -> None:
    address = BASE58[0]
    assert build_message("bitcoin", address=address).text == f"bitcoin:{address}"
    assert build_message("bitcoin", address=address, label="Luke-Jr").text == f"bitcoin:{address}?label=Luke-Jr"
    assert (
        build_message("bitcoin", address=address, amount="20.3", label="Luke-Jr").text
        == f"bitcoin:{address}?amount=20.3&label=Luke-Jr"
    )
    assert (
        build_message("bitcoin", address=address, amount="50", label="Luke-Jr", message="Donation for project xyz").text
        == f"bitcoin:{address}?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz"
    )


def test_only_segwit_address_is_upper_case() -> None:
    text = build_message("bitcoin", address=SEGWIT[4], amount="0.001", label="Luke-Jr").text
    assert text == f"bitcoin:{SEGWIT[4].upper()}?amount=0.001&label=Luke-Jr"


@pytest.mark.parametrize("extra", [{}, {"amount": "1"}, {"lightning": DONATION}])
@pytest.mark.parametrize("address", [*BASE58, *SEGWIT, *map(str.lower, SEGWIT)])
def test_scheme_is_lower_case_as_android_compares_it(address: str, extra: dict[str, str]) -> None:
    assert build_message("bitcoin", address=address, **extra).text.startswith("bitcoin:")


@pytest.mark.parametrize("extra", [{}, {"amount": "0.001", "label": "Luke-Jr"}])
def test_upper_case_reduces_the_symbol(extra: dict[str, str]) -> None:
    text = build_message("bitcoin", address=SEGWIT[4], **extra).text
    lower_case = text.replace(SEGWIT[4].upper(), SEGWIT[4])
    assert encode(text.encode()).width < encode(lower_case.encode()).width


def test_lightning_invoice_is_upper_case() -> None:
    text = build_message("bitcoin", address=SEGWIT[0], lightning=DONATION).text
    assert text == f"bitcoin:{SEGWIT[0]}?lightning={DONATION.upper()}"


@for_each(
    "text",
    [
        "",
        "lnbc",
        "lnbc1",
        DONATION[:-1],
        DONATION[:-1] + "q",
        DONATION.replace("lnbc", "lntb"),
        # Correct checksums, computed by bech32 1.2: another network, an amount without a valid unit, a short invoice.
        DONATION[:-8].replace("lnbc", "lntb") + "gp6gvyl5",
        DONATION[:-8].replace("lnbc", "lnbc20x") + "gp4c72ue",
        "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3fpg2vw",
        DONATION.replace("lnbc1", "lnbc20m1"),
        DONATION[:-1] + "L",
        DONATION + "&amount=1",
        SEGWIT[4],
        "lnbc420bogusinvoice",
    ],
)
def test_malformed_invoice_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Invoice().parse(text)


@pytest.mark.parametrize("amount", ["0", "0.000000001", "21000000.00000001", "-1", "50,000.00", "1e-3", ""])
def test_invalid_amount_is_rejected(amount: str) -> None:
    with pytest.raises(ValueError):
        build_message("bitcoin", address=BASE58[0], amount=amount)


@pytest.mark.parametrize(
    ("amount", "shown"), [("0.00000001", "0.00000001"), ("100", "100"), ("1.10", "1.1"), ("21000000", "21000000")]
)
def test_amount_has_neither_exponent_nor_trailing_zeros(amount: str, shown: str) -> None:
    assert split_uri(build_message("bitcoin", address=BASE58[0], amount=amount).text)[2] == [("amount", shown)]


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=50)


@given(st.sampled_from([BASE58[0], SEGWIT[0]]), LINES, LINES)
def test_text_cannot_inject_a_parameter(address: str, label: str, message: str) -> None:
    text = write_bitcoin(Bitcoin(address, label=label, message=message)).text
    assert "+" not in text
    assert split_uri(text) == ("bitcoin", address, [("label", label), ("message", message)])
