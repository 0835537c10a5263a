"""How people and places are called in many languages: what the letters of names are judged by.

Each language has the encodings that its files come in (the likeliest first), its countries as ISO
3166 codes and calling codes, and some names, cities and headers. Only how often a letter, or one
after another, stands in them counts, so they need not be many.
"""

# ruff: noqa: E501  # letters of East Asia are twice as wide as ruff's columns

from __future__ import annotations

_WEST = "cp1252 latin-1 mac-roman cp850"
_CENTRAL = "cp1250 iso8859-2 cp852"
_BALTIC = "cp1257 iso8859-13 cp775"
_CYRILLIC = "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic"
_CHINESE = "gb18030"
_TAIWANESE = "big5 big5hkscs gb18030"
_JAPANESE = "cp932 euc-jp"
_HALF_WIDTH = """
    ﾀﾅｶ ﾀﾛｳ ﾔﾏﾓﾄ ｻﾄｳ ﾊﾅｺ ｽｽﾞｷ ｲﾁﾛｳ ﾀｶﾊｼ ｲﾄｳ ｺﾊﾞﾔｼ ﾖｼﾀﾞ ﾏﾂﾓﾄ ﾕﾐｺ ｹﾝｼﾞ ｼﾞｭﾝ ｷﾑﾗ ﾊｼﾓﾄ ｼﾐｽﾞ ﾓﾘ ｵｶﾞﾜ ｺﾞﾄｳ ﾅｶｼﾞﾏ
    ﾌｸﾀﾞ ｵｶﾓﾄ ﾘｮｳ ｼｮｳｺ ﾋﾛｼ ﾒｸﾞﾐ ﾉｿﾞﾐ ﾐﾄﾞﾘ ｴﾘ ﾜﾀﾅﾍﾞ ﾅｶﾑﾗ ｶﾄｳ ﾔﾏﾀﾞ ｻｻｷ ﾔﾏｸﾞﾁ ｲﾉｳｴ ﾊﾔｼ ｻｲﾄｳ ﾔﾏｻﾞｷ ｲｹﾀﾞ ｱﾍﾞ ｲｼｶﾜ
    ﾔﾏｼﾀ ﾏｴﾀﾞ ﾌｼﾞﾀ ｺﾝﾄﾞｳ ﾑﾗｶﾐ ｴﾝﾄﾞｳ ｱｵｷ ｻｶﾓﾄ ﾆｼﾑﾗ ﾐｳﾗ ﾌｼﾞｲ ﾅｵｷ ﾀﾞｲｽｹ ｼｮｳﾀ ﾀｸﾔ ﾕｳｺ ｹｲｺ ﾖｳｺ ｱｹﾐ ﾐｻｷ ｱｲ ﾕｲ ｻｸﾗ ﾁﾋﾛ
    ﾄｳｷｮｳ ｵｵｻｶ ｷｮｳﾄ ﾅｺﾞﾔ ﾖｺﾊﾏ ｻｯﾎﾟﾛ ﾌｸｵｶ ｾﾝﾀﾞｲ ﾋﾛｼﾏ ﾁﾊﾞ ｻｲﾀﾏ ﾃﾞﾝﾜ ﾊﾞﾝｺﾞｳ ｼﾞｭｳｼｮ ﾌﾘｶﾞﾅ ﾅﾏｴ ｶﾅ ｼﾒｲ ﾍﾞｯﾄﾞ ﾈﾓﾄ ﾇﾏﾀ
    ｷｬｯｼｭ ﾎﾟｽﾄ ｶﾌﾞｼｷｶﾞｲｼｬ ﾕｳｹﾞﾝ ｺｳﾋﾞﾝ ｾｲﾅﾝ ﾋﾞﾙ ﾄﾞｺﾓ ﾐﾂﾋﾞｼ ﾆｯﾎﾟﾝ ﾌﾟﾗｻﾞ ﾍﾟﾝ ﾎｰﾙ ｺｰﾎﾟ ﾊﾟｰｸ ﾋﾟｱﾉ ﾍﾙｽ ﾚｲｺ ﾙﾘ ﾛｸﾛｳ ﾒｲ"""
LANGUAGES = {
    "French": (_WEST, "FR BE CH CA LU SN CI CM MA TN DZ 33 32 41 352 221 225 237", """
        René André François Hélène Geneviève Frédéric Valérie Chloé Léa Zoé Théo Jérémy Michèle Agnès
        Céline Sébastien Gérard Irène Joël Noël Françoise Désiré Solène Clémence Grégory Mickaël
        Lefèvre Lévêque Gérôme Bénard Mercier Rivière Desprès Péguy Côté Boivin Hervé Duchêne Renée
        Maïté Naïm Héloïse Moïse Joëlle Maître Lemoîne Gîte Boîte Aînée Fraîche Chaîne Saïd Aïcha
        Barthélémy Meunière Forêt Lacôte Briançon Picard Gaudé Traoré Légaré Boutté Tremblay Évrard
        Orléans Sèvres Montélimar Alençon Nevers Saint-Malo Crécy Genève Liège Québec Montréal
        Prénom Société Téléphone Numéro Adresse Civilité Département Région Île Élodie Étienne Émile"""),
    "Spanish": (_WEST, "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR UY PA 34 52 54 57 56 51 "
                "58 593 502 53 591 504 595 503 505 506 598 507", """
        José María Jesús Andrés Martín Sebastián Tomás Nicolás Joaquín Iván Rubén Héctor Víctor Inés
        Álvaro Ángela Érica Úrsula Óliver Sofía Rocío Begoña Iñaki Toño Germán Efraín Matías Agustín
        García Martínez López Sánchez Pérez Gómez Fernández Rodríguez González Hernández Díaz Jiménez
        Muñoz Núñez Ibáñez Ramírez Vázquez Domínguez Suárez Gutiérrez Álvarez Peña Acuña Quiñones
        Bogotá Medellín Málaga Córdoba Cádiz Coruña Tucumán Neuquén Asunción Potosí Cúcuta Ibagué
        México Teléfono Móvil Correo Dirección Compañía Ciudad País Código Güemes Agüero Yagüe"""),
    "Catalan": (_WEST, "AD ES 376 34", """
        Jordi Núria Mònica Àngels Òscar Sílvia Mercè Montserrat Joan Martí Andreu Ramón Laia Èlia
        Marçal Françesc Bàrbara Lluís Agustí Martínez Sànchez Gràcia Solà Puigcercós Vilà Grau Roviró
        Llàtzer Farré Reguant Castellà Espasí Mataró Lleida Manresa Sabadell Berguedà Empordà Vic"""),
    "Portuguese": (_WEST, "BR PT AO MZ CV 55 351 244 258 238", """
        João José António Antônia Luís Fátima Mário Sérgio Cláudia Patrícia Letícia Júlia Natália
        Inês Cátia Débora Mônica Márcia Fábio Lúcia Rogério Célia Álvaro Caíque Vitória Otávio Zé
        Gonçalves Conceição Simão Mendonça Lourenço Araújo Magalhães Guimarães Leão Falcão Romão
        Assis Brandão Sampaio Antunes Ribeirão Pinhão Sá Sérvulo Estevão Camões Frazão Venâncio
        São Paulo Belém Goiás Ceará Paraná Maranhão Vitória Guarujá Olhão Évora Setúbal Bragança
        Município Endereço Código Telefone Celular Organização Observação Situação Inscrição Ação"""),
    "German": (_WEST, "DE AT CH LI LU 49 43 41 423 352", """
        Müller Schröder Schäfer Köhler König Krämer Böhm Größer Weiß Groß Vogel Jäger Krüger Möller
        Günther Löffler Bäcker Übel Österreicher Äppel Strauß Preuß Roßmann Förster Hölzl Röder Bühler
        Jürgen Jörg Björn Käthe Bärbel Götz Rüdiger Sören Lukas Andreas Zoë Ömer André René Heß
        München Köln Düsseldorf Nürnberg Würzburg Lübeck Münster Zürich Österreich Tübingen Gießen
        Straße Größe Anrede Geschäftlich Länge Gültig Büro Für Bemerkung Prüfung Rückruf Fällig"""),
    "Dutch": (_WEST, "NL BE SR ZA 31 32 597 27", """
        Zoë Daniël Chloë Noël Michaël Loïs Joëlle Reinier Geert Anneliën Mariëtte Désirée Gabriël
        Van den Broeck De Graaf Hoë Koë Van Eyck Poincaré België Eindhoven Venlo Curaçao Coördinator
        Geïnteresseerd Financiën Patiënt Relatie Jeroen Sjöerd Wiëbe Beëindigd Knoop Maës"""),
    "Swedish": (_WEST, "SE FI AX 46 358", """
        Åke Örjan Göran Björn Håkan Jörgen Sören Mårten Pär Lars Bengt Märta Gösta Åsa Östen Älva
        Sjöberg Lindström Bergström Åberg Öberg Söderberg Björk Hedström Nyström Sjögren Löfgren
        Högberg Åström Ekström Lönn Nordström Hallström Wåhlin Ståhl Hägg Kjellström Blomqvist
        Göteborg Malmö Örebro Västerås Linköping Norrköping Umeå Luleå Växjö Gävle Skövde Borås
        Förnamn Efternamn Företag Adress Län Ort Påminnelse Är Från Anställd Över Tillhör"""),
    "Danish": (_WEST, "DK FO GL 45 298 299", """
        Søren Jørgen Jørn Bjørn Åse Bodil Kåre Asbjørn Bent Mads Ærø Øjvind Håkon Jytte Læge Pål
        Sørensen Jørgensen Nørgaard Østergård Ågård Møller Kjær Bæk Højer Lauridsen Skovgård Brøns
        Grønbæk Søndergaard Smørup Præst Dræbel Mærsk Hedegård Bjerregaard Nygård Villadsen Østerby
        København Århus Ålborg Næstved Køge Sønderborg Hørsholm Rødovre Værløse Tårnby Frederikshavn
        Beløb Kørsel Købt Navn Område Født Præmie Afdøde Årsag Ændret"""),
    "Norwegian": (_WEST, "NO SJ 47", """
        Øyvind Bjørn Håkon Åse Sølvi Torbjørn Solfrid Gunnbjørg Ståle Pål Kåre Ågot Snorre Jørn Ørjan
        Bjørnsen Sørli Håland Østby Næss Bø Solbø Ødegård Åsen Fjær Grønvold Strømme Hågensen Løken
        Sæbø Kjølstad Nordbø Rønning Brække Vågen Tønnessen Fossgård Røst Bråten Høyland Skjæveland
        Tromsø Bodø Ålesund Hønefoss Drøbak Brønnøysund Gjøvik Mosjøen Levanger Førde Kirkenær
        Fødselsår Måned Adresse Område Påmeldt Gård Før Etternavn"""),
    "Finnish": (_WEST, "FI 358", """
        Hämäläinen Mäkinen Järvinen Mäkelä Hänninen Määttä Väisänen Räsänen Pöysti Nykänen Sirviö
        Kärkkäinen Lähde Törmä Pääkkönen Höglund Jäntti Peltonen Särkkä Söderholm Ylönen Öhman Äijälä
        Päivi Väinö Jyrki Yrjö Pälvi Henri Tähti Elämä Sinikka Eevä Pertti Tyyne Kyösti Åke Åsa
        Hämeenlinna Jyväskylä Seinäjoki Riihimäki Mäntsälä Järvenpää Kemijärvi Äänekoski Hyvinkää
        Sähköposti Päivä Osoite Yhtiö Lisätietoja Työ Yritys Määrä Myynti Käyttäjä"""),
    "Icelandic": (_WEST, "IS FO 354 298", """
        Jón Sigurður Guðrún Þór Þóra Björk Ásta Íris Óskar Úlfar Ýmir Ævar Ölver Kristín Árni Rúnar
        Guðmundsson Þorsteinsdóttir Jónsdóttir Sigurðardóttir Ólafsson Hörður Gísladóttir Friðrik
        Margrét Hallgrímur Höskuldur Ragnarsdóttir Einarsdóttir Þórhildur Ríkharður Svavarsdóttir
        Reykjavík Kópavogur Hafnarfjörður Akureyri Selfoss Ísafjörður Egilsstaðir Keflavík Borgarnes
        Nafn Símanúmer Netfang Staður Póstnúmer Fæðingardagur Kennitala"""),
    "Italian": (_WEST, "IT SM VA CH 39 378 41", """
        Nicolò Niccolò Mosè Noè Giosuè Salomè Andrò Totò Vincenzo Maria Giovanni Lucia Desirée Zoé
        Calì Bartolò Macrì Mannarà Cuccù Galà Scandurrà Cirinnà Lo Bò Cantù Melfà Giuffrè Foà Alò
        Barillà Tarantì Sanfilì Culì Crocè Minnè Bettè Patè Piccirò Sorrà Vadalà Currò Scilì Aricò
        Forlì Cefalù Mondovì Nardò Canicattì Agliè Cantù Patù Santhià Alà Roncà Salò Viggiù Muggiò
        Città Società Attività Località Più Perché Nazionalità Università Quantità"""),
    "Albanian": (_WEST, "AL XK 355 383", """
        Çlirim Ëngjëll Besë Shpëtim Dritë Gëzim Përparim Rexhë Fëllanza Mirëdita Zëra Lulëzim Hënë
        Durrës Tiranë Vlorë Korçë Shkodër Gjirokastër Prishtinë Çajup Hoxhë Gjonaj Kelmendi Çela
        Këlliçi Përmeti Dëshmorët Emër Mbiemër Çmimi Qëndër"""),
    "Polish": (_CENTRAL, "PL 48", """
        Łukasz Paweł Michał Rafał Stanisław Wojciech Małgorzata Bożena Żaneta Grażyna Jędrzej Błażej
        Świętosława Śliwa Zięba Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymańska Woźniak
        Dąbrowska Kozłowski Jabłoński Głowacka Wróbel Pawłowska Górski Piątek Zając Król Źródło Ćwik
        Gołębiowski Krzyżanowski Sikora Mazur Duda Kołodziej Błaszczak Olszańska Mróz Borkowska Ożóg
        Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Toruń Rzeszów Białystok Gorzów Tychy Śląsk Płock
        Imię Nazwisko Województwo Miejscowość Spółka Płeć Urodzenia Wysyłka Osób"""),
    "Czech": (_CENTRAL, "CZ 420", """
        Jiří Tomáš Lukáš Ondřej Zdeněk Václav Bořek Růžena Libuše Jaroslav Božena Markéta Kateřina
        Novák Dvořák Černý Procházka Kučera Veselý Horák Němec Marešová Pospíšil Hájek Král Růžička
        Beneš Fiala Sedláček Doležal Zeman Kolář Navrátilová Čech Šimek Vaněk Říha Žižka Štěpánek Ťuk
        Bláha Kříž Ďásek Úlehla Ševčík Machová Konečná Polák Musilová Šťovíček Hruška Ježek Tůma
        Plzeň Děčín Ústí Liberec Třebíč České Budějovice Přerov Zlín Jablonec Náchod Břeclav Louny
        Příjmení Jméno Město Země Společnost Adresa Poznámka Číslo Ulice Předčíslí Oslovení"""),
    "Slovak": (_CENTRAL, "SK 421", """
        Ján Ľubomír Ľudmila Štefan Ondrej Juraj Žofia Zuzana Miloš Vladimír Dušan Tomáš Alžbeta Ľuboš
        Horváth Kováč Varga Tóth Nagy Baláž Molnár Šimko Lukáč Hudák Kráľ Ďurica Maťo Čierny Hlaváč
        Kňaz Šášky Žiaková Vážny Dzuriňák Stráňová Piňko Ľubica Oľha Ďuriš Ťažký Mažgút Čajka
        Oravec Poliak Krajčír Bôrik Stôčka Vrábeľ Králik Sedlák Zelenák Mäsiar Gregušová Jakubčo
        Košice Prešov Žilina Trenčín Piešťany Ružomberok Považská Bystrica Kežmarok Nové Zámky Martin
        Meno Priezvisko Mobil Krajina Spoločnosť Poznámka Číslo Kľúč Dĺžka Stĺpec Späť"""),
    "Hungarian": (_CENTRAL, "HU 36", """
        László István József Ágnes Éva Sándor Gergő Győző Rezső Jenő Örs Ödön Ildikó Márton Ottó Bálint
        Zsófia Gyöngyi Tünde Piroska Tímea Katalin Ferenc Dezső Árpád Kálmán Zoltán Noémi Dóra Máté
        Szabó Tóth Horváth Varga Kiss Molnár Németh Farkas Balogh Takács Juhász Mészáros Simon Fűzi
        Szegfű Fűrész Gyűjtő Bűdi Műszaki Hűvös Egyszerű Szűts Tűzkő Nagyszerű
        Szűcs Kőszegi Erdős Győri Bíró Fehér Gál Lőrincz Őri Dömötör Törő Hegedűs Bőhm Sipőcz Szöllősi
        Győr Pécs Debrecen Miskolc Székesfehérvár Kecskemét Üllő Szőny Mezőtúr Nyíregyháza Gödöllő
        Név Cím Város Megye Cég Telefon Születés Irányítószám Vezetéknév Keresztnév Megjegyzés"""),
    "Romanian": (_CENTRAL, "RO MD 40 373", """
        Ştefan Ioniţă Mihăilă Cătălin Răzvan Mădălina Ionuţ Anişoara Constanţa Şerban Ţuţea Dănilă Rareş
        Bălănescu Pătraşcu Ştefănescu Ţăranu Mureşan Brătianu Păun Câmpeanu Rădulescu Gânj Stănescu
        Drăgulescu Mălăele Cîrstea Ciobîcă Pârvulescu Sîrbu Văduva Ursăchescu Mogoş Oprişan Buşneag
        Bucureşti Braşov Timişoara Constanţa Iaşi Galaţi Bacău Piteşti Târgovişte Chişinău
        Prenume Judeţ Localitate Ţara Adresă Firmă Naştere Înregistrare Observaţii Îmbunătăţire"""),
    "Croatian": (_CENTRAL, "HR SI BA RS ME 385 386 387 381 382", """
        Željko Đorđe Mišo Siniša Ivančica Nataša Dražen Krešimir Šime Ćiro Čedo Anđelka Vinko Saša
        Horvat Kovačević Babić Marić Jurić Novaković Knežević Vuković Matić Petrović Šarić Tomić Đukić
        Božić Čulić Žagar Pavičić Mikulić Perković Šimić Lovrić Bašić Radić Filipović Stanković Nikšić
        Zupančič Kovačič Potočnik Hočevar Golob Žnidaršič Kožuh Matjaž Tomaž Uroš Aleš Žiga Špela Boštjan
        Čakovec Šibenik Požega Varaždin Niš Čačak Užice Škofja Kočevje Tržič Brčko Žepče Bijeljina
        Županija Općina Država Poštanski Ulica Naziv Tvrtka Broj Žiro Podružnica"""),
    "Turkish": ("cp1254 iso8859-9 cp857", "TR CY AZ 90 994", """
        Ayşe Gülşen İbrahim Işıl Çağlar Şahin Ömer Gökhan Özgür Ümit Yıldız Sıla Oğuz Tuğba Hüseyin
        İsmail Şeyma Çetin Müge Nazlı Songül Kübra Uğur Alişan Barış Gülay Şebnem Işık Doğan Erdoğan
        Yılmaz Kılıç Aydın Öztürk Arslan Doğru Çelik Koç Yıldırım Özdemir Aslantaş Bozkurt Kurtoğlu
        Güneş Şimşek Bulut Karadağ Taş Ağaoğlu Kaçmaz Yazıcı Sarı Akıncı Coşkun Tunç Eroğlu Ünal Ateş
        İstanbul İzmir Eskişehir Muğla Diyarbakır Aydın Şanlıurfa Kütahya Çanakkale Balıkesir Iğdır
        Adı Soyadı Müşteri Doğum Adres İlçe Telefon Açıklama Şirket Ülke Cinsiyet Kayıt"""),
    "Lithuanian": (_BALTIC, "LT 370", """
        Jūratė Žydrė Aušra Rūta Gražina Šarūnas Eglė Kęstutis Mindaugas Žygimantas Ąžuolas Česlovas Rasa
        Kazlauskas Petrauskienė Jankauskaitė Stankevičius Vasiliauskas Žukauskas Butkus Paulauskaitė
        Urbonavičienė Šimkus Rimkūnas Mačiulis Būdvytis Sakalauskienė Gudaitė Lukošius Klimas Pocevičius
        Mažeika Ražauskas Balžekas Daižis Rožėnas Baužys Čižas Kežys Mižutavičiūtė Grušauskas Daukšys Ėmužis
        Vilnius Šiauliai Panevėžys Mažeikiai Telšiai Marijampolė Kėdainiai Ukmergė Raseiniai Įmonė
        Vardas Pavardė Miestas Šalis Adresas Įrašas Gimimo Pašto Telefonų Žinutė Mokėtojas"""),
    "Latvian": (_BALTIC, "LV 371", """
        Jānis Kristīne Mārtiņš Līga Zane Ēriks Andrejs Ģirts Gunārs Žanis Ilze Ņina Šarlote Čaks Ināra
        Bērziņš Kalniņa Ozols Liepiņš Krūmiņa Balodis Eglītis Zariņš Pētersons Vītols Kļaviņa Āboliņš
        Kārkliņš Briedis Gailītis Ķēniņš Siliņa Šmits Vanags Lācis Dūmiņš Mežs Apinis Zvirbulis Cīrulis
        Rīga Jelgava Jūrmala Ventspils Liepāja Rēzekne Valmiera Cēsis Jēkabpils Daugavpils Ādaži Ķekava
        Vārds Uzvārds Pilsēta Valsts Adrese Uzņēmums Tālrunis Piezīmes Dzimšanas Ēdiens"""),
    "Estonian": ("cp1257 cp1252 latin-1 iso8859-15 iso8859-13 cp775", "EE 372", """
        Õnne Ülo Tõnis Jüri Külli Märt Pärtel Kätlin Mäidu Rünno Hõbe Tõnu Ände Öie Jaak Kersti Priit
        Põld Jõgi Kõiv Mägi Pärn Rüütel Sõber Lõhmus Tüür Käär Vähi Õunapuu Köster Määr Põder Sülla Rõuk
        Puškin Ivanišin Tšaikovski Gruša Malõšev Šapov Bõstrov Žanna Timošenko Hruštšova Peršin
        Pärnu Võru Põlva Jõgeva Jõhvi Türi Räpina Kuressaare Tõrva Põltsamaa Häädemeeste Šmidt Žukov
        Eesnimi Perekonnanimi Isikukood Küla Märkus Sünniaeg Äri Ettevõte Täiendav Sõnum"""),
    "Russian": (_CYRILLIC, "RU BY KZ KG UZ 7 375 996 998", """
        Иван Сергей Алексей Дмитрий Андрей Михаил Николай Евгений Юрий Олег Игорь Пётр Фёдор Павел Илья
        Анна Мария Елена Ольга Татьяна Наталья Ирина Светлана Екатерина Ксения Дарья Людмила Алла Эльвира
        Иванов Петрова Смирнов Кузнецова Попов Васильев Соколова Михайлов Новикова Морозов Волков Козлов
        Лебедева Егоров Павлова Семёнов Голубев Виноградова Богданов Воробьёв Фёдорова Зайцев Соловьёв
        Тарасов Белова Комаров Орлова Киселёв Макаров Андреева Гусев Титов Жуков Щукин Цыганков Чернышёв
        Александрович Сергеевна Владимировна Юрьевич Москва Казань Самара Екатеринбург Воронеж Тверь Уфа
        Имя Отчество Номер Адрес Улица Клиент Компания Дата Страна Область Примечание Почта Шевцов"""),
    "Belarusian": ("cp1251 cp866 iso8859-5", "BY 375", """
        Аляксандр Сяргей Вольга Ігар Уладзімір Віталь Міхась Яўген Наталля Кацярына Янка Рыгор Алесь
        Дзмітрый Каваленка Шаўчэнка Новікаў Жук Казлоў Марозава Лукашэвіч Быкаў Сідарэнка Быстрыцкі
        Мінск Гомель Магілёў Віцебск Гродна Брэст Бабруйск Баранавічы Імя Прозвішча Нумар Вуліца Горад"""),
    "Ukrainian": ("cp1251 koi8-u iso8859-5 cp866 mac-cyrillic", "UA 380", """
        Олександр Сергій Андрій Микола Василь Олексій Ігор Юрій Іван Петро Тарас Євген Ярослав Олег Ґедз
        Олена Наталія Тетяна Оксана Світлана Ірина Ганна Людмила Марія Катерина Зінаїда Їжак Юлія Софія
        Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Ковальчук Поліщук Мельник Савченко Лисенко
        Марченко Руденко Мороз Петренко Клименко Гаврилюк Левченко Харченко Сидоренко Гончар Кравець
        Київ Львів Харків Одеса Дніпро Запоріжжя Вінниця Чернігів Рівне Луцьк Полтава Миколаїв Україна
        Прізвище Ім'я Місто Вулиця Країна Номер Клієнт Пошта Область Дата Примітка Підприємство"""),
    "Bulgarian": ("cp1251 cp866 iso8859-5 mac-cyrillic", "BG 359", """
        Георги Иван Димитър Николай Петър Христо Стефан Тодор Васил Ангел Румен Пламен Красимир Юлия
        Мария Йорданка Елена Цветанка Снежана Десислава Гергана Радка Стоянка Величка Росица Жана Веселин
        Иванов Георгиева Димитров Петкова Христов Стоянова Тодоров Илиева Василев Ангелова Върбанов
        Колев Пейчева Желязков Щерев Гърков Джамбазова Пенчев Кръстев Бончева Цанков Ръжданова Люцканов
        София Пловдив Варна Бургас Русе Плевен Търново Габрово Кърджали Добрич Сливен Перник Разград
        Име Фамилия Телефон Град Държава Адрес Служител Дружество Забележка Ъгъл Област Дата"""),
    "Serbian": ("cp1251 iso8859-5", "RS BA ME MK 381 387 382 389", """
        Милан Јован Никола Ђорђе Драган Зоран Љубомир Његош Живко Џемал Предраг Ненад Срђан Бојан
        Јелена Марија Ивана Љиљана Снежана Весна Драгана Биљана Јасмина Тијана Милица Наташа Ђурђа
        Јовановић Петровић Николић Марковић Ђорђевић Стојановић Илић Станковић Павловић Милошевић Ћирић
        Живковић Томић Ђукић Радовановић Лазић Јанковић Ковачевић Матић Тодоровић Вујић Љубичић Шарић
        Београд Нови Сад Ниш Крагујевац Суботица Чачак Краљево Ужице Бања Лука Зрењанин Панчево
        Ѓорѓи Ќирил Ѕвездан Коцев Трајковски Скопје Битола Име Презиме Телефон Место Држава Улица"""),
    "Greek": ("cp1253 iso8859-7 cp737", "GR CY 30 357", """
        Γιώργος Κωνσταντίνος Δημήτρης Νίκος Παναγιώτης Βασίλης Χρήστος Αθανάσιος Μιχάλης Ευάγγελος Άρης
        Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Αγγελική Γεωργία Δήμητρα Ιωάννα Άννα Ζωή Ευτυχία Όλγα Ήρα
        Παπαδόπουλος Νικολάου Γεωργίου Οικονόμου Βλάχος Αντωνίου Καραγιάννης Μακρής Αγγελόπουλος Δήμου
        Ιωάννου Παππάς Χατζηγεωργίου Ξένος Θεοδώρου Σταματάκης Κωστόπουλος Λιάκου Φωτίου Ράπτης Ψαλτάκης
        Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Λευκωσία Λεμεσός Χανιά Καλαμάτα Ρόδος Ιωάννινα
        Όνομα Επώνυμο Τηλέφωνο Κινητό Πόλη Διεύθυνση Εταιρεία Έτος Χώρα Ημερομηνία Σχόλια ΐ ΰ ϊ ϋ"""),
    "Hebrew": ("cp1255 iso8859-8 cp862", "IL PS 972 970", """
        דוד משה יוסף אברהם יעקב דניאל אורי נועם עידו איתי אלון רון גיל חיים שמעון אליהו יונתן מאיר
        שרה רבקה לאה חנה אסתר מרים רות יעל נועה שירה מיכל טליה הדס ענת אורלי דנה רונית סיגל
        כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן אזולאי מלכה חדד גבאי כץ יוסף עמר אוחיון רוזנברג
        שפירא וקנין סגל ישראלי קליין בן דוד הלוי גולדברג צדוק שטרן אשכנזי ברק נחום זיו פלד טל
        תל אביב ירושלים חיפה באר שבע נתניה אשדוד ראשון לציון רמת גן הרצליה רעננה כפר סבא טבריה
        שם פרטי משפחה טלפון נייד כתובת עיר רחוב חברה הערות תאריך לקוח מספר"""),
    "Arabic": ("cp1256 iso8859-6 cp720", "SA AE EG IQ JO KW LB LY MA OM PS QA SY TN YE DZ BH SD "
               "966 971 20 964 962 965 961 218 212 968 970 974 963 216 967 213 973 249", """
        محمد أحمد علي حسن خالد عبد الله إبراهيم يوسف عمر سعيد مصطفى طارق سامي نبيل وليد ماجد جمال كمال
        فاطمة سارة مريم نورة عائشة هدى ليلى أمل منى سلمى رانيا دعاء إيمان هبة شيماء زينب خديجة آمنة
        العتيبي القحطاني الشمري الحربي الغامدي الزهراني المطيري الدوسري السيد حسين صالح ناصر رمضان الحداد
        العلي الأحمد إسماعيل شاهين البغدادي الخطيب المصري التميمي عبدالعزيز عبدالرحمن فوزي ضاحي غانم قاسم
        الرياض جدة مكة المدينة القاهرة الإسكندرية الجيزة دبي أبوظبي الكويت بغداد عمان دمشق بيروت صنعاء تونس
        الاسم الهاتف الجوال المدينة العنوان البلد الشركة رقم العميل تاريخ ملاحظات البريد ظافر ثامر ذكرى وائل
        مسؤول بهاء"""),
    "Persian": ("cp1256", "IR AF TJ 98 93", """
        محمد علي رضا حسين مهدي امير سعيد حميد مجيد فرهاد بهرام کوروش داريوش آرش سهراب منوچهر ايرج هوشنگ
        زهرا فاطمه مريم ليلا شيرين نرگس مينا پروين ژيلا گلناز مژگان نگين پريسا سپيده آزاده مهسا فريبا شکوفه
        احمدي محمدي رضايي حسيني کريمي رحيمي هاشمي موسوي جعفري صادقي نوري قاسمي حيدري عباسي اکبري صالحي
        يوسفي نجفي شريفي مرادي خسروي پهلوان گنجي چنگيزي تهراني شيرازي کاشاني فرجي باقري طاهري زماني اميني
        رنجبر پور نژاد زاده خاني بيگي تهران مشهد اصفهان شيراز تبريز کرج قم اهواز رشت گرگان کرمان همدان يزد
        نام خانوادگي تلفن همراه شهر کشور آدرس شرکت شماره مشتري تاريخ توضيحات كاوه كيان اكرم"""),
    "Urdu": ("cp1256", "PK 92", """
        محمد احمد على حسن عمران بلال فيصل شاہد کاشف آصف نعيم وسيم طاہر جاويد ساجد راشد اقبال افضل ظہير
        فاطمہ عائشہ صائمہ نازيہ شازيہ ثمينہ رخسانہ پروين نسرين گلزار بشرٰى زاہدہ طاہرہ مہوش اقراء سدرہ
        خان بٹ چوہدرى ملک شيخ قريشى ہاشمى راجپوت مغل ڈار خٹک آفريدى کھوکھر گجر اعوان بھٹى جٹ رانا ميمن
        لاہور کراچى اسلام آباد راولپنڈى پشاور ملتان فيصل آباد کوئٹہ سيالکوٹ گوجرانوالہ حيدرآباد ايبٹ
        نام فون نمبر موبائل شہر پتہ کمپنى ملک تاريخ صارف گاہک لڑکا بڑے میں نہيں کے ہے ولی علی شیخ"""),
    "Vietnamese": ("cp1258", "VN 84", """
        Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Đoàn Lương
        Văn Thị Đức Hữu Quốc Ngọc Thanh Minh Thúy Hạnh Hương Hồng Phượng Tuấn Dũng Hùng Cường Thảo Trâm
        Bích Yến Mỹ Liên Kiều Oanh Quỳnh Như Diễm Phúc Lộc Thịnh Bảo Châu Gia Huy Khánh Xuân Hải Sơn Lâm
        Thắng Tiến Đạt Nghĩa Trọng Tấn Vinh Thủy Tuyết Nhung Duyên Hiền Hòa Lợi Phước Toàn Việt Anh Vân Nga
        Hà Nội Hồ Chí Minh Đà Nẵng Hải Phòng Cần Thơ Huế Nha Trang Vũng Tàu Đồng Nai Bình Dương Quảng
        Họ tên Điện thoại Địa chỉ Thành phố Số Khách hàng Ngày sinh Ghi chú Công ty Quận Giới tính"""),
    "Thai": ("cp874", "TH 66", """
        สมชาย สมศรี สมหญิง ประเสริฐ วิชัย สุรชัย ณัฐพล กิตติ อนันต์ พงศ์ศักดิ์ ธนากร วรรณา มาลี นิภา สุดา
        จันทร์เพ็ญ พรทิพย์ กนกวรรณ ปิยะ รัตนา อรุณ ชูเกียรติ บุญมี ศิริพร เพ็ญศรี ฐิติมา ญาณี ฉัตรชัย ไพศาล โสภา
        ใจดี รักไทย แสงทอง ศรีสุข ทองดี วงศ์ใหญ่ บุญเรือง สุวรรณ แก้วมณี พันธุ์ดี มั่นคง เจริญสุข สายทอง ชัยวัฒน์
        อินทร์แก้ว คำแสน เกษมสุข ฤทธิ์ แซ่ลิ้ม ดวงใจ ปัญญา ผลดี ฟ้าใส ภักดี ยอดรัก ลิมป์ หอมหวน เอี่ยม
        กรุงเทพ เชียงใหม่ ภูเก็ต ขอนแก่น ชลบุรี นนทบุรี สงขลา อุดรธานี ระยอง นครปฐม อยุธยา
        ชื่อ นามสกุล โทรศัพท์ เบอร์ ที่อยู่ จังหวัด บริษัท ลูกค้า วันเกิด หมายเหตุ ประเทศ"""),
    "Simplified Chinese": (_CHINESE, "CN SG MY 86 65 60", """
        王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎
        余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文
        伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉文华建国小海燕鹏辉宇晨佳怡欣子浩然梓轩思雨雪梅琳
        志博峰波斌宁晓春丹婷倩莉颖云飞凯俊雅慧琴萍凤洁玲珍荣光东永天一诗梦瑶嘉欣悦美晶瑞新成龙翔宏亮
        北京上海广州深圳市成都武汉天津重庆杭州南京西安苏州长沙沈阳青岛郑州大连东莞宁波厦门福州省区县路号
        姓名电话手机城市地址公司客户联系人备注邮箱号码性别生日年月日所在国家等级会员编号"""),
    "Traditional Chinese": (_TAIWANESE, "TW HK MO 886 852 853", """
        王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉
        余潘杜戴夏鍾汪田任姜范方石姚譚廖鄒熊金陸郝孔白崔康邱秦江史顧侯邵孟龍萬雷錢湯尹黎易賴龔洪莊游詹簡
        偉芳娜秀英敏靜麗強磊軍洋勇艷傑娟濤明超蘭霞志家怡美玲淑雅婷建國豪君宏俊惠慧珍貞如文玉華宜佩芬雯琪瑜
        承恩宗翰柏冠宇軒子彥廷品睿哲欣心妤涵思穎詩婉筠凱銘德昌成榮輝祥智仁義信義忠孝詠嘉曉彤儀珊
        臺灣台北高雄中市港九龍香新竹桃園縣南屏東花蓮嘉義彰化基隆宜蘭雲林苗栗投澎湖沙田旺角灣仔元朗區路號
        姓名電話手機城地址公司客戶聯絡人備註郵箱號碼會員行動性別生日年月日國家"""),
    "Japanese": (_JAPANESE, "JP 81", """
        田中 山本 佐藤 鈴木 高橋 伊藤 渡辺 渡邊 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 斉藤
        清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本
        福田 太田 西村 三浦 藤井 金子 岡本 藤原 中野 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 内田 柴田
        太郎 花子 一郎 健一 直樹 大輔 翔太 拓也 裕子 恵子 陽子 明美 由美 美咲 愛 結衣 真由美 さくら 千尋 誠 翔 浩二
        東京都 大阪府 京都 名古屋市 横浜 神奈川県 札幌 福岡 仙台 広島 千葉 埼玉 新潟 静岡 熊本 鹿児島 沖縄 区 町 村
        姓名 氏名 名前 電話番号 携帯 住所 会社 様 顧客 生年月日 備考 郵便 フリガナ メール よみがな 番号 都道府県 株式会社
        あおい ひろし かおり まさる ゆうこ さやか みどり けんじ たけし なおみ えり ともこ すずき わたなべ はるか りつこ
        タナカ タロウ ヤマモト サトウ ハナコ スズキ イチロウ タカハシ イトウ コバヤシ ヨシダ マツモト ユミコ ケンジ ジュン
        キムラ ハシモト シミズ モリ オガワ ゴトウ ナカジマ フクダ オカモト リョウ ショウコ ヒロシ メグミ ノゾミ ミドリ エリ
        """ + _HALF_WIDTH),
    "Japanese in half-width katakana": (_JAPANESE, "JP 81", _HALF_WIDTH),
    "Korean": ("cp949", "KR 82", """
        김민수 이지은 박서준 최유진 정현우 강지훈 조은영 윤성호 장미란 임재현 한소희 오승민 서지원 신동엽 권혁수
        황정민 안영희 송혜교 전지현 홍길동 유재석 고은아 문성근 양현석 손예진 배수지 백종원 허준호 남궁원 심은하
        노진호 하태경 곽도원 성시경 차은우 주지훈 우영우 구자철 나영석 민경훈 류현진 엄정화 원미경 천우희 방시혁
        변요한 추신수 도경수 석진영 선우은 설경구 마동석 길동규 위하준 표창원 명세빈 기태영 탁재훈 옥택연 맹승지
        철수 영수 미영 경희 순자 정숙 상철 동현 준호 민지 수빈 하늘 보람 예은 채원 다은 가영 태희 혜진 병호 광수
        서울 부산 대구 인천 광주 대전 울산 경기도 강원도 수원시 성남시 청주 전주 제주 창원 포항 구 동 로 길 읍 면
        이름 성명 전화번호 휴대폰 휴대전화 주소 회사 고객명 메일 지역 비고 생년월일 국가 성별 담당자 등록일 연락처"""),
}  # fmt: skip
