// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_style.hpp"

namespace symdiscover {

std::string const& html_style() {
    static std::string const style = R"css(
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; color: #111; background: #fff;
       font: 1rem/1.5 "Helvetica Neue", Helvetica, Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .6rem; border-top: 1px solid #ccc; }
p { margin: .5rem 0; max-width: 45rem; }
.data { color: #444; margin: 0; }
.verdict { border-left: .4rem solid #117733; padding: .3rem .8rem; background: #f2f2f2; }
.verdict.likely { border-left-style: double; border-left-color: #332288; }
.verdict.undecided { border-left-style: dashed; border-left-color: #aa4400; }
.verdict.none { border-left-style: dotted; border-left-color: #666; }
.caution { border: 2px solid #882255; padding: .3rem .8rem; font-weight: bold; }
svg { max-width: 100%; height: auto; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
figure svg { font: 13px Helvetica, Arial, sans-serif; }
figure { margin: .5rem 0; max-width: 100%; }
figcaption { color: #333; font-size: .9rem; max-width: 45rem; }
.legend { list-style: none; padding: 0; margin: .3rem 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem;
          font-size: .9rem; }
svg.swatch { vertical-align: -.1rem; }
pre { overflow-x: auto; font: .85rem/1.25 Menlo, Consolas, "DejaVu Sans Mono", monospace; background: #f7f7f7;
      padding: .5rem; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; border-bottom: 1px solid #ddd; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.errors { width: 100%; }
td.bar { width: 35%; min-width: 5rem; }
.values td.bar { width: 14rem; }
svg.bar { display: block; width: 100%; height: 1.2rem; }
.errors svg.bar rect { fill: #778; }
.errors svg.bar .bar-tied { fill: #225; }
svg.bar path { stroke: #000; stroke-width: 1px; fill: none; vector-effect: non-scaling-stroke; }
.small { font-size: .9rem; color: #333; overflow-wrap: anywhere; }
footer { margin-top: 2rem; color: #444; font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .7rem; }
  h1 { font-size: 1.3rem; }
  .errors, .errors tbody, .errors tr, .errors th, .errors td { display: block; width: auto; border: 0; padding: 0; }
  .errors thead { display: none; }
  .errors tr { border-bottom: 1px solid #ddd; padding: .3rem 0; }
}
@media print {
  @page { margin: 1.5cm; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  figure svg { max-height: 15cm; }
  pre { white-space: pre-wrap; overflow: visible; }
}
)css";
    return style;
}

}  // namespace symdiscover
