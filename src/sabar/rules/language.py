"""The languages a post may be marked with: ISO 639-1, and living languages that have only three letters.

English names are what the client API lists, native names are what people choose from (CLDR, completed).
"""

import re

from msgspec import Struct

_TABLE = """
aa|Afar|Qafar
ab|Abkhazian|Аԥсшәа
ae|Avestan|avesta
af|Afrikaans|Afrikaans
ak|Akan|Akan
am|Amharic|አማርኛ
an|Aragonese|aragonés
ar|Arabic|العربية
as|Assamese|অসমীয়া
av|Avaric|авар мацӀ
ay|Aymara|aymar aru
az|Azerbaijani|azərbaycan
ba|Bashkir|башҡорт теле
be|Belarusian|беларуская
bg|Bulgarian|български
bi|Bislama|Bislama
bm|Bambara|bamanakan
bn|Bengali|বাংলা
bo|Tibetan|བོད་སྐད་
br|Breton|brezhoneg
bs|Bosnian|bosanski
ca|Catalan|català
ce|Chechen|нохчийн
ch|Chamorro|Chamoru
co|Corsican|corsu
cr|Cree|ᓀᐦᐃᔭᐍᐏᐣ
cs|Czech|čeština
cu|Church Slavonic|словѣньскъ
cv|Chuvash|чӑвашла
cy|Welsh|Cymraeg
da|Danish|dansk
de|German|Deutsch
dv|Divehi|ދިވެހިބަސް
dz|Dzongkha|རྫོང་ཁ
ee|Ewe|eʋegbe
el|Greek|Ελληνικά
en|English|English
eo|Esperanto|Esperanto
es|Spanish|español
et|Estonian|eesti
eu|Basque|euskara
fa|Persian|فارسی
ff|Fula|Fulfulde
fi|Finnish|suomi
fj|Fijian|Vakaviti
fo|Faroese|føroyskt
fr|French|français
fy|Western Frisian|Frysk
ga|Irish|Gaeilge
gd|Scottish Gaelic|Gàidhlig
gl|Galician|galego
gn|Guarani|avañe’ẽ
gu|Gujarati|ગુજરાતી
gv|Manx|Gaelg
ha|Hausa|Hausa
he|Hebrew|עברית
hi|Hindi|हिन्दी
ho|Hiri Motu|Hiri Motu
hr|Croatian|hrvatski
ht|Haitian Creole|Kreyòl Ayisyen
hu|Hungarian|magyar
hy|Armenian|հայերեն
hz|Herero|Otjiherero
ia|Interlingua|interlingua
id|Indonesian|Bahasa Indonesia
ie|Interlingue|Interlingue
ig|Igbo|Igbo
ii|Sichuan Yi|ꆈꌠꉙ
ik|Inupiaq|Iñupiaq
io|Ido|Ido
is|Icelandic|íslenska
it|Italian|italiano
iu|Inuktitut|ᐃᓄᒃᑎᑐᑦ
ja|Japanese|日本語
jv|Javanese|Basa Jawa
ka|Georgian|ქართული
kg|Kongo|Kikongo
ki|Kikuyu|Gĩkũyũ
kj|Kuanyama|Oshikwanyama
kk|Kazakh|қазақ тілі
kl|Kalaallisut|kalaallisut
km|Khmer|ខ្មែរ
kn|Kannada|ಕನ್ನಡ
ko|Korean|한국어
kr|Kanuri|Kanuri
ks|Kashmiri|کٲشُر
ku|Kurdish|kurdî
kv|Komi|коми кыв
kw|Cornish|kernewek
ky|Kyrgyz|кыргызча
la|Latin|Latina
lb|Luxembourgish|Lëtzebuergesch
lg|Ganda|Luganda
li|Limburgish|Limburgs
ln|Lingala|lingála
lo|Lao|ລາວ
lt|Lithuanian|lietuvių
lu|Luba-Katanga|Tshiluba
lv|Latvian|latviešu
mg|Malagasy|Malagasy
mh|Marshallese|Kajin M̧ajeļ
mi|Māori|te reo Māori
mk|Macedonian|македонски
ml|Malayalam|മലയാളം
mn|Mongolian|монгол
mr|Marathi|मराठी
ms|Malay|Bahasa Melayu
mt|Maltese|Malti
my|Burmese|မြန်မာ
na|Nauru|Dorerin Naoero
nb|Norwegian Bokmål|norsk bokmål
nd|North Ndebele|isiNdebele
ne|Nepali|नेपाली
ng|Ndonga|Oshindonga
nl|Dutch|Nederlands
nn|Norwegian Nynorsk|norsk nynorsk
no|Norwegian|norsk
nr|South Ndebele|isiNdebele
nv|Navajo|Diné Bizaad
ny|Chichewa|Chicheŵa
oc|Occitan|occitan
oj|Ojibwe|ᐊᓂᔑᓈᐯᒧᐎᓐ
om|Oromo|Oromoo
or|Odia|ଓଡ଼ିଆ
os|Ossetic|ирон
pa|Punjabi|ਪੰਜਾਬੀ
pi|Pali|पालि
pl|Polish|polski
ps|Pashto|پښتو
pt|Portuguese|português
qu|Quechua|Runasimi
rm|Romansh|rumantsch
rn|Rundi|Ikirundi
ro|Romanian|română
ru|Russian|русский
rw|Kinyarwanda|Ikinyarwanda
sa|Sanskrit|संस्कृत भाषा
sc|Sardinian|sardu
sd|Sindhi|سنڌي
se|Northern Sami|davvisámegiella
sg|Sango|Sängö
si|Sinhala|සිංහල
sk|Slovak|slovenčina
sl|Slovenian|slovenščina
sm|Samoan|Gagana Sāmoa
sn|Shona|chiShona
so|Somali|Soomaali
sq|Albanian|shqip
sr|Serbian|српски
ss|Swati|siSwati
st|Southern Sotho|Sesotho
su|Sundanese|Basa Sunda
sv|Swedish|svenska
sw|Swahili|Kiswahili
ta|Tamil|தமிழ்
te|Telugu|తెలుగు
tg|Tajik|тоҷикӣ
th|Thai|ไทย
ti|Tigrinya|ትግርኛ
tk|Turkmen|türkmen dili
tl|Tagalog|Tagalog
tn|Tswana|Setswana
to|Tongan|lea fakatonga
tr|Turkish|Türkçe
ts|Tsonga|Xitsonga
tt|Tatar|татар
tw|Twi|Twi
ty|Tahitian|Reo Tahiti
ug|Uyghur|ئۇيغۇرچە
uk|Ukrainian|українська
ur|Urdu|اردو
uz|Uzbek|o‘zbek
ve|Venda|Tshivenḓa
vi|Vietnamese|Tiếng Việt
vo|Volapük|Volapük
wa|Walloon|walon
wo|Wolof|Wolof
xh|Xhosa|isiXhosa
yi|Yiddish|ייִדיש
yo|Yoruba|Èdè Yorùbá
za|Zhuang|Vahcuengh
zh|Chinese|中文
zu|Zulu|isiZulu
ast|Asturian|asturianu
chr|Cherokee|ᏣᎳᎩ
ckb|Central Kurdish|کوردیی ناوەندی
cnr|Montenegrin|crnogorski
csb|Kashubian|kaszëbsczi
dsb|Lower Sorbian|dolnoserbšćina
fil|Filipino|Filipino
gsw|Swiss German|Schwiizertüütsch
haw|Hawaiian|ʻŌlelo Hawaiʻi
hsb|Upper Sorbian|hornjoserbšćina
jbo|Lojban|la .lojban.
kab|Kabyle|Taqbaylit
nds|Low German|Plattdüütsch
pap|Papiamento|Papiamentu
sco|Scots|Scots
sma|Southern Sami|Åarjelsaemien gïele
smj|Lule Sami|julevsámegiella
szl|Silesian|ślōnski
tok|Toki Pona|toki pona
yue|Cantonese|粵語
zgh|Standard Moroccan Tamazight|ⵜⴰⵎⴰⵣⵉⵖⵜ
"""

_SUBTAGS = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,8}")


class Language(Struct, frozen=True):
    code: str
    name: str
    native_name: str


LANGUAGES: tuple[Language, ...] = tuple(Language(*line.split("|")) for line in _TABLE.strip().split("\n"))
BY_CODE = {language.code: language for language in LANGUAGES}
#: Codes that were replaced, still sent by old systems.
_OLD = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr"}
#: Cantonese is no mere accent of Chinese.
_WHOLE = {"zh-yue": "yue"}


def code_of(tag: str | None) -> str | None:
    """The language of a BCP 47 tag: `fr-CA` and `FR_ca` are `fr`. None for what is no known language."""
    if not tag:
        return None
    match = _SUBTAGS.fullmatch(tag.strip())
    if match is None:
        return None
    whole = match[0].lower().replace("_", "-")
    code = match[1].lower()
    code = _WHOLE.get(whole) or _OLD.get(code) or code
    return code if code in BY_CODE else None
