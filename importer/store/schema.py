"""The tables: runs, their rows in compressed blocks, contacts, the ledger, the suppression list.

A row of the source never changes once it is planned, and nobody asks for one by its content. So
rows lie in blocks of a few thousand, compressed to about a quarter and written with one statement
each. A contact changes (it gets an outcome), so each is a record.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    and_,
    literal_column,
)

metadata = MetaData()

FORGOTTEN = "forgotten"
"""Stands where the number of a person stood who is to be forgotten."""

_Exact = String().with_variant(String(collation="C"), "postgresql")
"""Text that is compared and sorted by its characters, not as a language has it."""

runs = Table(
    "runs",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("parent", String),
    Column("started", String, nullable=False),  # ISO 8601, UTC
    Column("finished", String),
    Column("base_url", String, nullable=False),
    Column("channel", String),
    Column("mapping_name", String, nullable=False),
    Column("mapping_sha256", String, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("reports_folder", String, nullable=False),
    Column("rows", Integer, nullable=False, default=0),
    Column("blank", Integer, nullable=False, default=0),
    Column("extra_columns", Integer, nullable=False, default=0),
    Column("codes", JSON, nullable=False, default=dict),  # of the rows that became no contact
    Column("rejected", JSON, nullable=False, default=dict),  # status → rows, of the same rows
    Column("countries", JSON, nullable=False, default=dict),
    Column("warnings", JSON, nullable=False, default=dict),
    Column("numbers", JSON),  # how they were read: importer.tally.NumberStory
    Column("requests", Integer, nullable=False, default=0),
    Column("retries", Integer, nullable=False, default=0),
    Column("traffic", JSON),  # of its sessions that came to an end: importer.traffic.Traffic
    Column("send_seconds", Float, nullable=False, default=0.0),
    Column("seconds", Float, nullable=False, default=0.0),  # of work, over all sessions
    Column("reported", Integer, nullable=False, default=0),  # 1 when the report files are whole
    Column("stop_code", String),
    Column("stop_message", Text),
    Column("job", JSON),  # what planning needs, so that a run that died in it can be planned again
    Column("pruned", String),  # ISO 8601, UTC: when its rows and contacts were removed
    Column("final", JSON),  # of a closed run: its counts; of a pruned one its channels, too
    # Contacts up to this position were handed out to be sent: where one of them has no outcome, its
    # request may have arrived before the process died.
    Column("reached", Integer, nullable=False, server_default="0"),
    Column("reached_at", String, nullable=False, server_default=""),  # ISO 8601, UTC
)

row_blocks = Table(
    "row_blocks",
    metadata,
    Column("run", Integer, nullable=False),
    Column("first_n", Integer, nullable=False),  # position in the run of the block's first row
    Column("source", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    PrimaryKeyConstraint("run", "first_n"),
)

known_numbers = Table(
    "known_numbers",
    metadata,
    Column("run", Integer, nullable=False),
    Column("first_n", Integer, nullable=False),  # of the block of rows
    Column("source", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),  # as importer.packing.pack_numbers gives it
    PrimaryKeyConstraint("run", "first_n"),
)
"""The numbers of rows that say no or have several, for the blocks with such rows."""

contacts = Table(
    "contacts",
    metadata,
    Column("run", Integer, nullable=False),
    Column("n", Integer, nullable=False),  # position in the run of the contact's row
    Column("source", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # the row's number in its source
    Column("channel", _Exact, nullable=False),
    Column("phone", _Exact, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String, nullable=False, server_default=""),  # of the body; see importer.packing
    Column("newest", _Exact, nullable=False),
    Column("defaulted", String, nullable=False),  # JSON list of the body's fields with a default
    Column("status", String, nullable=False),
    Column("kept_n", Integer),  # of a duplicate: the row that was kept
    Column("kept_row", String),
    # A row that may be the same person; empty until it is known, where a number was outdated.
    Column("possible_row", String),
    Column("doubt", Text),  # what may be wrong with the number, as only the whole run shows
    Column("code", String),
    Column("message", Text),
    Column("warnings", Text),  # JSON list of messages
    Column("contact_id", String),
    Column("http_status", Integer),
    Column("attempts", Integer, nullable=False, default=0),
    Column("trail", Text),  # JSON list of attempts, each as importer.model.Attempt
    PrimaryKeyConstraint("run", "n"),
    sqlite_with_rowid=False,
)

doubtful_arrivals = Table(
    "doubtful_arrivals",
    metadata,
    Column("run", Integer, nullable=False),
    Column("n", Integer, nullable=False),  # position in the run of a contact
    PrimaryKeyConstraint("run", "n"),
    sqlite_with_rowid=False,
)
"""Contacts of a retry that the run before may have brought to the API: nobody knows.

A table of its own: with one more column in ``contacts`` SQLite would no longer choose the index on
those that are pending."""

IS_PENDING = contacts.c.status == literal_column("'pending'")
"""As text, not as a parameter: only then a database uses the index on pending contacts."""

NOTHING_KNOWN = and_(
    contacts.c.status == "pending",
    contacts.c.attempts == 0,
    contacts.c.code.is_(None),
    contacts.c.possible_row.is_(None),
    contacts.c.doubt.is_(None),
)
"""Of a contact about which there is nothing to say than that it is pending. With the status as a
parameter: an index on it would lead to each contact by itself."""

pending_index = Index(
    "contacts_pending",
    contacts.c.run,
    contacts.c.n,
    contacts.c.channel,
    contacts.c.status,  # so that counting needs the index alone; SQLite does not see that it does
    sqlite_where=IS_PENDING,
    postgresql_where=IS_PENDING,
)

ledger = Table(
    "ledger",
    metadata,
    Column("base_url", String, nullable=False),
    Column("channel", _Exact, nullable=False),
    Column("phone", _Exact, nullable=False),
    Column("body", Text, nullable=False),  # all values accepted so far, the newest on top
    Column("hash", String, nullable=False, server_default=""),  # of the body that was sent last
    Column("run", String, nullable=False),
    Column("accepted", String, nullable=False),
    PrimaryKeyConstraint("base_url", "channel", "phone"),
    sqlite_with_rowid=False,
)

suppression = Table(
    "suppression",
    metadata,
    Column("phone", _Exact, primary_key=True),  # E.164
    Column("added", String, nullable=False),  # ISO 8601, UTC
    Column("reason", Text),
)

ledger_history = Table(
    "ledger_history",
    metadata,
    Column("key", Integer, primary_key=True),  # later ones are higher
    Column("base_url", String, nullable=False),
    Column("channel", _Exact, nullable=False),
    Column("phone", _Exact, nullable=False),
    Column("replaced", String, nullable=False),  # ISO 8601, UTC: when newer values came on top
    Column("run", String, nullable=False),  # which run had brought the values before that
    Column("accepted", String, nullable=False),  # and when
    Column("before", Text, nullable=False),  # JSON: the fields that changed, as they were
    Column("added", Text, nullable=False),  # JSON list: the fields that were not there
    Index("ledger_history_contact", "base_url", "channel", "phone"),
)
"""What the ledger held before: from its present values backwards, every earlier state follows."""

drops = Table(
    "drops",
    metadata,
    Column("key", Integer, primary_key=True),  # later ones are higher
    Column("job", String, nullable=False),
    Column("place", String, nullable=False),  # the folder or the address
    Column("name", String, nullable=False),  # of the file, without its folder
    Column("size", Float, nullable=False),  # bytes; PostgreSQL's whole numbers end at 2 GB
    Column("modified", String, nullable=False),  # as the watched place tells it
    Column("sha256", String, nullable=False),
    Column("state", String, nullable=False),
    Column("run", String, nullable=False),  # its id, chosen before there is a run
    Column("seen", String, nullable=False),  # ISO 8601, UTC
    Column("changed", String, nullable=False),  # the state, likewise
    Column("message", Text),
    Column("figures", JSON),  # by which later ones are judged
    Index("drops_job", "job", "name"),
    Index("drops_run", "run"),
    Index("drops_state", "job", "state"),
    Index("drops_content", "job", "sha256"),
)
"""The files that jobs have taken, and what became of each."""

job_looks = Table(
    "job_looks",
    metadata,
    Column("job", String, primary_key=True),
    Column("first", String, nullable=False),  # ISO 8601, UTC
    Column("last", String, nullable=False),
    Column("tidied", String),  # when what is not to be kept was removed
)
"""When somebody first looked at the place that a job watches, and when last."""

job_troubles = Table(
    "job_troubles",
    metadata,
    Column("job", String, nullable=False),
    Column("subject", String, nullable=False),  # what is wrong, and with which file
    Column("since", String, nullable=False),  # ISO 8601, UTC
    Column("told", String, nullable=False),  # when somebody was last told
    Column("message", Text, nullable=False),
    PrimaryKeyConstraint("job", "subject"),
)
"""What is wrong with a job at present, so that it is told once, and also that it is over."""
