"""Text files: delimiters, quotes, line ends, encodings."""

from __future__ import annotations

import csv
import io

from tests.corpus.cases import Case

HEADER = ["Name", "Mobile", "City"]
ROWS = [
    ["Ana Silva", "+55 11 98765-4321", "São Paulo"],
    ["Jörg Weiß", "+49 1512 3456789", "Köln"],
    ["Zoë Brown", "+44 7400 123456", "London"],
    ["Priya Sharma", "+91 98765 43210", "Pune"],
]
PHONES = ["+5511987654321", "+4915123456789", "+447400123456", "+919876543210"]
ASCII = [["Ann Lee", "+14155550132", "Reno"], ["Bo Day", "+14155550133", "Napa"]]
ASCII_PHONES = ["+14155550132", "+14155550133"]


def written(
    rows: list[list[str]] | None = None,
    header: list[str] | None = None,
    *,
    delimiter: str = ",",
    quote: str = '"',
    end: str = "\r\n",
    encoding: str = "utf-8",
    every: bool = False,
) -> bytes:
    """A table as a text file."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        quotechar=quote,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL,
    )
    writer.writerows([header or HEADER, *(ROWS if rows is None else rows)])
    return text.getvalue().encode(encoding)


def table(name: str, about: str, content: bytes, **more: object) -> Case:
    """A case that must give the usual table."""
    fields: dict[str, object] = {"header": HEADER, "rows": ROWS, "phones": PHONES, **more}
    return Case(name, about, content, **fields)  # type: ignore[arg-type]


_DELIMITERS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "caret": "^", "tilde": "~",
}  # fmt: skip
_WITH_COMMAS = [[f"{row[2]}, {row[0]}", *row[1:]] for row in ROWS]
_NEWLINES = [["Ana\nSilva", *ROWS[0][1:]], ['Jörg "J" Weiß', *ROWS[1][1:]], *ROWS[2:]]
_LINE_ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}

DIALECTS = [
    *(
        table(f"dialect/{name}.csv", f"Columns are separated by a {name}.", written(delimiter=char))
        for name, char in _DELIMITERS.items()
    ),
    table("dialect/tabs.tsv", "TSV by its name, too.", written(delimiter="\t", end="\n")),
    *(
        table(
            f"dialect/{name}-prose.csv", f"Cells hold commas; a {name} separates the columns.",
            written(_WITH_COMMAS, delimiter=char), rows=_WITH_COMMAS,
        )
        for name, char in (("semicolon", ";"), ("tab", "\t"), ("bar", "|"))
    ),
    table("dialect/sep-line.csv", "A first line says which; it is no row.",
          b"sep=;\r\n" + written(delimiter=";"), header=HEADER),
    table("dialect/pinned.csv", "An option says which delimiter.", written(delimiter="!"),
          options={"delimiter": "!"}),
    table("dialect/quoted-all.csv", "Every cell is quoted.", written(every=True)),
    table("dialect/quoted-newlines.csv", "A quoted cell holds a line end, another quotes.",
          written(_NEWLINES), rows=_NEWLINES),
    table("dialect/single-quotes.csv", "Single quotes stand around cells with commas.",
          written(_WITH_COMMAS, quote="'", every=True), rows=_WITH_COMMAS),
    table("dialect/backslash.csv", "Quotes within cells stand behind a backslash.",
          written(_NEWLINES[1:2] + ROWS, every=True).replace(b'""', b'\\"'),
          rows=_NEWLINES[1:2] + ROWS, phones=PHONES[1:2] + PHONES),
    table("dialect/backslash-pinned.csv", "The same, said by an option.",
          written(_NEWLINES[1:2] + ROWS, every=True).replace(b'""', b'\\"'),
          rows=_NEWLINES[1:2] + ROWS, phones=PHONES[1:2] + PHONES,
          options={"escape": "backslash"}),
    table("dialect/no-quotes.csv", "A quote is a letter like any other, said by an option.",
          b'Name,Mobile,City\n"Ana,+55 11 98765-4321,Rio\n', rows=[['"Ana', ROWS[0][1], "Rio"]],
          phones=PHONES[:1], options={"quote": "none"}),
    table("dialect/sep-line-wrong.csv", "The first line says a comma, and semicolons separate.",
          b"sep=,\r\n" + written(delimiter=";"), notes=["though the first line says"]),
    table("dialect/wrapped.csv", "Each line is one quoted cell, as of a table pasted into a column.",
          b"".join(b'"' + line.replace(b'"', b'""') + b'"\r\n'
                   for line in written(_WITH_COMMAS).splitlines()),
          rows=_WITH_COMMAS, notes=["whole lines stand in quotes"]),
    Case("dialect/fixed-width.txt", "Columns of a fixed width: refused.",
         b"".join(f"{a:14}{b:20}{c}\n".encode() for a, b, c in [HEADER, *ROWS]),
         error="fixed width"),
    Case("dialect/wrong-pinned.csv", "An option names a delimiter that separates nothing.",
         written(), error="separated by a comma", options={"delimiter": ";"}),
    Case("dialect/mixed.csv", "The header has commas, the rows semicolons.",
         b"Name,Mobile,City\n" + b"".join(";".join(row).encode() + b"\n" for row in ROWS),
         error="Make both the same"),
    Case("dialect/spaced-quotes.csv", "Spaces behind the commas, quotes behind the spaces.",
         b'Name, Mobile, City\r\n"Lee, Ann", +14155550132, "Reno, Nevada"\r\n'
         b"Bo Day, +14155550133, Napa\r\n", header=HEADER,
         rows=[["Lee, Ann", "+14155550132", "Reno, Nevada"], ASCII[1]], phones=ASCII_PHONES,
         notes=["a comma and spaces"]),
    Case("dialect/torn.csv", "A lost comma before a quoted cell with a comma: its row only.",
         b'Name,Mobile,City\r\nAnn Lee,+14155550132"Reno, Nevada"\r\nBo Day,+14155550133,Napa\r\n',
         header=HEADER, rows=[['Ann Lee,+14155550132"Reno, Nevada"'], ASCII[1]],
         phones=["row-ragged", ASCII_PHONES[1]]),
    Case("dialect/torn-header.csv", "A lost comma between two quoted names.",
         b'"Name","Mobile""City"\r\nAnn Lee,+14155550132,Reno\r\n', error="--header-row 1"),
    Case("dialect/apostrophes.csv", "Apostrophes around cells, and within some.",
         b"Name,'Mobile',City\r\nAnn O'Lee,'+14155550132',Reno\r\n", error="--quote single"),
    Case("dialect/open-quote.csv", "A quote is opened and never closed.",
         b'Name,Mobile,City\nAna,"+5511987654321,Rio\nBo,+14155550132,Reno\n',
         error="never closed"),
    *(
        table(f"dialect/ends-{name}.csv", f"Lines end in {name.upper()}.", written(end=end))
        for name, end in _LINE_ENDS.items()
    ),
    table("dialect/ends-mixed.csv", "Lines end in all three ways.",
          written(end="\n").replace(b"\n", b"\r\n", 2).replace(b"London\n", b"London\r")),
    table("dialect/no-last-end.csv", "The last line has no end.", written(end="\n").rstrip(b"\n")),
    table("dialect/blank-lines.csv", "Blank lines are no rows, and rows keep their numbers.",
          written(ROWS[:1], end="\n") + b"\n,,\n" + written(ROWS[1:2], end="\n").split(b"\n", 1)[1],
          rows=ROWS[:2], phones=PHONES[:2], numbers=[2, 5]),
    table("dialect/ragged.csv", "A row that is short, one that is long, and a sound one.",
          b"Name,Mobile,City\nAna,+5511987654321\nBo,+14155550132,Reno,NV\nCy,+14155550133,Napa\n",
          rows=[["Ana", "+5511987654321"], ["Bo", "+14155550132", "Reno", "NV"],
                ["Cy", "+14155550133", "Napa"]],
          phones=["row-ragged", "row-ragged", "+14155550133"]),
]  # fmt: skip

_MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}
_CYRILLIC = [["Анна Иванова", "+7 912 345-67-89", "Москва"],
             ["Борис Жуков", "+7 912 345-67-90", "Казань"],
             ["Елена Щукина", "+7 912 345-67-91", "Тверь"]]  # fmt: skip
_POLISH = [["Łukasz Żak", "+48 512 345 678", "Łódź"], ["Świętosława Ćwik", "+48 512 345 679", "Śrem"],
           ["Michał Dąbrowski", "+48 512 345 670", "Kraków"]]  # fmt: skip
_TURKISH = [["Ayşe Yıldız", "+90 501 234 56 78", "İzmir"], ["Gülşah Ağaoğlu", "+90 501 234 56 79", "Iğdır"],
            ["Çağrı Şahin", "+90 501 234 56 70", "Eskişehir"]]  # fmt: skip
_ARABIC = [["محمد أحمد", "+966 50 123 4567", "الرياض"], ["فاطمة علي", "+966 50 123 4568", "جدة"],
           ["خالد حسن", "+966 50 123 4569", "مكة"]]  # fmt: skip
_CHINESE = [["王小明", "+86 138 0013 8000", "北京"], ["李娜", "+86 138 0013 8001", "上海"],
            ["张伟", "+86 138 0013 8002", "广州"]]  # fmt: skip
_JAPANESE = [["山田太郎", "+81 90-1234-5678", "東京"], ["佐藤花子", "+81 90-1234-5679", "大阪"],
             ["鈴木一郎", "+81 90-1234-5670", "名古屋"]]  # fmt: skip
_KOREAN = [["김민수", "+82 10-2000-0001", "서울"], ["이영희", "+82 10-2000-0002", "부산"],
           ["박지훈", "+82 10-2000-0003", "대구"]]  # fmt: skip
_TAIWANESE = [["陳怡君", "+886 912 345 678", "臺北"], ["林志豪", "+886 912 345 679", "高雄"],
              ["黃淑芬", "+886 912 345 670", "臺中"]]  # fmt: skip
_GREEK = [["Γιώργος Παπαδόπουλος", "+30 691 234 5678", "Αθήνα"],
          ["Μαρία Ιωάννου", "+30 691 234 5679", "Πάτρα"]]  # fmt: skip
_FRENCH = [["Hélène Lefèvre", "+33 6 12 34 56 78", "Nîmes"], ["François Noël", "+33 6 12 34 56 79", "Orléans"],
           ["Zoé Gaëlle", "+33 6 12 34 56 70", "Sète"]]  # fmt: skip
_PERSIAN = [["علي رضايي", "+98 912 345 6789", "اهواز"], ["مريم حسيني", "+98 912 345 6780", "سنندج"],
            ["سارا اکبري", "+98 912 345 6781", "گرگان"]]  # fmt: skip
_HALF_WIDTH = [["ﾀﾅｶ ﾀﾛｳ", "+81 90-1234-5678", "ﾄｳｷｮｳ"], ["ｽｽﾞｷ ﾊﾅｺ", "+81 90-1234-5679", "ｵｵｻｶ"],
               ["ｻﾄｳ ｲﾁﾛｳ", "+81 90-1234-5670", "ﾅｺﾞﾔ"]]  # fmt: skip
_PAGES = {
    "cp1252": (_FRENCH, "FR"), "iso-8859-1": (_FRENCH, "FR"), "cp1250": (_POLISH, "PL"),
    "cp1251": (_CYRILLIC, "RU"), "koi8-r": (_CYRILLIC, "RU"), "cp1254": (_TURKISH, "TR"),
    "cp1256": (_ARABIC, "SA"), "cp1253": (_GREEK, "GR"), "gb18030": (_CHINESE, "CN"),
    "cp932": (_JAPANESE, "JP"), "euc-jp": (_JAPANESE, "JP"), "big5": (_TAIWANESE, "TW"),
    "cp949": (_KOREAN, "KR"),
}  # fmt: skip
_SUGGESTED = {"iso-8859-1": "cp1252", "gb18030": "gb", "cp932": "cp932", "euc-jp": "euc"}
"""What is named first, where it is another name of the same or one that holds it."""

_LATIN_PAGE = [
    ["Jörg Weiß", "+49 1512 3456789", "Köln"],
    ["Jürgen Müller", "+49 1512 3456780", "München"],
]
_EMOJI = "\U0001f600"
_IN_HALVES = "\ud83d\ude00".encode("utf-8", "surrogatepass")

_WITH_CONTROLS = written([ASCII[0], ["Bo Day \x96 Sales", *ASCII[1][1:]]])


def _phones(rows: list[list[str]]) -> list[str]:
    return ["+" + "".join(char for char in row[1] if char.isdigit()) for row in rows]


ENCODINGS = [
    *(
        table(f"encoding/{name}.csv", f"{kind.upper()} with its byte order mark.",
              written(encoding=name))
        for name, kind in _MARKED.items()
    ),
    *(
        table(f"encoding/{name}-unmarked.csv", f"{name.upper()} without a mark, by its pattern.",
              written(encoding=name))
        for name in ("utf-16-le", "utf-16-be")
    ),
    table("encoding/utf-16-le-chinese.csv", "UTF-16 without a mark, hardly any Latin letter.",
          written(_CHINESE, encoding="utf-16-le"), rows=_CHINESE, phones=_phones(_CHINESE)),
    table("encoding/mark-wins.csv", "The mark wins over the option.",
          written(encoding="utf-8-sig"), options={"encoding": "cp1252"}),
    *(
        Case(f"encoding/{name}-unnamed.csv", f"{name}: refused, and it is named.",
             written(rows, encoding=name), options={"region": region},
             error=f"--encoding {_SUGGESTED.get(name, name)}")
        for name, (rows, region) in _PAGES.items()
    ),
    *(
        table(f"encoding/{name}-pinned.csv", f"{name}: read where an option names it.",
              written(rows, encoding=name), rows=rows, phones=_phones(rows),
              options={"encoding": name})
        for name, (rows, region) in _PAGES.items()
    ),
    Case("encoding/iso-2022-jp.csv", "Seven bits that are no ASCII.",
         written(_JAPANESE, encoding="iso-2022-jp"), error="--encoding iso-2022-jp"),
    Case("encoding/twice.csv", "UTF-8 that was encoded twice.",
         written().decode("utf-8").encode("utf-8").decode("cp1252").encode("utf-8"), error="twice"),
    Case("encoding/controls.csv", "Text that was read as Latin-1 once.", _WITH_CONTROLS,
         error="'Bo Day \\x96 Sales' holds control characters"),
    table("encoding/controls-mended.csv", "The same, mended.", _WITH_CONTROLS,
          rows=[ASCII[0], ["Bo Day – Sales", *ASCII[1][1:]]], phones=ASCII_PHONES,
          options={"encoding": "utf-8-twice"}),
    Case("encoding/broken.csv", "UTF-8 with one byte that is none.",
         written().replace("ö".encode(), b"\xf6", 1), error="(line 3) is the first. No --encoding reads both right"),
    Case("encoding/mixed.csv", "A list in UTF-8, and one in cp1252 joined to it.",
         written() + written(_LATIN_PAGE, encoding="cp1252").partition(b"\n")[2],
         error="UTF-8 in 3 lines, and something else in 2 lines, which may be cp1252 (Jörg, Weiß)"),
    Case("encoding/mixed-pinned.csv", "The same, said to be UTF-8.",
         written() + written(_LATIN_PAGE, encoding="cp1252").partition(b"\n")[2],
         options={"encoding": "utf-8"}, error="write lines 6 and 7 anew"),
    Case("encoding/mixed-few.csv", "A list in cp1252, and a row in UTF-8 joined to it.",
         written(_LATIN_PAGE, encoding="cp1252") + written(ROWS[:1]).partition(b"\n")[2],
         error="open it in a text editor as cp1252, write line 4 anew"),
    Case("encoding/by-chance.csv", "Letters of cp1252 that happen to be UTF-8.",
         written([["JOSÉ’S", *_LATIN_PAGE[0][1:]], _LATIN_PAGE[1]], encoding="cp1252"), error="add --encoding cp1252"),
    Case("encoding/two-halves.csv", "An emoji as Java and some databases write it.",
         written([[f"Ann {_EMOJI}", *ASCII[0][1:]], *ROWS]).replace(_EMOJI.encode(), _IN_HALVES),
         error="in two halves (CESU-8)"),
    Case("encoding/one-half.csv", "Half of an emoji, where a text was cut.",
         written([[f"Ann {_EMOJI}", *ASCII[0][1:]], *ROWS]).replace(_EMOJI.encode(), _IN_HALVES[:3]),
         error="half of an emoji stands there (U+D83D)"),
    *(
        Case(f"encoding/{name}-unnamed.csv", f"{about}: refused, and it is named.",
             written(rows, encoding=codec), error=f"--encoding {codec}")
        for name, about, codec, rows in (
            ("persian", "Persian in cp1256", "cp1256", _PERSIAN),
            ("half-width", "Half-width katakana", "cp932", _HALF_WIDTH),
        )
    ),
    Case("encoding/nul.csv", "A NUL in the text.", b"Name,Mobile\nA\0na,+5511987654321\n",
         error="NUL"),
    Case("encoding/unknown.csv", "An option names an encoding that there is not.", written(),
         options={"encoding": "utf8-mb4"}, error="no encoding that Python knows"),
]  # fmt: skip

CASES = [*DIALECTS, *ENCODINGS]
