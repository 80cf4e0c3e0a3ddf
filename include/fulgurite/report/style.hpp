// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

namespace fulgurite::report {

/// The style sheet of a report: one column of cards, light or dark as the reader's system is, ready for print.
inline constexpr std::string_view style_sheet = R"css(
:root{color-scheme:light dark;--page:#f6f6f4;--card:#fff;--text:#1d2024;--soft:#686e76;--hair:#e4e4e0;--grid:#ededea;
--c0:#2e6bd0;--c1:#d9711c;--c2:#1f9274;--c3:#8b57c9;--c4:#c23b67;--c5:#7d7a25;
--c6:#0f8fae;--c7:#a34a1f;--c8:#5f9e2f;--c9:#4b56c4;--c10:#d25aa8;--c11:#6b6f78;
--ok:#1d7f5f;--ok-bg:#e3f3ec;--bad:#b3322c;--bad-bg:#fbe9e7;--busy:#2e6bd0;--busy-bg:#e7eefb;--warn:#96620b;--warn-bg:#faf0da;--faint:.36}
@media(prefers-color-scheme:dark){:root{--page:#131416;--card:#1b1d20;--text:#e6e7e9;--soft:#979da6;--hair:#2c2f34;--grid:#27292e;
--c0:#74a4f5;--c1:#f0a058;--c2:#52c4a2;--c3:#b895ea;--c4:#ee7f9f;--c5:#c9c264;
--c6:#5cc8e4;--c7:#d98a63;--c8:#9bd36a;--c9:#959df2;--c10:#f09bd0;--c11:#a9aeb8;
--ok:#5fcea6;--ok-bg:#17322a;--bad:#f58e86;--bad-bg:#3a1f1d;--busy:#8bb3f7;--busy-bg:#1c2a43;--warn:#e4b45c;--warn-bg:#362a13;--faint:.5}}
.c0{--c:var(--c0)}.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.c4{--c:var(--c4)}.c5{--c:var(--c5)}
.c6{--c:var(--c6)}.c7{--c:var(--c7)}.c8{--c:var(--c8)}.c9{--c:var(--c9)}.c10{--c:var(--c10)}.c11{--c:var(--c11)}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",
"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:40px 24px 28px}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 14px;margin-bottom:24px}
h1{font-size:27px;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
header p{flex-basis:100%;margin:0;color:var(--soft)}
.status{font-size:12px;font-weight:600;line-height:22px;padding:0 10px;border-radius:11px;align-self:center}
.success{color:var(--ok);background:var(--ok-bg)}.running{color:var(--busy);background:var(--busy-bg)}
.failed{color:var(--bad);background:var(--bad-bg)}.interrupted{color:var(--warn);background:var(--warn-bg)}
.message{margin:0 0 20px;padding:11px 16px;border-radius:8px;overflow-wrap:anywhere;white-space:pre-wrap}
h2{font-size:12px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:30px 0 10px}
.card{background:var(--card);border:1px solid var(--hair);border-radius:10px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,200px),1fr));gap:14px;margin:0 0 14px}
.tile{padding:13px 18px 12px;min-width:0}.tile dt{color:var(--soft);overflow-wrap:anywhere}
.tile dd{margin:0;font-size:25px;line-height:1.3;font-weight:600;letter-spacing:-.01em}
.tile small{display:block;font-size:12px;font-weight:400;letter-spacing:0;color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:7px 18px;text-align:right;white-space:nowrap;border-top:1px solid var(--hair)}
tr:first-child>*{border-top:0}th{font-weight:500;color:var(--soft);font-size:12.5px}
tbody th{color:var(--text);font-size:14px;font-weight:400;white-space:normal;overflow-wrap:anywhere;min-width:130px}
thead+tbody tr:first-child>*{border-top:1px solid var(--hair)}
th:first-child{text-align:left;width:99%}td small{color:var(--soft);font-size:12px;margin-left:5px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:14px}
figure{margin:0;padding:14px 14px 8px;min-width:0}
figcaption{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;padding:0 4px 8px}
figcaption b{font-weight:600;margin-right:auto;overflow-wrap:anywhere}figcaption i{font-style:normal;font-weight:400;color:var(--soft);font-size:12px;margin-left:6px}
.key{font-size:12.5px;color:var(--soft);overflow-wrap:anywhere;min-width:0}
.key::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:3px;background:var(--c)}
.key.faint::before{opacity:var(--faint)}
svg{display:block;width:100%;height:auto;overflow:visible}.wide:not(.drawn) svg+svg{display:none}
@media(min-width:940px){.wide{grid-column:1/-1}.wide:not(.drawn) svg{display:none}.wide:not(.drawn) svg+svg{display:block}}
.grid path{stroke:var(--grid);stroke-width:1}
.ticks{fill:var(--soft);font-size:11px}
.line{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.line.dashed{stroke-dasharray:6 4}.key.dashed::before{background:repeating-linear-gradient(90deg,var(--c) 0 4px,transparent 4px 6px)}
.line.faint{stroke-width:1;opacity:var(--faint)}
.dots circle{fill:var(--c);stroke:var(--card);stroke-width:1}
.dots circle:hover{stroke:var(--c);stroke-width:3}
.plot{position:relative}.plot svg{touch-action:pan-y}.cross{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
.tip{position:absolute;z-index:1;pointer-events:none;max-width:min(90%,340px);padding:6px 10px;border-radius:8px;font-size:12.5px;
background:var(--card);border:1px solid var(--hair);box-shadow:0 2px 10px rgb(0 0 0/.16);overflow-wrap:anywhere}
.tip b,.tip span{display:block}.tip b{font-weight:600;color:var(--soft)}
.tools{display:flex;flex-wrap:wrap;gap:8px 22px;align-items:center;margin:0 0 12px;color:var(--soft);font-size:13px}
.tools[hidden],[data-name][hidden]{display:none}.tools label{display:flex;align-items:center;gap:8px}
.tools input[type=range]{width:130px;accent-color:var(--c0)}.tools output{min-width:66px;color:var(--text)}
.tools select,.tools input[type=search]{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--hair);border-radius:7px;padding:3px 8px}
details{margin:0 0 14px}summary{cursor:pointer;padding:4px 0 10px;font-weight:600;overflow-wrap:anywhere}
summary small{color:var(--soft);font-weight:400;margin-left:8px}
.matrix td{text-align:center;padding:5px 7px;background:color-mix(in srgb,var(--c0) calc(var(--s)*92%),var(--card));border:1px solid var(--card)}
.matrix td small{display:block;margin:0;color:inherit;opacity:.75}.matrix .hot{color:var(--card)}
.matrix th{padding:4px 8px;min-width:0;width:auto;text-align:center}.matrix tbody th{text-align:right;white-space:nowrap}
.matrix .upright th span{writing-mode:vertical-rl;white-space:nowrap}.matrix .upright th{vertical-align:bottom}
.matrix table{width:auto;margin:0 auto}.matrix .dense td{padding:2px 4px;font-size:11.5px}.matrix .dense td small{font-size:10px}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(92px,1fr));gap:14px;padding:14px 18px}
.gallery figure{padding:0;max-width:140px;font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
.gallery.large{grid-template-columns:repeat(auto-fill,minmax(min(100%,200px),1fr))}.gallery.large figure{max-width:none}
.gallery img{display:block;width:100%;height:auto;margin-bottom:5px;border-radius:5px;image-rendering:pixelated;background:var(--grid)}
.gallery.large img{image-rendering:auto}.gallery+p{margin:8px 4px;color:var(--soft)}
.notes{padding:12px 18px}.notes p{margin:0 0 8px;white-space:pre-line;overflow-wrap:anywhere}.notes p:last-child{margin:0}
.best,td small.best{font-weight:650;color:var(--ok)}.runs th:first-child{width:auto}.runs td.text{text-align:right}td.text{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:90px}
.runs th:not(:first-child){white-space:normal;overflow-wrap:anywhere;min-width:96px}.none{color:var(--soft)}
@media(max-width:560px){main{padding:24px 12px}th,td{padding:6px 10px}.ticks{font-size:17px}.tools{gap:8px 14px}.drawn .ticks{font-size:11px}}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,310px),1fr));gap:0 14px;align-items:start}
dl.card{margin:0;padding:6px 18px}
dl.card div{display:flex;justify-content:space-between;gap:20px;padding:6px 0;border-top:1px solid var(--hair)}
dl.card div:first-child{border-top:0}dl.card dt{color:var(--soft);flex-shrink:0;max-width:60%;overflow-wrap:anywhere}
dl.card dd{margin:0;text-align:right;overflow-wrap:anywhere;min-width:0}
.chips{display:flex;flex-wrap:wrap;gap:8px;margin:0;padding:0;list-style:none}
.chips li{padding:3px 12px;border-radius:8px}
footer{margin-top:32px;color:var(--soft);font-size:12.5px}
@media print{body{background:#fff}main{padding:0}.card{break-inside:avoid}}
)css";

} // namespace fulgurite::report
