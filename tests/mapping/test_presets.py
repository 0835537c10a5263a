from __future__ import annotations

import pandas as pd
import pytest

from importer.mapping import Defaults, Mapping, bind, parse_mapping, recognise
from importer.model import Chunk, Contact
from importer.resources import presets

NUMBER = "+14155552671"

EXPORTS = {
    "hubspot": (
        "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Contact owner,"
        "Lead Status,Marketing contact status,Create Date,Company Name,City,State/Region,"
        "Postal Code,Street Address,Country/Region",
        "Phone Number",
    ),
    "salesforce": (
        "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,"
        "Mailing State/Province,Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,"
        "Account Owner",
        "Mobile",
    ),
    "zoho": (
        "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,"
        "Account Name.id,Account Name,Email,Title,Department,Phone,Home Phone,Other Phone,Fax,"
        "Mobile,Date of Birth,Assistant,Asst Phone,Email Opt Out,Skype ID,Salutation,"
        "Secondary Email,Mailing Street,Mailing City,Mailing State,Mailing Zip,Mailing Country,"
        "Description,Tag",
        "Mobile",
    ),
    "pipedrive": (
        "Person - ID,Person - Name,Person - First name,Person - Last name,Person - Labels,"
        "Person - Organization,Person - Phone - Work,Person - Phone - Home,Person - Phone - Mobile,"
        "Person - Phone - Other,Person - Email - Work,Person - Email - Home,Person - Email - Other,"
        "Person - Marketing status,Person - Owner",
        "Person - Phone - Work",
    ),
    "mailchimp": (
        "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,"
        "OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,"
        "CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        "Phone Number",
    ),
    "google-contacts": (
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,"
        "Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
        "Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,"
        "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,"
        "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
        "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,"
        "Address 1 - Extended Address",
        "Phone 1 - Value",
    ),
    "google-contacts (before 2024)": (
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,"
        "Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,"
        "Short Name,Maiden Name,Birthday,Gender,Location,Notes,Language,Photo,Group Membership,"
        "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name",
        "Phone 1 - Value",
    ),
    "outlook": (
        "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,"
        "E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,"
        "Business Phone 2,Mobile Phone,Car Phone,Other Phone,Primary Phone,Pager,Business Fax,"
        "Home Fax,Other Fax,Company Main Phone,Callback,Radio Phone,Telex,TTY/TDD Phone,IMAddress,"
        "Job Title,Department,Company,Home Street,Home City,Home State,Home Postal Code,"
        "Home Country/Region,Categories,Notes",
        "Mobile Phone",
    ),
    "salesforce (data export)": (
        "Id,AccountId,LastName,FirstName,Salutation,MailingStreet,MailingCity,MailingState,"
        "MailingPostalCode,MailingCountry,Phone,Fax,MobilePhone,HomePhone,OtherPhone,Email,Title,"
        "LeadSource,SystemModstamp",
        "MobilePhone",
    ),
}
FIRST_NAMES = {"First Name", "Given Name", "FirstName", "Person - First name"}
EMAILS = {"Email", "Email Address", "E-mail Address", "E-mail 1 - Value", "Person - Email - Work"}


def all_presets() -> dict[str, Mapping]:
    """Name → preset."""
    return {
        name: parse_mapping(path.read_text(encoding="utf-8"), path.name)
        for name, path in presets().items()
    }


def test_presets_there() -> None:
    """There is a preset for each of the seven exports, with a name, for any subset of columns."""
    found = all_presets()
    assert sorted(found) == [
        "google-contacts", "hubspot", "mailchimp", "outlook", "pipedrive", "salesforce", "zoho",
    ]  # fmt: skip
    assert all(preset.name and preset.optional_columns for preset in found.values())


@pytest.mark.parametrize("export", EXPORTS)
def test_preset_reads_export(export: str) -> None:
    """A row of each export becomes a contact with number, first name and e-mail."""
    header = EXPORTS[export][0].split(",")
    preset = all_presets()[export.partition(" (")[0]]
    binding = bind(preset, header, Defaults("C"))
    cells = [
        NUMBER
        if name == EXPORTS[export][1]
        else "Ana"
        if name in FIRST_NAMES
        else "ana@example.com"
        if name in EMAILS
        else ""
        for name in header
    ]
    frame = pd.DataFrame([cells], columns=range(len(header)), index=[2], dtype=object)
    (row,) = binding.plan(Chunk(frame, {}))
    assert isinstance(row.verdict, Contact)
    assert row.verdict.body == {
        "phone_number": NUMBER, "first_name": "Ana", "email": "ana@example.com",
    }  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_preset_recognised(export: str) -> None:
    """Each export is recognised by its headers as what it is."""
    header = EXPORTS[export][0].split(",")
    assert recognise(header, all_presets()) == export.partition(" (")[0]


def test_others_not_recognised() -> None:
    """A file that anybody could have made is no known export, nor is one without its numbers."""
    header = [name for name in EXPORTS["hubspot"][0].split(",") if name != "Phone Number"]
    assert recognise(header, all_presets()) is None
    assert recognise(["First Name", "Last Name", "Email", "Phone"], all_presets()) is None
    assert recognise([], all_presets()) is None
