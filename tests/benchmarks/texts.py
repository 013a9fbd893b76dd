"""Realistic Vietnamese notes and meetings from a seed, in the JSON that `sotay note add` and `meeting add` take.

For measuring and for tests of whole journeys. Nobody in them exists: people appear by role, as in real notes. The
content of a note is about 800 bytes of UTF-8; the words repeat as they do in offices, and numbers, places and dates
vary, so that search and compression meet something like real work.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from desktop_app.domain.vietnamese.zone import VIETNAM

# The commune of each note: Trà Cú most often, then others of several provinces.
AREAS: Final = ("29461", "29461", "29461", "29182", "19996", "04699", "22924", "24412", "11848", "31213")

# (topic, what it is about, what people say, what they ask for, whom)
_MATTERS: Final[Sequence[tuple[str, str, Sequence[str], Sequence[str], str]]] = (
    (
        "land.clearance",
        "chi trả đền bù giải phóng mặt bằng tuyến {road}",
        (
            "tiền đền bù chậm {n} tháng so với thông báo",
            "đơn giá đất vườn thấp hơn xã bên cạnh",
            "có {n} hộ chưa được đo đạc lại diện tích",
            "đã bàn giao mặt bằng mà chưa nhận đủ tiền",
            "bảng kê cây trồng còn thiếu so với thực tế",
        ),
        ("công khai phương án và lịch chi trả tại nhà văn hóa", "cử cán bộ đo đạc lại cùng người dân"),
        "Trung tâm Phát triển quỹ đất",
    ),
    (
        "land.certificates",
        "cấp đổi giấy chứng nhận quyền sử dụng đất",
        (
            "hồ sơ nộp từ tháng {month} đến nay chưa có kết quả",
            "phải đi lại {n} lần vì thiếu giấy tờ không được báo trước",
            "bản đồ địa chính mới lệch so với ranh đất đang sử dụng",
        ),
        ("niêm yết danh mục giấy tờ và hẹn ngày trả cụ thể", "tổ chức nhận hồ sơ lưu động tại ấp"),
        "Văn phòng đăng ký đất đai",
    ),
    (
        "infra.utilities",
        "tuyến {road} xuống cấp",
        (
            "mặt đường nhiều ổ gà, mùa mưa đi lại khó khăn",
            "đường ngập {n} ngày sau mỗi trận mưa lớn",
            "xe chở vật liệu chạy đêm làm hư đường và gây ồn",
            "chưa có đèn chiếu sáng, học sinh đi về tối lo lắng",
        ),
        ("dặm vá trước mùa mưa và cắm biển hạn chế tải trọng", "lắp đèn chiếu sáng đoạn qua trường học"),
        "Ủy ban nhân dân xã",
    ),
    (
        "infra.disaster",
        "hạn mặn vào sâu nội đồng",
        (
            "độ mặn đo được {n} phần nghìn tại cống",
            "lúa đông xuân khoảng {ha} ha có nguy cơ thiếu nước",
            "nước sinh hoạt phải mua {price} đồng một khối",
            "chưa có lịch vận hành cống nên bà con không biết khi nào lấy nước",
        ),
        ("thông báo lịch đóng mở cống trên loa và nhóm Zalo", "hỗ trợ bồn chứa nước cho hộ khó khăn"),
        "Chi cục Thủy lợi",
    ),
    (
        "infra.environment",
        "rác thải sinh hoạt và nước thải chăn nuôi",
        (
            "điểm tập kết rác quá tải, {n} ngày mới thu gom một lần",
            "mùi hôi từ trại nuôi gần khu dân cư",
            "kênh nội đồng đổi màu, cá chết rải rác",
        ),
        ("tăng chuyến thu gom và bố trí thêm thùng chứa", "kiểm tra việc xử lý nước thải của cơ sở chăn nuôi"),
        "Phòng Kinh tế",
    ),
    (
        "economy.prices",
        "giá lúa và vật tư nông nghiệp",
        (
            "giá lúa tươi còn {price} đồng một ký, giảm so với tuần trước",
            "phân bón tăng {n} phần trăm theo lời các đại lý",
            "thương lái bỏ cọc, bà con chưa biết bán cho ai",
        ),
        ("kết nối hợp tác xã với doanh nghiệp thu mua", "kiểm tra việc niêm yết giá tại đại lý vật tư"),
        "Hội Nông dân xã",
    ),
    (
        "gov.admin_reform",
        "giải quyết thủ tục tại Trung tâm Phục vụ hành chính công",
        (
            "phải chờ {n} giờ mới đến lượt vào đầu tuần",
            "nộp hồ sơ qua mạng gặp khó vì nhiều người cao tuổi không dùng điện thoại thông minh",
            "cán bộ hướng dẫn tận tình, trả kết quả đúng hẹn",
            "đi xa hơn trước vì trụ sở cũ đã chuyển",
        ),
        ("bố trí ngày tiếp nhận lưu động tại ấp", "tăng người hướng dẫn nộp hồ sơ trực tuyến vào sáng thứ Hai"),
        "Ủy ban nhân dân xã",
    ),
    (
        "party.reorganisation",
        "sắp xếp đơn vị hành chính, ấp và tổ dân phố",
        (
            "đồng tình chủ trương nhưng mong giữ tên ấp cũ",
            "băn khoăn việc đổi giấy tờ có mất phí hay không",
            "chưa rõ nơi đặt nhà văn hóa sau khi sáp nhập",
        ),
        ("giải thích rõ việc đổi giấy tờ tại cuộc họp ấp", "lấy ý kiến về tên gọi trước khi trình"),
        "Ủy ban MTTQ Việt Nam xã",
    ),
    (
        "society.welfare",
        "xét hộ nghèo và hỗ trợ nhà ở",
        (
            "tiêu chí thu nhập khó xác định với hộ làm thuê theo mùa",
            "danh sách hỗ trợ chậm công khai {n} tuần",
            "bà con phấn khởi vì {n} căn nhà đã bàn giao trước Tết",
        ),
        ("công khai danh sách và cách tính điểm tại ấp", "rà soát lại hộ mới gặp khó khăn"),
        "Ban giảm nghèo xã",
    ),
    (
        "security.fraud",
        "cuộc gọi giả danh cán bộ để lừa đảo",
        (
            "nhiều người cao tuổi nhận cuộc gọi yêu cầu cập nhật thông tin",
            "có tin nhắn giả báo trúng thưởng kèm đường dẫn lạ",
            "người dân chưa biết gọi vào đâu để hỏi lại",
        ),
        ("phát tờ hướng dẫn cách nhận biết đến từng tổ", "đăng số điện thoại hỏi lại trên loa truyền thanh"),
        "Công an xã",
    ),
    (
        "society.health",
        "khám chữa bệnh bảo hiểm y tế tại trạm",
        (
            "trạm thiếu thuốc huyết áp trong {n} tuần",
            "người dân hài lòng vì trạm khám cả sáng thứ Bảy",
            "chuyển tuyến còn phải xin giấy nhiều nơi",
        ),
        ("thông báo trước khi trạm hết thuốc", "bổ sung danh mục thuốc thiết yếu"),
        "Trạm Y tế",
    ),
    (
        "info.rumour",
        "tin đồn về việc quy hoạch khu công nghiệp",
        (
            "giá đất bị đẩy lên sau một bài đăng trên mạng xã hội",
            "có người rao bán đất kèm bản vẽ chưa rõ nguồn gốc",
            "bà con hỏi nhiều nhưng chưa có trả lời chính thức",
        ),
        ("có thông tin chính thức đăng trên trang của xã", "niêm yết quy hoạch đã được duyệt"),
        "Sở Xây dựng",
    ),
)

_OPENINGS: Final = (
    "Qua trò chuyện với bà con {group} ở {place} ngày {day}, nhiều người nhắc đến {matter}.",
    "Tại {place}, từ đầu tháng {month} người dân bàn nhiều về {matter}.",
    "Buổi sinh hoạt tổ ở {place} có {people} lượt người dự, ý kiến tập trung vào {matter}.",
    "Đi cơ sở ở {place} cùng Ban Công tác Mặt trận, ghi nhận dư luận quanh {matter}.",
)
_SAID: Final = (
    "Bà con cho rằng {said}.",
    "Một số ý kiến nêu {said}.",
    "Người dân phản ánh {said}.",
    "Có hộ cho biết {said}.",
    "Ở gần chợ, người dân cũng nói {said}.",
    "Trong buổi họp tổ, ý kiến được nhắc lại nhiều lần là {said}.",
    "Qua điện thoại, bà con nói thêm rằng {said}.",
    "Khoảng {people} lượt người khi được hỏi đều cho biết {said}.",
)
_CONTEXT: Final = (
    "Việc này đã kéo dài {n} tháng, ảnh hưởng khoảng {people} hộ.",
    "Cuộc họp ấp tháng trước đã nêu nhưng chưa có trả lời bằng văn bản.",
    "Xã đã cử cán bộ xuống xem ngày {day}, bà con đang chờ kết quả.",
    "Chưa phát sinh đơn thư đông người, song tâm trạng sốt ruột có tăng.",
    "So với kỳ trước, ý kiến ở khu vực giáp ranh giảm, ở trung tâm xã tăng.",
    "Loa truyền thanh đã phát {n} lần, nhiều hộ đi làm đồng nên không nghe được.",
    "Nhóm Zalo của ấp có {people} người xem, phần lớn hỏi về thời gian và nơi giải quyết.",
    "Các tổ trưởng cho biết đã ghi vào sổ từ ngày {day} và chuyển lên Ban Công tác Mặt trận.",
    "Có {n} hộ đi làm ăn xa nên ý kiến được ghi qua điện thoại với người nhà.",
    "Khu vực cặp kênh nói nhiều hơn khu vực ven lộ, nhất là vào buổi sáng ở chợ.",
    "Kỳ giao ban tháng {month} từng có ý kiến tương tự, kết quả trả lời chưa đến từng hộ.",
    "Đoàn thể xã dự kiến nói chuyện tại {n} tổ trong tuần tới để giải thích thêm.",
)
_ENDINGS: Final = (
    "Nếu được trả lời sớm, bà con sẵn sàng phối hợp.",
    "Mong cấp trên xem xét và cho biết thời gian cụ thể.",
    "Người dân đề nghị được thông tin lại qua tổ nhân dân tự quản.",
    "Phần đông vẫn tin tưởng và chờ hướng giải quyết.",
)
_PLACES: Final = (
    "ấp {n}",
    "ấp Chợ",
    "ấp Đầu Giồng",
    "khóm {n}",
    "tổ dân phố {n}",
    "thôn Hạ",
    "bản Pá Lau",
    "tổ NDTQ số {n}",
)
_ROADS: Final = ("liên ấp {n}", "Quốc lộ 53", "Hương lộ {n}", "đê bao kênh {n}", "đường tỉnh 914", "đường sắt qua xã")
_GROUPS: Final = {
    "farmers": "làm nông",
    "traders": "buôn bán nhỏ",
    "elderly": "cao tuổi",
    "women": "hội viên phụ nữ",
    "youth": "đoàn viên thanh niên",
    "workers": "công nhân ở trọ",
    "project_area": "vùng dự án",
    "people": "trong ấp",
}
_STANCES: Final = ("support", "support_conditional", "concerned", "undecided", "oppose", "request")
_PREVALENCE: Final = ("majority", "many", "some", "isolated", "unknown")
_MOODS: Final = ("pleased", "calm", "attentive", "worried", "frustrated")
_CHANNELS: Final = ("conversation", "field_visit", "meeting", "phone", "zalo", "self_mgmt_group", "voter_contact")
_ROLES: Final = (
    "đại diện người dân ấp {n}",
    "Trưởng Ban Công tác Mặt trận",
    "đại diện tổ NDTQ số {n}",
    "Chi hội trưởng Chi hội Phụ nữ",
    "đại diện hộ kinh doanh",
    "cộng tác viên dư luận xã hội",
    "Chủ tịch Ủy ban MTTQ xã",
    "Phó Chủ tịch UBND xã",
)


def notes(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` notes. The same seed gives the same notes, whatever the count."""
    dice = random.Random(seed)
    for _ in range(count):
        yield note(dice)


def meetings(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` meetings."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        yield meeting(dice, number)


def note(dice: random.Random) -> dict[str, Any]:
    """One full note: content, one to three streams, a proposal or the reason for none."""
    topic, matter, said, wishes, office = dice.choice(_MATTERS)
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(320))
    group = dice.choice(list(_GROUPS))
    place = _fill(dice, dice.choice(_PLACES))
    filled = _fill(dice, matter)
    opening = dice.choice(_OPENINGS).replace("{matter}", filled).replace("{place}", place)
    sentences = [opening.replace("{group}", _GROUPS[group])]
    ways = dice.sample(_SAID, 3)
    sentences += [way.replace("{said}", one) for way, one in zip(ways, dice.sample(said, 3), strict=True)]
    sentences += [*dice.sample(_CONTEXT, dice.randint(2, 4)), dice.choice(_ENDINGS)]
    result: dict[str, Any] = {
        "title": _fill(dice, f"{filled[0].upper()}{filled[1:]}, {place}"),
        "content": _fill(dice, " ".join(sentences), day),
        "area": dice.choice(AREAS),
        "channel": dice.choice(_CHANNELS),
        "topics": [topic],
        "severity": dice.choices(range(6), (10, 30, 35, 18, 5, 2))[0],
        "occurred_on": day.isoformat(),
        "streams": [_stream(dice, group, one) for one in dice.sample(said, dice.randint(1, min(3, len(said))))],
    }
    if dice.random() < 0.8:
        due = day + timedelta(days=dice.randint(7, 60))
        result["proposal"] = {"to": office, "action": f"Đề nghị {dice.choice(wishes)}", "by": due.isoformat()}
    else:
        result["no_proposal_reason"] = "Việc đang được cơ quan chức năng xem xét."
    return result


def meeting(dice: random.Random, number: int = 1) -> dict[str, Any]:
    """One finished briefing with an item of every kind."""
    start = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM) + timedelta(days=dice.randrange(310))
    said: list[tuple[str, str, dict[str, Any]]] = []
    for kind in ("report", "opinion", "opinion", "question", "answer", "opinion", "conclusion", "task", "task", "vote"):
        _, matter, reasons, wishes, office = dice.choice(_MATTERS)
        about, wish = _fill(dice, matter), dice.choice(wishes)
        more: dict[str, Any] = {}
        if kind in ("conclusion", "task"):
            text = f"{wish[0].upper()}{wish[1:]}."
        elif kind == "vote":
            text = f"Thống nhất kiến nghị {wish}."
            more = {"for": dice.randint(18, 30), "against": dice.randint(0, 2), "abstain": dice.randint(0, 2)}
        elif kind == "question":
            text = f"Bao giờ có kết quả về {about}?"
        else:
            text = f"Về {about}: {_fill(dice, dice.choice(reasons))}."
        if kind == "task":
            due = (start + timedelta(days=dice.randint(10, 45))).date()
            more = {"owner": office, "due_on": due.isoformat()}
        said.append((kind, text, more))
    items = [
        {
            "kind": kind,
            "at": (start + timedelta(minutes=9 * place)).isoformat(),
            "by_role": _fill(dice, dice.choice(_ROLES)),
            "text": text,
            **more,
        }
        for place, (kind, text, more) in enumerate(said)
    ]
    invited = dice.randint(22, 36)
    absent = dice.randint(0, 3)
    return {
        "kind": "ctv_briefing",
        "line": "state",
        "org": {"parent": "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG", "name": "ỦY BAN NHÂN DÂN XÃ TRÀ CÚ", "symbol": "UBND"},
        "number": number,
        "title": f"Giao ban cộng tác viên dư luận xã hội tháng {start.month}",
        "area": "29461",
        "place": "Hội trường Ủy ban nhân dân xã",
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(minutes=105)).isoformat(),
        "chair": {"name": "Người Chủ Trì", "position": "Phó Chủ tịch UBND xã"},
        "secretary": {"name": "Người Ghi Biên Bản", "position": "Công chức Văn phòng"},
        "attendance": {
            "invited": invited,
            "present": invited - absent,
            "absent": [{"role": f"cộng tác viên ấp {one + 1}", "reason": "bận việc nhà"} for one in range(absent)],
            "groups": {"nông dân": dice.randint(8, 15), "hội viên phụ nữ": dice.randint(3, 8)},
        },
        "items": items,
        "conclusion": "Các ý kiến được tổng hợp gửi cơ quan có thẩm quyền; kết quả báo lại tại kỳ giao ban sau.",
        "recipients": ["Đảng ủy xã", "Ủy ban MTTQ Việt Nam xã", "Các ấp"],
    }


def _stream(dice: random.Random, group: str, said: str) -> dict[str, Any]:
    text = _fill(dice, said)
    return {
        "stance": dice.choice(_STANCES),
        "prevalence": dice.choice(_PREVALENCE),
        "basis": "observed",
        "mood": dice.choice(_MOODS),
        "intensity": dice.randint(1, 3),
        "trend": dice.choice(("new", "rising", "steady", "falling")),
        "group": group,
        "summary": f"{text[0].upper()}{text[1:]}.",
    }


def _fill(dice: random.Random, pattern: str, day: date | None = None) -> str:
    """The pattern with numbers, days and roads in place of its names, each drawn anew."""
    while "{" in pattern:
        head, _, rest = pattern.partition("{")
        name, _, tail = rest.partition("}")
        pattern = head + _value(dice, name, day or date(2026, 6, 1)) + tail
    return pattern


def _value(dice: random.Random, name: str, day: date) -> str:
    if name == "road":
        return dice.choice(_ROADS).replace("{n}", str(dice.randint(1, 14)))
    if name == "day":
        return f"{day.day:02}/{day.month}/{day.year}"
    low, high = {"n": (2, 12), "month": (1, 12), "people": (15, 240), "ha": (20, 400), "price": (5, 90)}[name]
    number = dice.randint(low, high)
    return f"{number}.000" if name == "price" else str(number)
