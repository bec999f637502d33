# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A limit against floods, free of the ORM."""

from collections import OrderedDict
from ipaddress import ip_address, ip_network
from time import monotonic

HOUR = 3600


def network(address):
    """Return whom an address belongs to: itself, or its /64 network for IPv6.

    >>> network("192.0.2.7"), network("2001:db8::1") == network("2001:db8::2")
    ('192.0.2.7', True)
    >>> network("nonsense")
    'nonsense'
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    return str(ip_network(f"{ip}/64", strict=False))


class Limiter:
    """Count what comes from one address within an hour.

    It lives in the memory of one worker: no query, and nothing is stored about
    visitors. With several workers the limit is that many times as high.

    >>> limiter = Limiter()
    >>> [limiter.allows("192.0.2.7", 2, now=second) for second in (0, 1, 2)]
    [True, True, False]
    >>> limiter.allows("192.0.2.8", 2, now=2), limiter.allows("192.0.2.7", 2, now=3600)
    (True, True)
    >>> limiter.allows("192.0.2.8", 0, now=3)
    True
    >>> [limiter.allows("192.0.2.9", 1, now=3, scope=place) for place in (1, 2, 1)]
    [True, True, False]
    """

    def __init__(self, window=HOUR, size=10_000):
        self.window = window
        self.size = size
        self._counts = OrderedDict()

    def allows(self, address, limit, now=None, scope=None):
        """Count one request and say whether it is within the limit; 0 is none.

        What has a scope of its own is counted apart.
        """
        now = monotonic() if now is None else now
        key = (network(address), scope)
        start, count = self._counts.pop(key, (now, 0))
        if now - start >= self.window:
            start, count = now, 0
        self._counts[key] = (start, count + 1)
        if len(self._counts) > self.size:
            self._counts.popitem(last=False)
        return not limit or count < limit

    def clear(self):
        self._counts.clear()
