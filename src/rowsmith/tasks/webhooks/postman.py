"""Delivers messages through egress: at least once, until they are taken, given up or unwanted."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

from rowsmith.egress import Door, Request, parse_address
from rowsmith.errors import FetchError, InputError, StoreError
from rowsmith.ports import Clock
from rowsmith.store.ending.outbox import WAITS_S, Message, Outbox
from rowsmith.tasks.webhooks.sign import signed_headers
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

TIMEOUT_S = 15.0
MAX_ANSWER_BYTES = 64 * 1024
AT_ONCE = 20
"""Messages under way at once in one process; those of silent receivers hold up no others' looks."""
MAX_TRIES = len(WAITS_S) + 1


@dataclass(slots=True)
class Postman:
    """Delivers what is in the outbox.

    Attributes:
        outbox: the messages.
        door: the way out; it refuses addresses that pages may not be fetched from either.
        clock: for the time of sending.
        user_agent: how it calls itself.
    """

    outbox: Outbox
    door: Door
    clock: Clock
    user_agent: str
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def look(self) -> None:
        """Begin to deliver what is due; return at once.

        Raises:
            StoreError: the database does not answer.
        """
        room = AT_ONCE - len(self._under_way)
        for message in await self.outbox.take(room) if room > 0 else []:
            delivery = asyncio.create_task(self._deliver(message))
            self._under_way.add(delivery)
            delivery.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """End what is under way; it is tried again later."""
        for delivery in self._under_way:
            delivery.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(self, message: Message) -> None:
        """Try one message once."""
        try:
            status = await self._send(message)
        except (FetchError, InputError, TimeoutError) as exc:
            status, reason = 0, str(exc) or f"no answer within {TIMEOUT_S:g} s"
        else:
            reason = f"the receiver answers {status}"
        is_taken = 200 <= status < 300
        is_over = status == HTTPStatus.GONE or message.tries >= MAX_TRIES
        fields: dict[str, str | float | None] = {
            "task_id": message.task_id,
            "message_id": message.id,
            "tries": message.tries,
        }
        try:
            if is_taken or is_over:
                await self.outbox.forget(message.id)
        except StoreError as exc:  # it is sent once more; receivers know it by its id
            log.warn(Event.WEBHOOK_FAILED, **fields, reason=str(exc))
            return
        if is_taken:
            log.info(Event.WEBHOOK_DELIVERED, **fields)
        else:
            event = Event.WEBHOOK_GIVEN_UP if is_over else Event.WEBHOOK_FAILED
            log.warn(event, **fields, reason=reason)

    async def _send(self, message: Message) -> int:
        """Return the status of the receiver's answer; redirects are not followed."""
        body = message.body.encode()
        sent_at_s = int(self.clock.now().timestamp())
        headers = {
            **signed_headers(message.id, sent_at_s, body, message.secret),
            "Content-Type": "application/json",
            "User-Agent": self.user_agent,
        }
        request = Request(
            url=parse_address(message.url),
            method="POST",
            headers=headers,
            data=body,
            is_head_enough=True,
        )
        async with asyncio.timeout(TIMEOUT_S):
            answer = await self.door.ask(
                request, idle_s=TIMEOUT_S, max_wire=MAX_ANSWER_BYTES, max_body=MAX_ANSWER_BYTES
            )
        return answer.status
