/**
 * @file `mho completion bash|zsh|fish`: a script that lets the shell complete commands, options, files and error codes.
 * in    the table of verbs;  out  the text of a script
 * why   written from the same table as parsing and help, so it cannot lag behind; static, so that Tab does not start Node
 * from  Bash manual, "Programmable Completion"; zshcompsys(1); fish-shell documentation, `complete`
 * test  completion.test.ts completes for real in each shell that is installed
 */
import type { Given, OptionSpec } from "./arguments.ts";
import { UsageError } from "./arguments.ts";
import { errorCodes } from "./explain.ts";
import type { Terminal } from "./terminal.ts";
import { type Offer, offerOf, type VerbTable } from "./verb.ts";

/** One verb as the scripts need it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly (readonly [name: string, spec: OptionSpec])[];
  readonly offer: Offer;
}

type Shell = (verbs: readonly Completed[]) => string;

export function completionCommand(given: Given, terminal: Terminal, verbs: VerbTable): number {
  const [word = ""] = given.words;
  const shell = SHELLS[word];
  if (!shell) throw new UsageError(`mho completion writes for ${Object.keys(SHELLS).join(", ")}`);
  terminal.out(shell(listed(verbs)));
  return 0;
}

const listed = (verbs: VerbTable): Completed[] =>
  Object.entries(verbs)
    .filter(([, verb]) => !verb.hidden)
    .map(([name, verb]) => ({
      name,
      summary: verb.summary,
      options: Object.entries(verb.options),
      offer: offerOf(verb.words, errorCodes()),
    }));

const valueOffer = (spec: OptionSpec): Offer => offerOf(spec.value ?? "", []);
const takesValue = ([, spec]: readonly [string, OptionSpec]): boolean =>
  spec.takes === "one" || spec.takes === "many";
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

// ---- bash ------------------------------------------------------------------------------------------

const bash: Shell = (verbs) => {
  const names = verbs.map((v) => v.name).join(" ");
  return `# mho for bash: put \`eval "$(mho completion bash)"\` into ~/.bashrc
_mho() {
  local IFS=$'\\n' word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]}
  # --html=FILE comes as three words
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  _mho_words() { COMPREPLY+=($(compgen -W "\${1// /$IFS}" -- "$word")); }
  _mho_folders() { COMPREPLY+=($(compgen -d -- "$word")); }
  _mho_files() { local e; for e; do COMPREPLY+=($(compgen -f -X "!*$e" -- "$word")); done; }
  if [ "$COMP_CWORD" -eq 1 ]; then _mho_words '${names} help --help --version'; return; fi
  case "$verb $before" in
${verbs.flatMap(bashValues).join("\n")}
  esac
  case "$verb" in
    help) _mho_words '${names}';;
${verbs.map(bashVerb).join("\n")}
  esac
}
complete -o filenames -F _mho mho
`;
};

function bashValues(verb: Completed): string[] {
  return verb.options.filter(takesValue).map(([name, spec]) => {
    const short = spec.short ? `|'${verb.name} -${spec.short}'` : "";
    return `    '${verb.name} --${name}'${short}) ${bashOffer(valueOffer(spec))}return;;`;
  });
}

function bashVerb({ name, options, offer }: Completed): string {
  const flags = [...options.map(([option]) => `--${option}`), "--help"].join(" ");
  const words =
    offer.words.length > 0
      ? `[ "$COMP_CWORD" -eq 2 ] && _mho_words '${offer.words.join(" ")}'; `
      : "";
  const rest = bashOffer({ ...offer, words: [] });
  return `    ${name}) case $word in -*) _mho_words '${flags}';; *) ${words}${rest}esac;;`;
}

function bashOffer({ words, endings, folders }: Offer): string {
  const parts = [
    words.length > 0 ? `_mho_words '${words.join(" ")}'; ` : "",
    endings.length > 0
      ? `_mho_files ${endings.map((e) => `'${e === "" ? "" : `.${e}`}'`).join(" ")}; `
      : "",
    // any file includes folders
    folders || (endings.length > 0 && !endings.includes("")) ? "_mho_folders; " : "",
  ];
  return parts.join("");
}

// ---- zsh -------------------------------------------------------------------------------------------

const zsh: Shell = (verbs) => `#compdef mho
# mho for zsh: put \`eval "$(mho completion zsh)"\` into ~/.zshrc, behind compinit
_mho() {
  local -a commands=(
${verbs.map((v) => `    ${quoted(`${v.name}:${v.summary}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
    help) _describe command commands;;
${verbs.map(zshVerb).join("\n")}
  esac
}
if [ "$funcstack[1]" = _mho ]; then _mho "$@"; else compdef _mho mho; fi
`;

function zshVerb({ name, options, offer }: Completed): string {
  const specs = [...options.map(zshOption), "'(- *)--help[how to use it]'", ...zshWords(offer)];
  return `    ${name}) _arguments ${specs.join(" \\\n      ")};;`;
}

function zshOption([name, spec]: readonly [string, OptionSpec]): string {
  const doc = `[${spec.doc.replace(/[[\]:]/g, "\\$&")}]`;
  if (spec.takes === "none") return quoted(`--${name}${doc}`);
  const value = `:${(spec.value ?? "").replace(/[[\]:]/g, "\\$&")}:${zshAction(valueOffer(spec))}`;
  if (spec.takes === "maybe") return quoted(`--${name}=-${doc}:${value}`);
  const many = spec.takes === "many" ? "*" : "";
  const short = spec.short ? [quoted(`${many}-${spec.short}+${doc}${value}`)] : [];
  return [quoted(`${many}--${name}=${doc}${value}`), ...short].join(" ");
}

function zshWords(offer: Offer): string[] {
  if (offer.words.length === 0)
    return offer.endings.length > 0 ? [quoted(`*:file:${zshAction(offer)}`)] : [];
  if (offer.endings.length === 0) return [quoted(`1:word:(${offer.words.join(" ")})`)];
  const files = zshAction({ ...offer, words: [] });
  return [
    quoted(
      `1:word:_alternative "words:word:(${offer.words.join(" ")})" ${quotedTwice(`files:file:${files}`)}`,
    ),
    quoted(`*:file:${files}`),
  ];
}

const quotedTwice = (text: string): string => `"${text.replace(/["$\\]/g, "\\$&")}"`;

function zshAction({ words, endings, folders }: Offer): string {
  if (words.length > 0 && folders)
    return `_alternative "words:word:(${words.join(" ")})" "folders:folder:_files -/"`;
  if (words.length > 0) return `(${words.join(" ")})`;
  if (folders) return "_files -/";
  if (endings.length === 0) return " ";
  return endings.includes("") ? "_files" : `_files -g "*.(${endings.join("|")})(-.)"`;
}

// ---- fish ------------------------------------------------------------------------------------------

const fish: Shell = (
  verbs,
) => `# mho for fish: mho completion fish > ~/.config/fish/completions/mho.fish
complete -c mho -f
${verbs.map((v) => `complete -c mho -n __fish_use_subcommand -a ${v.name} -d ${quoted(v.summary)}`).join("\n")}
complete -c mho -n __fish_use_subcommand -a help -d 'what a command does'
complete -c mho -n '__fish_seen_subcommand_from help' -a '${verbs.map((v) => v.name).join(" ")}'
${verbs.flatMap(fishVerb).join("\n")}
`;

function fishVerb({ name, options, offer }: Completed): string[] {
  const of = `complete -c mho -n '__fish_seen_subcommand_from ${name}'`;
  const words = fishOffer(offer);
  return [
    ...options.map(([option, spec]) => {
      const short = spec.short ? ` -s ${spec.short}` : "";
      return `${of} -l ${option}${short} -d ${quoted(spec.doc)}${fishValue(spec)}`;
    }),
    `${of} -l help -d 'how to use it'`,
    ...(words === "" ? [] : [`${of} -k -a ${quoted(words)}`]),
  ];
}

function fishValue(spec: OptionSpec): string {
  if (spec.takes === "none" || spec.takes === "maybe") return "";
  const offer = valueOffer(spec);
  if (offer.endings.includes("")) return " -r -F";
  const words = fishOffer(offer);
  return words === "" ? " -x" : ` -x -a ${quoted(words)}`;
}

const fishOffer = ({ words, endings, folders }: Offer): string =>
  [
    words.join(" "),
    endings.length > 0 ? fishFiles(endings) : "",
    folders ? "(__fish_complete_directories)" : "",
  ]
    .filter(Boolean)
    .join(" ");

/** Files of these endings, and folders on the way to them. */
const fishFiles = (endings: readonly string[]): string =>
  `(__fish_complete_path (commandline -ct) | string match -r "^[^\\t]*(?:/|${endings.map((e) => `\\.${e}`).join("|")})(?=\\t|\\$)")`;

const SHELLS: Readonly<Record<string, Shell>> = { bash, zsh, fish };
