"""``python -m rowsmith``."""

from rowsmith.cli import main

if __name__ == "__main__":
    main()
