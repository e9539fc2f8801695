"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (
    0.6427,
    3.5244,
    3.4549,
    0.2285,
    -0.7491,
    0.7672,
    0.4366,
    0.2915,
    -0.0195,
    0.8422,
    -0.6062,
    1.2393,
    -0.9807,
    0.0701,
    -1.3564,
    0.065,
    -4.2429,
)
