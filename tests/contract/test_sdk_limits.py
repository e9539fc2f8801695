"""Every limit arrives as the exception that the official SDK has for it."""

import asyncio
from pathlib import Path
from typing import Any

import linkup
import pytest
from tests.serving import ASK, KEY, Served, serving

from rowsmith.bootstrap.administration import open_administration
from rowsmith.config import load_settings
from rowsmith.model.access import KeyTerms


def create(served: Served, url: str, key: str = KEY, **more: Any) -> None:
    client = linkup.LinkupClient(api_key=key, base_url=f"{served.url}/v1")
    client._request("POST", "/extract", json={"q": ASK, "url": url, **more}, timeout=30)


async def key_with_budget(folder: Path, budget: float) -> str:
    async with open_administration(load_settings({}, {"server.data_dir": folder})) as office:
        return (await office.create_key(office.org_id, KeyTerms(budget=budget))).text


def test_credits_budgets_and_the_queue_have_errors_of_their_own(
    tmp_path: Path, silent: str
) -> None:
    with serving(tmp_path, **{"tariff.first_balance": 10, "limits.unfinished": 2}) as served:
        thrifty = asyncio.run(key_with_budget(tmp_path, 0.5))
        with pytest.raises(linkup.LinkupBudgetLimitExceededError):
            create(served, silent, thrifty)
        with pytest.raises(linkup.LinkupInsufficientCreditError):
            create(served, silent, maxCredits=10.5)
        create(served, silent, thrifty, maxCredits=0.5)
        create(served, silent)
        with pytest.raises(linkup.LinkupTasksQueueLimitExceededError):
            create(served, silent)


def test_too_many_requests_have_an_error_of_their_own(tmp_path: Path, silent: str) -> None:
    with serving(tmp_path, **{"limits.changes_per_s": 0.01}) as served:
        create(served, silent)
        with pytest.raises(linkup.LinkupTooManyRequestsError):
            create(served, silent)
