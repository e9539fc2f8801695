"""The one door out: which addresses may be dialled, and the dialling."""

from rowsmith.egress.address import EVERY, AddressPolicy, is_literal
from rowsmith.egress.door import Answer, Door, Request
from rowsmith.egress.proxy import EgressProxy
from rowsmith.egress.resolve import REFUSED
from rowsmith.egress.robots import Robots
from rowsmith.egress.self_test import self_test
from rowsmith.egress.url import join_address, parse_address

__all__ = [
    "EVERY",
    "REFUSED",
    "AddressPolicy",
    "Answer",
    "Door",
    "EgressProxy",
    "Request",
    "Robots",
    "is_literal",
    "join_address",
    "parse_address",
    "self_test",
]
