"""Invented people of many languages, and the encodings that old programs write them in.

Real names, put together at random. They are others than those from which the judging of encodings
is learned, as far as names that everybody bears allow.
"""

# ruff: noqa: E501  # a line is a row of a table

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
"""What stands behind a vowel in cp1258."""

_COMMAS = str.maketrans("ŞşŢţ", "ȘșȚț")


@dataclass(frozen=True, slots=True)
class People:
    """Some people of one language."""

    calling_code: str
    header: str
    """In their language."""
    rows: tuple[tuple[str, str], ...]
    """Name and city."""
    encodings: tuple[str, ...]

    def table(self, count: int, *, national: bool = False, own_header: bool = False) -> str:
        """A file of so many rows with invented numbers."""
        lines = [self.header if own_header else "Name;Phone;City"]
        for number in range(count):
            name, city = self.rows[number % len(self.rows)]
            code = "0" if national else f"+{self.calling_code} "
            lines.append(f"{name};{code}555 01{number:02d} {number * 37 % 100:02d};{city}")
        return "\n".join(lines) + "\n"


def encoded(text: str, codec: str) -> bytes:
    """The text in an encoding, with the letters that it has for the language's.

    cp1258 has most tones of Vietnamese only as signs of their own; Romanian has commas below its
    letters, for which older encodings have cedillas.
    """
    if codec == "iso8859-16":
        text = text.translate(_COMMAS)
    if codec != "cp1258":
        return text.encode(codec)
    letters = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tones = "".join(sign for sign in apart if sign in _TONES)
        plain = "".join(sign for sign in apart if sign not in _TONES)
        letters.append(unicodedata.normalize("NFC", plain) + tones)
    return "".join(letters).encode(codec)


def _people(code: str, encodings: str, header: str, rows: str) -> People:
    pairs = [row.strip().partition("/") for row in rows.replace("\n", " ").split(",")]
    people = tuple((name.strip(), city.strip()) for name, _, city in pairs)
    return People(code, header, people, tuple(encodings.split()))


_WEST = "cp1252 latin-1 mac-roman cp850"

PEOPLE = {
    "French": _people("33", _WEST, "Prénom et nom;Téléphone;Ville", """
Éloïse Béranger/Besançon, Thérèse Guérin/Mâcon, Loïc Le Goff/Saint-Étienne, Gaël Kerhervé/Quimper,
Benoît Lemaître/Évreux, Aurélie Bézier/Nîmes, Cédric Fèvre/Orléans, Maëlle Châtelain/Béziers,
Raphaël Crépin/Angoulême, Noémie Garçon/Compiègne, Jérôme Pâris/Périgueux, Stéphanie Dubois/Lyon,
Paul Martin/Paris, Édith Préfontaine/Sète, Anaïs Hébert/Châteauroux, Inès Levêque/Fréjus"""),
    "Spanish": _people("52", _WEST, "Nombre;Teléfono;Población", """
Íñigo Zúñiga/Cancún, Belén Núñez Cárdenas/Querétaro, Julián Cortés/Mérida, Raúl Peñaloza/León,
Adrián Ordóñez/Culiacán, Lucía Ibarra/Mazatlán, Ramón Castañeda/Torreón, Verónica Yáñez/Tepic,
Óscar Téllez/Ciudad Juárez, Fermín Solís/Puebla, Jesús Galván/Michoacán, Mónica Treviño/Monterrey,
Carlos Ruiz/Toluca, Ana Torres/Oaxaca, Concepción Briseño/Jalapa, Ángel Márquez/Zacatecas"""),
    "Portuguese": _people("55", _WEST, "Nome;Telefone celular;Município", """
Antônio Falcão/São Luís, Conceição Magalhães/Goiânia, Flávia Mourão/Maceió, Zélia Guimarães/Belém,
Estêvão Brandão/Brasília, Thaís Corrêa/Niterói, Vinícius Leitão/São José, Luíza Galvão/Uberlândia,
Cássia Assunção/Maringá, Jônatas Simões/Taubaté, Ângela Damião/Londrina, Érica Paixão/Cuiabá,
Pedro Costa/Recife, Marcos Lima/Natal, Sebastião Araújo/Florianópolis, Márcio Sá/Macapá"""),
    "German": _people("49", _WEST, "Name;Rufnummer;Straße und Ort", """
Günther Schäfer/Würzburg, Käthe Böhm/Düsseldorf, Jörn Weißmann/Gießen, Björn Lüders/Münster,
Hannelore Krüger/Göttingen, Sören Jäger/Lübeck, Friederike Groß/Saarbrücken, Uwe Höfer/Fürth,
Rüdiger Strauß/Köln, Bärbel Köhler/Nürnberg, Jürgen Vögele/Tübingen, Anneliese Hübner/Görlitz,
Peter Wagner/Bonn, Klaus Becker/Kiel, Sabine Möller/Osnabrück, Götz Kühn/Schwäbisch Hall"""),
    "Swedish": _people("46", _WEST, "Förnamn;Telefon;Postort", """
Göran Åkesson/Malmö, Märta Sjögren/Jönköping, Håkan Bäckström/Västerås, Örjan Lundström/Umeå,
Åke Hägglund/Växjö, Ulla Nyström/Norrköping, Pär Sandström/Gävle, Björn Åström/Östersund,
Maj-Britt Ström/Luleå, Sven Ek/Lund, Karin Berg/Kalmar, Gösta Öhman/Borås, Stig Hårdh/Mölndal"""),
    "Danish": _people("45", _WEST, "Navn;Telefonnummer;By og område", """
Jørgen Kjær/Ålborg, Søren Nørgaard/Tønder, Bodil Østergaard/Næstved, Åse Bækgaard/Hillerød,
Knud Højgaard/Køge, Birgitte Ravn/Århus, Mogens Lærke/Sønderborg, Kåre Møller/Ringkøbing,
Lis Holm/Odense, Poul Dam/Vejle, Inger Brøndum/Helsingør, Sørine Ågård/Rødovre"""),
    "Norwegian": _people("47", _WEST, "Navn;Mobil;Sted på kartet", """
Øystein Bjørnstad/Tromsø, Åshild Sæther/Bodø, Torbjørn Grønli/Ålesund, Gudbrand Skår/Drøbak,
Ragnhild Øvrebø/Tønsberg, Sølvi Brekke/Lillestrøm, Håvard Nygård/Mosjøen, Ingebjørg Røed/Hønefoss,
Lars Moen/Oslo, Kjell Dahl/Bergen, Pål Håland/Gjøvik, Bjørg Tveitå/Ås"""),
    "Finnish": _people("358", _WEST, "Nimi;Puhelin;Pääkaupunki tai kylä", """
Väinö Hämäläinen/Jyväskylä, Päivi Mäkelä/Hyvinkää, Hannele Nyyssönen/Seinäjoki, Äijö Rönkä/Kemijärvi,
Jyrki Lähteenmäki/Riihimäki, Sirpa Väisänen/Järvenpää, Pentti Pöyry/Mäntsälä, Kyösti Särkkä/Ylöjärvi,
Matti Aho/Turku, Liisa Niemi/Oulu, Tellervo Törmänen/Äänekoski, Eero Kärkkäinen/Sipoo"""),
    "Icelandic": _people("354", "cp1252 latin-1", "Nafn;Sími;Bær og póstnúmer", """
Þórdís Sæmundsdóttir/Reykjanesbær, Guðmundur Þráinsson/Ísafjörður, Ásgeir Örnólfsson/Hafnarfjörður,
Sigríður Ævarsdóttir/Húsavík, Hlíf Böðvarsdóttir/Mosfellsbær, Þröstur Óðinsson/Höfn,
Ragnheiður Eyþórsdóttir/Seyðisfjörður, Ófeigur Hróarsson/Vík í Mýrdal, Una Káradóttir/Garðabær"""),
    "Italian": _people("39", _WEST, "Nome;Cellulare;Città", """
Niccolò Barbarà/Forlì, Mosè D'Agostino/Cantù, Nicolò Cefalù/Mondovì, Giosuè Conà/Cefalù,
Maria Pia Patanè/Viggiù, Carlo Rossi/Roma, Elena Fontana/Milano, Salvatore Nicolosi/Canicattì,
Noè Macrì/Nardò, Calogero Tuccì/Patù"""),
    "Polish": _people("48", "cp1250 iso8859-2 cp852", "Imię i nazwisko;Telefon komórkowy;Miejscowość", """
Grażyna Błaszczyk/Białystok, Przemysław Gołąb/Rzeszów, Bożena Święcicka/Częstochowa,
Zdzisław Kołodziej/Bełchatów, Mirosława Szczęsna/Świdnica, Stanisław Łuczak/Gdańsk,
Elżbieta Róg/Wałbrzych, Wacław Ślusarczyk/Sącz, Agnieszka Źrebiec/Poznań, Bogumiła Jóźwiak/Żary,
Jan Kowalski/Warszawa, Tomasz Nowak/Lublin, Czesław Mączka/Ełk, Jędrzej Próchniak/Wrocław"""),
    "Czech": _people("420", "cp1250 iso8859-2 cp852", "Jméno a příjmení;Telefonní číslo;Město", """
Bořivoj Hušek/Děčín, Květoslava Říhová/Plzeň, Oldřich Šťastný/Zlín, Ladislav Čermák/Přerov,
Vlastimil Žák/Třebíč, Blažena Součková/Kroměříž, Matěj Kadeřábek/Hradec Králové, Luboš Kříž/Příbram,
Anežka Vančurová/Žďár, Jan Beran/Praha, Petr Havel/Brno, Radomír Ďuriš/Mělník, Štěpánka Bláhová/Cheb"""),
    "Slovak": _people("421", "cp1250 iso8859-2 cp852", "Meno;Telefónne číslo;Mesto alebo dedina", """
Ľudovít Hruška/Piešťany, Žofia Kráľová/Košice, Ondrej Šimko/Žilina, Vojtech Maťašovský/Prešov,
Dušan Hlaváč/Banská Štiavnica, Oľga Čierna/Liptovský Mikuláš, Ján Kňažko/Nové Zámky,
Zuzana Bôriková/Trenčín, Peter Baláž/Malacky, Eva Kováčiková/Ľubotice, Ľubica Dúbravská/Senec"""),
    "Hungarian": _people("36", "cp1250 iso8859-2 cp852", "Név;Telefonszám;Település és utca", """
Szőke Gergő/Győr, Bőhm Ágota/Hódmezővásárhely, Fűzesi Örs/Kőszeg, Tűri Ödön/Székesfehérvár,
Csíkós Zsófia/Nyíregyháza, Dömötör Zoltán/Fertőd, Mészáros Tünde/Pécs, Keserű Rezső/Mezőkövesd,
Kovács Béla/Eger, Nagy Anna/Szeged, Kőműves Jenő/Esztergom, Gyümölcs Csongor/Szűcsi"""),
    "Romanian": _people("40", "cp1250 iso8859-2 iso8859-16", "Nume şi prenume;Telefon;Judeţ", """
Ştefan Mărginean/Târgu Mureş, Cătălina Grădinaru/Piteşti, Ionuţ Bălan/Bacău, Nicoleta Pîrvu/Braşov,
Rareş Făgăraş/Timişoara, Anişoara Săvulescu/Râmnicu Vâlcea, Dănuţ Brânză/Galaţi, Măriuca Ţepeş/Slatina,
Ion Popa/Arad, Andrei Radu/Cluj, Gheorghiţa Stănică/Iaşi, Mihăiţă Cârstea/Ploieşti"""),
    "Croatian": _people("385", "cp1250 iso8859-2 cp852", "Ime i prezime;Broj telefona;Županija", """
Željka Grgić/Šibenik, Dražen Vučković/Požega, Šime Božić/Čakovec, Anđela Čolak/Karlovac,
Krešimir Šarić/Metković, Snježana Matošić/Vukovar, Ćiril Radočaj/Križevci, Đurđica Bašić/Poreč,
Ante Babić/Split, Ivan Perić/Zadar, Mislav Žužul/Đakovo, Nataša Škrinjar/Varaždin"""),
    "Slovenian": _people("386", "cp1250 iso8859-2", "Ime;Številka;Občina", """
Boštjan Žagar/Škofja Loka, Alenka Črnič/Črnomelj, Tomaž Cvetežar/Tržič, Matjaž Hočevar/Kočevje,
Špela Kržišnik/Žalec, Uroš Vidmar/Koper, Mojca Košir/Slovenj Gradec, Janez Bele/Kranj"""),
    "Turkish": _people("90", "cp1254 iso8859-9 cp857", "Adı Soyadı;Telefon;Şehir", """
Hüseyin Karataş/Muğla, Şükran Tığlı/Şanlıurfa, Çiğdem Aydoğdu/Balıkesir, İsmail Yağcı/İskenderun,
Nurgül Kılıçarslan/Aydın, Oğuzhan Bıçakçı/Çorum, Tuğba Sarıoğlu/Nevşehir, Işıl Gürbüz/Ağrı,
Mehmet Demir/Ankara, Ali Kaya/Bursa, Gökçe Ünlü/Kırşehir, Barış Köroğlu/Diyarbakır"""),
    "Lithuanian": _people("370", "cp1257 iso8859-13", "Vardas ir pavardė;Telefonas;Gyvenvietė", """
Žydrūnas Šimkus/Panevėžys, Rūta Čepaitė/Šiauliai, Gintautas Jurkėnas/Kėdainiai,
Eglė Žemaitytė/Mažeikiai, Vytautas Grušas/Utena, Birutė Vaičiūnienė/Biržai, Ąžuolas Kubilius/Širvintos,
Jonas Petkus/Kaunas, Šarūnas Mikėnas/Tauragė, Jūratė Brazaitė/Plungė"""),
    "Latvian": _people("371", "cp1257 iso8859-13", "Vārds un uzvārds;Tālrunis;Pilsēta", """
Ģirts Kalniņš/Rēzekne, Līga Ozoliņa/Jēkabpils, Mārtiņš Šķēle/Jūrmala, Zaiga Pētersone/Cēsis,
Kārlis Strazdiņš/Ķegums, Inta Rudzīte/Balvi, Žanete Āboliņa/Līvāni, Uldis Krūmiņš/Tukums,
Juris Lapsa/Ogre, Elīna Zariņa/Ādaži, Sanita Ķirse/Kuldīga"""),
    "Estonian": _people("372", "cp1257 cp1252", "Nimi;Telefon;Küla või vald", """
Ülle Põder/Võru, Tõnu Pärn/Põltsamaa, Külli Tüür/Jõhvi, Jüri Kõiv/Pärnu, Õie Lääts/Türi,
Mihkel Jõgi/Räpina, Ants Mäe/Keila, Märt Sõber/Jõgeva, Kai Tamm/Tartu, Žanna Šults/Narva"""),
    "Russian": _people("7", "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic", "Фамилия и имя;Телефон;Город", """
Щербакова Юлия/Тюмень, Ефимов Геннадий/Челябинск, Пузырёв Артём/Нижний Тагил, Хохлова Жанна/Сочи,
Цветков Эдуард/Мытищи, Дёмина Любовь/Королёв, Шубин Вячеслав/Йошкар-Ола, Басов Игнат/Омск,
Кузьмина Фаина/Саратов, Лыткин Яков/Выборг, Объедков Тихон/Подольск, Рощина Вера/Пермь"""),
    "Ukrainian": _people("380", "cp1251 koi8-u iso8859-5", "Прізвище та ім'я;Телефон;Місто", """
Євтушенко Соломія/Чернівці, Гнатюк Назарій/Івано-Франківськ, Їжакевич Лідія/Київ, Цимбал Віталій/Суми,
Яремчук Устина/Кропивницький, Ящук Юліана/Біла Церква, Щур Дмитро/Запоріжжя, Кривоніс Ніна/Ужгород,
Федорів Богдан/Тернопіль, Жук Людмила/Бердичів, Лисенко Вікторія/Умань, Хоменко Ілля/Житомир"""),
    "Bulgarian": _people("359", "cp1251 iso8859-5", "Име и фамилия;Телефон;Населено място", """
Йорданка Желязкова/Пловдив, Щерьо Каракашев/Русе, Цветелина Върбанова/Търново, Румен Ангелов/Бургас,
Юлиян Чолаков/Стара Загора, Стоянка Гъркова/Шумен, Бойко Дюлгеров/Хасково, Жечка Пейчева/Ямбол,
Асен Филипов/Видин, Надежда Хаджиева/Перник"""),
    "Serbian": _people("381", "cp1251 iso8859-5", "Име и презиме;Телефон;Место", """
Љубиша Ђорђевић/Ниш, Снежана Њежић/Чачак, Ђурђина Пантелић/Крагујевац, Џевад Ћосић/Шабац,
Живорад Митровић/Ужице, Биљана Арсић/Зрењанин, Драгољуб Тешић/Краљево, Јасмина Гајић/Суботица,
Велимир Костић/Ваљево, Јелица Цвијић/Бор"""),
    "Serbian Latin": _people("381", "cp1250 iso8859-2", "Ime i prezime;Telefon;Mesto i opština", """
Ljubiša Đorđević/Niš, Snežana Nježić/Čačak, Đurđina Pantelić/Kragujevac, Dževad Ćosić/Šabac,
Živorad Mitrović/Užice, Biljana Arsić/Zrenjanin, Dragoljub Tešić/Kraljevo, Jasmina Gajić/Vršac"""),
    "Greek": _people("30", "cp1253 iso8859-7 cp737", "Ονοματεπώνυμο;Τηλέφωνο;Πόλη", """
Ευάγγελος Χατζής/Θεσσαλονίκη, Βασιλική Ξενάκη/Ηράκλειο, Σπύρος Τριανταφύλλου/Ιωάννινα,
Άννα Ζαχαρίου/Λάρισα, Θεόδωρος Ψαρράς/Βόλος, Όλγα Καραγιάννη/Χανιά, Στυλιανή Λαμπρού/Κέρκυρα,
Φώτης Γκίκας/Ρόδος, Παναγιώτα Μαυρίδη/Τρίκαλα, Έλενα Ράπτη/Καβάλα, Ηλίας Δούκας/Σπάρτη"""),
    "Hebrew": _people("972", "cp1255 iso8859-8", "שם מלא;טלפון נייד;עיר", """
יצחק אברהמי/פתח תקווה, רחל מזרחי/באר שבע, עומר בן דוד/ראשון לציון, תמר שפירא/נתניה,
אביגיל פרידמן/הרצליה, גיא חדד/אשדוד, נועה גולדשטיין/רמת גן, איתן צור/כפר סבא, מיכל אזולאי/חולון,
זאב קפלן/טבריה, ליאור סויסה/אילת"""),
    "Arabic (Egypt)": _people("20", "cp1256 iso8859-6", "الاسم بالكامل;رقم الهاتف;المدينة", """
مصطفى عبد الرحمن/الإسكندرية, هبة الله السيد/المنصورة, كريم شوقي/طنطا, إيمان فؤاد/أسيوط,
ياسمين عبد العزيز/الجيزة, طارق البدري/بورسعيد, نهى صبحي/الفيوم, عمرو جمال الدين/دمياط,
منى زكي/الأقصر, شريف رمزي/سوهاج, دعاء حجازي/بنها"""),
    "Arabic (Saudi Arabia)": _people("966", "cp1256 iso8859-6", "الاسم;الجوال;المنطقة", """
عبدالله القحطاني/الدمام, نورة الشمري/تبوك, فيصل الغامدي/أبها, ريم الدوسري/الخبر,
سلطان المطيري/بريدة, هند الزهراني/الطائف, تركي الحربي/ينبع, لطيفة السبيعي/حائل,
بندر العنزي/نجران, غادة الشهري/جازان"""),
    "Persian": _people("98", "cp1256", "نام و نام خانوادگي;تلفن همراه;شهر", """
پرويز رستمي/شيراز, ژاله گلستاني/اصفهان, کامران چراغي/کرمانشاه, مهناز پورمحمدي/تبريز,
اميد جهانگيري/گرگان, نگار کاظمي/قزوين, سياوش بهرامي/اراک, شهره ميرزايي/يزد,
فرشته گودرزي/بروجرد, بيژن افشار/چابهار, پگاه نيکخواه/کرج"""),
    "Urdu": _people("92", "cp1256", "نام;موبائل نمبر;شہر", """
غلام مرتضى کھوکھر/گوجرانوالہ, شازيہ بٹ/سيالکوٹ, ظہير الدين چودھرى/فيصل آباد, نسرين گل/پشاور,
آصف ڈار/لاہور, ثمينہ خٹک/کوئٹہ, بابر مغل/سرگودھا, رخسانہ پروين/بہاولپور, عديل قريشى/حيدرآباد"""),
    "Vietnamese": _people("84", "cp1258", "Họ và tên;Điện thoại;Thành phố", """
Nguyễn Thị Hường/Hải Phòng, Đỗ Quốc Việt/Đà Nẵng, Phạm Thúy Ngân/Cần Thơ, Lý Đức Thắng/Huế,
Bùi Xuân Trường/Nha Trang, Vũ Hoàng Yến/Quảng Ngãi, Đặng Mỹ Lệ/Vũng Tàu, Trịnh Hữu Phước/Vinh,
Hồ Bảo Châu/Đồng Nai, Ngô Tuấn Kiệt/Biên Hòa"""),
    "Thai": _people("66", "cp874 tis-620", "ชื่อ-นามสกุล;เบอร์โทรศัพท์;จังหวัด", """
อภิชาติ วงศ์สวัสดิ์/ขอนแก่น, นภัสสร จันทร์แก้ว/นครราชสีมา, ธีรพงษ์ สุขเกษม/ชลบุรี,
กัญญารัตน์ พรหมมา/อุดรธานี, ณัฐพล ใจดี/สงขลา, ศิริพร ทองคำ/ลำปาง, ปิยะ แซ่ตั้ง/ภูเก็ต,
เบญจมาศ ฤทธิ์เดช/พิษณุโลก, ชูชัย บุญมี/ระยอง"""),
    "Chinese": _people("86", "gbk gb18030", "客户姓名;手机号码;所在城市", """
欧阳雪/哈尔滨, 赵子涵/呼和浩特, 钱思远/南京, 孙晓琳/杭州, 周浩然/重庆, 吴梦琪/长沙, 郑博文/合肥,
冯诗雨/石家庄, 褚建业/昆明, 蒋欣怡/郑州, 沈佳慧/西安, 韩俊杰/沈阳, 杨柳/苏州, 朱瑞/贵阳, 秦岚/兰州"""),
    "Chinese (Taiwan)": _people("886", "big5 cp950", "會員姓名;行動電話;縣市", """
蔡宗翰/桃園市, 許雅涵/新竹縣, 鄭凱文/屏東縣, 謝佩珊/花蓮縣, 洪承恩/嘉義市, 郭婉婷/彰化縣,
曾冠霖/臺南市, 賴思穎/南投縣, 葉柏翰/基隆市, 蘇品妤/雲林縣, 江彥廷/苗栗縣, 劉宜蓁/澎湖縣"""),
    "Chinese (Hong Kong)": _people("852", "big5 big5hkscs", "中文姓名;電話;地區", """
陳大文/旺角, 黃嘉欣/沙田, 何俊傑/觀塘, 鄧詠詩/荃灣, 梁偉業/元朗, 馮曉彤/灣仔, 區麗珊/深水埗,
麥家輝/將軍澳, 霍子軒/銅鑼灣, 譚淑儀/大埔"""),
    "Korean": _people("82", "euc-kr cp949", "고객명;휴대전화;거주지", """
윤서연/인천광역시, 조현우/수원시, 장하늘/전주시, 임채원/창원시, 한지민/제주시, 오승환/청주시,
신예은/고양시, 권나라/포항시, 황보라/춘천시, 배수지/울산, 남궁민/안양시, 문채영/광주"""),
    "Japanese": _people("81", "cp932 shift_jis euc-jp", "氏名;電話番号;住所", """
渡辺美咲/神奈川県横浜市, 伊藤健太/愛知県, 中村結衣/札幌市, 小林拓也/福岡市, 吉田陽菜/仙台市,
斎藤翔太/広島県, 松本あかり/京都府, 井上大輔/新潟市, 岡田さやか/長野県, 藤原誠/奈良県,
長谷川ゆうこ/静岡市, 石井翼/熊本県"""),
    "Japanese in full-width katakana": _people("81", "cp932 euc-jp", "フリガナ;電話番号;都市", """
ワタナベ ミサキ/ヨコハマ, イトウ ケンタ/ナゴヤ, ナカムラ ユイ/サッポロ, コバヤシ タクヤ/フクオカ,
ヨシダ ヒナ/センダイ, サイトウ ショウタ/ヒロシマ, マツモト アカリ/キョウト, イノウエ ダイスケ/ニイガタ,
オカダ サヤカ/ナガノ, フジワラ マコト/ナラ"""),
    "Japanese in half-width katakana": _people("81", "cp932 shift_jis euc-jp", "ｶﾅ;ﾃﾞﾝﾜ;ｼﾞｭｳｼｮ", """
ﾜﾀﾅﾍﾞ ﾐｻｷ/ﾖｺﾊﾏ, ｲﾄｳ ｹﾝﾀ/ﾅｺﾞﾔ, ﾅｶﾑﾗ ﾕｲ/ｻｯﾎﾟﾛ, ｺﾊﾞﾔｼ ﾀｸﾔ/ﾌｸｵｶ, ﾖｼﾀﾞ ﾋﾅ/ｾﾝﾀﾞｲ,
ｻｲﾄｳ ｼｮｳﾀ/ﾋﾛｼﾏ, ﾏﾂﾓﾄ ｱｶﾘ/ｷｮｳﾄ, ｲﾉｳｴ ﾀﾞｲｽｹ/ﾆｲｶﾞﾀ, ｵｶﾀﾞ ｻﾔｶ/ﾅｶﾞﾉ, ﾌｼﾞﾜﾗ ﾏｺﾄ/ﾅﾗ"""),
    "Japanese, kanji and half-width katakana": _people("81", "cp932 euc-jp", "氏名ｶﾅ;電話;市", """
渡辺 ﾜﾀﾅﾍﾞ/横浜市, 伊藤 ｲﾄｳ/名古屋, 中村 ﾅｶﾑﾗ/札幌, 小林 ｺﾊﾞﾔｼ/福岡, 吉田 ﾖｼﾀﾞ/仙台,
斎藤 ｻｲﾄｳ/広島, 松本 ﾏﾂﾓﾄ/京都, 井上 ｲﾉｳｴ/新潟, 岡田 ｵｶﾀﾞ/長野"""),
}  # fmt: skip
