"""Apply trees that were learned."""

from collections.abc import Sequence
from typing import Any


def value_of(trees: Sequence[Any], features: Sequence[float]) -> float:
    """Return the sum of the leaves that *features* lead to in *trees*.

    A node is (feature, threshold, at most, above); a leaf is a number.
    """
    total = 0.0
    for tree in trees:
        node = tree
        while type(node) is tuple:
            at, threshold, low, high = node
            node = low if features[at] <= threshold else high
        total += node
    return total
