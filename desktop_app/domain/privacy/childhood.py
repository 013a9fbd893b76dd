"""How texts tell of children: what leads to a child's name, what follows it, and whom a word for a child hangs on.

Patterns for lower case; `PLAIN` holds each as it is typed without marks.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from desktop_app.domain.privacy.normal import plain_pattern

NEWBORN: Final = re.compile(
    r"(?<!\w)(?:sinh (?:được |ra )?(?:con|bé|cháu|em bé)|sinh (?:đôi|ba)(?=[^.;]{0,40} đặt tên $)|"
    r"(?:bé|cháu|trẻ)(?: (?:trai|gái|nhỏ))? (?:sơ sinh|bị bỏ rơi|đẻ rơi|sinh non))"
    r"(?:(?! (?:mẹ|cha|bố|bà|ông|cô|do|anh|chị) )[^.;]){0,40}(?:tên|là|gọi)(?: là)? $"
)
KIND: Final = (
    r"(?:học sinh|(?<!\w)hs|nam sinh|nữ sinh|học trò|trẻ em|thiếu nhi|thiếu niên|bệnh nhi|(?<![^\W\d_] )trẻ|"
    r"(?:(?<=các )|(?<=một )|(?<=hai )|(?<=ba )|(?<=là )|(?<=của )|(?<=cho ))trẻ|cháu bé|bé gái|bé trai|em nhỏ|"
    r"đứa trẻ|đứa bé|(?:vận động viên|kỳ thủ|họa sĩ|ca sĩ|nghệ sĩ|võ sĩ|kình ngư|diễn viên|mc) nhí)"
)
# Held by children only: in the Đội, or of a class that is named.
OFFICE: Final = (
    r"(?:(?<!\w)(?:liên|chi) đội (?:trưởng|phó)|(?<!\w)đội viên(?! (?:dân|xung|chữa|bảo|du))|"
    r"(?<!\w)lớp (?:trưởng|phó)(?: lớp)?(?= (?:1[0-2]|[1-9])[a-zđ/]))(?: \d[\w/]{0,3})?"
)
PUPIL: Final = re.compile(
    r"(?:[\s,(\-]{0,3}|: ?(?=(?:em )?(?:học sinh|hs) lớp [\w/]{1,5}(?:[,.;)\n]|$)))(?:(?:hiện|đang|là|một|cùng là|"
    r"đều là)[ ,]{1,2}){0,2}(?:em )?"
    rf"(?:học sinh|hs|học trò|nam sinh|nữ sinh|trẻ mồ côi|trẻ em|trẻ sơ sinh|thiếu niên|{OFFICE})(?!\w)"
)
PUPIL_BEFORE: Final = re.compile(
    r"(?:(?<!\w)(?P<not>phụ huynh|cựu|phụ huynh của|cha mẹ|giáo viên|với|mẹ|cha|bố|ba|má|thầy cô|của các)\s)?"
    rf"(?:các |một |hai |nhóm )?(?:em )?(?:{KIND}|{OFFICE})"
    r"(?: (?:giỏi|nghèo|vượt khó|cá biệt|khuyết tật|nữ|nam|dân tộc|mồ côi|trường \w+))?"
    r"(?: lớp \d{1,2}\w{0,3})?(?: tên)?(?P<is> là)?[ :]{1,2}$"
)
# "nhóm học sinh bị đuối nước gồm: …", "hai học sinh trường THCS Lê Lợi là …"
PUPILS_ARE: Final = re.compile(
    r"(?:^|[.,;:(\n!?“\"] ?)(?:(?:khen thưởng|khen|tuyên dương|biểu dương|vinh danh) )?(?:(?:danh sách|ds|số|"
    r"trong số|trong|các|một|hai|ba|bốn|nhóm|tốp|những|có|\d{1,2}|"
    r"trường hợp|đội tuyển(?: \w{2,6}){0,2}) ){0,3}(?:em |nạn nhân )?"
    r"(?:học sinh|hs|nam sinh|nữ sinh|học trò|trẻ em|thiếu nhi|bệnh nhi|cháu bé|bé gái|bé trai|em nhỏ|đứa trẻ|đứa bé|"
    r"đội viên(?! (?:dân|xung|chữa|bảo|du|đội))|(?:(?<=số )|(?<=nhóm ))trẻ)"
    r"(?!\w)(?:(?! (?:người|thầy|cô|ông|bà|anh|chị|chú|bác|bảo mẫu|giáo viên|cha|mẹ|bố|chủ|tài xế)[ :])[^.;:,]){0,50}"
    r"(?:(?: gồm| gồm có| gồm các em| là| tên| tên là| là các em| có)[ :]{1,2}|: ?)$"
)
# The field of a form: "Họ và tên học sinh: …", "Tên trẻ: …".
FIELD: Final = re.compile(r"(?<!\w)tên (?:của )?(?:trẻ(?: em)?|học sinh|hs|cháu|bé|con)(?: \([^()\n]{1,25}\))? ?: $")
# "… bị 3 bạn cùng lớp đánh", "…, cháu bị bỏ rơi": said behind a name.
AMONG_PUPILS: Final = re.compile(
    r" bị (?:[^.;, ]{1,7} ){0,3}(?:bạn|bạn học|học sinh|nhóm bạn) (?:học )?"
    r"(?:cùng|chung) (?:lớp|trường)(?! (?:cũ|xưa|tập huấn|bồi dưỡng))(?!\w)|"
    r", (?:cháu|bé|em bé) (?:bị(?! (?:can|cáo))|mồ côi|mới (?:1[0-7]|\d) tuổi)"
)
# "Mới có 13 tuổi mà …": a sign that opens the sentence, and the name behind it.
OPENED: Final = re.compile(
    r"[\s“\"'\-]{0,3}(?:tuy |dù |vì )?(?:mới|chỉ mới|vừa|vừa tròn|chưa đầy|chưa đủ|chỉ)(?: có| được)? $"
)
AND_SO: Final = re.compile(r"(?: đầu)?(?: mà|,) $")
ALL_ARE: Final = re.compile(
    r"[,(] ?(?:(?:tất cả|cả hai|cả ba|hai em|ba em|các em) )?(?:đều|cùng)(?: là)?(?: đang)?(?: học sinh| học| mới)? $"
)
# Words for grown people: what is told of a child behind them is told of somebody who has to do with it.
GROWN_HEAD: Final = re.compile(
    r"(?<!\w)(?:người|kẻ|hung thủ|nghi phạm|thủ phạm|ông|bà|bác|chú|cậu|dượng|dì|cô|thầy|anh|chị|cha|mẹ|bố|má|vợ|chồng|"
    r"phụ huynh|giáo viên|bảo mẫu|chủ|chủ nhiệm|gvcn|tài xế|bác sĩ|y tá|cán bộ|công an|hiệu trưởng|nhân viên|gia đình)"
    r"(?!\w)"
)
WHO: Final = re.compile(r"(?<!\w)(?:người|kẻ|gia đình có|hộ có|các hộ|các gia đình)(?!\w)")
# Where a clause begins: behind a comma, behind a word for saying or having.
CLAUSE: Final = re.compile(
    r"[.,;:(\n!?]|(?<!\w)(?:kể|nói|cho biết|phản ánh|báo|than|nhờ|hỏi|rằng|thì|mà|có|nuôi|sinh|đón|thấy|nghe|tin|khen|"
    r"về|thương|tội|giúp|tặng|trao)(?!\w)"
)
SIMPLY: Final = re.compile(r"[.,;:(\n!?]")
CLASS_LIST: Final = re.compile(
    r"(?<!\w)lớp (?:(?:1[0-2]|[1-9])[a-z]?\d{0,2}(?:/\d{1,2})?|lá|chồi|mầm)(?: nghỉ| vắng| bị phạt| gồm| có| là){0,2}"
    r"(?: các| hai| ba| bốn| \d{1,2})?(?: em| bạn| cháu| bé| học sinh| trẻ)?(?: là| gồm)?[ :]{1,2}$"
)
# "con gái 5 tuổi của chị Lan tên My", "cháu bé 3 tuổi Lò Thị C": who has the age, and what may lead from it to a name.
SOMEBODY_YOUNG: Final = re.compile(
    r"(?:(?<!\w)(?P<not>phụ huynh|cha mẹ|mẹ|cha|bố|ba|má|giáo viên|gia đình|nhà)(?: của)?(?: một| các| hai)? )?"
    r"(?:(?P<counted>một|hai|ba|bốn|các|những|nhóm|\d) )?(?<!\w)(?P<noun>con gái|con trai|đứa con|con|cháu bé|cháu gái|"
    r"cháu trai|cháu|bé gái|bé trai|bé|em gái|em trai|em|đứa nhỏ|đứa|trẻ|học sinh|hs|học trò|trò|nam sinh|nữ sinh|"
    r"thiếu niên|bạn|thằng|nhóc|"
    r"(?:đối tượng|nghi can|nghi phạm|nạn nhân|bị hại|cô dâu|chú rể|sản phụ|thai phụ)(?=(?: nam| nữ| mới)?,? ?$))"
    r"(?: (?!của|xin|có|được)[^\W\d_]{1,7}){0,3}"
    r"(?:(?: của)? (?:ông|bà|anh|chị|vợ chồng|cô|chú|dì|bác)[^.;,]{1,30})?,? ?$"
)
WHO_DID_IT: Final = re.compile(
    r"(?<!\w)(?:đối tượng|nghi phạm|nghi can|hung thủ|thủ phạm|kẻ|gã|tên)(?!\w)[^,.;:]{0,40}$"
)
LEADS_BY_NAME: Final = re.compile(r"[^.;\n]{0,45}(?<!\w)(?:tên|tên là|tên gọi|gọi là|là|gồm|gồm có|như|:)[ :]{1,2}$")
LEADS_AT_ONCE: Final = re.compile(
    r"(?: (?:trường|của|ở|tại|thôn|ấp|bản|con|nhà|bị|nghèo|dân tộc)[^.,;:()\n]{1,30})?(?: ?: ?| | ?\()$"
)
CHILD_BEFORE: Final = re.compile(
    r"(?<!\w)(?:cháu|bé|con gái|con trai|đứa con|đứa nhỏ|em gái|em trai|con)(?: nội| ngoại| út| đầu)?(?!\w)"
    r"[^.;]{0,45}$"
)
CHILD_NOUN: Final = re.compile(r"(?<!\w)(?:con|cháu|bé|đứa|em|trẻ|nó|tụi nhỏ|mấy nhỏ)(?!\w)")
# Names that follow one another with nothing between are of one kind when something before says that they are several.
SEVERAL: Final = re.compile(
    r"(?:các|những|hai|ba|bốn|năm|nhóm|cùng|\d)(?: em| cháu| học sinh| bạn| trẻ| con| đứa(?: con)?| bé)?[ :]{1,2}$|"
    r"(?:gồm|có)[ :]{1,2}$"
)
BOTH: Final = re.compile(r"[\s,(\-]{0,3}(?:cùng|đều|chung|cả hai|cả ba|lần lượt|sinh đôi|song sinh)(?!\w)")
ALL_OF_THEM: Final = re.compile(r" ?\(|, (?:là |đều )?(?:học sinh|hs)")
OF_CHILDREN: Final = re.compile(
    r"(?<!\w)(?:(?:em|con|cháu) (?:trai|gái|nhỏ)|cháu|bé|học sinh|hs|(?:nghỉ|bỏ|đi) học|lớp (?:\d|lá|chồi|mầm)|tiêm|"
    r"bồng|bế|ẵm|"
    r"tiêm chủng|mẫu giáo|mầm non|tiểu học|thcs|(?:hai|ba|các|anh|chị) em|hai con|các con)(?!\w)"
)
CHILD_OF: Final = re.compile(
    r"[ ,(\-]{1,3}(?:là )?(?:(?:con|cháu)(?: trai| gái| nội| ngoại| út| đầu| ruột)?(?: của)?"
    r"(?: vợ chồng| gia đình| nhà)?|nhà|của) ?$"
)
CHILD_OF_SOMEBODY: Final = re.compile(
    r"[ ,(]{1,3}con (?:trai |gái |út |đầu |đầu lòng |cả |lớn |nhỏ )?(?:của )?"
    r"(?:anh|chị|ông|bà|vợ chồng|gia đình|cô|chú)(?!\w)"
)
A_CHILD_OF_HIS: Final = re.compile(r"(?<!\w)(?:con|cháu|em) (?:gái|trai|út|cả|đầu|nội|ngoại|thứ)(?!\w)")
OF_SOMEBODY: Final = re.compile(r",? (?:của|con|cháu|nhà)(?!\w)")
ANOTHER_CHILD: Final = re.compile(
    r"(?<!\w)(?:có|nuôi|sinh|đẻ|với|chở|đón|đưa|dạy|kèm|trông|giữ|gửi|cho|bế|dắt|chăm|lo|tắm)(?: [^\W_]{1,7}){0,3} "
    r"(?:con|cháu|bé|đứa|em|trẻ|học sinh|hs)(?!\w)"
)
AND: Final = re.compile(r" và | - |, ")
LISTED: Final = re.compile(r" ?, ?(?:và )?| và | với | cùng |; ?| ?& ?| ?- ")
CITED: Final = re.compile(r"(?<!\w)(?:theo|tác giả|của|gs|ts|pgs)[. ]{1,2}$")
PARENT: Final = re.compile(r"[ ,(]{1,3}(?:là )?(?:phụ huynh|(?:mẹ|cha|bố|ba|má) (?:của|cháu|em|bé))(?!\w)")
PARENT_OF: Final = re.compile(r"(?<!\w)phụ huynh(?: của)? $")
KIN_OF: Final = re.compile(
    r"(?<!\w)(?:(?:cha|mẹ|bố|ba|má)(?: ruột| đẻ| kế| nuôi)?|(?:ông|bà) (?:nội|ngoại)|giám hộ(?: cho| của)?)(?: của)? $"
)
HERS: Final = re.compile(
    r"[,;(] ?(?:(?:giờ|nay|hiện|hiện nay|năm nay|đang|mới|chỉ mới|vừa|còn|tuy|mà) ){0,2}(?:em|cháu|bé|nó) "
    r"(?:(?:giờ|nay|hiện|hiện nay|năm nay|đang|mới|chỉ mới|vừa|chỉ|được|học|còn) ){0,3}$|"
    r"[,;(] ?(?:(?:giờ|nay|hiện|hiện nay|năm nay|đang|mới|chỉ mới|vừa) ){1,3}$"
)
COUNTED: Final = re.compile(
    r"(?<!\w)(?:các|những|hai|ba|bốn|năm|nhóm|mấy|\d{1,2}) (?:em|cháu|học sinh|hs|bé|trẻ|con|đứa|bạn|thiếu niên|"
    r"nam sinh|nữ sinh)(?!\w)[^.;\n]{0,50}(?:(?<!\w)(?:là|gồm|tên|có)|:) ?$"
)
AT_SCHOOL: Final = re.compile(r"(?<!\w)(?:lớp|học|trường|trẻ|mồ côi|đuối nước)(?!\w)")
EMS_ARE: Final = re.compile(
    r"(?<!\w)(?:các|hai|ba|bốn|năm|\d{1,2}) (?:em|cháu|bé)(?!\w)[^.;:,\n]{0,40}(?:(?<!\w)(?:là|gồm|có)|:) ?$"
)
FAMILY: Final = re.compile(r"(?<!\w)(?:sinh|đẻ|mẹ|vợ|chồng|bầu|thai|gia đình|nhà|hộ|nuôi)(?!\w)")
PRONOUN: Final = re.compile(r"[ \n]{0,2}[“\"'-]? ?(?:nó|em|cháu|bé)(?!\w)")
SHE: Final = re.compile(r"[ \n]{0,2}(?:em|cháu|bé|nó|con bé|thằng bé|đứa bé|hai em|hai cháu|các em|các cháu)(?!\w)")

# Every pattern above.
PLAIN: Final = MappingProxyType(
    {
        pattern: re.compile(plain_pattern(pattern.pattern))
        for pattern in tuple(vars().values())
        if isinstance(pattern, re.Pattern)
    }
)
