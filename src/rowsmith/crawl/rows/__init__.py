"""Rows on their way out: those that earlier pages showed, and those whose addresses are checked."""
