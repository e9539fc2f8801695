"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (
    0.6163,
    3.2852,
    3.3056,
    0.281,
    -0.1669,
    0.6587,
    -0.2695,
    0.4278,
    -0.1027,
    0.1331,
    0.2477,
    2.2469,
    -1.2507,
    0.2634,
    -1.4053,
    0.9744,
    -4.7003,
)
