"""Ranks the encodings that bytes may be in, by the letters that people's names are written with.

Only a suggestion: a person looks at a name in each of the best readings and chooses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_CALLING_CODE = re.compile(rb"\+\s?(\d{1,3})")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")


@dataclass(frozen=True, slots=True)
class Script:
    """Letters that one or some languages write names with, and the encodings that hold them."""

    letters: frozenset[str]
    codecs: tuple[str, ...]
    regions: frozenset[str]
    wide: bool = False
    """Whether a letter takes two bytes."""
    weight: float = 1.0
    """What one of its letters counts."""


def _script(letters: str, codecs: str, regions: str, *, wide: bool = False) -> Script:
    both = letters if wide else letters + letters.upper()
    return Script(frozenset(both), tuple(codecs.split()), frozenset(regions.split()), wide)


_WEST = "cp1252 latin-1 mac-roman cp850"
_ALL_WEST = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþœšž"
"""Of a list with names from several countries; less telling than the letters of one."""
_CENTRAL = "cp1250 iso8859-2"
_CYRILLIC = "cp1251 koi8-r cp866 iso8859-5"
SCRIPTS = (
    _script("éèêëàâçîïôûùüœ", _WEST, "FR BE CH CA LU SN CI CM MA TN DZ 33 32 41"),
    _script("áéíóúñü", _WEST, "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR UY PA 34 52 54"),
    _script("áâãàçéêíóôõú", _WEST, "BR PT AO MZ 55 351 244 258"),
    _script("äöüß", _WEST, "DE AT CH 49 43"),
    _script("åäöæøé", _WEST, "SE NO DK FI 46 47 45 358"),
    replace(_script(_ALL_WEST, _WEST, ""), weight=0.75),
    _script("áðéíóúýþæö", _WEST, "IS FO 354"),
    _script("àèéìòù", _WEST, "IT SM 39"),
    _script("ąćęłńóśźż", _CENTRAL, "PL 48"),
    _script("áčďéěíňóřšťúůýž", _CENTRAL, "CZ SK 420 421"),
    _script("áäčďéíĺľňóôŕšťúýž", _CENTRAL, "SK 421"),
    _script("áéíóöőúüű", _CENTRAL, "HU 36"),
    _script("ăâîşţ", _CENTRAL, "RO MD 40 373"),
    _script("čćđšž", _CENTRAL, "HR SI BA RS ME 385 386 387 381 382"),
    _script("çğıöşüİâ", "cp1254 iso8859-9", "TR CY AZ 90 994"),
    _script("āčēģīķļņšūž", "cp1257 iso8859-13", "LV 371"),
    _script("ąčęėįšųūž", "cp1257 iso8859-13", "LT 370"),
    _script("äõöüšž", "cp1257 iso8859-13", "EE 372"),
    _script("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ", _CYRILLIC, "RU BY KZ KG BG 7 375 359"),
    _script("оаинвіерклтсдумпязбгхйьчєшїюцжщфґ", _CYRILLIC, "UA 380"),
    _script("αοιεστνηυρπκμλωδγχθφβξζψςάέήίόύώ", "cp1253 iso8859-7", "GR CY 30 357"),
    _script("אבגדהוזחטיכלמנסעפצקרשתםןךףץ", "cp1255", "IL 972"),
    _script("اليمنرتوبدعهسفحكقجشصطخذزغثضظءآأإؤئةى", "cp1256 iso8859-6",
            "SA AE EG IQ JO KW LB LY MA OM PS QA SY TN YE DZ BH SD 966 971 20 964 962 965 961 218"),
    _script("ăâđêôơưáàạấầếềộ", "cp1258", "VN 84"),
    _script("กขคงจชซญดตถทธนบปผพฟมยรลวศสหอะาิีึืุูเแโใไ่้์", "cp874", "TH 66"),
    _script("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
            "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉文华建国小海北京上广州深圳市成都武汉天津姓名电话手机城"
            "地址公司客户联系人备注邮箱号码", "gb18030", "CN SG 86 65", wide=True),
    _script("王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉"
            "偉芳娜秀英敏靜麗強磊軍洋勇艷傑娟濤明超蘭霞志家怡美玲淑雅婷建國臺台北高雄中市港九龍香姓名電話手機城地址公司"
            "客戶聯絡人備註郵箱號碼", "big5", "TW HK MO 886 852 853", wide=True),
    _script("田中山本佐藤高橋伊渡辺小林加村木子美郎一太大川野井鈴松清斎吉石橋池上下島崎原東京都市区県府名前電話番号姓"
            "住所会社氏様あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンーガギグゴジズダデド"
            "バビブベボパピプペポッャュョ", "cp932 euc-jp", "JP 81", wide=True),
    _script("김이박최정강조윤장임한오서신권황안송전홍민수지영현준연우진호은경미성희선주상재원동혜유나윤아하승태규석철대"
            "전화번호름주소회사고객서울부산시구구메일휴대폰성명", "cp949", "KR 82", wide=True),
)  # fmt: skip
"""In a tie the first one wins, and in it the first encoding."""

_NOT_MIXED = 0.5
_SMALL = 0.7
"""What a small letter at the beginning of a word counts: names begin with a capital."""
_MISSING = 0.4
"""What a letter that no name of the language has counts."""


def ranked(sample: bytes, region: str | None = None) -> list[tuple[float, str]]:
    """The encodings that have a character for every byte, the likeliest first, with a score.

    Args:
        sample: lines that hold bytes beyond ASCII.
        region: ISO 3166, the country that the file's people are likely to be in.
    """
    hints = {match.decode() for match in _CALLING_CODE.findall(sample)}
    hints |= {code[:length] for code in hints for length in (1, 2)}
    hints |= {region.upper()} if region else set()
    best: dict[str, float] = {}
    for script in SCRIPTS:
        bonus = 0.15 if hints & script.regions else 0.0
        for position, codec in enumerate(script.codecs):
            text = _decoded(sample, codec)
            if text is not None:
                score = _score(text, script) + bonus - 0.01 * position
                best[codec] = max(best.get(codec, -1.0), score)
    order = {codec: at for at, codec in enumerate(best)}
    found = sorted(best, key=lambda codec: (-round(best[codec], 3), order[codec]))
    return [(best[codec], codec) for codec in found]


def telling_words(sample: bytes, codecs: tuple[str, ...], most: int = 2) -> list[tuple[str, ...]]:
    """Some words of a sample as they read in each of the encodings, where that differs."""
    found: list[tuple[str, ...]] = []
    for word in _WORD.findall(sample):
        if word.isascii():
            continue
        readings = tuple(_decoded(word, codec) or "?" for codec in codecs)
        if (len(codecs) == 1 or len(set(readings)) > 1) and readings not in found:
            found.append(readings)
        if len(found) == most:
            break
    return found


def _decoded(sample: bytes, codec: str) -> str | None:
    """The text, ``None`` where the encoding lacks a byte; a sample may end within a character."""
    for cut in (0, 1, 2, 3):
        try:
            return sample[: len(sample) - cut].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return None
    return None


def _score(text: str, script: Script) -> float:
    """How much a text looks like names of a script: 1 for all of its letters beyond ASCII."""
    points = 0.0
    count = 0
    before = " "
    for character in text:
        if not character.isascii():
            count += 1
            points += _points(character, before, script)
        elif before > "\x7f" and character.isalpha() and (script.wide or not _is_latin(before)):
            points -= _NOT_MIXED  # no language mixes both within a word
        before = character
    return points / count if count else 0.0


def _points(character: str, before: str, script: Script) -> float:
    if not character.isalpha() and unicodedata.category(character)[0] != "M":
        return -1.0 if before.isalpha() or unicodedata.category(character)[0] == "C" else -0.3
    if character.isupper() and before.islower():
        return -0.5  # as in the middle of a word read wrongly
    if before.isalpha() and before.isascii() and (script.wide or not _is_latin(character)):
        return -_NOT_MIXED
    if character in script.letters:
        starts_small = character.islower() and not before.isalpha()
        return (_SMALL if starts_small else 1.0) * script.weight
    return _MISSING if script.wide and ord(character) > 0x2E80 else _MISSING / 2


def _is_latin(character: str) -> bool:
    """Whether it is a letter of Latin script, or none at all."""
    return not character.isalpha() or unicodedata.name(character, "").startswith("LATIN")
