"""The place *Thống kê*: what was heard, where and how seriously, meetings and promises, of one period."""
