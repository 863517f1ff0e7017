import { PALETTE } from "../html/style.ts";

/** Style of a comparison report: two columns of wording that become one on a narrow screen; colours only ever repeat what words and marks say. */
export const COMPARISON_STYLE = `${PALETTE}
:root{--added:#1b6b3a;--removed:#a02c2c;--added-tint:#e6f2e8;--removed-tint:#f8e6e4;--frame:#8a6d1d}
@media (prefers-color-scheme:dark){:root{--added:#8fd3a4;--removed:#f0a49c;--added-tint:#1f3326;--removed-tint:#3d2422;--frame:#d8b65c}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:1rem/1.55 Inter,"Segoe UI",system-ui,"BIZ UDGothic","Hiragino Sans","Yu Gothic","Noto Sans CJK JP",sans-serif}
html:lang(ja){line-break:strict;line-height:1.75}
body{margin:0;padding:2.5rem 1.25rem 4rem}
main{max-width:68rem;margin:0 auto;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.3;margin:0 0 .8rem}
h2{font-size:1.2rem;line-height:1.3;margin:2.4rem 0 .6rem;break-after:avoid}
h3{font-size:1rem;margin:0 0 .25rem;break-after:avoid}
h4{font-size:.9rem;margin:0 0 .35rem}
p{margin:.4rem 0}
.soft,.meta{color:var(--soft);font-size:.9rem}
.verdict{font-size:1.15rem;font-weight:600;border:2px solid currentColor;border-radius:6px;padding:.6rem .9rem;margin:0 0 1rem}
.kept{color:var(--added)}.broken{color:var(--removed)}
.mark{font-weight:700;margin-inline-end:.4em}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{overflow-wrap:normal;border-block-end:1px solid var(--line);padding:.35rem .9rem .35rem 0;text-align:start;vertical-align:top}
thead>tr>*{border-block-end:2px solid var(--soft)}
tbody th{font-weight:400}
.number,.result{white-space:nowrap}.number{text-align:end;font-variant-numeric:tabular-nums}
code{font-family:"IBM Plex Mono",ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}
.case{border-block-start:1px solid var(--line);padding:1.1rem 0 .6rem}
.wording{white-space:pre-wrap;background:var(--tint);border-radius:4px;padding:.7rem .9rem;margin:.3rem 0 .6rem}
.place{color:var(--soft)}
.place mark{color:var(--ink);background:none;border:1px solid var(--frame);border-radius:3px;padding:0 .15em;box-decoration-break:clone;-webkit-box-decoration-break:clone}
ins{color:var(--added);background:var(--added-tint);text-decoration:underline;text-underline-offset:.15em}
del{color:var(--removed);background:var(--removed-tint);text-decoration:line-through}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .9rem;margin:0;font-size:.88rem}
dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums}
@media (max-width:44rem){body{padding:1.25rem .9rem 3rem}.pair{grid-template-columns:1fr}dl{grid-template-columns:1fr auto}dd{text-align:end}th,td{padding-inline-end:.5rem}}
@media print{@page{margin:16mm 14mm}:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--tint:#f5f5f5;--added:#0b4d24;--removed:#7c1818;--added-tint:#fff;--removed-tint:#fff;--frame:#555}html{font-size:10pt}body{padding:0}main{max-width:none}.pair,tr,.verdict,.wording{break-inside:avoid}}
`;
