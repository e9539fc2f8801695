"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (
    0.7123,
    3.148,
    3.3366,
    0.4163,
    -0.2856,
    0.5115,
    -0.2107,
    0.11,
    0.0654,
    1.0359,
    -0.0017,
    2.1214,
    -1.4145,
    0.4367,
    -0.5771,
    -0.0745,
    -4.4376,
)
