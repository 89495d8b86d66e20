"""Vietnamese before Unicode → Unicode: Windows-1258, TCVN3 (ABC), VNI-Windows.

Which of them a text is written in no byte order mark tells. Read with the
wrong one it is gibberish, and Vietnamese gibberish is easily told: a
syllable is an onset, a rime out of a short list, and a tone. So every reading
is tried, and the one whose syllables can be spoken is right.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from dvcq_kb.language import say
from dvcq_kb.readers.syllables import spoken_share

# TCVN 5712:1993, set VN2/VN3, which the fonts .VnTime, .VnArial and others of ABC implement: bytes A1–FE, checked
# against the table TCVN5712-1 of GNU libc. In practice capitals with a tone are not typed: they are written in the
# fonts .VnTimeH and .VnArialH, which draw the bytes of small letters as capitals.
_TCVN3_FIRST = 0xA1
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)


def _tcvn3_table() -> str:
    # Outside the letters the fonts follow Windows-1252: “ ” – … of Word's autocorrection.
    table = list(bytes(range(256)).decode("cp1252", errors="replace"))
    table[_TCVN3_FIRST : _TCVN3_FIRST + len(_TCVN3_LETTERS)] = _TCVN3_LETTERS
    return "".join(table)


_TCVN3 = _tcvn3_table()

# VNI-Windows: a base letter, then a letter that stands for its mark; as read with Windows-1252.
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_MARKS = {
    **_VNI_TONES,
    "â": "\u0302",
    **{mark: "\u0302" + tone for mark, tone in zip("àáåãä", _VNI_TONES.values(), strict=True)},
    "ê": "\u0306",
    **{mark: "\u0306" + tone for mark, tone in zip("èéúüë", _VNI_TONES.values(), strict=True)},
}
_VNI_LETTERS = dict(zip("ñôöìíæóòîÑÔÖÌÍÆÓÒÎ", "đơưìíỉĩịỵĐƠƯÌÍỈĨỊỴ", strict=True))
_VNI_PAIR = re.compile(
    "([AEOUYaeouyÔÖôö])([" + "".join(_VNI_MARKS) + "".join(_VNI_MARKS).upper() + "])|[ñôöìíæóòîÑÔÖÌÍÆÓÒÎ]"
)


def _vni_letter(match: re.Match[str]) -> str:
    base, mark = match[1], match[2]
    if not base:
        return _VNI_LETTERS[match[0]]
    return unicodedata.normalize("NFC", _VNI_LETTERS.get(base, base) + _VNI_MARKS[mark.lower()])


VNI_LETTER = re.compile(f"(?:{_VNI_PAIR.pattern})|.", re.DOTALL)
"""Cuts a text in VNI into letters with their marks."""


def vni_letter(match: re.Match[str]) -> str:
    """One match of ``VNI_LETTER`` in Unicode."""
    return _VNI_PAIR.sub(_vni_letter, match[0])


class Legacy(NamedTuple):
    """A text made Unicode, and the name of what it was."""

    text: str
    name: str

    @property
    def note(self) -> str:
        """For the user."""
        return say(f"đã chuyển từ bảng mã {self.name} sang Unicode", f"converted from {self.name} to Unicode")


def windows_1258(data: bytes) -> str:
    """Its tones are combining marks: compose them."""
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


def tcvn3(data: bytes) -> str:
    text, _ = codecs.charmap_decode(data, "strict", _TCVN3)
    return tcvn3_capitals(unicodedata.normalize("NFC", text))


def tcvn3_letter(character: str) -> str:
    """One character of a font as Windows-1252 has it, or at F000 + byte; any other stays as it is."""
    code = ord(character)
    encoded = bytes([code - 0xF000]) if 0xF0A1 <= code <= 0xF0FF else character.encode("cp1252", errors="ignore")
    return _TCVN3[encoded[0]] if encoded else character


def tcvn3_capitals(text: str) -> str:
    """The capitals that TCVN3 cannot write: ``CộNG HòA`` → ``CỘNG HÒA``. Of the same length."""
    return _CAPITALS.sub(_capitalise, text)


def vni(data: bytes) -> str:
    return _VNI_PAIR.sub(_vni_letter, data.decode("cp1252", errors="replace"))


_ENOUGH = 0.6
"""Share of the syllables that can be spoken, for bytes to be Vietnamese."""
_READINGS = (("Windows-1258", windows_1258), ("TCVN3 (ABC)", tcvn3), ("VNI-Windows", vni))

# CéNG HßA X· HéI: typed in capitals, the letters with tone come out small. A line without small ASCII letters is
# capital, and a word with two capitals is; but "Sè: 12/Q§-UBND" has a digit and stays.
_CAPITALS = re.compile(r"^(?=.*[A-Z][^a-z\n]*[A-Z])[^a-z\d\n]*$|\b(?=\w*[A-Z]\w*[A-Z])[^\Wa-z\d_]{2,}\b", re.MULTILINE)


def _capitalise(match: re.Match[str]) -> str:
    return match[0].upper()


def decode(data: bytes) -> Legacy | None:
    """Read bytes that are not UTF-8; ``None`` if no reading is Vietnamese."""
    # Half a megabyte tells; the rest is read once.
    sample = data[:500_000]
    shares = [spoken_share(reading(sample)) for _, reading in _READINGS]
    best = max(range(len(shares)), key=shares.__getitem__)
    if shares[best] < _ENOUGH:
        return None
    name, reading = _READINGS[best]
    return Legacy(reading(data), name)


def has_vietnamese(text: str) -> bool:
    """Whether it has a letter that no Western European alphabet has, and so is Unicode already."""
    return _VIETNAMESE_ONLY.search(text) is not None


def mend(text: str) -> Legacy | None:
    """Undo a text of a legacy font that was taken for Western European: "Céng hßa x· héi" → "Cộng hòa xã hội".

    Such is what Word saves of a document in .VnTime, even as UTF-8. ``None``
    if the text is as it should be.
    """
    sample = text[:500_000]
    if _VIETNAMESE_ONLY.search(sample) or not _WESTERN.search(sample):
        return None
    western = sample.encode("cp1252", errors="ignore")
    shares = {name: spoken_share(reading(western)) for name, reading in _READINGS[1:]}
    name = max(shares, key=shares.__getitem__)
    if shares[name] < 0.8 or spoken_share(sample) > shares[name] - 0.3:
        return None
    reading = dict(_READINGS)[name]
    return Legacy(_BEYOND_WESTERN.sub(lambda match: reading(match[0].encode("cp1252")), text), name)


# Letters no Western European alphabet has: with one of them the text is Unicode already.
_VIETNAMESE_ONLY = re.compile("[ăđơưĂĐƠƯ\u0300-\u0323\u1ea0-\u1ef9]")
_WESTERN = re.compile("[\u00a1-\u00ff]")
_BEYOND_WESTERN = re.compile("[\u0000-\u007f\u00a0-\u00ff‘’“”–—…]+")
