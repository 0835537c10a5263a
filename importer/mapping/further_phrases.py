"""The phrases that headers are made of in further languages; see :mod:`importer.mapping.phrases`.

Russian, Ukrainian, Polish, Turkish, Hebrew, Chinese (in both scripts), Japanese, Korean,
Indonesian, Vietnamese, Italian and Dutch. What means another thing elsewhere is left out, however
common it is: the Turkish ``cep`` is Brazil's postal code, the Chinese ``名字`` a family name in
Japan.
"""

from __future__ import annotations

from importer.mapping.phrases import HOME, MOBILE, OTHER, PHONE, WHATSAPP, WORK, Field

FURTHER_PHRASES: dict[Field, dict[int, str]] = {
    "phone": {
        WHATSAPP: """
            ватсап | вотсап | номер whatsapp | номер ватсап | номер вотсап | whatsapp номер |
            numer whatsapp | whatsapp numarası | whatsapp numarasi | וואטסאפ | ווטסאפ |
            מספר וואטסאפ | מספר ווטסאפ | whatsapp号码 | whatsapp 号码 | whatsapp號碼 |
            whatsapp 號碼 | whatsapp番号 | whatsapp 番号 | whatsapp 번호 | 왓츠앱 | 왓츠앱 번호 |
            nomor wa | nomor whatsapp | nomer wa | nomer whatsapp | so whatsapp
        """,
        MOBILE: """
            мобильный | мобильный телефон | мобильный номер | номер мобильного |
            номер мобильного телефона | моб | моб телефон | моб тел | сотовый |
            сотовый телефон | номер сотового | мобільний | мобільний телефон |
            мобільний номер | номер мобільного | komorka | telefon komorkowy |
            tel komorkowy | tel kom | numer komorki | nr komorki |
            numer telefonu komorkowego | nr telefonu komorkowego | cep telefonu | cep tel |
            cep telefonu numarası | cep telefonu numarasi | cep numarası | cep numarasi |
            gsm numarası | gsm numarasi | נייד | טלפון נייד | מספר נייד | מספר טלפון נייד |
            סלולרי | טלפון סלולרי | פלאפון | מספר פלאפון | 手机 | 手机号 | 手机号码 | 移动电话 |
            手機 | 手機號 | 手機號碼 | 行動電話 | 行動電話號碼 | 流動電話 | 携帯 | 携帯電話 |
            携帯番号 | 携帯電話番号 | 휴대폰 | 휴대폰번호 | 휴대폰 번호 | 휴대전화 |
            휴대전화번호 | 휴대전화 번호 | 핸드폰 | 핸드폰번호 | 핸드폰 번호 | ponsel |
            nomor ponsel | no ponsel | nomor hp | nomer hp | nomor handphone | no handphone |
            di động | số di động | điện thoại di động | số điện thoại di động | so di dong |
            dien thoai di dong | so dien thoai di dong | cellulare | numero cellulare |
            numero di cellulare | telefono cellulare | tel cellulare | mobiel |
            mobiele telefoon | mobiel nummer | mobielnummer | gsm nummer | gsmnummer
        """,
        PHONE: """
            телефон | тел | номер телефона | номер тел | контактный телефон |
            контактный номер | номер телефону | контактний телефон | numer telefonu |
            nr telefonu | telefon kontaktowy | telefon numarası | telefon numarasi |
            iletişim numarası | iletisim numarasi | טלפון | מספר טלפון | מס טלפון | 电话 |
            电话号码 | 联系电话 | 電話 | 電話號碼 | 聯絡電話 | 電話番号 | お電話番号 | 전화 |
            전화번호 | 전화 번호 | 연락처 | telepon | telpon | telp | nomor telepon |
            no telepon | no telpon | no telp | nomor telp | nomer telepon | điện thoại |
            số điện thoại | sđt | số đt | dien thoai | so dien thoai | sdt |
            recapito telefonico | telefoon | telefoonnummer | telefoonnr | telefoon nummer
        """,
        HOME: """
            домашний телефон | telefon domowy | telefon stacjonarny | ev telefonu | 家庭电话 |
            住宅电话 | 住宅電話 | 自宅電話 | 自宅電話番号 | 집전화 | telepon rumah |
            telefono fisso | telefono casa | telefono di casa | telefoon thuis | vaste telefoon
        """,
        WORK: """
            рабочий телефон | telefon służbowy | iş telefonu | 办公电话 | 公司电话 | 公司電話 |
            会社電話 | 会社電話番号 | 회사전화 | 직장전화 | telepon kantor | telefono ufficio |
            telefono lavoro | telefoon werk | werktelefoon
        """,
        OTHER: """
            другой телефон | дополнительный телефон | второй телефон | inny telefon |
            diğer telefon | 其他电话 | 其他電話 | altro telefono | andere telefoon
        """,
    },
    "first_name": {
        0: """
            imię | imiona | שם פרטי | 名 | 下の名前 | nama depan | voornaam | voornamen | roepnaam |
            keresztnev | utonev | jmeno | krestni jmeno
        """,
    },
    "last_name": {
        0: """
            фамилия | прізвище | nazwisko | soyad | soyadı | soyadi | soyisim | שם משפחה | 姓 |
            姓氏 | 苗字 | 성 | nama belakang | nama keluarga | cognome | cognomi | achternaam |
            familienaam | vezeteknev | csaladnev | prijmeni
        """,
    },
    "name": {
        0: """
            имя | ім'я | імя | adı | isim | שם | 名前 | お名前 | 이름 | nama
        """,
    },
    "full_name": {
        0: """
            фио | ф и о | полное имя | имя и фамилия | имя фамилия | фамилия и имя |
            фамилия имя | фамилия имя отчество | имя клиента | фио клиента | піб |
            прізвище та ім'я | ім'я та прізвище | imię i nazwisko | imię nazwisko |
            nazwisko i imię | ad soyad | adı soyadı | adi soyadi | ad ve soyad |
            isim soyisim | müşteri adı | musteri adi | שם מלא | שם לקוח | שם הלקוח | 姓名 | 全名 |
            客户姓名 | 客戶姓名 | 联系人姓名 | 氏名 | フルネーム | お客様名 | 성명 | 성함 | 고객명 |
            nama lengkap | nama pelanggan | nama customer | họ tên | họ và tên |
            họ tên khách hàng | tên khách hàng | ho va ten | ten khach hang | nome e cognome |
            nome cognome | cognome e nome | cognome nome | nominativo | volledige naam |
            klantnaam | voor en achternaam
        """,
    },
    "email": {
        0: """
            электронная почта | эл почта | почта | адрес электронной почты | имейл |
            електронна пошта | adres e mail | adres email | adres mail | e posta | eposta |
            e posta adresi | eposta adresi | mail adresi | אימייל | מייל | דוא"ל |
            דואר אלקטרוני | כתובת מייל | כתובת אימייל | 邮箱 | 电子邮箱 | 电子邮件 | 邮箱地址 |
            電子郵件 | 電郵 | 郵箱 | メール | メールアドレス | eメール | 이메일 | 이메일 주소 |
            alamat email | surel | địa chỉ email | dia chi email | indirizzo email |
            indirizzo e mail | posta elettronica | e mailadres | emailadres | email adres
        """,
    },
    "country": {
        0: """
            страна | країна | kraj | ülke | ulke | מדינה | 国家 | 國家 | 国 | 国名 | 국가 | negara |
            quốc gia | quoc gia | paese | nazione
        """,
    },
    "city": {
        0: """
            город | місто | miasto | miejscowość | şehir | sehir | עיר | 城市 | 市区町村 | 도시 |
            kota | thành phố | thanh pho | città | citta | plaats | woonplaats | stad
        """,
    },
    "state": {
        0: """
            область | регион | województwo | 省 | 省份 | 都道府県 | provinsi | provincie
        """,
    },
    "zipcode": {
        0: """
            индекс | почтовый индекс | kod pocztowy | posta kodu | מיקוד | 邮编 | 邮政编码 |
            郵遞區號 | 郵便番号 | 우편번호 | kode pos | codice postale
        """,
    },
    "address": {
        0: """
            адрес | адреса | adres | כתובת | 地址 | 住所 | 주소 | alamat | địa chỉ | dia chi |
            indirizzo
        """,
    },
    "company": {
        0: """
            компания | организация | компанія | nazwa firmy | şirket | sirket | חברה | שם חברה |
            公司 | 公司名称 | 公司名稱 | 会社 | 会社名 | 회사 | 회사명 | perusahaan |
            nama perusahaan | công ty | tên công ty | cong ty | azienda | società |
            ragione sociale | bedrijf | bedrijfsnaam
        """,
    },
    "remarks": {
        0: """
            комментарий | комментарии | примечание | примечания | заметки | коментар | uwagi |
            notatki | notlar | הערות | הערה | 备注 | 備註 | 備考 | メモ | 비고 | 메모 | catatan |
            keterangan | ghi chú | ghi chu | annotazioni | opmerkingen | opmerking | notities
        """,
    },
    "tags": {
        0: """
            теги | метки | tagi | etykiety | etiketler | תגיות | 标签 | 標籤 | タグ | 태그 |
            etichette
        """,
    },
    "consent": {
        0: """
            согласие | згода | zgoda | הסכמה | 同意 | 동의 | persetujuan | đồng ý | consenso |
            toestemming | onay | izin | pazarlama izni | sms onayı | sms onayi | whatsapp onayı |
            kvkk | kvkk onayı | iys | iys onayı | 수신동의 | 수신 동의 | 마케팅 동의 |
            souhlas | hozzajarulas | accetta marketing | accetta pubblicita
        """,
    },
}
"""Field → rank → phrases, with ``|`` between them."""
