"""Where the house may send what others told it to: never into a network of its own.

The special ranges are those of the IANA registries for IPv4 and IPv6 (RFC 6890 and its successors). Ranges that carry
an IPv4 address inside an IPv6 one are refused whole: what they lead to is decided by a gateway, not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

_LONGEST_URL = 2_000
# The first that holds an address says why it is refused.
_REFUSED: tuple[tuple[str, str], ...] = (
    ("169.254.169.254/32", "a cloud's metadata service"),
    ("168.63.129.16/32", "a cloud's metadata service"),
    ("100.100.100.200/32", "a cloud's metadata service"),
    ("fd00:ec2::/32", "a cloud's metadata service"),
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a carrier's own network"),
    ("127.0.0.0/8", "this machine"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "a protocol's own range"),
    ("192.0.2.0/24", "a range for documents"),
    ("192.31.196.0/24", "a protocol's own range"),
    ("192.52.193.0/24", "a protocol's own range"),
    ("192.88.99.0/24", "a relay between address families"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "a protocol's own range"),
    ("198.18.0.0/15", "a range for benchmarks"),
    ("198.51.100.0/24", "a range for documents"),
    ("203.0.113.0/24", "a range for documents"),
    ("224.0.0.0/4", "a multicast group"),
    ("240.0.0.0/4", "a reserved range"),
    ("::/128", "this network"),
    ("::1/128", "this machine"),
    ("::ffff:0:0/96", "an IPv4 address in disguise"),
    ("::/96", "an IPv4 address in disguise"),
    ("64:ff9b::/96", "a relay between address families"),
    ("64:ff9b:1::/48", "a relay between address families"),
    ("2001::/32", "a relay between address families"),
    ("2001::/23", "a protocol's own range"),
    ("2001:db8::/32", "a range for documents"),
    ("2002::/16", "a relay between address families"),
    ("3fff::/20", "a range for documents"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a private network"),
    ("ff00::/8", "a multicast group"),
)
_RANGES = tuple((ip_network(text), why) for text, why in _REFUSED)
# Everything IPv6 that is routed on the internet lies here.
_GLOBAL_V6 = IPv6Network("2000::/3")


class Refused(ValueError):
    """The address is none the house sends to; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Policy:
    """``ports``: inclusive ranges. ``private``: networks of one's own that may be reached all the same, and
    ``plain_http``: for development alone, which the settings of a production house refuse."""

    ports: tuple[tuple[int, int], ...] = ((443, 443),)
    private: tuple[Network, ...] = ()
    plain_http: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. ``path`` holds the query as well and is never empty."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """For the header ``Host``: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return host if self.port == usual else f"{host}:{self.port}"


def ports(text: str) -> tuple[tuple[int, int], ...]:
    """``443,8443,9000-9100`` as ranges; raises ValueError."""
    found = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 65_535:
            raise ValueError(f"{part} is no range of ports.")
        found.append((low, high))
    return tuple(found)


def networks(text: str) -> tuple[Network, ...]:
    """``127.0.0.0/8,fd00::/8``; raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def target(url: str, policy: Policy) -> Target:
    """Take an address apart; raises Refused for what no policy would let out, before anything is looked up."""
    if (
        len(url) > _LONGEST_URL
        or not url.isascii()
        or any(sign <= " " or sign == "\x7f" or sign == "\\" for sign in url)
    ):
        raise Refused("Write the address in plain letters without spaces; a name in another script as xn--….")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("This is not an address.") from None
    schemes = {"https", "http"} if policy.plain_http else {"https"}
    if parts.scheme not in schemes:
        raise Refused("The address has to begin with https://.")
    if "@" in parts.netloc:
        raise Refused("The address may not hold a user's name or password.")
    if "#" in url:
        raise Refused("The address may not end in a fragment.")
    host = (parts.hostname or "").rstrip(".")
    if not host or "%" in host:
        raise Refused("The address needs the name of a host.")
    number = port if port is not None else 443 if parts.scheme == "https" else 80
    if not any(low <= number <= high for low, high in policy.ports):
        raise Refused(f"Port {number} is not one the house sends to.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Target(parts.scheme, host, number, path)
    literal = _literal(host)
    if literal is not None:
        check([literal], policy)
    return found


def check(addresses: Iterable[str], policy: Policy) -> str:
    """The address to connect to: the first, once every one of them may be reached. Raises Refused.

    One bad address among good ones refuses them all: which one a connection would take is not ours to guess.
    """
    found = list(addresses)
    if not found:
        raise Refused("The host's name leads nowhere.")
    for text in found:
        why = objection(text, policy)
        if why is not None:
            raise Refused(f"The host leads to {why}.")
    return found[0]


def objection(text: str, policy: Policy) -> str | None:
    """Why an IP address may not be reached; None when it may."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return "something that is no IP address"
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "a link-local address"
    if any(address in network for network in policy.private if network.version == address.version):
        return None
    for network, why in _RANGES:
        if network.version == address.version and address in network:
            return why
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return "a reserved range"
    return None


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None
