"""The languages a post may be marked with: ISO 639-1, living languages that have only three letters, and the
ways in which Chinese is written (the list of Mastodon); and how their tags (BCP 47) are read.

English names are what the client API lists, native names are what people choose from (CLDR, completed).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from langcodes import Language as Tag
from langcodes import standardize_tag
from langcodes.tag_parser import LanguageTagError
from msgspec import Struct

from sabar.kit import i18n

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
zh-CN|Chinese (China)|简体中文
zh-HK|Chinese (Hong Kong)|繁體中文（香港）
zh-TW|Chinese (Taiwan)|繁體中文（臺灣）
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
ldn|Láadan|Láadan
lfn|Lingua Franca Nova|lingua franca nova
moh|Mohawk|Kanienʼkéha
nds|Low German|Plattdüütsch
pap|Papiamento|Papiamentu
pdc|Pennsylvania Dutch|Pennsilfaani-Deitsch
sco|Scots|Scots
sma|Southern Sami|Åarjelsaemien gïele
smj|Lule Sami|julevsámegiella
szl|Silesian|ślōnski
tok|Toki Pona|toki pona
vai|Vai|ꕙꔤ
xal|Kalmyk|хальмг келн
yue|Cantonese|粵語
zba|Balaibalan|باليبلن
zgh|Standard Moroccan Tamazight|ⵜⴰⵎⴰⵣⵉⵖⵜ
"""


class Language(Struct, frozen=True):
    code: str
    name: str
    native_name: str


LANGUAGES: tuple[Language, ...] = tuple(Language(*line.split("|")) for line in _TABLE.strip().split("\n"))
BY_CODE = {language.code: language for language in LANGUAGES}
#: RFC 5646 advises room for 35 characters; what is longer says nothing we know.
_LONGEST_TAG = 100
_TAG = re.compile(r"([A-Za-z]{1,8})(?:[-_][A-Za-z0-9]{1,8})*")
_MOST_RANGES = 50
_RANGE = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*[Qq]\s*=\s*(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def code_of(tag: str | None) -> str | None:
    """The language of a BCP 47 tag, in whatever case: `fr-CA` and `FR_ca` are `fr`, `zh-Hant` is `zh-TW`.
    None for what is no known language.
    """
    if tag is None or tag in BY_CODE:
        return tag
    return _read(tag.strip()) if len(tag) <= _LONGEST_TAG else None


@lru_cache(4096)
def _read(tag: str) -> str | None:
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    first = match[1].lower()
    try:
        alone = Tag.get(first).language
        read = Tag.get(tag)
        wider = Tag.get(standardize_tag(tag, macro=True))
    except LanguageTagError:
        return None
    if wider.language == "zh":
        return _chinese(wider.script or wider.maximize().script, wider.territory, bare=tag.isalpha())
    # As it was written before what replaces it: `tl` is no `fil` here. But `zh-yue` is no `zh`.
    written = first if alone == read.language else None
    found = (written, read.language, wider.language)
    return next((code for code in found if code is not None and code in BY_CODE), None)


def _chinese(script: str | None, territory: str | None, *, bare: bool) -> str:
    """Which of the ways to write it; Macau reads as Hong Kong does (CLDR)."""
    if bare or script not in ("Hans", "Hant"):
        return "zh"
    if script == "Hans":
        return "zh-CN"
    return "zh-HK" if territory in ("HK", "MO") else "zh-TW"


def base(code: str) -> str:
    """`zh` of `zh-TW`."""
    return code.partition("-")[0]


def among(code: str, wanted: Collection[str]) -> bool:
    """Whether somebody who wants these languages wants this one: `zh` is all of Chinese."""
    return code in wanted or base(code) in wanted


def lookup(tags: Iterable[str], available: Sequence[str]) -> str | None:
    """What there is for the first of these tags for which there is anything (RFC 4647, section 3.4)."""
    spelled = {one.lower(): one for one in available}
    for tag in tags:
        parts = tag[:_LONGEST_TAG].replace("_", "-").lower().split("-")
        while parts:
            if (found := spelled.get("-".join(parts))) is not None:
                return found
            del parts[-1]
            if parts and len(parts[-1]) == 1:
                del parts[-1]
        if (code := code_of(tag)) is not None and code.lower() in spelled:
            return spelled[code.lower()]
    return None


def negotiate(accept_language: str, available: Sequence[str]) -> str | None:
    """What of `available` the header asks for (RFC 9110, section 12.5.4); None for nothing of it."""
    ranges = [_RANGE.fullmatch(part) for part in accept_language[:2000].split(",")[:_MOST_RANGES]]
    weighed = [(one["tag"], float(one["weight"] or 1)) for one in ranges if one is not None]
    refused = {tag.lower() for tag, weight in weighed if weight == 0}
    kept = [one for one in available if one.lower() not in refused]
    wishes = sorted((one for one in weighed if one[1] > 0), key=lambda one: -one[1])
    for tag, _ in wishes:
        found = next(iter(kept), None) if tag == "*" else lookup([tag], kept)
        if found is not None:
            return found
    return None


def choose(accept_language: str, wanted: str | None = None) -> str:
    """The language to answer in: the person's own choice, then the browser's wishes, then English."""
    own = lookup([wanted], i18n.languages()) if wanted else None
    return own or negotiate(accept_language, i18n.languages()) or i18n.SOURCE
