"""All use cases together, as bootstrap hands them to the API and the command line."""

from dataclasses import dataclass

from rowsmith.service.access.keys import Authenticate, CreateKey, ListKeys, RevokeKey
from rowsmith.service.access.limits import LimitRate, LimitStreams
from rowsmith.service.access.read_balance import ReadBalance
from rowsmith.service.cancel_task import CancelTask
from rowsmith.service.check_health import CheckHealth
from rowsmith.service.create_task import CreateTask
from rowsmith.service.delete_task import DeleteTask
from rowsmith.service.list_tasks import ListTasks
from rowsmith.service.open_result import MintResultLink, OpenResult
from rowsmith.service.read_queue import ReadQueue
from rowsmith.service.read_receipt import ReadOrigins, ReadReceipt, ReadRecipe
from rowsmith.service.read_task import ReadTask
from rowsmith.service.rows.follow_task import FollowTask
from rowsmith.service.rows.read_rows import ReadRows


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """What the program can do, one attribute a verb."""

    create_task: CreateTask
    read_task: ReadTask
    list_tasks: ListTasks
    cancel_task: CancelTask
    delete_task: DeleteTask
    read_rows: ReadRows
    follow_task: FollowTask
    read_balance: ReadBalance
    read_receipt: ReadReceipt
    read_origins: ReadOrigins
    read_recipe: ReadRecipe
    mint_result_link: MintResultLink
    open_result: OpenResult
    create_key: CreateKey
    list_keys: ListKeys
    revoke_key: RevokeKey
    authenticate: Authenticate
    limit_rate: LimitRate
    limit_streams: LimitStreams
    check_health: CheckHealth
    read_queue: ReadQueue
