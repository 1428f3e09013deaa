"""Phone numbers, CPR-like numbers, personal e-mail addresses and profiles: what tells of a person by its form."""

import re
from collections.abc import Iterator

# The raised number of a note may stand behind a number.
_LETTER = r"[^\W\u00b2\u00b3\u00b9\u2070-\u2079]"
_NUMBERS = re.compile(
    rf"""
    (?=[\d(+]) (?:                                                         # at most places nothing begins
    (?<![\w.,/-]) (?<!§) (?<!§[ ]) (?: \(?(?:\+|00)45\)? [ ]* )?
        (?! (?:19|20)\d\d (?:[ ]|[-–])? (?:19|20)\d\d )                  # two years are no phone number
        (?: \d{{2}} [ ]? \d{{2}} [ ]? \d{{2}} [ ]? \d{{2}}
          | \d{{2}} (?P<gap>[ ]?|[.–-]) \d{{2}} (?:[ –-]|(?P=gap)) \d{{2}} (?P=gap) \d{{2}} )
        (?! {_LETTER} | [/-] | [.,]\d | [ ]*(?:kr|mio|mia|t\.kr|DKK) )            # an amount is none either
    | (?<![\w.,/+-]) (?:\+|00) [1-9]\d (?:[ –-]?\d){{6,12}} (?!{_LETTER})
    | (?<![\w.,/-]) \d (?:[ ]\d){{7}} (?!{_LETTER} | [ ]\d)        # single digits
    | (?: (?<=tlf[ ]) | (?<=tlf\.[ ]) | (?<=tlf\.:[ ]) | (?<=telefon[ ]) | (?<=telefon:[ ]) | (?<=mobil[ ])
        | (?<=mobil:[ ]) | (?<=sms[ ]) | (?<=sms:[ ]) ) \d (?:[ .–-]?\d){{7,11}} (?!{_LETTER})
    # CPR
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{{2}} (?:[ ]?[–-][ ]?|[ ]) \d{{4}} (?!{_LETTER})
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?P<dot>[./-]|[ ]) (?:0[1-9]|1[0-2]) (?P=dot) \d{{2}}
        [ ]?[–-][ ]? \d{{4}} (?!{_LETTER} | [./-]\d)
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{{6}} (?!{_LETTER} | [.,])
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REGISTERED = re.compile(r"(?:CVR|EAN|ISBN|ISSN|j\.? ?nr|sagsnr)[^\d\n]*$", re.IGNORECASE)
"""What stands before a number that names a company, a book or a case, not a person."""
_AT = r"(?:@|\s?[\[(](?:at|a|snabel-?a)[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(](?:dot|punktum)[\])]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+\])-])[\w.+-]+(?:[\[(](?:dot|punktum)[\])][\w.+-]+){{0,4}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE
)
_PROFILE = re.compile(r"(?<=linkedin\.com/in/)[\w%.-]+", re.IGNORECASE)
_PUBLIC_MAILBOX = re.compile(
    r"(?:info|kontakt|post|mail|sikkerpost|servicestyrelsen|socialstyrelsen|sbst|hovedpostkasse|presse|viso)@",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers and addresses of persons stand; not those of companies, books, cases and shared mailboxes."""
    for match in _NUMBERS.finditer(text):
        if not _REGISTERED.search(text, max(0, match.start() - 12), match.start()):
            yield match.span()
    for match in _EMAIL.finditer(text):
        if not _PUBLIC_MAILBOX.match(match.group()):
            yield match.span()
    for match in _PROFILE.finditer(text):
        yield match.span()
