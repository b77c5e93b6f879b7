"""Which addresses may be asked, and what counts as one."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.sources import address

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:2800:21f::1", "2a00:1450:4001::200e"]


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("fd00::1", "private"),
        ("64:ff9b::10.0.0.1", "private"),
        ("100.64.0.1", "shared with other customers"),
        ("169.254.169.254", "link-local"),
        ("::ffff:169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("2002:7f00:1::", "a tunnel"),
        ("0.0.0.0", "reserved"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "reserved"),
        ("::127.0.0.1", "reserved"),
        ("2001:db8::1", "reserved"),
        ("2001::1", "reserved"),
        ("64:ff9b:1::1", "reserved"),
        ("data.example.test", "not an address"),
        ("2130706433", "not an address"),
        ("0177.0.0.1", "not an address"),
    ],
)
def test_what_is_not_public_is_refused(found, kind):
    assert address.refusal(found) == kind


@pytest.mark.parametrize(
    "found", [*PUBLIC, "64:ff9b::1.1.1.1", "::ffff:1.1.1.1", "172.32.0.1", "11.0.0.1"]
)
def test_what_is_public_may_be_asked(found):
    assert address.refusal(found) == ""


def judged_not_public(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return (
        not found.is_global
        or found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_unspecified
    )


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_that_python_calls_special_is_public(found):
    assert address.refusal(str(found)) or not judged_not_public(found)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_that_python_calls_special_is_public(found):
    assert address.refusal(str(found)) or not judged_not_public(found)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_ipv6_is_judged_alike(found):
    for outer in ("::ffff:0:0", "64:ff9b::"):
        inside = ipaddress.IPv6Address(int(ipaddress.IPv6Address(outer)) + int(found))
        assert address.refusal(str(inside)) == address.refusal(str(found))


def test_all_addresses_of_a_name_are_kept_in_order():
    pinned = address.pin("data.example.test", 443, lambda _: PUBLIC)
    assert pinned.addresses == tuple(PUBLIC)


def test_one_bad_address_spoils_the_name():
    with pytest.raises(SourceError, match=r"10\.0\.0\.1, which is private"):
        address.pin("data.example.test", 443, lambda _: [*PUBLIC, "10.0.0.1"])


def test_a_name_without_address_is_refused():
    with pytest.raises(SourceError, match="has no address"):
        address.pin("data.example.test", 443, lambda _: [])


def test_the_resolver_of_the_system_is_asked():
    assert set(address.system_addresses("localhost")) <= {"127.0.0.1", "::1"}
    with pytest.raises(SourceError, match="loopback"):
        address.pin("localhost", 443)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test", ("https://a.test/", "a.test", 443, "/")),
        ("HTTPS://A.Test.:443/x", ("https://a.test/x", "a.test", 443, "/x")),
        ("https://a.test:8443/", ("https://a.test:8443/", "a.test", 8443, "/")),
        ("https://a.test/x y?q=é#z", ("https://a.test/x%20y?q=%C3%A9",)),
        ("https://a.test/x%20y", ("https://a.test/x%20y",)),
    ],
)
def test_an_address_is_taken_apart(url, expected):
    found = address.place(url)
    parts = (found.url, found.host, found.port, found.path)
    assert parts[: len(expected)] == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.test/",
        "ftp://a.test/",
        "//a.test/",
        "https://",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[bad/",
        "https://a.test:99999/",
        "https://me@a.test/",
        "https://me:secret@a.test/",
        "https://a.test\\@b.test/",
        "https://é.test/",
        "https://a.test/\ud800",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(SourceError) as caught:
        address.place(url)
    assert caught.value.facts["kind"] == "scheme"


@given(st.text())
def test_a_place_is_printable_and_stays_itself(text):
    try:
        found = address.place(f"https://a.test/{text}")
    except SourceError:
        return
    assert found.url.isascii()
    assert found.url.isprintable()
    assert " " not in found.url
    assert address.place(found.url) == found


def test_hosts_of_addresses():
    urls = ["https://A.test/x", "https://b.test:443/", "https://a.test/y", "nothing"]
    assert address.hosts_of(urls) == {"a.test", "b.test"}
