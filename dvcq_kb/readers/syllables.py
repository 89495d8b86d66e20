"""Whether a text can be Vietnamese: an onset, a rime out of a short list, a tone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu "
    "iê iêc iêm iên iêng iêp iêt iêu yêm yên yêng yêt yêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong oong ooc op ot "
    "oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyn uynh uyt uyu uyên uyêt "
    "uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươ ươc ươi ươm ươn ương ươp ươt ươu y ych ynh yt"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS.replace(' ', '|')})?(?:{_RIMES.replace(' ', '|')})")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\W\d_]+")
# QĐ, NĐ, HĐND: abbreviations are no syllables, and prove nothing.
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVX]{1,6}")

# The syllables with a mark that make up more than half of 20 MB of gazettes and plans, by frequency. They decide
# between two readings that can both be spoken: "Sè" and "Số".
_FREQUENT_BY_RANK = (
    "định của và các công điều có số cơ bộ tư được thực hiện chính chức cấp hợp về thông dân ngày tại hành nhân hội "
    "lý với nghị nước tổ nhà việc động luật vụ pháp văn đồng quyền khoản đầu đối quản quyết dự này năm án báo bản "
    "trình nhiệm bảo hoặc chủ trường thành dụng sở người thời từ đề nội nhận tác cáo nghiệp đổi quốc thẩm hồ kiểm xã "
    "đơn tháng tài vị thuộc không hàng liên ngân hạn trưởng hoạt hiệu điểm học làm thể kết lập tiếp ủy sản địa kế độc"
)
_FREQUENT = frozenset(_FREQUENT_BY_RANK.split())


def words(text: str) -> list[str]:
    """The words with a letter beyond ASCII."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


def spoken_share(text: str) -> float:
    """Of the words with a letter beyond ASCII, how many can be spoken in Vietnamese.

    0 to 1, and up to a tenth more for frequent ones; 0 if there is no such word.
    """
    found = [word for word in words(text) if len(word) > 1 and not _ABBREVIATION.fullmatch(word)]
    if not found:
        return 0.0
    frequent = sum(word.lower() in _FREQUENT for word in found)
    return (sum(map(_spoken, found)) + 0.1 * frequent) / len(found)


@lru_cache(maxsize=16384)
def _spoken(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word.lower())
    plain = decomposed.translate(_TONES)
    one_tone = len(decomposed) - len(plain) <= 1
    return one_tone and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None
