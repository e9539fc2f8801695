"""Every error Rowsmith raises on purpose, with codes that never change.

    RowsmithError                       internal
    ├── InputError                      input.invalid       faults of a request, all at once
    │   ├── InvalidUrl                  input.url
    │   ├── InvalidSchema               input.schema
    │   └── InvalidRecipe               input.recipe
    ├── RequestError                    request.refused     a request, as HTTP sees it
    │   ├── NoSuchRoute                 request.route
    │   ├── MethodNotAllowed            request.method
    │   ├── UnsupportedMediaType        request.media_type
    │   ├── NotAcceptable               request.not_acceptable
    │   ├── RequestTooLarge             request.too_large
    │   ├── RequestTooSlow              request.too_slow
    │   └── RangeNotSatisfiable         request.range
    ├── FetchError                      fetch.failed
    │   ├── FetchTimeout                fetch.timeout       (retryable)
    │   ├── Unreachable                 fetch.unreachable   (retryable)
    │   ├── HttpRefused                 fetch.http          (retryable for 408, 425, 429 and 5xx)
    │   ├── BlockedByRobots             fetch.robots
    │   ├── NotStored                   fetch.not_stored
    │   ├── BodyTooLarge                fetch.too_large
    │   ├── NotAPage                    fetch.not_a_page
    │   ├── TooManyRedirects            fetch.redirects
    │   ├── InvalidAnswer               fetch.invalid_answer
    │   ├── UnsafeAddress               fetch.unsafe_address
    │   ├── RenderFailed                fetch.render
    │   └── NoBrowser                   fetch.no_browser
    ├── ReadError                       read.failed
    │   ├── ReadTimeout                 read.timeout
    │   └── RecipeDrift                 read.drift
    ├── AccessError                     access.denied
    │   ├── Unauthorized                access.unauthorized
    │   ├── Forbidden                   access.forbidden
    │   ├── LinkRefused                 access.link
    │   ├── UnknownKey                  access.unknown_key
    │   └── UnknownOrganisation         access.unknown_organisation
    ├── LimitError                      limit.reached       no more of something, for now or at all
    │   ├── RateLimited                 limit.rate          (retryable)
    │   ├── InsufficientCredits         limit.credits
    │   ├── KeyBudgetExceeded           limit.key_budget
    │   ├── QueueFull                   limit.queue         (retryable)
    │   ├── Overloaded                  limit.overload      (retryable)
    │   └── TooManyStreams              limit.streams       (retryable)
    ├── TaskError                       task.failed
    │   ├── UnknownTask                 task.unknown
    │   ├── TaskNotFinished             task.not_finished
    │   ├── RowsGone                    task.rows_gone
    │   ├── TaskFailed                  task.ended
    │   ├── AttemptsExhausted           task.attempts
    │   ├── HoldLost                    task.hold_lost
    │   └── Cancelled                   task.cancelled
    ├── StoreError                      store.failed
    │   ├── Conflict                    store.conflict
    │   └── StoreUnavailable            store.unavailable   (retryable)
    ├── ServerError                     server.error        a server's answer, in the client
    ├── MissingExtra                    extra.missing       an optional part is not installed
    └── ConfigError                     config.invalid

A caller that wants any of them writes::

    try:
        found = rowsmith.extract_html(body, url=address, q="each job with title and city")
    except rowsmith.RowsmithError as exc:
        print(exc.code, exc)

That nothing was found is never an error: it is an `Extraction` with no rows whose receipt says
what was looked at.
"""

from rowsmith.errors.core import (
    BlockedByRobots,
    BodyTooLarge,
    Fault,
    FetchError,
    FetchTimeout,
    HttpRefused,
    InputError,
    InvalidAnswer,
    InvalidRecipe,
    InvalidSchema,
    InvalidUrl,
    MethodNotAllowed,
    NoBrowser,
    NoSuchRoute,
    NotAcceptable,
    NotAPage,
    NotStored,
    RangeNotSatisfiable,
    ReadError,
    ReadTimeout,
    RecipeDrift,
    RenderFailed,
    RequestError,
    RequestTooLarge,
    RequestTooSlow,
    RowsmithError,
    TooManyRedirects,
    Unreachable,
    UnsafeAddress,
    UnsupportedMediaType,
)
from rowsmith.errors.service import (
    AccessError,
    AttemptsExhausted,
    Cancelled,
    ConfigError,
    Conflict,
    Forbidden,
    HoldLost,
    InsufficientCredits,
    KeyBudgetExceeded,
    LimitError,
    LinkRefused,
    MissingExtra,
    Overloaded,
    QueueFull,
    RateLimited,
    RowsGone,
    ServerError,
    StoreError,
    StoreUnavailable,
    TaskError,
    TaskFailed,
    TaskNotFinished,
    TooManyStreams,
    Unauthorized,
    UnknownKey,
    UnknownOrganisation,
    UnknownTask,
)

__all__ = [
    "AccessError",
    "AttemptsExhausted",
    "BlockedByRobots",
    "BodyTooLarge",
    "Cancelled",
    "ConfigError",
    "Conflict",
    "Fault",
    "FetchError",
    "FetchTimeout",
    "Forbidden",
    "HoldLost",
    "HttpRefused",
    "InputError",
    "InsufficientCredits",
    "InvalidAnswer",
    "InvalidRecipe",
    "InvalidSchema",
    "InvalidUrl",
    "KeyBudgetExceeded",
    "LimitError",
    "LinkRefused",
    "MethodNotAllowed",
    "MissingExtra",
    "NoBrowser",
    "NoSuchRoute",
    "NotAPage",
    "NotAcceptable",
    "NotStored",
    "Overloaded",
    "QueueFull",
    "RangeNotSatisfiable",
    "RateLimited",
    "ReadError",
    "ReadTimeout",
    "RecipeDrift",
    "RenderFailed",
    "RequestError",
    "RequestTooLarge",
    "RequestTooSlow",
    "RowsGone",
    "RowsmithError",
    "ServerError",
    "StoreError",
    "StoreUnavailable",
    "TaskError",
    "TaskFailed",
    "TaskNotFinished",
    "TooManyRedirects",
    "TooManyStreams",
    "Unauthorized",
    "UnknownKey",
    "UnknownOrganisation",
    "UnknownTask",
    "Unreachable",
    "UnsafeAddress",
    "UnsupportedMediaType",
]
