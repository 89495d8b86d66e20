"""Characters of symbol fonts → the Unicode characters that look like them."""

from __future__ import annotations

# <w:sym w:font="Wingdings" w:char="F0FE"/> draws ☑: the font keeps its signs at F000 + code. The same code is
# another sign in another font; what is not listed stays as it is stored.
_WINGDINGS = dict(
    zip(b"\x6c\x6e\x6f\x71\x76\x77\x78\xa7\xa8\xd8\xe0\xf0\xfb\xfc\xfd\xfe", "●■□❑❖⬥☒▪□➢→⇨✗✓☒☑", strict=True)
)
_SYMBOL = dict(zip(b"\x2d\xa3\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xae\xde\xd7", "−≤°±≥×•÷≠→⇒⋅", strict=True))
_FONTS = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}
_PRIVATE = range(0xF000, 0xF100)


def shown(character: str, font: str) -> str:
    """One character of a symbol font; itself if we do not know better."""
    code = ord(character)
    return _FONTS.get(font.lower(), {}).get(code - 0xF000 if code in _PRIVATE else code, character)


def read(text: str, font: str) -> str:
    """Text set in a font: its signs in the private range by their look. Of the same length."""
    if text.isascii() or font.lower() not in _FONTS:
        return text
    return "".join(shown(character, font) if ord(character) in _PRIVATE else character for character in text)


def bullet(text: str, font: str) -> str:
    """The bullet of a list: ``-`` and ``+`` as they are, a sign of a symbol font by its look."""
    text = text.strip()
    if len(text) != 1:
        return text
    text = shown(text, font)
    if ord(text) in _PRIVATE:
        return "•"
    # Word's hollow bullet is the letter o of Courier New.
    return "○" if text == "o" else text
