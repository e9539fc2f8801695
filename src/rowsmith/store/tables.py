"""Our tables, and the forward-only steps that make them.

Times are whole milliseconds since 1970, UTC. Credits are whole billionths, so that sums are exact.
"""

import sqlalchemy as sa

metadata = sa.MetaData()

MIGRATION_LOCK = 5_208_110_432
"""Any fixed number: processes that start together take turns at migrating."""

organisations = sa.Table(
    "organisations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("is_given", sa.Boolean, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", sa.BigInteger),
    sa.Column("revoked_at", sa.BigInteger),
    sa.Column("expires_at", sa.BigInteger),
    sa.Column("networks", sa.Text, nullable=False),
    sa.Column("budget_nano", sa.BigInteger),
    sa.Column("committed_nano", sa.BigInteger, nullable=False),
)

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("sent", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("fence", sa.BigInteger, nullable=False),
    sa.Column("swept", sa.Integer, nullable=False),
    sa.Column("credits_nano", sa.BigInteger, nullable=False),
    sa.Column("rows_returned", sa.BigInteger, nullable=False),
    sa.Column("result_key", sa.Text, nullable=False),
    sa.Column("result_sha256", sa.Text, nullable=False),
    sa.Column("result_size", sa.BigInteger),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("reserved_nano", sa.BigInteger, nullable=False),
    sa.Column("cancelled_at", sa.BigInteger),
    sa.Column("trace", sa.Text, nullable=False),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("nano", sa.BigInteger, nullable=False),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("nano", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("task_ids", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("beat", sa.BigInteger, nullable=False),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("task_id", sa.Text, sa.ForeignKey("tasks.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("kept_at", sa.BigInteger, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

found_rows = sa.Table(
    "found_rows",
    metadata,
    sa.Column("task_id", sa.Text, sa.ForeignKey("tasks.id"), primary_key=True),
    sa.Column("first", sa.BigInteger, primary_key=True),
    sa.Column("stop", sa.BigInteger, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

signing_keys = sa.Table(
    "signing_keys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("dies_at", sa.BigInteger),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("org_id", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("request_id", sa.Text, nullable=False),
    sa.Column("deed", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("org_id", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("task_id", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
)

version = sa.Table(
    "schema_version",
    metadata,
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("probed", sa.BigInteger, nullable=False),
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE organisations (
            id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, created_at BIGINT NOT NULL,
            first_balance_nano BIGINT NOT NULL)""",
        """CREATE TABLE api_keys (
            id TEXT PRIMARY KEY NOT NULL, org_id TEXT NOT NULL REFERENCES organisations (id),
            name TEXT NOT NULL, sha256 TEXT NOT NULL, is_given BOOLEAN NOT NULL,
            scopes TEXT NOT NULL, created_at BIGINT NOT NULL, last_used_at BIGINT,
            revoked_at BIGINT)""",
        """CREATE TABLE tasks (
            id TEXT PRIMARY KEY NOT NULL, org_id TEXT NOT NULL REFERENCES organisations (id),
            type TEXT NOT NULL, status TEXT NOT NULL, request TEXT NOT NULL, sent TEXT NOT NULL,
            created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, attempts INTEGER NOT NULL,
            credits_nano BIGINT NOT NULL, rows_returned BIGINT NOT NULL, result_key TEXT NOT NULL,
            result_sha256 TEXT NOT NULL, error TEXT NOT NULL)""",
        "CREATE INDEX tasks_by_creation ON tasks (org_id, created_at, id)",
        "CREATE INDEX tasks_by_change ON tasks (org_id, updated_at, id)",
        """CREATE INDEX tasks_unfinished ON tasks (created_at, id)
            WHERE status IN ('pending', 'processing')""",
    ),
    (
        """CREATE TABLE accounts (
            org_id TEXT NOT NULL REFERENCES organisations (id), name TEXT NOT NULL,
            nano BIGINT NOT NULL, PRIMARY KEY (org_id, name))""",
        """CREATE TABLE entries (
            ref TEXT NOT NULL, slot TEXT NOT NULL, account TEXT NOT NULL,
            org_id TEXT NOT NULL REFERENCES organisations (id), kind TEXT NOT NULL,
            nano BIGINT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (ref, slot, account))""",
        """CREATE TABLE idempotency (
            org_id TEXT NOT NULL REFERENCES organisations (id), key TEXT NOT NULL,
            sha256 TEXT NOT NULL, task_ids TEXT NOT NULL, created_at BIGINT NOT NULL,
            PRIMARY KEY (org_id, key))""",
        "CREATE INDEX entries_by_account ON entries (org_id, account)",
        "CREATE UNIQUE INDEX organisations_by_name ON organisations (name)",
        "CREATE INDEX idempotency_by_age ON idempotency (created_at)",
        """INSERT INTO entries (ref, slot, account, org_id, kind, nano, created_at)
            SELECT id, 'grant', 'issued', id, 'grant', -first_balance_nano, created_at
            FROM organisations WHERE first_balance_nano > 0
            UNION ALL
            SELECT id, 'grant', 'available', id, 'grant', first_balance_nano, created_at
            FROM organisations WHERE first_balance_nano > 0
            UNION ALL
            SELECT id, 'close', 'available', org_id, 'settle', -credits_nano, updated_at
            FROM tasks WHERE credits_nano > 0
            UNION ALL
            SELECT id, 'close', 'spent', org_id, 'settle', credits_nano, updated_at
            FROM tasks WHERE credits_nano > 0""",
        """INSERT INTO accounts (org_id, name, nano)
            SELECT each.id, known.name, COALESCE((SELECT SUM(entries.nano) FROM entries
                WHERE entries.org_id = each.id AND entries.account = known.name), 0)
            FROM organisations each CROSS JOIN (
                SELECT 'available' AS name UNION ALL SELECT 'held'
                UNION ALL SELECT 'issued' UNION ALL SELECT 'spent') known""",
        "ALTER TABLE organisations DROP COLUMN first_balance_nano",
        "ALTER TABLE api_keys ADD COLUMN expires_at BIGINT",
        "ALTER TABLE api_keys ADD COLUMN networks TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE api_keys ADD COLUMN budget_nano BIGINT",
        "ALTER TABLE api_keys ADD COLUMN committed_nano BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE tasks ADD COLUMN key_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE tasks ADD COLUMN reserved_nano BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE tasks ADD COLUMN cancelled_at BIGINT",
    ),
    (
        "ALTER TABLE tasks ADD COLUMN worker TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE tasks ADD COLUMN fence BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE tasks ADD COLUMN swept INTEGER NOT NULL DEFAULT 0",
        "DROP INDEX tasks_unfinished",
        """CREATE INDEX tasks_claimable ON tasks (org_id, worker, created_at, id)
            WHERE status IN ('pending', 'processing')""",
        """CREATE INDEX tasks_kept ON tasks (swept, updated_at)
            WHERE status NOT IN ('pending', 'processing')""",
        "CREATE TABLE workers (id TEXT PRIMARY KEY NOT NULL, beat BIGINT NOT NULL)",
        """CREATE TABLE outcomes (
            task_id TEXT NOT NULL REFERENCES tasks (id), number INTEGER NOT NULL,
            rows BIGINT NOT NULL, kept_at BIGINT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (task_id, number))""",
    ),
    (
        """CREATE TABLE signing_keys (
            id TEXT PRIMARY KEY NOT NULL, secret TEXT NOT NULL, created_at BIGINT NOT NULL)""",
        "DROP INDEX tasks_kept",
        """CREATE INDEX tasks_kept ON tasks (updated_at)
            WHERE status NOT IN ('pending', 'processing')""",
    ),
    (
        """CREATE TABLE outbox (
            id TEXT PRIMARY KEY NOT NULL, org_id TEXT NOT NULL REFERENCES organisations (id),
            task_id TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, body TEXT NOT NULL,
            tries INTEGER NOT NULL, due_at BIGINT NOT NULL)""",
        "CREATE INDEX outbox_by_due ON outbox (due_at)",
    ),
    (
        """CREATE TABLE audit (
            number INTEGER PRIMARY KEY NOT NULL, at BIGINT NOT NULL, org_id TEXT NOT NULL,
            actor TEXT NOT NULL, request_id TEXT NOT NULL, deed TEXT NOT NULL,
            subject TEXT NOT NULL, note TEXT NOT NULL)""",
        "CREATE INDEX audit_by_age ON audit (at)",
        "ALTER TABLE signing_keys ADD COLUMN dies_at BIGINT",
    ),
    (
        "DROP INDEX tasks_claimable",
        # With the status in it, unfinished tasks are counted without reading their rows.
        """CREATE INDEX tasks_claimable ON tasks (org_id, worker, created_at, id, status)
            WHERE status IN ('pending', 'processing')""",
    ),
    ("ALTER TABLE schema_version ADD COLUMN probed BIGINT NOT NULL DEFAULT 0",),
    (
        """CREATE TABLE found_rows (
            task_id TEXT NOT NULL REFERENCES tasks (id), first BIGINT NOT NULL,
            stop BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (task_id, first))""",
    ),
    ("ALTER TABLE tasks ADD COLUMN result_size BIGINT",),
    ("ALTER TABLE tasks ADD COLUMN trace TEXT NOT NULL DEFAULT ''",),
)
"""Step *n* leads from version *n* to *n + 1*; a step that was released is never changed."""
IN_POSTGRES = {" BLOB ": " BYTEA ", "INTEGER PRIMARY KEY": "BIGSERIAL PRIMARY KEY"}
"""What SQLite's spelling is called there; an integer key numbers the rows itself in both."""


def migrate(connection: sa.Connection) -> int:
    """Bring the database to the newest version; return the version it has now.

    Runs inside the caller's transaction, so a step is taken whole or not at all.
    """
    is_postgres = connection.dialect.name == "postgresql"
    if is_postgres:  # SQLite's transaction holds the write lock
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"
    )
    done = connection.execute(sa.select(version.c.version)).scalar()
    if done is None:
        connection.exec_driver_sql("INSERT INTO schema_version (version) VALUES (0)")
        done = 0
    for statements in MIGRATIONS[done:]:
        for statement in statements:
            connection.exec_driver_sql(_spelled(statement) if is_postgres else statement)
        done += 1
    connection.execute(version.update().values(version=done))
    return int(done)


def _spelled(statement: str) -> str:
    for name, theirs in IN_POSTGRES.items():
        statement = statement.replace(name, theirs)
    return statement
