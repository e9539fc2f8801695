"""Which other workers fell silent, by counting looks instead of trusting anybody's clock."""

from collections.abc import Mapping

BEAT_S = 1.0
"""Seconds between two beats, each with a look at the others'."""
SILENT_LOOKS = 8
"""Looks in a row that show the same beat before its worker is believed dead: takeover comes 8 to 10
seconds after its last beat, and ordinary hiccups of a busy machine pass unnoticed."""
LEASE_S = SILENT_LOOKS * BEAT_S - 2.0
"""A worker without an answered beat stops by itself so much earlier than others take over."""


class Vigil:
    """Watches the beats of other workers.

    Nobody's clock is compared with another's, so steps of a clock do no harm. Looks are counted and
    not seconds, so that one who slept himself does not take others for dead.
    """

    def __init__(self) -> None:
        """Begin without having seen anybody."""
        self._seen: dict[str, tuple[int, int]] = {}

    def silent(self, beats: Mapping[str, int], *, but: str) -> list[tuple[str, int]]:
        """Look once; return (worker, its last beat) of each that is believed dead.

        Args:
            beats: the beat of each worker, as it stands now.
            but: the one who looks.
        """
        seen: dict[str, tuple[int, int]] = {}
        for worker, beat in beats.items():
            last, looks = self._seen.get(worker, (beat, -1))
            seen[worker] = (beat, looks + 1 if beat == last else 0)
        self._seen = seen
        return [
            (worker, beat)
            for worker, (beat, looks) in seen.items()
            if looks >= SILENT_LOOKS and worker != but
        ]

    def forget(self) -> None:
        """Begin anew, after looks that failed: nobody could beat then either."""
        self._seen = {}
