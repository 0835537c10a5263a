"""ISO 3166: country codes, and the names that people's files use beside the official ones.

Here are the codes, the usual English names and the informal ones. Each country's names in its own
languages are in :mod:`importer.phone.cldr_names`, those in some further languages in
``phonenumbers``' own table.
"""

from __future__ import annotations

ALPHA_3 = """
AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM AT AUT AU AUS AW ABW
AX ALA AZ AZE BA BIH BB BRB BD BGD BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN
BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT BW BWA BY BLR BZ BLZ CA CAN CC CCK CD COD CF CAF CG COG
CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW CX CXR CY CYP CZ CZE
DE DEU DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP ET ETH FI FIN
FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB GB GBR GD GRD GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL
GM GMB GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG HM HMD HN HND HR HRV
HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY JM JAM
JO JOR JP JPN KE KEN KG KGZ KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO
LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA LY LBY MA MAR MC MCO MD MDA ME MNE
MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT MS MSR MT MLT MU MUS
MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC NL NLD NO NOR NP NPL
NR NRU NU NIU NZ NZL OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL PM SPM PN PCN PR PRI
PS PSE PT PRT PW PLW PY PRY QA QAT RE REU RO ROU RS SRB RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN
SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR SN SEN SO SOM SR SUR SS SSD ST STP SV SLV
SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA TJ TJK TK TKL TL TLS TM TKM TN TUN TO TON
TR TUR TT TTO TV TUV TW TWN TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB VA VAT VC VCT VE VEN
VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM YE YEM YT MYT ZA ZAF ZM ZMB ZW ZWE
"""
"""Alpha-2 and alpha-3 of each of the 249 countries, in turn."""

NAMES = {
    "AC": "Ascension Island",
    "AD": "Andorra",
    "AE": "United Arab Emirates|UAE|U.A.E.|Emirates|Emirati Arabi Uniti|الإمارات|إمارات|EAU",
    "AR": "Argentina|Argentine|República Argentina",
    "AS": "American Samoa|Amerika Sāmoa",
    "AT": "Austria|Österreich|Oesterreich|Republik Österreich",
    "AU": "Australia|Aussie",
    "BA": "Bosnia and Herzegovina|Bosnia|Bosnia-Herzegovina|BiH",
    "BD": "Bangladesh",
    "BE": "Belgium|België|Belgique|Belgien|Belgio",
    "BF": "Burkina Faso|Burkina",
    "BN": "Brunei|Brunei Darussalam|بروني",
    "BO": "Bolivia|Plurinational State of Bolivia|Estado Plurinacional de Bolivia|Wuliwya|Buliwya",
    "BQ": "Bonaire, Sint Eustatius and Saba|Caribbean Netherlands|Bonaire",
    "BR": "Brazil|Brasil|Brésil|Brasilien|República Federativa do Brasil",
    "BS": "Bahamas",
    "BY": "Belarus|Byelorussia",
    "CA": "Canada|Kanada",
    "CC": "Cocos Islands|Cocos (Keeling) Islands",
    "CD": "Democratic Republic of the Congo|DR Congo|DRC|D.R.C.|RDC|Congo-Kinshasa"
    "|Congo (Kinshasa)|Congo, The Democratic Republic of the|Congo, Dem. Rep.|Zaire"
    "|République démocratique du Congo",
    "CF": "Central African Republic|CAR",
    "CG": "Congo|Republic of the Congo|Congo-Brazzaville|Congo (Brazzaville)|Congo, Rep.",
    "CH": "Switzerland|Schweiz|Suisse|Svizzera|Suiza|Suíça",
    "CI": "Côte d'Ivoire|Ivory Coast|Cote d Ivoire|Elfenbeinküste|Costa de Marfil",
    "CL": "Chile",
    "CN": "China|PRC|P.R. China|PR China|People's Republic of China|Mainland China"
    "|República Popular China|República Popular da China|République populaire de Chine"
    "|Volksrepublik China|中华人民共和国|中華人民共和國",
    "CO": "Colombia",
    "CV": "Cape Verde|Cabo Verde",
    "CZ": "Czech Republic|Czechia|Česko|Ceska Republika|Tschechien",
    "DE": "Germany|Deutschland|Alemania|Alemanha|Allemagne|Germania|BRD"
    "|Federal Republic of Germany|Bundesrepublik Deutschland|Bundesrepublik",
    "DK": "Denmark|Danmark",
    "DO": "Dominican Republic|República Dominicana",
    "DZ": "Algeria|Dzayer",
    "EG": "Egypt|Misr|Egipto|Égypte|Arab Republic of Egypt|جمهورية مصر العربية",
    "EH": "Western Sahara",
    "ES": "Spain|España|Espanha|Espagne|Spanien|Spagna",
    "FI": "Finland|Suomi",
    "FJ": "Fiji|Viti",
    "FK": "Falkland Islands|Falkland Islands (Malvinas)|Malvinas|Islas Malvinas",
    "FM": "Micronesia|Federated States of Micronesia",
    "FO": "Faroe Islands|Faeroe Islands|Føroyar",
    "FR": "France|Francia|Frankreich|França|République française",
    "GB": "United Kingdom|UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland"
    "|Reino Unido|Royaume-Uni|Regno Unito|Vereinigtes Königreich|Inglaterra|Großbritannien"
    "|Gran Bretaña|Grã-Bretanha|Grande-Bretagne|Gran Bretagna|Angleterre"
    "|United Kingdom of Great Britain and Northern Ireland",
    "GM": "Gambia",
    "GR": "Greece|Hellas|Ellada|EL|Grecia|Ελλάς|Hellenic Republic",
    "GU": "Guam|Guåhan",
    "HK": "Hong Kong|Hongkong|Hong Kong SAR|Hong Kong SAR China|HKSAR",
    "HR": "Croatia|Hrvatska",
    "HT": "Haiti|Ayiti",
    "HU": "Hungary|Magyarország",
    "ID": "Indonesia",
    "IE": "Ireland|Éire|Republic of Ireland|Irlanda|Irlande",
    "IL": "Israel",
    "IN": "India|Bharat|Hindustan|Republic of India|Inde|Indien|Índia|हिन्दुस्तान|हिंदुस्तान",
    "IR": "Iran|Islamic Republic of Iran|Persia",
    "IS": "Iceland|Ísland",
    "IT": "Italy|Italia|Italien|Itália|Italie",
    "JO": "Jordan|Hashemite Kingdom of Jordan|المملكة الأردنية الهاشمية",
    "JP": "Japan|Nippon|Nihon|Japón|Japão|Japon|日本国",
    "KG": "Kyrgyzstan|Kyrgyz Republic",
    "KM": "Comoros|Komori",
    "KN": "Saint Kitts and Nevis|St Kitts and Nevis|St. Kitts & Nevis",
    "KP": "North Korea|N. Korea|Democratic People's Republic of Korea|DPRK|Korea, North"
    "|조선민주주의인민공화국",
    "KR": "South Korea|S. Korea|Korea|Republic of Korea|ROK|Korea, South|Corea del Sur|Südkorea"
    "|Coreia do Sul|Corée du Sud",
    "KZ": "Kazakhstan",
    "LA": "Laos|Lao PDR|Lao People's Democratic Republic|ສປປ ລາວ",
    "LB": "Lebanon|الجمهورية اللبنانية",
    "LC": "Saint Lucia|St Lucia",
    "LU": "Luxembourg|Luxemburg",
    "LY": "Libya",
    "MA": "Morocco|Maroc|Marruecos|Marrocos|Al Maghrib|المملكة المغربية",
    "MD": "Moldova|Republic of Moldova",
    "ME": "Montenegro|Црна Гора",
    "MF": "Saint Martin|Saint Martin (French part)|St Martin",
    "MH": "Marshall Islands|Aorōkin M̧ajeḷ",
    "MK": "North Macedonia|Macedonia|FYROM|The former Yugoslav Republic of Macedonia",
    "MM": "Myanmar|Burma|Birmania|Birmanie|बर्मा",
    "MN": "Mongolia|Монгол Улс",
    "MO": "Macao|Macau|Macau SAR",
    "MV": "Maldives|ދިވެހި ރާއްޖެ|Dhivehi Raajje",
    "MX": "Mexico|México|Méjico|Mexiko|Mexique|Estados Unidos Mexicanos",
    "MY": "Malaysia",
    "NG": "Nigeria",
    "NL": "Netherlands|Holland|Nederland|The Netherlands|Niederlande|Países Bajos|Pays-Bas"
    "|Países Baixos|Paesi Bassi|Holanda",
    "NO": "Norway|Norge|Noreg|Noruega",
    "NR": "Nauru|Naoero",
    "NZ": "New Zealand|Aotearoa|Nueva Zelanda",
    "PE": "Peru|Perú",
    "PF": "French Polynesia|Pōrīnetia Farāni",
    "PG": "Papua New Guinea|Papua Niu Gini|Papua Niugini",
    "PH": "Philippines|Pilipinas|Filipinas",
    "PL": "Poland|Polska|Polen",
    "PR": "Puerto Rico",
    "PS": "Palestine|State of Palestine|Palestinian Territories|Palestinian Territory, Occupied",
    "PT": "Portugal",
    "PW": "Palau|Belau",
    "RE": "Réunion|La Réunion",
    "RO": "Romania|România|Rumänien",
    "RU": "Russia|Russian Federation|Rossiya|Rusia|Russland|РФ|Российская Федерация|Federación Rusa"
    "|Federação Russa|Fédération de Russie|Russische Föderation",
    "SA": "Saudi Arabia|KSA|K.S.A.|Kingdom of Saudi Arabia|Arabia Saudita|Saudi|السعودية|سعودية",
    "SE": "Sweden|Sverige|Suecia|Schweden",
    "SG": "Singapore|Singapur",
    "SH": "Saint Helena|Saint Helena, Ascension and Tristan da Cunha|St Helena",
    "SI": "Slovenia|Slovenija",
    "SK": "Slovakia|Slovensko|Slovak Republic",
    "ST": "São Tomé and Príncipe",
    "SX": "Sint Maarten|Sint Maarten (Dutch part)|St Maarten",
    "SY": "Syria|Syrian Arab Republic|سورية|الجمهورية العربية السورية",
    "SZ": "Eswatini|Swaziland",
    "TA": "Tristan da Cunha",
    "TH": "Thailand",
    "TL": "Timor-Leste|East Timor|Timor Lorosa'e|Timor Lorosae",
    "TN": "Tunisia|الجمهورية التونسية",
    "TR": "Turkey|Türkiye|Turkiye|Turquía|Türkei",
    "TT": "Trinidad and Tobago|Trinidad",
    "TW": "Taiwan|Taiwan, Province of China|Republic of China|Taiwan R.O.C.|臺灣|中華民國",
    "TZ": "Tanzania|United Republic of Tanzania",
    "UA": "Ukraine|Ukraina|Україна",
    "US": "United States|United States of America|USA|U.S.A.|U.S.|America|Estados Unidos"
    "|Estados Unidos de América|Estados Unidos da América|EE.UU.|EE. UU.|EEUU|EUA|E.U.A."
    "|États-Unis|États-Unis d'Amérique|Vereinigte Staaten|Vereinigte Staaten von Amerika"
    "|Stati Uniti|Verenigde Staten",
    "UZ": "Uzbekistan|Ozbekiston",
    "VA": "Vatican|Vatican City|Holy See|Holy See (Vatican City State)",
    "VC": "Saint Vincent and the Grenadines|St Vincent and the Grenadines",
    "VE": "Venezuela|Bolivarian Republic of Venezuela|República Bolivariana de Venezuela",
    "VG": "British Virgin Islands|Virgin Islands (British)|Virgin Islands, British|BVI",
    "VI": "U.S. Virgin Islands|Virgin Islands (U.S.)|Virgin Islands, U.S.|USVI",
    "VN": "Vietnam|Viet Nam|Việt Nam",
    "XK": "Kosovo|XKX|Kosova",
    "ZA": "South Africa|RSA|R.S.A.|Suid-Afrika|Sudáfrica|África do Sul|Südafrika|Mzansi",
}
"""Alpha-2 → names, the usual English one first, parted by ``|``."""
