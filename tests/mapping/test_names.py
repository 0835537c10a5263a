"""A full name becomes first and last name, as people of many countries write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.names import PARTICLES, SUFFIXES, TITLES, is_no_name, split_full_name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ana Silva", "Ana", "Silva"),
        ("  Ana   Maria  Silva ", "Ana Maria", "Silva"),
        ("Silva, Ana Maria", "Ana Maria", "Silva"),
        ("Cher", "Cher", ""),
        ("Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("Ana de la Cruz", "Ana", "de la Cruz"),
        ("João dos Santos", "João", "dos Santos"),
        ("Omar bin Said", "Omar", "bin Said"),
        ("Layla bint Omar", "Layla", "bint Omar"),
        ("Layla al-Hassan", "Layla", "al-Hassan"),
        ("Omar bin Said Al Hassan", "Omar bin Said", "Al Hassan"),
        ("De Silva", "De", "Silva"),
        ("Van Morrison", "Van", "Morrison"),
        ("ANA MARIA DE LA CRUZ JR.", "ANA MARIA", "DE LA CRUZ JR."),
        ("John Smith, Jr.", "John", "Smith Jr."),
        ("Smith, John, Jr.", "John", "Smith Jr."),
        ("João Silva Filho", "João", "Silva Filho"),
        ("Henry Ford II", "Henry", "Ford II"),
        ("Iii Md", "Iii", "Md"),
        ("محمد بن سلمان", "محمد", "بن سلمان"),
        ("محمد عبد الله", "محمد", "عبد الله"),
        ("Silva,", "Silva", ""),
        (", Ana", "Ana", ""),
        ("", "", ""),
    ],
)
def test_full_names(text: str, first: str, last: str) -> None:
    """The last word with what belongs to it is the last name; a comma turns them round."""
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Karl von und zu Beispiel", "Karl", "von und zu Beispiel"),
        ("KARL VON UND ZU BEISPIEL", "KARL", "VON UND ZU BEISPIEL"),
        ("Ana und Karl", "Ana und", "Karl"),
        ("Jan van 't Hof", "Jan", "van 't Hof"),
        ("Jan van ’t Hof", "Jan", "van ’t Hof"),
        ("Jan van het Hof", "Jan", "van het Hof"),
        ("Jan in 't Veld", "Jan", "in 't Veld"),
        ("Jan aan de Wiel", "Jan", "aan de Wiel"),
        ("Jan Veld in", "Jan Veld", "in"),
        ("Ana Costa e Silva", "Ana", "Costa e Silva"),
        ("Ana Maria da Costa e Silva", "Ana Maria", "da Costa e Silva"),
        ("María López y García", "María", "López y García"),
        ("MARÍA LÓPEZ Y GARCÍA", "MARÍA", "LÓPEZ Y GARCÍA"),
        ("Miguel de Costa y Silva", "Miguel", "de Costa y Silva"),
        ("Maria e Silva", "Maria", "e Silva"),
    ],
)
def test_particles_and_joined_names(text: str, first: str, last: str) -> None:
    """What stands between names belongs to the last one, and so does a name joined to it."""
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Maria E Silva", "Maria E", "Silva"),
        ("MARIA E SILVA", "MARIA E", "SILVA"),
        ("Ana Y Garcia", "Ana Y", "Garcia"),
        ("E Silva", "E", "Silva"),
        ("John E. Smith", "John E.", "Smith"),
    ],
)
def test_a_capital_alone_is_an_initial(text: str, first: str, last: str) -> None:
    """Only small letters join names, or a Y where all is in capitals."""
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["von und zu Beispiel", "van der Berg", "de la Cruz", "De La Cruz", "VON DER BERG", "van Berg",
     "Van Der Berg", "bin Said", "Dr. van der Berg", "de la Cruz Jr."],
)  # fmt: skip
def test_a_last_name_alone(text: str) -> None:
    """What begins as no first name does is a last name, a title with it."""
    assert split_full_name(text) == ("", text)


@pytest.mark.parametrize(
    "text",
    ["Dr. King", "Mr Smith", "Frau Dr. Berg", "King Jr.", "LEO II", "Abu Bakr", "عبد الله",
     "श्री राम", "Raj", "Dr.", "Sr. López"],
)  # fmt: skip
def test_one_name_is_not_split(text: str) -> None:
    """A title or a suffix is no name, and some words are none without the one behind them."""
    assert split_full_name(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("DR. MARTIN LUTHER KING JR.", "DR. MARTIN LUTHER", "KING JR."),
        ("Prof. Dr. Anna Berg", "Prof. Dr. Anna", "Berg"),
        ("Mrs Ana de la Cruz, PhD", "Mrs Ana", "de la Cruz PhD"),
        ("Abu Bakr Said", "Abu Bakr", "Said"),
        ("Ana Neto", "Ana", "Neto"),
        ("Ben de Jong", "Ben", "de Jong"),
    ],
)
def test_titles_and_suffixes(text: str, first: str, last: str) -> None:
    """A title stays with the first name, a suffix with the last."""
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("SMITH John", "John", "SMITH"),
        ("DE LA CRUZ Ana María", "Ana María", "DE LA CRUZ"),
        ("Иванов И.И.", "И.И.", "Иванов"),
        ("Иванов И. И.", "И. И.", "Иванов"),
        ("Bob Cole (opted out)", "Bob", "Cole (opted out)"),
        ("Ivan Petrov (VIP)", "Ivan", "Petrov (VIP)"),
        ("Ivan (VIP)", "Ivan (VIP)", ""),
        ("John Smith 😀", "John", "Smith 😀"),
        ("Anna 🌸", "Anna 🌸", ""),
        ("ACME GmbH", "ACME GmbH", ""),
        ("Blue Sky Pty. Ltd.", "Blue Sky Pty. Ltd.", ""),
        ("Siti Nurhaliza binti Tarudin", "Siti Nurhaliza", "binti Tarudin"),
        ("Иванов Иван Иванович", "Иван Иванович", "Иванов"),
        ("Петрова Анна Сергеевна", "Анна Сергеевна", "Петрова"),
        ("Шевченко Олена Іванівна", "Олена Іванівна", "Шевченко"),
        ("Иван Иванович Петров", "Иван Иванович", "Петров"),
        ("Анна Иванович", "Анна", "Иванович"),
        ("LÓPEZ-DÍAZ Ana", "Ana", "LÓPEZ-DÍAZ"),
        ("John SMITH", "John", "SMITH"),
        ("JP Morgan", "JP", "Morgan"),
        ("J.R.R. Tolkien", "J.R.R.", "Tolkien"),
        ("LEE John", "LEE", "John"),
        ("HDFC Bank", "HDFC", "Bank"),
        ("MRS Smith", "MRS Smith", ""),
        ("PROF Ana Smith", "PROF Ana", "Smith"),
        ("MOHD Said", "MOHD", "Said"),
        ("ANA SILVA", "ANA", "SILVA"),
    ],
)
def test_a_last_name_in_capitals(text: str, first: str, last: str) -> None:
    """Before small letters a word in capitals is the last name, unless it may be short for one."""
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("王 小明", "小明", "王"),
        ("山田 太郎", "太郎", "山田"),
        ("山田　はなこ", "はなこ", "山田"),
        ("김 민준", "민준", "김"),
        ("王小明", "王小明", ""),
        ("김민준", "김민준", ""),
        ("ジョン スミス", "ジョン", "スミス"),
        ("Kim Min-jun", "Kim", "Min-jun"),
        ("王, 小明", "小明", "王"),
    ],
)
def test_the_last_name_comes_first_in_east_asia(text: str, first: str, last: str) -> None:
    """In their own script; in another one nobody knows, and without a space it is left whole."""
    assert split_full_name(text) == (first, last)


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [*PARTICLES, *SUFFIXES, *TITLES, "und", "in", "Ana", "SMITH", "Silva", "E", "王", "'t"]
        ),
        max_size=7,
    ).map(" ".join)
)
def test_no_word_of_a_name_gets_lost(text: str) -> None:
    """Each is in the first or the last name, once; the two keep the order in them."""
    words = text.replace(",", " ").split()
    first, last = (part.split() for part in split_full_name(text.replace(",", " ")))
    assert words in ([*first, *last], [*last, *first])
    assert first or last or not words


@pytest.mark.parametrize(
    ("text", "value"),
    [("N/A", True), ("-", True), ("unknown", True), ("0171 2345678", True), ("–", True),
     ("Na", False), ("王", False), ("😀", False), ("Null", False), ("O", False), ("3M", False)],
)  # fmt: skip
def test_what_is_nobodys_name(text: str, value: bool) -> None:
    """A number, a dash, or a word that says so; a short name is one."""
    assert is_no_name(text) is value
