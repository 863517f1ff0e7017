/** Colours of every page that the app writes, light and dark. */
export const PALETTE = `
:root{color-scheme:light dark;--ink:#1f1d1a;--soft:#6b665e;--line:#d9d4ca;--paper:#fdfcf9;--tint:#f4f1ea;--link:#3b4a8c}
@media (prefers-color-scheme:dark){:root{--ink:#e8e4dc;--soft:#a39d92;--line:#3d3a35;--paper:#1b1a18;--tint:#252320;--link:#a9b6f5}}
`;

/** Style of exported HTML: a serif page of about 75 characters, light and dark, and quiet on paper. */
export const HTML_STYLE = `${PALETTE}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:1.0625rem/1.65 "Source Serif 4","Source Serif Pro",Charter,Cambria,Georgia,"BIZ UDMincho","Hiragino Mincho ProN","Yu Mincho",serif}
html:lang(ja){line-break:strict;line-height:1.85}
body{margin:0;padding:3rem 1.25rem 5rem}
article{max-width:42rem;margin:0 auto;overflow-wrap:break-word}
h1,h2,h3,h4,h5,h6{line-height:1.3;margin:2.2em 0 .6em;break-after:avoid}
h1{font-size:1.9rem;margin-top:0}h2{font-size:1.3rem}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}
:lang(ja) :is(h1,h2,h3,h4,h5,h6){font-family:"BIZ UDGothic","Hiragino Sans","Yu Gothic",sans-serif}
h2,h3,h4,h5,h6{scroll-margin-top:1rem}
p{margin:.7em 0}
.number{color:var(--soft);font-variant-numeric:tabular-nums;margin-inline-end:.35em}
:is(h1,h2,h3,h4,h5,h6) .number{margin-inline-end:.5em}
ol.clauses{list-style:none;padding:0}
ol.clauses>li{margin:.5em 0;padding-inline-start:2.6em}
ol.clauses>li>p:first-child>.number:first-child{display:inline-block;min-width:2.35em;margin-inline:-2.6em 0;color:inherit;white-space:nowrap}
:lang(en) ol.clauses ol.clauses>li{padding-inline-start:2.2em}
:lang(en) ol.clauses ol.clauses>li>p:first-child>.number:first-child{min-width:1.95em;margin-inline-start:-2.2em}
ul{padding-inline-start:1.6rem}
dfn{font-style:normal;font-weight:700}
a{color:var(--link);text-underline-offset:.15em}
a.reference{color:inherit;text-decoration-color:var(--line)}
nav{border-block:1px solid var(--line);padding:1rem 0;margin:2rem 0}
nav .contents-title{font-weight:700;margin:0 0 .4em}
nav ol{list-style:none;margin:0;padding:0}nav ol ol{padding-inline-start:1.5rem}
nav .number{display:inline-block;min-width:2.2em}nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}
.table{overflow-x:auto}
table{border-collapse:collapse;margin:1.2em 0;font-size:.95em}
th,td{border-block-end:1px solid var(--line);padding:.4em .8em .4em 0;text-align:start;vertical-align:top}
th{border-block-end:2px solid var(--soft)}
[align=right]{text-align:end}[align=center]{text-align:center}
pre,code{font-family:"IBM Plex Mono",ui-monospace,"SFMono-Regular",Menlo,Consolas,"BIZ UDGothic",monospace;font-size:.875em}
code{background:var(--tint);padding:.1em .3em;border-radius:3px}
pre{background:var(--tint);padding:.9em 1.1em;border-radius:4px;overflow-x:auto;line-height:1.5}pre code{padding:0;background:none}
blockquote{margin:1em 0;padding-inline-start:1.2rem;border-inline-start:3px solid var(--line);color:var(--soft)}
hr{border:0;border-block-start:1px solid var(--line);margin:2.5em 0}
img{max-width:100%;height:auto}
sup{line-height:0}sup a{text-decoration:none;padding:0 .1em}
.comments{border-block-start:1px solid var(--line);margin-top:3rem;font-size:.9em}.comments p{margin:.2em 0;overflow-wrap:anywhere}.comments li{margin:1.2em 0}
.footnotes{border-block-start:1px solid var(--line);margin-top:3rem;font-size:.9em}
@media print{@page{margin:25mm 22mm}:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--tint:#f5f5f5;--link:#000}body{padding:0}article{max-width:none}nav{break-after:page}a{text-decoration:none}pre{white-space:pre-wrap}tr,img,pre{break-inside:avoid}p{orphans:2;widows:2}}
`;

/** Marks of a redline: a line through, or under, and never a colour alone. */
export const REDLINE_STYLE = `:root{--deleted:#a8241c;--inserted:#1d4fa3}
@media(prefers-color-scheme:dark){:root{--deleted:#ff9a8f;--inserted:#9cc0ff}}
del{color:var(--deleted);text-decoration:line-through}
ins{color:var(--inserted);text-decoration:underline;text-decoration-thickness:.09em;text-underline-offset:.15em}
:is(ins,del) *{color:inherit}ins s{text-decoration:line-through}
del img{border:2px dashed var(--deleted);opacity:.6}ins img{border:2px solid var(--inserted)}
del hr{border-block-start:2px dashed var(--deleted)}ins hr{border-block-start:2px solid var(--inserted)}
.compared{color:var(--soft);font-size:.9em}
.footnotes li.removed,ul>li.goes-on{list-style:none}
@media print{:root{--deleted:#a8241c;--inserted:#1d4fa3}}
`;

/** Marks of the origin: an underline and a tint for a model, an underline for people; what is known shows on hovering and on focus. */
export const ORIGIN_STYLE = `:root{--model:#5a3ec0;--model-tint:#ece7fa;--person:#1b6a46}
@media(prefers-color-scheme:dark){:root{--model:#bba7ff;--model-tint:#2c2548;--person:#84d3a9}}
.origin{position:relative;text-decoration:underline dotted var(--person) 1px;text-underline-offset:.25em}
.origin.model{background:var(--model-tint);text-decoration:underline wavy var(--model) 1px}
.origin:is(:hover,:focus){outline:2px solid var(--link);outline-offset:1px}
.origin:is(:hover,:focus)::after{content:attr(data-detail);position:absolute;z-index:1;inset-block-start:1.9em;inset-inline-start:0;width:max-content;max-width:min(24rem,70vw);padding:.5em .7em;border:1px solid var(--soft);border-radius:4px;background:var(--paper);color:var(--ink);font:.8rem/1.45 system-ui,sans-serif;text-decoration:none;white-space:normal}
.origins{border-block-start:1px solid var(--line);margin-top:3rem;font-size:.9em}
.origin-key{display:inline-block;width:.8em;height:.8em;border:1px solid var(--person);background:var(--person)}
.origin-key.model{border-color:var(--model);background:repeating-linear-gradient(135deg,var(--model) 0 2px,var(--model-tint) 2px 4px)}
`;
