"""Every part of the kit on one page (as in the design's picture of components), for pictures and for walks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip, ChipGroup
from ui.widgets.choice import Choice, ChoiceField, SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import LineField, SearchEdit, SecretField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Heading, IconText, KeyHint, SectionHeading, Text
from ui.widgets.levels import LevelPicker
from ui.widgets.notices import Banner
from ui.widgets.paper import EmptyState, Pane, Paper, Rule
from ui.widgets.pills import StatusPill
from ui.widgets.stream_card import StreamCard, StreamText
from ui.widgets.writing import TextField

LEVELS = ("Thông tin", "Cần quan tâm", "Băn khoăn", "Bức xúc", "Nguy cơ điểm nóng", "Điểm nóng")
STANCES = (
    ("support", "Tán thành"),
    ("support_conditional", "Đồng tình, có điều kiện"),
    ("concerned", "Băn khoăn, lo lắng"),
    ("undecided", "Lưỡng lự, chưa rõ"),
    ("oppose", "Không đồng tình"),
    ("request", "Đề nghị, kiến nghị"),
    ("mixed", "Nhiều luồng"),
)
STATES = ("local", "moving", "delivered", "safe", "held", "draft", "conflict")


def flow(theme: Theme, *widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = FlowLayout(theme, box)
    for widget in widgets:
        layout.addWidget(widget)
    return box


def gallery(theme: Theme) -> QWidget:
    page = Pane(theme, "window")
    columns = QHBoxLayout(page)
    columns.setContentsMargins(24, 24, 24, 24)
    columns.setSpacing(theme.px(24))
    for make in (_controls, _notices, _fields):
        side = QVBoxLayout()
        side.setSpacing(theme.px(10))
        make(theme, side)
        side.addStretch(1)
        columns.addLayout(side, 1)
    return page


def _controls(theme: Theme, column: QVBoxLayout) -> None:
    column.addWidget(Heading(theme, "Sổ tay: Ổ đĩa ậ ạ ễ Ự Ỹ"))
    column.addWidget(Text(theme, "Nút", "hint", "text_2", 600))
    off = Button(theme, "Hoàn tất", "main", key="Ctrl+Enter")
    off.setEnabled(False)
    column.addWidget(
        flow(
            theme,
            Button(theme, "Hoàn tất", "main", key="Ctrl+Enter"),
            Button(theme, "Để xem sau"),
            Button(theme, "Bỏ thay đổi", "link"),
            Button(theme, "Xóa hẳn", "danger", icon="trash"),
            off,
            Button(theme, "Thêm luồng", icon="plus", size="button_small"),
            Button(theme, "Tiếp tục", "main", size="button_main", trailing="chevron-right"),
            IconButton(theme, "more", "Việc khác"),
            KeyHint(theme, "F1"),
        )
    )
    column.addWidget(Text(theme, "Tin đã đi đến đâu", "hint", "text_2", 600))
    column.addWidget(flow(theme, *(StatusPill(theme, state) for state in STATES)))
    column.addWidget(Text(theme, "Thẻ lọc và nhãn", "hint", "text_2", 600))
    on = Chip(theme, "Ấp 3")
    on.setChecked(True)
    kind = Chip(theme, "Ý kiến", icon="kind-opinion", tick=False, box=True, prefix="2")
    kind.setChecked(True)
    column.addWidget(
        flow(
            theme,
            on,
            Chip(theme, "Đất đai", removable=True, checkable=False),
            Chip(theme, "Lọc", checkable=False, trailing="chevron-down"),
            Chip(theme, "Báo cáo", icon="kind-report", tick=False, box=True, prefix="1"),
            kind,
        )
    )
    group = ChipGroup(theme, "Ở đâu?", [("a", "Ấp 3"), ("b", "Ấp Hòa Thuận"), ("c", "Cả xã"), ("d", "Nơi khác…")])
    group.set_value("b")
    column.addWidget(group)
    column.addWidget(Text(theme, "Mức độ", "hint", "text_2", 600))
    column.addWidget(LevelPicker(theme, "Mức nào?", LEVELS, 1))
    column.addWidget(Text(theme, "Khuynh hướng, một màu mực", "hint", "text_2", 600))
    column.addWidget(
        flow(theme, *(IconText(theme, f"stance-{key}", word, colour="text", ink="accent") for key, word in STANCES))
    )
    card = StreamText(
        "concerned", "Băn khoăn, lo lắng", "Đa số", "hộ trong vùng dự án",
        "Sợ kéo dài qua Tết, giá đất nơi ở mới tiếp tục tăng, không biết bao giờ mới nhận được nền.",
        "Lo lắng", "Cường độ 2/3", "rising", "Tăng",
    )  # fmt: skip
    column.addWidget(StreamCard(theme, 1, card))


def _notices(theme: Theme, column: QVBoxLayout) -> None:
    column.addWidget(Text(theme, "Dải báo", "hint", "text_2", 600))
    small = "button_small"
    column.addWidget(
        Banner(theme, "stop", "Ổ đĩa sắp đầy, còn 180 MB", "Chữ đang gõ vẫn được lưu. Xin dọn bớt tệp lớn trên máy.",
               Button(theme, "Xem cách dọn", size=small))
    )  # fmt: skip
    column.addWidget(
        Banner(theme, "warn", "Wi-Fi này đòi đăng nhập", "Tin vẫn nằm yên trên máy. Đăng nhập Wi-Fi rồi thử gửi lại.",
               Button(theme, "Thử lại", size=small))
    )  # fmt: skip
    column.addWidget(
        Banner(theme, "good", "Đã tìm lại được chữ đang gõ dở", "Máy tắt đột ngột lúc 8:47. Nháp được giữ đến 8:47:12.",
               Button(theme, "Mở nháp", size=small), on_close=lambda: None)
    )  # fmt: skip
    paper = Paper(theme)
    paper.body.addWidget(
        SectionHeading(theme, "Cần làm", "5 việc", Button(theme, "In sổ", "link", "print", size=small))
    )
    paper.body.addWidget(Rule(theme))
    paper.body.addWidget(
        Text(theme, "Trạm cấp nước thay máy bơm trước ngày 05/12. Trong lúc chờ, trạm mở van phụ từ 16 giờ.")
    )
    paper.body.addWidget(IconText(theme, "check", "Đã lưu lúc 9:21"))
    column.addWidget(paper)
    empty = Paper(theme)
    empty.body.addWidget(
        EmptyState(theme, "Trang này còn trống", "Nghe bà con nói gì thì ghi lại ở đây.",
                   Button(theme, "Ghi tin đầu tiên", "main", "plus"))
    )  # fmt: skip
    column.addWidget(empty)


def _fields(theme: Theme, column: QVBoxLayout) -> None:
    column.addWidget(SearchEdit(theme, "Tìm trong 141 tin", "Tìm tin"))
    wrong = DateField(theme, "Ngày nghe được", lambda: date(2026, 11, 21))
    wrong.edit.setText("31/11/2026")
    wrong.edit.textEdited.emit("31/11/2026")
    wrong.edit.editingFinished.emit()
    column.addWidget(wrong)
    line = LineField(theme, "Họ và tên người giữ sổ", hint="Tên này hiện trên nhãn sổ.")
    line.set_text("Nguyễn Thị Lành")
    column.addWidget(line)
    select = SelectField(
        theme, "Nghe qua", [("a", "Trò chuyện, gặp gỡ"), ("b", "Cuộc họp, sinh hoạt")], "Chọn cách nghe"
    )
    column.addWidget(select)
    area = ChoiceField(theme, "Địa bàn phụ trách", lambda text: [Choice("1", "Ấp 3", "xã An Hòa Trung")], icon="pin")
    area.set_value("1", "Ấp 3, xã An Hòa Trung")
    column.addWidget(area)
    secret = SecretField(theme, "Mật khẩu mở sổ")
    secret.set_text("không nói")
    column.addWidget(secret)
    text = TextField(
        theme, "Nghe được điều gì?", hint="Ghi việc, không ghi tên hay số điện thoại của bà con.", min_lines=3
    )
    text.set_text(
        "Bà con ấp 3 nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm. Ổ gà ngập cả ngõ."
    )
    column.addWidget(text)
    empty = TextField(theme, "Việc cần làm", "Nêu việc cụ thể. Chưa có đề xuất thì ghi lý do.")
    column.addWidget(empty)
    box = QCheckBox("Chừa chỗ ký và đóng dấu ở trang cuối")
    box.setChecked(True)
    column.addWidget(box)
    column.addWidget(IconText(theme, "shield-check", "Sổ không có chỗ cho tên tuổi bà con.", wrap=True))
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
