"""Where a webhook may go: whatever the address looks like, never inside."""

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fovea.integrations.webhooks.guard import Policy, Refused, check, networks, objection, ports, target
from fovea.kernel.settings import Settings

OUTSIDE = Policy()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "not an address",
    ],
)
def test_no_address_inside_is_reached(address: str) -> None:
    assert objection(address, OUTSIDE) is not None
    with pytest.raises(Refused):
        check(["93.184.215.14", address], OUTSIDE)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])
def test_addresses_of_the_internet_are_reached(address: str) -> None:
    assert objection(address, OUTSIDE) is None
    assert check([address], OUTSIDE) == address


@given(st.ip_addresses())
def test_what_is_let_through_is_global(address: object) -> None:
    """The guard is never laxer than the standard library's own reading of the registries."""
    if objection(str(address), OUTSIDE) is None:
        found = ip_address(str(address))
        assert found.is_global
        assert not any((found.is_private, found.is_loopback, found.is_link_local, found.is_multicast))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_hides_in_an_ipv6_one(address: object) -> None:
    number = int(IPv4Address(str(address)))
    hidden = [f"::ffff:{address}", f"64:ff9b::{address}", str(ip_address((0x2002 << 112) | (number << 80)))]
    assert all(objection(one, OUTSIDE) is not None for one in hidden)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://partner.example/hook", "https"),
        ("ftp://partner.example/hook", "https"),
        ("https://user:secret@partner.example/", "user's name"),
        ("https://@partner.example/", "user's name"),
        ("https://partner.example:8443/", "Port 8443"),
        ("https://partner.example:0/", "Port 0"),
        ("https://partner.example:99999/", "not an address"),
        ("https://partner.example/#here", "fragment"),
        ("https:///hook", "name of a host"),
        ("https://partner.example\\@169.254.169.254/", "plain letters"),
        ("https://partner.example/a b", "plain letters"),
        ("https://pärtner.example/", "xn--"),
        ("https://127.0.0.1/", "this machine"),
        ("https://[::1]/", "this machine"),
        ("https://[::ffff:10.0.0.1]/", "disguise"),
        ("https://169.254.169.254/latest/meta-data", "metadata"),
        ("https://[fe80::1%25eth0]/", "name of a host"),
        ("javascript:alert(1)", "https"),
        ("https://partner.example/" + "x" * 2000, "plain letters"),
    ],
)
def test_addresses_nobody_should_send_to_are_refused_as_text(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        target(url, OUTSIDE)


def test_an_address_is_taken_apart() -> None:
    found = target("https://Partner.Example./hook?x=1", OUTSIDE)
    assert (found.scheme, found.host, found.port, found.path) == ("https", "partner.example", 443, "/hook?x=1")
    assert found.authority == "partner.example"
    odd = target("https://[2606:4700::1111]:8443", Policy(ports=((8443, 8443),)))
    assert (odd.authority, odd.path) == ("[2606:4700::1111]:8443", "/")


def test_a_name_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(Refused, match="nowhere"):
        check([], OUTSIDE)


def test_a_network_of_ones_own_is_opened_alone() -> None:
    policy = Policy(private=networks("127.0.0.0/8, fd00::/8"))
    assert objection("127.0.0.1", policy) is None
    assert objection("10.0.0.1", policy) is not None
    assert objection("::ffff:127.0.0.1", policy) is not None


def test_ports_are_read_as_ranges() -> None:
    assert ports("443,9000-9100") == ((443, 443), (9000, 9100))
    for wrong in ("", "0", "70000", "9-1", "a"):
        with pytest.raises(ValueError):  # noqa: PT011 - any sentence will do
            ports(wrong)


@pytest.mark.parametrize("name", ["webhook_private_networks", "webhook_plain_http"])
def test_a_production_house_opens_nothing(name: str) -> None:
    vendors = {f"{one}_base_url": "https://vendor.example" for one in ("adyen", "avatax", "easypost", "shippo")}
    ours = {"fovea_environment": "production", **vendors}
    assert Settings.model_validate(ours).production
    value = "127.0.0.0/8" if name == "webhook_private_networks" else "true"
    with pytest.raises(ValidationError, match="private network"):
        Settings.model_validate({**ours, name: value})
