"""``rowsmith audit``: who did what."""

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from rowsmith.cli.admin.office import Folder, with_office

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration
    from rowsmith.store.accounts.trail import Record


def audit(  # noqa: PLR0913 - each option is a parameter, described beside it
    *,
    about: Annotated[
        str | None, Parameter(help="Only this task, key or organisation, by its id.")
    ] = None,
    deed: Annotated[str | None, Parameter(help="Only this kind, such as key.revoked.")] = None,
    days: Annotated[
        float | None,
        Parameter(validator=Number(gt=0, lte=36_500), help="Only the last so many days."),
    ] = None,
    limit: Annotated[
        int, Parameter(validator=Number(gte=1, lte=1_000_000), help="At most so many, the newest.")
    ] = 100,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="One JSON object a line.")
    ] = False,
    organisation: Annotated[
        str | None, Parameter(help="Only of this one, name or id. [default: all]")
    ] = None,
    data_dir: Folder = None,
) -> int:
    """Show who did what, oldest first."""
    from rowsmith.telemetry import SystemClock  # noqa: PLC0415 - not for --help

    since = None if days is None else SystemClock().now() - timedelta(days=days)

    async def show(office: "Administration", org_id: str) -> None:
        found = await office.trail.read(
            org_id=org_id if organisation is not None else None,
            subject=about,
            deed=deed,
            since=since,
            limit=limit,
        )
        if not found:
            sys.stderr.write("nothing on record fits\n")
        for record in found:
            sys.stdout.write(f"{_json(record) if as_json else _line(record)}\n")

    return with_office(show, data_dir, organisation)


def _json(record: "Record") -> str:
    at = f"{record.at:%Y-%m-%dT%H:%M:%S}.{record.at.microsecond // 1000:03}Z"
    return json.dumps({**asdict(record), "at": at}, ensure_ascii=False)


def _line(record: "Record") -> str:
    more = [text for text in (record.note, record.request_id) if text]
    said = [f"{record.at:%Y-%m-%d %H:%M:%S}", f"{record.actor:16}", f"{record.deed:20}"]
    return "  ".join([*said, record.subject, *more])
