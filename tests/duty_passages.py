"""Passages of our own writing in the shapes of real plans and directives, with their duties marked by hand.

Each stands in a plan of 10 March 2025 for the year 2025. Marked are, sentence by sentence: who is charged, to whom it
reports, and every day on which it falls due up to the end of 2025; ``thường xuyên`` or ``?`` where there is no day.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

HEAD = """UBND QUẬN THANH BÌNH

Số: 20/KH-UBND

Thanh Bình, ngày 10 tháng 3 năm 2025

KẾ HOẠCH
Nâng cao chất lượng phục vụ Nhân dân năm 2025

"""


class Marked(NamedTuple):
    agents: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


def monthly(day: int, *months: int) -> tuple[str, ...]:
    return tuple(date(2025, month, day).isoformat() for month in months or range(3, 13))


PASSAGES: dict[str, tuple[str, list[Marked]]] = {
    "headings name the agents": (
        """III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa và Thông tin

- Chủ trì, phối hợp với Phòng Nội vụ, Công an quận xây dựng nội dung tuyên truyền; hoàn thành trước ngày 30/4/2025.

- Báo cáo kết quả về UBND quận trước ngày 20 hằng tháng.

2. UBND các phường

Niêm yết công khai danh sách tại trụ sở; thường xuyên cập nhật khi có thay đổi.
""",
        [
            Marked(("Phòng Văn hóa và Thông tin",), (), ("2025-04-30",)),
            Marked(("Phòng Văn hóa và Thông tin",), ("UBND quận",), monthly(20)),
            Marked(("UBND các phường",), (), ("thường xuyên",)),
        ],
    ),
    "giao X chủ trì, one after the other": (
        """II. PHÂN CÔNG

1. Giao Phòng Tài chính - Kế hoạch chủ trì, phối hợp với Kho bạc Nhà nước quận thẩm định dự toán, trình UBND quận trong quý II/2025. Giao Phòng Tư pháp rà soát văn bản, báo cáo Chủ tịch UBND quận chậm nhất ngày 15 tháng 5 năm 2025.
""",
        [
            Marked(("Phòng Tài chính - Kế hoạch",), ("UBND quận",), ("2025-06-30",)),
            Marked(("Phòng Tư pháp",), ("Chủ tịch UBND quận",), ("2025-05-15",)),
        ],
    ),
    "those who are asked": (
        """III. TỔ CHỨC THỰC HIỆN

1. Đề nghị Ủy ban MTTQ Việt Nam quận, Hội Liên hiệp Phụ nữ quận và Quận đoàn vận động hội viên tham gia; gửi kết quả về Phòng Nội vụ trước 15/11.
""",
        [
            Marked(
                ("Ủy ban MTTQ Việt Nam quận", "Hội Liên hiệp Phụ nữ quận", "Quận đoàn"),
                ("Phòng Nội vụ",),
                ("2025-11-15",),
            ),
        ],
    ),
    "one order for all that follows": (
        """Để chấn chỉnh việc giải quyết hồ sơ, Chủ tịch UBND huyện yêu cầu Thủ trưởng các phòng, ban, ngành và Chủ tịch UBND các xã, thị trấn thực hiện các nội dung sau:

1. Rà soát hồ sơ tồn đọng, xong trước 31/5/2025.

2. Tổ chức đối thoại với người dân định kỳ hằng quý.
""",
        [
            Marked(("Thủ trưởng các phòng, ban, ngành", "Chủ tịch UBND các xã, thị trấn"), (), ("2025-05-31",)),
            Marked(
                ("Thủ trưởng các phòng, ban, ngành", "Chủ tịch UBND các xã, thị trấn"),
                (),
                ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"),
            ),
        ],
    ),
    "closing words": (
        """III. TỔ CHỨC THỰC HIỆN

1. Phòng Nội vụ theo dõi, đôn đốc.

Trên đây là Kế hoạch nâng cao chất lượng phục vụ Nhân dân. UBND huyện yêu cầu Thủ trưởng các cơ quan, đơn vị, Chủ tịch UBND các xã, thị trấn nghiêm túc triển khai thực hiện. Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, kịp thời báo cáo UBND huyện (qua Phòng Nội vụ) để xem xét, giải quyết./.
""",
        [
            Marked(("Phòng Nội vụ",)),
            Marked(("Thủ trưởng các cơ quan, đơn vị", "Chủ tịch UBND các xã, thị trấn")),
            Marked(("Thủ trưởng các cơ quan, đơn vị", "Chủ tịch UBND các xã, thị trấn"), ("UBND huyện",)),
        ],
    ),
    "days counted from the signature": (
        """II. NỘI DUNG

1. Trong thời hạn 10 ngày làm việc kể từ ngày ban hành Kế hoạch này, các trường học trên địa bàn xây dựng kế hoạch chi tiết gửi Phòng Giáo dục và Đào tạo.

2. Chậm nhất sau 15 ngày kể từ ngày ký, UBND các xã gửi danh sách về Phòng Nông nghiệp và Môi trường.
""",
        [
            Marked(("các trường học trên địa bàn",), ("Phòng Giáo dục và Đào tạo",), ("2025-03-24",)),
            Marked(("UBND các xã",), ("Phòng Nông nghiệp và Môi trường",), ("2025-03-25",)),
        ],
    ),
    "a table between bars": (
        """II. NHIỆM VỤ

| STT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| 1 | Khảo sát nhu cầu số hóa hồ sơ | Văn phòng HĐND và UBND | Các phòng chuyên môn | Tháng 4/2025 |
| 2 | Tập huấn sử dụng chữ ký số | Phòng Văn hóa, Khoa học và Thông tin | UBND các phường | Quý III/2025 |
| 3 | Tổng hợp, báo cáo kết quả | Phòng Nội vụ | | 15/12/2025 |
""",
        [
            Marked(("Văn phòng HĐND và UBND",), (), ("2025-04-30",)),
            Marked(("Phòng Văn hóa, Khoa học và Thông tin",), (), ("2025-09-30",)),
            Marked(("Phòng Nội vụ",), (), ("2025-12-15",)),
        ],
    ),
    "a table, one cell a paragraph": (
        """PHỤ LỤC
Danh mục nhiệm vụ

TT

Nhiệm vụ

Cơ quan chủ trì

Cơ quan phối hợp

Thời hạn

1

Rà soát quy trình nội bộ

Phòng Nội vụ

Các cơ quan liên quan

Trước 30/6/2025

2

Công khai thủ tục hành chính

UBND các phường

Văn phòng

Thường xuyên
""",
        [Marked(("Phòng Nội vụ",), (), ("2025-06-30",)), Marked(("UBND các phường",), (), ("thường xuyên",))],
    ),
    "named values under a task": (
        """II. NHIỆM VỤ

1. Số hóa sổ hộ tịch

- Đơn vị chủ trì: Phòng Tư pháp.

- Đơn vị phối hợp: Công an quận, UBND các phường.

- Thời gian hoàn thành: trước ngày 30/9/2025.

2. Lắp đặt camera tại Bộ phận Một cửa

- Cơ quan thực hiện: UBND các phường.

- Thời gian: Quý IV.
""",
        [Marked(("Phòng Tư pháp",), (), ("2025-09-30",)), Marked(("UBND các phường",), (), ("2025-12-31",))],
    ),
    "who carries a decision out": (
        """Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công dân.

Điều 2. Chánh Văn phòng HĐND và UBND quận, Trưởng phòng Nội vụ, Chủ tịch UBND các phường và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.
""",
        [
            Marked(
                (
                    "Chánh Văn phòng HĐND và UBND quận",
                    "Trưởng phòng Nội vụ",
                    "Chủ tịch UBND các phường",
                    "các đơn vị có liên quan",
                )
            )
        ],
    ),
    "two reports a year": (
        """IV. CHẾ ĐỘ BÁO CÁO

Các cơ quan, đơn vị báo cáo kết quả 6 tháng trước ngày 15/6, báo cáo năm trước ngày 15/12 về Phòng Nội vụ để tổng hợp, báo cáo UBND quận.
""",
        [Marked(("Các cơ quan, đơn vị",), ("Phòng Nội vụ",), ("2025-06-15", "2025-12-15"))],
    ),
    "several charges in one sentence": (
        """V. TỔ CHỨC THỰC HIỆN

1. Giao Ban Tổ chức Huyện ủy tham mưu Ban Thường vụ Huyện ủy kế hoạch kiểm tra; Văn phòng Huyện ủy theo dõi, đôn đốc, định kỳ hằng quý báo cáo Thường trực Huyện ủy.
""",
        [
            Marked(("Ban Tổ chức Huyện ủy",)),
            Marked(
                ("Văn phòng Huyện ủy",),
                ("Thường trực Huyện ủy",),
                ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"),
            ),
        ],
    ),
    "a person by name": (
        """III. TỔ CHỨC THỰC HIỆN

1. Đồng chí Lê Văn Minh, Phó Chủ tịch UBND phường trực tiếp chỉ đạo, báo cáo Chủ tịch UBND phường trước ngày 25 hàng tháng.
""",
        [Marked(("Đồng chí Lê Văn Minh, Phó Chủ tịch UBND phường",), ("Chủ tịch UBND phường",), monthly(25))],
    ),
    "what was done is no duty": (
        """I. TÌNH HÌNH

Sở Nội vụ đã tổ chức 12 lớp tập huấn. Các đơn vị được kiểm tra đều chấp hành tốt. Năm 2024, UBND các phường giải quyết 1.200 hồ sơ.

II. MỤC TIÊU

1. Các đơn vị phấn đấu đạt 95% hồ sơ đúng hạn.
""",
        [],
    ),
    "a name and a colon": (
        """III. TỔ CHỨC THỰC HIỆN

Công an quận:

- Bảo đảm an ninh trật tự.

- Chủ trì kiểm tra cơ sở kinh doanh có điều kiện từ ngày 01/4 đến ngày 30/5/2025.
""",
        [Marked(("Công an quận",)), Marked(("Công an quận",), (), ("2025-05-30",))],
    ),
    "lines wrapped by hand": (
        """III. TỔ CHỨC THỰC HIỆN

1. Ban Quản lý dự án đầu tư xây dựng quận khẩn trương hoàn thiện hồ sơ thiết kế các
trường học trên địa bàn, lấy ý kiến các phường, trình Sở Xây dựng thẩm định trước ngày
30/6/2025.

2. Hằng tháng, trước ngày 25, Trạm Y tế các phường tổng hợp số liệu gửi Trung tâm Y tế
quận.
""",
        [
            Marked(("Ban Quản lý dự án đầu tư xây dựng quận",), ("Sở Xây dựng",), ("2025-06-30",)),
            Marked(("Trạm Y tế các phường",), ("Trung tâm Y tế quận",), monthly(25)),
        ],
    ),
    "what hangs on others": (
        """III. TỔ CHỨC THỰC HIỆN

1. Ngay sau khi có hướng dẫn của Thành phố, Phòng Kinh tế tham mưu UBND quận văn bản triển khai.

2. Thanh tra quận kiểm tra đột xuất việc chấp hành kỷ cương hành chính.
""",
        [Marked(("Phòng Kinh tế",), (), ("?",)), Marked(("Thanh tra quận",), (), ("?",))],
    ),
}
