from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, open_source

TextFile = Callable[..., Path]

HEADER = b"Name,Phone,City\n"
UTF_8 = [
    row.encode() for row in ("José Muñoz,1,Málaga\n", "Inés Gómez,2,Ávila\n", "Bo Day,3,Rio\n")
]
CP1252 = [row.encode("cp1252") for row in ("Jörg Weiß,4,Köln\n", "Jürgen Müller,5,München\n")]


def refused(path: Path, options: ReadOptions | None = None) -> SourceError:
    """The error with which a file is refused."""
    with pytest.raises(SourceError) as caught:
        open_source(path, options)
    return caught.value


def test_a_line_in_another_encoding_is_named(text_file: TextFile) -> None:
    """The rest is UTF-8, so no other encoding is advised: it would spoil the rest."""
    error = refused(text_file(HEADER + b"".join([*UTF_8, CP1252[0], *UTF_8])))
    message = str(error)
    assert "UTF-8 in 4 lines, and something else in 1 line, which may be cp1252 (Jörg" in message
    assert "byte 0xF6 at position 75 (line 5) is the first" in message
    assert "as UTF-8, write line 5 anew, and save it as UTF-8" in message
    assert "--encoding cp1252" not in message
    assert not error.ways


def test_a_list_joined_to_another_is_told_at_its_beginning(text_file: TextFile) -> None:
    """However long the first one is, and though all that follows is in one encoding."""
    rows = [*UTF_8 * 10_000, *CP1252 * 100]
    message = str(refused(text_file(HEADER + b"".join(rows))))
    assert "UTF-8 in 20,000 lines, and something else in 200 lines" in message
    assert "(line 30,002) is the first" in message
    assert "text editor" not in message, "nobody writes 200 lines anew"


def test_some_lines_of_utf_8_in_another_encoding(text_file: TextFile) -> None:
    """They are named as what to write anew, for they are fewer."""
    error = refused(text_file(HEADER + b"".join([*CP1252 * 5, *UTF_8[:2], *CP1252])))
    assert "open it in a text editor as cp1252, write lines 12 and 13 anew" in str(error)
    assert not error.ways


def test_columns_of_different_encodings(text_file: TextFile) -> None:
    """Where each line holds both, it is a mixture, too."""
    rows = [
        b"Jos\xc3\xa9,1,K\xf6ln\n",
        b"In\xc3\xa9s,2,M\xfcnchen\n",
        b"Zo\xc3\xab,3,N\xfcrnberg\n",
    ]
    message = str(refused(text_file(HEADER + b"".join(rows))))
    assert "UTF-8 in 3 lines, and something else in 3 lines" in message


@pytest.mark.parametrize("options", [None, ReadOptions(encoding="utf-8"),
                                     ReadOptions(encoding="utf-8-twice")])  # fmt: skip
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_mixture_is_told_whatever_says_that_it_is_utf_8(
    text_file: TextFile, mark: bytes, options: ReadOptions | None
) -> None:
    """A mark or an option does not make the other lines UTF-8."""
    message = str(refused(text_file(mark + HEADER + b"".join([*UTF_8, CP1252[0]])), options))
    assert "is in two encodings" in message
    assert "(line 5) is the first" in message


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("JOSÉ’S BAR,1,Bonn\nJürgen,2,München\n", "cp1252"),
        ("ЛІЛІ ГНАТЮК,1,ЛЬВІВ\nНІНА РІЗНИК,2,ДНІПРО\n", "cp1251"),
        ("陆小,1,北京\n李娜,2,上海\n", "gb18030"),
    ],
)
def test_letters_that_happen_to_be_utf_8_are_no_mixture(
    text_file: TextFile, text: str, codec: str
) -> None:
    """Some words of nearly every encoding are UTF-8 by chance, and make no names."""
    raw = text.encode(codec)
    assert any(_is_utf8(word) for word in raw.replace(b",", b" ").split() if not word.isascii())
    assert refused(text_file(HEADER + raw)).ways[0] == f"--encoding {codec}"


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_an_emoji_in_two_halves_is_told(text_file: TextFile) -> None:
    """No encoding reads it, so none is advised; the emoji is shown as it was meant."""
    cesu8 = "Ann \ud83d\ude00,1,Rio\n".encode("utf-8", "surrogatepass")
    error = refused(text_file(HEADER + b"".join([*UTF_8, cesu8])))
    assert "is not UTF-8 in line 5: '😀' is written there in two halves (CESU-8)" in str(error)
    assert not error.ways


def test_half_of_an_emoji_is_told(text_file: TextFile) -> None:
    """It cannot be read by anybody; the lines are named, and how many more there are."""
    half = "Ann \ud83d,1,Rio\n".encode("utf-8", "surrogatepass")
    error = refused(text_file(HEADER + half * 7))
    assert "is not UTF-8 in lines 2, 3, 4, 5, 6 and 2 more: half of an emoji" in str(error)
    assert "U+D83D" in str(error)
    str(error).encode()  # the message itself can be printed
    assert not error.ways


def test_utf_8_that_an_option_calls_something_else(text_file: TextFile) -> None:
    """It is told that it is UTF-8, and not asked for a further encoding."""
    path = text_file("Name,City\nJān,Á\n")
    error = refused(path, ReadOptions(encoding="cp1252"))
    assert "is not cp1252: byte 0x81 at position 12 (line 2)" in str(error)
    assert "all of it is UTF-8" in str(error)
    assert error.ways == ("--encoding utf-8",)


def test_a_wrong_option_gets_a_better_one(text_file: TextFile) -> None:
    """Where an option names the wrong encoding, the likely one is named in its stead."""
    path = text_file("Name,Phone\nﾀﾅｶ,1\n".encode("cp932"))
    error = refused(path, ReadOptions(encoding="utf-8"))
    assert "is not utf-8: " in str(error)
    assert "add --encoding cp932 instead" in str(error)


def test_damaged_utf_16_gets_no_other_encoding(text_file: TextFile) -> None:
    """Its bytes are letters in every other one, too, and make no names."""
    raw = "Name,Phone\nJosé,1\n日本,2\n".encode("utf-16-le") + b"\x00\xd8\n\x00"
    error = refused(text_file(raw), ReadOptions(encoding="utf-16-le"))
    assert "is damaged: byte 0x00" in str(error)
    assert not error.ways


def test_a_mark_before_another_encoding_is_told(text_file: TextFile) -> None:
    """The mark wins over any option, so none is advised."""
    error = refused(text_file(b"\xef\xbb\xbf" + HEADER + b"".join(CP1252)))
    assert "is damaged: byte 0xF6 at position 20 (line 2)" in str(error)
    assert not error.ways


def test_numbers_of_all_lines_tell_the_country(text_file: TextFile) -> None:
    """Where only the header has letters beyond ASCII, the numbers are in other lines."""
    header = "Vardas,Pavardė,Telefonas\n".encode("cp1257")
    rows = b"Ann,Lee,+37055501%02d\n"
    lithuanian = b"".join(rows % number for number in range(5))
    assert refused(text_file(header + lithuanian)).ways[0] == "--encoding cp1257"


def test_words_without_end_cost_no_time(text_file: TextFile) -> None:
    """What is longer than any name is not looked at."""
    path = text_file(b"Name\n" + b"\xe9" * 3_000_000)
    assert refused(path).ways


def test_utf_8_is_not_read_in_the_encoding_of_an_older_export(tmp_path: Path) -> None:
    """Nearly every byte has a letter in cp1252: nobody would see what is sent."""
    path = tmp_path / "new.csv"
    path.write_text("Name,Phone\nJosé Müller,+14155550132\nZoë,+14155550133\n", "utf-8")
    for pinned in ("cp1252", "latin-1", "cp1251"):
        with pytest.raises(SourceError, match=r"is UTF-8 and not .* makes 'M.*' of 'Müller'"):
            open_source(path, ReadOptions(encoding=pinned), field_of).close()
    for pinned in ("utf-8", "utf-8-sig", "utf-8-twice"):
        open_source(path, ReadOptions(encoding=pinned), field_of).close()


def test_what_happens_to_be_utf_8_stays_what_the_options_say(tmp_path: Path) -> None:
    """Two Chinese signs whose bytes are UTF-8, too, and text without any letter beyond ASCII."""
    path = tmp_path / "gbk.csv"
    path.write_bytes("姓名,Phone\n联通,+8613812345678\n".encode("gbk"))
    open_source(path, ReadOptions(encoding="gbk"), field_of).close()
    path.write_bytes(b"Name,Phone\nAna,+14155550132\n")
    open_source(path, ReadOptions(encoding="cp1252"), field_of).close()
