from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.capitals import title

WORDS = [
    "ana",
    "o'neil",
    "mcdonald",
    "macarthur",
    "macias",
    "van",
    "der",
    "berg",
    "de",
    "la",
    "cruz",
    "da",
    "silva",
    "dos",
    "santos",
    "von",
    "zu",
    "di",
    "del",
    "al",
    "hassan",
    "bin",
    "ibn",
    "el",
    "iii",
    "xi",
    "y",
    "j",
    "jp",
    "ij",
    "ijsbrand",
    "3rd",
    "şahin",
    "ışık",
    "'t",
    "phd",
    "md",
    "ul",
    "ß",
    "ǆ",
]
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
        st.sampled_from([" ", "-", "'", ". ", ", ", "  "]),
    ),
    max_size=6,
).map(lambda parts: "".join(case(word) + gap for word, case, gap in parts))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ANA", "Ana"),
        ("ana maría", "Ana María"),
        ("o'neill-DÍAZ", "O'Neill-Díaz"),
        ("SEAN O’NEIL", "Sean O’Neil"),
        ("D'ANGELO", "D'Angelo"),
        ("anna's", "Anna's"),
        ("SHA'BAN", "Sha'ban"),
        ("GERARD 'T HOOFT", "Gerard 't Hooft"),
        ("RONALD MCDONALD", "Ronald McDonald"),
        ("douglas macarthur", "Douglas MacArthur"),
        ("ROBERTO MACIAS", "Roberto Macias"),
        ("LUDWIG VAN DER BERG", "Ludwig van der Berg"),
        ("ana de la cruz", "Ana de la Cruz"),
        ("MARIA DA SILVA", "Maria da Silva"),
        ("joão dos santos", "João dos Santos"),
        ("KARL VON UND ZU BERG", "Karl von und zu Berg"),
        ("LUISA DI MAIO", "Luisa di Maio"),
        ("CHARLES DE GAULLE", "Charles de Gaulle"),
        ("JOSE ORTEGA Y GASSET", "Jose Ortega y Gasset"),
        ("OMAR BIN SAID", "Omar bin Said"),
        ("layla al-hassan", "Layla al-Hassan"),
        ("AHMED EL-SAYED", "Ahmed El-Sayed"),
        ("AHMED EL SAYED", "Ahmed El Sayed"),
        ("ALI IBN SINA", "Ali ibn Sina"),
        ("ZIA-UL-HAQ", "Zia-ul-Haq"),
        ("ANA-MARIA LA ROSA", "Ana-Maria La Rosa"),
        ("JEAN-DE-DIEU", "Jean-de-Dieu"),
        ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("john smith iii", "John Smith III"),
        ("HENRY IV", "Henry IV"),
        ("XI", "Xi"),
        ("j.r.r. tolkien", "J.R.R. Tolkien"),
        ("JOHN E SMITH", "John E Smith"),
        ("3RD", "3rd"),
        ("ijsbrand", "IJsbrand"),
        ("JOSE\u0301S", "Jose\u0301s"),
        ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
        ("محمد", "محمد"),
        ("VAN MORRISON", "Van Morrison"),
        ("AL GREEN", "Al Green"),
        ("DE SILVA", "De Silva"),
        ("SILVA, ana", "Silva, Ana"),
        ("JAN VAN 'T HOF", "Jan van 't Hof"),
        ("jan van ’t hof", "Jan van ’t Hof"),
        ("Jan van 't Hof", "Jan van 't Hof"),
        ("JOHN SMITH PHD", "John Smith PhD"),
        ("ana silva, md", "Ana Silva, MD"),
        ("ANA MD", "Ana Md"),
        ("MD SAID", "Md Said"),
        ("DR. MARTIN LUTHER KING JR.", "Dr. Martin Luther King Jr."),
        ("Ana Y Garcia", "Ana Y Garcia"),
        ("ANA GARCIA Y LOPEZ", "Ana Garcia y Lopez"),
        ("", ""),
        ("12 - 34", "12 - 34"),
    ],
)
def test_title(text: str, wanted: str) -> None:
    """Names that came in capitals or in small letters are written as people write them."""
    assert title(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["McDonald", "MacArthur", "Mackenzie", "DeShawn LaToya", "Vincent Van Gogh", "van der Berg",
     "Costa e Silva", "JP Morgan", "Ana de la Cruz", "iPhone", "Ahmed el-Sayed", "Al-Hassan"],
)  # fmt: skip
def test_what_looks_deliberate_stays(text: str) -> None:
    """Capitals and small letters that somebody chose are left alone."""
    assert title(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("VAN 'T HOF", "van 't Hof"), ("van 't Hof", "van 't Hof"), ("KING JR.", "King Jr."),
     ("VON UND ZU BERG", "von und zu Berg"), ("CRUZ III", "Cruz III"), ("SMITH PHD", "Smith PhD"),
     ("VAN GOGH", "van Gogh"), ("VAN DER BERG", "van der Berg"), ("DE LA CRUZ", "de la Cruz"),
     ("DA SILVA", "da Silva"), ("BIN SALMAN", "bin Salman"), ("AL-HASSAN", "al-Hassan"),
     ("EL SAYED", "El Sayed"), ("LA ROSA", "La Rosa"), ("VAN", "Van"), ("DO", "Do")],
)  # fmt: skip
def test_particles_in_front_of_a_last_name(text: str, wanted: str) -> None:
    """In a last name no first name stands in front, so that a particle there is one."""
    assert title(text, is_last_name=True) == wanted


@pytest.mark.parametrize("text", ["ışıl", "İREM YILMAZ", "AYŞE IŞIK", "iğdır"])
def test_the_turkish_i_is_left_alone(text: str) -> None:
    """Which letter an i becomes depends on the language: such a word keeps its letters."""
    assert [char for char in title(text) if char in "Iiİı"] == [
        char for char in text if char in "Iiİı"
    ]


@given(st.one_of(TEXTS, st.text(max_size=30)), st.booleans())
def test_only_the_case_changes(text: str, is_last_name: bool) -> None:
    """No letter is lost, added or made another one, and doing it again changes nothing."""
    once = title(text, is_last_name=is_last_name)
    assert len(once) == len(text)
    assert once.casefold() == text.casefold()
    assert title(once, is_last_name=is_last_name) == once


def test_what_is_no_name_stays_as_it_is() -> None:
    """A cell with a book in it takes no time."""
    book = "ANA MARIA " * 2_000_000
    assert title(book) == book
    assert title("ANA " * 1000) == "Ana " * 1000
