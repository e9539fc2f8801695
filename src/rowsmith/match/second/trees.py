"""Apply trees that were learned: all trees of a forest at once, as bits of one integer."""

import struct
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

_WIDTHS = {"B": 8, "H": 16, "I": 32, "Q": 64}


class Forest:
    """Learned trees whose leaves are added up.

    Every leaf has a bit, the leaves of a tree from left to right. A node whose condition fails
    takes the leaves on its left out; of what all features leave, a tree's lowest bit is its leaf.
    The nodes of one feature, in order of their thresholds, are one look-up.

    Args:
        trees: a node is (feature, threshold, at most, above); a leaf is a number. At most 64
            leaves a tree.

    Source:
        Lucchese et al., "QuickScorer: a fast algorithm to rank documents with additive ensembles
        of regression trees", SIGIR 2015.

    >>> forest = Forest([(0, 0.5, 1.0, (1, 2.0, 3.0, 5.0)), (0, 0.7, 10.0, 20.0)])
    >>> forest.value([0.5, 9.0]), forest.value([0.6, 2.0]), forest.value([0.8, 2.1])
    (11.0, 13.0, 25.0)
    """

    def __init__(self, trees: Sequence[Any]) -> None:
        self._trees = trees
        self._leaves: list[dict[int, float]] = []
        self._features: list[tuple[int, list[float], list[int]]] = []
        self._all = self._lowest = 0
        self._units = struct.Struct("")

    def value(self, features: Sequence[float]) -> float:
        """Return the sum of the leaves that *features* lead to."""
        if not self._leaves:
            self._prepare()
        left = self._all
        for at, thresholds, masks in self._features:
            failed = bisect_left(thresholds, features[at])
            if failed:
                left &= masks[failed]
        reached = left ^ (left & (left - self._lowest))
        units = self._units.unpack(reached.to_bytes(self._units.size, "little"))
        return sum([leaf[unit] for leaf, unit in zip(self._leaves, units, strict=True)])

    def _prepare(self) -> None:
        nodes: dict[int, list[tuple[float, int]]] = {}
        listed = [_listed(tree) for tree in self._trees]
        most = max((len(leaves) for leaves, _ in listed), default=1)
        code, width = next(kv for kv in _WIDTHS.items() if kv[1] >= most)
        for number, (leaves, conditions) in enumerate(listed):
            shift = number * width
            self._leaves.append({1 << at: leaf for at, leaf in enumerate(leaves)})
            self._lowest |= 1 << shift
            for feature, threshold, first, count in conditions:
                mask = ((1 << count) - 1) << (shift + first)
                nodes.setdefault(feature, []).append((threshold, mask))
        self._all = (1 << (width * len(listed))) - 1
        self._units = struct.Struct(f"<{len(listed)}{code}")
        for feature, found in nodes.items():
            found.sort()
            masks = [self._all]
            for _, mask in found:
                masks.append(masks[-1] & ~mask)
            self._features.append((feature, [threshold for threshold, _ in found], masks))


def _listed(tree: Any) -> tuple[list[float], list[tuple[int, float, int, int]]]:
    """Return a tree's leaves, and (feature, threshold, first leaf, leaves) of its low branches."""
    leaves: list[float] = []
    conditions: list[tuple[int, float, int, int]] = []

    def walk(node: Any) -> None:
        if not isinstance(node, tuple):
            leaves.append(float(node))
            return
        feature, threshold, low, high = node
        first = len(leaves)
        walk(low)
        conditions.append((feature, threshold, first, len(leaves) - first))
        walk(high)

    walk(tree)
    return leaves, conditions
