from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, open_source
from importer.reader.letters import Sample, ranked
from importer.reader.mojibake import encoded_twice, is_sure, mended
from importer.reader.undecodable import suggest_encodings

TextFile = Callable[..., Path]

NAMES = {
    "cp1250": ["Łukasz Wiśniewski\nMałgorzata Wójcik\nŻaneta Dąbrowska\n",
               "Jiří Dvořák\nRůžena Šebestová\nZdeněk Černý\n",
               "Erdős Péter\nSzűcs Ágnes\nKőszegi Ödön\n"],
    "cp1252": ["Hélène Lefèvre\nZoë François\n", "José Muñoz\nÁlvaro Ibáñez\n", "João Conceição\n",
               "Jürgen Müller\nGroß\n", "Åsa Öberg\nBjørn Sørensen\n"],
    "cp1254": ["Ayşe Yıldız\nİbrahim Çağlar\nGülşen Şahin\n"],
    "cp1251": ["Иван Петров\nСергей Иванов\n", "Олена Шевченко\nЮрій Їжак\n"],
    "koi8-r": ["Иван Петров\nСергей Иванов\n"],
    "cp866": ["Иван Петров\nСергей Иванов\n"],
    "cp1253": ["Γιώργος Παπαδόπουλος\nΜαρία Νικολάου\n"],
    "cp1255": ["דוד כהן\nשרה לוי\n"],
    "cp1256": ["سارة العتيبي\nمحمد أحمد\n"],
    "cp1257": ["Jānis Bērziņš\nŅina Kļaviņa\n"],
    "gb18030": ["王伟\n李娜\n张敏\n刘洋\n"],
    "big5": ["王小明\n陳怡君\n張志豪\n林淑玲\n"],
    "cp932": ["田中太郎\n山本さくら\nスズキ イチロウ\n"],
    "euc-jp": ["田中太郎\n山本さくら\nスズキ イチロウ\n"],
    "cp949": ["김민수\n이지은\n박서준\n"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("codec", "text"), [(codec, text) for codec, texts in NAMES.items() for text in texts]
)
def test_names_tell_their_encoding(codec: str, text: str) -> None:
    """A few names are enough to name the encoding that they were written in first."""
    assert suggest_encodings(text.encode(codec))[0] == codec


def test_where_names_leave_doubt_the_country_tells() -> None:
    """The region, or calling codes in the file, decide between readings that are both names."""
    text = "Bülent Çölgeçen"
    assert suggest_encodings(text.encode("cp1254"))[0] == "cp1252"
    assert suggest_encodings(text.encode("cp1254"), "TR")[0] == "cp1254"
    assert suggest_encodings(f"{text};+90 532 000 00 00".encode("cp1254"))[0] == "cp1254"


def test_a_person_sees_how_names_would_read(text_file: TextFile) -> None:
    """Each of the likely encodings is shown with words of the file; still nothing is guessed."""
    path = text_file("Imię;Telefon\nŁukasz;1\nŻaneta;2\n".encode("cp1250"))
    with pytest.raises(SourceError, match=r"It may be cp1250 \(Imię, Łukasz\)") as caught:
        open_source(path)
    assert "--encoding cp1250" in str(caught.value)
    path = text_file("Ad;Telefon\nAyşe;1\nIşık;2\n".encode("cp1254"))
    with pytest.raises(SourceError, match=r"cp1254 \(Ayşe, Işık\)"):
        open_source(path, ReadOptions(region="TR"))


@given(st.binary(max_size=300))
def test_any_bytes_get_a_suggestion_or_none(sample: bytes) -> None:
    """Ranking never breaks, and names only encodings that have a character for every byte."""
    found = ranked(Sample.of(sample), "PL")
    assert bool(found) != sample.isascii()
    for guess in found:
        sample.decode(guess.codec)
        assert guess.fit <= 0
    assert [guess.log_chance for guess in found] == sorted(
        (guess.log_chance for guess in found), reverse=True
    )


@pytest.mark.parametrize(
    "text",
    [
        "José",
        "Müller",
        "Łukasz",
        "Иван",
        "سارة",
        "王伟",
        "O’Neil",
        "Ñandú",
        "Çağlar",
        "Šárka",
        "김",
    ],
)
def test_what_was_encoded_twice_is_found_and_mended(text: str) -> None:
    """In every script; mending gives back what was meant, and leaves other text alone."""
    raw = text.encode()
    twice = "".join(chr(b) if b in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([b]).decode("cp1252")
                    for b in raw)  # fmt: skip
    line = f"{twice},x\n{twice} b,y\n"
    found = list(encoded_twice(line))
    assert is_sure(found)
    assert mended(line) == f"{text},x\n{text} b,y\n"
    assert mended(text) == text
    assert not list(encoded_twice(text))


@pytest.mark.parametrize(
    "text", ["SÃO PAULO", "JOSÉ…", "„Ä“", "Ünal – Öz", "Ã", "10 £", "Åse", "naïve", "«À»", "JOSÉ’S"]
)
def test_text_that_only_looks_odd_is_no_mojibake(text: str) -> None:
    """Capitals beside signs are common, and no proof."""
    assert not is_sure(list(encoded_twice(text)))


def test_text_encoded_twice_stops(text_file: TextFile) -> None:
    """Unless the options say that it is meant, or is to be mended; the line is named."""
    path = text_file("Name,Phone\nAnn,1\nJosÃ©,2\nZoë,7\n")
    with pytest.raises(SourceError, match=r"line 3: 'JosÃ©' was encoded twice .* 'José'"):
        open_source(path, meaning_of=field_of)
    with open_source(path, ReadOptions(encoding="utf-8"), field_of) as source:
        assert source.sample[1] == ("JosÃ©", "2")
    with open_source(path, ReadOptions(encoding="utf-8-twice"), field_of) as source:
        assert source.sample[1:] == (("José", "2"), ("Zoë", "7"))
        assert "mended where it was encoded twice" in source.info.notes[0]


def test_a_long_word_is_not_shown_whole(text_file: TextFile) -> None:
    """It may be all of a file."""
    with pytest.raises(SourceError) as caught:
        open_source(text_file("Name,Phone\n" + "Ã©" * 60_000 + ",2\n"), meaning_of=field_of)
    assert len(str(caught.value)) < 500


def test_lost_letters_stop(text_file: TextFile) -> None:
    """Which they were nobody knows, and nobody wants to be called so."""
    path = text_file("Name,Phone\nAnn,1\nJos\ufffd,2\n")
    with pytest.raises(SourceError, match=r"line 3: \ufffd stands .* --encoding utf-8"):
        open_source(path, meaning_of=field_of)
    with open_source(path, ReadOptions(encoding="utf-8"), field_of) as source:
        assert source.sample[1] == ("Jos\ufffd", "2")


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("stands", "meant"), [("HR \x96 PENSION", "HR – PENSION"), ("Cos d\x92Or", "Cos d’Or"),
                          ("Ã\x89mile", "Émile"), ("Wait\x85 \x80 5", "Wait… € 5")]
)  # fmt: skip
def test_text_read_as_latin_1_stops(
    text_file: TextFile, mark: str, stands: str, meant: str
) -> None:
    """No text has such control characters; the sentence shows none, and both options hold."""
    path = text_file(f"Name,Phone\nAnn,1\n{stands},2\n".encode(mark))
    with pytest.raises(SourceError, match=r"line 3: .*holds control characters") as caught:
        open_source(path, meaning_of=field_of)
    assert not any("\x80" <= character < "\xa0" for character in str(caught.value))
    with open_source(path, ReadOptions(encoding="utf-8-twice"), field_of) as source:
        assert source.sample[1] == (meant, "2")
    own = "utf-16" if mark == "utf-16" else "utf-8"
    with open_source(path, ReadOptions(encoding=own), field_of) as source:
        assert source.sample[1] == (stands, "2")


def test_a_line_end_of_unicode_is_no_sign(text_file: TextFile) -> None:
    """U+0085 alone may end a line: it refuses nothing, and before a line end it stays."""
    path = text_file("Name,Phone\nAnn,1\x85\nBo,2\x85\n")
    with open_source(path, meaning_of=field_of) as source:
        assert source.sample[0][0] == "Ann"
    assert mended("1\x85\n") == "1\x85\n"


def test_mending_does_not_care_where_blocks_end(text_file: TextFile) -> None:
    """A word that two blocks share is mended like any other."""
    path = text_file("Name\n" + "JosÃ©Ã©\n" * 60_000)
    with open_source(path, ReadOptions(encoding="utf-8-twice"), field_of) as source:
        for chunk in source.chunks():
            assert set(chunk.frame[0]) == {"Joséé"}


def test_seven_bit_codes_are_recognised(text_file: TextFile) -> None:
    """ISO-2022-JP is all ASCII bytes; its names would be sent as signs and letters."""
    path = text_file("Name,Phone\n田中,1\n".encode("iso-2022-jp"))
    with pytest.raises(SourceError, match="add --encoding iso-2022-jp"):
        open_source(path, meaning_of=field_of)
    with open_source(path, ReadOptions(encoding="iso-2022-jp"), field_of) as source:
        assert source.sample == (("田中", "1"),)
