"""What `dvcq cite` is compared with: one regular expression, as good as one can be.

Called as ``dvcq`` is: ``one_regex.py cite --format jsonl FILE…``
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

# Nghị định số 04/2015/NĐ-CP ngày 09 tháng 01 năm 2015 của Chính phủ về …
REGEX = re.compile(
    r"(?P<type>(?i:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Chỉ thị|Quyết định|Quy định|"
    r"Kết luận|Hướng dẫn|Thông báo|Kế hoạch|Chương trình|Công văn))\s+(?i:số:?\s*)?"
    r"(?P<number>\d+[a-z]?\s?(?:/\s?\d{4})?(?:\s?[/-]\s?[A-ZĐ][\w&.]*\w)+)"
    r"(?i:,?\s+ngày\s+(?P<day>\d{1,2})(?:/|\s+tháng\s+)(?P<month>\d{1,2})(?:/|\s+năm\s+)(?P<year>\d{4}))?"
    r"(?:\s+của\s+(?P<issuer>\w+(?:\s+\w+){0,8}?)(?=\s+(?:về|quy định|ban hành|hướng dẫn)\s|\s*[,;.)]))?"
)


def main() -> None:
    for file in sys.argv[4:]:
        text = unicodedata.normalize("NFC", Path(file).read_text(encoding="utf-8"))
        for match in REGEX.finditer(text):
            date = "{year}-{month:0>2}-{day:0>2}".format_map(match.groupdict()) if match["year"] else None
            found = {"file": file, "start": match.start(), "end": match.end(), "quote": match[0], "kind": "numbered"}
            print(json.dumps({**match.groupdict(), **found, "date": date}))


if __name__ == "__main__":
    main()
