"""How the items of a list are counted: the numbers that a file does not store but every program shows."""

from __future__ import annotations


def formatted(number: int, form: str) -> str:
    """A number in one of the forms of ``w:numFmt`` of Word; in digits in those that Vietnamese documents do not use."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 780:
        # a … z, aa, bb … zz, aaa: the letters of English, without đ, repeated.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form == "vietnameseCounting" and 0 < number < 100:
        return _counted(number)
    return str(number)


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _roman(number: int) -> str:
    numeral = ""
    for value, digits in _ROMAN:
        times, number = divmod(number, value)
        numeral += digits * times
    return numeral


_COUNTED = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def _counted(number: int) -> str:
    """Một, hai … mười lăm, hai mươi mốt."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _COUNTED[number].capitalize()
    head = "mười" if tens == 1 else f"{_COUNTED[tens]} mươi"
    tail = "mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 else _COUNTED[ones]
    return f"{head} {tail}".strip().capitalize()
