"""What people call their columns, as exports, forms and hand-made lists have it."""

from __future__ import annotations

from itertools import chain

import pytest

from importer.mapping.further_phrases import FURTHER_PHRASES
from importer.mapping.phrases import PHRASES
from importer.mapping.synonyms import _bag, meaning, plain

KNOWN = {
    "phone": """
        Número telefónico | Phone (Mobile) | Mobile number (WhatsApp) | Phone (cell) | Cell # |
        Cell Ph | Tel. No. | Telephone No. | Tel (mobile) | Tel (M) | Phone (M) |
        Mobile Phone # | Mobile/WhatsApp | WhatsApp/Phone | WhatsApp # | WhatsApp No. |
        Phone Number (with country code) | Phone number (E.164) | Contact Number (Mobile) |
        Contact Mobile No | Mobile Contact | Mobile Contact No. | Primary Contact Number |
        Primary Contact No | Phone/Mobile | Phone or mobile | Best phone number |
        Daytime phone | Best contact number | Preferred Phone Number | Phone Main |
        SMS Number | Mobile (SMS) | Phone Number* | Your phone number | Your WhatsApp number |
        What is your phone number? | Please enter your WhatsApp number | Phone(s) |
        Phone Number(s) | Contact # | Phone # | Phone #2 | Tel # | Ph# | Ph. # | Mobile (+91) |
        WhatsApp (+55) | Mobile Number with Country Code | Phone Number (10 digits) |
        Mobile No. (10 digit) | Mobile (required) | Phone (optional) | Phone - Mobile |
        Phone: Mobile | Phone 1 (Mobile) | Mobile / Cell | Cell/Mobile |
        Cell Phone (WhatsApp) | Phone (WhatsApp) | WhatsApp (Mobile) | Whatsapp Mob No |
        Mob. No. (WhatsApp) | Mo. No. | Mo No | Contact No. (WhatsApp) | Contact No 1 |
        Phone/WhatsApp No. | WhatsApp Contact Number | WhatsApp Phone No | Phone (Work) |
        Phone (Home) | Phone (Office) | Tel (Home) | Tel (W) | Work Phone # | Home Phone # |
        Mobile# | MobileNo | MOBILE_NO | mobile-number | Tel/Mobile | Tel./WhatsApp |
        Phone Number 1 | Phone (Primary) | Primary Mobile Number | Primary Mobile No. |
        Registered Mobile Number | Registered Mobile No | Mobile number (primary) |
        Customer Mobile | Customer Mobile No. | Customer Contact No | Client Phone No |
        Lead Phone | Guest Phone | Student Mobile No | Contact Phone # | Cell No. |
        Cell Number | Cellphone Number | Cellphone # | Cell phone no. | Handphone No | HP No. |
        No. HP | No HP | No. WA | No WA | WhatsApp nr | Phone Nr. | Tel. Nr. |
        Teléfono (móvil) | Teléfono móvil/WhatsApp | Teléfono/Celular | Tel./Celular |
        Teléfono (WhatsApp) | Celular (WhatsApp) | Celular/WhatsApp | Móvil/WhatsApp |
        Móvil (WhatsApp) | Núm. de teléfono | Núm. telefónico | Nro. telefónico |
        No. telefónico | Número telefónico celular | No. de celular | No. celular |
        Núm. celular | Nro. de celular | Nº móvil | Nº teléfono | Nº de teléfono | Nº Tel. |
        N° de teléfono | N° Celular | Cel. | Cel. / WhatsApp | Tel. Cel. | Tel. móvil |
        Tel. (móvil) | WhatsApp (con código de país) | Teléfono (con lada) |
        Número de celular (WhatsApp) | Número de WhatsApp (con código de país) |
        Número celular / WhatsApp | Teléfono de contacto | Contacto telefónico |
        Número de teléfono móvil | Número de teléfono celular |
        Número de teléfono de contacto | Número móvil | Tel. contacto | Teléfono 1 |
        Teléfono principal | Teléfono fijo | Teléfono (casa) | Teléfono (trabajo) | Celular 1 |
        Teléfono del cliente | Celular del cliente | ¿Cuál es su número de teléfono? |
        Su teléfono | Teléfono personal | Celular personal | Nº de telefone | Nº Telefone |
        Nº Celular | N.º de telemóvel | N.º telemóvel | Nº de telemóvel | Tlm. | Tlm | Telm. |
        Fone/WhatsApp | Telefone (WhatsApp) | Telefone/WhatsApp | Telefone / Celular |
        Celular / WhatsApp | Celular (com DDD) | Telefone c/ DDD | Telefone com DDD |
        DDD + Telefone | DDD/Telefone | Telefone (com DDD) | WhatsApp (com DDD) |
        WhatsApp com DDD | Número com DDD | Telefone celular | Tel. celular | Tel. Cel | Cel |
        Fone 1 | Telefone 1 | Telefone (celular) | Telefone (residencial) |
        Telefone (comercial) | Telefone móvel | Telefone/Telemóvel | Contato telefônico |
        Telefone do cliente | Celular do cliente | Seu telefone | Seu WhatsApp |
        Qual é o seu WhatsApp? | Número de celular | Número do celular | Número do telefone |
        Número telefone | Whats | Zap | WhatsApp do cliente | Celular principal |
        N° de téléphone | N° tél | N° de tél. | N° Tél. | N° mobile | N° de mobile |
        N° de portable | N° portable | N° de GSM | N° GSM | GSM | Tél. | Tél | Tél. portable |
        Tél. mobile | Tél. (portable) | Tél / Portable | Téléphone (mobile) |
        Téléphone (portable) | Téléphone / WhatsApp | Numéro de mobile | Numéro de portable |
        Numéro mobile | Numéro de téléphone portable | Numéro de téléphone mobile |
        Numéro de téléphone (WhatsApp) | Portable (WhatsApp) | Mobile (avec indicatif) |
        Téléphone 1 | Téléphone fixe | Téléphone (fixe) | Téléphone (domicile) |
        Téléphone (bureau) | Tél. fixe | Tél. bureau | Tél. pro | Téléphone principal |
        Téléphone de contact | Téléphone client | Votre numéro de téléphone | Num. téléphone |
        Num. de téléphone | Num téléphone | Numéro WhatsApp | N° WhatsApp | Cellulaire |
        Nº de téléphone | Tel.-Nr. | Telefon-Nr. | Telefonnr. | Tel.nr. | Tel. mobil |
        Tel. Mobil | Mobil-Nr. | Mobilnr. | Mobil Nr | Handy Nr | Handy-Nr. | Handynr. |
        Handy/Mobil | Mobil/Handy | Tel./Handy | Telefon/Handy | Telefon / Mobil |
        Handy (WhatsApp) | Mobil (WhatsApp) | Mobilnummer (WhatsApp) | Rufnummer (mobil) |
        Mobile Nr. | Mobile-Nr. | Telefon (Mobil) | Telefon (Handy) | Telefon (privat) |
        Telefon (geschäftlich) | Telefon (dienstlich) | Telefon 1 | Telefon privat |
        Mobiltelefon | Mobiltelefon-Nr. | Mobile Telefonnummer | Mobile Rufnummer |
        Telefonnummer (mit Vorwahl) | Telefonnummer (mobil) | Handynummer (WhatsApp) |
        WhatsApp-Nr. | WhatsApp Nr. | WhatsApp-Nummer | Ihre Telefonnummer | Mobil privat |
        Mobil geschäftlich | Mobil (privat) | Handy privat | Handynummer/WhatsApp | Festnetz |
        Festnetznummer | Fon | Kontakttelefon | Mobile No | Mob no | Mobile Nambar |
        Phone Nambar | WhatsApp Nambar | Mobile No. (WhatsApp) | Mobile Sankhya |
        मोबाइल नंबर (व्हाट्सएप) | मोबाइल / व्हाट्सएप | फोन / मोबाइल | मोबाइल न. | मोबाइल नं |
        मोबाइल नं. | मो. नं. | मो. नंबर | फोन नं. | व्हाट्सएप नं. | सम्पर्क सूत्र |
        सम्पर्क नं. | Mob. | Mobile ya WhatsApp number | Aapka mobile number |
        رقم الهاتف/الجوال | رقم الهاتف / الجوال | رقم الموبايل (واتساب) | الجوال (واتساب) |
        هاتف/جوال | الهاتف (الجوال) | الجوال / الواتساب | رقم الواتس آب | رقم الهاتف (واتساب) |
        رقم الجوال (مع رمز الدولة) | رقم الهاتف الشخصي | هاتف 1 | رقم الهاتف 1 |
        رقم الجوال / الواتس | رقم التواصل | رقم التليفون المحمول | تليفون المحمول |
        تليفون محمول | موبايل / واتساب | الموبايل / الواتساب | رقم هاتف العميل | هاتف العميل |
        جوال العميل | رقم جوال العميل | رقم الموبايل 1 | هاتف متحرك | الهاتف المتحرك |
        رقم الهاتف المتحرك | رقم الخلوي | الخلوي | خلوي | رقم تواصل
    """,
    "email": """
        Email (required) | E-mail(s) | Email Address* | Your email | Email / Correo |
        Correo-e | Correo electrónico (e-mail) | E-mail / Correo | Adresse mél |
        Adresse e-mail (obligatoire) | E-Mail (privat) | E-Mail / Mail | Mail | Email ID |
        E-mail ID | Email (personal) | Email (work) | البريد الإلكترونى |
        البريد الالكتروني (الايميل) | Correo del cliente | E-mail do cliente |
        E-mail de contato | Email de contacto | Email contact | Email client |
        What is your email address? | Seu e-mail | Votre e-mail | Ihre E-Mail-Adresse |
        Mail-Adresse | Correo/E-mail | Email Addr | Email Addr.
    """,
    "first_name": """
        Name (First) | Name - First | First | Given Name(s) | First Name (required) |
        First Name / Prénom | Prénom(s) | Prénom / First name | Vorname(n) | Nombre(s) |
        Primeiro nome | Your first name | First Name* | Contact First Name |
        Customer First Name | Forename(s) | First (Given) Name | Prénom du client | Vorname* |
        1st Name | First/Given Name | Given/First Name
    """,
    "last_name": """
        Name (Last) | Name - Last | Last | Surname(s) | Family Name / Surname |
        Last Name (required) | Apellido(s) | Apellido 1 | Primer apellido | Apellido Paterno |
        Sobrenome(s) | Nachname* | Nachname(n) | Contact Last Name | Last (Family) Name |
        Surname / Last Name | Last Name/Surname | Surname/Family Name
    """,
    "full_name": """
        Full Name (required) | Nombre y apellido(s) | Nombre/Apellido | Nom / Prénom |
        Nom & prénom | Prénom / Nom | Vor-/Nachname | Vor- & Nachname | Name, Vorname |
        First & Last Name | First/Last Name | Contact Full Name | Customer Full Name |
        Name of Customer | Name of Client | Nombre completo del cliente |
        Nome completo do cliente | Nombre (completo) | Nome (completo) | Name (full) |
        Your Full Name | Client Full Name | Nome e Sobrenome | Nome/Sobrenome |
        Nombre y Apellidos | Nom et prénom(s) | Nom(s) et prénom(s)
    """,
    "city": """
        Address (City) | Address: City | City / Town | City/Ville | Ville / City |
        City (required) | Ville/Commune | Ciudad/Municipio | Ciudad / Localidad | Ort / Stadt |
        Cidade/Município | Cidade / Localidade | Wohnort/Stadt | المدينة / City
    """,
    "country": """
        Address (Country) | Country / Region | Country/Territory | País / Country |
        Country (ISO) | Country Name | Pays / Country | Land / Country | Country of Residence |
        الدولة / البلد | Country*
    """,
    "zipcode": """
        Address (ZIP / Postal Code) | Zip/Postal Code | Postal/Zip Code | ZIP / Postal |
        Postcode / ZIP | Cód. postal | Cod. Postal | C.P. | CP | Code postal / CP | PLZ* |
        Pin Code | Zip Code (5 digits) | Post Code/Zip | Postal Code / ZIP Code |
        CEP / Código postal
    """,
    "state": """
        Address (State / Province) | State/Province/Region | Province/State | State / County |
        Estado/Provincia | Provincia/Estado | Estado (UF) | Estado/UF | Bundesland/Kanton |
        Région
    """,
    "company": """
        Company / Organisation | Company/Organization | Organization/Company |
        Empresa / Razón social | Razón social | Empresa/Compañía | Firma / Unternehmen |
        Société / Entreprise | Company (optional) | Company Name* | Company or Organization
    """,
    "address": """
        Address (Street Address) | Street / Address | Dirección (calle) | Calle y número |
        Straße / Hausnummer | Straße, Nr. | Straße und Nr. | Adresse / Rue | Endereço / Rua |
        Address Line 1 | Address 1
    """,
    "remarks": """
        Notes / Comments | Comments/Notes | Notes (optional) | Observaciones / Notas |
        Bemerkungen / Notizen | Remarks/Notes
    """,
}
"""Field → headers, with ``|`` between them."""

UNKNOWN = """
    No contact | Home No | No home | Work No | No de cliente |
    Preferred Phone | Best phone | Nationality | País de origen | Department | PIN |
    Phone / Email | Phone/Fax | Fax | Phone Type | Phone (spouse) |
    Phone (emergency) | Emergency Phone | Emergency Contact Number | Contact | # | No. |
    Nº | S. No. | Sr. No. | Customer # | Account # | Order # | Invoice No. | Number |
    Mobile App | WhatsApp Opt | Mobile (Father) | Father's Mobile No | Phone Verified |
    Name / Company | City/State | Cidade/UF | PLZ/Ort | Number of contacts |
    No. of phones | Phone Extension | Contact Person | Contacto | Contato |
    Registration No | Roll No | ID Number | Tax Number | Phone Model | Mobile Operator |
    Phone Carrier | WhatsApp Group | WhatsApp Message | Mobile Country | Street # |
    House No | Phone Status | Reference | Age | Gender | Número | Número de cliente |
    N° client | Kundennummer | رقم العميل | رقم | Parent Phone | Company Phone Model |
    Numéro de commande | Nº de pedido | Nro. documento | Número de identificación |
    Nummer
"""
"""Headers that are near to those, and leave doubt or mean something else."""


def split(text: str) -> list[str]:
    """The headers of a list."""
    return [header.strip() for header in text.replace("\n", " ").split(" | ")]


@pytest.mark.parametrize("field", KNOWN)
def test_what_people_write_is_known(field: str) -> None:
    """Qualifiers, number signs, notes, questions and headers in two languages are understood."""
    found = {header: meaning(header) for header in split(KNOWN[field])}
    assert {header for header, known in found.items() if not known or known.field != field} == set()


def test_what_leaves_doubt_stays_unknown() -> None:
    """A part that nobody knows, or parts that mean different things, leave a header unknown."""
    assert {header for header in split(UNKNOWN) if meaning(header) is not None} == set()


@pytest.mark.parametrize(
    ("header", "like"),
    [
        ("Phone (Mobile)", "Mobile phone"),
        ("Mobile number (WhatsApp)", "WhatsApp mobile number"),
        ("Phone / WhatsApp", "WhatsApp"),
        ("Telefon (geschäftlich)", "Work phone"),
        ("Tel (Home)", "Home phone"),
        ("Phone #2", "Phone 2"),
        ("Phone 2 (Mobile)", "Mobile 2"),
        ("Mobile Number (Alternate)", "Alternate mobile"),
        ("Phone (required)", "Phone"),
        ("Nombre(s)", "First name"),
    ],
)
def test_a_qualifier_says_which_number_it_is(header: str, like: str) -> None:
    """What stands in brackets decides which of several columns comes first."""
    found, wanted = meaning(header), meaning(like)
    assert found is not None
    assert wanted is not None
    assert (found.field, found.rank, found.number) == (wanted.field, wanted.rank, wanted.number)


def test_no_words_stand_for_two_kinds_of_phone() -> None:
    """The words of a phrase for phones, in whatever order, have one rank."""
    ranks: dict[frozenset[str], set[int]] = {}
    for rank, text in chain(PHRASES["phone"].items(), FURTHER_PHRASES["phone"].items()):
        for phrase in filter(None, map(plain, text.replace("\n", "|").split("|"))):
            ranks.setdefault(_bag(phrase)[0], set()).add(rank)
    assert {bag for bag, found in ranks.items() if len(found) > 1} == set()
