"""Frozen value types that every room shares: no behaviour beyond reading themselves."""
