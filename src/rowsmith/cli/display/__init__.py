"""What a run shows beside its rows: progress, and the receipt."""
