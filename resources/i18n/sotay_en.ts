<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="vi">
<context>
    <name>AddressDialog</name>
    <message>
        <source>Địa chỉ nơi nhận</source>
        <translation>Address of the office</translation>
    </message>
    <message>
        <source>Chỉ đổi khi văn phòng báo địa chỉ mới. Sổ gửi thử tới đó; đúng là văn phòng của mình thì mới đổi.</source>
        <translation>Change it only when the office tells a new one. The notebook tries to send there, and changes it only when it is your own office.</translation>
    </message>
    <message>
        <source>Địa chỉ</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Gửi tới địa chỉ này</source>
        <translation>Send to this address</translation>
    </message>
    <message>
        <source>Xin ghi địa chỉ mà văn phòng báo.</source>
        <translation>Please write the address that the office told.</translation>
    </message>
    <message>
        <source>Đang gửi thử…</source>
        <translation>Trying…</translation>
    </message>
</context>
<context>
    <name>AgendaDialog</name>
    <message>
        <source>Chương trình họp</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Mỗi dòng một nội dung</source>
        <translation>One point a line</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>AgendaLine</name>
    <message>
        <source>Đã xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Đang bàn</source>
        <translation>Being discussed</translation>
    </message>
    <message>
        <source>Chưa đến</source>
        <translation>Not yet</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Đang bỏ sổ khỏi máy…</source>
        <translation>Removing the notebook…</translation>
    </message>
    <message>
        <source>Sổ khóa lúc {time}. Mọi chữ đã gõ đều được lưu.</source>
        <translation>Locked at {time}. Everything typed is saved.</translation>
    </message>
</context>
<context>
    <name>AreaChips</name>
    <message>
        <source>Nơi khác…</source>
        <translation>Elsewhere…</translation>
    </message>
    <message>
        <source>Nơi khác</source>
        <translation>Elsewhere</translation>
    </message>
    <message>
        <source>Cả phường</source>
        <translation>The whole ward</translation>
    </message>
    <message>
        <source>Cả đặc khu</source>
        <translation>The whole special zone</translation>
    </message>
    <message>
        <source>Cả xã</source>
        <translation>The whole commune</translation>
    </message>
</context>
<context>
    <name>AreaPicker</name>
    <message>
        <source>Gõ tên ấp, xã, phường</source>
        <translation>Type a hamlet or commune</translation>
    </message>
    <message>
        <source>Thêm nơi mới: {name}…</source>
        <translation>Add a new place: {name}…</translation>
    </message>
    <message>
        <source>Thêm nơi mới…</source>
        <translation>Add a new place…</translation>
    </message>
    <message>
        <source>ấp, khóm, tổ trong một xã</source>
        <translation>a hamlet or group in a commune</translation>
    </message>
</context>
<context>
    <name>AttachmentsSection</name>
    <message>
        <source>Thêm ảnh, tệp</source>
        <translation>Add a photo or file</translation>
    </message>
    <message>
        <source>Ảnh vừa chụp</source>
        <translation>Photos just taken</translation>
    </message>
    <message>
        <source>Dán ảnh, tệp đã chép</source>
        <translation>Paste what was copied</translation>
    </message>
    <message>
        <source>Ảnh, tệp kèm theo</source>
        <translation>Photos and files</translation>
    </message>
    <message>
        <source>chưa giao, {sending}</source>
        <translation>not delivered yet, {sending}</translation>
    </message>
    <message>
        <source>{count} tệp</source>
        <translation>{count} files</translation>
    </message>
    <message>
        <source>Chưa có ảnh hay tệp nào được chép. Xin chép ảnh hoặc tệp rồi bấm lại.</source>
        <translation>No picture or file was copied. Please copy one and press this again.</translation>
    </message>
    <message>
        <source>Chọn ảnh hoặc tệp</source>
        <translation>Choose photos or files</translation>
    </message>
    <message>
        <source>Ảnh, giấy tờ, ghi âm ({endings});;Mọi tệp (*)</source>
        <translation>Photos, papers, recordings ({endings});;All files (*)</translation>
    </message>
</context>
<context>
    <name>AttendanceDialog</name>
    <message>
        <source>Người dự họp</source>
        <translation>People at the meeting</translation>
    </message>
    <message>
        <source>Số người mời</source>
        <translation>Invited</translation>
    </message>
    <message>
        <source>Số người có mặt</source>
        <translation>Present</translation>
    </message>
    <message>
        <source>Theo nhóm</source>
        <translation>By group</translation>
    </message>
    <message>
        <source>Thêm nhóm</source>
        <translation>Add a group</translation>
    </message>
    <message>
        <source>Vắng mặt</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>Thêm người vắng</source>
        <translation>Add somebody absent</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Nhóm</source>
        <translation>Group</translation>
    </message>
    <message>
        <source>Số người</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Đơn vị, chức vụ</source>
        <translation>Office, position</translation>
    </message>
    <message>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Nhóm này đã có ở trên: cộng lại là {count} người.</source>
        <translation>This group stands above already: together {count}.</translation>
    </message>
    <message>
        <source>Ghi tên nhóm thì số này mới được giữ.</source>
        <translation>Give the group a name, or this number is not kept.</translation>
    </message>
    <message>
        <source>Các nhóm cộng lại: {count} người</source>
        <translation>All groups together: {count}</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>Sao lưu</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>Mỗi ngày sổ tự sao lưu một lần. Bản sao được khóa như sổ, ai nhặt được cũng không đọc được.</source>
        <translation>The notebook backs itself up once a day. Backups are locked like the notebook: whoever finds one reads nothing.</translation>
    </message>
    <message>
        <source>Sao lưu ngay</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>Chọn nơi chép thêm…</source>
        <translation>Choose a second place…</translation>
    </message>
    <message>
        <source>Khôi phục…</source>
        <translation>Restore…</translation>
    </message>
    <message>
        <source>Chưa có bản sao lưu nào.</source>
        <translation>There is no backup yet.</translation>
    </message>
    <message>
        <source>Sao lưu gần nhất: {moment}.</source>
        <translation>Latest backup: {moment}.</translation>
    </message>
    <message>
        <source>Máy hỏng là mất cả bản sao. Nên chọn thêm một USB hay ổ đĩa khác.</source>
        <translation>If this machine breaks, the backups go with it. A stick or another disk as a second place is wise.</translation>
    </message>
    <message>
        <source>Chép thêm vào: {folder}</source>
        <translation>Also copied to: {folder}</translation>
    </message>
    <message>
        <source>Chọn nơi chép thêm bản sao lưu</source>
        <translation>Choose where backups are copied to as well</translation>
    </message>
    <message>
        <source>Đang sao lưu…</source>
        <translation>Backing up…</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ByStick</name>
    <message>
        <source>Ghi đơn vào USB</source>
        <translation>Write a request to a stick</translation>
    </message>
    <message>
        <source>Nhận tệp trả lời</source>
        <translation>Take in the answer</translation>
    </message>
    <message>
        <source>Không có mạng? Ghi đơn vào USB, mang tới văn phòng rồi nhận tệp trả lời.</source>
        <translation>No network? Write a request to a stick, take it to the office and take in their answer.</translation>
    </message>
    <message>
        <source>Chọn USB hay thư mục để ghi đơn</source>
        <translation>Choose the stick or folder for the request</translation>
    </message>
    <message>
        <source>Đã ghi {file}. Xin mang tới văn phòng; có tệp trả lời thì bấm “Nhận tệp trả lời”.</source>
        <translation>Wrote {file}. Please take it to the office; when their answer is here, press “Take in the answer”.</translation>
    </message>
    <message>
        <source>Tệp trả lời (*.fsp)</source>
        <translation>Answers (*.fsp)</translation>
    </message>
    <message>
        <source>Chọn tệp trả lời của văn phòng</source>
        <translation>Choose the office's answer</translation>
    </message>
</context>
<context>
    <name>CallNow</name>
    <message>
        <source>Việc này cần gọi điện ngay cho văn phòng: {number}</source>
        <translation>This needs a telephone call to the office now: {number}</translation>
    </message>
    <message>
        <source>Việc này cần gọi điện ngay cho văn phòng.</source>
        <translation>This needs a telephone call to the office now.</translation>
    </message>
    <message>
        <source>Sổ không gọi thay được. Ghi sẵn số ở Cài đặt thì lần sau số hiện ở đây.</source>
        <translation>The notebook cannot make the call. Write the number down under Settings and it will stand here.</translation>
    </message>
    <message>
        <source>Sổ không gọi thay được.</source>
        <translation>The notebook cannot make the call.</translation>
    </message>
</context>
<context>
    <name>CameraDialog</name>
    <message>
        <source>Đính kèm ảnh nào?</source>
        <translation>Attach which photos?</translation>
    </message>
    <message>
        <source>Trong thư mục này chưa có ảnh nào. Xin chọn thư mục khác.</source>
        <translation>There are no photos in this folder. Please choose another one.</translation>
    </message>
    <message>
        <source>Thư mục khác…</source>
        <translation>Another folder…</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Đính kèm</source>
        <translation>Attach</translation>
    </message>
    <message>
        <source>Ảnh {name}</source>
        <translation>Photo {name}</translation>
    </message>
    <message>
        <source>Chọn thư mục ảnh</source>
        <translation>Choose the folder with the photos</translation>
    </message>
    <message>
        <source>Đính kèm {count} ảnh</source>
        <translation>Attach photos: {count}</translation>
    </message>
    <message>
        <source>Đính kèm 1 ảnh</source>
        <translation>Attach 1 photo</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Bấm Delete để bỏ</source>
        <translation>Press Delete to remove</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>Chưa ghi “{typed}”. Xin chọn một dòng.</source>
        <translation>“{typed}” was not taken. Please choose a line.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Ai nói (vai trò)</source>
        <translation>Who speaks (role)</translation>
    </message>
    <message>
        <source>Ai nói? Ghi vai trò</source>
        <translation>Who speaks? Write the role</translation>
    </message>
    <message>
        <source>Ghi vai trò, không ghi tên người dân</source>
        <translation>Write the role, never a citizen’s name</translation>
    </message>
    <message>
        <source>Nghe đến đâu ghi đến đó</source>
        <translation>Write down what you hear</translation>
    </message>
    <message>
        <source>Nội dung của mục</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>Ghi mục này</source>
        <translation>Add this item</translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>Hai người cùng sửa một chỗ</source>
        <translation>Two people changed the same part</translation>
    </message>
    <message>
        <source>Để xem sau</source>
        <translation>Look later</translation>
    </message>
    <message>
        <source>Dùng bản trong ô</source>
        <translation>Use what is in the box</translation>
    </message>
    <message>
        <source>“{title}”, phần: {part}. Chọn bản nào thì bản kia vẫn được giữ lại.</source>
        <translation>“{title}”, part: {part}. Whichever you choose, the other is kept.</translation>
    </message>
    <message>
        <source>Chỗ {number} trong {total}.</source>
        <translation>Place {number} of {total}.</translation>
    </message>
    <message>
        <source>Dùng, xem chỗ sau</source>
        <translation>Use it, next place</translation>
    </message>
    <message>
        <source>Bản trên máy này</source>
        <translation>The version on this machine</translation>
    </message>
    <message>
        <source>Bản của người khác</source>
        <translation>Somebody else’s version</translation>
    </message>
    <message>
        <source>Xem hai bản</source>
        <translation>See both versions</translation>
    </message>
    <message>
        <source>Hai người cùng sửa một chỗ.</source>
        <translation>Two people changed the same part.</translation>
    </message>
    <message>
        <source>Cả hai bản vẫn được giữ. Xem rồi chọn, hoặc để sau cũng được.</source>
        <translation>Both versions are kept. Look and choose, or leave it for later.</translation>
    </message>
</context>
<context>
    <name>ConflictKeeper</name>
    <message>
        <source>Chữ vẫn còn, mở lại hai bản là thấy.</source>
        <translation>Your words are kept; open both versions again to see them.</translation>
    </message>
    <message>
        <source>Đã chọn xong. Bản kia vẫn nằm trong các lần sửa.</source>
        <translation>Chosen. The other version stays among the changes.</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Nối với văn phòng</source>
        <translation>Connect with the office</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Đang nối…</source>
        <translation>Connecting…</translation>
    </message>
</context>
<context>
    <name>ConnectForm</name>
    <message>
        <source>Mã đăng ký</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>16 ký tự và 1 ký tự kiểm tra, gạch nối có hay không đều được.</source>
        <translation>16 characters and a check character, with or without hyphens.</translation>
    </message>
    <message>
        <source>Địa chỉ nơi nhận</source>
        <translation>Address of the office</translation>
    </message>
    <message>
        <source>Văn phòng ghi kèm theo mã.</source>
        <translation>The office writes it beside the code.</translation>
    </message>
</context>
<context>
    <name>ConnectPage</name>
    <message>
        <source>Nối với văn phòng</source>
        <translation>Connect with the office</translation>
    </message>
    <message>
        <source>Sổ đã mở được rồi. Chưa có mạng thì cứ ghi trước, nối sau ở mục Đồng bộ.</source>
        <translation>The notebook is ready. Without a network, write first and connect later at Sync.</translation>
    </message>
</context>
<context>
    <name>Courier</name>
    <message>
        <source>Đã chép 1 bản ghi vào USB, niêm kín, người mang không đọc được.</source>
        <translation>1 record is on the stick, sealed: whoever carries it cannot read it.</translation>
    </message>
    <message>
        <source>Đã chép {count} bản ghi vào USB, niêm kín, người mang không đọc được.</source>
        <translation>{count} records are on the stick, sealed: whoever carries it cannot read them.</translation>
    </message>
    <message>
        <source>Không còn bản ghi nào chưa giao. Túi chuyển này để xin trả lời và biên nhận.</source>
        <translation>Everything has been delivered. This parcel asks the office for answers and receipts.</translation>
    </message>
    <message>
        <source>Kèm {count} ảnh và tệp.</source>
        <translation>Photos and files with them: {count}.</translation>
    </message>
    <message>
        <source>Còn {count} ảnh và tệp chờ lần sau vì USB không đủ chỗ.</source>
        <translation>Photos and files that wait for next time, since the stick has no room for them: {count}.</translation>
    </message>
    <message>
        <source>Đã đọc lại, giống từng chữ. Xin rút USB an toàn rồi đưa cho người mang.</source>
        <translation>It was read back and is the same. Please eject the stick and hand it over.</translation>
    </message>
    <message>
        <source>Khi biên nhận của văn phòng về tới đây thì mới là đã giao.</source>
        <translation>Delivered they are when the office's receipt has come home.</translation>
    </message>
    <message>
        <source>USB đã mang về biên nhận của 1 bản ghi.</source>
        <translation>The stick brought a receipt for 1 record.</translation>
    </message>
    <message>
        <source>USB đã mang về biên nhận của {count} bản ghi.</source>
        <translation>The stick brought receipts for {count} records.</translation>
    </message>
    <message>
        <source>Nhận về 1 bản ghi.</source>
        <translation>1 record received.</translation>
    </message>
    <message>
        <source>Nhận về {count} bản ghi.</source>
        <translation>{count} records received.</translation>
    </message>
    <message>
        <source>Văn phòng đang tạm dừng máy này. Xin gọi văn phòng.</source>
        <translation>The office has suspended this machine. Please call the office.</translation>
    </message>
    <message>
        <source>Túi chuyển trên USB không có gì mới.</source>
        <translation>The parcel on the stick holds nothing new.</translation>
    </message>
    <message>
        <source>Trên USB này không có túi chuyển nào cho máy này.</source>
        <translation>There is no parcel for this machine on the stick.</translation>
    </message>
    <message>
        <source>{count} túi chuyển của người khác vẫn để nguyên trên USB.</source>
        <translation>Parcels of other people that were left alone: {count}.</translation>
    </message>
    <message>
        <source>Gửi qua USB</source>
        <translation>Send by stick</translation>
    </message>
    <message>
        <source>Nhận từ USB</source>
        <translation>Receive by stick</translation>
    </message>
    <message>
        <source>Sổ chép mọi tin chưa giao vào một túi niêm kín. Người mang không đọc được.</source>
        <translation>Everything not delivered yet goes into a sealed parcel. Whoever carries it cannot read it.</translation>
    </message>
    <message>
        <source>Cắm USB do người mang đưa lại. Sổ tìm biên nhận và trả lời của văn phòng.</source>
        <translation>Plug in the stick that came back. Receipts and answers of the office are looked for.</translation>
    </message>
</context>
<context>
    <name>CourierDialog</name>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Chép vào USB</source>
        <translation>Write to the stick</translation>
    </message>
    <message>
        <source>Nhận về</source>
        <translation>Receive</translation>
    </message>
    <message>
        <source>USB nào?</source>
        <translation>Which stick?</translation>
    </message>
    <message>
        <source>Chưa thấy USB nào. Cắm vào là hiện ra ở đây.</source>
        <translation>No stick yet. Plug one in and it appears here.</translation>
    </message>
    <message>
        <source>Chọn thư mục khác…</source>
        <translation>Choose a folder…</translation>
    </message>
    <message>
        <source>{name}, còn {free}</source>
        <translation>{name}, {free} free</translation>
    </message>
    <message>
        <source>Xin chọn USB hoặc thư mục trước.</source>
        <translation>Please choose a stick or a folder first.</translation>
    </message>
    <message>
        <source>Đang dừng. Xin chưa rút USB.</source>
        <translation>Stopping. Please leave the stick in for now.</translation>
    </message>
    <message>
        <source>Đang chép…</source>
        <translation>Writing…</translation>
    </message>
    <message>
        <source>Đang nhận…</source>
        <translation>Receiving…</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>ngày/tháng/năm</source>
        <translation>day/month/year</translation>
    </message>
    <message>
        <source>Chưa rõ là ngày nào. Xin ghi như 20/11/2026.</source>
        <translation>This is not a date yet. Please write it like 20/11/2026.</translation>
    </message>
    <message>
        <source>Năm chỉ có 12 tháng. Xin xem lại tháng.</source>
        <translation>A year has only 12 months. Please check the month.</translation>
    </message>
    <message>
        <source>Tháng {month} chỉ có {days} ngày. Xin xem lại ngày.</source>
        <translation>Month {month} has only {days} days. Please check the day.</translation>
    </message>
</context>
<context>
    <name>DeletedNote</name>
    <message>
        <source>Danh sách tin</source>
        <translation>List of notes</translation>
    </message>
    <message>
        <source>Tin đã bỏ không vào danh sách, thống kê hay tệp xuất.</source>
        <translation>What was taken out is in no list, count or exported file.</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã bỏ khỏi sổ lúc {time}</source>
        <translation>Taken out of the notebook at {time}</translation>
    </message>
    <message>
        <source>Văn phòng đã bỏ lúc {time}</source>
        <translation>Taken out by the office at {time}</translation>
    </message>
    <message>
        <source>{count} tệp</source>
        <translation>{count} files</translation>
    </message>
    <message>
        <source>1 tệp</source>
        <translation>1 file</translation>
    </message>
</context>
<context>
    <name>DeliveryPaper</name>
    <message>
        <source>Xem các tin này</source>
        <translation>See these notes</translation>
    </message>
    <message>
        <source>Xem sổ giao nhận</source>
        <translation>See the delivery book</translation>
    </message>
</context>
<context>
    <name>DetailsSection</name>
    <message>
        <source>Thêm lĩnh vực khác</source>
        <translation>Add another topic</translation>
    </message>
    <message>
        <source>Gõ để tìm</source>
        <translation>Type to search</translation>
    </message>
    <message>
        <source>Phạm vi</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>Kiểm chứng</source>
        <translation>Verification</translation>
    </message>
    <message>
        <source>Số người liên quan</source>
        <translation>People concerned</translation>
    </message>
    <message>
        <source>từ</source>
        <translation>from</translation>
    </message>
    <message>
        <source>đến</source>
        <translation>to</translation>
    </message>
    <message>
        <source>Số hộ</source>
        <translation>Households</translation>
    </message>
    <message>
        <source>Tính chất</source>
        <translation>Traits</translation>
    </message>
    <message>
        <source>Đã làm được gì rồi?</source>
        <translation>What was done already?</translation>
    </message>
    <message>
        <source>Chỉ nghe được một luồng ý kiến, vì sao?</source>
        <translation>Only one stream of opinion: why?</translation>
    </message>
    <message>
        <source>Bà con đều nói như nhau.</source>
        <translation>Everybody said the same.</translation>
    </message>
    <message>
        <source>Mới nghe một nhóm người.</source>
        <translation>Only one group was heard so far.</translation>
    </message>
    <message>
        <source>Chưa kịp hỏi thêm ai.</source>
        <translation>There was no time to ask more people.</translation>
    </message>
    <message>
        <source>Xin ghi bằng số.</source>
        <translation>Please use digits.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>EditorFoot</name>
    <message>
        <source>Bỏ thay đổi</source>
        <translation>Put changes away</translation>
    </message>
    <message>
        <source>Hoàn tất</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Bỏ nháp</source>
        <translation>Put draft away</translation>
    </message>
</context>
<context>
    <name>EditorHead</name>
    <message>
        <source>Danh sách tin</source>
        <translation>List of notes</translation>
    </message>
    <message>
        <source>Theo dõi</source>
        <translation>Follow up</translation>
    </message>
    <message>
        <source>Việc khác với tin này</source>
        <translation>Other actions for this note</translation>
    </message>
</context>
<context>
    <name>Erased</name>
    <message>
        <source>Văn phòng đã có lệnh xóa hẳn mục đang mở. Các mục khác còn nguyên.</source>
        <translation>The office has ordered what was open here to be erased for good. Everything else is as it was.</translation>
    </message>
</context>
<context>
    <name>FactsSection</name>
    <message>
        <source>Địa bàn</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Ngày nghe được</source>
        <translation>Day it was heard</translation>
    </message>
    <message>
        <source>Không ghi</source>
        <translation>Not stated</translation>
    </message>
    <message>
        <source>Nghe qua</source>
        <translation>Heard through</translation>
    </message>
    <message>
        <source>Chọn</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Lĩnh vực</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Gõ để tìm</source>
        <translation>Type to search</translation>
    </message>
    <message>
        <source>Nội dung</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>Nghe được điều gì?</source>
        <translation>What was heard?</translation>
    </message>
    <message>
        <source>Ghi việc, không ghi tên hay số điện thoại của bà con.</source>
        <translation>Write what it is about, not residents’ names or telephone numbers.</translation>
    </message>
</context>
<context>
    <name>Failures</name>
    <message>
        <source>Ghi ngay</source>
        <translation>Write it now</translation>
    </message>
    <message>
        <source>Chưa hoàn tất được, mọi chữ vẫn còn nguyên.</source>
        <translation>It cannot be completed yet; every word is still here.</translation>
    </message>
    <message>
        <source>Lưu lại</source>
        <translation>Save again</translation>
    </message>
    <message>
        <source>Chưa lưu được. Chữ vẫn còn trên màn hình, xin đừng tắt máy.</source>
        <translation>Not saved yet. The words are still on the screen, please do not switch off.</translation>
    </message>
</context>
<context>
    <name>FilterDialog</name>
    <message>
        <source>Xem tin nào?</source>
        <translation>Which notes to show?</translation>
    </message>
    <message>
        <source>Lĩnh vực</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Gõ để tìm, hoặc bấm mũi tên xuống</source>
        <translation>Type to search, or press the down arrow</translation>
    </message>
    <message>
        <source>Địa bàn</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Mức nào cũng được</source>
        <translation>Any level</translation>
    </message>
    <message>
        <source>Mức</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Kênh nào cũng được</source>
        <translation>Any channel</translation>
    </message>
    <message>
        <source>Nghe qua</source>
        <translation>Heard through</translation>
    </message>
    <message>
        <source>Khoảng thời gian</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>7 ngày qua</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>30 ngày qua</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>Từ đầu năm</source>
        <translation>This year</translation>
    </message>
    <message>
        <source>Lúc nào cũng được</source>
        <translation>Any time</translation>
    </message>
    <message>
        <source>Nào cũng được</source>
        <translation>Any</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Từ ngày</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Đến ngày</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Bỏ lọc</source>
        <translation>Remove the filter</translation>
    </message>
    <message>
        <source>Xem tin</source>
        <translation>Show notes</translation>
    </message>
</context>
<context>
    <name>FinishDialog</name>
    <message>
        <source>Kết thúc họp?</source>
        <translation>Finish the meeting?</translation>
    </message>
    <message>
        <source>Hoàn tất biên bản đã sửa?</source>
        <translation>Complete the corrected minutes?</translation>
    </message>
    <message>
        <source>Giờ kết thúc: {time}</source>
        <translation>End: {time}</translation>
    </message>
    <message>
        <source>Biên bản có {count} mục</source>
        <translation>Items in the minutes: {count}</translation>
    </message>
    <message>
        <source>Chữ đang viết dở thành mục cuối</source>
        <translation>The unfinished words become the last item</translation>
    </message>
    <message>
        <source>{count} nhiệm vụ vào mục Theo dõi</source>
        <translation>Tasks that become follow-ups: {count}</translation>
    </message>
    <message>
        <source>Còn trống: {parts}. Vẫn kết thúc được, trong biên bản chỗ ấy để chấm.</source>
        <translation>Still empty: {parts}. You can finish all the same; the minutes show dots there.</translation>
    </message>
    <message>
        <source>Đọc lại đã</source>
        <translation>Read back first</translation>
    </message>
    <message>
        <source>Ghi tiếp</source>
        <translation>Go on writing</translation>
    </message>
    <message>
        <source>Kết thúc họp</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Hoàn tất</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Giờ kết thúc để trống: đồng hồ máy cách giờ bắt đầu quá xa. Ghi ở phần đầu biên bản.</source>
        <translation>The end is left empty: this machine’s clock is too far from the beginning. It can be written under “Title and details”.</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Xin ghi tên người giữ sổ.</source>
        <translation>Please write the name of the person who keeps the notebook.</translation>
    </message>
    <message>
        <source>Xin chọn xã, phường: gõ vài chữ của tên rồi chọn trong danh sách.</source>
        <translation>Please choose a commune or ward: type a few letters of its name, then choose from the list.</translation>
    </message>
    <message>
        <source>Xin chọn xã, phường trước, ấp hay thôn thuộc về xã đó.</source>
        <translation>Please choose the commune or ward first, the hamlet belongs to it.</translation>
    </message>
    <message>
        <source>Xin đặt mật khẩu, ít nhất một cụm từ dễ nhớ.</source>
        <translation>Please choose a passphrase, a few words that are easy to remember.</translation>
    </message>
    <message>
        <source>Hai lần gõ chưa giống nhau. Xin gõ lại, có thể bấm “Hiện chữ” để xem.</source>
        <translation>The two are not the same. Please type it again; “Show” lets you see it.</translation>
    </message>
    <message>
        <source>Xin chọn tệp sao lưu trước.</source>
        <translation>Please choose the backup file first.</translation>
    </message>
    <message>
        <source>Xin ghi mã đăng ký mà văn phòng đã cấp.</source>
        <translation>Please write the code that the office gave you.</translation>
    </message>
    <message>
        <source>Xin ghi địa chỉ nơi nhận, văn phòng ghi kèm theo mã.</source>
        <translation>Please write the address of the office, it stands beside the code.</translation>
    </message>
    <message>
        <source>Hơi ngắn. Thêm một hai từ nữa thì khó đoán hơn nhiều.</source>
        <translation>A little short. One or two more words make it much harder to guess.</translation>
    </message>
    <message>
        <source>Khá chắc.</source>
        <translation>Quite strong.</translation>
    </message>
    <message>
        <source>Rất chắc.</source>
        <translation>Very strong.</translation>
    </message>
</context>
<context>
    <name>FirstRunPresenter</name>
    <message>
        <source>Đang chuẩn bị sổ dùng thử</source>
        <translation>Preparing the notebook</translation>
    </message>
    <message>
        <source>Mở nơi nhận trên máy này</source>
        <translation>Start the office on this machine</translation>
    </message>
    <message>
        <source>Nối sổ với nơi nhận ấy</source>
        <translation>Connect the notebook with it</translation>
    </message>
    <message>
        <source>Dùng thử</source>
        <translation>Try-out</translation>
    </message>
    <message>
        <source>Nối với văn phòng</source>
        <translation>Connect with the office</translation>
    </message>
    <message>
        <source>Nhãn sổ</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Mật khẩu</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Khôi phục</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Đang mở sổ…</source>
        <translation>Opening the notebook…</translation>
    </message>
    <message>
        <source>Đang nối…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>Đang khôi phục…</source>
        <translation>Restoring…</translation>
    </message>
    <message>
        <source>Không đặt mật khẩu</source>
        <translation>No passphrase</translation>
    </message>
    <message>
        <source>Vào sổ, nối sau</source>
        <translation>Open, connect later</translation>
    </message>
    <message>
        <source>Vào sổ ngay</source>
        <translation>Open now</translation>
    </message>
</context>
<context>
    <name>FirstRunView</name>
    <message>
        <source>Không cần mạng vẫn ghi được</source>
        <translation>Works without a network</translation>
    </message>
    <message>
        <source>Có mạng lúc nào, tin tự đi lúc ấy.</source>
        <translation>Records leave by themselves when there is one.</translation>
    </message>
    <message>
        <source>Gõ đến đâu lưu đến đó</source>
        <translation>Saved as you type</translation>
    </message>
    <message>
        <source>Mất điện giữa chừng, chữ vẫn còn.</source>
        <translation>A power cut takes nothing away.</translation>
    </message>
    <message>
        <source>Ghi việc, không ghi người</source>
        <translation>Issues, not people</translation>
    </message>
    <message>
        <source>Sổ không có chỗ cho tên tuổi bà con.</source>
        <translation>There is no place for names of residents.</translation>
    </message>
    <message>
        <source>Quay lại</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>FollowupBoard</name>
    <message>
        <source>Theo dõi</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>Danh sách</source>
        <translation>List</translation>
    </message>
    <message>
        <source>Mới</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Đang làm</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>Xong, chưa báo bà con</source>
        <translation>Done, people not told</translation>
    </message>
    <message>
        <source>Đã xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>và {count} việc nữa trong danh sách</source>
        <translation>and {count} more in the list</translation>
    </message>
</context>
<context>
    <name>FollowupExport</name>
    <message>
        <source>{count} việc quá hạn.</source>
        <translation>Overdue follow-ups: {count}.</translation>
    </message>
    <message>
        <source>Tất cả {count} việc đang theo dõi và đã xong.</source>
        <translation>All follow-ups, open and settled: {count}.</translation>
    </message>
    <message>
        <source>Danh sách việc</source>
        <translation>List of follow-ups</translation>
    </message>
    <message>
        <source>Việc quá hạn</source>
        <translation>Overdue follow-ups</translation>
    </message>
    <message>
        <source>Việc theo dõi</source>
        <translation>Follow-up</translation>
    </message>
    <message>
        <source>Dân đã hỏi – cơ quan đã trả lời</source>
        <translation>Asked by people – answered by offices</translation>
    </message>
    <message>
        <source>Xuất việc theo dõi ra tệp?</source>
        <translation>Export follow-ups to a file?</translation>
    </message>
</context>
<context>
    <name>FollowupForm</name>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Hạn</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Nơi thực hiện</source>
        <translation>Who does it</translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Ngày báo lại</source>
        <translation>Told on</translation>
    </message>
    <message>
        <source>Báo bằng cách nào</source>
        <translation>How people were told</translation>
    </message>
    <message>
        <source>Ví dụ: nói tại cuộc họp ấp</source>
        <translation>Example: said at the hamlet meeting</translation>
    </message>
    <message>
        <source>Bà con thấy thế nào</source>
        <translation>What people say to it</translation>
    </message>
    <message>
        <source>Báo lại cho bà con</source>
        <translation>Telling people</translation>
    </message>
    <message>
        <source>Lý do tạm dừng</source>
        <translation>Why it is on hold</translation>
    </message>
    <message>
        <source>Đã chuyển cho nơi nào</source>
        <translation>Where it was sent</translation>
    </message>
</context>
<context>
    <name>FollowupList</name>
    <message>
        <source>Theo dõi</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>Xuất…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Bảng</source>
        <translation>Board</translation>
    </message>
    <message>
        <source>Thêm việc</source>
        <translation>Add one</translation>
    </message>
    <message>
        <source>Hiện những việc nào</source>
        <translation>Which ones to show</translation>
    </message>
    <message>
        <source>Danh sách việc theo dõi</source>
        <translation>List of follow-ups</translation>
    </message>
    <message>
        <source>Tất cả {count}</source>
        <translation>All {count}</translation>
    </message>
    <message>
        <source>Quá hạn {count}</source>
        <translation>Overdue {count}</translation>
    </message>
    <message>
        <source>Chưa báo lại {count}</source>
        <translation>Not told yet {count}</translation>
    </message>
    <message>
        <source>Không có việc nào quá hạn</source>
        <translation>Nothing is overdue</translation>
    </message>
    <message>
        <source>Việc nào xong cũng đã báo lại bà con</source>
        <translation>People were told of everything that is done</translation>
    </message>
    <message>
        <source>Chưa có việc nào</source>
        <translation>Nothing to follow up yet</translation>
    </message>
    <message>
        <source>Nhiệm vụ giao trong cuộc họp tự vào đây khi kết thúc họp.</source>
        <translation>Tasks given at a meeting come here when the meeting is finished.</translation>
    </message>
</context>
<context>
    <name>FollowupPage</name>
    <message>
        <source>Tình trạng, hạn và kết quả hiện ở đây.</source>
        <translation>Its state, due date and result appear here.</translation>
    </message>
    <message>
        <source>Chọn một việc</source>
        <translation>Choose a follow-up</translation>
    </message>
    <message>
        <source>Danh sách việc</source>
        <translation>List of follow-ups</translation>
    </message>
    <message>
        <source>Quá hạn 1 ngày</source>
        <translation>1 day overdue</translation>
    </message>
    <message>
        <source>Quá hạn {count} ngày</source>
        <translation>{count} days overdue</translation>
    </message>
    <message>
        <source>Việc chưa ghi nội dung</source>
        <translation>Follow-up without words</translation>
    </message>
    <message>
        <source>Từ cuộc họp</source>
        <translation>From the meeting</translation>
    </message>
    <message>
        <source>Từ tin</source>
        <translation>From the note</translation>
    </message>
    <message>
        <source>Bỏ thay đổi</source>
        <translation>Drop the changes</translation>
    </message>
    <message>
        <source>Ghi lại</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>Không còn gì phải ghi thêm.</source>
        <translation>Nothing more is needed.</translation>
    </message>
    <message>
        <source>Chưa có gì thay đổi</source>
        <translation>Nothing was changed</translation>
    </message>
    <message>
        <source>Đã ghi lại</source>
        <translation>Stored</translation>
    </message>
    <message>
        <source>Đã lấy lại như trước</source>
        <translation>Back as it was</translation>
    </message>
    <message>
        <source>Đã bỏ thay đổi</source>
        <translation>The changes were dropped</translation>
    </message>
    <message>
        <source>Không lưu được nữa</source>
        <translation>Not stored any more</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
</context>
<context>
    <name>Followups</name>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Chưa có hạn</source>
        <translation>No date</translation>
    </message>
    <message>
        <source>1 ngày</source>
        <translation>1 day</translation>
    </message>
    <message>
        <source>{count} ngày</source>
        <translation>{count} days</translation>
    </message>
    <message>
        <source>Quá hạn</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Ngày mai</source>
        <translation>Tomorrow</translation>
    </message>
    <message>
        <source>còn {days} ngày</source>
        <translation>{days} days left</translation>
    </message>
    <message>
        <source>Đang sửa</source>
        <translation>Being edited</translation>
    </message>
    <message>
        <source>đã hơn {days} ngày</source>
        <translation>more than {days} days old</translation>
    </message>
</context>
<context>
    <name>FollowupsView</name>
    <message>
        <source>Việc trước, việc sau</source>
        <translation>The one before, the next one</translation>
    </message>
    <message>
        <source>Mở việc để ghi</source>
        <translation>Open one to write</translation>
    </message>
    <message>
        <source>Ghi lại</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>Lấy lại như trước, làm lại</source>
        <translation>Take back the last change, make it again</translation>
    </message>
    <message>
        <source>Viết tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Chữ vẫn còn, ở trang Hôm nay.</source>
        <translation>Your words are kept, on the page Today.</translation>
    </message>
    <message>
        <source>Đã bỏ việc đang viết</source>
        <translation>What was being written was put away</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã ghi vào Theo dõi.</source>
        <translation>Added to Follow-up.</translation>
    </message>
    <message>
        <source>Đã lưu {count} việc vào {name}</source>
        <translation>Follow-ups saved to {name}: {count}</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Đĩa của máy gần đầy. Sổ vẫn nguyên. Xin xóa bớt tệp không cần trên máy.</source>
        <translation>The disk of this machine is nearly full. The notebook is whole. Please delete files that you do not need.</translation>
    </message>
    <message>
        <source>Đĩa đã đầy. Chữ vừa viết vẫn được lưu nhờ chỗ để dành. Xin xóa bớt tệp không cần ngay hôm nay.</source>
        <translation>The disk is full. What you wrote was saved in room that was kept aside. Please delete files you do not need today.</translation>
    </message>
    <message>
        <source>Đã đọc. Lời trả lời vẫn nằm ở tin.</source>
        <translation>Read. The answer stays with its note.</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Chữ vẫn còn, nằm trong Nháp.</source>
        <translation>The words are kept, among the drafts.</translation>
    </message>
    <message>
        <source>Viết tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Đã hoàn tất. Tin đang nằm trên máy này.</source>
        <translation>Completed. The note is on this machine.</translation>
    </message>
    <message>
        <source>Xem tin</source>
        <translation>See the note</translation>
    </message>
</context>
<context>
    <name>GroupSection</name>
    <message>
        <source>Không ghi</source>
        <translation>Not stated</translation>
    </message>
    <message>
        <source>Chọn</source>
        <translation>Choose</translation>
    </message>
</context>
<context>
    <name>Guard</name>
    <message>
        <source>Số định danh cá nhân</source>
        <translation>National id number</translation>
    </message>
    <message>
        <source>Số chứng minh hoặc hộ chiếu</source>
        <translation>Identity card or passport number</translation>
    </message>
    <message>
        <source>Số tài khoản ngân hàng</source>
        <translation>Bank account number</translation>
    </message>
    <message>
        <source>Có vẻ là tên một em nhỏ</source>
        <translation>This looks like the name of a child</translation>
    </message>
    <message>
        <source>Có vẻ là số điện thoại</source>
        <translation>This looks like a phone number</translation>
    </message>
    <message>
        <source>Có vẻ là biển số xe</source>
        <translation>This looks like a number plate</translation>
    </message>
    <message>
        <source>Địa chỉ thư của một người</source>
        <translation>Somebody’s mail address</translation>
    </message>
    <message>
        <source>Trang mạng của một người</source>
        <translation>Somebody’s page on the net</translation>
    </message>
    <message>
        <source>Có vẻ là địa chỉ một nhà</source>
        <translation>This looks like the address of a house</translation>
    </message>
    <message>
        <source>Có vẻ là tên một người dân</source>
        <translation>This looks like somebody’s name</translation>
    </message>
    <message>
        <source>Ngày sinh hoặc năm sinh</source>
        <translation>Date or year of birth</translation>
    </message>
    <message>
        <source>Chuyện riêng đứng cạnh một cái tên</source>
        <translation>A private matter beside a name</translation>
    </message>
    <message>
        <source>Cán bộ được nêu tên</source>
        <translation>An office-holder is named</translation>
    </message>
    <message>
        <source>Số này không được rời máy. Bỏ đi rồi mới hoàn tất được.</source>
        <translation>This number may not leave the machine. Take it out, then the note can be completed.</translation>
    </message>
    <message>
        <source>Tên trẻ em không được rời máy. Thay đi rồi mới hoàn tất được.</source>
        <translation>The name of a child may not leave the machine. Replace it, then it can be completed.</translation>
    </message>
    <message>
        <source>Viết bằng vai trò thì không ai bị nhận ra.</source>
        <translation>Written as a role, nobody can be recognised.</translation>
    </message>
    <message>
        <source>Đạo, dân tộc, bệnh, án tích của một người là chuyện riêng. Xin viết chung cho cả nhóm.</source>
        <translation>Faith, origin, illness or a sentence are somebody’s own matter. Please write of the group as a whole.</translation>
    </message>
    <message>
        <source>Trong tin, ghi chức vụ là đủ. Biên bản thì ghi tên được.</source>
        <translation>In a note the office is enough. In minutes the name may stand.</translation>
    </message>
    <message>
        <source>Theo chỗ này có thể tìm ra một người. Tin không cần đến nó.</source>
        <translation>This could lead to a person. The note does not need it.</translation>
    </message>
    <message>
        <source>số định danh</source>
        <translation>national id number</translation>
    </message>
    <message>
        <source>số chứng minh</source>
        <translation>identity card number</translation>
    </message>
    <message>
        <source>số tài khoản</source>
        <translation>bank account number</translation>
    </message>
    <message>
        <source>tên trẻ em</source>
        <translation>name of a child</translation>
    </message>
    <message>
        <source>số điện thoại</source>
        <translation>phone number</translation>
    </message>
    <message>
        <source>biển số xe</source>
        <translation>number plate</translation>
    </message>
    <message>
        <source>địa chỉ thư</source>
        <translation>mail address</translation>
    </message>
    <message>
        <source>trang cá nhân</source>
        <translation>personal page</translation>
    </message>
    <message>
        <source>địa chỉ nhà</source>
        <translation>home address</translation>
    </message>
    <message>
        <source>tên người</source>
        <translation>name</translation>
    </message>
    <message>
        <source>ngày sinh</source>
        <translation>date of birth</translation>
    </message>
    <message>
        <source>chuyện riêng</source>
        <translation>private matter</translation>
    </message>
    <message>
        <source>tên cán bộ</source>
        <translation>office-holder</translation>
    </message>
    <message>
        <source>Không phải tên người</source>
        <translation>Not a person’s name</translation>
    </message>
    <message>
        <source>Của cơ quan, ai cũng biết</source>
        <translation>An office’s own, everybody knows it</translation>
    </message>
</context>
<context>
    <name>GuardPopup</name>
    <message>
        <source>Chỗ {number} trong {total}</source>
        <translation>Place {number} of {total}</translation>
    </message>
    <message>
        <source>Chỗ trước</source>
        <translation>Previous place</translation>
    </message>
    <message>
        <source>Chỗ sau</source>
        <translation>Next place</translation>
    </message>
    <message>
        <source>Thay bằng “{words}”</source>
        <translation>Replace with “{words}”</translation>
    </message>
    <message>
        <source>Tự viết cách gọi khác…</source>
        <translation>Write other words…</translation>
    </message>
    <message>
        <source>Cách gọi khác</source>
        <translation>Other words</translation>
    </message>
    <message>
        <source>Cán bộ nói theo chức vụ</source>
        <translation>An official speaking in office</translation>
    </message>
</context>
<context>
    <name>GuardStrip</name>
    <message>
        <source>Xem từng chỗ</source>
        <translation>Look at each</translation>
    </message>
    <message>
        <source>Còn {what}. Bỏ đi rồi mới hoàn tất được.</source>
        <translation>Still there: {what}. Take it out, then it can be completed.</translation>
    </message>
    <message>
        <source>Nên xem lại: {what}.</source>
        <translation>Please look again: {what}.</translation>
    </message>
</context>
<context>
    <name>HealthCard</name>
    <message>
        <source>Khám máy</source>
        <translation>Check-up</translation>
    </message>
    <message>
        <source>Xem tệp sổ, nhật ký, ảnh, khóa, đồng hồ và ổ đĩa có ổn không. Khám không sửa gì.</source>
        <translation>Looks at the file, the log, photos, keys, clock and disk. A check-up changes nothing.</translation>
    </message>
    <message>
        <source>Khám ngay</source>
        <translation>Check now</translation>
    </message>
    <message>
        <source>Lập lại chỗ lệch</source>
        <translation>Put it right</translation>
    </message>
    <message>
        <source>Báo sự cố…</source>
        <translation>Report a problem…</translation>
    </message>
    <message>
        <source>Đang khám…</source>
        <translation>Looking…</translation>
    </message>
</context>
<context>
    <name>HeldPaper</name>
    <message>
        <source>1 bản ghi đang chờ văn phòng xem, chưa mất đi đâu.</source>
        <translation>1 record waits for the office to look at it; nothing is lost.</translation>
    </message>
    <message>
        <source>{count} bản ghi đang chờ văn phòng xem, chưa mất đi đâu.</source>
        <translation>{count} records wait for the office to look at them; nothing is lost.</translation>
    </message>
    <message>
        <source>và {count} bản ghi nữa</source>
        <translation>and {count} more</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>Các lần sửa</source>
        <translation>Changes</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Viết trên máy này</source>
        <translation>Written on this machine</translation>
    </message>
    <message>
        <source>Người khác viết</source>
        <translation>Written by somebody else</translation>
    </message>
    <message>
        <source>Trước: {text}</source>
        <translation>Before: {text}</translation>
    </message>
    <message>
        <source>Bỏ đi</source>
        <translation>Taken away</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Đưa vào biên bản?</source>
        <translation>Take this into the minutes?</translation>
    </message>
    <message>
        <source>Đưa vào chương trình họp?</source>
        <translation>Take this into the agenda?</translation>
    </message>
    <message>
        <source>Từng dòng đọc được</source>
        <translation>Every line that was read</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Đưa vào</source>
        <translation>Take it over</translation>
    </message>
    <message>
        <source>{items} mục, {points} dòng chương trình, {head} dòng phần đầu, {out} dòng bỏ qua.</source>
        <translation>{items} items, {points} points of the agenda, {head} lines of the head, {out} lines left out.</translation>
    </message>
    <message>
        <source>Đưa vào rồi vẫn sửa được từng chỗ.</source>
        <translation>Everything can still be corrected afterwards.</translation>
    </message>
    <message>
        <source>Chương trình</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Nối dòng trên</source>
        <translation>Goes on</translation>
    </message>
    <message>
        <source>Bỏ qua</source>
        <translation>Left out</translation>
    </message>
</context>
<context>
    <name>ItemEditor</name>
    <message>
        <source>Giờ</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Loại</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Ai nói (vai trò)</source>
        <translation>Who speaks (role)</translation>
    </message>
    <message>
        <source>Nội dung của mục</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Bỏ mục này</source>
        <translation>Remove this item</translation>
    </message>
    <message>
        <source>Xin ghi như 8:05</source>
        <translation>Please write it like 8:05</translation>
    </message>
</context>
<context>
    <name>ItemExtras</name>
    <message>
        <source>Ai làm (chức vụ, bộ phận)</source>
        <translation>Who does it (position, office)</translation>
    </message>
    <message>
        <source>Làm xong trước ngày</source>
        <translation>Done by</translation>
    </message>
    <message>
        <source>Tán thành</source>
        <translation>For</translation>
    </message>
    <message>
        <source>Không tán thành</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Ý kiến khác</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Trả lời câu nào</source>
        <translation>Answers which question</translation>
    </message>
    <message>
        <source>Chọn câu hỏi</source>
        <translation>Choose the question</translation>
    </message>
</context>
<context>
    <name>ItemRow</name>
    <message>
        <source>Bấm Enter để sửa, Delete để bỏ</source>
        <translation>Enter to edit, Delete to remove</translation>
    </message>
</context>
<context>
    <name>KindChips</name>
    <message>
        <source>Loại của mục</source>
        <translation>Kind of the item</translation>
    </message>
    <message>
        <source>Phím Ctrl+{number}</source>
        <translation>Keys Ctrl+{number}</translation>
    </message>
</context>
<context>
    <name>LabelCard</name>
    <message>
        <source>Sổ tay</source>
        <translation>Sổ tay</translation>
    </message>
    <message>
        <source>cộng tác viên dư luận xã hội</source>
        <translation>public-opinion collaborator</translation>
    </message>
    <message>
        <source>Của</source>
        <translation>Of</translation>
    </message>
    <message>
        <source>Địa bàn</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Năm</source>
        <translation>Year</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>Viết nhãn cho cuốn sổ</source>
        <translation>Write the label of the notebook</translation>
    </message>
    <message>
        <source>Chữ to cỡ nào thì dễ đọc?</source>
        <translation>Which text size is easy to read?</translation>
    </message>
    <message>
        <source>Nền sáng</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Nền tối</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Thật rõ nét, khi ra ngoài nắng</source>
        <translation>High contrast, for sunlight</translation>
    </message>
    <message>
        <source>Ngồi ở chỗ sáng hay tối?</source>
        <translation>Is it bright or dark where you sit?</translation>
    </message>
    <message>
        <source>Họ và tên người giữ sổ</source>
        <translation>Name of the person who keeps it</translation>
    </message>
    <message>
        <source>Sổ nên gọi là</source>
        <translation>How to address you</translation>
    </message>
    <message>
        <source>Địa bàn phụ trách: xã, phường</source>
        <translation>Your area: commune or ward</translation>
    </message>
    <message>
        <source>Gõ không dấu cũng tìm được.</source>
        <translation>Found without accents too.</translation>
    </message>
    <message>
        <source>Ấp, thôn, tổ (nếu có)</source>
        <translation>Hamlet or group (if any)</translation>
    </message>
    <message>
        <source>ví dụ: ấp 3</source>
        <translation>for example: ấp 3</translation>
    </message>
    <message>
        <source>Sau này ghi nơi nào cũng được.</source>
        <translation>Any other place can be used later.</translation>
    </message>
</context>
<context>
    <name>LeaveDialog</name>
    <message>
        <source>Bỏ sổ này khỏi máy?</source>
        <translation>Remove this notebook from the machine?</translation>
    </message>
    <message>
        <source>Dùng khi người giữ sổ đổi máy hoặc thôi làm. Sổ của người khác trên máy vẫn nguyên.</source>
        <translation>For when the notebook's owner changes machines or stops. The notebooks of others on this machine stay as they are.</translation>
    </message>
    <message>
        <source>Sao lưu vào USB, ổ đĩa khác…</source>
        <translation>Back up to a stick or another disk…</translation>
    </message>
    <message>
        <source>Để sổ lại</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Đã sao lưu vào {folder}, bản sao đã được đọc lại.</source>
        <translation>Backed up to {folder}; the copy was read again.</translation>
    </message>
    <message>
        <source>Chưa ở nơi nào khác: {records} tin, biên bản hay việc chưa giao, {drafts} nháp, {files} ảnh hay tệp. Xin sao lưu ra ngoài máy này trước, rồi mới bỏ được.</source>
        <translation>Nowhere else yet: records not delivered: {records}, drafts: {drafts}, photos or files: {files}. Please back up outside this machine first; then it can be removed.</translation>
    </message>
    <message>
        <source>Trong sổ chưa ghi gì.</source>
        <translation>Nothing was written in the notebook yet.</translation>
    </message>
    <message>
        <source>Mọi thứ trong sổ đã về văn phòng, có biên nhận. Sao lưu thêm cũng được.</source>
        <translation>Everything in the notebook is at the office, with receipts. A backup besides does no harm.</translation>
    </message>
    <message>
        <source>Chọn nơi cất bản sao lưu</source>
        <translation>Choose where to keep the backup</translation>
    </message>
    <message>
        <source>Đang sao lưu…</source>
        <translation>Backing up…</translation>
    </message>
</context>
<context>
    <name>LedgerHead</name>
    <message>
        <source>Ngày giờ</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Nội dung</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Đường đi</source>
        <translation>Way</translation>
    </message>
    <message>
        <source>Biên nhận</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Đến đâu</source>
        <translation>Where it is</translation>
    </message>
</context>
<context>
    <name>LevelPanel</name>
    <message>
        <source>Mức nào?</source>
        <translation>How serious?</translation>
    </message>
    <message>
        <source>Cần báo nhanh đến đâu?</source>
        <translation>How urgent?</translation>
    </message>
</context>
<context>
    <name>LevelToggle</name>
    <message>
        <source>Chọn mức</source>
        <translation>Choose a level</translation>
    </message>
    <message>
        <source>Mức: {word}. {urgency}</source>
        <translation>Level: {word}. {urgency}</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Ô này nhận tối đa {most} ký tự. Phần sau không vào được, xin viết ngắn lại.</source>
        <translation>This field takes at most {most} characters. The rest did not get in; please make it shorter.</translation>
    </message>
</context>
<context>
    <name>ListPane</name>
    <message>
        <source>Tìm tin</source>
        <translation>Find notes</translation>
    </message>
    <message>
        <source>Lọc</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Đã nhớ</source>
        <translation>Kept</translation>
    </message>
    <message>
        <source>Xuất…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Danh sách tin</source>
        <translation>List of notes</translation>
    </message>
    <message>
        <source>Ghi tin đầu tiên</source>
        <translation>Write the first note</translation>
    </message>
    <message>
        <source>Trang này còn trống</source>
        <translation>This page is still empty</translation>
    </message>
    <message>
        <source>Nghe bà con nói gì thì ghi lại ở đây.</source>
        <translation>What residents say is written here.</translation>
    </message>
    <message>
        <source>Tìm trong {count} tin</source>
        <translation>Search in notes ({count})</translation>
    </message>
    <message>
        <source>Tìm trong 1 tin</source>
        <translation>Search 1 note</translation>
    </message>
    <message>
        <source>Tất cả</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Nháp {count}</source>
        <translation>Drafts {count}</translation>
    </message>
    <message>
        <source>Chưa giao {count}</source>
        <translation>Not delivered {count}</translation>
    </message>
    <message>
        <source>Chưa giao hơn {count}</source>
        <translation>Not delivered: more than {count}</translation>
    </message>
    <message>
        <source>Đã bỏ</source>
        <translation>Taken out</translation>
    </message>
    <message>
        <source>Nặng nhất trước</source>
        <translation>Most serious first</translation>
    </message>
    <message>
        <source>Mới nhất trước</source>
        <translation>Newest first</translation>
    </message>
    <message>
        <source>Đổi thứ tự của danh sách</source>
        <translation>Change the order of the list</translation>
    </message>
    <message>
        <source>Thử gõ ít chữ hơn, không dấu cũng được. Ô này không tìm trong tin đã bỏ.</source>
        <translation>Try fewer letters; marks are not needed. What was taken out is not searched here.</translation>
    </message>
    <message>
        <source>Không thấy “{text}”</source>
        <translation>“{text}” was not found</translation>
    </message>
    <message>
        <source>Thử gõ ít chữ hơn, không dấu cũng được.</source>
        <translation>Try fewer letters; marks are not needed.</translation>
    </message>
    <message>
        <source>Không có tin nào hợp với bộ lọc</source>
        <translation>No note fits the filter</translation>
    </message>
    <message>
        <source>Bỏ bớt một điều kiện để xem nhiều hơn.</source>
        <translation>Remove a condition to see more.</translation>
    </message>
    <message>
        <source>Không có nháp nào</source>
        <translation>No drafts</translation>
    </message>
    <message>
        <source>Chữ đang gõ dở sẽ nằm ở đây.</source>
        <translation>What is being written stays here.</translation>
    </message>
    <message>
        <source>Không có tin nào đã bỏ</source>
        <translation>No note was taken out</translation>
    </message>
    <message>
        <source>Tin bỏ khỏi sổ sẽ nằm ở đây, lúc nào cũng lấy lại được.</source>
        <translation>Notes taken out of the notebook lie here and can be taken back at any time.</translation>
    </message>
    <message>
        <source>Tin nào cũng đã giao</source>
        <translation>Every note is delivered</translation>
    </message>
    <message>
        <source>Tin mới hoàn tất sẽ nằm ở đây cho đến khi có biên nhận.</source>
        <translation>Completed notes stay here until there is a receipt.</translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message>
        <source>Khóa sổ</source>
        <translation>Lock the notebook</translation>
    </message>
    <message>
        <source>Nhờ văn phòng giữ khóa dự phòng…</source>
        <translation>Let the office help one day…</translation>
    </message>
    <message>
        <source>Bỏ máy đó bao lâu thì sổ tự khóa?</source>
        <translation>After how long without you should the notebook lock itself?</translation>
    </message>
    <message>
        <source>{number} phút</source>
        <translation>{number} minutes</translation>
    </message>
    <message>
        <source>Máy ngủ thì sổ cũng khóa. Khóa ngay: Ctrl+L. Chữ đang gõ được lưu trước khi khóa.</source>
        <translation>It also locks when the machine sleeps. Lock now: Ctrl+L. What is being typed is saved first.</translation>
    </message>
    <message>
        <source>Sổ mở bằng mật khẩu. Quên thì văn phòng giúp mở lại được.</source>
        <translation>A passphrase opens the notebook. If it is forgotten, the office can help.</translation>
    </message>
    <message>
        <source>Sổ mở bằng mật khẩu.</source>
        <translation>A passphrase opens the notebook.</translation>
    </message>
    <message>
        <source>Sổ mở bằng kho khóa của máy này. Máy dùng chung, hoặc muốn mở bản sao lưu trên máy khác, thì nên đặt mật khẩu.</source>
        <translation>This machine's keyring opens the notebook. On a shared machine, or to open backups on another one, a passphrase is wise.</translation>
    </message>
    <message>
        <source>Đổi mật khẩu…</source>
        <translation>Change the passphrase…</translation>
    </message>
    <message>
        <source>Đặt mật khẩu…</source>
        <translation>Choose a passphrase…</translation>
    </message>
</context>
<context>
    <name>LockView</name>
    <message>
        <source>Mật khẩu mở sổ</source>
        <translation>Passphrase of the notebook</translation>
    </message>
    <message>
        <source>Mở sổ</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Gõ không ra đúng chữ? Xin tắt bộ gõ tiếng Việt rồi gõ lại.</source>
        <translation>Other letters than you typed? Please turn the Vietnamese input method off and type again.</translation>
    </message>
    <message>
        <source>Đóng Sổ tay</source>
        <translation>Close Sổ tay</translation>
    </message>
    <message>
        <source>Người khác dùng máy</source>
        <translation>Someone else</translation>
    </message>
    <message>
        <source>Đang mở sổ…</source>
        <translation>Opening the notebook…</translation>
    </message>
    <message>
        <source>Đang mở sổ… Lần đầu sau khi đổi sang bản mới có thể mất vài phút. Xin cứ để máy chạy.</source>
        <translation>Opening the notebook… The first time after an update may take a few minutes. Please leave the machine on.</translation>
    </message>
    <message>
        <source>Quên mật khẩu?</source>
        <translation>Forgotten the passphrase?</translation>
    </message>
    <message>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Lấy lại dữ liệu…</source>
        <translation>Get the data back…</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Sổ tay</source>
        <translation>Sổ tay</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Cuộc họp</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>Theo dõi</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>Thống kê</source>
        <translation>Statistics</translation>
    </message>
    <message>
        <source>Đồng bộ</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Cài đặt</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Có mạng</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>Chưa có mạng</source>
        <translation>No network</translation>
    </message>
    <message>
        <source>Tin tự gửi đi</source>
        <translation>Sends by itself</translation>
    </message>
    <message>
        <source>Vẫn ghi bình thường</source>
        <translation>Writing works as always</translation>
    </message>
    <message>
        <source>Cỡ chữ {percent} %</source>
        <translation>Text size {percent} %</translation>
    </message>
</context>
<context>
    <name>MeetingExport</name>
    <message>
        <source>Lưu biên bản thành tệp Word?</source>
        <translation>Save the minutes as a Word file?</translation>
    </message>
    <message>
        <source>Lưu biên bản thành tệp PDF?</source>
        <translation>Save the minutes as a PDF file?</translation>
    </message>
    <message>
        <source>Hỏi đáp, {meeting}</source>
        <translation>Questions and answers, {meeting}</translation>
    </message>
    <message>
        <source>Lưu tờ hỏi – đáp của cuộc họp?</source>
        <translation>Save the questions and answers of this meeting?</translation>
    </message>
    <message>
        <source>Dân đã hỏi – cơ quan đã trả lời: để dán hoặc đọc lại ở nơi người dân đã hỏi.</source>
        <translation>What people asked and what they were answered, to be pinned up or read out where they asked.</translation>
    </message>
    <message>
        <source>Sổ theo dõi cuộc họp</source>
        <translation>Meeting log</translation>
    </message>
    <message>
        <source>Xuất sổ theo dõi cuộc họp?</source>
        <translation>Export the meeting log?</translation>
    </message>
    <message>
        <source>{count} cuộc họp, số người dự và số cộng.</source>
        <translation>Meetings: {count}, with who came and the totals.</translation>
    </message>
</context>
<context>
    <name>MeetingList</name>
    <message>
        <source>Cuộc họp</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>Ghi cuộc họp</source>
        <translation>New meeting</translation>
    </message>
    <message>
        <source>Xuất sổ theo dõi cuộc họp…</source>
        <translation>Export the meeting log…</translation>
    </message>
    <message>
        <source>Danh sách cuộc họp</source>
        <translation>List of meetings</translation>
    </message>
    <message>
        <source>Chưa có cuộc họp nào</source>
        <translation>No meetings yet</translation>
    </message>
    <message>
        <source>Ghi ngay trong lúc họp: gõ điều đang nghe, bấm Enter là thành một mục có giờ.</source>
        <translation>Write while people speak: type what you hear, and Enter makes it an item with its time.</translation>
    </message>
</context>
<context>
    <name>MeetingPage</name>
    <message>
        <source>Chọn một cuộc họp</source>
        <translation>Choose a meeting</translation>
    </message>
    <message>
        <source>Biên bản, nhiệm vụ và các ý kiến hiện ở đây.</source>
        <translation>Its minutes, tasks and opinions appear here.</translation>
    </message>
    <message>
        <source>Danh sách cuộc họp</source>
        <translation>List of meetings</translation>
    </message>
    <message>
        <source>Đang ghi</source>
        <translation>Being taken</translation>
    </message>
    <message>
        <source>Cuộc họp chưa có tên</source>
        <translation>Meeting without a title</translation>
    </message>
    <message>
        <source>Xem biên bản</source>
        <translation>See the minutes</translation>
    </message>
    <message>
        <source>Ghi tiếp</source>
        <translation>Go on writing</translation>
    </message>
    <message>
        <source>Sửa biên bản</source>
        <translation>Correct the minutes</translation>
    </message>
    <message>
        <source>Các lần sửa</source>
        <translation>Changes</translation>
    </message>
    <message>
        <source>Người dự</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Chủ trì</source>
        <translation>Chair</translation>
    </message>
    <message>
        <source>Thư ký</source>
        <translation>Secretary</translation>
    </message>
    <message>
        <source>Kết luận</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Diễn biến</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>{count} mục</source>
        <translation>{count}</translation>
    </message>
    <message>
        <source>Chưa ghi mục nào.</source>
        <translation>Nothing written yet.</translation>
    </message>
    <message>
        <source>Đã thành tin</source>
        <translation>Made a note</translation>
    </message>
    <message>
        <source>Thành tin</source>
        <translation>Make a note</translation>
    </message>
    <message>
        <source>Thành tin: {words}</source>
        <translation>Make a note: {words}</translation>
    </message>
    <message>
        <source>Việc theo dõi</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>{count} việc</source>
        <translation>{count}</translation>
    </message>
    <message>
        <source>Tin từ cuộc họp</source>
        <translation>Notes from this meeting</translation>
    </message>
    <message>
        <source>{count} tin</source>
        <translation>{count}</translation>
    </message>
    <message>
        <source>hạn {day}</source>
        <translation>due {day}</translation>
    </message>
    <message>
        <source>chưa có hạn</source>
        <translation>no due date</translation>
    </message>
</context>
<context>
    <name>Meetings</name>
    <message>
        <source>Cuộc họp</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>Đang sửa</source>
        <translation>Being edited</translation>
    </message>
    <message>
        <source>Cuộc họp chưa có tên</source>
        <translation>Meeting without a title</translation>
    </message>
    <message>
        <source>Đang ghi</source>
        <translation>Being taken</translation>
    </message>
    <message>
        <source>Đã lưu lúc {time}</source>
        <translation>Saved at {time}</translation>
    </message>
    <message>
        <source>Mục</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>Trả lời câu {time}</source>
        <translation>Answer to {time}</translation>
    </message>
    <message>
        <source>Người làm: {who}</source>
        <translation>Who does it: {who}</translation>
    </message>
    <message>
        <source>Chưa ghi ai làm</source>
        <translation>Nobody named yet</translation>
    </message>
    <message>
        <source>Hạn {day}</source>
        <translation>Due {day}</translation>
    </message>
    <message>
        <source>Tán thành {n}</source>
        <translation>For {n}</translation>
    </message>
    <message>
        <source>Không tán thành {n}</source>
        <translation>Against {n}</translation>
    </message>
    <message>
        <source>Ý kiến khác {n}</source>
        <translation>Other {n}</translation>
    </message>
    <message>
        <source>Chưa ghi số phiếu</source>
        <translation>Not counted yet</translation>
    </message>
    <message>
        <source>{present} người có mặt</source>
        <translation>{present} present</translation>
    </message>
    <message>
        <source>{present} có mặt / {invited} người mời</source>
        <translation>{present} present of {invited} invited</translation>
    </message>
    <message>
        <source>đã hỏi</source>
        <translation>asked</translation>
    </message>
</context>
<context>
    <name>MeetingsView</name>
    <message>
        <source>Ghi cuộc họp mới</source>
        <translation>Take a new meeting</translation>
    </message>
    <message>
        <source>Báo cáo, ý kiến, câu hỏi, trả lời, kết luận, nhiệm vụ, biểu quyết</source>
        <translation>Report, opinion, question, answer, conclusion, task, vote</translation>
    </message>
    <message>
        <source>Ghi mục, Shift+Enter xuống dòng</source>
        <translation>Add the item; Shift+Enter begins a new line</translation>
    </message>
    <message>
        <source>Từ chỗ ghi sang ô ai nói, Tab trở lại</source>
        <translation>From the words to the speaker, Tab goes back</translation>
    </message>
    <message>
        <source>Từ ô trống lên các mục; Enter sửa, Delete bỏ, Alt+↑ ↓ đổi chỗ</source>
        <translation>From the empty field to the items; Enter edits, Delete removes, Alt+↑ ↓ moves</translation>
    </message>
    <message>
        <source>Tạm nghỉ, họp tiếp</source>
        <translation>Pause, go on</translation>
    </message>
    <message>
        <source>Đọc lại biên bản cho cuộc họp nghe</source>
        <translation>Read the minutes back to the meeting</translation>
    </message>
    <message>
        <source>Kết thúc họp</source>
        <translation>Finish the meeting</translation>
    </message>
    <message>
        <source>Lấy lại như trước, làm lại</source>
        <translation>Take back the last change, make it again</translation>
    </message>
    <message>
        <source>Trong biên bản: lưu Word, in</source>
        <translation>In the minutes: save Word, print</translation>
    </message>
    <message>
        <source>Trong biên bản: phóng to, thu nhỏ</source>
        <translation>In the minutes: larger, smaller</translation>
    </message>
    <message>
        <source>Đã kết thúc họp, biên bản nằm trong sổ</source>
        <translation>The meeting is finished; its minutes are in the notebook</translation>
    </message>
    <message>
        <source>Đã sửa xong biên bản</source>
        <translation>The minutes are corrected</translation>
    </message>
    <message>
        <source>Đã bỏ cuộc họp</source>
        <translation>The meeting was dropped</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã lưu {count} cuộc họp vào {name}</source>
        <translation>Meetings saved to {name}: {count}</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
</context>
<context>
    <name>MenuBar</name>
    <message>
        <source>Mục</source>
        <translation>Places</translation>
    </message>
    <message>
        <source>Tin nhanh</source>
        <translation>Quick note</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Ổ đĩa đã đầy, chưa lưu được chữ mới.</source>
        <translation>The disk is full, the new words are not saved yet.</translation>
    </message>
    <message>
        <source>Chữ cũ còn nguyên. Dọn bớt là sổ lưu tiếp.</source>
        <translation>What was saved is whole. Free some room and it goes on.</translation>
    </message>
    <message>
        <source>Chưa lưu được.</source>
        <translation>Not saved yet.</translation>
    </message>
    <message>
        <source>Chữ vẫn còn trên màn hình, xin đừng tắt máy.</source>
        <translation>The words are still on screen; please do not switch off.</translation>
    </message>
    <message>
        <source>Lưu lại</source>
        <translation>Save again</translation>
    </message>
    <message>
        <source>Ngoài ra còn {count} tệp chưa đính kèm được.</source>
        <translation>More files that could not be attached: {count}.</translation>
    </message>
</context>
<context>
    <name>MinutesPage</name>
    <message>
        <source>Trang in của biên bản</source>
        <translation>Pages of the minutes</translation>
    </message>
    <message>
        <source>cuộc họp</source>
        <translation>of the meeting</translation>
    </message>
    <message>
        <source>Biên bản {meeting}</source>
        <translation>Minutes: {meeting}</translation>
    </message>
    <message>
        <source>{words}, ngày {day}</source>
        <translation>{words}, {day}</translation>
    </message>
    <message>
        <source>Cuộc họp</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>Trang trước</source>
        <translation>Page before</translation>
    </message>
    <message>
        <source>Trang sau</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>Xem cả trang</source>
        <translation>Whole page</translation>
    </message>
    <message>
        <source>Trang {page} / {pages}</source>
        <translation>Page {page} / {pages}</translation>
    </message>
    <message>
        <source>Trình bày theo mẫu</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>Dấu này: chưa kiểm chứng, chưa có văn thư nào xem bản in theo mẫu ấy.</source>
        <translation>This sign: unverified, no clerk has looked at a print of that layout yet.</translation>
    </message>
    <message>
        <source>Trước khi lưu</source>
        <translation>Before saving</translation>
    </message>
    <message>
        <source>Lưu thành tệp Word</source>
        <translation>Save as Word</translation>
    </message>
    <message>
        <source>Lưu tệp PDF</source>
        <translation>Save PDF</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Chưa kiểm chứng</source>
        <translation>Not verified</translation>
    </message>
    <message>
        <source>Phụ lục số người theo nhóm</source>
        <translation>Annex: people by group</translation>
    </message>
    <message>
        <source>Phiên bản và mã ở chân trang</source>
        <translation>Version and code at the foot</translation>
    </message>
    <message>
        <source>Thêm vào giấy</source>
        <translation>Also on the paper</translation>
    </message>
    <message>
        <source>Bản này là phiên bản {number}, mã {code}.</source>
        <translation>This is version {number}, code {code}.</translation>
    </message>
    <message>
        <source>Chép chữ để dán vào tin nhắn, thư</source>
        <translation>Copy the words for a message</translation>
    </message>
    <message>
        <source>Lưu riêng tờ hỏi – đáp…</source>
        <translation>Save questions and answers…</translation>
    </message>
    <message>
        <source>Đã chép chữ của biên bản</source>
        <translation>The words of the minutes were copied</translation>
    </message>
    <message>
        <source>Mở tin nhắn hoặc thư rồi dán vào.</source>
        <translation>Open a message or mail and paste them.</translation>
    </message>
    <message>
        <source>Cuộc họp chưa kết thúc: trên giấy có chữ DỰ THẢO.</source>
        <translation>The meeting is not finished: the paper is marked as a draft (DỰ THẢO).</translation>
    </message>
    <message>
        <source>Biên bản đang được sửa: trên giấy là bản đã chốt lần trước.</source>
        <translation>These minutes are being corrected: the paper shows them as they were finished before.</translation>
    </message>
    <message>
        <source>Còn trống: {parts}. Vẫn lưu được, chỗ ấy để chấm.</source>
        <translation>Still empty: {parts}. It can be saved all the same, with dots there.</translation>
    </message>
    <message>
        <source>Ghi ngay</source>
        <translation>Write it now</translation>
    </message>
    <message>
        <source>Tên chủ trì và thư ký được ghi theo quy định. Xin xem lại, đừng để tên hay số của bà con.</source>
        <translation>The names of chair and secretary belong there. Please check that no citizen’s name or number does.</translation>
    </message>
    <message>
        <source>Vừa bề ngang</source>
        <translation>Fit the width</translation>
    </message>
    <message>
        <source>Mở tệp</source>
        <translation>Open the file</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>Đã lưu {name}</source>
        <translation>Saved {name}</translation>
    </message>
    <message>
        <source>Ở thư mục {folder}.</source>
        <translation>In the folder {folder}.</translation>
    </message>
</context>
<context>
    <name>NewFollowupDialog</name>
    <message>
        <source>Theo dõi việc gì?</source>
        <translation>What is to be followed?</translation>
    </message>
    <message>
        <source>Việc</source>
        <translation>Matter</translation>
    </message>
    <message>
        <source>Nơi thực hiện</source>
        <translation>Who does it</translation>
    </message>
    <message>
        <source>Hạn</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Bỏ</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>Bỏ việc đang viết này</source>
        <translation>Put away what is being written</translation>
    </message>
    <message>
        <source>Để đó, viết sau</source>
        <translation>Leave it for later</translation>
    </message>
    <message>
        <source>Chưa lưu được</source>
        <translation>Not saved yet</translation>
    </message>
    <message>
        <source>Ghi lại</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>Xin ghi việc cần theo dõi, một câu cũng được.</source>
        <translation>Please write what is to be followed; one sentence is enough.</translation>
    </message>
</context>
<context>
    <name>NewPlaceDialog</name>
    <message>
        <source>Thêm nơi nào?</source>
        <translation>Which place to add?</translation>
    </message>
    <message>
        <source>Loại</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Tên</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Chỉ ghi tên nơi, như 3 hoặc Hòa Thuận.</source>
        <translation>Only the name, such as 3 or Hòa Thuận.</translation>
    </message>
    <message>
        <source>Thuộc xã, phường</source>
        <translation>In the commune or ward</translation>
    </message>
    <message>
        <source>Gõ tên xã, phường</source>
        <translation>Type the name of a commune</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Thêm nơi này</source>
        <translation>Add this place</translation>
    </message>
    <message>
        <source>Xin ghi tên nơi ấy.</source>
        <translation>Please write the name of the place.</translation>
    </message>
    <message>
        <source>Xin chọn xã, phường của nơi ấy.</source>
        <translation>Please choose its commune or ward.</translation>
    </message>
</context>
<context>
    <name>NoteActions</name>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã bỏ nháp.</source>
        <translation>The draft was put away.</translation>
    </message>
    <message>
        <source>Đã bỏ thay đổi.</source>
        <translation>The changes were put away.</translation>
    </message>
    <message>
        <source>Đã bỏ tin khỏi sổ.</source>
        <translation>The note was taken out of the notebook.</translation>
    </message>
    <message>
        <source>Đã ghi vào Theo dõi.</source>
        <translation>Added to Follow-up.</translation>
    </message>
    <message>
        <source>Xem</source>
        <translation>Show</translation>
    </message>
</context>
<context>
    <name>NoteDesk</name>
    <message>
        <source>Văn phòng đã có lệnh xóa hẳn tin vừa rời, nên chữ mới trong đó không lưu được nữa.</source>
        <translation>The office has ordered the note that you just left to be erased for good, so its new words are not stored any more.</translation>
    </message>
    <message>
        <source>Đã hoàn tất. Tin đang nằm trên máy này.</source>
        <translation>Completed. The note is on this machine.</translation>
    </message>
    <message>
        <source>Đã lấy lại như trước: {part}</source>
        <translation>Back as it was: {part}</translation>
    </message>
    <message>
        <source>Làm lại</source>
        <translation>Change it again</translation>
    </message>
    <message>
        <source>Đã làm lại: {part}</source>
        <translation>Changed again: {part}</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã bỏ luồng {number}.</source>
        <translation>Stream {number} was removed.</translation>
    </message>
    <message>
        <source>Đã bỏ tệp kèm theo.</source>
        <translation>The file was taken out.</translation>
    </message>
    <message>
        <source>Bỏ nháp này</source>
        <translation>Put this draft away</translation>
    </message>
    <message>
        <source>Bỏ thay đổi</source>
        <translation>Put changes away</translation>
    </message>
    <message>
        <source>Xem cuộc họp đã nêu việc này</source>
        <translation>See the meeting that raised this</translation>
    </message>
    <message>
        <source>Theo dõi việc này</source>
        <translation>Follow this up</translation>
    </message>
    <message>
        <source>Các lần sửa…</source>
        <translation>Changes…</translation>
    </message>
    <message>
        <source>Bỏ tin khỏi sổ</source>
        <translation>Take out of the notebook</translation>
    </message>
</context>
<context>
    <name>NoteEditor</name>
    <message>
        <source>Chi tiết khác</source>
        <translation>More details</translation>
    </message>
    <message>
        <source>Nhận định, dự báo</source>
        <translation>Assessment and forecast</translation>
    </message>
    <message>
        <source>Chưa mở tin nào</source>
        <translation>No note is open</translation>
    </message>
    <message>
        <source>Chọn một tin ở danh sách, hoặc bấm Ctrl+N để ghi tin mới.</source>
        <translation>Choose a note from the list, or press Ctrl+N to write a new one.</translation>
    </message>
    <message>
        <source>Hoàn tất lúc {time}</source>
        <translation>Completed at {time}</translation>
    </message>
    <message>
        <source>Đã lưu lúc {time}</source>
        <translation>Saved at {time}</translation>
    </message>
    <message>
        <source>Chưa lưu được</source>
        <translation>Not saved yet</translation>
    </message>
    <message>
        <source>Không lưu được nữa</source>
        <translation>Not stored any more</translation>
    </message>
</context>
<context>
    <name>NoteExport</name>
    <message>
        <source>{count} tin đã hoàn tất: {filter}.</source>
        <translation>Completed notes: {count} ({filter}).</translation>
    </message>
    <message>
        <source>{count} tin đã hoàn tất, không kể nháp.</source>
        <translation>Completed notes: {count}, without drafts.</translation>
    </message>
    <message>
        <source>Tin, {filter}</source>
        <translation>Notes, {filter}</translation>
    </message>
    <message>
        <source>Tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Xuất tin ra tệp?</source>
        <translation>Export notes to a file?</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Tin chưa có chữ nào</source>
        <translation>Empty note</translation>
    </message>
    <message>
        <source>Chờ văn phòng trả lời</source>
        <translation>Waits for an answer</translation>
    </message>
    <message>
        <source>{since} đến {until}</source>
        <translation>{since} to {until}</translation>
    </message>
    <message>
        <source>từ {since}</source>
        <translation>from {since}</translation>
    </message>
    <message>
        <source>đến {until}</source>
        <translation>until {until}</translation>
    </message>
    <message>
        <source>Chưa chọn khuynh hướng</source>
        <translation>No stance chosen</translation>
    </message>
    <message>
        <source>Cường độ {number}/3</source>
        <translation>Intensity {number}/3</translation>
    </message>
    <message>
        <source>Còn trống: {parts}</source>
        <translation>Still empty: {parts}</translation>
    </message>
    <message>
        <source>Nhớ cách tìm này: {name}</source>
        <translation>Keep this search: {name}</translation>
    </message>
    <message>
        <source>Tìm hoặc lọc trước, rồi nhớ ở đây</source>
        <translation>Search or filter first, then keep it here</translation>
    </message>
    <message>
        <source>Thôi nhớ</source>
        <translation>Keep no longer</translation>
    </message>
    <message>
        <source>Đã nhớ. Lần sau bấm “Đã nhớ” là có ngay.</source>
        <translation>Kept. Next time it is there under “Kept”.</translation>
    </message>
    <message>
        <source>Đã thôi nhớ một cách tìm.</source>
        <translation>One search is kept no longer.</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>chưa rõ gửi bao lâu</source>
        <translation>sending time not known yet</translation>
    </message>
    <message>
        <source>gửi vài giây</source>
        <translation>takes a few seconds to send</translation>
    </message>
    <message>
        <source>gửi chừng {count} giây</source>
        <translation>takes about {count} seconds to send</translation>
    </message>
    <message>
        <source>gửi chừng {count} phút</source>
        <translation>takes about {count} min to send</translation>
    </message>
    <message>
        <source>gửi chừng {count} giờ</source>
        <translation>takes about {count} h to send</translation>
    </message>
</context>
<context>
    <name>NotesView</name>
    <message>
        <source>Hoàn tất tin</source>
        <translation>Complete the note</translation>
    </message>
    <message>
        <source>Thêm luồng ý kiến</source>
        <translation>Add a stream of opinion</translation>
    </message>
    <message>
        <source>Lưu ngay</source>
        <translation>Save now</translation>
    </message>
    <message>
        <source>Lấy lại như trước</source>
        <translation>Take back the last change</translation>
    </message>
    <message>
        <source>Làm lại điều vừa lấy lại</source>
        <translation>Make that change again</translation>
    </message>
    <message>
        <source>Chuyển luồng lên, xuống</source>
        <translation>Move a stream up or down</translation>
    </message>
    <message>
        <source>Xem chỗ riêng tư kế tiếp</source>
        <translation>Next private place</translation>
    </message>
    <message>
        <source>Mở chỗ riêng tư ở con trỏ</source>
        <translation>Open the private place at the caret</translation>
    </message>
    <message>
        <source>Đã lấy lại tin.</source>
        <translation>The note is back.</translation>
    </message>
    <message>
        <source>Đã lưu {count} tin vào {name}</source>
        <translation>Notes saved to {name}: {count}</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
</context>
<context>
    <name>OfficeDialog</name>
    <message>
        <source>Nhờ văn phòng giữ khóa dự phòng</source>
        <translation>Let the office help one day</translation>
    </message>
    <message>
        <source>Văn phòng có một mã khóa (bắt đầu bằng bốn chữ, có gạch nối). Ghi mã ấy vào đây thì sau này quên mật khẩu, văn phòng giúp mở lại được. Văn phòng không tự mở sổ được khi không có máy này.</source>
        <translation>The office has a key code (groups of four letters with hyphens). With it entered here, the office can help when the passphrase is forgotten. It cannot open the notebook without this machine.</translation>
    </message>
    <message>
        <source>Mã khóa của văn phòng</source>
        <translation>The office's key code</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Ghi nhận</source>
        <translation>Save it</translation>
    </message>
    <message>
        <source>Xin ghi mã khóa của văn phòng.</source>
        <translation>Please enter the office's key code.</translation>
    </message>
</context>
<context>
    <name>OutlookSection</name>
    <message>
        <source>Nhận định</source>
        <translation>Assessment</translation>
    </message>
    <message>
        <source>Vì sao có chuyện này? Đúng sai thế nào?</source>
        <translation>Why did it come up? How true is it?</translation>
    </message>
    <message>
        <source>Dự báo</source>
        <translation>Forecast</translation>
    </message>
    <message>
        <source>Nếu để vậy thì sẽ ra sao?</source>
        <translation>What if nothing is done?</translation>
    </message>
    <message>
        <source>Khoảng bao giờ</source>
        <translation>About when</translation>
    </message>
    <message>
        <source>như: trước Tết</source>
        <translation>such as: before Tết</translation>
    </message>
    <message>
        <source>Khả năng xảy ra</source>
        <translation>How likely</translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message>
        <source>Trang {number}</source>
        <translation>Page {number}</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Đổi mật khẩu mở sổ</source>
        <translation>Change the passphrase</translation>
    </message>
    <message>
        <source>Đặt mật khẩu mở sổ</source>
        <translation>Choose a passphrase</translation>
    </message>
    <message>
        <source>Mật khẩu đang dùng</source>
        <translation>Present passphrase</translation>
    </message>
    <message>
        <source>Một câu ngắn dễ nhớ là tốt nhất. Nên gõ không dấu, tắt bộ gõ tiếng Việt.</source>
        <translation>A short sentence that is easy to remember is best, without accents and with the Vietnamese input method off.</translation>
    </message>
    <message>
        <source>Mật khẩu mới</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>Gõ lại lần nữa</source>
        <translation>Type it once more</translation>
    </message>
    <message>
        <source>Bản sao lưu đã có vẫn mở bằng mật khẩu của lúc sao lưu.</source>
        <translation>Backups made before still open with the passphrase of their time.</translation>
    </message>
    <message>
        <source>Để nguyên</source>
        <translation>Leave it</translation>
    </message>
    <message>
        <source>Xin gõ mật khẩu đang dùng.</source>
        <translation>Please type the present passphrase.</translation>
    </message>
    <message>
        <source>Xin gõ mật khẩu mới, ít nhất một cụm từ dễ nhớ.</source>
        <translation>Please type the new passphrase, at least a few words that are easy to remember.</translation>
    </message>
    <message>
        <source>Hai lần gõ chưa giống nhau. Xin gõ lại.</source>
        <translation>The two are not the same. Please type it again.</translation>
    </message>
    <message>
        <source>Đang đổi…</source>
        <translation>Changing…</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>Chữ trong sổ được khóa lại khi cất. Mỗi lần mở sổ thì gõ mật khẩu này.</source>
        <translation>What is written is locked when the notebook is closed. This passphrase opens it each time.</translation>
    </message>
    <message>
        <source>Máy này giữ khóa hộ được, không đặt mật khẩu cũng mở được sổ. Máy dùng chung thì nên đặt.</source>
        <translation>This machine can keep the key, so the notebook opens without a passphrase. On a shared machine it is better to set one.</translation>
    </message>
    <message>
        <source>Đặt mật khẩu mở sổ</source>
        <translation>Choose a passphrase</translation>
    </message>
    <message>
        <source>Mật khẩu</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Một câu ngắn dễ nhớ là tốt nhất. Nên gõ không dấu, tắt bộ gõ tiếng Việt.</source>
        <translation>A short sentence that is easy to remember is best, without accents and with the Vietnamese input method off.</translation>
    </message>
    <message>
        <source>Gõ lại lần nữa</source>
        <translation>Type it once more</translation>
    </message>
    <message>
        <source>Xin nhớ kỹ hoặc cất giấy ghi ở nơi kín. Quên mật khẩu thì không ai mở được sổ này.</source>
        <translation>Please remember it well or keep it on paper in a safe place. Without it nobody can open this notebook.</translation>
    </message>
</context>
<context>
    <name>Pasting</name>
    <message>
        <source>Chuyển chữ kiểu cũ sang chữ bây giờ?</source>
        <translation>Turn the old letters into today’s?</translation>
    </message>
    <message>
        <source>Đoạn dán có vẻ gõ bằng {name}. Chuyển xong sẽ đọc được như dưới đây. Ctrl+Z lấy lại bản gốc.</source>
        <translation>What was pasted looks like {name}. Turned, it reads as below. Ctrl+Z brings the original back.</translation>
    </message>
    <message>
        <source>Sau khi chuyển</source>
        <translation>After turning</translation>
    </message>
    <message>
        <source>Dán như cũ</source>
        <translation>Paste as it is</translation>
    </message>
    <message>
        <source>Chuyển rồi dán</source>
        <translation>Turn and paste</translation>
    </message>
    <message>
        <source>Đoạn dán dài quá</source>
        <translation>Too long to paste</translation>
    </message>
    <message>
        <source>Đoạn này có {length} chữ cái, mỗi ô nhận tối đa {most}. Chữ đã gõ vẫn nguyên. Xin dán từng phần, hoặc đính kèm tệp.</source>
        <translation>This has {length} letters, and a field takes at most {most}. What was typed is untouched. Please paste it in parts, or attach the file.</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>Người dùng máy này</source>
        <translation>Who uses this machine</translation>
    </message>
    <message>
        <source>Tên ở trang chọn người</source>
        <translation>Name on the page where people choose</translation>
    </message>
    <message>
        <source>Để trống thì lấy tên trên nhãn sổ.</source>
        <translation>Left empty, it is the name on the label.</translation>
    </message>
    <message>
        <source>Mỗi người một cuốn sổ, một mật khẩu. Không ai đọc được sổ của người khác.</source>
        <translation>Each person has a notebook and a passphrase of their own. Nobody can read another's.</translation>
    </message>
    <message>
        <source>Đổi người dùng</source>
        <translation>Change person</translation>
    </message>
    <message>
        <source>Thêm người dùng máy này…</source>
        <translation>Add a person…</translation>
    </message>
    <message>
        <source>Bỏ sổ này khỏi máy…</source>
        <translation>Remove this notebook…</translation>
    </message>
    <message>
        <source>Máy này chỉ có một người dùng.</source>
        <translation>One person uses this machine.</translation>
    </message>
    <message>
        <source>Máy này có {count} người dùng.</source>
        <translation>{count} people use this machine.</translation>
    </message>
    <message>
        <source>Thêm người dùng máy này?</source>
        <translation>Add a person to this machine?</translation>
    </message>
    <message>
        <source>Sổ này được khóa lại, không ai động đến. Người mới viết nhãn và đặt mật khẩu cho sổ của mình.</source>
        <translation>This notebook is locked and stays as it is. The new person writes a label and chooses a passphrase.</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Thêm người</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>Bản sao lưu vẫn còn ở {folder}, mở bằng mật khẩu của sổ.</source>
        <translation>The backup stays in {folder}; the notebook's passphrase opens it.</translation>
    </message>
    <message>
        <source>Những gì đã giao vẫn ở văn phòng.</source>
        <translation>What was delivered stays at the office.</translation>
    </message>
    <message>
        <source>Bỏ hẳn cuốn sổ này khỏi máy?</source>
        <translation>Remove this notebook from the machine for good?</translation>
    </message>
    <message>
        <source>Sổ và các bản sao lưu nằm trên máy này sẽ không còn, không lấy lại được ở đây.</source>
        <translation>The notebook and its backups on this machine will be gone and cannot be had back here.</translation>
    </message>
    <message>
        <source>Để sổ lại</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Bỏ khỏi máy</source>
        <translation>Remove it</translation>
    </message>
</context>
<context>
    <name>PeopleView</name>
    <message>
        <source>Dùng lần cuối: hôm nay</source>
        <translation>Last used today</translation>
    </message>
    <message>
        <source>Dùng lần cuối: hôm qua</source>
        <translation>Last used yesterday</translation>
    </message>
    <message>
        <source>Dùng lần cuối: {day}</source>
        <translation>Last used on {day}</translation>
    </message>
    <message>
        <source>Ai đang dùng máy?</source>
        <translation>Who is using this machine?</translation>
    </message>
    <message>
        <source>Thêm người dùng máy này</source>
        <translation>Add a person to this machine</translation>
    </message>
    <message>
        <source>Đóng Sổ tay</source>
        <translation>Close Sổ tay</translation>
    </message>
    <message>
        <source>Sổ chưa ghi tên</source>
        <translation>Notebook without a name</translation>
    </message>
</context>
<context>
    <name>ProposalSection</name>
    <message>
        <source>Đề xuất</source>
        <translation>Proposal</translation>
    </message>
    <message>
        <source>Gửi cơ quan nào</source>
        <translation>To which office</translation>
    </message>
    <message>
        <source>như: UBND xã, trạm cấp nước</source>
        <translation>such as: the commune’s People’s Committee</translation>
    </message>
    <message>
        <source>Trước ngày</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>ngày/tháng/năm</source>
        <translation>day/month/year</translation>
    </message>
    <message>
        <source>Việc cần làm</source>
        <translation>What should be done</translation>
    </message>
    <message>
        <source>Nêu việc cụ thể. Chưa có đề xuất thì ghi lý do ở dưới.</source>
        <translation>Name something specific. If there is no proposal, say why below.</translation>
    </message>
    <message>
        <source>Đề nghị công khai </source>
        <translation>Please make public </translation>
    </message>
    <message>
        <source>Đề nghị trả lời bà con về </source>
        <translation>Please answer residents about </translation>
    </message>
    <message>
        <source>Đề nghị kiểm tra, khắc phục </source>
        <translation>Please look into and mend </translation>
    </message>
    <message>
        <source>Đề nghị tổ chức đối thoại về </source>
        <translation>Please hold a dialogue about </translation>
    </message>
    <message>
        <source>Bắt đầu đề xuất</source>
        <translation>Begin the proposal</translation>
    </message>
    <message>
        <source>Lý do chưa có đề xuất</source>
        <translation>Why there is no proposal</translation>
    </message>
    <message>
        <source>Việc đang được giải quyết.</source>
        <translation>It is being dealt with.</translation>
    </message>
    <message>
        <source>Cần nghe thêm rồi mới đề xuất.</source>
        <translation>More needs to be heard first.</translation>
    </message>
    <message>
        <source>Ngoài thẩm quyền của xã.</source>
        <translation>Beyond the commune’s powers.</translation>
    </message>
</context>
<context>
    <name>QuickNoteDialog</name>
    <message>
        <source>Tin nhanh</source>
        <translation>Quick note</translation>
    </message>
    <message>
        <source>Chỉ ba ô. Lúc rảnh mở lại viết thêm.</source>
        <translation>Only three fields. More can be added later.</translation>
    </message>
    <message>
        <source>Văn phòng cần nắm: {title}</source>
        <translation>The office asks: {title}</translation>
    </message>
    <message>
        <source>Nghe được điều gì?</source>
        <translation>What was heard?</translation>
    </message>
    <message>
        <source>Ghi việc, không ghi tên hay số điện thoại của bà con.</source>
        <translation>Write what it is about, not residents’ names or telephone numbers.</translation>
    </message>
    <message>
        <source>Ở đâu?</source>
        <translation>Where?</translation>
    </message>
    <message>
        <source>Mức nào?</source>
        <translation>How serious?</translation>
    </message>
    <message>
        <source>Cùng lĩnh vực: {topic}</source>
        <translation>Same topic: {topic}</translation>
    </message>
    <message>
        <source>Để đó, viết sau</source>
        <translation>Leave it for later</translation>
    </message>
    <message>
        <source>Hoàn tất</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Xin ghi điều nghe được, một câu cũng được.</source>
        <translation>Please write what was heard; one sentence is enough.</translation>
    </message>
    <message>
        <source>Đã lưu nháp lúc {time}</source>
        <translation>Draft saved at {time}</translation>
    </message>
    <message>
        <source>Chưa lưu được</source>
        <translation>Not saved yet</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Sổ tay</source>
        <translation>Sổ tay</translation>
    </message>
    <message>
        <source>Tin nhanh</source>
        <translation>Quick note</translation>
    </message>
</context>
<context>
    <name>ReadBackDialog</name>
    <message>
        <source>Đọc lại cho cuộc họp nghe</source>
        <translation>Read back to the meeting</translation>
    </message>
    <message>
        <source>Chỗ nào chưa đúng, bấm vào đoạn ấy để sửa.</source>
        <translation>Whatever is not right: click it to put it right.</translation>
    </message>
    <message>
        <source>Chưa ghi mục nào.</source>
        <translation>Nothing has been taken down yet.</translation>
    </message>
    <message>
        <source>Kết luận: {text}</source>
        <translation>Conclusion: {text}</translation>
    </message>
    <message>
        <source>Đã đọc xong</source>
        <translation>Done reading</translation>
    </message>
    <message>
        <source>Bắt đầu lúc {time}.</source>
        <translation>Began at {time}.</translation>
    </message>
    <message>
        <source>Tại {place}.</source>
        <translation>At {place}.</translation>
    </message>
    <message>
        <source>Chủ trì: {words}.</source>
        <translation>Chair: {words}.</translation>
    </message>
    <message>
        <source>Thư ký: {words}.</source>
        <translation>Secretary: {words}.</translation>
    </message>
    <message>
        <source>Người dự: {words}.</source>
        <translation>Attendance: {words}.</translation>
    </message>
    <message>
        <source>Nghỉ từ {start} đến {end}.</source>
        <translation>Rested from {start} to {end}.</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Đã tìm lại được chữ đang gõ dở</source>
        <translation>What was being typed has been found</translation>
    </message>
    <message>
        <source>Lần trước sổ tắt đột ngột. Nháp còn nguyên: viết tiếp ngay, hay để sau rồi mở ở trang Hôm nay.</source>
        <translation>The notebook went off suddenly last time. The draft is whole: go on writing now, or later from the page Today.</translation>
    </message>
    <message>
        <source>Còn {count} nháp nữa cũng ở đó.</source>
        <translation>More drafts that are there too: {count}.</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Nháp được giữ đến {time}.</source>
        <translation>The draft was kept up to {time}.</translation>
    </message>
    <message>
        <source>Viết tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Việc chưa có chữ nào</source>
        <translation>Follow-up without a word yet</translation>
    </message>
    <message>
        <source>Cuộc họp chưa có tên</source>
        <translation>Meeting without a title</translation>
    </message>
    <message>
        <source>Tin chưa có tên</source>
        <translation>Note without a title</translation>
    </message>
</context>
<context>
    <name>RepliesPane</name>
    <message>
        <source>Ghi theo nội dung văn phòng cần nắm: {title}</source>
        <translation>Written for what the office asked: {title}</translation>
    </message>
    <message>
        <source>Văn phòng trả lời, {day}</source>
        <translation>The office’s answer, {day}</translation>
    </message>
    <message>
        <source>Nơi trả lời: {by}</source>
        <translation>Answered by: {by}</translation>
    </message>
    <message>
        <source>Hỏi thêm: {number}</source>
        <translation>For more, call {number}</translation>
    </message>
</context>
<context>
    <name>ReplyPaper</name>
    <message>
        <source>Nơi trả lời: {by}</source>
        <translation>Answered by: {by}</translation>
    </message>
    <message>
        <source>Hỏi thêm: {number}</source>
        <translation>For more, call {number}</translation>
    </message>
    <message>
        <source>Xem tin</source>
        <translation>See the note</translation>
    </message>
    <message>
        <source>Xem tin: {title}</source>
        <translation>See the note: {title}</translation>
    </message>
    <message>
        <source>Đã đọc</source>
        <translation>Read</translation>
    </message>
    <message>
        <source>Đã đọc: {title}</source>
        <translation>Read: {title}</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Báo sự cố</source>
        <translation>Report a problem</translation>
    </message>
    <message>
        <source>Trong này không có chữ nào đã ghi trong sổ, không có tên ai. Xin đọc qua, rồi chép gửi cho văn phòng.</source>
        <translation>There is no word of the notebook in this and no name. Please read it, then copy it and send it to the office.</translation>
    </message>
    <message>
        <source>Trong này không có chữ nào đã ghi trong sổ, không có tên ai. Xin đọc qua, rồi chép gửi cho văn phòng, hoặc để nó đi kèm túi chuyển tới.</source>
        <translation>There is no word of the notebook in this and no name. Please read it, then copy it and send it to the office, or let it go with the next parcel.</translation>
    </message>
    <message>
        <source>Nội dung báo</source>
        <translation>The report</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Gửi kèm túi chuyển</source>
        <translation>Send with the next parcel</translation>
    </message>
    <message>
        <source>Chép</source>
        <translation>Copy</translation>
    </message>
</context>
<context>
    <name>RescueDialog</name>
    <message>
        <source>Quên mật khẩu</source>
        <translation>Forgotten passphrase</translation>
    </message>
    <message>
        <source>Xin gọi văn phòng và đọc mã hỏi (hoặc nhắn tin, mã này không phải là bí mật). Văn phòng đọc lại mã trả lời. Chỉ đọc mã trả lời vào sổ, không nói cho ai khác.</source>
        <translation>Please call the office and read the question to them (or send it, it is no secret). They read the answer back. The answer is for this notebook only; please tell it to nobody else.</translation>
    </message>
    <message>
        <source>Chép mã hỏi</source>
        <translation>Copy the question</translation>
    </message>
    <message>
        <source>Mã trả lời</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Mật khẩu mới</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>Gõ lại lần nữa</source>
        <translation>Type it once more</translation>
    </message>
    <message>
        <source>Mã hỏi</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Đặt mật khẩu mới</source>
        <translation>Set the new passphrase</translation>
    </message>
    <message>
        <source>Xin ghi mã trả lời của văn phòng.</source>
        <translation>Please enter the office's answer.</translation>
    </message>
    <message>
        <source>Xin gõ mật khẩu mới, ít nhất một cụm từ dễ nhớ.</source>
        <translation>Please type the new passphrase, at least a few words that are easy to remember.</translation>
    </message>
    <message>
        <source>Hai lần gõ chưa giống nhau. Xin gõ lại.</source>
        <translation>The two are not the same. Please type it again.</translation>
    </message>
    <message>
        <source>Đang đổi…</source>
        <translation>Changing…</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Khôi phục từ bản sao lưu?</source>
        <translation>Restore from a backup?</translation>
    </message>
    <message>
        <source>Sổ trở về như lúc sao lưu. Cuốn sổ hiện tại được cất thành một bản sao trước, không mất gì. Những gì đã giao về văn phòng sẽ tự về lại khi đồng bộ.</source>
        <translation>The notebook becomes what it was at the backup. The present one is kept as a backup first, so nothing is lost. What was delivered comes back when syncing.</translation>
    </message>
    <message>
        <source>Trở về lúc nào?</source>
        <translation>Back to when?</translation>
    </message>
    <message>
        <source>Chọn một bản sao</source>
        <translation>Choose a backup</translation>
    </message>
    <message>
        <source>Chọn tệp khác…</source>
        <translation>Another file…</translation>
    </message>
    <message>
        <source>Mật khẩu mở sổ</source>
        <translation>Passphrase of the notebook</translation>
    </message>
    <message>
        <source>Để nguyên</source>
        <translation>Leave it</translation>
    </message>
    <message>
        <source>Khôi phục</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>{moment}, trên máy này</source>
        <translation>{moment}, on this machine</translation>
    </message>
    <message>
        <source>{moment}, trong {folder}</source>
        <translation>{moment}, in {folder}</translation>
    </message>
    <message>
        <source>Xin chọn một bản sao.</source>
        <translation>Please choose a backup.</translation>
    </message>
    <message>
        <source>Xin gõ mật khẩu mở sổ.</source>
        <translation>Please type the passphrase of the notebook.</translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message>
        <source>Chọn bản sao lưu</source>
        <translation>Choose the backup</translation>
    </message>
    <message>
        <source>Bản sao lưu của Sổ tay (*.sotay)</source>
        <translation>Backups of Sổ tay (*.sotay)</translation>
    </message>
    <message>
        <source>Khôi phục từ bản sao lưu</source>
        <translation>Restore from a backup</translation>
    </message>
    <message>
        <source>Bản sao nằm trong USB, ổ đĩa khác hoặc thư mục của sổ cũ. Tệp có đuôi .sotay.</source>
        <translation>The backup is on a stick, another disk or in the old notebook's folder. Its name ends in .sotay.</translation>
    </message>
    <message>
        <source>Chọn tệp…</source>
        <translation>Choose the file…</translation>
    </message>
    <message>
        <source>Bản sao lưu</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>Mật khẩu của sổ lúc sao lưu</source>
        <translation>Passphrase of the notebook when it was backed up</translation>
    </message>
    <message>
        <source>Để trống nếu sổ không đặt mật khẩu và vẫn là máy này.</source>
        <translation>Leave it empty if the notebook has no passphrase and this is the same machine.</translation>
    </message>
    <message>
        <source>Những gì đã gửi về văn phòng sau ngày sao lưu sẽ tự về lại ở lần đồng bộ đầu tiên.</source>
        <translation>What was sent to the office after the backup comes back by itself at the first sync.</translation>
    </message>
    <message>
        <source>{name}: sao lưu lúc {time} ngày {day}, {size} MB.</source>
        <translation>{name}: backed up on {day} at {time}, {size} MB.</translation>
    </message>
</context>
<context>
    <name>Safety</name>
    <message>
        <source>hôm nay lúc {time}</source>
        <translation>today at {time}</translation>
    </message>
    <message>
        <source>hôm qua lúc {time}</source>
        <translation>yesterday at {time}</translation>
    </message>
    <message>
        <source>lúc {time} ngày {day}</source>
        <translation>{day} at {time}</translation>
    </message>
</context>
<context>
    <name>SalvageDialog</name>
    <message>
        <source>Lấy lại dữ liệu từ sổ hỏng?</source>
        <translation>Get the data back from the damaged notebook?</translation>
    </message>
    <message>
        <source>Sổ đọc những gì còn đọc được, thêm từ các bản sao lưu, và lập cuốn sổ mới. Tệp hỏng được giữ nguyên trong một thư mục riêng. Có thể mất vài phút.</source>
        <translation>What can still be read, and what the backups hold, is put into a new notebook. The damaged file is kept in a folder of its own. It may take some minutes.</translation>
    </message>
    <message>
        <source>Mật khẩu mở sổ</source>
        <translation>Passphrase of the notebook</translation>
    </message>
    <message>
        <source>Để nguyên</source>
        <translation>Leave it</translation>
    </message>
    <message>
        <source>Lấy lại dữ liệu</source>
        <translation>Get the data back</translation>
    </message>
    <message>
        <source>Mở sổ</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Xin gõ mật khẩu mở sổ.</source>
        <translation>Please type the passphrase of the notebook.</translation>
    </message>
    <message>
        <source>Đang đọc…</source>
        <translation>Reading…</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Lưu gì?</source>
        <translation>Save what?</translation>
    </message>
    <message>
        <source>Loại tệp</source>
        <translation>Kind of file</translation>
    </message>
    <message>
        <source>Tên tệp</source>
        <translation>File name</translation>
    </message>
    <message>
        <source>Chọn thư mục khác…</source>
        <translation>Choose another folder…</translation>
    </message>
    <message>
        <source>Tệp nằm ngoài sổ nên không còn được khóa bằng mật khẩu. Xin giữ như giữ giấy tờ.</source>
        <translation>The file lies outside the notebook and is not locked by the passphrase. Please look after it like a paper.</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Thay tệp cũ</source>
        <translation>Replace the old file</translation>
    </message>
    <message>
        <source>Lưu tên khác</source>
        <translation>Save under another name</translation>
    </message>
    <message>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Đã có tệp tên này ở thư mục này, tệp ấy vẫn nguyên.</source>
        <translation>There is a file of this name in this folder; it is as it was.</translation>
    </message>
    <message>
        <source>Đang ghi {done} trong {total} tin. Bấm “Thôi” để dừng.</source>
        <translation>Writing note {done} of {total}. Press “Not now” to stop.</translation>
    </message>
    <message>
        <source>Đang ghi tệp, sắp xong…</source>
        <translation>Writing the file, nearly done…</translation>
    </message>
    <message>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Sổ tay</source>
        <translation>Sổ tay</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Bảng tính Excel</source>
        <translation>Excel sheet</translation>
    </message>
    <message>
        <source>Bảng CSV</source>
        <translation>CSV table</translation>
    </message>
    <message>
        <source>Dữ liệu JSON</source>
        <translation>JSON data</translation>
    </message>
</context>
<context>
    <name>ScalePicker</name>
    <message>
        <source>Vừa</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>To hơn</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>Rất to</source>
        <translation>Very large</translation>
    </message>
    <message>
        <source>To nhất</source>
        <translation>Largest</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Hiện chữ</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Giấu chữ</source>
        <translation>Hide</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Cài đặt</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Chữ và màu</source>
        <translation>Text and colours</translation>
    </message>
    <message>
        <source>Chữ to cỡ nào thì dễ đọc?</source>
        <translation>Which text size is easy to read?</translation>
    </message>
    <message>
        <source>Ở trang nào cũng đổi được: Ctrl và dấu + hoặc −.</source>
        <translation>Works on every page: Ctrl and + or −.</translation>
    </message>
    <message>
        <source>Ngồi ở chỗ sáng hay tối?</source>
        <translation>Is it bright or dark where you sit?</translation>
    </message>
    <message>
        <source>Nền sáng</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Nền tối</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Thật rõ nét, khi ra ngoài nắng</source>
        <translation>High contrast, for sunlight</translation>
    </message>
    <message>
        <source>Tiếng nói của sổ</source>
        <translation>Language of the notebook</translation>
    </message>
    <message>
        <source>Đổi là có ngay. Những gì đã ghi vẫn giữ nguyên chữ.</source>
        <translation>Changes at once. What was written stays as it was written.</translation>
    </message>
    <message>
        <source>Văn phòng</source>
        <translation>The office</translation>
    </message>
    <message>
        <source>Việc gấp thì gọi số nào?</source>
        <translation>Which number to call when it is urgent?</translation>
    </message>
    <message>
        <source>như: 0294 3 000 000</source>
        <translation>such as 0294 3 000 000</translation>
    </message>
    <message>
        <source>Số này hiện lên khi một tin ở mức nguy cơ điểm nóng trở lên. Sổ không gọi thay được.</source>
        <translation>It is shown when a note is at risk of a hot spot or worse. The notebook cannot make the call.</translation>
    </message>
    <message>
        <source>Gửi ảnh và tệp</source>
        <translation>Sending photos and files</translation>
    </message>
    <message>
        <source>Khi mạng chậm thì gửi gì?</source>
        <translation>What is sent when the network is slow?</translation>
    </message>
    <message>
        <source>Chỉ chữ và ảnh nhỏ</source>
        <translation>Only words and small pictures</translation>
    </message>
    <message>
        <source>Cả ảnh, tệp dưới 1 MB</source>
        <translation>Photos and files under 1 MB too</translation>
    </message>
    <message>
        <source>Gửi tất cả</source>
        <translation>Everything</translation>
    </message>
    <message>
        <source>Phần còn lại đợi khi mạng tốt, hoặc đi cùng USB. Chữ luôn đi trước.</source>
        <translation>The rest waits for a good network, or goes on a USB stick. Words always go first.</translation>
    </message>
    <message>
        <source>Cuốn sổ này</source>
        <translation>This notebook</translation>
    </message>
    <message>
        <source>Nhãn sổ</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Sổ nằm ở thư mục</source>
        <translation>The notebook lies in the folder</translation>
    </message>
    <message>
        <source>Tệp sổ trong thư mục này đã được khóa, mở bằng chương trình khác không đọc được.</source>
        <translation>The notebook file in this folder is locked: no other program can read it.</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>Chép đường dẫn</source>
        <translation>Copy the path</translation>
    </message>
    <message>
        <source>Sổ không bao giờ làm</source>
        <translation>What the notebook never does</translation>
    </message>
    <message>
        <source>Không có chỗ ghi tên, số điện thoại, tôn giáo hay đảng tịch của bà con.</source>
        <translation>It has no place for the name, phone number, religion or party membership of residents.</translation>
    </message>
    <message>
        <source>Không lập hồ sơ về người, không tìm theo tên người.</source>
        <translation>It keeps no files on people and does not search by a person’s name.</translation>
    </message>
    <message>
        <source>Không gửi gì cho ai ngoài nơi nhận đã đăng ký.</source>
        <translation>It sends nothing to anybody but the office it is registered with.</translation>
    </message>
    <message>
        <source>Không chấm điểm, không xếp hạng bà con hay cộng tác viên.</source>
        <translation>It gives no marks and makes no rankings of residents or collaborators.</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Tin nhanh</source>
        <translation>Quick note</translation>
    </message>
    <message>
        <source>Ghi cuộc họp</source>
        <translation>Take a meeting</translation>
    </message>
    <message>
        <source>Tìm</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation>Send and receive</translation>
    </message>
    <message>
        <source>Khóa sổ</source>
        <translation>Lock the notebook</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Cuộc họp</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>Theo dõi</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>Thống kê</source>
        <translation>Statistics</translation>
    </message>
    <message>
        <source>Đồng bộ</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Cài đặt</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Chữ to hơn</source>
        <translation>Larger text</translation>
    </message>
    <message>
        <source>Chữ nhỏ lại</source>
        <translation>Smaller text</translation>
    </message>
    <message>
        <source>Cỡ chữ vừa</source>
        <translation>Normal text size</translation>
    </message>
    <message>
        <source>Đóng, không mất gì</source>
        <translation>Close, nothing is lost</translation>
    </message>
    <message>
        <source>Phím tắt</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SidePane</name>
    <message>
        <source>Điều hành</source>
        <translation>Who leads</translation>
    </message>
    <message>
        <source>Chủ trì</source>
        <translation>Chair</translation>
    </message>
    <message>
        <source>Thư ký</source>
        <translation>Secretary</translation>
    </message>
    <message>
        <source>Sửa phần đầu biên bản</source>
        <translation>Edit title and details</translation>
    </message>
    <message>
        <source>Chương trình</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Sửa: {what}</source>
        <translation>Edit: {what}</translation>
    </message>
    <message>
        <source>Người dự</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Bớt một người có mặt</source>
        <translation>One person fewer</translation>
    </message>
    <message>
        <source>Thêm một người có mặt</source>
        <translation>One person more</translation>
    </message>
    <message>
        <source>Ghi theo nhóm</source>
        <translation>By group</translation>
    </message>
    <message>
        <source>có mặt</source>
        <translation>present</translation>
    </message>
    <message>
        <source>có mặt / {invited} người mời</source>
        <translation>present of {invited} invited</translation>
    </message>
    <message>
        <source>Chưa ghi</source>
        <translation>Not written</translation>
    </message>
    <message>
        <source>Chưa ghi, không bắt buộc.</source>
        <translation>Nothing written; it is optional.</translation>
    </message>
    <message>
        <source>Đã qua những bước nào</source>
        <translation>Steps so far</translation>
    </message>
    <message>
        <source>Việc theo dõi</source>
        <translation>Follow-up</translation>
    </message>
    <message>
        <source>Xem</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Xem việc theo dõi: {title}</source>
        <translation>Show the follow-up: {title}</translation>
    </message>
    <message>
        <source>Sửa, hoàn tất lại</source>
        <translation>Changed and completed again</translation>
    </message>
    <message>
        <source>Hoàn tất, nằm trên máy này</source>
        <translation>Completed, on this computer</translation>
    </message>
    <message>
        <source>Văn phòng sửa</source>
        <translation>Changed at the office</translation>
    </message>
    <message>
        <source>Nhận từ văn phòng</source>
        <translation>Received from the office</translation>
    </message>
    <message>
        <source>Đang viết</source>
        <translation>Being written</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Mở một cuốn sổ mới</source>
        <translation>Begin a new notebook</translation>
    </message>
    <message>
        <source>Chọn một cách. Sau này đổi được.</source>
        <translation>Choose one way. It can be changed later.</translation>
    </message>
    <message>
        <source>Dùng thử trên máy này</source>
        <translation>Try it out on this machine</translation>
    </message>
    <message>
        <source>Có ngay cuốn sổ, kèm một nơi nhận chạy trên chính máy này. Không cần mạng, không cần mã.</source>
        <translation>A notebook at once, with an office of its own that runs on this very machine. No network, no code.</translation>
    </message>
    <message>
        <source>Tôi có mã đăng ký</source>
        <translation>I have a code</translation>
    </message>
    <message>
        <source>Văn phòng đã cấp mã. Sổ sẽ nối với nơi nhận của văn phòng.</source>
        <translation>The office gave you a code. The notebook will be connected with it.</translation>
    </message>
    <message>
        <source>Khôi phục từ bản sao lưu</source>
        <translation>Restore from a backup</translation>
    </message>
    <message>
        <source>Lấy lại sổ cũ khi đổi máy hay hỏng máy.</source>
        <translation>Get an earlier notebook back after a change of machine or a breakdown.</translation>
    </message>
    <message>
        <source>Ghi cuộc họp</source>
        <translation>New meeting</translation>
    </message>
    <message>
        <source>Phần đầu biên bản</source>
        <translation>Title and details</translation>
    </message>
    <message>
        <source>Chưa ghi gì cũng bắt đầu được. Những chỗ giống lần họp trước đã điền sẵn.</source>
        <translation>You can begin without writing anything here. What was the same last time is filled in.</translation>
    </message>
    <message>
        <source>Loại cuộc họp</source>
        <translation>Kind of meeting</translation>
    </message>
    <message>
        <source>Chọn loại cuộc họp</source>
        <translation>Choose the kind</translation>
    </message>
    <message>
        <source>Tên cuộc họp</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Ví dụ: Họp ấp 3 bàn việc mở đường</source>
        <translation>Example: Hamlet 3 meets about widening the road</translation>
    </message>
    <message>
        <source>Địa điểm</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Ví dụ: Nhà văn hóa ấp 3</source>
        <translation>Example: culture house of ấp 3</translation>
    </message>
    <message>
        <source>Địa bàn</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Ngày họp</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Giờ bắt đầu</source>
        <translation>Begins</translation>
    </message>
    <message>
        <source>Giờ kết thúc</source>
        <translation>Ends</translation>
    </message>
    <message>
        <source>Số người mời</source>
        <translation>Invited</translation>
    </message>
    <message>
        <source>Có hai người chủ trì</source>
        <translation>Two people chair it</translation>
    </message>
    <message>
        <source>Điều hành</source>
        <translation>Who leads</translation>
    </message>
    <message>
        <source>Chủ trì</source>
        <translation>Chair</translation>
    </message>
    <message>
        <source>Chức vụ của chủ trì</source>
        <translation>The chair’s position</translation>
    </message>
    <message>
        <source>Đồng chủ trì</source>
        <translation>Co-chair</translation>
    </message>
    <message>
        <source>Chức vụ của đồng chủ trì</source>
        <translation>Position of the co-chair</translation>
    </message>
    <message>
        <source>Thư ký</source>
        <translation>Secretary</translation>
    </message>
    <message>
        <source>Chức vụ của thư ký</source>
        <translation>The secretary’s position</translation>
    </message>
    <message>
        <source>Cơ quan, đơn vị</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>in ở đầu biên bản</source>
        <translation>printed at the top of the minutes</translation>
    </message>
    <message>
        <source>Cơ quan cấp trên</source>
        <translation>Parent office</translation>
    </message>
    <message>
        <source>Đơn vị tổ chức họp</source>
        <translation>Office that holds the meeting</translation>
    </message>
    <message>
        <source>Cơ quan cùng tổ chức họp</source>
        <translation>Second body of the meeting</translation>
    </message>
    <message>
        <source>Ký hiệu của cơ quan cùng tổ chức</source>
        <translation>Symbol of the second body</translation>
    </message>
    <message>
        <source>Ví dụ: MTTQ</source>
        <translation>For example: MTTQ</translation>
    </message>
    <message>
        <source>Số biên bản</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Ký hiệu</source>
        <translation>Symbol</translation>
    </message>
    <message>
        <source>Ví dụ: UBND</source>
        <translation>Example: UBND</translation>
    </message>
    <message>
        <source>Hệ thống</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>Chương trình họp, mỗi dòng một nội dung</source>
        <translation>Agenda, one point a line</translation>
    </message>
    <message>
        <source>Cuối biên bản</source>
        <translation>End of the minutes</translation>
    </message>
    <message>
        <source>Kết luận chung</source>
        <translation>General conclusion</translation>
    </message>
    <message>
        <source>Nơi nhận, mỗi dòng một nơi</source>
        <translation>Recipients, one a line</translation>
    </message>
    <message>
        <source>8:05</source>
        <translation>8:05</translation>
    </message>
    <message>
        <source>Xin ghi như 8:05</source>
        <translation>Please write it like 8:05</translation>
    </message>
    <message>
        <source>Giờ này trước giờ bắt đầu. Xin xem lại.</source>
        <translation>This is before the beginning. Please check it.</translation>
    </message>
    <message>
        <source>Bỏ cuộc họp này</source>
        <translation>Drop this meeting</translation>
    </message>
    <message>
        <source>Bắt đầu ghi</source>
        <translation>Begin writing</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Nhập chương trình hoặc biên bản cũ từ tệp…</source>
        <translation>Read an agenda or older minutes from a file…</translation>
    </message>
    <message>
        <source>Nhập văn bản vừa sao chép</source>
        <translation>Read the text just copied</translation>
    </message>
    <message>
        <source>Word hoặc văn bản (*.docx *.txt)</source>
        <translation>Word or text (*.docx *.txt)</translation>
    </message>
    <message>
        <source>Chọn tệp chương trình hoặc biên bản</source>
        <translation>Choose the file of the agenda or minutes</translation>
    </message>
    <message>
        <source>Chưa lưu được</source>
        <translation>Not saved yet</translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Sổ tay</source>
        <translation>Sổ tay</translation>
    </message>
    <message>
        <source>Đang khôi phục…</source>
        <translation>Restoring…</translation>
    </message>
    <message>
        <source>Mật khẩu chưa đúng. Nếu bộ gõ đang để tiếng Việt, xin tắt rồi gõ lại.</source>
        <translation>The passphrase is not right. If a Vietnamese input method is on, please turn it off and type again.</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>Năm {year}</source>
        <translation>Year {year}</translation>
    </message>
    <message>
        <source>Quý {number}/{year}</source>
        <translation>Quarter {number}/{year}</translation>
    </message>
    <message>
        <source>Tháng {month}/{year}</source>
        <translation>Month {month}/{year}</translation>
    </message>
    <message>
        <source>Tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Lĩnh vực</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>So kỳ trước</source>
        <translation>Against before</translation>
    </message>
    <message>
        <source>Nghe qua</source>
        <translation>Heard through</translation>
    </message>
    <message>
        <source>Theo tuần</source>
        <translation>By week</translation>
    </message>
    <message>
        <source>Tuần từ</source>
        <translation>Week from</translation>
    </message>
    <message>
        <source>Có {notes} tin từ {areas} nơi</source>
        <translation>{notes} notes from {areas} places</translation>
    </message>
    <message>
        <source>, nhiều hơn kỳ trước {number} tin</source>
        <translation>, {number} more than in the period before</translation>
    </message>
    <message>
        <source>, ít hơn kỳ trước {number} tin</source>
        <translation>, {number} fewer than in the period before</translation>
    </message>
    <message>
        <source>Được nói đến nhiều nhất: {topic}.</source>
        <translation>Spoken of most: {topic}.</translation>
    </message>
    <message>
        <source>Có {held} cuộc họp với {people} lượt người.</source>
        <translation>{held} meetings with {people} attendances.</translation>
    </message>
    <message>
        <source>Chưa ghi</source>
        <translation>Not said</translation>
    </message>
    <message>
        <source>Địa bàn</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Mức độ</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Khuynh hướng của {total} luồng</source>
        <translation>Stances (streams: {total})</translation>
    </message>
    <message>
        <source>Luồng</source>
        <translation>Streams</translation>
    </message>
    <message>
        <source>Lời hứa với bà con</source>
        <translation>Promises to people</translation>
    </message>
    <message>
        <source>Mở trong kỳ</source>
        <translation>Opened in the period</translation>
    </message>
    <message>
        <source>Xong trong kỳ</source>
        <translation>Settled in the period</translation>
    </message>
    <message>
        <source>Xong mà chưa báo lại</source>
        <translation>Resolved, people not told yet</translation>
    </message>
    <message>
        <source>Đang quá hạn</source>
        <translation>Overdue now</translation>
    </message>
    <message>
        <source>Việc</source>
        <translation>Matters</translation>
    </message>
    <message>
        <source>Cuộc họp</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>Tất cả</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Cuộc</source>
        <translation>Held</translation>
    </message>
    <message>
        <source>Lượt người</source>
        <translation>Attendances</translation>
    </message>
    <message>
        <source>dưới 5</source>
        <translation>under 5</translation>
    </message>
    <message>
        <source>Luồng ý kiến theo nhóm</source>
        <translation>Streams of opinion by group</translation>
    </message>
</context>
<context>
    <name>StatisticsView</name>
    <message>
        <source>Đang tính…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>Kỳ trước</source>
        <translation>Period before</translation>
    </message>
    <message>
        <source>Kỳ sau</source>
        <translation>Period after</translation>
    </message>
    <message>
        <source>Theo tháng</source>
        <translation>By month</translation>
    </message>
    <message>
        <source>Theo quý</source>
        <translation>By quarter</translation>
    </message>
    <message>
        <source>Theo năm</source>
        <translation>By year</translation>
    </message>
    <message>
        <source>Kỳ</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>Chép bảng</source>
        <translation>Copy the tables</translation>
    </message>
    <message>
        <source>Chép hình</source>
        <translation>Copy the picture</translation>
    </message>
    <message>
        <source>Chép bảng đang chọn</source>
        <translation>Copy the table that is chosen</translation>
    </message>
    <message>
        <source>Kỳ này chưa có gì để đếm</source>
        <translation>Nothing to count in this period yet</translation>
    </message>
    <message>
        <source>Ghi tin, ghi họp, rồi con số tự hiện ở đây.</source>
        <translation>Write notes, take meetings, and the numbers appear here.</translation>
    </message>
    <message>
        <source>Ô nào dưới 5 chỉ ghi “dưới 5”, để không ai bị nhận ra.</source>
        <translation>A cell under 5 only says “under 5”, so that nobody is recognised.</translation>
    </message>
    <message>
        <source>Đã chép bảng. Sang Excel hoặc Word rồi dán.</source>
        <translation>The tables are copied. Go to Excel or Word and paste.</translation>
    </message>
    <message>
        <source>Đã chép hình. Sang nơi cần rồi dán.</source>
        <translation>The picture is copied. Go where you need it and paste.</translation>
    </message>
</context>
<context>
    <name>StatusPill</name>
    <message>
        <source>Trên máy này</source>
        <translation>On this device</translation>
    </message>
    <message>
        <source>Đang chuyển</source>
        <translation>On its way</translation>
    </message>
    <message>
        <source>Đã giao</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>An toàn</source>
        <translation>Safe</translation>
    </message>
    <message>
        <source>Chờ văn phòng xem</source>
        <translation>Waits for the office</translation>
    </message>
    <message>
        <source>Nháp</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Có hai bản</source>
        <translation>Two versions</translation>
    </message>
</context>
<context>
    <name>StreamCard</name>
    <message>
        <source>Việc khác với luồng {number}</source>
        <translation>More for stream {number}</translation>
    </message>
    <message>
        <source>Luồng {number}</source>
        <translation>Stream {number}</translation>
    </message>
</context>
<context>
    <name>StreamEditor</name>
    <message>
        <source>Luồng {number}</source>
        <translation>Stream {number}</translation>
    </message>
    <message>
        <source>Luồng {number}: bà con nói gì?</source>
        <translation>Stream {number}: what do residents say?</translation>
    </message>
    <message>
        <source>Khuynh hướng</source>
        <translation>Stance</translation>
    </message>
    <message>
        <source>Phổ biến đến đâu?</source>
        <translation>How widespread?</translation>
    </message>
    <message>
        <source>Không ghi</source>
        <translation>Not stated</translation>
    </message>
    <message>
        <source>Chọn</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Nhóm nào nói?</source>
        <translation>Which group?</translation>
    </message>
    <message>
        <source>Tâm trạng</source>
        <translation>Mood</translation>
    </message>
    <message>
        <source>Xu hướng</source>
        <translation>Trend</translation>
    </message>
    <message>
        <source>Dựa vào đâu?</source>
        <translation>On what basis?</translation>
    </message>
    <message>
        <source>Cường độ</source>
        <translation>Intensity</translation>
    </message>
    <message>
        <source>Bỏ luồng này</source>
        <translation>Remove this stream</translation>
    </message>
    <message>
        <source>Xong luồng này</source>
        <translation>Done with this stream</translation>
    </message>
</context>
<context>
    <name>StreamsSection</name>
    <message>
        <source>Thêm luồng</source>
        <translation>Add a stream</translation>
    </message>
    <message>
        <source>Các luồng ý kiến</source>
        <translation>Streams of opinion</translation>
    </message>
    <message>
        <source>Ghi lý do</source>
        <translation>Write the reason</translation>
    </message>
    <message>
        <source>{count} luồng</source>
        <translation>{count} streams</translation>
    </message>
    <message>
        <source>chưa có luồng nào</source>
        <translation>no stream yet</translation>
    </message>
    <message>
        <source>1 luồng</source>
        <translation>1 stream</translation>
    </message>
    <message>
        <source>Mở ra viết</source>
        <translation>Open and write</translation>
    </message>
    <message>
        <source>Chuyển lên (Alt+↑)</source>
        <translation>Move up (Alt+↑)</translation>
    </message>
    <message>
        <source>Chuyển xuống (Alt+↓)</source>
        <translation>Move down (Alt+↓)</translation>
    </message>
    <message>
        <source>Bỏ luồng này</source>
        <translation>Remove this stream</translation>
    </message>
</context>
<context>
    <name>SyncStatus</name>
    <message>
        <source>Chưa rời máy</source>
        <translation>Not left this machine</translation>
    </message>
    <message>
        <source>Người khác đang mang giúp</source>
        <translation>Carried by somebody else</translation>
    </message>
    <message>
        <source>Có biên nhận</source>
        <translation>With a receipt</translation>
    </message>
    <message>
        <source>Nơi nhận đã sao lưu</source>
        <translation>The office has a backup</translation>
    </message>
    <message>
        <source>Máy văn phòng giữ từ {when}</source>
        <translation>With the office's hub since {when}</translation>
    </message>
    <message>
        <source>Đang mang đi từ {when}</source>
        <translation>Carried since {when}</translation>
    </message>
    <message>
        <source>Sổ chưa nối với văn phòng. Vẫn ghi bình thường, tin nằm yên trên máy.</source>
        <translation>The notebook is not connected with an office. Writing works as always, everything is safe on this machine.</translation>
    </message>
    <message>
        <source>Đang gửi và nhận. Cứ làm việc khác, không cần ngồi chờ.</source>
        <translation>Sending and receiving. There is no need to wait here.</translation>
    </message>
    <message>
        <source>Chưa gửi lần nào.</source>
        <translation>Nothing sent yet.</translation>
    </message>
    <message>
        <source>Máy tự thử lại lúc {time}, không cần ngồi chờ.</source>
        <translation>It tries again by itself at {time}.</translation>
    </message>
    <message>
        <source>Đang tìm nơi nhận…</source>
        <translation>Looking for the office…</translation>
    </message>
    <message>
        <source>Đang gửi {done} trong {total} bản ghi</source>
        <translation>Sending record {done} of {total}</translation>
    </message>
    <message>
        <source>Đang nhận, đã về {count} bản ghi</source>
        <translation>Receiving, records so far: {count}</translation>
    </message>
    <message>
        <source>Đang chuyển ảnh và tệp kèm</source>
        <translation>Moving photos and files</translation>
    </message>
    <message>
        <source>Đã giao 1 bản ghi, có biên nhận.</source>
        <translation>1 record delivered, with a receipt.</translation>
    </message>
    <message>
        <source>Đã giao {count} bản ghi, có biên nhận.</source>
        <translation>{count} records delivered, with a receipt.</translation>
    </message>
    <message>
        <source>Nhận về 1 bản ghi.</source>
        <translation>1 record received.</translation>
    </message>
    <message>
        <source>Nhận về {count} bản ghi.</source>
        <translation>{count} records received.</translation>
    </message>
    <message>
        <source>1 bản ghi chờ văn phòng xem.</source>
        <translation>1 record waits for the office.</translation>
    </message>
    <message>
        <source>{count} bản ghi chờ văn phòng xem.</source>
        <translation>{count} records wait for the office.</translation>
    </message>
    <message>
        <source>{count} ảnh, tệp lớn đợi mạng tốt hoặc USB.</source>
        <translation>{count} large photos or files wait for a good network or a USB stick.</translation>
    </message>
    <message>
        <source>1 ảnh, tệp lớn đợi mạng tốt hoặc USB.</source>
        <translation>One large photo or file waits for a good network or a USB stick.</translation>
    </message>
    <message>
        <source>Lần gửi và nhận gần nhất: {when}.</source>
        <translation>Last sent and received: {when}.</translation>
    </message>
    <message>
        <source>Không còn gì phải gửi.</source>
        <translation>Nothing left to send.</translation>
    </message>
    <message>
        <source>Tin chưa có tên</source>
        <translation>Note without a title</translation>
    </message>
    <message>
        <source>Cuộc họp chưa có tên</source>
        <translation>Meeting without a title</translation>
    </message>
    <message>
        <source>Việc theo dõi</source>
        <translation>Follow-up</translation>
    </message>
    <message>
        <source>Địa bàn mới</source>
        <translation>New area</translation>
    </message>
    <message>
        <source>Đã xóa hẳn theo lệnh của văn phòng</source>
        <translation>Erased by order of the office</translation>
    </message>
    <message>
        <source>Mục khác</source>
        <translation>Other record</translation>
    </message>
    <message>
        <source>Mạng</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>Stick</translation>
    </message>
    <message>
        <source>Máy văn phòng</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>Gửi 1 bản ghi tới máy văn phòng</source>
        <translation>1 record handed to the hub</translation>
    </message>
    <message>
        <source>Gửi {count} bản ghi tới máy văn phòng</source>
        <translation>{count} records handed to the hub</translation>
    </message>
    <message>
        <source>Chép 1 bản ghi vào USB</source>
        <translation>1 record written to a stick</translation>
    </message>
    <message>
        <source>Chép {count} bản ghi vào USB</source>
        <translation>{count} records written to a stick</translation>
    </message>
    <message>
        <source>Không có gì mới</source>
        <translation>Nothing new</translation>
    </message>
    <message>
        <source>Gửi {sent}, nhận {received}</source>
        <translation>Sent {sent}, received {received}</translation>
    </message>
    <message>
        <source>Chưa có mạng</source>
        <translation>No network</translation>
    </message>
    <message>
        <source>Mạng quá chậm</source>
        <translation>Network too slow</translation>
    </message>
    <message>
        <source>Mạng dẫn đi nơi khác</source>
        <translation>Network leads elsewhere</translation>
    </message>
    <message>
        <source>Nơi nhận đang bận</source>
        <translation>Office busy</translation>
    </message>
    <message>
        <source>Máy văn phòng đã đầy</source>
        <translation>The office's hub is full</translation>
    </message>
    <message>
        <source>Nơi nhận đang được khôi phục</source>
        <translation>Office being restored</translation>
    </message>
    <message>
        <source>Nơi nhận trục trặc</source>
        <translation>Trouble at the office</translation>
    </message>
    <message>
        <source>Đã dừng theo yêu cầu</source>
        <translation>Stopped as asked</translation>
    </message>
    <message>
        <source>Cần cài bản mới để nhận thêm</source>
        <translation>Needs the new version to receive more</translation>
    </message>
    <message>
        <source>Chưa biết địa chỉ nơi nhận</source>
        <translation>The office’s address is not known yet</translation>
    </message>
    <message>
        <source>Văn phòng tạm dừng máy này</source>
        <translation>Office suspended this machine</translation>
    </message>
    <message>
        <source>Chưa gửi được</source>
        <translation>Not sent yet</translation>
    </message>
    <message>
        <source>Chưa nối văn phòng</source>
        <translation>No office yet</translation>
    </message>
    <message>
        <source>Vẫn ghi bình thường</source>
        <translation>Writing works as always</translation>
    </message>
    <message>
        <source>Đang gửi và nhận</source>
        <translation>Sending and receiving</translation>
    </message>
    <message>
        <source>Còn {count} ảnh, tệp</source>
        <translation>{count} photos or files left</translation>
    </message>
    <message>
        <source>Còn 1 ảnh, tệp</source>
        <translation>1 photo or file left</translation>
    </message>
    <message>
        <source>Đợi mạng tốt hoặc USB</source>
        <translation>Waiting for a better link or a stick</translation>
    </message>
    <message>
        <source>Tin đã ghi đều đã giao</source>
        <translation>All that was completed is delivered</translation>
    </message>
    <message>
        <source>Tin vẫn nằm yên trên máy</source>
        <translation>Records are safe here</translation>
    </message>
    <message>
        <source>Còn {count} chưa giao</source>
        <translation>{count} not delivered</translation>
    </message>
    <message>
        <source>Phần đã chuyển đang ở máy văn phòng, từ đó sẽ đi tiếp.</source>
        <translation>What was handed over is with the office's hub and goes on from there.</translation>
    </message>
    <message>
        <source>Chưa gửi lần nào</source>
        <translation>Nothing sent yet</translation>
    </message>
    <message>
        <source>Đã giao hết</source>
        <translation>All delivered</translation>
    </message>
    <message>
        <source>Lúc {when}</source>
        <translation>At {when}</translation>
    </message>
    <message>
        <source>Máy đang tạm dừng</source>
        <translation>Machine suspended</translation>
    </message>
    <message>
        <source>Xin gọi văn phòng</source>
        <translation>Please call the office</translation>
    </message>
    <message>
        <source>Cần cài bản mới</source>
        <translation>New version needed</translation>
    </message>
    <message>
        <source>Đã dừng gửi</source>
        <translation>Sending stopped</translation>
    </message>
    <message>
        <source>Chưa liên lạc được</source>
        <translation>Office not reached</translation>
    </message>
    <message>
        <source>Tin tự gửi đi</source>
        <translation>Sends by itself</translation>
    </message>
    <message>
        <source>Tự gửi lúc {time}</source>
        <translation>Sends at {time}</translation>
    </message>
</context>
<context>
    <name>SyncStatusView</name>
    <message>
        <source>Gửi tin đi, nhận trả lời về</source>
        <translation>Send records, receive answers</translation>
    </message>
    <message>
        <source>Gửi và nhận</source>
        <translation>Send and receive</translation>
    </message>
    <message>
        <source>Dừng</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Mất mạng giữa chừng cũng không sao, lần sau gửi tiếp từ đây.</source>
        <translation>A lost connection does no harm; next time it goes on from here.</translation>
    </message>
    <message>
        <source>Sổ giao nhận</source>
        <translation>Delivery book</translation>
    </message>
    <message>
        <source>Sổ giao nhận còn trống</source>
        <translation>The delivery book is still empty</translation>
    </message>
    <message>
        <source>Mỗi tin hoàn tất có một dòng ở đây, kèm số biên nhận khi nơi nhận đã nhận.</source>
        <translation>Every completed record has a line here, with the number of its receipt once the office has it.</translation>
    </message>
    <message>
        <source>Nơi nhận</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>Những lần thử gần đây</source>
        <translation>Last attempts</translation>
    </message>
    <message>
        <source>Nhờ người mang USB</source>
        <translation>By somebody with a stick</translation>
    </message>
    <message>
        <source>Tin được niêm kín, người mang không đọc được. Biên nhận cũng về bằng USB.</source>
        <translation>Records are sealed, the carrier cannot read them. Receipts come home the same way.</translation>
    </message>
    <message>
        <source>Gửi qua USB</source>
        <translation>Send by stick</translation>
    </message>
    <message>
        <source>Nhận từ USB</source>
        <translation>Receive by stick</translation>
    </message>
    <message>
        <source>Chưa nối với văn phòng nào</source>
        <translation>Not connected with an office yet</translation>
    </message>
    <message>
        <source>Có mã đăng ký thì nối lúc nào cũng được, tin đã ghi sẽ tự gửi.</source>
        <translation>With a code it can be connected at any time; what is written is sent by itself.</translation>
    </message>
    <message>
        <source>Nhập mã đăng ký</source>
        <translation>Enter a code</translation>
    </message>
    <message>
        <source>Sổ của {name}</source>
        <translation>Notebook of {name}</translation>
    </message>
    <message>
        <source>Đổi địa chỉ…</source>
        <translation>Change the address…</translation>
    </message>
    <message>
        <source>Ghi địa chỉ…</source>
        <translation>Write the address…</translation>
    </message>
</context>
<context>
    <name>TakingHead</name>
    <message>
        <source>Danh sách cuộc họp</source>
        <translation>List of meetings</translation>
    </message>
    <message>
        <source>Tạm nghỉ</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Phím F9</source>
        <translation>Key F9</translation>
    </message>
    <message>
        <source>Người dự</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Xem biên bản</source>
        <translation>See the minutes</translation>
    </message>
    <message>
        <source>Kết thúc họp…</source>
        <translation>Finish…</translation>
    </message>
    <message>
        <source>Phím Ctrl+Enter</source>
        <translation>Keys Ctrl+Enter</translation>
    </message>
    <message>
        <source>Họp tiếp</source>
        <translation>Go on</translation>
    </message>
</context>
<context>
    <name>TakingView</name>
    <message>
        <source>Diễn biến cuộc họp</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>Chưa có mục nào. Gõ điều đang nghe rồi bấm Enter: giờ được ghi sẵn, chữ được lưu ngay khi gõ.</source>
        <translation>Nothing here yet. Type what you hear and press Enter: the time is added, and words are saved while you type.</translation>
    </message>
    <message>
        <source>Cuộc họp</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>Hoàn tất…</source>
        <translation>Complete…</translation>
    </message>
    <message>
        <source>Bắt đầu {time}, đã họp {minutes} phút</source>
        <translation>Began {time}, {minutes} minutes ago</translation>
    </message>
    <message>
        <source>Đang nghỉ từ {time}</source>
        <translation>Resting since {time}</translation>
    </message>
    <message>
        <source>Đang sửa biên bản</source>
        <translation>Correcting the minutes</translation>
    </message>
    <message>
        <source>Đã bỏ một mục</source>
        <translation>An item was removed</translation>
    </message>
    <message>
        <source>Lấy lại</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Đã làm lại: {part}</source>
        <translation>Changed again: {part}</translation>
    </message>
    <message>
        <source>Đã lấy lại như trước: {part}</source>
        <translation>Back as it was: {part}</translation>
    </message>
    <message>
        <source>Làm lại</source>
        <translation>Change it again</translation>
    </message>
    <message>
        <source>Chưa lưu được</source>
        <translation>Not saved yet</translation>
    </message>
    <message>
        <source>Không lưu được nữa</source>
        <translation>Not stored any more</translation>
    </message>
</context>
<context>
    <name>TitleEdit</name>
    <message>
        <source>Tiêu đề</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Đặt tên cho tin này</source>
        <translation>Give this note a name</translation>
    </message>
</context>
<context>
    <name>Today</name>
    <message>
        <source>Chào ngày mới</source>
        <translation>Good day</translation>
    </message>
    <message>
        <source>Chào {address} {name}</source>
        <translation>Hello {address} {name}</translation>
    </message>
    <message>
        <source>Chào {name}</source>
        <translation>Hello {name}</translation>
    </message>
    <message>
        <source>Thứ Hai</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>Thứ Ba</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>Thứ Tư</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>Thứ Năm</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>Thứ Sáu</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>Thứ Bảy</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>Chủ nhật</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>, phụ trách {area}</source>
        <translation>, looking after {area}</translation>
    </message>
    <message>
        <source>Chưa gửi lần nào</source>
        <translation>Nothing sent yet</translation>
    </message>
    <message>
        <source>Chọn giữa hai bản: {title}</source>
        <translation>Choose between two versions: {title}</translation>
    </message>
    <message>
        <source>Hai người cùng sửa một chỗ</source>
        <translation>Two people changed the same part</translation>
    </message>
    <message>
        <source>Xem và chọn</source>
        <translation>Look and choose</translation>
    </message>
    <message>
        <source>Văn phòng giữ lại 1 bản ghi để xem</source>
        <translation>The office keeps 1 record for a look</translation>
    </message>
    <message>
        <source>Văn phòng giữ lại {count} bản ghi để xem</source>
        <translation>The office keeps {count} records for a look</translation>
    </message>
    <message>
        <source>Xem lý do</source>
        <translation>See why</translation>
    </message>
    <message>
        <source>Đã có {count} tin</source>
        <translation>Notes so far: {count}</translation>
    </message>
    <message>
        <source>Chưa có tin nào</source>
        <translation>No note yet</translation>
    </message>
    <message>
        <source>văn phòng cần trước {day}</source>
        <translation>the office needs it before {day}</translation>
    </message>
    <message>
        <source>Văn phòng</source>
        <translation>The office</translation>
    </message>
    <message>
        <source>hỏi</source>
        <translation>asks</translation>
    </message>
    <message>
        <source>Nội dung cần nắm: {title}</source>
        <translation>The office asks: {title}</translation>
    </message>
    <message>
        <source>Ghi tin</source>
        <translation>Write a note</translation>
    </message>
    <message>
        <source>Ghi đã báo lại</source>
        <translation>Say that people know</translation>
    </message>
    <message>
        <source>Xem việc</source>
        <translation>Look at it</translation>
    </message>
    <message>
        <source>Đã giải quyết, bà con chưa được báo lại</source>
        <translation>Resolved; residents have not been told yet</translation>
    </message>
    <message>
        <source>1 ngày</source>
        <translation>1 day</translation>
    </message>
    <message>
        <source>Quá hạn</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>{count} ngày</source>
        <translation>{count} days</translation>
    </message>
    <message>
        <source>Lần gửi và nhận gần nhất: {when}</source>
        <translation>Last sent and received: {when}</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Ngày mai</source>
        <translation>Tomorrow</translation>
    </message>
    <message>
        <source>Hạn</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Viết tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Cuộc họp chưa có tên</source>
        <translation>Meeting without a title</translation>
    </message>
    <message>
        <source>Việc chưa có chữ nào</source>
        <translation>Follow-up without a word yet</translation>
    </message>
    <message>
        <source>Tin chưa có chữ nào</source>
        <translation>Empty note</translation>
    </message>
    <message>
        <source>Đang sửa biên bản đã hoàn tất</source>
        <translation>Finished minutes, being corrected</translation>
    </message>
    <message>
        <source>Cuộc họp, chưa kết thúc</source>
        <translation>Meeting, not finished</translation>
    </message>
    <message>
        <source>Việc theo dõi, chưa ghi lại</source>
        <translation>Follow-up, not stored yet</translation>
    </message>
    <message>
        <source>Nháp, chưa hoàn tất</source>
        <translation>Draft, not completed</translation>
    </message>
    <message>
        <source>Đang sửa tin đã hoàn tất</source>
        <translation>A completed note being changed</translation>
    </message>
    <message>
        <source>hôm nay, {time}</source>
        <translation>today, {time}</translation>
    </message>
    <message>
        <source>Sáng nay</source>
        <translation>This morning</translation>
    </message>
    <message>
        <source>Hôm qua</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>{count} tin bức xúc trở lên đang chờ văn phòng trả lời</source>
        <translation>Notes of a grievance or worse that wait for the office’s answer: {count}</translation>
    </message>
</context>
<context>
    <name>TodayView</name>
    <message>
        <source>Văn phòng trả lời</source>
        <translation>The office’s answers</translation>
    </message>
    <message>
        <source>Tin đã đi đến đâu</source>
        <translation>Where the records are</translation>
    </message>
    <message>
        <source>Ghi cuộc họp</source>
        <translation>Take a meeting</translation>
    </message>
    <message>
        <source>Ghi tin đầu tiên</source>
        <translation>Write the first note</translation>
    </message>
    <message>
        <source>Trang này còn trống</source>
        <translation>This page is still empty</translation>
    </message>
    <message>
        <source>Nghe bà con nói gì thì ghi lại ở đây. Chỉ ba ô, gõ đến đâu lưu đến đó.</source>
        <translation>What residents say is written here. Only three fields, saved as you type.</translation>
    </message>
    <message>
        <source>{count} việc</source>
        <translation>{count} open</translation>
    </message>
    <message>
        <source>Cần làm</source>
        <translation>To do</translation>
    </message>
    <message>
        <source>Hôm nay không còn việc nào.</source>
        <translation>Nothing more to do today.</translation>
    </message>
    <message>
        <source>Việc giao trong cuộc họp và việc đã hứa với bà con hiện ở đây khi gần đến hạn.</source>
        <translation>Tasks from meetings and promises to residents appear here when they fall due.</translation>
    </message>
    <message>
        <source>Còn {count} việc theo dõi nữa</source>
        <translation>More follow-ups: {count}</translation>
    </message>
    <message>
        <source>Đang viết dở</source>
        <translation>Being written</translation>
    </message>
    <message>
        <source>Còn {count} bản nháp nữa</source>
        <translation>More drafts: {count}</translation>
    </message>
</context>
<context>
    <name>Trail</name>
    <message>
        <source>Bước {number} trong {count}: {name}</source>
        <translation>Step {number} of {count}: {name}</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>Bỏ hay giữ</source>
        <translation>Delete or keep</translation>
    </message>
    <message>
        <source>Bỏ khỏi sổ</source>
        <translation>Taken out of the notebook</translation>
    </message>
    <message>
        <source>Giữ lại trong sổ</source>
        <translation>Kept in the notebook</translation>
    </message>
    <message>
        <source>có</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>không</source>
        <translation>no</translation>
    </message>
    <message>
        <source>mục khác trong sổ</source>
        <translation>another record of the notebook</translation>
    </message>
</context>
<context>
    <name>_Attachment</name>
    <message>
        <source>Ảnh {number}</source>
        <translation>Photo {number}</translation>
    </message>
    <message>
        <source>Tệp {number}</source>
        <translation>File {number}</translation>
    </message>
    <message>
        <source>chưa về tới máy này</source>
        <translation>not on this computer yet</translation>
    </message>
    <message>
        <source>Bỏ {name} khỏi tin</source>
        <translation>Take {name} out of the note</translation>
    </message>
    <message>
        <source>{size} (tệp gốc {original})</source>
        <translation>{size} (original {original})</translation>
    </message>
</context>
<context>
    <name>_Choice</name>
    <message>
        <source>Ghép cả hai vào ô này</source>
        <translation>Put both into the box</translation>
    </message>
    <message>
        <source>Sửa thẳng vào đây cũng được</source>
        <translation>You may change it right here</translation>
    </message>
    <message>
        <source>Bản sẽ dùng</source>
        <translation>What will be used</translation>
    </message>
    <message>
        <source>(để trống)</source>
        <translation>(left empty)</translation>
    </message>
    <message>
        <source>Lấy bản này</source>
        <translation>Take this one</translation>
    </message>
</context>
</TS>
