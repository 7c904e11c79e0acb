/**
 * @file What each magic does.
 * in    a magic and the session;  out  text for the cell, or a sentence that says what is wrong
 * from  design: kernel, section 8
 * test  magic-commands.test.ts: one line for each
 */
import { explain } from "./explain.ts";
import type { Magic } from "./magics.ts";
import { helpPage } from "./magics.ts";
import { manifestText } from "./manifest.ts";
import { typeText } from "./report.ts";
import type { Session } from "./session.ts";

export type Answer =
  | { readonly kind: "text" | "reset"; readonly text: string }
  | { readonly kind: "failed"; readonly sentence: string };

const text = (t: string): Answer => ({ kind: "text", text: t });
const wrong = (sentence: string): Answer => ({ kind: "failed", sentence });

export function runMagic(magic: Magic, session: Session): Answer {
  const { name, argument } = magic;
  switch (name) {
    case "help":
      return text(argument === "" ? helpPage() : explain(argument, { session }));
    case "explain":
      return argument === ""
        ? wrong("%explain needs a name, a stage or a code")
        : text(explain(argument, { session }));
    case "who":
      return text(whoText(session));
    case "reset":
      return { kind: "reset", text: "" };
    case "seed":
      return setSeed(argument, session);
    case "set":
      return setName(argument, session);
    case "cost":
    case "limits":
      return text(explain(name === "cost" ? "ledger" : `limits ${argument}`, { session }));
    case "manifest":
      return text(manifestText(session));
    case "time":
      return text("");
    case "threads":
    case "plot":
      return setOption(name, argument, session);
  }
}

function setSeed(argument: string, session: Session): Answer {
  const seed = Number(argument);
  if (argument === "" || !Number.isSafeInteger(seed) || seed < 0)
    return wrong("%seed needs a whole number, for example %seed 7");
  session.seed = seed;
  return text("");
}

function setName(argument: string, session: Session): Answer {
  const match = /^([A-Za-z_\u0370-\u03ff][\w\u0370-\u03ff]*)\s*=\s*(\S.*)$/.exec(argument);
  if (!match) return wrong("%set needs name = value, for example %set bits = 6");
  session.set.set(match[1] as string, match[2] as string);
  return text("");
}

const CHOICES = { plot: ["auto", "mime", "html-embed", "html-cdn", "static"] } as const;

function setOption(name: "threads" | "plot", argument: string, session: Session): Answer {
  if (name === "plot") {
    const mode = CHOICES.plot.find((m) => m === argument);
    if (!mode) return wrong(`%plot takes one of ${CHOICES.plot.join(", ")}`);
    session.plotMode = mode;
    return text("");
  }
  const threads = Number(argument);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    return wrong("%threads takes a number from 1 to 64");
  session.threads = threads;
  return text("");
}

/** Names with type and, for arrays and networks, version. */
function whoText(session: Session): string {
  const rows = session.names().map((name) => {
    const value = session.value(name);
    if (!value) return [name, "open"];
    const version = "version" in value ? `${name}.${value.version}` : "";
    return [name, typeText(value), version];
  });
  if (rows.length === 0) return "no names yet";
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const second = Math.max(...rows.map(([, type = ""]) => type.length));
  return rows
    .map(([name = "", type = "", version = ""]) =>
      `${name.padEnd(width)}  ${type.padEnd(second)}  ${version}`.trimEnd(),
    )
    .join("\n");
}
