// Made by tools/grammar.py from rules/writing/grammar.py, where each expression is explained.
export const PER_LINK = 23;
export const LONGEST_LINK = 2048;
export const LONGEST_HOST = 253;
export const CODE_POINTS_PER_GRAPHEME = 10;
export const AFTER_TAIL = ".,;:!?'\u2019*~|@([{^";
export const HOSTED = [
  "gemini",
  "gopher",
  "http",
  "https",
  "xmpp"
];
export const EXPRESSIONS = {
  "NEWLINE": "\r\n?|[\u0085\u2028\u2029]",
  "UNSEEN": "\ud83c\udff4[\udb40\udc61-\udb40\udc7a]{2,6}\udb40\udc7f|(?<=\\p{Emoji})[\ufe0e\ufe0f]|(?<=[^\u0000-\u007f\\p{Z}\\p{C}])[\ufe00-\ufe0f\udb40\udd00-\udb40\uddef]|(?<=\\p{Script=Mongolian})[\u180b-\u180d\u180f\u180e]|(?<=\\p{M})\u034f|(?<=[\\p{Extended_Pictographic}\ud83c\udffb-\ud83c\udfff\ufe0f])\u200d(?=\\p{Extended_Pictographic})|(?<=(?![\\p{Script=Armenian}\\p{Script=Bopomofo}\\p{Script=Cyrillic}\\p{Script=Georgian}\\p{Script=Greek}\\p{Script=Hangul}\\p{Script=Hebrew}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}\\p{Script=Latin}\\p{Script=Lao}\\p{Script=Thai}\\p{Script=Common}])[\\p{L}\\p{M}])[\u200c\u200d]|(?<=[\\p{Script=Ahom}\\p{Script=Balinese}\\p{Script=Batak}\\p{Script=Brahmi}\\p{Script=Cham}\\p{Script=Dives_Akuru}\\p{Script=Grantha}\\p{Script=Gunjala_Gondi}\\p{Script=Javanese}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Lepcha}\\p{Script=Makasar}\\p{Script=Masaram_Gondi}\\p{Script=Myanmar}\\p{Script=New_Tai_Lue}\\p{Script=Sundanese}\\p{Script=Tai_Le}\\p{Script=Tai_Tham}\\p{Script=Tai_Viet}\\p{Script=Thai}\\p{Script=Tibetan}\ud804\udf80-\ud804\udfff\ud807\udf00-\ud807\udf5f\ud818\udd00-\ud818\udd3f])\u200b(?=[\\p{Script=Ahom}\\p{Script=Balinese}\\p{Script=Batak}\\p{Script=Brahmi}\\p{Script=Cham}\\p{Script=Dives_Akuru}\\p{Script=Grantha}\\p{Script=Gunjala_Gondi}\\p{Script=Javanese}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Lepcha}\\p{Script=Makasar}\\p{Script=Masaram_Gondi}\\p{Script=Myanmar}\\p{Script=New_Tai_Lue}\\p{Script=Sundanese}\\p{Script=Tai_Le}\\p{Script=Tai_Tham}\\p{Script=Tai_Viet}\\p{Script=Thai}\\p{Script=Tibetan}\ud804\udf80-\ud804\udfff\ud807\udf00-\ud807\udf5f\ud818\udd00-\ud818\udd3f])|([\u0000-\b\u000b-\u001f\u007f-\u009f\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufe00-\ufe0f\udb40\udd00-\udb40\uddef\udb40\udc00-\udb40\udcff\udb40\uddf0-\udb43\udfff\\p{Noncharacter_Code_Point}]+)",
  "TRIGGER": "[@#\uff03]|(?<![A-Za-z0-9@\uff20$#\uff03])(?:(?:[Gg][Ee][Mm][Ii][Nn][Ii]|[Gg][Oo][Pp][Hh][Ee][Rr]|[Hh][Tt][Tt][Pp][Ss]|[Dd][Ww][Ee][Bb]|[Hh][Tt][Tt][Pp]|[Ii][Pp][Ff][Ss]|[Ii][Pp][Nn][Ss]|[Dd][Aa][Tt]|[Ss][Ss][Bb]):\\/\\/|[Xx][Mm][Pp][Pp]:|[Mm][Aa][Gg][Nn][Ee][Tt]:(?=\\?))",
  "NO_MENTION_AFTER": "[=\\/]|(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}])",
  "NAME": "[A-Za-z0-9_]+(?:[.\\-]+[A-Za-z0-9_]+)*",
  "AT_HOST": "@((?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}])+(?:[.\\-]+(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}])+)*)",
  "PORT": ":([0-9]{1,5})(?!(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]))",
  "NAMES_NOBODY": "[@\uff20\\u00c0-\\u024f]|(?!\\p{DI})\\p{M}|:\\/\\/",
  "NO_TAG_AFTER": "[=\\/)&]|(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}])",
  "TAG": "[#\uff03]((?:[\u00b7\u30fb\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe02\udb40\udd00-\udb40\uddef]*(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}])+)+)",
  "RUN": "(?:[^\\p{White_Space}\\p{DI}<>\"`\\\\\u00ab\u00bb\u2039\u203a\u201c\u201d\u201e\u300c\u300d\u300e\u300f\u3010\u3011\u3008\u3009\u300a\u300b\uff08\uff09\u3001\u3002\uff0c\uff01\uff1f\u2026]|[\u200c\u200d\ufe0e\ufe0f])*",
  "TAIL": "[\\/?#](?:[^\\p{White_Space}\\p{DI}<>\"`\\\\\u00ab\u00bb\u2039\u203a\u201c\u201d\u201e\u300c\u300d\u300e\u300f\u3010\u3011\u3008\u3009\u300a\u300b\uff08\uff09\u3001\u3002\uff0c\uff01\uff1f\u2026]|[\u200c\u200d\ufe0e\ufe0f]){0,2049}",
  "AUTHORITY": "(?:[^\\p{White_Space}\\p{DI}<>\"`\\\\\u00ab\u00bb\u2039\u203a\u201c\u201d\u201e\u300c\u300d\u300e\u300f\u3010\u3011\u3008\u3009\u300a\u300b\uff08\uff09\u3001\u3002\uff0c\uff01\uff1f\u2026\\/?#()\\[\\]{}|^,;']|[\u200c\u200d\ufe0e\ufe0f])*",
  "HOST": "(?:(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{N}\\p{So}\ud83c\udffb-\ud83c\udfff_\u00b7\u30fb\\-]|[\u200c\u200d\ufe0e\ufe0f])|\\.)+",
  "LABEL": "(?![\\-\\p{M}])(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{N}\\p{So}\ud83c\udffb-\ud83c\udfff_\u00b7\u30fb\\-]|[\u200c\u200d\ufe0e\ufe0f]){1,63}",
  "IPV4": "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?!-|\\.?(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]))",
  "PLACE": "[A-Za-z0-9](?:[._\\-]*[A-Za-z0-9=_])*",
  "PORT_LIKE": ":(?=[\\p{L}\\p{N}])",
  "GLUED": "[A-Za-z0-9]|\\p{M}",
  "PUNYCODE": "[Xx][Nn]--[A-Za-z0-9\\-]{1,59}",
  "XMPP_NODES": "(?:\\/\\/[\\p{L}\\p{N}.\\-_~!$()*+,;=%&']+@(?:(?:(?!\\p{DI})[\\p{L}\\p{M}\\p{N}\\p{So}\ud83c\udffb-\ud83c\udfff_\u00b7\u30fb\\-]|[\u200c\u200d\ufe0e\ufe0f])|\\.)+\\/)?(?:[\\p{L}\\p{N}.\\-_~!$()*+,;=%&']+@)?"
};
