"""Meetings for the golden documents, in the JSON that `sotay meeting add` takes. People and figures are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

SHORT: dict[str, Any] = {
    "kind": "ctv_briefing",
    "line": "state",
    "org": {"parent": "Ủy ban nhân dân tỉnh Vĩnh Long", "name": "Ủy ban nhân dân xã Trà Cú", "symbol": "UBND"},
    "number": 5,
    "title": "Giao ban cộng tác viên dư luận xã hội tháng 02 năm 2026",
    "place": "Nhà văn hóa ấp Chợ",
    "starts_at": "2026-02-03T08:00:00+07:00",
    "ends_at": "2026-02-03T10:05:00+07:00",
    "chair": {"name": "Nguyễn Thị Mẫu", "position": "Phó Chủ tịch Ủy ban nhân dân xã"},
    "secretary": {"name": "Trần Văn Thử", "position": "công chức Văn hóa - Xã hội"},
    "attendance": {"invited": 30, "present": 28, "absent": [{"role": "Trưởng ấp Đầu Giồng", "reason": "đi học"}]},
    "items": [
        {
            "kind": "report",
            "at": "2026-02-03T08:10:00+07:00",
            "by_role": "người tổng hợp",
            "text": "Tình hình tháng 01.",
        },
        {"kind": "opinion", "by_role": "Trưởng ấp Chợ", "text": "Người dân mong sớm có lịch cấp đổi giấy chứng nhận."},
    ],
    "conclusion": "Thống nhất các nội dung đã nêu; văn phòng gửi thông báo đến các ấp trong tuần.",
    "recipients": ["Như thành phần tham dự", "Thường trực Đảng ủy xã (để báo cáo)"],
}

EVERY_KIND: dict[str, Any] = {
    **SHORT,
    "kind": "key_cadres_conf",
    "number": 12,
    "title": "Hội nghị cán bộ chủ chốt về đền bù, giải phóng mặt bằng tuyến đường sắt và khu tái định cư của xã",
    "starts_at": "2026-11-20T13:30:00+07:00",
    "ends_at": "2026-11-20T16:45:00+07:00",
    "attendance": {
        "invited": 45,
        "present": 41,
        "groups": {"nông dân": 20, "phụ nữ": 9, "thanh niên": 12},
        "absent": [
            {"role": "Trưởng Ban Công tác Mặt trận ấp Kosla", "reason": "ốm"},
            {"role": "đại diện Hội Nông dân", "reason": ""},
            {"role": "Bí thư chi bộ ấp Xoài Xiêm", "reason": "dự họp ở tỉnh"},
        ],
    },
    "items": [
        {
            "kind": "report",
            "by_role": "Ban Quản lý dự án",
            "text": "Tiến độ kiểm đếm đạt 1.976 thửa.\nCòn 04 hộ chờ đo lại.",
        },
        {
            "kind": "opinion",
            "by_role": "người dân vùng dự án",
            "text": "Giá đền bù đất vườn thấp hơn giá chuyển nhượng thực tế.",
        },
        {
            "kind": "opinion",
            "by_role": "đại diện Hội Phụ nữ",
            "text": "Nhiều ý kiến lo trường mầm non ở khu tái định cư chậm mở.",
        },
        {
            "kind": "question",
            "by_role": "người dân ấp Kosla",
            "text": "Khi nào có nước sạch, điện sinh hoạt ở khu tái định cư?",
        },
        {
            "kind": "answer",
            "by_role": "Ban Quản lý dự án",
            "text": "Điện đã đấu nối; nước sạch hoàn thành trong quý I.",
        },
        {"kind": "question", "by_role": "", "text": "Người thuê đất có được hỗ trợ không?"},
        {"kind": "answer", "by_role": "công chức Địa chính", "text": "Có, theo phương án đã niêm yết."},
        {
            "kind": "vote",
            "by_role": "chủ tọa",
            "text": "Thông qua thời gian họp lại với các hộ.",
            "for": 38,
            "against": 1,
            "abstain": 2,
        },
        {
            "kind": "task",
            "by_role": "chủ tọa",
            "text": "Niêm yết bảng giá tại nhà văn hóa các ấp.",
            "owner": "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
            "due_on": "2026-12-05",
        },
        {
            "kind": "conclusion",
            "by_role": "chủ tọa",
            "text": "Tiếp thu các ý kiến; trả lời bằng văn bản trước khi họp lại.",
        },
    ],
    "conclusion": "",
}

_VOICES = (
    "Trưởng ấp Chợ",
    "người dân ấp Kosla",
    "đại diện Hội Nông dân",
    "đại diện Đoàn Thanh niên",
    "Ban Quản lý dự án",
)
_TEXTS = (
    "Đề nghị công khai phương án bồi thường, hỗ trợ, tái định cư tại nhà văn hóa ấp để người dân xem, hỏi và góp ý "
    "trước khi phê duyệt; những chỗ còn vướng mắc cần được đối thoại trực tiếp, không để tồn đọng kéo dài.",
    "Giá vật tư nông nghiệp tăng, lúa đông xuân bán chậm; bà con mong được hỗ trợ kết nối tiêu thụ.",
    "Đường vào khu sản xuất bị sạt lở sau mưa, học sinh đi lại khó khăn; kiến nghị gia cố trước mùa mưa tới.",
    "Nhiều ý kiến đồng tình với chủ trương sắp xếp lại tổ dân phố, song còn băn khoăn về việc đổi giấy tờ.",
)
_KINDS = ("report", "opinion", "question", "answer", "opinion", "task", "vote", "conclusion")

SIXTY: dict[str, Any] = {
    **EVERY_KIND,
    "number": 128,
    "kind": "dialogue",
    "title": "Đối thoại trực tiếp giữa người đứng đầu cấp ủy, chính quyền với Nhân dân",
    "items": [
        {
            "kind": _KINDS[n % len(_KINDS)],
            "by_role": _VOICES[n % len(_VOICES)],
            "text": _TEXTS[n % len(_TEXTS)],
            "owner": "Ủy ban nhân dân xã",
            "due_on": f"2026-12-{n % 28 + 1:02d}",
            "for": 40 + n,
            "against": n % 5,
            "abstain": 0,
        }
        for n in range(60)
    ],
    "conclusion": "Các cơ quan trả lời từng ý kiến.\nVăn phòng theo dõi, báo cáo kết quả hằng tháng.",
}

ALMOST_EMPTY: dict[str, Any] = {"kind": "hamlet", "org": {"name": ""}, "items": [{"kind": "task"}, {"kind": "vote"}]}

TWO_CHAIRS: dict[str, Any] = {
    **SHORT,
    "number": 6,
    "title": "Hội nghị đối thoại giữa Thường trực Đảng ủy, lãnh đạo Ủy ban nhân dân xã với đoàn viên, thanh niên",
    "kind": "dialogue_topic",
    "cochair": {"name": "Thạch Văn Giả", "position": "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam xã"},
}

ABSENT: dict[str, Any] = {
    **SHORT,
    "number": 7,
    "attendance": {
        "invited": 60,
        "present": 48,
        "absent": [
            {"role": role, "reason": reason}
            for role, reason in (
                ("Trưởng ấp Đầu Giồng", "đi học"), ("Trưởng ấp Cây Da", "ốm"), ("Bí thư chi bộ ấp Chợ", "họp ở tỉnh"),
                ("Chi hội trưởng Phụ nữ ấp Kosla", "việc gia đình"), ("đại diện Trường Mẫu giáo", ""),
                ("Tổ trưởng Tổ nhân dân tự quản số 4", "ốm"), ("đại diện Hợp tác xã", "không rõ lý do"),
                ("Trưởng Trạm Y tế", "trực cấp cứu"), ("người có uy tín ấp Xoài Xiêm", "tuổi cao"),
                ("Bí thư Đoàn xã", "tập huấn"), ("công chức Tư pháp - Hộ tịch", "nghỉ phép"), ("cán bộ thú y", ""),
            )
        ],
    },
}  # fmt: skip

VOTES: dict[str, Any] = {
    **SHORT,
    "number": 8,
    "title": "Lấy ý kiến về việc sáp nhập tổ dân phố và mức đóng góp làm đường",
    "items": [
        {"kind": "report", "by_role": "công chức Địa chính", "text": "Phương án sáp nhập đã niêm yết 15 ngày."},
        {"kind": "vote", "text": "Sáp nhập tổ 3 với tổ 4.", "for": 96, "against": 4, "abstain": 0},
        {"kind": "vote", "by_role": "chủ tọa", "text": "Mức đóng góp.", "for": 1250, "against": 38, "abstain": 12},
        {"kind": "vote", "text": "Bầu Ban Giám sát đầu tư của cộng đồng.", "for": 100},
    ],
}

KHMER: dict[str, Any] = {
    **SHORT,
    "number": 9,
    "title": "Sinh hoạt nhân lễ Sene Đôlta (ភ្ជុំបិណ្ឌ) tại ấp Kosla",
    "place": "Chùa Kosla (វត្តកោះស្លា), ấp Kosla",
    "chair": {"name": "Thạch Thị Sa Rươne", "position": "Trưởng Ban Công tác Mặt trận ấp"},
    "secretary": {"name": "Kim Sô Phia", "position": "Chi hội trưởng"},
    "items": [
        {
            "kind": "opinion",
            "by_role": "người dân ấp Kosla",
            "text": "Đề nghị mở lại lớp dạy chữ Khmer (អក្សរខ្មែរ) dịp hè; bà con sẵn lòng góp công. ភូមិ ដំបូន្មាន។",
        },
        {
            "kind": "opinion",
            "by_role": "đại diện Ban Quản trị chùa",
            "text": "Đường vào phum (ភូមិ) ngập khi triều cường.",
        },
        {"kind": "opinion", "by_role": "khách từ Điện Biên", "text": "Bà con Thái cũng mở lớp chữ Thái: ꪼꪕ ꪒꪾ."},
    ],
}

LONG_NAMES: dict[str, Any] = {
    **SHORT,
    "number": 10,
    "org": {
        "parent": "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Bà Rịa - Vũng Tàu, cụm thi đua các xã ven biển và hải đảo",
        "name": "Ban Chỉ đạo thực hiện các chương trình mục tiêu quốc gia giảm nghèo bền vững, xây dựng nông thôn "
        "mới và phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi xã Trà Cú",
        "symbol": "BCĐCTMTQG",
    },
    "title": "Hội nghị lấy ý kiến đóng góp của cán bộ, công chức, viên chức, người lao động và Nhân dân đối với "
    "dự thảo quy hoạch chung xây dựng xã Trà Cú đến năm 2045, tầm nhìn đến năm 2060 và dự thảo quy chế kiến trúc",
    "place": "Hội trường Trung tâm Văn hóa - Thông tin và Truyền thanh, đường 30 tháng 4, khóm 5",
    "chair": {
        "name": "Nguyễn Phước Bửu Tôn Nữ Hoàng Thiên Kim",
        "position": "Phó Bí thư Thường trực Đảng ủy, Chủ tịch Hội đồng nhân dân, Trưởng Ban Chỉ đạo",
    },
    "secretary": {
        "name": "Công Tằng Tôn Nữ Mẫu Thử Nghiệm",
        "position": "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
    },
    "recipients": [
        "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội cấp tỉnh (để báo cáo)",
        "Như thành phần tham dự",
    ],
}

NO_CONCLUSION: dict[str, Any] = {**SHORT, "number": None, "conclusion": "", "ends_at": None, "recipients": []}

JOINT: dict[str, Any] = {
    **SHORT,
    "kind": "joint",
    "number": 3,
    "org": {"name": "Ủy ban nhân dân xã Trà Cú", "symbol": "UBND"},
    "cohost": {"name": "Ủy ban Mặt trận Tổ quốc Việt Nam xã Trà Cú", "symbol": "MTTQ"},
    "title": "Họp liên tịch về phối hợp nắm tình hình Nhân dân quý I năm 2026",
    "cochair": {"name": "Thạch Văn Giả", "position": "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam xã"},
}

GROUPS: dict[str, Any] = {
    **SHORT,
    "number": 11,
    "title": "Tập huấn kỹ năng ghi chép cho cộng tác viên",
    "kind": "training",
    "attendance": {
        "invited": 64,
        "present": 61,
        "groups": {"nông dân": 31, "phụ nữ": 17, "thanh niên": 9, "hưu trí, cựu chiến binh": 4, "tiểu thương": 0},
    },
}

TWO_ANSWERS: dict[str, Any] = {
    **SHORT,
    "kind": "working_session",
    "number": "05a",
    "place": "",
    "starts_at": "2026-12-31",
    "ends_at": "lúc trời tối",
    "chair": {"name": "", "position": "Chủ tịch"},
    "items": [
        {
            "kind": "question",
            "by_role": "một hộ ở ấp 3",
            "text": "Bao giờ có nước?\nVà bao giờ có điện?\n\nXin trả lời rõ.",
        },
        {"kind": "answer", "by_role": "đại diện ngành điện", "text": "Trong quý I.\nCó lịch ở nhà văn hóa."},
        {"kind": "task", "text": "Thông báo lịch.", "owner": "", "due_on": None},
        {"kind": "quá mới", "text": "Loại mục chưa biết."},
    ],
}


_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_ROWS = [" ".join(normalize("NFC", vowel + tone) for tone in _TONES) for vowel in "aăâeêioôơuưy"]

LETTERS: dict[str, Any] = {
    **SHORT,
    "number": 13,
    "title": "Mọi chữ cái tiếng Việt với mọi thanh",
    "items": [
        {"kind": "opinion", "by_role": f"{row} {row.upper()}", "text": f"{row} {row.upper()}"}
        for row in (*_ROWS, "b c d đ g h k l m n p q r s t v x")
    ],
    "recipients": _ROWS[:3],
}


@dataclass(frozen=True)
class Sample:
    """A meeting and how it is exported."""

    meeting: dict[str, Any]
    draft: bool = False
    area: str | None = "xã Trà Cú, tỉnh Vĩnh Long"
    mark: str | None = None
    annex: bool = False


SAMPLES: dict[str, Sample] = {
    "short": Sample(SHORT),
    "every_kind": Sample(EVERY_KIND, mark="Phiên bản 2 - mã 0f3c9a71be"),
    "sixty": Sample(SIXTY, draft=True, area=None, mark="Phiên bản 1 - mã 77aa01c3d9"),
    "almost_empty": Sample(ALMOST_EMPTY, draft=True, area=None),
    "two_chairs": Sample(TWO_CHAIRS),
    "absent": Sample(ABSENT),
    "votes": Sample(VOTES),
    "khmer": Sample(KHMER),
    "long_names": Sample(LONG_NAMES),
    "no_conclusion": Sample(NO_CONCLUSION, draft=True),
    "joint": Sample(JOINT),
    "groups": Sample(GROUPS, annex=True),
    "two_answers": Sample(TWO_ANSWERS, annex=True),
    "letters": Sample(LETTERS),
}

_STATE_BODY = SHORT["org"]
# Who issues the paper under each preset, and who chairs: a Party paper of a people's committee would mislead the eye.
BODIES: dict[str, dict[str, Any]] = {
    "hd05-2026": {
        "org": {"parent": "Đảng bộ tỉnh Vĩnh Long", "name": "Đảng ủy xã Trà Cú", "symbol": "ĐU"},
        "chair": {"name": "Nguyễn Thị Mẫu", "position": "Phó Bí thư Thường trực Đảng ủy xã"},
    },
    "hd36-2018": {
        "org": {"parent": "Đảng ủy xã Trà Cú", "name": "Chi bộ ấp Chợ", "symbol": "CB"},
        "chair": {"name": "Nguyễn Thị Mẫu", "position": "Bí thư chi bộ ấp"},
    },
    "mttq": {
        "org": {
            "parent": "Ủy ban MTTQ Việt Nam tỉnh Vĩnh Long",
            "name": "Ủy ban MTTQ Việt Nam xã Trà Cú",
            "symbol": "MTTQ-BTT",
        },
        "chair": {"name": "Nguyễn Thị Mẫu", "position": "Phó Chủ tịch Ủy ban MTTQ Việt Nam xã"},
    },
    "doan": {
        "org": {"parent": "Tỉnh Đoàn Vĩnh Long", "name": "BCH Đoàn xã Trà Cú", "symbol": "ĐTN"},
        "chair": {"name": "Nguyễn Thị Mẫu", "position": "Bí thư Đoàn xã"},
    },
    "thon": {
        "org": {"parent": "Ủy ban nhân dân xã Trà Cú", "name": "Ấp Chợ", "symbol": ""},
        "chair": {"name": "Nguyễn Thị Mẫu", "position": "Trưởng ấp"},
    },
}


def dressed(meeting: dict[str, Any], preset: str) -> dict[str, Any]:
    """The meeting as one of a body that uses `preset`; a meeting that has its own body keeps it."""
    return {**meeting, **BODIES.get(preset, {})} if meeting.get("org") == _STATE_BODY else meeting
