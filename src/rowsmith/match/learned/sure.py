"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (
    0.7263,
    3.2322,
    3.0666,
    0.1958,
    -0.0933,
    0.5405,
    -0.1981,
    0.5345,
    -0.1352,
    0.3683,
    -0.1911,
    1.6178,
    -1.1828,
    0.0109,
    -1.1214,
    0.7352,
    -4.5485,
)
