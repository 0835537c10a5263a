from __future__ import annotations

import pytest

from importer.mapping.opt_outs import FEW, opt_outs_in
from importer.opt_out import (
    names_opt_outs,
    says_opt_out,
    says_opt_out_beside,
    titles_opt_outs,
)

SAYING = [
        "Do not call", "DO NOT CONTACT LIST", "do_not_mail", "Don't send", "No SMS", "No marketing",
        "Opt-out", "opted out", "OptOut", "Unsubscribed", "DNC", "dnd", "Blacklist", "Deceased",
        "Désinscrit", "Désabonnés", "Ne pas contacter", "No llamar", "Dados de baja", "Baja",
        "Werbesperre", "Robinson-Liste", "Werbewiderspruch", "Отказ",
        "Keine Werbung", "Nicht anrufen", "Disiscritto", "Non contattare",
        "Uitgeschreven", "Nie dzwonić", "Отписан", "Не звонить", "退订", "黑名单", "لا تتصل",
        "수신거부", "मत करें", "Aramayın", "Nie wysyłać", "Never call", "Suppression list",
        "*** UNSUBSCRIBED ***", "Opt-outs:", "# Do not call", "Bajas 2024", "Stop list",
        "Stoplist 2023", "Ne plus appeler", "Niet meer bellen", "Nicht mehr anrufen", "请勿打扰",
    ]  # fmt: skip


@pytest.mark.parametrize("text", SAYING)
def test_they_are_not_to_be_written_to(text: str) -> None:
    """In headers, titles and beside numbers, in whatever spelling."""
    assert says_opt_out(text)


@pytest.mark.parametrize(
    "text",
    ["Notes", "Contact", "Call", "Stop", "Customers", "Ana No", "Suppliers", "Blocks", "Option",
     "Never contacted", "never emailed", "ABC Fire Suppression", "DNC: No", "Opt-out: false",
     "Do Not Call equals False", "Not unsubscribed", "Not on DNC list", "Unsubscribed: none",
     "Opt-in", "Subscribed", "Robinson", "Robinson Crusoe", "Baja California", "Planta baja",
     "Sr No Contact Person", "No. Contact", "Contact No", "No Mobile", "Blocked Drains Ltd",
     "Bob Baines", "Ne", "", "Mail", "No", "Nota", "Never opted out", "Non-stop contacts",
     "1 Stop Shop"],
)  # fmt: skip
def test_everything_else_is_not(text: str) -> None:
    """A list of customers is none of those."""
    assert not says_opt_out(text)


@pytest.mark.parametrize(
    "name",
    ["do_not_contact", "DoNotCall", "unsubscribed", "Opt-outs 2026", "dnc-list (1)", "export_dnd",
     "Keine Werbung", "no-marketing", "Dados de baja", "blocked", "Suppressions (2)",
     "suppression_2026-05-01", "blocked_list", "stop-list", "dnc_flagged",
     "flagged_do_not_call", "unsubscribed_status"],
)  # fmt: skip
def test_a_file_of_such_people(name: str) -> None:
    """Its name says it of all in it."""
    assert names_opt_outs(name)


@pytest.mark.parametrize(
    "name",
    ["leads", "leads_without_unsubscribed", "leads-excluding-dnc", "clean leads no DNC", "not_dnd",
     "dnc_removed_leads", "contacts minus opt-outs", "leads ohne Werbesperre", "Baja", "stop",
     "leads_with_dnc_flag", "blocked drains", "DNC status of leads"],
)  # fmt: skip
def test_a_file_of_the_others(name: str) -> None:
    """It names who was left out, or says something else."""
    assert not names_opt_outs(name)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Do not call", True), ("Unsubscribed, not to be mailed", True), ("Opt-outs 2026", True),
     ("Customers (unsubscribed removed)", False), ("Leads excluding DNC", False),
     ("All clients (opted-out people filtered)", False), ("Leads DNC scrubbed", False),
     ("No DNC leads", False),
     ("Leads with DNC flag", False), ("Opt-in / opt-out status", False), ("Blocked contacts", True),
     ("Unsubscribed / removed", True),
     ("Unsubscribed and cleaned", True), ("Do not call - removed from list", True),
     ("Opted out - excluded from mailing", True), ("List: unsubscribed & removed", True),
     ("Clientes sin dados de baja", False)],
)  # fmt: skip
def test_a_title(title: str, expected: bool) -> None:
    """It is of those below, or of those that were left out."""
    assert titles_opt_outs(title) == expected


@pytest.mark.parametrize("text", [text for text in SAYING if says_opt_out_beside(text)])
def test_it_is_found_among_many_other_cells(text: str) -> None:
    """Of a column with hardly two cells alike each is looked at, only more quickly."""
    different = [f"note {number}" for number in range(FEW + 1)]
    assert opt_outs_in([[*different, text], ["x"] * len(different) + [text]], {}) == {
        0: [len(different)], 1: [len(different)],
    }  # fmt: skip
    assert opt_outs_in([[text]], {0}) == {}


@pytest.mark.parametrize(
    "cell",
    ["Blocked", "STOP", "No WhatsApp", "Cleaned", "Non-marketing contact", "non-subscribed",
     "Consent withdrawn", "Do not WhatsApp", "do not phone", "not to be contacted", "died",
     "D.N.C.",
     "Wife deceased - do not contact", "Do not call until further notice",
     "Do not call before 9am, unsubscribed", "DNC - John asked", "DND (Jan 2024)", "DNC per email",
     "Deceased", "customer deceased 2019", "Do not call", "do not contact him",
     "DND", "DNC list", "dnd: yes", "Do not call again", "unsubscribed 2024-05-01"],
)  # fmt: skip
def test_a_cell_says_it_of_its_person(cell: str) -> None:
    """As exports and people have it, among few other cells and among many."""
    assert says_opt_out_beside(cell)
    different = [f"note {number}" for number in range(FEW + 1)]
    assert opt_outs_in([[*different, cell]], {}) == {0: [len(different)]}


@pytest.mark.parametrize(
    "cell",
    ["husband deceased", "wife is deceased", "do not call before 9am", "don't call after 6",
     "do not call her until Monday", "Do not call on weekends", "DND Plumbing", "DNC Motors Ltd",
     "Blocked drains", "bus stop", "One-stop shop", "Christopher", "Blocked: no",
     "DNC: n", "opt-out 0", "Never opted out", "Opted out of paperless billing",
     "WhatsApp", "consent given"],
)  # fmt: skip
def test_a_cell_that_means_something_else(cell: str) -> None:
    """They may be written to, or it is about somebody else."""
    assert not says_opt_out_beside(cell)
