"""The page as one record: clues that agree give its fields."""
