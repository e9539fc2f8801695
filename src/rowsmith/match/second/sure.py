"""How likely it is that the table that was put first is the right one."""

import math
from collections.abc import Sequence

from rowsmith.match.learned.sure import SURE_WEIGHTS
from rowsmith.match.rank import BESIDE_FEATURES, RANK_FEATURES
from rowsmith.match.score import chance, weighed

MOST_GAP = 4.0
"""How far ahead of the next table one can be, at the most, in ranking score."""
LONE_GAP = 1.5
"""How far ahead a page's only table counts, having none beside it: as the usual right one."""
SURE_FEATURES = (
    *("gap", "pairs", "required", "least", "alive", "explained", "yield_share"),
    *("caption", "said", "hints", "own_hints", "labels", "labelled", "sections_said"),
    *("coverage", "mapped", "bias"),
)
"""Besides how well the fields are filled, whether the page speaks of what is asked for."""
_NAMES = (*RANK_FEATURES, *BESIDE_FEATURES)
_FROM_RANK = tuple(map(_NAMES.index, SURE_FEATURES[1:-1]))


def sure_features(features: Sequence[float], gap: float) -> list[float]:
    """Return what confidence is made of, in the order of `SURE_FEATURES`.

    Args:
        features: of the table that was put first, `RANK_FEATURES` and `BESIDE_FEATURES`.
        gap: how much higher its ranking score is than the next table's; infinite without one.
    """
    ahead = LONE_GAP if math.isinf(gap) else min(gap, MOST_GAP)
    return [ahead, *(features[at] for at in _FROM_RANK), 1.0]


def how_sure(features: Sequence[float], gap: float) -> float:
    """Return the probability 0..1 that the table put first is the right one, see `sure_features`.

    Source:
        Platt, "Probabilistic outputs for support vector machines", 1999: a logistic regression on
        what was ranked without having been seen; fitted by ``bench/train.py``.
    """
    told = sure_features(features, gap)
    return chance(weighed(SURE_WEIGHTS, told))
