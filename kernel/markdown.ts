/**
 * @file The text cells of a notebook, Markdown → HTML.
 * in    CommonMark's everyday part, tables, TeX between dollar signs;  out  HTML
 * why   a page of a run is read by people; a Markdown library would be a dependency for two hundred lines
 * holds HTML in the text is shown as text; links lead to http, https, mailto or a place of the page, pictures are data URIs
 * test  markdown.test.ts
 */
import { codeHtml } from "./code-color.ts";
import { escapeHtml } from "./plotly.ts";
import { mathHtml } from "./tex.ts";

interface Lines {
  readonly all: readonly string[];
  at: number;
}

/** A Markdown text as HTML. */
export function markdownHtml(text: string): string {
  return blocks({ all: text.replace(/\r\n?/g, "\n").split("\n"), at: 0 });
}

function blocks(lines: Lines): string {
  const out: string[] = [];
  while (lines.at < lines.all.length) {
    const line = lines.all[lines.at] ?? "";
    const make = BLOCKS.find(([starts]) => starts.test(line))?.[1] ?? paragraph;
    out.push(make(lines));
  }
  return out.join("\n");
}

const LIST = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+/;
const FENCE = /^\s*(```+|~~~+)\s*([\w-]*)/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** One line that becomes the same HTML always. */
const skip =
  (html: string) =>
  (l: Lines): string => {
    l.at++;
    return html;
  };

const BLOCKS: readonly (readonly [RegExp, (lines: Lines) => string])[] = [
  [/^\s*$/, skip("")],
  [FENCE, fence],
  [/^\s*\$\$/, mathBlock],
  [/^#{1,6}\s/, heading],
  [/^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$|^\s*(?:_\s*){3,}$/, skip("<hr>")],
  [/^\s*>/, quote],
  [LIST, list],
  [/\|/, tableOrParagraph],
];

function fence(l: Lines): string {
  const [, mark = "```", language = ""] = FENCE.exec(l.all[l.at++] ?? "") ?? [];
  const code: string[] = [];
  while (l.at < l.all.length && !(l.all[l.at] ?? "").trim().startsWith(mark))
    code.push(l.all[l.at++] ?? "");
  l.at++;
  const known =
    language === "mho"
      ? "mho"
      : /^(ts|typescript|js|javascript)$/.test(language)
        ? "ts"
        : undefined;
  const text = code.join("\n");
  return `<pre class="code">${known === undefined ? escapeHtml(text) : codeHtml(text, known)}</pre>`;
}

function mathBlock(l: Lines): string {
  const first = (l.all[l.at++] ?? "").trim().slice(2);
  const tex = [first];
  while (l.at < l.all.length && !tex[tex.length - 1]?.trimEnd().endsWith("$$"))
    tex.push(l.all[l.at++] ?? "");
  return mathHtml(
    tex
      .join(" ")
      .replace(/\$\$\s*$/, "")
      .trim(),
    true,
  );
}

/** The name of a heading's place: `## Noise and ADC` → `noise-and-adc`. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replace(/\s+/g, "-");

function heading(l: Lines): string {
  const [, marks = "#", text = ""] = /^(#{1,6})\s+(.*?)\s*#*$/.exec(l.all[l.at++] ?? "") ?? [];
  return `<h${marks.length} id="${escapeHtml(slug(text))}">${inline(text)}</h${marks.length}>`;
}

function quote(l: Lines): string {
  const inside: string[] = [];
  while (l.at < l.all.length && /^\s*>/.test(l.all[l.at] ?? ""))
    inside.push((l.all[l.at++] ?? "").replace(/^\s*>\s?/, ""));
  return `<blockquote>${blocks({ all: inside, at: 0 })}</blockquote>`;
}

/** A list with everything that is indented below its items. */
function list(l: Lines): string {
  const first = LIST.exec(l.all[l.at] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const ordered = first?.[3] !== undefined;
  const items: string[] = [];
  while (l.at < l.all.length) {
    const match = LIST.exec(l.all[l.at] ?? "");
    if (
      match === null ||
      (match[1]?.length ?? 0) !== indent ||
      (match[3] !== undefined) !== ordered
    )
      break;
    items.push(`<li>${item(l, match[0].length)}</li>`);
  }
  const start = ordered && first?.[3] !== "1" ? ` start="${first?.[3]}"` : "";
  return ordered ? `<ol${start}>${items.join("")}</ol>` : `<ul>${items.join("")}</ul>`;
}

function item(l: Lines, inner: number): string {
  const text = [(l.all[l.at++] ?? "").slice(inner)];
  while (l.at < l.all.length) {
    const line = l.all[l.at] ?? "";
    const blankBeforeMore = line.trim() === "" && /^\s{2,}\S/.test(l.all[l.at + 1] ?? "");
    if (!blankBeforeMore && !/^\s{2,}\S/.test(line)) break;
    text.push(line.replace(new RegExp(`^\\s{0,${inner}}`), ""));
    l.at++;
  }
  const body = blocks({ all: text, at: 0 });
  return text.length === 1 || !body.includes("</p>\n<p>")
    ? body.replace(/^<p>([\s\S]*?)<\/p>/, "$1")
    : body;
}

function tableOrParagraph(l: Lines): string {
  if (!TABLE_RULE.test(l.all[l.at + 1] ?? "")) return paragraph(l);
  const cells = (line: string): string[] =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((c) => c.trim());
  const head = cells(l.all[l.at++] ?? "");
  const align = cells(l.all[l.at++] ?? "").map((c) =>
    c.endsWith(":") ? (c.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (tag: string, texts: readonly string[]): string =>
    `<tr>${head.map((_, i) => `<${tag} style="text-align:${align[i] ?? "left"}">${inline(texts[i] ?? "")}</${tag}>`).join("")}</tr>`;
  const rows: string[] = [];
  while (l.at < l.all.length && /\|/.test(l.all[l.at] ?? ""))
    rows.push(row("td", cells(l.all[l.at++] ?? "")));
  return `<table><thead>${row("th", head)}</thead><tbody>${rows.join("")}</tbody></table>`;
}

function paragraph(l: Lines): string {
  const text: string[] = [];
  do text.push(l.all[l.at++] ?? "");
  while (
    l.at < l.all.length &&
    !BLOCKS.some(([starts], i) => i < 7 && starts.test(l.all[l.at] ?? ""))
  );
  return `<p>${inline(text.join("\n"))}</p>`;
}

const SAFE_LINK = /^(?:https?:\/\/|mailto:|#|[\w./-]+$)/i;
const SAFE_IMAGE = /^data:image\/(?:png|jpeg|gif|svg\+xml|webp)[;,]/i;

/** Code, formulas, links, emphasis. What has been made into HTML is put aside so that nothing touches it again. */
function inline(text: string): string {
  const kept: string[] = [];
  const keep = (html: string): string => `\uE100${kept.push(html) - 1}\uE101`;
  const made = escapeHtml(
    text
      .replace(/(`+)(.+?)\1/gs, (_, __, code: string) =>
        keep(`<code>${escapeHtml(code.replace(/^ (.*) $/s, "$1"))}</code>`),
      )
      .replace(/\\([\\`*_{}[\]()#+\-.!$|<>])/g, (_, c: string) => keep(escapeHtml(c)))
      .replace(/\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/g, (_, tex: string) => keep(mathHtml(tex, false)))
      .replace(/!\[([^\]]*)\]\(([^()\s]+)\)/g, (_, alt: string, src: string) =>
        keep(
          SAFE_IMAGE.test(src)
            ? `<img alt="${escapeHtml(alt)}" src="${escapeHtml(src)}">`
            : `<em>${escapeHtml(alt)}</em>`,
        ),
      )
      .replace(/\[([^\]]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g, (all, label: string, href: string) =>
        SAFE_LINK.test(href) ? keep(`<a href="${escapeHtml(href)}">${inline(label)}</a>`) : all,
      )
      .replace(/<(https?:\/\/[^\s<>]+)>/g, (_, href: string) =>
        keep(`<a href="${escapeHtml(href)}">${escapeHtml(href)}</a>`),
      ),
  )
    .replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/gs, "<strong>$1</strong>")
    .replace(/\*(?=\S)([^*]+?)(?<=\S)\*/gs, "<em>$1</em>")
    .replace(/(?<![\w])_(?=\S)([^_]+?)(?<=\S)_(?![\w])/gs, "<em>$1</em>")
    .replace(/ {2,}\n/g, "<br>\n");
  return restored(made, kept);
}

function restored(text: string, kept: readonly string[]): string {
  const out = text.replace(/\uE100(\d+)\uE101/g, (_, i: string) => kept[Number(i)] ?? "");
  return /\uE100\d+\uE101/.test(out) ? restored(out, kept) : out;
}
