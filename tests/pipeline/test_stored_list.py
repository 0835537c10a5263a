"""The stored suppression list: what goes on it, and that every import looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer import pipeline
from importer.errors import SettingsError, SourceError
from importer.model import Status
from importer.settings import Settings, load_settings
from importer.store import file_address
from importer.store.layout import upgrade
from importer.store.opening import _connected

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings with a store and reports of our own."""
    return load_settings(
        store=f"sqlite:///{tmp_path}/store.db", reports=tmp_path / "reports", region="IN"
    )


def listed(settings: Settings) -> list[str]:
    """Give the numbers of the list."""
    return [entry.phone for entry in pipeline.suppressed(settings)]


def test_numbers_are_read_as_an_import_reads_them(settings: Settings) -> None:
    """National numbers by the region, each once; a reason is one line, and dates are kept."""
    done = pipeline.suppress(
        ["98765 43210", "+919876543210", "+49 1511 2345678"], settings, " a\nb "
    )
    assert (done.numbers, done.changed) == (("+919876543210", "+4915112345678"), 2)
    again = pipeline.suppress(["9876543210"], settings)
    assert again.changed == 0
    entries = pipeline.suppressed(settings)
    assert [(entry.phone, entry.reason) for entry in entries] == [
        ("+4915112345678", "a b"),
        ("+919876543210", "a b"),
    ]
    assert all(entry.added.endswith("+00:00") for entry in entries)


@pytest.mark.parametrize("text", ["9.19877E+11", "12", "9876543210 / 9876543215", "abc", ""])
def test_a_number_that_cannot_be_read_changes_nothing(settings: Settings, text: str) -> None:
    """Where one number is doubtful, none of them goes on or off the list."""
    pipeline.suppress(["9876543215"], settings)
    for command in (pipeline.suppress, pipeline.unsuppress):
        with pytest.raises(SettingsError, match="the list was not changed"):
            command(["9876543215", "9876543210", text], settings)
    assert listed(settings) == ["+919876543215"]


def test_numbers_come_off_in_whichever_form(settings: Settings) -> None:
    """An Argentine mobile is the same person with and without its 9."""
    pipeline.suppress(["+541123456789", "+919876543210"], settings)
    assert pipeline.unsuppress(["+54 9 11 2345 6789"], settings).changed == 1
    assert pipeline.unsuppress(["+4915112345678"], settings).changed == 0
    assert listed(settings) == ["+919876543210"]


def test_a_file_goes_on_the_list(settings: Settings, tmp_path: Path) -> None:
    """Every number of it; where one is damaged the whole file is refused."""
    path = tmp_path / "never.csv"
    path.write_text("Phone,Why\n98765 43210,x\n+91 98765 43215,y\n")
    done = pipeline.suppress_file(str(path), "never.csv", settings, "left")
    assert (done.numbers, done.changed) == (("+919876543210", "+919876543215"), 2)
    path.write_text("Phone\n9876543211\n9.19877E+11\n")
    with pytest.raises(SourceError, match=r"never\.csv holds numbers that cannot be read.*row 3"):
        pipeline.suppress_file(str(path), "never.csv", settings)
    assert listed(settings) == ["+919876543210", "+919876543215"]


def test_a_check_looks_at_the_list_and_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    """With a store its list counts, in each form of a number; without one none is made."""
    leads = tmp_path / "leads.csv"
    leads.write_text("Mobile\n+919876543210\n+54 9 11 2345 6789\n+919876543215\n")
    assert pipeline.check([leads], settings).counts[Status.PENDING] == 3
    assert not (tmp_path / "store.db").exists()
    pipeline.suppress(["9876543210", "+541123456789"], settings)
    before = (tmp_path / "store.db").read_bytes()
    checked = pipeline.check([leads], settings)
    assert (checked.counts[Status.SUPPRESSED], checked.counts[Status.PENDING]) == (2, 1)
    assert (tmp_path / "store.db").read_bytes() == before
    report = (settings.reports / checked.run / "report.csv").read_text("utf-8-sig")
    assert report.count("is on the stored suppression list, so it is never sent") == 2


def test_the_mappings_own_list_is_named_first(settings: Settings, tmp_path: Path) -> None:
    """A number on two lists is told by the one that the mapping names."""
    (tmp_path / "never.txt").write_text("+919876543210\n")
    (tmp_path / "m.yaml").write_text("phone: Mobile\nsuppress: [never.txt]\n")
    (tmp_path / "leads.csv").write_text("Mobile\n+919876543210\n")
    pipeline.suppress(["9876543210"], settings)
    checked = pipeline.check([tmp_path / "leads.csv"], settings, mapping=tmp_path / "m.yaml")
    report = (settings.reports / checked.run / "report.csv").read_text("utf-8-sig")
    assert "is on the suppression list 'never.txt'" in report


def test_a_check_passes_over_a_store_of_an_older_program(
    settings: Settings, tmp_path: Path
) -> None:
    """It has no list, and is not brought up by a command that changes nothing."""
    database = _connected(file_address(tmp_path / "store.db"))
    with database.writing() as connection:
        upgrade(connection, "0002")
    database.close()
    (tmp_path / "leads.csv").write_text("Mobile\n+919876543210\n")
    assert pipeline.check([tmp_path / "leads.csv"], settings).counts[Status.PENDING] == 1
