"""The one door out: which addresses may be dialled, and the dialling."""

from rowsmith.egress.address import AddressPolicy
from rowsmith.egress.door import Answer, Door, Request, self_test
from rowsmith.egress.proxy import EgressProxy
from rowsmith.egress.robots import Robots
from rowsmith.egress.url import parse_address

__all__ = [
    "AddressPolicy",
    "Answer",
    "Door",
    "EgressProxy",
    "Request",
    "Robots",
    "parse_address",
    "self_test",
]
