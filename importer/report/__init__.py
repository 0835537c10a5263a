"""What a run leaves behind for people and scripts: two CSV files, a summary, a table."""

from importer.report.detail import (
    diff_json,
    diff_text,
    ledger_json,
    ledger_text,
    row_json,
    row_text,
)
from importer.report.reasons import REASONS
from importer.report.render import rendered
from importer.report.summary import summary_json
from importer.report.table import amount, summary_text
from importer.report.write import REPORT_FILES, write_reports

__all__ = [
    "REASONS",
    "REPORT_FILES",
    "amount",
    "diff_json",
    "diff_text",
    "ledger_json",
    "ledger_text",
    "rendered",
    "row_json",
    "row_text",
    "summary_json",
    "summary_text",
    "write_reports",
]
