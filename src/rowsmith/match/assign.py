"""One assignment for all fields together: the Hungarian method with abstention."""

from collections.abc import Sequence


def assign(scores: Sequence[Sequence[float]], floors: Sequence[float]) -> list[int]:
    """Return the column of each field, -1 where abstaining is better.

    Args:
        scores: one row per field, one entry per column (fields, columns); higher is better.
        floors: what abstaining is worth to each field (fields,); a pair at or below it is never
            made.

    Source:
        Kuhn, "The Hungarian method for the assignment problem", 1955, in the shortest-path form
        with potentials; O(fields² · columns).

    >>> assign([[0.9, 0.8], [0.8, 0.1]], [0.2, 0.2])
    [1, 0]
    """
    fields = len(scores)
    columns = len(scores[0]) if fields else 0
    # each field gets a column of its own that means abstaining, so that every row can be matched
    cost = [
        [-value if value > floors[n] else 1e6 for value in row]
        + [-floors[n] if at == n else 1e6 for at in range(fields)]
        for n, row in enumerate(scores)
    ]
    owner = _match(cost, fields, columns + fields)
    found = [-1] * fields
    for column, field in enumerate(owner):
        if field >= 0 and column < columns:
            found[field] = column
    return found


def _match(cost: list[list[float]], rows: int, columns: int) -> list[int]:  # noqa: C901 - one algorithm
    """Return for each column the row it is given to, -1 for none; every row is given one."""
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least = [float("inf")] * (columns + 1)
        way = [0] * (columns + 1)
        used = [False] * (columns + 1)
        while True:
            used[column] = True
            current, delta, following = owner[column], float("inf"), 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                reduced = cost[current - 1][j - 1] - u[current] - v[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[owner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return [row - 1 for row in owner[1:]]
