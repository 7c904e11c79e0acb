/**
 * @file A file without a front end: every cell in order, in this process, no sockets.
 * in    a notebook or script;  out  the same notebook with its outputs, and the report
 * why   what a notebook shows can be made again by one command, in a terminal or in CI
 * from  design: kernel, section 11; parameters by papermill's convention
 * test  report.test.ts, cli.test.ts
 */
import { dirname } from "node:path";
import { sha256 } from "../src/base/hash.ts";
import { Cells } from "./cells.ts";
import { failureOf, openErrors } from "./failure.ts";
import { type Capture, captureOutput } from "./jupyter/capture.ts";
import type { Display, ExecuteOutcome, Services, Output as Sink } from "./jupyter/host.ts";
import { readCell } from "./magics.ts";
import { manifestOf } from "./manifest.ts";
import {
  type Cell,
  languageOf,
  type Metadata,
  type MimeBundle,
  type Notebook,
  type Output,
  tagged,
} from "./notebook.ts";
import type { Meter } from "./progress.ts";
import { type CellReport, type JsonRecord, type ReportOptions, reportOf } from "./report.ts";
import type { Session } from "./session.ts";
import type { Stages, Status } from "./stages.ts";
import { watchStrays } from "./stray.ts";

export interface RunOptions {
  /** Name of the file, as messages show it, and its text. */
  readonly name: string;
  readonly text: string;
  /** Source text of a literal by name. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly seed?: number;
  readonly strict: boolean;
  readonly mhoOnly: boolean;
  readonly data: "summary" | "inline";
  readonly whole?: number;
  /** See `ReportOptions`. */
  readonly keep?: ReportOptions["keep"];
  readonly host?: JsonRecord;
  readonly meter: () => Meter;
  /** Told of each output when it is there. */
  readonly onOutput: (output: Output, cell: Cell) => void;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly notebook: Notebook;
  readonly report: JsonRecord;
  readonly status: Status;
}

/** Runs a copy of the notebook; stops at the first failing cell. */
export async function runNotebook(input: Notebook, options: RunOptions): Promise<RunResult> {
  const notebook = withParameters(structuredClone(input), options.parameters);
  // What a TypeScript cell prints becomes its streams.
  const capture = captureOutput<Sink>((sink, name, text) => sink?.stream(name, text));
  const ran: Stages[] = [];
  const services = headless(() => capture.current());
  const cells = new Cells(languageOf(notebook), services, {
    folder: dirname(options.name),
    set: options.parameters,
    mhoOnly: options.mhoOnly,
    meter: options.meter,
    onStages: (stages) => ran.push(stages),
    // Outputs are the same wherever a notebook lies; a script's mistakes name its file.
    sourceName: options.name.endsWith(".ipynb") ? "cell" : options.name,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const stop = (): void => cells.interrupt();
  options.signal?.addEventListener("abort", stop, { once: true });
  const strays = watchStrays((error) => cells.describe(error)?.traceback);
  try {
    const runs = new Runs(cells, ran, capture, options);
    for (const cell of notebook.cells) if (cell.type === "code") await runs.cell(cell);
    const status = strays.any && runs.status !== "interrupted" ? "failed" : runs.status;
    return finished(notebook, cells.session, runs.reports, status, options);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    strays.release();
    cells.shutdown();
    capture.release();
  }
}

/** Cells of one notebook, one after the other. */
class Runs {
  readonly reports: CellReport[] = [];
  status: Status = "ok";
  #count = 0;
  readonly #cells: Cells;
  readonly #ran: Stages[];
  readonly #capture: Capture<Sink>;
  readonly #options: RunOptions;

  constructor(cells: Cells, ran: Stages[], capture: Capture<Sink>, options: RunOptions) {
    this.#cells = cells;
    this.#ran = ran;
    this.#capture = capture;
    this.#options = options;
  }

  async cell(cell: Cell): Promise<void> {
    Object.assign(cell, { outputs: [], count: null });
    delete cell.metadata["execution"];
    const lang = this.#cells.languageOf(cell.source);
    if (this.status === "failed" || this.status === "interrupted") {
      this.reports.push({ id: cell.id, lang, status: "skipped", stages: [] });
      return;
    }
    this.#ran.length = 0;
    const count = ++this.#count;
    cell.count = count;
    const sink = new Recorder(cell, this.#options.onOutput);
    const outcome = await this.#capture.within(sink, () =>
      this.#cells.execute(placed(cell, count), sink),
    );
    const stages = [...this.#ran];
    const judged = this.#options.strict ? strictly(outcome, stages) : outcome;
    sink.end(judged, count);
    this.status = statusAfter(this.status, judged, stages);
    const failure = judged.ok ? {} : { failure: { name: judged.name, message: judged.message } };
    const status = judged.ok ? "ok" : "failed";
    this.reports.push({ id: cell.id, lang, status, stages, ...failure });
  }
}

const placed = (cell: Cell, count: number) => ({
  code: cell.source,
  count,
  silent: false,
  stored: true,
  line: cell.line,
});

function finished(
  notebook: Notebook,
  session: Session,
  reports: readonly CellReport[],
  status: Status,
  options: RunOptions,
): RunResult {
  const parameters = Object.fromEntries(options.parameters);
  const report = reportOf({
    source: {
      name: options.name,
      sha256: sha256(options.text),
      ...(options.parameters.size > 0 ? { parameters } : {}),
    },
    status,
    seed: session.seed,
    ir: session.ir,
    hash: session.hash,
    values: session.values(),
    cells: reports,
    data: options.data,
    ...(options.whole === undefined ? {} : { whole: options.whole }),
    ...(options.keep ? { keep: options.keep } : {}),
    ...(options.host ? { host: options.host } : {}),
  });
  const mho = { manifest: manifestOf(notebook, reports, session, options.host) };
  notebook.metadata = { ...notebook.metadata, mho };
  return { notebook, report, status };
}

function statusAfter(before: Status, outcome: ExecuteOutcome, ran: readonly Stages[]): Status {
  if (!outcome.ok) return outcome.name === "Interrupted" ? "interrupted" : "failed";
  return before === "open" || ran.some((s) => s.status === "open") ? "open" : "ok";
}

/** Under `--strict` an open program is a wrong one. */
function strictly(outcome: ExecuteOutcome, ran: readonly Stages[]): ExecuteOutcome {
  const open = ran.find((s) => s.status === "open");
  if (!outcome.ok || !open) return outcome;
  const errors = openErrors(undefined, open.diagnostics);
  return { ok: false, ...failureOf(open.source, errors) };
}

/** Parameters stand in an injected cell behind the cell tagged `parameters`, where there is one. */
function withParameters(notebook: Notebook, parameters: ReadonlyMap<string, string>): Notebook {
  const at = notebook.cells.findIndex((cell) => tagged(cell, "parameters"));
  if (parameters.size === 0 || at < 0) return notebook;
  const cells = notebook.cells.filter((cell) => !tagged(cell, "injected-parameters"));
  const home = cells.findIndex((cell) => tagged(cell, "parameters"));
  const reading = readCell(cells[home]?.source ?? "", languageOf(notebook));
  const language = "mistake" in reading ? "mho" : reading.language;
  const first = /^\s*%%(?:mho|ts)[^\n]*\n/.exec(cells[home]?.source ?? "")?.[0] ?? "";
  const lines = [...parameters].map(([name, value]) =>
    language === "mho" ? `${name} = ${value}` : `const ${name} = ${typescriptLiteral(value)};`,
  );
  cells.splice(home + 1, 0, {
    id: "injected-parameters",
    type: "code",
    source: first + lines.join("\n"),
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    count: null,
    line: 0,
  });
  const papermill = { parameters: Object.fromEntries(parameters) };
  return { cells, metadata: { ...notebook.metadata, papermill } };
}

const typescriptLiteral = (value: string): string =>
  /^(-?[\d.]+(e[+-]?\d+)?|true|false|".*")$/i.test(value) ? value : JSON.stringify(value);

// ---- outputs -------------------------------------------------------------------------------------

const headless = (output: () => Sink | undefined): Services => ({
  output,
  comms: {
    register: () => {},
    open: () => {
      throw new Error("there is no front end here: comms need a notebook");
    },
  },
  interruptWord: new Int32Array(1),
  shareCancelWord: () => {},
  exit: (code) => process.exit(code),
});

/** Writes what a cell says into the cell, as a front end would. Volatile outputs are dropped. */
class Recorder implements Sink {
  readonly #cell: Cell;
  readonly #tell: (output: Output, cell: Cell) => void;
  readonly #byId = new Map<string, number>();
  #clearNext = false;

  constructor(cell: Cell, tell: (output: Output, cell: Cell) => void) {
    this.#cell = cell;
    this.#tell = tell;
  }

  stream(name: "stdout" | "stderr", text: string): void {
    this.#clearIfDue();
    const last = this.#cell.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name)
      this.#cell.outputs[this.#cell.outputs.length - 1] = { ...last, text: last.text + text };
    else this.#cell.outputs.push({ output_type: "stream", name, text });
    this.#tell({ output_type: "stream", name, text }, this.#cell);
  }

  display(display: Display): void {
    const metadata = (display.metadata ?? {}) as Metadata;
    if ((metadata["mho"] as { volatile?: boolean } | undefined)?.volatile) return;
    this.#clearIfDue();
    const data = display.data as MimeBundle;
    const output: Output = { output_type: "display_data", data, metadata };
    const known = display.id === undefined ? undefined : this.#byId.get(display.id);
    if (known !== undefined && display.update) this.#cell.outputs[known] = output;
    else {
      if (display.id !== undefined) this.#byId.set(display.id, this.#cell.outputs.length);
      this.#cell.outputs.push(output);
    }
    this.#tell(output, this.#cell);
  }

  clear(wait: boolean): void {
    if (wait) this.#clearNext = true;
    else this.#empty();
  }
  #clearIfDue(): void {
    if (this.#clearNext) this.#empty();
  }
  #empty(): void {
    this.#cell.outputs.length = 0;
    this.#byId.clear();
    this.#clearNext = false;
  }

  input(): Promise<string> {
    return Promise.reject(
      new Error("nobody can answer input() here: run this notebook in a front end"),
    );
  }

  end(outcome: ExecuteOutcome, count: number): void {
    const output: Output | undefined = outcome.ok
      ? outcome.result && {
          output_type: "execute_result",
          data: outcome.result.data as MimeBundle,
          metadata: (outcome.result.metadata ?? {}) as Metadata,
          execution_count: count,
        }
      : {
          output_type: "error",
          ename: outcome.name,
          evalue: outcome.message,
          traceback: [...outcome.traceback],
        };
    if (!output) return;
    this.#cell.outputs.push(output);
    this.#tell(output, this.#cell);
  }
}
