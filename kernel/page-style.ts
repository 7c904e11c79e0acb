/**
 * @file How the page of a run looks: one style sheet, light and dark, and the few lines of script that bring figures to life.
 * why   inside the page, because the page is one file
 * test  test/browser.test.ts looks at it in a browser
 */

export const PAGE_STYLE: string = `
:root { color-scheme: light; --ground: #ffffff; --ink: #1f2328; --soft: #636c76; --line: #d8dee4; --code: #f6f8fa; --accent: #0077bb;
  --c: #6a737d; --s: #0a6b50; --n: #8a4b00; --k: #0058a3; --f: #7b3fa0; --error: #b3261e; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; --ground: #101418; --ink: #dfe4ea; --soft: #96a1ad;
  --line: #2b333c; --code: #171c22; --accent: #4cb3ee; --c: #8b97a4; --s: #7fd1ae; --n: #e6b673; --k: #6cb8f5; --f: #c99bea; --error: #ff8f87; } }
:root[data-theme=dark] { color-scheme: dark; --ground: #101418; --ink: #dfe4ea; --soft: #96a1ad; --line: #2b333c; --code: #171c22; --accent: #4cb3ee;
  --c: #8b97a4; --s: #7fd1ae; --n: #e6b673; --k: #6cb8f5; --f: #c99bea; --error: #ff8f87; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header, footer { max-width: 900px; margin: 0 auto; padding: 0 24px; }
header { display: flex; gap: 12px; align-items: center; justify-content: flex-end; padding-top: 18px; font-size: 13px; color: var(--soft); }
header b { margin-right: auto; color: var(--soft); font-weight: 600; }
header a, header button { color: var(--soft); background: none; border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; font: inherit; cursor: pointer; text-decoration: none; }
header a:hover, header button:hover { color: var(--accent); border-color: var(--accent); }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5em 0 0.5em; letter-spacing: -0.01em; }
h1 { font-size: 2em; margin-top: 0.6em; } h2 { font-size: 1.45em; } h3 { font-size: 1.15em; }
p, ul, ol, blockquote { margin: 0.7em 0; } li > ul, li > ol { margin: 0.1em 0; }
a { color: var(--accent); }
blockquote { border-left: 3px solid var(--line); padding-left: 16px; color: var(--soft); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2em 0; }
img { max-width: 100%; height: auto; vertical-align: middle; }
code, pre { font: 13.5px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
p code, li code, td code { background: var(--code); border-radius: 4px; padding: 1px 5px; font-size: 0.86em; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.text table { border-collapse: collapse; margin: 1em 0; font-size: 0.93em; }
.text th, .text td { border-bottom: 1px solid var(--line); padding: 5px 16px 5px 0; }
.text pre.code { background: var(--code); border-radius: 8px; padding: 12px 16px; margin: 1em 0; }
.cell { margin: 18px 0; }
.source { position: relative; background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.source small { position: absolute; top: 7px; right: 12px; color: var(--soft); font: 11px system-ui, sans-serif; user-select: none; }
.source i { font-style: normal; } .source .c, .code .c { color: var(--c); font-style: italic; } i.s { color: var(--s); } i.n { color: var(--n); }
i.k { color: var(--k); font-weight: 600; } i.f { color: var(--f); } i.m { color: var(--c); } .code i { font-style: normal; }
.out { padding: 8px 2px 0 16px; overflow-x: auto; }
.out pre { color: var(--ink); white-space: pre; overflow-wrap: normal; font-size: 12.5px; } .out pre.err { color: var(--error); }
.log > summary { cursor: pointer; color: var(--soft); font-size: 13px; } .log > summary > span { opacity: 0.7; font: 12.5px ui-monospace, monospace; margin-left: 8px; } .log[open] > summary > span { display: none; }
.out.fail { border-left: 3px solid var(--error); }
.mho-figure { max-width: 100%; }
.js-plotly-plot .modebar { opacity: 0; transition: opacity 0.15s; } .js-plotly-plot:hover .modebar { opacity: 1; }
footer { margin-top: 56px; padding: 16px 24px 48px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
footer table { border-collapse: collapse; } footer td { padding: 1px 18px 1px 0; vertical-align: top; } footer code { font-size: 12px; overflow-wrap: anywhere; }
footer details { margin-top: 10px; } footer summary { cursor: pointer; } footer pre { margin-top: 8px; font-size: 12px; }
.a1 { font-weight: 600; } .a31 { color: var(--error); } .a32 { color: var(--s); } .a33 { color: var(--n); } .a34, .a36 { color: var(--k); } .a35 { color: var(--f); } .a90 { color: var(--soft); }
@media print { header { display: none; } .cell, .out { break-inside: avoid; } }
@media (max-width: 600px) { main, header, footer { padding-left: 14px; padding-right: 14px; } .out { padding-left: 2px; } .source small { position: static; display: block; text-align: right; margin: -6px 0 2px; } }
`;

/** Draws every figure, one after the other, and lets text in figures follow the theme. */
export const PAGE_SCRIPT: string = `
const inkNow = () => getComputedStyle(document.body).color.replace(/^rgb\\((.*)\\)$/, "rgba($1, 0.78)");
const recolour = () => {
  for (const plot of document.querySelectorAll(".js-plotly-plot")) window.Plotly.relayout(plot, { "font.color": inkNow() });
};
const theme = document.getElementById("theme");
theme.hidden = false;
theme.onclick = () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  recolour();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
(async () => {
  for (const script of document.querySelectorAll("script[data-figure]"))
    await mhoDraw(script.dataset.figure, JSON.parse(script.textContent));
  document.body.dataset.ready = "";
})();
`;
