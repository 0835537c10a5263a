"""The phrases that headers are made of, by field and rank; see :mod:`importer.mapping.synonyms`.

In English, Spanish, Portuguese, French, German, Hindi (in both scripts) and Arabic, without accents
and signs; :mod:`importer.mapping.further_phrases` has more languages. Of several columns for a
field the one with the lowest rank is meant.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Field: TypeAlias = Literal[
    "phone", "first_name", "last_name", "name", "full_name", "email", "country",
    "city", "state", "zipcode", "address", "company", "remarks", "tags",
    "consent", "channel", "modified",
]  # fmt: skip

WHATSAPP, MOBILE, PHONE, HOME, WORK, OTHER = range(6)
"""The ranks of phone columns."""

PHRASES: dict[Field, dict[int, str]] = {
    "phone": {
        WHATSAPP: """
            whatsapp | whatsapp number | whatsapp no | whatsapp nr | whatsapp phone |
            whatsapp mobile | wa number | whatsapp phone number | whatsapp mobile number |
            whatsapp contact | wa no | wa phone | numero whatsapp | numero de whatsapp |
            whatsapp nummer | telefono whatsapp | zap | telefone whatsapp | celular whatsapp |
            whatsapp id | واتساب | واتس اب | رقم الواتساب | رقم واتساب | رقم الواتس |
            رقم الواتس اب | व्हाट्सएप | व्हाट्सऐप नंबर | whatsapp nambar | whats | whatsappnummer |
            handy whatsapp | mobile whatsapp | telefono de whatsapp | whatsapp celular |
            telephone whatsapp | الواتساب | الواتس | الواتس اب | واتس | رقم واتس اب | رقم واتس |
            mobile no whatsapp | whatsapp mob no | no wa |
            व्हाट्सएप नंबर | व्हाट्सऐप | वॉट्सऐप | वॉट्सऐप नंबर | वाट्सएप | वाट्सएप नंबर
        """,
        MOBILE: """
            mobile | mobile number | mobile no | mobile phone | mobile phone number | mobile num |
            mob | mob no | mob number | cell | cell phone | cellphone | cell number |
            cell phone number | cellular | cellular phone | mobile telephone | handphone |
            hand phone | hp | gsm | primary mobile | mobile primary | mobil | mobilnummer |
            mobiltelefon | handy | handynummer | handy nummer | mobil nummer | mobilfunk |
            mobilfunknummer | mobile nummer | celular | numero celular | numero de celular |
            telefono celular | telefono movil | movil | numero movil | numero de movil |
            tel movil | tel celular | cel | nro celular | n celular | telemovel |
            numero de telemovel | telefone celular | telefone movel | fone celular | portable |
            telephone portable | tel portable | numero de portable | numero portable |
            telephone mobile | tel mobile | numero mobile | mobile 1 | الجوال | رقم الجوال |
            جوال | الموبايل | رقم الموبايل | موبايل | المحمول | رقم المحمول | الهاتف المحمول |
            الهاتف الجوال | رقم الهاتف المحمول | رقم الهاتف الجوال | النقال | رقم النقال |
            الهاتف النقال | मोबाइल | मोबाइल नंबर | मोबाइल नम्बर | mobail | mobile sankhya |
            mobail number | contact mobile | personal mobile | mobile nambar | mobail nambar |
            मोबाईल | मोबाईल नंबर | मोबाइल संख्या | cellulaire | numero de cellulaire |
            telephone cellulaire | celular com ddd | mobiltelefonnummer | telefon mobil |
            tel mobil | natel | mobilrufnummer | mobile rufnummer | mobile telefonnummer |
            رقم جوال | رقم موبايل | رقم محمول | رقم نقال | هاتف محمول | هاتف جوال | هاتف نقال |
            رقم هاتف محمول | رقم هاتف جوال | رقم هاتف نقال | رقم الهاتف النقال | رقم هاتف الجوال |
            cell ph | mobile ph | phone m | tel m | telephone m | mo no | mobile contact |
            mobile contact number | mobile sms | primary mobile number | تليفون المحمول |
            numero telefonico celular | tel cel | celular personal | celular principal | tlm |
            telm | mobilnr | handynr | mobil privat | handy privat | numero telemovel |
            ddd celular | मो नं | मो नंबर | تليفون محمول | التليفون المحمول |
            رقم التليفون المحمول | هاتف متحرك | الهاتف المتحرك | رقم الهاتف المتحرك | خلوي |
            الخلوي | رقم الخلوي | الهاتف الخلوي | رقم الهاتف الخلوي
        """,
        PHONE: """
            phone | phone number | phone no | phone num | phone nr | telephone |
            telephone number | telephone no | tel | tel no | tel number | tel nr |
            contact number | contact no | contact phone | contact phone number | contact num |
            phone primary | primary phone | primary phone number | main phone | default phone |
            number phone | ph | ph no | phoneno | ph number | calling number | msisdn |
            personal phone | telefone | numero de telefone | numero telefone | fone |
            telefone principal | telefone 1 | telefone de contato | telefone contato |
            tel contato | numero de contato | numero contato | telefono | numero de telefono |
            numero telefono | nro de telefono | nro telefono | telefono principal |
            telefono de contacto | numero de contacto | telefono contacto | n de telephone |
            no de telephone | numero de telephone | numero telephone | numero de tel |
            telephone principal | n telephone | num tel | tel principal | telefon |
            telefonnummer | telefon nummer | telefonnr | telefon nr | rufnummer | tel nummer |
            kontaktnummer | haupttelefon | رقم الهاتف | الهاتف | هاتف | رقم التليفون | تليفون |
            التليفون | رقم التلفون | تلفون | رقم الاتصال | رقم التواصل | फोन | फोन नंबर | फ़ोन |
            फ़ोन नंबर | दूरभाष | doorbhash | phon | phon number | sampark number | sampark |
            e164 | phone e164 | phone nambar | nambar | dooradhvani | durbhash |
            durbhash sankhya | doorbhash sankhya | phone sankhya | phon nambar | sampark nambar |
            sampark sankhya | फोन नम्बर | फोन संख्या | फ़ोन संख्या | नंबर | संपर्क नंबर |
            सम्पर्क नंबर | दूरभाष संख्या | दूरभाष नंबर | tfno | tlf | primary contact number |
            primary contact no | primary contact phone | numero telefonico | telefonico |
            contacto telefonico | संपर्क नं | सम्पर्क नं |
            contato telefonico | tel contacto | telefono personal | numero de telefono personal |
            ddd telefone | ddd numero | numero com ddd | telephone de contact | kontakttelefon |
            संपर्क सूत्र | सम्पर्क सूत्र | الهاتف الشخصي | رقم الهاتف الشخصي | رقم تواصل |
            telefone com ddd | fon | رقم هاتف | رقم تليفون | رقم تلفون | التلفون
        """,
        HOME: """
            home phone | home phone number | home telephone | home number | home tel | phone home |
            residence phone | telefono casa | telefono de casa | telefono particular |
            telefone residencial | telefone casa | telephone domicile | tel domicile |
            telephone fixe | tel fixe | fixe | festnetz | privattelefon | telefon privat |
            landline | landline number | telefono fijo | telefone fixo | هاتف المنزل |
            telefono residencial | telephone maison | telefon zuhause | festnetznummer | phone h |
            tel h
        """,
        WORK: """
            work phone | work phone number | work telephone | work number | business phone |
            business phone number | office phone | office number | office phone number |
            phone work | phone office | phone business | telefono trabajo | telefono del trabajo |
            telefono oficina | telefone comercial | telefone trabalho | telephone bureau |
            telephone professionnel | telephone travail | tel pro | tel bureau |
            telefon geschaftlich | geschaftstelefon | telefon arbeit | هاتف العمل | work mobile |
            business mobile | phone w | tel w | phone o | tel o | telefon dienstlich |
            mobil geschaftlich | mobil dienstlich | diensttelefon
        """,
        OTHER: """
            other phone | other phone number | alternate phone | alternate number |
            alternate phone number | alternative phone | alternate mobile |
            alternate mobile number | secondary phone | second phone | alt phone | alt mobile |
            other mobile | secondary mobile | otro telefono | telefono alternativo |
            telefono secundario | outro telefone | telefone alternativo | telefone secundario |
            autre telephone | weiteres telefon | phone other | alternate contact number |
            secondary phone number | best phone number | best contact number | daytime phone |
            preferred phone number | daytime phone number | sms number | sms phone |
            registered phone number | registered mobile | registered mobile number
        """,
    },
    "first_name": {
        0: """
            first name | firstname | first | given name | givenname | given names | forename |
            forenames | christian name | fname | f name | first names | name first | primer nombre |
            nombre de pila | nombres | primeiro nome | nome proprio | prenom | prenoms | vorname |
            vornamen | rufname | الاسم الاول | الاسم الأول | اسم اول | الاسم الشخصي | pehla naam |
            pratham naam | pahla naam | पहला नाम | प्रथम नाम | pehla nam | pratham nam | pahla nam |
            pehala naam | prenom s | nombre s | first given name | given first name | 1st name
        """,
    },
    "last_name": {
        0: """
            last name | lastname | last | surname | family name | familyname | lname | l name |
            name last | second name | last names | apellido | apellidos | primer apellido |
            sobrenome | sobrenomes | apelido | apelidos | ultimo nome | nome de familia |
            nom de famille | nom famille | nachname | familienname | zuname | nachnamen |
            اسم العائلة | العائلة | اللقب | لقب العائلة | الكنية | الاسم الاخير | الاسم الأخير |
            اسم العائله | upnaam | upnam | kulnaam | antim naam | aakhri naam | उपनाम |
            अंतिम नाम | कुलनाम | surnames | antim nam | akhri naam | aakhiri naam | kulnam |
            parivar ka naam | parivarik naam | sarname | surnaam | सरनेम | आखिरी नाम |
            पारिवारिक नाम | परिवार का नाम | apellido s | apellido paterno | last family name |
            surname last name | اسم عائلة | لقب | الاسم العائلي
        """,
    },
    "name": {
        0: """
            name | names | nome | nombre | nom | naam | nam | الاسم | اسم | नाम | shubh naam |
            शुभ नाम
        """,
    },
    "full_name": {
        0: """
            full name | fullname | complete name | customer name | client name | contact name |
            person name | lead name | member name | display name | your name | name and surname |
            first and last name | name surname | nombre completo | nombre y apellido |
            nombre y apellidos | nombre apellido | nombre del cliente | nombre cliente |
            nombre contacto | nombre de contacto | nome completo | nome e sobrenome |
            nome do cliente | nome cliente | nome contato | nome do contato | nom complet |
            nom et prenom | nom prenom | prenom et nom | prenom nom | nom du client | nom client |
            vollstandiger name | vor und nachname | vorname nachname | vorname und nachname |
            kundenname | kontaktname | name vorname | ganzer name | voller name | الاسم الكامل |
            الاسم بالكامل | اسم العميل | الاسم الثلاثي | اسم الزبون | الاسم كامل | poora naam |
            pura naam | purn naam | grahak ka naam | पूरा नाम | ग्राहक का नाम | full names |
            pura nam | poora nam | purna naam | sampurn naam | पूर्ण नाम | संपूर्ण नाम |
            सम्पूर्ण नाम | apellidos y nombre | apellido y nombre | nombres y apellidos |
            nome e apelido | nom et prenoms | nachname vorname | vor und zuname | اسم كامل |
            الاسم كاملا | first last name | vor nachname | nome sobrenome | name full |
            name of customer | name of client
        """,
    },
    "email": {
        0: """
            email | e mail | mail | email address | e mail address | mail address | emailaddress |
            email id | e mail id | mail id | primary email | email primary | main email |
            contact email | customer email | user email | primary email address | correo |
            correo electronico | direccion de correo | e mail principal |
            direccion de correo electronico | correo e | email principal | endereco de email |
            endereco de e mail | correio eletronico | adresse email | adresse e mail |
            adresse mail | courriel | adresse courriel | adresse electronique | mel |
            e mail adresse | email adresse | mailadresse | emailadresse | البريد الالكتروني |
            البريد الإلكتروني | بريد الكتروني | الايميل | ايميل | الإيميل | البريد |
            عنوان البريد الالكتروني | ईमेल | ई मेल | imel | emails | email pata | e mail pata |
            imel pata | i mel | i mail | ईमेल पता | ई मेल पता | ईमेल आईडी | ई मेल आईडी | इमेल |
            direccion email | direccion e mail | direccion de email | direccion de e mail |
            endereco eletronico | adresse de courriel | adresse de messagerie | mail adresse |
            e mailadresse | adresse mel | email addr | email contact
        """,
        1: """
            personal email | home email | private email | email home | email personal |
            correo personal | e mail pessoal | email pessoal | email personnel | e mail privat |
            email privat | work email | business email | office email | email work | email trabajo |
            email profissional | email professionnel | e mail geschaftlich | company email |
            work email address
        """,
        2: """
            secondary email | other email | alternate email | second email | additional email |
            email other | alternative email | correo alternativo | email secundario |
            weitere e mail | additional emails
        """,
    },
    "country": {
        0: """
            country | country region | country name | mailing country | pais | pais region |
            pais de residencia | pays | pays region | land | staat | الدولة | الدوله | البلد |
            بلد | دولة | desh | mulk | देश | pays de residence | land region |
            country of residence | pais regiao | desh ka naam | rashtra | nombre del pais |
            nome do pais | nom du pays | country territory | address country | मुल्क | राष्ट्र |
            देश का नाम | بلد الاقامة | دولة الاقامة
        """,
        1: """
            country code | country iso | iso country | country iso2 | iso code | iso2 |
            country region code | codigo pais | codigo do pais | codigo de pais | code pays |
            landercode | landerkurzel | dial code | dialing code | dialling code | calling code |
            country calling code | country dial code | phone country code | isd | isd code |
            indicatif pays | vorwahl land | landesvorwahl | prefijo pais
        """,
        2: """
            home country | home country region | residence country | shipping country |
            billing country | business country | business country region
        """,
    },
    "city": {
        0: """
            city | town | city name | city town | town city | mailing city | ciudad | municipio |
            localidad | poblacion | cidade | municipio cidade | ville | commune | localite | stadt |
            ort | wohnort | المدينة | المدينه | مدينة | shahar | sheher | shehar | nagar | शहर |
            नगर | shahr | shahar ka naam | शहर का नाम | localidade | wohnstadt | stadt ort |
            ville de residence | ciudad de residencia | اسم المدينة | address city
        """,
        1: """
            home city | billing city | shipping city | business city
        """,
    },
    "state": {
        0: """
            state | province | state province | state region | state name | mailing state |
            mailing state province | region | county | provincia | departamento | estado | uf |
            address state | address state province | provincia estado | estado provincia | etat |
            departement | bundesland | kanton | الولاية | المحافظة | المنطقة | الولايه |
            المحافظه | rajya | pradesh | राज्य
        """,
        1: """
            home state | billing state | shipping state | business state
        """,
    },
    "zipcode": {
        0: """
            zip | zip code | zipcode | postal code | postcode | post code | postalcode |
            zip postal code | postal | pin code | pincode | mailing zip | mailing zip postal code |
            mailing postal code | codigo postal | cp | c p | cep | codigo zip | code postal | plz |
            address zip | address zip postal code | address postal code | cod postal |
            postleitzahl | الرمز البريدي | رمز بريدي | dak code | पिन कोड
        """,
        1: """
            home postal code | billing zip | shipping zip | business postal code
        """,
    },
    "address": {
        0: """
            address | street | street address | address line 1 | address 1 | address1 |
            full address | mailing address | mailing street | postal address | direccion |
            domicilio | calle | endereco | morada | logradouro | rua | adresse | rue |
            adresse postale | anschrift | strasse | العنوان | عنوان | pata | पता | straße |
            strasse und hausnummer | strasse hausnummer | strasse nr | strasse und nr |
            calle y numero | rua e numero | rue et numero | address street |
            address street address | address address line 1
        """,
        1: """
            home address | billing address | shipping address | home street | business street
        """,
    },
    "company": {
        0: """
            company | company name | organization | organisation | organization name |
            organisation name | account name | account | business name | employer | firm |
            empresa | razon social | empresa razon social | nombre de la empresa |
            nombre empresa | compania | organizacion | nome da empresa | razao social |
            organizacao | entreprise | societe | nom de l entreprise | organisme |
            raison sociale | firma | unternehmen | firmenname | الشركة | الشركه | اسم الشركة |
            المؤسسة | شركة | associated company | kampani | कंपनी | employer name
        """,
    },
    "remarks": {
        0: """
            remarks | remark | notes | note | comment | comments | description | observaciones |
            notas | comentarios | nota | observacoes | observacao | comentario | anotacoes |
            remarques | remarque | commentaires | commentaire | bemerkung | bemerkungen | notiz |
            notizen | anmerkung | anmerkungen | kommentar | ملاحظات | ملاحظة | تعليق | tippani |
            टिप्पणी
        """,
    },
    "tags": {
        0: """
            tags | tag | labels | label | groups | group | etiquetas | etiqueta | marcadores |
            etiquettes | etiquette | schlagworte | schlagworter | schlagwort | kategorien |
            categories | وسوم | الوسوم | contact tags | customer tags | categorias | gruppen |
            grupos | groupes | टैग
        """,
    },
    "consent": {
        0: """
            opt in | optin | consent | whatsapp opt in | whatsapp consent | marketing consent |
            opted in | sms opt in | whatsapp optin | subscribed | consentimiento | acepta |
            consentimento | aceita | consentement | einwilligung | zustimmung | الموافقة | موافقة |
            sahmati | gdpr consent | accepts marketing | marketing opt in |
            accepts whatsapp marketing | accepts sms marketing | marketing ok | whatsapp ok |
            sms ok | ok to message | ok to contact | can contact | may contact | gdpr | dsgvo |
            rgpd | lgpd | lopd | acepta publicidad | accepte pub | accepte publicite |
            werbung erlaubt | kontakt erlaubt
        """,
    },
    "channel": {
        0: """
            channel id | channel | rampwin channel | rampwin channel id | whatsapp channel
        """,
    },
    "modified": {
        0: """
            modified | last modified | last modified date | modified date | modified on | updated |
            updated at | last updated | last changed | modified time | last update | date modified |
            fecha de modificacion | ultima modificacion | ultima atualizacao |
            derniere modification | zuletzt geandert | geandert am | update time
        """,
    },
}
"""Field → rank → phrases, with ``|`` between them."""
