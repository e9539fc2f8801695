"""`rowsmith.extract`: fetch and read in this process, nothing kept."""

from typing import Literal

from rowsmith.config import Settings, load_settings
from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.egress import parse_address
from rowsmith.fetch import HttpFetcher
from rowsmith.model.extraction import Extraction
from rowsmith.model.task import Budget, ExtractRequest, FollowDetails, Render
from rowsmith.model.values import Json
from rowsmith.telemetry import SystemClock


async def extract(  # noqa: PLR0913 - all but three are keywords with defaults
    url: str,
    q: str,
    schema: dict[str, Json] | None = None,
    *,
    verify_urls: bool = False,
    render: Literal["auto", "never", "always"] = "auto",
    follow_details: Literal["auto", "never"] = "auto",
    budget: Budget | None = None,
    settings: Settings | None = None,
) -> Extraction:
    """Return all rows that the site at *url* holds for a sentence, its paging followed.

    Args:
        url: first page, http or https.
        q: which rows, and what each holds: "each team member with name and job title".
        schema: JSON Schema of one row; without it the fields follow the sentence.
        verify_urls: check the rows' addresses and take dead ones out.
        render: use of the browser (extra ``browser``): for pages that show nothing without it,
            for none, or for all.
        follow_details: visit records' own pages for fields that the list lacks, or never.
        budget: limits; reaching one returns the rows so far, and the receipt says so.
        settings: egress, fetch, browser and politeness; from the environment when None.

    Raises:
        InvalidUrl: *url* is no http or https address.
        InvalidSchema: *schema* has faults.
        FetchError: the first page could not be fetched; later pages' failures are in the receipt.
    """
    parse_address(url)
    chosen = settings if settings is not None else load_settings()
    clock = SystemClock()
    request = ExtractRequest(
        q=q,
        url=url,
        schema=schema,
        verify_urls=verify_urls,
        render=Render(render),
        follow_details=FollowDetails(follow_details),
        budget=budget or Budget(),
    )
    async with HttpFetcher(
        egress=chosen.egress,
        fetch=chosen.fetch,
        politeness=chosen.politeness,
        browser=chosen.browser,
        clock=clock,
    ) as fetcher:
        return await collect(request, fetcher=fetcher, reader=InlineReader(clock), clock=clock)
