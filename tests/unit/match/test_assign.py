"""One assignment for all fields together."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from rowsmith.match.assign import assign
from rowsmith.match.labels import phrase_score

FLOOR = 0.2
MATRICES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.floats(0, 1).map(lambda value: round(value, 2)), min_size=columns, max_size=columns
        ),
        min_size=1,
        max_size=4,
    )
)


def worth(scores: list[list[float]], chosen: list[int]) -> float:
    return sum(FLOOR if column < 0 else scores[row][column] for row, column in enumerate(chosen))


@given(MATRICES)
def test_no_other_assignment_is_worth_more(scores: list[list[float]]) -> None:
    columns = len(scores[0])
    choices = [*range(columns), *([-1] * len(scores))]

    best = max(worth(scores, list(one)) for one in permutations(choices, len(scores)))
    found = assign(scores, [FLOOR] * len(scores))

    taken = [column for column in found if column >= 0]
    assert len(taken) == len(set(taken))
    assert abs(worth(scores, found) - best) < 1e-9


def test_a_field_without_a_good_column_stays_empty() -> None:
    assert assign([[0.9, 0.1], [0.15, 0.1]], [FLOOR, FLOOR]) == [0, -1]


def test_the_head_noun_tells_labels_apart() -> None:
    assert phrase_score(("case", "name"), ("case", "name")) == 1.0
    assert phrase_score(("case", "name"), ("case", "no")) < 0.4
