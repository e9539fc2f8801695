"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (0.458, 3.8842, 3.4891, -0.3343, -1.0232, 1.0751, 0.2418, -4.6909)
