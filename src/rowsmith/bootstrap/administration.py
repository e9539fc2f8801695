"""The parts that the operator's commands need, beside a running server or without one."""

import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rowsmith.bootstrap.places import make_folder, open_database
from rowsmith.config import Settings
from rowsmith.model.access import Actor
from rowsmith.service.access.keys import CreateKey, ListKeys, RevokeKey
from rowsmith.service.access.links import RotateLinkKey
from rowsmith.service.access.organisations import AddCredits, CreateOrganisation
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.accounts.trail import AuditTrail
from rowsmith.store.keys import KeyStore
from rowsmith.store.links import LinkKeys
from rowsmith.telemetry import SystemClock, log


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What the operator's commands do, beside a running server or without one.

    Attributes:
        create_key: makes a key.
        list_keys: lists them.
        revoke_key: revokes one.
        create_organisation: makes an organisation.
        add_credits: gives credits to one.
        organisations: finds and lists them, reads their credits.
        rotate_link_key: makes another key for signing result links.
        link_keys: lists these.
        trail: tells who did what.
        org_id: the first organisation.
        by: who gives the commands, for the record.
    """

    create_key: CreateKey
    list_keys: ListKeys
    revoke_key: RevokeKey
    create_organisation: CreateOrganisation
    add_credits: AddCredits
    organisations: OrganisationStore
    rotate_link_key: RotateLinkKey
    link_keys: LinkKeys
    trail: AuditTrail
    org_id: str
    by: Actor


@asynccontextmanager
async def open_administration(settings: Settings) -> AsyncIterator[Administration]:
    """Open only the store of keys and credits, beside a running server or without one.

    Raises:
        ConfigError: the data folder cannot be used.
        StoreUnavailable: the database does not answer.
    """
    log.configure_logging("warning")  # a command says itself what it did
    make_folder(settings.server.data_dir)
    database = open_database(settings)
    try:
        clock = SystemClock()
        keys, link_keys = KeyStore(database, clock), LinkKeys(database, clock)
        organisations = OrganisationStore(database, clock)
        org_id, _ = await organisations.first(settings.tariff.first_balance)
        yield Administration(
            create_key=CreateKey(keys),
            list_keys=ListKeys(keys),
            revoke_key=RevokeKey(keys),
            create_organisation=CreateOrganisation(organisations),
            add_credits=AddCredits(organisations),
            organisations=organisations,
            rotate_link_key=RotateLinkKey(link_keys),
            link_keys=link_keys,
            trail=AuditTrail(database, clock),
            org_id=org_id,
            by=Actor(name=f"operator {_user()}"),
        )
    finally:
        database.close()


def _user() -> str:
    """Return the name of the machine's user who runs this process, or the number of a nameless."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
