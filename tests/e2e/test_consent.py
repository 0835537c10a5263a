"""Who said no is not sent to, whatever another row says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.test_run import by_phone

if TYPE_CHECKING:
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

MAPPING = "phone: Mobile\ncontact: {first_name: Name}\nconsent: {column: Opt-in, accept: [yes]}\n"
HEADER = "Name,Mobile,Opt-in\n"
NO = "Ana,+447400123456,no\n"
YES = "Anna,+44 7400 123456,yes\n"
BOB = "Bob,+447400123457,yes\n"
CODES = ["no-consent", "no-consent", ""]


@pytest.mark.parametrize("keep", ["first", "last", "{keep: newest, newest_by: Name}"])
@pytest.mark.parametrize("rows", [NO + YES, YES + NO])
def test_a_no_counts_whatever_the_order(
    importer: Desk, sandbox: Sandbox, rows: str, keep: str
) -> None:
    """The row that says yes names the one that says no; both are suppressed."""
    policy = keep if keep.startswith("{") else f"{{keep: {keep}}}"
    importer.write("my.yaml", f"{MAPPING}dedupe: {policy}\n")
    importer.write("people.csv", HEADER + rows + BOB)
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123457"}
    report = importer.report(summary)
    assert [row["import_code"] for row in report] == CODES
    assert [row["import_status"] for row in report] == ["suppressed", "suppressed", "sent"]
    other = 2 if rows == NO + YES else 3
    refusing = report[other - 2]
    assert refusing["import_message"].startswith("Column 'Opt-in' says 'no', which is no consent")
    told = next(row["import_message"] for row in report if row["Opt-in"] == "yes")
    assert told == (
        f"The number +447400123456 has no consent in row {other}, so this row is not sent, either. "
        "If that person said yes after the no, correct that row or remove it."
    )


@pytest.mark.parametrize(
    "both",
    [
        "+447400123457,+447400123456",
        "+447400123457 / +447400123456,",
        ",07400 123457; 07400 123456",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_no_to_another_number_of_the_row(
    importer: Desk, sandbox: Sandbox, both: str, is_first: bool
) -> None:
    """Whoever is sent to at one number and said no at the other is the same person."""
    importer.write(
        "my.yaml",
        "phone: {columns: [Mobile, Other], region: GB, several: first}\ncontact: "
        "{first_name: Name}\nconsent: {column: Opt-in, accept: [yes]}\n",
    )
    two, refusing = f"Ana,{both},yes\n", "A.,+447400123456,,no\n"
    again = "Ana,+447400123457,,yes\n"
    rows = two + refusing + again if is_first else again + refusing + two
    importer.write("people.csv", f"Name,Mobile,Other,Opt-in\n{rows}Bob,+447400123458,,yes\n")
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123458"}
    told = [row["import_message"] for row in importer.report(summary) if row["Name"] == "Ana"]
    assert len(told) == 2
    for each in told:
        assert each.startswith("The number +447400123456 has no consent in row 3, so this row")


def test_a_row_that_cannot_be_sent_links_its_numbers(importer: Desk, sandbox: Sandbox) -> None:
    """Several numbers among words are nobody's to send to, and one person's all the same."""
    phone = "phone: {columns: [Mobile], region: GB}"
    importer.write("my.yaml", MAPPING.replace("phone: Mobile", phone))
    both = 'Ana,"07400123457 Ann, 07400123456 Bob",yes\n'
    importer.write("people.csv", f"{HEADER}{both}Ana,+447400123457,yes\n{NO}")
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    assert [row["import_status"] for row in importer.report(summary)][1:] == ["suppressed"] * 2
    assert by_phone(sandbox) == {}


def test_a_no_to_another_form_of_another_number(importer: Desk, sandbox: Sandbox) -> None:
    """An Argentine mobile may lack its 9, in another file, too."""
    importer.write(
        "my.yaml",
        "phone: [Mobile, Other]\ncontact: {first_name: Name}\n"
        "consent: {column: Opt-in, accept: [yes]}\n",
    )
    header = "Name,Mobile,Other,Opt-in\n"
    importer.write("a.csv", f"{header}Ana,+447400123457,+54 9 11 2345-6789,yes\n")
    importer.write("b.csv", f"{header}A.,+54 11 2345-6789,,no\nBob,+447400123458,,yes\n")
    summary = importer.json("run", "a.csv", "b.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123458"}
    told = next(row["import_message"] for row in importer.report(summary) if row["Name"] == "Ana")
    assert "has no consent in row b.csv:2" in told


def test_repeated_rows_of_a_refused_number(importer: Desk, sandbox: Sandbox) -> None:
    """None of them is a duplicate of one that is not sent; an empty cell is not a no."""
    importer.write("my.yaml", MAPPING)
    empty = "Bob,+447400123457,\n"
    importer.write("people.csv", HEADER + YES + YES + NO + YES + BOB + empty + BOB)
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml")
    codes = [row["import_code"] for row in importer.report(summary)]
    assert codes == ["no-consent"] * 4 + ["duplicate", "no-consent", ""]
    assert summary["suppressed"] == 5
    assert set(by_phone(sandbox)) == {"+447400123457"}


def test_a_no_in_another_file_and_another_form(importer: Desk, sandbox: Sandbox) -> None:
    """The file is named; an Argentine mobile may lack its 9."""
    importer.write("my.yaml", MAPPING)
    importer.write("a.csv", HEADER + "Eva,+54 9 11 2345 6789,yes\n" + BOB)
    importer.write("b.csv", HEADER + "Eva,+54 11 2345 6789,no\n")
    summary = importer.json("run", "a.csv", "b.csv", "--mapping", "my.yaml")
    rows = importer.report(summary)
    assert [row["import_code"] for row in rows] == ["no-consent", "", "no-consent"]
    assert "no consent in row b.csv:2" in rows[0]["import_message"]
    assert set(by_phone(sandbox)) == {"+447400123457"}


def test_a_no_of_a_file_that_is_planned_twice(importer: Desk, sandbox: Sandbox) -> None:
    """Damage that comes late makes the file planned anew: what it said before does not count."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", HEADER + YES + BOB + "Dan,9.19877E+11,yes\n" + NO)
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    assert [row["import_code"] for row in importer.report(summary)] == [
        "no-consent", "", "phone-excel-damaged", "no-consent",
    ]  # fmt: skip
    assert set(by_phone(sandbox)) == {"+447400123457"}


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        ("Bob,+447400123457,no,x", 1),
        ("Bob,+447400123457,no,", 1),
        ("no,+447400123457", 1),
        ("Bob,+447400123457 / +447400123456,no", 0),
        ("Bob,+447400123456 (wife) +447400123457,no", 0),
        ("Bob,\N{BLACK TELEPHONE} +447400123457,no", 0),
        ('"Bob","+4474001\n23457",no', 0),
    ],
)
def test_a_no_counts_in_whatever_row(
    importer: Desk, sandbox: Sandbox, refusal: str, code: int
) -> None:
    """Also in a torn one, or where its number cannot be used, or is one of several."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{BOB}{refusal}\nCy,+447400123458,yes\n")
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml", code=code)
    assert importer.report(summary)[0]["import_code"] == "no-consent"
    assert set(by_phone(sandbox)) == {"+447400123458"}


def test_a_no_in_a_further_phone_column(importer: Desk, sandbox: Sandbox) -> None:
    """Every number of who refused is held back."""
    importer.write("my.yaml", MAPPING.replace("phone: Mobile", "phone: [Mobile, Phone]"))
    header = "Name,Mobile,Phone,Opt-in\n"
    rows = "Ana,+447400123456,+447400123457,no\nBob,+447400123457,,yes\n"
    importer.write("people.csv", header + rows + "Cy,+447400123458,,yes\n")
    importer.json("run", "people.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123458"}


@pytest.mark.parametrize("answer", ["-", "\u2212", "n/a", "NaN", "k.A.", "Yes."])
def test_no_answer_is_no_no(importer: Desk, sandbox: Sandbox, answer: str) -> None:
    """Nobody was asked in that row: it is not sent, and holds no other back."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{BOB}Bob,+447400123457,{answer}\n{NO}{YES}")
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml")
    rows = importer.report(summary)
    assert [row["import_code"] for row in rows] == ["", *["no-consent"] * 3]
    assert set(by_phone(sandbox)) == {"+447400123457"}


@pytest.mark.parametrize("answer", ["\u2717", "\u274c", "0", "none", "x"])
def test_a_sign_is_a_no(importer: Desk, sandbox: Sandbox, answer: str) -> None:
    """Whatever else stands there was said."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{BOB}Bob,+447400123457,{answer}\n")
    importer.json("run", "people.csv", "--mapping", "my.yaml")
    assert by_phone(sandbox) == {}


@pytest.mark.usefixtures("sandbox")
def test_a_no_of_nobody_says_so(importer: Desk) -> None:
    """Where no number can be read, nobody is held back, and the row tells it; an empty one not."""
    importer.write("my.yaml", MAPPING)
    rows = "Ana,9.87654E+09,no\nNobody,,no\nTorn,+447400123457,yes,no\n"
    importer.write("people.csv", HEADER + BOB + rows)
    summary = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    told = importer.report(summary)
    assert [row["import_code"] for row in told] == ["", "no-consent", "no-consent", "row-ragged"]
    assert "other rows of the same person are sent all the same" in told[1]["import_message"]
    assert "sent all the same" not in told[2]["import_message"]


def counted(summary: dict[str, Any]) -> list[str]:
    """What the notes on each source say of those whom nobody knows."""
    notes = [note for source in summary["sources"] for note in source["notes"]]
    return [note for note in notes if "held back" in note]


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", ["check", "run"])
def test_how_many_noes_are_of_nobody(importer: Desk, command: str) -> None:
    """A note counts them and names the first rows, torn ones, too; those without a number not."""
    importer.write("my.yaml", MAPPING)
    unread = "Ana,9.87654E+09,no\n"
    rows = f"{BOB}{unread}Nobody,-,no\n{NO}no,98765\nno,Torn\nEve,12,yes\nEve,12,\n"
    importer.write("people.csv", HEADER + rows + unread * 2)
    importer.write("other.csv", HEADER + YES + unread)
    summary = importer.json(command, "people.csv", "other.csv", "--mapping", "my.yaml", code=1)
    assert counted(summary) == [
        "4 rows say no, but their numbers cannot be read, so nobody is held back by them: see "
        "rows 3, 6, 10 and 1 more",
        "1 row says no, but its number cannot be read, so nobody is held back by it: see row 3",
    ]
    importer.write("fine.csv", HEADER + BOB + NO)
    assert counted(importer.json(command, "fine.csv", "--mapping", "my.yaml")) == []


def test_check_and_a_later_yes(importer: Desk, sandbox: Sandbox) -> None:
    """``check`` says the same; another day's file with a yes is sent."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", HEADER + YES + NO)
    checked = importer.json("check", "people.csv", "--mapping", "my.yaml")
    assert checked["suppressed"] == 2
    importer.write("later.csv", HEADER + YES)
    importer.json("run", "later.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123456"}


def corrected(importer: Desk, summary: dict[str, Any], **changes: str) -> tuple[Path, str]:
    """What somebody writes into a run's failures.csv, and where that lies: digits → a number."""
    path = importer.folder / summary["reports"]["failures"]
    text = path.read_text(encoding="utf-8-sig")
    for wrong, right in changes.items():
        text = text.replace(f",{wrong.removeprefix('n')},", f",{right},")
    return path, text


def test_a_correction_of_a_number_that_said_no(importer: Desk, sandbox: Sandbox) -> None:
    """What the run says no to that is corrected holds for its corrections."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{NO}Bob,98222,yes\nCy,98223,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    path, text = corrected(importer, first, n98222="+447400123456", n98223="+447400123457")
    path.write_text(text, encoding="utf-8-sig")
    before = importer.json("runs")
    checked = importer.json("check", str(path), "--mapping", "my.yaml")
    bob, cy = importer.report(checked)
    assert (bob["import_code"], cy["import_status"]) == ("no-consent", "pending")
    assert "no consent in row people.csv:2" in bob["import_message"]
    assert checked["parent"] == first["run"]
    assert importer.json("runs") == before
    second = importer.json("run", str(path), "--mapping", "my.yaml")
    bob, cy = importer.report(second)
    assert (bob["import_code"], cy["import_status"]) == ("no-consent", "sent")
    assert "no consent in row people.csv:2" in bob["import_message"]
    assert set(by_phone(sandbox)) == {"+447400123457"}


def test_a_correction_with_a_second_number_that_said_no(importer: Desk, sandbox: Sandbox) -> None:
    """``check`` and ``run`` say the same of it."""
    mapping = MAPPING.replace("phone: Mobile", "phone: [Mobile, Other]")
    importer.write("my.yaml", mapping)
    header = "Name,Mobile,Other,Opt-in\n"
    importer.write("people.csv", f"{header}Ana,+447400123457,,no\nDee,12,,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    path, text = corrected(importer, first, n12="+447400123456")
    path.write_text(text.replace("456,,", "456,+447400123457,"), encoding="utf-8-sig")
    for command in ("check", "run"):
        (dee,) = importer.report(importer.json(command, str(path), "--mapping", "my.yaml"))
        assert (dee["import_code"], dee["import_status"]) == ("no-consent", "suppressed")
    assert by_phone(sandbox) == {}


@pytest.mark.parametrize("is_beside_others", [False, True])
def test_a_correction_from_elsewhere(
    importer: Desk, sandbox: Sandbox, is_beside_others: bool
) -> None:
    """It asks every run of a file with its columns, and says which; a new file's yes is sent."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{NO}Bob,98222,yes\nCy,98223,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    importer.write("others.csv", "Who,Mobile,Opt-in\nDee,+447400123457,no\n")
    importer.write("who.yaml", MAPPING.replace("Name}", "Who}"))
    importer.json("run", "others.csv", "--mapping", "who.yaml")
    _, text = corrected(importer, first, n98222="+447400123456", n98223="+447400123457")
    importer.write("Copy of failures.csv", text)
    files = ["Copy of failures.csv"]
    if is_beside_others:
        importer.write("more.csv", f"{HEADER}Eve,+447400123458,yes\n")
        files.append("more.csv")
    for command in ("check", "run"):
        summary = importer.json(command, *files, "--mapping", "my.yaml")
        assert f"who said no in run '{first['run']}', of files with these" in str(
            summary["sources"]
        )
        bob, cy, *_ = importer.report(summary)
        assert bob["import_message"] == (
            "The number +447400123456 has no consent in row people.csv:2 of another import, so "
            "this row is not sent, either. If that person said yes after the no, import them in a "
            "new file by itself, not with a correction or by a retry."
        )
        assert cy["import_code"] == ""
    others = {"+447400123458"} if is_beside_others else set()
    assert set(by_phone(sandbox)) == {"+447400123457"} | others
    importer.write("new.csv", HEADER + YES)
    importer.json("run", "new.csv", "--mapping", "my.yaml")
    assert set(by_phone(sandbox)) == {"+447400123456", "+447400123457"} | others


def test_a_correction_of_a_run_whose_rows_were_removed(importer: Desk) -> None:
    """Nobody knows any more who said no there, and that is said."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{NO}Bob,98222,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    path, text = corrected(importer, first, n98222="+447400123457")
    path.write_text(text, encoding="utf-8-sig")
    importer.write("moved.csv", text)
    assert importer("prune", "--older-than", "0d").returncode == 0
    for file in (str(path), "moved.csv"):
        told = " ".join(importer("check", file, "--mapping", "my.yaml").stdout.split())
        assert f"who said no in run '{first['run']}' is not known any more" in told


def test_a_correction_of_a_check(importer: Desk, sandbox: Sandbox) -> None:
    """It keeps nothing: the file itself is to be imported first, and then its noes are known."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{NO}Bob,98222,yes\n")
    checked = importer.json("check", "people.csv", "--mapping", "my.yaml", code=1)
    path, text = corrected(importer, checked, n98222="+447400123456")
    path.write_text(text, encoding="utf-8-sig")
    told = " ".join(importer("check", str(path), "--mapping", "my.yaml").stdout.split())
    assert "for it is of a check, which keeps nothing: who said no there is not known" in told
    assert "import the file that was checked first" in told
    importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    summary = importer.json("run", str(path), "--mapping", "my.yaml")
    assert [row["import_code"] for row in importer.report(summary)] == ["no-consent"]
    assert by_phone(sandbox) == {}


def test_a_retry_after_a_no(importer: Desk, sandbox: Sandbox) -> None:
    """Who failed, and said no in a file that came later, is not sent to by a retry."""
    importer.write("my.yaml", MAPPING)
    importer.write("people.csv", f"{HEADER}{YES}{BOB}")
    sandbox.switch(refuse=["3456", "3457"])
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    sandbox.switch(refuse=[])
    importer.write("later.csv", HEADER + NO)
    importer.json("run", "later.csv", "--mapping", "my.yaml")
    again = importer.json("retry", str(first["run"]))
    assert [row["import_code"] for row in importer.report(again)] == ["no-consent", ""]
    assert set(by_phone(sandbox)) == {"+447400123457"}


TWO = MAPPING.replace("phone: Mobile", "phone: [Mobile, Other]")
TWO_HEADER = "Name,Mobile,Other,Opt-in\n"
A, B, C, D = (f"+44740012345{last}" for last in range(6, 10))


def test_a_number_that_stands_beside_a_refusing_one_anywhere(
    importer: Desk, sandbox: Sandbox
) -> None:
    """A row of the other number alone is held back; who only shares one with them is not."""
    importer.write("my.yaml", TWO)
    importer.write("a.csv", f"{TWO_HEADER}Ana,{A},{B},yes\nBo,{C},{D},yes\n")
    importer.write("b.csv", f"{TWO_HEADER}A.,{A},,no\nB.,{B},,yes\nCy,+447400123460,{C},yes\n")
    summary = importer.json("run", "a.csv", "b.csv", "--mapping", "my.yaml")
    rows = importer.report(summary)
    assert [row["import_code"] for row in rows] == [
        "no-consent",
        "",
        "no-consent",
        "no-consent",
        "",
    ]
    assert f"The number {A} has no consent in row 2" in rows[3]["import_message"]
    assert set(by_phone(sandbox)) == {C, "+447400123460"}


@pytest.mark.parametrize("command", ["retry", "resume"])
@pytest.mark.parametrize("how", ["no", "list"])
def test_another_number_of_who_waits_says_no_later(
    importer: Desk, sandbox: Sandbox, command: str, how: str
) -> None:
    """A retry and a resume know every number of their rows."""
    importer.write("my.yaml", TWO)
    importer.write("people.csv", f"{TWO_HEADER}Ana,{A},{B},yes\nBo,{C},{D},yes\n")
    key = importer.environment["RAMPWIN_API_KEY"]
    if command == "retry":
        sandbox.switch(refuse=["3456", "3458"])
    else:
        importer.environment["RAMPWIN_API_KEY"] = "wrong"
    code = 1 if command == "retry" else 3
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=code)
    importer.environment["RAMPWIN_API_KEY"] = key
    sandbox.switch(refuse=[])
    if how == "no":
        importer.write("later.csv", f"{TWO_HEADER}A.,{B},,no\n")
        importer.json("run", "later.csv", "--mapping", "my.yaml")
    else:
        assert importer("suppress", "add", B).returncode == 0
    again = importer.json(command, str(first["run"]))
    ana, bo = importer.report(again)
    expected = "no-consent" if how == "no" else "suppressed"
    assert (ana["import_code"], bo["import_status"]) == (expected, "sent")
    assert f"The number {B} " in ana["import_message"]
    assert set(by_phone(sandbox)) == {C}


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (f"A.,{C},{A},no", 1),  # a further number
        (f"A.,{A},,no,torn", 1),
        (f"A.,{D} / {A},,no", 1),
    ],
)
@pytest.mark.parametrize("several", ["first", "reject"])
def test_a_correction_knows_every_number_that_said_no(
    importer: Desk, sandbox: Sandbox, refusal: str, code: int, several: str
) -> None:
    """Whatever its row was read as, or whether it could be."""
    phone = f"phone: {{columns: [Mobile, Other], several: {several}}}"
    importer.write("my.yaml", TWO.replace("phone: [Mobile, Other]", phone))
    importer.write("people.csv", f"{TWO_HEADER}{refusal}\nDee,12,,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=code)
    path, _ = corrected(importer, first)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines = [lines[0], lines[-1].replace(",12,", f",{A},")]
    assert "Dee" in lines[1]
    text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8-sig")
    importer.write("moved.csv", text)
    for file in (str(path), "moved.csv"):
        (dee,) = importer.report(importer.json("run", file, "--mapping", "my.yaml"))
        assert (dee["import_code"], dee["import_status"]) == ("no-consent", "suppressed")
    assert by_phone(sandbox) == {}


@pytest.mark.parametrize("command", ["retry", "resume"])
def test_a_moved_correction_is_sent_again(importer: Desk, sandbox: Sandbox, command: str) -> None:
    """What it asked of earlier runs it asks again: which numbers stand in one row there."""
    importer.write("my.yaml", TWO)
    importer.write("people.csv", f"{TWO_HEADER}Ana,{A},{B},no answer\nBob,12,,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    _, text = corrected(importer, first, n12=B)
    lines = text.splitlines()
    importer.write("moved.csv", "\n".join([lines[0], lines[-1]]) + "\n")
    key = importer.environment["RAMPWIN_API_KEY"]
    if command == "retry":
        sandbox.switch(refuse=[B[-4:]])
    else:
        importer.environment["RAMPWIN_API_KEY"] = "wrong"
    code = 1 if command == "retry" else 3
    second = importer.json("run", "moved.csv", "--mapping", "my.yaml", code=code)
    importer.environment["RAMPWIN_API_KEY"] = key
    sandbox.switch(refuse=[])
    importer("suppress", "add", A)
    again = importer.json(command, str(second["run"]))
    (bob,) = importer.report(again)
    assert (bob["import_status"], bob["import_code"]) == ("suppressed", "suppressed")
    assert f"The number {A} " in bob["import_message"]
    assert by_phone(sandbox) == {}


def test_a_correction_keeps_to_the_lists_of_its_run(importer: Desk, sandbox: Sandbox) -> None:
    """Also where its own mapping names none: who is on one is not sent to."""
    importer.write("stop.txt", f"{A}\n")
    importer.write("my.yaml", f"{MAPPING}suppress: [stop.txt]\n")
    importer.write("people.csv", f"{HEADER}Bob,12,yes\nCy,13,yes\n")
    first = importer.json("run", "people.csv", "--mapping", "my.yaml", code=1)
    path, text = corrected(importer, first, n12=A, n13=B)
    path.write_text(text, encoding="utf-8-sig")
    importer.write("plain.yaml", MAPPING)
    for command in ("check", "run"):
        summary = importer.json(command, str(path), "--mapping", "plain.yaml")
        bob, cy = importer.report(summary)
        assert (bob["import_code"], cy["import_code"]) == ("suppressed", "")
        assert "stop.txt" in bob["import_message"]
    assert set(by_phone(sandbox)) == {B}
