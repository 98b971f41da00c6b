"""The style sheet of every page: light and dark, on a phone and in print; text has a contrast of 4.5 at least."""

from grader.figures.svg import STYLE as FIGURES

_LIGHT = (
    "--ground:#fff;--card:#f6f8fa;--line:#d0d7de;--ink:#1b1f24;--muted:#57606a;--link:#0b4fa0;"
    "--good:#17622d;--bad:#a4161a;--bar:#3b6fb5;--cell:#c2410c;--soft:#848d97;--mark:#fff0c2"
)
_DARK = (
    "--ground:#14181f;--card:#1b212b;--line:#39424f;--ink:#e6eaf0;--muted:#a7b0bd;--link:#9cc8ff;"
    "--good:#7ddb9a;--bad:#ffb3ad;--bar:#6ea2e6;--cell:#f08c4a;--soft:#76818f;--mark:#4a3a12"
)
_OWN = f"""
:root{{{_LIGHT}}}
@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
*{{box-sizing:border-box}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem;
background:var(--ground);color:var(--ink)}}
h1{{font-size:1.6rem;line-height:1.25;margin:0 0 .2rem;overflow-wrap:anywhere}}
h2{{font-size:1.2rem;margin:2.4rem 0 .6rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}}
h3{{font-size:1rem;margin:1.4rem 0 .3rem;overflow-wrap:anywhere}}
h2,p{{overflow-wrap:anywhere}}p{{margin:.4rem 0}}a{{color:var(--link)}}
.muted,h2 small,dt,caption{{color:var(--muted)}}h2 small{{font-weight:400;font-size:1rem}}
.score{{font-size:1.2rem}}.score b{{font-size:1.6rem}}.bad{{color:var(--bad)}}.good{{color:var(--good)}}
article,.next{{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;margin:.8rem 0}}
.next{{border-left:5px solid var(--bar)}}.next article{{border:0;padding:0;margin:0}}.next h2,article>h3{{margin-top:0}}
dl{{display:grid;grid-template-columns:4.5rem minmax(0,1fr);gap:.3rem .6rem;margin:.7rem 0}}
dd{{margin:0;min-width:0;line-height:1.35}}
@media (max-width:30rem){{dl{{grid-template-columns:minmax(0,1fr);gap:0}}dd{{margin-bottom:.4rem}}}}
pre,code{{font:.86rem/1.45 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}}
code{{overflow-wrap:anywhere}}pre{{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}}
pre.drawn{{white-space:pre;overflow-x:auto}}
ins,del{{text-decoration:none}}ins{{color:var(--good)}}del{{color:var(--bad)}}
mark{{background:var(--mark);color:inherit;font-weight:600}}
.fig{{display:block;margin:.7rem 0}}.fig>.ground:first-child{{fill:none}}
.meter{{display:block;width:100%;height:.6rem}}.meter .bar{{fill:var(--bar)}}.meter .track{{fill:var(--line)}}
details{{margin:.5rem 0}}summary{{cursor:pointer;color:var(--link);width:fit-content}}
ul{{margin:.3rem 0;padding-left:1.3rem}}li{{overflow-wrap:anywhere}}
table{{border-collapse:collapse;width:100%;font-size:.92rem}}
th,td{{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line)}}
th.n,td.n{{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}
th[scope=row]{{font-weight:400}}.tall thead th{{position:sticky;top:0;background:var(--ground);vertical-align:bottom}}
th button{{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;text-align:inherit}}
th button{{cursor:pointer;text-decoration:underline dotted}}
[aria-sort=ascending] button::after{{content:' \25b2'}}[aria-sort=descending] button::after{{content:' \25bc'}}
input,textarea{{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--muted);border-radius:4px;
padding:.2rem .5rem;max-width:100%}}textarea{{width:100%;resize:vertical}}
.wide{{overflow-x:auto}}.tall{{max-height:85vh;overflow-y:auto}}
.plot{{display:block;max-width:100%;height:auto}}.wide .plot{{max-width:none}}
.plot text{{font:12px system-ui,sans-serif;fill:var(--ink)}}.plot .small{{font-size:11px;fill:var(--muted)}}
.plot .end{{text-anchor:end}}.plot .middle{{text-anchor:middle}}
.plot .bar{{fill:var(--bar)}}.plot .track{{fill:var(--line)}}
.row{{overflow:visible;vertical-align:middle}}.row path{{fill:none;stroke:var(--cell);stroke-dasharray:.8 .2}}
.row .axis{{stroke:var(--line);stroke-width:.08;stroke-dasharray:none}}
.row .first{{stroke-width:.75}}.row .second{{stroke-width:.4}}.row .other{{stroke-width:.15}}
.row .silent{{stroke:var(--bad);stroke-width:.75;stroke-dasharray:.2 .13}}
.row .unstarted{{stroke:var(--soft);stroke-width:.08}}
.map td,.map th{{padding-top:0;padding-bottom:0;border:0;white-space:nowrap;line-height:1.3}}
.map thead th{{padding-bottom:.2rem}}
body:has(.map){{max-width:90rem}}body:has(.map) :is(header,section)>p,body:has(.map) article{{max-width:60rem}}
.key{{display:inline-flex;align-items:center;gap:.3rem;margin-right:1.1rem}}
.count{{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .8rem}}
@media print{{.tools{{display:none}}body{{max-width:none;padding:0;font-size:11pt}}
article,.next,tr,.plot{{break-inside:avoid}}
h2,h3{{break-after:avoid}}.wide{{overflow:visible;max-height:none}}.wide .plot{{max-width:100%}}
td,.map td{{overflow-wrap:anywhere;white-space:normal}}.n,.map td.n{{white-space:nowrap}}
.map svg{{max-width:21rem;height:auto}}.map table{{font-size:.7rem}}
.tall thead th{{position:static}}body:has(.map){{max-width:none}}
details.printed::details-content{{content-visibility:visible;height:auto}}}}
"""
# Paper is white, whatever the screen is: a figure by itself is seldom printed, one in a page is.
STYLE = _OWN.replace("\n", "") + FIGURES.replace("@media (prefers", "@media screen and (prefers")
