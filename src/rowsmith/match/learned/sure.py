"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""

SURE_WEIGHTS: tuple[float, ...] = (0.6197, 1.6539, 2.9467, 0.3499, -0.3554, 0.923, -0.1938, -3.3358)
