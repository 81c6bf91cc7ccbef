// The look of published pages, inside each of them: one request on a slow line, and a policy that allows this text and no other. Colours are
// those of src/styles/tokens; a published page does not load the application, nor its fonts.

/** The eight tints of the poles of each department: white letters on them reach 5 to 1 or more. */
const TINTS: Record<string, readonly string[]> = {
  22: ['005b91', '006e91', '1d498f', '004f75', '2464a7', '005a76', '3359a1', '006ea8'],
  29: ['7c4904', '91502d', '644600', '703900', '84580f', '7d3d1b', '765600', '905922'],
  35: ['94284b', '9e396c', '8a1b2d', '821847', 'a4364c', '88245b', '9d2f38', 'a83c60'],
  56: ['20663a', '4b7032', '005a44', '215723', '1c744f', '3c5c1b', '006c56', '3a7847']
}

const plates = Object.entries(TINTS)
  .flatMap(([department, tints]) => tints.map((tint, rank) => `.d${department}.t${rank + 1}{--p:#${tint}}`))
  .join('')

const widths = Array.from({ length: 20 }, (_, at) => (at + 1) * 5)
  .map((width) => `.w${width} img{width:${width}%}`)
  .join('')

export const STYLE = `:root{color-scheme:light dark;--ground:#f5f5ef;--sheet:#fff;--ink:#12212a;--ink2:#384951;--ink3:#516166;--line:#dedfd8;--line2:#c8cdc5;--strong:#7b8686;--link:#005262;--soft:#ecf9fb;--edge:#005262;--code:#f3f5f4;--focus:#12212a;--halo:#fed642;--danger:#89221a;--roof:#b38309;--brand:#005262;--on:#fff;--tip:#539156;--tips:#eef8eb;--warn:#b38309;--warns:#fff8d6;--gorse:#ffe9a3;--sea:#c9e8f2;--heath:#f0d5ee;--moss:#d9ebc4;--ochre:#f7d9bd}
@media (prefers-color-scheme:dark){:root{--ground:#0d151b;--sheet:#151f25;--ink:#edede7;--ink2:#c6cdc5;--ink3:#a2b0ae;--line:#28333a;--line2:#38464e;--strong:#748389;--link:#8bd6df;--soft:#12282e;--edge:#449aa9;--code:#091014;--focus:#fdd645;--halo:#1a160b;--danger:#fcb2a3;--roof:#f6d14f;--brand:#74cad5;--on:#04191f;--tip:#57985d;--tips:#1c2c1e;--warn:#b99232;--warns:#372c11;--gorse:#5a4a10;--sea:#17434f;--heath:#4f2a4c;--moss:#2f4a24;--ochre:#583a1c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.6 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,-apple-system,"Segoe UI",sans-serif}
h1,h2,h3,h4,.head b{font-family:"Bricolage Grotesque","Arial Narrow","Roboto Condensed",system-ui,sans-serif;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.9rem,1.4rem + 2.4vw,2.6rem);letter-spacing:-.012em;margin:1.75rem 0 1.25rem}
h2{font-size:1.45rem;margin:2em 0 .4em}h3{font-size:1.2rem;margin:1.6em 0 .3em}h4{font-size:1.05rem;margin:1.4em 0 .3em}
p,ul,ol,figure,.scroll,blockquote,pre,aside{margin:.85em 0}
a{color:var(--link);text-underline-offset:.18em;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;box-shadow:0 0 0 5px var(--halo);border-radius:2px}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--sheet);padding:.5rem 1rem;z-index:1}.skip:focus{top:.5rem}
.cols{display:grid;gap:2rem;max-width:60rem;margin:0 auto;padding:2rem 1.25rem 3rem}
.cols.alone{max-width:50rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:4px;box-shadow:0 1px 2px rgb(23 36 43/.07);padding:2.75rem clamp(1.25rem,7%,4rem) 3.5rem;min-width:0}
.head{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 1.5rem;padding-bottom:.9rem;border-bottom:1px solid var(--ink);font-size:.95rem}
.head p{margin:0;color:var(--ink2)}.head .who{display:flex;align-items:center;gap:.6rem;flex-wrap:wrap}.head b{font-size:1.05rem;color:var(--ink)}
.plates{display:flex;flex-wrap:wrap;gap:.3rem;list-style:none;margin:0;padding:0}
.pole{--p:#516166;text-decoration:none;display:inline-block;background:var(--p);color:#fff;border:1px solid rgb(255 255 255/.22);border-radius:3px;font:700 .8125rem/1.45rem system-ui,sans-serif;padding:0 .5rem;letter-spacing:.02em}
.reg{--p:#032b35}.part{background:none;color:var(--ink2);border-color:var(--strong)}${plates}
.toc{margin:0 0 1.5rem;border:1px solid var(--line2);border-radius:4px}
summary{padding:.65rem 1rem;cursor:pointer;font-weight:650;min-height:2.75rem}
.toc nav ul,.tree ul{list-style:none;margin:0;padding:0}.toc nav{padding:0 1rem .75rem}
.toc a,.tree a{display:block;padding:.4rem .5rem;text-decoration:none}.toc a:hover,.tree a:hover{text-decoration:underline}
.level-2,.in1{margin-left:1rem}.level-3,.in2{margin-left:2rem}.in3{margin-left:2.6rem}
.tree{font-size:.95rem}.tree a{border-left:2px solid var(--line2);color:var(--ink2);padding-left:.75rem}.tree a[aria-current]{color:var(--ink);font-weight:650;border-left:4px solid #fed642}
.tree details{border:1px solid var(--line2);border-radius:4px;background:var(--sheet)}.tree details ul{padding:0 .75rem .75rem}
.text>:first-child{margin-top:0}.text ul:not(.tasks){padding-left:1.3rem}.tasks{list-style:none;padding-left:.2rem}.tasks input{width:1.05rem;height:1.05rem;vertical-align:-.15em}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:min(100%,30rem)}th,td{border-bottom:1px solid var(--line2);padding:.5em .6em;text-align:left;vertical-align:top}thead th,tr:first-child th{border-bottom:1.5px solid var(--ink)}th{font-weight:650}
td>:first-child,th>:first-child{margin-top:0}td>:last-child,th>:last-child{margin-bottom:0}
blockquote{padding-left:1.1rem;border-left:2px solid var(--line2);font-style:italic}
aside{padding:.7rem 1.1rem;border-left:4px solid var(--edge);background:var(--soft);border-radius:0 4px 4px 0}aside>*{margin:.3em 0}[data-callout]{position:relative;padding-left:3rem}[data-callout]::before{content:"i";position:absolute;left:.9rem;top:.95rem;width:1.35rem;height:1.35rem;border-radius:50%;background:var(--edge);color:var(--sheet);font:700 .85rem/1.35rem system-ui,sans-serif;text-align:center}[data-callout=tip]::before{content:"\\2713";background:var(--tip)}[data-callout=warning]::before{content:"!";background:var(--warn)}[data-callout=tip]{border-color:var(--tip);background:var(--tips)}[data-callout=warning]{border-color:var(--warn);background:var(--warns)}
pre{background:var(--code);padding:.8em 1em;overflow:auto;white-space:pre-wrap;border-radius:4px}code{font-family:ui-monospace,"Cascadia Mono",Consolas,monospace;font-size:.92em}
figure img{max-width:100%;height:auto;display:block}figcaption{font-size:.92rem;color:var(--ink3);margin-top:.35rem}${widths}
mark{color:inherit;padding:0 .1em}.hl-gorse{background:var(--gorse)}.hl-sea{background:var(--sea)}.hl-heath{background:var(--heath)}.hl-moss{background:var(--moss)}.hl-ochre{background:var(--ochre)}
.center{text-align:center}.right{text-align:right}.justify{text-align:justify}
hr{border:0;border-top:1px solid var(--line2);margin:2em 0}
.beside{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line)}.beside a{display:block;padding:.4rem 0}.beside small{display:block;color:var(--ink3)}.beside .next{text-align:right;grid-column:2}
footer{max-width:60rem;margin:0 auto;padding:0 1.25rem 3rem;font-size:.9rem;color:var(--ink3);display:flex;gap:.6rem;align-items:center;flex-wrap:wrap}
.logo{width:1.9rem;height:1.45rem;flex:none}.l1{fill:var(--brand)}.l2{fill:none;stroke:var(--brand);stroke-width:2.6}.l3{stroke:var(--roof);stroke-width:2.8;stroke-linecap:round;stroke-linejoin:round}
.door{max-width:28rem;margin:0 auto;padding:12vh 1.25rem 3rem}.door .sheet{padding:2rem}.door h1{font-size:1.6rem;margin:0 0 .75rem}
label{display:block;font-weight:650;margin:1.25rem 0 .35rem}input[type=password]{width:100%;font:inherit;padding:.6rem .75rem;border:1px solid var(--strong);border-radius:4px;background:var(--sheet);color:inherit;min-height:2.9rem}
button{font:inherit;font-weight:650;margin-top:1rem;padding:.6rem 1.25rem;min-height:2.9rem;border:0;border-radius:4px;background:var(--brand);color:var(--on);cursor:pointer}
.wrong{color:var(--danger);font-weight:650}
@media (min-width:60rem){.cols:not(.alone){grid-template-columns:14rem minmax(0,1fr);max-width:72rem}.tree{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow:auto}}
@media (max-width:40rem){.tree ul{max-height:38vh;overflow:auto}.cols{padding:0 0 2rem;gap:0}.sheet{border-width:0 0 1px;border-radius:0;box-shadow:none;padding:1.5rem 1.25rem 2.5rem}.tree{padding:1rem 1.25rem 0}.tree details{background:none}body{background:var(--sheet)}.door{padding:8vh 0 0}.w5 img,.w10 img,.w15 img,.w20 img,.w25 img,.w30 img{width:40%}}
@page{size:A4;margin:16mm 17mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#444}}
@media print{:root{--ground:#fff;--sheet:#fff;--ink:#000;--ink2:#222;--ink3:#333;--line2:#888;--soft:#fff;--tips:#fff;--warns:#fff;--link:#000}body{font-size:10.5pt;background:#fff}.cols,.cols:not(.alone){display:block;max-width:none;padding:0}.sheet{border:0;box-shadow:none;padding:0}.tree,.skip,.beside,summary{display:none}.toc{border:0}.toc a{padding:.1rem 0}h1{font-size:22pt}h1,h2,h3,h4{break-after:avoid}tr,figure,aside,pre{break-inside:avoid}p,li{orphans:3;widows:3}.scroll{overflow:visible}a{text-decoration:none}.text a[href^=http]::after{content:" (" attr(href) ")";font-size:8.5pt}.pole{background:#fff!important;color:#000;border:1.5px solid var(--p)}footer{padding:1rem 0 0}}`
