"""What countries are called where they lie, written by .ci/country_names.py; not by hand.

From the Unicode Common Locale Data Repository 48.2.0, © Unicode, Inc., under the Unicode License
(LICENSES/Unicode-3.0.txt): each country in its own languages, and in those of the headers that the
importer knows. A module of text, for that costs 0.01 s and 0.2 MB when it is first asked for, and
no further dependency.
"""
# ruff: noqa: E501  # one line for each country

CLDR_NAMES = """
AD Andorre|एंडोरा|أندورا
AE الإمارات العربية المتحدة|Emiratos Árabes Unidos|Emirados Árabes Unidos|Émirats arabes unis|Vereinigte Arabische Emirate|संयुक्त अरब अमीरात
AF افغانستان|Owganystan|Afghanistan|Afganistán|Afeganistão|अफ़गानिस्तान
AG Antigua & Barbuda|Antigua y Barbuda|Antígua e Barbuda|Antigua-et-Barbuda|Antigua und Barbuda|एंटिगुआ और बरबुडा|أنتيغوا وبربودا
AI Anguilla|Anguila|एंग्विला|أنغويلا
AL Shqipëri|Albania|Albanie|Albanien|अल्बानिया|ألبانيا
AM Հայաստան|Armenia|Arménie|Armenien|आर्मेनिया|أرمينيا
AO Angola|अंगोला|أنغولا
AQ Antarctica|Antártida|Antarctique|Antarktis|अंटार्कटिका|أنتاركتيكا
AR Argentinien|अर्जेंटीना|الأرجنتين
AS Samoa Americana|Samoa américaines|Amerikanisch-Samoa|अमेरिकी समोआ|ساموا الأمريكية
AT Austrija|Ausztria|Avstrija|Autriche|ऑस्ट्रिया|النمسا
AU Australie|Australien|ऑस्ट्रेलिया|أستراليا
AW Aruba|अरूबा|أروبا
AX Åland|Åland Islands|Islas Aland|Ilhas Aland|Îles Åland|Ålandinseln|एलैंड द्वीपसमूह|جزر آلاند
AZ Azərbaycan|Азәрбајҹан|Azerbaijan|Azerbaiyán|Azerbaijão|Azerbaïdjan|Aserbaidschan|अज़रबैजान|أذربيجان
BA Bosna i Hercegovina|Босна и Херцеговина|Bosnia y Herzegovina|Bósnia e Herzegovina|Bosnie-Herzégovine|Bosnien und Herzegowina|बोस्निया और हर्ज़ेगोविना|البوسنة والهرسك
BB Barbados|Barbade|बारबाडोस|بربادوس
BD বাংলাদেশ|Bangladés|Bangladesch|बांग्लादेश|بنغلاديش
BE Bélgica|बेल्जियम|بلجيكا
BF Burquina Faso|बुर्किना फ़ासो|بوركينا فاسو
BG България|Bulgaria|Bulgarie|Bulgarien|बुल्गारिया|بلغاريا
BH البحرين|Bahrain|Baréin|Bahreïn|बहरीन
BI Burundi|Uburundi|बुरुंडी|بوروندي
BJ Bénin|बेनिन|بنين
BL Saint-Barthélemy|St. Barthélemy|San Bartolomé|São Bartolomeu|सेंट बार्थेलेमी|سان بارتليمي
BM Bermuda|Bermudas|Bermudes|बरमूडा|برمودا
BN ब्रूनेई|بروناي
BO Bolivie|Bolivien|बोलीविया|بوليفيا
BQ Caribisch Nederland|Caribe neerlandés|Países Baixos Caribenhos|Pays-Bas caribéens|Karibische Niederlande|कैरिबियन नीदरलैंड|هولندا الكاريبية
BR Brazile|ब्राज़ील|البرازيل
BS बहामास|جزر البهاما
BT འབྲུག|Bhutan|Bután|Butão|Bhoutan|भूटान|بوتان
BV Bouvet Island|Isla Bouvet|Ilha Bouvet|Île Bouvet|Bouvetinsel|बोवेत द्वीप|جزيرة بوفيه
BW Botswana|Botsuana|बोत्स्वाना|بوتسوانا
BY Беларусь|Bielorrusia|Bielorrússia|Biélorussie|बेलारूस|بيلاروس
BZ Belize|Belice|बेलीज़|بليز
CA कनाडा|كندا
CC Islas Cocos|Ilhas Cocos (Keeling)|Îles Cocos|Kokosinseln|कोकोस (कीलिंग) द्वीपसमूह|جزر كوكوس (كيلينغ)|Ilhas Cocos|جزر كوكوس
CD Congo (RDC)|Republíki ya Kongó Demokratíki|Kongo - Kinshasa|Kongo (DRC)|Congo (DRC)|República Democrática del Congo|República Democrática do Congo|Kongo (Demokratische Republik)|कांगो - किंशासा|कांगो (डीआरसी)|الكونغو - كينشاسا|جمهورية الكونغو الديمقراطية
CF République centrafricaine|Ködörösêse tî Bêafrîka|República Centroafricana|República Centro-Africana|Zentralafrikanische Republik|मध्य अफ़्रीकी गणराज्य|جمهورية أفريقيا الوسطى
CG République du Congo|Congo (Republic)|Congo (República)|República do Congo|Kongo-Brazzaville|Kongo (Republik)|कांगो – ब्राज़ाविल|कांगो (गणराज्य)|الكونغو - برازافيل|جمهورية الكونغو
CH Schwiiz|Svizra|स्विट्ज़रलैंड|سويسرا
CI République de Côte d’Ivoire|Costa do Marfim|कोत दिवुआर|आइवरी कोस्ट|ساحل العاج|كوت ديفوار
CK Cook Islands|Islas Cook|Ilhas Cook|Îles Cook|Cookinseln|कुक द्वीपसमूह|جزر كوك
CL Chili|चिली|تشيلي
CM Cameroon|Cameroun|Camerún|Camarões|Kamerun|कैमरून|الكاميرون
CN 中国|中國|རྒྱ་ནག|중국|جۇڭگو|Cunghgoz|Chine|चीन|الصين
CO Colombie|Kolumbien|कोलंबिया|كولومبيا
CR Costa Rica|कोस्टारिका|كوستاريكا
CU Cuba|Kuba|क्यूबा|كوبا
CV Cap-Vert|केप वर्ड|الرأس الأخضر
CW Curaçao|Kòrsou|Curazao|कुरासाओ|كوراساو
CX Christmas Island|Isla de Navidad|Ilha Christmas|Île Christmas|Weihnachtsinsel|क्रिसमस द्वीप|جزيرة كريسماس
CY Κύπρος|Kıbrıs|Cyprus|Chipre|Chypre|Zypern|साइप्रस|قبرص
CZ Chequia|República Checa|Tchéquia|República Tcheca|Tchéquie|République tchèque|Tschechische Republik|चेकिया|चेक गणराज्य|التشيك|جمهورية التشيك
DE जर्मनी|ألمانيا
DJ جيبوتي|Djibouti|Yibuti|Djibuti|Dschibuti|जिबूती
DK Dänemark|Dinamarca|डेनमार्क|الدانمرك
DM Dominica|Dominique|डोमिनिका|دومينيكا
DO République dominicaine|Dominikanische Republik|डोमिनिकन गणराज्य|جمهورية الدومينيكان
DZ الجزائر|Algérie|Argelia|Algerien|अल्जीरिया
EC Ecuador|Equador|Équateur|इक्वाडोर|الإكوادور
EE Eesti|Estonia|Estonie|Estland|एस्टोनिया|إستونيا
EG مصر|Egito|Ägypten|मिस्र
EH الصحراء الغربية|Sáhara Occidental|Saara Ocidental|Westsahara|पश्चिमी सहारा
ER إريتريا|Eritrea|ኤርትራ|Eritreia|Érythrée|इरिट्रिया
ES Espanya|Espainia|स्पेन|إسبانيا
ET ኢትዮጵያ|Ethiopia|Etiopía|Éthiopie|Äthiopien|इथियोपिया|إثيوبيا
FI Finlandia|Finlande|Finnland|फ़िनलैंड|فنلندا
FJ Fiyi|Fidji|Fidschi|फ़िजी|فيجي
FK Falkland Islands (Islas Malvinas)|Islas Malvinas (Islas Falkland)|Ilhas Malvinas|Ilhas Malvinas (Ilhas Falkland)|Îles Malouines|Îles Malouines (Îles Falkland)|Falklandinseln|Falklandinseln (Malwinen)|फ़ॉकलैंड द्वीपसमूह|फ़ॉकलैंड द्वीपसमूह (इज़्लास माल्विनास)|جزر فوكلاند|جزر فوكلاند - جزر مالفيناس
FM Micronésie|Mikronesien|माइक्रोनेशिया|ميكرونيزيا
FO Islas Feroe|Ilhas Faroé|Îles Féroé|Färöer|फ़ेरो द्वीपसमूह|جزر فارو
FR फ़्रांस|فرنسا
GA Gabon|Gabão|Gabun|गैबॉन|الغابون
GB Y Deyrnas Unedig|an Ríocht Aontaithe|An Rìoghachd Aonaichte|यूनाइटेड किंगडम|यू॰के॰|المملكة المتحدة
GD Grenada|Granada|Grenade|ग्रेनाडा|غرينادا
GE საქართველო|Гуырдзыстон|Georgia|Géorgie|Georgien|जॉर्जिया|جورجيا
GF Guyane française|French Guiana|Guayana Francesa|Guiana Francesa|Französisch-Guayana|फ़्रेंच गुयाना|غويانا الفرنسية
GG Guernsey|Guernesey|गर्नसी|غيرنزي
GH Ghana|Gaana|Ghana nutome|Gana|घाना|غانا
GI Gibraltar|जिब्राल्टर|جبل طارق
GL Kalaallit Nunaat|Greenland|Groenlandia|Groenland|Grönland|ग्रीनलैंड|غرينلاند
GM Gambie|गाम्बिया|غامبيا
GN Guinée|Guinea|Guiné|गिनी|غينيا
GP Guadeloupe|Guadalupe|ग्वाडेलूप|غوادلوب
GQ Guinea Ecuatorial|Guinée équatoriale|Guiné Equatorial|Equatorial Guinea|Äquatorialguinea|इक्वेटोरियल गिनी|غينيا الاستوائية
GR Ελλάδα|Grèce|Griechenland|यूनान|اليونان
GS South Georgia & South Sandwich Islands|Islas Georgia del Sur y Sandwich del Sur|Ilhas Geórgia do Sul e Sandwich do Sul|Géorgie du Sud-et-les Îles Sandwich du Sud|Südgeorgien und die Südlichen Sandwichinseln|दक्षिण जॉर्जिया और दक्षिण सैंडविच द्वीपसमूह|جورجيا الجنوبية وجزر ساندويتش الجنوبية
GT Guatemala|ग्वाटेमाला|غواتيمالا
GU गुआम|غوام
GW Guiné-Bissau|Guinea-Bissau|Guinea-Bisáu|Guinée-Bissau|गिनी-बिसाउ|غينيا بيساو
GY Guyana|Guiana|गुयाना|غيانا
HK 中国香港特别行政区|香港|中國香港特別行政區|RAE de Hong Kong (China)|Hong Kong, RAE da China|R.A.S. chinoise de Hong Kong|Sonderverwaltungsregion Hongkong|हाँग काँग (चीन विशेष प्रशासनिक क्षेत्र)|हाँग काँग|هونغ كونغ الصينية (منطقة إدارية خاصة)|هونغ كونغ|RAE de Hong Kong|هونغ كونغ الصينية
HM Heard & McDonald Islands|Islas Heard y McDonald|Ilhas Heard e McDonald|Îles Heard-et-MacDonald|Heard und McDonaldinseln|हर्ड द्वीप और मैकडोनॉल्ड द्वीपसमूह|جزيرة هيرد وجزر ماكدونالد
HN Honduras|होंडूरास|هندوراس
HR Croazia|Croasia|Croacia|Croatie|Kroatien|क्रोएशिया|كرواتيا
HT हैती|هايتي
HU Hungría|Hongrie|Ungarn|हंगरी|هنغاريا
ID Indonésie|Indonesien|इंडोनेशिया|إندونيسيا
IE Irland|आयरलैंड|أيرلندا
IL إسرائيل|ישראל|इज़राइल
IM Isle of Man|Ellan Vannin|Isla de Man|Ilha de Man|Île de Man|आइल ऑफ़ मैन|جزيرة مان
IN भारत|ভাৰত|ভারত|ભારત|ಭಾರತ|ہِندوستان|ഇന്ത്യ|ଭାରତ|ਭਾਰਤ|भारतः|ᱤᱱᱰᱤᱭᱟ|ڀارت|இந்தியா|భారతదేశం|بھارت|الهند
IO British Indian Ocean Territory|Chagos Archipelago|Territorio Británico del Océano Índico|Archipiélago de Chagos|Território Britânico do Oceano Índico|Arquipélago de Chagos|Territoire britannique de l’océan Indien|Archipel des Chagos|Britisches Territorium im Indischen Ozean|Chagos-Archipel|ब्रिटिश हिंद महासागरीय क्षेत्र|चागोस द्वीपसमूह|الإقليم البريطاني في المحيط الهندي|أرخبيل تشاغوس
IQ العراق|عێراق|Iraq|Irak|Iraque|इराक
IR ایران|ईरान
IS Islandia|Islande|आइसलैंड|آيسلندا
IT इटली|إيطاليا
JE Jersey|जर्सी|جيرسي
JM Jamaica|Jamaïque|Jamaika|जमैका|جامايكا
JO الأردن|Jordania|Jordanie|Jordanien|जॉर्डन
JP 日本|जापान|اليابان
KE Kenya|Kenia|Quênia|केन्या|كينيا
KG Кыргызстан|Киргизия|Kirguistán|Quirguistão|Kirghizstan|Kirgisistan|किर्गिज़स्तान|قيرغيزستان
KH កម្ពុជា|Cambodia|Camboya|Camboja|Cambodge|Kambodscha|कंबोडिया|كمبوديا
KI Kiribati|Quiribati|किरिबाती|كيريباتي
KM جزر القمر|Comores|Comoras|Komoren|कोमोरोस
KN San Cristóbal y Nieves|São Cristóvão e Névis|Saint-Christophe-et-Niévès|St. Kitts und Nevis|सेंट किट्स और नेविस|سانت كيتس ونيفيس
KP 북한|Corea del Norte|Coreia do Norte|Corée du Nord|Nordkorea|उत्तर कोरिया|كوريا الشمالية
KR 대한민국|한국|दक्षिण कोरिया|كوريا الجنوبية
KW الكويت|Kuwait|Koweït|कुवैत
KY Cayman Islands|Islas Caimán|Ilhas Cayman|Îles Caïmans|Kaimaninseln|कैमेन द्वीपसमूह|جزر كايمان
KZ Қазақстан|Казахстан|Kazajistán|Cazaquistão|Kasachstan|कज़ाखस्तान|كازاخستان
LA ລາວ|लाओस|لاوس
LB لبنان|Líbano|Liban|Libanon|लेबनान
LC Santa Lucía|Sainte-Lucie|सेंट लूसिया|سانت لوسيا
LI Liechtenstein|Liächteschtäi|लिचेंस्टीन|ليختنشتاين
LK ශ්රී ලංකාව|இலங்கை|Sri Lanka|श्रीलंका|سريلانكا
LR Liberia|लाइबेरिया|ليبيريا
LS Lesotho|Lesoto|लेसोथो|ليسوتو
LT Lietuva|Lithuania|Lituania|Lituanie|Litauen|लिथुआनिया|ليتوانيا
LU Lëtzebuerg|Luxemburgo|लग्ज़मबर्ग|لوكسمبورغ
LV Latvija|Latvia|Letonia|Lettonie|Lettland|लातविया|لاتفيا
LY ليبيا|Libia|Libye|Libyen|लीबिया
MA المغرب|Meṛṛuk|Marokko|मोरक्को
MC Monaco|मोनाको|موناكو
MD Republica Moldova|Moldavia|Moldavie|Republik Moldau|मॉल्डोवा|مولدوفا
ME Crna Gora|मोंटेनेग्रो|الجبل الأسود
MF San Martín|São Martinho|सेंट मार्टिन|سان مارتن
MG Madagascar|Madagasikara|Madagaskar|मेडागास्कर|مدغشقر
MH Islas Marshall|Ilhas Marshall|Îles Marshall|Marshallinseln|मार्शल द्वीपसमूह|جزر مارشال
MK Северна Македонија|Maqedonia e Veriut|Macedonia del Norte|Macedônia do Norte|Macédoine du Nord|Nordmazedonien|उत्तरी मकदूनिया|مقدونيا الشمالية
ML Mali|माली|مالي
MM မြန်မာ|Myanmar (Burma)|Myanmar (Birmania)|Mianmar (Birmânia)|Myanmar (Birmanie)|म्यांमार (बर्मा)|ميانمار (بورما)|Mianmar|म्यांमार|ميانمار
MN Монгол|Mongolie|Mongolei|मंगोलिया|منغوليا
MO Macau, RAE da China|中國澳門特別行政區|澳門|中国澳门特别行政区|澳门|Macao SAR China|RAE de Macao (China)|R.A.S. chinoise de Macao|Sonderverwaltungsregion Macau|मकाऊ (विशेष प्रशासनिक क्षेत्र चीन)|मकाऊ|منطقة ماكاو الإدارية الخاصة|مكاو|RAE de Macao
MP Northern Mariana Islands|Islas Marianas del Norte|Ilhas Marianas do Norte|Îles Mariannes du Nord|Nördliche Marianen|उत्तरी मारियाना द्वीपसमूह|جزر ماريانا الشمالية
MQ Martinique|Martinica|मार्टीनिक|جزر المارتينيك
MR موريتانيا|Mauritania|Mauritanie|Mauretanien|मॉरिटानिया
MS Montserrat|मोंटसेरात|مونتسرات
MT Malta|Malte|माल्टा|مالطا
MU Mauritius|Maurice|Mauricio|मॉरीशस|موريشيوس
MV Maldivas|Malediven|मालदीव|جزر المالديف
MW Malawi|Malaui|मलावी|ملاوي
MX मैक्सिको|المكسيك
MY Malasia|Malaisie|मलेशिया|ماليزيا
MZ Moçambique|Mozambique|Mosambik|मोज़ांबिक|موزمبيق
NA Namibia|Namibie|नामीबिया|ناميبيا
NC Nouvelle-Calédonie|New Caledonia|Nueva Caledonia|Nova Caledônia|Neukaledonien|न्यू कैलेडोनिया|كاليدونيا الجديدة
NE Niger|नाइजर|النيجر
NF Norfolk Island|Isla Norfolk|Ilha Norfolk|Île Norfolk|Norfolkinsel|नॉरफ़ॉक द्वीप|جزيرة نورفولك
NG Nàìjíríà|नाइजीरिया|نيجيريا
NI Nicaragua|निकारागुआ|نيكاراغوا
NL Nederlân|नीदरलैंड|هولندا
NO Norga|Norvège|Norwegen|नॉर्वे|النرويج
NP नेपाल|Nepal|نيبال
NR नाउरु|ناورو
NU Niue|नीयू|نيوي
NZ Aotearoa New Zealand|Aotearoa (Nueva Zelanda)|Nova Zelândia|Aotearoa da Nova Zelândia|Nouvelle-Zélande|Aotearoa (Nouvelle-Zélande)|Neuseeland|Aotearoa (Neuseeland)|न्यूज़ीलैंड|औटेआरोआ न्यूज़ीलैंड|نيوزيلندا
OM عُمان|Oman|ओमान
PA Panamá|पनामा|بنما
PE Pérou|पेरू|بيرو
PF Polynésie française|Polinesia Francesa|Französisch-Polynesien|फ़्रेंच पोलिनेशिया|بولينيزيا الفرنسية
PG Papúa Nueva Guinea|Papua-Nova Guiné|Papouasie-Nouvelle-Guinée|Papua-Neuguinea|पापुआ न्यू गिनी|بابوا غينيا الجديدة
PH Philippinen|फ़िलिपींस|الفلبين
PK Pakistan|پاکستان|Paquistão|पाकिस्तान|باكستان
PL Lenkija|Polonia|Pologne|पोलैंड|بولندا
PM Saint-Pierre-et-Miquelon|St. Pierre & Miquelon|San Pedro y Miquelón|São Pedro e Miquelão|St. Pierre und Miquelon|सेंट पिएरे और मिक्वेलान|سان بيير ومكويلون
PN Pitcairn Islands|Pitcairn|Islas Pitcairn|Ilhas Pitcairn|Îles Pitcairn|Pitcairninseln|पिटकैर्न द्वीपसमूह|جزر بيتكيرن
PR Porto Rico|पोर्टो रिको|بورتوريكو
PS الأراضي الفلسطينية|فلسطين|Territorios Palestinos|Palestina|Territoires palestiniens|Palästinensische Autonomiegebiete|Palästina|फ़िलिस्तीनी क्षेत्र|फ़िलिस्तीन
PT पुर्तगाल|البرتغال
PW Palaos|पलाऊ|بالاو
PY Paraguay|Paraguai|पराग्वे|باراغواي
QA قطر|Qatar|Catar|Katar|क़तर
RE Reunião|रियूनियन|روينيون
RO Rumanía|Romênia|Roumanie|रोमानिया|رومانيا
RS Србија|Srbija|Szerbia|Serbia|Srbsko|Сербія|Sérvia|Serbie|Serbien|सर्बिया|صربيا
RU Россия|Русија|Рәсәй|Ород Улас|Росси|Арассыыйа|Россия Федерациязы|Russie|रूस|روسيا
RW Rwanda|U Rwanda|Ruanda|रवांडा|رواندا
SA المملكة العربية السعودية|Arabia Saudí|Arabie saoudite|Saudi-Arabien|सऊदी अरब
SB Solomon Islands|Islas Salomón|Ilhas Salomão|Îles Salomon|Salomonen|सोलोमन द्वीपसमूह|جزر سليمان
SC Seychelles|Seicheles|Seychellen|सेशेल्स|سيشل
SD السودان|Sudan|Sudão|Soudan|सूडान
SE Ruotsi|Suède|स्वीडन|السويد
SG Singapura|சிங்கப்பூர்|新加坡|Singapour|सिंगापुर|سنغافورة
SH Santa Elena|Santa Helena|Sainte-Hélène|सेंट हेलेना|سانت هيلينا
SI Zlovenia|Eslovenia|Slovénie|Slowenien|स्लोवेनिया|سلوفينيا
SJ Svalbard og Jan Mayen|Svalbard & Jan Mayen|Svalbard y Jan Mayen|Svalbard e Jan Mayen|Svalbard et Jan Mayen|Spitzbergen und Jan Mayen|स्वालबार्ड और जान मायेन|سفالبارد وجان ماين
SK Eslovaquia|Slovaquie|Slowakei|स्लोवाकिया|سلوفاكيا
SL Sierra Leone|Sierra Leona|Serra Leoa|सिएरा लियोन|سيراليون
SM San Marino|Saint-Marin|सैन मेरीनो|سان مارينو
SN Sénégal|Senegaal|सेनेगल|السنغال
SO الصومال|Soomaaliya|Somalia|Somalie|सोमालिया
SR Suriname|Surinam|सूरीनाम|سورينام
SS South Sudan|Sudán del Sur|Sudão do Sul|Soudan du Sud|Südsudan|दक्षिण सूडान|جنوب السودان
ST São Tomé e Príncipe|Santo Tomé y Príncipe|Sao Tomé-et-Principe|São Tomé und Príncipe|साओ टोम और प्रिंसिपे|ساو تومي وبرينسيبي
SV El Salvador|Salvador|अल सल्वाडोर|السلفادور
SX Saint-Martin (partie néerlandaise)|सिंट मार्टिन|سانت مارتن
SY سوريا|Siria|Syrie|Syrien|सीरिया
SZ Esuatini|Suazilandia|Essuatíni|Swasiland|एस्वाटिनी|स्वाज़ीलैंड|إسواتيني|سوازيلاند
TC Turks & Caicos Islands|Islas Turcas y Caicos|Ilhas Turcas e Caicos|Îles Turques-et-Caïques|Turks- und Caicosinseln|तुर्क और कैकोज़ द्वीपसमूह|جزر توركس وكايكوس
TD تشاد|Tchad|Chad|Chade|Tschad|चाड
TF French Southern Territories|Territorios Australes Franceses|Territórios Franceses do Sul|Terres australes françaises|Französische Süd- und Antarktisgebiete|फ़्रांसीसी दक्षिणी क्षेत्र|الأقاليم الجنوبية الفرنسية
TG Togo|टोगो|توغو
TH ไทย|Tailandia|Thaïlande|थाईलैंड|تايلاند
TJ Тоҷикистон|Tajikistan|Tayikistán|Tadjiquistão|Tadjikistan|Tadschikistan|ताजिकिस्तान|طاجيكستان
TK Tokelau|तोकेलाउ|توكيلاو
TL República Democrática de Timor-Leste|Timor Oriental|Osttimor|तिमोर-लेस्त|पूर्वी तिमोर|تيمور - ليشتي|تيمور الشرقية
TM Türkmenistan|Turcomenistão|तुर्कमेनिस्तान|تركمانستان
TN تونس|Tunisie|Túnez|Tunesien|ट्यूनीशिया
TO Tonga|टोंगा|تونغا
TR Turquie|तुर्किये|تركيا
TT Trinidad y Tobago|Trinidad e Tobago|Trinité-et-Tobago|Trinidad und Tobago|त्रिनिदाद और टोबैगो|ترينيداد وتوباغو
TV Tuvalu|तुवालू|توفالو
TW 台湾|台灣|ताइवान|تايوان
TZ Tanzanie|Tansania|तंज़ानिया|تنزانيا
UA Украина|Ucrania|यूक्रेन|أوكرانيا
UG Uganda|Ouganda|युगांडा|أوغندا
UM U.S. Outlying Islands|Islas menores alejadas de EE. UU.|Ilhas Menores Distantes dos EUA|Îles mineures éloignées des États-Unis|Amerikanische Überseeinseln|यू॰एस॰ आउटलाइंग द्वीपसमूह|جزر الولايات المتحدة النائية
US ʻAmelika Hui Pū ʻIa|संयुक्त राज्य|अमेरिका|الولايات المتحدة
UY Uruguay|Uruguai|उरूग्वे|أورغواي
UZ Oʻzbekiston|Ўзбекистон|Uzbequistão|Ouzbékistan|Usbekistan|उज़्बेकिस्तान|أوزبكستان
VA Città del Vaticano|Ciudad del Vaticano|Cidade do Vaticano|État de la Cité du Vatican|Vatikanstadt|वेटिकन सिटी|الفاتيكان
VC San Vicente y las Granadinas|São Vicente e Granadinas|Saint-Vincent-et-les Grenadines|St. Vincent und die Grenadinen|सेंट विंसेंट और ग्रेनाडाइंस|سانت فنسنت وجزر غرينادين
VE वेनेज़ुएला|فنزويلا
VG Islas Vírgenes Británicas|Ilhas Virgens Britânicas|Îles Vierges britanniques|Britische Jungferninseln|ब्रिटिश वर्जिन द्वीपसमूह|جزر فيرجن البريطانية
VI Islas Vírgenes de EE. UU.|Ilhas Virgens Americanas|Îles Vierges des États-Unis|Amerikanische Jungferninseln|यू॰एस॰ वर्जिन द्वीपसमूह|جزر فيرجن الأمريكية
VN Vietnã|वियतनाम|فيتنام
VU Vanuatu|वनुआतू|فانواتو
WF Wallis-et-Futuna|Wallis & Futuna|Wallis y Futuna|Wallis e Futuna|Wallis und Futuna|वालिस और फ़्यूचूना|جزر والس وفوتونا
WS Samoa|समोआ|ساموا
XK Kosovë|Косово|कोसोवो|كوسوفو
YE اليمن|Yemen|Iêmen|Jemen|यमन
YT Mayotte|मायोते|مايوت
ZA Afrika Borwa|Aforika Borwa|EMzantsi Afrika|iNingizimu Afrika|Afrique du Sud|दक्षिण अफ़्रीका|جنوب أفريقيا
ZM Zambia|Zambie|Sambia|ज़ाम्बिया|زامبيا
ZW Zimbabwe|Zimbabue|Simbabwe|ज़िम्बाब्वे|زيمبابوي
"""
