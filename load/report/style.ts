import { Html } from './html.ts';

/**
 * The page's style sheet. System fonts; one column; colours that hold their contrast (4.5:1 and more) and mean
 * nothing by themselves. On paper: A4, no chart or row cut in two, banners framed instead of filled.
 */
export const style = new Html(`
:root { --ink:#1a2129; --soft:#4c5661; --rule:#d9dde2; --pale:#f5f6f8; --blue:#1d4f7c;
  --met:#17593a; --missed:#98190f; --unsure:#6a4b00; --invalid:#1a2129;
  --serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"Liberation Serif",serif;
  --sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif; }
* { box-sizing:border-box; }
html { -webkit-text-size-adjust:100%; }
body { margin:0; color:var(--ink); background:#fff; font:16px/1.5 var(--sans); }
main, footer { max-width:928px; margin:0 auto; padding:0 24px; }
header { padding-top:22px; border-bottom:3px solid var(--ink); }
.kicker { margin:0; color:var(--soft); font-size:15px; }
.kicker b { color:var(--ink); }
h1 { margin:2px 0 0; font:600 36px/1.1 var(--serif); letter-spacing:-.01em; }
.subtitle { margin:4px 0 0; font:20px/1.3 var(--serif); }
.facts { max-width:none; margin:2px 0 10px; color:var(--soft); }
.headline { margin:18px 0 0; font:23px/1.35 var(--serif); text-wrap:pretty; }
h2 { margin:52px 0 10px; padding-top:10px; border-top:1px solid var(--ink); font:600 26px/1.25 var(--serif); }
#questions h2 { margin:16px 0 0; padding:0; border:0; font-size:20px; }
h3 { margin:0 0 4px; font-size:17px; line-height:1.3; text-wrap:balance; }
p { margin:8px 0; max-width:46em; }
.lead { font-size:18px; }
.note, footer { color:var(--soft); font-size:14px; }
a { color:var(--blue); }
code { font:14px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace; overflow-wrap:anywhere; }
.banner { margin:24px 0 0; padding:18px 22px; color:#fff; background:var(--missed); border:4px solid var(--missed); }
.banner .alarm { margin:0; font-weight:700; font-size:24px; line-height:1.2; }
.banner p, .banner ul { margin:8px 0 0; }
.doubtful .headline, .doubtful .cards { border-left:8px solid var(--missed); padding-left:18px; }
.cards { display:grid; grid-template-columns:repeat(3,1fr); gap:20px; margin-top:8px; }
.card { display:flex; flex-direction:column; padding:10px 18px 8px; background:var(--pale); border-top:5px solid var(--invalid); font-size:14px; line-height:1.4; }
.card { min-width:0; } .card h3 { font-size:16px; }
.card .answer { margin:4px 0 4px; font:600 28px/1.1 var(--serif); }
.card .answer small { font:15px var(--sans); }
.met { --tone:var(--met); } .missed { --tone:var(--missed); } .cannotTell { --tone:var(--unsure); } .invalid { --tone:var(--invalid); }
.card { border-top-color:var(--tone); }
.answer, .badge { color:var(--tone); }
.badge { font-weight:700; white-space:nowrap; }
.sign { display:inline-block; min-width:1em; text-align:center; }
.scroll { overflow-x:auto; margin:14px 0; }
.scroll:focus-visible { outline:3px solid var(--blue); outline-offset:2px; }
table { border-collapse:collapse; width:100%; font-size:15px; line-height:1.35; font-variant-numeric:tabular-nums; }
th, td { padding:8px 14px 8px 0; text-align:left; vertical-align:top; }
th:last-child, td:last-child { padding-right:0; }
thead th, thead td { border-bottom:1px solid var(--ink); color:var(--soft); font-size:13px; vertical-align:bottom; }
tbody th { font-weight:400; min-width:9em; }
tbody tr { border-bottom:1px solid var(--rule); }
.number { text-align:right; white-space:nowrap; }
thead .number { white-space:normal; }
td small, th small { display:block; color:var(--soft); font-size:13px; white-space:normal; }
.bar { display:block; width:150px; height:12px; margin-top:4px; background:var(--rule); }
.bar .strong { fill:var(--blue); } .bar .weak { fill:#7d8791; }
.chart { margin:34px 0 0; }
.chart figcaption p { margin:0 0 12px; color:var(--soft); font-size:14px; }
.chart h3 { font-size:18px; }
.plot svg { display:block; width:100%; height:auto; font-family:var(--sans); }
.live svg { height:100%; }
.card .glance-name { margin:auto 0 2px; padding-top:8px; font-size:13px; font-weight:600; }
.verdicts, .unmet { margin:12px 0 0; padding:0; max-width:none; list-style:none; }
.key { display:flex; flex-wrap:wrap; gap:4px 24px; margin:0 0 10px; padding:0; list-style:none; font-size:14px; }
.key li { display:flex; align-items:center; gap:8px; margin:0; }
.key svg { width:36px; height:12px; flex:none; }
.key button { display:flex; align-items:center; gap:8px; padding:2px 4px; margin:-2px -4px; font:inherit; color:inherit; background:none; border:0; cursor:pointer; }
.key button[aria-pressed=false] { text-decoration:line-through; color:var(--soft); }
.plot { position:relative; } .plot.wide { max-width:720px; }
.alive > svg { display:none; }
.live { width:100%; overflow:hidden; contain:inline-size; }
.zoom { display:flex; gap:4px; justify-content:flex-end; margin:0 0 4px; }
.zoom button { min-width:30px; height:28px; padding:0 7px; font:14px/1 var(--sans); color:var(--ink); background:#fff; border:1px solid #8b949e; border-radius:3px; cursor:pointer; }
.zoom button:hover { background:var(--pale); }
button:focus-visible { outline:3px solid var(--blue); outline-offset:1px; }
.narrow { display:none; }
.columns { display:grid; grid-template-columns:1fr 1fr; gap:32px; }
.columns ul, .commands { margin:4px 0; padding-left:1.2em; }
li { margin:5px 0; }
.hash { overflow-wrap:anywhere; }
footer { margin-top:48px; padding-top:12px; padding-bottom:40px; }
@media (max-width:720px) {
  body { font-size:16px; }
  main, footer { padding:0 16px; }
  header { padding-top:20px; }
  h1 { font-size:34px; } .subtitle { font-size:19px; } .headline { font-size:22px; } h2 { font-size:23px; }
  .cards, .columns { grid-template-columns:1fr; }
  .wide { display:none; } .narrow { display:block; }
  .scroll table { font-size:14px; } .scroll th, .scroll td { padding-right:9px; } .scroll tbody th { min-width:6em; }
  .wide-table table, .wide-table tbody, .wide-table tr, .wide-table tbody th, .wide-table tbody td { display:block; }
  .wide-table table { font-size:15px; }
  .wide-table thead { position:absolute; width:1px; height:1px; overflow:hidden; clip-path:inset(50%); }
  .wide-table tr { padding:9px 0; border-bottom:1px solid var(--rule); }
  .wide-table th, .wide-table td { padding:0; }
  .wide-table tbody th { font-weight:600; } .wide-table th small { font-weight:400; }
  .wide-table tbody td { display:inline-block; margin:2px 16px 0 0; text-align:left; white-space:normal; }
  .wide-table tbody td:empty { display:none; }
  .wide-table td[data-column]:not([data-column=""])::before { content:attr(data-column) " "; color:var(--soft); font-size:13px; }
  .bar { display:inline-block; width:100px; }
}
@page { size:A4; margin:16mm 15mm 18mm; }
@media print {
  body { font-size:10.5pt; line-height:1.4; print-color-adjust:exact; -webkit-print-color-adjust:exact; }
  main, footer { max-width:none; padding:0; }
  header { padding-top:0; }
  h1 { font-size:30pt; } .subtitle { font-size:15pt; } .headline { font-size:16pt; margin-top:14pt; }
  h2 { font-size:16pt; margin-top:18pt; } h3 { font-size:11.5pt; } .lead { font-size:12pt; }
  .cards { grid-template-columns:repeat(3,1fr); gap:10pt; } .card { padding:9pt 10pt 6pt; font-size:9pt; }
  .card .answer { font-size:19pt; } .card .answer small { font-size:9pt; }
  .columns { grid-template-columns:1fr 1fr; }
  .wide { display:block; max-width:none !important; } .narrow { display:none; }
  .live, .zoom { display:none !important; } .alive > svg { display:block !important; }
  .banner { color:var(--missed); background:#fff; }
  .scroll { overflow:visible; margin:8pt 0; } table { font-size:9pt; } th, td { padding:3.5pt 8pt 3.5pt 0; }
  th small { display:inline; margin-left:6pt; }
  .note, footer, .chart figcaption p, .key { font-size:8.5pt; } code { font-size:8.5pt; } .chart { margin-top:16pt; }
  thead { display:table-header-group; } thead th, td small, th small { font-size:8pt; }
  tr, .chart, .card, .banner, li, section:not(#assumed) .scroll { break-inside:avoid; }
  h2, h3, .lead, figcaption { break-after:avoid; }
  a { color:inherit; text-decoration:none; }
  p, li { orphans:3; widows:3; }
}
`);
