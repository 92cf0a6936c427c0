"""The texts of the law files, where the collector of translations finds them: it reads Python, not TOML.

The pages translate what the files say (`{% translate indicator.label %}`); a test holds this list against them.
"""

from django.utils.translation import gettext_noop as _

TEXTS = [
    # titles
    _("Chuẩn nghèo đa chiều quốc gia 2016-2020"),
    _("Chuẩn nghèo đa chiều quốc gia 2022-2025"),
    _("Chuẩn nghèo đa chiều quốc gia từ năm 2027"),
    _("Chuẩn nghèo đa chiều thành phố Hà Nội 2016-2020"),
    _("Chuẩn nghèo đa chiều thành phố Hà Nội 2022-2025"),
    _("Chuẩn nghèo đa chiều thành phố Hà Nội 2022-2025, kéo dài sang năm 2026"),
    # assumptions
    _("Mười chỉ số và giới hạn điểm B1 ở nông thôn ghi theo trí nhớ; giới hạn điểm B1 ở thành thị chưa tìm thấy."),
    _(
        "Danh sách chỉ số lấy từ dự thảo tháng 9/2025, cách xác định từng chỉ số theo chuẩn 2022-2025; "
        "hộ cận nghèo xác định như chuẩn 2022-2025; chưa có giới hạn điểm B1."
    ),
    _(
        "Áp dụng tiếp trong năm 2021 như chuẩn quốc gia; dùng mười chỉ số của chuẩn quốc gia; chưa có "
        "giới hạn điểm B1 của thành phố."
    ),
    _("Dùng mười hai chỉ số của chuẩn quốc gia; chưa có giới hạn điểm B1 của thành phố."),
    _(
        "Giả định thành phố kéo dài chuẩn 2022-2025 sang năm 2026 như chuẩn quốc gia; chưa tìm thấy văn "
        "bản. Dùng mười hai chỉ số của chuẩn quốc gia; chưa có giới hạn điểm B1 của thành phố."
    ),
    # dimensions
    _("Y tế"),
    _("Giáo dục"),
    _("Nhà ở"),
    _("Nước sạch và vệ sinh"),
    _("Thông tin"),
    _("Việc làm"),
    _("Nước sinh hoạt và vệ sinh"),
    # labels
    _("Tiếp cận các dịch vụ y tế"),
    _("Bảo hiểm y tế"),
    _("Trình độ giáo dục của người lớn"),
    _("Tình trạng đi học của trẻ em"),
    _("Chất lượng nhà ở"),
    _("Diện tích nhà ở bình quân đầu người"),
    _("Nguồn nước sinh hoạt"),
    _("Nhà tiêu hợp vệ sinh"),
    _("Sử dụng dịch vụ viễn thông"),
    _("Tài sản phục vụ tiếp cận thông tin"),
    _("Người phụ thuộc"),
    _("Dinh dưỡng"),
    _("Phương tiện phục vụ tiếp cận thông tin"),
    _("Sử dụng dịch vụ viễn thông, dịch vụ số"),
    _("Xử lý rác thải sinh hoạt"),
    # rules
    _("Có người ốm đau nhưng không đi khám, chữa bệnh trong 12 tháng qua"),
    _("Có ít nhất một người từ đủ 6 tuổi trở lên hiện không có bảo hiểm y tế"),
    _("Có ít nhất một người đủ 15 tuổi, sinh từ năm 1986, chưa tốt nghiệp trung học cơ sở và không đi học"),
    _("Có ít nhất một trẻ em trong độ tuổi đi học hiện không đi học"),
    _("Ở nhà thiếu kiên cố hoặc nhà đơn sơ"),
    _("Dưới 8 m² mỗi người"),
    _("Không có nguồn nước hợp vệ sinh"),
    _("Không sử dụng nhà tiêu hợp vệ sinh"),
    _("Không có thành viên nào dùng điện thoại và internet"),
    _("Không có ti vi, đài, máy tính và không nghe được loa truyền thanh"),
    _("Có ít nhất một người không có việc làm, hoặc làm công ăn lương mà không có hợp đồng lao động"),
    _("Trên 50% số người trong hộ là người phụ thuộc"),
    _("Có ít nhất một trẻ em dưới 16 tuổi suy dinh dưỡng"),
    _("Có ít nhất một người từ 16 đến 30 tuổi không đi học và không có bằng cấp, chứng chỉ đúng với tuổi"),
    _("Có ít nhất một trẻ em từ 3 đến dưới 16 tuổi không học đúng cấp học"),
    _("Nhà không bền chắc"),
    _("Không có nguồn nước sạch"),
    _("Không có thành viên nào sử dụng internet"),
    _("Không có phương tiện nào để tiếp cận thông tin"),
    _("Rác thải sinh hoạt của hộ không được thu gom hoặc xử lý"),
    # hints
    _("Không có việc làm: trong độ tuổi lao động, có khả năng và mong muốn làm việc mà không tìm được việc."),
    _(
        "Người phụ thuộc: trẻ em dưới 16 tuổi; người cao tuổi hoặc người khuyết tật đang hưởng trợ cấp "
        "xã hội hằng tháng."
    ),
    _("Suy dinh dưỡng chiều cao theo tuổi hoặc cân nặng theo tuổi."),
    _(
        "Từ 16 đến dưới 18 tuổi: trung học cơ sở. Từ 18 đến 30 tuổi: trung học phổ thông; sơ cấp, trung "
        "cấp hoặc cao đẳng nghề; hoặc khoá đào tạo ngắn hạn được công nhận."
    ),
    _("Từ 3 đến dưới 6 tuổi: mầm non. Từ 6 đến dưới 12 tuổi: tiểu học. Từ 12 đến dưới 16 tuổi: trung học cơ sở."),
    _("Ít nhất hai trong ba kết cấu tường, cột, mái làm bằng vật liệu không bền chắc."),
    _("Nước sạch: nước máy, nước mưa, giếng khoan, giếng đào hoặc khe, mó được bảo vệ, nước đóng chai."),
    _("Hợp vệ sinh: tự hoại hoặc bán tự hoại, thấm dội nước, cải tiến có ống thông hơi, hai ngăn."),
    _(
        "Dùng chung: ti vi, đài, máy tính để bàn, điện thoại. Cá nhân: máy tính xách tay, máy tính bảng,"
        " điện thoại thông minh."
    ),
]
