"""What ``bench/train.py`` learned from the corpus, as constants."""
