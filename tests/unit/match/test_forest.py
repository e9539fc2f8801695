"""All trees of a forest at once give what each tree gives on its own."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rowsmith.match.second.trees import Forest

FEATURES = 4
STEPS = st.sampled_from([-1.0, 0.0, 1e-35, 0.5, 2.0])
LEAVES = st.floats(-2, 2)
NODES = st.recursive(
    LEAVES,
    lambda below: st.tuples(st.integers(0, FEATURES - 1), STEPS, below, below),
    max_leaves=20,
)


def walked(node: Any, features: list[float]) -> float:
    while isinstance(node, tuple):
        feature, threshold, low, high = node
        node = low if features[feature] <= threshold else high
    return float(node)


@given(
    trees=st.lists(NODES, max_size=6),
    rows=st.lists(st.lists(STEPS | st.floats(-3, 3), min_size=4, max_size=4), min_size=1),
)
def test_a_forest_is_the_sum_of_its_trees(trees: list[Any], rows: list[list[float]]) -> None:
    forest = Forest(trees)

    found = [forest.value(row) for row in rows]

    assert found == [sum([walked(tree, row) for tree in trees]) for row in rows]


def test_as_many_leaves_as_a_tree_may_have_are_told_apart() -> None:
    tree: Any = 63.0
    for at in reversed(range(63)):
        tree = (0, float(at), float(at), tree)

    found = [Forest([tree]).value([float(at)]) for at in range(64)]

    assert found == [float(at) for at in range(64)]
