"""Meetings for the golden documents, in the JSON shape of DESIGN §7. All people and all figures are invented."""

from __future__ import annotations

from typing import Any

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

# name → (meeting, is it a draft, label of its area)
SAMPLES: dict[str, tuple[dict[str, Any], bool, str | None]] = {
    "short": (SHORT, False, "xã Trà Cú, tỉnh Vĩnh Long"),
    "every_kind": (EVERY_KIND, False, "xã Trà Cú, tỉnh Vĩnh Long"),
    "sixty": (SIXTY, True, None),
    "almost_empty": (ALMOST_EMPTY, True, None),
}
